"""Laplace regression held against linear programming (HiGHS), SciPy's density, the subgradient law and hand sums."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from scipy.optimize import linprog

from exercises.laplace_noise import fit, negative_log_likelihood, sgd, subgradient


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
