"""Linear regression under Laplace noise, density ½ exp(−|ε|): its loss, SGD on it, and the way to the very minimum.

The model is Xw + b. The negative log-likelihood is a sum of absolute errors. Its minimum has no closed form, and where
an error is 0 it has a kink: close to the minimum a step of SGD is as large as everywhere else. n rows, d features.
Source: Dive into Deep Learning, "Linear Regression", https://d2l.ai/chapter_linear-regression/linear-regression.html
"""

import math

import numpy as np

from exercises.arguments import as_count, as_number, as_problem, as_weights


def negative_log_likelihood(X, y, w, b):
    """−log of the density of all labels together, n log 2 + Σ |xᵢw + b − yᵢ|, a float.

    X: features, shape (n, d). y: labels, shape (n,) or (n, 1), in units of the noise's scale. w: weights, shape (d,)
    or (d, 1). b: bias, a number.
    Raises: ValueError for other shapes, empty arrays, or numbers that are not finite.

    The errors are −2 and 1:

    >>> round(negative_log_likelihood([[1], [2]], [5, 4], [2], 1), 4)
    4.3863
    """
    X, y = as_problem(X, y)
    w, b = as_weights(w, X), as_number(b, "b")
    # --- your work
    return float(len(y) * math.log(2) + np.abs(X @ w + b - y).sum())


def subgradient(X, y, w, b):
    """(with respect to w, shape (d,); with respect to b, a float): a subgradient of `negative_log_likelihood`.

    A row counts with the sign of its error Xw + b − y. Where the error is 0 any number from −1 to 1 would do; it is 0.
    Arguments and errors as in `negative_log_likelihood`.

    >>> by_w, by_b = subgradient([[1], [2]], [5, 4], [2], 1)
    >>> by_w.tolist(), by_b
    ([1.0], 0.0)
    """
    X, y = as_problem(X, y)
    w, b = as_weights(w, X), as_number(b, "b")
    # --- your work
    signs = np.sign(X @ w + b - y)
    return X.T @ signs, float(signs.sum())


def sgd(X, y, learning_rate, steps, batch_size, seed):
    """(w, b, history) after minibatch SGD on the mean of |xw + b − y| over a batch, with a constant learning rate.

    w, shape (d,), and b, a float, start at 0; a step subtracts learning_rate times the batch's mean subgradient.
    history: the batch's mean negative log-likelihood, log 2 + mean |xw + b − y|, before each step, shape (steps,).
    X: features, shape (n, d), of size about 1. y: labels, shape (n,) or (n, 1). learning_rate: greater than 0.
    steps: 0 or more. batch_size: rows in a step, drawn anew each time without repetition, 1 to n.
    seed: of the draws; the same seed gives the same result, and more steps continue the path of fewer.
    Of no use where features are of unlike size: one rate then suits none; and it hops about the minimum for ever.
    Raises: ValueError for anything else.

    All rows in each step, to w = 1 and then 1.5:

    >>> w, b, history = sgd([[1], [3]], [1, 8], 0.5, steps=2, batch_size=2, seed=0)
    >>> w.tolist(), b, history.round(4).tolist()
    ([1.5], 0.5, [5.1931, 3.1931])
    """
    X, y = as_problem(X, y)
    learning_rate, steps = as_number(learning_rate, "learning_rate", above=0), as_count(steps, "steps", least=0)
    batch_size = as_count(batch_size, "batch_size", most=len(X))
    # --- your work
    w, b, history = np.zeros(X.shape[1]), 0.0, np.empty(steps)
    rng = np.random.default_rng(seed)
    for step in range(steps):
        batch = rng.choice(len(X), batch_size, replace=False)
        error = X[batch] @ w + b - y[batch]
        history[step] = math.log(2) + np.abs(error).mean()
        w = w - learning_rate * (np.sign(error) @ X[batch] / batch_size)
        b = b - learning_rate * float(np.sign(error).mean())
    return w, b, history


def fit(X, y, seed):
    """(w, b), shape (d,) and a float, at which `negative_log_likelihood` is least; one of them where many are.

    X: features, shape (n, d), of any scale; n < d is fine. y: labels, shape (n,) or (n, 1), outliers among them.
    seed: of whatever is drawn at random; the same seed gives the same result.
    Of no use against wild features: it withstands labels that are far off, not rows of X that are.
    Raises: ValueError for other shapes, empty arrays, or numbers that are not finite.

    Four labels on a line, and a wild one:

    >>> w, b = fit([[0], [1], [2], [3], [4]], [1, 2, 3, 4, 100], seed=0)
    >>> w.round(9).tolist(), round(b, 9)
    ([1.0], 1.0)
    """
    X, y = as_problem(X, y)
    # --- your work
    rng = np.random.default_rng(seed)
    A, to_weights = _evened(X)
    middle = np.median(y)
    spread = np.median(np.abs(y - middle)) or np.abs(y - middle).mean() or 1.0
    labels = (y - middle) / spread
    # Ties (whole numbers, repeated rows) can make a walk along edges go in circles; no tie survives a tiny disturbance.
    disturbed = labels + 1e-9 * rng.standard_normal(len(y))
    corner = _best_corner(A, disturbed, near=_averaged_sgd(A, labels, rng))
    w, b = to_weights(np.linalg.solve(A[corner], labels[corner]))
    return spread * w, float(middle + spread * b)


