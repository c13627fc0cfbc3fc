"""Tables as numbers: kinds of columns, what is missing, unseen or wild, names, and other libraries' tables."""

import datetime
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest
import sklearn

from d2l_regression.estimators import PiecewiseLinearEncoder, TableEncoder


def table():
    """Ten rows: a number with a hole, a level with a hole and a rare one, a switch, a day."""
    return pd.DataFrame(
        {
            "area": [1.0, 2.0, 3.0, np.nan, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0],
            "town": ["Ulm", "Ulm", "Bonn", None, "Bonn", "Ulm", "Jena", "Bonn", None, "Ulm"],
            "garden": [True, False] * 5,
            "sold": pd.date_range("1970-01-01", periods=10),
        }
    )


@pytest.fixture
def encoder():
    return TableEncoder("passthrough", min_frequency=2)


def test_each_kind_of_column_becomes_what_it_says(encoder):
    """By hand: the median of the areas that are there is 6, Jena is rare, days count from 1970."""
    encoded = pd.DataFrame(encoder.fit_transform(table()), columns=encoder.get_feature_names_out())
    assert list(encoded.columns) == [
        *("area", "garden", "sold", "area missing"),
        *("town=Bonn", "town=Ulm", "town=missing", "town=infrequent_sklearn"),
    ]
    assert encoded.iloc[3].tolist() == [6.0, 0.0, 3.0, 1.0, 0.0, 0.0, 1.0, 0.0]
    assert encoded.iloc[6].tolist() == [7.0, 1.0, 6.0, 0.0, 0.0, 0.0, 0.0, 1.0]


def test_a_level_never_seen_is_encoded_as_the_rare_ones_are(encoder):
    encoder.fit(table())
    new = table().assign(town="Köln")
    assert encoder.transform(new)[:, -4:].tolist() == [[0.0, 0.0, 0.0, 1.0]] * 10


def test_nothing_is_learnt_from_new_rows(encoder):
    """A row is encoded alike alone and among others."""
    encoder.fit(table()[:8])
    whole = encoder.transform(table())
    rows = [encoder.transform(table()[k : k + 1]) for k in range(10)]
    np.testing.assert_array_equal(np.concatenate(rows), whole)


def test_a_level_is_the_same_as_word_category_or_whole_number():
    words = pd.DataFrame({"code": pd.Categorical(["1", "2", "1", "2"])})
    encoder = TableEncoder(min_frequency=1).fit(words)
    expected = encoder.transform(words)
    for codes in ([1, 2, 1, 2], [1.0, 2.0, 1.0, 2.0], ["1", "2", "1", "2"]):
        np.testing.assert_array_equal(encoder.transform(pd.DataFrame({"code": codes})), expected)


def test_other_types_of_number_are_numbers():
    columns = {
        "decimal": [Decimal("1.5"), None, Decimal("2.5")],
        "nullable": pd.array([1, None, 3], dtype="Int64"),
        "switch": pd.array([True, None, False], dtype="boolean"),
        "span": pd.to_timedelta(["1 day", None, "36 hours"]),
        "zone": pd.to_datetime(["1970-01-02", None, "1970-01-04"]).tz_localize("UTC"),
        "empty": [None, None, None],
    }
    encoder = TableEncoder("passthrough").fit(pd.DataFrame(columns))
    assert encoder.level_columns_ == []
    encoded = encoder.transform(pd.DataFrame(columns))
    assert encoded[:, :6].tolist() == [[1.5, 1, 1, 1, 1, 0], [2, 2, 0.5, 1.25, 2, 0], [2.5, 3, 0, 1.5, 3, 0]]


def test_dates_as_objects_are_levels_or_days_but_no_error():
    days = pd.DataFrame({"day": [datetime.date(2020, 1, k) for k in (1, 2, 3)]})
    assert np.isfinite(TableEncoder().fit_transform(days)).all()


def test_names_may_be_numbers_but_not_be_there_twice():
    rows = [[1.0, "a"], [2.0, "b"]] * 6
    assert TableEncoder("passthrough").fit_transform(pd.DataFrame(rows, columns=[7, 8]))[0].tolist() == [1.0, 1.0, 0.0]
    with pytest.raises(ValueError, match="column 'x' is there more than once"):
        TableEncoder().fit(pd.DataFrame(rows, columns=["x", "x"]))


def test_infinity_and_words_are_named_with_their_column(encoder):
    encoder.fit(table())
    with pytest.raises(ValueError, match="column 'area' holds infinity"):
        encoder.transform(table().assign(area=np.inf))
    with pytest.raises(ValueError, match="column 'area' was numeric in training and holds 'large'"):
        encoder.transform(table().assign(area="large"))


def test_numbers_that_come_as_words_are_read(encoder):
    expected = encoder.fit(table()).transform(table())
    words = table().area.astype(str)  # pandas 2 writes "nan" for what is missing, pandas 3 leaves it missing
    np.testing.assert_array_equal(encoder.transform(table().assign(area=words)), expected)
    for missing in ("nan", "<NA>", "None", "NaT"):
        for dtype in (object, "string"):
            written = words.astype(object).where(table().area.notna(), missing).astype(dtype)
            np.testing.assert_array_equal(encoder.transform(table().assign(area=written)), expected)


def test_a_polars_table_is_encoded_as_the_same_in_pandas(encoder):
    polars = pytest.importorskip("polars")
    expected = encoder.fit_transform(table())
    frame = polars.from_pandas(table())
    np.testing.assert_array_equal(encoder.fit(frame).transform(frame), expected)
    np.testing.assert_array_equal(encoder.transform(table()), expected)


def test_bins_can_stand_for_the_numbers():
    encoder = TableEncoder(PiecewiseLinearEncoder(2), min_frequency=2).fit(table())
    names = list(encoder.get_feature_names_out())
    assert names[:3] == ["area_from_1", "area_from_6", "garden_from_0"]
    assert encoder.transform(table()).shape == (10, len(names))


def test_output_as_a_table_has_the_names(encoder):
    whole = encoder.set_output(transform="pandas").fit_transform(table())
    assert list(whole.columns) == list(encoder.get_feature_names_out())
    assert whole.index.equals(table().index)
    with sklearn.config_context(transform_output="pandas"):
        np.testing.assert_array_equal(TableEncoder("passthrough", min_frequency=2).fit_transform(table()), whole)
