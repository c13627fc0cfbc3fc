"""New features from old ones, so that a linear model can bend."""

import numpy as np

from d2l_regression.metrics import as_float


def as_matrix(values, name="X"):
    """Features as a floating-point matrix, shape (n, d); float32 stays float32, integers become float64.

    values: shape (n, d); a list of rows, an array, or anything with `__array__`.
    name: what to call the values in an error.
    Raises: ValueError for any other shape; a single feature comes as (n, 1), since (n,) could also be one row of n. And
    as `metrics.as_float` for what is no real number.

    >>> as_matrix([[1, 2], [3, 4]]).tolist()
    [[1.0, 2.0], [3.0, 4.0]]
    """
    array = as_float(values, name)
    if array.ndim != 2:
        raise ValueError(
            f"{name} has shape {array.shape}, must be (n, d), rows of features; reshape(-1, 1) makes d = 1"
        )
    return array


def squares(X):
    """The features and their squares, shape (n, 2d), dtype of X: all of X first, then all of X².

    X: features, shape (n, d).
    Raises: ValueError if X is not (n, d).

    >>> squares([[2, 3]]).tolist()
    [[2.0, 3.0, 4.0, 9.0]]
    """
    X = as_matrix(X)
    return np.concatenate([X, X * X], axis=1)


def pairwise(X):
    """The features and all products of two of them, shape (n, d + d(d+1)/2), dtype of X.

    On them b + Σ wᵢxᵢ + Σ wᵢⱼxᵢxⱼ is a linear model.
    X: features, shape (n, d). The products xᵢxⱼ with i ≤ j come in the order of numpy.triu_indices(d):
    x₁x₁, x₁x₂, …, x₁x_d, x₂x₂, …. Squares are among them.
    Memory grows with d²: 784 pixels give 308,504 columns, 1.2 MB a row in float32; feed such data in batches.
    Raises: ValueError if X is not (n, d).

    >>> pairwise([[2, 3]]).tolist()
    [[2.0, 3.0, 4.0, 6.0, 9.0]]
    """
    X = as_matrix(X)
    n, d = X.shape
    out = np.empty((n, d + d * (d + 1) // 2), X.dtype)
    out[:, :d] = X
    start = d
    for i in range(d):
        # Writing straight into its place keeps one copy of a table that is often too large for two.
        np.multiply(X[:, i : i + 1], X[:, i:], out=out[:, start : start + d - i])
        start += d - i
    return out
