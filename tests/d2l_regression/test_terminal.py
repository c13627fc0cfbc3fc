"""Programs whose streams are closed, full, left or without letters: nothing is lost, and no traceback is shown."""

import os
import re
import subprocess
import sys

import pytest

from d2l_regression.terminal import Parser
from tests.programs_started import PATIENCE

SAYS = """
import sys
from pathlib import Path
from d2l_regression.terminal import Parser, complain, tell
Parser(prog="says").parse_args()
Path("made.txt").write_text("kept")
complain("begun")
tell("3 × 4")
Path("after.txt").write_text("also")
sys.exit(0)
"""


def said(redirected, tmp_path, **environment):
    """(exit code, stdout, stderr, files) of the program with its streams redirected by a shell."""
    (tmp_path / "says.py").write_text(SAYS, encoding="utf-8")
    command = f"{sys.executable} says.py {redirected}"
    done = subprocess.run(
        ["sh", "-c", command], capture_output=True, cwd=tmp_path, timeout=PATIENCE, env=PATHS | environment
    )
    files = {path.name: path.read_text() for path in tmp_path.glob("*.txt")}
    return done.returncode, done.stdout, done.stderr.decode(), files


PATHS = {name: os.environ[name] for name in ("PATH", "PYTHONPATH") if name in os.environ}
BOTH = {"made.txt": "kept", "after.txt": "also"}


@pytest.mark.skipif(sys.platform != "linux", reason="the shell and /dev/full of Linux")
@pytest.mark.parametrize(
    ("redirected", "code", "out", "err"),
    [
        ("", 0, "3 × 4\n", "begun\n"),
        (">&-", 0, "", "begun\n"),
        ("2>&-", 0, "3 × 4\n", ""),
        ("<&- >&- 2>&-", 0, "", ""),
        ("2>/dev/full", 0, "3 × 4\n", ""),
        (">/dev/full 2>/dev/full", 2, "", ""),
    ],
)
def test_streams_that_are_closed_or_full(redirected, code, out, err, tmp_path):
    found = said(redirected, tmp_path, PYTHONUTF8="1")
    assert found[:3] == (code, out.encode(), err)
    assert found[3] == (BOTH if code == 0 else {"made.txt": "kept"})


@pytest.mark.skipif(sys.platform != "linux", reason="the shell and /dev/full of Linux")
def test_a_full_stdout_is_told_in_a_line(tmp_path):
    code, _, err, _ = said(">/dev/full", tmp_path)
    assert code == 2
    assert err.splitlines()[1:] == [
        "cannot write to standard output: No space left on device; what was done before is kept"
    ]


def test_a_reader_who_has_left_harms_nothing(tmp_path):
    code, _, err, files = said("| true", tmp_path)
    assert (code, err, files) == (0, "begun\n", BOTH)


def test_letters_that_an_encoding_has_not_are_replaced(tmp_path):
    found = said("", tmp_path, PYTHONIOENCODING="ascii", PYTHONUTF8="0", LC_ALL="C")
    assert found[:3] == (0, b"3 ? 4\n", "begun\n")


def test_wrong_usage_is_one_line_even_where_nobody_hears_it(tmp_path):
    (tmp_path / "says.py").write_text(SAYS, encoding="utf-8")
    command = f"{sys.executable} says.py --wrong"
    done = subprocess.run(["sh", "-c", command], capture_output=True, cwd=tmp_path, timeout=PATIENCE, text=True)
    assert done.returncode == 2
    assert done.stderr == "says: unrecognized arguments: --wrong; --help lists the options\n"
    assert subprocess.run(["sh", "-c", f"{command} 2>&-"], cwd=tmp_path, timeout=PATIENCE).returncode == 2
    assert list(tmp_path.glob("*.txt")) == []


@pytest.mark.parametrize("arguments", [["--out=--"], ["--o=--"], ["do", "--out=--"]])
def test_two_dashes_are_no_value(arguments, capsys):
    """argparse of Python 3.11 takes them for an empty list, whatever the option's type is."""
    parser = Parser(prog="says")
    parser.add_argument("--out")
    parser.add_subparsers().add_parser("do").add_argument("--out")
    with pytest.raises(SystemExit, match="2"):
        parser.parse_args(arguments)
    assert re.search(r"says( do)?: argument --o(ut)?: '--' is no value; --help", capsys.readouterr().err)
