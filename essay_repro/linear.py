"""Figure 1: linear regression on 1,000 digits by stochastic gradient descent, watched while it overfits."""

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


@dataclass(frozen=True)
class Linear(Settings):
    """Linear regression on all 256 pixels, trained by SGD, beside the exact least-squares solution of the same rows."""

    n_train: int = 1_000  # essay, "A Linear Regression Warmup"


PRESETS = {
    "smoke": Linear(seeds=2, steps=300, pool_rows=3_000, test_rows=1_000),
    # The essay's own length: it takes seconds.
    "quick": Linear(seeds=4),
    "paper": Linear(),  # the stored results ran 1,000,000 steps, the committed code 200,000
}


def cells(settings):
    """One trained and one solved model for each seed."""
    return [Cell(c, settings.n_train, seed) for c in (TRAINED, SOLVED) for seed in range(settings.seeds)]


def jobs(settings, missing, width=WIDTH):
    """Some seeds in one program, and the exact solutions of all."""
    trained, solved = ([cell for cell in missing if cell.condition == c] for c in (TRAINED, SOLVED))
    return [
        *training_jobs(
            settings, trained, label="linear regression", build=linear_model, multiplications=PIXELS, width=width
        ),
        *solving_jobs(settings, solved, label="least squares"),
    ]


def draw(rows, settings, show_published):
    """Figure 1: error of the training and of the test rows over training steps."""
    figure, ax = figures.steps_figure()
    test, train = (summary.curve(rows, TRAINED, split) for split in ("test", "train"))
    curves = {("test", PALETTE["vermillion"]): test, ("training", PALETTE["blue"]): train}
    splits = (("test", "author, test"), ("train", "author, training"))
    author = [(*published.curve("linear", "linear", settings.n_train, split), name) for split, name in splits]
    author = [curve for curve in author if show_published and curve[0]]
    solved = summary.interval(summary.curve(rows, SOLVED, "test").last.values())
    figures.level(ax, solved.mean, "test, least squares solved exactly", PALETTE["vermillion"])
    figures.step_curves(ax, curves, dashed=("training",), published=author)
    ax.set_title(f"Linear regression on {settings.n_train:,} rows")
    figures.caption(figure, figures.band_note(len(test.by_seed), bool(author)))
    return figure


def summarise(rows, settings):
    """The table that the program prints."""
    picked = summary.chosen(rows, TRAINED)
    columns = [(split, "one_minus_r2") for split in ("test", "train")] + [("test", "one_minus_r2_rounded")]
    trained = [summary.curve(rows, TRAINED, *column) for column in columns]
    solved = [summary.curve(rows, SOLVED, *column).last for column in columns]
    body = [
        ("trained, last step", *summary.told(curve.last for curve in trained)),
        ("trained, validated step", *summary.told(curve.at(picked) for curve in trained)),
        ("trained, best step on test¹", *summary.told([trained[0].best]), "", ""),
        ("solved exactly", *summary.told(solved)),
        ("author, last step³", "", "", published.last("linear", "linear", settings.n_train)),
    ]
    title = f"Linear regression on {settings.n_train:,} rows, {settings.steps:,} steps: 1 − R²"
    notes = (
        summary.spread_note(len(trained[0].by_seed)),
        summary.VALIDATED,
        summary.BEST,
        summary.ROUNDED,
        summary.AUTHOR,
    )
    return "\n".join([title, "", summary.printed(("", "test", "training", "test,\nrounded²"), body), "", *notes])


EXPERIMENT = Experiment(
    name="linear",
    shows="Figure 1: linear regression on 1,000 rows, on these and on new ones, step by step.",
    presets=PRESETS,
    conditions=(TRAINED, SOLVED),
    cells=cells,
    jobs=jobs,
    figures={"linear": ("Error of linear regression over training steps", draw)},
    summary=summarise,
)

if __name__ == "__main__":
    sys.exit(command.main(EXPERIMENT))
