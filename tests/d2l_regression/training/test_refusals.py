"""What `fit` does not do as Keras does is refused in one line that names it, and docs/fit.md lists all of it."""

import re
from pathlib import Path

import keras
import numpy as np
import pytest

from d2l_regression import models, training
from d2l_regression.layers import RunDense
from d2l_regression.losses import HalfSquaredError
from d2l_regression.training.refusals import REFUSED

X, Y = np.ones((10, 3), np.float32), np.arange(10, dtype=np.float32)
DOCS = Path(__file__).parents[3] / "docs" / "fit.md"
layers, callbacks, optimizers = keras.layers, keras.callbacks, keras.optimizers


def runs(*, activation=None, **options):
    return keras.Sequential([keras.Input(batch_shape=(2, None, 3)), RunDense(1, 2, activation, **options)])


def between_runs(x):
    return x - keras.ops.mean(x, axis=0)


def mixed_with(layer):
    return keras.Sequential([keras.Input(batch_shape=(2, None, 3)), layer, RunDense(1, 2)])


def asserting(labels, predictions):
    pytest.importorskip("tensorflow").debugging.assert_less(labels, 100.0)
    return keras.ops.square(labels - predictions)


class OwnStep(keras.Model):
    def train_step(self, *arguments):
        raise NotImplementedError


class EveryBatch(callbacks.Callback):
    def on_train_batch_end(self, batch, logs=None):
        pass


def own_step():
    inputs = keras.Input((3,))
    return OwnStep(inputs, layers.Dense(1)(inputs))


def two_inputs():
    inputs = [keras.Input((3,)), keras.Input((3,))]
    return keras.Model(inputs, layers.Dense(1)(layers.add(inputs)))


def spectral():
    return keras.Sequential([keras.Input((3,)), layers.SpectralNormalization(layers.Dense(2)), layers.Dense(1)])


class Uncompiled(layers.Layer):
    def __init__(self):
        super().__init__()
        self.supports_jit = False

    def call(self, x):
        return x


class Conditional(layers.Layer):
    def build(self, input_shape):  # noqa: ARG002
        self.count = self.add_weight(shape=(), initializer="zeros", trainable=False, name="count")

    def call(self, x):
        return keras.ops.cond(self.count < 5, lambda: self.counted(x), lambda: x)

    def counted(self, x):
        self.count.assign(self.count + 1)
        return x


class OfRows(keras.losses.Loss):
    def call(self, y_true, y_pred):
        return keras.ops.abs(y_true - y_pred[:, 0])


class OfColumns(keras.losses.Loss):
    def call(self, y_true, y_pred):
        return keras.ops.square(y_true - y_pred)


class AtEvaluation(callbacks.Callback):
    def on_test_end(self, logs=None):
        pass


def by_value(y_true, y_pred):
    return y_true - y_pred if y_pred[0, 0] > 0 else y_pred - y_true


def of_ids():
    parts = [layers.Embedding(10, 2), layers.Flatten(), layers.Dense(1)]
    return keras.Sequential([keras.Input((3,), dtype="int32"), *parts])


def stateful():
    parts = [layers.Reshape((3, 1)), layers.SimpleRNN(2, stateful=True), layers.Dense(1)]
    return keras.Sequential([keras.Input(batch_shape=(3, 3)), *parts])


def with_own_loss():
    model = compiled()
    model.compute_loss = lambda *arguments, **named: None  # noqa: ARG005
    return model


def half_precision():
    keras.config.set_dtype_policy("mixed_float16")
    try:
        return models.linear(3)
    finally:
        keras.config.set_dtype_policy("float32")


def of_doubles():
    return keras.Sequential([keras.Input((3,), dtype="float64"), layers.Dense(1, dtype="float64")])


def compiled(**options):
    model = models.linear(3, **options)
    model.compile("sgd", "mse")
    return model


EPOCHS = {"steps": None, "epochs": 1, "sampling": "epochs", "optimizer": None, "loss": None}
STOP = callbacks.EarlyStopping(monitor="loss")


def rows():
    yield X, Y


