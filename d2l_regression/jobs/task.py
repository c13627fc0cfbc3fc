"""What a job is, wherever it is trained: a function and its arguments, what it brings, and what may go wrong.

A job gives the same numbers in every process: BLAS gets one thread, and XLA's results do not depend on its own.
"""

import time
import traceback
from collections.abc import Callable
from typing import Any, NamedTuple

from threadpoolctl import threadpool_limits

from d2l_regression import machine


class Mendable(Exception):
    """One line for people: what is wrong, and what they can do about it. It ends a program without a traceback."""


class WorkerError(Mendable):
    """Processes ended twice over the same job, or before they began one; or a cluster cannot be used, or has gone."""


class Task(NamedTuple):
    """A job as a process is told of it.

    kind: jobs of the same share a compiled program. function: called as `function(*arguments, on_step=...)`, where
    `on_step(n)` reports n run-steps more, one of which is an update of one model. For other processes it stands at the
    top of a module, and arguments and value are plain data. label: what to call it. seconds: about what it takes.
    run_steps: all that it reports.
    """

    kind: str
    function: Callable
    arguments: tuple
    label: str = ""
    seconds: float = 1.0
    run_steps: int = 0

    @property
    def part(self):
        """What `Progress.plan` is told of it."""
        return self.label, self.seconds, self.run_steps


class Result(NamedTuple):
    """What a job brings. seconds: it took. device: it was trained on, "CPU" or "GPU". peak: MB its process held."""

    value: Any
    seconds: float
    device: str
    peak: float | None


def perform(task, device, on_step):
    """The `Result` of a task done in this process."""
    started = time.perf_counter()
    with threadpool_limits(1, "blas"):
        value = task.function(*task.arguments, on_step=on_step)
    return Result(value, time.perf_counter() - started, device, machine.peak_memory_mb())


def outcome(task, device, on_step):
    """("result", `Result`), ("wrong", a line for people) or ("bug", a traceback), as they cross to another process."""
    try:
        return "result", perform(task, device, on_step)
    except (Mendable, FloatingPointError) as error:
        return "wrong", str(error)
    except (BrokenPipeError, ConnectionResetError):  # who asked has gone
        raise
    except Exception:
        return "bug", traceback.format_exc()


def value_of(kind, value):
    """The `Result` of an `outcome` that another process sent. Raises: Mendable; RuntimeError for a bug."""
    if kind == "wrong":
        raise Mendable(value)
    if kind == "bug":
        raise RuntimeError(f"in a process that trains:\n{value}")
    return value
