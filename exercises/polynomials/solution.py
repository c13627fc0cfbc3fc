"""Polynomials, fitted exactly: when one goes through all the points, and what that is worth.

n points (x, y), m of the x different.
Source: Dive into Deep Learning, "Generalization", https://d2l.ai/chapter_linear-regression/generalization.html
"""

from fractions import Fraction

import numpy as np

from exercises.arguments import as_count, as_vector


def as_points(x, y, names="x and y"):
    """Two vectors of one length, each of shape (n,). names: what to call them in an error. Raises: ValueError.

    >>> [each.tolist() for each in as_points([1, 2], [3, 4])]
    [[1.0, 2.0], [3.0, 4.0]]
    """
    x, y = (as_vector(values, name) for values, name in zip((x, y), names.split(" and "), strict=True))
    if len(x) != len(y):
        raise ValueError(f"{names} have shapes {x.shape} and {y.shape}: give one label for each point")
    return x, y


def pure_error(x, y):
    """The least mean of (f(x) − y)² over the points that any function f of x can have, a float.

    Two x are the same only if they are exactly equal.
    x, y: shape (n,), in any order.
    Raises: ValueError for other shapes, or numbers that are not finite.

    >>> pure_error([1, 2, 1, 2], [3, 9, 5, 9])
    0.5
    """
    x, y = as_points(x, y)
    # --- your work
    _, group = np.unique(x, return_inverse=True)
    means = np.bincount(group, y) / np.bincount(group)
    return float(np.mean((y - means[group]) ** 2))


def least_degree(x, y):
    """The least degree of a polynomial through all the points, an int; −1 if there is none.

    Constants, 0 too, have degree 0. x and y are taken as exact: a point missed by however little is missed.
    x, y: shape (n,), in any order. A point may come more than once.
    Raises: ValueError for other shapes, or numbers that are not finite.

    >>> least_degree([0, 1, 2], [0, 1, 4])
    2
    """
    x, y = as_points(x, y)
    # --- your work
    points = sorted({(Fraction(p), Fraction(q)) for p, q in zip(x.tolist(), y.tolist(), strict=True)})
    at, newton = ([point[i] for point in points] for i in (0, 1))
    if len(set(at)) < len(at):
        return -1
    # Newton's divided differences, in place: newton[k] becomes the coefficient of (x − at[0]) … (x − at[k − 1]).
    for k in range(1, len(at)):
        for i in reversed(range(k, len(at))):
            newton[i] = (newton[i] - newton[i - 1]) / (at[i] - at[i - k])
    return max((k for k, coefficient in enumerate(newton) if coefficient), default=0)


def errors_by_degree(x, y, x_new, y_new, highest):
    """(training, fresh), each of shape (highest + 1,): mean squared errors of the best polynomial of each degree.

    The polynomial of degree up to k with the least squared error on (x, y), for k = 0 … highest; training: on these
    points, fresh: of the same polynomial on (x_new, y_new). Both are to be right also where x is far from 0 and the
    degree is high: years as x and degree 11, for example.
    x, y: shape (n,). x_new, y_new: shape (p,). highest: 0 to m − 1, where x has m different numbers.
    Of no use beyond the x that were fitted: there polynomials of high degree run away.
    Raises: ValueError for other shapes, numbers that are not finite, another highest.

    The constant 2, and the line 2x:

    >>> training, fresh = errors_by_degree([0, 2], [0, 4], [3], [5], highest=1)
    >>> training.round(9).tolist(), fresh.round(9).tolist()
    ([4.0, 0.0], [9.0, 1.0])
    """
    x, y = as_points(x, y)
    x_new, y_new = as_points(x_new, y_new, "x_new and y_new")
    highest = as_count(highest, "highest", least=0, most=len(np.unique(x)) - 1)
    # --- your work
    middle, reach = (x.max() + x.min()) / 2, (x.max() - x.min()) / 2 or 1.0
    # On [−1, 1], in Legendre polynomials, columns are nearly at right angles; the powers of a year are all alike.
    A, B = (np.polynomial.legendre.legvander((values - middle) / reach, highest) for values in (x, x_new))
    training, fresh = [], []
    for k in range(1, highest + 2):
        c = np.linalg.lstsq(A[:, :k], y, rcond=None)[0]
        training.append(np.mean((A[:, :k] @ c - y) ** 2))
        fresh.append(np.mean((B[:, :k] @ c - y_new) ** 2))
    return np.array(training), np.array(fresh)
