"""The TensorFlow side of the compiled training loop; no other module of the package imports TensorFlow."""

import itertools
import re
from functools import cache

import numpy as np
import tensorflow as tf
from tensorflow.compiler.tf2xla.python.xla import optimization_barrier

from d2l_regression.backend import keras
from d2l_regression.training.refusals import refuse

# TensorFloat-32 would round the operands of products on a GPU to 10 bits: three digits of float32 would go.
tf.config.experimental.enable_tensor_float_32_execution(False)

# What a program raises that XLA cannot compile, or that Python cannot trace.
UNCOMPILED = (
    tf.errors.InvalidArgumentError,
    tf.errors.UnimplementedError,
    tf.errors.OperatorNotAllowedInGraphError,
    NotImplementedError,
)
# What raises in TensorFlow's own programs and does not in XLA's.
_CHECKING = {"Assert", "GatherV2", "ResourceGather", "GatherNd", "ResourceGatherNd"}
_ROWS_CHECKED = 8192


def to_device(array):
    """The array as a tensor on the default device."""
    return tf.constant(array)


def to_host(tensor):
    """The tensor as a NumPy array."""
    return tensor.numpy() if hasattr(tensor, "numpy") else np.asarray(tensor)


def on_cpu():
    """Whether TensorFlow computes on the CPU: then runs are spread over threads."""
    return not tf.config.list_logical_devices("GPU")


def memory():
    """Bytes that TensorFlow may use of the first GPU."""
    from tensorflow.python.client import device_lib  # the public API tells what is in use, not what there is

    return next(device.memory_limit for device in device_lib.list_local_devices() if device.device_type == "GPU")


def take(data, rows):
    """Rows of data, shape (..., d) for rows of shape (...)."""
    return tf.gather(data, rows)


class _Scope(keras.StatelessScope):
    """Takes what is assigned to variables; of all but the state's own it is assigned for real after the scope."""

    def __init__(self, variables, values, **options):
        super().__init__(zip(variables, values, strict=True), **options)
        self._own, self._others, self._graph = {id(v) for v in variables}, {}, tf.compat.v1.get_default_graph()
        self._in_branches = []

    def add_update(self, update):
        variable, value = update
        if tf.compat.v1.get_default_graph() is not self._graph:
            self._in_branches.append(variable.path)  # refused afterwards: Keras would wrap what is raised here
            return
        # As of a tf.Variable: no gradient goes through what was assigned, nor is it another name of what it came from.
        super().add_update((variable, tf.stop_gradient(value)))
        if id(variable) not in self._own:
            self._others[id(variable)] = variable

    def assign_others(self):
        """Assign what layers and optimisers keep where Keras does not look, such as the seed of all."""
        if self._in_branches:
            refuse("own conditions", variable=self._in_branches[0])
        for variable in self._others.values():
            # Not `assign`: it would end in a scope around this one, such as that of a LossScaleOptimizer.
            variable._direct_assign(self.get_current_value(variable))


def trained_call(model, optimizer, state, inputs, objective):
    """(losses, penalties, other variables) of a call in training, as Keras' trainer makes it.

    The trainer calls the model itself on this backend, not its `call` alone, so that masks, types and `training` reach
    all layers. Layers and loss may read all that is trained, the optimiser's step too.

    Args:
        state: (trainable weights, other variables, the optimiser's variables).
        objective: predictions -> losses.
    """
    training = {"training": True} if model._call_has_training_arg else {}
    trainable, other = model.trainable_variables, model.non_trainable_variables
    with _Scope([*trainable, *other, *optimizer.variables], [*itertools.chain(*state)], collect_losses=True) as scope:
        predictions = model(inputs, **training)
        before = _assertions()
        losses, penalties = objective(predictions), model.losses
        if _assertions() > before:
            refuse("failed checks", what="the loss asserts something", why="it may fail in a step to come")
    for variable, value in zip(trainable, state[0], strict=True):
        if scope.get_current_value(variable) is not value:
            refuse("own updates", weight=variable.path)
    scope.assign_others()
    return losses, penalties, [scope.get_current_value(v) for v in other]


def refuse_failed_checks(model, X):
    """Refuse rows for which the model raises: XLA drops what asserts, and looks up another row for an unknown id."""
    inference = {"training": False} if model._call_has_training_arg else {}

    @tf.function(input_signature=[tf.TensorSpec((None, X.shape[1]), X.dtype)], autograph=False)
    def predict(rows):
        with _Scope([], []):
            return model(rows, **inference)

    kinds = {operation.type for operation in _operations(predict.get_concrete_function().graph)}
    if not kinds & _CHECKING or any(kind.startswith("Assign") for kind in kinds):
        return
    for first in range(0, len(X), _ROWS_CHECKED):
        try:
            predict(X[first : first + _ROWS_CHECKED])
        except tf.errors.InvalidArgumentError as error:
            found = re.search(r"indices\[.*|assertion failed.*", error.message)
            refuse(
                "failed checks",
                what="the model raises for rows of X",
                why=found[0][:100] if found else error.message.partition("\n")[0],
            )


def _assertions():
    """How many assertions have been traced."""
    return sum(operation.type == "Assert" for operation in _operations(tf.compat.v1.get_default_graph()))


def _operations(graph):
    """All operations of a graph, and of the branches and loops in it."""
    yield from graph.get_operations()
    for function in graph._functions.values():
        yield from function.graph.get_operations()


