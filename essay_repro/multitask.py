"""Figure 12: 250 digits, alone and together with 25,000 of a similar task: positive interference, if there is any."""

import sys
from dataclasses import dataclass
from functools import partial

import numpy as np

from d2l_regression.plotting import PALETTE
from essay_repro.drawing import figures, published, summary
from essay_repro.running import command
from essay_repro.running.cost import PIXELS, multiplications, training
from essay_repro.running.experiment import WIDTH, Experiment, Job, groups
from essay_repro.running.results import Cell
from essay_repro.running.settings import Settings, evaluation_steps
from essay_repro.running.sweep import adam, evaluated_rows, run_on_subset, train

MAIN, AUXILIARY, BOTH = "main only", "auxiliary only", "main + auxiliary"
PRETRAINED = "pretrained then main"
TOGETHER = (MAIN, AUXILIARY, BOTH)  # the arms that start from scratch
COLOURS = {MAIN: "vermillion", AUXILIARY: "orange", BOTH: "blue", PRETRAINED: "green"}


@dataclass(frozen=True)
class Multitask(Settings):
    """The essay's network on its own rows, on the auxiliary rows, on both, and on one after the other."""

    n_train: int = 250  # essay, "The Magic Of Positive Interference"
    auxiliary_rows: int = 25_000  # the same; in the mixed arm rows are drawn from both alike, 1 % of them main
    hidden: tuple = (256, 256, 256, 256)  # the author's code: "huge"
    pretraining_steps: int = 200_000  # the author's code: the fourth arm has as many again …
    finetuning_steps: int = 200_000  # … which is twice the updates of its rivals


PRESETS = {
    "smoke": Multitask(
        seeds=2,
        steps=120,
        pool_rows=1_000,
        test_rows=500,
        auxiliary_rows=1_000,
        hidden=(32, 32),
        pretraining_steps=60,
        finetuning_steps=60,
        n_train=100,
    ),
    # The fourth arm's updates add up to those of its rivals.
    "quick": Multitask(seeds=4, steps=3_000, pretraining_steps=1_500, finetuning_steps=1_500),
    "paper": Multitask(seeds=10),  # the stored files hold 10, 1, 10 and 20 trials
}


def cells(settings):
    """Four arms for each seed."""
    return [Cell(c, settings.n_train, seed) for c in (*TOGETHER, PRETRAINED) for seed in range(settings.seeds)]


