"""Keras' own training on the batches of `fit`: the oracle that these tests share."""

from types import SimpleNamespace

import numpy as np
import pytest

from tests.d2l_regression.training.sixty_rows import batch


def train(model, X, y, *, steps, batch_size, sampling="replacement", seed=0, first_step=0, rows=None):
    """Train a compiled plain model by Keras' `train_on_batch` on the batches that `fit` draws; returns the losses."""
    rows = np.arange(len(X)) if rows is None else rows
    chosen = [batch(sampling, seed, rows, batch_size, step) for step in range(first_step, first_step + steps)]
    return [model.train_on_batch(X[each], np.reshape(y, (-1, 1))[each]) for each in chosen]


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
