"""The best step of all runs together: against trainings that end there."""

import numpy as np
import pytest

from d2l_regression import models, training
from d2l_regression.backend import keras

ROWS = {"early": np.arange(40, 60)}


def rows_with_noise():
    rng = np.random.default_rng(0)
    X = rng.standard_normal((60, 5))
    return X, X[:, 0] + rng.standard_normal(60)


def trained(steps, **early):
    """(model, optimiser, history) of three runs on 40 rows, whose noise they soon learn by heart."""
    X, y = rows_with_noise()
    model, optimizer = models.mlp(5, (16,), runs=3), keras.optimizers.Adam(0.02)
    history = training.fit(
        model, X, y, rows=range(40), steps=steps, batch_size=8, optimizer=optimizer, loss="mse", **early
    )
    return model, optimizer, history


def error(labels, predictions):
    """Squared error of the runs' mean."""
    return float(np.mean((labels - np.mean(predictions, axis=0)) ** 2))


def test_the_model_has_the_weights_of_the_best_step_and_the_optimiser_its_state():
    """Oracle: a training that ends there."""
    best = training.Best("early", error)
    model, optimizer, history = trained(40, evaluation=ROWS, evaluate_at=range(0, 41, 4), best=best)
    values = dict(best.values)
    assert list(values) == history.steps == list(range(0, 41, 4))
    assert best.value == values[best.step] == min(values.values())
    assert 0 < best.step < 40
    alone, its_optimizer, _ = trained(best.step)
    for mine, theirs in zip(model.get_weights(), alone.get_weights(), strict=True):
        np.testing.assert_array_equal(mine, theirs)
    assert int(optimizer.iterations) == int(its_optimizer.iterations) == best.step


def test_it_is_the_error_of_all_runs_together_that_is_weighed():
    """Oracle: the predictions of the model that is left, from Keras."""
    best = training.Best("early", error)
    model, _, _ = trained(40, evaluation=ROWS, evaluate_at=range(4, 41, 4), best=best)
    X, y = rows_with_noise()
    predictions = np.mean([np.asarray(one(X[40:]))[:, 0] for one in models.unstack(model)], axis=0)
    assert best.value == pytest.approx(np.mean((predictions - y[40:]) ** 2), rel=1e-5)


def test_patience_counts_the_evaluations_without_a_better_one():
    errors = iter([3.0, 2.0, 2.0, 2.5, 1.0])
    best = training.Best("early", lambda *_: next(errors), patience=2)
    _, optimizer, history = trained(50, evaluation=ROWS, evaluate_at=[10, 20, 30, 40, 50], best=best)
    assert (best.step, best.value, history.steps, len(history.loss)) == (20, 2.0, [10, 20, 30, 40], 40)
    assert int(optimizer.iterations) == 20


@pytest.mark.parametrize(
    ("best", "said"),
    [
        ("early", "best was 'early'; it may be a training.Best of an evaluation split, here early"),
        (training.Best("late", error), "best was 'late'"),
    ],
)
def test_another_split_is_refused(best, said):
    with pytest.raises(ValueError, match=said):
        trained(2, evaluation=ROWS, evaluate_at=[2], best=best)


def test_runs_with_rows_of_their_own_are_refused():
    rows = {"early": [[40, 41], [42, 43], [44, 45]]}
    with pytest.raises(ValueError, match="rows of their own"):
        trained(2, evaluation=rows, evaluate_at=[2], best=training.Best("early", error))


def test_one_that_was_used_is_refused():
    best = training.Best("early", error)
    trained(2, evaluation=ROWS, evaluate_at=[2], best=best)
    with pytest.raises(ValueError, match="make a new one for each"):
        trained(2, evaluation=ROWS, evaluate_at=[2], best=best)
