"""What training leaves behind: losses, scores and the model, also where it diverges or is interrupted."""

import contextlib
import io
import subprocess
import sys

import keras
import numpy as np
import pytest

from d2l_regression import models, training
from tests.d2l_regression.training.sixty_rows import OPTIMIZERS, D, X, Y, assert_same, fit, weights


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


def test_divergence_names_step_and_run_and_keeps_finite_weights(by_keras):
    # Run 1 has a label of 1e30, whose square float32 cannot hold. Oracle: the step at which its only row 59 is drawn.
    labels = Y.copy()
    labels[59] = 1e30
    drawn = [59 in by_keras.batch("replacement", 5, range(50, 60), 2, step) for step in range(100)]
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


def fresh_process(program):
    """What the program prints in a new Python process."""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


FRESH = """
import hashlib
import numpy as np
from d2l_regression import models, training
X = np.random.default_rng(0).standard_normal((50, 4)).astype("float32")
model = models.mlp(4, (3,), runs=3, seeds=7)
training.fit(model, X, X[:, 0], steps=100, batch_size=8, seeds=7, optimizer="adam", loss="mse")
print(hashlib.sha256(b"".join(np.asarray(v).tobytes() for v in model.trainable_variables)).hexdigest())
"""


@pytest.mark.slow
def test_a_seed_gives_the_same_weights_in_every_process():
    # Oracle: this process, in which other models have been trained before.
    here = io.StringIO()
    with contextlib.redirect_stdout(here):
        exec(FRESH, {})
    assert fresh_process(FRESH) == here.getvalue().strip()


def test_scores_are_of_two_flat_arrays_and_one_number():
    # Oracle: NumPy on the model's own predictions. A column beside a row would give the differences of all pairs.
    model = models.linear(5)
    history = fit(
        model,
        evaluation={"all": None},
        evaluate_at=[20],
        scores={"mae": lambda y, p: np.mean(np.abs(y - p)), "keras": keras.losses.mean_absolute_error},
    )
    expected = np.mean(np.abs(model.predict(X, verbose=0)[:, 0] - Y))
    for found in history.scores["all"].values():
        np.testing.assert_allclose(found, [[expected]], rtol=1e-6)


@pytest.mark.parametrize(
    ("score", "told"),
    [
        (lambda y, p: y - p, r"scores\['s'\] gave array\(.*; it must give one number"),
        (lambda y, p: None, r"scores\['s'\] gave None; it must give one number"),  # noqa: ARG005
        (keras.metrics.MeanSquaredError(), "Keras' metrics add up over calls: give a function"),
        (keras.metrics.MeanSquaredError, "Keras' metrics add up over calls: give a function"),
    ],
)
def test_what_is_no_score_is_named(score, told):
    with pytest.raises(ValueError, match=told):
        fit(models.linear(5), evaluation={"all": None}, evaluate_at=[0], scores={"s": score})
