"""One label is 10,000 by mistake: what squares make of it, and a loss that combines squares with absolute errors.

Huber's loss, with a scale σ in units of the labels: e²/(2σ) for an error e of at most σ, |e| − σ/2 beyond. The model is
Xw + b, an error is prediction − label. n rows, d features.
Source: Dive into Deep Learning, "Linear Regression Implementation from Scratch",
https://d2l.ai/chapter_linear-regression/linear-regression-scratch.html
"""

import numpy as np

from exercises.arguments import as_count, as_number, as_problem, as_vector


def huber_losses(errors, sigma):
    """The loss of each error, shape (n,): e²/(2σ) where |e| ≤ σ, |e| − σ/2 elsewhere.

    errors: shape (n,) or (n, 1). sigma: σ, above 0, in units of the errors.
    Raises: ValueError for other shapes, numbers that are not finite, or a sigma that is not above 0.

    >>> huber_losses([-1, 4], sigma=2).tolist()
    [0.25, 3.0]
    """
    errors, sigma = as_vector(errors, "errors"), as_number(sigma, "sigma", above=0)
    # --- your work
    size = np.abs(errors)
    near = np.minimum(size, sigma)  # the square of a wild error may be more than float64 can hold
    return near**2 / (2 * sigma) + (size - near)


def huber_slopes(errors, sigma):
    """The derivative of each error's loss with respect to that error, shape (n,). Arguments: as in `huber_losses`.

    >>> huber_slopes([-1, 4], sigma=2).tolist()
    [-0.5, 1.0]
    """
    errors, sigma = as_vector(errors, "errors"), as_number(sigma, "sigma", above=0)
    # --- your work
    return np.clip(errors, -sigma, sigma) / sigma


def fit_huber(X, y, sigma):
    """(w, b), shape (d,) and a float, at which the sum of `huber_losses` over all rows is least.

    Each prediction Xw + b is right to within a ten-thousandth of sigma.
    X: features of size about 1, shape (n, d); its columns and a constant are linearly independent. y: labels, shape
    (n,) or (n, 1), a few of them wild. sigma: above 0, in units of y, and not so small that several (w, b) are best.
    Of no use against wild features: it withstands labels that are far off, not rows of X that are.
    Raises: ValueError for other shapes, numbers that are not finite, or a sigma that is not above 0.

    A wild label moves its two neighbours by half of sigma:

    >>> w, b = fit_huber([[0], [0], [0], [1]], [0, 0, 100, 4], sigma=1)
    >>> w.round(3).tolist(), round(b, 3)
    ([3.5], 0.5)
    """
    X, y = as_problem(X, y)
    sigma = as_number(sigma, "sigma", above=0)
    # --- your work
    A = np.column_stack([X, np.ones(len(y))])
    solution = np.linalg.lstsq(A, y, rcond=None)[0]
    for _ in range(10_000):  # some ten are usual
        # Squares with these weights touch Huber's loss at the present errors and lie above it elsewhere: it must fall.
        root = 1 / np.sqrt(np.maximum(np.abs(A @ solution - y), sigma))
        before, solution = solution, np.linalg.lstsq(A * root[:, None], y * root, rcond=None)[0]
        if np.abs(A @ (solution - before)).max() <= 1e-12 * (sigma + np.abs(A @ solution).max()):
            break
    return solution[:-1], float(solution[-1])


def influence_of_label(X, y, row, labels, sigma):
    """By how much the prediction for a row changes if its label is replaced, shape (m,): a number for each new label.

    The change is the prediction of `fit_huber` with the new label in y, less that with the label which y has.
    X, y, sigma: as in `fit_huber`. row: its number, 0 to n − 1. labels: to be put there one at a time, shape (m,), in
    units of y.
    Raises: ValueError for anything else.

    >>> influence_of_label([[0], [0], [0], [1]], [0, 0, 0, 4], 2, [100, 10000], sigma=1).round(3).tolist()
    [0.5, 0.5]
    """
    X, y = as_problem(X, y)
    labels, sigma = as_vector(labels, "labels"), as_number(sigma, "sigma", above=0)
    row = as_count(row, "row", least=0, most=len(y) - 1)
    # --- your work
    predictions = []
    for label in [y[row], *labels]:
        w, b = fit_huber(X, np.where(np.arange(len(y)) == row, label, y), sigma)
        predictions.append(X[row] @ w + b)
    return np.array(predictions[1:]) - predictions[0]
