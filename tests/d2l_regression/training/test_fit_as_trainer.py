"""What Keras' trainer does around a model, and `fit` once did not; the oracle is its `train_on_batch`."""

import keras
import numpy as np
import pytest

from d2l_regression import training
from tests.d2l_regression.training.skewed_rows import D, X, Y

ops, layers, losses, optimizers = keras.ops, keras.layers, keras.losses, keras.optimizers


def stacked(*parts):
    return keras.Sequential([keras.Input((D,)), *parts, layers.Dense(1)])


def sgd():
    return optimizers.SGD(0.02)


class Same(layers.Layer):
    """A layer whose output has the shape of its input."""

    def compute_output_shape(self, input_shape):
        return input_shape


# Masks

HALF_EMPTY = np.where(np.arange(len(X))[:, None] % 3 == 0, 0, X).astype("float32")


@pytest.mark.parametrize(
    "loss", ["mse", losses.MeanSquaredError(reduction="sum"), lambda y_true, y_pred: ops.abs(y_true - y_pred)]
)
def test_masked_rows_do_not_count(check, loss):
    rate = 0.002 if isinstance(loss, losses.Loss) else 0.02
    make = lambda: stacked(layers.Masking(0.0))  # noqa: E731
    check(make, lambda: optimizers.SGD(rate), loss, X=HALF_EMPTY, sampling="epochs")


# What reaches the layers of a class of models


class Silent(keras.Model):
    """Takes `training` and does not hand it on."""

    def __init__(self, **options):
        super().__init__(**options)
        self.norm, self.last = layers.BatchNormalization(momentum=0.8), layers.Dense(1)

    def call(self, x, training=False):  # noqa: ARG002
        return self.last(self.norm(x))


class OwnWeights(keras.Model):
    def __init__(self):
        super().__init__()
        self.kernel = self.add_weight(shape=(D, 1), initializer="glorot_uniform", name="kernel")

    def call(self, x):
        return x @ self.kernel


@pytest.mark.parametrize("make", [Silent, lambda: Silent(activity_regularizer="l2")])
def test_a_class_of_models_is_called_as_keras_calls_it(check, make):
    check(make, sgd, "mse", sampling="epochs")


def test_weights_of_a_mixed_model_itself_are_cast(check):
    keras.config.set_dtype_policy("mixed_float16")
    try:
        check(OwnWeights, sgd, "mse", rtol=2e-3)
    finally:
        keras.config.set_dtype_policy("float32")


# State


class Counting(Same):
    def build(self, input_shape):  # noqa: ARG002
        self.count = self.add_weight(shape=(), initializer="zeros", trainable=False, name="count")

    def call(self, x):
        self.count.assign_add(1.0)
        return x / (1 + 0.1 * self.count)


class Hidden(Same):
    """Keeps its variable where Keras does not look."""

    def __init__(self):
        super().__init__()
        count = keras.Variable(0.0, trainable=False)
        self.held = lambda: count

    def call(self, x):
        self.held().assign(self.held() + 1.0)
        return x / (1 + 0.1 * self.held())


class Normed(Same):
    """Divides by a moving average, through which TensorFlow's gradient does not go, and JAX's does."""

    def build(self, input_shape):  # noqa: ARG002
        self.size = self.add_weight(shape=(), initializer="ones", trainable=False, name="size")

    def call(self, x):
        self.size.assign(0.5 * self.size + 0.5 * ops.mean(ops.abs(x)))
        return x / self.size


class Wrapped(keras.Model):
    def __init__(self, part):
        super().__init__()
        self.part, self.last = part, layers.Dense(1)

    def call(self, x):
        return self.last(self.part(x))


@pytest.mark.parametrize("make", [lambda: stacked(Counting()), lambda: Wrapped(Counting()), lambda: stacked(Hidden())])
def test_a_layer_counts_the_steps_and_nothing_else(check, make):
    check(make, sgd, "mse")


def test_a_state_that_is_read_after_it_was_set(check):
    check(lambda: stacked(layers.Dense(3), Normed()), sgd, "mse")


def test_building_a_model_is_no_call_that_counts():
    # By hand: as many calls as steps.
    model = Wrapped(Counting())
    training.fit(model, X, Y, steps=7, optimizer="sgd", loss="mse")
    assert float(model.part.count) == 7


