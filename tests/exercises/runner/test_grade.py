"""Marks that are whole at every moment, go on where they were, and are the same however many are marked at a time."""

import contextlib
import csv
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from exercises.runner import catalog, grade, ladder, marks, stub, student
from exercises.runner.command import main
from exercises.runner.desk import DeskError
from exercises.runner.student import FENCE, Isolation, Student
from tests.programs_started import PATIENCE

ROOT = Path(__file__).parents[3]
EXERCISE = catalog.get("affine-is-linear")
RIGHT = EXERCISE.reference.read_text(encoding="utf-8")


@pytest.fixture
def hand_in(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "hand_in"
    folder.mkdir()
    for name in ("ada", "bob", "cy", "dan"):
        (folder / f"{name}.py").write_text(RIGHT, encoding="utf-8")
    return folder


def graded(folder, *options):
    assert main(["grade", str(folder), "--only", EXERCISE.slug, "--json", "out.json", *options]) == 0
    return json.loads(Path("out.json").read_text(encoding="utf-8"))


def test_a_line_a_student_and_a_table_beside_the_marks(hand_in, capsys):
    (hand_in / "eve, the =last.py").write_text("def append_one(X):\n    return X\n", encoding="utf-8")
    found = graded(hand_in, "--jobs", "3")
    printed = capsys.readouterr().out.splitlines()
    assert len(printed) == 1 + len(found)
    assert printed[0] == Student.isolation.sentence
    assert [mark["student"] for mark in found] == ["ada", "bob", "cy", "dan", "eve, the =last"]
    with open("out.csv", newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert [(row["student"], float(row["points"]), float(row["of"])) for row in rows] == [
        (mark["student"], mark["points"], mark["of"]) for mark in found
    ]
    assert {row["affine-is-linear"] for row in rows[:4]} == {str(EXERCISE.points)}
    assert rows[4]["affine-is-linear"] == "0"


def test_marks_do_not_depend_on_how_many_are_marked_at_a_time(hand_in):
    found = grade.submissions(hand_in)
    assert grade.mark(found, slugs=[EXERCISE.slug], jobs=1) == grade.mark(found, slugs=[EXERCISE.slug], jobs=4)


@pytest.fixture
def climbed(monkeypatch):
    """The names of the files that are checked."""
    names, climb = [], ladder.climb

    def noted(exercise, path, *rest):
        names.append(path.stem)
        return climb(exercise, path, *rest)

    monkeypatch.setattr(ladder, "climb", noted)
    return names


def test_a_file_in_place_of_the_folder_is_told(tmp_path):
    (tmp_path / "ada.py").touch()
    with pytest.raises(DeskError, match=r"ada\.py is a file; expected a folder with STUDENT/SLUG\.py"):
        grade.submissions(tmp_path / "ada.py")


def test_a_second_run_marks_only_what_has_changed(hand_in, climbed):
    first = graded(hand_in)
    assert sorted(climbed) == ["ada", "bob", "cy", "dan"]
    climbed.clear()
    assert graded(hand_in) == first
    assert climbed == []
    (hand_in / "bob.py").write_text(stub.cut(RIGHT), encoding="utf-8")
    (hand_in / "dan.py").unlink()
    second = graded(hand_in)
    assert climbed == ["bob"]
    assert [mark["points"] for mark in second] == [EXERCISE.points, 0, EXERCISE.points]
    climbed.clear()
    graded(hand_in, "--seed", "1")
    assert sorted(climbed) == ["ada", "bob", "cy"], "other data"


def test_an_end_on_the_way_loses_nothing_that_was_marked(hand_in, monkeypatch):
    climb = ladder.climb

    def interrupted(exercise, path, *rest):
        if path.stem == "cy":
            raise KeyboardInterrupt
        return climb(exercise, path, *rest)

    monkeypatch.setattr(ladder, "climb", interrupted)
    assert main(["grade", str(hand_in), "--only", EXERCISE.slug, "--json", "out.json"]) == 130
    assert [mark["student"] for mark in json.loads(Path("out.json").read_text())] == ["ada", "bob"]
    monkeypatch.setattr(ladder, "climb", climb)
    assert [mark["points"] for mark in graded(hand_in)] == [EXERCISE.points] * 4


def children(process):
    """The numbers of a process's children."""
    found = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            if int(status.read_text().rpartition(")")[2].split()[1]) == process:
                found.append(int(status.parent.name))
    return found


def wait_for(condition):
    """A busy machine is slow, and that is no failure."""
    for _ in range(100 * PATIENCE):
        if condition():
            return
        time.sleep(0.01)
    raise TimeoutError


@pytest.mark.skipif(sys.platform != "linux", reason="processes are looked for in /proc")
def test_a_grader_that_is_killed_leaves_whole_marks_and_no_student_running(hand_in):
    (hand_in / "bob.py").write_text(f"import time\ntime.sleep(3600)\n{RIGHT}", encoding="utf-8")
    command = [sys.executable, "-m", "exercises", "grade", str(hand_in), "--only", EXERCISE.slug, "--json", "out.json"]
    places = hand_in.parent / "places"
    places.mkdir()
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "TMPDIR": str(places)}
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment, text=True) as grading:
        for line in grading.stdout:
            if line.startswith("ada"):
                break
        wait_for(lambda: children(grading.pid))  # bob's supervisor
        supervisors = children(grading.pid)
        grading.kill()
        grading.wait(timeout=PATIENCE)
    wait_for(lambda: not any(os.path.exists(f"/proc/{number}") for number in supervisors))
    assert list(places.iterdir()) == []
    assert [mark["student"] for mark in json.loads(Path("out.json").read_text())] == ["ada"]
    assert -grading.returncode == signal.SIGKILL


