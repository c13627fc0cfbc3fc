"""Figures 9, 10 and 11: five networks of growing size, over the number of rows and over the number of parameters."""

import sys
import textwrap
from dataclasses import dataclass, replace
from itertools import pairwise

from d2l_regression.plotting import PALETTE
from essay_repro import features as features_experiment
from essay_repro import more_data as more_data_experiment
from essay_repro.drawing import figures, published, summary
from essay_repro.running import command
from essay_repro.running.cost import PIXELS, multiplications
from essay_repro.running.experiment import WIDTH, Experiment
from essay_repro.running.results import Cell
from essay_repro.running.settings import Settings, evaluation_steps
from essay_repro.running.sweep import network, training_jobs

COLOURS = ("sky", "blue", "green", "orange", "vermillion")


@dataclass(frozen=True)
class Scaling(Settings):
    """Networks of different size on subsets of different size, all trained for as many steps."""

    # Essay, "Learning Deeply And Cheaply": small, medium, large, huge, enormous.
    networks: tuple = ((32, 32, 16), (64, 64, 32), (128, 128, 64, 64), (256,) * 4, (512,) * 4)
    sizes: tuple = (500, 1_500, 5_000, 15_000, 50_000)  # the author's code, experiment 9
    seeds: int = 2  # the author's code
    validation_share: float = 0.2  # as in `more_data`


PRESETS = {
    "smoke": Scaling(steps=100, pool_rows=2_000, test_rows=500, sizes=(100, 1_000), networks=((8, 8), (16, 16))),
    # The largest network is left out: it would take half of the time.
    "quick": Scaling(seeds=3, steps=2_000, sizes=(500, 5_000, 50_000), networks=Scaling.networks[:4]),
    "paper": Scaling(),
}


def told(hidden):
    """The hidden layers as the figures name them: "32-32-16"."""
    return "-".join(map(str, hidden))


def condition(hidden):
    """The condition of the networks with these hidden layers."""
    return f"mlp {told(hidden)}"


def parameters(features, hidden):
    """Number of weights and biases of a network with that many input features, those hidden layers and one output."""
    widths = (features, *hidden, 1)
    return sum((before + 1) * after for before, after in pairwise(widths))


def cells(settings):
    """A network for each layout, size and seed, the smaller layouts first."""
    return [
        Cell(condition(hidden), size, seed)
        for hidden in settings.networks
        for size in settings.sizes
        for seed in range(settings.seeds)
    ]


def jobs(settings, missing, width=WIDTH):
    """Some networks of one layout in one program, whatever their sizes."""
    # Every other doubling: a large network takes as long to be evaluated once as to be trained for a hundred steps.
    at = sorted({0, *evaluation_steps(settings.steps)[7::2], settings.steps})
    jobs = []
    for hidden in settings.networks:
        cells = [cell for cell in missing if cell.condition == condition(hidden)]
        options = {
            "build": network(hidden),
            "multiplications": multiplications(PIXELS, hidden),
            "evaluate_at": at,
            "width": width,
        }
        jobs += training_jobs(settings, cells, label=told(hidden), **options)
    return jobs


def reduce(settings, missing):
    """The settings without the networks of which a training is missing, or None if all miss one."""
    gone = {cell.condition for cell in missing}
    networks = tuple(hidden for hidden in settings.networks if condition(hidden) not in gone)
    return replace(settings, networks=networks) if networks else None


def _by_size(rows, settings, hidden, split="test"):
    """{number of training rows: {seed: error after the last step}}."""
    return {n: summary.curve(rows, condition(hidden), split, n_train=n).last for n in settings.sizes}


def _author(settings, hidden):
    """{number of training rows: the author's stored mean}, of the sizes that the author trained on."""
    curves = {n: published.curve("scaling", condition(hidden), n)[1] for n in settings.sizes}
    return {n: means[-1] for n, means in curves.items() if means}


def draw_sizes(rows, settings, show_published, more_data, features):
    """Figure 9: test error over the number of rows, a line for each network."""
    del more_data, features
    colours = zip(settings.networks, COLOURS, strict=False)
    series = {(told(hidden), PALETTE[c], "-"): _by_size(rows, settings, hidden) for hidden, c in colours}
    return _over_rows(series, settings, show_published, "Networks of growing size")


