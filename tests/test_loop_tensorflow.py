"""The TensorFlow loop: float32 throughout, the stateless optimiser against Keras' own, one file for a backend."""

import ast
from pathlib import Path

import keras
import numpy as np
import pytest
import tensorflow as tf

import d2l_regression
from d2l_regression import loop_tensorflow, models
from d2l_regression.arguments import ELEMENTWISE

PACKAGE = Path(d2l_regression.__file__).parent


def test_tensorfloat_32_is_off():
    assert not tf.config.experimental.tensor_float_32_execution_enabled()


def test_only_the_loop_imports_a_backend():
    # A loop for JAX needs one new file, loop_jax.py, with the functions of loop_tensorflow that shards and steps use.
    for path in PACKAGE.glob("*.py"):
        tree = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        names = [n for node in tree if isinstance(node, ast.Import) for n in (a.name for a in node.names)]
        tree = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        names += [node.module or "" for node in tree if isinstance(node, ast.ImportFrom)]
        backends = {name.split(".")[0] for name in names} & {"tensorflow", "jax", "torch"}
        assert backends == ({"tensorflow"} if path.name == "loop_tensorflow.py" else set()), path.name


OPTIMIZERS = [
    *(keras.optimizers.get(name.lower()) for name in ELEMENTWISE),
    keras.optimizers.SGD(0.1, momentum=0.9, nesterov=True),
    keras.optimizers.Adam(keras.optimizers.schedules.ExponentialDecay(0.1, 2, 0.5), amsgrad=True),
    keras.optimizers.AdamW(0.1, weight_decay=0.2),
    keras.optimizers.RMSprop(0.1, clipvalue=0.5),
    keras.optimizers.Lamb(0.1),
    keras.optimizers.Adafactor(0.1, clipnorm=1.0),
]


@pytest.mark.parametrize("optimizer", OPTIMIZERS, ids=lambda optimizer: type(optimizer).__name__)
def test_the_stateless_optimizer_takes_the_steps_of_the_keras_one(optimizer):
    # Oracle: optimizer.apply on the model's own variables, three steps with the same gradients.
    model = models.mlp(3, (2,))
    optimizer.build(model.trainable_variables)
    stateless = loop_tensorflow.stateless_optimizer(optimizer)
    stateless.build(model.trainable_variables)
    weights = [tf.constant(np.asarray(v)) for v in model.trainable_variables]
    slots = [tf.constant(np.asarray(v)) for v in optimizer.variables]
    rng = np.random.default_rng(0)
    for _ in range(3):
        gradients = [tf.constant(rng.standard_normal(v.shape).astype("float32")) for v in weights]
        weights, slots = stateless.stateless_apply(slots, gradients, weights)
        optimizer.apply(gradients)
    for got, expected in zip([*weights, *slots], [*model.trainable_variables, *optimizer.variables], strict=True):
        np.testing.assert_allclose(got, np.asarray(expected), rtol=1e-6, atol=1e-7)


def test_gradients_and_auxiliary_by_hand():
    # By hand: d(a²·b) = (2ab, a²) = (12, 4) at a = 2, b = 3, and the auxiliary passes through.
    variables = [tf.constant(2.0), tf.constant(3.0)]
    auxiliary, gradients = loop_tensorflow.gradients(lambda v: (v[0] ** 2 * v[1], "kept"), variables)
    assert auxiliary == "kept"
    assert [float(g) for g in gradients] == [12.0, 4.0]


def test_the_loop_takes_count_steps_and_no_more():
    # Oracle: by hand. The state counts steps and sums batches; of four prepared steps three are taken.
    def step(state, data, batch):
        return (state[0] + data[0] * batch[0],), tf.cast(batch[0], tf.float32)

    loop = loop_tensorflow.compiled_loop(step, lambda state: state[0] < 100, 2, 4)
    batch = tf.constant([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0], [7.0, 8.0]])
    state, losses, finite = loop((tf.zeros(2),), (tf.constant(10.0),), (batch,), tf.constant(3))
    np.testing.assert_array_equal(state[0], [90.0, 120.0])
    np.testing.assert_array_equal(losses[:3], batch[:3])
    np.testing.assert_array_equal(finite, [True, False])


def test_many_fits_are_quiet(caplog):
    # TensorFlow warns of "retracing" after five traces of functions that share their code.
    for number in range(8):
        program = loop_tensorflow.compiled(lambda x, number=number: x + number)
        assert float(program(tf.constant(1.0))) == number + 1
    assert not caplog.records
