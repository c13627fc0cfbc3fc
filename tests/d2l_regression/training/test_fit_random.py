"""`fit` against Keras at random: models, optimisers, losses and data as drawn, on the same batches, or a named refusal.

D2L_CASES tells how many cases there are, by default 50.
"""

import os
import re

import keras
import numpy as np
import pandas as pd
import pytest

from d2l_regression import models, training
from d2l_regression.losses import HalfSquaredError
from d2l_regression.training.refusals import REFUSED

ops, layers, schedules = keras.ops, keras.layers, keras.optimizers.schedules
CASES = int(os.environ.get("D2L_CASES", "50"))
STEPS, D = 50, 4

# How far rounding may take a number in 50 steps: the backends' sums have orders of their own, and networks amplify.
TOLERANCE = {"float64": 1e-5, "float32": 1e-5, "mixed_bfloat16": 0.2, "bfloat16": 0.5, "mixed_float16": 0.05}


class OwnSchedule(schedules.LearningRateSchedule):
    """Without get_config."""

    def __init__(self, rate):
        self.rate = rate

    def __call__(self, step):
        return self.rate / (1.0 + 0.1 * ops.cast(step, "float32"))


class OwnLoss(keras.losses.Loss):
    """Its get_config leaves q out."""

    def __init__(self, q):
        super().__init__()
        self.q = q

    def call(self, y_true, y_pred):
        error = y_true - y_pred
        return ops.maximum(self.q * error, (self.q - 1) * error)[:, 0]


class Subclassed(keras.Model):
    def __init__(self, units):
        super().__init__()
        self.hidden, self.last = layers.Dense(units, activation="tanh"), layers.Dense(1)

    def call(self, x):
        return self.last(self.hidden(x))


def draw_rate(rng, rate):
    kind = rng.integers(8)
    if kind == 0:
        return schedules.ExponentialDecay(rate, int(rng.integers(5, 50)), rng.uniform(0.3, 0.9))
    if kind == 1:
        return schedules.CosineDecay(rate, 40, warmup_steps=5, warmup_target=2 * rate)
    if kind == 2:
        return schedules.PiecewiseConstantDecay([10, 30], [rate, rate / 2, rate / 4])
    if kind == 3:
        return OwnSchedule(rate)
    return (lambda: rate) if kind == 4 else rate


def draw_optimizer(rng):
    """Function that makes one of Keras' optimisers, with settings drawn here."""
    o, u = keras.optimizers, rng.uniform
    kind, settings = [
        (o.SGD, {"momentum": float(rng.choice([0, 0.9])), "nesterov": bool(rng.integers(2))}),
        (o.Adam, {"beta_1": u(0.5, 0.95), "epsilon": u(1e-6, 1e-3), "amsgrad": bool(rng.integers(2))}),
        (o.AdamW, {"weight_decay": u(0, 0.5), "epsilon": 1e-4}),
        (o.Adamax, {"epsilon": 1e-4}),
        (o.Nadam, {"epsilon": 1e-4}),
        (o.RMSprop, {"rho": u(0.5, 0.9), "momentum": float(rng.choice([0, 0.5])), "centered": bool(rng.integers(2))}),
        (o.Adagrad, {}),
        (o.Adadelta, {}),
        (o.Ftrl, {"l1_regularization_strength": u(0, 0.01)}),
        (o.Lion, {}),
        (o.Lamb, {"epsilon": 1e-4}),
        (o.Adafactor, {}),
        (o.Muon, {"epsilon": 1e-4}),
        (o.LossScaleOptimizer, {}),
    ][rng.integers(14)]
    common = [
        {"clipnorm": u(0.1, 1)},
        {"global_clipnorm": u(0.1, 1)},
        {"clipvalue": u(0.1, 1)},
        {"weight_decay": u(0, 0.2)},
        {"loss_scale_factor": float(rng.choice([0.25, 1024]))},
        {"use_ema": True},
        {"gradient_accumulation_steps": 2},
        *({} for _ in range(5)),
    ][rng.integers(12)]
    rate, excludes = draw_rate(rng, rng.uniform(0.001, 0.02)), bool(rng.integers(2))
    rate = rate if kind is not o.RMSprop or callable(rate) else rate / 4

    def make():
        if kind is o.LossScaleOptimizer:
            return kind(o.SGD(rate, momentum=0.5), initial_scale=8.0, dynamic_growth_steps=9)
        made = kind(rate, **{**settings, **common})
        if excludes:
            made.exclude_from_weight_decay(var_names=["bias"])
        return made

    return make


