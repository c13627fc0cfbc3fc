"""The gradients of a small network: by the backward pass, by differences, and what can be read from them.

The network maps rows X, shape (n, d), to max(0, XW1 + b1) w2 + b2, shape (n,): d features, h hidden units, one output.
W1: shape (d, h); b1: shape (h,); w2: shape (h,) or (h, 1); b2: a number. Where a hidden unit's sum is exactly 0, the
slope of max(0, ·) counts as 0, as TensorFlow has it. `network_loss` and `checked` are given.
Source: Dive into Deep Learning, "Concise Implementation of Linear Regression",
https://d2l.ai/chapter_linear-regression/linear-regression-concise.html
"""

import numpy as np

from exercises.arguments import as_matrix, as_number, as_problem, as_vector


def checked(X, y, W1, b1, w2, b2):
    """The arguments in float64, y as (n,) and w2 as (h,). Raises: ValueError if they do not fit together.

    >>> [np.shape(each) for each in checked([[1, 2]], [3], [[1], [1]], [0], [[4]], 5)]
    [(1, 2), (1,), (2, 1), (1,), (1,), ()]
    """
    X, y = as_problem(X, y)
    W1, b1, w2, b2 = as_matrix(W1, "W1"), as_vector(b1, "b1"), as_vector(w2, "w2"), as_number(b2, "b2")
    if W1.shape != (X.shape[1], len(b1)) or len(w2) != len(b1):
        raise ValueError(f"X, W1, b1, w2 have shapes {X.shape}, {W1.shape}, {b1.shape}, {w2.shape}: no network")
    return X, y, W1, b1, w2, b2


def network_loss(X, y, W1, b1, w2, b2):
    """The mean over the rows of ½ (output − label)², a float. X: shape (n, d). y: labels, shape (n,) or (n, 1).

    The output is 2 · 3 = 6, the label 1:

    >>> network_loss([[1]], [1], [[2]], [1], [2], 0)
    12.5
    """
    X, y, W1, b1, w2, b2 = checked(X, y, W1, b1, w2, b2)
    hidden = np.maximum(0, X @ W1 + b1)
    return float(np.mean((hidden @ w2 + b2 - y) ** 2) / 2)


def network_gradients(X, y, W1, b1, w2, b2):
    """The gradients of `network_loss` by W1, b1, w2 and b2: a tuple of shapes (d, h), (h,), (h,) and a number.

    X: shape (n, d). y: labels, shape (n,) or (n, 1).
    Raises: ValueError for shapes that do not fit together, or numbers that are not finite.

    >>> [np.asarray(each).tolist() for each in network_gradients([[1]], [1], [[2]], [1], [2], 0)]
    [[[10.0]], [10.0], [15.0], 5.0]
    """
    X, y, W1, b1, w2, b2 = checked(X, y, W1, b1, w2, b2)
    # --- your work
    sums = X @ W1 + b1
    hidden = np.maximum(0, sums)
    by_output = (hidden @ w2 + b2 - y) / len(y)
    by_sums = np.outer(by_output, w2) * (sums > 0)
    return X.T @ by_sums, by_sums.sum(axis=0), hidden.T @ by_output, float(by_output.sum())


def numerical_gradients(X, y, W1, b1, w2, b2, step):
    """The same four by central differences: (loss one step up − loss one step down) / (2 · step), for each entry.

    step: how far an entry is moved, above 0; the others stay where they are. Errors: as in `network_gradients`.

    >>> gradients = numerical_gradients([[1]], [1], [[2]], [1], [2], 0, step=0.5)
    >>> [np.round(each, 9).tolist() for each in gradients]
    [[[10.0]], [10.0], [15.0], 5.0]
    """
    X, y, W1, b1, w2, b2 = checked(X, y, W1, b1, w2, b2)
    step = as_number(step, "step", above=0)
    # --- your work
    parameters = [W1, b1, w2, np.array(b2)]
    gradients = [np.zeros(parameter.shape) for parameter in parameters]
    for parameter, gradient in zip(parameters, gradients, strict=True):
        for place in np.ndindex(parameter.shape):
            kept = parameter[place]
            parameter[place] = kept + step
            above = network_loss(X, y, *parameters)
            parameter[place] = kept - step
            gradient[place] = (above - network_loss(X, y, *parameters)) / (2 * step)
            parameter[place] = kept
    return *gradients[:3], float(gradients[3])


def global_norm(gradients):
    """The length of all gradients together, read as one long vector, a float.

    gradients: a list of numbers and arrays of any shapes. Entries may be as large as 1e300 or as small as 1e-300.
    Raises: ValueError for an empty list, empty arrays, or numbers that are not finite.

    >>> round(global_norm([3, [[4]]]), 9)
    5.0
    """
    if len(gradients) == 0:
        raise ValueError("gradients is empty; give at least one")
    gradients = [as_vector(np.ravel(gradient), "gradients") for gradient in gradients]
    # --- your work
    entries = np.abs(np.concatenate(gradients))
    largest = entries.max()
    # Squares of 1e200 overflow, those of 1e-200 vanish; beside the largest entry they do neither.
    return float(largest * np.sqrt(np.sum((entries / largest) ** 2))) if largest > 0 else 0.0


def dead_units(X, W1, b1):
    """The numbers of the hidden units that are 0 on every row, ascending from 0, whole numbers, shape (m,); m may be 0.

    X: shape (n, d). W1: shape (d, h). b1: shape (h,).
    Raises: ValueError for shapes that do not fit together, or numbers that are not finite.

    >>> dead_units([[1], [2]], [[1, -1]], [0, 0]).tolist()
    [1]
    """
    X, W1, b1 = as_matrix(X), as_matrix(W1, "W1"), as_vector(b1, "b1")
    if W1.shape != (X.shape[1], len(b1)):
        raise ValueError(f"X, W1, b1 have shapes {X.shape}, {W1.shape}, {b1.shape}: no hidden layer")
    # --- your work
    return np.flatnonzero(np.all(X @ W1 + b1 <= 0, axis=0))
