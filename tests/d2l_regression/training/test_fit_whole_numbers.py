"""Ids, bytes and other whole numbers as features, and models' outputs; the oracle is Keras' `train_on_batch`."""

import keras
import numpy as np
import pytest

from d2l_regression import training
from tests.d2l_regression.training.skewed_rows import D, X, Y

ops, layers, optimizers = keras.ops, keras.layers, keras.optimizers


def sgd():
    return optimizers.SGD(0.02)


EMBEDDED = ["SGD", "Adam", "AdamW", "Adamax", "Nadam", "Lion", "Lamb"]


@pytest.mark.slow
@pytest.mark.parametrize("name", EMBEDDED)
def test_embeddings_have_the_gradients_of_keras(check, name):
    # On TensorFlow these are sparse, and an id that is twice in a batch counts twice in their squares.
    ids = np.random.default_rng(1).integers(0, 10, X.shape)
    settings = {} if name in ("SGD", "Lion") else {"epsilon": 1e-3}

    def make():
        parts = [layers.Embedding(10, 3), layers.Flatten(), layers.Dense(1)]
        return keras.Sequential([keras.Input((D,), dtype="int32"), *parts])

    check(make, lambda: getattr(optimizers, name)(0.01, **settings), "mse", X=ids, steps=20)


# Whole numbers

IDS = 2**24 + 1 + np.random.default_rng(2).integers(0, 1000, X.shape)  # float32 knows only every second one


class Remainder(layers.Layer):
    def call(self, x):
        return ops.mod(x, 10)

    def compute_output_shape(self, input_shape):
        return input_shape


class Doubled(keras.Model):
    def __init__(self):
        super().__init__()
        self.last = layers.Dense(1)

    def call(self, x):
        return self.last(ops.cast(x * 2, "float32") / 255)


def by_remainder():
    inputs = keras.Input((D,), dtype="int32")
    embedded = layers.Flatten()(layers.Embedding(10, 2)(Remainder(dtype="int32")(inputs)))
    return keras.Model(inputs, layers.Dense(1)(embedded))


class ByRemainder(keras.Model):
    def __init__(self):
        super().__init__()
        self.embedding, self.last = layers.Embedding(10, 2), layers.Dense(1)

    def call(self, x):
        return self.last(ops.reshape(self.embedding(ops.mod(x, 10)), (-1, 2 * D)))


@pytest.mark.parametrize("make", [by_remainder, ByRemainder])
def test_ids_beyond_what_float32_knows(check, make):
    check(make, sgd, "mse", X=IDS.astype("int32"))


def test_bytes_stay_bytes_for_a_class_of_models(check):
    check(Doubled, sgd, "mse", X=np.random.default_rng(3).integers(0, 256, X.shape).astype("uint8"))


# Outputs, and predictions


@pytest.mark.parametrize("wrap", [lambda y: {"out": y}, lambda y: [y]])
def test_one_output_in_a_list_or_dict(check, wrap):
    def make():
        inputs = keras.Input((D,))
        return keras.Model(inputs, wrap(layers.Dense(1, name="out")(inputs)))

    check(make, sgd, "mse")


def test_predictions_are_of_the_rows_alone():
    # Oracle: Keras' predict of the same rows at once; this layer mixes them, and padding would count.
    centred = layers.Lambda(lambda x: x - ops.mean(x, axis=0, keepdims=True))
    model = keras.Sequential([keras.Input((D,)), centred, layers.Dense(1)])
    rows = np.arange(3, 40)
    history = training.fit(model, X, Y, steps=3, optimizer=sgd(), loss="mse", evaluation={"some": rows}, evaluate_at=3)
    predicted = model.predict(X[rows], batch_size=len(rows), verbose=0)[:, 0]
    np.testing.assert_allclose(history.scores["some"]["mse"][0, 0], np.mean((predicted - Y[rows]) ** 2), rtol=1e-5)
