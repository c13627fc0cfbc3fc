"""Would more data help? The error as a function of the number of rows, from data one can only make fewer.

The model is least squares with a bias; errors are mean squared errors, in the unit of y squared. n rows, d features.
Source: Dive into Deep Learning, "Generalization", https://d2l.ai/chapter_linear-regression/generalization.html
"""

import math

import numpy as np

from exercises.arguments import as_count, as_number, as_problem, as_vector


def as_tested(X, y, X_new, y_new):
    """(X, y, X_new, y_new), rows to fit and rows to test with, of the same features. Raises: ValueError.

    >>> [each.shape for each in as_tested([[1], [2]], [3, 4], [[5]], [6])]
    [(2, 1), (2,), (1, 1), (1,)]
    """
    X, y = as_problem(X, y)
    X_new, y_new = as_problem(X_new, y_new)
    if X.shape[1] != X_new.shape[1]:
        raise ValueError(f"X has shape {X.shape} and X_new {X_new.shape}: give both the same features")
    return X, y, X_new, y_new


def as_size(size, X, name):
    """A number of rows that can be taken from X and is enough for weights and bias. Raises: ValueError.

    >>> as_size(2, np.ones((3, 1)), "size")
    2
    """
    return as_count(size, name, least=X.shape[1] + 1, most=len(X))


def learning_curve(X, y, sizes, X_new, y_new):
    """(training, held_out), each of shape (k,): the errors after fitting the first rows only, for k sizes.

    For each size a model is fitted to the first `size` rows of X and y. training: its error on these rows; held_out: on
    X_new, y_new. In the order of `sizes`.
    X: features, shape (n, d), in random order already; with a column of ones, no column of the first d + 1 rows follows
    from the others. y: labels, shape (n,) or (n, 1). sizes: whole numbers from d + 1 to n. X_new: (m, d). y_new: (m,).
    Squares follow a wild label: with few rows it decides the fit.
    Raises: ValueError for other shapes or sizes, or numbers that are not finite.

    The line through (0, 0) and (1, 1) misses (2, 5) by 3:

    >>> training, held_out = learning_curve([[0], [1]], [0, 1], [2], [[2]], [5])
    >>> training.round(9).tolist(), held_out.round(9).tolist()
    ([0.0], [9.0])
    """
    X, y, X_new, y_new = as_tested(X, y, X_new, y_new)
    sizes = [as_size(size, X, "sizes") for size in sizes]
    # --- your work
    squares = [_squares(X[:size], y[:size], X_new, y_new) for size in sizes]
    return np.array([on.mean() for on, _ in squares]), np.array([off.mean() for _, off in squares])


def _squares(X, y, X_new, y_new):
    """The squared errors of a fit: on its own rows, on the new ones."""
    A, B = (np.column_stack([rows, np.ones(len(rows))]) for rows in (X, X_new))
    c = np.linalg.lstsq(A, y, rcond=None)[0]
    return (A @ c - y) ** 2, (B @ c - y_new) ** 2


def gain_of_rows(X, y, fewer, more, X_new, y_new):
    """(gain, standard_error): by how much the held-out error falls from `fewer` to `more` first rows; two floats.

    Both models are tested on the same m new rows. standard_error: how far the gain would scatter with other m new rows
    from the same source, as it can be seen from these: both models stay as they are.
    fewer, more: whole numbers from d + 1 to n. m: at least 2. The rest, and the errors: as in `learning_curve`.

    Two rows give the line x, three 2.5 x − 0.5; squared errors 0 and 9 become 0.25 and 0.25:

    >>> gain, error = gain_of_rows([[0], [1], [2]], [0, 1, 5], 2, 3, [[0], [2]], [0, 5])
    >>> round(gain, 9), round(error, 9)
    (4.25, 4.5)
    """
    X, y, X_new, y_new = as_tested(X, y, X_new, y_new)
    fewer, more = as_size(fewer, X, "fewer"), as_size(more, X, "more")
    if len(y_new) < 2:
        raise ValueError(f"X_new has shape {X_new.shape}: one row does not show how far rows scatter")
    # --- your work
    # Row by row: a row that is hard for one model is as hard for the other, and the difference does not feel it.
    gains = _squares(X[:fewer], y[:fewer], X_new, y_new)[1] - _squares(X[:more], y[:more], X_new, y_new)[1]
    return float(gains.mean()), float(gains.std(ddof=1) / math.sqrt(len(gains)))


def fit_floor(sizes, errors):
    """(floor, slope), two floats: of all curves floor + slope / size the one closest to the errors in least squares.

    floor: the error with any number of rows. Neither is bounded: the training error's slope is negative.
    sizes: rows, shape (k,), above 0, at least two of them different. errors: shape (k,).
    Of no use for sizes that lie close together: they leave the floor to chance.
    Raises: ValueError for other shapes, numbers that are not finite, sizes that do not differ.

    >>> floor, slope = fit_floor([1, 2], [5, 3])
    >>> round(floor, 9), round(slope, 9)
    (1.0, 4.0)
    """
    sizes, errors = as_vector(sizes, "sizes"), as_vector(errors, "errors")
    if len(sizes) != len(errors) or len(np.unique(sizes)) < 2 or sizes.min() <= 0:
        raise ValueError(
            f"sizes and errors have shapes {sizes.shape} and {errors.shape}: give an error for each size, at least two "
            "different sizes, all above 0"
        )
    # --- your work
    x = 1 / sizes
    slope = (x - x.mean()) @ errors / np.sum((x - x.mean()) ** 2)
    return float(errors.mean() - slope * x.mean()), float(slope)


def rows_to_reach(floor, slope, target):
    """The least whole number of rows n, 1 or more, with floor + slope / n ≤ target, an int.

    None if there is none, or none that a float can hold.

    Rounding is forgiven: where the rows computed with floats are within one part in 10⁹ of a whole number, large or
    small, it is that.
    floor, target: any numbers. slope: 0 or more.
    Raises: ValueError for anything else.

    >>> rows_to_reach(floor=1, slope=4, target=1.5)
    8
    """
    floor, target = as_number(floor, "floor"), as_number(target, "target")
    slope = as_number(slope, "slope", least=0)
    # --- your work
    if slope == 0:
        return 1 if floor <= target else None
    if target <= floor:
        return None
    rows = slope / (target - floor)
    if math.isinf(rows):
        return None  # more than floats can count
    nearest = round(rows)
    return max(1, nearest if abs(rows - nearest) <= 1e-9 * rows else math.ceil(rows))
