"""Members side by side: what they predict, against plain Keras models, and that folds share a compiled program."""

import numpy as np
import pytest

from d2l_regression.estimators import MLPEnsembleRegressor, members
from d2l_regression.training import programs


def small(**settings):
    return MLPEnsembleRegressor(**{"hidden_layer_sizes": (8, 4), "n_estimators": 3, "max_steps": 40, **settings})


def rows(n=80):
    rng = np.random.default_rng(0)
    X = rng.standard_normal((n, 3))
    return X, 7.0 + 3.0 * np.abs(X[:, 0]) + 0.1 * rng.standard_normal(n)


def test_the_mean_is_that_of_each_member_written_out():
    """Oracle: each member by itself, layer by layer."""
    rng = np.random.default_rng(1)
    shapes = ((3, 5), (5, 4), (4, 1))
    layers = [(rng.standard_normal((2, i, o)), rng.standard_normal((2, 1, o))) for i, o in shapes]
    X = rng.standard_normal((2500, 3))
    expected = 0.0
    for member in range(2):
        hidden = X
        for k, (kernel, bias) in enumerate(layers):
            hidden = hidden @ kernel[member] + bias[member]
            hidden = hidden if k == 2 else np.where(hidden > 0, hidden, 0)
        expected = expected + hidden[:, 0] / 2
    np.testing.assert_allclose(members.predict(layers, X), expected, rtol=1e-12, atol=1e-12)


def test_the_keras_models_predict_the_same():
    X, y = rows()
    fitted = small(random_state=0).fit(X, y)
    encoded = fitted.encoder_.transform(X)
    models = fitted.model_
    assert len(models) == 3
    mean = np.mean([model.predict(encoded, verbose=0)[:, 0] for model in models], axis=0)
    np.testing.assert_allclose(np.clip(mean, *fitted.label_range_), fitted.predict(X), rtol=1e-5)


def test_rows_that_fill_a_table_up_are_never_trained_on():
    """Oracle: the same training with other numbers in the rows and labels that are not asked for."""
    X, y = rows()
    Z, t = np.tanh(X), y / 10
    settings = {"hidden": (8,), "batch_size": 16}

    def trained(extra):
        wide, labels = np.concatenate([Z, np.full((9, 3), extra)]), np.concatenate([t, np.full(9, extra)])
        part = members.Part(wide, labels, np.arange(80), seeds=[1, 2], steps=30)
        return members.train([part], schedule=(1e-2, 30, 1e-2), **settings)[0][0]

    for (kernel, bias), (others, its_bias) in zip(trained(0.0), trained(5.0), strict=True):
        np.testing.assert_array_equal(kernel, others)
        np.testing.assert_array_equal(bias, its_bias)


@pytest.mark.parametrize(("n", "k", "shape"), [(1, 1, (256, 16)), (256, 16, (256, 16)), (4100, 17, (5120, 32))])
def test_tables_are_filled_up_to_round_numbers(n, k, shape):
    X, y = members._filled_up([members.Part(np.ones((n, k)), np.ones(n), np.arange(n), [0], 1)])
    assert (X.shape, y.shape) == (shape, shape[:1])
    assert X.sum() == n * k
    assert y.sum() == n


def test_folds_of_other_rows_and_levels_share_one_program():
    X, y = rows()
    small(random_state=0).fit(X, y)
    kept = set(programs._kept)
    small(random_state=1).fit(X[:71], y[:71])
    small(random_state=2).fit(np.column_stack([X, X]), y)
    small(random_state=0).fit(X, y).refit(X, y)
    assert set(programs._kept) == kept


def test_threads_are_those_that_joblib_allows(monkeypatch):
    monkeypatch.delenv("OMP_NUM_THREADS", raising=False)
    assert members._threads() is None
    for given, expected in (("1", 1), ("2,1", 2), ("", None), ("many", None)):
        monkeypatch.setenv("OMP_NUM_THREADS", given)
        assert members._threads() == expected


def parts_of(count=1, steps=30, seeds=(1, 2)):
    X, y = rows()
    return [members.Part(np.tanh(X), y / 10, np.arange(80), list(seeds), steps) for _ in range(count)]


def weights_of(**settings):
    given = {"hidden": (8,), "batch_size": 16, "schedule": (1e-2, 30, 1e-2), **settings}
    return members.train(parts_of(), **given)[0][0]


def test_a_network_that_was_trained_before_trains_as_one_built_anew(monkeypatch):
    """Oracle: the same training in networks built for it, to the last bit, with other seeds trained in between."""
    monkeypatch.setattr(members, "_idle", type(members._idle)(maxlen=16))
    first = weights_of()
    assert len(members._idle) == 1
    kept = members._idle[0][1]
    members.train(parts_of(seeds=(5, 6)), hidden=(8,), batch_size=16, schedule=(1e-2, 30, 1e-2))
    again = weights_of()
    assert [each[1] for each in members._idle] == [kept]
    for pair, others in zip(first, again, strict=True):
        for mine, theirs in zip(pair, others, strict=True):
            np.testing.assert_array_equal(mine, theirs)


@pytest.mark.parametrize("other", [{"hidden": (9,)}, {"schedule": (1e-3, 30, 1e-2)}], ids=["layers", "rate"])
def test_a_network_with_other_settings_is_another(other, monkeypatch):
    monkeypatch.setattr(members, "_idle", type(members._idle)(maxlen=16))
    weights_of()
    weights_of(**other)
    assert len(members._idle) == 2


def test_a_network_is_lent_to_one_training_at_a_time_and_not_kept_after_an_error(monkeypatch):
    monkeypatch.setattr(members, "_idle", type(members._idle)(maxlen=16))
    asked = 3, (8,), [1, 2], (1e-2, 30, 1e-2)
    with members._network(*asked) as (mine, _), members._network(*asked) as (other, _):
        assert mine is not other
    assert len(members._idle) == 2
    with pytest.raises(ZeroDivisionError), members._network(*asked):
        raise ZeroDivisionError
    assert len(members._idle) == 1


def test_a_large_network_is_not_kept(monkeypatch):
    """Its weights would stay in memory: 3 · 8 + 8 + 8 · 1 + 1 = 41 a member, by hand."""
    for most, kept in [(81, 0), (82, 1)]:
        monkeypatch.setattr(members, "_idle", type(members._idle)(maxlen=16))
        monkeypatch.setattr(members, "_KEPT_WEIGHTS", most)
        with members._network(3, (8,), [1, 2], (1e-2, 30, 1e-2)):
            pass
        assert len(members._idle) == kept
