"""When XᵀX has no inverse: all the minimisers, the one that is singled out, and the cures.

If some column of X follows from others, or there are fewer rows than features, infinitely many w have the least squared
error. n rows, d features, no bias.
Source: Dive into Deep Learning, "Linear Regression", https://d2l.ai/chapter_linear-regression/linear-regression.html
"""

import numpy as np

from exercises.arguments import as_count, as_matrix, as_number, as_problem, as_weights


def invisible_directions(X):
    """An orthonormal basis of all v with Xv = 0, its vectors as columns, shape (d, d − rank of X).

    Adding such a v to the weights changes no prediction. A singular value of X the size of rounding counts as 0.
    X: features, shape (n, d).
    Raises: ValueError for another shape, no rows, or numbers that are not finite.
    """
    X = as_matrix(X)
    # --- your work
    _, s, Vt = np.linalg.svd(X)
    rank = int(np.sum(s > max(X.shape) * np.finfo(float).eps * s[0]))
    return Vt[rank:].T


def shortest_minimiser(X, y):
    """Of all w with the least ‖Xw − y‖ the one with the least ‖w‖, shape (d,).

    X: features, shape (n, d). y: labels, shape (n,) or (n, 1). Errors: as in `invisible_directions`.
    """
    X, y = as_problem(X, y)
    # --- your work
    return np.linalg.pinv(X, rcond=max(X.shape) * np.finfo(float).eps) @ y


def expected_gram(X, variance):
    """The expectation of ZᵀZ, shape (d, d), where Z is X with independent noise of this variance added to every entry.

    X: features, shape (n, d). variance: of the noise, whose mean is 0; 0 or more. Errors: as in `invisible_directions`.
    """
    X, variance = as_matrix(X), as_number(variance, "variance", least=0)
    # --- your work
    # (X + N)ᵀ(X + N): the mixed terms have mean 0; of NᵀN the squares stay, n of them on each place of the diagonal.
    return X.T @ X + len(X) * variance * np.eye(X.shape[1])


def descend(X, y, w, learning_rate, steps):
    """The weights after gradient descent on (1/2n) ‖Xw − y‖² with all rows in every step, shape (d,).

    X: features, shape (n, d). y: labels, shape (n,) or (n, 1). w: where it starts, shape (d,). learning_rate: above 0.
    steps: 0 or more. Errors: as in `invisible_directions`.
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

    X: features, shape (n, d). y: labels, shape (n,) or (n, 1). strength: above 0. Errors: as in `invisible_directions`.
    """
    X, y = as_problem(X, y)
    strength = as_number(strength, "strength", above=0)
    # --- your work
    return np.linalg.solve(X.T @ X + strength * np.eye(X.shape[1]), X.T @ y)
