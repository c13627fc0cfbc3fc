"""Figures 5 and 6: linear regression on engineered features, the squares and all pairwise products of the pixels."""

import sys
from dataclasses import dataclass
from functools import partial

import numpy as np

from d2l_regression import features, metrics
from d2l_regression.plotting import PALETTE
from essay_repro import more_data
from essay_repro.drawing import figures, published, summary
from essay_repro.running import command
from essay_repro.running.cost import PIXELS
from essay_repro.running.experiment import WIDTH, Experiment
from essay_repro.running.results import Cell
from essay_repro.running.settings import evaluation_steps
from essay_repro.running.sweep import linear_model, solved_rows, solving_jobs, training_jobs

SQUARES, SOLVED, PAIRWISE, PAIRWISE_SOLVED = "squares", "squares solved", "pairwise", "pairwise solved"
CONDITIONS = (SQUARES, SOLVED, PAIRWISE, PAIRWISE_SOLVED)
KERNEL_BLOCK = 1_000  # rows of the kernel matrix made at once: the memory beside it stays small


@dataclass(frozen=True)
class Features(more_data.MoreData):
    """Linear regression on 512 and on 33,152 features, on the subsets that `more_data` trains on."""

    pairwise_sizes: tuple = more_data.MoreData.sizes  # the author's code, experiment 6
    pairwise_short: int = 2_000  # the author's code: a hundredth of the steps that its rivals get
    pairwise_steps: int = 200_000  # our choice: the budget of its rivals
    pairwise_solved_rows: int = 10_000  # the products are solved exactly up to here: 2 GB, and memory grows as n²


PRESETS = {
    "smoke": Features(
        seeds=2, steps=200, pool_rows=3_000, test_rows=1_000, sizes=(100, 300, 1_000), drawn_sizes=(300, 1_000),
        pairwise_sizes=(100, 1_000), pairwise_short=50, pairwise_steps=100,
    ),
    "quick": Features(steps=25_000, pairwise_sizes=(200, 1_000, 5_000, 20_000, 50_000), pairwise_steps=5_000),
    "paper": Features(),
}  # fmt: skip


def _pairwise_model(d, *, runs, seeds):
    from d2l_regression import models

    return models.pairwise(d, runs=runs, seeds=seeds)


def cells(settings):
    """For each size and seed a model on squares and one on all products, each trained and solved."""
    sizes = {SQUARES: settings.sizes, SOLVED: settings.sizes}
    sizes |= {PAIRWISE: settings.pairwise_sizes, PAIRWISE_SOLVED: _solved_sizes(settings)}
    return [Cell(c, size, seed) for c, of in sizes.items() for size in of for seed in range(settings.seeds)]


def _solved_sizes(settings):
    return [size for size in settings.pairwise_sizes if size <= settings.pairwise_solved_rows]


def jobs(settings, missing, width=WIDTH):
    """Some trainings in one program; the products are never built."""
    squares, solved, pairwise, pairwise_solved = ([c for c in missing if c.condition == name] for name in CONDITIONS)
    at = sorted({*evaluation_steps(settings.pairwise_steps), settings.pairwise_short})
    return [
        *training_jobs(
            settings,
            squares,
            label="squares",
            build=linear_model,
            multiplications=2 * PIXELS,
            features=features.squares,
            width=width,
        ),
        *solving_jobs(settings, solved, label="squares, least squares", columns=2 * PIXELS, features=features.squares),
        *training_jobs(
            settings,
            pairwise,
            label="products",
            build=_pairwise_model,
            multiplications=PIXELS**2,
            steps=settings.pairwise_steps,
            evaluate_at=at,
            width=width,
        ),
        # Their rows' scalar products are a system of as many columns as there are rows.
        *solving_jobs(
            settings,
            pairwise_solved,
            label="products, least squares",
            columns=lambda cell: cell.n_train / 4,
            solve=solve_products,
        ),
    ]


