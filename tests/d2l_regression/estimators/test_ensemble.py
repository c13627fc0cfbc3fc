"""The ensemble as an estimator: which step it takes, on which rows, from which seed, and what it refuses."""

import numpy as np
import pandas as pd
import pytest
from sklearn.base import clone
from sklearn.model_selection import GroupKFold, cross_val_score
from sklearn.preprocessing import StandardScaler

from d2l_regression.estimators import MLPEnsembleRegressor


def small(**settings):
    wanted = {"hidden_layer_sizes": (8,), "n_estimators": 3, "max_steps": 64, "random_state": 0}
    return MLPEnsembleRegressor(**{**wanted, **settings})


def rows(n=120):
    rng = np.random.default_rng(0)
    X = rng.standard_normal((n, 3))
    return X, 7.0 + 3.0 * np.abs(X[:, 0]) + 0.3 * rng.standard_normal(n)


class Witness(StandardScaler):
    """A scaler that remembers the rows it was fitted on."""

    def fit(self, X, y=None):
        self.seen_ = np.array(X)
        return super().fit(X, y)


def error(fitted, X, y):
    """1 − R² against the mean of the rows trained on."""
    return np.sum((y - fitted.predict(X)) ** 2) / np.sum((y - fitted.label_mean_) ** 2)


def test_it_takes_the_step_that_was_best_for_the_ensemble():
    """Oracle: the predictions of the fitted ensemble."""
    X, y = rows()
    fitted = small(learning_rate=0.1, n_iter_no_change=None).fit(X[:80], y[:80], X_val=X[80:], y_val=y[80:])
    steps, errors = fitted.validation_scores_.T
    assert fitted.n_steps_ == steps[np.argmin(errors)] < fitted.max_steps_ == 64
    assert fitted.best_validation_score_ == min(errors)
    assert error(fitted, X[80:], y[80:]) == pytest.approx(min(errors), rel=1e-5)


def test_steps_that_are_fixed_are_the_weights_after_so_many_of_the_whole_course():
    """Oracle: the training that chose them, whose rows and learning rates are the same."""
    X, y = rows()
    chosen = small(learning_rate=0.1).fit(X[:80], y[:80], X_val=X[80:], y_val=y[80:])
    fixed = small(learning_rate=0.1, steps=chosen.n_steps_).fit(X[:80], y[:80])
    np.testing.assert_allclose(fixed.predict(X), chosen.predict(X), rtol=1e-6)
    assert fixed.best_validation_score_ is None
    assert fixed.validation_scores_.shape == (0, 2)


def test_a_refit_is_on_all_rows_for_the_steps_chosen():
    X, y = rows()
    chosen = small(encoder=Witness()).fit(X, y)
    again = chosen.refit(X, y)
    assert len(chosen.encoder_.seen_) == 96
    assert len(again.encoder_.seen_) == 120
    assert (again.n_steps_, again.max_steps_) == (chosen.n_steps_, chosen.max_steps_)
    np.testing.assert_array_equal(clone(again).fit(X, y).predict(X), again.predict(X))


def test_rows_set_aside_are_not_seen_by_the_encoder_and_rows_of_a_group_stay_together():
    X, y = rows()
    groups = np.repeat(np.arange(12), 10)
    X[:, 2] = groups
    seen = small(encoder=Witness()).fit(X, y, groups=groups).encoder_.seen_
    assert len(seen) == 90  # of 12 groups, 3 are at least a fifth
    assert set(np.unique(seen[:, 2], return_counts=True)[1]) == {10}


def test_groups_come_through_cross_validation():
    from sklearn import config_context

    X, y = rows()
    with config_context(enable_metadata_routing=True):
        estimator = small().set_fit_request(groups=True)
        scores = cross_val_score(estimator, X, y, cv=GroupKFold(3), params={"groups": np.repeat(np.arange(12), 10)})
    assert np.isfinite(scores).all()


def test_the_same_seed_predicts_the_same_and_another_does_not():
    X, y = rows()
    one, two, other = (small(random_state=seed).fit(X, y).predict(X) for seed in (3, 3, 4))
    np.testing.assert_array_equal(one, two)
    assert (one != other).any()
    drawn = np.random.RandomState(0)
    assert (small(random_state=drawn).fit(X, y).predict(X) != small(random_state=drawn).fit(X, y).predict(X)).any()


def test_a_table_with_words_and_holes_is_learnt():
    rng = np.random.default_rng(0)
    table = pd.DataFrame({"kind": rng.choice(list("abc"), 300), "size": rng.random(300), "when": pd.Timestamp(0)})
    y = table.kind.map({"a": -5.0, "b": 0.0, "c": 5.0}).to_numpy(copy=True)
    table.loc[::7, ["kind", "size"]] = None
    y[::7] = 20.0
    assert small(max_steps=400, learning_rate=0.02).fit(table, y).score(table, y) > 0.95


def test_predictions_stay_within_the_labels_trained_on():
    X, y = rows()
    fitted = small().fit(X, y)
    predicted = fitted.predict(1e6 * X)
    assert fitted.label_range_[0] <= predicted.min() <= predicted.max() <= fitted.label_range_[1]


def test_a_label_that_is_constant_is_predicted():
    X, _ = rows()
    np.testing.assert_array_equal(small().fit(X, np.full(120, 4.0)).predict(X), np.full(120, 4.0))


def test_the_unit_of_the_label_does_not_count():
    X, y = rows()
    one, other = small().fit(X, y), small().fit(X, 1e6 * y + 1e6)
    np.testing.assert_allclose(other.predict(X), 1e6 * one.predict(X) + 1e6, rtol=1e-4)


def test_progress_is_printed_if_asked_for(capsys):
    X, y = rows()
    small().fit(X, y)
    assert capsys.readouterr().out == ""
    small(verbose=1, n_iter_no_change=None).fit(X, y)
    lines = capsys.readouterr().out.splitlines()
    assert lines[-1].startswith("[MLPEnsembleRegressor] step 64 of 64, error on rows set aside 0.")
    small(verbose=1, early_stopping=False).fit(X, y)
    assert capsys.readouterr().out.splitlines()[-1] == "[MLPEnsembleRegressor] step 64 of 64"


def test_by_default_small_tables_have_a_thousand_updates_and_large_ones_as_many_as_epochs():
    """By hand: 300 rows are 2 batches of 256."""
    plain = MLPEnsembleRegressor(max_epochs=100)
    assert plain._steps(300) == (1024, 1024)
    assert plain.set_params(max_epochs=1000)._steps(300) == (2000, 2000)
    assert plain.set_params(steps=7)._steps(300) == (2000, 7)


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"n_estimators": 0}, "n_estimators is 0, may be 1 or more"),
        ({"max_steps": 2.5}, "max_steps is 2.5"),
        ({"batch_size": 0}, "batch_size is 0"),
        ({"hidden_layer_sizes": (0,)}, "hidden was 0"),
        ({"validation_fraction": 1.5}, "test_size"),
    ],
)
def test_settings_that_do_not_fit_are_named(settings, said):
    with pytest.raises(ValueError, match=said):
        small(**settings).fit(*rows())


def test_one_row_is_too_few_to_stop_by():
    with pytest.raises(ValueError, match="minimum of 2"):
        small().fit([[1.0]], [2.0])
    assert small(early_stopping=False).fit([[1.0]], [2.0]).predict([[3.0]]) == [2.0]


def test_rows_to_stop_by_need_labels():
    X, y = rows()
    with pytest.raises(ValueError, match="requires y"):
        small().fit(X, y, X_val=X)
