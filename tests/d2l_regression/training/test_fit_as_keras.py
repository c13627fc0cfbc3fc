"""What `fit` once trained otherwise than Keras does; the oracle is Keras' own `train_on_batch` on the same batches."""

import keras
import numpy as np
import pytest

from d2l_regression import models, training
from tests.d2l_regression.training.skewed_rows import D, X, Y

ops, layers, losses, optimizers = keras.ops, keras.layers, keras.losses, keras.optimizers


def dense():
    return keras.Sequential([keras.Input((D,)), layers.Dense(4, activation="tanh"), layers.Dense(1)])


def named():
    inputs = keras.Input((D,))
    return keras.Model(inputs, layers.Dense(1, name="out")(inputs))


def sgd():
    return optimizers.SGD(0.05)


def adam():
    return optimizers.Adam(0.02, epsilon=1e-4)


# What one process trained before


class Quantile(losses.Loss):
    """A loss whose get_config leaves out its parameter."""

    def __init__(self, q):
        super().__init__()
        self.q = q

    def call(self, y_true, y_pred):
        error = y_true - y_pred
        return ops.mean(ops.maximum(self.q * error, (self.q - 1) * error), axis=-1)


LEVEL = 0.5


def quantile(y_true, y_pred):
    error = y_true - y_pred
    return ops.mean(ops.maximum(LEVEL * error, (LEVEL - 1) * error), axis=-1)


class Own(optimizers.SGD):
    """An optimiser whose get_config leaves out its parameter."""

    def __init__(self, rate, factor):
        super().__init__(rate)
        self.factor = factor

    def update_step(self, gradient, variable, learning_rate):
        super().update_step(self.factor * gradient, variable, learning_rate)


class Slowing(optimizers.schedules.LearningRateSchedule):
    """Without get_config."""

    def __init__(self, pace):
        self.pace = pace

    def __call__(self, step):
        return 0.05 / (1 + self.pace * ops.cast(step, "float32"))


PAIRS = {
    "huber": [(sgd, losses.Huber(delta=delta)) for delta in (50.0, 0.05)],
    "own loss": [(sgd, Quantile(q)) for q in (0.1, 0.9)],
    "own optimiser": [(lambda factor=factor: Own(0.05, factor), "mse") for factor in (1.0, 0.5)],
    "own schedule": [(lambda pace=pace: optimizers.SGD(Slowing(pace)), "mse") for pace in (0.0, 1.0)],
    "rate by function": [(lambda rate=rate: optimizers.SGD(lambda: rate), "mse") for rate in (0.05, 0.01)],
    "schedule": [
        (lambda decay=decay: optimizers.SGD(optimizers.schedules.ExponentialDecay(0.05, 10, decay)), "mse")
        for decay in (0.9, 0.1)
    ],
    "epsilon": [(lambda e=e: optimizers.Adam(0.02, epsilon=e), "mse") for e in (1e-4, 1.0)],
    "exclusion": [
        (lambda: optimizers.AdamW(0.02, weight_decay=0.5, epsilon=1e-4), "mse"),
        (lambda: excluding(), "mse"),
    ],
    "reduction": [(sgd, losses.MeanAbsoluteError(reduction=how)) for how in ("sum_over_batch_size", "sum")],
}


def excluding():
    optimizer = optimizers.AdamW(0.02, weight_decay=0.5, epsilon=1e-4)
    optimizer.exclude_from_weight_decay(var_names=["bias"])
    return optimizer


@pytest.mark.parametrize("pair", PAIRS)
def test_the_second_of_two_fits_is_not_the_first_again(check, pair):
    first, second = (check(lambda: models.linear(D), optimizer, loss) for optimizer, loss in PAIRS[pair])
    assert not np.allclose(first[1], second[1], rtol=1e-3)


def test_a_loss_that_reads_a_global_reads_it_in_every_fit(check, monkeypatch):
    biases = []
    for q in (0.1, 0.5, 0.9):
        monkeypatch.setitem(globals(), "LEVEL", q)
        biases.append(float(check(lambda: models.linear(D), sgd, quantile)[1][0]))
    assert biases[0] < biases[1] < biases[2]


