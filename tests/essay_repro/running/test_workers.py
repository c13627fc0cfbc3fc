"""Jobs in processes: the same numbers from any number of them, and what happens when one ends or is interrupted.

Oracle of the numbers: the same program with `--jobs 1`, which trains in its own process; equal to the last byte. Keras
is imported within functions: the processes import this module too, before they are told their number of threads.
"""

import os
import re
import signal
import time
from collections import deque
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from essay_repro import linear, more_data
from essay_repro.running import command, courses, results, workers
from essay_repro.running.cost import Work
from tests.programs_started import PATIENCE, finish, start

FOLDER = Path("out/strokes-smoke")
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


# --- with invented work in place of the trainings


def lives(pipe, threads, verbose):
    """A process in place of one that trains; a task is a function of its name."""
    del threads, verbose
    pipe.send(("ready", None))
    while True:
        pipe.send(TASKS[pipe.recv().experiment]())


def diverges():
    return "wrong", "training became NaN"


def breaks():
    return "bug", "Traceback: a mistake of ours"


TASKS = {
    "good": lambda: ("result", os.getpid()),
    "dies": lambda: os._exit(3),
    "diverges": diverges,
    "breaks": breaks,
}


class Watch(list):
    """What `side_by_side` told."""

    def begin(self, k):
        self.append(("begin", k))

    def replaced(self, k, how):
        self.append(("replaced", k, how))


def named(*names, kinds=None):
    """Tasks with these names for an experiment, all of one kind unless told otherwise."""
    kinds = kinds or "k" * len(names)
    return [workers.Task(kind, name, "smoke", None, (), None) for name, kind in zip(names, kinds, strict=True)]


def done(monkeypatch, tasks, processes, life=lives):
    watch = Watch()
    monkeypatch.setattr(workers, "_serve", life)
    return dict(workers.side_by_side(tasks, processes, False, watch)), watch


def test_every_task_is_done_once_and_processes_are_recycled(monkeypatch):
    monkeypatch.setattr(workers, "MOST_JOBS", 2)
    found, watch = done(monkeypatch, named(*["good"] * 5), 1)
    assert list(found) == [0, 1, 2, 3, 4]
    assert watch == [("begin", k) for k in range(5)]
    pids = list(found.values())
    assert (pids[0], pids[2]) == (pids[1], pids[3])  # by hand: two jobs, two jobs, one
    assert len(set(pids)) == 3


def test_a_process_stays_with_what_it_has_compiled():
    """By hand: its own kind first, then one that the other has not; what only the other has compiled last."""
    tasks, (mine, other) = named(*"abcdef", kinds="xyzyxz"), (SimpleNamespace(kind="y"), SimpleNamespace(kind="x"))
    waiting = deque(range(6))
    taken = []
    while waiting:
        taken.append(workers._next(waiting, tasks, mine, [mine, other]))
    assert taken == [1, 3, 2, 5, 0, 4]


def test_a_task_that_ends_its_process_twice_is_given_up(monkeypatch):
    watch = Watch()
    monkeypatch.setattr(workers, "_serve", lives)
    with pytest.raises(
        workers.WorkerError, match=r"over the same trainings for the second time \(exit code 3\); --jobs 1"
    ):
        list(workers.side_by_side(named("dies"), 2, False, watch))
    assert watch == [("begin", 0), ("replaced", 0, "exit code 3"), ("begin", 0)]


def never_begins(*_):
    os._exit(4)


def test_a_process_that_never_begins_is_given_up(monkeypatch):
    with pytest.raises(
        workers.WorkerError, match=r"before it could begin, for the second time \(exit code 4\); --jobs 1"
    ):
        done(monkeypatch, named("good"), 1, life=never_begins)


def test_what_goes_wrong_in_a_process_is_told_here(monkeypatch):
    with pytest.raises(workers.WorkerError, match="training became NaN"):
        done(monkeypatch, named("diverges"), 1)
    with pytest.raises(RuntimeError, match="a mistake of ours"):
        done(monkeypatch, named("breaks"), 1)


