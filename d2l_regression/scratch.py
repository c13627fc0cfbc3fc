"""Linear regression by hand: minibatch SGD written out, and the closed form it is held against; NumPy only.

Source: Dive into Deep Learning, "Linear Regression", https://d2l.ai/chapter_linear-regression/linear-regression.html
The section's written-out update of b leaves b out of the error; here both updates use Xw + b − y, as the loss demands.
"""

import warnings
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from d2l_regression.features import as_matrix
from d2l_regression.metrics import as_column


def predict(X, w, b):
    """Predictions ŷ = Xw + b, shape (n, 1), in the label's unit.

    X: features, shape (n, d). w: weights, shape (d,) or (d, 1). b: bias, a number.
    Raises: ValueError if X has not one column for each weight.
    """
    X, w = as_matrix(X), as_column(w, "w")
    if X.shape[1] != len(w):
        raise ValueError(f"X has shape {X.shape} and w {w.shape}: give X one column for each weight")
    return X @ w + b


def loss(X, y, w, b):
    """The book's loss (1/n) Σ ½(ŷ − y)², a float, in the label's unit squared.

    y: labels, shape (n,) or (n, 1). X, w, b: as in `predict`.
    Raises: ValueError for shapes that do not match, instead of broadcasting.
    """
    return float(0.5 * np.mean(_errors(X, y, w, b) ** 2))


def gradients(X, y, w, b):
    """Gradient of `loss`: (with respect to w, shape (d, 1); with respect to b, a float). Arguments as in `loss`."""
    error = _errors(X, y, w, b)
    return as_matrix(X).T @ error / len(error), error.mean()


def sgd_step(X, y, w, b, learning_rate):
    """(w, b) after one step on one batch: w − η (1/b) Σ xᵢ(ŷᵢ − yᵢ) and b − η (1/b) Σ (ŷᵢ − yᵢ).

    X: the batch's features, shape (b, d). y: its labels, shape (b,) or (b, 1). learning_rate: η, greater than 0.
    Returns: w, shape (d, 1), and b, new ones; what was passed in stays as it was.
    """
    gradient_w, gradient_b = gradients(X, y, w, b)
    return as_column(w, "w") - learning_rate * gradient_w, b - learning_rate * gradient_b


def minibatches(n, batch_size, rng):
    """Row numbers of one epoch: yields index arrays of shape (batch_size,), every row once, reshuffled on each call.

    The last batch is smaller where batch_size does not divide n; no row is left out. rng: a numpy.random.Generator.
    Raises: ValueError if batch_size is less than 1.
    """
    if batch_size < 1:
        raise ValueError(f"batch_size is {batch_size}, may be 1 or more; n takes all rows in one step")
    order = rng.permutation(n)
    for start in range(0, n, batch_size):
        yield order[start : start + batch_size]


@dataclass(frozen=True, eq=False)
class Trained:
    """What `train` learnt, and the settings that made it."""

    w: np.ndarray  # weights, shape (d, 1)
    b: float
    batch_losses: np.ndarray  # loss on each batch before its step, shape (s,) for s steps
    final_loss: float  # loss on all rows, after the last step
    settings: dict


