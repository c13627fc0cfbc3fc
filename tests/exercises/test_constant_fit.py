"""The best constants held against exact rational arithmetic, hand sums and SciPy's normal distribution."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from exercises.constant_fit import best_constant_absolute, best_constant_squared, gaussian_mle

BOTH = (best_constant_squared, best_constant_absolute)
ALL = (*BOTH, gaussian_mle)
samples = st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=30)


def exactly(x):
    return [Fraction(value) for value in x]


def test_three_samples_by_hand():
    # By hand: (1 + 2 + 6)/3 = 3, the middle one is 2, and (4 + 1 + 9)/3 = 14/3 is the mean square distance from 3.
    assert best_constant_squared([1, 2, 6]) == 3
    assert best_constant_absolute([6, 1, 2]) == 2
    assert gaussian_mle([1, 2, 6]) == (3, pytest.approx(14 / 3, rel=1e-15))


def test_an_even_number_has_the_middle_of_its_interval():
    # By hand: every b from 2 to 3 has Σ|x − b| = 1 + 0 + 1 + 8 = 10 beside 2 and the same beside 3.
    assert best_constant_absolute([10, 3, 1, 2]) == 2.5


def test_one_outlier_moves_only_the_mean():
    assert best_constant_absolute([1, 2, 3, 4, 1e9]) == 3
    assert best_constant_squared([1, 2, 3, 4, 1e9]) == pytest.approx(2e8, rel=1e-7)


@given(samples)
def test_mean_and_variance_are_those_of_exact_arithmetic(x):
    mean, variance = gaussian_mle(x)
    exact = sum(exactly(x)) / len(x)
    spread = sum((value - exact) ** 2 for value in exactly(x)) / len(x)
    assert mean == best_constant_squared(x) == pytest.approx(float(exact), rel=1e-15, abs=1e-300)
    # The mean's own rounding, 1e-16 of it, enters the variance squared.
    assert variance == pytest.approx(float(spread), rel=1e-13, abs=1e-30 * float(exact) ** 2 + 1e-300)


@given(samples, st.floats(-1e6, 1e6))
def test_no_other_constant_has_a_smaller_sum(x, other):
    # In exact arithmetic, so that not even a rounding of advantage is left to the other constant.
    near, other = Fraction(best_constant_absolute(x)), Fraction(other)
    absolute = sum(abs(value - near) for value in exactly(x))
    # A middle of two floats may itself be rounded: it then leaves the interval of minimisers by that at most.
    allowed = len(x) * Fraction(np.spacing(abs(float(near))))
    assert absolute <= sum(abs(value - other) for value in exactly(x)) + allowed
    near = Fraction(best_constant_squared(x))
    squared, elsewhere = (sum((value - b) ** 2 for value in exactly(x)) for b in (near, other))
    assert squared <= elsewhere + len(x) * Fraction(np.spacing(abs(float(near)))) ** 2


@given(samples, st.randoms(use_true_random=False))
def test_the_order_of_the_samples_does_not_matter(x, random):
    shuffled = random.sample(x, len(x))
    assert [best(x) for best in BOTH] == [best(shuffled) for best in BOTH]


def test_the_variance_is_the_most_likely_one():
    # Oracles: SciPy's own maximum likelihood, and its density at parameters a little off.
    x = np.random.default_rng(0).normal(3, 2, size=50)
    mean, variance = gaussian_mle(x)
    np.testing.assert_allclose((mean, variance**0.5), stats.norm.fit(x), rtol=1e-13)
    best = stats.norm.logpdf(x, mean, variance**0.5).sum()
    for factor in (0.99, 1.01, 50 / 49):  # the last is the unbiased variance
        assert stats.norm.logpdf(x, mean, (factor * variance) ** 0.5).sum() < best


def test_a_large_mean_costs_no_digits():
    # By hand: 0, 1, 2 have the variance 2/3 wherever they stand; mean(x²) − mean² gives 0 here.
    assert gaussian_mle([1e9, 1e9 + 1, 1e9 + 2]) == (1e9 + 1, pytest.approx(2 / 3, rel=1e-15))


def test_the_largest_and_the_smallest_floats_have_a_middle():
    # By hand; ten times 1e308 is no float, nor is its square, and half of the least float is 0.
    assert best_constant_squared([1e308] * 10) == 1e308
    assert best_constant_squared([1.7e308, -1.7e308, 3e-300]) == pytest.approx(1e-300, rel=1e-15)
    assert best_constant_squared([5e-324] * 3) == 5e-324
    assert best_constant_absolute([1.5e308, 1.7e308]) == pytest.approx(1.6e308, rel=1e-15)
    assert best_constant_absolute([5e-324] * 2) == 5e-324
    # (1e153)² · 100 samples is no float, but their mean is: half the samples 1e153 below the mean, half above.
    assert gaussian_mle([0, 2e153] * 100) == (1e153, pytest.approx(1e306, rel=1e-15))
    assert gaussian_mle([1e160, 3e160]) == (2e160, np.inf)


def test_equal_samples_have_no_variance():
    assert gaussian_mle([7.0]) == gaussian_mle(np.full(5, 7)) == (7, 0)


@pytest.mark.parametrize("function", ALL)
def test_a_column_and_a_list_are_the_same_samples(function):
    column = np.array([[4], [1], [2]])
    kept = column.copy()
    assert function(column) == function([4.0, 1.0, 2.0])
    np.testing.assert_array_equal(column, kept)


@pytest.mark.parametrize("function", ALL)
@pytest.mark.parametrize(
    ("x", "says"),
    [
        ([], r"x is empty, shape \(0,\)"),
        ([1, np.nan], r"x, shape \(2,\), holds NaN or infinity"),
        ([np.inf], r"x, shape \(1,\), holds NaN or infinity"),
        (np.ones((3, 2)), r"x has shape \(3, 2\), may be \(n,\) or \(n, 1\)"),
        (5.0, r"x has shape \(\), may be"),
        (["one", "two"], "x is not an array of real numbers"),
        ([1j, 2], "x is not an array of real numbers"),
        ([[1], [2, 3]], "x is not an array of real numbers"),
        ([10**400], "x is not an array of real numbers"),
    ],
)
def test_what_is_no_sample_is_refused(function, x, says):
    with pytest.raises(ValueError, match=says):
        function(x)
