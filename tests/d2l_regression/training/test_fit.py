"""`fit` against Keras' own `train_on_batch`, hand-written loops, explicit features, and itself cut differently."""

import subprocess
import sys

import keras
import numpy as np
import pytest

from d2l_regression import features, models, training
from d2l_regression.losses import HalfSquaredError
from d2l_regression.training import batches
from tests.d2l_regression.training.sixty_rows import (
    OPTIMIZERS,
    D,
    N,
    X,
    Y,
    assert_same,
    batch,
    fit,
    loss_of_step,
    weights,
)

# Steps and how they are grouped


@pytest.mark.slow
@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("sampling", batches.SAMPLINGS)
def test_numbers_do_not_depend_on_how_steps_are_grouped(optimizer, sampling):
    # Oracle: the same 200 steps in one call and in two with evaluations at odd places; equal to the last bit.
    options = {"sampling": sampling, "l2": [0.0, 0.1, 0.2], "rows": [range(N), range(30), range(7, 50)]}
    whole, parts = (models.mlp(D, (4,), runs=3) for _ in range(2))
    history = fit(whole, steps=200, optimizer=optimizer, **options)
    shared = OPTIMIZERS[optimizer]()
    split = {"all": None}
    first = fit(parts, steps=70, optimizer=shared, evaluation=split, evaluate_at=(0, 1, 33, 70), **options)
    second = fit(parts, steps=130, optimizer=shared, first_step=70, evaluation=split, evaluate_at=(71, 199), **options)
    assert_same(weights(whole), weights(parts))
    np.testing.assert_array_equal(history.loss, np.concatenate([first.loss, second.loss]))
    assert int(shared.iterations.numpy()) == 200


# Against Keras and against loops by hand


@pytest.mark.parametrize("sampling", batches.SAMPLINGS)
@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("hidden", [(), (4, 3)])
def test_equals_train_on_batch(hidden, optimizer, sampling):
    # Oracle: the same plain Keras model, given the same batches through Keras' own train_on_batch. 60 rows in batches
    # of 8 leave a partial batch of 4. The Keras loss at each step is that of the batch before its update, as ours.
    run_model = models.mlp(D, hidden, runs=2, seeds=[5, 6], init="keras")
    single = models.mlp(D, hidden, seeds=6, init="keras")
    single.compile(OPTIMIZERS[optimizer](), "mse")
    history = fit(run_model, steps=200, optimizer=optimizer, sampling=sampling, seeds=[1, 7])
    losses = []
    for step in range(200):
        chosen = batch(sampling, 7, range(N), 8, step)
        losses.append(loss_of_step(single, X[chosen], Y[chosen, None]))
    for many, one in zip(weights(run_model), weights(single), strict=True):
        np.testing.assert_allclose(many[1].reshape(one.shape), one, rtol=1e-5, atol=1e-6)
    np.testing.assert_allclose(history.loss[:, 1], losses, rtol=1e-4, atol=1e-6)


@pytest.mark.parametrize("sampling", batches.SAMPLINGS)
def test_l2_adds_strength_times_weight_to_every_gradient(sampling):
    # Oracle: linear regression by SGD in float64 NumPy, gradient 2·mean((ŷ − y)x) + λw, and the same for the bias.
    strengths, rate = [0.0, 0.5, 3.0], 0.02
    model = models.linear(D, runs=3)
    starts = weights(model)
    fit(model, steps=50, sampling=sampling, l2=strengths)
    for run, strength in enumerate(strengths):
        w, b = (v[run].ravel().astype(float) for v in starts)
        for step in range(50):
            chosen = batch(sampling, run, range(N), 8, step)
            error = X[chosen] @ w + b - Y[chosen]
            w_gradient, b_gradient = 2 * error @ X[chosen] / len(chosen), 2 * error.mean()
            w, b = w - rate * (w_gradient + strength * w), b - rate * (b_gradient + strength * b)
        trained_w, trained_b = (v[run].ravel() for v in weights(model))
        np.testing.assert_allclose(trained_w, w, rtol=1e-5, atol=1e-6)
        np.testing.assert_allclose(trained_b, b, rtol=1e-5, atol=1e-6)


