"""What a Dask cluster costs a task: tasks that do nothing are sent through a scheduler and workers of this machine.

    python benchmarks/cluster.py                     some minutes on two cores; it needs the extra `cluster`
    python benchmarks/cluster.py --tasks 100 1000    other numbers of tasks

The scheduler and each worker are processes of their own. A line's tasks are sent alone, each a bundle of its own, or
as long as the sweep says they take, so that they come in bundles; both are timed from `run` to the last result. The
scheduler's own time on a core is what a machine that is busy with others does not change.
"""

import json
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace

import psutil  # comes with Dask
from machine import header

from d2l_regression.jobs import Task, cluster, worker
from d2l_regression.terminal import Parser

WORKERS = 2
TASKS = (100, 1_000, 10_000)
SHORT = 1.0  # seconds that a short training is said to take: ten make a bundle
LONG = cluster.BUNDLE  # of one that is a bundle of its own


def dask_setup(dask_worker):
    """This file is the workers' preload too: they start no backend, which no task here needs."""
    del dask_worker
    worker.start = lambda: "CPU"


def nothing(*, on_step):
    """A task's work."""
    del on_step


@contextmanager
def started(workers):
    """(address, process) of a scheduler with so many workers, all ended at the end."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "scheduler.json"
        dask = [sys.executable, "-m", "dask"]
        common = ["--scheduler-file", str(file), "--no-dashboard"]
        one = ["--no-nanny", "--nthreads", "1", "--preload", str(Path(__file__).resolve())]
        programs = [["scheduler", "--host", "127.0.0.1", "--port", "0"], *[["worker", *one]] * workers]
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": folder}
        processes = [subprocess.Popen([*dask, *program, *common], **quiet) for program in programs]
        try:
            while not file.exists():
                time.sleep(0.1)
                if processes[0].poll() is not None:
                    raise SystemExit(f"{' '.join(processes[0].args)} ended with {processes[0].returncode}")
            yield json.loads(file.read_text())["address"], psutil.Process(processes[0].pid)
        finally:
            for process in processes:
                process.kill()  # asked to end together, a worker now and then waits for ever on the scheduler that went
            for process in processes:
                process.wait()


def timed(place, scheduler, count, seconds):
    """(bundles, wall-clock seconds, the scheduler's seconds) of so many tasks that are said to take so long."""
    tasks = [Task("nothing", nothing, (), "", seconds)] * count
    silent = SimpleNamespace(begin=id, end=id, stage=id, advance=max, replaced=max)  # a watch that shows nothing
    begun, before = time.perf_counter(), sum(scheduler.cpu_times()[:2])
    found = sum(1 for _ in place.run(tasks, silent))
    assert found == count
    spent, own = time.perf_counter() - begun, sum(scheduler.cpu_times()[:2]) - before
    return len(cluster.bundles(tasks, WORKERS)), spent, own


def table(place, scheduler, counts):
    """Yield the lines of the table."""
    alone = "each its own task: s | ms a task | of them the scheduler's"
    yield f"| trainings | {alone} | in bundles of 10 s: tasks | s | ms a training |"
    yield "|---:|---:|---:|---:|---:|---:|---:|"
    for count in counts:
        _, spent, own = timed(place, scheduler, count, LONG)
        bundles, together, _ = timed(place, scheduler, count, SHORT)
        numbers = (f"{spent:.1f}", f"{1e3 * spent / count:.1f}", f"{1e3 * own / count:.2f}")
        yield f"| {count:,} | {' | '.join(numbers)} | {bundles:,} | {together:.1f} | {1e3 * together / count:.2f} |"


def arguments():
    parser = Parser(description=__doc__.partition(":")[0])
    parser.add_argument(
        "--tasks", type=int, nargs="+", default=TASKS, metavar="N", help="numbers of tasks, one line each"
    )
    chosen = parser.parse_args()
    if min(chosen.tasks) < 1:
        parser.error(f"--tasks was {chosen.tasks}; each must be at least 1")
    return chosen


def main():
    """Print the table."""
    chosen = arguments()
    with started(WORKERS) as (address, scheduler), cluster.connected(address, 600, verbose=False) as place:
        while len(place.present) < WORKERS:
            time.sleep(0.2)
            place._look()
        timed(place, scheduler, 10, LONG)  # the first find their way
        print(f"{header()}\n", *table(place, scheduler, chosen.tasks), sep="\n")


if __name__ == "__main__":
    main()
