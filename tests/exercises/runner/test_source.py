"""What a file's bytes are, by hand; where Python runs a file, it is held against Python itself."""

import subprocess
import sys

import pytest

from exercises import notebook
from exercises.runner import cells, desk, grade, source
from exercises.runner.catalog import get
from exercises.runner.command import main

EXERCISE = get("constant-fit")
RIGHT = EXERCISE.reference.read_text(encoding="utf-8")
TEXT = "# größer\nx = 'ä'\n"
# bytes that are no text: (the line, what must be said)
NO_TEXT = {
    "latin-1 in a comment": (b"x = 1\n\n# gr\xf6\xdfer\n", 3, "0xf6, that is no UTF-8"),
    "in the first line": (b"# gr\xf6\xdfer\nx = 1\n", 1, "0xf6, that is no UTF-8"),
    "the last line, which does not end": (b"x = 1\r\n# \xfc", 2, "0xfc, that is no UTF-8"),
    "old line ends": (b"x = 1\r\r# \xfc\r", 3, "0xfc, that is no UTF-8"),
    "in a string": (b"x = '\xfc'\n", 1, "0xfc, that is no UTF-8"),
    "declared as UTF-8": (b"# coding: utf-8\n# \xfc\n", 2, "0xfc, that is no UTF-8"),
    "half a character of UTF-16": (b"x = 1\n# \xed\xa0\x80\n", 2, "0xed, that is no UTF-8"),
    "an unknown encoding": (b"#!python\n# coding: klingon\n", 2, "declares in line 2 an encoding"),
    "an encoding of no text": (b"# coding: hex\n", 1, "declares in line 1 an encoding"),
    "another than the mark's": (b"\xef\xbb\xbf# coding: latin-1\n", 1, "declares in line 1 an encoding"),
    "declared as ASCII": (b"# coding: ascii\n# \xfc\n", 1, "declares in line 1 an encoding"),
    "UTF-16": (TEXT.encode("utf-16"), 1, "looks like UTF-16"),
    "UTF-16 without a mark": (RIGHT.encode("utf-16-be"), 1, "looks like UTF-16"),
    "a byte of zero": (b"x = 1\n# a\0b\n", 2, "a byte of zero in line 2"),
    "zeros after a crash": (bytes(500), 1, "a byte of zero in line 1"),
}
PYTHON_PASSES_OVER = ("declared as UTF-8",)  # in comments
# bytes that are TEXT or its like
TEXTS = {
    "UTF-8": TEXT.encode(),
    "with a mark": TEXT.encode("utf-8-sig"),
    "line ends of Windows": TEXT.replace("\n", "\r\n").encode(),
    "old line ends": TEXT.replace("\n", "\r").encode(),
    "latin-1, declared": b"# -*- coding: latin-1 -*-\n" + TEXT.encode("latin-1"),
    "a form feed": TEXT.replace("\n", "\n\f\n", 1).encode(),
    "nothing": b"",
}


@pytest.fixture(autouse=True)
def _in_a_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    desk.FOLDER.mkdir()


def python_runs(content, tmp_path):
    """Whether Python runs the file by its name."""
    (tmp_path / "f.py").write_bytes(content)
    return not subprocess.run([sys.executable, "-S", "f.py"], cwd=tmp_path, capture_output=True, check=False).returncode


@pytest.mark.parametrize("name", NO_TEXT)
def test_bytes_that_are_no_text_and_python_does_not_run_them_either(name, tmp_path):
    content, line, said = NO_TEXT[name]
    found, sentence = source.unreadable("f.py", content)
    assert found == line
    assert said in sentence
    assert f"line {line}" in sentence
    assert len(sentence) < 140
    with pytest.raises(ValueError, match=r"decode|encoding"):
        source.text(content.replace(b"\0", b"\xff"))
    if name not in PYTHON_PASSES_OVER:
        assert not python_runs(content, tmp_path)


@pytest.mark.parametrize("name", TEXTS)
def test_bytes_that_are_text_and_python_runs_them_too(name, tmp_path):
    content = TEXTS[name]
    assert source.unreadable("f.py", content) == (None, "")
    assert source.text(content).replace("# -*- coding: latin-1 -*-\n", "").replace("\f\n", "") == (
        TEXT if content else ""
    )
    assert python_runs(content, tmp_path)


def test_check_grade_and_a_notebook_tell_the_line(tmp_path, capsys):
    spoilt = RIGHT.encode() + b"# gr\xf6\xdfer\n"
    line = RIGHT.count("\n") + 1
    said = f"has a byte in line {line}, 0xf6, that is no UTF-8; save the file as UTF-8, which every editor offers."
    desk.file_of(EXERCISE).write_bytes(spoilt)
    assert main(["check", "constant-fit"]) == 1
    printed = capsys.readouterr().out
    assert said in " ".join(printed.split())
    assert f"constant-fit.py:{line}\n    # gr\N{REPLACEMENT CHARACTER}\N{REPLACEMENT CHARACTER}er" in printed
    assert said in " ".join(notebook.check("constant-fit").text.split())
    with pytest.raises(desk.DeskError, match=f"constant-fit.py has a byte in line {line}, "):
        desk.notebook([EXERCISE])
    (tmp_path / "all").mkdir()
    (tmp_path / "all" / "ada.py").write_bytes(spoilt)
    [mark] = grade.mark(grade.submissions(tmp_path / "all"), slugs=["constant-fit"])
    assert mark["exercises"][0]["reasons"] == [f"ada.py {said} (ada.py:{line})"]


def test_a_file_too_large_to_be_marked_is_told_so_by_check(capsys):
    desk.file_of(EXERCISE).write_bytes(RIGHT.encode() + b"# x\n" * 2**18)
    assert main(["check", "constant-fit"]) == 1
    assert "bytes, and may have 1,048,576." in capsys.readouterr().out


@pytest.mark.parametrize("name", ["with a mark", "line ends of Windows", "old line ends", "latin-1, declared"])
def test_a_file_of_another_form_is_read_as_what_it_is(name):
    """An untouched file is no work of theirs, and a cell begins with the text, without a mark of its bytes."""
    form = {"with a mark": "utf-8-sig", "latin-1, declared": "latin-1"}.get(name, "utf-8")
    ends = {"line ends of Windows": "\r\n", "old line ends": "\r"}.get(name, "\n")
    cookie = "# coding: latin-1\n" if form == "latin-1" else ""
    text = cookie + "def best_constant_squared(x):\n    return 'ö'\n"
    desk.file_of(EXERCISE).write_bytes(text.replace("\n", ends).encode(form))
    assert desk._so_far(EXERCISE) == text
    desk.file_of(EXERCISE).write_bytes(desk.begin(EXERCISE).replace("\n", ends).encode(form, errors="ignore"))
    assert desk.replaceable(EXERCISE) or form == "latin-1"


def test_a_cell_keeps_its_lines_whatever_else_ends_a_line_elsewhere():
    """A form feed, or Unicode's own line ends, end none for Python; half a character of UTF-16 is no reason to stop."""
    cell = "x = 'a\x0c\u2028b'\ndef best_constant_squared(x):\n    return x\n"
    assert cells.as_file(EXERCISE, cell).startswith(cell)
    assert desk.write_cell(EXERCISE, cells.as_file(EXERCISE, "# \ud800\n" + cell)) is None
    assert desk.replaceable(EXERCISE)
