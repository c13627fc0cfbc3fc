"""The layers against products written out with NumPy, and their gradients against Keras' own."""

import keras
import numpy as np
import pytest
from keras import ops

from d2l_regression.layers import PairwiseProducts, RunDense, materialised_by, matmul


def normal(*shape, seed=0):
    return np.random.default_rng([seed, *shape]).standard_normal(shape).astype("float32")


def test_run_dense_is_one_dense_layer_per_run():
    layer = RunDense(4, 3, activation="tanh")
    x = normal(3, 5, 2)
    y = layer(x)
    kernel, bias = (np.asarray(w) for w in layer.get_weights())
    assert y.shape == (3, 5, 4) == layer.compute_output_shape((3, 5, 2))
    assert kernel.shape == (3, 2, 4)
    assert bias.shape == (3, 1, 4)
    for run in range(3):  # Oracle: NumPy, one run at a time.
        np.testing.assert_allclose(y[run], np.tanh(x[run] @ kernel[run] + bias[run]), rtol=1e-5, atol=1e-6)


def test_a_shared_batch_serves_every_run():
    layer = RunDense(4, 3)
    x = normal(1, 5, 2)
    shared, repeated = layer(x), layer(np.repeat(x, 3, axis=0))
    assert shared.shape == (3, 5, 4)
    np.testing.assert_allclose(shared, repeated, rtol=1e-6)


@pytest.mark.parametrize("runs", [None, 2])
def test_pairwise_products_is_the_double_sum(runs):
    layer = PairwiseProducts(runs=runs)
    x = normal(*(() if runs is None else (runs,)), 5, 3)
    layer.build(x.shape)
    layer.set_weights([normal(*w.shape) for w in layer.get_weights()])
    y = np.asarray(layer(x))
    assert y.shape == (*x.shape[:-1], 1) == layer.compute_output_shape(x.shape)
    weights = [w if runs else w[None] for w in layer.get_weights()]
    for run, rows in enumerate(x if runs else x[None]):
        kernel, products, bias = (w[run] for w in weights)
        for row, features in enumerate(rows):  # Oracle: b + Σ wᵢxᵢ + Σ_{i ≤ j} Uᵢⱼxᵢxⱼ as plain loops.
            expected = bias.item() + sum(kernel[i, 0] * features[i] for i in range(3))
            expected += sum(products[i, j] * features[i] * features[j] for i in range(3) for j in range(i, 3))
            got = (y if runs else y[None])[run, row, 0]
            np.testing.assert_allclose(got, expected, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("layer", [RunDense(4, 3, activation="relu", name="dense"), PairwiseProducts(runs=3, name="p")])
def test_a_layer_is_rebuilt_from_its_configuration(layer):
    config = keras.layers.serialize(layer)
    again = keras.layers.deserialize(config)
    assert type(again) is type(layer)
    assert again.get_config() == layer.get_config()
    x = normal(3, 5, 2)
    layer(x), again(x)
    again.set_weights(layer.get_weights())
    np.testing.assert_array_equal(layer(x), again(x))


@pytest.mark.parametrize("layer", [RunDense(4, 3, activation="tanh"), PairwiseProducts(runs=3)])
def test_a_layer_for_another_number_of_runs_keeps_the_rest(layer):
    layer.trainable = False
    other = layer.with_runs(5)
    assert other.get_config() == {**layer.get_config(), "runs": 5}
    assert not other.built


def gradients(loop, x, kernel, upstream, jit):
    def compute(x, kernel):
        return loop.gradients(lambda v: (ops.sum(matmul(*v) * upstream), ops.sum(v[0])), [x, kernel])[1]

    compute = loop.compiled(compute) if jit else compute
    return [np.asarray(g) for g in compute(loop.to_device(x), loop.to_device(kernel))]


@pytest.mark.parametrize("jit", [False, True])
def test_the_materialised_gradient_is_the_plain_one(loop, jit):
    x, kernel, upstream = normal(3, 7, 5), normal(3, 5, 4), normal(3, 7, 4)
    # Oracle: dx = dy·Wᵀ and dW = xᵀ·dy, run by run in NumPy.
    expected = np.einsum("rbo,rio->rbi", upstream, kernel), np.einsum("rbi,rbo->rio", x, upstream)
    plain = gradients(loop, x, kernel, upstream, jit)
    held = []

    def barrier(tensor):
        held.append(tensor.shape)
        return loop.barrier(tensor) if jit else tensor

    with materialised_by(barrier):
        materialised = gradients(loop, x, kernel, upstream, jit)
    assert len(held) == 2  # The special gradient did run.
    for got, other, right in zip(materialised, plain, expected, strict=True):
        np.testing.assert_allclose(got, right, rtol=1e-5, atol=1e-5)
        np.testing.assert_allclose(other, right, rtol=1e-5, atol=1e-5)


def test_a_batch_shared_by_runs_takes_the_plain_gradient(loop):
    # With x of shape (1, b, i) the gradient of x sums over runs; only the plain product knows that.
    x, kernel, upstream = normal(1, 7, 5), normal(3, 5, 4), normal(3, 7, 4)
    with materialised_by(lambda tensor: tensor):
        got = gradients(loop, x, kernel, upstream, jit=False)
    np.testing.assert_allclose(got[0], np.einsum("rbo,rio->bi", upstream, kernel)[None], rtol=1e-5, atol=1e-5)
    np.testing.assert_allclose(got[1], np.einsum("bi,rbo->rio", x[0], upstream), rtol=1e-5, atol=1e-5)