def call(model, state, inputs):
    """The model's predictions; nothing is assigned."""
    inference = {"training": False} if model._call_has_training_arg else {}
    variables = [*model.trainable_variables, *model.non_trainable_variables]
    with _Scope(variables, [*state[0], *state[1]]):
        return model(inputs, **inference)


# Keras divides a sparse gradient under a condition on the divisor, which XLA compiles anew in every call.
_DIVIDE_GRADIENTS = tuple(getattr(keras.optimizers, name) for name in ("RMSprop", "Adagrad", "Adadelta", "Adafactor"))


def update(optimizer, slots, gradients, trainable):
    """(trainable weights, slots) after the optimiser's step, as Keras' trainer makes it."""
    if any(isinstance(each, tf.IndexedSlices) for each in gradients):
        divides = isinstance(getattr(optimizer, "inner_optimizer", optimizer), _DIVIDE_GRADIENTS)
        if divides or optimizer.loss_scale_factor:
            extra = "" if divides else " with loss_scale_factor"
            refuse("sparse gradients", optimizer=type(optimizer).__name__ + extra)
    if isinstance(optimizer, keras.optimizers.LossScaleOptimizer):
        return optimizer.stateless_apply(slots, gradients, trainable)
    return _applied(optimizer, optimizer.apply_gradients, slots, gradients, trainable)


def _applied(optimizer, apply, slots, gradients, trainable):
    weights = optimizer._trainable_variables
    with _Scope([*weights, *optimizer.variables], [*trainable, *slots]) as scope:
        apply(list(zip(gradients, weights, strict=True)))
    scope.assign_others()
    return [scope.get_current_value(v) for v in weights], [scope.get_current_value(v) for v in optimizer.variables]


def gradients(function, variables):
    """The auxiliary output of function(variables) -> (sum, auxiliary), and the gradients of the sum."""
    with tf.GradientTape() as tape:
        tape.watch(variables)
        total, auxiliary = function(variables)
    return auxiliary, tape.gradient(total, variables)


def barrier(tensor):
    """The tensor, which XLA may not fuse with what uses it."""
    return optimization_barrier(tensor)[0]


def compiled_loop(step, finite, runs, length, dtype):
    """A compiled function that applies up to ``length`` steps in one call.

    Args:
        step: (state, data, batch) -> (state, losses of shape (r,)); state, data and batch are tuples of tensors.
        finite: state -> booleans of shape (r,).
        runs: number of runs r.
        length: the most steps s of one call.
        dtype: name of the losses' type.

    Returns:
        (state, data, batches, count) -> (state, losses of shape (s, r), finite(state)); each tensor of batches has a
        leading axis of s steps, of which the first ``count`` are taken.
    """

    def loop(state, data, batches, count):
        def body(k, state, losses):
            state, loss = step(state, data, tuple(part[k] for part in batches))
            return k + 1, state, tf.tensor_scatter_nd_update(losses, [[k]], loss[None])

        losses = tf.zeros((length, runs), dtype)
        _, state, losses = tf.while_loop(lambda k, *_: k < count, body, (0, state, losses))
        return state, losses, finite(state)

    return compiled(loop)


_TFOptimizer = keras.optimizers.Optimizer.__bases__[0]
_BaseOptimizer = next(kind for kind in _TFOptimizer.__mro__ if kind.__name__ == "BaseOptimizer")
# Keras' TensorFlow optimisers override these to serve tf.distribute, and refuse `stateless_apply` for that reason.
# Without tf.distribute the base versions, which all backends share, do the same.
_SHARED = ("assign", "assign_add", "assign_sub", "_var_key", "_apply_weight_decay")


def _stateless_apply(self, optimizer_variables, grads, trainable_variables):
    def apply(pairs):
        self.apply(*zip(*pairs, strict=True))

    return _applied(self, apply, optimizer_variables, grads, trainable_variables)


def _update_step(self, grads, trainable_variables, learning_rate):
    for gradient, variable in zip(grads, trainable_variables, strict=True):
        # Keras hands `update_step` the tf.Variable, which goes by its whole path; what it computes may depend on that.
        name, variable._name = variable._name, f"{variable.path}:0"
        try:
            self.update_step(gradient, variable, learning_rate)
        finally:
            variable._name = name


_Plain = type(
    "_Plain",
    (_TFOptimizer,),
    {
        **{name: vars(_BaseOptimizer)[name] for name in _SHARED},
        "stateless_apply": _stateless_apply,
        "_backend_update_step": _update_step,
    },
)


@cache
def stateless_kind(kind):
    """A class like this class of optimisers, whose `stateless_apply` works."""
    # As a second base the plain one comes after all that `kind` and its own bases override, and before TFOptimizer.
    return type(kind.__name__, (kind, _Plain), {})


def decays(optimizer, variable):
    """Whether the optimiser's weight decay applies to the variable."""
    # Keras hands over the tf.Variable, whose name is the whole path, unless the optimiser has a decay of its own.
    native = type(optimizer)._apply_weight_decay is _TFOptimizer._apply_weight_decay
    return optimizer._use_weight_decay(variable.value if native else variable)


def compiled(function):
    """The function, compiled by XLA."""
    if tf.config.functions_run_eagerly():
        refuse("not compiled", what="a training", why="tf.config.run_functions_eagerly(True) is set")
    program = tf.function(function, jit_compile=True, autograph=False)
    # Each `fit` traces its own program once. TensorFlow takes them for one function and would warn of "retracing".
    program._omit_frequent_tracing_warning = True
    return program
