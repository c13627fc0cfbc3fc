"""How the time of `fit` grows with rows, width, runs and steps: four tables and a figure.

    python benchmarks/growth.py                 under three minutes on two cores, 4 GB of memory for a million rows
    python benchmarks/growth.py --out DIR       the figure goes to DIR/benchmarks-growth.png and .svg

All train with Adam on squared error, batches of 256 rows of 256 pixels, float32. In each table the lines take turns,
and each number is the median of its turns. PyTorch, if it is there, has a process of its own.
"""

import importlib.util
import multiprocessing
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import NamedTuple

import numpy as np
from contenders import FEATURES, data, made, ours, torch_loop
from machine import header

from d2l_regression.terminal import Parser

HIDDEN = (32, 32, 16)  # of the network that is trained where the width does not vary
RUNS = 8  # of its models, where their number does not vary
NAME = "32-32-16"
FULL = {
    "rows": (1_000, 3_000, 10_000, 30_000, 100_000, 300_000, 1_000_000),
    "widths": (16, 32, 64, 128, 256, 512),
    "runs": (1, 2, 4, 8, 16, 32, 64),
    "steps": (100, 300, 1_000, 3_000, 10_000, 30_000),
    "fixed": 2_000,  # steps, where their number does not vary
    "turn": 0.6,  # seconds
    "repeats": 3,
}
QUICK = {
    "rows": (1_000, 10_000),
    "widths": (16, 32),
    "runs": (1, 2),
    "steps": (100, 1_000),
    "fixed": 50,
    "turn": 0.05,
    "repeats": 1,
}


def in_turns(points, repeats, measure):
    """{point: medians of the numbers that measure(point) gives}, the points taking turns."""
    turns = [[measure(point) for point in points] for _ in range(repeats)]  # shape (repeats, points, numbers)
    return dict(zip(points, np.median(turns, axis=0).tolist(), strict=True))


class Spent(NamedTuple):
    """Wall-clock seconds of one `fit`: in all, of the first step, which compiles if it must, of each step after it."""

    whole: float
    first: float
    step: float


def fitted(X, y, steps, runs=None):
    """The `Spent` of training 32-32-16 for at least two steps; runs: None for a model without a run axis."""
    from d2l_regression import models, training

    model = models.mlp(FEATURES, HIDDEN, runs=runs)
    started = time.perf_counter()
    spent = training.fit(model, X, y, steps=steps, optimizer="adam", loss="mse").seconds
    return Spent(time.perf_counter() - started, spent["compiling"], spent["training"] / (steps - 1))


def over_rows(rows, steps, repeats):
    """{rows: seconds of (what comes before the first step and after the last, all steps)}."""
    X, y = made(max(rows))

    def measure(count):
        spent = fitted(X[:count], y[:count], steps, RUNS)
        # The program knows how many rows there are: the first turn of each number compiles, and that is left out.
        return spent.whole - spent.first - spent.step * (steps - 1), spent.step * steps

    return in_turns(rows, repeats, measure)


def over_widths(widths, turn, repeats, torch_process):
    """{width of two hidden layers: µs per step and run of (ours with 8 runs, PyTorch if it is there)}."""

    def measure(width):
        steps = steps_of(width, turn)
        mine = ours(RUNS, (width, width), steps)
        return (mine, torch_process.submit(torch_loop, (width, width), steps).result()) if torch_process else (mine,)

    return in_turns(widths, repeats, measure)


def steps_of(width, turn):
    """Roughly how many steps of a network with two such layers fill a turn, at 200 GFLOP/s and 50 µs of overhead."""
    operations = 6 * 256 * (FEATURES * width + width**2)
    return max(2 * RUNS, int(turn / (operations / 2e11 + 5e-5)))


def over_runs(counts, steps, repeats):
    """{runs: (µs of a step of all of them,)}."""
    X, y = data()
    return in_turns(counts, repeats, lambda runs: (fitted(X, y, steps, runs).step * 1e6,))


def over_steps(counts, repeats):
    """(seconds of compiling, {steps: (seconds of the steps,)}) of a single model."""
    X, y = data()
    compiling = fitted(X, y, 2).first
    return compiling, in_turns(counts, repeats, lambda steps: (fitted(X, y, steps).step * steps,))


