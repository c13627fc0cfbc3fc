"""Compiled programs, one for each architecture: fits of networks that differ in weights and data alone share it.

Compiling takes about a second, as long as thousands of steps of a small network. Weights, the optimiser's state, data
and batches are arguments of a program, so that it serves every model of its kind. Shared is only what is known in full:
layers, losses, optimisers and schedules of Keras and of this package, by all their attributes. What someone else has
written may read what it likes, and gets a program of its own, as in Keras.
"""

import re
import threading
from collections import OrderedDict

import numpy as np

from d2l_regression.backend import keras
from d2l_regression.layers import PairwiseProducts, RunDense
from d2l_regression.models import with_runs
from d2l_regression.training import optimizers, steps

MOST_KEPT = 16  # programs; the one that was not used for longest goes first

_kept, _lock = OrderedDict(), threading.Lock()

# What an object keeps for itself, and a name: none of it changes a number.
_BOOKKEEPING = {
    "name",
    "built",
    "_tracker",
    "_variables",
    "_trainable_variables",
    "_trainable_variables_indices",
    "_distribution_strategy",
}
_OWN_LAYER_ATTRIBUTES = {"build", "quantize", "activation", "kernel_initializer", "bias_initializer"}


class _UnknownError(Exception):
    """Something that may compute with more than its attributes."""


def get(task, width, backend, length, size):
    """(compiled loop, compiled prediction) for `width` runs of the task's model.

    task: a `shards.Task`. backend: the loop's module. length: the most steps of one call. size: rows of a batch.
    """
    try:
        key = _key(task, width, backend, length, size)
    except _UnknownError:
        return _made(task, width, backend, length, task.model if width == len(task.rows) else _copy(task.model, width))
    with _lock:
        if key not in _kept:
            # Of a copy, since who has the model may change it before the prediction is traced.
            _kept[key] = _made(task, width, backend, length, _copy(task.model, width))
        _kept.move_to_end(key)
        while len(_kept) > MOST_KEPT:
            _kept.popitem(last=False)
        return _kept[key]


def _made(task, width, backend, length, model):
    own = task.model.trainable_variables
    optimizer = optimizers.stateless(task.optimizer, own, model.trainable_variables, backend)
    step = steps.training_step(
        model, task.has_runs, optimizer, task.objective, bool(task.l2.any()), task.dtype, backend
    )
    finite = steps.finite_runs(task.has_runs)
    loop = backend.compiled_loop(step, finite, width, length, task.objective.dtype)
    return loop, backend.compiled(steps.prediction(model, task.has_runs, task.dtype, backend))


def _copy(model, width):
    """A model of the same architecture for so many runs; of a plain one, whose layers are all `keras.layers.Dense`."""
    if hasattr(model.layers[-1], "runs") and model.layers[-1].runs is not None:
        made = with_runs(model, width)
    else:
        layers = [layer.with_runs(None) if type(layer) is PairwiseProducts else _dense(layer) for layer in model.layers]
        made = keras.Sequential([keras.Input(model.input_shape[1:], dtype=model.inputs[0].dtype), *layers])
    for mine, theirs in zip(model.weights, made.weights, strict=True):
        theirs.trainable = mine.trainable  # one weight of a layer may be frozen by itself
    return made


def _dense(layer):
    return keras.layers.Dense(
        layer.units,
        activation=layer.activation,
        use_bias=layer.use_bias,
        kernel_initializer="zeros",
        name=layer.name,
        trainable=layer.trainable,
        dtype=layer.dtype_policy,
    )


def _key(task, width, backend, length, size):
    """What two tasks have in common if one program serves both.

    The shapes of all arguments are part of it: a program is compiled once, while its task is as it was found here.

    Raises:
        _UnknownError: for a model, optimiser or loss that is not known well enough.
    """
    model, objective = task.model, task.objective
    if not rowwise(model) or optimizers.keeps_more(task.optimizer):
        raise _UnknownError
    table = task.rows_of_a_group, task.X.shape[1], task.X.dtype.name, task.y.dtype.name
    shapes = width, length, size, task.padded, table
    settings = keras.config.floatx(), keras.config.epsilon(), model.inputs[0].dtype, task.dtype, task.has_runs
    decays = tuple(backend.decays(task.optimizer, v) for v in model.trainable_variables)
    return (
        backend.__name__,
        shapes,
        settings,
        tuple(_layer(layer) for layer in model.layers),
        (_known(task.optimizer), decays, bool(task.l2.any())),
        (_known(objective.loss), objective.weight),
    )


def computes_double():
    """Whether the backend has float64; JAX has it only where it was asked for."""
    return keras.backend.standardize_dtype(keras.ops.convert_to_tensor(np.zeros(1, np.float64)).dtype) == "float64"


def rowwise(model):
    """Whether all layers are known to treat each row, and each run, by itself."""
    try:
        return type(model) is keras.Sequential and "call" not in vars(model) and all(map(_layer, model.layers))
    except _UnknownError:
        return False


def _layer(layer):
    """A layer in full, but for its weights."""
    penalised = layer.activity_regularizer or any(v.regularizer or v.constraint for v in layer.weights)
    if penalised or not layer.autocast or not _as_made(layer):
        raise _UnknownError
    kind = type(layer)
    shape = kind, layer.dtype_policy.name, tuple(v.trainable for v in layer.weights)
    if kind is RunDense:
        return *shape, layer.units, _known(layer.activation)
    if kind is PairwiseProducts:
        return shape
    if kind is keras.layers.Dense and not layer.lora_enabled and layer.quantization_mode is None:
        return *shape, layer.units, _known(layer.activation), layer.use_bias
    raise _UnknownError


def _as_made(layer):
    """Whether no method of the object was replaced."""
    return not any(callable(value) and name not in _OWN_LAYER_ATTRIBUTES for name, value in vars(layer).items())


def _known(value):
    """All that a setting, or an object of Keras or of this package with its attributes, computes with; hashable."""
    if value is None or isinstance(value, bool | int | float | str | np.generic):
        return type(value), repr(value)
    if isinstance(value, re.Pattern | type):
        return value
    if isinstance(value, keras.Variable):
        return "variable"  # part of the state, see `optimizers.keeps_more`
    if isinstance(value, list | tuple):
        return "sequence", *map(_known, value)
    if isinstance(value, dict) and all(isinstance(key, str) for key in value):
        return "mapping", *((key, _known(each)) for key, each in value.items())
    if (getattr(value, "__module__", None) or "").partition(".")[0] not in ("keras", "d2l_regression"):
        raise _UnknownError
    if isinstance(value, keras.dtype_policies.DTypePolicy):
        return value.name
    if callable(value) and hasattr(value, "__code__"):
        if value.__closure__:
            raise _UnknownError
        return value
    if isinstance(
        value, keras.losses.Loss | keras.optimizers.Optimizer | keras.optimizers.schedules.LearningRateSchedule
    ):
        return type(value), *((name, _known(each)) for name, each in sorted(vars(value).items()) if _counts(name))
    raise _UnknownError


def _counts(name):
    return name not in _BOOKKEEPING and not name.startswith(("_self_", "_exclude_from_weight_decay"))