def solve_products(run, table):
    """The rows of the least-squares or ridge solution on the run's products, as `sweep.solve` has it for pixels.

    With fewer rows than features it is w = Φᵀα, where (ΦΦᵀ + ½ n l2)α = y: the n × n matrix of the rows' products is
    known from their scalar products, and the 33,152 columns of Φ are never built.
    """
    X = table.X[run.rows].astype(np.float64)
    (alpha,) = _dual_weights(X, table.y[run.rows], [run.l2])
    return solved_rows(run, table, partial(_predict, X, alpha))


def tune_products(run, table, strengths):
    """(strength, rows) of the ridge solution on the run's products whose strength is best on its validation rows.

    The essay never tries this rival: it trains the products without a penalty.
    """
    X = table.X[run.rows].astype(np.float64)
    alphas = list(_dual_weights(X, table.y[run.rows], strengths))
    predictions = _predict(X, np.column_stack(alphas), table.X[run.splits["validation"]])
    labels = table.y[run.splits["validation"]]
    errors = [metrics.one_minus_r2(labels, predictions[:, k]) for k in range(len(alphas))]
    best = int(np.argmin(errors))
    return strengths[best], solved_rows(run, table, partial(_predict, X, alphas[best]))


def _dual_weights(X, y, strengths):
    """Yield α of each L2 strength, shape (n, 1)."""
    gram = np.empty((len(X), len(X)))
    for start in range(0, len(X), KERNEL_BLOCK):
        gram[start : start + KERNEL_BLOCK] = kernel(X[start : start + KERNEL_BLOCK], X)
    on, diagonal = np.diag_indices_from(gram), gram.diagonal().copy()
    # Rounding alone leaves the matrix uncertain by about this much, which makes singular directions solvable.
    least = np.finfo(np.float64).eps * np.trace(gram)
    for l2 in strengths:
        gram[on] = diagonal + (least + len(X) * l2 / 2)
        yield np.linalg.solve(gram, y.astype(np.float64))


def _predict(X, alpha, rows):
    """Predictions for rows, shape (m, d), of the weights Φᵀα on the products of X; a column for each of α."""
    blocks = [rows[k : k + KERNEL_BLOCK].astype(np.float64) for k in range(0, len(rows), KERNEL_BLOCK)]
    return np.concatenate([kernel(block, X) @ alpha for block in blocks])


def kernel(X, Z):
    """Scalar products of the rows of (1, X, pairwise products of X) with those of Z, shape (n, m), dtype of X.

    Σᵢ≤ⱼ xᵢxⱼzᵢzⱼ counts each pair once: it is half of (x·z)² and of the squares' x²·z².
    """
    product = X @ Z.T
    return 1 + product + (product * product + (X * X) @ (Z * Z).T) / 2


def draw_squares(rows, settings, show_published, more_data):
    """Figure 5: error over the number of rows, with and without squares, test and training."""
    series = _against_pixels(settings, more_data)
    for split, name, style in (("test", "squares", "-"), ("train", "squares, training", "--")):
        values = {n: summary.curve(rows, SQUARES, split, n_train=n).last for n in settings.sizes}
        series[name, PALETTE["vermillion"], style] = values
    return _drawn(series, settings, {"squares": SQUARES} if show_published else {}, "Squares of the pixels as features")


def draw_products(rows, settings, show_published, more_data):
    """Figure 6: error over the number of rows for pixels, squares, and products at two budgets."""
    series = _against_pixels(settings, more_data)
    del series["pixels, training", PALETTE["blue"], "--"]
    values = {n: summary.curve(rows, SQUARES, "test", n_train=n).last for n in settings.sizes}
    series["squares", PALETTE["vermillion"], "-"] = values
    for step, style in ((settings.pairwise_short, ":"), (settings.pairwise_steps, "-")):
        values = {n: at_step(rows, n, step) for n in settings.pairwise_sizes}
        series[f"products, {step:,} steps", PALETTE["green"], style] = values
    values = {n: summary.curve(rows, PAIRWISE_SOLVED, "test", n_train=n).last for n in _solved_sizes(settings)}
    series["products, solved exactly", PALETTE["green"], "-."] = values
    author = {"products": PAIRWISE} if show_published else {}
    return _drawn(series, settings, author, "All pairwise products as features")


