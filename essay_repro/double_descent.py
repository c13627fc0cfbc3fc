"""Double descent, which the essay argues in words: over the rows, over the size of the model, over the steps."""

import sys
from dataclasses import dataclass, field
from functools import partial

import numpy as np

from d2l_regression import features as engineered
from d2l_regression.plotting import PALETTE
from essay_repro import deep as deep_experiment
from essay_repro.drawing import figures, published, summary
from essay_repro.running import command
from essay_repro.running.experiment import Experiment
from essay_repro.running.results import Cell
from essay_repro.running.settings import Settings
from essay_repro.running.sweep import least_squares, solved_rows, solving_jobs

FEATURES = {"pixels": 256, "squares": 512}  # name of the features: how many there are
BUILD = {"pixels": None, "squares": engineered.squares}
COLOURS = {"pixels": "blue", "squares": "vermillion"}
BLOCK = 1_000  # rows whose random features are made at once: the memory stays small


@dataclass(frozen=True)
class DoubleDescent(Settings):
    """Linear models solved exactly, with and without ridge, around the point where they can fit every training row."""

    seeds: int = 10  # solving is cheap, and the peak is where chance is largest
    steps: int = 0  # nothing is trained here
    # Densely around the number of features, where the peak is expected, and far to both sides.
    sizes: dict = field(
        default_factory=lambda: {
            "pixels": (50, 100, 150, 200, 225, 240, 256, 275, 300, 350, 400, 500, 700, 1_000, 2_000),
            "squares": (50, 100, 200, 300, 400, 450, 480, 512, 550, 600, 700, 800, 1_000, 2_000),
        }
    )
    l2: float = 0.5  # the essay's best strength on 1,000 rows
    random_rows: int = 500  # training rows of the models on random features
    random_features: tuple = (10, 30, 100, 200, 300, 400, 450, 500, 550, 600, 700, 1_000, 2_000, 4_000)


PRESETS = {
    "smoke": DoubleDescent(
        seeds=2, pool_rows=2_000, test_rows=500, random_rows=60, random_features=(10, 30, 60, 120, 400),
        sizes={"pixels": (50, 256, 1_000), "squares": (50, 512, 1_000)},
    ),
    "quick": DoubleDescent(seeds=3),
    "paper": DoubleDescent(),
}  # fmt: skip


def solved(features):
    """The condition of minimum-norm least squares on those features."""
    return f"least squares on {features}"


def ridge(features):
    """The condition of ridge regression on those features."""
    return f"ridge on {features}"


def random(count):
    """The condition of minimum-norm least squares on so many random ReLU features."""
    return f"least squares on {count} random features"


def random_ridge(count):
    """The condition of ridge regression on so many random ReLU features."""
    return f"ridge on {count} random features"


def cells(settings):
    """For each size and seed the solved linear models; for each number of random features and seed likewise."""
    over_rows = [
        Cell(condition(name), size, seed)
        for condition in (solved, ridge)
        for name in FEATURES
        for size in settings.sizes[name]
        for seed in range(settings.seeds)
    ]
    over_features = [
        Cell(condition(count), settings.random_rows, seed)
        for condition in (random, random_ridge)
        for count in settings.random_features
        for seed in range(settings.seeds)
    ]
    return over_rows + over_features


def jobs(settings, missing, width=None):
    """All that is solved on one kind of features in one job; nothing is trained."""
    del width

    def strength(cell):
        return settings.l2 if cell.condition.startswith("ridge") else 0.0

    jobs = []
    for name in FEATURES:
        wanted = [cell for cell in missing if cell.condition in (solved(name), ridge(name))]
        jobs += solving_jobs(
            settings,
            wanted,
            label=f"{name}, solved",
            columns=FEATURES[name],
            l2=strength,
            features=BUILD[name],
        )
    counts = {condition(n): n for condition in (random, random_ridge) for n in settings.random_features}
    wanted = [cell for cell in missing if cell.condition in counts]
    options = {"columns": lambda cell: counts[cell.condition], "l2": strength, "solve": partial(solve_random, counts)}
    return jobs + solving_jobs(settings, wanted, label="random features, solved", **options)


def solve_random(counts, run, table):
    """The rows of the least-squares or ridge solution on random ReLU features max(0, xW), W normal of std 1/√d.

    Source: Rahimi and Recht, "Random Features for Large-Scale Kernel Machines", 2007; the seed draws W, and of one
    seed the smaller sets of features are the start of the larger ones.

    Args:
        counts: {condition: number of features}.
    """
    d = table.X.shape[1]
    count = counts[run.cell.condition]
    # Drawn column by column, so that more features leave the first ones as they are.
    W = np.random.default_rng([run.cell.seed, d]).standard_normal((count, d)).T / np.sqrt(d)

    def design(rows):
        columns = np.ones((len(rows), count + 1))  # the last stays: it is the bias
        np.maximum(rows.astype(np.float64) @ W, 0, out=columns[:, :-1])
        return columns

    weights = least_squares(design(table.X[run.rows]), table.y[run.rows].astype(np.float64), run.l2)

    def predict(rows):
        return np.concatenate([design(rows[k : k + BLOCK]) @ weights for k in range(0, len(rows), BLOCK)])

    return solved_rows(run, table, predict)


