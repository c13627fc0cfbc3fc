"""Models against hand counts, their stated initial distributions, and plain Keras in a process without this package."""

import subprocess
import sys
from pathlib import Path

import keras
import numpy as np
import pytest

from d2l_regression import models


def weights(model):
    return [np.asarray(w) for w in model.get_weights()]


def randomised(model, seed=0):
    """The model with every weight drawn anew, so that no bias or output kernel is zero (a triangle stays one)."""
    rng = np.random.default_rng(seed)
    model.set_weights([rng.standard_normal(w.shape).astype("float32") * 0.3 for w in model.get_weights()])
    return model


MAKERS = {
    "linear": lambda **options: models.linear(5, **options),
    "mlp": lambda **options: models.mlp(5, (4, 3), activation="tanh", **options),
    "pairwise": lambda **options: models.pairwise(5, **options),
}


@pytest.mark.parametrize("init", models.INITS)
@pytest.mark.parametrize("kind", MAKERS)
def test_a_run_starts_as_the_single_model_with_its_seed(kind, init):
    together = weights(MAKERS[kind](runs=3, seeds=[7, 2, 9], init=init))
    alone = weights(MAKERS[kind](seeds=2, init=init))
    for many, one in zip(together, alone, strict=True):
        np.testing.assert_array_equal(many[1].reshape(one.shape), one)
        assert not np.array_equal(many[0], many[1]) or not many.any()


def test_an_integer_seed_counts_up():
    counted, listed = models.linear(5, runs=3, seeds=4), models.linear(5, runs=3, seeds=[4, 5, 6])
    for a, b in zip(weights(counted), weights(listed), strict=True):
        np.testing.assert_array_equal(a, b)


def test_initialise_draws_the_first_weights_again():
    model = models.mlp(5, (4,), runs=2, seeds=3)
    before = weights(model)
    models.initialise(randomised(model), 3)
    for a, b in zip(before, weights(model), strict=True):
        np.testing.assert_array_equal(a, b)


def test_essay_initialisation_has_the_stated_spread():
    # Oracle: the essay's code. Kernel N(0, 1/fan_in), output kernel 0, biases U(±1/√fan_in), whose std is limit/√3.
    # 100·100·20 draws: the relative error of a standard deviation is 1/√(2·200,000) = 0.16 %; of 2,000 uniforms 1.4 %.
    kernel, bias, output, output_bias = weights(models.mlp(100, (100,), runs=20))
    assert abs(kernel.std() * 10 - 1) < 0.01
    assert abs(kernel.mean()) < 5 * 0.1 / np.sqrt(kernel.size)
    assert not output.any()
    for values in (bias, output_bias):
        assert np.abs(values).max() <= 0.1
    assert abs(bias.std() * 10 * np.sqrt(3) - 1) < 0.06
    linear = weights(models.linear(100, runs=200))[0]
    assert abs(linear.std() * 10 - 1) < 0.03  # The only layer of a linear model is not zero.


def test_pairwise_initialisation_counts_the_products_as_inputs():
    # Oracle: fan_in of the explicit model, 100 + 100·101/2 = 5,150; the lower triangle is exactly zero.
    kernel, products, bias = weights(models.pairwise(100, runs=4))
    assert abs(products[:, *np.triu_indices(100)].std() * np.sqrt(5150) - 1) < 0.03
    assert abs(kernel.std() * np.sqrt(5150) - 1) < 0.2
    assert not np.tril(products, -1).any()
    assert np.abs(bias).max() <= 1 / np.sqrt(5150)


def test_keras_initialisation_is_that_of_dense():
    # Oracle: Glorot uniform, limit √(6/(100 + 50)) = 0.2 by hand, std limit/√3; and keras.layers.Dense's own draw.
    kernel, bias, _, output_bias = weights(models.mlp(100, (50,), runs=8, init="keras"))
    assert 0.199 < np.abs(kernel).max() <= 0.2
    assert abs(kernel.std() * np.sqrt(3) / 0.2 - 1) < 0.02
    assert not bias.any()
    assert not output_bias.any()
    dense = keras.layers.Dense(50)
    dense.build((None, 100))
    assert abs(np.asarray(dense.kernel).std() / kernel.std() - 1) < 0.05


