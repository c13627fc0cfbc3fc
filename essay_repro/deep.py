"""Figures 7 and 8: the essay's small network against every linear model, over training steps and over rows."""

import sys
from dataclasses import dataclass

from d2l_regression.plotting import PALETTE
from essay_repro import features as features_experiment
from essay_repro import more_data as more_data_experiment
from essay_repro.drawing import figures, published, summary
from essay_repro.running import command
from essay_repro.running.cost import PIXELS, multiplications
from essay_repro.running.experiment import WIDTH, Experiment
from essay_repro.running.results import Cell
from essay_repro.running.sweep import network, training_jobs

DEEP = "mlp 32-32-16"


@dataclass(frozen=True)
class Deep(more_data_experiment.MoreData):
    """The small network on the subsets that `more_data` and `features` train on."""

    hidden: tuple = (32, 32, 16)  # essay, "Learning Deeply And Cheaply"
    curve_size: int = 1_000  # essay, figure 7


PRESETS = {
    "smoke": Deep(
        seeds=2, steps=200, pool_rows=3_000, test_rows=1_000, sizes=(100, 300, 1_000), drawn_sizes=(300, 1_000)
    ),
    "quick": Deep(steps=25_000),
    "paper": Deep(),
}


def cells(settings):
    """A network for each size and seed."""
    return [Cell(DEEP, size, seed) for size in settings.sizes for seed in range(settings.seeds)]


def jobs(settings, missing, width=WIDTH):
    """Some networks in one program, whatever their sizes."""
    size = multiplications(PIXELS, settings.hidden)
    build = network(settings.hidden)
    return training_jobs(settings, missing, label="small network", build=build, multiplications=size, width=width)


def curve_size(rows):
    """The number of training rows whose curve over steps is shown: the essay's, or else the largest there is."""
    sizes = summary.sizes(rows, DEEP)
    return Deep.curve_size if Deep.curve_size in sizes else sizes[-1]


def draw_steps(rows, settings, show_published, more_data, features):
    """Figure 7: test and training error over steps, of the network and of linear regression on the same rows."""
    del features
    figure, ax = figures.steps_figure()
    n = settings.curve_size
    linear = (more_data, more_data_experiment.TRAINED, n, "linear", "blue")
    curves, dashed = figures.test_and_training([linear, (rows, DEEP, n, "network", "vermillion")])
    author = [(*published.curve("deep", f"{DEEP} (curve)", n), "author, network")]
    author = [curve for curve in author if show_published and curve[0]]
    # As in the essay, the axis ends where the test errors do: training errors fall by orders of magnitude more.
    lowest = 0.1
    figures.step_curves(ax, curves, dashed=dashed, published=author, lowest=lowest)
    ax.set_title(f"A network of {'-'.join(map(str, settings.hidden))} on {n:,} rows")
    figures.caption(figure, figures.band_note(settings.seeds, bool(author)) + figures.lowest_note(lowest))
    return figure


def draw_sizes(rows, settings, show_published, more_data, features):
    """Figure 8: test error over the number of rows, of the network and of the linear models."""
    figure, ax = figures.steps_figure()
    kinds = (
        ("linear, pixels", more_data, more_data_experiment.TRAINED, "blue"),
        ("linear, products", features, features_experiment.PAIRWISE, "green"),
        ("network", rows, DEEP, "vermillion"),
    )
    series = {
        (name, PALETTE[colour], "-"): {
            n: summary.curve(of, condition, "test", n_train=n).last for n in summary.sizes(of, condition)
        }
        for name, of, condition, colour in kinds
    }
    short = features_experiment.short_budget(features)  # the essay's own rival, often the better one
    series[f"products, {short:,} steps", PALETTE["green"], ":"] = {
        n: features_experiment.at_step(features, n, short)
        for n in summary.sizes(features, features_experiment.PAIRWISE)
    }
    author = {n: curve[1][-1] for n in settings.sizes if (curve := published.curve("deep", DEEP, n))[0]}
    author = {"author, network": author} if show_published and author else {}
    figures.value_curves(ax, series, "training rows (number)", log_x=True, published=author)
    ax.set_title("The network against linear regression, last step of each")
    figures.caption(figure, figures.band_note(settings.seeds, bool(author)))
    return figure


def summarise(rows, settings):
    """The table that the program prints: a line for each size."""
    body = []
    for size in settings.sizes:
        test, train = (summary.curve(rows, DEEP, split, n_train=size) for split in ("test", "train"))
        validated = test.at(summary.chosen(rows, DEEP, n_train=size))
        columns = (test.last, validated, test.best, train.last)
        body.append((f"{size:,}", *summary.told(columns), published.last("deep", DEEP, size)))
    header = (
        "rows",
        "test,\nlast step",
        "test,\nvalidated\nstep",
        "best step\non test¹",
        "training,\nlast step",
        "author³",
    )
    title = f"Network of {'-'.join(map(str, settings.hidden))}, {settings.steps:,} steps: 1 − R²"
    notes = (summary.spread_note(settings.seeds), summary.VALIDATED, summary.BEST, summary.AUTHOR)
    return "\n".join([title, "", summary.printed(header, body), "", *notes])


EXPERIMENT = Experiment(
    name="deep",
    shows="Figures 7, 8: a small network beside every linear model.",
    presets=PRESETS,
    conditions=(DEEP,),
    cells=cells,
    jobs=jobs,
    figures={
        "deep_steps": ("Error of the network and of linear regression over training steps", draw_steps),
        "deep": ("Error of the network and of linear models over the number of training rows", draw_sizes),
    },
    summary=summarise,
    needs=("more_data", "features"),
)

if __name__ == "__main__":
    sys.exit(command.main(EXPERIMENT))
