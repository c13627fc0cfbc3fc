"""How long the closed form and stochastic gradient descent take to a loss near the least, on the same problem.

Source: the exercise `least-squares`.
"""

import math
import time

import numpy as np

from exercises import least_squares

BATCH_SIZE = 64
SHARES = (0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0)  # learning rates of SGD, as parts of a rate that is stable

# As one would type them in NumPy: what is timed is the method.
METHODS = {
    "normal equations": lambda X, y: np.linalg.solve(X.T @ X, X.T @ y),
    "QR": lambda X, y: _by_qr(*np.linalg.qr(X), y),
    "SVD": lambda X, y: np.linalg.lstsq(X, y, rcond=None)[0],
}
NEAR = {"SGD to 1 %": 1.01, "SGD to 0.01 %": 1.0001}  # how many times the least loss descent may stop at


def _by_qr(Q, R, y):
    return np.linalg.solve(R, Q.T @ y)


def multiplications(n, d):
    """{method: multiplications}, leading terms; a pass of SGD has 2nd. Source: Golub and Van Loan, Matrix Computations.

    NumPy's QR also forms Q, as many again as R.
    """
    return {
        "normal equations": n * d**2 + d**3 // 3,
        "QR": 4 * n * d**2 - 4 * d**3 // 3,
        "SVD": 2 * n * d**2 + 11 * d**3,
    }


def problem(n, d, seed=0):
    """(X, y), shapes (n, d) and (n,): independent standard normal features, w of ones, noise of std 1."""
    rng = np.random.default_rng(seed)
    X = rng.normal(size=(n, d))
    return X, X @ np.ones(d) + rng.normal(size=n)


def descend(X, y, least, most=2.0):
    """{way of NEAR: (seconds, passes)} of minibatch SGD until the loss is that near the least, by the fastest of rates.

    Descent has arrived when the loss is so low for the first time, and the time to compute it is left out: both favour
    SGD. The rates go upwards to half of what a batch's steps can stand, 2 / (λ + d/b) with λ = 1: larger ones arrive
    sooner, but hop more about the minimum.
    most: seconds for one learning rate.
    """
    stable = 1 / (1 + X.shape[1] / BATCH_SIZE)
    best = dict.fromkeys(NEAR, (math.inf, math.inf))
    for share in SHARES:
        found = _descent(X, y, least, stable * share, min(most, max(best.values())[0]))  # no slower one is of use
        best = {way: min(best[way], found[way]) for way in NEAR}
    return best


def _descent(X, y, least, rate, most):
    """{way of NEAR: (seconds, passes)} with one learning rate; infinite where it takes more than `most` seconds."""
    rng, w = np.random.default_rng(0), np.zeros(X.shape[1])
    last = len(X) // BATCH_SIZE  # a partial batch is left out
    found = dict.fromkeys(NEAR, (math.inf, math.inf))
    seconds, steps = 0.0, 0
    while seconds < most:
        started = time.perf_counter()
        if steps % last == 0:
            order = rng.permutation(len(X))
        # The loss is looked at after steps 1, 2, … and ever more rarely: every tenth of what has been done.
        stretch = min(1 + steps // 10, last - steps % last)
        for k in range(steps % last, steps % last + stretch):
            batch = order[k * BATCH_SIZE : (k + 1) * BATCH_SIZE]
            rows = X[batch]
            w -= rate / BATCH_SIZE * ((rows @ w - y[batch]) @ rows)
        steps += stretch
        seconds += time.perf_counter() - started
        above = least_squares.loss(X, y, w) / least
        found |= {
            way: (seconds, steps / last) for way, near in NEAR.items() if above <= near and found[way][0] > seconds
        }
        if math.inf not in [s for s, _ in found.values()]:
            break
    return found


def race(n, d, most=2.0):
    """{way: seconds}, the better of two for the methods, and {way: passes} of the ways to descend.

    most: seconds for one learning rate.
    """
    X, y = problem(n, d)
    least = least_squares.loss(X, y, METHODS["SVD"](X, y))
    seconds = {name: _best_seconds(solve, X, y) for name, solve in METHODS.items()}
    descents = descend(X, y, least, most)
    return seconds | {name: s for name, (s, _) in descents.items()}, {name: p for name, (_, p) in descents.items()}


def _best_seconds(solve, X, y, times=2):
    """The least seconds of so many runs."""
    found = []
    for _ in range(times):
        started = time.perf_counter()
        solve(X, y)
        found.append(time.perf_counter() - started)
    return min(found)