def _evened(X):
    """(A, to_weights): uncorrelated features of mean square 1 and a column of ones, shape (n, p), in place of X.

    One learning rate then suits all directions. p is the rank of (X, 1), so that A has full rank whatever X is.
    to_weights: c, shape (p,), to (w, b) with Ac = Xw + b.
    """
    n = len(X)
    size = np.abs(X).max(axis=0)
    size[size == 0] = 1
    center = (X / size).mean(axis=0)
    width = np.sqrt(((X / size - center) ** 2).mean(axis=0))
    width[width == 0] = 1
    features = (X / size - center) / width
    left = features.mean(axis=0)  # rounding leaves a mean; b does the work of a column that is nothing else
    U, s, Vt = np.linalg.svd(features - left, full_matrices=False)
    rank = int(np.sum(s > 1e-12 * math.sqrt(n)))

    def to_weights(c):
        v = Vt[:rank].T @ (c[:-1] / s[:rank]) * math.sqrt(n)
        return v / width / size, c[-1] - left @ v - center @ (v / width)

    return np.column_stack([U[:, :rank] * math.sqrt(n), np.ones(n)]), to_weights


def _averaged_sgd(A, y, rng, steps=2000):
    """Coefficients, shape (p,), near the least Σ |Ac − y|: SGD cured of its hopping.

    The rate decays as 1/√step, so that the hops shrink, and the path is averaged, so that they cancel.
    """
    c = average = np.zeros(A.shape[1])
    batch_size = min(32, len(A))
    for step in range(steps):
        batch = rng.choice(len(A), batch_size, replace=False)
        rate = 2 / math.sqrt(step + 1)
        c = c - rate / batch_size * (np.sign(A[batch] @ c - y[batch]) @ A[batch])
        average = average + (c - average) * 2 / (step + 2)  # a step's weight in the average grows with its number
    return average


def _best_corner(A, y, near):
    """p row numbers with independent rows in A: the c that fits these exactly makes Σ |Ac − y| least.

    The sum is a polyhedron over c. Its lowest point is a corner, where p errors are 0 (as the median is a sample). From
    a corner close to `near` the walk follows the steepest edge to the lowest corner on it, until no edge descends.
    Source: Bloomfield and Steiger, "Least absolute deviations curve-fitting", SIAM J. Sci. Stat. Comput. 1 (1980).
    """
    corner = _independent_rows(A, np.argsort(np.abs(A @ near - y)))
    for _ in range(100 + len(A)):  # far more than it takes
        edges = np.linalg.inv(A[corner])  # along column j, the error of the j-th of these rows grows, the others stay 0
        residual = y - A @ (edges @ y[corner])
        residual[corner] = 0
        gains = np.sign(residual) @ A @ edges  # by how much the sum over all other rows falls on an edge, per unit
        j = np.abs(gains).argmax()
        if abs(gains[j]) <= 1 + 1e-9:  # the 1 is what the row that leaves adds
            break
        along = A @ edges[:, j] * np.sign(gains[j])
        met = np.flatnonzero(residual * along > 0)
        met = met[np.argsort(residual[met] / along[met])]
        # Past each row that is met the sum falls less steeply; the row that turns it upwards is in the next corner.
        slopes = 1 - abs(gains[j]) + 2 * np.cumsum(np.abs(along[met]))
        corner[j] = met[np.searchsorted(slopes, 0)]
    return corner


def _independent_rows(A, order):
    """p row numbers, the first in this order whose rows of A, shape (n, p), are clearly independent."""
    n, p = A.shape
    rows, directions = [], np.zeros((0, p))
    for i in order:
        new = A[i] - directions.T @ (directions @ A[i])
        # A's columns are uncorrelated and of mean square 1: some row always has as much as this in any new direction.
        if np.linalg.norm(new) > 0.5 / math.sqrt(n * p) * np.linalg.norm(A[i]):
            rows.append(i)
            directions = np.linalg.qr(np.vstack([directions, new]).T)[0].T
        if len(rows) == p:
            break
    return np.array(rows)
