"""What may be passed to an exercise's functions: real, finite numbers in the right shape, else a ValueError.

n rows, d features. Everything comes back in float64; what was passed in stays as it was.
"""

from operator import index

import numpy as np


def as_vector(values, name):
    """One number per row, shape (n,) with n of at least 1.

    values: shape (n,) or (n, 1); a list, an array, or anything with `__array__`. name: what to call it in an error.
    Raises: ValueError for any other shape. A (n,) beside a (n, 1) would otherwise broadcast to (n, n) without a word.
    """
    array = _as_finite(values, name)
    if array.ndim != 1 and array.shape[1:] != (1,):
        raise ValueError(f"{name} has shape {array.shape}, may be (n,) or (n, 1), one number per row; pick one column")
    return array.reshape(-1)


def as_matrix(values, name="X"):
    """Rows of features, shape (n, d) with n and d of at least 1; values and name as in `as_vector`.

    Raises: ValueError for any other shape; a single feature comes as (n, 1), since (n,) could also be one row of n.
    """
    array = _as_finite(values, name)
    if array.ndim != 2:
        raise ValueError(f"{name} has shape {array.shape}, must be (n, d), rows of features; reshape(-1, 1) is d = 1")
    return array


def as_problem(X, y, *, tall=False):
    """Features X, shape (n, d), and labels y, shape (n,), of one regression problem.

    X: shape (n, d). y: shape (n,) or (n, 1). tall: whether there must be at least as many rows as features.
    Raises: ValueError if X and y differ in rows, or X has fewer rows than a solver needs, which names another solver.
    """
    X, y = as_matrix(X), as_vector(y, "y")
    if len(X) != len(y):
        raise ValueError(f"X has shape {X.shape} and y {y.shape}: give one label for each row")
    if tall and len(X) < X.shape[1]:
        raise ValueError(
            f"X has shape {X.shape}, fewer rows than features: many w fit equally well; use solve_min_norm for the "
            "smallest of them, or ridge"
        )
    return X, y


def as_weights(w, X):
    """One weight for each column of X, shape (d,).

    w: shape (d,) or (d, 1). Raises: ValueError for any other number of weights.
    """
    w = as_vector(w, "w")
    if len(w) != X.shape[1]:
        raise ValueError(f"w has shape {w.shape} and X {X.shape}: give one weight for each column of X")
    return w


def as_pair(a, b):
    """Two vectors of one length, each of shape (n,).

    a, b: shape (n,) or (n, 1). Raises: ValueError for other shapes, and for two lengths.
    """
    a, b = as_vector(a, "a"), as_vector(b, "b")
    if len(a) != len(b):
        raise ValueError(f"a has shape {a.shape} and b {b.shape}: give two vectors of one length")
    return a, b


def as_number(value, name, *, above=None, least=None):
    """One finite number, a float.

    above, least: bounds; the number must be greater than `above` and no less than `least`.
    Raises: ValueError for anything else.
    """
    array = _as_finite(value, name)
    if array.ndim:
        raise ValueError(f"{name} has shape {array.shape}, must be one number")
    if above is not None and array <= above:
        raise ValueError(f"{name} is {array}, must be greater than {above}")
    if least is not None and array < least:
        raise ValueError(f"{name} is {array}, must be {least} or more")
    return float(array)


def as_count(value, name, *, least=1, most=None):
    """A whole number from `least` to `most`, an int. Raises: ValueError for anything else, 2.0 included."""
    try:
        count = index(value)
    except TypeError as error:
        raise ValueError(f"{name} is {value!r}, must be a whole number") from error
    if count < least:
        raise ValueError(f"{name} is {count}, must be {least} or more")
    if most is not None and count > most:
        raise ValueError(f"{name} is {count}, may be {most} at most")
    return count


def singular(X):
    """The ValueError for features that do not determine the weights; what to raise where full rank is needed."""
    return ValueError(
        f"X, shape {X.shape}, is singular to working precision: a column follows from others, so that many w fit "
        "equally well; use solve_min_norm for the smallest of them, or ridge with a greater strength"
    )


def _as_finite(values, name):
    """The values in float64, at least one, none of them NaN or infinite; any shape."""
    try:
        array = np.asarray(values)
        if array.dtype.kind in "cSUMmV":  # astype would read text and drop imaginary parts without a word
            raise TypeError(f"dtype {array.dtype}")
        with np.errstate(over="ignore"):  # too large for float64 becomes infinite, and is refused below
            array = array.astype(np.float64)
    except (TypeError, ValueError, OverflowError) as error:
        raise ValueError(f"{name} is not an array of real numbers ({error}); convert it to one first") from error
    if array.size == 0:
        raise ValueError(f"{name} is empty, shape {array.shape}; give at least one number")
    if not np.isfinite(array).all():
        raise ValueError(
            f"{name}, shape {array.shape}, holds NaN or infinity, may hold finite numbers only; drop or repair those"
        )
    return array