def test_noise_of_the_seed_of_all_is_new_in_every_step(by_keras, only_tensorflow):  # noqa: ARG001
    # Keras refuses such noise on JAX. XLA's noise is another than TensorFlow's without it.
    trained = []
    for train in (training.fit, by_keras.train):
        keras.utils.set_random_seed(0)
        model = stacked(layers.Lambda(lambda x: x + keras.random.normal(ops.shape(x))))
        model.compile(sgd(), "mse", jit_compile=True)
        train(model, X, Y[:, None], steps=20, batch_size=16)
        trained.append(by_keras.state(model))
    by_keras.assert_close(*trained)


def test_a_stateful_layer_carries_on_from_batch_to_batch(check):
    def recurrent():
        parts = [layers.Reshape((D, 1)), layers.SimpleRNN(3, stateful=True), layers.Dense(1)]
        return keras.Sequential([keras.Input(batch_shape=(16, D)), *parts])

    check(recurrent, sgd, "mse")


# Losses that know the model


def with_penalty(model):
    kernel = model.layers[0].kernel
    return lambda y_true, y_pred: ops.square(y_true - y_pred) + 0.1 * ops.sum(ops.square(kernel))


class Scaled(losses.Loss):
    """Divides by a moving average of itself."""

    def __init__(self):
        super().__init__()
        self.size = keras.Variable(1.0, trainable=False)

    def call(self, y_true, y_pred):
        squares = ops.square(y_true - y_pred)
        self.size.assign(0.9 * self.size + 0.1 * ops.mean(squares))
        return squares / self.size


def test_a_loss_may_penalise_the_weights(check):
    check(lambda: stacked(layers.Dense(3)), sgd, with_penalty, of_model=True)


def test_a_loss_may_have_a_state(check):
    check(stacked, sgd, lambda model: Scaled(), of_model=True)  # noqa: ARG005


def test_a_loss_may_read_the_step(check):
    made = []

    def optimizer():
        made.append(sgd())
        return made[-1]

    def loss(model):  # noqa: ARG001
        mine = made[-1]
        return lambda y_true, y_pred: ops.square(y_true - y_pred) / (1 + ops.cast(mine.iterations, "float32"))

    check(stacked, optimizer, loss, of_model=True)


def test_a_loss_along_the_batch_is_not_taken_row_by_row(check):
    check(stacked, sgd, losses.BinaryCrossentropy(from_logits=True, axis=0), sampling="epochs")


# Optimisers


class Cautious(optimizers.SGD):
    """Changes the gradients where TensorFlow's trainer hands them over."""

    def apply_gradients(self, grads_and_vars):
        return super().apply_gradients([(0.1 * gradient, variable) for gradient, variable in grads_and_vars])


class Fading(optimizers.SGD):
    """Keeps a variable where Keras does not look."""

    def __init__(self, rate):
        super().__init__(rate)
        factor = keras.Variable(1.0, trainable=False)
        self.held = lambda: factor

    def update_step(self, gradient, variable, learning_rate):
        self.held().assign(0.99 * self.held())
        super().update_step(gradient * self.held(), variable, learning_rate)


class Behind(optimizers.SGD):
    """Steps from where each weight was a step before."""

    def build(self, variables):
        if not self.built:
            super().build(variables)
            self.last = [self.add_variable_from_reference(v, name="last") for v in variables]

    def update_step(self, gradient, variable, learning_rate):
        last = self.last[self._get_variable_index(variable)]
        moved = 0.1 * (variable - last)
        last.assign(variable)
        super().update_step(gradient + moved, variable, learning_rate)


class ByName(optimizers.SGD):
    """Slower on one layer, which on TensorFlow is part of the variable's name, and on JAX is not."""

    def update_step(self, gradient, variable, learning_rate):
        super().update_step(gradient * (0.1 if "head" in variable.name else 1.0), variable, learning_rate)


def with_head():
    return keras.Sequential([keras.Input((D,)), layers.Dense(3), layers.Dense(1, name="head")])


def test_an_own_optimiser_may_go_by_the_names_of_weights(check):
    check(with_head, lambda: ByName(0.05), "mse")


@pytest.mark.parametrize("kind", [Cautious, Fading, Behind])
def test_an_own_optimiser_is_called_as_keras_calls_it(check, kind):
    check(stacked, lambda: kind(0.05), "mse")
