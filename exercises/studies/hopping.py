"""Why SGD hops around the least sum of absolute errors, and what mends it, measured against the exact optimum.

    python -m exercises.studies.hopping

prints a table and draws results/laplace-hopping.png and .svg. Labels have Laplace noise, and some of them are wild.
Sources: the exercise `laplace-noise`; averaging: Polyak and Juditsky, SIAM J. Control Optim. 30 (1992); smoothing:
Huber, Ann. Math. Statist. 35 (1964).
"""

import math
from typing import NamedTuple

import numpy as np

from exercises import laplace_noise
from exercises.studies import program

STEPS = 10_000
BATCH_SIZE = 32
RATES = (0.3, 0.1, 0.03, 0.01, 0.003)
SEEDS = range(5)
AT = np.unique(np.round(np.geomspace(1, STEPS, 120)).astype(int))  # the steps after which the loss is taken
STAGES = 5


class Way(NamedTuple):
    """A way to descend. rate(k), smoothing(k): of step k, from 0 on; averaged: whether the mean of the path counts."""

    name: str
    rate: callable
    smoothing: callable = lambda _k: 0.0
    averaged: bool = False


def _fixed(value):
    return lambda _k: value


def _decaying(k):
    return 1 / math.sqrt(k + 1)


def _staged(start):
    """A value that falls to a tenth from stage to stage."""
    return lambda k: start * 0.1 ** (STAGES * k // STEPS)


CONSTANT = [Way(f"constant rate {rate:g}", _fixed(rate)) for rate in RATES]
FIXES = [
    CONSTANT[1],
    Way("Huber, δ = 1, rate 0.1", _fixed(0.1), _fixed(1.0)),
    Way("averaged, rate 0.1", _fixed(0.1), averaged=True),
    Way("rate 1/√step", _decaying),
    Way("averaged, rate 1/√step", _decaying, averaged=True),
    Way("rate in stages", _staged(0.1)),
]
WHOLE = [
    CONSTANT[1],
    Way("Huber, δ = 0.1, rate 0.1", _fixed(0.1), _fixed(0.1)),
    Way("Huber, δ and rate in stages", _staged(0.1), _staged(0.1)),
]


class Part(NamedTuple):
    """Ways on problems of n rows and d features with some rows in a step."""

    title: str
    ways: list
    n: int
    d: int
    batch_size: int


PARTS = [
    Part("constant rates, batches of 32 of 1,000 rows", CONSTANT, 1_000, 5, BATCH_SIZE),
    Part("fixes, batches of 32 of 1,000 rows", FIXES, 1_000, 5, BATCH_SIZE),
    Part("20 rows, all of them in each step", WHOLE, 20, 3, 20),
]


def problem(seed, n, d):
    """(X, y), shapes (n, d) and (n,): standard normal features, Laplace noise of scale 1, every 20th label 100 off."""
    rng = np.random.default_rng(seed)
    X = rng.normal(size=(n, d))
    y = X @ rng.normal(size=d) + 3.0 + rng.laplace(size=n)
    y[::20] += 100.0
    return X, y


def path(X, y, way, seed, batch_size, at):
    """Coefficients (w, b) after each of the steps `at`, shape (len(at), d + 1), of minibatch SGD from zero.

    The batches are those of `laplace_noise.sgd`; an average gives a step a weight that grows with its number.
    """
    A, rng = np.column_stack([X, np.ones(len(X))]), np.random.default_rng(seed)
    c = average = np.zeros(A.shape[1])
    kept = []
    for k in range(max(at)):
        batch = rng.choice(len(A), batch_size, replace=False)
        errors = A[batch] @ c - y[batch]
        delta = way.smoothing(k)
        slopes = np.clip(errors / delta, -1, 1) if delta else np.sign(errors)
        c = c - way.rate(k) / batch_size * (slopes @ A[batch])
        average = average + (c - average) * 2 / (k + 2)
        kept.append(average if way.averaged else c)
    return np.array(kept)[np.asarray(at) - 1]


def least_sum(X, y):
    """The least possible Σ |error|: that of the exercise's exact `fit`."""
    w, b = laplace_noise.fit(X, y, seed=0)
    return np.abs(X @ w + b - y).sum()


def excess(X, y, coefficients, least):
    """By which share Σ |error| is above the least, shape (m,), for coefficients (w, b) of shape (m, d + 1)."""
    return np.abs(coefficients[:, :-1] @ X.T + coefficients[:, -1:] - y).sum(axis=1) / least - 1


def measure(seeds=SEEDS):
    """[{name of the way: excess, shape (seeds, steps of AT)} for each of PARTS], a problem for each of the seeds."""
    return [_measured(part, seeds) for part in PARTS]


def _measured(part, seeds):
    """{name of the way: excess, shape (seeds, steps of AT)} of one part."""
    found = {way.name: [] for way in part.ways}
    for seed in seeds:
        X, y = problem(seed, part.n, part.d)
        least = least_sum(X, y)
        for way in part.ways:
            found[way.name].append(excess(X, y, path(X, y, way, seed, part.batch_size, AT), least))
    return {name: np.array(each) for name, each in found.items()}


def floor(found):
    """The mean excess over the last tenth of the steps, shape (seeds,): what is left when it gets no better."""
    return found[:, AT > 0.9 * STEPS].mean(axis=1)


def power(found):
    """p in floor ∝ rate^p, fitted to the constant rates."""
    return np.polyfit(np.log(RATES), np.log([floor(found[way.name]).mean() for way in CONSTANT]), 1)[0]


def as_text(measured):
    """The table, in lines of at most 80 characters."""
    lines = [
        f"Σ |error| above the least possible, in parts of it, at the end of {STEPS:,} steps:",
        f"mean of {len(next(iter(measured[0].values())))} problems, and the worst of them",
    ]
    for part, found in zip(PARTS, measured, strict=True):
        lines += ["", f"{part.title:<50}{'mean':>9}{'worst':>10}"]
        lines += [f"  {name:<48}{floor(f).mean():>9.1e}{floor(f).max():>10.1e}" for name, f in found.items()]
    return "\n".join(
        [*lines, "", f"The floor of constant rates grows as the rate to the power {power(measured[0]):.2f}."]
    )


_TITLES = (
    "A constant rate hops: the floor is in proportion to the rate",
    "What goes on: steps that shrink, and averages",
    "Few rows, all at once: Huber's smooth loss comes to rest, but beside the minimum",
)


def draw(measured):
    """A figure: the excess over the steps, a panel for each of PARTS."""
    from matplotlib.figure import Figure

    from d2l_regression.plotting import PALETTE, name_ends

    figure = Figure(figsize=(7.2, 9.6), layout="constrained")
    axes = figure.subplots(3, 1, sharex=True)
    colours = [PALETTE[name] for name in ("vermillion", "blue", "green", "purple", "orange", "sky")]
    for ax, title, found in zip(axes, _TITLES, measured, strict=True):
        lines = [
            ax.loglog(AT, each.mean(axis=0), color="black" if name == CONSTANT[1].name else colour, label=name)[0]
            for (name, each), colour in zip(found.items(), colours[: len(found)], strict=True)
        ]
        ax.set_title(title, loc="left", fontsize=11)
        ax.set_ylabel("Σ |error| above the least,\nin parts of it")
        ax.spines[["top", "right"]].set_visible(False)
        name_ends(ax, lines)
    axes[-1].set_xlabel("steps")
    return figure


def main(arguments=None):
    """Print the table, draw the picture."""
    program.run(__spec__.name, __doc__, measure, as_text, draw, "laplace-hopping", arguments)


if __name__ == "__main__":
    main()
