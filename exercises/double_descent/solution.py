"""Polynomials of ever higher degree through a few points: the error goes down, up, and down again.

A polynomial is Σ cₖPₖ(x), k = 0 … degree, in Legendre's polynomials Pₖ on −1 … 1. n points (x, y), p fresh ones.
Source: Dive into Deep Learning, "Generalization", https://d2l.ai/chapter_linear-regression/generalization.html
"""

import numpy as np

from exercises.arguments import as_count, as_vector


def as_places(x, name="x"):
    """Numbers from −1 to 1, shape (n,). name: what to call them in an error. Raises: ValueError for others.

    >>> as_places([0, 1]).tolist()
    [0.0, 1.0]
    """
    x = as_vector(x, name)
    if np.abs(x).max() > 1:
        raise ValueError(f"{name} reaches {x[np.abs(x).argmax()]}, must lie in −1 … 1: scale it first")
    return x


def legendre_matrix(x, degree):
    """The features of each x, shape (n, degree + 1): in column k Pₖ(x), where P₀ = 1, P₁ = x and Pₖ(1) = 1.

    Pₖ has degree k, and ∫ PⱼPₖ over −1 … 1 is 0 for j ≠ k. All entries are to be right to rounding, for every degree.
    x: shape (n,), from −1 to 1. degree: 0 or more.
    Raises: ValueError for another shape, numbers outside −1 … 1, or another degree.

    >>> legendre_matrix([0, 0.5, 1], degree=2).tolist()
    [[1.0, 0.0, -0.5], [1.0, 0.5, -0.125], [1.0, 1.0, 1.0]]
    """
    x, degree = as_places(x), as_count(degree, "degree", least=0)
    # --- your work
    columns = [np.ones_like(x), x]
    for k in range(1, degree):
        columns.append(((2 * k + 1) * x * columns[k] - k * columns[k - 1]) / (k + 1))
    return np.column_stack(columns[: degree + 1])


def least_norm_fit(x, y, degree):
    """c, shape (degree + 1,): the coefficients with the least Σ (prediction − y)², and of those the least ‖c‖.

    x: shape (n,), from −1 to 1, in any order. y: shape (n,) or (n, 1). degree: 0 or more, n − 1 and beyond too.
    Errors: as in `legendre_matrix`; also for another number of labels.

    At −1, 0 and 1 P₁ and P₃ are the same, and each takes half:

    >>> (least_norm_fit([-1, 0, 1], [-4, 0, 4], degree=3).round(9) + 0).tolist()
    [0.0, 2.0, 0.0, 2.0]
    """
    x, y, degree = as_places(x), as_vector(y, "y"), as_count(degree, "degree", least=0)
    if len(x) != len(y):
        raise ValueError(f"x has shape {x.shape} and y {y.shape}: give one label for each point")
    # --- your work
    return np.linalg.lstsq(legendre_matrix(x, degree), y, rcond=None)[0]


def descent(x, y, x_new, y_new, degrees):
    """(training, fresh, norms), each of shape (k,): for each degree two mean squared errors, and ‖c‖.

    c is that of `least_norm_fit` on x and y; training: the error there, fresh: of the same c on x_new and y_new.
    x, y: as there. x_new: shape (p,), from −1 to 1. y_new: shape (p,) or (p, 1). degrees: k whole numbers of at least
    0, shape (k,), in any order.
    Errors: as in `least_norm_fit`.

    The constant 2, and 2 + x − P₂, which meets all three:

    >>> training, fresh, norms = descent([-1, 0, 1], [0, 2.5, 2], [0.5], [2], degrees=[0, 2])
    >>> training.round(9).tolist(), fresh.round(9).tolist(), norms.round(3).tolist()
    ([1.166666667, 0.0], [0.25, 0.390625], [1.5, 2.449])
    """
    x, y, x_new, y_new = as_places(x), as_vector(y, "y"), as_places(x_new, "x_new"), as_vector(y_new, "y_new")
    if len(x) != len(y) or len(x_new) != len(y_new):
        raise ValueError(f"{len(x)} x, {len(y)} y, {len(x_new)} x_new, {len(y_new)} y_new: give a label for each point")
    degrees = [as_count(int(degree), "degrees", least=0) for degree in as_vector(degrees, "degrees")]
    # --- your work
    fits = [least_norm_fit(x, y, degree) for degree in degrees]
    training, fresh = (
        np.array([np.mean((legendre_matrix(at, len(c) - 1) @ c - labels) ** 2) for c in fits])
        for at, labels in ((x, y), (x_new, y_new))
    )
    return training, fresh, np.array([np.linalg.norm(c) for c in fits])
