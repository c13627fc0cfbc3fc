"""How wrong predictions are: squared errors, R² and their relatives, always in float64.

Two conventions that differ between books:
the ½: Dive into Deep Learning's squared loss is ½(ŷ − y)², Keras' MeanSquaredError has no ½; here `mse` has none and
`half_mse` has it;
R² compares with the mean of the labels it is evaluated on, not with the mean of the training labels.

A prediction that is NaN or infinite makes every score NaN: a model that has diverged must not look merely bad.
A label that is NaN or infinite is an error: it is the data that is wrong, and no model can be scored on it.
"""

import math
from datetime import date, timedelta
from decimal import Decimal
from numbers import Integral, Real

import numpy as np

# What arrays may hold in place of real numbers: NumPy's letters for it, Python's types, and what to do about it.
_NOT_REAL = (
    ("SU", (str, bytes), "text; if it is written numbers, .astype(float) reads them"),
    ("M", (date, np.datetime64), "dates; subtract the first and divide by np.timedelta64(1, 's'), which gives seconds"),
    ("m", (timedelta, np.timedelta64), "time spans; divide them by np.timedelta64(1, 's'), which gives seconds"),
    ("c", (complex, np.complexfloating), "complex numbers; take .real, .imag or np.abs(…) of them"),
)


def as_float(values, name):
    """The values as a floating-point array of the same shape; float32 stays float32, integers become float64.

    values: numbers in a list, an array, or anything with `__array__` (a Keras tensor, a pandas Series or DataFrame), of
    any shape; if they are objects, each must be a real number.
    name: what to call the values in an error.
    Raises: ValueError, with what to do, for text, dates, complex numbers, None or NA among the values, for a sparse
    array, for one with masked entries, whose values beneath the mask would count, for rows of unequal length, and for
    integers so large that float64 loses what tells them apart.

    >>> as_float([1, 2], "y").tolist()
    [1.0, 2.0]
    """
    try:
        array = np.asarray(values)
        obstacle = _obstacle(values, array)
        if obstacle is None:
            return array if array.dtype.kind == "f" else array.astype(np.float64)
    except (TypeError, ValueError, OverflowError, RuntimeError) as error:  # the last is PyTorch's
        raise ValueError(f"{name} is not an array of real numbers ({error}); convert it to one first") from error
    raise ValueError(f"{name} is not an array of real numbers: it holds {obstacle}")


def _obstacle(values, array):
    """What stands in the way of reading the values, of which NumPy makes the array, as real numbers; None if nothing.

    NumPy itself would read text, drop imaginary parts and masks, and take a sparse matrix for one object.
    """
    if hasattr(values, "toarray"):
        return "a sparse matrix; .toarray() makes it dense"
    if array.ndim == 0 and array.dtype == object and hasattr(values, "shape"):
        return f"a {type(values).__name__}; make it a dense array of NumPy"
    parts = values if isinstance(values, list | tuple) else [values]
    if any(isinstance(part, np.ma.MaskedArray) and np.ma.is_masked(part) for part in parts):
        return "masked entries; drop these rows, or put numbers there with .filled(…)"
    if array.dtype.kind == "f" and _nullable(values) and np.isnan(array).any():
        return "NA; drop these rows, or put numbers there with .fillna(…)"
    if array.dtype.kind in "iu" or (array.dtype == object and all(isinstance(each, Integral) for each in array.flat)):
        return _lost_integers(array)
    if array.dtype.kind != "O":
        return next((what for letters, _, what in _NOT_REAL if array.dtype.kind in letters), None)
    for value in array.flat:
        if not isinstance(value, Real | Decimal | np.bool_):
            return next((what for _, types, what in _NOT_REAL if isinstance(value, types)), f"{value!r}; drop that row")
    return None


def _lost_integers(array):
    """What to do about integers of which float64 loses more than 10⁻⁹ of a column's range; None if of none."""
    if array.size == 0 or max(int(array.max()), -int(array.min())) <= 2**53:
        return None
    for column in array.reshape(-1, array.shape[-1] if array.ndim > 1 else 1).T:
        exact = column.tolist()
        moved = max(abs(int(kept) - each) for kept, each in zip(column.astype(np.float64).tolist(), exact, strict=True))
        if moved > 1e-9 * (max(exact) - min(exact)) > 0:
            return f"integers beyond 2⁵³, which float64 rounds by up to {moved}; subtract the first of the column"
    return None


def _nullable(values):
    """Whether pandas keeps the values, or a column of them, with an NA that NumPy would read as NaN."""
    dtypes = getattr(values, "dtypes", getattr(values, "dtype", None))
    return any(hasattr(dtype, "na_value") for dtype in np.ravel(np.asarray(dtypes, object)))


def as_column(values, name):
    """One number per row as a column, shape (n, 1); float32 stays float32, integers become float64.

    values: shape (n,) or (n, 1); a list, an array, or anything with `__array__`.
    name: what to call the values in an error.
    Raises: ValueError for any other shape. A (n,) beside a (n, 1) would otherwise broadcast to (n, n) without a word.

    >>> as_column([1, 2], "labels").tolist()
    [[1.0], [2.0]]
    """
    array = as_float(values, name)
    if not _is_column(array.shape):
        raise ValueError(f"{name} has shape {array.shape}, may be (n,) or (n, 1), one number per row; pick one column")
    return array.reshape(-1, 1)


