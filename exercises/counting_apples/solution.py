"""Counting apples: the Poisson distribution, its mean, and the loss that belongs to it.

The number of apples sold is a whole number, 0 or more. It is k with probability λᵏ exp(−λ) / k!, where λ, the rate,
depends on the features. n rows, d features.
Source: Dive into Deep Learning, "Linear Regression", https://d2l.ai/chapter_linear-regression/linear-regression.html
"""

import math

import numpy as np

from exercises.arguments import as_problem, as_vector


def as_counts(k):
    """The counts, shape (n,). Raises: ValueError for another shape, or anything but whole numbers of at least 0.

    >>> as_counts([3, 0, 1]).tolist()
    [3.0, 0.0, 1.0]
    """
    k = as_vector(k, "k")
    if k.min() < 0 or np.any(k != np.round(k)):
        raise ValueError("k must be counts: whole numbers of at least 0")
    return k


def poisson_probability(k, rate):
    """λᵏ exp(−λ) / k! for each entry, shape (n,).

    k: counts, whole numbers of at least 0, shape (n,). rate: λ, above 0, shape (n,).
    Raises: ValueError for other shapes or numbers.

    exp(−1) and half of it:

    >>> poisson_probability([0, 2], [1, 1]).round(4).tolist()
    [0.3679, 0.1839]
    """
    k, rate = as_counts(k), as_vector(rate, "rate")
    if len(k) != len(rate) or rate.min() <= 0:
        raise ValueError(f"rate must be above 0 and have the shape of k, {k.shape}; it has shape {rate.shape}")
    # --- your work
    # The logarithm first: for large numbers λᵏ and k! overflow, though their ratio is small.
    return np.exp(k * np.log(rate) - rate - _log_factorial(k))


def loss_of_rate(rate, k):
    """The mean of λ − k log λ over all rows, a float: −log probability, without log k!, which no rate changes.

    rate: λ, 0 or more, shape (n,); 0 costs nothing where k is 0, and infinity where it is not. k: counts, shape (n,).
    Raises: ValueError for other shapes or numbers.

    >>> loss_of_rate([1, 2], [3, 0])
    1.5
    """
    k, rate = as_counts(k), as_vector(rate, "rate")
    if len(k) != len(rate) or rate.min() < 0:
        raise ValueError(f"rate must be 0 or more and have the shape of k, {k.shape}; it has shape {rate.shape}")
    # --- your work
    if np.any((rate == 0) & (k > 0)):
        return math.inf
    return float(np.mean(rate - k * np.log(np.where(k > 0, rate, 1.0))))


def loss_of_log_rate(log_rate, k):
    """The mean of exp(s) − k s over all rows, a float: the same loss for s = log λ, which may be any number.

    log_rate: s, shape (n,). k: counts, shape (n,).
    Raises: ValueError for other shapes or numbers.

    >>> loss_of_log_rate([0, 0], [3, 0])
    1.0
    """
    k, log_rate = as_counts(k), as_vector(log_rate, "log_rate")
    if len(k) != len(log_rate):
        raise ValueError(f"log_rate must have the shape of k, {k.shape}, not {log_rate.shape}")
    # --- your work
    return float(np.mean(np.exp(log_rate) - k * log_rate))


def fit_counts(X, k):
    """(w, b), shape (d,) and a float, with the least `loss_of_log_rate` for the rates exp(Xw + b).

    X: features, shape (n, d), no column following from the others and the constant. k: counts, shape (n,), not all 0.
    Of no use where features set rows apart whose counts are all 0: their best rate is 0, and w has no end.
    Raises: ValueError for other shapes or numbers.

    Means of 2 and 4 apples, without and with the feature; log 2 is 0.6931:

    >>> w, b = fit_counts([[0], [0], [1], [1]], [1, 3, 4, 4])
    >>> w.round(4).tolist(), round(b, 4)
    ([0.6931], 0.6931)
    """
    X, k = as_problem(X, as_counts(k))
    if not k.any():
        raise ValueError("k is 0 everywhere: the best rate would be 0, and its logarithm is no number")
    # --- your work
    A = np.column_stack([X, np.ones(len(X))])
    c = np.append(np.zeros(X.shape[1]), math.log(k.mean()))
    loss = loss_of_log_rate(A @ c, k)
    for _ in range(100):
        rate = np.exp(A @ c)
        step = np.linalg.solve(A.T @ (rate[:, None] * A), A.T @ (k - rate))
        # Newton's step may overshoot, since exp grows so fast: halve it until the loss falls.
        while (lower := loss_of_log_rate(A @ (c + step), k)) > loss and np.abs(step).max() > 1e-14:
            step = step / 2
        c, loss = c + step, lower
        if np.abs(step).max() <= 1e-12 * max(1.0, np.abs(c).max()):
            break
    return c[:-1], float(c[-1])


def _log_factorial(k):
    return np.array([math.lgamma(value + 1) for value in k])
