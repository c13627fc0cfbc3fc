"""How large a model 10, 40 and 100 rows can carry: what to expect, and what validation picks.

A model of size k uses the first k of d features, k = 0 … d, fitted by least squares without a bias to n rows. Where
expectations are asked, the features are independent and normal with mean 0 and variance 1, and y = Xw + noise.
Source: Dive into Deep Learning, "Generalization", https://d2l.ai/chapter_linear-regression/generalization.html;
the mean of (XᵀX)⁻¹: Muirhead, Aspects of Multivariate Statistical Theory (1982), section 3.2.3
"""

import numpy as np

from exercises.arguments import as_count, as_matrix, as_number, as_problem, as_vector


def expected_errors(weights, noise_variance, n):
    """(training, fresh): for sizes 0 … min(d, n − 2) the mean squared error to expect, over all draws of the rows.

    training: on the n rows that were fitted; fresh: on new ones. Beyond n − 2 the second has no mean.
    weights: the true w, shape (d,). noise_variance: of the noise, 0 or more. n: rows, 3 or more.
    Raises: ValueError for another shape, numbers out of range, or numbers that are not finite.

    Without the one feature an error of 1 + 4, with it 1 · 9/8:

    >>> training, fresh = expected_errors([2], noise_variance=1, n=10)
    >>> training.round(9).tolist(), fresh.round(9).tolist()
    ([5.0, 0.9], [5.0, 1.125])
    """
    weights, n = as_vector(weights, "weights"), as_count(n, "n", least=3)
    noise_variance = as_number(noise_variance, "noise_variance", least=0)
    # --- your work
    sizes = np.arange(min(len(weights), n - 2) + 1)
    left = noise_variance + np.append(np.cumsum(weights[::-1] ** 2)[::-1], 0.0)[: len(sizes)]
    return left * (n - sizes) / n, left * (n - 1) / (n - sizes - 1)


def best_sizes(weights, noise_variance, rows):
    """The size with the least fresh error to expect, for each number of rows; ints, shape (r,). Of equals the smaller.

    weights, noise_variance: as in `expected_errors`. rows: r whole numbers of at least 3, shape (r,).
    Errors: as in `expected_errors`.

    The weight of 0.2 is worth its place with 40 rows, not with 10:

    >>> best_sizes([2, 1, 0.2], noise_variance=1, rows=[10, 40]).tolist()
    [2, 3]
    """
    weights, noise_variance = as_vector(weights, "weights"), as_number(noise_variance, "noise_variance", least=0)
    rows = [as_count(int(n), "rows", least=3) for n in as_vector(rows, "rows")]
    # --- your work
    return np.array([int(np.argmin(expected_errors(weights, noise_variance, n)[1])) for n in rows])


def picked(X, y, X_valid, y_valid):
    """(least, simplest), two ints: the sizes that two rules pick by the errors on m validation rows.

    least: the size with the least mean squared error there, of equals the smaller. simplest: the smallest size whose
    error is no more than one standard error above that; the standard error is that of the mean of the m squared errors
    of `least`, their standard deviation, with m − 1, over √m.
    X: features, shape (n, d), of full rank d: for columns that follow from others rounding would decide between equals.
    y: shape (n,) or (n, 1). X_valid: shape (m, d), m of at least 2. y_valid: shape (m,) or (m, 1).
    Raises: ValueError for another shape, or numbers that are not finite.

    Errors of 17 for size 0, 0 for size 1:

    >>> picked([[1], [1]], [3, 5], [[1], [1], [1]], [4, 4, 4])
    (1, 1)
    """
    (X, y), X_valid, y_valid = as_problem(X, y, tall=True), as_matrix(X_valid, "X_valid"), as_vector(y_valid, "y_valid")
    if X_valid.shape != (len(y_valid), X.shape[1]) or len(y_valid) < 2:
        raise ValueError(f"X_valid has shape {X_valid.shape}, must be (m, {X.shape[1]}), with m labels, 2 or more")
    # --- your work
    squares = np.array(
        [
            (X_valid[:, :k] @ np.linalg.lstsq(X[:, :k], y, rcond=None)[0] - y_valid) ** 2 if k else y_valid**2
            for k in range(X.shape[1] + 1)
        ]
    )
    errors = squares.mean(axis=1)
    least = int(errors.argmin())
    allowed = errors[least] + squares[least].std(ddof=1) / np.sqrt(len(y_valid))
    return least, int(np.argmax(errors <= allowed))
