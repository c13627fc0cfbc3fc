"""Progress of a program: a bar on a terminal, a line a stage in a log; always on stderr."""

import sys
import time

from rich import progress as rich_progress
from rich.console import Console
from rich.table import Column


class Progress:
    """Progress over a known number of run-steps (one update of one model each); use it as a context manager."""

    def __init__(self, name, run_steps):
        self.name = name
        self.started = time.perf_counter()
        self.bar = None
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
            self.bar = rich_progress.Progress(*columns, console=Console(stderr=True), transient=True)
            self.task = self.bar.add_task(name, total=run_steps, rate="")

    def __enter__(self):
        if self.bar:
            self.bar.start()
        return self

    def __exit__(self, *error):
        if self.bar:
            self.bar.stop()

    def stage(self, label):
        """Say what begins now."""
        if self.bar:
            self.bar.update(self.task, description=label)
        else:
            seconds = time.perf_counter() - self.started
            print(f"{self.name} [{seconds:5.0f} s]: {label}", file=sys.stderr, flush=True)

    def advance(self, run_steps):
        """Count run-steps as done."""
        if self.bar:
            self.bar.update(self.task, advance=run_steps)
            speed = self.bar.tasks[self.task].speed  # of the last half minute, as the time left is; None at first
            self.bar.update(self.task, rate=f"{speed:,.0f} steps/s" if speed else "")
