"""Noise densities, and why least squares is maximum likelihood under normal noise.

Source: Dive into Deep Learning, "Linear Regression", https://d2l.ai/chapter_linear-regression/linear-regression.html
"""

from typing import NamedTuple

import numpy as np

from d2l_regression.features import as_matrix
from d2l_regression.metrics import as_column, half_mse


def normal_density(x, mean, std):
    """Density of N(mean, std²) at x, the shape of x, in 1/unit of x.

    x: points, any shape. mean, std: in the unit of x; std is the standard deviation, not the variance.
    Raises: ValueError if std is not positive.
    """
    _check_positive(std, "std")
    z = (np.asarray(x) - mean) / std
    return np.exp(-0.5 * z**2) / (np.sqrt(2 * np.pi) * std)


def laplace_density(x, mean, scale):
    """Density of the Laplace distribution ½ exp(−|x − mean| / scale) / scale at x, the shape of x, in 1/unit of x.

    x: points, any shape. mean, scale: in the unit of x; the standard deviation is √2 · scale.
    Raises: ValueError if scale is not positive.
    """
    _check_positive(scale, "scale")
    return np.exp(-np.abs(np.asarray(x) - mean) / scale) / (2 * scale)


def negative_log_likelihood(X, y, weights, bias, std):
    """−log p(y | X) under y = Xw + b + ε, ε ~ N(0, std²): Σᵢ ½ log(2π std²) + (yᵢ − ŷᵢ)² / (2 std²), in nats.

    X: features, shape (n, d). y: labels, shape (n,) or (n, 1). weights: shape (d,) or (d, 1). bias: a number.
    std: the noise's standard deviation, in the unit of y.
    Written as n(½ log(2π std²) + half_mse / std²) it shows the point: w and b enter through the squared loss alone.
    Raises: ValueError if shapes do not match or std is not positive.
    """
    _check_positive(std, "std")
    X = as_matrix(X)
    predictions = X @ as_column(weights, "weights") + bias
    return len(X) * (0.5 * float(np.log(2 * np.pi * std**2)) + half_mse(y, predictions) / std**2)


class Profile(NamedTuple):
    """Two curves over the same values of one weight, each of shape (g,) for g grid points."""

    grid: np.ndarray  # the weight's values, label's unit over feature's unit
    nll: np.ndarray  # negative log-likelihood of all rows, nats
    half_mse: np.ndarray  # the book's squared loss, label's unit squared

    @property
    def minimisers(self):
        """(weight with the least nll, weight with the least half_mse): the same number, whatever std was."""
        return float(self.grid[np.argmin(self.nll)]), float(self.grid[np.argmin(self.half_mse)])


def profile(grid, X, y, weights, bias, std, column=0):
    """Negative log-likelihood and squared loss along one weight, all else held still: a Profile to draw.

    grid: values for weights[column], shape (g,). X, y, weights, bias, std: as in `negative_log_likelihood`.
    """
    grid = as_column(grid, "grid")[:, 0]
    X, moved = as_matrix(X), np.repeat(as_column(weights, "weights"), len(grid), axis=1).astype(np.float64)
    moved[column] = grid
    nll = [negative_log_likelihood(X, y, w, bias, std) for w in moved.T]
    squared = [half_mse(y, X @ w + bias) for w in moved.T]
    return Profile(grid, np.array(nll), np.array(squared))


def _check_positive(value, name):
    if not value > 0:
        raise ValueError(f"{name} is {value}, must be greater than 0; it is the width of the density")