def test_the_half_in_the_loss_halves_the_step():
    # By hand: one SGD step on ½(ŷ − y)² is half the step on (ŷ − y)².
    moved = {}
    for loss in ("mse", HalfSquaredError()):
        model = models.linear(D, runs=2)
        start = weights(model)
        fit(model, steps=1, loss=loss)
        moved[loss if loss == "mse" else "half"] = [
            after - before for after, before in zip(weights(model), start, strict=True)
        ]
    for whole, half in zip(moved["mse"], moved["half"], strict=True):
        np.testing.assert_allclose(half, whole / 2, rtol=1e-4, atol=1e-7)


@pytest.mark.parametrize("layer", ["batch norm", "penalty"])
def test_a_plain_model_keeps_what_its_layers_do_in_training(layer):
    # Oracle: train_on_batch on a model with the same weights: the moving averages of BatchNormalization advance at
    # every step, and a kernel_regularizer is part of the loss.
    def make():
        middle = {
            "batch norm": lambda: [keras.layers.BatchNormalization()],
            "penalty": lambda: [keras.layers.Dense(3, kernel_regularizer="l2")],
        }[layer]()
        model = keras.Sequential([keras.Input((D,)), *middle, keras.layers.Dense(1)])
        model.compile(OPTIMIZERS["sgd"](), "mse")
        return model

    ours, theirs = make(), make()
    theirs.set_weights(ours.get_weights())
    history = training.fit(ours, X, Y, steps=30, batch_size=8)
    losses = []
    for step in range(30):
        chosen = batch("replacement", 0, range(N), 8, step)
        losses.append(loss_of_step(theirs, X[chosen], Y[chosen, None]))
    np.testing.assert_allclose(history.loss[:, 0], losses, rtol=1e-4)
    for a, b in zip(ours.get_weights(), theirs.get_weights(), strict=True):
        np.testing.assert_allclose(a, b, rtol=1e-4, atol=1e-6)


def test_dropout_draws_anew_at_every_step():
    # By hand: one row, features 1, weights 1, label 0, no learning: ŷ is twice the number k of features kept, so that
    # the loss is (2k)², k = 0 … 5. A mask that stayed the same would give one value.
    model = keras.Sequential([keras.Input((D,)), keras.layers.Dropout(0.5, seed=3), keras.layers.Dense(1)])
    model.set_weights([np.ones((D, 1)), np.zeros(1)] + [w for w in model.get_weights() if w.dtype.kind == "u"])
    ones = np.ones((1, D))
    history = training.fit(model, ones, [0.0], steps=40, batch_size=1, optimizer=keras.optimizers.SGD(0.0), loss="mse")
    assert set(history.loss.ravel().tolist()) <= {(2.0 * k) ** 2 for k in range(D + 1)}
    assert len(set(history.loss.ravel().tolist())) >= 3


def test_a_compiled_plain_model_keeps_working_with_keras():
    model = models.mlp(D, (4,))
    model.compile(OPTIMIZERS["adam"](), "mse")
    training.fit(model, X, Y, steps=150, batch_size=8)
    assert int(model.optimizer.iterations.numpy()) == 150
    trained = model.evaluate(X, Y, verbose=0)
    np.testing.assert_allclose(trained, np.mean((model.predict(X, verbose=0)[:, 0] - Y) ** 2), rtol=1e-5)
    model.fit(X, Y[:, None], batch_size=20, epochs=2, verbose=0)
    assert int(model.optimizer.iterations.numpy()) == 156  # By hand: 60 rows in batches of 20, twice.
    assert model.evaluate(X, Y, verbose=0) < trained
    training.fit(model, X, Y, steps=4, batch_size=8)
    assert int(model.optimizer.iterations.numpy()) == 160


