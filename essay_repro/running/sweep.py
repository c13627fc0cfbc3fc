"""Training a group of runs in one program, and solving the linear ones exactly: both end as rows for the results."""

from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from d2l_regression import metrics
from d2l_regression.solving import least_norm, ridge
from essay_repro.digits.task import draw
from essay_repro.running.cost import PIXELS, Work, solving, training
from essay_repro.running.experiment import WIDTH, Job
from essay_repro.running.results import Cell, Row
from essay_repro.running.settings import evaluation_steps

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
    from d2l_regression.backend import keras

    return keras.optimizers.Adam(settings.learning_rate, epsilon=settings.epsilon)


def train(model, runs, table, settings, *, steps, first_step=0, evaluate_at=None, on_step=None):
    """Train a model that holds the given runs, r of them, and return the rows measured on the way.

    Args:
        model: compiled, with r runs.
        steps: the step at which training ends; it begins at `first_step`.
        evaluate_at: steps to evaluate at, by default `evaluation_steps(steps)`.
        on_step: called with the number of run-steps done since the last call.
    """
    from d2l_regression.training import fit

    done = first_step
    evaluate_at = evaluation_steps(steps) if evaluate_at is None else evaluate_at
    splits = runs[0].splits if evaluate_at else ()

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
        evaluation={split: [run.splits[split] for run in runs] for split in splits},
        evaluate_at=evaluate_at,
        scores=SCORES,
        callbacks=[tell],
        shards=1 if len(runs) <= WIDTH else None,  # jobs are for a core, unless a GPU has made them wide
    )
    return [
        Row(*run.cell, step, split, metric, float(values[e, k]))
        for split, by_metric in history.scores.items()
        for metric, values in by_metric.items()
        for e, step in enumerate(history.steps)
        for k, run in enumerate(runs)
    ]


def solve(run, table):
    """The rows of the run's exact optimum on X and a bias, written as step 0: it takes no steps."""
    solution = least_squares(_with_bias(table.X[run.rows]), table.y[run.rows].astype(np.float64), run.l2)
    return solved_rows(run, table, lambda X: _with_bias(X) @ solution)


def least_squares(design, labels, l2=0.0):
    """The weights, shape (d, 1), that are best by the trained models' own objective.

    That is the mean squared error plus ½ l2 times the weights' squared length; where many are equally good, as for
    l2 = 0 on constant columns, the ones of least norm are taken.

    Args:
        design: shape (n, d), float64; a bias is one of its columns, and under the penalty like the others.
        labels: shape (n, 1).

    >>> design = np.array([[0.0, 1.0], [1.0, 1.0], [2.0, 1.0]])
    >>> least_squares(design, np.array([[1.0], [3.0], [5.0]])).ravel().round(9).tolist()  # on the line 2x + 1
    [2.0, 1.0]
    """
    if l2:  # the gradient of ½ l2 ‖w‖² against that of ‖·‖²/n
        return ridge(design, labels, len(design) * l2 / 2)
    return least_norm(design, labels)[0]


def solved_rows(run, table, predict):
    """The rows of a model that took no steps, so at step 0. predict: features (n, d) -> predictions (n, 1)."""
    predictions = {split: predict(table.X[rows]) for split, rows in run.splits.items()}
    return [
        Row(*run.cell, 0, split, metric, score(table.y[rows], predictions[split]))
        for split, rows in run.splits.items()
        for metric, score in SCORES.items()
    ]


def _with_bias(X):
    """(X, 1) in float64, shape (n, d + 1)."""
    return np.column_stack([X.astype(np.float64), np.ones(len(X))])


def training_jobs(
    settings, cells, *, label, build, multiplications, l2=None, features=None, steps=None, evaluate_at=None, width=WIDTH
):
    """The jobs that train the cells, up to `width` of them in one program.

    Args:
        label: what is trained, for the progress display.
        build: (d, runs=, seeds=) -> model.
        multiplications: weights that a row is multiplied with on its way through the model, for the time it takes.
        l2: cell -> L2 strength; None for no penalty.
        features: what the model is fed instead of X, X -> (n, d); None for X itself.
        steps, evaluate_at: as in `train`; by default the settings' steps.
    """
    steps = settings.steps if steps is None else steps
    evaluate_at = evaluation_steps(steps) if evaluate_at is None else evaluate_at

    def train_group(group, table, on_step):
        table = _with_features(table, features)
        model = build(table.X.shape[1], runs=len(group), seeds=[cell.seed for cell in group])
        model.compile(optimizer=adam(settings), loss="mse")
        options = {"steps": steps, "evaluate_at": evaluate_at, "on_step": on_step}
        return train(model, _runs(settings, group, l2, table), table, settings, **options)

    # As few jobs as that width allows, with as equal numbers of models.
    count = -(-len(cells) // width)
    groups = (
        [list(map(cells.__getitem__, block)) for block in np.array_split(range(len(cells)), count)] if cells else []
    )

    def job(group, programs):
        evaluated = len(evaluate_at) * sum(evaluated_rows(settings, cell.n_train) for cell in group)
        work = training(len(group) * steps, settings.batch_size, columns, multiplications, evaluated)
        work = work._replace(programs=programs)
        return Job(_told(label, group), len(group) * steps, partial(train_group, group), work, tuple(group))

    columns = PIXELS if features is None else multiplications  # engineered features are fed to linear models alone
    return [job(group, programs=k == 0) for k, group in enumerate(groups)]  # the others find it compiled


def evaluated_rows(settings, n_train):
    """Number of rows predicted to evaluate all three splits once.

    >>> from essay_repro.running.settings import Settings
    >>> evaluated_rows(Settings(), 1_000)  # these, 250 validation rows, 10,000 test rows
    11250
    """
    return min(n_train, settings.evaluated_train_rows) + settings.validation_rows(n_train) + settings.test_rows


def solving_jobs(settings, cells, *, label, columns=PIXELS, l2=None, features=None, solve=solve):
    """The job that solves the linear cells exactly, which takes no steps; none if there are no cells.

    columns: number of features, or cell -> number, for the time it takes. solve: (run, table) -> rows.
    """

    def solve_all(table, on_step):
        del on_step
        table = _with_features(table, features)
        return [row for run in _runs(settings, cells, l2, table) for row in solve(run, table)]

    each = [solving(cell.n_train, columns(cell) if callable(columns) else columns) for cell in cells]
    return [Job(_told(label, cells), 0, solve_all, sum(each, Work()), tuple(cells))] if cells else []


def _told(label, cells):
    sizes = sorted({cell.n_train for cell in cells})
    rows = f"{sizes[0]:,}" if len(sizes) == 1 else f"{sizes[0]:,} to {sizes[-1]:,}"
    return f"{label}, {len(cells)} on {rows} rows"


def _with_features(table, features):
    return table if features is None else replace(table, X=features(table.X))


def _runs(settings, cells, l2, table):
    return [run_on_subset(table, settings, cell, l2=l2(cell) if l2 else 0.0) for cell in cells]


def linear_model(d, *, runs, seeds):
    """`models.linear`, imported when it is needed: it brings Keras."""
    from d2l_regression import models

    return models.linear(d, runs=runs, seeds=seeds)


def network(hidden):
    """(d, runs=, seeds=) -> `models.mlp` with these hidden layers, imported when it is needed."""

    def build(d, *, runs, seeds):
        from d2l_regression import models

        return models.mlp(d, hidden, runs=runs, seeds=seeds)

    return build
