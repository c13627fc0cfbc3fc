"""Scores held against sums done by hand and against laws they must obey."""

import re
from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from scipy import sparse

from d2l_regression.metrics import as_column, as_float, half_mse, mse, one_minus_r2, one_minus_r2_rounded, r2, rmse

SCORES = [mse, half_mse, rmse, r2, one_minus_r2, one_minus_r2_rounded]

# Whole numbers up to 1000, at least two of them different: far from overflow, so laws hold to rounding.
columns = hnp.arrays(np.float64, st.integers(2, 30), elements=st.integers(-1000, 1000)).filter(lambda y: np.ptp(y) > 0)


def test_scores_of_four_rows_by_hand():
    labels, predictions = [1, 2, 3, 4], [1.5, 2.0, 2.0, 6.0]
    # By hand: errors 0.5, 0, −1, 2, squares 0.25 + 0 + 1 + 4 = 5.25; mean label 2.5, spread 2 · 2.25 + 2 · 0.25 = 5.
    assert mse(labels, predictions) == pytest.approx(5.25 / 4, rel=1e-15)
    assert rmse(labels, predictions) == pytest.approx((5.25 / 4) ** 0.5, rel=1e-15)
    assert one_minus_r2(labels, predictions) == pytest.approx(5.25 / 5, rel=1e-15)
    assert r2(labels, predictions) == pytest.approx(-0.05, rel=1e-12)


def test_the_half_is_a_factor_of_two():
    # By hand: one error of 3; the book's loss is ½ · 9, Keras' is 9.
    assert half_mse([0.0], [3.0]) == 4.5
    assert mse([0.0], [3.0]) == 2 * half_mse([0.0], [3.0])


def test_rounding_goes_half_to_even():
    # By hand: 0.5, 1.5, 2.5 round to 0, 2, 2; errors 0, 1, 0 against spread 2.
    assert one_minus_r2_rounded([0, 1, 2], [0.5, 1.5, 2.5]) == 0.5


def test_r2_uses_the_mean_of_the_labels_it_is_given():
    # By hand: mean of 10 and 12 is 11, spread 2; predicting 0 (a training mean, say) costs 100 + 144.
    assert one_minus_r2([10, 12], [0, 0]) == 122.0


@given(columns)
def test_predicting_the_mean_scores_one(labels):
    assert one_minus_r2(labels, np.full(len(labels), labels.mean())) == pytest.approx(1, rel=1e-12)


@given(columns, st.integers(0, 2**32 - 1), st.floats(0.1, 10), st.booleans(), st.floats(-100, 100))
def test_r2_ignores_an_affine_map_of_both(labels, seed, scale, flip, shift):
    predictions = labels + np.random.default_rng(seed).normal(size=len(labels))
    scale = -scale if flip else scale
    moved = one_minus_r2(scale * labels + shift, scale * predictions + shift)
    assert moved == pytest.approx(one_minus_r2(labels, predictions), rel=1e-6)


class Series:
    """Stands in for a pandas Series: values behind `__array__`, and a label-matching minus that must never be used."""

    def __init__(self, values):
        self.values = np.asarray(values)

    def __array__(self, dtype=None, copy=None):
        return self.values

    def __sub__(self, other):
        raise AssertionError("a pandas Series subtracts by index")


@pytest.mark.parametrize("score", SCORES)
def test_all_ways_to_hold_a_column_score_the_same(score):
    labels, predictions = [1.0, 2.0, 4.0], [1.5, 2.0, 3.0]
    want = score(labels, predictions)
    ways = [list, np.array, lambda v: np.array(v).reshape(-1, 1), lambda v: [[x] for x in v], Series]
    for left in ways:
        for right in ways:
            assert score(left(labels), right(predictions)) == want
    assert isinstance(want, float)


@pytest.mark.parametrize("score", SCORES)
@pytest.mark.parametrize(
    ("left", "right"), [((3, 2), (3, 1)), ((3,), (4,)), ((3, 1), (3, 3)), ((3, 1), (1, 3)), ((0,), (0,)), ((), ())]
)
def test_other_shapes_are_refused_by_name(score, left, right):
    with pytest.raises(ValueError, match=re.escape(f"labels have shape {left} and predictions {right}")):
        score(np.ones(left), np.ones(right))


