"""K-fold cross-validation: what it costs, and how its estimate errs.

The rows are dealt out to K folds. Each fold is predicted by weights that were fitted to all the other folds, so every
row is judged by weights that have not seen it. n rows, d features, no bias: put a column of ones into X for one.
Source: Dive into Deep Learning, "Generalization", https://d2l.ai/chapter_linear-regression/generalization.html
"""

import numpy as np

from exercises.arguments import as_count, as_number, as_problem, as_vector


def assign_folds(n, folds, seed):
    """The fold of each row, whole numbers from 0 to folds − 1, shape (n,), drawn at random.

    No fold has more than one row more than another. If they do not come out even, which folds have one row more is left
    to you: always the same, or drawn. All assignments with the same numbers of rows are equally likely.
    n: rows. folds: from 2 to n. seed: of the draw, for np.random.default_rng; the same seed gives the same folds.
    Raises: ValueError for anything else.

    >>> sorted(assign_folds(4, 2, seed=0).tolist())
    [0, 0, 1, 1]
    """
    n, seed = as_count(n, "n", least=2), as_count(seed, "seed", least=0)
    folds = as_count(folds, "folds", least=2, most=n)
    # --- your work
    return np.random.default_rng(seed).permutation(np.arange(n) % folds)


def cross_validate(X, y, fold):
    """The K-fold estimate of the error on new rows, a number: the mean of all n squared errors, each row counted once.

    A row's error is that of the least squares weights for the rows of the other folds; if several weights are best for
    those, it is that of the shortest (numpy.linalg.lstsq gives it). The mean is over rows, not over folds.
    X: features, shape (n, d). y: labels, shape (n,) or (n, 1). fold: shape (n,), whole numbers, at least two different
    ones; rows with the same number are one fold. Which numbers these are does not matter.
    Not to be trusted where rows depend on each other, as repeated ones do: what is held out is then not new.
    Raises: ValueError for another shape, a single fold, or numbers that are not finite.

    Each label is predicted by the mean of the other two, so the errors are 4.5, 0 and −4.5:

    >>> round(float(cross_validate([[1], [1], [1]], [0, 3, 6], fold=[0, 1, 2])), 9)
    13.5
    """
    X, y = as_problem(X, y)
    fold = as_vector(fold, "fold")
    if len(fold) != len(y) or len(np.unique(fold)) < 2:
        raise ValueError("fold must have one number for each row, and at least two different ones")
    # --- your work
    errors = np.empty(len(y))
    for k in np.unique(fold):
        out = fold == k
        errors[out] = X[out] @ np.linalg.lstsq(X[~out], y[~out], rcond=None)[0] - y[out]
    return np.mean(errors**2)


def leave_one_out(X, y):
    """Prediction − label of each row, by the weights fitted to all the others, shape (n,): n folds of one row each.

    It takes no n fits: one fit to all rows is enough.
    X: features, shape (n, d), of rank d. y: labels, shape (n,) or (n, 1).
    Raises: ValueError for another shape, for d rows or fewer, for a lower rank, for numbers that are not finite. Also a
    ValueError that names X if, without some row, the others do not determine the weights. Rounding may hide that:
    what would be 0 in exact arithmetic may be up to 1e-9.

    >>> leave_one_out([[1], [1], [1]], [0, 4, 5]).round(9).tolist()
    [4.5, -1.5, -3.0]
    """
    X, y = as_problem(X, y)
    if len(X) <= X.shape[1] or np.linalg.matrix_rank(X) < X.shape[1]:
        raise ValueError(
            f"X, shape {X.shape}, must have more rows than columns, and no column that follows from others"
        )
    # --- your work
    Q, _ = np.linalg.qr(X)
    leverage = np.sum(Q**2, axis=1)  # the diagonal of the matrix that makes predictions of labels
    if leverage.max() > 1 - 1e-9:
        raise ValueError(f"X: without row {leverage.argmax()} the others do not determine the weights")
    return (Q @ (Q.T @ y) - y) / (1 - leverage)


def expected_pessimism(n, folds, variance):
    """The mean of what `cross_validate` gives, less the mean of what it stands for, where the model is a constant.

    X is a column of ones, so that the prediction is the mean of the labels fitted to. The labels are independent, with
    one mean and this variance. No fold has more than one row more than another. What the estimate stands for is the
    squared error, on a new row, of the mean of all n labels. Exact, also where the folds do not come out even.
    n: rows. folds: from 2 to n. variance: 0 or more.
    Raises: ValueError for anything else.

    Means of one label instead of two: 2 − 1.5.

    >>> round(expected_pessimism(2, folds=2, variance=1), 9)
    0.5
    """
    n = as_count(n, "n", least=2)
    folds, variance = as_count(folds, "folds", least=2, most=n), as_number(variance, "variance", least=0)
    # --- your work
    small, larger = divmod(n, folds)  # `larger` folds have one row more
    sizes = np.array([small + 1] * larger + [small] * (folds - larger))
    return variance * float(np.sum(sizes / n / (n - sizes)) - 1 / n)
