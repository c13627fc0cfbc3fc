"""Sixty rows, and how the tests of the trainer train on them."""

import keras
import numpy as np

from d2l_regression import training
from d2l_regression.training import batches

N, D = 60, 5
_RNG = np.random.default_rng(0)
X = _RNG.standard_normal((N, D)).astype("float32")
Y = (X @ _RNG.standard_normal(D) + 0.5 * X[:, 0] * X[:, 1] + 0.1 * _RNG.standard_normal(N)).astype("float32")

OPTIMIZERS = {"sgd": lambda: keras.optimizers.SGD(0.02), "adam": lambda: keras.optimizers.Adam(0.01)}


def weights(model):
    return [np.asarray(v) for v in model.trainable_variables]


def fit(model, *, steps=20, batch_size=8, optimizer="sgd", **options):
    optimizer = OPTIMIZERS[optimizer]() if optimizer in OPTIMIZERS else optimizer
    options = {"loss": "mse", **options}
    return training.fit(
        model, X, options.pop("y", Y), steps=steps, batch_size=batch_size, optimizer=optimizer, **options
    )


def assert_same(left, right):
    for a, b in zip(left, right, strict=True):
        np.testing.assert_array_equal(a, b)


def batch(sampling, seed, rows, batch_size, step):
    """The row numbers of one step's batch, without padding."""
    positions, filled = batches.draw(sampling, seed, len(rows), batch_size, step, step + 1)
    return np.asarray(rows)[positions[0] if filled is None else positions[0][filled[0] == 1]]


def loss_of_step(model, X, y):
    """The loss of a batch in Keras' own step on it; Keras 3.12 tells the mean of all since metrics were reset."""
    model.reset_metrics()
    return model.train_on_batch(X, y)
