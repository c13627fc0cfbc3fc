"""Does the interval of `compare` hold what it says? Tables are invented, so that the truth is known.

The true difference of a kind of table is that which is expected of a new one: the mean over all of them. Finished
tables are kept in a file, and a run with more of them goes on from there.
"""

import json
import sys
import warnings
from dataclasses import replace
from pathlib import Path

import numpy as np
from machine import header

from d2l_regression.compare import QUICK, compare
from d2l_regression.terminal import Parser

ROWS, COLUMNS, NOISE = 200, 4, 1.0
STEPS = {"waves": 512}  # of the most; it takes so many to learn what no line says
FEW = 128  # where it makes no difference what the network learns
ASKED_TO_COVER = 0.95


def linear(X):
    """Nothing that a line would miss."""
    return X @ [1.0, 0.5, -0.5, 0.25]


def additive(X):
    """A sum of bent functions of one column each."""
    return np.abs(X[:, 0]) + np.sin(2 * X[:, 1]) + 0.5 * X[:, 2]


def products(X):
    """What two columns do together."""
    return X[:, 0] * X[:, 1] + 0.5 * X[:, 2]


def nothing(X):
    """Noise alone."""
    return np.zeros(len(X))


def waves(X):
    """What only a network finds: waves along a sum of two columns."""
    return 4 * np.sin(1.5 * (X[:, 0] + X[:, 1]))


KINDS = {each.__name__: each for each in (linear, additive, products, nothing, waves)}


def settings(kind):
    """`Settings` of the comparisons of a kind of table."""
    steps = STEPS.get(kind, FEW)
    return replace(QUICK, least_steps=steps, most_steps=steps)


def difference(kind, number):
    """What `compare` finds of the table of this number: its interval and verdict, as plain data."""
    rng = np.random.default_rng([number, *map(ord, kind)])
    X = rng.standard_normal((ROWS, COLUMNS))
    y = KINDS[kind](X) + NOISE * rng.standard_normal(ROWS)
    found = compare(X, y, settings=settings(kind), budget=None, seed=number)
    interval = found.verdict.interval
    return {
        "kind": kind,
        "number": number,
        "mean": interval.mean,
        "low": interval.low,
        "high": interval.high,
        "verdict": found.verdict.name,
    }


def made(path, tables):
    """All differences, from the file and those that are missing in it, kept as they come."""
    done = [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []
    there = {(each["kind"], each["number"]) for each in done}
    for number in range(tables):
        for kind in KINDS:
            if (kind, number) not in there:
                done.append(difference(kind, number))
                with open(path, "a", encoding="utf-8") as file:
                    file.write(json.dumps(done[-1]) + "\n")
                print(f"{number + 1} of {tables}: {kind}", file=sys.stderr, flush=True)
    return [each for each in done if each["number"] < tables]


def table(found):
    """Yield the lines of the table: for each kind how often the interval holds the truth, and what is said."""
    verdicts = ("better", "worse", "practically the same", "cannot tell")
    yield f"| kind | tables | true difference | covered | {' | '.join(verdicts)} | half width |"
    yield "|---|---:|---:|---:|" + "---:|" * (len(verdicts) + 1)
    for kind in KINDS:
        mine = [each for each in found if each["kind"] == kind]
        if not mine:
            continue
        truth = np.mean([each["mean"] for each in mine])
        covered = np.mean([each["low"] <= truth <= each["high"] for each in mine])
        said = [np.mean([each["verdict"] == name for each in mine]) for name in verdicts]
        width = np.mean([(each["high"] - each["low"]) / 2 for each in mine])
        shares = " | ".join(f"{share:.1%}".replace("%", " %") for share in (covered, *said))
        signed = f"{truth:+.3f}".replace("-", "−")
        yield f"| {kind} | {len(mine)} | {signed} | {shares} | {width:.3f} |"


def main():
    parser = Parser(prog="python benchmarks/interval.py", description=__doc__.partition("\n")[0])
    parser.add_argument("--tables", type=int, default=200, metavar="N", help="of each kind (default 200)")
    parser.add_argument(
        "--kept",
        type=Path,
        default=Path("interval.jsonl"),
        metavar="FILE",
        help="finished tables (default %(default)s)",
    )
    parser.add_argument("--as-far", action="store_true", help="print the table of what is kept, and compute nothing")
    chosen = parser.parse_args()
    if chosen.tables < 1:
        parser.error(f"--tables was {chosen.tables}; it must be at least 1")
    if chosen.kept.is_dir() or (chosen.as_far and not chosen.kept.exists()):
        parser.error(f"--kept was {chosen.kept}, which is no file; name the one that an earlier run has written")
    warnings.simplefilter("ignore")
    print(header(), end="\n\n", flush=True)
    found = made(chosen.kept, 0 if chosen.as_far else chosen.tables)
    if chosen.as_far:
        found = [json.loads(line) for line in chosen.kept.read_text().splitlines()]
    print("\n".join(table(found)))
    more = "; ".join(f"{steps} of {kind}" for kind, steps in STEPS.items())
    covered = f"{ASKED_TO_COVER:.0%}".replace("%", " %")
    print(
        f"\nTables of {ROWS} rows and {COLUMNS} columns, noise of standard deviation {NOISE:g}; {QUICK.repeats} × 5 "
        f"folds, one size of network with and without piecewise-linear columns, {QUICK.members} members, at most {FEW} "
        f"steps ({more}). The interval is asked to cover {covered}."
    )


if __name__ == "__main__":
    main()
