"""The options that say where jobs run, for every program that trains, and what they come to."""

import argparse
import os
import shutil
from contextlib import contextmanager

from d2l_regression import machine
from d2l_regression.jobs import cluster, local
from d2l_regression.jobs.task import WorkerError

ADDRESS = "DASK_SCHEDULER_ADDRESS"  # Dask's own name for it
ADDRESS_SPACE = 3.5e9  # bytes that TensorFlow or JAX reserve; with 3.1 they end without a word that helps
WAIT = 600  # seconds: a batch system takes its time


def add_arguments(parser):
    """The arguments of a program whose jobs `chosen` places."""
    place = parser.add_mutually_exclusive_group()
    place.add_argument(
        "--jobs",
        type=_jobs,
        metavar="N",
        help="processes that share the cores, or auto (default): as many as pay",
    )
    place.add_argument(
        "--dask",
        type=_address,
        metavar="ADDRESS",
        help=f"train on the workers of the Dask scheduler there (default: ${ADDRESS}, where --jobs is not given)",
    )
    parser.add_argument(
        "--dask-wait",
        type=count,
        default=WAIT,
        metavar="SECONDS",
        help=f"how long to wait for workers while there is none (default: {WAIT})",
    )
    parser.add_argument("--verbose", action="store_true", help="let the backend write its own log")


def given(options):
    """The arguments, as a command line has them, that say the same as these options."""
    found = [f"--jobs={options.jobs}"] if options.jobs else []
    found += [f"--dask={options.dask}"] if options.dask else []
    found += [f"--dask-wait={options.dask_wait}"] if options.dask_wait != WAIT else []
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


def _address(text):
    if not text.strip():
        raise argparse.ArgumentTypeError("it was empty; give the address that `dask scheduler` prints")
    return text


def _jobs(text):
    return text if text == "auto" else count(text, "auto or ")


@contextmanager
def chosen(options, seconds):
    """Where jobs of about so many seconds each run, as the options say: here, in processes, or on a cluster.

    Each place has `run(tasks, watch)`, which yields (k, `Result`) of each tasks[k] as it ends; `told`, what it is in
    words; and `processes`, `threads` (of each) and `recorded`, a dict, which are recorded with the results. watch: a
    `Progress`, or what has its methods.

    Raises: WorkerError if there is no such cluster, or no room for the backend here.
    """
    address = options.dask or (None if options.jobs else os.environ.get(ADDRESS))
    if address:
        with cluster.connected(address, options.dask_wait, options.verbose) as place:
            yield place
        return
    if machine.address_space() < ADDRESS_SPACE:
        raise WorkerError(
            f"a process may reserve {machine.address_space() / 1e9:.1f} GB here (ulimit -v), and the backend alone "
            f"reserves {ADDRESS_SPACE / 1e9:.1f}; allow more, such as `ulimit -v unlimited`"
        )
    processes = options.jobs if isinstance(options.jobs, int) else 1 if _has_gpu(options) else local.suitable(seconds)
    processes = min(len(seconds), processes)
    yield local.Here(options.verbose) if processes == 1 else local.Processes(processes, options.verbose)


def _has_gpu(options):
    """Whether the backend computes on a GPU: a second process would want its memory. It is asked where there is one."""
    return shutil.which("nvidia-smi") is not None and machine.start_keras(options.verbose) != "CPU"
