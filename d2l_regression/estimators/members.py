"""The members of an ensemble: networks trained side by side on the run axis, and their mean prediction, in NumPy.

Shapes: n rows, k encoded columns, m members, i inputs and o outputs of a layer.
"""

import math
import os
import time
from collections.abc import Callable
from functools import cache
from typing import NamedTuple

import numpy as np
from threadpoolctl import ThreadpoolController

_ROWS_AT_ONCE = 1024  # predicted rows whose hidden activations stay in the cache
_LEAST_ROWS, _COLUMNS = 256, 16  # what tables are filled up to, see `_filled_up`
_EVALUATIONS = 64  # of a whole training, evenly
_CLIP = 1.0  # the most of a gradient, weight by weight, in standard deviations of the label


class Stop(NamedTuple):
    """How training ends early. rows: numbers of the rows set aside. error, patience: as `training.Best` takes them."""

    rows: np.ndarray
    error: Callable
    patience: int | None


def predict(layers, X):
    """The mean of all members' predictions, shape (n,), in the float type of X.

    layers: the members' weights, a list of pairs (kernel, shape (m, i, o), and bias, shape (m, 1, o)). X: shape (n, k).
    """
    layers = [(kernel.astype(X.dtype), bias.astype(X.dtype)) for kernel, bias in layers]
    # Products as small as these take a fraction of the time on one thread, and on a busy machine a hundredth.
    with _pools().limit(limits=1, user_api="blas"):
        parts = [_mean_output(layers, X[k : k + _ROWS_AT_ONCE]) for k in range(0, len(X), _ROWS_AT_ONCE)]
    return np.concatenate(parts) if parts else np.zeros(0, X.dtype)


@cache
def _pools():
    return ThreadpoolController()  # looks through all libraries that are loaded, which takes a while


def _mean_output(layers, X):
    count, total = len(layers[0][0]), 0.0
    for member in range(count):
        hidden = X
        for kernel, bias in layers[:-1]:
            hidden = hidden @ kernel[member]
            hidden += bias[member]
            np.maximum(hidden, 0, out=hidden)
        kernel, bias = layers[-1]
        total = total + (hidden @ kernel[member] + bias[member])[:, 0]
    return total / count


def train(X, y, rows, *, hidden, seeds, optimizer, batch_size, steps, stop=None, name=None):
    """(the trained members' layers, in float32, as `predict` takes them; the `training.Best`, or None without stop).

    Args:
        X: encoded features of all rows, shape (n, k). y: standardised labels, shape (n,).
        rows: numbers of the rows to train on, the same for all members; each draws its own batches of them.
        hidden: sizes of the hidden layers. seeds: one for each of the m members.
        optimizer: the function that makes it.
        steps: most updates.
        stop: a `Stop`, or None to take all the steps.
        name: what to call the training in lines printed about once a second; None prints nothing.

    Raises:
        TrainingDivergedError: as `training.fit`.
    """
    from d2l_regression import models, training  # Keras takes seconds to load: not to import, and not to predict

    columns = X.shape[1]
    X, y = _filled_up(X, y)
    model = models.mlp(X.shape[1], hidden, runs=len(seeds), seeds=seeds)
    best, early = None, {}
    if stop is not None:
        best = training.Best("set aside", stop.error, stop.patience)
        pauses = {max(1, round(k * steps / _EVALUATIONS)) for k in range(1, _EVALUATIONS + 1)}
        early = {"evaluation": {best.split: stop.rows}, "evaluate_at": sorted(pauses), "scores": {}, "best": best}
    training.fit(
        model,
        X,
        y,
        rows=rows,
        steps=steps,
        batch_size=batch_size,
        seeds=seeds,
        optimizer=optimizer(),
        loss="mse",
        threads=_threads(),
        callbacks=[_Printer(name, best)] if name else [],
        **early,
    )
    weights = [np.array(each) for each in model.get_weights()]
    weights[0] = weights[0][:, :columns]  # without those of the columns that were filled up
    return list(zip(weights[::2], weights[1::2], strict=True)), best


class _Printer:
    """Told of the progress of a training, prints a line about once a second, and one at the end."""

    def __init__(self, name, best):
        self._name, self._best, self._next = name, best, 0.0

    def __call__(self, progress):
        if progress.step < progress.steps and time.monotonic() < self._next:
            return
        self._next = time.monotonic() + 1
        told = f"[{self._name}] step {progress.step:,} of {progress.steps:,}"
        if self._best and self._best.values:
            told += f", error on rows set aside {self._best.values[-1][1]:.4f}, best {self._best.value:.4f}"
        print(told, flush=True)


def adamw(learning_rate, horizon, weight_decay):
    """AdamW with gradients clipped, and a learning rate that falls to 0 over `horizon` steps as a cosine."""
    from d2l_regression.backend import keras

    rates = keras.optimizers.schedules.CosineDecay(learning_rate, horizon)
    return keras.optimizers.AdamW(rates, weight_decay=weight_decay, clipvalue=_CLIP)


def plain_models(layers, scale, shift):
    """The members as plain Keras models from encoded columns, shape (b, k), to scale · output + shift, shape (b, 1)."""
    from d2l_regression.backend import keras

    layers = [*layers[:-1], (layers[-1][0] * scale, layers[-1][1] * scale + shift)]
    return [_plain_model(keras, [(kernel[m], bias[m, 0]) for kernel, bias in layers]) for m in range(len(layers[0][0]))]


def _plain_model(keras, weights):
    *hidden, (last, _) = weights
    dense = [keras.layers.Dense(kernel.shape[1], activation="relu") for kernel, _ in hidden]
    model = keras.Sequential([keras.Input((weights[0][0].shape[0],)), *dense, keras.layers.Dense(last.shape[1])])
    model.set_weights([each for pair in weights for each in pair])
    return model


def _filled_up(X, y):
    """X and y as float32 with rows and columns of zeros up to round numbers.

    A program is compiled for one shape, and folds of a table differ by a row, or by a level that is in one and not in
    the other. The rows are trained on by nobody, the columns' weights never move.
    """
    n, k = X.shape
    step = max(_LEAST_ROWS, 2 ** (math.ceil(math.log2(n)) - 3))  # at most an eighth of a large table
    wide = np.zeros((-(-n // step) * step, -(-k // _COLUMNS) * _COLUMNS), np.float32)
    labels = np.zeros(len(wide), np.float32)
    wide[:n, :k], labels[:n] = X, y
    return wide, labels


def _threads():
    """The most threads, as OMP_NUM_THREADS says: joblib sets it for the processes of n_jobs. None for all cores."""
    given = os.environ.get("OMP_NUM_THREADS", "").partition(",")[0]
    return int(given) if given.isdigit() and int(given) else None
