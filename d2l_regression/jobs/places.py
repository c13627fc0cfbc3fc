"""The options that say where jobs run, for every program that trains, and what they come to."""

import argparse
import shutil
from contextlib import contextmanager

from d2l_regression.jobs import local, machine


def add_arguments(parser):
    """The arguments of a program whose jobs `chosen` places."""
    parser.add_argument(
        "--jobs",
        type=_jobs,
        metavar="N",
        help="processes that share the cores, or auto (default): as many as pay",
    )
    parser.add_argument("--verbose", action="store_true", help="let the backend write its own log")


def given(options):
    """The arguments, as a command line has them, that say the same as these options."""
    found = [f"--jobs={options.jobs}"] if options.jobs else []
    return [*found, *(["--verbose"] if options.verbose else [])]


def count(text, other=""):
    """A whole number of at least 1. other: what else the argument may be, told of what is none."""
    try:
        value = int(text)
    except ValueError:
        value = 0
    if value < 1:
        raise argparse.ArgumentTypeError(f"{text!r} must be {other}a whole number of at least 1")
    return value


def _jobs(text):
    return None if text == "auto" else count(text, "auto or ")


@contextmanager
def chosen(options, seconds):
    """Where jobs of about so many seconds each run, as the options say: a `local.Here` or a `local.Processes`.

    Either has `run(tasks, watch)`, which yields (k, `Result`) of each tasks[k] as it ends; `processes`, how many
    there are; and `told`, their number in words. watch: a `Progress`, or what has its `begin`, `advance`, `end` and
    `replaced`.
    """
    processes = min(len(seconds), options.jobs or (1 if _has_gpu(options) else local.suitable(seconds)))
    yield local.Here(options.verbose) if processes == 1 else local.Processes(processes, options.verbose)


def _has_gpu(options):
    """Whether the backend computes on a GPU: a second process would want its memory. It is asked where there is one."""
    return shutil.which("nvidia-smi") is not None and machine.start_keras(options.verbose) != "CPU"
