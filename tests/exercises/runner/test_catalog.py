"""Every exercise is whole: its stub fails, its reference passes, each wrong answer falls where it should."""

import ast
import inspect
import os
import re
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

import exercises
from exercises.runner import catalog, desk, ladder, mutants, stub

EXERCISES = pytest.mark.parametrize("exercise", catalog.EXERCISES, ids=lambda exercise: exercise.slug)


def source_of(exercise):
    return exercise.reference.read_text(encoding="utf-8")


def climb(exercise, folder, name, source, **options):
    path = folder / f"{name}.py"
    path.write_text(source, encoding="utf-8")
    return ladder.climb(exercise, path, **options)[0]


@EXERCISES
def test_the_stub_falls_on_the_first_rung(exercise, tmp_path):
    for climbed in climb(exercise, tmp_path, "stub", desk.begin(exercise)):
        assert climbed.fall, f"the stub passes {climbed.function}"
        assert climbed.fall.rung == "runs", climbed
        assert climbed.fall.unwritten
        assert "still to be written" in climbed.fall.sentence


@EXERCISES
@pytest.mark.parametrize("seed", [0, 3_141_592_653])
def test_the_reference_passes_every_check(exercise, seed, tmp_path):
    for climbed in climb(exercise, tmp_path, "reference", source_of(exercise), seed=seed):
        assert climbed.passed, f"{climbed.function}: {climbed.fall}"


@pytest.mark.nightly
@pytest.mark.parametrize("exercise", [e for e in catalog.EXERCISES if e.slug != "vectorization"], ids=lambda e: e.slug)
def test_the_reference_passes_whatever_is_drawn(exercise):
    """Each student has draws of their own. A trap of singular-design refused the reference on few of them.

    Left out is vectorization, which takes half a minute for one.
    """
    student = mutants.InProcess(source_of(exercise), catalog.functions(exercise), seconds=60)
    for seed in range(1, 101):
        for name in catalog.functions(exercise):
            climbed = ladder.climb_one(exercise, student, name, 7_919 * seed)
            assert climbed.passed, f"seed {7_919 * seed}, {name}: {climbed.fall}"


def must_fall(answer, fall):
    assert fall, f"{answer.what}: passes"
    assert fall.rung == answer.rung, f"{answer.what}: {fall}"
    assert not fall.trouble, f"{answer.what}: {fall}"


@EXERCISES
def test_each_wrong_answer_falls_on_its_rung(exercise):
    for answer in ladder.wrong_of(exercise):
        source = stub.with_body(source_of(exercise), answer.function, answer.body)
        student = mutants.InProcess(source, catalog.functions(exercise), seconds=60)
        must_fall(answer, ladder.climb_one(exercise, student, answer.function).fall)


@pytest.mark.nightly  # a process for each
@EXERCISES
def test_each_wrong_answer_falls_so_in_the_student_s_process(exercise, tmp_path):
    wrong = ladder.wrong_of(exercise)
    # Cut here and not in the threads: Python 3.11's parser counts its depth for all threads together, and may miscount.
    sources = [stub.with_body(source_of(exercise), each.function, each.body) for each in wrong]

    def fall_of(number):
        return climb(exercise, tmp_path, f"wrong_{number}", sources[number], only=wrong[number].function)[0].fall

    with ThreadPoolExecutor(2) as pool:
        for answer, fall in zip(wrong, pool.map(fall_of, range(len(wrong))), strict=True):
            must_fall(answer, fall)
            assert fall.line, f"{answer.what}: no line of the student's is shown"
            assert fall.cause, f"{answer.what}: no cause is told"


@pytest.mark.parametrize(
    ("slug", "now"),
    [
        ("singular-design", "2.1, exercise 3"),
        ("laplace-noise", "2.1, exercise 4"),
        ("two-linear-layers", "2.1, exercise 5"),
        ("prices", "2.1, exercise 6"),
        ("counting-apples", "2.1, exercise 7"),
        ("quadratic-features", catalog.ABSENT),
        ("stacked-ridge", "2.7, exercise 6"),
        ("prior", "2.7, exercise 7"),
    ],
)
def test_the_numbers_of_2026(slug, now):
    assert catalog.get(slug).now == now


