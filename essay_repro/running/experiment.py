"""What an experiment is: its presets, the trainings it consists of, its figures and what it prints."""

import importlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from essay_repro.running.cost import Work

WIDTH = 4  # runs that a core trains at once: more are no faster, and would be harder to share out


class Job(NamedTuple):
    """Trainings that share a program, and a core.

    label: what to call them. run_steps: updates, of all models together. train: (table, on_step) -> rows. work: what
    they cost. cells: those that its rows fill; `jobs` of the experiment makes of them this very job again.
    """

    label: str
    run_steps: int
    train: Callable
    work: Work = Work()
    cells: tuple = ()


@dataclass(frozen=True)
class Experiment:
    """One program of the essay.

    Attributes:
        name: of the module and of its files. shows: one sentence for the list of experiments.
        presets: {"smoke", "quick", "paper": settings}.
        conditions: the names of the curves, in the order of the table.
        cells: settings -> all cells.
        jobs: (settings, missing cells, width) -> list of `Job`, of at most `width` runs where they train; WIDTH if left
            out.
        figures: {file name: (title, draw)}; draw(rows, settings, published) -> figure, with the author's curves or not.
        summary: (rows, settings) -> the text printed at the end.
        needs: names of experiments whose rows its figures show too; `draw` gets each by its name as a keyword.
        reduce: (settings, missing cells) -> settings that do without these, or None if nothing can be shown; None where
            all cells are needed.
    """

    name: str
    shows: str
    presets: dict
    conditions: tuple
    cells: Callable
    jobs: Callable
    figures: dict
    summary: Callable
    needs: tuple = ()
    reduce: Callable | None = None


def get(name):
    """The experiment of that name."""
    return importlib.import_module(f"essay_repro.{name}").EXPERIMENT


def groups(seeds, size):
    """The seeds in groups of at most `size`, the same groups whichever of them are missing.

    >>> groups([0, 1, 3, 4], size=2)
    [[0, 1], [3], [4]]
    """
    blocks = {}
    for seed in sorted(set(seeds)):
        blocks.setdefault(seed // size, []).append(seed)
    return list(blocks.values())
