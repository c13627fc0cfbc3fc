"""Where the weights start: zero or huge is no harm in linear regression; in a network with a hidden layer it is.

Linear regression predicts Xw + b, the network tanh(XW1 + b1) w2 + b2. The loss of both is the mean over the rows of
½ (prediction − label)², and every step uses all rows. n rows, d features, h hidden units.
Source: Dive into Deep Learning, "Linear Regression Implementation from Scratch", https://d2l.ai/chapter_linear-regression/linear-regression-scratch.html
"""

import numpy as np

from exercises.arguments import as_count, as_matrix, as_number, as_problem, as_vector, as_weights


def as_network(X, W1, b1, w2, b2):
    """The parameters of the network for these features: W1, b1, w2, b2.

    Raises: ValueError for shapes that do not follow on each other, or numbers that are not finite.

    >>> [np.shape(each) for each in as_network(np.ones((3, 2)), [[1], [2]], [0], [1], 5)]
    [(2, 1), (1,), (1,), ()]
    """
    W1, b1, w2, b2 = as_matrix(W1, "W1"), as_vector(b1, "b1"), as_vector(w2, "w2"), as_number(b2, "b2")
    if X.shape[1] != len(W1) or not W1.shape[1] == len(b1) == len(w2):
        shapes = f"X, W1, b1, w2 have shapes {X.shape}, {W1.shape}, {b1.shape}, {w2.shape}"
        raise ValueError(f"{shapes}: must be (n, d), (d, h), (h,), (h,)")
    return W1, b1, w2, b2


def descend_from_start(X, y, w, b, learning_rate, steps):
    """(w, b), shape (d,) and a float, after gradient descent of linear regression from the given w and b.

    X: features, shape (n, d). y: labels, shape (n,) or (n, 1). w: weights at the start, shape (d,) or (d, 1). b: bias
    at the start, a number. learning_rate: above 0. steps: 0 or more.
    Too large a rate makes w and b grow without end; columns of unlike size, or nearly alike, make it slow.
    Raises: ValueError for other shapes, empty arrays, or numbers that are not finite.

    >>> w, b = descend_from_start([[1], [-1]], [3, 1], [0], 0, learning_rate=0.5, steps=1)
    >>> w.tolist(), b
    ([0.5], 1.0)
    """
    X, y = as_problem(X, y)
    w, b = as_weights(w, X), as_number(b, "b")
    learning_rate, steps = as_number(learning_rate, "learning_rate", above=0), as_count(steps, "steps", least=0)
    # --- your work
    for _ in range(steps):
        error = X @ w + b - y
        w, b = w - learning_rate * X.T @ error / len(y), b - learning_rate * error.mean()
    return w, float(b)


def steps_to_come_within(X, y, w, b, learning_rate, distance):
    """The fewest steps of `descend_from_start` after which (w, b) is at most `distance` away from the best, an int.

    The best (w, b) is the one with the least loss. How far away: √(‖w − best w‖² + (b − best b)²).
    X: features, shape (n, d), no column following from the others and the constant. distance: above 0. learning_rate:
    above 0, and small enough for the descent to get there. The other arguments and errors as in `descend_from_start`.
    With a rate too large for that, or dependent columns, the search would not end.

    The best is w = 1, b = 2; each step halves the way:

    >>> steps_to_come_within([[1], [-1]], [3, 1], [0], 0, learning_rate=0.5, distance=1)
    2
    """
    X, y = as_problem(X, y)
    w, b = as_weights(w, X), as_number(b, "b")
    learning_rate = as_number(learning_rate, "learning_rate", above=0)
    distance = as_number(distance, "distance", above=0)
    # --- your work
    best = np.linalg.lstsq(np.column_stack([X, np.ones(len(X))]), y, rcond=None)[0]
    steps = 0
    while np.hypot(np.linalg.norm(w - best[:-1]), b - best[-1]) > distance:
        w, b = descend_from_start(X, y, w, b, learning_rate, 1)
        steps += 1
    return steps


def train_two_layers(X, y, W1, b1, w2, b2, learning_rate, steps):
    """(W1, b1, w2, b2), shapes (d, h), (h,), (h,) and a float, after gradient descent of the network from these values.

    X: features, shape (n, d). y: labels, shape (n,) or (n, 1). W1, b1: weights and biases of the hidden layer, shapes
    (d, h) and (h,). w2, b2: weights and bias of the output, shape (h,) and a number. learning_rate: above 0.
    steps: 0 or more.
    Which minimum it comes near depends on the start; too large a rate comes near none.
    Raises: ValueError for other shapes, empty arrays, or numbers that are not finite.

    >>> W1, b1, w2, b2 = train_two_layers([[1]], [1], [[0]], [0], [2], 0, learning_rate=0.5, steps=1)
    >>> W1.tolist(), b1.tolist(), w2.tolist(), b2
    ([[1.0]], [1.0], [2.0], 0.5)
    """
    X, y = as_problem(X, y)
    W1, b1, w2, b2 = as_network(X, W1, b1, w2, b2)
    learning_rate, steps = as_number(learning_rate, "learning_rate", above=0), as_count(steps, "steps", least=0)
    # --- your work
    for _ in range(steps):
        hidden = np.tanh(X @ W1 + b1)
        error = (hidden @ w2 + b2 - y) / len(y)
        # Backwards: the error, times the way out w2, times the slope of tanh. All slopes come before all updates.
        behind = error[:, None] * w2 * (1 - hidden**2)
        slopes = X.T @ behind, behind.sum(axis=0), hidden.T @ error, error.sum()
        W1, b1, w2, b2 = (p - learning_rate * s for p, s in zip((W1, b1, w2, b2), slopes, strict=True))
    return W1, b1, w2, float(b2)


def merge_equal_units(W1, b1, w2):
    """(W1, b1, w2) of the narrowest network that is left if units that always have equal values are made one.

    Units have equal values for every row if their columns of W1 and their entries of b1 are equal, exactly. The
    predictions stay what they were. In which order the units come does not matter.
    W1: shape (d, h); b1: (h,); w2: (h,). What comes back has as many units as there are different ones.
    Raises: ValueError for shapes that do not follow on each other, or numbers that are not finite.

    Of three units the first two are equal:

    >>> [each.shape for each in merge_equal_units(np.ones((2, 3)), [0, 0, 1], [1, 2, 3])]
    [(2, 2), (2,), (2,)]
    """
    W1, b1, w2 = as_matrix(W1, "W1"), as_vector(b1, "b1"), as_vector(w2, "w2")
    if not W1.shape[1] == len(b1) == len(w2):
        raise ValueError(f"W1, b1, w2 have shapes {W1.shape}, {b1.shape}, {w2.shape}: must be (d, h), (h,), (h,)")
    # --- your work
    units, place = np.unique(np.vstack([W1, b1]), axis=1, return_inverse=True)
    return units[:-1], units[-1], np.bincount(place.reshape(-1), weights=w2)  # NumPy 2.0 gives place as a row
