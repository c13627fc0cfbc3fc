"""What noise lets you recover: how far the fitted weights are from the true ones, by noise and number of rows.

The data are made from known weights, y = Xw + b + noise · e, so the distance can be measured; and it can be predicted.
n rows, d features; noise: the standard deviation of the labels' noise, in the unit of y.
Source: Dive into Deep Learning, "Synthetic Regression Data", https://d2l.ai/chapter_linear-regression/synthetic-regression-data.html
"""

import math

import numpy as np

from exercises.arguments import as_count, as_number, as_problem, as_vector, as_weights


def recovery_distances(X, e, w, b, noises):
    """‖v − w‖ for each noise, shape (k,), where v are the fitted weights.

    v and a bias are fitted by least squares to X and y = Xw + b + noise · e; the bias does not count in the distance.
    X: features, shape (n, d), in which no column follows from the others and a column of ones. e: the noise before it
    is scaled, shape (n,), the same for all. w: true weights, shape (d,). b: true bias. noises: shape (k,), 0 or more.
    Raises: ValueError for other shapes, numbers that are not finite, n below d + 1, a negative noise.

    The fit takes the noise ∓2 for a slope of 2:

    >>> recovery_distances([[-1], [1]], [-1, 1], [5], 3, noises=[0, 2]).round(9).tolist()
    [0.0, 2.0]
    """
    X, e = as_problem(X, e)
    w, b, noises = as_weights(w, X), as_number(b, "b"), as_vector(noises, "noises")
    if len(X) < X.shape[1] + 1:
        raise ValueError(f"X has shape {X.shape}: fewer rows than weights and bias leave many fits")
    if noises.min() < 0:
        raise ValueError(f"noises has {noises.min():g} in it, may not be below 0")
    # --- your work
    A = np.column_stack([X, np.ones(len(X))])
    labels = X @ w + b + np.outer(noises, e)  # one row of labels for each noise
    fitted = np.linalg.lstsq(A, labels.T, rcond=None)[0][:-1]
    return np.linalg.norm(fitted - w[:, None], axis=0)


def expected_squared_distance(n, d, noise):
    """The expectation of ‖v − w‖², a float, for standard normal X and e, all independent; np.inf if it is infinite.

    v: fitted by least squares together with a bias, as in `recovery_distances`; the expectation is over X and e.
    n: rows, at least d + 1. d: features, 1 or more. noise: 0 or more; without noise the expectation is 0 for any n.
    Raises: ValueError for anything else.

    >>> round(expected_squared_distance(13, 1, noise=2), 9)
    0.4
    """
    d, noise = as_count(d, "d"), as_number(noise, "noise", least=0)
    n = as_count(n, "n", least=d + 1)
    # --- your work
    if noise == 0:
        return 0.0
    # Each weight: noise² over a chi-square variable of n − d degrees of freedom; its inverse has mean 1/(n − d − 2).
    return noise**2 * d / (n - d - 2) if n > d + 2 else math.inf


def rows_to_recover(d, noise, distance):
    """The least number of rows for which the root of the expected squared distance is at most `distance`, an int.

    The setting is that of `expected_squared_distance`. Rounding is forgiven: where the rows computed with floats are
    within one part in 10⁹ of a whole number, it is that number.
    d: features, 1 or more. noise, distance: above 0, noise in the unit of y, distance in that of w.
    Raises: ValueError for anything else.

    The expected squared distance is 1/3 with six rows, 1/4 with seven:

    >>> rows_to_recover(1, noise=1, distance=0.5)
    7
    """
    d = as_count(d, "d")
    noise, distance = as_number(noise, "noise", above=0), as_number(distance, "distance", above=0)
    # --- your work
    rows = d * (noise / distance) ** 2
    return d + 2 + max(1, math.ceil(rows * (1 - 1e-9)))


def noise_variance(X, y):
    """An estimate of noise², a float, from a fit by least squares with a bias; its expectation is noise² exactly.

    The expectation is over the noise, whose numbers are independent with mean 0 and one variance; X stays.
    X: features, shape (n, d), n at least d + 2; a column may follow from others. y: labels, shape (n,) or (n, 1).
    Of no use where labels do not follow a line: what the line misses counts as noise.
    Raises: ValueError for other shapes, numbers that are not finite, fewer rows.

    Residuals −1, 1, 0 and 0:

    >>> round(noise_variance([[0], [0], [1], [1]], [1, 3, 5, 5]), 9)
    1.0
    """
    X, y = as_problem(X, y)
    if len(X) < X.shape[1] + 2:
        raise ValueError(f"X has shape {X.shape}: with fewer than d + 2 rows the fit may leave nothing to see noise in")
    # --- your work
    A = np.column_stack([X, np.ones(len(X))])
    c, _, rank, _ = np.linalg.lstsq(A, y, rcond=None)
    return float(np.sum((A @ c - y) ** 2) / (len(y) - rank))
