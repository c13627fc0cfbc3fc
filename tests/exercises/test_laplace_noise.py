"""Laplace regression held against linear programming (HiGHS), SciPy's density, the subgradient law and hand sums."""

import math
import time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from scipy.optimize import linprog

from exercises import laplace_noise
from exercises.laplace_noise import fit, negative_log_likelihood, sgd, subgradient

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


def least(X, y):
    """The least negative log-likelihood, by linear programming. Oracle for `fit`.

    Solved in its dual, which has a row for each coefficient and not for each label: the largest yᵀs with −1 ≤ s ≤ 1,
    Xᵀs = 0 and Σ s = 0. Units and offsets are taken off first: HiGHS stops at errors of 1e-7 in units of its rows.
    """
    X = X / np.where(np.abs(X).max(axis=0) > 0, np.abs(X).max(axis=0), 1)
    X, y = X - X.mean(axis=0), y - np.median(y)
    scale = np.abs(y).mean() or 1.0
    solved = linprog(
        -y / scale,
        A_eq=np.column_stack([X, np.ones(len(X))]).T,
        b_eq=np.zeros(X.shape[1] + 1),
        bounds=(-1, 1),
        method="highs",
    )
    assert solved.status == 0, solved.message
    return len(y) * math.log(2) - scale * solved.fun


def assert_is_least(X, y, seed=0):
    w, b = fit(X, y, seed)
    assert w.shape == (X.shape[1],)
    assert isinstance(b, float)
    got, want = negative_log_likelihood(X, y, w, b), least(X, y)
    # The linear program's own tolerance, a thousandth of what is promised.
    assert got == pytest.approx(want, rel=1e-7)


def problem(seed, n, d, noise="laplace"):
    """(X, y) with features in units from micro to mega and the noise asked for."""
    rng = np.random.default_rng(seed)
    X = rng.normal(size=(n, d))
    y = X @ rng.normal(size=d) + 3 + rng.laplace(size=n)
    if noise == "outliers":  # a tenth of the labels, far away, most of them on one side
        far = rng.random(n) < 0.1
        y[far] += 1e4 * np.abs(rng.standard_cauchy(far.sum())) * rng.choice([1, 1, 1, -1], far.sum())
    if noise == "cauchy":
        y += rng.standard_cauchy(n)
    return X * 10.0 ** rng.integers(-6, 7, d), y


def test_likelihood_and_subgradient_by_hand():
    # By hand: errors 1·2 + 1 − 5 = −2 and 2·2 + 1 − 4 = 1; 2 log 2 + 3; signs −1 and 1 on x = 1, 2.
    X, y, w, b = [[1], [2]], [5, 4], [2], 1
    assert negative_log_likelihood(X, y, w, b) == pytest.approx(2 * math.log(2) + 3, rel=1e-15)
    slope_w, slope_b = subgradient(X, y, w, b)
    np.testing.assert_array_equal(slope_w, [1])
    assert slope_b == 0


def test_a_row_without_error_has_no_slope():
    slope_w, slope_b = subgradient([[1.0], [2.0]], [3, 6], [3], 0)
    np.testing.assert_array_equal(slope_w, [0])
    assert slope_b == 0


def test_likelihood_is_that_of_the_density():
    X, y = problem(seed=0, n=30, d=2)
    w, b = np.array([0.5, -1]) / X.std(axis=0), 2.0
    assert negative_log_likelihood(X, y, w, b) == pytest.approx(-stats.laplace.logpdf(y, X @ w + b).sum(), rel=1e-12)


whole = st.integers(-3, 3)


@given(
    st.lists(st.tuples(whole, whole, whole), min_size=1, max_size=8), st.tuples(*[whole] * 3), st.tuples(*[whole] * 3)
)
def test_the_subgradient_lies_below_the_loss(rows, here, there):
    # The definition of a subgradient, on whole numbers, where errors of exactly 0 are common.
    rows, here, there = np.array(rows, float), np.array(here, float), np.array(there, float)
    X, y = rows[:, :2], rows[:, 2]
    slope_w, slope_b = subgradient(X, y, here[:2], here[2])
    assert slope_w.shape == (2,)
    line = negative_log_likelihood(X, y, here[:2], here[2]) + np.append(slope_w, slope_b) @ (there - here)
    assert negative_log_likelihood(X, y, there[:2], there[2]) >= line - 1e-9


def test_two_steps_of_sgd_by_hand():
    # By hand, all rows in each step: from 0 the errors are −1 and −8, mean signs −(1 + 3)/2 and −1, so that half of it
    # steps to w = 1, b = 0.5; there the errors are 0.5 and −4.5, mean signs (1 − 3)/2 and 0, which steps to w = 1.5.
    w, b, history = sgd([[1], [3]], [1, 8], learning_rate=0.5, steps=2, batch_size=2, seed=0)
    np.testing.assert_array_equal(w, [1.5])
    assert b == 0.5
    np.testing.assert_allclose(history, math.log(2) + np.array([4.5, 2.5]), rtol=1e-15)


