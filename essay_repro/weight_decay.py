"""Figure 2: an L2 penalty against the overfitting of figure 1, over training steps and over its strength."""

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

STRENGTHS = (0.0, 0.05, 0.1, 0.2, 0.5, 1.0)  # the author's code, experiments 1 and 2
DRAWN = (0.0, 0.05, 0.5, 1.0)  # the curves of figure 2a; the author's drawing leaves out the other two


def trained(strength):
    """The condition of the models trained with that strength."""
    return f"linear l2={strength:g}"


def _solved(strength):
    return f"ridge l2={strength:g}"


STRENGTH_OF = {name(strength): strength for name in (trained, _solved) for strength in STRENGTHS}


@dataclass(frozen=True)
class WeightDecay(Settings):
    """Linear regression with λ times each parameter added to its gradient, and the ridge regression it approaches."""

    n_train: int = 1_000  # essay, "A Linear Regression Warmup"
    strengths: tuple = STRENGTHS


PRESETS = {
    "smoke": WeightDecay(seeds=2, steps=200, pool_rows=3_000, test_rows=1_000),
    "quick": WeightDecay(steps=50_000),
    "paper": WeightDecay(),
}


def cells(settings):
    """For each strength and seed a trained and a solved model."""
    return [Cell(condition, settings.n_train, seed) for condition in STRENGTH_OF for seed in range(settings.seeds)]


def jobs(settings, missing, width=WIDTH):
    """Some trainings in one program, whatever their strengths; then the exact solutions."""
    sgd = [cell for cell in missing if cell.condition.startswith("linear")]
    solved = [cell for cell in missing if cell.condition.startswith("ridge")]
    penalty = {"l2": lambda cell: STRENGTH_OF[cell.condition]}
    return [
        *training_jobs(
            settings,
            sgd,
            label="linear regression with L2",
            build=linear_model,
            multiplications=PIXELS,
            width=width,
            **penalty,
        ),
        *solving_jobs(settings, solved, label="ridge regression", **penalty),
    ]


def draw_steps(rows, settings, show_published):
    """Figure 2a: test and training error over steps for four strengths."""
    figure, ax = figures.steps_figure()
    colours = zip(DRAWN, ("black", "sky", "vermillion", "purple"), strict=True)
    curves, dashed = figures.test_and_training(
        (rows, trained(strength), settings.n_train, f"λ = {strength:g}", colour) for strength, colour in colours
    )
    # Two of the author's four curves: more of them would hide ours.
    author = [(*_published_curve(strength, settings), f"author, λ = {strength:g}") for strength in (0.0, 0.5)]
    author = [curve for curve in author if show_published and curve[0]]
    # As in the essay: before, a penalty makes no difference that can be seen.
    figures.step_curves(ax, curves, dashed=dashed, published=author, first=min(64, settings.steps))
    ax.set_title(f"Linear regression on {settings.n_train:,} rows with an L2 penalty λ")
    figures.caption(figure, figures.band_note(settings.seeds, bool(author)))
    return figure


def draw_strengths(rows, settings, show_published):
    """Figure 2b: error after the last step over the strength, with the exact ridge solutions."""
    figure, ax = figures.steps_figure()
    kinds = (
        ("test", trained, "test", "vermillion", "-"),
        ("test, solved exactly", _solved, "test", "orange", "-."),
        ("training", trained, "train", "blue", "--"),
    )
    series = {}
    for name, condition, split, colour, style in kinds:
        values = {s: summary.curve(rows, condition(s), split).last for s in settings.strengths}
        series[name, PALETTE[colour], style] = values
    author = {s: curve[1][-1] for s in settings.strengths if (curve := _published_curve(s, settings))[0]}
    author = author if show_published else {}
    figures.value_curves(ax, series, "L2 strength λ (no unit)", published={"author, test": author} if author else {})
    ax.set_title(f"Error after {settings.steps:,} steps on {settings.n_train:,} rows")
    figures.caption(figure, figures.band_note(settings.seeds, bool(author)))
    return figure


def _published_curve(strength, settings):
    return published.curve(*_published_name(strength), settings.n_train)


def _published_last(strength, settings):
    return published.last(*_published_name(strength), settings.n_train)


def _published_name(strength):
    return ("weight_decay", trained(strength)) if strength else ("linear", "linear")


def summarise(rows, settings):
    """The table that the program prints, and the gain of the best strength over none, seed by seed."""
    body, last = [], {}
    for strength in settings.strengths:
        test, train = (summary.curve(rows, trained(strength), split) for split in ("test", "train"))
        solved = summary.curve(rows, _solved(strength), "test").last
        last[strength] = test.last
        columns = (test.last, test.at(summary.chosen(rows, trained(strength))), train.last, solved)
        body.append((f"λ = {strength:g}", *summary.told(columns), _published_last(strength, settings)))
    best = min(last, key=lambda strength: summary.interval(last[strength].values()).mean)
    gain = summary.interval([last[0.0][seed] - last[best][seed] for seed in last[0.0]])
    header = (
        "",
        "test,\nlast step",
        "test,\nvalidated\nstep",
        "training,\nlast step",
        "test,\nsolved\nexactly",
        "author³",
    )
    return "\n".join(
        [
            f"L2 penalty on {settings.n_train:,} rows, {settings.steps:,} steps: 1 − R²",
            "",
            summary.printed(header, body),
            "",
            summary.spread_note(settings.seeds),
            summary.VALIDATED,
            summary.AUTHOR,
            f"least test error at λ = {best:g}: below that at λ = 0, seed by seed, by {gain}",
        ]
    )


EXPERIMENT = Experiment(
    name="weight_decay",
    shows="Figures 2a, 2b: an L2 penalty of six strengths, on training rows and on new ones.",
    presets=PRESETS,
    conditions=tuple(STRENGTH_OF),
    cells=cells,
    jobs=jobs,
    figures={
        "weight_decay_steps": ("Error over training steps for four strengths of L2", draw_steps),
        "weight_decay": ("Error over the strength of L2", draw_strengths),
    },
    summary=summarise,
)

if __name__ == "__main__":
    sys.exit(command.main(EXPERIMENT))
