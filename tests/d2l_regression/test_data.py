"""Tables, splits and standardising, held against hand sums, least squares and laws."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from d2l_regression import data
from d2l_regression.data import Dataset, Standardizer, houses, read_aloud, split, synthetic_linear

NAMES = ("area (m²)", "age (year)")


def numbered(n):
    """A Dataset whose label is the row number, so that a row can be recognised."""
    return Dataset(np.arange(2.0 * n).reshape(n, 2), np.arange(n), NAMES, "row (no unit)")


def test_a_dataset_knows_its_size_and_keeps_names_with_rows():
    part = numbered(5).rows([3, 1])
    assert (part.n, part.d) == (2, 2)
    np.testing.assert_array_equal(part.features, [[6, 7], [2, 3]])
    np.testing.assert_array_equal(part.labels, [[3], [1]])
    assert part.feature_names == NAMES
    assert part.label_name == "row (no unit)"


@pytest.mark.parametrize(
    ("index", "want"), [(slice(1, 3), [1, 2]), (np.array([True, False, False, True]), [0, 3]), (np.array([2]), [2])]
)
def test_rows_takes_slices_masks_and_numbers(index, want):
    np.testing.assert_array_equal(numbered(4).rows(index).labels[:, 0], want)


def test_labels_of_shape_n_become_a_column():
    assert numbered(3).labels.shape == (3, 1)


@pytest.mark.parametrize(
    ("features", "labels", "names", "message"),
    [
        (np.ones((3, 2)), np.ones(4), NAMES, "features have shape \\(3, 2\\) and labels \\(4, 1\\)"),
        (np.ones((3, 2)), np.ones((3, 2)), NAMES, "labels has shape \\(3, 2\\)"),
        (np.ones(3), np.ones(3), NAMES, "features has shape \\(3,\\)"),
        (np.ones((3, 2)), np.ones(3), ("area (m²)",), "must hold 2 names"),
    ],
)
def test_a_dataset_that_does_not_fit_together_is_refused(features, labels, names, message):
    with pytest.raises(ValueError, match=message):
        Dataset(features, labels, names, "price (thousand USD)")


def test_synthetic_labels_lie_on_the_plane_without_noise():
    made = synthetic_linear(n=50, weights=[2.0, -3.4], bias=4.2, noise_std=0.0, seed=1)
    want = 2.0 * made.features[:, :1] - 3.4 * made.features[:, 1:] + 4.2
    np.testing.assert_allclose(made.labels, want, rtol=0, atol=1e-12)


def test_synthetic_noise_has_the_asked_standard_deviation():
    made = synthetic_linear(n=20_000, weights=[1.0], bias=0.0, noise_std=3.0, seed=2)
    noise = made.labels - made.features
    # Derived: the standard error of a standard deviation from n normal draws is σ/√(2n) = 0.015; allow 5 of them.
    assert noise.std() == pytest.approx(3.0, abs=0.075)
    # Derived: standard error of the mean σ/√n = 0.021; features likewise with σ = 1.
    assert noise.mean() == pytest.approx(0.0, abs=0.106)
    assert made.features.mean() == pytest.approx(0.0, abs=0.036)


def test_one_seed_one_table():
    first, again, other = (synthetic_linear(5, [1.0], 0.0, 1.0, seed) for seed in (3, 3, 4))
    np.testing.assert_array_equal(first.labels, again.labels)
    assert not np.array_equal(first.labels, other.labels)
    assert not np.array_equal(houses(seed=0).labels, houses(seed=1).labels)


def test_negative_noise_is_refused():
    with pytest.raises(ValueError, match="noise_std is -1, may be 0 or more"):
        synthetic_linear(5, [1.0], 0.0, -1, seed=0)


def test_house_prices_give_back_the_planted_truth():
    # Oracle: numpy.linalg.lstsq, with the textbook's standard errors σ √diag((XᵀX)⁻¹); allow 4 of them.
    table = houses(n=2000, seed=0)
    design = np.column_stack([table.features, np.ones(table.n)])
    learned = np.linalg.lstsq(design, table.labels[:, 0], rcond=None)[0]
    error = data.PRICE_NOISE * np.sqrt(np.diag(np.linalg.inv(design.T @ design)))
    truth = np.array([data.PRICE_PER_SQUARE_METRE, data.PRICE_PER_YEAR, data.BASE_PRICE])
    assert (np.abs(learned - truth) < 4 * error).all()


def test_house_prices_are_plausible():
    for seed in range(5):
        table = houses(seed=seed)
        assert table.labels.min() > 0
        assert table.features.min() >= 0
        assert (table.features.max(axis=0) <= [240, 80]).all()
    assert data.PRICE_PER_YEAR < 0 < data.PRICE_PER_SQUARE_METRE


@given(st.lists(st.integers(1, 20), min_size=1, max_size=4), st.integers(0, 1000))
def test_a_split_is_disjoint_and_complete(sizes, seed):
    whole = numbered(sum(sizes))
    parts = split(whole, sizes, seed)
    assert [part.n for part in parts] == sizes
    rows = np.concatenate([part.labels for part in parts])[:, 0]
    np.testing.assert_array_equal(np.sort(rows), np.arange(whole.n))
    for part in parts:  # each label still stands beside its own features
        np.testing.assert_array_equal(part.features[:, :1], 2 * part.labels)


def test_a_split_by_fractions_is_shuffled_and_repeatable():
    train, test = split(numbered(100), [0.8, 0.2], seed=0)
    assert (train.n, test.n) == (80, 20)
    assert (np.diff(test.labels[:, 0]) < 0).any()
    np.testing.assert_array_equal(test.labels, split(numbered(100), [0.8, 0.2], seed=0)[1].labels)
    # By hand: thirds of ten rows end at rows 3, 7 and 10.
    assert [part.n for part in split(numbered(10), [1 / 3, 1 / 3, 1 / 3], seed=0)] == [3, 4, 3]


@pytest.mark.parametrize("sizes", [np.array([0.8, 0.2], np.float32), [np.float32(0.8), 0.2], np.array([0.8, 0.2])])
def test_fractions_of_numpy_are_fractions(sizes):
    assert [part.n for part in split(numbered(10), sizes, seed=0)] == [8, 2]


@pytest.mark.parametrize(
    "make",
    [
        lambda seed: split(numbered(10), [5, 5], seed),
        lambda seed: houses(seed=seed),
        lambda seed: synthetic_linear(5, [1.0], 0.0, 1.0, seed),
    ],
)
@pytest.mark.parametrize("seed", ["one", 0.5, -1])
def test_a_seed_that_is_none_is_named(make, seed):
    with pytest.raises(ValueError, match=f"seed is {seed!r}, may be a whole number"):
        make(seed)


@pytest.mark.parametrize(
    ("sizes", "message"),
    [
        ([5, 4], "sum 9, must sum to 10"),
        ([0.5, 0.4], "must sum to 1.0"),
        ([5, 0.5], "do not mix"),
        ([10, 0], "one of the 10 rows or more"),
        ([12, -2], "one of the 10 rows or more"),
        ([0.99, 0.01], "one of the 10 rows or more"),
        ([], "must sum to 10"),
        (["5", "5"], "may be all integers"),
        ([0.5, np.nan], "may be all integers"),
        (np.array([0.5, 0.4], np.float32), "must sum to 1.0"),
    ],
)
def test_sizes_that_do_not_add_up_are_refused(sizes, message):
    with pytest.raises(ValueError, match=message):
        split(numbered(10), sizes, seed=0)


def test_standardising_by_hand():
    # By hand: 1, 3, 5 has mean 3 and standard deviation √(8/3), division by n.
    scaler = Standardizer.fit([[1.0], [3.0], [5.0]])
    assert scaler.mean == pytest.approx(3)
    assert scaler.std == pytest.approx((8 / 3) ** 0.5)
    np.testing.assert_allclose(scaler.transform([[5.0]]), [[2 / (8 / 3) ** 0.5]], rtol=1e-15)


@given(st.integers(2, 20), st.integers(1, 4), st.integers(0, 1000), st.floats(1e-3, 1e3), st.floats(-1e3, 1e3))
def test_standardising_there_and_back(n, d, seed, scale, shift):
    X = scale * np.random.default_rng(seed).normal(size=(n, d)) + shift
    scaler = Standardizer.fit(X)
    Z = scaler.transform(X)
    np.testing.assert_allclose(Z.mean(axis=0), 0, atol=1e-7)
    np.testing.assert_allclose(Z.std(axis=0), 1, rtol=1e-7)
    np.testing.assert_allclose(scaler.inverse_transform(Z), X, rtol=1e-10, atol=1e-10)


def test_a_constant_column_becomes_zero_on_its_own_rows():
    # 0.1 seven times: its mean is not 0.1 and its standard deviation is not 0, both by a rounding.
    X = np.column_stack([np.full(7, 0.1), np.arange(7)])
    scaler = Standardizer.fit(X)
    np.testing.assert_array_equal(scaler.transform(X)[:, 0], np.zeros(7))
    assert scaler.std[0] == 1


@pytest.mark.parametrize("unit", [1e-300, 1e-160, 1e160, 1e307])
def test_standardising_columns_of_any_unit(unit):
    # By hand: 0, 2, 4 have mean 2 and standard deviation √(8/3).
    scaler = Standardizer.fit(np.array([[0.0], [2.0], [4.0]]) * unit)
    assert scaler.mean == pytest.approx(2 * unit, rel=1e-15)
    assert scaler.std == pytest.approx((8 / 3) ** 0.5 * unit, rel=1e-15)


@given(st.lists(st.integers(-1000, 1000), min_size=2, max_size=20).filter(lambda k: len(set(k)) > 1))
def test_a_large_mean_costs_the_standard_deviation_no_digits(thousandths):
    # Oracle: exact fractions of the floats as they are, 1e9 and some thousandths.
    column = 1e9 + np.array(thousandths) / 1000
    exact = [Fraction(value) for value in column]
    mean = sum(exact) / len(exact)
    variance = sum((value - mean) ** 2 for value in exact) / len(exact)
    scaler = Standardizer.fit(column[:, None])
    assert scaler.std == pytest.approx(float(variance) ** 0.5, rel=1e-13)
    assert scaler.mean == pytest.approx(float(mean), rel=1e-15)


def test_float32_stays_float32_and_keeps_its_digits():
    X = np.array([[1e6], [1e6 + 1]], np.float32)
    Z = Standardizer.fit(X).transform(X)
    assert Z.dtype == np.float32
    # By hand: two points one apart lie at −1 and 1.
    np.testing.assert_array_equal(Z, [[-1], [1]])


@pytest.mark.parametrize("bad", [np.full((2, 1), np.nan), np.array([[1.0], [np.inf]]), np.ones((0, 2))])
def test_standardising_needs_finite_rows(bad):
    with pytest.raises(ValueError, match="finite numbers only"):
        Standardizer.fit(bad)


def test_standardising_needs_the_same_columns():
    with pytest.raises(ValueError, match="features have shape \\(4, 3\\), must have the 2 columns"):
        Standardizer.fit(np.eye(2)).transform(np.ones((4, 3)))


@pytest.mark.parametrize("bias", [5.0, np.array([5.0]), np.array([[5.0]])])
def test_coefficients_in_original_units_predict_the_same(bias):
    table = houses(n=30)
    scaler = Standardizer.fit(table.features)
    standardised = scaler.transform(table.features) @ [[100.0], [-20.0]] + 5.0
    w, b = scaler.to_original_units([100.0, -20.0], bias)
    assert w.shape == (2, 1)
    np.testing.assert_allclose(table.features @ w + b, standardised, rtol=1e-12, atol=1e-9)


def test_a_coefficient_read_aloud():
    assert read_aloud([2.5, -1.2], houses(n=3)) == [
        "one more m² of area: price +2.5 thousand USD, all else equal",
        "one more year of age: price -1.2 thousand USD, all else equal",
    ]


def test_reading_aloud_needs_units_and_one_weight_each():
    with pytest.raises(ValueError, match="weights has 3 numbers"):
        read_aloud([1, 2, 3], houses(n=3))
    with pytest.raises(ValueError, match="name 'area' must end in a unit"):
        read_aloud([1], Dataset([[1.0]], [1.0], ("area",), "price (thousand USD)"))


def test_one_size_is_asked_for_as_two():
    with pytest.raises(ValueError, match=r"sizes is 0\.2, must list the size of each part"):
        split(houses(), 0.2, seed=0)
