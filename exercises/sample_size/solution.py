"""How the error of the weights and of the bias falls with the number of rows: computed, measured, and as a slope.

The model is y = Xw + b + noise, the noise of every row independent, with mean 0 and standard deviation σ. What is
estimated, (ŵ, b̂), has the least squared error on n rows of d features. All errors are in the unit of the weights.
Source: Dive into Deep Learning, "Concise Implementation of Linear Regression",
https://d2l.ai/chapter_linear-regression/linear-regression-concise.html
"""

import numpy as np

from exercises.arguments import as_count, as_matrix, as_number, as_vector


def log_spaced_sizes(least, most):
    """The numbers 1, 2, 5, 10, 20, 50, 100, … from least to most, both included, ascending, a list of ints.

    least: 1 or more. most: least or more. The list is empty if none of these numbers lies between.
    Raises: ValueError for anything else.

    >>> log_spaced_sizes(4, 60)
    [5, 10, 20, 50]
    """
    least = as_count(least, "least")
    most = as_count(most, "most", least=least)
    # --- your work
    powers = [10**k for k in range(len(str(most)))]  # ints: in floating point 10**23 is not what it says
    return [digit * power for power in powers for digit in (1, 2, 5) if least <= digit * power <= most]


def expected_squared_errors(X, sigma):
    """(E‖ŵ − w‖², E(b̂ − b)²), two floats: the mean over the noise, for these rows.

    X: features, shape (n, d), with n above d. sigma: the noise's standard deviation, 0 or more.
    Raises: ValueError for other shapes, numbers that are not finite, or rows that do not determine ŵ and b̂.

    >>> weights, bias = expected_squared_errors([[0], [2]], sigma=1)
    >>> round(weights, 9), round(bias, 9)
    (0.5, 1.0)
    """
    X, sigma = as_matrix(X), as_number(sigma, "sigma", least=0)
    if np.linalg.matrix_rank(np.column_stack([X, np.ones(len(X))])) <= X.shape[1]:
        raise ValueError(f"X, shape {X.shape}, does not determine weights and bias: more rows, or fewer features")
    # --- your work
    mean = X.mean(axis=0)
    # The slopes do not care where 0 is; centred, the product loses fewer digits where X is far from it.
    inverse = np.linalg.inv((X - mean).T @ (X - mean))
    return float(sigma**2 * np.trace(inverse)), float(sigma**2 * (1 / len(X) + mean @ inverse @ mean))


def measured_errors(sizes, w, b, sigma, repeats, seed):
    """(errors of ŵ, errors of b̂), each of shape (k,): the root of the mean over the repeats of ‖ŵ − w‖², of (b̂ − b)².

    Each repeat draws n rows with features from the standard normal distribution and normal noise, and fits them.
    sizes: k numbers of rows n, each above d. w: true weights, shape (d,) or (d, 1). b: true bias. sigma: the noise's
    standard deviation, 0 or more. repeats: for each size, 1 or more. seed: 0 or more; it decides all draws.
    Raises: ValueError for anything else.

    Without noise nothing is missed:

    >>> weights, bias = measured_errors([5, 9], [1], 2, sigma=0, repeats=3, seed=0)
    >>> weights.round(9).tolist(), bias.round(9).tolist()
    ([0.0, 0.0], [0.0, 0.0])
    """
    w, b, sigma = as_vector(w, "w"), as_number(b, "b"), as_number(sigma, "sigma", least=0)
    sizes = [as_count(n, "sizes", least=len(w) + 1) for n in sizes]
    repeats, seed = as_count(repeats, "repeats"), as_count(seed, "seed", least=0)
    # --- your work
    rng = np.random.default_rng(seed)
    truth, squares = np.append(w, b), np.zeros((len(sizes), len(w) + 1))
    for row, n in enumerate(sizes):
        for _ in range(repeats):
            A = np.column_stack([rng.normal(size=(n, len(w))), np.ones(n)])
            labels = A @ truth + sigma * rng.normal(size=n)
            squares[row] += (np.linalg.lstsq(A, labels, rcond=None)[0] - truth) ** 2
    squares /= repeats
    return np.sqrt(squares[:, :-1].sum(axis=1)), np.sqrt(squares[:, -1])


def loglog_slope(sizes, errors):
    """The slope of the least-squares line through the points (log size, log error), a float.

    sizes: shape (k,), above 0, not all the same. errors: shape (k,), above 0.
    Of no use for sizes that lie close together: the slope is then that of the errors' own scatter.
    Raises: ValueError for anything else.

    >>> round(loglog_slope([1, 10, 100], [5, 0.5, 0.05]), 9)
    -1.0
    """
    sizes, errors = as_vector(sizes, "sizes"), as_vector(errors, "errors")
    if len(sizes) != len(errors) or min(sizes) == max(sizes):
        raise ValueError(f"sizes, shape {sizes.shape}, and errors, {errors.shape}: give one error each for two or more")
    for name, values in (("sizes", sizes), ("errors", errors)):
        as_number(min(values), name, above=0)
    # --- your work
    x, z = np.log(sizes), np.log(errors)
    x = x - x.mean()
    return float(x @ z / (x @ x))
