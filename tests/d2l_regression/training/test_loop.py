"""The loop of this backend: float32 throughout, the stateless optimiser against Keras' own, one file for a backend."""

import ast
from pathlib import Path

import keras
import numpy as np
import pytest
from keras import ops

import d2l_regression
from d2l_regression import models
from d2l_regression.training import optimizers, shards

PACKAGE = Path(d2l_regression.__file__).parent


@pytest.mark.usefixtures("loop")
def test_products_are_of_whole_float32():
    """TensorFloat-32 is off; only a GPU would show it in the numbers."""
    if keras.backend.backend() == "jax":
        import jax

        assert jax.config.jax_default_matmul_precision == "highest"
    else:
        import tensorflow as tf

        assert not tf.config.experimental.tensor_float_32_execution_enabled()


def test_only_the_loops_import_a_backend():
    for path in PACKAGE.rglob("*.py"):
        tree = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        names = [n for node in tree if isinstance(node, ast.Import) for n in (a.name for a in node.names)]
        tree = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        names += [node.module or "" for node in tree if isinstance(node, ast.ImportFrom)]
        backends = {name.split(".")[0] for name in names} & {"tensorflow", "jax", "torch"}
        loop = path.stem.partition("loop_")[2]
        assert backends == ({loop} if loop else set()), path.name


def test_the_loops_have_the_same_functions():
    functions = {}
    for path in (PACKAGE / "training").glob("loop_*.py"):
        defined = [
            node for node in ast.parse(path.read_text(encoding="utf-8")).body if isinstance(node, ast.FunctionDef)
        ]
        offered = [node for node in defined if not node.name.startswith("_")]
        functions[path.stem] = {node.name: ast.unparse(node.args) for node in offered}
    assert set(functions) == {"loop_jax", "loop_tensorflow"}
    assert functions["loop_jax"] == functions["loop_tensorflow"]


def test_a_backend_without_a_loop_is_refused_with_those_that_have_one(monkeypatch):
    monkeypatch.setattr(keras.backend, "backend", lambda: "torch")
    with pytest.raises(ValueError, match=r"KERAS_BACKEND was 'torch'; it may be one of tensorflow, jax\."):
        shards._loop_module()


OPTIMIZERS = [
    *(keras.optimizers.get(name.lower()) for name in optimizers.ELEMENTWISE),
    keras.optimizers.SGD(0.1, momentum=0.9, nesterov=True),
    keras.optimizers.Adam(keras.optimizers.schedules.ExponentialDecay(0.1, 2, 0.5), amsgrad=True),
    keras.optimizers.AdamW(0.1, weight_decay=0.2),
    keras.optimizers.RMSprop(0.1, clipvalue=0.5, centered=True, momentum=0.5),
    keras.optimizers.SGD(0.1, loss_scale_factor=8.0),
    keras.optimizers.Muon(0.1),
    keras.optimizers.Lamb(0.1),
    keras.optimizers.Adafactor(0.1, clipnorm=1.0),
]


@pytest.mark.parametrize("optimizer", OPTIMIZERS, ids=lambda optimizer: type(optimizer).__name__)
def test_the_stateless_optimizer_takes_the_steps_of_the_keras_one(optimizer, loop):
    # Oracle: optimizer.apply on the model's own variables, three steps with the same gradients.
    model = models.linear(3)
    optimizer.build(model.trainable_variables)
    stateless = optimizers.stateless(optimizer, model.trainable_variables, model.trainable_variables, loop)
    weights = [loop.to_device(np.asarray(v)) for v in model.trainable_variables]
    slots = [loop.to_device(np.asarray(v)) for v in optimizer.variables]
    rng = np.random.default_rng(0)
    for _ in range(3):
        gradients = [loop.to_device(rng.standard_normal(v.shape).astype("float32")) for v in weights]
        weights, slots = stateless.stateless_apply(slots, gradients, weights)
        optimizer.apply(gradients)
    for got, expected in zip([*weights, *slots], [*model.trainable_variables, *optimizer.variables], strict=True):
        np.testing.assert_allclose(got, np.asarray(expected), rtol=1e-6, atol=1e-7)


def test_gradients_and_auxiliary_by_hand(loop):
    # By hand: d(a²·b) = (2ab, a²) = (12, 4) at a = 2, b = 3, and the auxiliary passes through.
    variables = [loop.to_device(np.float32(value)) for value in (2, 3)]
    auxiliary, gradients = loop.gradients(lambda v: (v[0] ** 2 * v[1], v[0] + v[1]), variables)
    assert float(auxiliary) == 5.0
    assert [float(g) for g in gradients] == [12.0, 4.0]


def test_rows_are_taken_by_position(loop):
    data = np.arange(12, dtype=np.float32).reshape(4, 3)
    taken = loop.to_host(loop.take(loop.to_device(data), loop.to_device(np.array([[3, 0], [1, 1]], np.int32))))
    np.testing.assert_array_equal(taken, data[[[3, 0], [1, 1]]])


def test_the_loop_takes_count_steps_and_no_more(loop):
    # Oracle: by hand. The state counts steps and sums batches; of four prepared steps three are taken.
    def step(state, data, batch):
        return (state[0] + data[0] * batch[0],), ops.cast(batch[0], "float32")

    program = loop.compiled_loop(step, lambda state: state[0] < 100, 2, 4, "float32")
    batch = np.array([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0], [7.0, 8.0]], np.float32)
    start, factor, batches = (loop.to_device(values) for values in (np.zeros(2, np.float32), np.float32(10), batch))
    state, losses, finite = program((start,), (factor,), (batches,), loop.to_device(np.int32(3)))
    np.testing.assert_array_equal(state[0], [90.0, 120.0])
    np.testing.assert_array_equal(losses[:3], batch[:3])
    np.testing.assert_array_equal(finite, [True, False])
    # Whoever finds the new state not finite goes on with the one before.
    np.testing.assert_array_equal(start, [0.0, 0.0])


def test_many_fits_are_quiet(loop, caplog):
    # TensorFlow warns of "retracing" after five traces of functions that share their code.
    for number in range(8):
        program = loop.compiled(lambda x, number=number: x + number)
        assert float(program(loop.to_device(np.float32(1)))) == number + 1
    assert not caplog.records
