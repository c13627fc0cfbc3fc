"""Least squares in matrix notation: the loss, its gradient, and solvers that differ in what they survive.

The model is Xw without a bias; a column of ones in X makes one. n rows, d features, and the loss is ½ the mean squared
residual. Each solver returns the w, shape (d,), at which the loss, or the loss with a penalty, is least.
Source: Dive into Deep Learning, "Linear Regression", https://d2l.ai/chapter_linear-regression/linear-regression.html
"""

import math

import numpy as np

from exercises.arguments import as_number, as_problem, as_weights, singular


def loss(X, y, w):
    """½ the mean squared residual, (1/2n) ‖Xw − y‖², a float, in the label's unit squared.

    X: features, shape (n, d). y: labels, shape (n,) or (n, 1). w: weights, shape (d,) or (d, 1).
    Raises: ValueError for other shapes, empty arrays, or numbers that are not finite.

    >>> loss([[1, 0], [1, 2]], [1, 5], [1, 1])  # misses 5 by 2
    1.0
    """
    X, y = as_problem(X, y)
    w = as_weights(w, X)
    # --- your work
    return float(0.5 * np.mean((X @ w - y) ** 2))


def gradient(X, y, w):
    """The gradient of `loss` with respect to w, shape (d,). Arguments and errors as in `loss`.

    >>> gradient([[1, 0], [1, 2]], [1, 5], [1, 1]).tolist()  # [0 · 1 − 2 · 1, 0 · 0 − 2 · 2] / 2
    [-1.0, -2.0]
    """
    X, y = as_problem(X, y)
    w = as_weights(w, X)
    # --- your work
    return X.T @ (X @ w - y) / len(y)


def solve_normal_equations(X, y, ridge=0.0):
    """The w with (XᵀX + ridge · I) w = Xᵀy, shape (d,): where ½‖Xw − y‖² + ½ ridge ‖w‖² is least.

    ridge: what is added to the diagonal of XᵀX, 0 or more; as it multiplies ½‖w‖² beside the sum over rows and not
    beside their mean, it is `loss` + (ridge/2n) ‖w‖² that becomes least. X, y: as in `loss`.
    Raises: ValueError as `loss`; and, naming another solver, for n < d with ridge 0 and where XᵀX is singular to
    working precision: it has the square of X's condition number, and that happens from about 10⁷ on. With a ridge above
    0 it is raised as soon as half of the digits are lost, at a condition number of XᵀX + ridge · I above 2²⁶.

    >>> X, y = [[1, 0], [1, 1], [1, 2]], [1, 3, 5]  # on the line 1 + 2x
    >>> solve_normal_equations(X, y).round(9).tolist()
    [1.0, 2.0]
    >>> solve_normal_equations([[1], [1]], [3, 3], ridge=1).round(9).tolist()  # 6 / (2 + 1)
    [2.0]
    """
    ridge = as_number(ridge, "ridge", least=0)
    X, y = as_problem(X, y, tall=ridge == 0)
    # --- your work
    A, b, unit, _ = _scaled(*_with_penalty(X, y, ridge))
    gram = A.T @ A
    eigenvalues = np.linalg.eigvalsh(gram)
    # Sums of n products are off by about √n roundings, so that a smaller eigenvalue may as well be 0.
    least = 2.0**-26 if ridge else 10 * math.sqrt(len(A)) * _EPSILON
    if eigenvalues[0] <= least * eigenvalues[-1]:
        raise singular(X)
    return np.linalg.solve(gram, A.T @ b) * unit


def solve_qr(X, y):
    """The least-squares w by QR decomposition, shape (d,). X = QR with QᵀQ = I and R triangular leaves Rw = Qᵀy.

    X, y: as in `loss`, n ≥ d.
    Raises: ValueError as `loss`; and, naming another solver, for n < d and for columns that follow from others, which
    is what `singular(X)` makes.

    >>> X, y = [[1, 0], [1, 1], [1, 2]], [1, 3, 5]  # on the line 1 + 2x
    >>> solve_qr(X, y).round(9).tolist()
    [1.0, 2.0]
    """
    X, y = as_problem(X, y, tall=True)
    # --- your work
    A, b, unit, _ = _scaled(X, y)
    Q, R = _full_rank_qr(A, X)
    return np.linalg.solve(R, Q.T @ b) * unit


