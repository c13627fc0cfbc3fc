"""Second derivatives of a loss: what they are good for, what is wrong with them, and three ways out.

Two models without a bias: the linear one predicts Xw, the exponential one exp(Xw) (growth and decay). The loss of both
is the mean over the rows of ½ (prediction − label)². H is the matrix of its second derivatives with respect to w, shape
(d, d). n rows, d features.
Source: Dive into Deep Learning, "Linear Regression Implementation from Scratch", https://d2l.ai/chapter_linear-regression/linear-regression-scratch.html
"""

import numpy as np

from exercises.arguments import as_number, as_problem, as_vector, as_weights


def linear_newton_step(X, y, w):
    """The weights after one step of Newton's method, w − H⁻¹ · (gradient at w), for the linear model, shape (d,).

    X: features, shape (n, d), n of at least d; no column follows from the others, but one may come close: up to a
    condition number of 10⁹. y: labels, shape (n,) or (n, 1). w: where the step starts, shape (d,) or (d, 1).
    Of no use where a column follows from others: then H has no inverse.
    Raises: ValueError for other shapes, empty arrays, or numbers that are not finite.

    From anywhere to the mean of the labels:

    >>> linear_newton_step([[1], [1]], [2, 4], [100]).round(9).tolist()
    [3.0]
    """
    X, y = as_problem(X, y, tall=True)
    w = as_weights(w, X)
    # --- your work
    # n H = XᵀX and n · gradient = Xᵀ(Xw − y): the normal equations of a least-squares problem. Solved as such, X itself
    # is factorised; forming XᵀX would square the condition number.
    return w - np.linalg.lstsq(X, X @ w - y, rcond=None)[0]


def hessian_product(X, y, w, v):
    """Hv for the exponential model, shape (d,).

    d may be 60,000: two rows of that are no burden, d² numbers are 29 gigabytes.
    X: features, shape (n, d), with Xw below 300. y: labels, shape (n,) or (n, 1). w: weights at which the derivatives
    are taken, v: the vector that H is multiplied with, each of shape (d,) or (d, 1).
    Raises: ValueError for other shapes, empty arrays, or numbers that are not finite.

    >>> hessian_product([[1]], [5], [0], [1]).tolist()
    [-3.0]
    """
    X, y = as_problem(X, y)
    w, v = as_weights(w, X), as_vector(v, "v")
    if len(v) != X.shape[1]:
        raise ValueError(f"v has shape {v.shape} and X {X.shape}: give one number for each column of X")
    # --- your work
    prediction = np.exp(X @ w)
    # The derivative of a row's ½ (p − y)² with respect to z = xw is (p − y) p, as p′ = p; the second is (2p − y) p.
    return X.T @ ((2 * prediction - y) * prediction * (X @ v)) / len(y)


def least_curvature(X, y, w):
    """The least second derivative of the loss in any direction of length 1, for the exponential model, a float.

    Below 0 the loss bends downwards in some direction, and w is not near a minimum.
    X: features, shape (n, d), d up to 100. y: labels, shape (n,) or (n, 1). w: weights, shape (d,) or (d, 1).
    Raises: ValueError for other shapes, empty arrays, or numbers that are not finite.

    >>> round(least_curvature([[1]], [5], [0]), 9)
    -3.0
    """
    X, y = as_problem(X, y)
    w = as_weights(w, X)
    # --- your work
    H = np.array([hessian_product(X, y, w, direction) for direction in np.eye(X.shape[1])])
    return float(np.linalg.eigvalsh((H + H.T) / 2)[0])  # rounding leaves H not quite symmetric


def gauss_newton_step(X, y, w, damping):
    """The weights after one damped step of Gauss and Newton for the exponential model, shape (d,).

    The step is −(G + damping · I)⁻¹ · (gradient at w). G is H without the terms that have second derivatives of the
    predictions in them: JᵀJ / n, where J, shape (n, d), holds the first derivatives of the predictions. So the step is
    that of a model that is taken for linear around w.
    X: features, shape (n, d); more features than rows are allowed. y: labels, shape (n,) or (n, 1). w: where the step
    starts, shape (d,) or (d, 1). damping: above 0.
    Of no use far from a minimum with little damping: it steps too far, and exp(Xw) overflows.
    Raises: ValueError for other shapes, empty arrays, or numbers that are not finite.

    The gradient is −4, G is 1:

    >>> gauss_newton_step([[1]], [5], [0], damping=1).round(9).tolist()
    [2.0]
    """
    X, y = as_problem(X, y)
    w, damping = as_weights(w, X), as_number(damping, "damping", above=0)
    # --- your work
    prediction = np.exp(X @ w)
    J = prediction[:, None] * X
    gradient = J.T @ (prediction - y) / len(y)
    return w - np.linalg.solve(J.T @ J / len(y) + damping * np.eye(len(w)), gradient)