@EXERCISES
def test_there_are_checks_on_all_rungs_and_wrong_answers(exercise):
    module, names = ladder.checks_of(exercise), catalog.functions(exercise)
    assert list(module.EXAMPLES) == list(names), "examples for exactly the functions to write"
    marked = ladder.marked(module)
    assert {check.rung for check in marked} == set(ladder.RUNGS) - {"runs"}
    assert {check.function for check in marked} == set(names), "a function without checks"
    answers = ladder.wrong_of(exercise)
    for wrong in answers:
        assert wrong.function in names
        assert wrong.rung in ladder.RUNGS
    kinds = {(answer.function, answer.what) for answer in (*answers, *ladder.right_of(exercise))}
    assert len(kinds) == len(answers) + len(ladder.right_of(exercise)), "two of one name"
    for name in names:
        assert sum(wrong.function == name for wrong in answers) >= 4, f"fewer than four wrong answers for {name}"
        rights = [right for right in ladder.right_of(exercise) if right.function == name]
        assert len(rights) >= 2, f"fewer than two right answers of another form for {name}"


@EXERCISES
def test_every_expectation_has_words(exercise):
    """`is_near` and its kin word themselves; `must` is given the words; nothing is asserted bare."""
    tree = ast.parse(inspect.getsource(ladder.checks_of(exercise)))
    assert not [node for node in ast.walk(tree) if isinstance(node, ast.Assert)]
    for call in [node for node in ast.walk(tree) if isinstance(node, ast.Call)]:
        if isinstance(call.func, ast.Attribute) and call.func.attr == "must":
            assert len(call.args) >= 2, f"line {call.lineno}: a condition without what is expected"


@EXERCISES
def test_texts_are_complete_and_fit_a_terminal(exercise):
    texts = catalog.texts(exercise)
    assert set(texts) == {"task", *catalog.HINTS, "answer"}
    assert exercise.section.link in texts["task"]
    head, *lines = texts["task"].split("\n\n", 1)[0].splitlines()
    assert head == "After it you can", "the task begins with what one can do after it"
    assert sum(line.startswith("- ") for line in lines) == 3
    assert all(line.startswith(("- ", "  ")) for line in lines)
    assert lines[-1].endswith(".")
    for name in catalog.functions(exercise):
        assert f"`{name}(" in texts["task"], f"the task does not name {name}"
    for part, text in texts.items():
        assert len(text) > 40, part
        assert max(map(len, text.splitlines())) <= 80, part
    assert len(texts["answer"]) > 600, "a written answer with its derivation"
    # Notebook 03 shows answers as Markdown, where a formula cut in two would begin a list.
    assert not re.search(r"^\+ ", texts["answer"], flags=re.M)


@EXERCISES
def test_the_stub_keeps_task_and_names_but_no_solution(exercise):
    begun = desk.begin(exercise)
    reference = ast.parse(source_of(exercise))
    assert ast.get_docstring(ast.parse(begun)) == ast.get_docstring(reference)
    assert stub.functions(begun) == catalog.functions(exercise)
    assert "import numpy as np" in begun
    names = {node.id for node in ast.walk(ast.parse(begun)) if isinstance(node, ast.Name)}
    assert not [name for name in names if name.startswith("_") and name != "__name__"], "a helper that was cut"
    assert begun.count(f"{stub.MARK}\n    raise NotImplementedError") == len(catalog.functions(exercise))


def test_no_two_exercises_share_a_function():
    """A student's one file may hold the functions of all."""
    names = [name for exercise in catalog.EXERCISES for name in catalog.functions(exercise)]
    assert len(names) == len(set(names))


def test_slugs_modules_and_points():
    for exercise in catalog.EXERCISES:
        assert exercise.points > 0
        assert len(exercise.slug) <= 18, "the list has no room for more"
    assert len({exercise.slug for exercise in catalog.EXERCISES}) == len(catalog.EXERCISES)
    places = [exercise.section.place for exercise in catalog.EXERCISES]
    assert places == sorted(places), "the sections in the book's order"