def test_what_was_changed_in_an_object_counts_in_the_next_fit(check):
    # By hand: 0 slope left of the kink, so a loss of delta 10⁻⁹ trains nothing to speak of.
    loss = losses.Huber(delta=1.0)
    first = check(lambda: models.linear(D), sgd, loss)
    loss._fn_kwargs["delta"] = 1e-9
    second = check(lambda: models.linear(D), sgd, loss)
    assert not np.allclose(first[1], second[1])


# Optimisers

OPTIMIZERS = {
    "excluded variable": excluding,
    "loss scale up": lambda: optimizers.SGD(0.02, loss_scale_factor=1024.0),
    "loss scale down": lambda: optimizers.Adam(0.02, epsilon=1e-3, loss_scale_factor=0.25),
    "dynamic loss scale": lambda: optimizers.LossScaleOptimizer(sgd(), initial_scale=4.0, dynamic_growth_steps=7),
    "centred": lambda: optimizers.RMSprop(0.005, centered=True, momentum=0.5, epsilon=1e-3),
    "lamb": lambda: optimizers.Lamb(0.01, epsilon=1e-3),
    "nadam": lambda: optimizers.Nadam(0.01, epsilon=1e-3),
    "muon": lambda: optimizers.Muon(0.01),
    "adafactor": lambda: optimizers.Adafactor(0.01),
    "warmed up": lambda: optimizers.Adam(
        optimizers.schedules.CosineDecay(0.02, 30, warmup_steps=5, warmup_target=0.05), epsilon=1e-4
    ),
}


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_an_optimiser_takes_the_steps_of_keras(check, name):
    check(dense, OPTIMIZERS[name], "mse")


def test_the_strength_of_a_penalty_does_not_depend_on_the_scale_of_the_loss():
    # Oracle: SGD without a scale, by the same steps.
    trained = []
    for optimizer in (optimizers.SGD(0.02), optimizers.SGD(0.02, loss_scale_factor=8.0)):
        model = models.linear(D)
        training.fit(model, X, Y, steps=30, batch_size=16, l2=0.5, optimizer=optimizer, loss="mse")
        trained.append([np.asarray(v) for v in model.trainable_variables])
    for plain, scaled in zip(*trained, strict=True):
        np.testing.assert_allclose(scaled, plain, rtol=1e-5)


def test_an_exclusion_holds_in_every_run():
    # By hand: labels 0 and no rate but of decay: SGD's bias stays, its kernel shrinks by (1 − 0.1·0.5) a step.
    optimizer = optimizers.AdamW(0.1, weight_decay=0.5)
    optimizer.exclude_from_weight_decay(var_names=["bias"])
    model = models.linear(D, runs=5)
    kernel, bias = (np.asarray(v) for v in model.trainable_variables)
    zero = lambda y_true, y_pred: 0.0 * (y_pred - y_true)  # noqa: E731
    training.fit(model, X, Y, steps=10, optimizer=optimizer, loss=zero)
    np.testing.assert_allclose(np.asarray(model.trainable_variables[0]), kernel * 0.95**10, rtol=1e-5)
    np.testing.assert_array_equal(np.asarray(model.trainable_variables[1]), bias)


# Losses


def one_number(y_true, y_pred):
    return ops.sqrt(ops.mean(ops.square(y_true - y_pred)) + 0.1)


def of_all_rows(y_true, y_pred):
    return ops.square(y_true - y_pred) / (0.1 + ops.mean(ops.abs(y_true)))


@pytest.mark.parametrize("sampling", ["replacement", "epochs"])
@pytest.mark.parametrize(
    "loss", [one_number, of_all_rows, ["mse"], {"out": "mae"}, losses.MeanSquaredError(reduction="sum")]
)
def test_losses_of_all_shapes(check, loss, sampling):
    rate = (lambda: optimizers.SGD(0.002)) if isinstance(loss, losses.Loss) else sgd
    check(named, rate, loss, sampling=sampling)


