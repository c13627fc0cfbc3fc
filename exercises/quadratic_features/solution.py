"""Quadratic functions of x are linear functions of x and its products.

f(x) = b + Σ wᵢxᵢ + Σ wᵢⱼxᵢxⱼ, the last sum over j ≤ i, is not linear in x but linear in its weights: with the products
as further features, linear regression fits it. n rows, d features.
Source: Dive into Deep Learning, "Linear Regression", https://d2l.ai/chapter_linear-regression/linear-regression.html
"""

import numpy as np

from exercises.arguments import as_matrix, as_number, as_problem, as_weights


def quadratic_features(X):
    """The features with all products of two behind them, shape (n, d + d(d + 1)/2).

    The products xᵢxⱼ, j ≤ i, are in the order x₁x₁, x₂x₁, x₂x₂, x₃x₁, …: i from 1 to d, and for each i, j from 1 to i.
    X: features, shape (n, d).
    Raises: ValueError for another shape, no rows, or numbers that are not finite.

    >>> quadratic_features([[2, 3]]).tolist()
    [[2.0, 3.0, 4.0, 6.0, 9.0]]
    """
    X = as_matrix(X)
    # --- your work
    i, j = np.tril_indices(X.shape[1])
    return np.hstack([X, X[:, i] * X[:, j]])


def predict_quadratic(X, b, w, W):
    """b + Σ wᵢxᵢ + Σ Wᵢⱼxᵢxⱼ for each row, shape (n,); the second sum is over j ≤ i only.

    X: features, shape (n, d). b: a number. w: shape (d,). W: shape (d, d); above its diagonal nothing counts.
    Errors: as in `quadratic_features`.

    1 + (2 + 3) + (4 + 9), and the 9 above the diagonal does not count:

    >>> predict_quadratic([[2, 3]], 1, [1, 1], [[1, 9], [0, 1]]).tolist()
    [19.0]
    """
    X, b, W = as_matrix(X), as_number(b, "b"), as_matrix(W, "W")
    w = as_weights(w, X)
    # --- your work
    # A matrix product in place of d(d + 1)/2 further columns: the same numbers, n·d of them in memory and not n·d²/2.
    return b + X @ w + ((X @ np.tril(W)) * X).sum(axis=1)


def fit_quadratic(X, y):
    """(b, w, W) of the quadratic function with the least sum of squared errors, W zero above its diagonal.

    b: a float; w: shape (d,); W: shape (d, d). Where many fit equally well, the one whose weights have the least
    sum of squares.
    X: features, shape (n, d). y: labels, shape (n,) or (n, 1). Errors: as in `quadratic_features`.
    Of no use for rows not seen before if there are fewer rows than weights, 1 + d + d(d + 1)/2.

    Three points of 1 + x + 2x²:

    >>> b, w, W = fit_quadratic([[-1], [0], [1]], [2, 1, 4])
    >>> round(b, 9), w.round(9).tolist(), W.round(9).tolist()
    (1.0, [1.0], [[2.0]])
    """
    X, y = as_problem(X, y)
    # --- your work
    d = X.shape[1]
    weights = np.linalg.lstsq(np.column_stack([np.ones(len(X)), quadratic_features(X)]), y, rcond=None)[0]
    W = np.zeros((d, d))
    W[np.tril_indices(d)] = weights[1 + d :]
    return float(weights[0]), weights[1 : 1 + d], W
