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

    >>> best_constant_squared([1.0, 2.0, 6.0])
    3.0
    """
    x = as_vector(x, "x")
    # --- your work
    # 2 Σ (b − xᵢ) = 0 has one solution. fsum rounds once, at the end, so that the order of the samples cannot matter.
    # The sum of the largest floats is none any more: these are made smaller first, by a power of two.
    excess = max(0, math.frexp(np.abs(x).max())[1] + len(x).bit_length() - 1023)
    return math.ldexp(math.fsum(np.ldexp(x, -excess)) / len(x), excess)


def best_constant_absolute(x):
    """The b that makes Σ |xᵢ − b| least, a float, in the unit of x.

    Where a whole interval does (n even), its middle. x and errors: as in `best_constant_squared`.

    >>> best_constant_absolute([1.0, 2.0, 6.0])
    2.0
    >>> best_constant_absolute([1.0, 2.0, 6.0, 7.0])
    4.0
    """
    x = as_vector(x, "x")
    # --- your work
    # Moving b by a little changes the sum by as much for every sample on either side: half must lie on each.
    x = np.sort(x)
    low, high = x[(len(x) - 1) // 2], x[len(x) // 2]
    return float(low + (high / 2 - low / 2))  # not half of their sum, which the largest floats have not


def gaussian_mle(x):
    """(mean, variance) of the normal distribution under which the samples are most likely, two floats.

    mean: in the unit of x. variance: in that unit squared; the most likely one, not the unbiased one. It is 0 for
    samples that are all equal, where the density grows without bound; 0 or infinite where the square is beyond what a
    float can hold. x and errors: as in `best_constant_squared`.

    >>> gaussian_mle([1.0, 2.0, 6.0])  # (4 + 1 + 9) / 3
    (3.0, 4.666666666666667)
    """
    x = as_vector(x, "x")
    # --- your work
    mean = best_constant_squared(x)
    # Not mean(x²) − mean²: where the mean is large beside the spread, these two are nearly equal and cancel.
    halves = x / 2 - mean / 2
    size = 2.0 ** (math.frexp(np.abs(halves).max())[1] - 1)  # of numbers of size 1 no square is beyond a float
    return mean, float(np.mean((halves / size) ** 2)) * 4 * size * size