@pytest.mark.parametrize("score", SCORES)
@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_a_broken_prediction_makes_every_score_nan(score, bad):
    assert np.isnan(score([1.0, 2.0, 3.0], [1.0, bad, 3.0]))


@pytest.mark.parametrize("score", SCORES)
@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_a_broken_label_is_an_error(score, bad):
    with pytest.raises(ValueError, match="labels hold NaN or infinity"):
        score([1.0, bad, 3.0], [1.0, 2.0, 3.0])


# 0.1 seven times has a mean that is not 0.1; the least positive float has no half.
@pytest.mark.parametrize("labels", [[3, 3, 3], [0.1] * 7, [5.0], [0.0, 5e-324]])
@pytest.mark.parametrize("score", [r2, one_minus_r2, one_minus_r2_rounded])
def test_constant_labels_have_no_r2(score, labels):
    with pytest.raises(ValueError, match="R² divides by their variance, which is 0"):
        score(labels, np.zeros(len(labels)))


def test_scores_of_float32_are_computed_in_float64():
    labels = np.full(3, 1e8, np.float32)
    # By hand: 1e8 + 8 is a float32, its error of 8 squares to 64 in float64.
    assert mse(labels, labels + np.float32(8)) == 64.0
    # In float32 the square of 1e30 would be infinite.
    assert mse(np.zeros(1, np.float32), np.array([1e30], np.float32)) == pytest.approx(1e60, rel=1e-6)


@pytest.mark.parametrize(
    ("values", "dtype"),
    [
        ([1, 2], np.float64),
        (np.array([1, 2], np.uint8), np.float64),
        (np.array([1, 2], np.float32), np.float32),
        (np.array([1, 2], np.float16), np.float16),
        (np.array([1, 2.5], object), np.float64),
    ],
)
def test_as_column_keeps_floats_and_lifts_integers(values, dtype):
    column = as_column(values, "y")
    assert column.shape == (2, 1)
    assert column.dtype == dtype


@pytest.mark.parametrize("values", [np.ones((3, 2)), np.ones((1, 3)), np.ones(()), np.ones((3, 1, 1))])
def test_as_column_names_the_argument_and_its_shape(values):
    with pytest.raises(ValueError, match=re.escape(f"price has shape {values.shape}, may be (n,) or (n, 1)")):
        as_column(values, "price")


@pytest.mark.parametrize("values", [["1", "2"], [1j, 2j], [[1], [2, 3]], [{}], [10**400], np.zeros(2, "i4,i4")])
def test_as_column_refuses_what_is_not_a_real_number(values):
    with pytest.raises(ValueError, match="price is not an array of real numbers"):
        as_column(values, "price")


class Nullable:
    """Stands in for a pandas Series of type Int64 with an NA, which NumPy gets as NaN."""

    class dtype:
        na_value = None

    def __array__(self, dtype=None, copy=None):
        return np.array([1.0, np.nan])


class Opaque:
    """What has a shape but is no array, such as TensorFlow's SparseTensor, whose repr has many lines."""

    shape = (2, 2)

    def __repr__(self):
        return "indices\nvalues"


MASKED = np.ma.array([1.0, -999.0], mask=[False, True])