# name of the refusal -> cases (arguments of fit, what the message names)
CASES = {
    "streams": [({"X": rows()}, "X was a generator"), ({"y": (row for row in Y)}, "y was a generator")],
    "inputs": [({"model": two_inputs}, "takes 2 inputs")],
    "outputs": [({"model": lambda: keras.Sequential([keras.Input((3,)), layers.Dense(2)])}, r"shape \(None, 2\)")],
    "own training": [
        ({"model": own_step}, "OwnStep has a train_step of its own"),
        ({"model": with_own_loss}, "Sequential has a compute_loss of its own"),
    ],
    "not compiled": [
        (
            {"model": lambda: keras.Sequential([keras.Input((3,)), Uncompiled(), layers.Dense(1)])},
            "layer uncompiled.* cannot be part of a compiled program: Uncompiled runs",
        ),
        ({"loss": by_value}, "the model, its loss or its optimizer cannot be part of a compiled program: "),
    ],
    "stateful": [({"model": stateful, "evaluation": {"all": None}, "evaluate_at": 2}, "layer simple_rnn.* stateful")],
    "flat labels": [
        ({"loss": OfRows()}, "loss OfRows gives other numbers"),
        ({"loss": OfColumns}, "loss OfColumns gives other numbers"),
    ],
    "callbacks at evaluation": [
        ({"callbacks": [AtEvaluation()], **EPOCHS, "evaluation": {"all": None}}, "AtEvaluation with on_test_end")
    ],
    "nothing to train": [
        ({"model": lambda: keras.Sequential([keras.Input((3,)), layers.Dense(1, trainable=False)])}, "no trainable")
    ],
    "loss scale": [({"model": half_precision}, r"mixed_float16.*LossScaleOptimizer\(SGD\)")],
    "averages": [
        ({"optimizer": optimizers.SGD(use_ema=True)}, "SGD with use_ema"),
        ({"optimizer": optimizers.Adam(gradient_accumulation_steps=2)}, "Adam with gradient_accumulation_steps"),
        (
            {"optimizer": optimizers.LossScaleOptimizer(optimizers.SGD(gradient_accumulation_steps=2))},
            "SGD with gradient_accumulation_steps",
        ),
    ],
    "mixed runs": [
        ({"model": runs, "optimizer": optimizers.Lamb()}, "Lamb, which mixes"),
        ({"model": runs, "optimizer": optimizers.SGD(global_clipnorm=1.0)}, "SGD with global_clipnorm"),
        ({"model": runs, "optimizer": type("Adam", (optimizers.Adam,), {})()}, "Adam, which mixes"),
    ],
    "layers with runs": [
        ({"model": lambda: mixed_with(layers.Dropout(0.5))}, "is Dropout, which may mix"),
        ({"model": lambda: mixed_with(type("Own", (RunDense,), {})(3, 2))}, "is Own, which may mix"),
        ({"model": lambda: runs(activity_regularizer="l2")}, "is RunDense with activity_regularizer"),
        ({"model": lambda: runs(activation=between_runs)}, "is RunDense with activation <function between_runs"),
    ],
    "several losses": [
        ({"loss": ["mse", "mae"]}, r"loss was \['mse', 'mae'\]"),
        ({"loss": {"a": "mse", "b": "mae"}}, r"loss was \['mse', 'mae'\]"),
    ],
    "no reduction": [({"loss": HalfSquaredError(reduction="none")}, "'none'; it may reduce by sum_over_batch_size")],
    "unlike batches": [
        (
            {"model": runs, "loss": lambda y, p: (y - p) ** 2, "rows": [range(4), range(5)], "sampling": "epochs"},
            "loss was .*lambda.*last batches differ",
        )
    ],
    "callbacks without epochs": [
        ({"callbacks": [STOP], **EPOCHS, "sampling": "replacement"}, "has EarlyStopping, which"),
        ({"callbacks": STOP, **EPOCHS, "epochs": None, "steps": 7}, "has EarlyStopping, which"),
    ],
    "callbacks at batches": [
        ({"callbacks": [EveryBatch()], **EPOCHS}, "EveryBatch with on_train_batch_end"),
        ({"callbacks": [callbacks.ModelCheckpoint("w.keras", save_freq=3)], **EPOCHS}, "ModelCheckpoint with on_train"),
        ({"callbacks": [callbacks.LambdaCallback(on_train_batch_begin=print)], **EPOCHS}, "LambdaCallback with on_tr"),
        ({"callbacks": [callbacks.TensorBoard("logs")], **EPOCHS}, "TensorBoard with on_train_batch_begin"),
    ],
    "callbacks with runs": [
        ({"callbacks": [STOP], **EPOCHS, "model": lambda: compiled(runs=3)}, "EarlyStopping, .* has 3 runs")
    ],
    "callbacks uncompiled": [({"callbacks": [STOP], **EPOCHS, "optimizer": "adam"}, "EarlyStopping, which reads")],
    "other callbacks": [({"callbacks": [callbacks.BackupAndRestore("here")], **EPOCHS}, "has BackupAndRestore, which")],
    "unknown monitor": [
        (
            {"callbacks": [callbacks.EarlyStopping()], **EPOCHS, "evaluation": {"test": None}},
            r"EarlyStopping with monitor='val_loss', which may be one of loss, test_mse, test_one_minus_r2\.",
        )
    ],
}
# Others by backend: JAX computes in float32 by default; Keras' trainer itself loses a layer's own updates on JAX, has
# dense gradients there, and gives NaN for an unknown id.
OF_JAX = {"float64": [({"model": of_doubles}, "float64, which jax computes in float32")]}
OF_TENSORFLOW = {
    "own updates": [({"model": spectral}, "the weight .*kernel is set by its own layer")],
    "sparse gradients": [
        ({"model": of_ids, "optimizer": "rmsprop"}, "optimizer was RMSprop, which divides the sparse gradients"),
        (
            {"model": of_ids, "optimizer": optimizers.SGD(loss_scale_factor=8.0)},
            "optimizer was SGD with loss_scale_factor",
        ),
    ],
    "failed checks": [
        ({"model": of_ids, "X": 12 * X}, r"raises for rows of X: indices\[0,0\] = 12 is not in \[0, 10\)"),
        ({"loss": asserting}, "the loss asserts something"),
    ],
    "own conditions": [
        (
            {"model": lambda: keras.Sequential([keras.Input((3,)), Conditional(), layers.Dense(1)])},
            "the variable .*/count is assigned under a condition",
        )
    ],
}
ON_JAX = keras.backend.backend() == "jax"
CASES |= OF_JAX if ON_JAX else OF_TENSORFLOW


