"""Keras' own training on the batches of `fit`: the oracle that these tests share."""

from types import SimpleNamespace

import keras
import numpy as np
import pytest

from d2l_regression import training
from tests.d2l_regression.training import skewed_rows
from tests.d2l_regression.training.sixty_rows import batch, loss_of_step


def train(model, X, y, *, steps, batch_size, sampling="replacement", seed=0, first_step=0, rows=None):
    """Train a compiled plain model by Keras' `train_on_batch` on the batches that `fit` draws; returns the losses."""
    rows = np.arange(len(X)) if rows is None else rows
    chosen = [batch(sampling, seed, rows, batch_size, step) for step in range(first_step, first_step + steps)]
    return [loss_of_step(model, X[each], np.reshape(y, (-1, 1))[each]) for each in chosen]


def state(model):
    """All that training changes: weights, other variables, the optimiser's variables, as float64."""
    variables = [*model.weights, *model.optimizer.variables]
    return [np.asarray(v).astype(np.float64) for v in variables]


def assert_close(ours, theirs, rtol=1e-5):
    """Equal up to rtol of each variable's largest number."""
    for k, (a, b) in enumerate(zip(ours, theirs, strict=True)):
        np.testing.assert_allclose(a, b, rtol=0, atol=rtol * np.abs(b).max(initial=1e-3), err_msg=f"variable {k}")


@pytest.fixture(scope="session")
def by_keras():
    """batch, train, state and assert_close of this file."""
    return SimpleNamespace(batch=batch, train=train, state=state, assert_close=assert_close)


@pytest.fixture
def check(by_keras):
    """Trains two equal models, one here and one by Keras, and compares weights, states and losses.

    loss: as in `compile`, or with `of_model` a function that makes it for a model.
    """

    def run(
        make, optimizer, loss, *, rtol=1e-5, n=65, steps=40, seed=0, compiled=None, X=None, of_model=False, **options
    ):
        X, Y = skewed_rows.X if X is None else X, skewed_rows.Y[:, None]
        keras.utils.set_random_seed(0)
        ours, theirs = make(), make()
        for model in (ours, theirs):
            if not model.built:
                model(keras.KerasTensor(X.shape, X.dtype.name))
            model.compile(optimizer(), loss(model) if of_model else loss, **(compiled or {}))
        theirs.set_weights(ours.get_weights())
        options = {"batch_size": 16, **options}
        history = training.fit(ours, X[:n], Y[:n], steps=steps, seeds=seed, **options)
        expected = by_keras.train(theirs, X[:n], Y[:n], steps=steps, seed=seed, **options)
        by_keras.assert_close(by_keras.state(ours), by_keras.state(theirs), rtol=rtol)
        np.testing.assert_allclose(history.loss[:, 0], expected, rtol=max(10 * rtol, 1e-4), atol=1e-6)
        return [np.asarray(w) for w in ours.trainable_variables]

    return run
