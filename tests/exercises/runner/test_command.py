"""The student's way, command by command, in a folder of its own."""

import json
import os
import re
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from exercises.runner import catalog, desk, grade, recording, stub
from exercises.runner.command import main
from tests.programs_started import PATIENCE

pytestmark = pytest.mark.usefixtures("in_a_folder")

ROOT = Path(__file__).parents[3]
SLUG = "constant-fit"
EXERCISE = catalog.get(SLUG)
REFERENCE = EXERCISE.reference.read_text(encoding="utf-8")
FILE = Path("my_exercises") / f"{SLUG}.py"


@pytest.fixture
def run(capsys):
    def run(*arguments):
        code = main(list(arguments))
        return code, capsys.readouterr().out

    return run


def test_the_whole_way(run):
    code, text = run()
    assert code == 0
    assert all(exercise.slug in text for exercise in catalog.EXERCISES)
    assert text.count("not started") == len(catalog.EXERCISES)

    code, text = run("start", SLUG)
    assert code == 0
    assert FILE.read_text(encoding="utf-8") == desk.begin(EXERCISE)
    assert f"started           {EXERCISE.title}" in run()[1]

    code, text = run("check", SLUG)
    assert code == 1
    assert "still to be written" in text
    assert f"{FILE}:" in text
    assert "raise NotImplementedError" in text

    texts = catalog.texts(EXERCISE)
    for level, name in enumerate(catalog.HINTS, 1):
        code, text = run("hint", SLUG)
        assert code == 0
        assert texts[name] in text
        assert f"Hint {level} of 3" in text
        assert ("more: the same command again" in text) == (level < 3)
    assert all(texts[name] in run("hint", SLUG)[1] for name in catalog.HINTS)

    FILE.write_text(stub.with_body(REFERENCE, "best_constant_absolute", "return sum(x) / len(x)"), encoding="utf-8")
    code, text = run("check", SLUG)
    assert code == 1
    assert "best_constant_absolute([1, 2, 6]) returned 3; expected 2" in " ".join(text.split())
    assert "return sum(x) / len(x)" in text
    assert "2 of 3 functions" in run()[1]
    assert run("solution", SLUG)[0] == 1

    FILE.write_text(REFERENCE, encoding="utf-8")
    code, text = run("check", SLUG)
    assert code == 0
    assert re.search(r"Passed: all \d+ checks ran", text)
    assert "✓ constant-fit       passed" in run()[1]

    code, text = run("solution", SLUG)
    assert code == 0
    assert texts["answer"] in text
    assert "return math.ldexp(math.fsum(" in text

    code, text = run("reset", SLUG)
    assert code == 0
    assert FILE.read_text(encoding="utf-8") == desk.begin(EXERCISE)
    kept = [path for path in FILE.parent.glob("*.py") if path != FILE]
    assert [path.read_text(encoding="utf-8") for path in kept] == [REFERENCE]
    assert re.fullmatch(rf"{SLUG}\.\d{{4}}-\d\d-\d\d-\d{{6}}\.py", kept[0].name)
    assert "Hint 1 of 3" in run("hint", SLUG)[1]


def test_what_is_wrong_comes_before_what_is_still_to_be_written(run):
    run("start", SLUG)
    begun = desk.begin(EXERCISE)
    FILE.write_text(stub.with_body(begun, "gaussian_mle", "return np.mean(x), np.std(x)"), encoding="utf-8")
    code, text = run("check", SLUG)
    assert code == 1
    assert "· best_constant_squared   to be written" in text
    assert "✗ gaussian_mle            2 of 5 checks, breaks at: by hand" in text
    assert "return np.mean(x), np.std(x)" in text


def test_start_never_overwrites(run):
    run("start", SLUG)
    FILE.write_text("mine\n")
    code, text = run("start", SLUG)
    assert code == 0
    assert "untouched" in text
    assert FILE.read_text() == "mine\n"


def test_resets_in_the_same_second_keep_every_copy(run):
    run("start", SLUG)
    for word in ("one", "two", "three"):
        FILE.write_text(word)
        run("reset", SLUG)
    assert {path.read_text() for path in FILE.parent.glob(f"{SLUG}.2*.py")} == {"one", "two", "three"}