def train(X, y, learning_rate, batch_size=None, epochs=None, seed=0, *, batches=None, start=None):
    """A linear model trained by minibatch SGD on the book's loss: a Trained.

    X: features, shape (n, d), standardised unless they are already of size 1. y: labels, shape (n,) or (n, 1).
    learning_rate: η for the loss with the ½. batch_size: rows in a step. epochs: passes over all rows, each reshuffled.
    batches: instead of these two, any iterable of index arrays, so that another program can be fed the same batches.
    start: (w, b) to start from; None draws w from N(0, 0.01²) and takes b = 0. seed: of the draws and the shuffling.
    Computes in the float type of X.
    Raises: FloatingPointError at the first loss that is not finite; ValueError for wrong shapes or batch settings.
    """
    X = as_matrix(X)
    y = as_column(y, "y").astype(X.dtype)
    rng = np.random.default_rng(seed)
    learning_rate = float(learning_rate)  # a NumPy float64 would silently lift float32 weights to float64
    w, b = _start(start, X, rng)
    settings = {"learning_rate": learning_rate, "batch_size": batch_size, "epochs": epochs, "seed": seed}
    losses = []
    with np.errstate(over="ignore", invalid="ignore"):  # divergence is reported once, with advice, by _checked
        for index in _batches(len(X), batch_size, epochs, batches, rng):
            losses.append(_checked(loss(X[index], y[index], w, b), len(losses), learning_rate))
            w, b = sgd_step(X[index], y[index], w, b, learning_rate)
        final = _checked(loss(X, y, w, b), len(losses), learning_rate)
    return Trained(w, float(b), np.array(losses), final, settings)


class RankDeficientWarning(RuntimeWarning):
    """More than one (w, b) fits equally well."""


class Solution(NamedTuple):
    """The least-squares fit: w, shape (d, 1); b; the rank of (X, 1), at most d + 1."""

    w: np.ndarray
    b: float
    rank: int


def closed_form(X, y):
    """The (w, b) with the least squared loss, by numpy.linalg.lstsq on (X, 1) in float64: a Solution.

    X: features, shape (n, d). y: labels, shape (n,) or (n, 1).
    Where several fit equally well it warns with RankDeficientWarning and returns the one with the least ‖(w, b)‖.
    Directions below machine epsilon · max(n, d + 1) times the largest singular value count as absent: standardise first
    if the features' units differ by many powers of ten.
    Raises: ValueError for shapes that do not match or numbers that are not finite.
    """
    X, y = as_matrix(X).astype(np.float64), as_column(y, "y").astype(np.float64)
    _check_rows(X, y)
    if not (np.isfinite(X).all() and np.isfinite(y).all()):
        raise ValueError("X or y holds NaN or infinity, may hold finite numbers only; drop or repair those rows")
    design = np.column_stack([X, np.ones(len(X))])
    solution, _, rank, _ = np.linalg.lstsq(design, y, rcond=None)
    if rank < design.shape[1]:
        warnings.warn(
            f"(X, 1) has rank {rank} with {design.shape[1]} columns and {len(X)} rows: many (w, b) fit equally well, "
            "this is the smallest; drop columns that follow from others, or add rows",
            RankDeficientWarning,
            stacklevel=2,
        )
    return Solution(solution[:-1], float(solution[-1, 0]), int(rank))


def _errors(X, y, w, b):
    """ŷ − y, shape (n, 1)."""
    predictions, y = predict(X, w, b), as_column(y, "y")
    _check_rows(predictions, y)
    return predictions - y


def _check_rows(X, y):
    if len(X) != len(y) or len(X) == 0:
        raise ValueError(f"X has {len(X)} rows and y {len(y)}: give at least one row, and one label for each")


def _start(start, X, rng):
    """Weights (d, 1) and bias in the float type of X."""
    w, b = (0.01 * rng.standard_normal(X.shape[1]), 0.0) if start is None else start
    return as_column(w, "w").astype(X.dtype), X.dtype.type(b)


def _batches(n, batch_size, epochs, batches, rng):
    """Index arrays for every step of a training."""
    if (batches is None) == (batch_size is None or epochs is None):
        raise ValueError("train needs either batch_size and epochs, or batches; give exactly one of the two")
    if batches is not None:
        return batches
    return (index for _ in range(epochs) for index in minibatches(n, batch_size, rng))


def _checked(value, step, learning_rate):
    if not np.isfinite(value):
        raise FloatingPointError(
            f"the loss is {value} after {step} steps with learning_rate {learning_rate}, must be finite; "
            "lower the learning rate or standardise the features"
        )
    return value
