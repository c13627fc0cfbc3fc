"""Singular and nearly singular designs of least-squares and singular-design, held against exact rational arithmetic."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from exercises.least_squares import ridge, solve_min_norm, solve_normal_equations, solve_qr, solve_refined
from exercises.singular_design import invisible_directions, penalised, shortest_minimiser


def exact_ridge(X, y, strength):
    """The w with (XᵀX + strength · I) w = Xᵀy for these floats, in fractions that round once, at the end."""
    rows = [[Fraction(float(value)) for value in (*x, label)] for x, label in zip(X, y, strict=True)]
    d = X.shape[1]
    system = [[sum(row[i] * row[j] for row in rows) for j in range(d + 1)] for i in range(d)]
    for i in range(d):
        system[i][i] += Fraction(strength)
    for i in range(d):  # positive definite: no pivot is zero
        system[i] = [value / system[i][i] for value in system[i]]
        for k in set(range(d)) - {i}:
            system[k] = [a - system[k][i] * b for a, b in zip(system[k], system[i], strict=True)]
    return np.array([float(row[-1]) for row in system])


def dependent(seed, whole):
    """X of any shape and a rank that may be less, of whole numbers (dependent exactly) or not (but for rounding)."""
    rng = np.random.default_rng(seed)
    n, d, rank = rng.integers(1, 7), rng.integers(1, 7), rng.integers(1, 7)
    draw = (lambda shape: rng.integers(-3, 4, shape).astype(float)) if whole else (lambda shape: rng.normal(size=shape))
    X = draw((n, rank)) @ draw((rank, d))
    assume(X.any())
    return X * 10.0 ** rng.integers(-2, 3, d), rng.normal(size=n)


@settings(deadline=None)
@given(st.integers(0, 10_000), st.booleans(), st.integers(-34, 2))
def test_ridge_is_right_at_every_strength_or_refused(seed, whole, power):
    X, y = dependent(seed, whole)
    want = exact_ridge(X, y, 10.0**power)
    for solve in (ridge, solve_normal_equations):
        try:
            w = solve(X, y, 10.0**power)
        except ValueError:
            assert power < -8 or solve is solve_normal_equations, "refined, a strength like this is no trouble"
        else:
            np.testing.assert_allclose(w, want, rtol=0, atol=1e-6 * np.abs(want).max(), err_msg=str(solve))


@pytest.mark.parametrize("power", range(-26, 0, 2))
def test_ridge_on_columns_that_follow_exactly(power):
    # By hand the limit of weak penalties: slope 0.6 on x is shared as 0.12 and 0.24 by x and 2x.
    x, y = np.arange(1.0, 7.0), np.array([1.0, 3.0, 2.0, 5.0, 4.0, 4.0])
    X = np.column_stack([x, 2 * x, np.ones(6)])
    want = exact_ridge(X, y, 10.0**power)
    np.testing.assert_allclose(penalised(X, y, 10.0**power), want, rtol=1e-9)
    if power >= -22:
        np.testing.assert_allclose(ridge(X, y, 10.0**power), want, rtol=1e-8)
    else:
        with pytest.raises(ValueError, match=r"X, shape \(6, 3\), is singular.*ridge with a greater strength"):
            ridge(X, y, 10.0**power)


@settings(deadline=None)
@given(st.integers(0, 10_000), st.integers(-34, 2))
def test_penalised_is_exact_arithmetic_at_every_strength(seed, power):
    rng = np.random.default_rng(seed)
    n, d, rank = rng.integers(1, 7, 3)
    X, y = (rng.integers(-3, 4, (n, rank)) @ rng.integers(-3, 4, (rank, d))).astype(float), rng.normal(size=n)
    want = exact_ridge(X, y, 10.0**power)
    np.testing.assert_allclose(penalised(X, y, 10.0**power), want, rtol=0, atol=1e-6 * np.abs(want).max())


@pytest.mark.parametrize("n", [100, 1_000_000])
def test_seconds_of_a_day_are_not_constant(n):
    # By hand: labels on the line 2 · seconds − 50,000, whose intercept at 1970 is that much further down.
    seconds = np.arange(n) * 864.0 % 86_400
    X, y = np.column_stack([1.7e9 + seconds, np.ones(n)]), 2 * seconds - 50_000
    for w in (shortest_minimiser(X, y), solve_min_norm(X, y)[0], solve_qr(X, y)):
        np.testing.assert_allclose(w, [2, -50_000 - 2 * 1.7e9], rtol=1e-6)
        np.testing.assert_allclose(X @ w, y, rtol=0, atol=1e-4)  # of 86,400 s, from numbers of 3.4e9
    assert solve_min_norm(X, y)[1] == 2
    assert invisible_directions(X).shape == (2, 0)


@pytest.mark.parametrize("n", [100, 1_000_000])
def test_equal_rows_do_not_make_a_constant_a_direction(n):
    # By hand: columns ⅓ and 1 share a label of 5 in proportion to themselves, 5 c / (1/9 + 1).
    X, y = np.column_stack([np.full(n, 1 / 3), np.ones(n)]), np.full(n, 5.0)
    w, rank = solve_min_norm(X, y)
    assert rank == 1
    for found in (w, shortest_minimiser(X, y)):
        np.testing.assert_allclose(found, [1.5, 4.5], rtol=1e-10)
    for solve in (solve_qr, solve_refined, solve_normal_equations):
        with pytest.raises(ValueError, match=r"X, shape \(\d+, 2\), is singular"):
            solve(X, y)


@settings(deadline=None)
@given(st.integers(0, 10_000), st.lists(st.sampled_from([-332, -3, 0, 3, 332]), min_size=4, max_size=4))
def test_units_do_not_change_what_is_invisible(seed, powers):
    rng = np.random.default_rng(seed)
    X, units = rng.normal(size=(7, 2)) @ rng.integers(-3, 4, (2, 4)), 2.0 ** np.array(powers)
    assume(X.any())
    assert invisible_directions(X * units).shape == invisible_directions(X).shape
    y = rng.normal(size=7)
    try:
        w, rank = solve_min_norm(X * units, y)
    except ValueError:
        assert max(powers) - min(powers) > 300, "units that differ by less are no trouble"
    else:
        assert rank == np.linalg.matrix_rank(X)
        fitted = X @ np.linalg.lstsq(X, y, rcond=1e-9)[0]
        np.testing.assert_allclose(X * units @ w, fitted, rtol=0, atol=1e-8 * np.abs(y).max())