def _over_rows(rows, settings, name, condition):
    """{number of training rows: {seed: test error}}."""
    return {n: summary.curve(rows, condition(name), "test", n_train=n).last for n in settings.sizes[name]}


def draw_rows(rows, settings, show_published, deep):
    """(a) Test error of solved linear models over the number of rows, which peaks where they equal the features."""
    del show_published, deep
    figure, ax = figures.steps_figure()
    series = {}
    for name, count in FEATURES.items():
        colour = PALETTE[COLOURS[name]]
        series[f"{count} features", colour, "-"] = _over_rows(rows, settings, name, solved)
        series[f"{count}, ridge", colour, "--"] = _over_rows(rows, settings, name, ridge)
        figures.upright(ax, count, f"{count} rows", colour)
    figures.value_curves(ax, series, "training rows (number)", log_x=True)
    ax.set_title("Linear regression solved exactly, with and without a penalty")
    figures.caption(figure, figures.band_note(settings.seeds) + f"; ridge: λ = {settings.l2:g}")
    return figure


def draw_features(rows, settings, show_published, deep):
    """(b) Test and training error over the number of random features, through the interpolation threshold."""
    del show_published, deep
    figure, ax = figures.steps_figure()
    n = settings.random_rows
    lines = (("test", random, "test", "vermillion", "-"), ("training", random, "train", "blue", "--"))
    lines += (("test, ridge", random_ridge, "test", "green", "-"),)
    series = {
        (name, PALETTE[colour], style): {
            count: summary.curve(rows, condition(count), split).last for count in settings.random_features
        }
        for name, condition, split, colour, style in lines
    }
    figures.upright(ax, n, f"{n:,} features", PALETTE["black"])
    figures.value_curves(ax, series, "random features (number)", log_x=True, lowest=LOWEST)
    ax.set_title(f"Models of growing size on {n:,} rows, solved exactly")
    note = f"; ridge: λ = {settings.l2:g}{figures.lowest_note(LOWEST)}"
    figures.caption(figure, figures.band_note(settings.seeds) + note)
    return figure


LOWEST = 0.05  # a model with more features than rows fits these to rounding: 25 powers of ten below the test error


def draw_steps(rows, settings, show_published, deep):
    """(c) The small network's test error over steps, as in figure 7 but alone and large, with both of its descents."""
    del rows, settings
    figure, ax = figures.steps_figure()
    n = deep_experiment.curve_size(deep)
    curve = summary.curve(deep, deep_experiment.DEEP, "test", n_train=n)
    author = [(*published.curve("deep", f"{deep_experiment.DEEP} (curve)", n), "author, network")]
    author = [curve for curve in author if show_published and curve[0]]
    figures.step_curves(
        ax, {("network", PALETTE["vermillion"]): curve}, published=author, first=min(64, curve.steps[-1])
    )
    ax.set_title(f"A network of {deep_experiment.DEEP.removeprefix('mlp ')} on {n:,} rows, over its training")
    figures.caption(figure, figures.band_note(len(curve.by_seed), bool(author)))
    return figure


def summarise(rows, settings):
    """The table that the program prints: the peak of each curve, and what ridge makes of it."""
    body = []
    for name, count in FEATURES.items():
        least, kept = (_over_rows(rows, settings, name, condition) for condition in (solved, ridge))
        body.append(_peak(f"{count} features", least, kept))
    counts = settings.random_features
    least, kept = (
        {n: summary.curve(rows, condition(n), "test").last for n in counts} for condition in (random, random_ridge)
    )
    body.append(_peak(f"{settings.random_rows} rows", least, kept))
    header = (
        "with",
        "peak\nat",
        "test error\nat the peak",
        "smallest,\nto its left",
        "last, to\nits right",
        "ridge, at\nthe peak",
    )
    over = f"over rows with {' and '.join(map(str, FEATURES.values()))} features, over random features with"
    over += f" {settings.random_rows} rows"
    notes = (over, f"ridge: λ = {settings.l2:g}", summary.spread_note(settings.seeds))
    return "\n".join(["Linear models solved exactly: 1 − R²", "", summary.printed(header, body), "", *notes])


def _peak(name, least, kept):
    """A line of the table: where the mean error is largest, and the errors there and to both sides."""
    means = {x: summary.interval(by_seed.values()).mean for x, by_seed in least.items()}
    peak = max(means, key=means.get)
    left = min((x for x in means if x <= peak), key=means.get)
    return (name, f"{peak:,}", *summary.told([least[peak], least[left], least[max(least)], kept[peak]]))


CONDITIONS = (
    *(condition(name) for condition in (solved, ridge) for name in FEATURES),
    *dict.fromkeys(
        condition(count)
        for condition in (random, random_ridge)
        for preset in PRESETS.values()
        for count in preset.random_features
    ),
)

EXPERIMENT = Experiment(
    name="double_descent",
    shows="Our figures: error over rows, over model size and over steps, through double descent.",
    presets=PRESETS,
    conditions=CONDITIONS,
    cells=cells,
    jobs=jobs,
    figures={
        "double_descent_rows": ("Error of solved linear models over the number of training rows", draw_rows),
        "double_descent_features": ("Error of models on random features over their number", draw_features),
        "double_descent_steps": ("Error of the small network over training steps, alone", draw_steps),
    },
    summary=summarise,
    needs=("deep",),
)

if __name__ == "__main__":
    sys.exit(command.main(EXPERIMENT))