def test_the_solution_is_shown_to_who_gives_up(run):
    code, text = run("solution", SLUG, "--give-up")
    assert code == 0
    assert catalog.texts(EXERCISE)["answer"] in text


def test_spoilt_hints_begin_again(run):
    run("start", SLUG)
    (FILE.parent / ".hints.json").write_text("{no")
    assert "Hint 1 of 3" in run("hint", SLUG)[1]


@pytest.mark.parametrize("command", ["check", "hint", "reset", "solution"])
def test_a_command_before_start_says_how_to_begin(command, capsys):
    assert main([command, SLUG]) == 2
    error = capsys.readouterr().err
    assert error.count("\n") == 1
    assert f"start {SLUG}" in error


@pytest.mark.parametrize(
    "arguments", [["check"], ["chekc", SLUG], ["check", "constant"], ["check", SLUG, "--seed", "x"]]
)
def test_wrong_usage_is_one_line(arguments, capsys):
    with pytest.raises(SystemExit, match="2"):
        main(arguments)
    error = capsys.readouterr().err
    assert error.count("\n") == 1, error
    if "constant" in arguments:
        assert "did you mean constant-fit?" in error


@pytest.mark.parametrize("arguments", [[], ["list"], ["start", SLUG], ["check", SLUG]])
def test_my_exercises_that_is_a_file_is_told_in_a_line(arguments, capsys):
    Path("my_exercises").write_text("")
    assert main(arguments) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_an_interruption_ends_with_130(monkeypatch, capsys):
    def interrupted(_exercise):
        raise KeyboardInterrupt

    monkeypatch.setattr(desk, "hint", interrupted)
    assert main(["hint", SLUG]) == 130
    assert "interrupted" in capsys.readouterr().err


def test_watch_checks_again_when_the_file_is_saved(run):
    run("start", SLUG)
    threading.Timer(1.5, lambda: FILE.write_text(REFERENCE, encoding="utf-8")).start()
    code, text = run("check", SLUG, "--watch")
    assert code == 0
    assert text.index("still to be written") < text.index("save it to check again") < text.index("Passed")


def test_another_seed_draws_other_data(run):
    run("start", SLUG)
    wrong = stub.with_body(REFERENCE, "best_constant_squared", "return float(sum(x) // len(x))")
    FILE.write_text(wrong, encoding="utf-8")
    first, again, other = (run("check", SLUG, "--seed", seed)[1] for seed in ("1", "1", "2"))
    assert first == again
    assert first != other


def shell(*arguments, **environment):
    clean = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "PYTHONUTF8")}
    return subprocess.run(
        [sys.executable, *arguments],
        capture_output=True,
        timeout=PATIENCE,
        env={**clean, "PYTHONPATH": str(ROOT), **environment},
        check=False,
    )


def test_a_check_in_a_fresh_process_is_plain_and_imports_nothing_slow():
    shell("-m", "exercises", "start", SLUG)
    found = shell("-X", "importtime", "-m", "exercises", "check", SLUG)
    assert found.returncode == 1
    assert b"\x1b" not in found.stdout, "colours belong on a terminal"
    imported = found.stderr.decode()
    assert not re.search(r"\b(tensorflow|keras|rich|scipy|matplotlib|pandas)\b", imported)


def test_commands_that_check_nothing_do_not_wait_for_numpy():
    found = shell("-X", "importtime", "-m", "exercises", "start", SLUG)
    assert found.returncode == 0
    assert "numpy" not in found.stderr.decode()


def test_output_in_an_encoding_without_these_characters_does_not_fail():
    shell("-m", "exercises", "start", SLUG)
    found = shell("-m", "exercises", "check", SLUG, PYTHONIOENCODING="ascii", PYTHONUTF8="0", LC_ALL="C")
    assert found.returncode == 1
    assert b"Traceback" not in found.stderr


def test_the_recording_is_plain_fits_and_is_the_same_every_time():
    lines = "\n".join(recording.record()).splitlines()
    assert lines == "\n".join(recording.record()).splitlines()
    text = "\n".join(lines)
    assert max(map(len, lines)) <= 80
    for sign in ("Written: my_exercises", "still to be written", "returned 3; expected", "Hint 1 of 3", "Passed: all"):
        assert sign in text
    assert not Path("my_exercises").exists(), "it was played elsewhere"


