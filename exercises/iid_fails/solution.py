"""Five ways in which rows are not independent draws of one distribution, and what helps.

Neighbours in time or space are alike; several rows come from one person, house or machine; the future is predicted from
the past; the rows to predict are others than those at hand; the rule itself changes. n rows, d features.
Source: Dive into Deep Learning, "Generalization", https://d2l.ai/chapter_linear-regression/generalization.html
"""

import numpy as np

from exercises.arguments import as_count, as_matrix, as_number, as_problem, as_vector


def as_correlation(correlation):
    """Correlations of n rows, shape (n, n). Raises: ValueError unless symmetric, with a diagonal of ones.

    >>> as_correlation([[1, 0.5], [0.5, 1]]).tolist()
    [[1.0, 0.5], [0.5, 1.0]]
    """
    correlation = as_matrix(correlation, "correlation")
    n = len(correlation)
    if correlation.shape != (n, n) or (correlation != correlation.T).any() or (np.diag(correlation) != 1).any():
        raise ValueError(f"correlation, shape {correlation.shape}, must be (n, n), symmetric, with a diagonal of ones")
    return correlation


def effective_rows(correlation):
    """The number of independent rows whose mean would be as uncertain as that of these n, a float.

    All rows have one variance σ²; the mean of m independent rows has the variance σ²/m.
    correlation: of each row with each, shape (n, n), symmetric, the diagonal 1; not so negative that the mean of the
    rows is certain.
    Raises: ValueError for anything else.

    Two rows that say the same are one:

    >>> effective_rows([[1, 1], [1, 1]])
    1.0
    """
    correlation = as_correlation(correlation)
    # --- your work
    return float(len(correlation) ** 2 / correlation.sum())


def folds_of_groups(groups, folds):
    """The fold of each row, whole numbers from 0 to folds − 1, shape (n,); no group has rows in two folds.

    The groups go one after the other, that with the most rows first, into the fold that has the fewest rows so far. Of
    groups of one size the one with the lower number goes first, of folds with as many rows the lower one is taken.
    groups: the number of the person, house or machine that each row is of, shape (n,). folds: from 2 to as many as
    there are groups.
    Raises: ValueError for another shape, or another number of folds.

    >>> folds_of_groups([7, 7, 7, 2, 2, 5], folds=2).tolist()
    [0, 0, 0, 1, 1, 1]
    """
    groups = as_vector(groups, "groups")
    folds = as_count(folds, "folds", least=2, most=len(np.unique(groups)))
    # --- your work
    names, group, sizes = np.unique(groups, return_inverse=True, return_counts=True)
    rows, taken = np.zeros(folds), np.empty(len(names), int)
    for each in np.argsort(-sizes, kind="stable"):
        taken[each] = np.argmin(rows)
        rows[taken[each]] += sizes[each]
    return taken[group]


def forward_splits(n, folds, gap):
    """[(train, test), …], a pair of arrays of row numbers for each fold: rows are tested on a later time than trained.

    The tests are `folds` blocks of n // (folds + 1) rows each that follow one another in time and end with the last
    row. Each is predicted from all rows before it but the last `gap`: so much time passes until a label is known.
    n: rows, numbered from the oldest, 0. folds: 1 or more. gap: 0 or more.
    Raises: ValueError for anything else, and where a fold has no row to test, or the first none to train.

    >>> [(train.tolist(), test.tolist()) for train, test in forward_splits(7, folds=2, gap=1)]
    [([0, 1], [3, 4]), ([0, 1, 2, 3], [5, 6])]
    """
    n, folds, gap = as_count(n, "n"), as_count(folds, "folds"), as_count(gap, "gap", least=0)
    if n <= folds or n - folds * (n // (folds + 1)) <= gap:
        raise ValueError(
            f"{n} rows are too few for {folds} folds with a gap of {gap}: nothing is left to train or test"
        )
    # --- your work
    size = n // (folds + 1)
    return [(np.arange(start - gap), np.arange(start, start + size)) for start in range(n - folds * size, n, size)]


def error_elsewhere(losses, here, there):
    """The mean loss that is to be expected where the rows come from another distribution, a float.

    losses: of rows drawn here, shape (n,). here, there: the density of each row's features in the distribution it was
    drawn from, and in the other one, shape (n,); each of the two is known up to a factor that is the same for all rows.
    here is above 0, there 0 or more and not 0 in all rows.
    Of no use where the other distribution has rows of a kind that is never drawn here, and of little where one row gets
    most of the weight.
    Raises: ValueError for other shapes or numbers.

    Rows like the second are three times as frequent there:

    >>> error_elsewhere([1, 3], here=[0.5, 0.5], there=[0.25, 0.75])
    2.5
    """
    losses, here, there = as_vector(losses, "losses"), as_vector(here, "here"), as_vector(there, "there")
    if not len(losses) == len(here) == len(there):
        raise ValueError(f"{len(losses)} losses, {len(here)} here, {len(there)} there: one of each for each row")
    if here.min() <= 0 or there.min() < 0 or not there.any():
        raise ValueError("here must be above 0, there 0 or more, and above 0 in one row at least")
    # --- your work
    weights = there / here
    return float(weights @ losses / weights.sum())


def forgetful_fit(X, y, half_life):
    """w, shape (d,), with the least Σ ½^(age/half_life) (Xw − y)², and of those that with the least ‖w‖.

    The newest row has age 0, the one before it 1.
    X: features, shape (n, d), the oldest row first. y: labels, shape (n,) or (n, 1). half_life: in rows, above 0.
    Of no use with a half-life so short that fewer rows count than there are features.
    Raises: ValueError for other shapes, or numbers that are not finite.

    The last label counts four times as much as the first:

    >>> forgetful_fit([[1], [1], [1]], [0, 0, 7], half_life=1).round(9).tolist()
    [4.0]
    """
    X, y = as_problem(X, y)
    half_life = as_number(half_life, "half_life", above=0)
    # --- your work
    root = 0.5 ** (np.arange(len(y))[::-1] / half_life / 2)
    return np.linalg.lstsq(X * root[:, None], y * root, rcond=None)[0]
