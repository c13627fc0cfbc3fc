"""How wrong predictions are: squared errors, R² and their relatives, always in float64.

Two conventions that differ between books:
the ½: Dive into Deep Learning's squared loss is ½(ŷ − y)², Keras' MeanSquaredError has no ½; here `mse` has none and
`half_mse` has it;
R² compares with the mean of the labels it is evaluated on, not with the mean of the training labels.

A prediction that is NaN or infinite makes every score NaN: a model that has diverged must not look merely bad.
A label that is NaN or infinite is an error: it is the data that is wrong, and no model can be scored on it.
"""

import numpy as np


def as_float(values, name):
    """The values as a floating-point array of the same shape; float32 stays float32, integers become float64.

    values: numbers in a list, an array, or anything with `__array__` (a Keras tensor, a pandas Series), any shape.
    name: what to call the values in an error.
    Raises: ValueError if they are not real numbers or the rows differ in length.
    """
    try:
        array = np.asarray(values)
        if array.dtype.kind in "cSUMm":  # astype would read text and drop imaginary parts without a word
            raise TypeError(f"dtype {array.dtype}")
        return array if array.dtype.kind == "f" else array.astype(np.float64)
    except (TypeError, ValueError) as error:
        raise ValueError(f"{name} is not an array of real numbers ({error}); convert it to one first") from error


def as_column(values, name):
    """One number per row as a column, shape (n, 1); float32 stays float32, integers become float64.

    values: shape (n,) or (n, 1); a list, an array, or anything with `__array__`.
    name: what to call the values in an error.
    Raises: ValueError for any other shape. A (n,) beside a (n, 1) would otherwise broadcast to (n, n) without a word.
    """
    array = as_float(values, name)
    if not _is_column(array.shape):
        raise ValueError(f"{name} has shape {array.shape}, may be (n,) or (n, 1), one number per row; pick one column")
    return array.reshape(-1, 1)


def mse(labels, predictions):
    """Mean squared error (1/n) Σ (ŷ − y)², without the ½: what Keras calls MSE; in the label's unit squared.

    labels, predictions: shape (n,) or (n, 1), the same n.
    Raises: ValueError for other shapes (naming both), no rows, or a label that is not finite.
    Source: Dive into Deep Learning, "Linear Regression", https://d2l.ai/chapter_linear-regression/linear-regression.html
    """
    labels, predictions = _pair(labels, predictions)
    return float(np.mean((predictions - labels) ** 2))


def half_mse(labels, predictions):
    """The book's training loss (1/n) Σ ½(ŷ − y)², half of `mse`; arguments, errors and source as there."""
    return 0.5 * mse(labels, predictions)


def rmse(labels, predictions):
    """Root of the mean squared error, in the label's own unit; arguments and errors as in `mse`."""
    return mse(labels, predictions) ** 0.5


def one_minus_r2(labels, predictions):
    """1 − R² = Σ (ŷ − y)² / Σ (y − ȳ)²: 0 is perfect, 1 is as good as predicting the mean, above 1 is worse than that.

    labels, predictions: shape (n,) or (n, 1), the same n; ȳ is the mean of these labels.
    Raises: ValueError as `mse`, and for constant labels, where the ratio has no meaning.
    """
    labels, predictions = _pair(labels, predictions)
    return float(np.sum((predictions - labels) ** 2) / _spread(labels))


def r2(labels, predictions):
    """R², the share of the labels' variance explained; 1 is perfect. Arguments and errors as in `one_minus_r2`."""
    return 1.0 - one_minus_r2(labels, predictions)


def one_minus_r2_rounded(labels, predictions):
    """`one_minus_r2` of the predictions rounded to integers, half to even as np.round (0.5 → 0, 1.5 → 2, 2.5 → 2).

    For labels that are whole numbers, such as a digit. Arguments and errors as in `one_minus_r2`.
    """
    labels, predictions = _pair(labels, predictions)
    return one_minus_r2(labels, np.round(predictions))


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


def _spread(labels):
    """Σ (y − ȳ)² of labels (n, 1), refusing zero."""
    spread = np.sum((labels - labels.mean()) ** 2)
    # Both tests are needed: the mean of equal floats can miss them by a rounding, and tiny differences square to zero.
    if labels.min() == labels.max() or spread == 0:
        raise ValueError(
            f"labels are all {labels[0, 0]:g}, must differ: R² divides by their variance, which is 0; use mse instead"
        )
    return spread
