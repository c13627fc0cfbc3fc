"""Outputs in a column, labels in a row: NumPy subtracts every label from every output, and training goes on in silence.

Outputs of shape (n, 1) less labels of shape (n,) are n² differences, shape (n, n). Their mean square is still one
number, it still falls, and what it trains is something else. n rows, d features, b rows in a batch. Every loss here
has the ½: (output − label)² / 2.
Source: Dive into Deep Learning, "Linear Regression Implementation from Scratch",
https://d2l.ai/chapter_linear-regression/linear-regression-scratch.html
"""

import numpy as np

from exercises.arguments import as_count, as_problem, as_vector


def broadcast_loss(outputs, y):
    """The mean of (output − label)² / 2 over all n² pairs of an output and a label, a float.

    It is what ((outputs − y) ** 2 / 2).mean() gives for outputs of shape (n, 1) and y of shape (n,); but here time and
    memory grow like n: for n = 200,000 the n² differences would take 320 GB.
    outputs, y: shape (n,) or (n, 1) each, in the same unit. All pairs are meant, whatever the shapes.
    Raises: ValueError for other shapes, two lengths, or numbers that are not finite.

    The differences are 1, −1, 3 and 1:

    >>> round(broadcast_loss([1, 3], [0, 2]), 9)
    1.5
    """
    outputs, y = as_vector(outputs, "outputs"), as_vector(y, "y")
    if len(outputs) != len(y):
        raise ValueError(f"outputs has shape {outputs.shape} and y {y.shape}: give one output for each label")
    # --- your work
    return float((outputs.var() + y.var() + (outputs.mean() - y.mean()) ** 2) / 2)


def broadcast_gradient(outputs, y):
    """The derivatives of `broadcast_loss` with respect to the outputs, shape (n,). Arguments and errors as there.

    >>> broadcast_gradient([1, 3], [0, 2]).tolist()
    [0.0, 1.0]
    """
    outputs, y = as_vector(outputs, "outputs"), as_vector(y, "y")
    if len(outputs) != len(y):
        raise ValueError(f"outputs has shape {outputs.shape} and y {y.shape}: give one output for each label")
    # --- your work
    return (outputs - y.mean()) / len(y)


def fit_broadcast(X, y, batch_size):
    """(w, b), shape (d,) and a float: the model Xw + b that training in batches on `broadcast_loss` aims at.

    Of all models it has the least `broadcast_loss` of a batch, in the mean over all batches there can be. A batch is a
    choice of batch_size different rows; within it every output meets every label.
    X: features, shape (n, d), n at least 2; its columns and a constant are linearly independent. y: labels, shape (n,)
    or (n, 1). batch_size: from 1 to n.
    Of no use where a column follows from the others and the constant: then many w are as good.
    Raises: ValueError for other shapes, numbers that are not finite, or another batch_size.

    In a batch of one row an output meets its own label only:

    >>> w, b = fit_broadcast([[0], [1]], [2, 3], batch_size=1)
    >>> w.round(9).tolist(), round(b, 9)
    ([1.0], 2.0)
    """
    X, y = as_problem(X, y)
    batch_size = as_count(batch_size, "batch_size", most=len(y))
    if len(y) < 2:
        raise ValueError("X and y have one row, must have at least 2")
    # --- your work
    others = (y.sum() - y) / (len(y) - 1)  # the mean of all labels but a row's own
    targets = y / batch_size + others * (1 - 1 / batch_size)  # one label in batch_size that an output meets is its own
    solution = np.linalg.lstsq(np.column_stack([X, np.ones(len(y))]), targets, rcond=None)[0]
    return solution[:-1], float(solution[-1])


def matched_loss(outputs, y):
    """The mean of (output − label)² / 2 with each output beside its own label, a float; unlike shapes are refused.

    outputs, y: real numbers, arrays or nested lists, at least one, both of the same shape, whichever that is.
    Raises: ValueError that names both shapes, as Python writes them, if they differ, even where NumPy makes them fit.

    >>> matched_loss([1, 3], [0, 2])
    0.5
    """
    outputs, y = np.asarray(outputs, dtype=float), np.asarray(y, dtype=float)
    # --- your work
    if outputs.shape != y.shape:
        raise ValueError(f"outputs has shape {outputs.shape} and y {y.shape}: reshape one of them, on purpose")
    return float(np.mean((outputs - y) ** 2) / 2)
