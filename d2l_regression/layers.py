"""Keras layers with a run axis: one layer holds the weights of many independent models.

Shapes: r runs, b rows of a batch, i inputs, o outputs, d features. Without a run axis
(``runs=None``) the leading r is absent.
"""

from contextlib import contextmanager
from contextvars import ContextVar

from d2l_regression.backend import keras

ops = keras.ops

_barrier = ContextVar("barrier", default=None)
_NARROW = 128  # From so many outputs on, XLA's own gradient is as fast, and the copies of the one here only cost.


@contextmanager
def materialised_by(barrier):
    """While a step is traced for a CPU, transposed operands of its products go through the compiler's `barrier`.

    Args:
        barrier: tensor -> the same tensor, which the compiler may not fuse with what uses it; None to let it.
    """
    token = _barrier.set(barrier)
    try:
        yield
    finally:
        _barrier.reset(token)


def _kept(layer):
    """What a copy of a layer takes over. Not by get_config: Keras' serialisation imports TensorFlow beside JAX too."""
    return {"name": layer.name, "trainable": layer.trainable, "dtype": layer.dtype_policy}


def _swap(x):
    return ops.swapaxes(x, -1, -2)


def matmul(x, kernel):
    """The product ``x @ kernel``, shape (r, b, o), with a gradient that suits XLA on a CPU.

    XLA folds the transposition in dW = xᵀ·dy into the product and then runs it at a third of the machine's rate when
    the layer is narrow. Writing dW = ((dyᵀ)·x)ᵀ and materialising the small dyᵀ keeps both operands row by row.

    Args:
        x: inputs, shape (r, b, i), or (1, b, i) or (b, i) for a batch that all runs share.
        kernel: weights, shape (r, i, o).
    """
    hold = _barrier.get()
    narrow = 1 < kernel.shape[-1] < _NARROW
    if hold is None or not narrow or len(x.shape) != 3 or x.shape[0] != kernel.shape[0]:
        return ops.matmul(x, kernel)

    @ops.custom_gradient
    def product(x, kernel):
        def gradient(upstream):
            kernel_gradient = _swap(hold(ops.matmul(hold(_swap(upstream)), x)))
            return ops.matmul(upstream, _swap(kernel)), kernel_gradient

        return ops.matmul(x, kernel), gradient

    return product(x, ops.convert_to_tensor(kernel))


@keras.saving.register_keras_serializable(package="d2l_regression")
class RunDense(keras.layers.Layer):
    """A dense layer for each of r runs: activation(x @ kernel + bias), shape (r, b, o).

    Args:
        units: outputs o of the layer.
        runs: number of runs r.
        activation: name of a Keras activation, or None for the identity.
        initializer: of the kernel. "zeros" where it is set anyway: JAX takes half a second to compile a random draw.

    The kernel has shape (r, i, o), the bias (r, 1, o). Inputs have shape (r, b, i); (1, b, i) is shared by all runs.
    """

    def __init__(self, units, runs, activation=None, initializer="glorot_uniform", **kwargs):
        super().__init__(**kwargs)
        self.units, self.runs, self._initializer = units, runs, initializer
        self.activation = keras.activations.get(activation)

    def build(self, input_shape):
        shape = (self.runs, input_shape[-1], self.units)
        self.kernel = self.add_weight(name="kernel", shape=shape, initializer=self._initializer)
        self.bias = self.add_weight(name="bias", shape=(self.runs, 1, self.units), initializer="zeros")

    def call(self, x):
        return self.activation(matmul(x, self.kernel) + self.bias)

    def compute_output_shape(self, input_shape):
        return (self.runs, input_shape[-2], self.units)

    def with_runs(self, runs):
        """The same layer for another number of runs, not yet built, its weights to be set."""
        return RunDense(self.units, runs, self.activation, "zeros", **_kept(self))

    def get_config(self):
        activation = keras.activations.serialize(self.activation)
        return {**super().get_config(), "units": self.units, "runs": self.runs, "activation": activation}


@keras.saving.register_keras_serializable(package="d2l_regression")
class PairwiseProducts(keras.layers.Layer):
    """Linear regression on x and on all products xᵢxⱼ, i ≤ j, without building them: shape (b, 1), or (r, b, 1).

    The d(d + 1)/2 weights of the products are the upper triangle of a matrix U, and their sum over the products of one
    row is the row's sum of (x U) ∘ x. Below the diagonal U is zero and stays zero: the mask stops its gradient.

    Args:
        runs: number of runs r, or None for one model without a run axis.
    """

    def __init__(self, runs=None, **kwargs):
        super().__init__(**kwargs)
        self.runs = runs

    def build(self, input_shape):
        d = input_shape[-1]
        lead, row = ((), ()) if self.runs is None else ((self.runs,), (1,))
        self.kernel = self.add_weight(name="kernel", shape=(*lead, d, 1))
        self.products = self.add_weight(name="products", shape=(*lead, d, d), initializer="zeros")
        self.bias = self.add_weight(name="bias", shape=(*lead, *row, 1), initializer="zeros")

    def call(self, x):
        triangle = ops.triu(self.products)
        crossed = ops.sum(matmul(x, triangle) * x, axis=-1, keepdims=True)
        return ops.matmul(x, self.kernel) + crossed + self.bias

    def compute_output_shape(self, input_shape):
        lead = () if self.runs is None else (self.runs,)
        return (*lead, input_shape[-2], 1)

    def with_runs(self, runs):
        """The same layer for another number of runs, not yet built, its weights to be set."""
        return PairwiseProducts(runs, **_kept(self))

    def get_config(self):
        return {**super().get_config(), "runs": self.runs}
