"""Compiled programs, one for each architecture: fits of networks that differ in weights and data alone share it.

Compiling takes about a second, as long as thousands of steps of a small network. Weights, the optimiser's state, data
and batches are arguments of a program, so that it serves every model of its kind.
"""

import threading
from collections import OrderedDict

from d2l_regression.backend import keras
from d2l_regression.layers import PairwiseProducts, RunDense
from d2l_regression.models import with_runs
from d2l_regression.training import steps

MOST_KEPT = 16  # programs; the one that was not used for longest goes first

_kept, _lock = OrderedDict(), threading.Lock()


def get(task, width, backend, length):
    """(compiled loop, compiled prediction) for `width` runs of the task's model.

    task: a `shards.Task`. backend: the loop's module. length: the most steps of one call.
    """
    key = _key(task, width, backend, length)
    if key is None:
        return _made(task, width, backend, length)
    with _lock:
        if key not in _kept:
            _kept[key] = _made(task, width, backend, length)
        _kept.move_to_end(key)
        while len(_kept) > MOST_KEPT:
            _kept.popitem(last=False)
        return _kept[key]


def _made(task, width, backend, length):
    model = task.model if width == len(task.rows) else with_runs(task.model, width)
    optimizer = backend.stateless_optimizer(task.optimizer)
    optimizer.build(model.trainable_variables)
    step = steps.training_step(model, task.has_runs, optimizer, task.loss, bool(task.l2.any()), backend)
    loop = backend.compiled_loop(step, steps.finite_runs(task.has_runs), width, length)
    return loop, backend.compiled(steps.prediction(model, task.has_runs, backend))


def _key(task, width, backend, length):
    """What two tasks have in common if one program serves both; None for a model that is not known well enough."""
    model, has_l2 = task.model, bool(task.l2.any())
    layers = tuple(_layer(layer) for layer in model.layers)
    if type(model) is not keras.Sequential or None in layers:
        return None
    shape = width, length, task.has_runs, model.input_shape[-1]
    return backend.__name__, *shape, layers, _optimizer(task), has_l2, _loss(task)


def _layer(layer):
    """A layer in full, but for its weights; None for one that may do more than this tells."""
    policy = layer.dtype_policy.name, layer.trainable
    if type(layer) is RunDense:
        return RunDense, layer.units, layer.activation, *policy
    if type(layer) is PairwiseProducts:
        return PairwiseProducts, *policy
    extras = ("kernel_regularizer", "bias_regularizer", "activity_regularizer", "kernel_constraint", "bias_constraint")
    if type(layer) is keras.layers.Dense and not any(getattr(layer, extra) for extra in extras):
        return keras.layers.Dense, layer.units, layer.activation, layer.use_bias, layer.lora_rank, *policy
    return None


def _optimizer(task):
    """The kind of optimiser and its settings. A learning rate that is a number is a variable, part of its state."""
    settings = task.optimizer.get_config()
    variable = isinstance(settings.get("learning_rate"), float)
    left_out = ("name", "learning_rate") if variable else ("name",)
    return type(task.optimizer), repr({name: value for name, value in settings.items() if name not in left_out})


def _loss(task):
    """The loss function; of a loss object, its kind and settings."""
    owner = getattr(task.loss, "__self__", None)
    return (type(owner), repr(owner.get_config())) if isinstance(owner, keras.losses.Loss) else task.loss