@pytest.mark.parametrize("runs", [None, 2])
def test_parameter_counts_by_hand(runs):
    assert models.parameter_count(models.linear(256, runs=runs)) == 257
    assert models.parameter_count(models.pairwise(256, runs=runs)) == 256 + 256 * 257 // 2 + 1 == 33_153
    by_hand = 256 * 32 + 32 + 32 * 32 + 32 + 32 * 16 + 16 + 16 + 1
    assert models.parameter_count(models.mlp(256, (32, 32, 16), runs=runs)) == by_hand == 9_825


def test_run_count():
    assert models.run_count(models.linear(3)) is None
    assert models.run_count(models.mlp(3, (2,), runs=4)) == 4


@pytest.mark.parametrize("kind", MAKERS)
def test_run_models_predict_as_their_unstacked_parts(kind):
    model = randomised(MAKERS[kind](runs=3))
    X = np.random.default_rng(1).standard_normal((6, 5)).astype("float32")
    plain = models.unstack(model)
    assert len(plain) == 3
    for run, one in enumerate(plain):
        assert {type(layer).__module__.split(".")[0] for layer in one.layers} == {"keras"}
        alone = MAKERS[kind]()
        alone.set_weights([w[run].reshape(v.shape) for w, v in zip(weights(model), alone.get_weights(), strict=True)])
        together = np.asarray(model(np.repeat(X[None], 3, axis=0)))[run]
        if kind == "pairwise":  # The lower triangle of U, drawn here, is masked in the layer and has no effect.
            triangle = [np.triu(w) if w.shape == (5, 5) else w for w in one.get_weights()]
            one.set_weights(triangle)
        np.testing.assert_allclose(one(X), together, rtol=1e-5, atol=1e-6)
        np.testing.assert_allclose(alone(X), together, rtol=1e-5, atol=1e-6)


@pytest.mark.slow
@pytest.mark.nightly
def test_unstacked_models_load_in_a_process_without_this_package(tmp_path):
    # Oracle: Keras alone. The other process starts in an empty folder and checks that this package was not imported.
    X = np.random.default_rng(1).standard_normal((6, 5)).astype("float32")
    np.save(tmp_path / "X.npy", X)
    for kind, make in MAKERS.items():
        one = models.unstack(make(runs=2))[1]
        one.save(tmp_path / f"{kind}.keras")
        np.save(tmp_path / f"{kind}.npy", one.predict(X, verbose=0))
    program = (
        "import sys, keras, numpy as np\n"
        "X = np.load('X.npy')\n"
        f"for kind in {list(MAKERS)}:\n"
        "    predicted = keras.saving.load_model(kind + '.keras').predict(X, verbose=0)\n"
        "    np.testing.assert_array_equal(predicted, np.load(kind + '.npy'))\n"
        "assert not any(name.startswith('d2l_regression') for name in sys.modules)\n"
        "print('identical')"
    )
    done = subprocess.run(
        [sys.executable, "-I", "-c", program], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "identical"


def test_run_models_save_and_load(tmp_path):
    path = Path(tmp_path) / "runs.keras"
    model = randomised(models.mlp(5, (4,), runs=2))
    model.save(path)
    again = keras.saving.load_model(path)
    for a, b in zip(weights(model), weights(again), strict=True):
        np.testing.assert_array_equal(a, b)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: models.mlp(5, (4, 0)), r"hidden was 0; it must be a whole number of at least 1"),
        (lambda: models.linear(0), r"d was 0; it must be a whole number"),
        (lambda: models.linear(5, runs=0), r"runs was 0; it must be a whole number"),
        (lambda: models.linear(5, init="zeros"), r"init was 'zeros'; it may be one of essay, keras"),
        (lambda: models.linear(5, runs=3, seeds=[1, 2]), r"seeds has 2 entries for 3 runs; give one for each run"),
        (lambda: models.linear(5, seeds=-1), r"seeds has -1; a seed must be a whole number of at least 0"),
        (lambda: models.linear(5, seeds=1.5), r"seeds has 1\.5; a seed must be a whole number"),
        (lambda: models.unstack(models.linear(5)), r"the model has no run axis; it is a plain Keras model already"),
    ],
)
def test_errors_say_what_was_given_and_what_may_be(call, message):
    with pytest.raises(ValueError, match=message):
        call()


def test_one_hidden_size_is_asked_for_as_a_list():
    with pytest.raises(ValueError, match=r"hidden was 32; it must list the sizes of the hidden layers"):
        models.mlp(2, 32)
