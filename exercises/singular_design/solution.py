"""When XᵀX has no inverse: all the minimisers, the one that is singled out, and the cures.

If some column of X follows from others, or there are fewer rows than features, infinitely many w have the least squared
error. n rows, d features, no bias.
Source: Dive into Deep Learning, "Linear Regression", https://d2l.ai/chapter_linear-regression/linear-regression.html
"""

import numpy as np

from exercises.arguments import as_count, as_matrix, as_number, as_problem, as_weights


def invisible_directions(X):
    """An orthonormal basis of all v with Xv = 0, its vectors as columns, shape (d, d − rank of X).

    Adding such a v to the weights changes no prediction. What counts is the rank of the columns brought to one length,
    whose singular values count as 0 if they are the size of rounding: 100 d · 2⁻⁵² times the largest or less. So
    neither a unit of measurement nor the number of rows make a direction invisible.
    X: features, shape (n, d).
    Raises: ValueError for another shape, no rows, or numbers that are not finite.

    >>> abs(invisible_directions([[1, 1], [2, 2]])).round(3).tolist()  # along (1, −1), of length 1
    [[0.707], [0.707]]
    """
    X = as_matrix(X)
    # --- your work
    columns, length = _of_length_one(X)
    R = np.linalg.qr(columns, mode="r")  # the same singular values and directions, on d rows at most
    _, s, Vt = np.linalg.svd(R)
    rank = int(np.sum(s > _rounding(X) * s[0]))
    return np.linalg.qr(Vt[rank:].T / length[:, None])[0]


def shortest_minimiser(X, y):
    """Of all w with the least ‖Xw − y‖ the one with the least ‖w‖, shape (d,).

    X: features, shape (n, d), as it is: no column of ones is added and no mean taken away. y: labels, shape (n,) or
    (n, 1). What counts as rounding, and errors: as in `invisible_directions`.

    >>> shortest_minimiser([[1, 1], [2, 2]], [2, 4]).round(9).tolist()  # of all w with w₁ + w₂ = 2
    [1.0, 1.0]
    """
    X, y = as_problem(X, y)
    # --- your work
    columns, length = _of_length_one(X)
    w = np.linalg.lstsq(columns, y, rcond=_rounding(X))[0] / length
    N = invisible_directions(X)  # the shortest has nothing in it that X does not see
    w = w - N @ (N.T @ w)
    return w - N @ (N.T @ w)  # what rounding has left of a large part


def expected_gram(X, variance):
    """The expectation of ZᵀZ, shape (d, d), where Z is X with independent noise of this variance added to every entry.

    X: features, shape (n, d). variance: of the noise, whose mean is 0; 0 or more. Errors: as in `invisible_directions`.

    >>> expected_gram([[1, 2], [0, 1]], 0.5).tolist()  # [[1, 2], [2, 5]] + 2 · 0.5 · I
    [[2.0, 2.0], [2.0, 6.0]]
    """
    X, variance = as_matrix(X), as_number(variance, "variance", least=0)
    # --- your work
    # (X + N)ᵀ(X + N): the mixed terms have mean 0; of NᵀN the squares stay, n of them on each place of the diagonal.
    return X.T @ X + len(X) * variance * np.eye(X.shape[1])


def descend(X, y, w, learning_rate, steps):
    """The weights after gradient descent on (1/2n) ‖Xw − y‖² with all rows in every step, shape (d,).

    X: features, shape (n, d). y: labels, shape (n,) or (n, 1). w: where it starts, shape (d,). learning_rate: above 0.
    steps: 0 or more. Errors: as in `invisible_directions`.

    >>> descend([[1], [1]], [2, 4], [0], learning_rate=0.5, steps=2).tolist()  # 0, 1.5, 2.25, … towards 3
    [2.25]
    """
    X, y = as_problem(X, y)
    learning_rate, steps = as_number(learning_rate, "learning_rate", above=0), as_count(steps, "steps", least=0)
    w = as_weights(w, X)
    # --- your work
    for _ in range(steps):
        w = w - learning_rate * X.T @ (X @ w - y) / len(y)
    return w


def penalised(X, y, strength):
    """The w with the least ‖Xw − y‖² + strength · ‖w‖², shape (d,); for any X there is exactly one.

    X: features, shape (n, d). y: labels, shape (n,) or (n, 1). strength: above 0. What counts as rounding, and errors:
    as in `invisible_directions`.

    >>> penalised([[1, 1]], [3], 1).round(9).tolist()  # 3 / (2 + 1) each
    [1.0, 1.0]
    """
    X, y = as_problem(X, y)
    strength = as_number(strength, "strength", above=0)
    # --- your work
    # (XᵀX + strength · I) w = Xᵀy has the same w, but a weak penalty drowns there in the roundings of XᵀX. Penalised or
    # not, w has nothing in it that X does not see: without these directions, rows of √strength · I below X suffice.
    N = invisible_directions(X)
    seen = np.linalg.qr(N, mode="complete")[0][:, N.shape[1] :]
    r = seen.shape[1]
    rows = np.vstack([X @ seen, np.sqrt(strength) * np.eye(r)])
    return seen @ np.linalg.lstsq(rows, np.append(y, np.zeros(r)), rcond=0)[0]


def _of_length_one(X):
    """(columns, length): the columns of X divided by their lengths; a column of zeros is as long as others."""
    largest = np.abs(X).max(axis=0)
    largest[largest == 0] = largest.max() or 1  # divided out first, as the squares of 1e±160 are beyond float64
    length = np.linalg.norm(X / largest, axis=0)
    length = largest * np.where(length > 0, length, 1)
    return X / length, length


def _rounding(X):
    """The share of the largest singular value that may be rounding: of the entries, and of the decomposition."""
    return 100 * X.shape[1] * np.finfo(float).eps
