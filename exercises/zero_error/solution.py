"""Two kinds of zero error: on the rows that were fitted, and on fresh ones.

n rows, d features, no bias. The fit is least squares, and of the w that fit equally well the shortest.
Source: Dive into Deep Learning, "Generalization", https://d2l.ai/chapter_linear-regression/generalization.html
"""

import numpy as np

from exercises.arguments import as_matrix, as_number, as_problem, as_weights


def least_training_error(X, y):
    """The least mean squared error on the rows that any w has, a float.

    X: features, shape (n, d). y: labels, shape (n,) or (n, 1).
    Raises: ValueError for another shape, or numbers that are not finite.

    >>> round(least_training_error([[1], [1]], [2, 4]), 9)
    1.0
    """
    X, y = as_problem(X, y)
    # --- your work
    return float(np.mean((X @ np.linalg.lstsq(X, y, rcond=None)[0] - y) ** 2))


def fresh_error(X, w, noise_variance):
    """The mean squared error to expect on fresh rows, a float, of a fit to X and labels Xw + noise.

    Over the noise of the labels, the fresh rows and their noise; fresh features are independent, mean 0, variance 1.
    X: features, shape (n, d). w: the true weights, shape (d,). noise_variance: 0 or more.
    Raises: ValueError for another shape, numbers out of range, or numbers that are not finite.

    One row sees the first weight only:

    >>> round(fresh_error([[2, 0]], [5, 3], noise_variance=4), 9)
    14.0
    """
    X = as_matrix(X)
    w, noise_variance = as_weights(w, X), as_number(noise_variance, "noise_variance", least=0)
    # --- your work
    inverse = np.linalg.pinv(X)
    unseen = w - inverse @ (X @ w)
    return float(unseen @ unseen + noise_variance * (1 + np.sum(inverse**2)))