def test_sgd_goes_on_where_fewer_steps_end():
    X, y = problem(seed=1, n=50, d=3)
    X = X / X.std(axis=0)
    short, long = (sgd(X, y, 0.1, steps, 8, seed=3)[2] for steps in (20, 50))
    assert long.shape == (50,)
    np.testing.assert_array_equal(long[:20], short)
    assert not np.array_equal(sgd(X, y, 0.1, 20, 8, seed=4)[2], short)
    w, b, history = sgd(X, y, 0.1, 0, 8, seed=3)
    assert (w.tolist(), b, history.tolist()) == ([0, 0, 0], 0, [])


@given(st.integers(1, 20), st.integers(0, 100))
def test_a_batch_repeats_no_row(batch_size, seed):
    # Row i alone has feature i: one step moves the weights of the rows drawn, each by the same.
    w, _, _ = sgd(np.eye(20), np.ones(20), 1.0, 1, batch_size, seed)
    assert np.count_nonzero(w) == batch_size
    np.testing.assert_allclose(w[w > 0], 1 / batch_size, rtol=1e-15)


def test_a_constant_rate_hops_at_a_height_that_grows_with_it():
    X, y = problem(seed=2, n=500, d=3)
    X = X / X.std(axis=0)
    best = least(X, y)

    def height(rate):
        """How far above the least the last of many steps are, on average."""
        ends = [sgd(X, y, rate, steps, 10, seed=0)[:2] for steps in range(2000, 2100, 10)]
        return np.mean([negative_log_likelihood(X, y, w, b) for w, b in ends]) - best

    low, high = height(0.02), height(0.5)
    assert 0 < 10 * low < high


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        ({"learning_rate": 0}, "learning_rate is 0.0, must be greater than 0"),
        ({"learning_rate": np.nan}, "learning_rate, shape .*, holds NaN"),
        ({"steps": -1}, "steps is -1, must be 0 or more"),
        ({"steps": 1.5}, "steps is 1.5, must be a whole number"),
        ({"batch_size": 0}, "batch_size is 0, must be 1 or more"),
        ({"batch_size": 3}, "batch_size is 3, may be 2 at most"),
    ],
)
def test_settings_that_are_no_descent_are_refused(settings, says):
    with pytest.raises(ValueError, match=says):
        sgd([[1], [2]], [1, 2], **{"learning_rate": 0.1, "steps": 1, "batch_size": 1, "seed": 0, **settings})


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
    start = time.process_time()
    fit(X, y, seed=0)
    assert time.process_time() - start < 2, "seconds of one core; a fortieth is usual"
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


@given(st.lists(st.tuples(whole, whole, whole), min_size=1, max_size=12), st.integers(0, 5))
def test_fit_finds_the_least_of_small_problems_full_of_ties(rows, seed):
    rows = np.array(rows, float)
    X, y = rows[:, :2], rows[:, 2]
    w, b = fit(X, y, seed)
    assert negative_log_likelihood(X, y, w, b) == pytest.approx(least(X, y), rel=1e-7)


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


def test_arguments_stay_as_they_were():
    X, y = problem(seed=0, n=30, d=2)
    X_before, y_before = X.copy(), y.copy()
    fit(X, y, 0)
    sgd(X, y, 0.1, 5, 3, 0)
    np.testing.assert_array_equal(X, X_before)
    np.testing.assert_array_equal(y, y_before)


@pytest.mark.parametrize(
    "call",
    [
        lambda X, y: negative_log_likelihood(X, y, [1], 0),
        lambda X, y: subgradient(X, y, [1], 0),
        lambda X, y: sgd(X, y, 0.1, 1, 1, 0),
        lambda X, y: fit(X, y, 0),
    ],
)
@pytest.mark.parametrize(
    ("X", "y", "says"),
    [
        (np.zeros((0, 1)), [], r"X is empty, shape \(0, 1\)"),
        ([1, 2], [1, 2], r"X has shape \(2,\), must be \(n, d\)"),
        ([[1], [2]], [1, 2, 3], r"X has shape \(2, 1\) and y \(3,\)"),
        ([[1], [2]], [[1, 2], [3, 4]], r"y has shape \(2, 2\)"),
        ([[1], [np.inf]], [1, 2], r"X, shape \(2, 1\), holds NaN or infinity"),
        ([[1], [2]], [1, np.nan], r"y, shape \(2,\), holds NaN or infinity"),
        ([["a"], ["b"]], [1, 2], "X is not an array of real numbers"),
    ],
)
def test_what_is_no_problem_is_refused(call, X, y, says):
    with pytest.raises(ValueError, match=says):
        call(X, y)


@pytest.mark.parametrize("function", [negative_log_likelihood, subgradient])
def test_coefficients_of_another_shape_are_refused(function):
    with pytest.raises(ValueError, match=r"w has shape \(3,\) and X \(2, 2\)"):
        function(np.eye(2), [1, 2], [1, 2, 3], 0)
    with pytest.raises(ValueError, match=r"b has shape \(2,\), must be one number"):
        function(np.eye(2), [1, 2], [1, 2], [0, 1])
