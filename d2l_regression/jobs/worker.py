"""The side of a Dask worker: it takes jobs of a program that is like it, and does them in one thread each.

A worker is started by others, on any machine, as docs/cluster.md says. It stores nothing: the program that asked does.
"""

import functools
import sys
import time

from d2l_regression import machine
from d2l_regression.jobs import versions
from d2l_regression.jobs.task import outcome

TOLD_EVERY = 1.0  # seconds between two reports of run-steps: each goes through the scheduler


class Abandoned(BaseException):
    """Nobody waits for the job any more."""


def refusal(wanted, dask_worker):
    """Why a worker can take no jobs, in words; None if it can. wanted: `versions.present` of the program that asks."""
    packages = [name.removeprefix("code of ") for name in wanted if name.startswith("code of ")]
    if other := versions.differences(wanted, versions.present(packages)):
        return f"is of another version: {other}; install the same on both"
    if dask_worker.state.nthreads != 1:
        return f"has {dask_worker.state.nthreads} threads: start it with --nthreads 1, and more of them with --nworkers"
    if "keras" in sys.modules and not start.cache_info().currsize:
        return "has used Keras before, with threads of its own: start it anew for this"
    return None


@functools.cache
def start():
    """Start the backend of this process with one thread; the kind of device it computes on, CPU or GPU."""
    machine.use_threads(1)
    return machine.start_keras(verbose=False)


def work(bundle, topic, wanted):
    """What a bundle brings, and who did it: (`outcome` of each task up to what is wrong, address, facts).

    bundle: (k, task) of each. topic: where the program that asked is told what goes on: (what, k, run-steps, address).
    facts: the worker's processor, and its instructions, which decide how sums are rounded.
    Raises: RuntimeError for what may go well elsewhere: a bug, or a fault of this machine.
    """
    from distributed import get_worker

    worker = get_worker()
    instructions = machine.vector_instructions()
    who = worker.address, (machine.processor(), None if instructions is None else tuple(instructions))
    if why := refusal(wanted, worker):
        return [("wrong", f"worker {worker.address} {why}")], *who
    device, brought = start(), []
    for k, task in bundle:
        worker.log_event(topic, ("begin", k, 0, worker.address))
        kind, value = outcome(task, device, _Reporter(worker, topic, k))
        if kind == "bug":
            raise RuntimeError(f"on {worker.address}:\n{value}")
        if kind == "wrong":
            return [*brought, (kind, f"{value} (on worker {worker.address})")], *who
        brought.append((kind, value))
    return brought, *who


class _Reporter:
    """Tells of run-steps now and then, and ends a job that nobody waits for."""

    def __init__(self, worker, topic, k):
        self.worker, self.topic, self.k = worker, topic, k
        self.key = worker.get_current_task()
        self.steps, self.told = 0, time.monotonic()

    def __call__(self, run_steps):
        state = self.worker.state.tasks.get(self.key)
        if state is None or state.state == "cancelled":
            raise Abandoned
        self.steps += run_steps
        if time.monotonic() - self.told >= TOLD_EVERY:
            self.worker.log_event(self.topic, ("advance", self.k, self.steps, self.worker.address))
            self.steps, self.told = 0, time.monotonic()
