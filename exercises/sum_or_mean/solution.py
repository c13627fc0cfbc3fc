"""Sum or mean of the losses of a batch, with or without the ½: three losses, and the settings that make them one.

LOSSES has their names. With errors eᵢ = xᵢ·w − yᵢ over the b rows of a batch:
    "sum"   Σ ½ eᵢ²
    "mean"  Σ ½ eᵢ² / b
    "mse"   Σ eᵢ² / b, without the ½: the mean squared error of Keras
To each of them weight decay adds decay/2 · ‖w‖², once for the batch, not once for each row. A step of SGD is
w ← w − learning_rate · gradient. n rows, d features, b rows of a batch; no bias.
Source: Dive into Deep Learning, "Concise Implementation of Linear Regression",
https://d2l.ai/chapter_linear-regression/linear-regression-concise.html
"""

import numpy as np

from exercises.arguments import as_count, as_number, as_problem, as_weights

LOSSES = ("sum", "mean", "mse")


def batch_gradient(X, y, w, decay, loss):
    """The gradient of a batch's loss and its weight decay by w, shape (d,).

    X: the batch's features, shape (b, d). y: labels, shape (b,) or (b, 1). w: weights, shape (d,). decay: 0 or more.
    loss: one of LOSSES.
    Raises: ValueError for other shapes, numbers that are not finite, a decay below 0, or another loss.

    >>> batch_gradient([[1], [1]], [1, 3], [0], decay=0, loss="sum").tolist()
    [-4.0]
    """
    X, y = as_problem(X, y)
    w, decay = as_weights(w, X), as_number(decay, "decay", least=0)
    if loss not in LOSSES:
        raise ValueError(f"loss is {loss!r}, may be one of {', '.join(LOSSES)}")
    # --- your work
    factor = {"sum": 1.0, "mean": 1 / len(y), "mse": 2 / len(y)}[loss]
    return factor * X.T @ (X @ w - y) + decay * w


def equivalent_settings(learning_rate, decay, batch_size, old, new):
    """(learning_rate, decay), two floats, with which a step on the loss `new` moves w as it did on the loss `old`.

    learning_rate: for the loss `old`, above 0. decay: for it, 0 or more. batch_size: rows of the batch, 1 or more.
    old, new: each one of LOSSES.
    Raises: ValueError for anything else.

    >>> equivalent_settings(0.1, 0, batch_size=2, old="sum", new="mean")
    (0.2, 0.0)
    """
    learning_rate, decay = as_number(learning_rate, "learning_rate", above=0), as_number(decay, "decay", least=0)
    batch_size = as_count(batch_size, "batch_size")
    for name, loss in (("old", old), ("new", new)):
        if loss not in LOSSES:
            raise ValueError(f"{name} is {loss!r}, may be one of {', '.join(LOSSES)}")
    # --- your work
    factors = {"sum": 1.0, "mean": 1 / batch_size, "mse": 2 / batch_size}
    ratio = factors[old] / factors[new]
    # What a step takes off w for the penalty is learning_rate · decay · w: the product has to stay.
    return learning_rate * ratio, decay / ratio


def epoch_of_sgd(X, y, w, learning_rate, decay, batch_size, loss):
    """The weights after one pass over the rows in the order given, shape (d,).

    Each batch takes the next batch_size rows, the last one those that are left: it may be smaller.
    X: features, shape (n, d). y: labels, shape (n,) or (n, 1). w: where it starts, shape (d,). learning_rate: above 0.
    decay: 0 or more. batch_size: 1 or more; more than n are n. loss: one of LOSSES. Errors: as in `batch_gradient`.
    Of no use with too large a rate, and "sum" stands a smaller one than "mean": w is thrown ever further.

    >>> epoch_of_sgd([[1], [1]], [2, 4], [0], learning_rate=0.5, decay=0, batch_size=1, loss="sum").tolist()
    [2.5]
    """
    X, y = as_problem(X, y)
    w, decay = as_weights(w, X), as_number(decay, "decay", least=0)
    learning_rate, batch_size = as_number(learning_rate, "learning_rate", above=0), as_count(batch_size, "batch_size")
    if loss not in LOSSES:
        raise ValueError(f"loss is {loss!r}, may be one of {', '.join(LOSSES)}")
    # --- your work
    for start in range(0, len(X), batch_size):
        rows = slice(start, start + batch_size)
        w = w - learning_rate * batch_gradient(X[rows], y[rows], w, decay, loss)
    return w


def rates_for_sum(n, batch_size, learning_rate):
    """The learning rate of each step of an epoch on "sum", shape (steps,), so that it moves as on "mean".

    There is no decay. n: rows, 1 or more. batch_size: 1 or more; the last batch has the rows that are left.
    learning_rate: the same in every step on "mean", above 0.
    Raises: ValueError for anything else.

    >>> rates_for_sum(3, batch_size=2, learning_rate=0.1).tolist()
    [0.05, 0.1]
    """
    n, batch_size = as_count(n, "n"), as_count(batch_size, "batch_size")
    learning_rate = as_number(learning_rate, "learning_rate", above=0)
    # --- your work
    starts = np.arange(0, n, batch_size)
    return learning_rate / np.minimum(batch_size, n - starts)
