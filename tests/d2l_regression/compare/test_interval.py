"""Intervals, by hand and against the closed form."""

import numpy as np
import pytest
from scipy import stats

from d2l_regression.compare.interval import block_bootstrap, nadeau_bengio


def test_the_interval_is_the_closed_form():
    """By SciPy's t at the widened standard error; the ratio of five folds is 1/4."""
    d = np.random.default_rng(0).normal(0.1, 0.2, 50)
    found = nadeau_bengio(d, 0.25)
    low, high = stats.t.interval(0.95, 49, loc=d.mean(), scale=d.std(ddof=1) * np.sqrt(1 / 50 + 0.25))
    assert (found.low, found.high) == pytest.approx((low, high), rel=1e-12)


def test_one_difference_has_no_interval():
    with pytest.raises(ValueError, match="has 1 entries, must have 2 or more"):
        nadeau_bengio([0.1], 0.25)


def test_blocks_that_agree_have_an_interval_without_width():
    found = block_bootstrap([0.2] * 10, np.arange(10) // 2)
    assert (found.low, found.high) == pytest.approx((0.2, 0.2), rel=1e-12)
