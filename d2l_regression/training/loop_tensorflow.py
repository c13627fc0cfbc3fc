"""The TensorFlow side of the compiled training loop; no other module of the package imports TensorFlow."""

from functools import cache

import numpy as np
import tensorflow as tf
from tensorflow.compiler.tf2xla.python.xla import optimization_barrier

from d2l_regression.backend import keras

# TensorFloat-32 would round the operands of products on a GPU to 10 bits: three digits of float32 would go.
tf.config.experimental.enable_tensor_float_32_execution(False)


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
_SHARED = ("stateless_apply", "assign", "assign_add", "assign_sub", "_var_key", "_backend_update_step")
_Plain = type(
    "_Plain", (_TFOptimizer,), {name: vars(_BaseOptimizer)[name] for name in (*_SHARED, "_apply_weight_decay")}
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
    program = tf.function(function, jit_compile=True, autograph=False)
    # Each `fit` traces its own program once. TensorFlow takes them for one function and would warn of "retracing".
    program._omit_frequent_tracing_warning = True
    return program
