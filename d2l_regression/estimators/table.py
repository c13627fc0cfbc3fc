"""A table as numbers: numeric columns imputed and scaled, all others as levels, one column for each.

Shapes: n rows, d columns of the table, k encoded columns.
"""

from decimal import Decimal

import numpy as np
import pandas as pd
from sklearn.base import BaseEstimator, TransformerMixin, clone
from sklearn.impute import MissingIndicator, SimpleImputer
from sklearn.preprocessing import OneHotEncoder
from sklearn.utils import check_array
from sklearn.utils.validation import check_consistent_length, check_is_fitted, column_or_1d, validate_data

from d2l_regression.estimators.columns import SmoothClipScaler

MISSING = "missing"  # the level of a missing value
_NUMBERS = ("integer", "floating", "mixed-integer-float", "decimal", "boolean")  # as pandas tells what objects are
_MISSING_WORDS = ("nan", "<NA>", "None", "NaT")  # what astype(str) makes of missing values in pandas 2
_DAY = np.timedelta64(1, "D")


class TableEncoder(TransformerMixin, BaseEstimator):
    """Any table of numbers, booleans, dates, words and missing values as k columns of finite numbers.

    Numeric columns: the training rows' median for a missing value, a column "… missing" beside it where the training
    rows have one, and then `numeric`. Booleans are 0 and 1, dates days since 1970. All other columns of a DataFrame
    are levels: one column of 0 and 1 for each, missing being a level too, and one for all rare levels together, which
    is also that of levels never seen. An array's columns are all numeric.

    Args:
        numeric: transformer of the numeric columns; None for `SmoothClipScaler()`, "passthrough" for none.
        min_frequency: levels of fewer rows are rare.
        max_levels: most columns of one of the table's; beyond them the levels of fewest rows are rare.

    Attributes:
        numeric_columns_, level_columns_: the columns' positions in the table.
        numeric_, imputer_, indicator_, levels_: the fitted parts, from scikit-learn and `estimators.columns`; None
            where there are no such columns.
    """

    def __init__(self, numeric=None, min_frequency=5, max_levels=100):
        self.numeric, self.min_frequency, self.max_levels = numeric, min_frequency, max_levels

    def fit(self, X, y=None):  # noqa: ARG002
        """Learn medians, scales and levels from the training rows. X: DataFrame or array (n, d). Returns: self."""
        X = as_table(self, X, reset=True)
        kinds = [is_numeric(column) for column in columns_of(X)]
        self.numeric_columns_ = [k for k, numeric in enumerate(kinds) if numeric]
        self.level_columns_ = [k for k, numeric in enumerate(kinds) if not numeric]
        self.imputer_ = self.indicator_ = self.numeric_ = self.levels_ = None
        if self.numeric_columns_:
            numbers = self._numbers(X)
            self.imputer_ = SimpleImputer(strategy="median", keep_empty_features=True).fit(numbers)
            self.indicator_ = MissingIndicator(error_on_new=False).fit(numbers)
            if self.numeric != "passthrough":
                self.numeric_ = SmoothClipScaler() if self.numeric is None else clone(self.numeric)
                self.numeric_.fit(np.asarray(self.imputer_.transform(numbers)))
        if self.level_columns_:
            self.levels_ = OneHotEncoder(
                handle_unknown="infrequent_if_exist",
                min_frequency=self.min_frequency,
                max_categories=self.max_levels,
                sparse_output=False,
            ).fit(self._levels(X))
        return self

    def transform(self, X):
        """The encoded columns, shape (n, k), float64.

        Raises: ValueError for infinity, or words in a column that was numeric in training; it names the column.
        """
        check_is_fitted(self)
        X, parts = as_table(self, X, reset=False), []
        if self.numeric_columns_:
            numbers = self._numbers(X)
            whole = np.asarray(self.imputer_.transform(numbers))
            parts += [whole if self.numeric_ is None else np.asarray(self.numeric_.transform(whole))]
            parts += [np.asarray(self.indicator_.transform(numbers), dtype=np.float64)]
        if self.level_columns_:
            parts += [np.asarray(self.levels_.transform(self._levels(X)))]
        return np.concatenate(parts, axis=1)

    def get_feature_names_out(self, input_features=None):
        """Names of the encoded columns: of a numeric column its own, "… missing", and "column=level"."""
        check_is_fitted(self)
        given = getattr(self, "feature_names_in_", input_features)
        names = np.array([f"x{k}" for k in range(self.n_features_in_)] if given is None else given, dtype=object)
        if input_features is not None and not np.array_equal(names, np.asarray(input_features, dtype=object)):
            raise ValueError("input_features is not equal to feature_names_in_; pass those of the table, or none")
        if len(names) != self.n_features_in_:
            raise ValueError(f"input_features should have length equal to number of features ({self.n_features_in_})")
        numeric, found = names[self.numeric_columns_], []
        if self.numeric_columns_:
            found += list(numeric if self.numeric_ is None else self.numeric_.get_feature_names_out(numeric))
            found += [f"{name} {MISSING}" for name in numeric[self.indicator_.features_]]
        if self.level_columns_:
            own = [f"level{k}" for k in range(len(self.level_columns_))]
            parts = (each.partition("_") for each in self.levels_.get_feature_names_out(own))
            by_own = dict(zip(own, names[self.level_columns_], strict=True))
            found += [f"{by_own[column]}={level}" for column, _, level in parts]
        return np.array(found, dtype=object)

    def _numbers(self, X):
        """The numeric columns as float64, NaN for missing."""
        if isinstance(X, np.ndarray):
            return X
        numeric = X.iloc[:, self.numeric_columns_]
        if (numeric.dtypes == np.float64).all():
            numbers = numeric.to_numpy()
            if not np.isinf(numbers).any():
                return numbers
        return np.stack([as_numbers(X.iloc[:, k]) for k in self.numeric_columns_], axis=1)

    def _levels(self, X):
        """The other columns as words."""
        return np.stack([as_words(X.iloc[:, k]) for k in self.level_columns_], axis=1)

    def __sklearn_tags__(self):
        tags = super().__sklearn_tags__()
        tags.input_tags.allow_nan = True
        return tags


