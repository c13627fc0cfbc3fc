"""The solvers held against exact rational arithmetic, NIST's certified values and numpy.linalg.lstsq."""

from contextlib import suppress
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from exercises.least_squares import (
    gradient,
    loss,
    ridge,
    solve_min_norm,
    solve_normal_equations,
    solve_qr,
    solve_refined,
)
from exercises.studies.accuracy import correct_digits, problems

FULL_RANK = (solve_normal_equations, solve_qr, solve_refined)
NIST = {problem.name: problem for problem in problems()}


def by_min_norm(X, y):
    return solve_min_norm(X, y)[0]


def without_ridge(X, y):
    return ridge(X, y, 0.0)


def exact_solution(X, y):
    """The least-squares w in rational arithmetic, d Fractions, or None if XᵀX is singular. Oracle for everything else.

    Gauss-Jordan elimination on the normal equations, which loses nothing where nothing is rounded.
    """
    columns = [[Fraction(value) for value in column] for column in np.asarray(X, dtype=float).T]
    columns.append([Fraction(value) for value in y])
    d = len(columns) - 1
    rows = [[sum(a * b for a, b in zip(columns[i], other, strict=True)) for other in columns] for i in range(d)]
    for i in range(d):
        pivot = next((k for k in range(i, d) if rows[k][i]), None)
        if pivot is None:
            return None
        rows[i], rows[pivot] = rows[pivot], rows[i]
        rows[i] = [value / rows[i][i] for value in rows[i]]
        for k in range(d):
            if k != i:
                rows[k] = [value - rows[k][i] * above for value, above in zip(rows[k], rows[i], strict=True)]
    return [row[-1] for row in rows]


@st.composite
def small_problems(draw):
    """X and y of small whole numbers, n ≥ d; a third of them singular."""
    d = draw(st.integers(1, 3))
    n = draw(st.integers(d, 6))
    whole = st.integers(-4, 4)
    X = np.array(draw(st.lists(st.lists(whole, min_size=d, max_size=d), min_size=n, max_size=n)), dtype=float)
    if d > 1 and draw(st.integers(0, 2)) == 0:
        X[:, -1] = 2 * X[:, 0]
    return X, np.array(draw(st.lists(whole, min_size=n, max_size=n)), dtype=float)


def nearly_singular(seed, closeness, n=8):
    """A problem whose second column is the first but for a relative distance, in float64 as it stands."""
    rng = np.random.default_rng(seed)
    X = rng.normal(size=(n, 3))
    X[:, 1] = X[:, 0] + closeness * X[:, 1]
    return X, rng.normal(size=n)


def test_loss_and_gradient_by_hand():
    # By hand: residuals 1·1 + 2·1 − 2 = 1 and 3·1 + 4·1 − 4 = 3; ½ (1 + 9)/2 = 2.5; (1·1 + 3·3, 2·1 + 4·3)/2 = (5, 7).
    X, y, w = [[1, 2], [3, 4]], [2, 4], [1, 1]
    assert loss(X, y, w) == 2.5
    np.testing.assert_array_equal(gradient(X, y, w), [5, 7])


@given(st.integers(1, 10), st.integers(1, 4), st.integers(0, 1000))
def test_the_gradient_is_that_of_the_loss(n, d, seed):
    rng = np.random.default_rng(seed)
    X, y, w = rng.normal(size=(n, d)), rng.normal(size=n), rng.normal(size=d)
    # The loss is quadratic: central differences are exact up to rounding, whatever the step.
    slopes = [loss(X, y, w + step) - loss(X, y, w - step) for step in 0.5 * np.eye(d)]
    np.testing.assert_allclose(gradient(X, y, w), slopes, rtol=1e-10, atol=1e-11)


@pytest.mark.parametrize("solve", [*FULL_RANK, by_min_norm, without_ridge])
def test_a_line_by_hand(solve):
    # By hand: 0, 1, 3 beside x = 0, 1, 2 have slope 3/2 and mean 4/3, so that the intercept is 4/3 − 3/2 = −1/6.
    X, y = [[1, 0], [1, 1], [1, 2]], [0, 1, 3]
    w = solve(X, y)
    assert w.shape == (2,)
    np.testing.assert_allclose(w, [-1 / 6, 3 / 2], rtol=1e-14)
    np.testing.assert_array_equal(solve(X, [[0], [1], [3]]), w, err_msg="y as a column is the same y")


@given(small_problems())
def test_solvers_agree_with_exact_arithmetic(problem):
    X, y = problem
    exact = exact_solution(X, y)
    if exact is None:
        for solve in FULL_RANK:
            with pytest.raises(ValueError, match=r"X, shape \(\d, \d\), is singular.*use solve_min_norm"):
                solve(X, y)
        return
    for solve in (*FULL_RANK, by_min_norm, without_ridge):
        np.testing.assert_allclose(solve(X, y), np.array(exact, float), rtol=1e-11, atol=1e-12, err_msg=str(solve))


@given(small_problems())
def test_refined_has_every_digit(problem):
    X, y = problem
    exact = exact_solution(X, y)
    if exact is not None:
        np.testing.assert_allclose(solve_refined(X, y), np.array(exact, float), rtol=3e-16, atol=1e-30)


