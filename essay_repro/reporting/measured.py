"""What the report measures beside the experiments' own tables: errors above 1, and what our choices change."""

from collections.abc import Callable
from math import nan
from typing import NamedTuple

from essay_repro import deep, double_descent, features, linear, more_data, multitask
from essay_repro.drawing import summary
from essay_repro.drawing.summary import Interval

NOTHING = "–"


def above_one(evidence):
    """Lines of (model, mean error, "lowest to highest", seeds) for models that can be worse than the mean."""
    lines = []
    if "deep" in evidence.stored:
        rows = evidence.stored["deep"].rows
        size = deep.curve_size(rows)
        errors = _first(summary.curve(rows, deep.DEEP, "test", n_train=size))
        lines.append(("small network, before its first step", errors))
    if "linear" in evidence.stored:
        errors = _first(summary.curve(evidence.stored["linear"].rows, linear.TRAINED, "test"))
        lines.append(("linear regression, before its first step", errors))
    if "double_descent" in evidence.stored:
        lines += _peaks(evidence.stored["double_descent"])
    return [(name, *_spread(by_seed)) for name, by_seed in lines]


def _first(curve):
    return {seed: values[0] for seed, values in curve.by_seed.items()}


def _peaks(stored):
    """(model, {seed: error}) at the number of rows of the largest mean error, for pixels and for squares."""
    for name, count in double_descent.FEATURES.items():
        condition = double_descent.solved(name)
        by_size = {
            n: summary.curve(stored.rows, condition, "test", n_train=n).last for n in stored.settings.sizes[name]
        }
        peak = max(by_size, key=lambda n: summary.interval(by_size[n].values()).mean)
        yield f"linear regression on {count} features, solved exactly on {peak:,} rows", by_size[peak]


def _spread(by_seed):
    """Mean, range and number of seeds; near a peak the errors differ so much that ± would reach below 0."""
    values = list(by_seed.values())
    low, mean, high = (_error(value) for value in (min(values), sum(values) / len(values), max(values)))
    return mean, f"{low} to {high}" if len(values) > 1 else NOTHING, str(len(values))


def _error(value):
    """One error as `Interval` writes it."""
    return str(Interval(value, nan, 1))


# What is trained, experiment, condition, the condition that is its exact solution.
_MODELS = (
    ("linear regression", "linear", linear.TRAINED, linear.SOLVED),
    ("linear regression", "more_data", more_data.TRAINED, more_data.SOLVED),
    ("on squares", "features", features.SQUARES, features.SOLVED),
    ("on products", "features", features.PAIRWISE, features.PAIRWISE_SOLVED),
    ("small network", "deep", deep.DEEP, None),
    ("large network, main task only", "multitask", multitask.MAIN, None),
    ("large network, both tasks", "multitask", multitask.BOTH, None),
)


def choices(evidence):
    """Lines of (model, rows, error after the last step, at the validated step, rounded, of the exact solution).

    Each is at its largest number of rows, the products at the largest that is solved too; the products have a line
    for each of their two budgets.
    """
    lines = []
    for name, experiment, condition, solved in _MODELS:
        if experiment not in evidence.stored:
            continue
        stored = evidence.stored[experiment]
        size = summary.sizes(stored.rows, solved or condition)[-1]
        if condition == features.PAIRWISE:
            short = features.at_step(stored.rows, size, stored.settings.pairwise_short)
            lines.append((f"{name}, short budget", f"{size:,}", *summary.told([short]), *[NOTHING] * 3))
            name += ", long budget"
        lines.append((name, f"{size:,}", *_ways(stored.rows, condition, solved, size)))
    return lines


def _ways(rows, condition, solved, size):
    test, rounded = (
        summary.curve(rows, condition, "test", metric, n_train=size)
        for metric in ("one_minus_r2", "one_minus_r2_rounded")
    )
    columns = [test.last, test.at(summary.chosen(rows, condition, n_train=size)), rounded.last]
    if solved:
        columns.append(summary.curve(rows, solved, "test", n_train=size).last)
    return *summary.told(columns), *([] if solved else [NOTHING])


class Table(NamedTuple):
    """A table of the page: its caption, its header, and evidence -> its lines."""

    caption: str
    header: tuple
    lines: Callable


# By the names that the argument places them by.
TABLES = {
    "above one": Table(
        "Test errors measured here where they are largest; always predicting the mean scores 1",
        ("Model", "Mean 1 − R²", "Lowest to highest seed", "Seeds"),
        above_one,
    ),
    "choices": Table(
        "What these choices change: test error of each model on the most rows it has here, products on the most that "
        "are solved exactly too",
        ("Model", "Rows", "Last step", "Validated step", "Last step, rounded", "Solved exactly"),
        choices,
    ),
}
