"""The linear contenders: least squares, and ridge on the columns, on their squares and products, on broken lines.

All columns of words are 0 and 1 for each word. Penalties are chosen by rows set aside. Shapes: n rows, d encoded
columns, p features of a ridge, s strengths, m landmarks.
"""

from functools import partial

import numpy as np
from sklearn.base import clone

from d2l_regression.estimators import PiecewiseLinearEncoder, TableEncoder
from d2l_regression.solving import with_bias

STRENGTHS = np.logspace(-6, 2, 17)  # λ of ‖Φw − y‖²/n + λ‖w‖², y and the plain columns of standard deviation 1
BINS = 16  # of a broken line
MOST_FEATURES = 1500  # up to which a ridge's normal equations are solved; beyond, in the span of landmarks
LANDMARKS = 1000
BLOCK = 8192  # rows of a part, so that features are never there for all rows at once
FAR = 10.0  # interquartile ranges from the median, where products take a column's values to end
SLACK = 1.0  # ranges of the training labels beyond which no prediction goes

LEAST_SQUARES, RIDGE, PRODUCTS, BROKEN = (
    "least squares",
    "ridge",
    "ridge on squares and products",
    "ridge on piecewise-linear columns",
)
LINES = (LEAST_SQUARES, RIDGE, PRODUCTS, BROKEN)


class Plain:
    """The columns themselves, words as 0 and 1, each of mean 0 and standard deviation 1 in training."""

    def __init__(self, scale="std"):
        self.scale = scale

    def fit(self, X):
        """Learn medians, words and scales. X: DataFrame, n rows."""
        self.encoder = TableEncoder(numeric="passthrough").fit(X)
        raw = self.encoder.transform(X)
        if self.scale == "std":
            self.center, spread = raw.mean(axis=0), raw.std(axis=0)
        else:
            low, self.center, high = np.quantile(raw, (0.25, 0.5, 0.75), axis=0)
            spread = np.where(high > low, high - low, (raw.max(axis=0) - raw.min(axis=0)) / 2)
        flat = raw.max(axis=0) == raw.min(axis=0)
        self.spread = np.where(flat | (spread == 0), np.inf, spread)  # a constant column says nothing
        return self

    def transform(self, X):
        """Shape (n, d), float64."""
        z = (self.encoder.transform(X) - self.center) / self.spread
        return z if self.scale == "std" else np.clip(z, -FAR, FAR)

    def raw(self, X):
        """In the columns' own units, shape (n, d)."""
        return self.encoder.transform(X)


class Broken:
    """Each numeric column as its quantile bins, so that a linear model is a broken line in it; words as 0 and 1."""

    def fit(self, X):
        """Learn the edges of the bins. X: DataFrame, n rows."""
        self.encoder = clone(encoder_of_bins()).fit(X)
        return self

    def transform(self, X):
        """Shape (n, d), between 0 and 1."""
        return self.encoder.transform(X)


class Products:
    """The plain columns, their squares and all their products; of many, in the span of some rows' products.

    The sum over all i ≤ j of xᵢxⱼ·zᵢzⱼ is ½((x·z)² + Σ xᵢ²zᵢ²): with it no product is built where there are more than
    `MOST_FEATURES`. The ridge is then the best of those that are combinations of m training rows; of all, where n ≤ m.
    """

    def __init__(self, seed):
        self.seed = seed

    def fit(self, X):
        """Learn scales, and of many columns the landmarks. X: DataFrame, n rows."""
        self.plain = Plain("quartiles").fit(X)
        d = len(self.plain.spread)
        self.pairs = np.triu_indices(d)
        self.landmarks = None
        if d + len(self.pairs[0]) > MOST_FEATURES:
            n = len(X)
            rng = np.random.default_rng(self.seed)
            chosen = np.arange(n) if n <= LANDMARKS else np.sort(rng.choice(n, LANDMARKS, replace=False))
            self.landmarks = self.plain.transform(X.iloc[chosen])
            values, vectors = np.linalg.eigh(_kernel(self.landmarks, self.landmarks))
            kept = values > 1e-10 * values[-1]
            self.turn = vectors[:, kept] / np.sqrt(values[kept])
        return self

    def transform(self, X):
        """Shape (n, p)."""
        Z = self.plain.transform(X)
        if self.landmarks is not None:
            return _kernel(Z, self.landmarks) @ self.turn
        i, j = self.pairs
        return np.concatenate([Z, Z[:, i] * Z[:, j]], axis=1)


def _kernel(X, Z):
    """Scalar products of the features of X, (n, d), and of Z, (m, d): shape (n, m)."""
    dot = X @ Z.T
    return dot + (dot**2 + (X**2) @ (Z**2).T) / 2


