"""The exact solutions on columns in any unit, at any place and under any penalty, held against exact arithmetic."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from essay_repro.running.sweep import least_squares


@given(st.integers(0, 1000), st.integers(-332, 332), st.sampled_from([0.0, 1e3, -1e6]))
def test_a_column_moved_and_scaled_predicts_the_same(seed, power, shift):
    # Beside a bias, a column moved by some of its spreads is one of the same plane; NumPy solves it where it stood.
    rng = np.random.default_rng(seed)
    X, labels = rng.normal(size=(30, 3)), rng.normal(size=(30, 1))
    design = np.column_stack([X, np.ones(30)])
    moved = design.copy()
    moved[:, 1] = (X[:, 1] + shift) * 2.0**power
    want = design @ np.linalg.lstsq(design, labels, rcond=None)[0]
    np.testing.assert_allclose(moved @ least_squares(moved, labels), want, rtol=0, atol=1e-8)


def test_a_pixel_that_is_nearly_constant_is_a_column_however_many_rows_there_are():
    # By hand: a background of −1 with 1e-9 more in every other row, whose labels are 5 more: slope 5e9, bias 5e9.
    n = 100_000
    pixel = -1 + 2.0**-30 * (np.arange(n) % 2)
    design, labels = np.column_stack([pixel, np.ones(n)]), 5.0 * (np.arange(n) % 2)[:, None]
    weights = least_squares(design, labels)
    np.testing.assert_allclose(weights, 5 * 2.0**30, rtol=1e-5)
    np.testing.assert_allclose(design @ weights, labels, atol=1e-5)


@pytest.mark.parametrize("n", [40, 3_000, 200_000])
def test_constant_pixels_share_the_weight_of_the_bias(n):
    # By hand: three columns of −1, −1 and 1 share a mean of 6 as −2, −2 and 2, beside a pixel that says nothing.
    design = np.column_stack([np.full((n, 2), -1.0), np.where(np.arange(n) % 4 < 2, -1.0, 1.0), np.ones(n)])
    labels = np.where(np.arange(n) % 2, 5.0, 7.0)[:, None]
    np.testing.assert_allclose(least_squares(design, labels), [[-2], [-2], [0], [2]], rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize("l2", [1e-2, 1e-8, 1e-14, 1e-20, 1e-30])
@pytest.mark.parametrize("n", [2, 6])
def test_the_weakest_penalty_leads_to_the_shortest_weights(n, l2):
    # By hand, in fractions: two equal columns x = 1 … n and labels 2x + ±1 share the slope Σxy / (2Σx² + n l2/2).
    x, sign = np.arange(1, n + 1), np.where(np.arange(n) % 2, 1, -1)
    slope = Fraction(int((x * (2 * x + sign)).sum())) / (2 * int((x * x).sum()) + Fraction(l2) * n / 2)
    design = np.column_stack([x, x]).astype(float)
    found = least_squares(design, (2.0 * x + sign)[:, None], l2)
    np.testing.assert_allclose(found, float(slope), rtol=1e-9)
