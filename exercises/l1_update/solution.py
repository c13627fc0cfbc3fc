"""The sum of absolute values as the penalty: two updates for it, and the minimiser they are after.

The objective is (1/2n) Σ (xᵢ·w − yᵢ)² + λ Σ |wⱼ|: the mean over n rows with ½ in front, the penalty without. No bias:
take the means off X and y first if there is to be one. n rows, d features, b rows in a minibatch.
Source: Dive into Deep Learning, "Weight Decay", https://d2l.ai/chapter_linear-regression/weight-decay.html
"""

import numpy as np

from exercises.arguments import as_number, as_problem, as_weights


def subgradient_step(X, y, w, learning_rate, penalty):
    """The weights after one step down a subgradient of the objective for this minibatch, shape (d,).

    At a weight that is 0, |wⱼ| has no derivative; the subgradient 0 is taken there.
    X: the batch's features, shape (b, d). y: its labels, shape (b,) or (b, 1). w: shape (d,). learning_rate: above 0.
    penalty: λ, 0 or more.
    Too large a rate, above 2b/s² with s the largest singular value of X, leads away from the minimum.
    Raises: ValueError for another shape, another range, or numbers that are not finite.

    >>> subgradient_step([[1, 0]], [3], [0, 2], learning_rate=0.5, penalty=1).tolist()
    [1.5, 1.5]
    """
    X, y = as_problem(X, y)
    w, learning_rate = as_weights(w, X), as_number(learning_rate, "learning_rate", above=0)
    penalty = as_number(penalty, "penalty", least=0)
    # --- your work
    gradient = X.T @ (X @ w - y) / len(y)
    return w - learning_rate * (gradient + penalty * np.sign(w))


def proximal_step(X, y, w, learning_rate, penalty):
    """The weights after one proximal gradient step on the objective for this minibatch, shape (d,).

    First a gradient step on the squares alone, from w to u. Then the v with the least
    ½ ‖v − u‖² + learning_rate · λ Σ |vⱼ|, which is returned. Weights that are 0 in it are exactly 0.
    Arguments and errors: as in `subgradient_step`.

    >>> proximal_step([[1, 0]], [3], [0, 0.4], learning_rate=0.5, penalty=1).tolist()
    [1.0, 0.0]
    """
    X, y = as_problem(X, y)
    w, learning_rate = as_weights(w, X), as_number(learning_rate, "learning_rate", above=0)
    penalty = as_number(penalty, "penalty", least=0)
    # --- your work
    u = w - learning_rate * X.T @ (X @ w - y) / len(y)
    return _soft(u, learning_rate * penalty)


def least_penalty_for_zero(X, y):
    """The least λ for which w = 0 minimises the objective for all n rows, a number.

    X: features, shape (n, d). y: labels, shape (n,) or (n, 1). Errors: as in `subgradient_step`.

    >>> least_penalty_for_zero([[1], [1]], [2, 4])
    3.0
    """
    X, y = as_problem(X, y)
    # --- your work
    return float(np.abs(X.T @ y).max() / len(y))


def lasso(X, y, penalty):
    """The minimiser of the objective for all n rows, shape (d,), with the weights exactly 0 that are 0 in it.

    So exact that its objective is above the least by no more than 1e-9 times the objective at w = 0. Features may be of
    very different size; a column of zeros gets the weight 0. Any minimiser will do if there are several.
    X: features, shape (n, d). y: labels, shape (n,) or (n, 1). penalty: λ, above 0. Errors: as in `subgradient_step`.
    Of no use to tell nearly equal columns apart: which of them gets the weight hangs on the noise.

    Least squares would give the mean of the labels, 3:

    >>> lasso([[1], [1]], [2, 4], penalty=1).round(6).tolist()
    [2.0]
    """
    X, y = as_problem(X, y)
    penalty = as_number(penalty, "penalty", above=0)
    # --- your work
    w, size = np.zeros(X.shape[1]), np.mean(X**2, axis=0)
    error = -y  # Xw − y
    for _ in range(10_000):
        largest = 0.0  # change of a prediction, roughly
        for j in np.flatnonzero(size):
            before = w[j]
            w[j] = _soft(size[j] * before - X[:, j] @ error / len(y), penalty) / size[j]
            error = error + (w[j] - before) * X[:, j]
            largest = max(largest, abs(w[j] - before) * np.sqrt(size[j]))
        if largest <= 1e-10 * np.sqrt(np.mean(y**2)):
            break
    return w


def _soft(u, threshold):
    """u moved towards 0 by the threshold, and 0 where it is no further away than that: the soft threshold."""
    return np.sign(u) * np.maximum(np.abs(u) - threshold, 0.0)
