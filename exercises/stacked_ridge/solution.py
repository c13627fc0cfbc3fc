"""Ridge regression as plain least squares with more rows: what is stacked, and what else can be stacked.

The objective is the book's: (1/2n) ‖Xw + b − y‖² + (λ/2) ‖w‖², no penalty on the bias b. n rows, d features.
Source: Dive into Deep Learning, "Weight Decay", https://d2l.ai/chapter_linear-regression/weight-decay.html
"""

import numpy as np

from exercises.arguments import as_number, as_problem, as_vector, as_weights


def stacked(X, y, penalty):
    """(A, t), shapes (n + d, d) and (n + d,), for which ‖Aw − t‖²/(2n) is the objective without a bias, for every w.

    X: features, shape (n, d). y: labels, shape (n,) or (n, 1). penalty: λ, 0 or more.
    Raises: ValueError for another shape, a negative λ, or numbers that are not finite.

    Two rows of data, and one that says "w should be 0":

    >>> A, t = stacked([[1], [3]], [5, 7], penalty=2)
    >>> A.tolist(), t.tolist()
    ([[1.0], [3.0], [2.0]], [5.0, 7.0, 0.0])
    """
    X, y = as_problem(X, y)
    penalty = as_number(penalty, "penalty", least=0)
    # --- your work
    n, d = X.shape
    return np.vstack([X, np.sqrt(n * penalty) * np.eye(d)]), np.append(y, np.zeros(d))


def stacked_ridge(X, y, penalty):
    """(w, b), shape (d,) and a float: the minimum of the objective, with the digits that least squares keeps.

    XᵀX squares the ratio of the largest singular value to the least; a least-squares solver on stacked rows does not.
    For λ = 0 several w may be equally good; then the one with the least ‖w‖, b not counted.
    X, y, penalty: as in `stacked`. Of no use for an n or d of many thousands: it holds n + d rows of d numbers.
    Errors: as in `stacked`.

    >>> w, b = stacked_ridge([[-1], [1]], [1, 5], penalty=1)
    >>> w.round(9).tolist(), round(b, 9)
    ([1.0], 3.0)
    """
    X, y = as_problem(X, y)
    penalty = as_number(penalty, "penalty", least=0)
    # --- your work
    A, t = stacked(X - X.mean(axis=0), y - y.mean(), penalty)  # whatever w is, the best b takes out the means
    w = np.linalg.lstsq(A, t, rcond=None)[0]
    return w, float(y.mean() - X.mean(axis=0) @ w)


def ridge_towards(X, y, penalties, target):
    """w, shape (d,), that minimises (1/2n) ‖Xw − y‖² + Σ (λⱼ/2) (wⱼ − vⱼ)², without a bias; v is the target.

    Where several w are equally good, the one nearest to the target: what the rows do not tell, the target does.
    X: features, shape (n, d). y: labels, shape (n,) or (n, 1). penalties: the λⱼ, shape (d,), each 0 or more. target:
    v, shape (d,), for example the weights that another data set gave.
    Raises: ValueError for another shape, a negative λ, or numbers that are not finite.

    Between 4, which the labels want, and 10, in the middle since both have the same weight:

    >>> ridge_towards([[1], [1]], [4, 4], penalties=[1], target=[10]).round(9).tolist()
    [7.0]
    """
    X, y = as_problem(X, y)
    penalties, target = as_vector(penalties, "penalties"), as_weights(target, X)
    if penalties.shape != target.shape:
        raise ValueError(f"penalties has shape {penalties.shape}, must be {target.shape}, one for each column of X")
    if penalties.min() < 0:
        raise ValueError(f"penalties: the least is {penalties.min()}, must be 0 or more")
    # --- your work
    A = np.vstack([X, np.diag(np.sqrt(len(y) * penalties))])
    t = np.append(y - X @ target, np.zeros(len(target)))
    return target + np.linalg.lstsq(A, t, rcond=None)[0]  # the shortest way from the target
