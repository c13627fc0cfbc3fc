"""One number for all: the constant b closest to the samples, in squared and in absolute distance.

The squared distance belongs to the normal distribution, whose most likely mean and variance are also asked for.
Source: Dive into Deep Learning, "Linear Regression", https://d2l.ai/chapter_linear-regression/linear-regression.html
"""

import math

import numpy as np

from exercises.arguments import as_vector


def best_constant_squared(x):
    """The b that makes Σ (xᵢ − b)² least, a float, in the unit of x.

    x: samples, shape (n,) or (n, 1), n of at least 1.
    Raises: ValueError for no samples, another shape, or numbers that are not finite.
    """
    x = as_vector(x, "x")
    # --- your work
    # 2 Σ (b − xᵢ) = 0 has one solution. fsum rounds once, at the end, so that the order of the samples cannot matter.
    return math.fsum(x) / len(x)


def best_constant_absolute(x):
    """The b that makes Σ |xᵢ − b| least, a float, in the unit of x.

    Where a whole interval does (n even), its middle. x and errors: as in `best_constant_squared`.
    """
    x = as_vector(x, "x")
    # --- your work
    # Moving b by a little changes the sum by as much for every sample on either side: half must lie on each.
    return float(np.median(x))


def gaussian_mle(x):
    """(mean, variance) of the normal distribution under which the samples are most likely, two floats.

    mean: in the unit of x. variance: in that unit squared; the most likely one, not the unbiased one. It is 0 for
    samples that are all equal, where the density grows without bound. x and errors: as in `best_constant_squared`.
    """
    x = as_vector(x, "x")
    # --- your work
    mean = best_constant_squared(x)
    # Not mean(x²) − mean²: where the mean is large beside the spread, these two are nearly equal and cancel.
    return mean, float(np.mean((x - mean) ** 2))
