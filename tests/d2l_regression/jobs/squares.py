"""A program whose jobs are invented, so that a cluster is tried in seconds: `python -m ...squares --out FILE --dask …`.

It squares numbers, a moment each, and appends a line "number square" to a file as each comes; stored ones are skipped.
"""

import argparse
import os
import signal
import sys
import time
from pathlib import Path

from d2l_regression.jobs import Mendable, Task, places
from d2l_regression.jobs.progress import Progress

MOMENT = 0.2  # seconds of a job, in ten steps


def square(number, *, on_step):
    """The square of a number, and the process that found it; some numbers are told to go wrong."""
    if number == "wrong":
        raise Mendable("no number: give one")
    if number == "bug":
        raise KeyError("a mistake of ours")
    if number == "dies":
        os.kill(os.getpid(), signal.SIGKILL)
    for _ in range(10):
        time.sleep(MOMENT / 10)
        on_step(1)
    return number**2, os.getpid()


def tasks_of(numbers, seconds=1.0):
    """A task each."""
    return [Task("square", square, (number,), str(number), seconds, 10) for number in numbers]


def stored(path):
    """{number: square} of the file."""
    return dict(map(int, line.split()) for line in path.read_text().splitlines()) if path.exists() else {}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--out", type=Path)
    parser.add_argument("--count", type=int, default=20)
    places.add_arguments(parser)
    options = parser.parse_args()
    tasks = tasks_of([number for number in range(options.count) if number not in stored(options.out)])
    try:
        with Progress("squares") as progress, places.chosen(options, [task.seconds for task in tasks]) as place:
            progress.plan(task.part for task in tasks)
            progress.stage(f"begins{place.told}")
            for k, result in place.run(tasks, progress):
                with options.out.open("a") as file:
                    file.write(f"{tasks[k].arguments[0]} {result.value[0]}\n")
    except Mendable as error:
        print(f"squares: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
