"""Trainings in several processes: the numbers of one, and nothing lost when one ends.

Oracle of the numbers: the same program with `--jobs 1`, which trains in its own; equal to the last byte.
"""

import os
import re
import signal
import time
from pathlib import Path

import pytest

from d2l_regression import machine
from d2l_regression.jobs import Result, local, places
from essay_repro import linear, more_data
from essay_repro.digits import DataError
from essay_repro.running import command, courses, results
from tests.essay_repro.running.linear_run import FOLDER
from tests.programs_started import PATIENCE, finish, start

pytestmark = pytest.mark.slow

PROGRAM = ("-m", "essay_repro.more_data", "--preset", "smoke", "--out", "out")

proc = pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="only Linux tells of a process' children")


def children(process):
    """The process numbers of those that train: TensorFlow is started by them alone."""
    found = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    return [int(pid) for pid in found if b"spawn_main" in Path(f"/proc/{pid}/cmdline").read_bytes()]


@pytest.fixture(scope="module")
def alone(tmp_path_factory):
    """(bytes of the table, what was printed) of a run in one process."""
    folder = tmp_path_factory.mktemp("alone")
    code, out, err = finish(start(folder, *PROGRAM, "--jobs", "1"))
    assert code == 0, err
    return (folder / FOLDER / "more_data.csv").read_bytes(), out


def test_four_processes_give_the_numbers_of_one(alone, tmp_path):
    code, out, err = finish(start(tmp_path, *PROGRAM, "--jobs", "4"))
    assert code == 0, err
    # By hand: the smoke preset has three jobs, two that train and one that solves.
    assert re.search(r"starting \w+ in 3 processes, ", err)
    assert out == alone[1]
    assert (tmp_path / FOLDER / "more_data.csv").read_bytes() == alone[0]
    (run,) = results.read_runs(tmp_path / FOLDER, "more_data")
    assert (run["processes"], run["device"]) == (3, "CPU")
    assert run["peak_memory_mb"] > 100  # of a process that trains; the one that asked imports no TensorFlow


@pytest.mark.nightly
def test_processes_train_after_this_one_has_used_the_backend(alone, tmp_path, monkeypatch):
    from d2l_regression.backend import keras

    keras.ops.matmul(keras.ops.ones((2, 2)), keras.ops.ones((2, 2)))
    monkeypatch.chdir(tmp_path)
    signal.signal(signal.SIGALRM, lambda *_: pytest.fail("the processes hang"))
    signal.alarm(PATIENCE)
    try:
        assert command.main(more_data.EXPERIMENT, [*PROGRAM[2:], "--jobs", "2"]) == 0
    finally:
        signal.alarm(0)
    assert (tmp_path / FOLDER / "more_data.csv").read_bytes() == alone[0]


def test_workers_of_a_cluster_give_the_numbers_of_one_process(alone, tmp_path):
    pytest.importorskip("distributed", reason="the extra `cluster` is not installed")
    from tests.d2l_regression.jobs import dask_started

    with dask_started.cluster(tmp_path, 2, preload="d2l_regression.jobs.preload") as made:
        code, out, err = finish(start(tmp_path, *PROGRAM, "--dask", made.address))
    assert (code, out) == (0, alone[1]), err
    assert (tmp_path / FOLDER / "more_data.csv").read_bytes() == alone[0]
    (run,) = results.read_runs(tmp_path / FOLDER, "more_data")
    assert sum(like["number"] for like in run["workers"]) == run["processes"]


def test_digits_that_are_not_those_asked_for_are_refused():
    asked = ("strokes", None, None, 300, 100, 0)
    same = courses._table(*asked, checksum=courses._table(*asked).checksum())
    assert same.checksum() != courses._table("strokes", None, None, 301, 100, 0).checksum()
    with pytest.raises(DataError, match=r"strokes have checksum .* here, and 0123 where they were asked for"):
        courses._table(*asked, checksum="0123")


