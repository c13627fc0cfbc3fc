"""Least squares on columns as people have them, whatever their units and wherever they start; NumPy only.

Unix seconds, dates such as 20240131, air pressures: large numbers of small spread. Which columns follow from others is
decided after all are brought to one length, against the rounding of their own entries, and not against the number of
rows.
"""

from typing import NamedTuple

import numpy as np

from d2l_regression.metrics import power_of_two

EPSILON = np.finfo(np.float64).eps
WEAK = 1e-8  # penalties below this share of the squared entries leave normal equations half of their digits


def with_bias(X, y):
    """(w, b, rank): of all (w, b) with the least ‖Xw + b − y‖ the one with the least ‖(w, b)‖, and the rank of (X, 1).

    The columns' means are taken away first: w is then as right as the condition of what is left allows, and b puts the
    plane through the means.
    X: shape (n, d). y: shape (n, 1). Both of finite numbers, n of at least 1.
    Returns: w, shape (d, 1); b, a float; rank, an int of at most d + 1.
    Raises: ValueError if a weight, or the length of a column, is beyond float64.

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
    A, length = _brought_to_length_one(both)
    # Entries were rounded with their mean in them: against what is left without it, the rounding is so many times more.
    rounding = np.hypot(1, np.sqrt(n) * mean / length)[:d]
    A[:, :d][:, _bound(rounding, d) >= 1] = 0  # nothing else is left: the column is constant
    mean, unit = (mean + rest) * size, _units(length, size)
    basis = _basis(A[:, :d], rounding)
    if len(basis.columns) == d:
        z = basis.solve(A[:, d:])
    else:
        w, _ = least_norm(np.column_stack([X, np.ones(n)]).astype(np.float64), y.astype(np.float64))
        z = w[:d] * (unit[:d, None] / unit[d])
        z[basis.columns] += basis.solve(A[:, d:] - A[:, :d] @ z)  # what the means have cost of the fit
    w = _in_original_units(z, unit)
    return w, float(mean[d] - mean[:d] @ w[:, 0]), len(basis.columns) + 1


def least_norm(design, labels):
    """(w, rank): of all w with the least ‖design · w − labels‖ the one with the least ‖w‖, and the rank of the design.

    A bias is one of the columns, if there is any: none is added, and no mean taken away.
    design: shape (n, d). labels: shape (n, 1). Both of finite float64.
    Returns: w, shape (d, 1); rank, an int. Errors as in `with_bias`.

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
    unit = _units(length, size)
    # From the largest unit down: the shortest weights are largely those of the columns that need the smallest.
    order = np.argsort(-unit[:d])
    basis = _basis(A[:, order], np.ones(d))
    z = np.zeros((d, 1))
    z[order[basis.columns]] = basis.solve(A[:, d:])
    if len(basis.columns) < d:
        z[order] = _shortest(z[order], basis, unit[order])
    return _in_original_units(z, unit), len(basis.columns)


def ridge(design, labels, strength):
    """The w, shape (d, 1), with the least ‖design · w − labels‖² + strength · ‖w‖²; design and labels as above.

    strength: greater than 0. Strong ones are solved by normal equations, on the smaller side; weak ones, which would
    leave these singular but for rounding, by singular values: those no larger than rounding count as 0, so that the
    weakest penalties lead to the shortest of the best w.

    >>> ridge(np.array([[1.0], [1.0]]), np.array([[1.0], [3.0]]), strength=2.0).tolist()
    [[1.0]]
    """
    n, d = design.shape
    wide = d > n
    gram = design @ design.T if wide else design.T @ design
    if strength > WEAK * np.trace(gram):
        gram[np.diag_indices_from(gram)] += strength
        return design.T @ np.linalg.solve(gram, labels) if wide else np.linalg.solve(gram, design.T @ labels)
    U, s, Vt = np.linalg.svd(design, full_matrices=False)
    s = np.where(s > 4 * min(n, d) * EPSILON * s[0], s, 0)[:, None]
    return Vt.T @ (s / (s**2 + strength) * (U.T @ labels))


def _sizes(columns):
    """A power of two for each column, that makes its largest entry about 1 without a rounding; makes no copy."""
    return power_of_two(np.maximum(columns.max(axis=0), -columns.min(axis=0)))


