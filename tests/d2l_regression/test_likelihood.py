"""Densities and likelihoods held against scipy.stats, and the shared minimiser against least squares."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from d2l_regression.data import synthetic_linear
from d2l_regression.likelihood import laplace_density, negative_log_likelihood, normal_density, profile
from d2l_regression.metrics import half_mse

POINTS = np.linspace(-7, 7, 57)


@pytest.mark.parametrize(("mean", "std"), [(0, 1), (0, 2), (3, 1), (-0.5, 0.1)])
def test_the_densities_are_those_of_scipy(mean, std):
    # Oracle: scipy.stats.norm and scipy.stats.laplace.
    np.testing.assert_allclose(normal_density(POINTS, mean, std), stats.norm.pdf(POINTS, mean, std), rtol=1e-12)
    np.testing.assert_allclose(laplace_density(POINTS, mean, std), stats.laplace.pdf(POINTS, mean, std), rtol=1e-12)


def test_a_width_for_each_point_broadcasts():
    # Oracle: SciPy, which broadcasts too.
    stds, points = np.array([[0.5], [2.0]]), np.array([-1.0, 0.0, 3.0])
    np.testing.assert_allclose(normal_density(points, 1, stds), stats.norm.pdf(points, 1, stds), rtol=1e-12)
    np.testing.assert_allclose(laplace_density(points, 1, stds), stats.laplace.pdf(points, 1, stds), rtol=1e-12)
    with pytest.raises(ValueError, match=r"x has shape \(3,\), mean \(\) and std \(2,\), which do not broadcast"):
        normal_density(points, 1, [1, 2])
    with pytest.raises(ValueError, match="std is -2, must be greater than 0"):
        normal_density(points, 1, [1, -2, 3])
    with pytest.raises(ValueError, match="x is not an array of real numbers: it holds text"):
        normal_density(["1"], 1, 2)


def test_far_out_the_density_is_zero_without_a_warning():
    assert normal_density([1e200, -1e308], 1e308, 1e-3).tolist() == [0, 0]
    assert laplace_density(1e308, -1e308, 1e-3) == 0


@pytest.mark.parametrize("unit", [1e-200, 1e-160, 1e160, 1e200])
def test_the_likelihood_of_any_unit(unit):
    # By hand: in a unit so many times smaller the densities are so many times larger, for each of two rows.
    here = negative_log_likelihood([[1.0], [2.0]], [1.0, 1.0], [1.0], 0.5, 2.0)
    there = negative_log_likelihood([[1.0], [2.0]], [unit, unit], [unit], 0.5 * unit, 2.0 * unit)
    assert there == pytest.approx(here + 2 * np.log(unit), rel=1e-12)


def test_the_likelihood_takes_one_width():
    with pytest.raises(ValueError, match=r"std has shape \(2,\), must be one number"):
        negative_log_likelihood(np.eye(2), [1, 2], [1, 2], 0, [1.0, 2.0])


def test_the_peaks_by_hand():
    # By hand: 1/√(2π) for the standard normal, ½ for the standard Laplace.
    assert normal_density(0, 0, 1) == pytest.approx(0.3989422804014327, rel=1e-15)
    assert laplace_density(0, 0, 1) == 0.5


def test_the_negative_log_likelihood_is_that_of_scipy():
    # Oracle: scipy.stats.norm.logpdf, summed over the rows.
    made = synthetic_linear(n=20, weights=[1.0, -2.0], bias=0.5, noise_std=0.7, seed=0)
    weights, bias, std = np.array([0.9, -1.8]), 0.4, 1.3
    mean = made.features @ weights + bias
    want = -stats.norm.logpdf(made.labels[:, 0], mean, std).sum()
    for y in (made.labels, made.labels[:, 0], list(made.labels[:, 0])):
        for w in (weights, weights[:, None]):
            assert negative_log_likelihood(made.features, y, w, bias, std) == pytest.approx(want, rel=1e-12)


@given(st.floats(0.05, 20), st.integers(0, 100))
def test_likelihood_and_squared_loss_are_one_curve_stretched(std, seed):
    made = synthetic_linear(n=12, weights=[1.0, 2.0], bias=0.0, noise_std=1.0, seed=seed)
    curves = profile(np.linspace(-3, 5, 33), made.features, made.labels, [1.0, 2.0], 0.0, std, column=1)
    # By hand: nll = n/2 · log(2π std²) + n/std² · half_mse.
    want = 12 * (0.5 * np.log(2 * np.pi * std**2) + curves.half_mse / std**2)
    np.testing.assert_allclose(curves.nll, want, rtol=1e-10, atol=1e-8)
    assert curves.minimisers[0] == curves.minimisers[1]


def test_the_shared_minimiser_is_the_least_squares_weight():
    made = synthetic_linear(n=200, weights=[1.5], bias=0.0, noise_std=0.5, seed=1)
    x, y = made.features, made.labels
    best = float((x * y).sum() / (x * x).sum())  # by hand: the derivative of Σ ½(wx − y)² is zero there
    grid = best + np.linspace(-1, 1, 201)
    curves = profile(grid, x, y, [0.0], 0.0, std=3.0)
    assert curves.minimisers == pytest.approx((best, best), abs=1e-12)
    assert curves.half_mse[0] == pytest.approx(half_mse(y, x * grid[0]), rel=1e-12)


def test_float32_weights_do_not_round_the_grid():
    grid = np.array([0.1, 0.2, 0.3])  # none of them a float32
    curves = [profile(grid, np.eye(2), [1.0, 2.0], np.ones(2, dtype), 0.0, 1.0) for dtype in (np.float32, np.float64)]
    np.testing.assert_array_equal(curves[0].half_mse, curves[1].half_mse)


def test_profile_leaves_the_weights_it_was_given_alone():
    weights = np.array([[1.0], [2.0]])
    profile([5.0, 6.0], np.eye(2), [1.0, 2.0], weights, 0.0, 1.0)
    np.testing.assert_array_equal(weights, [[1.0], [2.0]])


@pytest.mark.parametrize("width", [0, -1, np.nan])
def test_a_width_must_be_positive(width):
    with pytest.raises(ValueError, match=r"std is .*must be greater than 0"):
        normal_density(0, 0, width)
    with pytest.raises(ValueError, match=r"scale is .*must be greater than 0"):
        laplace_density(0, 0, width)
    with pytest.raises(ValueError, match=r"std is .*must be greater than 0"):
        negative_log_likelihood(np.eye(2), [1, 2], [1, 2], 0, width)


def test_labels_that_do_not_match_are_refused():
    with pytest.raises(ValueError, match="labels have shape \\(3,\\) and predictions \\(2, 1\\)"):
        negative_log_likelihood(np.eye(2), [1, 2, 3], [1, 2], 0, 1)
