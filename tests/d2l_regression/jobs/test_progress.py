"""What a person sees on a terminal, and what a log keeps."""

import os
import re
import subprocess
import sys

import pytest

from d2l_regression.jobs.progress import Progress
from tests.programs_started import PATIENCE

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
    out = process.communicate(timeout=PATIENCE)[0]
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
from d2l_regression.jobs.progress import Progress
with Progress("curves") as progress:
    progress.plan([("drawing letters", 1000, 1000)])
    progress.begin(0)
    for _ in range(4):
        progress.advance(0, 125)
        time.sleep(0.1)
    time.sleep(0.2)  # time to draw the last state, also on a busy machine
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
from d2l_regression.jobs.progress import Progress
with Progress("curves") as progress:
    progress.plan([("small", 10, 1000), ("large", 20, 200), ("last", 10, 1)])
    progress.begin(0)
    progress.begin(1)
    progress.advance(0, 500)
    progress.advance(1, 100)
    {}
"""


def test_a_job_counts_by_its_weight_not_by_its_steps():
    """By hand: half of 10 and half of 20 are 15 of 40; with the first job done whatever its steps, 20."""
    _, _, sent = on_terminal("-c", TWO.format("import time; time.sleep(0.3); progress.end(0); time.sleep(0.3)"))
    assert any(re.search(r"large and 1 more .* 3[78]% ", frame) for frame in frames(sent))
    assert any(re.search(r"large .* 50% ", frame) for frame in frames(sent))
    assert re.search(r"large .*100% ", [frame for frame in frames(sent) if "left" in frame][-1])


def test_a_job_that_begins_again_has_nothing_done_and_says_why():
    """By hand: of 40 the half of 10 is done, then nothing, then the half of 20."""
    _, _, sent = on_terminal(
        "-c",
        TWO.format("progress.replaced(1, 'SIGKILL'); import time; time.sleep(0.3); progress.begin(1); time.sleep(0.3)"),
    )
    assert "curves: a process ended (SIGKILL) and is replaced; to begin again: large" in [
        line.strip() for line in frames(sent)
    ]
    assert any(re.search(r"large .* 12% ", frame) for frame in frames(sent))


def test_a_narrow_terminal_shortens_the_label_not_the_numbers():
    program = TWO.format("import time; time.sleep(0.3)").replace("large", "features: large networks, 4 on 100 rows")
    bar = [frame for frame in frames(on_terminal("-c", program, width=80)[2]) if "steps/s" in frame][-1]
    assert re.fullmatch(r"features: large net.*… and 1 more [━╸╺ ]+ \d+% [\d,]+ steps/s 0:?[\d:]+ left *", bar)


def test_the_bar_names_what_is_still_under_way():
    program = TWO.format("progress.end(1); import time; time.sleep(0.3)")
    bar = [frame for frame in frames(on_terminal("-c", program)[2]) if "left" in frame and "100%" not in frame][-1]
    assert bar.startswith("small ")


def test_nothing_is_left_behind():
    assert screen(on_terminal("-c", BAR.format("pass"))[2]) == []
    assert screen("one\r\ntwo\r\x1b[2Kthree\r\n") == ["one", "three"]  # by hand: the screen does keep what stays


def test_an_error_leaves_no_bar_behind():
    code, _, sent = on_terminal("-c", BAR.format("raise SystemExit('it broke')"))
    assert code == 1
    assert screen(sent) == ["it broke"]


@pytest.mark.slow
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
    with Progress("curves") as progress:
        progress.stage("drawing")
        progress.plan([("more [of] it", 1, 500)])
        progress.begin(0)
        progress.advance(0, 250)
        progress.replaced(0, "SIGKILL")
        progress.replaced(None, "exit code 1")
        progress.begin(0)
        progress.end(0)
    out, err = capsys.readouterr()
    assert out == ""
    ended = "a process ended (SIGKILL) and is replaced; to begin again: more [of] it"
    told = ["drawing", "more [of] it", ended, "a process ended (exit code 1) and is replaced", "more [of] it"]
    assert [re.fullmatch(r"curves \[ {4}0 s\]: (.+)", line)[1] for line in err.splitlines()] == told