def solve_min_norm(X, y):
    """(w, rank): the least-squares w, shape (d,), of the smallest ‖w‖ if there are many, and the rank of X, an int.

    X, y: as in `loss`; any n and d. A singular value counts as 0 below 10 d · 2⁻⁵² times the largest, after the columns
    are brought to one length: neither metres or millimetres nor the number of rows change the rank.
    Raises: ValueError as `loss`; and for columns of one X in so different units that the w of the smallest ‖w‖ does not
    fit in float64.

    >>> w, rank = solve_min_norm([[1, 1], [2, 2]], [2, 4])  # all w with w₁ + w₂ = 2 fit
    >>> w.round(9).tolist(), rank
    ([1.0, 1.0], 1)
    """
    X, y = as_problem(X, y)
    # --- your work
    A, b, unit, scale = _scaled(X, y)
    U, s, Vt = np.linalg.svd(A, full_matrices=len(A) < A.shape[1])
    rank = _rank(A)
    U, inverse = U[:, :rank], Vt[:rank].T / s[:rank]
    w, r = _improved(A, b, np.zeros(len(unit)), np.zeros(len(b)), U, inverse)
    w, r = _improved(A, b, w, r, U, inverse)  # takes back the roundings of the first
    # All w + Nt fit as well, where the columns of N span what X maps to 0: take away the part of w that lies there.
    N = np.linalg.qr(Vt[rank:].T / scale[:, None])[0]
    least, w = w, w * unit
    for _ in range(2):  # the second time, what rounding left of a part much larger than the rest
        w = w - N @ (N.T @ w)
    # The least-squares w that is shortest in units of the columns is not in these units; but it must fit as well.
    if rank < len(w) and np.abs(A @ (w / unit - least)).max() > 1e-9 + 100 * _EPSILON * np.abs(least).max():
        raise ValueError(
            f"X, shape {X.shape}, has columns in units so different that the smallest w does not fit in float64; bring "
            "its columns to about one size, or use ridge"
        )
    return w, rank


def solve_refined(X, y):
    """The least-squares w, shape (d,), as a rule with every digit right that float64 holds, be X ever so near singular.

    X, y: as in `loss`, n ≥ d. The answer is that for X and y as they stand in float64; if they were rounded to get
    there, the answer to the unrounded problem may have fewer digits in common with it.
    Raises: ValueError as `solve_qr`; also where not even seven digits are sure.
    Source: Björck, "Iterative refinement of linear least squares solutions I", BIT 7 (1967): w and the residual r solve
    r + Xw = y, Xᵀr = 0 together; what is missing in these equations, computed exactly, is solved for by QR and added.

    >>> X, y = [[1, 0], [1, 1], [1, 2]], [1, 3, 5]  # on the line 1 + 2x
    >>> solve_refined(X, y).tolist()
    [1.0, 2.0]
    """
    X, y = as_problem(X, y, tall=True)
    # --- your work
    return _refined(X, y, X)


def ridge(X, y, strength):
    """The w where ½‖Xw − y‖² + ½ strength ‖w‖² is least, shape (d,): what `solve_normal_equations` gives for ridge.

    strength: 0 or more; it multiplies ½‖w‖² beside the sum over rows, not beside their mean. That is plain least
    squares with d more rows, √strength · I below X and 0 below y; solved as such, X need not be squared.
    X, y: as in `loss`; n < d is fine with a strength above 0.
    Raises: ValueError as `solve_qr`; also for a strength too small to make up for a singular X: what is returned is
    right to 10⁻⁶ of the largest weight, for these very X and y.

    >>> ridge([[1, 1]], [3], strength=1).round(9).tolist()  # 3 / (2 + 1) each
    [1.0, 1.0]
    """
    strength = as_number(strength, "strength", least=0)
    X, y = as_problem(X, y, tall=strength == 0)
    # --- your work
    # A weak strength magnifies the residual's roundings by its inverse: only refinement takes them back.
    return _refined(*_with_penalty(X, y, strength), X)


_EPSILON = 2.0**-52  # the distance from 1 to the next float64


def _with_penalty(X, y, strength):
    """(X, y) with a row of √strength for each weight, whose squares add strength · ‖w‖² to those of the residual."""
    d = X.shape[1]
    return np.vstack([X, math.sqrt(strength) * np.eye(d)]), np.append(y, np.zeros(d))