@pytest.mark.filterwarnings("ignore:Explicitly requested dtype")
@pytest.mark.parametrize(("name", "k"), [(name, k) for name, cases in CASES.items() for k in range(len(cases))])
def test_it_is_refused_by_name(name, k):
    given, named = CASES[name][k]
    options = {
        "X": X,
        "y": Y,
        "model": compiled,
        "steps": 2,
        "batch_size": 3,
        "optimizer": "sgd",
        "loss": "mse",
        **given,
    }
    model = options.pop("model")()
    before = [np.asarray(v) for v in model.weights]
    with pytest.raises(ValueError, match=named) as error:
        training.fit(model, options.pop("X"), options.pop("y"), **options)
    pattern = re.sub(r"\\{\w+(!r)?\\}", ".*", re.escape(REFUSED[name]))
    assert re.fullmatch(pattern, str(error.value)), error.value
    assert "\n" not in str(error.value)
    np.testing.assert_equal([np.asarray(v) for v in model.weights], before)


class Freezes(callbacks.Callback):
    def on_epoch_end(self, epoch, logs=None):  # noqa: ARG002
        self.model.layers[0].trainable = False


class Recompiles(callbacks.Callback):
    def on_epoch_end(self, epoch, logs=None):  # noqa: ARG002
        self.model.compile("sgd", "mae")


@pytest.mark.parametrize("kind", [Freezes, Recompiles])
def test_what_is_compiled_must_not_change_while_training(kind):
    model = compiled()
    with pytest.raises(ValueError, match="a callback has frozen layers, or compiled the model anew"):
        training.fit(model, X, Y, epochs=2, sampling="epochs", callbacks=[kind()])
    assert all(np.isfinite(w).all() for w in model.get_weights())


def test_every_refusal_has_a_case():
    elsewhere = OF_TENSORFLOW if ON_JAX else OF_JAX
    assert set(CASES) == set(REFUSED) - set(elsewhere) - {"changed while training"}


def test_the_documentation_lists_every_refusal():
    listed = re.findall(r"^\| ([a-z0-9 ]+) \|", DOCS.read_text(encoding="utf-8"), re.MULTILINE)
    assert set(listed) - {"name"} == set(REFUSED)
