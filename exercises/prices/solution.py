"""Prices: why normal noise is wrong for them, and why their logarithm does better.

A price is above 0, and it moves in per cent, not in dollars. So the model is log price = Xw + b + noise. n rows,
d features.
Source: Dive into Deep Learning, "Linear Regression", https://d2l.ai/chapter_linear-regression/linear-regression.html
"""

import math

import numpy as np

from exercises.arguments import as_number, as_problem, as_vector


def chance_below_zero(mean, deviation):
    """The probability that a normal variable of this mean and standard deviation is below 0, a float.

    mean: any number. deviation: above 0.
    Raises: ValueError for anything else.

    >>> chance_below_zero(0, 5)
    0.5
    """
    mean, deviation = as_number(mean, "mean"), as_number(deviation, "deviation", above=0)
    # --- your work
    # erfc, not 1 − erf or 1 + erf: those lose all digits where the chance is tiny.
    return 0.5 * math.erfc(mean / deviation / math.sqrt(2))


def fit_log_price(X, price):
    """(w, b, variance): the most likely model of log price = Xw + b + normal noise.

    w: shape (d,); b: a float; variance: of the noise, the mean squared residual of log price, a float.
    X: features, shape (n, d). price: shape (n,) or (n, 1), all above 0.
    Of no use for prices of 0, or where a column follows from others: then many w are equally likely.
    Raises: ValueError for other shapes, numbers that are not finite, or a price that is not above 0.

    >>> w, b, variance = fit_log_price([[0], [1]], np.exp([1, 3]))
    >>> w.round(6).tolist(), round(b, 6), round(variance, 6)
    ([2.0], 1.0, 0.0)
    """
    X, price = as_problem(X, price)
    if price.min() <= 0:
        raise ValueError(f"price has {price.min():g} in it, must be above 0: its logarithm is needed")
    # --- your work
    A, label = np.column_stack([X, np.ones(len(X))]), np.log(price)
    c = np.linalg.lstsq(A, label, rcond=None)[0]
    return c[:-1], float(c[-1]), float(np.mean((A @ c - label) ** 2))


def median_and_mean(log_price, variance):
    """(median, mean) of a price whose logarithm is normal, two floats.

    log_price: the mean of the logarithm. variance: of the logarithm, 0 or more.
    Raises: ValueError for anything else.

    Without spread both are the price:

    >>> [round(float(each), 9) for each in median_and_mean(np.log(5), 0)]
    [5.0, 5.0]
    """
    log_price, variance = as_number(log_price, "log_price"), as_number(variance, "variance", least=0)
    # --- your work
    return math.exp(log_price), math.exp(log_price + variance / 2)


def percent_of_a_tick(price, tick):
    """By how many per cent each price changes when it moves up by one tick, shape (n,).

    price: shape (n,), all above 0. tick: the smallest step in which the price can change, above 0.
    Raises: ValueError for other shapes, or numbers that are not above 0.

    >>> percent_of_a_tick([2, 4], 0.5).tolist()
    [25.0, 12.5]
    """
    price, tick = as_vector(price, "price"), as_number(tick, "tick", above=0)
    if price.min() <= 0:
        raise ValueError(f"price has {price.min():g} in it, must be above 0")
    # --- your work
    return 100 * tick / price
