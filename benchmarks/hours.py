"""How many hours the paper preset takes: as measured where results are stored, and extrapolated from short trainings.

    python benchmarks/hours.py

Prints one Markdown table, a line for each experiment, in about a minute. It reads results/<data>-paper, and trains each
distinct network of the experiments for a second or two on this machine.
"""

import os
from functools import cache
from pathlib import Path
from typing import NamedTuple

from contenders import BATCH, FEATURES, data
from machine import header

from d2l_regression.terminal import Parser
from essay_repro import NAMES
from essay_repro.reporting import evidence
from essay_repro.running import cost
from essay_repro.running.experiment import get
from essay_repro.running.results import ResultsError

RESULTS = Path(__file__).parent.parent / "results"
SOURCES = ("strokes", "mnist")
PRESET = "paper"
RUNS = 4 * (os.cpu_count() or 1)  # models trained at once: as many as fill the cores, four on each
EVALUATED = 10_000  # rows that each of them predicts once

NOTES = f"""\
Measured: the seconds that the stored runs recorded, where the experiment is complete and no GPU trained it; where
processes trained side by side, the seconds of all divided by their number.

Extrapolated: each network is trained on this machine for {{turn:g}} s or ten steps, {RUNS} models at once, on 50,000
rows of random pixels, and predicts {EVALUATED:,} rows. Hours are compiling, once for each network, + run-steps × the
time of a step and run + the rows that the experiment evaluates × the time of a row; exact solutions are added at the
rate of a small one. The start of Python, reading data and figures are left out."""


class Rates(NamedTuple):
    """Seconds of one network on this machine: to compile, for a step of one run, to predict and score a row."""

    compiling: float
    step: float
    row: float


class Workload(NamedTuple):
    """What an experiment does with one network: run-steps, rows evaluated, operations of exact solutions."""

    run_steps: int
    rows: float
    solved: float


def seconds(workload, rates):
    """The time of training and evaluating: the arithmetic of the extrapolation."""
    return rates.compiling + workload.run_steps * rates.step + workload.rows * rates.row


def network_of(condition, settings):
    """The network trained under a condition: "linear", "squares", "pairwise" or such as "32-32-16"; None if solved."""
    if condition.startswith(("least squares", "ridge")) or condition.endswith("solved"):
        return None
    if condition.startswith("mlp "):
        return condition.removeprefix("mlp ")
    name = condition.partition(" l2=")[0]
    return name if name in ("linear", "squares", "pairwise") else "-".join(map(str, settings.hidden))


def hidden_of(network):
    """The hidden layers of a network that is named after them; none of the others."""
    return tuple(map(int, network.split("-"))) if network[0].isdigit() else ()


def multiplications(network):
    """Weights that a row is multiplied with on its way through the network."""
    if network == "pairwise":
        return FEATURES**2
    return cost.multiplications(2 * FEATURES if network == "squares" else FEATURES, hidden_of(network))


def workloads(experiment):
    """{network, or None for what is solved: its `Workload`} of the preset."""
    settings, cells_of = experiment.presets[PRESET], {}
    for cell in experiment.cells(settings):
        cells_of.setdefault(network_of(cell.condition, settings), []).append(cell)
    found = {}
    for network, cells in cells_of.items():
        jobs = experiment.jobs(settings, cells)
        run_steps, work = sum(job.run_steps for job in jobs), sum((job.work for job in jobs), cost.Work())
        # A row trained on counts three products for each weight, one evaluated a single one: the rest of them.
        rows = work.operations / (2 * multiplications(network)) - 3 * settings.batch_size * run_steps if network else 0
        found[network] = Workload(run_steps, rows, work.solved)
    return found


@cache
def short_training(network, turn):
    """The `Rates` of a network, from a training of ten steps that compiles, and one of `turn` seconds."""
    from d2l_regression import features, models, training

    X, y = data()
    if network == "squares":
        X = features.squares(X)
    if network == "pairwise":
        model = models.pairwise(FEATURES, runs=RUNS)
    else:
        model = models.mlp(X.shape[1], hidden_of(network), runs=RUNS)

    def spent(steps):
        evaluation = {"evaluation": {"rows": range(EVALUATED)}, "evaluate_at": [steps]}
        fitted = training.fit(model, X, y, steps=steps, batch_size=BATCH, optimizer="adam", loss="mse", **evaluation)
        return fitted.seconds

    first = spent(10)
    steps = max(10, int(turn / (first["training"] / 9)))
    second = spent(steps)
    return Rates(
        compiling=first["compiling"] + first["evaluation"] - second["evaluation"],
        step=second["training"] / (steps - 1) / RUNS,
        row=second["evaluation"] / EVALUATED / RUNS,
    )


