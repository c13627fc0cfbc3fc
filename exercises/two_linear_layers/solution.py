"""Two linear layers, one after the other, are one linear layer.

A layer maps rows X, shape (n, d), to XW + b. Put one behind another and nothing is gained, but something may be lost: a
narrow layer in between. d features, h hidden units, m outputs.
Source: Dive into Deep Learning, "Linear Regression", https://d2l.ai/chapter_linear-regression/linear-regression.html
"""

import numpy as np

from exercises.arguments import as_count, as_matrix, as_vector


def compose(W1, b1, W2, b2):
    """(W, b), shapes (d, m) and (m,), of the one layer that does what two do: (XW1 + b1)W2 + b2 = XW + b for every X.

    W1: shape (d, h); b1: (h,); W2: (h, m); b2: (m,).
    Raises: ValueError for shapes that do not follow on each other, or numbers that are not finite.

    3(2x + 1) + 4:

    >>> W, b = compose([[2]], [1], [[3]], [4])
    >>> W.tolist(), b.tolist()
    ([[6.0]], [7.0])
    """
    W1, W2, b1, b2 = as_matrix(W1, "W1"), as_matrix(W2, "W2"), as_vector(b1, "b1"), as_vector(b2, "b2")
    if (W1.shape[1], W2.shape[1]) != (len(b1), len(b2)) or W1.shape[1] != len(W2):
        raise ValueError(f"W1, b1, W2, b2 have shapes {W1.shape}, {b1.shape}, {W2.shape}, {b2.shape}: not two layers")
    # --- your work
    return W1 @ W2, b1 @ W2 + b2


def narrowest(W):
    """The smallest number of hidden units with which two linear layers can do exactly what W does, an int.

    W: shape (d, m); 0 for W = 0. A number of the size of rounding, beside the largest, counts as 0.
    Raises: ValueError for another shape, or numbers that are not finite.

    >>> narrowest([[1, 2], [2, 4]])
    1
    """
    W = as_matrix(W, "W")
    # --- your work
    return int(np.linalg.matrix_rank(W))


def squeeze(W, h):
    """(W1, W2), shapes (d, h) and (h, m), with the least sum of squares of W − W1 W2.

    W: shape (d, m); h: hidden units, at least 1; more than d or m of them are allowed, and do not help.
    W1 and W2 themselves are not determined: only their product is, and not always.
    Raises: ValueError as `narrowest`, and for an h that is no whole number of at least 1.

    >>> W1, W2 = squeeze([[1, 2], [2, 4]], 1)
    >>> (W1 @ W2).round(9).tolist()
    [[1.0, 2.0], [2.0, 4.0]]
    """
    W, h = as_matrix(W, "W"), as_count(h, "h")
    # --- your work
    U, s, Vt = np.linalg.svd(W, full_matrices=False)
    k = min(h, len(s))
    W1, W2 = np.zeros((len(W), h)), np.zeros((h, W.shape[1]))
    W1[:, :k], W2[:k] = U[:, :k] * s[:k], Vt[:k]  # unneeded units stay 0
    return W1, W2