@proc
def test_a_process_that_is_killed_is_named_and_its_trainings_begin_again(alone, tmp_path):
    process = start(tmp_path, *PROGRAM, "--jobs", "2")
    assert next(line for line in process.stderr if "linear regression, " in line)
    os.kill(children(process)[0], signal.SIGKILL)
    code, _, err = finish(process)
    assert (code, "Traceback" in err) == (0, False)
    assert re.search(r"a process ended \(SIGKILL, perhaps for lack of memory\) and is replaced", err)
    assert (tmp_path / FOLDER / "more_data.csv").read_bytes() == alone[0]


@proc
def test_ctrl_c_ends_all_processes_and_says_how_to_resume(alone, tmp_path):
    process = start(tmp_path, *PROGRAM, "--jobs", "2")
    assert next(line for line in process.stderr if "linear regression, " in line)
    started = children(process)
    assert len(started) == 2
    for pid in started:  # that no traceback is printed could be luck
        blocked = re.search(r"SigBlk:\s*(\w+)", Path(f"/proc/{pid}/status").read_text())[1]
        assert int(blocked, 16) & (1 << (signal.SIGINT - 1)), "Ctrl-C would reach a process that trains"
    for pid in (process.pid, *started):  # as a terminal sends it: to all
        os.kill(pid, signal.SIGINT)
    code, out, err = finish(process)
    assert (code, out, "Traceback" in err) == (130, "", False)
    assert re.search(r"interrupted: \d of 3 groups .+ Resume with: .*python -m essay_repro.more_data .*--jobs=2", err)
    assert not any(Path(f"/proc/{pid}").exists() for pid in started)
    assert finish(start(tmp_path, *PROGRAM, "--jobs", "2"))[0] == 0
    assert (tmp_path / FOLDER / "more_data.csv").read_bytes() == alone[0]


@pytest.mark.nightly
@proc
def test_processes_end_with_the_one_that_started_them(tmp_path):
    process = start(tmp_path, *PROGRAM, "--jobs", "2")
    assert next(line for line in process.stderr if "linear regression, " in line)
    started = children(process)
    process.kill()
    finish(process)
    ended = time.monotonic() + PATIENCE
    while any(Path(f"/proc/{pid}").exists() for pid in started):
        assert time.monotonic() < ended, "a process trains on for nobody"
        time.sleep(0.1)


def never_begins(*_):
    os._exit(4)


def test_a_worker_error_is_one_line(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(local, "_serve", never_begins)
    assert command.main(linear.EXPERIMENT, ["--preset", "smoke", "--out", "out", "--jobs", "2"]) == 2
    assert capsys.readouterr().err.splitlines()[-1].startswith("linear: a process ended before it could begin")


def test_what_is_recorded_is_of_all_results():
    """By hand: 3 and 5 seconds in two processes; the larger of their memories, not the last."""
    brought = [Result(None, 3.0, "CPU", 900.0), Result(None, 5.0, "CPU", 700.0)]
    made = courses._made(brought, local.Processes(2, False))
    assert [made[name] for name in ("seconds", "peak_memory_mb", "processes", "device")] == [4.0, 900.0, 2, "CPU"]


def test_a_gpu_gets_whole_experiments_in_one_process(tmp_path, monkeypatch):
    """Oracle: jobs of four runs, within rounding; the device is told to be a GPU, the arithmetic is this machine's."""
    monkeypatch.chdir(tmp_path)
    found = []
    for device, out in (("CPU", "narrow"), ("GPU", "wide")):
        monkeypatch.setattr(machine, "start_keras", lambda _, device=device: device)
        monkeypatch.setattr(places.shutil, "which", lambda _: "nvidia-smi")
        assert command.main(more_data.EXPERIMENT, ["--preset", "smoke", "--out", out]) == 0
        folder = tmp_path / out / "strokes-smoke"
        found.append({row[:6]: row.value for row in results.read(folder, "more_data")})
        assert results.read_runs(folder, "more_data")[-1]["device"] == device
    assert found[0].keys() == found[1].keys()
    assert found[1] == pytest.approx(found[0], rel=1e-3)
