"""`fit`, the exact one of Laplace regression, held against linear programming (HiGHS), known coefficients and laws."""

import math
import os

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exercises.laplace_noise import fit, negative_log_likelihood, sgd
from exercises.laplace_noise import solution as laplace_noise
from tests.exercises.test_laplace_noise import least, problem, whole

# A fit and its linear program take a twentieth of a second: D2L_CASES=1000 searches longer for a counterexample.
few = settings(max_examples=int(os.environ.get("D2L_CASES", "20")))

# Brownlee, Statistical Theory and Methodology in Science and Engineering, 2nd edition (1965): 21 days of a plant that
# oxidises ammonia. Air flow, temperature of the cooling water, acid concentration; loss through the stack.
STACK_LOSS = np.array(
    [
        (80, 27, 89, 42),
        (80, 27, 88, 37),
        (75, 25, 90, 37),
        (62, 24, 87, 28),
        (62, 22, 87, 18),
        (62, 23, 87, 18),
        (62, 24, 93, 19),
        (62, 24, 93, 20),
        (58, 23, 87, 15),
        (58, 18, 80, 14),
        (58, 18, 89, 14),
        (58, 17, 88, 13),
        (58, 18, 82, 11),
        (58, 19, 93, 12),
        (50, 18, 89, 8),
        (50, 18, 86, 7),
        (50, 19, 72, 8),
        (50, 19, 79, 8),
        (50, 20, 80, 9),
        (56, 20, 82, 15),
        (70, 20, 91, 15),
    ],
    dtype=float,
)


def assert_is_least(X, y, seed=0):
    w, b = fit(X, y, seed)
    assert w.shape == (X.shape[1],)
    assert isinstance(b, float)
    got, want = negative_log_likelihood(X, y, w, b), least(X, y)
    # The linear program's own tolerance, a thousandth of what is promised.
    assert got == pytest.approx(want, rel=1e-7)


def test_stack_loss_has_its_known_coefficients():
    X, y = STACK_LOSS[:, :3], STACK_LOSS[:, 3]
    assert_is_least(X, y)
    w, b = fit(X, y, seed=0)
    # What the literature gives for absolute errors on these data, to three digits.
    np.testing.assert_allclose([b, *w], [-39.690, 0.832, 0.574, -0.061], atol=5e-4)


@pytest.mark.parametrize("noise", ["laplace", "outliers", "cauchy"])
@pytest.mark.parametrize(("n", "d"), [(5000, 20), (3000, 7), (1000, 20), (400, 2), (100, 10), (50, 20), (30, 1)])
def test_fit_finds_the_least(n, d, noise):
    X, y = problem(seed=n + d, n=n, d=d, noise=noise)
    assert_is_least(X, y)


def in_whole_numbers(rng):
    X = rng.integers(0, 3, (400, 5)).astype(float)
    return X, X @ [1, -1, 2, 0, 3] + rng.integers(-2, 3, 400)


def with_repeated_rows(rng):
    X, y = problem(seed=5, n=40, d=4)
    rows = rng.integers(0, 40, 600)
    return X[rows], y[rows]


def without_noise(rng):
    X = rng.normal(size=(100, 5))
    y = X @ [1.0, 2.0, 3.0, 4.0, 5.0] - 7
    y[::7] += 100
    return X, y


def with_dependent_columns(rng):
    X, y = problem(seed=6, n=200, d=3)
    return np.column_stack([X, X[:, 0], X[:, 1] - 2 * X[:, 0], np.full(200, 0.1), np.zeros(200)]), y + rng.normal(
        size=200
    )


def with_far_rows(rng):
    X = rng.normal(size=(500, 4))
    X[:10] *= 1e5
    return X, X @ [1.0, 2.0, -1.0, 0.0] + rng.laplace(size=500)


def with_fewer_rows_than_features(rng):
    return rng.normal(size=(4, 9)), rng.normal(size=4)


def of_one_row(rng):
    return rng.normal(size=(1, 3)), np.array([2.0])


def of_equal_labels(rng):
    return rng.normal(size=(30, 2)), np.full(30, 4.0)


def of_constant_features(rng):
    return np.full((31, 2), 0.1), rng.normal(size=31)


def with_mostly_equal_labels(rng):
    return rng.normal(size=(60, 2)), np.where(np.arange(60) % 5, 1.0, rng.normal(size=60))


