"""Intervals of a mean difference over folds that share their rows.

Shapes: J differences, one for each fold of each repeat.
"""

from typing import NamedTuple

import numpy as np
from scipy import stats

from d2l_regression.arguments import generator

DRAWS = 10_000


class Interval(NamedTuple):
    """A mean and its 95 % interval. method: how it was made, for people."""

    mean: float
    low: float
    high: float
    method: str

    @property
    def half_width(self):
        """Half of the interval's width."""
        return (self.high - self.low) / 2


def nadeau_bengio(differences, ratio):
    """The `Interval` of paired differences over repeated folds, widened since training sets overlap.

    The variance of the mean is taken as s²(1/J + ratio), with Student's t of J − 1 degrees of freedom.
    differences: shape (J,). ratio: of test to training rows, one number or shape (J,).
    Raises: ValueError for fewer than two differences.
    Source: Nadeau and Bengio, "Inference for the Generalization Error", 2003.

    >>> found = nadeau_bengio([1.0, 2.0, 3.0], ratio=0.25)  # s = 1, t = 4.303: 4.303 · √(1/3 + 1/4)
    >>> round(found.mean, 3), round(found.half_width, 3)
    (2.0, 3.286)
    """
    d = np.asarray(differences, dtype=float)
    if len(d) < 2:
        raise ValueError(f"differences has {len(d)} entries, must have 2 or more; run more folds")
    spread = d.std(ddof=1) * np.sqrt(1 / len(d) + np.mean(ratio))
    reach = stats.t.ppf(0.975, len(d) - 1) * spread
    return Interval(
        float(d.mean()), float(d.mean() - reach), float(d.mean() + reach), "Nadeau and Bengio's corrected t"
    )


def block_bootstrap(differences, blocks, seed=0):
    """The `Interval` of differences over blocks of time, whole blocks drawn with replacement.

    Training sets that contain each other leave Nadeau and Bengio's correction without a basis. With so few blocks the
    quantiles of the bootstrap are too narrow, by the factor t to normal with B − 1 degrees of freedom: they are widened
    by it.
    differences: shape (J,). blocks: which block each belongs to, shape (J,), B of them.
    """
    d, blocks = np.asarray(differences, dtype=float), np.asarray(blocks)
    means = np.array([d[blocks == block].mean() for block in np.unique(blocks)])
    B = len(means)
    if B < 2:
        raise ValueError(f"blocks has {B} different entries, must have 2 or more; run more blocks")
    drawn = generator(seed).integers(B, size=(DRAWS, B))
    low, high = np.quantile(means[drawn].mean(axis=1), (0.025, 0.975))
    wider = stats.t.ppf(0.975, B - 1) / stats.norm.ppf(0.975) * np.sqrt(B / (B - 1))
    mean = means.mean()
    method = f"bootstrap of {B} blocks of time; each leans on those before it, so take it as a guide"
    return Interval(float(mean), float(mean - wider * (mean - low)), float(mean + wider * (high - mean)), method)