def jobs(settings, missing, width=WIDTH):
    """A seed at a time: three trainings from scratch, then one that goes on from the auxiliary one's weights."""
    by_seed = groups([cell.seed for cell in missing], size=max(1, width // len(TOGETHER)))
    return [_job(settings, missing, seeds, programs=0 if k else 2) for k, seeds in enumerate(by_seed)]


def _job(settings, missing, seeds, programs):
    per_seed = len(TOGETHER) * max(settings.steps, settings.pretraining_steps) + settings.finetuning_steps
    return Job(
        f"four ways to train, seed{'s' if len(seeds) > 1 else ''} {', '.join(map(str, seeds))}",
        len(seeds) * per_seed,
        partial(_train, settings, seeds),
        _work(settings, len(seeds), len(seeds) * per_seed)._replace(programs=programs),
        tuple(cell for cell in missing if cell.seed in seeds),
    )


def _work(settings, seeds, run_steps):
    each = len(TOGETHER) * len(evaluation_steps(settings.steps)) + len(evaluation_steps(settings.finetuning_steps))
    rows = seeds * each * evaluated_rows(settings, settings.auxiliary_rows)
    return training(run_steps, settings.batch_size, PIXELS, multiplications(PIXELS, settings.hidden), rows)


def _train(settings, seeds, table, on_step):
    from d2l_regression import models

    arms = [(condition, seed) for condition in TOGETHER for seed in seeds]
    runs = [_run(table, settings, condition, seed) for condition, seed in arms]
    # The arms of a seed start from the same weights and see the same choice of main rows: their difference is the task.
    model = models.mlp(table.X.shape[1], settings.hidden, runs=len(runs), seeds=[seed for _, seed in arms])
    model.compile(optimizer=adam(settings), loss="mse")
    pause, end = sorted((settings.pretraining_steps, settings.steps))
    steps = evaluation_steps(settings.steps)
    at = [step for step in steps if step <= pause]
    rows = train(model, runs, table, settings, steps=pause, evaluate_at=at, on_step=on_step)
    if pause == settings.pretraining_steps:
        pretrained = _weights(model, arms)
    if end > pause:
        at = [step for step in steps if step > pause]
        rows += train(model, runs, table, settings, steps=end, first_step=pause, evaluate_at=at, on_step=on_step)
    if end == settings.pretraining_steps:
        pretrained = _weights(model, arms)

    model = models.mlp(table.X.shape[1], settings.hidden, runs=len(seeds), seeds=seeds)
    model.set_weights(pretrained)
    model.compile(optimizer=adam(settings), loss="mse")
    runs = [_run(table, settings, PRETRAINED, seed) for seed in seeds]
    return rows + train(model, runs, table, settings, steps=settings.finetuning_steps, on_step=on_step)


def _weights(model, arms):
    """The weights of the auxiliary arm, for each seed."""
    which = [k for k, (condition, _) in enumerate(arms) if condition == AUXILIARY]
    return [np.asarray(weights)[which] for weights in model.get_weights()]


def _run(table, settings, condition, seed):
    extra = table.auxiliary if condition in (AUXILIARY, BOTH) else None
    cell = Cell(condition, settings.n_train, seed)
    return run_on_subset(table, settings, cell, extra=extra, only_extra=condition == AUXILIARY)


def draw(rows, settings, show_published):
    """Figure 12: error on the main task over training steps, for the four arms."""
    figure, ax = figures.steps_figure()
    curves = {c: summary.curve(rows, c, "test") for c in (*TOGETHER, PRETRAINED)}
    author = [(*published.curve("multitask", c, settings.n_train), f"author, {c}") for c in (MAIN, BOTH)]
    author = [curve for curve in author if show_published and curve[0]]
    figures.step_curves(ax, {(c, PALETTE[COLOURS[c]]): curve for c, curve in curves.items()}, published=author)
    ax.set_title(f"Error on the main task, with {settings.n_train:,} main rows")
    note = f"\n{PRETRAINED}: after {settings.pretraining_steps:,} steps on auxiliary rows alone"
    figures.caption(figure, figures.band_note(len(curves[MAIN].by_seed), bool(author)) + note)
    return figure


def summarise(rows, settings):
    """The table that the program prints, and the differences between arms, seed by seed."""
    body, last, picked, updates = [], {}, {}, {}
    for condition in (*TOGETHER, PRETRAINED):
        test = summary.curve(rows, condition, "test")
        rounded = summary.curve(rows, condition, "test", "one_minus_r2_rounded")
        last[condition], picked[condition] = test.last, test.at(summary.chosen(rows, condition))
        values = last[condition], picked[condition], test.best, rounded.last
        body.append((condition, *summary.told(values)))
        updates[condition] = f"{test.steps[-1]:,}"
    stored = {c: published.last("multitask", c, settings.n_train) for c in TOGETHER}
    told = ", ".join(f"{condition} {value}" for condition, value in stored.items() if value)
    title = f"Error on the main task with {settings.n_train:,} main rows: 1 − R² on test rows"
    header = ("", "last step", "validated\nstep", "best step\non test¹", "last step,\nrounded²")
    notes = (
        f"updates: {updates[MAIN]} each; {PRETRAINED}: {settings.pretraining_steps:,} + {updates[PRETRAINED]}",
        summary.spread_note(len(last[MAIN])),
        *(summary.VALIDATED, summary.BEST, summary.ROUNDED),
        *([f"{summary.AUTHOR}:\n  {told}"] if told else []),
    )
    return "\n".join([title, "", summary.printed(header, body), "", *notes, "", *_differences(last, picked)])


def _differences(last, picked):
    yield f"{BOTH} minus {MAIN}, seed by seed (below 0: it helps):"
    for name, values in (("last step", last), ("validated step", picked)):
        change = summary.interval([values[BOTH][seed] - values[MAIN][seed] for seed in values[MAIN]])
        verdict = "no clear difference" if not change.excludes_zero else "helps" if change.mean < 0 else "hurts"
        verdict = "one seed cannot tell" if change.seeds < 2 else verdict
        yield f"  {name + ':':<15} {change} ({verdict})"


EXPERIMENT = Experiment(
    name="multitask",
    shows="Figure 12: 250 rows of a task, alone and together with 25,000 of a similar one.",
    presets=PRESETS,
    conditions=(*TOGETHER, PRETRAINED),
    cells=cells,
    jobs=jobs,
    figures={"multitask": ("Error on the main task over training steps", draw)},
    summary=summarise,
)

if __name__ == "__main__":
    sys.exit(command.main(EXPERIMENT))
