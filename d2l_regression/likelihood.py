"""Noise densities, and why least squares is maximum likelihood under normal noise.

Source: Dive into Deep Learning, "Linear Regression", https://d2l.ai/chapter_linear-regression/linear-regression.html
"""

import math
from typing import NamedTuple

import numpy as np

from d2l_regression.features import as_matrix
from d2l_regression.metrics import as_column, as_float, half_mse, rmse


def normal_density(x, mean, std):
    """Density of N(mean, std²) at x, in 1/unit of x, in float64.

    x: points. mean, std: in the unit of x; std is the standard deviation, not the variance. Each is a number or an
    array; NumPy's broadcasting brings them to one shape, which is that of the answer.
    Raises: ValueError if a std is not positive, or the shapes do not broadcast.

    >>> normal_density([0, 3], mean=0, std=[1, 2]).round(4).tolist()
    [0.3989, 0.0648]
    """
    z, std = _distances(x, mean, std, "std")
    with np.errstate(over="ignore", under="ignore"):  # so far out the density is 0
        return np.exp(-0.5 * z**2) / (math.sqrt(2 * math.pi) * std)


def laplace_density(x, mean, scale):
    """Density of the Laplace distribution ½ exp(−|x − mean| / scale) / scale at x, in 1/unit of x, in float64.

    x: points. mean, scale: in the unit of x; the standard deviation is √2 · scale. Shapes as in `normal_density`.
    Raises: ValueError if a scale is not positive, or the shapes do not broadcast.

    >>> float(laplace_density(0, mean=0, scale=2))
    0.25
    """
    z, scale = _distances(x, mean, scale, "scale")
    with np.errstate(under="ignore"):
        return np.exp(-np.abs(z)) / (2 * scale)


def negative_log_likelihood(X, y, weights, bias, std):
    """−log p(y | X) under y = Xw + b + ε, ε ~ N(0, std²): Σᵢ ½ log(2π std²) + (yᵢ − ŷᵢ)² / (2 std²), in nats.

    X: features, shape (n, d). y: labels, shape (n,) or (n, 1). weights: shape (d,) or (d, 1). bias: a number.
    std: the noise's standard deviation, one number for all rows, in the unit of y.
    Written as n(½ log(2π std²) + half_mse / std²) it shows the point: w and b enter through the squared loss alone.
    Raises: ValueError if shapes do not match or std is not one positive number.

    >>> round(negative_log_likelihood([[0.0]], [1.0], [2.0], bias=0.0, std=1.0), 4)  # ½ log 2π + ½
    1.4189
    """
    std = _width(std, "std")
    if std.ndim:
        raise ValueError(f"std has shape {std.shape}, must be one number, the noise of every row")
    X, std = as_matrix(X), float(std)
    predictions = X @ as_column(weights, "weights") + bias
    off = rmse(y, predictions) / std  # squared last: the square of std, or of an error, may be beyond float64
    return len(X) * (0.5 * math.log(2 * math.pi) + math.log(std) + 0.5 * off * off)


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

    >>> profile([1.0, 2.0, 3.0], X=[[1.0], [2.0]], y=[2.0, 4.0], weights=[0.0], bias=0.0, std=1.0).minimisers
    (2.0, 2.0)
    """
    grid = as_column(grid, "grid")[:, 0]
    X, moved = as_matrix(X), np.repeat(as_column(weights, "weights"), len(grid), axis=1).astype(np.float64)
    moved[column] = grid
    nll = [negative_log_likelihood(X, y, w, bias, std) for w in moved.T]
    squared = [half_mse(y, X @ w + bias) for w in moved.T]
    return Profile(grid, np.array(nll), np.array(squared))


def _distances(x, mean, width, name):
    """((x − mean) / width, width) as float64 arrays."""
    width = _width(width, name)
    x, mean = (as_float(values, name).astype(np.float64) for values, name in ((x, "x"), (mean, "mean")))
    try:
        np.broadcast_shapes(x.shape, mean.shape, width.shape)
    except ValueError as error:
        shapes = f"x has shape {x.shape}, mean {mean.shape} and {name} {width.shape}"
        raise ValueError(f"{shapes}, which do not broadcast; give one number, or one for each point") from error
    with np.errstate(over="ignore"):  # infinitely many widths away
        return (x - mean) / width, width


def _width(width, name):
    """The width as a float64 array, all of it positive."""
    width = as_float(width, name).astype(np.float64)
    wrong = width[~(width > 0)]
    if wrong.size:
        raise ValueError(f"{name} is {wrong[0]:g}, must be greater than 0; it is the width of the density")
    return width
