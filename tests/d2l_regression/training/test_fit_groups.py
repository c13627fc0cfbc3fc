"""Groups of runs with tables and ends of their own: against trainings of each group alone."""

import numpy as np
import pytest

from d2l_regression import models, training


def tables():
    rng = np.random.default_rng(0)
    X = rng.standard_normal((2, 40, 3))
    return X, X[:, :, 0] + rng.standard_normal((2, 40))


def trained(X, y, seeds, **settings):
    model = models.mlp(3, (8,), runs=len(seeds), seeds=seeds)
    history = training.fit(
        model, X, y, batch_size=8, seeds=seeds, optimizer="adam", loss="mse", **{"shards": 1, **settings}
    )
    return model.get_weights(), history


def test_a_group_trains_on_its_own_table_for_its_own_steps():
    X, y = tables()
    together, history = trained(X.reshape(-1, 3), y.ravel(), [1, 2, 3, 4], groups=2, steps=[5, 9])
    for group, steps in enumerate((5, 9)):
        runs = slice(2 * group, 2 * group + 2)
        alone, its_history = trained(X[group], y[group], [1, 2, 3, 4][runs], steps=steps)
        for mine, theirs in zip(together, alone, strict=True):
            np.testing.assert_allclose(mine[runs], theirs, rtol=1e-6, atol=1e-7)
        np.testing.assert_allclose(history.loss[:steps, runs], its_history.loss, rtol=1e-5)
    assert np.isnan(history.loss[5:, :2]).all()


def test_a_group_rests_when_its_best_is_done_and_keeps_its_best_weights():
    X, y = tables()
    values = [iter([1.0, 2.0, 3.0]), iter([4.0, 3.0, 2.0, 1.0, 2.0])]
    bests = [training.Best("all", lambda *_, own=own: next(own), patience=2) for own in values]
    settings = {"groups": 2, "steps": 5, "evaluate_at": [1, 2, 3, 4, 5], "scores": {}}
    rows = {"all": [np.arange(40)] * 2 + [np.arange(40, 80)] * 2}
    together, history = trained(X.reshape(-1, 3), y.ravel(), [1, 2, 3, 4], best=bests, evaluation=rows, **settings)
    assert [best.step for best in bests] == [1, 4]
    assert np.isnan(history.loss).sum(axis=0).tolist() == [2, 2, 0, 0]
    for group, steps in enumerate((1, 4)):
        runs = slice(2 * group, 2 * group + 2)
        alone, _ = trained(X[group], y[group], [1, 2, 3, 4][runs], steps=steps)
        for mine, theirs in zip(together, alone, strict=True):
            np.testing.assert_allclose(mine[runs], theirs, rtol=1e-6, atol=1e-7)


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"groups": 3}, "groups was 3; it must divide the number of runs, 4, and that of the rows, 80"),
        ({"groups": 2, "rows": range(10)}, "rows of run 2 has rows 0 … 9; those of its group are 40 … 79"),
        ({"groups": 2, "steps": [1, 2, 3]}, "steps has 3 entries; give one number, or one for each of 2 groups"),
        ({"groups": 2, "best": training.Best("all", max)}, "best has 1 entries; there are 2 groups"),
    ],
)
def test_what_does_not_fit_is_refused(settings, said):
    X, y = tables()
    with pytest.raises(ValueError, match=said):
        trained(X.reshape(-1, 3), y.ravel(), [1, 2, 3, 4], **{"steps": 1, **settings})
