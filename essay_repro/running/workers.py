"""Jobs trained side by side: in spawned processes with their share of the cores, or one by one in this process.

A job gives the same numbers wherever it is trained: BLAS gets one thread, and XLA's results do not depend on its own.
"""

import multiprocessing
import os
import signal
import sys
import time
import traceback
from collections import deque
from collections.abc import Callable
from contextlib import contextmanager, suppress
from multiprocessing import connection, resource_tracker
from typing import NamedTuple

from threadpoolctl import threadpool_limits

from essay_repro.digits import DataError
from essay_repro.running import cost, provenance
from essay_repro.running.experiment import get
from essay_repro.running.results import ResultsError

WORTH = 10.0  # seconds of training beside the longest job, below which processes take longer to start than they save
MEMORY = 2e9  # bytes that a process should have: it takes one, the largest exact solutions two
MOST_JOBS = 50  # of a process; then another takes its place, so that what it leaks or fragments is freed


class Task(NamedTuple):
    """A job as a process is told of it: the cells that it fills.

    kind: jobs of the same share a compiled program. table: () -> the rows to train on.
    """

    kind: str
    experiment: str
    preset: str
    seeds: int | None
    cells: tuple
    table: Callable


class Result(NamedTuple):
    """What a job brings. seconds: it took. device: it was trained on, "CPU" or "GPU". peak: MB its process held."""

    rows: list
    seconds: float
    device: str
    peak: float | None


class WorkerError(Exception):
    """Processes ended twice over the same job, or before they began one; or a job ran into what a person mends."""


