"""The JAX side of the compiled training loop; no other module of the package imports JAX."""

import jax
import jax.numpy as jnp
import numpy as np

from d2l_regression.backend import keras

# By default JAX rounds the operands of products on a GPU (TensorFloat-32) or TPU: digits of float32 would go.
jax.config.update("jax_default_matmul_precision", "highest")

# What a program raises that JAX cannot trace.
UNCOMPILED = (jax.errors.JAXTypeError, jax.errors.JAXIndexError)


def to_device(array):
    """The array as a tensor on the default device."""
    return jnp.asarray(array)


def to_host(tensor):
    """The tensor as a NumPy array."""
    return np.asarray(tensor)


def on_cpu():
    """Whether JAX computes on the CPU: then runs are spread over threads."""
    return jax.default_backend() == "cpu"


def memory():
    """Bytes that JAX may use of the first GPU."""
    return jax.devices()[0].memory_stats()["bytes_limit"]


def take(data, rows):
    """Rows of data, shape (..., d) for rows of shape (...)."""
    return jnp.take(data, rows, axis=0, mode="clip")  # The default mode spends time on NaN for rows out of range.


def trained_call(model, optimizer, state, inputs, objective):
    """(losses, penalties, other variables) of a call in training; all as in `loop_tensorflow`."""
    del optimizer  # Keras' trainer does not show its variables to the model here.
    training = {"training": True} if model._call_has_training_arg else {}
    predictions, other, penalties = model.stateless_call(*state[:2], inputs, return_losses=True, **training)
    variables = [*model.trainable_variables, *model.non_trainable_variables]
    with keras.StatelessScope(zip(variables, [*state[0], *other], strict=True)) as scope:
        losses = objective(predictions)
    return losses, penalties, [scope.get_current_value(v) for v in model.non_trainable_variables]


def refuse_failed_checks(model, X):
    """JAX checks nothing: what an Embedding has no row for is NaN here, in Keras' own training too."""


def call(model, state, inputs):
    """The model's predictions."""
    inference = {"training": False} if model._call_has_training_arg else {}
    return model.stateless_call(*state[:2], inputs, **inference)[0]


def update(optimizer, slots, gradients, trainable):
    """(trainable weights, slots) after the optimiser's step."""
    return optimizer.stateless_apply(slots, gradients, trainable)


def gradients(function, variables):
    """The auxiliary output of function(variables) -> (sum, auxiliary), and the gradients of the sum."""
    (_, auxiliary), found = jax.value_and_grad(function, has_aux=True)(variables)
    return auxiliary, found


def barrier(tensor):
    """The tensor, which XLA may not fuse with what uses it."""
    return jax.lax.optimization_barrier(tensor)


def compiled_loop(step, finite, runs, length, dtype):
    """A compiled function that applies up to ``length`` steps in one call; all as in `loop_tensorflow`."""

    def loop(state, data, batches, count):
        def body(k, carried):
            state, losses = carried
            state, loss = step(state, data, tuple(part[k] for part in batches))
            return state, losses.at[k].set(loss)

        state, losses = jax.lax.fori_loop(0, count, body, (state, jnp.zeros((length, runs), dtype)))
        return state, losses, finite(state)

    return compiled(loop)


def stateless_kind(kind):
    """A class like this class of optimisers, whose `stateless_apply` works."""
    return kind


def decays(optimizer, variable):
    """Whether the optimiser's weight decay applies to the variable."""
    return optimizer._use_weight_decay(variable)


def compiled(function):
    """The function, compiled by XLA."""
    # Arguments are not donated: after a call that diverged, training ends with the state before it.
    return jax.jit(function)