def as_table(estimator, X, *, reset):
    """X as a pandas DataFrame if it is one of any make, else as an array of float64, shape (n, d), NaN for missing.

    estimator: learns the names and the number of columns, or with reset=False is held to them.
    """
    if hasattr(X, "columns") and hasattr(X, "to_pandas"):
        X = X.to_pandas()
    if isinstance(X, pd.DataFrame) and X.shape[0] and X.shape[1]:
        if not X.columns.is_unique:
            twice = X.columns[X.columns.duplicated()][0]
            raise ValueError(f"column {twice!r} is there more than once; give each column a name of its own")
        return validate_data(estimator, X, reset=reset, skip_check_array=True)
    return validate_data(estimator, X, reset=reset, dtype=np.float64, ensure_all_finite="allow-nan")


def table_and_labels(estimator, X, y, *, reset):
    """(X as `as_table` gives it, y as float64 of shape (n,))."""
    if y is None:
        raise ValueError(f"{type(estimator).__name__} requires y to be passed, but the target y is None.")
    X = as_table(estimator, X, reset=reset)
    y = column_or_1d(check_array(y, ensure_2d=False, dtype=np.float64, input_name="y"), warn=True)
    check_consistent_length(X, y)
    return X, y


def columns_of(X):
    """The columns of a DataFrame or an array, one by one; a DataFrame's names may be there twice."""
    return X.T if isinstance(X, np.ndarray) else (X.iloc[:, k] for k in range(X.shape[1]))


def is_numeric(column):
    """Whether a column is encoded as a number: numbers, booleans, dates, spans of time; or nothing but missing."""
    types = pd.api.types
    if isinstance(column, np.ndarray):
        return True
    if isinstance(column.dtype, pd.CategoricalDtype):
        return False
    if types.is_numeric_dtype(column) or types.is_datetime64_any_dtype(column) or types.is_timedelta64_dtype(column):
        return not types.is_complex_dtype(column)
    return column.isna().all() or types.infer_dtype(column, skipna=True) in _NUMBERS


def as_numbers(column):
    """A column as float64, NaN for missing.

    Raises: ValueError for what is no number, and infinity; it names the column.
    """
    types, dtype = pd.api.types, column.dtype
    if types.is_datetime64_any_dtype(dtype):
        column = (column.dt.tz_localize(None) if column.dt.tz is not None else column) - pd.Timestamp(0)
    try:
        if types.is_timedelta64_dtype(column.dtype):
            return (column / _DAY).to_numpy(dtype=np.float64)
        if types.is_object_dtype(dtype) or types.is_string_dtype(dtype):
            column = column.mask(column.isin(_MISSING_WORDS))
        if types.is_object_dtype(dtype):
            column = column.map(lambda value: float(value) if isinstance(value, Decimal) else value)
        numbers = pd.to_numeric(column).to_numpy(dtype=np.float64, na_value=np.nan)
    except (TypeError, ValueError) as error:
        raise ValueError(f"column {column.name!r} was numeric in training and holds {_example(column)!r}") from error
    if np.isinf(numbers).any():
        raise ValueError(f"column {column.name!r} holds infinity; put a finite number there, or NaN for missing")
    return numbers


def _example(column):
    """The first value of a column that is no number."""
    return next((each for each in column[pd.to_numeric(column, errors="coerce").isna() & column.notna()]), column.dtype)


def as_words(column):
    """A column as an array of strings: levels are the same whether they come as words, categories or whole numbers."""
    return np.array(
        [MISSING if missing else _word(v) for v, missing in zip(column, column.isna(), strict=True)], object
    )


def _word(value):
    return str(int(value)) if isinstance(value, float | np.floating) and value.is_integer() else str(value)
