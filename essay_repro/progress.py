"""Progress of a program: a bar on a terminal, a line a stage in a log; always on stderr."""

import sys
import time

from rich import progress as rich_progress
from rich.console import Console
from rich.table import Column


class Progress:
    """Progress over jobs of different weight; use it as a context manager.

    A job's weight is about the seconds that it takes, so that the bar moves evenly and the time left can be believed.
    """

    def __init__(self, name, weight):
        self.name = name
        self.started = time.perf_counter()
        self.bar = None
        self.before, self.weight, self.run_steps, self.done = 0.0, 0.0, 0, 0  # of the job under way
        self.began = self.started
        if sys.stderr.isatty():
            columns = (
                rich_progress.TextColumn("{task.description}"),
                rich_progress.BarColumn(),
                rich_progress.TaskProgressColumn(),
                rich_progress.TextColumn("{task.fields[rate]}"),
                # In a narrow terminal the bar gives way, not the time.
                rich_progress.TimeRemainingColumn(compact=True, table_column=Column(no_wrap=True)),
                rich_progress.TextColumn("left"),
            )
            # The time left follows the speed of the last minutes: jobs differ in how well their weight is known.
            self.bar = rich_progress.Progress(
                *columns, console=Console(stderr=True), transient=True, speed_estimate_period=120
            )
            self.task = self.bar.add_task(name, total=weight, rate="")

    def __enter__(self):
        if self.bar:
            self.bar.start()
        return self

    def __exit__(self, *error):
        if self.bar:
            if error[0] is None:
                self.bar.update(self.task, completed=self.bar.tasks[self.task].total)
            self.bar.stop()

    def stage(self, label, weight=0.0, run_steps=0):
        """Say what begins now, and that what was before is done.

        weight: the share of the whole that it is. run_steps: how many run-steps (one update of one model each) it has.
        """
        self.before, self.weight, self.run_steps, self.done = self.before + self.weight, weight, run_steps, 0
        self.began = time.perf_counter()
        if self.bar:
            self.bar.update(self.task, description=label, completed=self.before, rate="")
        else:
            spent = time.perf_counter() - self.started
            print(f"{self.name} [{spent:5.0f} s]: {label}", file=sys.stderr, flush=True)

    def advance(self, run_steps):
        """Count run-steps of this stage as done."""
        self.done += run_steps
        if self.bar:
            rate = self.done / max(time.perf_counter() - self.began, 1e-9)
            completed = self.before + self.weight * self.done / max(self.run_steps, 1)
            self.bar.update(self.task, completed=completed, rate=f"{rate:,.0f} steps/s")
