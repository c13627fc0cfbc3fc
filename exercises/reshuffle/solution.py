"""What the order of the rows does to minibatch SGD, and data that break it unless the rows are reshuffled.

The model is Xw, the loss (1/2n) ‖Xw − y‖². A step takes the next batch of rows and subtracts learning_rate times the
gradient of the mean of (error)²/2 over that batch. If rows are left over at the end of an epoch they are a smaller
batch, and its mean is over the rows it has. n rows, d features; no bias: a column of ones in X does its work.
Source: Dive into Deep Learning, "Linear Regression Implementation from Scratch",
https://d2l.ai/chapter_linear-regression/linear-regression-scratch.html
"""

import numpy as np

from exercises.arguments import as_count, as_number, as_problem, as_weights


def epoch_orders(n, epochs, seed):
    """The order of the rows in each epoch, row numbers 0 to n − 1, shape (epochs, n), whole numbers.

    In each epoch every order is equally likely, whatever the others are. The same seed gives the same orders; more
    epochs begin with the orders of fewer. What one seed gives has nothing to do with what another gives.
    n: 1 or more. epochs: 1 or more. seed: 0 or more.
    Raises: ValueError for anything else.

    >>> [sorted(order) for order in epoch_orders(3, 2, seed=0).tolist()]
    [[0, 1, 2], [0, 1, 2]]
    """
    n, epochs, seed = as_count(n, "n"), as_count(epochs, "epochs"), as_count(seed, "seed", least=0)
    # --- your work
    rng = np.random.default_rng(seed)
    return rng.permuted(np.tile(np.arange(n), (epochs, 1)), axis=1)


def epoch_in_order(X, y, w, order, batch_size, learning_rate):
    """The weights after one epoch with the rows in this order, shape (d,).

    X: features, shape (n, d). y: labels, shape (n,) or (n, 1). w: weights before, shape (d,). order: row numbers 0 to
    n − 1, each once, shape (n,). batch_size: rows in a step, 1 to n. learning_rate: above 0.
    Of no use with a rate too large for the rows: for single rows above 2/‖x‖², w is thrown ever further.
    Raises: ValueError for anything else.

    >>> epoch_in_order([[1], [1]], [2, 4], [0], [1, 0], batch_size=1, learning_rate=0.5).tolist()
    [2.0]
    """
    X, y = as_problem(X, y)
    w, order = as_weights(w, X), np.asarray(order)
    if order.dtype.kind not in "iu" or sorted(order.ravel()) != list(range(len(y))) or order.ndim != 1:
        raise ValueError(f"order, shape {order.shape}, must hold each of the {len(y)} row numbers once")
    batch_size = as_count(batch_size, "batch_size", most=len(y))
    learning_rate = as_number(learning_rate, "learning_rate", above=0)
    # --- your work
    for start in range(0, len(y), batch_size):
        batch = order[start : start + batch_size]
        w = w - learning_rate * X[batch].T @ (X[batch] @ w - y[batch]) / len(batch)
    return w


def cyclic_limit(X, y, batch_size, learning_rate):
    """Where the ends of the epochs tend to if the rows always come in the order in which they are given, shape (d,).

    X: features, shape (n, d), with independent columns. y: labels, shape (n,) or (n, 1). batch_size: 1 to n.
    learning_rate: above 0; it may be as small as 1e-7.
    Raises: ValueError for anything else; one that names learning_rate if with that rate they do not tend to anything.

    An epoch takes w = 2 to 1, and back to 2:

    >>> cyclic_limit([[1], [1]], [0, 3], batch_size=1, learning_rate=0.5).round(9).tolist()
    [2.0]
    """
    X, y = as_problem(X, y)
    batch_size = as_count(batch_size, "batch_size", most=len(y))
    learning_rate = as_number(learning_rate, "learning_rate", above=0)
    # --- your work
    n, d = X.shape
    # An epoch is w → Mw + v: v is where it takes 0, and the columns of M are where it takes unit vectors if y is 0.
    v = epoch_in_order(X, y, np.zeros(d), range(n), batch_size, learning_rate)
    columns = [epoch_in_order(X, np.zeros(n), unit, range(n), batch_size, learning_rate) for unit in np.eye(d)]
    M = np.column_stack(columns)
    if np.abs(np.linalg.eigvals(M)).max() >= 1:
        raise ValueError(f"learning_rate is {learning_rate}, too large: the epochs lead away from where they should")
    return np.linalg.solve(np.eye(d) - M, v)


def breaking_case(n, batch_size, learning_rate):
    """(X, y), shapes (n, 1) and (n,): data on which SGD in this very order fails, and with reshuffled rows does not.

    With m = n / batch_size batches in an epoch: if the rows come in the order given, the loss at the end of an epoch is
    at least m/2 times the least there is, once the epochs have settled. If they are reshuffled for each epoch, it is on
    average at most 4 times the least. The least is above 0: no w fits all rows.
    n: a multiple of batch_size, at least 4 of them. batch_size: 1 or more. learning_rate: above 0.
    Raises: ValueError for anything else.

    >>> X, y = breaking_case(8, batch_size=2, learning_rate=0.1)
    >>> X.shape, y.shape
    ((8, 1), (8,))
    """
    n, batch_size = as_count(n, "n"), as_count(batch_size, "batch_size")
    learning_rate = as_number(learning_rate, "learning_rate", above=0)
    if n % batch_size or n < 4 * batch_size:
        raise ValueError(f"n is {n}, must be a multiple of batch_size, {batch_size}, and at least 4 of them")
    # --- your work
    X = np.full((n, 1), 1 / np.sqrt(learning_rate))  # learning_rate · x² = 1: a step forgets all steps before it
    y = np.zeros(n)
    y[-batch_size:] = 1
    return X, y