@pytest.mark.parametrize("loss", [one_number, of_all_rows])
def test_a_loss_of_all_rows_keeps_runs_apart(loss):
    # Oracle: each run alone; with runs of one size, whose last batches have a size of their own.
    together = models.linear(D, runs=3, seeds=[4, 5, 6])
    options = {"steps": 20, "batch_size": 16, "sampling": "epochs", "loss": loss}
    training.fit(together, X, Y, seeds=[4, 5, 6], optimizer=sgd(), **options)
    alone = models.linear(D, seeds=5)
    training.fit(alone, X, Y, seeds=5, optimizer=sgd(), **options)
    for many, one in zip(together.trainable_variables, alone.trainable_variables, strict=True):
        np.testing.assert_allclose(np.asarray(many)[1].reshape(one.shape), np.asarray(one), rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("weight", [[0], [0.5], 0.25, {"out": 2.0}])
def test_loss_weights_count(check, weight):
    check(named, sgd, {"out": "mse"} if isinstance(weight, dict) else "mse", compiled={"loss_weights": weight})


# Models


def normalised():
    return keras.Sequential([keras.Input((D,)), layers.BatchNormalization(momentum=0.8), layers.Dense(1)])


def active():
    parts = [layers.Dense(4, activity_regularizer="l2"), layers.Dropout(0.0), layers.Dense(1)]
    return keras.Sequential([keras.Input((D,)), *parts])


def constrained():
    parts = [layers.Dense(4, kernel_constraint="non_neg"), layers.Dense(3, trainable=False), layers.Dense(1)]
    return keras.Sequential([keras.Input((D,)), *parts])


class Subclassed(keras.Model):
    def __init__(self):
        super().__init__()
        self.hidden, self.last = layers.Dense(4, activation="tanh"), layers.Dense(1)

    def call(self, x):
        return self.last(self.hidden(x))


@pytest.mark.parametrize(("n", "batch_size"), [(65, 16), (20, 64)])
@pytest.mark.parametrize("make", [normalised, active, constrained, Subclassed])
def test_partial_batches_are_whole_batches_to_the_model(check, make, n, batch_size):
    check(make, lambda: optimizers.SGD(0.01), "mse", n=n, batch_size=batch_size, sampling="epochs")


def test_a_frozen_layer_of_runs_stays():
    model = models.mlp(D, (4,), runs=6)
    model.layers[0].trainable = False
    frozen, free = np.asarray(model.layers[0].kernel), np.asarray(model.layers[1].kernel)
    training.fit(model, X, Y, steps=5, optimizer=sgd(), loss="mse")
    np.testing.assert_array_equal(np.asarray(model.layers[0].kernel), frozen)
    assert not np.array_equal(np.asarray(model.layers[1].kernel), free)


# How far rounding of these types may go in 40 steps: a hundredth of a number or so for 8 and 11 bits.
POLICIES = {"float64": 1e-5, "float16": 0.05, "bfloat16": 0.3, "mixed_bfloat16": 0.1, "mixed_float16": 0.02}


@pytest.mark.parametrize("fits", [1, 2])
def test_what_an_optimiser_keeps_beside_its_slots_counts_under_a_loss_scale(check, fits):
    """Nadam's product of momenta, which Keras tracks where the optimiser stands alone. The second fit begins anew."""
    for _ in range(fits):
        check(dense, lambda: optimizers.LossScaleOptimizer(optimizers.Nadam(0.01), initial_scale=4.0), "mse")


@pytest.mark.parametrize("policy", POLICIES)
def test_models_of_other_types_train_in_them(check, policy):
    if policy == "float64" and keras.backend.backend() == "jax":
        pytest.skip("JAX has float64 only where it was asked for; test_refusals has that")
    keras.config.set_dtype_policy(policy)
    try:
        check(dense, sgd, "mse", rtol=POLICIES[policy], compiled={"loss_weights": [1.0]})
    finally:
        keras.config.set_dtype_policy("float32")
