"""The book's minibatch SGD as an estimator: against the closed form, and in other units."""

import numpy as np
import pandas as pd
import pytest

from d2l_regression import scratch
from d2l_regression.estimators import MinibatchLinearRegression


def rows(n=400, noise=0.1):
    rng = np.random.default_rng(0)
    X = rng.standard_normal((n, 3)) * [1.0, 50.0, 0.01] + [0.0, 1e4, 7.0]
    return X, X @ [2.0, -0.1, 300.0] + 5.0 + noise * rng.standard_normal(n)


def test_it_comes_to_the_line_of_least_squares():
    """Oracle: scratch.closed_form; in standard deviations of the columns the weights are 2, −5 and 3."""
    X, y = rows()
    learned, exact = MinibatchLinearRegression(n_epochs=200, random_state=0).fit(X, y), scratch.closed_form(X, y)
    np.testing.assert_allclose(learned.coef_, exact.w[:, 0], rtol=2e-3)
    np.testing.assert_allclose(learned.predict(X), scratch.predict(X, exact.w, exact.b)[:, 0], atol=0.02)


def test_without_noise_it_is_the_line():
    X, y = rows(noise=0.0)
    np.testing.assert_allclose(
        MinibatchLinearRegression(n_epochs=400, random_state=0).fit(X, y).predict(X), y, rtol=1e-6
    )


def test_the_units_of_columns_and_label_do_not_count():
    X, y = rows()
    one = MinibatchLinearRegression(random_state=0).fit(X, y)
    other = MinibatchLinearRegression(random_state=0).fit(X * [1e6, 1.0, 1.0], 1e3 * y)
    np.testing.assert_allclose(other.predict(X * [1e6, 1.0, 1.0]), 1e3 * one.predict(X), rtol=1e-9)
    np.testing.assert_allclose(other.coef_ * [1e3, 1e-3, 1e-3], one.coef_, rtol=1e-9)


def test_levels_and_missing_values_have_coefficients_with_names():
    """By hand: y is 1 for A and 3 for B, and 10 more where the size is missing, which the median 4 stands for."""
    table = pd.DataFrame({"size": [4.0, np.nan] * 40, "kind": list("AABB") * 20})
    y = np.where(table.kind == "A", 1.0, 3.0) + np.where(table["size"].isna(), 10.0, 0.0)
    fitted = MinibatchLinearRegression(n_epochs=500, random_state=0).fit(table, y)
    coefficients = dict(zip(fitted.encoder_.get_feature_names_out(), fitted.coef_, strict=True))
    assert coefficients["size missing"] == pytest.approx(10.0, rel=1e-4)
    assert coefficients["kind=B"] - coefficients["kind=A"] == pytest.approx(2.0, rel=1e-4)
    np.testing.assert_allclose(fitted.predict(table), y, rtol=1e-4)


@pytest.mark.parametrize("copies", [1, 300])
def test_the_learning_rate_by_default_is_small_enough_for_columns_that_are_all_alike(copies):
    X, y = rows()
    fitted = MinibatchLinearRegression(random_state=0).fit(np.tile(X[:, :1], copies), X[:, 0])
    assert fitted.score(np.tile(X[:, :1], copies), X[:, 0]) > 0.999
    assert np.isfinite(y).all()


def test_a_learning_rate_that_is_too_large_is_told():
    with pytest.raises(FloatingPointError, match="lower the learning rate"):
        MinibatchLinearRegression(learning_rate=10.0).fit(*rows())


def test_the_same_seed_is_the_same_line_and_another_is_another():
    X, y = rows()
    one, two, other = (MinibatchLinearRegression(random_state=seed).fit(X, y) for seed in (3, 3, 4))
    np.testing.assert_array_equal(one.coef_, two.coef_)
    assert (one.coef_ != other.coef_).all()


def test_the_keras_model_predicts_the_same():
    X, y = rows()
    fitted = MinibatchLinearRegression(random_state=0).fit(X[:, [0, 2]], y)
    predicted = fitted.model_.predict(fitted.encoder_.transform(X[:, [0, 2]]), verbose=0)
    np.testing.assert_allclose(predicted[:, 0], fitted.predict(X[:, [0, 2]]), rtol=1e-4)
