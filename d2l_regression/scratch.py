"""Linear regression by hand: minibatch SGD written out, and the closed form it is held against; NumPy only.

Source: Dive into Deep Learning, "Linear Regression", https://d2l.ai/chapter_linear-regression/linear-regression.html
The section's written-out update of b leaves b out of the error; here both updates use Xw + b − y, as the loss demands.
"""

import warnings
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from d2l_regression import solving
from d2l_regression.arguments import generator, whole
from d2l_regression.features import as_matrix
from d2l_regression.metrics import as_column, as_float


def predict(X, w, b):
    """Predictions ŷ = Xw + b, shape (n, 1), in the label's unit.

    X: features, shape (n, d). w: weights, shape (d,) or (d, 1). b: bias, a number.
    Raises: ValueError if X has not one column for each weight.

    >>> predict([[1.0, 2.0]], w=[3.0, 4.0], b=5.0).tolist()
    [[16.0]]
    """
    X, w = as_matrix(X), as_column(w, "w")
    if X.shape[1] != len(w):
        raise ValueError(f"X has shape {X.shape} and w {w.shape}: give X one column for each weight")
    return X @ w + b


def loss(X, y, w, b):
    """The book's loss (1/n) Σ ½(ŷ − y)², a float, in the label's unit squared.

    y: labels, shape (n,) or (n, 1). X, w, b: as in `predict`.
    Raises: ValueError for shapes that do not match, instead of broadcasting.

    >>> loss([[1.0], [3.0]], [2.0, 5.0], w=[1.0], b=0.0)
    1.25
    """
    return float(0.5 * np.mean(_errors(X, y, w, b) ** 2))


def gradients(X, y, w, b):
    """Gradient of `loss`: (with respect to w, shape (d, 1); with respect to b, a float). Arguments as in `loss`.

    >>> gradient_w, gradient_b = gradients([[1.0], [3.0]], [2.0, 4.0], w=[1.0], b=0.0)
    >>> gradient_w.tolist(), float(gradient_b)
    ([[-2.0]], -1.0)
    """
    error = _errors(X, y, w, b)
    return as_matrix(X).T @ error / len(error), error.mean()


def sgd_step(X, y, w, b, learning_rate):
    """(w, b) after one step on one batch: w − η (1/b) Σ xᵢ(ŷᵢ − yᵢ) and b − η (1/b) Σ (ŷᵢ − yᵢ).

    X: the batch's features, shape (b, d). y: its labels, shape (b,) or (b, 1). learning_rate: η, greater than 0.
    Returns: w, shape (d, 1), and b, new ones; what was passed in stays as it was.

    >>> w, b = sgd_step([[1.0], [3.0]], [2.0, 4.0], w=[1.0], b=0.0, learning_rate=0.5)
    >>> w.tolist(), float(b)
    ([[2.0]], 0.5)
    """
    gradient_w, gradient_b = gradients(X, y, w, b)
    return as_column(w, "w") - learning_rate * gradient_w, b - learning_rate * gradient_b


def minibatches(n, batch_size, rng):
    """Row numbers of one epoch: yields index arrays of shape (batch_size,), every row once, reshuffled on each call.

    The last batch is smaller where batch_size does not divide n; no row is left out. rng: a numpy.random.Generator.
    Raises: ValueError if batch_size is not a whole number of at least 1.

    >>> [len(batch) for batch in minibatches(5, 2, np.random.default_rng(0))]
    [2, 2, 1]
    """
    batch_size = whole(batch_size, "batch_size", least=1)
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
    Raises: FloatingPointError at the first loss that is not finite; ValueError for wrong shapes, batch settings that
    are not whole numbers, a learning rate that is not one number above 0, or a seed NumPy cannot start from.

    >>> learned = train([[1.0], [3.0]], [2.0, 4.0], learning_rate=0.3, batch_size=2, epochs=1000)
    >>> learned.w.round(6).tolist(), round(learned.b, 6)
    ([[1.0]], 1.0)
    """
    X = as_matrix(X)
    y = as_column(y, "y").astype(X.dtype)
    _check_rows(X, y)
    rng = generator(seed)
    learning_rate = _rate(learning_rate)
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
    """The (w, b) with the least squared loss, by singular values in float64: a Solution.

    X: features, shape (n, d). y: labels, shape (n,) or (n, 1).
    Columns may have any unit and any mean: they are centred and brought to one length before their rank is decided,
    so that Unix seconds serve as well as hours. What a rounding of their entries could make of 0 counts as 0.
    Where several fit equally well it warns with RankDeficientWarning and returns the one with the least ‖(w, b)‖.
    Not for data beyond memory, which it needs about three times, or many features: the time grows as n d² + d³.
    Raises: ValueError for shapes that do not match, numbers that are not finite, or a weight beyond float64.

    >>> w, b, rank = closed_form([[0], [1], [2]], [1, 3, 5])
    >>> w.round(9).tolist(), round(b, 9), rank
    ([[2.0]], 1.0, 2)
    """
    X, y = as_matrix(X), as_column(y, "y")
    _check_rows(X, y)
    if not (np.isfinite(X).all() and np.isfinite(y).all()):
        raise ValueError("X or y holds NaN or infinity, may hold finite numbers only; drop or repair those rows")
    w, b, rank = solving.with_bias(X, y)
    if rank <= X.shape[1]:
        warnings.warn(
            f"(X, 1) has rank {rank} with {X.shape[1] + 1} columns and {len(X)} rows: many (w, b) fit equally well, "
            "this is the smallest; drop columns that follow from others, or add rows",
            RankDeficientWarning,
            stacklevel=2,
        )
    return Solution(w, b, rank)


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
    batch_size, epochs = whole(batch_size, "batch_size", least=1), whole(epochs, "epochs", least=0)
    return (index for _ in range(epochs) for index in minibatches(n, batch_size, rng))


def _rate(learning_rate):
    """The learning rate as a float: one of NumPy would silently lift float32 weights to float64."""
    rate = as_float(learning_rate, "learning_rate")
    if rate.ndim or not 0 < rate < np.inf:
        raise ValueError(f"learning_rate is {learning_rate!r}, must be one number greater than 0, as 0.1")
    return float(rate)


def _checked(value, step, learning_rate):
    if not np.isfinite(value):
        raise FloatingPointError(
            f"the loss is {value} after {step} steps with learning_rate {learning_rate}, must be finite; "
            "lower the learning rate or standardise the features"
        )
    return value