GLOBAL = {"q": 0.5}


def own_quantile(y_true, y_pred):
    error = y_true - y_pred
    return ops.maximum(GLOBAL["q"] * error, (GLOBAL["q"] - 1) * error)


def own_number(y_true, y_pred):
    return ops.sqrt(ops.mean(ops.square(y_true - y_pred)) + 0.1)


def own_of_all_rows(y_true, y_pred):
    return ops.square(y_true - y_pred) * (1 + ops.abs(ops.mean(y_pred)))


def draw_loss(rng):
    q = float(rng.choice([0.1, 0.5, 0.9]))
    reduction = str(rng.choice(["sum_over_batch_size", "mean_with_sample_weight", "sum"], p=[0.7, 0.15, 0.15]))
    GLOBAL["q"] = q
    return [
        lambda: "mse",
        lambda: "mean_absolute_percentage_error",
        lambda: keras.losses.Huber(delta=q, reduction=reduction),
        lambda: keras.losses.LogCosh(reduction=reduction),
        lambda: keras.losses.MeanSquaredError(reduction=reduction),
        lambda: HalfSquaredError(reduction=reduction),
        lambda: OwnLoss(q),
        lambda: own_quantile,
        lambda: own_number,
        lambda: ["mse"],
        lambda: own_of_all_rows,
    ][rng.integers(11)]


def draw_model(rng):
    """Function that makes a plain model; its weights depend on Keras' random seed."""
    kind = rng.integers(10)
    if kind == 0:
        return lambda: Subclassed(3)
    if kind == 1:

        def skipping():
            inputs = keras.Input((D,))
            hidden = layers.Dense(D, activation="relu")(inputs)
            return keras.Model(inputs, layers.Dense(1)(layers.add([inputs, hidden])))

        return skipping
    if kind == 2:
        return lambda: models.pairwise(D)
    activation = str(rng.choice(["relu", "tanh", "gelu", "linear"]))
    if kind <= 4:
        sizes = [int(s) for s in rng.integers(2, 6, rng.integers(0, 3))]
        return lambda: models.mlp(D, sizes, activation=activation, init="keras")
    regularizer = rng.choice(["kernel_regularizer", "bias_regularizer", "activity_regularizer", "none"])
    penalty = {} if regularizer == "none" else {str(regularizer): str(rng.choice(["l1", "l2"]))}
    constraint = rng.choice(["non_neg", "unit_norm", "max_norm", "none"])
    constraint = {} if constraint == "none" else {"kernel_constraint": str(constraint)}
    parts = [
        lambda: layers.Dense(3, activation=activation, **penalty),
        lambda: layers.Dense(3, activation=activation, **constraint),
        lambda: layers.BatchNormalization(momentum=0.8),
        lambda: layers.LayerNormalization(),
        lambda: layers.Dropout(0.3, seed=5),
        lambda: layers.GaussianNoise(0.1, seed=6),
        lambda: layers.Dense(3, trainable=False),
        lambda: layers.ReLU(),
    ]
    chosen = [parts[k] for k in rng.integers(len(parts), size=rng.integers(1, 4))]
    return lambda: keras.Sequential([keras.Input((D,)), *(part() for part in chosen), layers.Dense(1)])


def draw_data(rng, n):
    X = rng.standard_normal((n, D))
    y = X @ rng.standard_normal(D) + 0.5 * X[:, 0] * X[:, 1] + 3
    kind = rng.integers(7)
    if kind == 0:
        X = np.asfortranarray(X)
    if kind == 1:
        X = np.repeat(X, 2, axis=1)[:, ::2]
    if kind == 2:
        X = np.round(X * 3).astype(np.int64)
    if kind == 3:
        X = X.astype(np.float16)
    return X if kind < 3 else X.astype(np.float32), y.astype(np.float32)


def refusal(error):
    """The name of the refusal that the error is."""
    for name, message in REFUSED.items():
        pattern = re.sub(r"\\{\w+(?:!r)?\\}", ".*", re.escape(message))
        if re.fullmatch(pattern, str(error)):
            return name
    raise error


