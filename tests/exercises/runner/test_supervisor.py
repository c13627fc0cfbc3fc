"""Who ends, what ends with it, and what is said of it."""

import os
import signal
import sys
import time
from pathlib import Path

import pytest

from exercises.runner import catalog, desk, student, workplace
from exercises.runner.command import main
from exercises.runner.student import FENCE, Student
from exercises.runner.workplace import Workplace
from tests.exercises.runner.hostile import SLEEP, left_running

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="processes are looked for in /proc")

SLEEPER = f"""
import os

def leave():
    if not os.fork():
        os.setsid()
        os.execvp("sleep", ["sleep", "{SLEEP}"])
    return 1

def end():
    os._exit(3)
"""


@pytest.fixture(params=[way for way in student.WAYS if way != FENCE])
def sleeper(request, tmp_path, monkeypatch):
    """A student who has left a process running, behind one of the walls."""
    monkeypatch.setattr(student, "WAYS", [request.param])
    path = tmp_path / "sleeper.py"
    path.write_text(SLEEPER, encoding="utf-8")
    try:
        found = Student(path, ["leave", "end"])
    except student.NotStartedError as error:
        pytest.skip(str(error))
    with found:
        assert found.call("leave", [])["value"] == 1
        yield found


def asleep():
    return [
        path for path in Path("/proc").glob("[0-9]*/cmdline") if path.exists() and SLEEP.encode() in path.read_bytes()
    ]


def wait_for(condition):
    """A busy machine is slow, and that is no failure."""
    for _ in range(6000):
        if condition():
            return True
        time.sleep(0.01)
    return False


def test_the_end_of_the_worker_is_the_end_of_all_it_has_started(sleeper):
    assert wait_for(asleep)
    assert sleeper.call("end", [])["failed"] == "gone"
    assert left_running() == []


def test_a_supervisor_that_is_killed_leaves_nothing(sleeper):
    assert wait_for(asleep)
    os.kill(sleeper._process.pid, signal.SIGKILL)
    sleeper.close()
    assert wait_for(lambda: not asleep())


def test_a_supervisor_that_is_halted_holds_nothing_up(sleeper, monkeypatch):
    monkeypatch.setattr(student, "ENDING", 0.5)
    assert wait_for(asleep)
    os.kill(sleeper._process.pid, signal.SIGSTOP)
    sleeper.close()
    assert wait_for(lambda: not asleep())
    assert not os.path.exists(sleeper._workplace.folder)


def test_the_worker_knows_nothing_but_its_own(tmp_path, monkeypatch):
    """What the process has: an environment of these names, its own home, and of this package what it needs."""
    monkeypatch.setenv("TOKEN", "secret")
    answer = "sorted(os.environ), os.getcwd(), os.environ['HOME'], sys.flags.isolated"
    (tmp_path / "asks.py").write_text(f"import os, sys\ndef asks():\n    return {answer}\n", encoding="utf-8")
    with Student(tmp_path / "asks.py", ["asks"]) as found:
        names, folder, home, isolated = found.call("asks", [])["value"]["tuple"]
        assert os.path.dirname(home) == found._workplace.folder
        copied = sorted(path.name for path in Path(found._workplace.package, "exercises").rglob("*.py"))
    threads = ["MKL_NUM_THREADS", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"]
    assert names == sorted(["HOME", "LANG", "PATH", "TMPDIR", *threads])
    assert folder == home
    assert isolated == 1
    own = ["__init__", "worker", "clock", "counting", "wire", "plain", "fence"]
    assert copied == sorted(["__init__.py", "arguments.py", *(f"{name}.py" for name in own)])
    assert not os.path.exists(home)


@pytest.mark.parametrize("way", student.WAYS)
def test_this_package_is_hidden_where_it_lies_among_what_is_readable(way, tmp_path, monkeypatch):
    """As where it is installed beside Python's standard library."""
    monkeypatch.setattr(student, "WAYS", [way])
    monkeypatch.setattr(workplace, "SYSTEM", (*workplace.SYSTEM, str(workplace.PACKAGE.parent)))
    beside, inside = workplace.PACKAGE.parent / "pyproject.toml", workplace.PACKAGE / "prior" / "solution.py"
    reads = "def reads(path):\n    return len(open(path).read())\n"
    (tmp_path / "reads.py").write_text(reads, encoding="utf-8")
    workplace._machine.cache_clear()
    try:
        with Student(tmp_path / "reads.py", ["reads"]) as found:
            assert found.call("reads", [str(beside)])["value"] > 0
            assert found.call("reads", [str(inside)])["failed"] == "raises"
    except student.NotStartedError as error:
        if "in reach" in str(error):
            raise
        pytest.skip(str(error))
    finally:
        workplace._machine.cache_clear()


def test_what_a_file_closes_is_removed_and_nothing_beside_it_is_touched(tmp_path):
    closed = Workplace()
    kept = tmp_path / "kept"
    kept.mkdir(mode=0o755)
    above = os.stat(os.path.dirname(closed.folder)).st_mode
    os.makedirs(os.path.join(closed.home, "a", "b"))
    os.symlink(kept, os.path.join(closed.home, "a", "link"))
    os.chmod(os.path.join(closed.home, "a"), 0)
    for _ in range(2):
        closed.remove()
        assert not os.path.exists(closed.folder)
        assert os.stat(os.path.dirname(closed.folder)).st_mode == above
    assert kept.stat().st_mode & 0o777 == 0o755


def test_what_stubs_import_of_this_package_is_in_the_copy():
    for exercise in catalog.EXERCISES:
        for line in desk.begin(exercise).splitlines():
            if line.startswith("from exercises"):
                assert f"{line.split()[1].removeprefix('exercises.').replace('.', '/')}.py" in workplace.COPIED


def test_a_machine_on_which_nothing_starts_is_told_in_a_line(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(student, "WAYS", [])
    (tmp_path / "ada.py").write_text("x = 1\n")
    assert main(["grade", str(tmp_path)]) == 2
    assert "no student's file can be run" in capsys.readouterr().err