HARD = [
    in_whole_numbers,
    with_repeated_rows,
    without_noise,
    with_dependent_columns,
    with_far_rows,
    with_fewer_rows_than_features,
    of_one_row,
    of_equal_labels,
    of_constant_features,
    with_mostly_equal_labels,
]


@pytest.mark.parametrize("made", HARD)
@pytest.mark.parametrize("seed", [0, 1])
def test_fit_finds_the_least_where_ties_and_degenerate_features_are_in_the_way(made, seed):
    X, y = made(np.random.default_rng(seed))
    assert_is_least(X, y, seed)


@few
@given(st.lists(st.tuples(whole, whole, whole), min_size=1, max_size=12), st.integers(0, 5))
def test_fit_finds_the_least_of_small_problems_full_of_ties(rows, seed):
    rows = np.array(rows, float)
    X, y = rows[:, :2], rows[:, 2]
    w, b = fit(X, y, seed)
    assert negative_log_likelihood(X, y, w, b) == pytest.approx(least(X, y), rel=1e-7)


@few
@given(st.integers(1, 6), st.integers(1, 6), st.integers(0, 1000), st.sampled_from([0, 1e3, 1e6]))
def test_fit_goes_through_all_points_if_it_can(n, d, seed, offset):
    # By hand: with no more rows than coefficients all errors can be 0, and n log 2 is left; otherwise no loss is less.
    rng = np.random.default_rng(seed)
    X, y = rng.normal(size=(n, d)) + offset, rng.normal(size=n)
    w, b = fit(X, y, seed)
    errors = negative_log_likelihood(X, y, w, b) - n * math.log(2)
    # The offset times the weights is added and taken away again, and rounded.
    rounding = 1e-12 * (1 + offset) * (1 + np.abs(w).sum())
    assert errors == pytest.approx(0, abs=rounding) if n <= d + 1 else errors > 0


def test_without_useful_features_the_fit_is_the_median():
    w, b = fit(np.zeros((5, 1)), [1, 9, 2, 100, 3], seed=0)
    assert w.tolist() == [0]
    assert b == pytest.approx(3, rel=1e-14)


def test_the_same_seed_gives_the_same_fit_and_any_seed_the_same_loss():
    X, y = problem(seed=9, n=300, d=5, noise="outliers")
    (w, b), (again, b_again) = fit(X, y, 1), fit(X, y[:, None], 1)
    np.testing.assert_array_equal(w, again)
    assert b == b_again
    losses = [negative_log_likelihood(X, y, *fit(X, y, seed)) for seed in range(5)]
    np.testing.assert_allclose(losses, losses[0], rtol=1e-12)


def test_a_fit_follows_shifted_and_stretched_labels():
    # Law: labels 5y + 2x₁ + 7 have the coefficients 5w + (2, 0, …) and 5b + 7.
    X, y = problem(seed=3, n=201, d=3)
    X = X / X.std(axis=0)
    (w, b), (moved, b_moved) = fit(X, y, 0), fit(X, 5 * y + 2 * X[:, 0] + 7, 0)
    np.testing.assert_allclose(moved, 5 * w + [2, 0, 0], rtol=1e-9, atol=1e-9)
    assert b_moved == pytest.approx(5 * b + 7, rel=1e-9)


def test_a_fit_follows_tiny_labels():
    # Law: a power of two rounds nothing; more than half of these labels are equal, so that their median spread is 0.
    X, y = with_mostly_equal_labels(np.random.default_rng(0))
    (w, b), (tiny, b_tiny) = fit(X, y, 0), fit(X, 2.0**-60 * y, 0)
    np.testing.assert_array_equal(tiny, 2.0**-60 * w)
    assert b_tiny == 2.0**-60 * b


def test_sgd_with_decay_and_averaging_comes_close_by_itself():
    X, y = problem(seed=4, n=2000, d=5, noise="outliers")
    A, to_weights = laplace_noise._evened(X)
    c = laplace_noise._averaged_sgd(A, y, np.random.default_rng(0))
    constant = sgd(A, y, learning_rate=0.5, steps=2000, batch_size=32, seed=0)
    best = least(X, y)
    cured, hopping = (negative_log_likelihood(X, y, *to_weights(c)), negative_log_likelihood(A, y, *constant[:2]))
    assert cured == pytest.approx(best, rel=1e-5)
    assert cured - best < 0.1 * (hopping - best)
