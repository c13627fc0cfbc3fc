"""Scaling and piecewise-linear bins: against their formulas, what they undo to, and laws on random columns."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as st_numpy
from sklearn.linear_model import LinearRegression

from d2l_regression.estimators import PiecewiseLinearEncoder, SmoothClipScaler
from d2l_regression.estimators.columns import LIMIT

COLUMNS = st_numpy.arrays(np.float64, (20, 1), elements=st.floats(-1e6, 1e6).map(lambda x: round(x, 3)))


def test_the_scale_is_that_of_the_quartiles_and_the_clip_its_formula():
    """By hand: median 2, quartiles 1 and 3, so that z = (x − 2) / 2."""
    scaler = SmoothClipScaler().fit([[0.0], [1.0], [2.0], [3.0], [4.0]])
    z = (7.0 - 2.0) / 2.0
    assert scaler.transform([[7.0]])[0, 0] == pytest.approx(z / np.sqrt(1 + (z / 3) ** 2), rel=1e-12)


@given(COLUMNS)
def test_scaled_values_are_bounded_and_keep_their_order(X):
    Z = SmoothClipScaler().fit_transform(X)
    order = np.argsort(X[:, 0], kind="stable")
    assert (np.abs(Z) <= LIMIT).all()
    assert (np.diff(Z[order, 0]) >= 0).all()


@given(COLUMNS, st.floats(1e-3, 1e3), st.floats(-1e3, 1e3))
def test_the_unit_of_a_column_does_not_count(X, factor, shift):
    if np.ptp(X) < 1e-2:
        return  # a spread that the shift's rounding would reach
    expected = SmoothClipScaler().fit_transform(X)
    np.testing.assert_allclose(SmoothClipScaler().fit_transform(factor * X + shift), expected, rtol=1e-4, atol=1e-4)


def test_where_the_quartiles_are_equal_half_the_range_is_the_scale():
    X = np.array([[0.0]] * 9 + [[4.0]])
    assert SmoothClipScaler().fit(X).scale_.tolist() == [2.0]


def test_constant_and_empty_columns_say_nothing_later_either():
    scaler = SmoothClipScaler().fit([[5.0, np.nan], [5.0, np.nan]])
    assert scaler.transform([[9.0, 1.0]]).tolist() == [[0.0, 0.0]]


def test_missing_values_stay_and_wild_ones_are_bounded():
    X = np.array([[0.0], [1.0], [np.nan], [2.0], [1e308], [-1e308]])
    Z = SmoothClipScaler().fit_transform(X)[:, 0]
    assert np.isnan(Z[2])
    assert np.isfinite(np.delete(Z, 2)).all()
    assert np.abs(np.diff(Z[[0, 1, 3]])).min() > 0.1  # the others keep their distances


@given(COLUMNS, st.integers(1, 8))
def test_bins_filled_up_lead_back_to_the_value(X, n_bins):
    """Oracle: the lower edge and the filled widths add up to x."""
    encoder = PiecewiseLinearEncoder(n_bins)
    filled = encoder.fit_transform(X)
    (edges,) = encoder.edges_
    assert filled.shape[1] == len(edges) - 1 <= n_bins
    assert ((filled >= 0) & (filled <= 1)).all()
    np.testing.assert_allclose(edges[0] + filled @ np.diff(edges), X[:, 0], rtol=1e-9, atol=1e-6)


def test_least_squares_on_the_bins_is_any_broken_line_with_corners_at_the_quantiles():
    """Oracle: numpy.interp."""
    x = np.random.default_rng(0).normal(size=(200, 1))
    encoder = PiecewiseLinearEncoder(8).fit(x)
    (edges,) = encoder.edges_
    y = np.interp(x[:, 0], edges, [0, 3, -1, 2, 2, 5, -4, 0, 1])
    fitted = LinearRegression().fit(encoder.transform(x), y)
    np.testing.assert_allclose(fitted.predict(encoder.transform(x)), y, atol=1e-9)


def test_beyond_the_training_rows_the_bins_are_full_or_empty():
    encoder = PiecewiseLinearEncoder(2).fit([[0.0], [1.0], [3.0]])
    assert encoder.transform([[-1e308], [1e308]]).tolist() == [[0.0, 0.0], [1.0, 1.0]]


def test_a_column_of_few_values_has_a_bin_between_each_two_of_them():
    encoder = PiecewiseLinearEncoder(16).fit([[0.0, 7.0], [1.0, 7.0]] * 10)
    assert encoder.get_feature_names_out(["switch", "constant"]).tolist() == ["switch_from_0"]
    assert encoder.transform([[1.0, 7.0], [0.0, 9.0]]).tolist() == [[1.0], [0.0]]


@pytest.mark.parametrize("n_bins", [0, 2.5, None])
def test_a_number_of_bins_that_is_none_is_named(n_bins):
    with pytest.raises(ValueError, match=r"n_bins is .*, may be 1 or more"):
        PiecewiseLinearEncoder(n_bins).fit([[0.0], [1.0]])