@given(st.integers(0, 1000), st.integers(2, 11))
def test_refined_has_every_digit_of_nearly_singular_problems(seed, power):
    X, y = nearly_singular(seed, closeness=10.0**-power)
    exact = exact_solution(X, y)
    assert correct_digits(solve_refined(X, y), exact) > 15
    # What it improves on: QR loses a digit for each digit in which the columns agree, and more for a large residual.
    if power > 6:
        assert correct_digits(solve_qr(X, y), exact) < 13


@pytest.mark.parametrize("closeness", [1e-14, 3e-15, 1e-15])
@pytest.mark.parametrize("seed", range(10))
def test_refined_ends_at_the_border_of_what_float64_can_tell_apart(closeness, seed):
    # Either answer is right there; an endless loop, numbers that are not finite or another error are not.
    X, y = nearly_singular(seed, closeness)
    with suppress(ValueError):
        assert np.isfinite(solve_refined(X, y)).all()


@pytest.mark.parametrize(("X", "y"), [([[1.0], [2.0]], [0, 0]), ([[1.0], [1.0]], [1, -1]), ([[3.0]], [1.0])])
def test_refined_ends_where_a_weight_or_all_residuals_are_zero(X, y):
    exact = np.array(exact_solution(X, y), float)
    np.testing.assert_allclose(solve_refined(X, y), exact, rtol=3e-16, atol=1e-30)


LEAST = {  # digits that QR keeps at least, one below what LAPACK reaches, as BLAS kernels differ
    "Norris": 11,
    "Pontius": 11,
    "NoInt1": 14,
    "NoInt2": 14,
    "Filip": 6,
    "Longley": 9.5,
    "Wampler1": 8,
    "Wampler2": 11,
    "Wampler3": 8,
    "Wampler4": 6.5,
    "Wampler5": 4.5,
}


@pytest.mark.parametrize("name", LEAST)
def test_digits_on_the_problems_of_nist(name):
    problem = NIST[name]
    assert correct_digits(solve_qr(problem.X, problem.y), problem.certified) >= LEAST[name]
    assert correct_digits(solve_refined(problem.X, problem.y), problem.exact) >= 15
    w, rank = solve_min_norm(problem.X, problem.y)
    assert rank == problem.X.shape[1]
    numpys = np.linalg.lstsq(problem.X, problem.y, rcond=None)[0]
    assert correct_digits(w, problem.certified) >= correct_digits(numpys, problem.certified)


def test_normal_equations_lose_twice_the_digits():
    longley = NIST["Longley"]
    squared = correct_digits(solve_normal_equations(longley.X, longley.y), longley.certified)
    assert 5 < squared < correct_digits(solve_qr(longley.X, longley.y), longley.certified) - 2
    with pytest.raises(ValueError, match=r"X, shape \(82, 11\), is singular to working precision"):
        solve_normal_equations(NIST["Filip"].X, NIST["Filip"].y)


@given(st.integers(1, 8), st.integers(1, 8), st.integers(1, 8), st.integers(0, 1000))
def test_min_norm_is_what_lstsq_finds(n, d, rank, seed):
    # Oracle: numpy.linalg.lstsq, on X of any shape with as many independent columns as `rank`, or fewer.
    rng = np.random.default_rng(seed)
    X = rng.integers(-3, 4, (n, rank)) @ rng.integers(-3, 4, (rank, d))
    y = rng.normal(size=n)
    w, found = solve_min_norm(X, y)
    want, _, numpys, _ = np.linalg.lstsq(X.astype(float), y, rcond=None)
    assert isinstance(found, int)
    assert found == numpys
    np.testing.assert_allclose(w, want, rtol=1e-8, atol=1e-9)


def test_min_norm_by_hand():
    # By hand: of all w with w₁ + w₂ = 4 and w₃ free, (2, 2, 0) is the shortest.
    w, rank = solve_min_norm([[1, 1, 0]], [4])
    np.testing.assert_allclose(w, [2, 2, 0], rtol=1e-14, atol=1e-15)
    assert rank == 1
    w, rank = solve_min_norm(np.zeros((3, 2)), [1, 2, 3])
    np.testing.assert_array_equal(w, [0, 0])
    assert rank == 0


def test_min_norm_stays_shortest_with_columns_of_very_different_size():
    # By hand: all w with 1e6 w₁ + w₂ = 1 fit; the shortest points along (1e6, 1).
    w, rank = solve_min_norm([[1e6, 1.0], [2e6, 2.0]], [1.0, 2.0])
    assert rank == 1
    np.testing.assert_allclose(w, np.array([1e6, 1.0]) / (1e12 + 1), rtol=1e-9)


@given(st.integers(0, 100), st.lists(st.integers(-300, 300), min_size=3, max_size=3))
def test_units_of_measurement_change_no_digit(seed, powers):
    X, y = nearly_singular(seed, closeness=0.1)
    units = 2.0 ** np.array(powers)
    for solve in (*FULL_RANK, by_min_norm):
        np.testing.assert_array_equal(solve(X * units, y), solve(X, y) / units, err_msg=str(solve))


