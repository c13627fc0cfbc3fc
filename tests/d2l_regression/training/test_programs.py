"""Fits of one kind of network share a compiled program, and nothing else: against fits that each compile their own."""

import gc
from pathlib import Path

import numpy as np
import pytest

from d2l_regression import models, training
from d2l_regression.backend import keras
from d2l_regression.losses import HalfSquaredError
from d2l_regression.training import programs

RNG = np.random.default_rng(0)
X = RNG.normal(size=(60, 3)).astype(np.float32)
Y = X @ RNG.normal(size=3) + 1


@pytest.fixture
def made(monkeypatch):
    """The tasks for which a program was compiled, from an empty store on."""
    found, make = [], programs._made

    def counted(task, *rest):
        found.append(task)
        return make(task, *rest)

    monkeypatch.setattr(programs, "_made", counted)
    monkeypatch.setattr(programs, "_kept", type(programs._kept)())
    return found


def fit(model=None, optimizer=None, loss="mse", seed=0, **options):
    model = model or models.mlp(3, (4,), runs=1, seeds=seed)
    optimizer = optimizer or keras.optimizers.SGD(0.1)
    training.fit(model, X, Y, steps=3, batch_size=8, optimizer=optimizer, loss=loss, seeds=seed, **options)
    return [np.asarray(weights) for weights in model.trainable_variables]


def test_another_seed_shares_and_gets_its_own_weights(made):
    shared = [fit(seed=seed) for seed in range(3)]
    assert len(made) == 1
    for seed, weights in enumerate(shared):
        programs._kept.clear()
        for ours, alone in zip(weights, fit(seed=seed), strict=True):
            np.testing.assert_array_equal(ours, alone)
    assert len(made) == 4


def plain(**options):
    return keras.Sequential([keras.Input((3,)), keras.layers.Dense(1, **options)])


DIFFERENT = {
    "hidden size": {"model": lambda: models.mlp(3, (5,), runs=1)},
    "activation": {"model": lambda: models.mlp(3, (4,), activation="tanh", runs=1)},
    "depth": {"model": lambda: models.mlp(3, (4, 4), runs=1)},
    "no runs": {"model": lambda: models.mlp(3, (4,))},
    "products": {"model": lambda: models.pairwise(3, runs=1)},
    "optimiser": {"optimizer": lambda: keras.optimizers.Adam(0.1)},
    "its settings": {"optimizer": lambda: keras.optimizers.SGD(0.1, momentum=0.9)},
    "loss": {"loss": lambda: "mae"},
    "loss object": {"loss": HalfSquaredError},
    "penalty": {"l2": lambda: 0.1},
}


@pytest.mark.parametrize("made_by", DIFFERENT.values(), ids=DIFFERENT)
def test_another_network_does_not_share(made, made_by):
    fit()
    for _ in range(2):
        fit(**{name: make() for name, make in made_by.items()})
    assert len(made) == 2


def test_the_strength_of_a_penalty_and_the_rate_are_no_part_of_the_program(made):
    first, second = (fit(l2=strength) for strength in (0.1, 5.0))
    assert len(made) == 1
    assert not np.allclose(first[0], second[0])
    model = models.mlp(3, (4,), runs=1)
    before = [np.asarray(weights).copy() for weights in model.trainable_variables]
    for ours, kept in zip(fit(model=model, optimizer=keras.optimizers.SGD(0.0), l2=0.1), before, strict=True):
        np.testing.assert_array_equal(ours, kept)
    assert len(made) == 1


def test_a_schedule_of_rates_is_part_of_the_program(made):
    for steps in (1, 2):
        fit(optimizer=keras.optimizers.SGD(keras.optimizers.schedules.ExponentialDecay(0.1, steps, 0.5)))
    assert len(made) == 2


def test_a_layer_that_may_do_more_than_it_tells_is_not_shared(made):
    class Doubled(keras.layers.Dense):
        def call(self, inputs):
            return 2 * super().call(inputs)

    for _ in range(2):
        fit(model=plain(kernel_regularizer=keras.regularizers.L2(0.1)))
        fit(model=keras.Sequential([keras.Input((3,)), Doubled(1)]))
    assert len(made) == 4
    for _ in range(2):
        fit(model=plain())
    assert len(made) == 5


def test_a_weight_that_is_frozen_by_itself_stays():
    # By hand: a frozen kernel keeps its numbers, the bias beside it moves; also where runs are cut into shards.
    for model in (models.mlp(3, (4,)), models.mlp(3, (4,), runs=6)):
        kernel, bias = model.layers[0].weights
        kernel.trainable = False
        before = np.asarray(kernel), np.asarray(bias)
        training.fit(model, X, Y, steps=3, batch_size=8, optimizer="sgd", loss="mse")
        np.testing.assert_array_equal(np.asarray(kernel), before[0])
        assert not np.array_equal(np.asarray(bias), before[1])


def test_a_layer_that_does_not_cast_is_not_shared(made):
    for autocast in (True, False):
        for _ in range(2):
            fit(model=plain(dtype="mixed_bfloat16", autocast=autocast))
    assert len(made) == 3


def test_only_so_many_are_kept(made, monkeypatch):
    monkeypatch.setattr(programs, "MOST_KEPT", 2)
    for hidden in (2, 3, 2, 4, 3):  # 3 was not used for longest when 4 came
        fit(model=models.mlp(3, (hidden,), runs=1))
    assert [task.model.layers[0].units for task in made] == [2, 3, 4, 3]
    assert len(programs._kept) == 2


@pytest.mark.slow
@pytest.mark.nightly
def test_memory_after_200_fits():
    """Each fit used to compile, about a second and megabytes a time. Linux tells the memory in use."""
    state = Path("/proc/self/statm")
    if not state.exists():
        pytest.skip("memory in use is read from /proc, which is Linux's")

    def megabytes():
        gc.collect()
        return int(state.read_text().split()[1]) * 4096 / 1e6

    fit()
    before = megabytes()
    for seed in range(200):
        fit(seed=seed)
    assert megabytes() - before < 100