@pytest.mark.parametrize(
    ("values", "says"),
    [
        (["12", "13"], r"price is .*text.*\.astype\(float\)"),
        (np.array(["12", 13], object), r"price is .*text.*\.astype\(float\)"),
        (np.array(["2024-01-31"], "datetime64[D]"), r"price is .*dates.*np\.timedelta64"),
        ([datetime(2024, 1, 31), datetime(2024, 2, 1)], r"price is .*dates.*np\.timedelta64"),
        ([timedelta(1)], r"price is .*time spans.*np\.timedelta64"),
        (np.array([1 + 1j, 2]), r"price is .*complex numbers.*\.real"),
        (np.array([1 + 1j, 2], object), r"price is .*complex numbers.*\.real"),
        (MASKED, r"price is .*masked entries.*\.filled"),
        ([MASKED, MASKED], r"price is .*masked entries.*\.filled"),
        (sparse.csr_array(np.eye(2)), r"price is .*sparse matrix; \.toarray\(\)"),
        (sparse.coo_matrix(np.eye(2)), r"price is .*sparse matrix; \.toarray\(\)"),
        (Opaque(), r"price is .*holds a Opaque; make it a dense array of NumPy$"),
        ([1.0, None], "price is .*None; drop that row"),
        (Nullable(), r"price is .*NA.*\.fillna"),
    ],
)
def test_what_is_no_real_number_is_refused_with_the_remedy(values, says):
    with pytest.raises(ValueError, match=says):
        as_float(values, "price")


@pytest.mark.parametrize(
    "values",
    [np.ma.array([1, 0]), np.array([Fraction(1), np.float32(0)], object), [True, False], [Decimal(1), 0]],
)
def test_what_is_a_real_number_is_taken(values):
    np.testing.assert_array_equal(as_float(values, "y"), [1.0, 0.0])


@given(st.integers(50, 62), st.integers(0, 45), st.lists(st.floats(0, 1), min_size=2, max_size=9))
def test_integers_are_kept_to_a_milliardth_of_their_range_or_refused(size, spread, places):
    """Held against Python's own integers; what is refused is told how far float64 would have moved it."""
    exact = [2**size + 1 + int(place * 2**spread) for place in places]
    span = max(exact) - min(exact)
    moved = max(abs(int(float(each)) - each) for each in exact)
    if moved > 1e-9 * span > 0:
        with pytest.raises(ValueError, match=rf"y is .*integers beyond 2⁵³.*by up to {moved}; subtract the first"):
            as_float(np.array(exact), "y")
    else:
        kept = as_float(np.array(exact), "y").tolist()
        assert max(abs(int(each) - whole) for each, whole in zip(kept, exact, strict=True)) <= 1e-9 * span or span == 0


@given(st.lists(st.tuples(st.integers(-99, 99), st.integers(-99, 99)), min_size=2, max_size=20), st.data())
def test_scores_of_any_size_are_those_of_exact_arithmetic(rows, data):
    unit = data.draw(st.sampled_from([1e-170, 1e-160, 1.0, 1e160, 1e290]))
    offset = data.draw(st.sampled_from([0.0, 1e9]))
    labels, predictions = (np.array(part) * unit + offset * unit for part in zip(*rows, strict=True))
    assume(np.ptp(labels) > 0)
    y, p = ([Fraction(value) for value in part] for part in (labels, predictions))
    squares, mean = sum((a - b) ** 2 for a, b in zip(p, y, strict=True)), sum(y) / len(y)
    spread = sum((value - mean) ** 2 for value in y)
    assert one_minus_r2(labels, predictions) == pytest.approx(float(squares / spread), rel=1e-12)
    # The root of the exact square in the unit's own square, where it is a float.
    root = float(squares / len(y) / Fraction(unit) ** 2) ** 0.5 * unit
    assert rmse(labels, predictions) == pytest.approx(root, rel=1e-12, abs=0)


def test_the_largest_numbers_by_hand():
    assert rmse([0.0], [1e160]) == pytest.approx(1e160, rel=1e-15)
    assert rmse([0.0, 0.0], [1e-170, -1e-170]) == pytest.approx(1e-170, rel=1e-15)
    assert mse([0.0], [1e160]) == np.inf  # 1e320 is no float
    # Errors as large as the labels' distance from their mean of 0.
    assert one_minus_r2([-1.7e308, 1.7e308], [0, 0]) == 1


def test_labels_of_seconds_since_1970_are_not_rounded():
    # By hand: errors 0, 0, 1 against a spread of 2; a float32 of that size is a multiple of 128.
    start = 1_700_000_000
    assert one_minus_r2([start, start + 1, start + 2], np.array([0, 1, 3.0]) + start) == 0.5
