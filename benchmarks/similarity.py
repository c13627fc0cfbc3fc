"""From identical to unrelated: what 25,000 rows of another task do to 250 rows, by how similar the tasks are.

    python benchmarks/similarity.py > docs/measured/similarity.md

The essay says that there is a spectrum of similarity, and no point on it where a second task harms a large model. Here
its network trains on the 250 rows together with each of six second tasks, from more of the same to labels drawn at
random, and ridge regression is solved on the same rows. About ten minutes on two cores that have nothing else to do.
"""

import sys
from dataclasses import replace
from typing import NamedTuple

import numpy as np
from machine import header

from d2l_regression import metrics
from d2l_regression.solving import ridge
from d2l_regression.terminal import Parser
from essay_repro import digits, multitask
from essay_repro.digits.task import TAG, TAGGED_FEATURES, Table
from essay_repro.drawing import summary
from essay_repro.reporting.verdict import minus
from essay_repro.running.results import Cell
from essay_repro.running.sweep import adam, run_on_subset, train

SETTINGS = replace(multitask.PRESETS["quick"], pool_rows=5_000, test_rows=5_000, steps=3_000)
SIDE = 16
STRENGTH = 0.5  # of the penalty of ridge regression: the essay's best on 1,000 rows
ALONE = "none: the 250 rows alone"


def second_tasks(rows, skip):
    """{how similar: (pixels (n, 256), labels (n, 1))}, the most similar first.

    skip: how many strokes the main task has for itself.
    """
    same = digits.load("strokes", "train", skip + rows)
    mirrored = digits.load("typeset", "train", rows)
    square = mirrored.images.reshape(-1, SIDE, SIDE)
    random = np.random.default_rng(0)
    renamed = np.roll(np.arange(10), 3)[random.permutation(10)].astype(mirrored.labels.dtype)
    return {
        "the same task": (same.images[skip:], same.labels[skip:]),
        "printed digits": (square[:, ::-1].reshape(rows, -1), mirrored.labels),
        "printed, turned by 180°": (square[:, :, ::-1].reshape(rows, -1), mirrored.labels),
        "printed, mirrored: the essay's": (mirrored.images, mirrored.labels),
        "mirrored, digits renamed": (mirrored.images, renamed[mirrored.labels.astype(int)]),
        "mirrored, labels at random": (mirrored.images, random.permutation(mirrored.labels)),
    }


def table(settings, tasks):
    """(the table of the main task and of all second ones, {name: the rows of that second task})."""
    main = [
        digits.load("strokes", split, n) for split, n in (("train", settings.pool_rows), ("test", settings.test_rows))
    ]
    X = np.concatenate([part.images for part in main] + [images for images, _ in tasks.values()])
    y = np.concatenate([part.labels for part in main] + [labels for _, labels in tasks.values()])
    count = settings.pool_rows + settings.test_rows
    X[:count, :TAGGED_FEATURES], X[count:, :TAGGED_FEATURES] = TAG, -TAG
    rows = np.arange(len(X))
    blocks = np.split(rows[count:], len(tasks))
    whole = Table(X, y, rows[: settings.pool_rows], rows[settings.pool_rows : count], rows[count:])
    return whole, {ALONE: None, **dict(zip(tasks, blocks, strict=True))}


class Errors(NamedTuple):
    """1 − R² of the main task on new rows, each {seed: error}."""

    last: dict
    validated: dict
    ridge: dict


def measure(settings):
    """Yield (name of the second task, `Errors`) as they are measured, first those of the main task alone."""
    whole, extra = table(settings, second_tasks(settings.auxiliary_rows, settings.pool_rows))
    for name, others in extra.items():
        cells = [Cell(name, settings.n_train, seed) for seed in range(settings.seeds)]
        rows = _train(whole, settings, [run_on_subset(whole, settings, cell, extra=others) for cell in cells])
        curve = summary.curve(rows, name, "test")
        solved = {cell.seed: _ridge(run_on_subset(whole, settings, cell, extra=others), whole) for cell in cells}
        yield name, Errors(curve.last, curve.at(summary.chosen(rows, name)), solved)


def _train(whole, settings, runs):
    from d2l_regression import models

    model = models.mlp(whole.X.shape[1], settings.hidden, runs=len(runs), seeds=[run.cell.seed for run in runs])
    model.compile(optimizer=adam(settings), loss="mse")
    return train(model, runs, whole, settings, steps=settings.steps)


def ridge_error(X, y, X_new, y_new):
    """1 − R² on new rows of ridge regression on (n, d) features, its bias under no penalty.

    Under one, the tag, which is the same in nearly all rows, would take over a part of the bias: with the wrong sign
    for the few rows of the main task, and rows of the very same task would harm it.
    """
    center, level = X.mean(axis=0), y.mean(axis=0)
    weights = ridge(X - center, y - level, len(X) * STRENGTH / 2)
    return float(metrics.one_minus_r2(y_new, (X_new - center) @ weights + level))


def _ridge(run, whole):
    rows = run.rows, run.splits["test"]
    return ridge_error(*(part[each].astype(np.float64) for each in rows for part in (whole.X, whole.y)))


def lines(measured, settings):
    """Yield the table, as lines of Markdown. measured: as `measure` yields it."""
    yield f"{settings.seeds} seeds, {settings.steps:,} steps."
    yield ""
    yield "| the other task | network, last step | minus alone | validated step, minus alone | ridge | minus alone |"
    yield "|---|---:|---:|---:|---:|---:|"
    alone = None
    for name, found in measured:
        network, line = (summary.interval(errors.values()) for errors in (found.last, found.ridge))
        if alone is None:
            alone = found
            cells = [network, "", "", line, ""]
        else:
            ahead = [minus(errors, of_alone) for errors, of_alone in zip(found, alone, strict=True)]
            cells = [network, ahead[0], ahead[1], line, ahead[2]]
        yield f"| {name} | {' | '.join(str(cell).replace('-', '−') for cell in cells)} |"
    yield ""
    yield "1 − R² of the main task on new rows, mean over seeds ± half the width of its 95 % interval; differences are"
    yield "taken seed by seed, below 0 where the other task helps."


def main(arguments=None):
    """Print the table, each line when it is measured."""
    parser = Parser(prog="python benchmarks/similarity.py", description=__doc__.split("\n")[0])
    parser.add_argument("--quick", action="store_true", help="seconds, to see that it runs: its numbers say nothing")
    options = parser.parse_args(arguments)
    settings = SETTINGS
    if options.quick:
        settings = replace(multitask.PRESETS["smoke"], auxiliary_rows=500)
    print(header(), end="\n\n", flush=True)
    for line in lines(measure(settings), settings):
        print(line, flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