def encoder_of_bins():
    """The `TableEncoder` of piecewise-linear columns, for lines and networks alike."""
    return TableEncoder(numeric=PiecewiseLinearEncoder(n_bins=BINS))


class Ridge:
    """Ridge regression on a map of features, for all strengths at once.

    weights: shape (p, s). bias: shape (s,), in the label's unit.
    """

    def __init__(self, features, strengths=STRENGTHS):
        self.features, self.strengths = features, np.asarray(strengths)

    def fit(self, X, y):
        """X: DataFrame, n rows. y: labels, shape (n,)."""
        self.features.fit(X)
        n, size = len(y), y.std() or 1.0
        label = (y - y.mean()) / size
        first = self.features.transform(X.iloc[:BLOCK])
        p = first.shape[1]
        if p > n:
            blocks = [first, *self._blocks(X, BLOCK)]
            design = np.concatenate(blocks)
            mean = design.mean(axis=0)
            design = design - mean
            values, vectors = np.linalg.eigh(design @ design.T / n)
            along = vectors.T @ label / n
            w = design.T @ (vectors @ (along[:, None] / (np.maximum(values, 0)[:, None] + self.strengths)))
        else:
            gram, cross, total = np.zeros((p, p)), np.zeros(p), np.zeros(p)
            shift = first.mean(axis=0)  # near the mean: what is taken away later is then small
            for k, part in enumerate([first, *self._blocks(X, BLOCK)]):
                part = part - shift
                gram += part.T @ part
                cross += part.T @ label[k * BLOCK : k * BLOCK + len(part)]
                total += part.sum(axis=0)
            mean = shift + total / n
            gram = gram / n - np.outer(total / n, total / n)
            values, vectors = np.linalg.eigh(gram)
            along = vectors.T @ (cross / n)
            w = vectors @ (along[:, None] / (np.maximum(values, 0)[:, None] + self.strengths))
        self.weights = size * w
        self.bias = y.mean() - mean @ self.weights
        self.range = _range(y)
        return self

    def _blocks(self, X, start):
        return (self.features.transform(X.iloc[k : k + BLOCK]) for k in range(start, len(X), BLOCK))

    def predict(self, X):
        """Predictions of all strengths, shape (n, s)."""
        parts = [part @ self.weights + self.bias for part in self._blocks(X, 0)]
        return np.clip(np.concatenate(parts), *self.range)


class LeastSquares:
    """Least squares on the plain columns; of many solutions the shortest."""

    strengths = np.array([0.0])

    def fit(self, X, y):
        """X: DataFrame, n rows. y: labels, shape (n,)."""
        self.plain = Plain().fit(X)
        w, b, self.rank = with_bias(self.plain.transform(X), y[:, None])
        self.weights, self.bias, self.range = w[:, 0], b, _range(y)
        return self

    def predict(self, X):
        """Predictions, shape (n, 1)."""
        return np.clip(self.plain.transform(X) @ self.weights + self.bias, *self.range)[:, None]


def _range(y):
    """What predictions are held to: a wild value in a row must not be a wild error for one kind of model alone."""
    slack = SLACK * (y.max() - y.min())
    return y.min() - slack, y.max() + slack


def contenders(seed):
    """{name: function that makes the model, of the strengths to be tried}."""
    return {
        LEAST_SQUARES: lambda strengths: LeastSquares(),  # noqa: ARG005
        RIDGE: lambda strengths: Ridge(Plain(), strengths),
        PRODUCTS: partial(_on_products, seed),
        BROKEN: lambda strengths: Ridge(Broken(), strengths),
    }


def _on_products(seed, strengths):
    return Ridge(Products(seed), strengths)


def chosen(make, X, y, fold):
    """(error on the rows set aside, strength, model) of a contender: its strength chosen, fitted on all of `train`."""
    model = make(STRENGTHS).fit(X.iloc[fold.fit], y[fold.fit])
    errors = error(y[fold.valid], model.predict(X.iloc[fold.valid]), y[fold.fit].mean())
    best = int(np.argmin(errors))
    strength = float(model.strengths[best])
    return float(errors[best]), strength, make([strength]).fit(X.iloc[fold.train], y[fold.train])


def error(labels, predictions, mean):
    """1 − R² against a given mean, that of the training labels. predictions: shape (n, s). Returns: shape (s,)."""
    total = ((labels - mean) ** 2).sum()
    return ((labels[:, None] - predictions) ** 2).sum(axis=0) / (total if total > 0 else 1.0)
