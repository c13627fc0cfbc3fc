"""Weight decay for a matrix of weights: the Frobenius norm, and ridge for several labels at once.

The objective is (1/2n) ‖XW − Y‖² + (λ/2) ‖W‖², both norms ‖A‖² = Σ Aᵢⱼ². n rows, d features, q labels a row, no bias.
Source: Dive into Deep Learning, "Weight Decay", https://d2l.ai/chapter_linear-regression/weight-decay.html
"""

import numpy as np

from exercises.arguments import as_matrix, as_number


def as_table(X, Y):
    """Features, shape (n, d), and labels, shape (n, q), of the same rows. Raises: ValueError for others.

    >>> [each.shape for each in as_table([[1, 2]], [[3]])]
    [(1, 2), (1, 1)]
    """
    X, Y = as_matrix(X), as_matrix(Y, "Y")
    if len(X) != len(Y):
        raise ValueError(f"X has shape {X.shape} and Y {Y.shape}: give a row of labels for each row")
    return X, Y


def matrix_penalty(W):
    """(penalty, slope): ½ ‖W‖², a float, and its derivative by each entry of W, shape (d, q).

    W: shape (d, q). Raises: ValueError for another shape, or numbers that are not finite.

    >>> penalty, slope = matrix_penalty([[1, 2], [0, -2]])
    >>> penalty, slope.tolist()
    (4.5, [[1.0, 2.0], [0.0, -2.0]])
    """
    W = as_matrix(W, "W")
    # --- your work
    return float(np.sum(W**2) / 2), W.copy()


def matrix_ridge(X, Y, penalty):
    """W, shape (d, q), that minimises the objective.

    X: features, shape (n, d). Y: labels, shape (n, q). penalty: λ, above 0.
    Raises: ValueError for another shape, numbers out of range, or numbers that are not finite.

    >>> matrix_ridge([[1], [1]], [[2, 4], [2, 8]], penalty=1).round(9).tolist()
    [[1.0, 3.0]]
    """
    (X, Y), penalty = as_table(X, Y), as_number(penalty, "penalty", above=0)
    # --- your work
    n, d = X.shape
    A = np.vstack([X, np.sqrt(n * penalty) * np.eye(d)])  # keeps digits that XᵀX loses
    return np.linalg.lstsq(A, np.vstack([Y, np.zeros((d, Y.shape[1]))]), rcond=None)[0]