def _scaled(X, y):
    """(A, b, unit, scale): A = X / scale, of columns about 1 long, and b of size 1; a w for these is w · unit for X, y.

    Sizes are powers of two, so that nothing is rounded. With them gone, nothing overflows, and a small unit of
    measurement does not make X look singular.
    """
    largest = np.abs(X).max(axis=0)
    largest[largest == 0] = largest.max()  # a column of zeros is of any size: that of others keeps the sizes alike
    scale, size = _power_of_two(largest), _power_of_two(np.abs(y).max())
    scale = scale * _power_of_two(np.linalg.norm(X / scale, axis=0))
    return X / scale, y / size, size / scale, scale


def _power_of_two(values):
    """The largest power of two that is not above each value; ½ for 0."""
    return np.ldexp(1.0, np.frexp(values)[1] - 1)


def _full_rank_qr(A, X):
    """Q, shape (n, d), and R, shape (d, d), of A. Raises: ValueError that shows X if A has not rank d."""
    if _rank(A) < A.shape[1]:
        raise singular(X)
    return np.linalg.qr(A)


def _rank(A):
    """How many singular values are more than the rounding of the entries of A, which no number of rows changes.

    A matrix of many rows is brought to few in blocks: in one go, the roundings of many equal entries would add up.
    """
    d = A.shape[1]
    block = max(4 * d, 128)
    while len(A) > block:
        whole = len(A) - len(A) % block
        tops = np.linalg.qr(A[:whole].reshape(-1, block, d), mode="r").reshape(-1, d)
        A = np.vstack([tops, A[whole:]])
    s = np.linalg.svd(A, compute_uv=False)
    return int(np.sum(s > 10 * d * _EPSILON * s[0]))


def _refined(A, b, X):
    """The least-squares w of A and b, refined. Raises: ValueError that shows X if that comes to no end."""
    A, b, unit, _ = _scaled(A, b)
    Q, R = _full_rank_qr(A, X)
    inverse, size = np.linalg.inv(R), math.inf
    w, r = _improved(A, b, np.zeros(len(unit)), np.zeros(len(b)), Q, inverse)
    while size > _EPSILON**2:
        before, before_size = w, size
        w, r = _improved(A, b, w, r, Q, inverse)
        size = np.abs(w - before).max()
        # Each change is smaller than the last by about X's condition number times 2⁻⁵², until only roundings are left.
        if size > before_size / 2:
            break
    # r is kept in float64, and what Aᵀ makes of its roundings comes back to w through the inverse of AᵀA.
    floor = _EPSILON**2 * np.linalg.norm(inverse, axis=1) * np.linalg.norm(inverse) * np.linalg.norm(r)
    unsure = np.maximum(np.abs(w - before), floor) * unit
    if np.abs(w).max() > _EPSILON and unsure.max() > 1e-8 * np.abs(w * unit).max():
        raise singular(X)
    return w * unit


def _improved(A, b, w, r, Q, inverse):
    """(w, r) closer to r + Aw = b and Aᵀr = 0: what these still miss is solved for, and added.

    Q: orthonormal columns that span those of A. inverse: what QᵀA is to be multiplied with from the left for I.
    """
    rows_miss, columns_miss = _twice_precise_product(A, -w, b, -r), _twice_precise_product(A.T, -r)
    change = Q.T @ rows_miss - inverse.T @ columns_miss
    return w + inverse @ change, r + rows_miss - Q @ change


def _twice_precise_product(A, v, *others):
    """Av + the other vectors, as if computed with 106 bits and rounded to 53 at the end."""
    products = A * v
    # Dekker's product (1971): with both factors split in halves of 26 bits, the rounding of a product is known exactly.
    (a, a_low), (v, v_low) = _halves(A), _halves(v)
    roundings = (((a * v - products) + a * v_low + a_low * v) + a_low * v_low).sum(axis=1)
    terms = np.column_stack([products, *others])
    while terms.shape[1] > 1:
        if terms.shape[1] % 2:
            terms = np.column_stack([terms, np.zeros(len(terms))])
        # Knuth's sum: what is lost when two numbers are added is itself a number, and two differences recover it.
        left, right = terms[:, ::2], terms[:, 1::2]
        terms = left + right
        of_right = terms - left
        roundings += ((left - (terms - of_right)) + (right - of_right)).sum(axis=1)
    return terms[:, 0] + roundings


def _halves(values):
    """(high, low): the values as sums of two numbers of 26 bits, whose products are exact (Veltkamp 1968)."""
    shifted = (2.0**27 + 1) * values
    high = shifted - (shifted - values)
    return high, values - high
