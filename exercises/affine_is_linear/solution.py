"""Affine functions of x are linear functions of (x, 1).

f(x) = w·x + b is not linear: f(0) = b. Give every row one more feature that is always 1, and the same values come from
a linear function.
Source: Dive into Deep Learning, "Linear Regression", https://d2l.ai/chapter_linear-regression/linear-regression.html
"""

import numpy as np

from exercises.arguments import as_matrix, as_number, as_vector


def append_one(X):
    """The rows of X, each with a 1 behind it.

    X: features, shape (n, d). Returns: shape (n, d + 1); the last column is all ones.
    Raises: ValueError for another shape, no rows, or numbers that are not finite.

    >>> append_one([[2, 3], [4, 5]]).tolist()
    [[2.0, 3.0, 1.0], [4.0, 5.0, 1.0]]
    """
    X = as_matrix(X)
    # --- your work
    return np.column_stack([X, np.ones(len(X))])


def to_linear(w, b):
    """The weights v for which v·(x, 1) = w·x + b for every x.

    w: shape (d,); b: a number. Returns: v, shape (d + 1,). Errors: as in `append_one`.

    >>> to_linear([2, 3], 7).tolist()
    [2.0, 3.0, 7.0]
    """
    w, b = as_vector(w, "w"), as_number(b, "b")
    # --- your work
    return np.append(w, b)


def to_affine(v):
    """The w and b for which w·x + b = v·(x, 1) for every x.

    v: shape (d + 1,). Returns: (w, b), w of shape (d,) and b a number. Errors: as in `append_one`.

    >>> w, b = to_affine([2, 3, 7])
    >>> w.tolist(), b
    ([2.0, 3.0], 7.0)
    """
    v = as_vector(v, "v")
    # --- your work
    return v[:-1].copy(), float(v[-1])
