"""Whole programs in a small, strange or hostile place: no traceback, exit code 0 or 2, nothing stored is lost.

The essay's program finds all results there already but for its figures, unless a test says otherwise; runs that train
are for the night.
"""

import os
import shutil
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.essay_repro.running import linear_run
from tests.programs_started import PATIENCE

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="the shell, the mounts and the limits of Linux"),
]
ROOT = Path(__file__).parents[2]
PYTHON = sys.executable
LINEAR = f"{PYTHON} -m essay_repro.linear --preset smoke --out"
LIST = f"{PYTHON} -m exercises"
START = f"{PYTHON} -m exercises start constant-fit"
FILES = ("linear.csv", "linear.json")


@pytest.fixture(scope="module")
def trained(tmp_path_factory):
    """The folder of one run that trained everything, {name: bytes}."""
    folder = tmp_path_factory.mktemp("trained")
    linear_run.run(folder, *linear_run.SMOKE)
    stored = folder / "out" / "strokes-smoke"
    return {path.name: path.read_bytes() for path in stored.iterdir() if path.is_file() and path.name in FILES}


@pytest.fixture
def stored(trained, tmp_path, monkeypatch):
    """A folder to work in, with all results in out/strokes-smoke."""
    put(trained, tmp_path / "out" / "strokes-smoke")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def put(files, folder):
    folder.mkdir(parents=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)


def shell(command, **environment):
    """(exit code, stdout, stderr) of a line in the current folder; never with a traceback."""
    done = subprocess.run(
        ["sh", "-c", command],
        capture_output=True,
        timeout=PATIENCE,
        env=os.environ | {"PYTHONPATH": str(ROOT)} | environment,
    )
    out, err = done.stdout.decode(errors="replace"), done.stderr.decode(errors="replace")
    assert "Traceback" not in err + out, err
    return done.returncode, out, err


def kept(folder, trained):
    return {name: (folder / "out" / "strokes-smoke" / name).read_bytes() for name in trained} == trained


@pytest.mark.parametrize("program", [f"{LINEAR} out", LIST, START], ids=["essay", "list", "start"])
@pytest.mark.parametrize(
    ("before", "after", "codes"),
    [
        ("HOME=/proc/none XDG_CACHE_HOME= MPLCONFIGDIR= ", "", (0,)),
        ("env -u HOME ", "", (0,)),
        ("env -u TERM LC_ALL=C PYTHONUTF8=0 PYTHONCOERCECLOCALE=0 ", "", (0,)),
        ("TERM=nonsense COLUMNS=1 ", "", (0,)),
        ("TMPDIR=/proc/none ", "", (0,)),
        ("TZ=nowhere/none ", "", (0,)),
        ("umask 077; ", "", (0,)),
        ("taskset -c 0 ", "", (0,)),
        ("ulimit -n 40; ", "", (0,)),
        ("ulimit -f 0; ", "", (0, 2)),
        ("", " >&-", (0,)),
        ("", " <&- >&- 2>&-", (0,)),
        ("", " >/dev/full", (2,)),
        ("", " 2>/dev/full", (0,)),
        ("", " | true", (0,)),
    ],
)
def test_a_strange_place(program, before, after, codes, stored, trained):
    if "taskset" in before and not shutil.which("taskset"):
        pytest.skip("taskset is not installed")
    code, _, err = shell(f"{before}{program}{after}")
    assert code in codes, err
    assert kept(stored, trained)


def test_a_folder_that_is_gone(stored, trained):
    for program, wanted in ((f"{LINEAR} ../out", 2), (START, 2), (LIST, 0)):
        code, _, err = shell(f"mkdir gone && cd gone && rmdir ../gone && {program}")
        assert code == wanted, err
    assert kept(stored, trained)


@pytest.mark.parametrize("kilobytes", [300_000, 1_000_000, 3_000_000])
def test_little_address_space(kilobytes, stored, trained):
    """TensorFlow alone reserves more; the exercises start or say why not."""
    code, _, err = shell(f"ulimit -v {kilobytes}; {LINEAR} new")
    assert code == 2, err
    assert "ulimit -v" in err
    assert shell(f"ulimit -v {kilobytes}; {START}")[0] in (0, 2)
    assert kept(stored, trained)


# --- the folder of results


@pytest.mark.parametrize(
    ("made", "said"),
    [
        ("touch place", "place/strokes-smoke/linear.csv: Not a directory"),
        ("ln -s nowhere place", "place/strokes-smoke/linear.csv: File exists"),
        ("ln -s place place", "place/strokes-smoke/linear.csv: Too many levels of symbolic links"),
        ("mkdir -p place/strokes-smoke/linear.csv", "place/strokes-smoke/linear.csv: Is a directory"),
        ("mkdir -p place/strokes-smoke/linear.json", "place/strokes-smoke/linear.csv: Is a directory"),
        ("mkdir -p place/strokes-smoke/.linear.lock", "place/strokes-smoke/linear.csv: Is a directory"),
        ("mkdir place; ln -s /dev/full place/strokes-smoke", "place/strokes-smoke/linear.csv: File exists"),
    ],
)
@pytest.mark.usefixtures("stored")
def test_results_cannot_be_there(made, said):
    code, out, err = shell(f"{made}; {LINEAR} place")
    assert (code, out) == (2, "")
    assert f"linear: {said}" in err


@contextmanager
def mounted(folder, options):
    """A file system of its own in the folder."""
    folder.mkdir(exist_ok=True)
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", folder], capture_output=True, text=True)
    if done.returncode:
        pytest.skip(f"no file system can be mounted here: {done.stderr.strip()}")
    try:
        yield folder
    finally:
        subprocess.run(["umount", folder], check=True)


