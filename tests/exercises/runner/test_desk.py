"""What is said of a desk on which something lies in the wrong place, or under another name."""

import os
from pathlib import Path

import pytest

from exercises.runner.command import main
from tests.exercises.runner.one_desk import FILE, REFERENCE, SLUG

pytestmark = pytest.mark.usefixtures("in_a_folder")


@pytest.mark.parametrize("name", ["constant_fit.py", "constant-fit (1).py", "../constant-fit.py"])
def test_a_file_of_another_name_is_pointed_at(name, capsys):
    FILE.parent.mkdir()
    (FILE.parent / name).write_text(REFERENCE, encoding="utf-8")
    assert main(["check", SLUG]) == 2
    told = f"there is no {FILE} in this folder; {Path(os.path.normpath(FILE.parent / name))} may be it: name it so"
    assert told in capsys.readouterr().err


def test_start_inside_the_folder_makes_no_other(monkeypatch, capsys):
    FILE.parent.mkdir()
    monkeypatch.chdir(FILE.parent)
    assert main(["start", SLUG]) == 2
    assert "this is my_exercises itself; commands are given in the folder above it: cd .." in capsys.readouterr().err
    assert not FILE.parent.exists()


@pytest.mark.parametrize(
    "command", ["list", f"start {SLUG}", f"check {SLUG}", f"hint {SLUG}", "watch", f"reset {SLUG}"]
)
def test_a_file_where_the_desk_must_be_is_said_in_a_line_and_stays(command, capsys):
    Path("my_exercises").write_text("notes", encoding="utf-8")
    assert main(command.split()) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err == (
        "python -m exercises: my_exercises is a file here, and must be the folder of your exercises; rename it\n"
    )
    assert Path("my_exercises").read_text(encoding="utf-8") == "notes"