def submit(folder, **files):
    for path, source in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(source, encoding="utf-8")


@pytest.mark.slow
def test_marks_of_a_folder(tmp_path):
    folder = tmp_path / "hand_in"
    half = stub.with_body(REFERENCE, "best_constant_absolute", "return sum(x) / len(x)")
    submit(folder, **{"ada/constant-fit.py": REFERENCE, "bob/constant_fit.py": half, "cy.py": REFERENCE})
    submit(folder, **{"dan/constant-fit.py": "while True: pass", "eve.py": "def best_constant_squared(:"})
    (folder / ".git").mkdir()
    marks = {m["student"]: m for m in grade.mark(grade.submissions(folder), limit=0.5)}
    assert set(marks) == {"ada", "bob", "cy", "dan", "eve"}
    points = {student: mark["exercises"][0]["points"] for student, mark in marks.items()}
    assert points == {"ada": 3, "bob": 2, "cy": 3, "dan": 0, "eve": 0}
    assert marks["ada"]["exercises"][0]["reasons"] == []
    assert marks["ada"]["exercises"][1]["reasons"] == [
        f"There is no {catalog.EXERCISES[1].slug}.py, and no notebook that answers it."
    ]
    assert "best_constant_absolute([1, 2, 6]) returned 3; expected 2" in marks["bob"]["exercises"][0]["reasons"][0]
    assert "still running" in marks["dan"]["exercises"][0]["reasons"][0]
    assert len(marks["dan"]["exercises"][0]["reasons"]) == 1
    assert "SyntaxError" in marks["eve"]["exercises"][0]["reasons"][0]
    assert marks["ada"]["of"] == sum(exercise.points for exercise in catalog.EXERCISES)


def test_only_what_was_set_is_marked(run, tmp_path):
    submit(tmp_path / "hand_in", **{"ada/constant-fit.py": REFERENCE})
    _, text = run("grade", str(tmp_path / "hand_in"), "--only", "constant-fit", "prices", "--json", "out.json")
    assert "ada: 3 of 7 points" in text
    assert [e["slug"] for e in json.loads(Path("out.json").read_text())[0]["exercises"]] == ["constant-fit", "prices"]


def test_grading_on_the_command_line_and_each_students_own_data(run, tmp_path):
    wrong = stub.with_body(REFERENCE, "best_constant_squared", "return float(sum(x) // len(x))")
    folder = tmp_path / "hand_in"
    submit(folder, **{"ada.py": wrong, "bob.py": wrong})
    code, text = run("grade", str(folder), "--json", "out.json")
    assert code == 0
    ada, bob = json.loads(Path("out.json").read_text())
    assert ada["seed"] == grade.seed_of("ada") != bob["seed"]
    reasons = [mark["exercises"][0]["reasons"][0] for mark in (ada, bob)]
    assert reasons[0] != reasons[1], "the same mistake seen on other data"
    assert "ada: 1 of" in text, "the variance is built on the mean"
    assert "returned" not in text, "the reasons are in the file"
    assert "returned" in run("grade", str(folder))[1]
    again = [mark["exercises"][0]["reasons"] for mark in grade.mark(grade.submissions(folder))]
    assert [reason[0] for reason in again] == reasons, "the same data every time"
    other = grade.mark(grade.submissions(folder), seed=5)
    assert other[0]["exercises"][0]["reasons"] != [reasons[0]]


@pytest.mark.parametrize("made", [None, "empty"])
def test_grading_what_is_not_there(made, tmp_path, capsys):
    if made:
        (tmp_path / "hand_in").mkdir()
    assert main(["grade", str(tmp_path / "hand_in")]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_grading_into_a_place_that_cannot_be_written(tmp_path, capsys):
    submit(tmp_path / "hand_in", **{"ada.py": "best_constant_squared = 3\n", "bob/readme.txt": "nothing yet"})
    assert main(["grade", str(tmp_path / "hand_in"), "--json", str(tmp_path / "no" / "out.json")]) == 2
    assert "cannot be written" in capsys.readouterr().err