def mse(labels, predictions):
    """Mean squared error (1/n) Σ (ŷ − y)², without the ½: what Keras calls MSE; in the label's unit squared.

    labels, predictions: shape (n,) or (n, 1), the same n. Where the square is more than a float64 can hold (errors of
    1e154 and above) it is inf; `rmse` is not.
    Raises: ValueError for other shapes (naming both), no rows, or a label that is not finite.
    Source: Dive into Deep Learning, "Linear Regression", https://d2l.ai/chapter_linear-regression/linear-regression.html

    >>> mse([1, 2], [1, 4])
    2.0
    """
    mean, size = _mean_squared_error(*_pair(labels, predictions))
    return mean * size * size


def half_mse(labels, predictions):
    """The book's training loss (1/n) Σ ½(ŷ − y)², half of `mse`; arguments, errors and source as there.

    >>> half_mse([1, 2], [1, 4])
    1.0
    """
    return 0.5 * mse(labels, predictions)


def rmse(labels, predictions):
    """Root of the mean squared error, in the label's own unit; arguments and errors as in `mse`.

    >>> rmse([1, 2, 3, 4], [3, 2, 3, 4])
    1.0
    """
    mean, size = _mean_squared_error(*_pair(labels, predictions))
    return math.sqrt(mean) * size


def one_minus_r2(labels, predictions):
    """1 − R² = Σ (ŷ − y)² / Σ (y − ȳ)²: 0 is perfect, 1 is as good as predicting the mean, above 1 is worse than that.

    labels, predictions: shape (n,) or (n, 1), the same n; ȳ is the mean of these labels.
    Raises: ValueError as `mse`, and for constant labels, where the ratio has no meaning.

    >>> one_minus_r2([1, 2, 3], [1, 2, 4])
    0.5
    """
    labels, predictions = _pair(labels, predictions)
    error, error_size = _mean_squared_error(labels, predictions)
    _, variance, size = moments(labels)
    # Equal floats can average to a neighbour of themselves, and the smallest of all has no fraction: hence both tests.
    if labels.min() == labels.max() or size == 0:
        raise ValueError(
            f"labels are all {labels[0, 0]:g}, must differ: R² divides by their variance, which is 0; use mse instead"
        )
    ratio = error_size / float(size[0])
    return error / float(variance[0]) * ratio * ratio


def r2(labels, predictions):
    """R², the share of the labels' variance explained; 1 is perfect. Arguments and errors as in `one_minus_r2`.

    >>> r2([1, 2, 3], [1, 2, 4])
    0.5
    """
    return 1.0 - one_minus_r2(labels, predictions)


def one_minus_r2_rounded(labels, predictions):
    """`one_minus_r2` of the predictions rounded to integers, half to even as np.round (0.5 → 0, 1.5 → 2, 2.5 → 2).

    For labels that are whole numbers, such as a digit. Arguments and errors as in `one_minus_r2`.

    >>> one_minus_r2_rounded([1, 2, 3], [1.4, 2.0, 3.6])
    0.5
    """
    labels, predictions = _pair(labels, predictions)
    return one_minus_r2(labels, np.round(predictions))


def moments(values):
    """(mean, variance, size) of each column of an array (n, d), all of shape (d,); the variance is in units of size².

    Division is by n. size is a power of two near the standard deviation: the squares of numbers such as 1e±160 are more
    or less than a float64 can hold, those of numbers divided by their size are not, and no digit changes.

    >>> mean, variance, size = moments(np.array([[1e200], [3e200]]))
    >>> float(mean[0]), float(variance[0] ** 0.5 * size[0])
    (2e+200, 1e+200)
    """
    largest = power_of_two(np.abs(values).max(axis=0))
    values = values / largest
    mean = values.mean(axis=0)
    values -= mean
    rest = values.mean(axis=0)  # what rounding left in: it counts where the mean is large beside the spread
    values -= rest
    size = power_of_two(np.abs(values).max(axis=0)) / 2  # 1 at most, or size · largest could be infinite
    values /= size
    return (mean + rest) * largest, np.mean(values**2, axis=0), size * largest


def power_of_two(values):
    """The largest power of two that is not above each value, of positive floats; ½ for 0.

    >>> power_of_two(np.array([1.0, 5.0, 0.3])).tolist()
    [1.0, 4.0, 0.25]
    """
    return np.ldexp(1.0, np.frexp(values)[1] - 1)


def _mean_squared_error(labels, predictions):
    """(m, size), two floats: the mean squared error is m · size², whether or not that is too large for a float64."""
    # Halves of large ones, as the difference of two numbers near the largest float64 is larger still.
    half = 0.5 if max(np.abs(labels).max(), np.abs(predictions).max()) > 1 else 1.0
    errors = predictions * half - labels * half
    size = power_of_two(np.abs(errors).max())
    return float(np.mean((errors / size) ** 2)) / half**2, float(size)


def _is_column(shape):
    return len(shape) == 1 or (len(shape) == 2 and shape[1] == 1)


def _pair(labels, predictions):
    """Both as float64 columns of equal height; the predictions all NaN if one of them is not finite."""
    labels, predictions = as_float(labels, "labels"), as_float(predictions, "predictions")
    shapes = labels.shape, predictions.shape
    if not (_is_column(shapes[0]) and _is_column(shapes[1]) and shapes[0][0] == shapes[1][0] > 0):
        raise ValueError(
            f"labels have shape {shapes[0]} and predictions {shapes[1]}: "
            "each may be (n,) or (n, 1) with the same n of at least 1; pick one column, or the same rows"
        )
    if not np.isfinite(labels).all():
        raise ValueError("labels hold NaN or infinity, may hold finite numbers only; drop or repair those rows")
    # inf − y squared would score inf, which sorts and plots like a number; NaN says "this model broke" in both cases.
    usable = predictions if np.isfinite(predictions).all() else np.full(predictions.shape, np.nan)
    return labels.astype(np.float64).reshape(-1, 1), usable.astype(np.float64).reshape(-1, 1)
