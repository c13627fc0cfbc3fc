"""Figures 3 and 4: linear regression with more and more data, over training steps and over the number of rows."""

import sys
from dataclasses import dataclass

from d2l_regression.plotting import PALETTE
from essay_repro.drawing import figures, published, summary
from essay_repro.running import command
from essay_repro.running.cost import PIXELS
from essay_repro.running.experiment import WIDTH, Experiment
from essay_repro.running.results import Cell
from essay_repro.running.settings import Settings
from essay_repro.running.sweep import linear_model, solving_jobs, training_jobs

TRAINED, SOLVED = "linear", "least squares"
LOWEST = 0.1  # where error axes end: fewer rows than features are fitted to rounding, powers of ten below all else


@dataclass(frozen=True)
class MoreData(Settings):
    """Linear regression on subsets of growing size, beside the exact least-squares solution of each."""

    sizes: tuple = (200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000)  # the author's code, experiment 4
    drawn_sizes: tuple = (1_000, 10_000)  # essay, figure 3
    # 50,000 training rows leave 10,000 of the pool for validation, and smaller subsets use fewer.
    validation_share: float = 0.2


PRESETS = {
    "smoke": MoreData(
        seeds=2, steps=200, pool_rows=3_000, test_rows=1_000, sizes=(100, 300, 1_000), drawn_sizes=(300, 1_000)
    ),
    "quick": MoreData(steps=25_000),
    "paper": MoreData(),
}


def cells(settings):
    """For each size and seed a trained and a solved model."""
    return [
        Cell(condition, size, seed)
        for condition in (TRAINED, SOLVED)
        for size in settings.sizes
        for seed in range(settings.seeds)
    ]


def jobs(settings, missing, width=WIDTH):
    """Some trainings in one program, whatever their sizes; then the exact solutions."""
    trained, solved = ([cell for cell in missing if cell.condition == c] for c in (TRAINED, SOLVED))
    return [
        *training_jobs(
            settings, trained, label="linear regression", build=linear_model, multiplications=PIXELS, width=width
        ),
        *solving_jobs(settings, solved, label="least squares"),
    ]


def draw_steps(rows, settings, show_published):
    """Figure 3: test and training error over steps, for two sizes."""
    figure, ax = figures.steps_figure()
    colours = zip(settings.drawn_sizes, ("vermillion", "blue"), strict=True)
    curves, dashed = figures.test_and_training(
        (rows, TRAINED, size, f"{size:,} rows", colour) for size, colour in colours
    )
    author = [(*_published_steps(size), f"author, {size:,} rows") for size in settings.drawn_sizes]
    author = [curve for curve in author if show_published and curve[0]]
    figures.step_curves(ax, curves, dashed=dashed, published=author)
    ax.set_title("Linear regression on " + " and on ".join(f"{size:,} rows" for size in settings.drawn_sizes))
    figures.caption(figure, figures.band_note(settings.seeds, bool(author)))
    return figure


def draw_sizes(rows, settings, show_published):
    """Figure 4: error after the last step over the number of training rows, with the exact solutions."""
    figure, ax = figures.steps_figure()
    kinds = (
        ("test", TRAINED, "test", "vermillion", "-"),
        ("test, solved exactly", SOLVED, "test", "orange", "-."),
        ("training", TRAINED, "train", "blue", "--"),
    )
    series = {
        (name, PALETTE[colour], style): {n: summary.curve(rows, c, split, n_train=n).last for n in settings.sizes}
        for name, c, split, colour, style in kinds
    }
    author = {n: curve[1][-1] for n in settings.sizes if (curve := published.curve("more_data", TRAINED, n))[0]}
    author = {"author, test": author} if show_published and author else {}
    figures.value_curves(ax, series, "training rows (number)", log_x=True, published=author, lowest=LOWEST)
    ax.set_title(f"Linear regression after {settings.steps:,} steps")
    figures.caption(figure, figures.band_note(settings.seeds, bool(author)) + figures.lowest_note(LOWEST))
    return figure


def _published_steps(size):
    where = ("linear", "linear") if size == 1_000 else ("more_data", "linear (curve)")
    return published.curve(*where, size)


def summarise(rows, settings):
    """The table that the program prints: a line for each size."""
    body = []
    for size in settings.sizes:
        test, train = (summary.curve(rows, TRAINED, split, n_train=size) for split in ("test", "train"))
        solved = summary.curve(rows, SOLVED, "test", n_train=size).last
        columns = (test.last, test.at(summary.chosen(rows, TRAINED, n_train=size)), train.last, solved)
        body.append((f"{size:,}", *summary.told(columns), published.last("more_data", TRAINED, size)))
    header = ("rows", "test,\nlast step", "test,\nvalidated\nstep", "training,\nlast step", "test,\nsolved\nexactly")
    title = f"Linear regression, {settings.steps:,} steps: 1 − R²"
    notes = (summary.spread_note(settings.seeds), summary.VALIDATED, summary.AUTHOR)
    return "\n".join([title, "", summary.printed((*header, "author³"), body), "", *notes])


EXPERIMENT = Experiment(
    name="more_data",
    shows="Figures 3, 4: linear regression on 200 to 50,000 rows, on these and on new ones.",
    presets=PRESETS,
    conditions=(TRAINED, SOLVED),
    cells=cells,
    jobs=jobs,
    figures={
        "more_data_steps": ("Error of linear regression over training steps for two numbers of rows", draw_steps),
        "more_data": ("Error of linear regression over the number of training rows", draw_sizes),
    },
    summary=summarise,
)

if __name__ == "__main__":
    sys.exit(command.main(EXPERIMENT))
