"""The same training from scratch and with a framework: the same weights, and a fair race.

The framework is a small one, below: a layer, a loss, an optimizer, as all frameworks have them. n rows, d features.
Source: Dive into Deep Learning, "Concise Implementation of Linear Regression",
https://d2l.ai/chapter_linear-regression/linear-regression-concise.html
"""

import time

import numpy as np

from exercises.arguments import as_count, as_number, as_problem, as_vector


class Linear:
    """A layer: X @ weight + bias. It starts at 0.

    >>> layer = Linear(2)
    >>> layer.forward(np.ones((3, 2))).tolist()
    [0.0, 0.0, 0.0]
    """

    def __init__(self, features):
        """features: d."""
        self.weight, self.bias = np.zeros(features), 0.0
        self.gradient = np.zeros(features), 0.0  # of the loss with respect to weight and bias

    def forward(self, X):
        """The outputs, shape (b,), of rows of shape (b, d), which `backward` remembers."""
        self._X = X
        return X @ self.weight + self.bias

    def backward(self, slopes):
        """Set `gradient`. slopes: of the loss with respect to each output of the last `forward`, shape (b,)."""
        self.gradient = self._X.T @ slopes, float(slopes.sum())


def mean_squared_error(outputs, y):
    """(loss, slopes): the mean of (outputs − y)² over the b rows, a float, and its derivatives by the outputs, (b,).

    >>> mean_squared_error(np.array([3.0, 1.0]), np.array([1.0, 1.0]))
    (2.0, array([2., 0.]))
    """
    errors = outputs - y
    return float(np.mean(errors**2)), 2 * errors / len(errors)


class SGD:
    """Gradient descent for the weight and the bias of a layer."""

    def __init__(self, layer, learning_rate):
        """layer: a `Linear`."""
        self.layer, self.learning_rate = layer, learning_rate

    def step(self):
        """Move weight and bias against the layer's gradient."""
        by_weight, by_bias = self.layer.gradient
        self.layer.weight = self.layer.weight - self.learning_rate * by_weight
        self.layer.bias = self.layer.bias - self.learning_rate * by_bias


def as_training(X, y, order, batch_size, learning_rate):
    """The five, checked: order as whole numbers. Raises: ValueError for what is none.

    >>> as_training([[1], [2]], [3, 4], [1, 0], 2, 0.1)[2].tolist()
    [1, 0]
    """
    X, y = as_problem(X, y)
    rows = as_vector(order, "order")
    if (rows != rows.round()).any() or rows.min() < 0 or rows.max() >= len(y):
        raise ValueError(f"order must have whole numbers from 0 to {len(y) - 1}, the rows of X")
    rate = as_number(learning_rate, "learning_rate", above=0)
    return X, y, rows.astype(int), as_count(batch_size, "batch_size"), rate


def train_scratch(X, y, order, batch_size, learning_rate):
    """(w, b), shape (d,) and a float, after minibatch SGD from 0 on the mean of ½ (Xw + b − y)² over each batch.

    X: features, shape (n, d). y: labels, shape (n,) or (n, 1). order: row numbers, shape (m,), in which the rows are
    taken, `batch_size` at a time; the last batch may have fewer, and is averaged over those. Several epochs are one
    long order. learning_rate: above 0, for this loss with its ½.
    Raises: ValueError for other shapes or numbers.

    >>> w, b = train_scratch([[2], [4]], [2, 6], order=[0, 1], batch_size=2, learning_rate=0.5)
    >>> w.tolist(), b
    ([7.0], 2.0)
    """
    X, y, order, batch_size, learning_rate = as_training(X, y, order, batch_size, learning_rate)
    # --- your work
    w, b = np.zeros(X.shape[1]), 0.0
    for start in range(0, len(order), batch_size):
        rows = order[start : start + batch_size]
        errors = X[rows] @ w + b - y[rows]
        w = w - learning_rate * X[rows].T @ errors / len(rows)
        b = b - learning_rate * errors.mean()
    return w, float(b)


def train_concise(X, y, order, batch_size, learning_rate):
    """What `train_scratch` gives, to rounding, by the framework: `Linear`, `mean_squared_error`, `SGD`.

    Its loss has no ½; learning_rate is meant as there. Arguments and errors: as there.

    >>> w, b = train_concise([[2], [4]], [2, 6], order=[0, 1], batch_size=2, learning_rate=0.5)
    >>> w.tolist(), b
    ([7.0], 2.0)
    """
    X, y, order, batch_size, learning_rate = as_training(X, y, order, batch_size, learning_rate)
    # --- your work
    layer = Linear(X.shape[1])
    optimizer = SGD(layer, learning_rate / 2)
    for start in range(0, len(order), batch_size):
        rows = order[start : start + batch_size]
        _, slopes = mean_squared_error(layer.forward(X[rows]), y[rows])
        layer.backward(slopes)
        optimizer.step()
    return layer.weight, layer.bias


def race(X, y, order, batch_size, learning_rate, repeats):
    """(scratch, concise), the seconds of each of `repeats` trainings, two arrays of shape (repeats,).

    The two take turns, so that what disturbs the machine for a while disturbs both: scratch, concise, scratch, …
    repeats: 1 or more. The others: as in `train_scratch`.
    Raises: ValueError for other shapes or numbers.

    >>> [each.shape for each in race([[2], [4]], [2, 6], [0, 1], 2, 0.5, repeats=3)]
    [(3,), (3,)]
    """
    X, y, order, batch_size, learning_rate = as_training(X, y, order, batch_size, learning_rate)
    repeats = as_count(repeats, "repeats")
    # --- your work
    seconds = {train_scratch: [], train_concise: []}
    for _ in range(repeats):
        for train, taken in seconds.items():
            began = time.perf_counter()
            train(X, y, order, batch_size, learning_rate)
            taken.append(time.perf_counter() - began)
    return tuple(np.array(taken) for taken in seconds.values())


def speed_ratio(scratch, concise, warm_up):
    """(ratio, low, high), three floats: how many times as long scratch takes as concise, by pairs.

    The first `warm_up` pairs do not count. ratio: the median of the others' scratch/concise; low, high: their
    quartiles, ¼ and ¾, between two of them in proportion, as np.quantile does.
    scratch, concise: seconds, shape (r,), the k-th of both measured one after the other. warm_up: 0 to r − 1.
    Raises: ValueError for other shapes, numbers that are not above 0, or a warm-up that leaves no pair.

    >>> speed_ratio([90, 2, 8, 6], [1, 1, 2, 1], warm_up=1)
    (4.0, 3.0, 5.0)
    """
    scratch, concise = as_vector(scratch, "scratch"), as_vector(concise, "concise")
    if len(scratch) != len(concise) or min(scratch.min(), concise.min()) <= 0:
        raise ValueError("scratch and concise must be seconds above 0, as many of one as of the other")
    warm_up = as_count(warm_up, "warm_up", least=0, most=len(scratch) - 1)
    # --- your work
    low, ratio, high = np.quantile(scratch[warm_up:] / concise[warm_up:], [0.25, 0.5, 0.75])
    return float(ratio), float(low), float(high)