def test_a_worker_error_is_one_line(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(workers, "_serve", never_begins)
    assert command.main(linear.EXPERIMENT, ["--preset", "smoke", "--out", "out", "--jobs", "2"]) == 2
    assert capsys.readouterr().err.splitlines()[-1].startswith("linear: a process ended before it could begin")


def test_what_is_recorded_is_of_all_results():
    """By hand: 3 and 5 seconds in two processes; the larger of their memories, not the last."""
    brought = [workers.Result(None, 3.0, "CPU", 900.0), workers.Result(None, 5.0, "CPU", 700.0)]
    made = courses._made(brought, 2)
    assert [made[name] for name in ("seconds", "peak_memory_mb", "processes", "device")] == [4.0, 900.0, 2, "CPU"]


# --- how many


def jobs(count, seconds=100.0):
    """Jobs of about so many seconds each."""
    from essay_repro.running import cost

    return [SimpleNamespace(work=Work(operations=seconds / cost.TYPICAL.operations))] * count


def test_there_are_as_many_processes_as_cores_jobs_and_memory_allow(monkeypatch):
    memory = {"SC_PAGE_SIZE": 1, "SC_PHYS_PAGES": 64e9}
    monkeypatch.setattr(os, "sysconf", memory.get)
    monkeypatch.setattr(workers, "cores", lambda: 8)
    # By hand, with 8 cores and 64 GB: the cores; the jobs; one where others would save 2 times 3 seconds.
    assert [workers.suitable(jobs(20)), workers.suitable(jobs(3)), workers.suitable(jobs(3, seconds=3))] == [8, 3, 1]
    assert workers.suitable([*jobs(1), *jobs(2, seconds=4)]) == 1
    memory["SC_PHYS_PAGES"] = 7e9  # by hand: three times two GB, and less than a fourth time
    assert workers.suitable(jobs(20)) == 3
    memory["SC_PHYS_PAGES"] = 1e9
    assert workers.suitable(jobs(20)) == 1
    assert [workers.threads(count) for count in (1, 2, 3, 8, 9)] == [8, 4, 2, 1, 1]  # by hand


def pool(pipe, threads, verbose):
    """Trains, then tells the number of threads in XLA's pool."""
    from essay_repro.running import workers

    workers._use_threads(threads)
    workers.start_keras(verbose)
    from d2l_regression import models, training

    model = models.linear(3, runs=2)
    X = np.ones((50, 3), np.float32)
    training.fit(model, X, X[:, 0], steps=2, optimizer="sgd", loss="mse")
    names = [Path(path).read_text().strip() for path in Path("/proc/self/task").glob("*/comm")]
    pipe.send(("ready", None))
    pipe.recv()
    pipe.send(("result", names.count("tf_XLAEigen")))
    pipe.recv()


@proc
@pytest.mark.parametrize("threads", [1, 3])
def test_a_process_has_the_threads_that_it_was_given(threads, monkeypatch):
    monkeypatch.setattr(workers, "cores", lambda: threads)
    assert done(monkeypatch, named("count"), 1, life=pool)[0] == {0: threads}


def test_a_gpu_gets_whole_experiments_in_one_process(tmp_path, monkeypatch):
    """Oracle: jobs of four runs, within rounding; the device is told to be a GPU, the arithmetic is this machine's."""
    monkeypatch.chdir(tmp_path)
    found = []
    for device, out in (("CPU", "narrow"), ("GPU", "wide")):
        monkeypatch.setattr(workers, "start_keras", lambda _, device=device: device)
        monkeypatch.setattr(courses.shutil, "which", lambda _: "nvidia-smi")
        assert command.main(more_data.EXPERIMENT, ["--preset", "smoke", "--out", out]) == 0
        folder = tmp_path / out / "strokes-smoke"
        found.append({row[:6]: row.value for row in results.read(folder, "more_data")})
        assert results.read_runs(folder, "more_data")[-1]["device"] == device
    assert found[0].keys() == found[1].keys()
    assert found[1] == pytest.approx(found[0], rel=1e-3)
