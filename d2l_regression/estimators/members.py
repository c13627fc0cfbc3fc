"""The members of an ensemble: networks trained side by side on the run axis, and their mean prediction, in NumPy.

Shapes: n rows, k encoded columns, m members, i inputs and o outputs of a layer.
"""

import math
import os
import threading
import time
from collections import deque
from collections.abc import Callable
from contextlib import contextmanager
from functools import cache
from typing import NamedTuple

import numpy as np
from threadpoolctl import ThreadpoolController

from d2l_regression import machine

_ROWS_AT_ONCE = 1024  # predicted rows whose hidden activations stay in the cache
_LEAST_ROWS, _COLUMNS = 256, 16  # what tables are filled up to, see `_filled_up`
_EVALUATIONS = 64  # of a whole training, evenly
_SIDE_BY_SIDE = 2  # members in one product on a CPU: ensembles of any even number of them share a program
_CLIP = 1.0  # the most of a gradient, weight by weight, in standard deviations of the label
_KEPT_WEIGHTS = 1_000_000  # the most of a network kept for the next training, 12 MB with AdamW's state

_idle, _lock = deque(maxlen=16), threading.Lock()  # (settings, model, optimizer) of networks that nobody trains


class Stop(NamedTuple):
    """How training ends early. rows: numbers of the rows set aside. error, patience: as `training.Best` takes them."""

    rows: np.ndarray
    error: Callable
    patience: int | None


class Part(NamedTuple):
    """What one ensemble of m members is trained on.

    X: encoded features of all rows, shape (n, k). y: standardised labels, shape (n,). rows: numbers of the rows to
    train on; each member draws its own batches of them. seeds: one for each member. steps: most updates. stop: a
    `Stop`, or None to take all the steps.
    """

    X: np.ndarray
    y: np.ndarray
    rows: np.ndarray
    seeds: list
    steps: int
    stop: Stop | None = None


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


def train(parts, *, hidden, schedule, batch_size, room=(0, 0), name=None):
    """Train ensembles side by side: for each its members' layers, in float32, as `predict` takes them, and its `Best`.

    Each trains as it would alone, and ends by itself.

    Args:
        parts: a `Part` for each ensemble, of equally many members; all with a stop, or none.
        hidden: sizes of the hidden layers.
        schedule: arguments of `adamw`.
        room: rows and encoded columns that tables are filled up to at least, so that a smaller one finds the program of
            a larger one compiled.
        name: what to call the training in lines printed about once a second; None prints nothing.

    Returns: a list of pairs (layers, the `training.Best`, or None without stop).
    Raises: TrainingDivergedError, as `training.fit`.
    """
    from d2l_regression import training  # Keras takes seconds to load: not to import, and not to predict

    X, y = _filled_up(parts, room)
    height, width = len(X) // len(parts), len(parts[0].seeds)
    seeds = [seed for part in parts for seed in part.seeds]
    bests, early = [None] * len(parts), {}
    if parts[0].stop is not None:
        bests = [training.Best("set aside", part.stop.error, part.stop.patience) for part in parts]
        pauses = {max(1, round(k * part.steps / _EVALUATIONS)) for k in range(1, _EVALUATIONS + 1) for part in parts}
        aside = [k * height + part.stop.rows for k, part in enumerate(parts) for _ in range(width)]
        early = {"evaluation": {"set aside": aside}, "evaluate_at": sorted(pauses), "scores": {}, "best": bests}
    with _network(X.shape[1], hidden, seeds, schedule) as (model, optimizer):
        training.fit(
            model,
            X,
            y,
            rows=[k * height + part.rows for k, part in enumerate(parts) for _ in range(width)],
            steps=[part.steps for part in parts],
            batch_size=batch_size,
            seeds=seeds,
            optimizer=optimizer,
            loss="mse",
            groups=len(parts),
            shards=-(-width // _SIDE_BY_SIDE) if machine.start_keras(verbose=False) == "CPU" else None,
            threads=_threads(),
            callbacks=[_Printer(name, bests[0])] if name else [],
            **early,
        )
        weights = [np.array(each) for each in model.get_weights()]
    found = []
    for k, (part, best) in enumerate(zip(parts, bests, strict=True)):
        mine = [each[k * width : (k + 1) * width] for each in weights]
        mine[0] = mine[0][:, : part.X.shape[1]]  # without those of the columns that were filled up
        found.append((list(zip(mine[::2], mine[1::2], strict=True)), best))
    return found


@contextmanager
def _network(d, hidden, seeds, schedule):
    """(a model with new weights, its optimiser at the start): one that nobody trains any more, or built anew.

    Building takes Keras longer than hundreds of steps of a small network, and fold after fold asks for the same.
    """
    from d2l_regression import models
    from d2l_regression.backend import keras

    settings = d, tuple(np.ravel(hidden)), len(seeds), tuple(schedule), keras.config.dtype_policy().name
    with _lock:
        found = next((each for each in _idle if each[0] == settings), None)
        if found:
            _idle.remove(found)
    if found:
        _, model, optimizer = found
        models.initialise(model, seeds)
        for variable in optimizer.variables:  # AdamW's with a schedule: its moments and the number of steps
            variable.assign(np.zeros(variable.shape, variable.dtype))
    else:
        model, optimizer = models.mlp(d, hidden, runs=len(seeds), seeds=seeds), adamw(*schedule)
    yield model, optimizer
    if model.count_params() <= _KEPT_WEIGHTS:  # not after an error, which leaves it in the midst
        _idle.append((settings, model, optimizer))


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


def _filled_up(parts, room=(0, 0)):
    """X and y of all parts, one below the other, as float32, each with rows and columns of zeros up to round numbers.

    A program is compiled for one shape, and folds of a table differ by a row, or by a level that is in one and not in
    the other. The rows are trained on by nobody, the columns' weights never move.
    """
    rows = _round(max(room[0], *(len(part.X) for part in parts)), _LEAST_ROWS)
    columns = _round(max(room[1], *(part.X.shape[1] for part in parts)), _COLUMNS)
    X, y = np.zeros((len(parts), rows, columns), np.float32), np.zeros((len(parts), rows), np.float32)
    for k, part in enumerate(parts):
        X[k, : len(part.X), : part.X.shape[1]], y[k, : len(part.y)] = part.X, part.y
    return X.reshape(-1, columns), y.ravel()


def _round(count, least):
    """The next multiple of `least`, or, for a large count, of an eighth of the next power of two."""
    step = max(least, 2 ** (math.ceil(math.log2(count)) - 3))
    return -(-count // step) * step


def _threads():
    """The most threads, as OMP_NUM_THREADS says: joblib sets it for the processes of n_jobs. None for all cores."""
    given = os.environ.get("OMP_NUM_THREADS", "").partition(",")[0]
    return int(given) if given.isdigit() and int(given) else None