def at_step(rows, n_train, step, split="test"):
    """{seed: error} of the model on all products after that many steps."""
    curve = summary.curve(rows, PAIRWISE, split, n_train=n_train)
    return {seed: values[curve.steps.index(step)] for seed, values in curve.by_seed.items()}


def short_budget(rows):
    """The step that the author stopped at: of those stored, the one between the powers of two."""
    steps = summary.curve(rows, PAIRWISE, "test", n_train=summary.sizes(rows, PAIRWISE)[0]).steps
    return next((step for step in steps[:-1] if step & (step - 1)), steps[-1])


def _against_pixels(settings, rows):
    series = {}
    for split, name, style in (("test", "pixels", "-"), ("train", "pixels, training", "--")):
        values = {n: summary.curve(rows, more_data.TRAINED, split, n_train=n).last for n in settings.sizes}
        series[name, PALETTE["blue"], style] = values
    return series


def _drawn(series, settings, author, title):
    figure, ax = figures.steps_figure()
    grey = {}
    for name, condition in author.items():
        stored = {n: published.curve("features", condition, n)[1] for n in settings.sizes}
        grey[f"author, {name}"] = {n: means[-1] for n, means in stored.items() if means}
    grey = {name: by_size for name, by_size in grey.items() if by_size}
    figures.value_curves(ax, series, "training rows (number)", log_x=True, published=grey, lowest=more_data.LOWEST)
    ax.set_title(title)
    note = figures.lowest_note(more_data.LOWEST)
    figures.caption(figure, figures.band_note(settings.seeds, bool(grey)) + note)
    return figure


def summarise(rows, settings):
    """The two tables that the program prints: a line for each size."""
    squares, products = [], []
    for n in settings.sizes:
        test, train = (summary.curve(rows, SQUARES, split, n_train=n) for split in ("test", "train"))
        solved = summary.curve(rows, SOLVED, "test", n_train=n).last
        columns = (test.last, test.at(summary.chosen(rows, SQUARES, n_train=n)), train.last, solved)
        squares.append((f"{n:,}", *summary.told(columns), published.last("features", SQUARES, n)))
    for n in settings.pairwise_sizes:
        columns = [at_step(rows, n, step) for step in (settings.pairwise_short, settings.pairwise_steps)]
        columns.append(summary.curve(rows, PAIRWISE, "test", n_train=n).at(summary.chosen(rows, PAIRWISE, n_train=n)))
        solved = [summary.curve(rows, PAIRWISE_SOLVED, "test", n_train=n).last] if n in _solved_sizes(settings) else []
        told = summary.told(columns + solved)
        products.append((f"{n:,}", *told, *([] if solved else [""]), published.last("features", PAIRWISE, n)))
    ends = ("test,\nsolved\nexactly", "author³")
    above = ("rows", "test,\nlast step", "test,\nvalidated\nstep", "training,\nlast step", *ends)
    budgets = [f"test,\n{step:,}\nsteps" for step in (settings.pairwise_short, settings.pairwise_steps)]
    below = ("rows", *budgets, "test,\nvalidated\nstep", *ends)
    largest = f"products are solved up to {settings.pairwise_solved_rows:,} rows: beyond, memory is short"
    notes = (summary.spread_note(settings.seeds), summary.VALIDATED, summary.AUTHOR, largest)
    return "\n".join(
        [
            *(f"Linear regression on 512 features, squares, {settings.steps:,} steps: 1 − R²", ""),
            *(summary.printed(above, squares), ""),
            *("Linear regression on 33,152 features, all pairwise products: 1 − R²", ""),
            *(summary.printed(below, products), "", *notes),
        ]
    )


EXPERIMENT = Experiment(
    name="features",
    shows="Figures 5, 6: squares and all pairwise products of the pixels as features of a linear model.",
    presets=PRESETS,
    conditions=CONDITIONS,
    cells=cells,
    jobs=jobs,
    figures={
        "features_squares": ("Error over the number of training rows, with and without squares", draw_squares),
        "features": ("Error over the number of training rows, with all pairwise products", draw_products),
    },
    summary=summarise,
    needs=("more_data",),
)

if __name__ == "__main__":
    sys.exit(command.main(EXPERIMENT))
