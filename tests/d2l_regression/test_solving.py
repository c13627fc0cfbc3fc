"""The solvers held against exact rational arithmetic, on columns shifted, scaled, repeated and many rows long."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from d2l_regression.solving import least_norm, ridge, with_bias

UNITS = st.sampled_from([1e-100, 1e-3, 1.0, 1e5, 1e100])
SHIFTS = st.sampled_from([0.0, 1e3, -1e6, 1e6])  # in spreads of the column


def exactly(A):
    """A matrix of Fractions, as lists of rows."""
    return [[Fraction(float(value)) for value in row] for row in np.asarray(A)]


def product(A, B):
    return [[sum(a * b for a, b in zip(row, column, strict=True)) for column in zip(*B, strict=True)] for row in A]


def transposed(A):
    return [list(column) for column in zip(*A, strict=True)]


def solved(A, b):
    """x with Ax = b by Gauss-Jordan elimination in fractions, which loses nothing; A regular."""
    rows = [[*row, *right] for row, right in zip(A, b, strict=True)]
    for i in range(len(rows)):
        pivot = next(k for k in range(i, len(rows)) if rows[k][i])
        rows[i], rows[pivot] = rows[pivot], rows[i]
        rows[i] = [value / rows[i][i] for value in rows[i]]
        for k in range(len(rows)):
            if k != i and rows[k][i]:
                rows[k] = [value - rows[k][i] * above for value, above in zip(rows[k], rows[i], strict=True)]
    return [row[len(A) :] for row in rows]


def exact_fit(A, y):
    """The least-squares weights of columns that are independent, as Fractions."""
    A, y = exactly(A), exactly(y[:, None])
    return [row[0] for row in solved(product(transposed(A), A), product(transposed(A), y))]


def plain_columns(seed):
    """A well-conditioned X, shape (n, d), and y, both random; the first column rises, so that none is constant."""
    rng = np.random.default_rng(seed)
    n, d = rng.integers(8, 25), rng.integers(1, 4)
    X = rng.normal(size=(n, d))
    X[:, 0] += np.linspace(-2, 2, n)
    return X, X.sum(axis=1) + rng.choice([0, 0.1, 1]) * rng.normal(size=n)


@settings(deadline=None)
@given(st.integers(0, 10_000), st.integers(0, 2), st.lists(st.tuples(SHIFTS, UNITS), min_size=5, max_size=5))
def test_shifted_and_scaled_columns_predict_as_exact_arithmetic_does(seed, repeated, places):
    X, y = plain_columns(seed)
    n, d = X.shape
    # Columns that follow from others: three times the first, the sum of all.
    X = np.column_stack([X, 3 * X[:, 0], X.sum(axis=1)])[:, : d + repeated]
    shifts, units = (np.array(part)[: X.shape[1]] for part in zip(*places, strict=True))
    X = (X + shifts * X.std(axis=0)) * units
    fit = exact_fit(np.column_stack([X[:, :d], np.ones(n)]), y)  # the others add nothing
    want = [float(sum(a * b for a, b in zip(row, fit, strict=True))) for row in exactly(np.c_[X[:, :d], np.ones(n)])]
    w, b, rank = with_bias(X, y[:, None])
    assert rank == d + 1
    # Repeated columns may share large weights of both signs, for a small bias: whoever adds them up has their rounding.
    added_up = 2e-15 * (np.abs(X) @ np.abs(w)).max() if repeated else 0
    np.testing.assert_allclose(X @ w[:, 0] + b, want, rtol=0, atol=1e-9 * np.abs(y).max() + added_up)
    if repeated == 0:  # 2⁻⁵² times the condition after centring and its square, which is below 1,000 here
        exact = [float(v * Fraction(unit)) for v, unit in zip(fit[:-1], units, strict=True)]
        np.testing.assert_allclose(w[:, 0] * units, exact, rtol=0, atol=1e-12 * np.abs(y).max())
    design = np.column_stack([X, np.ones(n)])
    w, rank = least_norm(design, y[:, None])
    assert rank == d + 1
    np.testing.assert_allclose(design @ w[:, 0], want, rtol=0, atol=3e-9 * np.abs(y).max() + added_up)


@settings(deadline=None)
@given(st.integers(0, 10_000), st.lists(st.sampled_from([-332, -10, 0, 1, 10, 332]), min_size=6, max_size=6))
def test_the_shortest_weights_are_those_of_exact_arithmetic_in_any_units(seed, powers):
    # Oracle: X = BC with B of full column rank and C of full row rank; then w = Cᵀ(CCᵀ)⁻¹ times the weights of B.
    rng = np.random.default_rng(seed)
    n, r, more = rng.integers(4, 9), rng.integers(1, 4), rng.integers(1, 4)
    B, mix = rng.integers(-9, 10, (n, r)), np.column_stack([np.eye(r), rng.integers(-2, 3, (r, more))])
    assume(np.linalg.matrix_rank(B) == r)
    mix = mix[:, rng.permutation(r + more)]
    units, y = 2.0 ** np.array(powers[: r + more]), rng.normal(size=(n, 1))
    C = exactly(mix * units)
    shares = solved(product(C, transposed(C)), [[v] for v in exact_fit(B, y[:, 0])])
    want = [row[0] for row in product(transposed(C), shares)]
    w, rank = least_norm(B @ mix * units, y)
    assert rank == r
    # Each weight in the unit of its column, beside what all columns together say.
    off = [float((Fraction(float(a)) - b) * Fraction(u)) for a, b, u in zip(w[:, 0], want, units, strict=True)]
    np.testing.assert_allclose(off, 0, atol=1e-12 * max(1, np.abs(y).max()))


@settings(deadline=None)
@given(st.integers(0, 10_000), st.lists(st.tuples(SHIFTS, UNITS), min_size=4, max_size=4))
def test_shifts_and_units_do_not_change_the_rank(seed, places):
    rng = np.random.default_rng(seed)
    X = rng.integers(-3, 4, (9, 2)) @ rng.integers(-3, 4, (2, 4)).astype(float)
    y = rng.normal(size=(9, 1))
    shifts, units = (np.array(part) for part in zip(*places, strict=True))
    moved = (X + shifts * X.std(axis=0)) * units
    assert with_bias(moved, y)[2] == with_bias(X, y)[2] == 1 + np.linalg.matrix_rank(X - X.mean(axis=0))


@pytest.mark.parametrize("n", [100, 1_000_000])
def test_seconds_since_1970_of_any_number_of_rows(n):
    # Oracle: integer arithmetic, exact. x = start + k and y = 3k ± 1, so that only the k and signs matter.
    k = np.arange(n, dtype=np.int64) * 864 % 86_400
    sign = np.where(np.arange(n) * 7 % 5 < 2, 1, -1)
    spread = n * int((k * k).sum()) - int(k.sum()) ** 2
    slope = 3 + Fraction(n * int((k * sign).sum()) - int(k.sum()) * int(sign.sum()), spread)
    X, y = (1_700_000_000 + k).astype(float)[:, None], (3 * k + sign).astype(float)[:, None]
    w, b, rank = with_bias(X, y)
    assert rank == 2
    assert w.item() == pytest.approx(float(slope), rel=1e-12)
    intercept = Fraction(int((3 * k + sign).sum()), n) - slope * (1_700_000_000 + Fraction(int(k.sum()), n))
    assert b == pytest.approx(float(intercept), rel=1e-12)
    w, rank = least_norm(np.column_stack([X, np.ones(n)]), y)
    assert rank == 2
    # Without centring the condition is that of the columns as they stand, about 1.7e9 / 25,000.
    assert w[0].item() == pytest.approx(float(slope), rel=1e-9)


def test_many_equal_rows_do_not_make_a_constant_look_independent():
    # By hand: columns c, 2c and 1 with mean label 9 share it in proportion to themselves, 9 c / (c² + 4c² + 1).
    n, c = 1_000_000, 1 / 3
    design = np.column_stack([np.full(n, c), np.full(n, 2 * c), np.ones(n)])
    labels = np.where(np.arange(n) % 2, 8.0, 10.0)[:, None]
    w, rank = least_norm(design, labels)
    assert rank == 1
    np.testing.assert_allclose(w[:, 0], 9 * np.array([c, 2 * c, 1]) / (5 * c * c + 1), rtol=1e-11)
    w, b, rank = with_bias(design[:, :2], labels)
    assert rank == 1
    np.testing.assert_allclose([*w[:, 0], b], 9 * np.array([c, 2 * c, 1]) / (5 * c * c + 1), rtol=1e-11)


@pytest.mark.parametrize(("n", "d"), [(3, 7), (7, 7), (30, 7), (500, 7)])
def test_every_shape_is_the_pseudoinverse(n, d):
    rng = np.random.default_rng(n)
    design, labels = rng.normal(size=(n, d)), rng.normal(size=(n, 1))
    w, rank = least_norm(design, labels)
    assert rank == min(n, d)
    np.testing.assert_allclose(w, np.linalg.pinv(design) @ labels, rtol=1e-9)  # oracle: NumPy
    if n > 3:  # a row twice, beside fewer rows than columns
        return
    w, rank = least_norm(np.vstack([design, design]), np.vstack([labels, labels]))
    assert rank == n
    np.testing.assert_allclose(w, np.linalg.pinv(design) @ labels, rtol=1e-9)


@given(st.integers(0, 10_000), st.integers(-34, 2))
def test_ridge_is_exact_arithmetic_at_every_strength(seed, power):
    # Whole numbers that depend on each other exactly, or not at all: no singular value lies between rounding and 1e-6.
    rng = np.random.default_rng(seed)
    n, d, r = rng.integers(1, 6), rng.integers(1, 6), rng.integers(1, 4)
    X, y = (rng.integers(-3, 4, (n, r)) @ rng.integers(-3, 4, (r, d))).astype(float), rng.normal(size=(n, 1))
    assume(X.any())
    strength = 10.0**power
    exact_X = exactly(X)
    gram = product(transposed(exact_X), exact_X)
    for i in range(d):
        gram[i][i] += Fraction(strength)
    want = np.array(solved(gram, product(transposed(exact_X), exactly(y))), dtype=float)
    np.testing.assert_allclose(ridge(X, y, strength), want, rtol=1e-6, atol=1e-8 * np.abs(want).max())


def test_weights_beyond_float64_are_refused():
    with pytest.raises(ValueError, match="a weight is beyond float64: y is too large beside a column of X"):
        with_bias(np.array([[1e-300], [3e-300]]), np.array([[1e300], [2e300]]))


@pytest.mark.parametrize("places", [[0], [1], [0, 1]])
def test_columns_at_float64_s_end_are_solved_or_refused(places):
    """By hand: y = 0.3x + 0.1 in units so large that squares of entries, and sums of them, are beyond float64."""
    x = np.array([1.0, 0.5, -1.0, 0.25])
    both = np.column_stack([x, 0.3 * x + 0.1])
    both[:, places] *= 1e308
    w, b, rank = with_bias(both[:, :1], both[:, 1:])
    unit = np.where(np.isin([0, 1], places), 1e308, 1.0)
    assert w[0, 0] == pytest.approx(0.3 * (unit[1] / unit[0]), rel=1e-12)
    assert b == pytest.approx(0.1 * unit[1], rel=1e-12)
    assert rank == 2


def test_a_column_whose_length_is_beyond_float64_is_refused():
    X = np.where(np.arange(99)[:, None] % 2, 1.7e308, -1.7e308)
    with pytest.raises(ValueError, match="is too near the largest float64; change its unit"):
        with_bias(X, np.ones((99, 1)) * np.arange(99)[:, None])
