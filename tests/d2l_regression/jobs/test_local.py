"""Tasks in processes: every one done once, and what happens when a process ends. The work is invented.

Keras is imported within functions: the processes import this module too, before they are told their number of threads.
"""

import os
from collections import deque
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from d2l_regression import machine
from d2l_regression.jobs import Mendable, Result, Task, WorkerError, local
from d2l_regression.jobs.task import outcome

proc = pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="only Linux tells of a process' children")


def lives(pipe, threads, verbose):
    """A process in place of one that trains: it starts no backend."""
    del threads, verbose
    pipe.send(("ready", None))
    while True:
        pipe.send(outcome(pipe.recv(), "CPU", lambda run_steps: pipe.send(("steps", run_steps))))


def good(*, on_step):
    on_step(3)
    return os.getpid()


def dies(*, on_step):
    del on_step
    os._exit(3)


def is_wrong(*, on_step):
    del on_step
    raise Mendable("the file is empty: put rows into it")


def diverges(*, on_step):
    del on_step
    raise FloatingPointError("training became NaN")


def breaks(*, on_step):
    del on_step
    raise KeyError("a mistake of ours")


class Watch(list):
    """What `run` told."""

    def begin(self, k):
        self.append(("begin", k))

    def advance(self, k, run_steps):
        self.append(("advance", k, run_steps))

    def end(self, k):
        self.append(("end", k))

    def replaced(self, k, how):
        self.append(("replaced", k, how))


def tasks_of(*functions, kinds=None):
    """Tasks of these functions, all of one kind unless told otherwise."""
    kinds = kinds or "k" * len(functions)
    return [Task(kind, function, ()) for function, kind in zip(functions, kinds, strict=True)]


def done(monkeypatch, tasks, processes, life=lives):
    watch = Watch()
    monkeypatch.setattr(local, "_serve", life)
    found = local.Processes(processes, False).run(tasks, watch)
    return {k: result.value for k, result in found}, watch


def test_every_task_is_done_once_and_processes_are_recycled(monkeypatch):
    monkeypatch.setattr(local, "MOST_JOBS", 2)
    found, watch = done(monkeypatch, tasks_of(*[good] * 5), 1)
    assert list(found) == [0, 1, 2, 3, 4]
    assert watch == [told for k in range(5) for told in (("begin", k), ("advance", k, 3), ("end", k))]
    pids = list(found.values())
    assert (pids[0], pids[2]) == (pids[1], pids[3])  # by hand: two jobs, two jobs, one
    assert len(set(pids)) == 3


def test_a_process_stays_with_what_it_has_compiled():
    """By hand: its own kind first, then one that the other has not; what only the other has compiled last."""
    tasks, (mine, other) = tasks_of(*[good] * 6, kinds="xyzyxz"), (SimpleNamespace(kind="y"), SimpleNamespace(kind="x"))
    waiting = deque(range(6))
    taken = []
    while waiting:
        taken.append(local._next(waiting, tasks, mine, [mine, other]))
    assert taken == [1, 3, 2, 5, 0, 4]


def test_a_task_that_ends_its_process_twice_is_given_up(monkeypatch):
    watch = Watch()
    monkeypatch.setattr(local, "_serve", lives)
    with pytest.raises(WorkerError, match=r"over the same trainings for the second time \(exit code 3\); --jobs 1"):
        list(local.Processes(2, False).run(tasks_of(dies), watch))
    assert watch == [("begin", 0), ("replaced", 0, "exit code 3"), ("begin", 0)]


def never_begins(*_):
    os._exit(4)


def test_a_process_that_never_begins_is_given_up(monkeypatch):
    with pytest.raises(WorkerError, match=r"before it could begin, for the second time \(exit code 4\); --jobs 1"):
        done(monkeypatch, tasks_of(good), 1, life=never_begins)


def test_what_goes_wrong_in_a_process_is_told_here(monkeypatch):
    with pytest.raises(Mendable, match="put rows into it"):
        done(monkeypatch, tasks_of(is_wrong), 1)
    with pytest.raises(Mendable, match="training became NaN"):
        done(monkeypatch, tasks_of(diverges), 1)
    with pytest.raises(RuntimeError, match=r"(?s)Traceback.*a mistake of ours"):
        done(monkeypatch, tasks_of(breaks), 1)


def test_the_longest_are_begun_first(monkeypatch):
    """By hand: 30, 20, 10 and 5 seconds; then of two that take as long, the first."""
    tasks = [Task(str(k), good, (), seconds=seconds) for k, seconds in enumerate([5, 30, 10, 20, 5])]
    assert list(done(monkeypatch, tasks, 1)[0]) == [1, 3, 2, 0, 4]


def test_tasks_of_this_process_are_done_in_their_order(monkeypatch):
    monkeypatch.setattr(machine, "start_keras", lambda _: "GPU")
    watch, here = Watch(), local.Here(False)
    found = dict(here.run(tasks_of(good, good), watch))
    assert [(result.value, result.device) for result in found.values()] == [(os.getpid(), "GPU")] * 2
    assert watch == [told for k in range(2) for told in (("begin", k), ("advance", k, 3), ("end", k))]
    with pytest.raises(KeyError, match="a mistake of ours"):  # with the traceback it has
        list(here.run(tasks_of(breaks), watch))


# --- how many


def test_there_are_as_many_processes_as_cores_jobs_and_memory_allow(monkeypatch):
    memory = {"SC_PAGE_SIZE": 1, "SC_PHYS_PAGES": 64e9}
    monkeypatch.setattr(os, "sysconf", memory.get)
    monkeypatch.setattr(machine, "cores", lambda: 8)
    # By hand, with 8 cores and 64 GB: the cores; the jobs; one where others would save 2 times 3 seconds.
    assert [local.suitable([100] * 20), local.suitable([100] * 3), local.suitable([3] * 3)] == [8, 3, 1]
    assert local.suitable([100, 4, 4]) == 1
    memory["SC_PHYS_PAGES"] = 7e9  # by hand: three times two GB, and less than a fourth time
    assert local.suitable([100] * 20) == 3
    memory["SC_PHYS_PAGES"] = 1e9
    assert local.suitable([100] * 20) == 1
    assert [machine.threads(count) for count in (1, 2, 3, 8, 9)] == [8, 4, 2, 1, 1]  # by hand


def pool(pipe, threads, verbose):
    """Trains, then tells the number of threads in XLA's pool."""
    machine.use_threads(threads)
    machine.start_keras(verbose)
    from d2l_regression import models, training

    model = models.linear(3, runs=2)
    X = np.ones((50, 3), np.float32)
    training.fit(model, X, X[:, 0], steps=2, optimizer="sgd", loss="mse")
    names = [Path(path).read_text().strip() for path in Path("/proc/self/task").glob("*/comm")]
    pipe.send(("ready", None))
    pipe.recv()
    pipe.send(("result", Result(names.count("tf_XLAEigen"), 0.0, "CPU", None)))
    pipe.recv()


@pytest.mark.slow
@proc
@pytest.mark.parametrize("threads", [1, 3])
def test_a_process_has_the_threads_that_it_was_given(threads, monkeypatch):
    monkeypatch.setattr(machine, "cores", lambda: threads)
    assert done(monkeypatch, tasks_of(good), 1, life=pool)[0] == {0: threads}
