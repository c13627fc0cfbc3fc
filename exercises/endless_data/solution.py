"""Endless data: batches made when they are asked for, and what can be learnt from rows that are seen only once.

Nothing is stored but the seed, the number of the next batch and what was learnt so far. n rows, d features.
Source: Dive into Deep Learning, "Synthetic Regression Data", https://d2l.ai/chapter_linear-regression/synthetic-regression-data.html
"""

import numpy as np

from exercises.arguments import as_count, as_matrix, as_number, as_problem, as_vector


def stream_batch(seed, step, batch_size, w, b, noise):
    """(X, y), shapes (batch_size, d) and (batch_size,): batch number `step` of an endless stream.

    The numbers in X are standard normal, and y = Xw + b + noise · standard normal numbers, all of them independent.
    The same arguments give the same batch, whatever was drawn before. Every pair of seed and step has numbers of its
    own, and a late step takes no longer than an early one.
    seed, step: whole numbers from 0 to 2³² − 1. batch_size: 1 or more. w: true weights, shape (d,). b: true bias.
    noise: standard deviation of the labels' noise, 0 or more.
    Raises: ValueError for anything else.

    >>> X, y = stream_batch(seed=0, step=3, batch_size=2, w=[0, 0, 0], b=5, noise=0)
    >>> X.shape, y.tolist()
    ((2, 3), [5.0, 5.0])
    """
    seed, step = as_count(seed, "seed", least=0, most=2**32 - 1), as_count(step, "step", least=0, most=2**32 - 1)
    batch_size, w = as_count(batch_size, "batch_size"), as_vector(w, "w")
    b, noise = as_number(b, "b"), as_number(noise, "noise", least=0)
    # --- your work
    random = np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(step,)))
    X = random.normal(size=(batch_size, len(w)))
    return X, X @ w + b + noise * random.normal(size=batch_size)


def update_moments(count, mean, variance, X):
    """(count, mean, variance) of all rows so far: those counted before, of which only these three are left, and X.

    count: rows before X, 0 or more; with 0, mean and variance say nothing. mean, variance: of each feature over those
    rows, shape (d,); the variance is the mean squared distance from the mean, dividing by the number of rows. X: the
    next rows, shape (n, d). What is returned has the same meaning and shapes.
    Raises: ValueError for other shapes, numbers that are not finite, a negative variance.

    A row 4, then two rows 1:

    >>> count, mean, variance = update_moments(1, [4], [0], [[1], [1]])
    >>> count, mean.round(9).tolist(), variance.round(9).tolist()
    (3, [2.0], [2.0])
    """
    X, count = as_matrix(X), as_count(count, "count", least=0)
    mean, variance = as_vector(mean, "mean"), as_vector(variance, "variance")
    if not len(mean) == len(variance) == X.shape[1] or variance.min() < 0:
        raise ValueError(
            f"mean and variance have shapes {mean.shape} and {variance.shape}, X {X.shape}: give one of each for each "
            f"column of X; the least variance is {variance.min():g}, may not be below 0"
        )
    # --- your work
    total = count + len(X)
    gap = X.mean(axis=0) - mean
    # Spread within the two parts, and between them. No difference of large squares: nothing cancels.
    spread = count * variance + len(X) * X.var(axis=0) + gap**2 * (count * len(X) / total)
    return total, mean + gap * (len(X) / total), spread / total


def one_pass(X, y, batch_size, learning_rate):
    """(w, losses), shapes (d,) and (number of batches,): stochastic gradient descent that sees each row once.

    It starts at w = 0, without a bias. The rows come in their order, batch_size at a time; the last batch has what is
    left. Each batch gives one step: learning_rate times the slope of its loss, the mean of ½ (xw − y)² over its rows.
    losses: of each batch, with the weights it met, before its own step.
    X: features, shape (n, d). y: labels, shape (n,) or (n, 1). batch_size: 1 or more. learning_rate: above 0.
    Of no use with a rate too large for the rows: for single rows above 2/‖x‖², the errors grow from step to step.
    Raises: ValueError for other shapes, or numbers that are not finite.

    >>> w, losses = one_pass([[1], [1]], [2, 4], batch_size=1, learning_rate=0.5)
    >>> w.tolist(), losses.tolist()
    ([2.5], [2.0, 4.5])
    """
    X, y = as_problem(X, y)
    batch_size, learning_rate = as_count(batch_size, "batch_size"), as_number(learning_rate, "learning_rate", above=0)
    # --- your work
    w, losses = np.zeros(X.shape[1]), []
    for start in range(0, len(y), batch_size):
        rows, labels = X[start : start + batch_size], y[start : start + batch_size]
        error = rows @ w - labels
        losses.append(np.mean(error**2) / 2)
        w = w - learning_rate * rows.T @ error / len(labels)
    return w, np.array(losses)