def draw_against_linear(rows, settings, show_published, more_data, features):
    """Figure 10: the smallest and the largest network against the linear models."""
    linear = (
        ("linear, pixels", more_data, more_data_experiment.TRAINED, "black"),
        ("linear, squares", features, features_experiment.SQUARES, "purple"),
        ("linear, products", features, features_experiment.PAIRWISE, "green"),
    )
    series = {
        (name, PALETTE[colour], "--"): {n: summary.curve(of, c, "test", n_train=n).last for n in summary.sizes(of, c)}
        for name, of, c, colour in linear
    }
    ends = {hidden: _by_size(rows, settings, hidden) for hidden in (settings.networks[0], settings.networks[-1])}
    colours = zip(ends.items(), ("sky", "vermillion"), strict=False)
    series |= {(told(hidden), PALETTE[colour], "-"): by_size for (hidden, by_size), colour in colours}
    budgets = [f"{name.removeprefix('linear, ')} {_last_step(of, c):,}" for name, of, c, _ in linear]
    others = f"; linear models: {', '.join(budgets)}"
    return _over_rows(series, settings, show_published, "Two ways to a more powerful model", others)


def _last_step(rows, condition):
    return max(row.step for row in rows if row.condition == condition)


def _over_rows(series, settings, show_published, title, others=""):
    figure, ax = figures.steps_figure()
    drawn = [hidden for hidden in settings.networks if any(name == told(hidden) for name, *_ in series)]
    grey = {f"author, {told(hidden)}": _author(settings, hidden) for hidden in (drawn[0], drawn[-1])}
    grey = {name: by_size for name, by_size in grey.items() if by_size and show_published}
    figures.value_curves(ax, series, "training rows (number)", log_x=True, published=grey)
    ax.set_title(title)
    note = f"\nnetworks: after {settings.steps:,} steps{others}"
    figures.caption(figure, figures.band_note(settings.seeds, bool(grey)) + note)
    return figure


def draw_parameters(rows, settings, show_published, more_data, features):
    """Figure 11: the same errors over the number of parameters, a line for each number of rows."""
    del more_data, features
    figure, ax = figures.steps_figure()
    colours = zip(settings.sizes, ("vermillion", "orange", "green", "sky", "blue"), strict=False)
    counts = {hidden: parameters(PIXELS, hidden) for hidden in settings.networks}
    by_hidden = {hidden: _by_size(rows, settings, hidden) for hidden in settings.networks}
    series = {
        (f"{n:,} rows", PALETTE[c], "-"): {counts[hidden]: by_hidden[hidden][n] for hidden in settings.networks}
        for n, c in colours
    }
    grey = {
        f"author, {n:,} rows": {
            counts[h]: _author(settings, h)[n] for h in settings.networks if n in _author(settings, h)
        }
        for n in (settings.sizes[0], settings.sizes[-1])
    }
    grey = {name: by_count for name, by_count in grey.items() if by_count and show_published}
    figures.value_curves(ax, series, "parameters (number)", log_x=True, published=grey)
    ax.set_title("Larger networks on the same rows")
    note = f"\nafter {settings.steps:,} steps"
    figures.caption(figure, figures.band_note(settings.seeds, bool(grey)) + note)
    return figure


def summarise(rows, settings):
    """The table that the program prints: a line for each network and size."""
    body = []
    for hidden in settings.networks:
        for size in settings.sizes:
            test, train = (summary.curve(rows, condition(hidden), split, n_train=size) for split in ("test", "train"))
            validated = test.at(summary.chosen(rows, condition(hidden), n_train=size))
            stored = published.last("scaling", condition(hidden), size)
            body.append((told(hidden), f"{size:,}", *summary.told([test.last, validated, train.last]), stored))
    header = ("hidden layers", "rows", "test,\nlast step", "test,\nvalidated\nstep", "training,\nlast step", "author³")
    counts = ", ".join(f"{told(hidden)} {parameters(PIXELS, hidden):,}" for hidden in settings.networks)
    counts = textwrap.fill(f"parameters: {counts}", 80, subsequent_indent="  ", break_on_hyphens=False)
    notes = (counts, summary.spread_note(settings.seeds), summary.VALIDATED, summary.AUTHOR)
    return "\n".join(
        [f"Networks of growing size, {settings.steps:,} steps: 1 − R²", "", summary.printed(header, body), "", *notes]
    )


EXPERIMENT = Experiment(
    name="scaling",
    shows="Figures 9, 10, 11: larger networks, on more and more rows.",
    presets=PRESETS,
    conditions=tuple(condition(hidden) for hidden in (*PRESETS["smoke"].networks, *Scaling.networks)),
    cells=cells,
    jobs=jobs,
    figures={
        "scaling": ("Error of networks of growing size over the number of training rows", draw_sizes),
        "scaling_against_linear": ("Error of networks and of linear models over training rows", draw_against_linear),
        "scaling_parameters": ("Error over the number of a network's parameters", draw_parameters),
    },
    summary=summarise,
    needs=("more_data", "features"),
    reduce=reduce,
)

if __name__ == "__main__":
    sys.exit(command.main(EXPERIMENT))
