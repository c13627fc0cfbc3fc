"""`fit` against Keras' own `train_on_batch`, hand-written loops, explicit features, and itself cut differently."""

import contextlib
import io
import subprocess
import sys

import keras
import numpy as np
import pytest

from d2l_regression import features, models, training
from d2l_regression.losses import HalfSquaredError
from d2l_regression.training import batches, programs, shards

N, D = 60, 5
RNG = np.random.default_rng(0)
X = RNG.standard_normal((N, D)).astype("float32")
Y = (X @ RNG.standard_normal(D) + 0.5 * X[:, 0] * X[:, 1] + 0.1 * RNG.standard_normal(N)).astype("float32")

OPTIMIZERS = {"sgd": lambda: keras.optimizers.SGD(0.02), "adam": lambda: keras.optimizers.Adam(0.01)}


def weights(model):
    return [np.asarray(v) for v in model.trainable_variables]


def fit(model, *, steps=20, batch_size=8, optimizer="sgd", **options):
    optimizer = OPTIMIZERS[optimizer]() if optimizer in OPTIMIZERS else optimizer
    options = {"loss": "mse", **options}
    return training.fit(
        model, X, options.pop("y", Y), steps=steps, batch_size=batch_size, optimizer=optimizer, **options
    )


def assert_same(left, right):
    for a, b in zip(left, right, strict=True):
        np.testing.assert_array_equal(a, b)


def batch(sampling, seed, rows, batch_size, step):
    """The row numbers of one step's batch, without padding."""
    positions, filled = batches.draw(sampling, seed, len(rows), batch_size, step, step + 1)
    return np.asarray(rows)[positions[0] if filled is None else positions[0][filled[0] == 1]]


# Steps and how they are grouped


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
    rows = [RNG.permutation(N)[: 10 + 5 * k] for k in range(8)]
    seeds, strengths = [9, 3, 4, 4, 8, 1, 0, 2], np.arange(8) / 20
    together = make(D, runs=8, seeds=seeds)
    history = fit(together, steps=200, optimizer="adam", seeds=seeds, rows=rows, l2=strengths)
    for run, runs in ((2, None), (7, 1)):
        alone = make(D, runs=runs, seeds=seeds[run])
        single = fit(alone, steps=200, optimizer="adam", seeds=seeds[run], rows=rows[run], l2=strengths[run])
        for many, one in zip(weights(together), weights(alone), strict=True):
            np.testing.assert_allclose(many[run].reshape(one.shape), one, rtol=1e-5, atol=1e-6)
        np.testing.assert_allclose(history.loss[:, run], single.loss[:, 0], rtol=1e-4, atol=1e-6)


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
        losses.append(single.train_on_batch(X[chosen], Y[chosen, None]))
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
        losses.append(theirs.train_on_batch(X[chosen], Y[chosen, None]))
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
    exact = (RNG.integers(0, 256, (N, D)) / 128 - 1).astype("float32")
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


# History


def test_history_is_complete():
    # Oracle: an independent prediction with the model's own call. 0 and the end, powers of two, odd numbers.
    at = [0, 1, 2, 4, 8, 16, 32, 37]
    model = models.mlp(D, (4,), runs=3, init="keras")
    start = models.unstack(model)
    rows = {"train": range(40), "test": [range(40, 60), range(50, 60), [41]]}
    scores = {"mse": lambda y, p: np.mean((y.ravel() - p.ravel()) ** 2), "count": lambda y, p: len(y)}  # noqa: ARG005
    told = []
    history = fit(
        model, steps=37, rows=range(40), evaluation=rows, evaluate_at=at, scores=scores, callbacks=[told.append]
    )
    assert history.loss.shape == (37, 3)
    assert np.isfinite(history.loss).all()
    assert (history.loss > 0).all()
    assert history.steps == at
    assert {split: list(by) for split, by in history.scores.items()} == {
        "train": ["mse", "count"],
        "test": ["mse", "count"],
    }
    assert history.scores["train"]["mse"].shape == (8, 3)
    np.testing.assert_array_equal(history.scores["test"]["count"], [[20, 10, 1]] * 8)
    for place, plain in ((0, start), (-1, models.unstack(model))):
        for run, one in enumerate(plain):
            chosen = list(rows["test"][run])
            expected = np.mean((one.predict(X[chosen], verbose=0)[:, 0] - Y[chosen]) ** 2)
            np.testing.assert_allclose(history.scores["test"]["mse"][place, run], expected, rtol=1e-4)
    assert [p.step for p in told] == sorted({p.step for p in told})
    assert told[-1].step == 37 == told[-1].steps
    np.testing.assert_array_equal(told[-1].losses, history.loss[-1])
    assert set(history.seconds) == {"training", "evaluation", "compiling"}


