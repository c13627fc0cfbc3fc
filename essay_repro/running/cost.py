"""How long trainings take: their arithmetic counted, and the rates of a machine measured by a short calibration."""

import time
from itertools import pairwise
from typing import NamedTuple

import numpy as np

PIXELS = 256


class Work(NamedTuple):
    """What a job costs, counted by hand from its shapes.

    Attributes:
        gathered: numbers copied into batches. operations: floating-point operations of training and evaluation.
        solved: those of exact solutions, in float64. programs: programs to compile.
    """

    gathered: float = 0.0
    operations: float = 0.0
    solved: float = 0.0
    programs: int = 0

    def __add__(self, other):
        return Work(*(mine + others for mine, others in zip(self, other, strict=True)))


class Rates(NamedTuple):
    """Seconds for one of each of the four kinds of `Work`."""

    gathered: float
    operations: float
    solved: float
    programs: float


# Two cores of an AMD EPYC. A progress bar weighs its jobs by them: only their proportions matter there.
TYPICAL = Rates(gathered=2.5e-10, operations=6e-12, solved=5e-11, programs=1.2)


def seconds(work, rates=TYPICAL):
    """The seconds that the work takes at these rates.

    >>> seconds(Work(operations=6e9, programs=2), Rates(gathered=0, operations=1e-9, solved=0, programs=1.5))
    9.0
    """
    return float(np.dot(work, rates))


def training(run_steps, batch_size, features, multiplications, evaluated_rows=0):
    """The `Work` of one program that trains.

    Args:
        run_steps: updates, of all its runs together. features: columns of X.
        multiplications: weights that a row is multiplied with on its way through the model.
        evaluated_rows: rows predicted, of all runs and evaluations together.

    >>> training(run_steps=10, batch_size=2, features=3, multiplications=5)  # 10 · 2 · 3, and 2 · 5 · 3 · 2 · 10
    Work(gathered=60, operations=600, solved=0.0, programs=1)
    """
    # Forward one product a weight and row, backward two; a product is a multiplication and an addition.
    operations = 2 * multiplications * (3 * batch_size * run_steps + evaluated_rows)
    return Work(gathered=run_steps * batch_size * features, operations=operations, programs=1)


def solving(rows, columns):
    """The `Work` of a least-squares solution: a QR decomposition, and the singular values of what is left.

    >>> solving(rows=100, columns=10).solved  # 2 · 100 · 10 · 10 + 20 · 10³
    40000
    """
    least = min(rows, columns)
    return Work(solved=2 * rows * columns * least + 20 * least**3)


def calibrate():
    """The `Rates` of this machine, in some seconds: a linear model and a network are trained, a system is solved."""
    from d2l_regression import models

    rng = np.random.default_rng(0)
    X = rng.standard_normal((4_000, PIXELS)).astype(np.float32)
    y = rng.standard_normal((4_000, 1)).astype(np.float32)
    hidden, steps, runs = (128, 128, 64, 64), 400, 8
    compiling, linear = _fitted(models.linear(PIXELS, runs=runs), X, y, 8 * steps)
    more, network = _fitted(models.mlp(PIXELS, hidden, runs=runs), X, y, steps)
    gathered = linear / training(8 * steps * runs, 256, PIXELS, 0).gathered
    work = training(steps * runs, 256, PIXELS, multiplications(PIXELS, hidden))
    operations = max(network - gathered * work.gathered, 0.1 * network) / work.operations
    A = np.column_stack([X[:600], X[:600] ** 2, y[:600]]).astype(np.float64)
    started = time.perf_counter()
    np.linalg.lstsq(np.linalg.qr(A, mode="r"), np.ones((513, 1)), rcond=None)
    solved = (time.perf_counter() - started) / solving(*A.shape).solved
    return Rates(gathered, operations, solved, (compiling + more) / 2)


def multiplications(features, hidden):
    """Weights that a row is multiplied with in a network of those hidden layers and one output.

    >>> multiplications(256, (32, 16))  # 256 · 32 + 32 · 16 + 16
    8720
    """
    widths = (features, *hidden, 1)
    return sum(before * after for before, after in pairwise(widths))


def _fitted(model, X, y, steps):
    """(seconds of compiling, seconds of the steps after the first) of training a model that holds many runs."""
    from d2l_regression.training import fit

    model.compile(optimizer="adam", loss="mse")
    spent = fit(model, X, y, steps=steps).seconds
    return spent["compiling"], spent["training"]