@pytest.mark.skipif(not shutil.which("mount"), reason="mount is not installed")
class TestAnotherFileSystem:
    """By root alone: a tmpfs in the place of the results."""

    def test_through_a_link(self, stored, trained):
        with mounted(stored / "other", "size=9m") as other:
            put(trained, other / "results" / "strokes-smoke")
            (stored / "link").symlink_to("other/results")
            code, out, err = shell(f"{LINEAR} link")
            assert (code, "wrote link/strokes-smoke/linear.csv" in out) == (0, True), err
            assert {name: (other / "results/strokes-smoke" / name).read_bytes() for name in FILES} == trained

    def test_read_only(self, stored, trained):
        with mounted(stored / "other", "size=9m") as other:
            put(trained, other / "strokes-smoke")
            subprocess.run(["mount", "-o", "remount,ro", other], check=True)
            code, _, err = shell(f"{LINEAR} other")
            assert code == 2
            assert "linear: other/strokes-smoke/linear.csv: Read-only file system; cells stored before are kept" in err
            assert {name: (other / "strokes-smoke" / name).read_bytes() for name in FILES} == trained
        assert shell(f"{PYTHON} -m essay_repro report --preset smoke --out other")[0] == 2

    def test_full(self, stored, trained):
        with mounted(stored / "other", "size=1m") as other:
            put(trained, other / "strokes-smoke")
            with filled(other / "filling"):
                code, _, err = shell(f"{LINEAR} other")
            assert code == 2
            assert "No space left on device" in err
            assert {name: (other / "strokes-smoke" / name).read_bytes() for name in FILES} == trained
            code, _, err = shell(f"{LINEAR} other")  # with room again
            assert code == 0, err

    @pytest.mark.nightly
    def test_full_while_it_trains(self, stored, trained):
        """What was stored is there when there is room again, and the rest is trained as it would have been."""
        with mounted(stored / "other", "size=1m") as other:
            put(trained, other / "strokes-smoke")
            with filled(other / "filling", leave=8_000):
                code, _, err = shell(f"{LINEAR} other --seeds 9 --jobs 1")
            assert code == 2, err
            assert "No space left on device" in err
            assert shell(f"{LINEAR} other --seeds 9 --jobs 1")[0] == 0
            assert shell(f"{LINEAR} out --seeds 9 --jobs 1")[0] == 0
            assert (other / "strokes-smoke/linear.csv").read_bytes() == Path(
                "out/strokes-smoke/linear.csv"
            ).read_bytes()

    def test_exercises_on_a_full_disk(self, stored):
        """A file is whole or not there; what a student wrote is where it was when a reset has no room."""
        with mounted(stored / "other", "size=1m") as other:
            mine = other / "my_exercises" / "constant-fit.py"
            with filled(other / "filling"):
                code, _, err = shell(f"cd other; {START}")
                assert (code, mine.exists()) == (2, False)
                assert "No space left on device" in err
            assert shell(f"cd other; {START}")[0] == 0
            assert "def best_constant_squared" in mine.read_text(encoding="utf-8")
            mine.write_bytes(written := b"x = 1  # \xff" * 1000)
            with filled(other / "filling"):
                for command in ("reset", "hint"):
                    code, _, err = shell(f"cd other; {PYTHON} -m exercises {command} constant-fit")
                    assert code == 2, err
                    assert "No space left on device" in err
            assert [path.read_bytes() for path in mine.parent.iterdir()] == [written]
            assert shell(f"cd other; {PYTHON} -m exercises reset constant-fit")[0] == 0
            assert written in [path.read_bytes() for path in mine.parent.iterdir()]


@contextmanager
def filled(path, leave=0):
    """A file that takes all room of its file system but for some bytes, removed at the end."""
    try:
        with path.open("wb", buffering=0) as file:
            try:
                while file.write(bytes(4096)):
                    pass
            except OSError:
                file.truncate(max(0, file.tell() - leave))
        yield
    finally:
        path.unlink()


# --- runs that train


@pytest.mark.nightly
def test_two_programs_on_one_folder_at_once(tmp_path, monkeypatch, trained):
    monkeypatch.chdir(tmp_path)
    program = [PYTHON, "-m", "essay_repro.linear", "--preset", "smoke", "--out", "out", "--jobs", "1"]
    both = [
        subprocess.Popen(program, env=os.environ | {"PYTHONPATH": str(ROOT)}, stderr=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    for process in both:
        err = process.communicate(timeout=PATIENCE)[1]
        assert process.returncode == 0, err
    assert Path("out/strokes-smoke/linear.csv").read_bytes() == trained["linear.csv"]


@pytest.mark.nightly
def test_a_clock_that_was_set_back(stored, trained):
    """The files are of the year 2100, as they are for a program whose clock has been set back since."""
    folder = stored / "out" / "strokes-smoke"
    for path in folder.iterdir():
        os.utime(path, (4_102_444_800, 4_102_444_800))
    code, _, err = shell(f"{LINEAR} out --seeds 3 --jobs 1")
    assert code == 0, err
    lines = set((folder / "linear.csv").read_text().splitlines())
    assert set(trained["linear.csv"].decode().splitlines()) < lines
    put(trained, stored / "straight" / "strokes-smoke")
    code, _, err = shell(f"{LINEAR} straight --seeds 3 --jobs 1")
    assert code == 0, err
    assert (folder / "linear.csv").read_bytes() == Path("straight/strokes-smoke/linear.csv").read_bytes()
