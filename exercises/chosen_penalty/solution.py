"""Choosing the penalty by a validation set: whether the choice is the best one, and whether that matters.

For p penalties, in order from the weakest to the strongest, the same n validation rows are predicted; what is known is
each row's loss (its squared error) for each penalty. Those means are estimates, and so is the place of the least.
n validation rows, p penalties, d features, r resamples.
Source: Dive into Deep Learning, "Weight Decay", https://d2l.ai/chapter_linear-regression/weight-decay.html
"""

import numpy as np

from exercises.arguments import as_matrix, as_number, as_vector


def error_on_new_rows(W, true_w, covariance, noise_variance):
    """The expected squared error of each of p weight vectors on a row not seen before, shape (p,): what counts.

    A new row's features x have mean 0 and this covariance. Its label is x · true_w + noise, which has mean 0 and this
    variance and does not depend on x. The prediction is x · w, with w a row of W.
    W: shape (p, d). true_w: shape (d,). covariance: shape (d, d), symmetric; it may be singular. noise_variance: 0 or
    more.
    Raises: ValueError for another shape, a negative variance, or numbers that are not finite.

    >>> error_on_new_rows([[1, 0], [0, 0]], [1, 2], [[1, 0], [0, 1]], noise_variance=0.5).tolist()
    [4.5, 5.5]
    """
    W, true_w = as_matrix(W, "W"), as_vector(true_w, "true_w")
    covariance = as_matrix(covariance, "covariance")
    noise_variance = as_number(noise_variance, "noise_variance", least=0)
    d = W.shape[1]
    if len(true_w) != d or covariance.shape != (d, d):
        raise ValueError(f"true_w and covariance must have shapes {(d,)} and {(d, d)}, as W has {d} columns")
    # --- your work
    off = W - true_w
    return noise_variance + np.sum(off @ covariance * off, axis=1)


def cost_of_choice(losses, expected):
    """(chosen, regret, optimism), three numbers: which penalty the validation rows choose, and what comes of it.

    chosen: the column with the least mean loss, counted from 0; of several equal ones the last, the strongest penalty.
    regret: its expected error less the least expected error. optimism: its expected error less its mean loss.
    losses: of each validation row for each penalty, shape (n, p). expected: the expected error for each penalty, as
    `error_on_new_rows` gives it, shape (p,).
    Raises: ValueError for another shape, or numbers that are not finite.

    >>> chosen, regret, optimism = cost_of_choice([[1, 2], [3, 1]], expected=[2, 3])
    >>> int(chosen), float(regret), float(optimism)
    (1, 1.0, 1.5)
    """
    losses, expected = as_matrix(losses, "losses"), as_vector(expected, "expected")
    if len(expected) != losses.shape[1]:
        raise ValueError(f"expected has shape {expected.shape} and losses {losses.shape}: give one for each column")
    # --- your work
    means = losses.mean(axis=0)
    chosen = len(means) - 1 - int(np.argmin(means[::-1]))
    return chosen, expected[chosen] - expected.min(), expected[chosen] - means[chosen]


def one_standard_error_choice(losses):
    """The last column, so the strongest penalty, whose mean loss is at most the least mean + its standard error.

    The standard error is that of the mean of the column with the least mean (of several such, the last): the square
    root of its variance / n, where the variance is Σ (loss − mean)² / (n − 1). Columns count from 0.
    losses: of each validation row for each penalty, shape (n, p), n at least 2. Errors: as in `cost_of_choice`.

    Means 1, 1.5 and 5; the standard error of the first is 1:

    >>> int(one_standard_error_choice([[0, 1, 4], [2, 2, 6]]))
    1
    """
    losses = as_matrix(losses, "losses")
    if len(losses) < 2:
        raise ValueError(f"losses has shape {losses.shape}: one row says nothing of how much the losses vary")
    # --- your work
    means = losses.mean(axis=0)
    best = len(means) - 1 - int(np.argmin(means[::-1]))
    error = losses[:, best].std(ddof=1) / np.sqrt(len(losses))
    return int(np.flatnonzero(means <= means[best] + error)[-1])


def resampled_choices(losses, rows):
    """How often each penalty is chosen if the validation rows are drawn anew, shape (p,): shares that add up to 1.

    Each line of rows is one such draw, the numbers of n rows with repetitions: a row drawn twice counts twice. The draw
    chooses the column with the least mean loss; of several equal ones the last.
    losses: of each validation row for each penalty, shape (n, p). rows: shape (r, n), whole numbers from 0 to n − 1.
    Raises: ValueError for another shape, or other numbers.

    >>> resampled_choices([[0, 1], [1, 0]], rows=[[0, 0], [1, 1], [0, 1], [0, 0]]).tolist()
    [0.5, 0.5]
    """
    losses, rows = as_matrix(losses, "losses"), as_matrix(rows, "rows")
    if rows.shape[1] != len(losses) or not np.isin(rows, np.arange(len(losses))).all():
        raise ValueError(f"rows must be of shape (r, {len(losses)}) and hold whole numbers from 0 to {len(losses) - 1}")
    rows = rows.astype(int)
    # --- your work
    means = losses[rows].mean(axis=1)
    p = means.shape[1]
    chosen = p - 1 - np.argmin(means[:, ::-1], axis=1)
    return np.bincount(chosen, minlength=p) / len(rows)