# The pairwise model


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_pairwise_takes_the_path_of_the_explicit_features(optimizer):
    # Oracle: linear regression on features.pairwise(X) with the same weights, given the same batches.
    explicit_X = features.pairwise(X)
    lean, explicit = models.pairwise(D, runs=2), models.linear(explicit_X.shape[1], runs=2)
    upper = np.triu_indices(D)

    def flat(model):
        kernel, products, bias = weights(model)
        return np.concatenate([kernel[:, :, 0], products[:, *upper]], axis=1)[..., None], bias

    explicit.set_weights(flat(lean))
    shared = np.repeat(X[None], 2, axis=0)
    np.testing.assert_allclose(lean(shared), explicit(features.pairwise(X)[None].repeat(2, 0)), rtol=1e-4, atol=1e-5)
    histories = [
        training.fit(
            model, data, Y, steps=100, batch_size=8, l2=[0.0, 0.1], optimizer=OPTIMIZERS[optimizer](), loss="mse"
        )
        for model, data in ((lean, X), (explicit, explicit_X))
    ]
    np.testing.assert_allclose(histories[0].loss, histories[1].loss, rtol=1e-4, atol=1e-5)
    for ours, oracle in zip(flat(lean), weights(explicit), strict=True):
        np.testing.assert_allclose(ours, oracle, rtol=1e-4, atol=1e-5)
    assert not np.tril(weights(lean)[1], -1).any()


PEAK_MEMORY = """
import resource, sys
import numpy as np
from d2l_regression import models, training
d = 200
X, y = np.zeros((30_000, d), np.float32), np.arange(30_000) / 30_000
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
model = models.pairwise(d)
training.fit(model, X, y, steps=20, optimizer="sgd", loss="mse", evaluation={"all": None}, evaluate_at=[20])
unit = 1 if sys.platform == "darwin" else 1024
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * unit)
"""


def fresh_process(program):
    """What the program prints in a new Python process."""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.mark.slow
def test_pairwise_memory_grows_with_rows_times_features():
    # By hand: the explicit features of 30,000 rows of 200 take 30,000 · 20,300 · 4 bytes = 2.4 GB, X itself 24 MB.
    # TensorFlow and its compiler take 200–300 MB whatever the model.
    pytest.importorskip("resource", reason="Windows has no resource module")
    assert int(fresh_process(PEAK_MEMORY)) < 600e6


# Data


class Series:
    """A stand-in for a pandas Series: no array, but convertible to one."""

    def __init__(self, values):
        self.values = values

    def __array__(self, dtype=None, copy=None):
        return np.array(self.values, dtype=dtype)


def test_targets_of_any_column_shape_train_alike():
    trained = []
    for y in (Y, Y[:, None], Y.tolist(), Series(Y), Y.astype(float)):
        model = models.linear(D, runs=2)
        fit(model, steps=10, y=y)
        trained.append(weights(model))
    for other in trained[1:]:
        assert_same(trained[0], other)


def test_features_that_fit_half_precision_train_as_in_single():
    # Pixels k/128 − 1 and 2⁻²⁴, the smallest number of half precision, are exact in it. Adding a row with 0.1, which is
    # not, that no run trains on keeps single precision; the same steps must give the same bits.
    exact = (np.random.default_rng(1).integers(0, 256, (N, D)) / 128 - 1).astype("float32")
    exact[:, 0] = 2.0**-24
    trained = []
    for rows in (exact, np.concatenate([exact, np.full((1, D), 0.1, np.float32)])):
        model = models.mlp(D, (4,), runs=2)
        training.fit(
            model, rows, np.resize(Y, len(rows)), steps=20, rows=range(N), batch_size=8, optimizer="adam", loss="mse"
        )
        trained.append(weights(model))
    assert_same(*trained)


def test_epochs_count_batches():
    # By hand: 60 rows in batches of 8 are 8 steps an epoch, the last one of 4 rows; rows may differ, their number not.
    history = training.fit(
        models.linear(D, runs=2), X, Y, epochs=3, batch_size=8, sampling="epochs", optimizer="sgd", loss="mse"
    )
    assert history.loss.shape == (24, 2)
