"""A new exercise is one folder and one line in the catalog: nothing else has to know of it."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import exercises

FOLDER = {
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
LINE = '    _own("toy", "Twice", 9),\n'


@pytest.fixture
def with_toy(tmp_path):
    """A folder to start Python in, and a function that starts `python -m exercises` there, of a copy with the toy."""
    package = shutil.copytree(
        Path(exercises.__file__).parent, tmp_path / "copy" / "exercises", ignore=shutil.ignore_patterns("__pycache__")
    )
    (package / "toy").mkdir()
    for name, text in FOLDER.items():
        (package / "toy" / name).write_text(text, encoding="utf-8")
    catalog = package / "runner" / "catalog.py"
    before, opening, after = catalog.read_text(encoding="utf-8").partition("EXERCISES = [\n")
    catalog.write_text(before + opening + LINE + after, encoding="utf-8")
    desk = tmp_path / "desk"
    desk.mkdir()

    def run(*arguments):
        environment = {**os.environ, "PYTHONPATH": str(package.parent), "PYTHONUTF8": "1"}
        command = [sys.executable, "-m", "exercises", *arguments]
        done = subprocess.run(command, cwd=desk, env=environment, capture_output=True, encoding="utf-8", check=False)
        assert done.stderr == ""
        return done.returncode, done.stdout

    return desk, run


def test_a_new_exercise_is_one_folder_and_one_line(with_toy):
    desk, run = with_toy
    code, text = run("start", "toy")
    assert code == 0
    assert "Write `double(x)`." in text
    stub = desk / "my_exercises" / "toy.py"
    assert "return 2.0 * x" not in stub.read_text(encoding="utf-8")

    code, text = run("check", "toy")
    assert code == 1
    assert "double(3) is still to be written." in text

    stub.write_text(FOLDER["solution.py"].replace("2.0 * x", "x * x"), encoding="utf-8")
    code, text = run("check", "toy")
    assert code == 1
    assert "double(3) returned 9; expected 6" in text

    stub.write_text(FOLDER["solution.py"], encoding="utf-8")
    code, text = run("check", "toy")
    assert code == 0
    assert "Passed: all 2 checks ran." in text