def cores():
    """Number of cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def threads(processes):
    """Number of threads of each of so many processes."""
    return max(1, cores() // processes)


def suitable(jobs):
    """Number of processes for the jobs: as many as there are cores, jobs, and memory; one where more save nothing."""
    seconds = [cost.seconds(job.work) for job in jobs]
    if sum(seconds) - max(seconds) < WORTH:
        return 1
    with suppress(AttributeError, ValueError, OSError):  # not on Windows
        memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
        return max(1, min(cores(), len(jobs), int(memory / MEMORY)))
    return min(cores(), len(jobs))


def start_keras(verbose):
    """Import Keras and its backend, silently unless `verbose`; the kind of device it computes on, CPU or GPU."""
    if verbose:
        os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "0")
    from d2l_regression.backend import keras

    # Without a GPU there are only CPUs in the list; asked for "gpu" by name, JAX raises where there is none.
    return keras.distribution.list_devices()[0].partition(":")[0].upper()


def here(job, table, device, on_step):
    """The `Result` of a job trained in this process."""
    started = time.perf_counter()
    with threadpool_limits(1, "blas"):
        rows = job.train(table, on_step)
    return Result(rows, time.perf_counter() - started, device, provenance.peak_memory_mb())


def side_by_side(tasks, processes, verbose, watch):
    """Yield (k, `Result`) of each tasks[k] as it ends, from so many processes that share the cores.

    A process that dies is replaced and its task begun again, once; so is one that dies before it has a task.

    watch: told what goes on by `begin(k)`, `advance(k, run_steps)` and `replaced(k or None, how)`.
    Raises: WorkerError.
    """
    waiting, died = deque(range(len(tasks))), set()
    options = (threads(processes), verbose)
    workers = [_Worker(*options) for _ in range(min(processes, len(tasks)))]
    try:
        while workers:
            ready = connection.wait([worker.pipe for worker in workers])
            for worker in [worker for worker in workers if worker.pipe in ready]:
                try:
                    kind, value = worker.pipe.recv()
                except (EOFError, ConnectionResetError):
                    workers.remove(worker)
                    how = worker.ended()
                    if worker.task in died:
                        raise WorkerError(_given_up(worker.task, how)) from None
                    died.add(worker.task)
                    waiting.extendleft([worker.task] if worker.task is not None else [])
                    watch.replaced(worker.task, how)
                    workers.append(_Worker(*options))
                    continue
                died.discard(None)  # processes do begin
                if kind == "steps":
                    watch.advance(worker.task, value)
                    continue
                if kind == "wrong":
                    raise WorkerError(value)
                if kind == "bug":
                    raise RuntimeError(f"in a process that trains:\n{value}")
                if kind == "result":
                    yield worker.task, value
                    worker.jobs, worker.task = worker.jobs + 1, None
                if not waiting or worker.jobs == MOST_JOBS:
                    workers.remove(worker)
                    worker.dismiss()
                    workers += [_Worker(*options)] if waiting else []
                    continue
                worker.task = _next(waiting, tasks, worker, workers)
                worker.kind = tasks[worker.task].kind
                watch.begin(worker.task)
                with suppress(BrokenPipeError):  # it has died: the next `recv` says so
                    worker.pipe.send(tasks[worker.task])
    finally:
        for worker in workers:
            worker.process.terminate()
        for worker in workers:
            worker.process.join()


def _next(waiting, tasks, worker, workers):
    """Take from those waiting what a worker does next: the first of the kind that it has compiled, so that others need
    not; else the first that no other has compiled; else the first."""
    others = {other.kind for other in workers if other is not worker}
    kinds = [tasks[k].kind for k in waiting]
    own = (k for k, kind in zip(waiting, kinds, strict=True) if kind == worker.kind)
    new = (k for k, kind in zip(waiting, kinds, strict=True) if kind not in others)
    chosen = next(own, next(new, waiting[0]))
    waiting.remove(chosen)
    return chosen


class _Worker:
    """A process of ours. task: the number of the one it works on, if any. kind: of its last. jobs: it has done."""

    def __init__(self, threads, verbose):
        # Spawned: TensorFlow hangs in a fork of a process that has used it.
        context = multiprocessing.get_context("spawn")
        self.pipe, theirs = context.Pipe()
        self.process = context.Process(target=_serve, args=(theirs, threads, verbose), daemon=True)
        self.task, self.kind, self.jobs = None, None, 0
        with interrupts_held_back():
            self.process.start()
        theirs.close()  # so that the pipe ends when the process does

    def dismiss(self):
        self.process.terminate()  # at once: what it did is here
        self.process.join()

    def ended(self):
        """How the process ended, in words."""
        self.process.join()
        code = self.process.exitcode
        if code >= 0:
            return f"exit code {code}"
        name = signal.Signals(-code).name
        return f"{name}, perhaps for lack of memory" if name == "SIGKILL" else name


def _given_up(task, how):
    if task is None:
        return (
            f"a process ended before it could begin, for the second time ({how}); --jobs 1 needs no other process, "
            'and a script of your own needs `if __name__ == "__main__":` for others'
        )
    return f"a process ended over the same trainings for the second time ({how}); --jobs 1 leaves them all the memory"


@contextmanager
def interrupts_held_back():
    """What is started meanwhile never gets Ctrl-C, which a terminal sends to all: it is for this process to answer."""
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    resource_tracker.ensure_running()  # a helper of Python's; started later, it would let Ctrl-C through again
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _serve(pipe, threads, verbose):
    """The life of a process: do the tasks that come through the pipe until its other end is gone."""
    _use_threads(threads)
    device = start_keras(verbose)
    with suppress(EOFError, BrokenPipeError, ConnectionResetError):
        pipe.send(("ready", None))
        while True:
            task = pipe.recv()
            pipe.send(_done(task, device, lambda run_steps: pipe.send(("steps", run_steps))))


def _use_threads(count):
    """Give the backend so many threads. It asks once, when it starts; then its pools stay as they are."""
    if "keras" in sys.modules:
        raise RuntimeError("the backend was started before it was told its number of threads")
    os.environ |= dict.fromkeys(("TF_NUM_INTRAOP_THREADS", "TF_NUM_INTEROP_THREADS", "NPROC"), str(count))


def _done(task, device, on_step):
    try:
        experiment = get(task.experiment)
        settings = experiment.presets[task.preset].with_seeds(task.seeds)
        (job,) = experiment.jobs(settings, list(task.cells))
        return "result", here(job, task.table(), device, on_step)
    except (DataError, ResultsError, FloatingPointError) as error:
        return "wrong", str(error)
    except (BrokenPipeError, ConnectionResetError):
        raise
    except Exception:
        return "bug", traceback.format_exc()