def assert_within_rounding(policy, ours, keras_once, keras_again):
    """The states and losses are Keras', up to rounding, or to what Keras makes of a rounding in its first numbers.

    Some trainings amplify a rounding without bound: a bias before a BatchNormalization has a gradient of roundings
    alone, and Lion takes its sign. So where they differ by more than the policy's tolerance, Keras' training tells how
    far it is from itself, with a rounding in the features and first weights; or it is compiled by XLA, as `fit` is.
    """
    allowed = TOLERANCE[policy]
    if distance(ours, keras_once) <= allowed or distance(ours, keras_again(jit_compile=True)) <= allowed:
        return
    half = 2.0**-8 if policy.endswith("bfloat16") else 2.0**-11 if policy.endswith("float16") else 2.0**-24
    own = max(distance(keras_again(rounding), keras_once) for rounding in (half, -2 * half))
    assert distance(ours, keras_once) <= 10 * own


def distance(found, expected):
    """The largest difference, as a share of the largest number of each variable, and a tenth of that of the losses."""
    (states, losses), (their_states, their_losses) = found, expected
    parts = [
        np.abs(a - b).max(initial=0) / np.abs(b).max(initial=1e-3) for a, b in zip(states, their_states, strict=True)
    ]
    return max(*parts, np.abs(losses - their_losses).max() / 10 / max(np.abs(their_losses).max(), 0.1))


@pytest.fixture
def policy_of():
    yield keras.config.set_dtype_policy
    keras.config.set_dtype_policy("float32")


@pytest.mark.filterwarnings("ignore:Gradients do not exist")
@pytest.mark.filterwarnings("ignore:overflow encountered")
@pytest.mark.filterwarnings("ignore:Explicitly requested dtype")
@pytest.mark.parametrize("case", [pytest.param(k, marks=pytest.mark.slow if k >= 10 else ()) for k in range(CASES)])
def test_as_keras_or_refused(case, by_keras, policy_of):
    rng = np.random.default_rng(case)
    policy = str(rng.choice(list(TOLERANCE), p=[0.35, 0.5, 0.05, 0.05, 0.05]))
    n = int(rng.integers(20, 66))
    X, y = draw_data(rng, n)
    make_model, make_optimizer, make_loss = draw_model(rng), draw_optimizer(rng), draw_loss(rng)
    sampling = str(rng.choice(["replacement", "epochs"]))
    batch_size = int(rng.choice([1, 7, 16, n, n + 30]))
    weights = [None, 0.5, [2.0], [0.0]][rng.choice(4, p=[0.7, 0.1, 0.1, 0.1])]
    policy_of(policy)

    def compiled(jit_compile="auto"):
        keras.utils.set_random_seed(case)
        model = make_model()
        model(X[:1].astype("float32"))
        # XLA draws other noise than TensorFlow does without it.
        noisy = any(isinstance(layer, layers.Dropout | layers.GaussianNoise) for layer in model.layers)
        model.compile(make_optimizer(), make_loss(), loss_weights=weights, jit_compile=noisy or jit_compile)
        return model

    def by_keras_alone(rounding=0.0, jit_compile="auto"):
        """(states, losses) of Keras; rounding: by how much of themselves first weights and features are off."""
        off = np.random.default_rng(0)
        model = compiled(jit_compile)
        model.set_weights([w * (1 + rounding * off.choice([-1, 1], w.shape)) for w in weights_at_start])
        data = X.astype("float64") * (1 + rounding * off.choice([-1, 1], X.shape)) if rounding else X
        by_keras.train(model, data, y, steps=3 * both_ways, **options)
        told = by_keras.train(model, data, y, steps=STEPS, first_step=3, **options)
        by_keras.train(model, data, y, steps=2 * both_ways, **options)
        return by_keras.state(model), np.array(told)

    both_ways, options = case % 3 == 0, {"batch_size": batch_size, "sampling": sampling}
    ours = compiled()
    weights_at_start = [w.astype(np.float64) for w in ours.get_weights()]
    try:
        if both_ways:  # Keras, then ours, then Keras again: the optimiser's state carries over.
            by_keras.train(ours, X, y, steps=3, **options)
        expected, losses = by_keras_alone()
    except (TypeError, ValueError) as error:
        pytest.skip(f"Keras itself fails: {str(error)[:100]}")
    finite = all(np.isfinite(each).all() for each in (*expected, losses))
    try:
        history = training.fit(ours, pd.DataFrame(X) if case % 8 == 0 else X, y, steps=STEPS, first_step=3, **options)
    except ValueError as error:
        pytest.skip(f"refused: {refusal(error)}")
    except training.TrainingDivergedError:
        assert not finite
        return
    by_keras.train(ours, X, y, steps=2 * both_ways, **options)
    found = by_keras.state(ours), history.loss[:, 0]
    assert_within_rounding(policy, found, (expected, losses), by_keras_alone)