def test_one_that_cannot_be_marked_costs_nobody_else_anything(hand_in, monkeypatch):
    climb = ladder.climb

    def fails(exercise, path, *rest):
        if path.stem == "bob":
            raise MemoryError("\x1b[2J")
        return climb(exercise, path, *rest)

    monkeypatch.setattr(ladder, "climb", fails)
    found = graded(hand_in)
    assert [mark["points"] for mark in found] == [EXERCISE.points, 0, EXERCISE.points, EXERCISE.points]
    assert "mark it by hand" in found[1]["exercises"][0]["reasons"][0]
    assert found[1]["exercises"][0]["reasons"][0].isprintable()


@pytest.mark.parametrize("text", ["x = 1\n", '{"a": 1}', '[{"b": 2}]', "[" * 5000])
def test_a_file_that_holds_no_marks_is_not_overwritten(hand_in, text, capsys):
    Path("out.json").write_text(text)
    assert main(["grade", str(hand_in), "--json", "out.json"]) == 2
    assert "holds no marks" in capsys.readouterr().err
    assert Path("out.json").read_text() == text


def test_marks_are_never_half_written(tmp_path, monkeypatch):
    mark = {"student": "ada", "points": 1, "of": 2, "exercises": []}
    book = marks.Book(tmp_path / "out.json")
    book.add(mark)

    def fails(*_paths):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(marks.os, "replace", fails)
    with pytest.raises(DeskError, match="cannot be written: No space left"):
        book.add({**mark, "student": "bob"})
    assert [kept["student"] for kept in json.loads((tmp_path / "out.json").read_text())] == ["ada"]


def test_a_table_is_no_place_for_the_reasons(tmp_path):
    with pytest.raises(DeskError, match=r"name a \.json file"):
        marks.Book(tmp_path / "out.csv")


def test_where_there_is_no_wall_marks_are_flagged_and_checks_warn(hand_in, monkeypatch, capsys):
    monkeypatch.setattr(student, "WAYS", [FENCE])
    assert all("only Python's audit hook" in mark["flag"] for mark in graded(hand_in))
    printed = capsys.readouterr().out.splitlines()
    assert printed[0].startswith("Warning: no wall on this machine")
    assert all("FLAG" in line for line in printed[1:])
    main(["start", EXERCISE.slug])
    assert main(["check", EXERCISE.slug]) == 1
    assert capsys.readouterr().err.startswith("warning: no wall on this machine")


