"""How fast the loss falls for each learning rate, and how far it can fall at all.

The model is Xw, the loss (1/2n) ‖Xw − y‖². Descent starts at w = 0 and takes all rows in every step, so that a step is
an epoch: w ← w − learning_rate · Xᵀ(Xw − y)/n. n rows, d features; no bias: a column of ones in X does its work.
Source: Dive into Deep Learning, "Linear Regression Implementation from Scratch",
https://d2l.ai/chapter_linear-regression/linear-regression-scratch.html
"""

import numpy as np

from exercises.arguments import as_count, as_matrix, as_number, as_problem, as_vector


def rate_limits(X):
    """(best, limit), two floats: the fastest constant learning rate, and the one below which all rates converge.

    limit: at a rate below it the loss tends to the least there is, whatever y is; above it, for almost all y, it grows
    without bound. best: of all rates the one with which the slowest direction shrinks most in a step. Directions that
    X does not see, Xv = 0, never move and do not count; neither do those it sees only by rounding.
    X: features, shape (n, d), not all 0.
    Raises: ValueError for another shape, numbers that are not finite, or zeros only.

    >>> best, limit = rate_limits([[1, 0], [0, 2]])
    >>> round(best, 9), round(limit, 9)
    (0.8, 1.0)
    """
    X = as_matrix(X)
    if not X.any():
        raise ValueError("X is 0 everywhere, must have at least one other number")
    # --- your work
    s = np.linalg.svd(X, compute_uv=False)
    curvatures = s[s > max(X.shape) * np.finfo(float).eps * s[0]] ** 2 / len(X)
    return float(2 / (curvatures[0] + curvatures[-1])), float(2 / curvatures[0])


def losses_after(X, y, learning_rates, steps):
    """The loss after this number of steps from w = 0 with each of the learning rates, shape (r,).

    X: features, shape (n, d). y: labels, shape (n,) or (n, 1). learning_rates: r numbers above 0, shape (r,); with too
    large ones the loss grows. steps: the same for all, 0 or more; a billion is no more work than one.
    Raises: ValueError for anything else.

    At a rate of 0.5 w goes to 2 and 3, at 1 it is 4 at once:

    >>> losses_after([[1], [1]], [4, 4], [0.5, 1], steps=2).round(9).tolist()
    [0.5, 0.0]
    """
    X, y = as_problem(X, y)
    learning_rates, steps = as_vector(learning_rates, "learning_rates"), as_count(steps, "steps", least=0)
    if learning_rates.min() <= 0:
        raise ValueError(f"learning_rates has {learning_rates.min()} in it, must be greater than 0")
    # --- your work
    U, s, _ = np.linalg.svd(X, full_matrices=False)
    along = U.T @ y
    factors = 1 - np.outer(learning_rates, s**2 / len(y))
    left = (along * factors ** float(steps)) ** 2
    return (left.sum(axis=1) + ((y - U @ along) ** 2).sum()) / (2 * len(y))


def fewest_steps(X, y, learning_rate, excess):
    """The fewest steps from w = 0 after which the loss is no more than `excess` above the least there is, an int.

    X: features, shape (n, d), not all 0. y: labels, shape (n,) or (n, 1). learning_rate: above 0, below the limit of
    `rate_limits`. excess: above 0, in squared units of y. The number may be a billion.
    Raises: ValueError for anything else; one that names learning_rate if that is the limit or above it.

    The losses are 8, 2, 0.5, …, and the least is 0:

    >>> fewest_steps([[1], [1]], [4, 4], learning_rate=0.5, excess=0.6)
    2
    """
    X, y = as_problem(X, y)
    learning_rate, excess = as_number(learning_rate, "learning_rate", above=0), as_number(excess, "excess", above=0)
    # --- your work
    limit = rate_limits(X)[1]
    if learning_rate >= limit:
        raise ValueError(f"learning_rate is {learning_rate}, must be below {limit}: the loss would not converge")
    U, s, _ = np.linalg.svd(X, full_matrices=False)
    seen = s > max(X.shape) * np.finfo(float).eps * s[0]  # what is not seen has no part in the excess
    along, factors = (U.T @ y)[seen], 1 - learning_rate * s[seen] ** 2 / len(y)

    def enough(steps):
        return np.sum((along * factors ** float(steps)) ** 2) / (2 * len(y)) <= excess

    below, above = -1, 1
    while not enough(above):
        below, above = above, 2 * above
    while above - below > 1:  # enough(above) holds, enough(below) does not, or below is −1
        middle = (below + above) // 2
        below, above = (below, middle) if enough(middle) else (middle, above)
    return above


def noise_floor(X, variance):
    """(training, fresh), two floats: the losses that are left, on average over the noise, when no step helps any more.

    The labels are Xv for some v, plus independent noise of mean 0. training: the least loss on the labels that are
    fitted. fresh: the loss of the same w on fresh labels for the same rows, with noise of their own.
    X: features, shape (n, d). variance: of the noise, 0 or more, in squared units of the labels.
    Raises: ValueError for another shape, numbers that are not finite, or a variance below 0.

    >>> training, fresh = noise_floor([[1], [1]], variance=4)
    >>> round(training, 9), round(fresh, 9)
    (1.0, 3.0)
    """
    X, variance = as_matrix(X), as_number(variance, "variance", least=0)
    # --- your work
    share = np.linalg.matrix_rank(X) / len(X)  # of the noise's directions, those that weights can imitate
    return float(variance * (1 - share) / 2), float(variance * (1 + share) / 2)