def test_a_check_that_expects_nothing_or_cannot_be_carried_out_is_not_passed(tmp_path, monkeypatch):
    exercise = catalog.get("affine-is-linear")
    module = ladder.checks_of(exercise)

    @ladder.check("trap", "append_one")
    def expects_nothing(_call):
        pass

    monkeypatch.setattr(module, "expects_nothing", expects_nothing, raising=False)
    first = climb(exercise, tmp_path, "reference", source_of(exercise))[0]
    assert not first.passed
    assert first.fall.trouble

    @ladder.check("law", "append_one")
    def stumbles(call):
        call("append_one", [[1.0]]).must(1 / 0, "no matter")

    monkeypatch.setattr(module, "expects_nothing", stumbles)
    first = climb(exercise, tmp_path, "reference", source_of(exercise))[0]
    assert first.fall.trouble
    assert "not in your file" in first.fall.cause


TOY = {
    "__init__.py": '"""Twice a number."""\n\nfrom exercises.toy.solution import *\n',
    "solution.py": '''"""Twice a number."""

import numpy as np


def double(x):
    """Two times x, a float.

    >>> double(3.0)
    6.0
    """
    # --- your work
    return 2.0 * x
''',
    "checks.py": '''"""Checks of toy."""

from exercises.runner.ladder import check

EXAMPLES = {"double": (3.0,)}


@check("by hand", "double")
def twice_three(call):
    call("double", 3.0).is_near(6.0)
''',
    "wrong.py": '''"""Wrong answers to toy."""

from exercises.runner.ladder import Wrong

WRONG = [Wrong("the square", "double", "by hand", "return x * x")]
''',
    "text.md": "# Twice\n\nWrite `double(x)`.\n"
    + "".join(f"\n## {part}\n\n2x.\n" for part in ("Question", "Idea", "Formula", "Answer")),
}
TOY_LINE = '    _own("toy", "Twice", 9),\n'


@pytest.fixture
def with_toy(tmp_path):
    """A folder to start Python in, and a function that starts `python -m exercises` there, of a copy with the toy."""
    package = shutil.copytree(
        Path(exercises.__file__).parent, tmp_path / "copy" / "exercises", ignore=shutil.ignore_patterns("__pycache__")
    )
    (package / "toy").mkdir()
    for name, text in TOY.items():
        (package / "toy" / name).write_text(text, encoding="utf-8")
    catalog = package / "runner" / "catalog.py"
    before, opening, after = catalog.read_text(encoding="utf-8").partition("EXERCISES = [\n")
    catalog.write_text(before + opening + TOY_LINE + after, encoding="utf-8")
    desk = tmp_path / "desk"
    desk.mkdir()

    def run(*arguments):
        environment = {**os.environ, "PYTHONPATH": str(package.parent), "PYTHONUTF8": "1"}
        command = [sys.executable, "-m", "exercises", *arguments]
        done = subprocess.run(command, cwd=desk, env=environment, capture_output=True, encoding="utf-8", check=False)
        assert "Traceback" not in done.stderr  # a machine without walls is warned of
        return done.returncode, done.stdout

    return desk, run


def test_a_new_exercise_is_one_folder_and_one_line_and_nothing_else_has_to_know_of_it(with_toy):
    desk, run = with_toy
    code, text = run("start", "toy")
    assert code == 0
    assert "Write `double(x)`." in text
    stub = desk / "my_exercises" / "toy.py"
    assert "return 2.0 * x" not in stub.read_text(encoding="utf-8")

    code, text = run("check", "toy")
    assert code == 1
    assert "double(3) is still to be written." in text

    stub.write_text(TOY["solution.py"].replace("2.0 * x", "x * x"), encoding="utf-8")
    code, text = run("check", "toy")
    assert code == 1
    assert "double(3) returned 9; expected 6" in text

    stub.write_text(TOY["solution.py"], encoding="utf-8")
    code, text = run("check", "toy")
    assert code == 0
    assert "Passed: all 2 checks ran." in text
