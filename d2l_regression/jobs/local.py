"""Jobs on this machine: in spawned processes with their share of the cores, or one by one in this process."""

import functools
import multiprocessing
import signal
from collections import deque
from contextlib import contextmanager, suppress
from multiprocessing import connection, resource_tracker

from d2l_regression import machine
from d2l_regression.jobs.task import WorkerError, outcome, perform, value_of

WORTH = 10.0  # seconds of training beside the longest job, below which processes take longer to start than they save
MEMORY = 2e9  # bytes that a process should have: it takes one, the largest exact solutions two
MOST_JOBS = 50  # of a process; then another takes its place, so that what it leaks or fragments is freed


def suitable(seconds):
    """Number of processes for jobs that take so long: as many as there are cores, jobs, and memory; one where more save
    nothing."""
    if sum(seconds) - max(seconds) < WORTH:
        return 1
    most = min(machine.cores(), len(seconds))
    memory = machine.memory()
    return most if memory is None else max(1, min(most, int(memory / MEMORY)))


class Here:
    """Tasks one by one in this process."""

    processes, told = 1, ""

    def __init__(self, verbose):
        self.verbose, self.recorded = verbose, {}

    @functools.cached_property
    def device(self):
        """What it trains on, "CPU" or "GPU"; asking starts the backend."""
        return machine.start_keras(self.verbose)

    @property
    def threads(self):
        """Number of threads of each process."""
        return machine.threads(1)

    def run(self, tasks, watch):
        """Yield (k, `Result`) of each tasks[k] as it ends, in their order. What a task raises passes through."""
        for k, task in enumerate(tasks):
            watch.begin(k)
            result = perform(task, self.device, functools.partial(watch.advance, k))
            watch.end(k)
            yield k, result


class Processes:
    """Tasks side by side in so many processes, which share the cores."""

    def __init__(self, processes, verbose):
        self.processes, self.verbose, self.recorded = processes, verbose, {}

    @property
    def threads(self):
        """Number of threads of each process."""
        return machine.threads(self.processes)

    @property
    def told(self):
        """Number of processes and threads in words."""
        share = "a thread each" if self.threads == 1 else f"{self.threads} threads each"
        return f" in {self.processes} processes, {share}"

    def run(self, tasks, watch):
        """Yield (k, `Result`) of each tasks[k] as it ends; the longest are begun first, so that the last end together.

        A process that dies is replaced and its task begun again, once; so is one that dies before it has a task.

        Raises: WorkerError; Mendable for what a task found that people can mend.
        """
        waiting, died = deque(sorted(range(len(tasks)), key=lambda k: -tasks[k].seconds)), set()
        options = (self.threads, self.verbose)
        workers = [_Worker(*options) for _ in range(min(self.processes, len(tasks)))]
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
                    if kind != "ready":
                        result = value_of(kind, value)
                        watch.end(worker.task)
                        yield worker.task, result
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
    machine.use_threads(threads)
    device = machine.start_keras(verbose)
    with suppress(EOFError, BrokenPipeError, ConnectionResetError):
        pipe.send(("ready", None))
        while True:
            task = pipe.recv()
            pipe.send(outcome(task, device, lambda run_steps: pipe.send(("steps", run_steps))))