def test_where_not_even_an_empty_file_runs_nobody_is_marked(hand_in, monkeypatch, capsys):
    monkeypatch.setattr(Student, "_load", lambda student: student._failed("gone"))
    assert main(["grade", str(hand_in), "--json", "out.json"]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert "python -m exercises: not even an empty file runs on this machine" in printed.err
    assert Path("out.json").read_text(encoding="utf-8") == "[]\n"


def test_what_is_said_of_each_wall():
    assert Isolation("namespaces", []).warning == ""
    assert "namespaces" in Isolation("namespaces", []).sentence
    assert "open" in Isolation("Landlock", []).sentence
    assert "signal other processes" in Isolation("Landlock", ["signals"]).sentence
    assert Isolation(FENCE, ["files"]).sentence.startswith("Warning")


def test_a_notebook_under_another_name_is_told_in_a_line(hand_in):
    notebook = {"cells": [{"cell_type": "code", "source": RIGHT, "outputs": None}], "nbformat": 4}
    (hand_in / "bob.py").write_text(json.dumps(notebook), encoding="utf-8")
    (hand_in / "cy.py").write_text('{"cells": ', encoding="utf-8")
    reasons = [mark["exercises"][0]["reasons"] for mark in graded(hand_in)]
    assert len(reasons[1]) == 1
    assert "a notebook under a name that ends in .py" in reasons[1][0]
    assert "SyntaxError" in reasons[2][0]


def test_a_name_that_a_terminal_would_obey_is_shown_as_text(hand_in, capsys):
    (hand_in / "\x1b[2Jeve\n").mkdir()
    (hand_in / "=HYPERLINK(A1)").mkdir()
    graded(hand_in)
    assert capsys.readouterr().out.replace("\n", "").isprintable()
    names = [line.split(",")[0] for line in Path("out.csv").read_text(encoding="utf-8").split("\n")]
    assert names == ["student", r"\x1b[2Jeve\n", "'=HYPERLINK(A1)", "ada", "bob", "cy", "dan", ""]


def test_files_that_are_another_ones_or_too_long_are_not_read(hand_in):
    (hand_in / "eve").mkdir()
    (hand_in / "eve" / f"{EXERCISE.slug}.py").symlink_to(EXERCISE.reference)
    (hand_in / "fay.py").symlink_to(hand_in / "ada.py")
    (hand_in / "guy").mkdir()
    (hand_in / "guy" / f"{EXERCISE.slug}.py").write_text(RIGHT, encoding="utf-8")
    (hand_in / "hal").symlink_to(hand_in / "guy")
    with open(hand_in / "gus.py", "wb") as file:
        file.truncate(2**33)  # eight thousand million bytes, of which none is written
    reasons = {mark["student"]: mark["exercises"][0]["reasons"] for mark in graded(hand_in)}
    for name in ("eve", "fay", "hal"):
        assert "is a link to what lies elsewhere" in reasons[name][0]
    assert reasons["guy"] == []
    assert reasons["gus"] == ["gus.py has 8,589,934,592 bytes, and may have 1,048,576."]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no pipes among its files")
def test_a_pipe_is_not_waited_for(hand_in):
    os.mkfifo(hand_in / "eve.py")
    os.mkfifo(hand_in / "fay.ipynb")
    reasons = {mark["student"]: mark["exercises"][0]["reasons"] for mark in graded(hand_in)}
    assert reasons["eve"] == ["eve.py is no ordinary file; hand in one."]
    assert "it is no ordinary file" in reasons["fay"][0]


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no such names")
def test_a_name_that_is_no_text_costs_nobody_anything(hand_in):
    with open(os.fsencode(hand_in) + b"/\xff\xfe.py", "w", encoding="utf-8") as file:
        file.write(RIGHT)
    assert [mark["points"] for mark in graded(hand_in)] == [EXERCISE.points] * 5
