"""Ensembles fitted side by side: against each fitted alone."""

import numpy as np
import pytest

from d2l_regression.estimators import MLPEnsembleRegressor
from d2l_regression.estimators.ensemble import fit_together
from d2l_regression.training import programs

SETTINGS = {
    "hidden_layer_sizes": (8,),
    "n_estimators": 2,
    "max_steps": 64,
    "batch_size": 16,
    "n_iter_no_change": 4,
    "learning_rate": 0.02,
}


def tables(count=3):
    """Pairs (X, y) of unlike lengths: the first learnt slowly, the last nothing but noise."""
    rng = np.random.default_rng(0)
    for k in range(count):
        X = rng.standard_normal((60 + 7 * k, 3))
        yield X, (np.abs(X[:, 0]) if k < count - 1 else 0.0) + 0.1 * rng.standard_normal(len(X))


def ensembles(count=3):
    return [MLPEnsembleRegressor(**SETTINGS, random_state=k) for k in range(count)]


def test_each_is_what_it_is_alone_and_ends_by_itself():
    rows = [(X[15:], y[15:]) for X, y in tables()]
    aside = [(X[:15], y[:15]) for X, y in tables()]
    together = fit_together(ensembles(), rows, aside)
    assert len({model.n_steps_ for model in together}) > 1
    assert len({len(model.validation_scores_) for model in together}) > 1
    for model, alone, (X, y), (X_val, y_val) in zip(together, ensembles(), rows, aside, strict=True):
        alone.fit(X, y, X_val=X_val, y_val=y_val)
        assert model.n_steps_ == alone.n_steps_
        np.testing.assert_allclose(model.validation_scores_, alone.validation_scores_, rtol=1e-6)
        np.testing.assert_allclose(model.predict(X_val), alone.predict(X_val), rtol=1e-6)


def test_each_takes_the_steps_that_it_is_told():
    models = [model.set_params(steps=steps) for model, steps in zip(ensembles(), (5, 40, 17), strict=True)]
    for model, alone, (X, y) in zip(fit_together(models, list(tables())), ensembles(), tables(), strict=True):
        alone.set_params(steps=model.steps).fit(X, y)
        assert model.n_steps_ == model.steps
        np.testing.assert_allclose(model.predict(X), alone.predict(X), rtol=1e-6)


def test_any_number_in_the_same_room_shares_a_program():
    rows = list(tables())
    fit_together(ensembles(), rows, room=(300, 20))
    kept = set(programs._kept)
    fit_together(ensembles(1), [(X[:30, :2], y[:30]) for X, y in rows[:1]], room=(300, 20))
    fit_together([model.set_params(n_estimators=4) for model in ensembles()], rows, room=(300, 20))
    assert set(programs._kept) == kept


def test_other_settings_are_refused():
    with pytest.raises(ValueError, match="differ in more than encoder, steps, random_state"):
        fit_together([*ensembles(1), ensembles(1)[0].set_params(batch_size=8)], list(tables(2)))