def _brought_to_length_one(columns):
    """(R, length): R with the columns' scalar products, at most d + 1 rows, divided by their lengths (1 for zeros)."""
    n, d = columns.shape
    block = max(4 * d, 128)
    while n > block:  # blocks of rows: in one go, the roundings of many equal entries would add up
        whole = n - n % block
        tops = np.linalg.qr(columns[:whole].reshape(-1, block, d), mode="r").reshape(-1, d)
        columns = np.concatenate([tops, columns[whole:]])
        n = len(columns)
    R = np.linalg.qr(columns, mode="r") if n > d else columns
    length = np.linalg.norm(R, axis=0)
    length[length == 0] = 1
    return R / length, length


def _units(length, size):
    """The columns' lengths in their original units."""
    with np.errstate(over="ignore"):
        unit = length * size
    if not np.isfinite(unit).all():
        raise ValueError("a column of X, or y, is too near the largest float64; change its unit")
    return unit


def _bound(rounding, d):
    """What is no longer than this may be rounding: of the entries, in units of 2⁻⁵², and 4d times for the solver's."""
    return 4 * d * EPSILON * rounding


class _Basis(NamedTuple):
    """The r columns of a matrix that do not follow from those before them, and how the others do.

    columns: their numbers, rising. others: the rest, k = d − r. follow: shape (r, k), what each of the others is made
    of. inverse, Q: shapes (r, r) and (m, r), the columns' own QR decomposition with R inverted.
    """

    columns: list
    others: list
    follow: np.ndarray
    inverse: np.ndarray
    Q: np.ndarray

    def solve(self, b):
        """The best weights of these columns for b, shape (m, 1): (r, 1)."""
        return self.inverse @ (self.Q.T @ b)


def _basis(A, rounding):
    """The `_Basis` of A, whose columns have length 1 or 0, by Gram and Schmidt's method, each step done twice.

    A column follows from those before if what they leave of it is no more than what rounding makes of 0: its own, and
    that of the columns it is made of. rounding: of the entries of each column, in units of 2⁻⁵², shape (d,).
    """
    m, d = A.shape
    most = min(m, d)
    Q, inverse, made_of = np.empty((m, most)), np.zeros((most, most)), np.zeros((most, d))
    columns = []
    for j, left in enumerate(A.T):
        r = len(columns)
        along = 0
        for _ in range(2):
            part = Q[:, :r].T @ left
            left, along = left - Q[:, :r] @ part, along + part
        made_of[:r, j] = inverse[:r, :r] @ along
        length = np.linalg.norm(left)
        noise = np.hypot(rounding[j], np.linalg.norm(made_of[:r, j] * rounding[columns]))
        if r < most and length > _bound(noise, d):
            Q[:, r], inverse[:r, r], inverse[r, r] = left / length, -made_of[:r, j] / length, 1 / length
            columns.append(j)
    r, others = len(columns), np.setdiff1d(np.arange(d), columns)
    return _Basis(columns, others, made_of[:r, others], inverse[:r, :r], Q[:, :r])


def _shortest(z, basis, unit):
    """Of all weights that fit as well as z, shape (d, 1), those that are shortest after division by the falling units.

    Moving what a column of the basis says to the others that follow from it costs length there and saves it here: a
    small ridge regression. In it large weights, of small units, never meet small ones, whose digits they would cost:
    columns follow from those of larger units only.
    """
    columns, others = basis.columns, basis.others
    moved = basis.follow * np.minimum(1, unit[others] / unit[columns, None])
    w, shares = z[columns] * (unit.min() / unit[columns, None]), np.zeros((len(others), 1))
    gram = moved.T @ moved + np.eye(len(others))
    for _ in range(2):  # the second time, what rounding has left of the slope
        shares = shares + np.linalg.solve(gram, moved.T @ (w - moved @ shares) - shares)
    shares *= unit[others, None] / unit.min()
    z = z.copy()
    z[columns] -= basis.follow @ shares
    z[others] = shares
    return z


def _in_original_units(z, unit):
    """The weights, shape (d, 1), of columns and a label of those lengths."""
    with np.errstate(over="ignore", invalid="ignore"):
        w = z * (unit[-1] / unit[:-1, None])
    if not np.isfinite(w).all():
        raise ValueError("a weight is beyond float64: y is too large beside a column of X; change the unit of either")
    return w