def test_default_scores_are_mse_and_one_minus_r2():
    history = fit(models.linear(D, runs=2), steps=3, evaluation={"train": None}, evaluate_at=(3,))
    assert set(history.scores["train"]) == {"mse", "one_minus_r2"}
    mse, ratio = (history.scores["train"][name] for name in ("mse", "one_minus_r2"))
    np.testing.assert_allclose(ratio, mse / Y.var(), rtol=1e-5)


def test_no_steps_is_an_evaluation():
    model = models.linear(D, runs=2)
    before = weights(model)
    history = fit(model, steps=0, evaluation={"all": None}, evaluate_at=(0,))
    assert history.loss.shape == (0, 2)
    assert history.scores["all"]["mse"].shape == (1, 2)
    assert_same(before, weights(model))


def test_the_loss_of_many_short_steps_is_recorded_once_each():
    # More steps than a call holds, and not a multiple of it; the loss after the first is that of a trained model.
    history = fit(models.linear(D, runs=2), steps=1000)
    assert history.loss.shape == (1000, 2)
    assert (history.loss > 0).all()
    assert (history.loss[-100:].mean(axis=0) < history.loss[:3].mean(axis=0) / 2).all()


# Endings


def test_divergence_names_step_and_run_and_keeps_finite_weights():
    # Run 1 has a label of 1e30, whose square float32 cannot hold. Oracle: the step at which its only row 59 is drawn.
    labels = Y.copy()
    labels[59] = 1e30
    drawn = [59 in batch("replacement", 5, range(50, 60), 2, step) for step in range(100)]
    model = models.linear(D, runs=2)
    with pytest.raises(
        training.TrainingDivergedError, match=r"at step \d+ in run 1 \(seed 5\); lower the learning"
    ) as error:
        fit(model, steps=100, batch_size=2, seeds=[4, 5], rows=[range(50), range(50, 60)], y=labels)
    assert error.value.step == drawn.index(True) + 1
    assert error.value.runs == [1]
    assert all(np.isfinite(w).all() for w in weights(model))


@pytest.mark.filterwarnings("ignore:overflow encountered in cast:RuntimeWarning:jax")  # the rate of 1e39
@pytest.mark.parametrize("rate", [1e3, 1e39])
def test_a_huge_learning_rate_diverges_with_finite_weights(rate):
    # At 1e39 the rate itself is infinite in float32: the first loss is finite, the weights after it are not.
    model = models.linear(D, runs=2)
    with pytest.raises(
        training.TrainingDivergedError, match="lower the learning rate, standardise the features"
    ) as error:
        fit(model, steps=1000, optimizer=keras.optimizers.SGD(rate))
    assert error.value.step == 1 if rate == 1e39 else 1 < error.value.step < 100
    assert all(np.isfinite(w).all() for w in weights(model))


def test_an_interrupt_leaves_the_weights_so_far_and_passes_through():
    # Oracle: a fit of exactly as many steps as the callback had been told.
    model, optimizer = models.mlp(D, (4,), runs=3), OPTIMIZERS["adam"]()
    done = []

    def stop(progress):
        done.append(progress.step)
        if progress.step >= 20:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fit(model, steps=10_000, optimizer=optimizer, callbacks=[stop])
    shorter = models.mlp(D, (4,), runs=3)
    fit(shorter, steps=done[-1], optimizer="adam")
    assert_same(weights(model), weights(shorter))
    assert int(optimizer.iterations.numpy()) == done[-1]


FRESH = """
import hashlib
import numpy as np
from d2l_regression import models, training
X = np.random.default_rng(0).standard_normal((50, 4)).astype("float32")
model = models.mlp(4, (3,), runs=3, seeds=7)
training.fit(model, X, X[:, 0], steps=100, batch_size=8, seeds=7, optimizer="adam", loss="mse")
print(hashlib.sha256(b"".join(np.asarray(v).tobytes() for v in model.trainable_variables)).hexdigest())
"""


def test_a_seed_gives_the_same_weights_in_every_process():
    # Oracle: this process, in which other models have been trained before.
    here = io.StringIO()
    with contextlib.redirect_stdout(here):
        exec(FRESH, {})
    assert fresh_process(FRESH) == here.getvalue().strip()
