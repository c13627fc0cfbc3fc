"""Least squares on columns as people have them, whatever their units and wherever they start; NumPy only.

Unix seconds, dates such as 20240131, air pressures: large numbers of small spread. Which columns follow from others is
decided after all are brought to one length, against the rounding of their own entries, and not against the number of
rows.
"""

import numpy as np

from d2l_regression.metrics import power_of_two

EPSILON = np.finfo(np.float64).eps


def with_bias(X, y):
    """(w, b, rank): of all (w, b) with the least ‖Xw + b − y‖ the one with the least ‖(w, b)‖, and the rank of (X, 1).

    The columns' means are taken away first: w is then as right as the condition of what is left allows, and b puts the
    plane through the means.
    X: shape (n, d). y: shape (n, 1). Both of finite numbers, n of at least 1.
    Returns: w, shape (d, 1); b, a float; rank, an int of at most d + 1. If many (w, b) fit and units differ by more
    than about 1e8, it fits as well as any, but need not be the shortest.
    Raises: ValueError if a weight is beyond float64.

    >>> w, b, rank = with_bias(np.array([[1e9], [1e9 + 1], [1e9 + 2]]), np.array([[0.0], [2.0], [4.0]]))
    >>> w.round(9).tolist(), round(b), rank
    ([[2.0]], -2000000000, 2)
    """
    n, d = X.shape
    both = np.column_stack([X, y]).astype(np.float64, copy=False)
    size = _sizes(both)
    both /= size
    mean = both.mean(axis=0)
    both -= mean
    rest = both.mean(axis=0)  # what rounding left in of the mean
    both -= rest
    mean = mean + rest
    A, length = _brought_to_length_one(both)
    # Entries were rounded with their mean in them: against what is left without it, the rounding is so many times more.
    rounding = np.hypot(1, np.sqrt(n) * mean / length)
    A[:, 4 * d * EPSILON * rounding >= 1] = 0  # nothing else is left: the column is constant
    mean, unit = mean * size, length * size
    solve, V = _truncated(A[:, :d], np.where(A.any(axis=0), rounding, 0)[:d])
    z = solve(A[:, d:])
    if V.shape[1] < d:
        rows = np.zeros((d + 1, V.shape[1] + 1))  # what is at a right angle to these changes no prediction
        rows[:d, :-1], rows[:d, -1], rows[d, -1] = unit[:d, None] * V, mean[:d], 1
        w = _in_original_units(z, unit)
        w = _projected(np.append(w, mean[d] - mean[:d] @ w), rows)[:d, None]
        z = _refitted(w, A, unit, solve)
    w = _in_original_units(z, unit)
    return w, float(mean[d] - mean[:d] @ w[:, 0]), V.shape[1] + 1


def least_norm(design, labels):
    """(w, rank): of all w with the least ‖design · w − labels‖ the one with the least ‖w‖, and the rank of the design.

    A bias is one of the columns, if there is any: none is added, and no mean taken away.
    design: shape (n, d). labels: shape (n, 1). Both of finite float64.
    Returns: w, shape (d, 1); rank, an int. Errors and the limit of what is shortest as in `with_bias`.

    >>> w, rank = least_norm(np.array([[1.0, 1.0], [2.0, 2.0]]), np.array([[2.0], [4.0]]))
    >>> w.round(9).tolist(), rank
    ([[1.0], [1.0]], 1)
    """
    n, d = design.shape
    if n < d:
        # The shortest w is a combination of the rows. No unit of a column can feign that they are independent; if they
        # seem not to be, it may be for a column that is too large beside the others.
        Q, R = np.linalg.qr(design.T)
        z, _, rank, _ = np.linalg.lstsq(R.T, labels, rcond=4 * n * EPSILON)
        if rank == n:
            return Q @ z, n
    both = np.column_stack([design, labels])
    size = _sizes(both)
    both /= size
    A, length = _brought_to_length_one(both)
    unit = length * size
    solve, V = _truncated(A[:, :d], 1)
    z = solve(A[:, d:])
    if V.shape[1] < d:
        w = _projected(_in_original_units(z, unit), unit[:d, None] * V)
        z = _refitted(w, A, unit, solve)
    return _in_original_units(z, unit), V.shape[1]


def _sizes(columns):
    """A power of two for each column, that makes its largest entry about 1 without a rounding; makes no copy."""
    return power_of_two(np.maximum(columns.max(axis=0), -columns.min(axis=0)))


def _brought_to_length_one(columns):
    """(R, length): R with the columns' scalar products, at most d + 1 rows, divided by their lengths (1 for zeros)."""
    R = np.linalg.qr(columns, mode="r") if len(columns) > columns.shape[1] else columns
    length = np.linalg.norm(R, axis=0)
    length[length == 0] = 1
    return R / length, length


def _truncated(A, rounding):
    """(solve, V): b -> the shortest z with the least ‖Az − b‖; and V, shape (d, rank), the directions it lies in.

    A: columns of length 1 or 0. rounding: of the entries of each, in units of 2⁻⁵²; a number or shape (d,). A
    combination of columns counts as 0 if it is no longer than the same combination of their roundings, times 4d for
    those of the decomposition.
    """
    d = A.shape[1]
    U, s, Vt = np.linalg.svd(A, full_matrices=False)
    kept = s > 4 * d * EPSILON * np.sqrt(Vt**2 @ np.broadcast_to(np.square(rounding), d))
    U, s, Vt = U[:, kept], s[kept, None], Vt[kept]
    return lambda b: Vt.T @ (U.T @ b / s), Vt.T


def _in_original_units(z, unit):
    """The weights, shape (d, 1), of columns and a label of those lengths."""
    with np.errstate(over="ignore", invalid="ignore"):
        w = z * (unit[-1] / unit[:-1, None])
    if not np.isfinite(w).all():
        raise ValueError("a weight is beyond float64: y is too large beside a column of X; change the unit of either")
    return w


def _projected(w, rows):
    """The part of w in the span of the columns of `rows`."""
    Q = np.linalg.qr(rows / np.abs(rows).max(axis=0))[0]
    return Q @ (Q.T @ w)


def _refitted(w, A, unit, solve):
    """The weights w in units of the columns, with what rounding has cost of the fit put back."""
    z = w * (unit[:-1, None] / unit[-1])
    return z + solve(A[:, -1:] - A[:, :-1] @ z)