def measured(sizes):
    """What is printed and drawn, by the name of its panel."""
    repeats = sizes["repeats"]
    found = {"rows": over_rows(sizes["rows"], sizes["fixed"], repeats)}
    has_torch = importlib.util.find_spec("torch") is not None
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as process:
        found["widths"] = over_widths(sizes["widths"], sizes["turn"], repeats, process if has_torch else None)
    found["runs"] = over_runs(sizes["runs"], sizes["fixed"] // 4, repeats)
    found["compiling"], found["steps"] = over_steps(sizes["steps"], repeats)
    return found


def tables(found, fixed):
    """Yield the lines of the four tables. fixed: steps of the first."""
    yield f"Rows: {RUNS} models {NAME} in one `fit` of {fixed:,} steps"
    yield from _table(
        ("rows", "before and after the steps, s", "the steps, s", "µs per step and run"),
        (
            (f"{n:,}", f"{outside:.2f}", f"{steps:.2f}", f"{steps / fixed / RUNS * 1e6:,.1f}")
            for n, (outside, steps) in found["rows"].items()
        ),
    )
    yield f"Width: two hidden layers, ours with {RUNS} runs; µs per step and run"
    yield from _table(
        ("width", "weights and biases", "ours", "PyTorch", "PyTorch ÷ ours"),
        (
            (str(width), f"{parameters(width):,}", f"{mine:,.1f}", *(_against(mine, *torch)))
            for width, (mine, *torch) in found["widths"].items()
        ),
    )
    yield f"Runs: models {NAME} in one `fit`, on 50,000 rows"
    yield from _table(
        ("runs", "µs per step of all", "µs per step and run"),
        ((str(runs), f"{spent:,.1f}", f"{spent / runs:,.1f}") for runs, (spent,) in found["runs"].items()),
    )
    compiling = found["compiling"]
    yield f"Steps: one model {NAME} on 50,000 rows; compiling takes {compiling:.2f} s, once for each kind of network"
    yield from _table(
        ("steps", "the steps, s", "with compiling, s", "µs per step", "µs per step, with compiling"),
        (
            (f"{n:,}", f"{s:.2f}", f"{compiling + s:.2f}", f"{s / n * 1e6:,.0f}", f"{(compiling + s) / n * 1e6:,.0f}")
            for n, (s,) in found["steps"].items()
        ),
    )


def _against(mine, torch=None):
    return ("–", "–") if torch is None else (f"{torch:,.0f}", f"{torch / mine:.1f}")


def _table(head, body):
    yield ""
    yield f"| {' | '.join(head)} |"
    yield "|" + "---:|" * len(head)
    for line in body:
        yield f"| {' | '.join(line)} |"
    yield ""


def parameters(width):
    """Weights and biases of a network with two such hidden layers and one output."""
    return (FEATURES + 1) * width + (width + 1) * width + width + 1


def draw(found, fixed):
    """A figure of four panels, as the tables have them."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(10.4, 7.4), layout="constrained")
    figure.get_layout_engine().set(hspace=0.06, wspace=0.04)
    (rows, widths), (runs, steps) = figure.subplots(2, 2)
    _panel(
        rows,
        f"Rows: {fixed:,} steps of {RUNS} models {NAME}",
        ("training rows", "seconds"),
        {"before and after": _line(found["rows"], 0), "the steps": _line(found["rows"], 1)},
    )
    lines = {"ours, 8 runs": _line(found["widths"], 0)}
    if len(next(iter(found["widths"].values()))) > 1:
        lines["PyTorch"] = _line(found["widths"], 1)
    labels = ("units of a hidden layer", "microseconds per step and run")
    _panel(widths, "Width: two hidden layers", labels, lines)
    _panel(
        runs,
        f"Runs: models {NAME} trained at once",
        ("runs", "microseconds per step"),
        {
            "all runs": _line(found["runs"], 0),
            "each run": {count: spent / count for count, (spent,) in found["runs"].items()},
        },
    )
    _panel(
        steps,
        f"Steps: one model {NAME}, compiled in {found['compiling']:.1f} s",
        ("steps", "microseconds per step"),
        {
            "with compiling": {n: (found["compiling"] + s) / n * 1e6 for n, (s,) in found["steps"].items()},
            "the steps": {n: s / n * 1e6 for n, (s,) in found["steps"].items()},
        },
    )
    return figure


def _line(by_point, column):
    return {point: numbers[column] for point, numbers in by_point.items()}


def _panel(ax, title, labels, lines):
    from matplotlib.ticker import FuncFormatter, LogLocator

    from d2l_regression.plotting import PALETTE, name_ends

    ax.set(xscale="log", yscale="log", xlabel=labels[0], ylabel=labels[1])
    ax.set_title(title, loc="left", fontsize=10, pad=14)
    colours = (PALETTE[name] for name in ("vermillion", "blue"))
    drawn = [
        ax.plot(list(line), list(line.values()), marker="o", markersize=4, color=colour, label=name)[0]
        for (name, line), colour in zip(lines.items(), colours, strict=False)
    ]
    points = list(next(iter(lines.values())))
    crowded = len(points) > 4 and points[-1] >= 1_000  # of long numbers every other one has room
    ax.set_xticks(points[::2] if crowded else points)
    ax.yaxis.set_major_locator(LogLocator(subs=(1, 2, 5)))
    ax.minorticks_off()
    for axis in (ax.xaxis, ax.yaxis):
        axis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.10g}"))
    ax.spines[["top", "right"]].set_visible(False)
    name_ends(ax, drawn)


def save(figure, out):
    """Write the figure as PNG and as SVG; the same numbers give the same bytes."""
    from matplotlib import rc_context

    with rc_context({"svg.hashsalt": "benchmarks", "svg.fonttype": "none"}):
        figure.savefig(out / "benchmarks-growth.png", dpi=160)
        figure.savefig(out / "benchmarks-growth.svg", metadata={"Date": None})


def arguments():
    parser = Parser(description=__doc__.partition("\n")[0])
    parser.add_argument("--out", type=Path, default=Path("results"), help="folder of the figure (default: results)")
    parser.add_argument("--quick", action="store_true", help="few and small sizes, one turn each: does it run?")
    chosen = parser.parse_args()
    try:
        chosen.out.mkdir(parents=True, exist_ok=True)
    except OSError as error:  # told now, not when all is measured
        parser.error(f"--out was {chosen.out}; it must be a folder that can be written to ({error.strerror})")
    return chosen


def main():
    chosen = arguments()
    sizes = QUICK if chosen.quick else FULL
    print(header(), end="\n\n", flush=True)
    found = measured(sizes)
    print("\n".join(tables(found, sizes["fixed"])))
    save(draw(found, sizes["fixed"]), chosen.out)
    print(f"Drawn: {chosen.out / 'benchmarks-growth'}.png and .svg")


if __name__ == "__main__":
    main()
