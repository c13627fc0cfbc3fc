"""What a person sees on a terminal, and what a log keeps."""

import os
import re
import subprocess
import sys

import pytest

from essay_repro.progress import Progress

pty = pytest.importorskip("pty", reason="only POSIX systems have pseudo-terminals")


def on_terminal(*arguments, width=80):
    """(exit code, stdout, what a terminal of that width was sent through stderr) of a Python program."""
    import fcntl
    import struct
    import termios

    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, width, 0, 0))
    unset = ("TF_CPP_MIN_LOG_LEVEL", "NO_COLOR", "COLUMNS", "FORCE_COLOR", "TTY_COMPATIBLE", "TTY_INTERACTIVE")
    environment = {name: value for name, value in os.environ.items() if name not in unset}
    process = subprocess.Popen(
        [sys.executable, *arguments], stdout=subprocess.PIPE, stderr=theirs, env={**environment, "TERM": "xterm"}
    )
    os.close(theirs)
    sent = b""
    while True:
        try:
            chunk = os.read(ours, 65_536)
        except OSError:  # how Linux says that the other side is closed
            break
        if not chunk:
            break
        sent += chunk
    os.close(ours)
    out = process.communicate(timeout=60)[0]
    return process.returncode, out.decode(), sent.decode()


def screen(sent):
    """The lines that a terminal shows in the end: the few control codes that a transient bar uses, by hand."""
    lines, row, column = [""], 0, 0
    for code, end, text in re.findall(r"\x1b\[([\d;?]*)([A-Za-z])|([^\x1b])", sent):
        if text == "\r":
            column = 0
        elif text == "\n":
            row += 1
            lines += [""] * (row + 1 - len(lines))
        elif text:
            lines[row] = lines[row][:column].ljust(column) + text + lines[row][column + 1 :]
            column += 1
        elif end == "A":
            row = max(0, row - int(code or 1))
        elif end == "K":
            assert code == "2"
            lines[row] = ""
        else:
            assert end in "mlh"  # colours; the cursor hidden and shown
    return [line for line in lines if line.strip()]


def frames(sent):
    """Each state of the bar as text without colours."""
    return [re.sub(r"\x1b\[[\d;?]*[A-Za-z]", "", frame) for frame in re.split(r"[\r\n]+", sent)]


BAR = """
import time
from essay_repro.progress import Progress
with Progress("curves", 1000) as progress:
    progress.stage("drawing letters", 1000, 1000)
    for _ in range(4):
        progress.advance(125)
        time.sleep(0.1)
    {}
"""


@pytest.mark.parametrize("width", [60, 80, 120])
def test_a_terminal_shows_a_bar_with_its_rate_and_the_time_left(width):
    code, out, sent = on_terminal("-c", BAR.format("pass"), width=width)
    assert (code, out) == (0, "")
    bar = [frame for frame in frames(sent) if "50%" in frame][-1]
    assert re.fullmatch(r"drawing letters [━╸╺ ]+ +50% [\d,]+ steps/s 00:0\d left *", bar)
    assert len(bar) <= width
    # By hand: 125 run-steps each 0.1 s or a little more.
    assert 300 < int(re.search(r"([\d,]+) steps/s", bar)[1].replace(",", "")) <= 1_700


TWO = """
from essay_repro.progress import Progress
with Progress("curves", 40) as progress:
    progress.stage("small", 10, 1000)
    progress.advance(500)
    progress.stage("large", 30, 200)
    progress.advance(100)
    {}
"""


def test_a_stage_counts_by_its_weight_not_by_its_steps():
    """By hand: 10 of 40 are done with the first stage whatever its steps, and half of the other 30 makes 25 of 40."""
    _, _, sent = on_terminal("-c", TWO.format("import time; time.sleep(0.3)"))
    assert any(re.search(r"large .* 62% ", frame) for frame in frames(sent))
    assert re.search(r"large .*100% ", [frame for frame in frames(sent) if "left" in frame][-1])


def test_nothing_is_left_behind():
    assert screen(on_terminal("-c", BAR.format("pass"))[2]) == []
    assert screen("one\r\ntwo\r\x1b[2Kthree\r\n") == ["one", "three"]  # by hand: the screen does keep what stays


def test_an_error_leaves_no_bar_behind():
    code, _, sent = on_terminal("-c", BAR.format("raise SystemExit('it broke')"))
    assert code == 1
    assert screen(sent) == ["it broke"]


def test_a_program_on_a_terminal_shows_its_progress_and_leaves_nothing(tmp_path):
    program = ("-m", "essay_repro.linear", "--preset", "smoke", "--seeds", "1", "--out", str(tmp_path))
    code, out, sent = on_terminal(*program)
    assert code == 0
    assert "solved exactly" in out
    assert "\x1b" not in out
    last = [frame for frame in frames(sent) if "left" in frame][-1]
    assert re.search(r"100% +00:00 left", last)
    assert screen(sent) == []


def test_a_log_gets_a_line_a_stage_and_no_control_codes(capsys):
    with Progress("curves", 1_000) as progress:
        progress.stage("drawing")
        progress.advance(500)
        progress.stage("more [of] it")
    out, err = capsys.readouterr()
    assert out == ""
    assert re.fullmatch(r"curves \[ {4}0 s\]: drawing\ncurves \[ {4}0 s\]: more \[of\] it\n", err)
