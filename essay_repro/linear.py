"""Figure 1: linear regression on 1,000 digits by stochastic gradient descent, watched while it overfits."""

import sys
from dataclasses import dataclass

from d2l_regression.plotting import PALETTE
from essay_repro import command, figures, published, summary
from essay_repro.experiment import Experiment, Job, groups
from essay_repro.results import Cell
from essay_repro.settings import Settings
from essay_repro.sweep import adam, run_on_subset, solve, train

TRAINED, SOLVED = "linear", "least squares"


@dataclass(frozen=True)
class Linear(Settings):
    """Linear regression on all 256 pixels, trained by SGD, beside the exact least-squares solution of the same rows."""

    n_train: int = 1_000  # essay, "A Linear Regression Warmup"


PRESETS = {
    "smoke": Linear(seeds=2, steps=300, pool_rows=3_000, test_rows=1_000),
    # Long enough for the end of the essay's curve: least squares is nearly reached.
    "quick": Linear(seeds=4, steps=100_000, pool_rows=20_000),
    "paper": Linear(),  # the stored results ran 1,000,000 steps, the committed code 200,000
}


def cells(settings):
    """One trained and one solved model for each seed."""
    return [Cell(c, settings.n_train, seed) for c in (TRAINED, SOLVED) for seed in range(settings.seeds)]


def jobs(settings, missing):
    """All seeds of a group in one program."""
    return [
        Job(
            f"linear regression, {len(seeds)} seeds of {settings.steps:,} steps",
            len(seeds) * settings.steps,
            lambda table, threads, on_step, seeds=seeds: _train(settings, seeds, table, threads, on_step),
        )
        for seeds in groups([cell.seed for cell in missing], size=8)
    ]


def _train(settings, seeds, table, threads, on_step):
    from d2l_regression import models

    model = models.linear(table.X.shape[1], runs=len(seeds), seeds=seeds)
    model.compile(optimizer=adam(settings), loss="mse")
    runs = [run_on_subset(table, settings, Cell(TRAINED, settings.n_train, seed)) for seed in seeds]
    rows = train(model, runs, table, settings, steps=settings.steps, threads=threads, on_step=on_step)
    for seed in seeds:
        rows += solve(run_on_subset(table, settings, Cell(SOLVED, settings.n_train, seed)), table)
    return rows


def draw(rows, show_published):
    """Figure 1: error of the training and of the test rows over training steps."""
    figure, ax = figures.steps_figure()
    train, test = (summary.curve(rows, TRAINED, split) for split in ("train", "test"))
    curves = {("test", PALETTE["vermillion"]): test, ("training", PALETTE["blue"]): train}
    n_train = rows[0].n_train
    solved = summary.interval(summary.curve(rows, SOLVED, "test").last.values())
    ax.axhline(solved.mean, color=PALETTE["vermillion"], linewidth=1, linestyle="-.")
    ax.annotate("test, least squares solved", (0.02, solved.mean), (0, 3), xycoords=ax.get_yaxis_transform(),
                textcoords="offset points", color=PALETTE["vermillion"], fontsize=8)
    grey = [(*published.curve("linear", "linear", n_train, s), f"author, {n}") for s, n in (("test", "test"), ("train", "training"))]
    figures.step_curves(ax, curves, dashed=("training",), published=grey if show_published else ())
    ax.set_title(f"Linear regression on {n_train:,} rows overfits")
    figures.caption(figure, figures.band_note(len(test.by_seed), show_published))
    return figure


def summarise(rows):
    """The table that the program prints."""
    test, train = summary.curve(rows, TRAINED, "test"), summary.curve(rows, TRAINED, "train")
    picked = summary.chosen(rows, TRAINED)
    solved = {split: summary.curve(rows, SOLVED, split).last for split in ("test", "train")}
    lines = [
        ("trained, last step", test.last, train.last),
        ("trained, step chosen on validation rows", test.at(picked), train.at(picked)),
        ("trained, best step on the test rows (flatters)", test.best, None),
        ("solved exactly (least squares)", solved["test"], solved["train"]),
    ]
    rounded = summary.curve(rows, TRAINED, "test", "one_minus_r2_rounded")
    lines.append(("trained, last step, predictions rounded (the author's metric)", rounded.last, None))
    body = [
        (name, *(str(summary.interval(v.values())) if v else "" for v in (out, inside))) for name, out, inside in lines
    ]
    head = f"linear regression, {rows[0].n_train:,} training rows, {test.steps[-1]:,} steps: 1 − R², mean over {len(test.by_seed)} seeds ± 95 % interval"
    return head + "\n\n" + summary.printed(("", "test", "training"), body)


EXPERIMENT = Experiment(
    name="linear",
    shows="Figure 1: linear regression on 1,000 rows; training longer makes it worse on new rows.",
    presets=PRESETS,
    conditions=(TRAINED, SOLVED),
    auxiliary_rows=lambda settings: 0,
    cells=cells,
    jobs=jobs,
    figures=lambda rows, show: {"linear": ("Error of linear regression over training steps", lambda: draw(rows, show))},
    summary=summarise,
)

if __name__ == "__main__":
    sys.exit(command.main(EXPERIMENT))
