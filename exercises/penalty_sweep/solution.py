"""Weight decay from no penalty to all of it: the weights for many λ at once, and the errors as functions of λ.

The objective is the book's: (1/2n) Σ (xᵢ·w + b − yᵢ)² + (λ/2) ‖w‖², the mean over n rows, ½ in front of both, and no
penalty on the bias b. n rows, d features, p penalties.
Source: Dive into Deep Learning, "Weight Decay", https://d2l.ai/chapter_linear-regression/weight-decay.html
"""

import numpy as np

from exercises.arguments import as_matrix, as_problem, as_vector


def ridge_path(X, y, penalties):
    """(W, b), shapes (p, d) and (p,): in each row the weights and the bias that minimise the objective for that λ.

    For λ = 0 several may be equally good; then the w with the least ‖w‖, which is also what w tends to as λ goes to 0.
    X: features, shape (n, d). y: labels, shape (n,) or (n, 1). penalties: the λ, shape (p,), each 0 or more, in any
    order.
    Of no use before features in unlike units are brought to one scale: the penalty weighs them unlike.
    Raises: ValueError for another shape, a negative λ, or numbers that are not finite.

    >>> W, b = ridge_path([[-1], [1]], [1, 5], penalties=[0, 1])
    >>> W.round(9).tolist(), b.round(9).tolist()
    ([[2.0], [1.0]], [3.0, 3.0])
    """
    X, y = as_problem(X, y)
    penalties = as_vector(penalties, "penalties")
    if penalties.min() < 0:
        raise ValueError(f"penalties: the least is {penalties.min()}, must be 0 or more")
    # --- your work
    U, s, Vt = _centred_svd(X)
    W = s / (s**2 + len(y) * penalties[:, None]) * (U.T @ (y - y.mean())) @ Vt
    return W, y.mean() - W @ X.mean(axis=0)


def effective_parameters(X, penalties):
    """How many parameters the fit for each λ amounts to, shape (p,): Σ ∂(prediction for row i)/∂yᵢ over the rows of X.

    The predictions are those of `ridge_path`, Xw + b. They are linear in y, so that y plays no part. The bias counts
    as 1.
    X: features, shape (n, d). penalties: shape (p,), each 0 or more. Errors: as in `ridge_path`.

    >>> effective_parameters([[-1], [1]], penalties=[0, 1]).round(9).tolist()
    [2.0, 1.5]
    """
    X, penalties = as_matrix(X), as_vector(penalties, "penalties")
    if penalties.min() < 0:
        raise ValueError(f"penalties: the least is {penalties.min()}, must be 0 or more")
    # --- your work
    _, s, _ = _centred_svd(X)
    return 1 + np.sum(s**2 / (s**2 + len(X) * penalties[:, None]), axis=1)


def sweep_errors(X, y, X_new, y_new, penalties):
    """(training, validation), each of shape (p,): for each λ the mean squared error on X, y and on X_new, y_new.

    The weights and the bias are those of `ridge_path` for X and y. An error is the mean of (prediction − label)²,
    without ½ and without the penalty, which is there for training only.
    X, y, penalties: as in `ridge_path`. X_new, y_new: the validation rows, shapes (m, d) and (m,) or (m, 1).
    Errors: as in `ridge_path`; also for an X_new that does not fit to X or y_new.

    Without a penalty 2x + 3, with λ = 1 x + 3:

    >>> training, validation = sweep_errors([[-1], [1]], [1, 5], [[2]], [9], penalties=[0, 1])
    >>> training.round(9).tolist(), validation.round(9).tolist()
    ([0.0, 1.0], [4.0, 16.0])
    """
    X, y = as_problem(X, y)
    X_new, y_new, penalties = as_matrix(X_new, "X_new"), as_vector(y_new, "y_new"), as_vector(penalties, "penalties")
    if X_new.shape != (len(y_new), X.shape[1]):
        raise ValueError(f"X_new has shape {X_new.shape}, must be {(len(y_new), X.shape[1])}, as y_new and X have it")
    if penalties.min() < 0:
        raise ValueError(f"penalties: the least is {penalties.min()}, must be 0 or more")
    # --- your work
    W, b = ridge_path(X, y, penalties)
    return np.mean((W @ X.T + b[:, None] - y) ** 2, axis=1), np.mean((W @ X_new.T + b[:, None] - y_new) ** 2, axis=1)


def _centred_svd(X):
    """U, s, Vᵀ of X less the means of its columns, without the singular values that are only rounding.

    One decomposition serves all λ. Without a penalty on b the best b takes the means out of X and of y.
    """
    U, s, Vt = np.linalg.svd(X - X.mean(axis=0), full_matrices=False)
    counts = s > max(X.shape) * np.finfo(float).eps * np.linalg.norm(X)  # X, not centred: the means are rounded too
    return U[:, counts], s[counts], Vt[counts]
