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
        return members.train([part], optimizer=lambda: members.adamw(1e-2, 30, 1e-2), **settings)[0][0]

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