@given(st.integers(1, 6), st.integers(1, 6), st.floats(1e-3, 1e3), st.integers(0, 1000))
def test_ridge_is_what_its_docstring_says(n, d, strength, seed):
    rng = np.random.default_rng(seed)
    X, y = rng.normal(size=(n, d)), rng.normal(size=n)
    w = ridge(X, y, strength)
    # Oracle: at the minimum of ½‖Xw − y‖² + ½ strength ‖w‖² the gradient is 0; there is one such point.
    slope = n * gradient(X, y, w) + strength * w
    np.testing.assert_allclose(slope, 0, atol=1e-11 * (strength + 10 * n))
    np.testing.assert_allclose(solve_normal_equations(X, y, ridge=strength), w, rtol=1e-7, atol=1e-9)


def test_ridge_by_hand():
    # By hand: XᵀX = 2 and Xᵀy = 2, so that 2 more on the diagonal halve w = 1; a mean over rows would give 1/3.
    X, y = [[1], [1]], [1, 1]
    assert ridge(X, y, 2).item() == pytest.approx(0.5, rel=1e-15)
    assert solve_normal_equations(X, y, 2).item() == pytest.approx(0.5, rel=1e-15)


def test_ridge_cures_singular_features():
    # By hand: two equal columns share w = 1 equally, as the shortest w does, and shrink by 2 · 2/(2 · 2 + strength).
    X, y = [[1, 1], [1, 1]], [1, 1]
    for strength in (1e-6, 1.0):
        want = [2 / (4 + strength)] * 2
        np.testing.assert_allclose(ridge(X, y, strength), want, rtol=1e-7)
        np.testing.assert_allclose(solve_normal_equations(X, y, strength), want, rtol=1e-7)
    assert ridge([[1, 1]], [1], 1.0).shape == (2,), "fewer rows than features are fine with a strength"
    for solve in (ridge, solve_normal_equations):
        with pytest.raises(ValueError, match=r"X, shape \(2, 2\), is singular.*ridge with a greater strength"):
            solve(X, y, 1e-40)


@pytest.mark.parametrize("solve", [ridge, solve_normal_equations])
@pytest.mark.parametrize(
    ("strength", "says"), [(-1, "is -1.0, must be 0 or more"), (np.nan, "NaN"), ([1, 2], "must be one number")]
)
def test_a_strength_that_is_no_penalty_is_refused(solve, strength, says):
    with pytest.raises(ValueError, match=says):
        solve([[1.0], [2.0]], [1, 2], strength)


BAD = [
    (np.zeros((0, 2)), [], r"X is empty, shape \(0, 2\)"),
    (np.zeros((2, 0)), [1, 2], r"X is empty, shape \(2, 0\)"),
    ([1, 2], [1, 2], r"X has shape \(2,\), must be \(n, d\)"),
    ([[1], [2]], [1, 2, 3], r"X has shape \(2, 1\) and y \(3,\)"),
    ([[1], [2]], [1], r"X has shape \(2, 1\) and y \(1,\)"),
    ([[1], [2]], [[1, 2], [3, 4]], r"y has shape \(2, 2\)"),
    ([[1], [np.nan]], [1, 2], r"X, shape \(2, 1\), holds NaN or infinity"),
    ([[1], [2]], [1, np.inf], r"y, shape \(2,\), holds NaN or infinity"),
    ([["a"], ["b"]], [1, 2], "X is not an array of real numbers"),
    ([[1, 2], [3]], [1, 2], "X is not an array of real numbers"),
    ([[1j], [2]], [1, 2], "X is not an array of real numbers"),
]


@pytest.mark.parametrize("solve", [*FULL_RANK, solve_min_norm, lambda X, y: ridge(X, y, 1.0)])
@pytest.mark.parametrize(("X", "y", "says"), BAD)
def test_what_is_no_problem_is_refused(solve, X, y, says):
    with pytest.raises(ValueError, match=says):
        solve(X, y)


@pytest.mark.parametrize("solve", [*FULL_RANK, without_ridge])
def test_fewer_rows_than_features_are_referred_to_another_solver(solve):
    with pytest.raises(ValueError, match=r"X has shape \(1, 2\), fewer rows than features.*use solve_min_norm"):
        solve([[1, 2]], [3])


@pytest.mark.parametrize("function", [loss, gradient])
def test_weights_of_another_shape_are_refused(function):
    with pytest.raises(ValueError, match=r"w has shape \(3,\) and X \(2, 2\)"):
        function(np.eye(2), [1, 2], [1, 2, 3])
    with pytest.raises(ValueError, match=r"w has shape \(2, 2\)"):
        function(np.eye(2), [1, 2], np.eye(2))


@pytest.mark.parametrize("solve", [*FULL_RANK, solve_min_norm, lambda X, y: ridge(X, y, 1.0)])
def test_arguments_stay_as_they_were(solve):
    X, y = nearly_singular(seed=0, closeness=0.1)
    before = np.column_stack([X, y])
    solve(X, y)
    np.testing.assert_array_equal(np.column_stack([X, y]), before)
