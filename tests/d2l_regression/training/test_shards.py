"""Runs in shards: the numbers do not depend on threads, and a device gets as many runs at once as it has room for."""

import numpy as np
import pytest

from d2l_regression import models
from d2l_regression.training import batches, programs, shards
from tests.d2l_regression.training.sixty_rows import D, N, X, assert_same, fit, weights


def test_numbers_do_not_depend_on_threads():
    # How runs are cut into shards depends on their number alone, so equality holds to the last bit.
    trained = []
    for threads in (1, 2, 3):
        model = models.mlp(D, (4,), runs=6)
        history = fit(model, steps=100, optimizer="adam", threads=threads)
        trained.append([*weights(model), history.loss])
    assert_same(trained[0], trained[1])
    assert_same(trained[0], trained[2])


def test_a_gpu_takes_all_runs_at_once_and_gives_the_same(loop, monkeypatch):
    # Oracle: the two shards that a CPU takes six runs in. As one program they round differently in the last bit.
    widths, trained = set(), []
    get = programs.get
    monkeypatch.setattr(programs, "get", lambda *given: widths.add(given[1]) or get(*given))
    for on_cpu in (True, False):
        monkeypatch.setattr(loop, "on_cpu", lambda on_cpu=on_cpu: on_cpu)
        monkeypatch.setattr(loop, "memory", lambda: 1e9)
        model = models.mlp(D, (4,), runs=6)
        history = fit(model, steps=200, optimizer="adam", l2=np.arange(6) / 10)
        trained.append([*weights(model), history.loss])
    assert widths == {3, 6}
    for one, other in zip(*trained, strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("sampling", ["replacement", "epochs"])
@pytest.mark.parametrize("batch_size", [16, 20])  # of 60 rows: with a partial batch and without
def test_batches_drawn_while_a_gpu_computes_are_those_of_their_steps(loop, monkeypatch, sampling, batch_size):
    # Oracle: batches drawn when they are needed. Calls are cut by the evaluations, at steps that are no multiple.
    monkeypatch.setattr(shards, "CALL_STEPS", 7)
    monkeypatch.setattr(loop, "memory", lambda: 1e9)
    trained, drawn, draw = [], [], batches.draw
    monkeypatch.setattr(batches, "draw", lambda *given: drawn.append(range(*given[-2:])) or draw(*given))
    options = {"sampling": sampling, "batch_size": batch_size, "evaluation": {"all": np.arange(N)}, "shards": 1}
    for on_cpu in (True, False):
        drawn.clear()
        monkeypatch.setattr(loop, "on_cpu", lambda on_cpu=on_cpu: on_cpu)
        model = models.mlp(D, (4,))
        history = fit(model, steps=40, optimizer="adam", evaluate_at=[0, 3, 11, 40], **options)
        trained.append([*weights(model), history.loss])
    assert_same(*trained)
    # By hand: the steps after the last are drawn too; where no partial batch changes the plan, no call draws anew.
    assert {step for steps in drawn for step in steps} > set(range(40))
    if sampling == "replacement":
        starts = [steps[0] for steps in drawn]
        assert len(starts) == len(set(starts))


@pytest.mark.slow
def test_a_gpu_takes_as_many_runs_at_once_as_its_memory_has_room_for(loop, monkeypatch):
    # Oracle: all runs in one program; others round differently in the last bit. By hand: 21 runs in as few parts as
    # hold no more than there is room for, as equal as possible.
    widths, get = set(), programs.get
    monkeypatch.setattr(programs, "get", lambda *given: widths.add(given[1]) or get(*given))
    monkeypatch.setattr(loop, "on_cpu", lambda: False)
    monkeypatch.setattr(shards, "_bytes_of_run", lambda _: 100)
    trained = []
    for room, expected in ((21, {21}), (20.5, {10, 11}), (1.5, {1}), (0, {1})):
        monkeypatch.setattr(loop, "memory", lambda room=room: 2 * (100 * room + X.nbytes))  # half of it may be used
        widths.clear()
        model = models.mlp(D, (4,), runs=21)
        history = fit(model, steps=100, optimizer="adam")
        assert widths == expected
        trained.append([*weights(model), history.loss])
    for narrow in trained[1:]:
        for one, other in zip(narrow, trained[0], strict=True):
            np.testing.assert_allclose(one, other, rtol=1e-4, atol=1e-5)


def test_the_memory_of_a_run_counts_its_state_its_batch_and_its_predictions(loop, monkeypatch):
    found = []
    monkeypatch.setattr(loop, "on_cpu", lambda: False)
    monkeypatch.setattr(loop, "memory", lambda: 1e9)
    count = shards._bytes_of_run
    monkeypatch.setattr(shards, "_bytes_of_run", lambda task: found.append(count(task)) or found[-1])
    fit(models.mlp(D, (4,), runs=3), steps=1, batch_size=8, optimizer="adam")
    # By hand: 5·4 + 4 + 4 + 1 weights, each with two slots of Adam, of whose step and learning rate a third is a run's;
    # three times that. A row of 5 features and twice 4 + 1 outputs, for twice 8 rows and 2,048 predicted; 256 batches.
    assert found == [pytest.approx(4 * (3 * (3 * 29 + 2 / 3) + (2 * 8 + 2_048) * 15 + 256 * 8))]


def test_shards_are_as_many_as_asked_for(monkeypatch):
    widths, get = set(), programs.get
    monkeypatch.setattr(programs, "get", lambda *given: widths.add(given[1]) or get(*given))
    for count, expected in ((1, {4}), (2, {2}), (3, {1, 2}), (9, {1})):
        widths.clear()
        fit(models.linear(D, runs=4), steps=1, shards=count)
        assert widths == expected  # by hand


@pytest.mark.parametrize("kind", ["linear", "mlp", "pairwise"])
def test_a_run_trains_as_it_would_alone(kind):
    # Oracle: a plain model with the same seed, rows and L2. XLA rounds a product for one run and for four differently
    # in the last bit; 200 steps may add that up, hence the tolerance.
    make = {"linear": models.linear, "mlp": lambda d, **o: models.mlp(d, (4, 3), **o), "pairwise": models.pairwise}[
        kind
    ]
    rng = np.random.default_rng(1)
    rows = [rng.permutation(N)[: 10 + 5 * k] for k in range(8)]
    seeds, strengths = [9, 3, 4, 4, 8, 1, 0, 2], np.arange(8) / 20
    together = make(D, runs=8, seeds=seeds)
    history = fit(together, steps=200, optimizer="adam", seeds=seeds, rows=rows, l2=strengths)
    for run, runs in ((2, None), (7, 1)):
        alone = make(D, runs=runs, seeds=seeds[run])
        single = fit(alone, steps=200, optimizer="adam", seeds=seeds[run], rows=rows[run], l2=strengths[run])
        for many, one in zip(weights(together), weights(alone), strict=True):
            np.testing.assert_allclose(many[run].reshape(one.shape), one, rtol=1e-5, atol=1e-6)
        np.testing.assert_allclose(history.loss[:, run], single.loss[:, 0], rtol=1e-4, atol=1e-6)
