"""Training a group of runs in one program, and solving the linear ones exactly: both end as rows for the results."""

import warnings
from dataclasses import dataclass

import numpy as np

from d2l_regression import metrics, scratch
from essay_repro.results import Cell, Row
from essay_repro.settings import evaluation_steps
from essay_repro.task import draw

SCORES = {
    "one_minus_r2": metrics.one_minus_r2,
    # The author's metric: predictions rounded to whole digits first.
    "one_minus_r2_rounded": metrics.one_minus_r2_rounded,
}


@dataclass(frozen=True)
class Run:
    """One training: its cell, the rows it trains on, the rows of each split it is evaluated on, its L2 strength."""

    cell: Cell
    rows: np.ndarray
    splits: dict
    l2: float = 0.0


def run_on_subset(table, settings, cell, *, extra=None, only_extra=False, l2=0.0):
    """The run of a cell: trained on its seed's subset of the pool, on `extra` rows beside it, or on these alone."""
    subset, validation = draw(table, cell.seed, cell.n_train, settings.validation_rows(cell.n_train))
    rows = extra if only_extra else subset if extra is None else np.concatenate([subset, extra])
    splits = {"train": rows[: settings.evaluated_train_rows], "validation": validation, "test": table.test}
    return Run(cell, rows, splits, l2)


def adam(settings):
    """The author's optimiser."""
    import keras

    return keras.optimizers.Adam(settings.learning_rate, epsilon=settings.epsilon)


def train(model, runs, table, settings, *, steps, first_step=0, evaluate_at=None, threads=None, on_step=None):
    """Train a model that holds the given runs, r of them, and return the rows measured on the way.

    Args:
        model: compiled, with r runs.
        steps: the step at which training ends; it begins at `first_step`.
        evaluate_at: steps to evaluate at, by default `evaluation_steps(steps)`.
        on_step: called with the number of run-steps done since the last call.
    """
    from d2l_regression.training import fit

    done = first_step

    def tell(progress):
        nonlocal done
        if on_step:
            on_step((progress.step - done) * len(runs))
        done = progress.step

    history = fit(
        model,
        table.X,
        table.y,
        steps=steps - first_step,
        first_step=first_step,
        batch_size=settings.batch_size,
        rows=[run.rows for run in runs],
        seeds=[run.cell.seed for run in runs],
        l2=np.array([run.l2 for run in runs]),
        evaluation={split: [run.splits[split] for run in runs] for split in runs[0].splits},
        evaluate_at=evaluation_steps(steps) if evaluate_at is None else evaluate_at,
        scores=SCORES,
        callbacks=[tell],
        threads=threads,
    )
    return [
        Row(*run.cell, step, split, metric, float(values[e, k]))
        for split, by_metric in history.scores.items()
        for metric, values in by_metric.items()
        for e, step in enumerate(history.steps)
        for k, run in enumerate(runs)
    ]


def solve(run, table):
    """The rows of the run's exact least-squares solution (of minimum norm), written as step 0: it takes no steps."""
    with warnings.catch_warnings():
        # The tag and the pixels that never see ink are constant columns: the rank is deficient by construction.
        warnings.simplefilter("ignore", scratch.RankDeficientWarning)
        solution = scratch.closed_form(table.X[run.rows].astype(np.float64), table.y[run.rows])
    predicted = {split: table.X[rows] @ solution.w + solution.b for split, rows in run.splits.items()}
    return [
        Row(*run.cell, 0, split, metric, score(table.y[run.splits[split]], predictions))
        for split, predictions in predicted.items()
        for metric, score in SCORES.items()
    ]
