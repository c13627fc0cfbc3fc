"""Figures 5 and 6: linear regression on engineered features, the squares and all pairwise products of the pixels."""

import sys
from dataclasses import dataclass

from d2l_regression import features
from d2l_regression.plotting import PALETTE
from essay_repro import command, figures, more_data, published, summary
from essay_repro.experiment import Experiment
from essay_repro.results import Cell
from essay_repro.settings import evaluation_steps
from essay_repro.sweep import linear_model, solving_jobs, training_jobs

SQUARES, SOLVED, PAIRWISE = "squares", "squares solved", "pairwise"


@dataclass(frozen=True)
class Features(more_data.MoreData):
    """Linear regression on 512 and on 33,152 features, on the subsets that `more_data` trains on."""

    pairwise_sizes: tuple = more_data.MoreData.sizes  # the author's code, experiment 6
    pairwise_short: int = 2_000  # the author's code: a hundredth of the steps that its rivals get
    pairwise_steps: int = 200_000  # our choice: the budget of its rivals


PRESETS = {
    "smoke": Features(
        seeds=2, steps=200, pool_rows=3_000, test_rows=1_000, sizes=(100, 300, 1_000), drawn_sizes=(300, 1_000),
        pairwise_sizes=(100, 1_000), pairwise_short=50, pairwise_steps=100,
    ),
    "quick": Features(steps=20_000, pairwise_sizes=(200, 1_000, 5_000, 20_000, 50_000), pairwise_steps=6_000),
    "paper": Features(),
}  # fmt: skip


def _pairwise_model(d, *, runs, seeds):
    from d2l_regression import models

    return models.pairwise(d, runs=runs, seeds=seeds)


def cells(settings):
    """For each size and seed a model on squares, trained and solved, and one on all products."""
    sizes = {SQUARES: settings.sizes, SOLVED: settings.sizes, PAIRWISE: settings.pairwise_sizes}
    return [Cell(c, size, seed) for c, of in sizes.items() for size in of for seed in range(settings.seeds)]


def jobs(settings, missing):
    """Eight trainings in one program; the products are never built."""
    squares, solved, pairwise = ([c for c in missing if c.condition == name] for name in (SQUARES, SOLVED, PAIRWISE))
    at = sorted({*evaluation_steps(settings.pairwise_steps), settings.pairwise_short})
    return [
        *training_jobs(settings, squares, label="squares", build=linear_model, features=features.squares),
        *solving_jobs(settings, solved, label="squares, least squares", features=features.squares),
        *training_jobs(
            settings, pairwise, label="products", build=_pairwise_model, steps=settings.pairwise_steps, evaluate_at=at
        ),
    ]


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
    author = {"products": PAIRWISE} if show_published else {}
    return _drawn(series, settings, author, "All pairwise products as features")


def at_step(rows, n_train, step, split="test"):
    """{seed: error} of the model on all products after that many steps."""
    curve = summary.curve(rows, PAIRWISE, split, n_train=n_train)
    return {seed: values[curve.steps.index(step)] for seed, values in curve.by_seed.items()}


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
    figures.value_curves(ax, series, "training rows (number)", log_x=True, published=grey)
    ax.set_title(title)
    figures.caption(figure, figures.band_note(settings.seeds, bool(grey)))
    return figure


def summarise(rows, settings):
    """The table that the program prints: a line for each size."""
    body = []
    for size in settings.sizes:
        squares = summary.curve(rows, SQUARES, "test", n_train=size).last
        solved = summary.curve(rows, SOLVED, "test", n_train=size).last
        columns = [squares, solved]
        if size in settings.pairwise_sizes:
            validated = summary.curve(rows, PAIRWISE, "test", n_train=size)
            columns += [at_step(rows, size, step) for step in (settings.pairwise_short, settings.pairwise_steps)]
            columns.append(validated.at(summary.chosen(rows, PAIRWISE, n_train=size)))
        texts = summary.told(columns)
        body.append((f"{size:,} rows", *texts, *[""] * (5 - len(texts))))
    short, long = (f"products,\n{step:,}\nsteps" for step in (settings.pairwise_short, settings.pairwise_steps))
    header = ("", f"squares,\n{settings.steps:,}\nsteps", "squares,\nsolved", short, long, "products,\nvalidated\nstep")
    title = "Linear regression on engineered features: 1 − R² on test rows"
    return "\n".join(
        [title, "", summary.printed(header, body), "", summary.spread_note(settings.seeds), summary.VALIDATED]
    )


EXPERIMENT = Experiment(
    name="features",
    shows="Figures 5, 6: squares and all pairwise products of the pixels as features of a linear model.",
    presets=PRESETS,
    conditions=(SQUARES, SOLVED, PAIRWISE),
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