@cache
def solving_rate():
    """Seconds for an operation of an exact solution."""
    return cost.calibrate().solved


def extrapolated(experiment, turn):
    """(run-steps, seconds) of the preset, from short trainings of its networks."""
    found = workloads(experiment)
    spent = sum(
        seconds(workload, short_training(network, turn)) if network else workload.solved * solving_rate()
        for network, workload in found.items()
    )
    return sum(workload.run_steps for workload in found.values()), spent


def measured(source):
    """({experiment: seconds}, lines that say where they were measured and what is not complete) of stored results."""
    try:
        found = evidence.read(RESULTS / f"{source}-{PRESET}", source, PRESET)
    except (ResultsError, OSError) as error:
        return {}, [f"{source}: {error}"]
    spent, machines, lines = {}, set(), []
    for name, stored in found.stored.items():
        taken = sum(run["seconds"] for run in stored.runs)
        elsewhere = sorted({_machine(run) for run in stored.runs if run.get("device", "CPU") != "CPU"})
        if elsewhere:
            lines.append(f"{source}, {name}: {hours(taken)} h on {'; '.join(elsewhere)}; not in the table.")
        elif name in found.partial:
            lines.append(f"{source}, {name}: {found.partial[name]}; so far {hours(taken)} h.")
        elif stored.settings == stored.experiment.presets[PRESET]:
            spent[name] = taken
            machines |= {_machine(run) for run in stored.runs}
        else:
            lines.append(f"{source}, {name}: stored with another number of seeds than the preset has.")
    return spent, [*(f"{source}: measured on {machine}." for machine in sorted(machines)), *lines]


def _machine(run):
    """Where and with what a stored run was made."""
    versions = (f"{name} {run['versions'][name]}" for name in ("keras", "tensorflow", "jax") if name in run["versions"])
    parts = [
        run.get("processor"),
        run.get("accelerator") or run.get("device"),
        f"{run['threads']} threads" if "threads" in run else None,
    ]
    return ", ".join([*filter(None, parts), *versions])


def table(guessed, stored):
    """Yield the lines of the table.

    guessed: {experiment: (run-steps, seconds extrapolated)}. stored: {source: {experiment: seconds measured}}.
    """
    heads = [f"hours on {source}, measured" for source in stored]
    yield " | ".join(["| experiment", "run-steps", *heads, "hours, extrapolated |"])
    yield "|---|" + "---:|" * (len(stored) + 2)
    for name, (run_steps, guess) in guessed.items():
        cells = [hours(spent[name]) if name in spent else "–" for spent in stored.values()]
        yield " | ".join([f"| `{name}`", f"{run_steps:,}", *cells, f"{hours(guess)} |"])
    totals = [sum(spent.get(name, guess) for name, (_, guess) in guessed.items()) for spent in (*stored.values(), {})]
    run_steps = sum(run_steps for run_steps, _ in guessed.values())
    yield " | ".join(["| all, extrapolated where not measured", f"{run_steps:,}", *map(hours, totals)]) + " |"


def hours(seconds):
    """Seconds as hours to two digits."""
    value = seconds / 3600
    return f"{value:,.0f}" if value >= 10 else f"{value:.2g}"


def arguments():
    parser = Parser(description=__doc__.partition("\n")[0])
    parser.add_argument("--quick", action="store_true", help="ten steps of the two smallest networks: does it run?")
    return parser.parse_args()


def main():
    names, turn = (("linear", "deep"), 0.05) if arguments().quick else (NAMES, 1.5)
    print(header(), end="\n\n", flush=True)
    stored, notes = {}, []
    for source in SOURCES:
        stored[source], lines = measured(source)
        notes += lines
    guessed = {name: extrapolated(get(name), turn) for name in names}
    print("\n".join([*table(guessed, stored), "", NOTES.format(turn=turn), *(f"\n{note}" for note in notes)]))


if __name__ == "__main__":
    main()
