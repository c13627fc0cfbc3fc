"""Right answers pass, in whatever form; references with one thing changed fall, but for those that are listed."""

import zlib

import numpy as np
import pytest

from exercises.runner import catalog, ladder, mutants, stub

EXERCISES = pytest.mark.parametrize("exercise", catalog.EXERCISES, ids=lambda exercise: exercise.slug)
SAMPLE = 1  # variations of each exercise that are tried every day


@pytest.fixture(autouse=True)
def without_frameworks(monkeypatch, tmp_path):
    """Programs that are started find no TensorFlow, as in the student's process: it takes seconds to start."""
    monkeypatch.setenv("PYTHONPATH", mutants.without_frameworks(tmp_path))


def source_of(exercise):
    return exercise.reference.read_text(encoding="utf-8")


def falls(exercise, source, only=None, form=None):
    """What fell, of all functions or of one."""
    functions = catalog.functions(exercise)
    student = mutants.InProcess(source, functions, seconds=60, form=form)
    climbs = [ladder.climb_one(exercise, student, name) for name in functions if only in (None, name)]
    return [(climbed.function, climbed.fall) for climbed in climbs if not climbed.passed]


@EXERCISES
def test_right_answers_of_another_form_pass(exercise):
    for answer in ladder.right_of(exercise):
        source = stub.with_body(source_of(exercise), answer.function, answer.body)
        assert falls(exercise, source, answer.function) == [], answer.what


def as_lists(value):
    """Tuples and arrays as lists, numbers as arrays of no dimension."""
    if isinstance(value, tuple | list):
        return [as_lists(part) for part in value]
    if isinstance(value, np.ndarray) and value.ndim:
        return value.tolist()
    return np.array(value) if isinstance(value, int | float | np.number) else value


def as_arrays(value):
    """Lists as arrays, and tuples too where one array can hold their parts."""
    if not isinstance(value, tuple | list):
        return value
    parts = [as_arrays(part) for part in value]
    try:
        together = np.array(parts)
    except ValueError:  # of different lengths
        return parts
    return together if together.dtype.kind in "iuf" else parts


def as_they_come(value):
    """Tuples and lists as generators."""
    return (as_they_come(part) for part in value) if isinstance(value, tuple | list) else value


@EXERCISES
@pytest.mark.parametrize("form", [as_lists, as_arrays, as_they_come])
def test_what_unpacks_alike_is_as_good(exercise, form):
    assert falls(exercise, source_of(exercise), form=form) == []


def unlisted(exercise, chosen):
    """The survivors of these that the exercise's list does not have."""
    known = mutants.listed(exercise)
    verdicts = [mutants.judge(exercise, mutant) for mutant in chosen]
    return [v.mutant.name for v in verdicts if not v.fall and not {v.mutant.name, v.mutant.whole} & set(known)]


@pytest.mark.slow
@EXERCISES
def test_a_sample_of_the_variations_falls(exercise):
    every = sorted(mutants.mutants(exercise), key=lambda mutant: zlib.crc32(mutant.name.encode()))
    assert len(every) >= SAMPLE
    assert unlisted(exercise, every[:SAMPLE]) == []


@pytest.mark.nightly
@EXERCISES
def test_all_variations_fall_but_for_those_that_are_listed(exercise, capsys):
    assert mutants.main([exercise.slug]) == 0, capsys.readouterr().out


@EXERCISES
def test_every_survivor_is_listed_with_a_reason_and_is_a_variation(exercise):
    names = {name for mutant in mutants.mutants(exercise) for name in (mutant.name, mutant.whole)}
    for name, reason in mutants.listed(exercise).items():
        assert len(reason) > 20, f"{name}: no reason"
        assert name in names, f"{name}: no such variation any more"


TOY = '''"""A mean."""

import numpy as np


def mean_square(X, bias):
    """Of all entries."""
    X = np.asarray(X)
    # --- your work
    return np.sum(X**2, axis=0) / len(X) + bias
'''


def test_one_thing_is_changed_at_a_time():
    # By hand: the four operators, the power and the axis one up (and one down), the sum, its keyword, n in two ways.
    changes = [change for _, change, _ in mutants.variations.vary(TOY)]
    assert sorted(change.split(" → ")[1] for change in changes) == [
        "np.mean(X ** 2, axis=0)",
        "np.sum(X * 2, axis=0)",
        "np.sum(X ** 1, axis=0)",
        "np.sum(X ** 2)",
        "np.sum(X ** 2, axis=0) * len(X)",
        "np.sum(X ** 2, axis=0) / (len(X) - 1)",
        "np.sum(X ** 2, axis=0) / len(X) - bias",
        "np.sum(X ** 2, axis=0) / np.shape(X)[-1]",
        "np.sum(X ** 2, axis=1)",
        "np.sum(X ** 3, axis=0)",
    ]
    assert len({text for _, _, text in mutants.variations.vary(TOY)}) == len(changes), "two are the same"


def test_a_cut_off_that_is_left_to_numpy_is_made_loose():
    toy = TOY.replace("np.sum(X**2, axis=0) / len(X) + bias", "np.linalg.lstsq(X, bias, rcond=None)")
    changes = [change for _, change, _ in mutants.variations.vary(toy)]
    given = "np.linalg.lstsq(X, bias, rcond=None)"
    assert changes == [f"{given} → {given.replace('None', '0.001')}"]
    own = TOY.replace("bias\n", "np.finfo(float).eps\n")
    assert [change for _, change, _ in mutants.variations.vary(own) if change.endswith("→ 1e-06")]
    toy = toy.replace(", rcond=None", ", rcond=0.5")
    assert not [change for _, change, _ in mutants.variations.vary(toy) if "0.001" in change]


def test_a_call_that_does_not_end_falls():
    exercise = catalog.get("affine-is-linear")
    source = stub.with_body(source_of(exercise), "append_one", "while True:\n    pass")
    student = mutants.InProcess(source, catalog.functions(exercise), seconds=0.2)
    assert "too slow" in ladder.climb_one(exercise, student, "append_one").fall.sentence


def test_what_survives_unlisted_and_what_is_listed_in_vain_is_told(monkeypatch, capsys):
    exercise = catalog.get("affine-is-linear")
    same = mutants.Mutant("append_one", "1 → 1", source_of(exercise))
    monkeypatch.setattr(mutants, "mutants", lambda _: [same])
    monkeypatch.setattr(mutants, "listed", lambda _: {"`append_one`: `2 → 3`": "gone"})
    assert mutants.main([exercise.slug, "--jobs", "1"]) == 1
    printed = capsys.readouterr().out
    assert "survives: `append_one`: `1 → 1`" in printed
    assert "listed, but falls or is gone: `append_one`: `2 → 3`" in printed
