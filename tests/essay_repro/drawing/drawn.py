"""Figures of the experiments on made-up rows."""

from dataclasses import replace
from functools import cache

from essay_repro import NAMES, scaling
from essay_repro.running import experiment
from essay_repro.running.results import Row
from essay_repro.running.settings import evaluation_steps

# (experiment, file name) of every figure; the name of the file is that of the experiment where it has one figure.
FIGURES = [(name, figure) for name in NAMES for figure in experiment.get(name).figures]
SOLVED = ("least squares", "ridge", "squares solved", "pairwise solved")


def rows_of(settings, cells):
    """Made-up errors: they fall with the steps, and differ by condition, split and seed."""
    conditions = list(dict.fromkeys(cell.condition for cell in cells))
    return [
        Row(*cell, step, split, metric, (1 + k + 0.1 * cell.seed) * (3 if split == "test" else 2) / (3 + step) ** 0.2)
        for cell in cells
        for k in (conditions.index(cell.condition),)
        for step in ([0] if cell.condition.startswith(SOLVED) else steps_of(settings, cell))
        for split in ("train", "validation", "test")
        for metric in ("one_minus_r2", "one_minus_r2_rounded")
    ]


def steps_of(settings, cell):
    """Where a cell is evaluated: the products have a budget of their own, and a step that the author stopped at."""
    if isinstance(settings, scaling.Scaling):
        return [0, 64, settings.steps]  # large networks at few steps
    if cell.condition != "pairwise":
        return evaluation_steps(settings.steps)
    return sorted({*evaluation_steps(settings.pairwise_steps), settings.pairwise_short})


def made_up(name, **changes):
    """An experiment, rows and settings for it: the essay's number of training rows, few steps."""
    return _made_up(name, tuple(changes.items()))


@cache
def _made_up(name, changes):
    subject, changes = experiment.get(name), dict(changes)
    settings = replace(subject.presets["paper"], **{"steps": 100, "seeds": 3, **changes})
    return subject, rows_of(settings, subject.cells(settings)), settings


def needed(name):
    """Made-up rows of the experiments whose rows this one's figures show too."""
    return {other: made_up(other)[1] for other in experiment.get(name).needs}


def drawn(name, figure=None, published=False, **changes):
    subject, rows, settings = made_up(name, **changes)
    _, draw = subject.figures[figure or name]
    return draw(rows, settings, published, **needed(name))
