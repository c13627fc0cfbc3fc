"""Progress of a program: a bar on a terminal, a line a job in a log; always on stderr."""

import sys
import time
from dataclasses import dataclass

from rich import progress as rich_progress
from rich.console import Console
from rich.table import Column

from d2l_regression.terminal import complain

NUMBERS = 42  # columns of a terminal for what stands beside the label: a short bar, per cent, steps/s, time left


@dataclass
class _Part:
    """A job of the plan. weight: the share of the whole that it is. done: run-steps, of all that it has."""

    label: str
    weight: float
    run_steps: int
    done: int = 0
    began: float = 0.0

    @property
    def completed(self):
        return self.weight * min(1.0, self.done / max(self.run_steps, 1))


class Progress:
    """Progress over jobs of different weight, several of which may be under way; use it as a context manager.

    A job's weight is about the seconds that it takes, so that the bar moves evenly and the time left can be believed.
    """

    def __init__(self, name):
        self.name = name
        self.started = time.perf_counter()
        self.bar = None
        self.parts, self.under_way, self.before = [], [], 0.0
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
            self.task = self.bar.add_task(name, total=None, rate="")

    def __enter__(self):
        if self.bar:
            self.bar.start()
        return self

    def __exit__(self, *error):
        if self.bar:
            if error[0] is None:
                self.bar.update(self.task, completed=self.bar.tasks[self.task].total)
            self.bar.stop()

    def stage(self, label):
        """Say what happens now beside the jobs."""
        self._tell(label)

    def plan(self, parts):
        """The jobs to come, as (label, weight, run-steps: one is an update of one model)."""
        self.parts = [_Part(*part) for part in parts]
        if self.bar:
            self.bar.update(self.task, total=sum(part.weight for part in self.parts))

    def expect(self, share):
        """Only this share of the plan will be done: the time left is that of the share."""
        if self.bar:
            self.bar.update(self.task, total=share * sum(part.weight for part in self.parts))

    def begin(self, k):
        """The job k of the plan begins."""
        self.under_way.append(k)
        self.parts[k].began = time.perf_counter()
        self._move()
        self._tell(self.parts[k].label)

    def advance(self, k, run_steps):
        """Count run-steps of the job k as done."""
        self.parts[k].done += run_steps
        self._move()

    def end(self, k):
        """The job k is done."""
        self.under_way.remove(k)
        self.before += self.parts[k].weight
        self._move()
        if self.bar and self.under_way:
            self._describe(self.parts[self.under_way[-1]].label)

    def replaced(self, k, how):
        """A process has ended and is replaced; the job k that it trained, if not None, will be begun again."""
        told = f"a process ended ({how}) and is replaced"
        if k is not None:
            self.under_way.remove(k)
            self.parts[k].done = 0
            self._move()
            told += f"; to begin again: {self.parts[k].label}"
        if self.bar:
            self.bar.console.print(f"{self.name}: {told}")
        else:
            self._tell(told)

    def _tell(self, label):
        if self.bar:
            self._describe(label)
        else:
            spent = time.perf_counter() - self.started
            complain(f"{self.name} [{spent:5.0f} s]: {label}")

    def _describe(self, label):
        """Show what is under way, cut where a narrow terminal would otherwise cut the numbers beside it."""
        others = len(self.under_way) - 1
        beside = f" and {others} more" if others > 0 else ""
        room = max(12, self.bar.console.width - NUMBERS - len(beside))
        label = label if len(label) <= room else label[: room - 1] + "…"
        self.bar.update(self.task, description=label + beside)

    def _move(self):
        if self.bar:
            parts, now = [self.parts[k] for k in self.under_way], time.perf_counter()
            completed = self.before + sum(part.completed for part in parts)
            rate = sum(part.done / max(now - part.began, 1e-9) for part in parts)
            self.bar.update(self.task, completed=completed, rate=f"{rate:,.0f} steps/s" if rate else "")
