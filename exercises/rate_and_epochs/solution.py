"""The loss over a grid of learning rates and epochs, and the cheapest place on it that is good enough.

The model is Xw, the loss (1/2n) ‖Xw − y‖². Descent starts at w = 0; an epoch goes through the rows in their order, in
batches of b rows, the last one with what is left: w ← w − rate · gradient of the batch's mean loss.
Source: Dive into Deep Learning, "Concise Implementation of Linear Regression",
https://d2l.ai/chapter_linear-regression/linear-regression-concise.html
"""

import numpy as np

from exercises.arguments import as_count, as_matrix, as_number, as_problem, as_vector


def loss_grid(X, y, rates, epochs, batch_size):
    """The loss on all rows, shape (r, e): row i for rate i, column j after epochs[j] epochs.

    X: features, shape (n, d). y: labels, shape (n,) or (n, 1). rates: above 0, shape (r,). epochs: whole numbers of at
    least 0, shape (e,), in any order. batch_size: b, 1 or more.
    Raises: ValueError for another shape, numbers out of range, or numbers that are not finite.

    >>> loss_grid([[1], [1]], [4, 4], rates=[0.5, 1], epochs=[0, 1], batch_size=2).tolist()
    [[8.0, 2.0], [8.0, 0.0]]
    """
    (X, y), rates = as_problem(X, y), as_vector(rates, "rates")
    epochs = [as_count(int(count), "epochs", least=0) for count in as_vector(epochs, "epochs")]
    batch_size = as_count(batch_size, "batch_size")
    # --- your work
    W = np.zeros((X.shape[1], len(rates)))  # a column for each rate: all walk together
    labels, after = y[:, None], []
    for epoch in range(max(epochs) + 1):
        after.append(np.mean((X @ W - labels) ** 2, axis=0) / 2)
        for start in range(0, len(y) if epoch < max(epochs) else 0, batch_size):
            rows = slice(start, start + batch_size)
            W = W - rates * (X[rows].T @ (X[rows] @ W - labels[rows])) / len(y[rows])
    return np.array(after)[epochs].T


def cheapest(losses, target):
    """(i, j), two ints: the place with the fewest epochs where the loss is at most the target; (−1, −1) if none.

    Of the rates that need as few the one with the least loss there, of equals the first.
    losses: shape (r, e), as from `loss_grid`, with epochs that grow. target: a number.
    Raises: ValueError for another shape, or numbers that are not finite.

    >>> cheapest([[8, 2, 0.5], [8, 1, 0.1]], target=2)
    (1, 1)
    """
    losses, target = as_matrix(losses, "losses"), as_number(target, "target")
    # --- your work
    columns = np.flatnonzero((losses <= target).any(axis=0))
    return (int(losses[:, columns[0]].argmin()), int(columns[0])) if len(columns) else (-1, -1)
