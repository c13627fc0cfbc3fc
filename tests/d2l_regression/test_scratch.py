"""Minibatch SGD by hand held against finite differences, hand sums, least squares and Keras on the same batches."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from d2l_regression.data import Standardizer, houses, synthetic_linear
from d2l_regression.scratch import (
    RankDeficientWarning,
    closed_form,
    gradients,
    loss,
    minibatches,
    predict,
    sgd_step,
    train,
)


def test_one_step_by_hand():
    # By hand: x = 1, 3, y = 2, 4, w = 1, b = 0 gives errors −1, −1; gradients −(1 + 3)/2 = −2 and −1.
    X, y = [[1.0], [3.0]], [2.0, 4.0]
    assert loss(X, y, [1.0], 0.0) == 0.5
    gradient_w, gradient_b = gradients(X, y, [1.0], 0.0)
    assert (gradient_w.item(), gradient_b) == (-2.0, -1.0)
    w, b = sgd_step(X, y, [1.0], 0.0, learning_rate=0.1)
    assert (w.item(), b) == pytest.approx((1.2, 0.1), rel=1e-15)


@given(st.integers(1, 10), st.integers(1, 4), st.integers(0, 1000))
def test_gradients_are_finite_differences(n, d, seed):
    rng = np.random.default_rng(seed)
    X, y, w, b = rng.normal(size=(n, d)), rng.normal(size=n), rng.normal(size=(d, 1)), rng.normal()
    gradient_w, gradient_b = gradients(X, y, w, b)
    # The loss is quadratic, so central differences are exact up to rounding for any step.
    step = 1e-3
    for i, unit in enumerate(np.eye(d)[:, :, None]):
        slope = (loss(X, y, w + step * unit, b) - loss(X, y, w - step * unit, b)) / (2 * step)
        assert gradient_w[i, 0] == pytest.approx(slope, rel=1e-8, abs=1e-9)
    slope = (loss(X, y, w, b + step) - loss(X, y, w, b - step)) / (2 * step)
    assert gradient_b == pytest.approx(slope, rel=1e-8, abs=1e-9)


@given(st.integers(1, 50), st.integers(1, 60), st.integers(0, 100))
def test_an_epoch_visits_every_row_once(n, batch_size, seed):
    batches = list(minibatches(n, batch_size, np.random.default_rng(seed)))
    np.testing.assert_array_equal(np.sort(np.concatenate(batches)), np.arange(n))
    # All full but the last, which holds what is left.
    assert [len(batch) for batch in batches[:-1]] == [batch_size] * (len(batches) - 1)
    assert 1 <= len(batches[-1]) <= batch_size


def test_epochs_are_reshuffled():
    rng = np.random.default_rng(0)
    first, second = (np.concatenate(list(minibatches(20, 6, rng))) for _ in range(2))
    assert not np.array_equal(first, second)


def test_training_reaches_the_closed_form():
    # Oracle: numpy.linalg.lstsq. Full batches without noise in the gradient converge to it.
    table = houses(n=60)
    X = Standardizer.fit(table.features).transform(table.features)
    learned = train(X, table.labels, learning_rate=0.5, batch_size=60, epochs=100)
    want = np.linalg.lstsq(np.column_stack([X, np.ones(60)]), table.labels, rcond=None)[0][:, 0]
    np.testing.assert_allclose([*learned.w[:, 0], learned.b], want, rtol=1e-9)


def test_minibatches_find_the_planted_truth():
    made = synthetic_linear(n=1000, weights=[2.0, -3.4], bias=4.2, noise_std=0.01, seed=0)
    learned = train(made.features, made.labels, learning_rate=0.03, batch_size=10, epochs=5)
    # Derived: the last steps jitter with σ √(η/b) ≈ 0.0005 beside least squares' own σ/√n ≈ 0.0003; allow 5 of both.
    np.testing.assert_allclose(learned.w, [[2.0], [-3.4]], atol=0.005)
    assert learned.b == pytest.approx(4.2, abs=0.005)
    assert learned.final_loss == pytest.approx(0.5 * 0.01**2, rel=0.2)


def test_a_result_carries_its_history_and_settings():
    made = synthetic_linear(n=25, weights=[1.0], bias=0.0, noise_std=0.1, seed=0)
    learned = train(made.features, made.labels, learning_rate=0.1, batch_size=10, epochs=4, seed=7)
    assert learned.batch_losses.shape == (4 * 3,)
    assert learned.settings == {"learning_rate": 0.1, "batch_size": 10, "epochs": 4, "seed": 7}
    again = train(made.features, made.labels[:, 0], learning_rate=0.1, batch_size=10, epochs=4, seed=7)
    np.testing.assert_array_equal(learned.batch_losses, again.batch_losses)
    assert learned.final_loss == loss(made.features, made.labels, learned.w, learned.b)


def test_given_batches_are_used_in_order():
    # By hand: from w = b = 0 with η = 1, the row (1, y = 2) gives w = b = 2; then (0, y = 1) moves b alone, to 1.
    learned = train([[1.0], [0.0]], [2.0, 1.0], 1.0, batches=iter([np.array([0]), np.array([1])]), start=([0.0], 0.0))
    assert (learned.w.item(), learned.b) == (2.0, 1.0)
    np.testing.assert_array_equal(learned.batch_losses, [2.0, 0.5])


def test_float32_features_train_in_float32():
    learned = train(np.ones((4, 2), np.float32), np.ones(4), np.float64(0.1), batch_size=2, epochs=1)
    assert learned.w.dtype == np.float32


def test_divergence_stops_with_advice():
    table = houses(n=50)
    with pytest.raises(FloatingPointError, match="lower the learning rate or standardise the features"):
        train(table.features, table.labels, learning_rate=0.1, batch_size=10, epochs=100)


@pytest.mark.parametrize(
    "settings",
    [{}, {"batch_size": 2}, {"epochs": 2}, {"batch_size": 2, "epochs": 2, "batches": [np.array([0])]}],
)
def test_batches_come_from_exactly_one_place(settings):
    with pytest.raises(ValueError, match="either batch_size and epochs, or batches"):
        train(np.ones((3, 1)), np.ones(3), 0.1, **settings)


def test_shapes_that_would_broadcast_are_refused():
    X, w = np.ones((3, 2)), [1.0, 1.0]
    assert predict(X, w, 1.0).shape == (3, 1)
    np.testing.assert_array_equal(predict(X, np.array([w]).T, 1.0), predict(X, w, 1.0))
    with pytest.raises(ValueError, match="X has shape \\(3, 2\\) and w \\(3, 1\\)"):
        predict(X, [1.0, 2.0, 3.0], 0.0)
    with pytest.raises(ValueError, match="X has 3 rows and y 1"):
        gradients(X, [1.0], w, 0.0)
    with pytest.raises(ValueError, match="y has shape \\(3, 2\\)"):
        loss(X, X, w, 0.0)
    with pytest.raises(ValueError, match="batch_size is 0, may be 1 or more"):
        train(X, np.ones(3), 0.1, batch_size=0, epochs=1)


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        ({"y": np.ones(99)}, "X has 100 rows and y 99"),
        ({"seed": "one"}, "seed is 'one', may be a whole number"),
        ({"batch_size": 2.5}, "batch_size is 2.5, may be 1 or more, a whole number"),
        ({"batch_size": "10"}, "batch_size is '10', may be 1 or more, a whole number"),
        ({"epochs": 0.5}, "epochs is 0.5, may be 0 or more, a whole number"),
        ({"learning_rate": "fast"}, "learning_rate is not an array of real numbers: it holds text"),
        ({"learning_rate": 0}, "learning_rate is 0, must be one number greater than 0"),
        ({"learning_rate": np.nan}, "learning_rate is nan, must be one number greater than 0"),
        ({"learning_rate": [0.1, 0.2]}, r"learning_rate is \[0.1, 0.2\], must be one number"),
    ],
)
def test_arguments_of_training_are_named_before_it_starts(settings, says):
    given = {"X": np.ones((100, 1)), "y": np.ones(100), "learning_rate": 0.1, "batch_size": 10, "epochs": 1} | settings
    with pytest.raises(ValueError, match=says):
        train(**given)


def test_closed_form_on_a_line_by_hand():
    # By hand: (0, 1), (1, 3), (2, 5) lie on 2x + 1.
    w, b, rank = closed_form([[0], [1], [2]], [1, 3, 5])
    assert (w.item(), b, rank) == (pytest.approx(2, rel=1e-12), pytest.approx(1, rel=1e-12), 2)


def test_closed_form_on_a_badly_scaled_polynomial():
    # By hand, as in NIST's Wampler1: y = 1 + x + … + x⁵ for x = 0, …, 20; every coefficient is 1.
    x = np.arange(21.0)[:, None]
    X = x ** np.arange(1, 6)
    w, b, rank = closed_form(X, 1 + X.sum(axis=1))
    assert rank == 6
    np.testing.assert_allclose([b, *w[:, 0]], np.ones(6), rtol=1e-6)


def test_a_repeated_column_warns_and_shares_the_weight():
    x = np.arange(5.0) - 2
    with pytest.warns(RankDeficientWarning, match="rank 2 with 3 columns and 5 rows"):
        w, b, rank = closed_form(np.column_stack([x, x]), 4 * x + 1)
    # By hand: w₁ + w₂ = 4 with the least squares sum is 2 and 2.
    np.testing.assert_allclose(w, [[2], [2]], rtol=1e-12)
    assert b == pytest.approx(1, rel=1e-12)
    assert rank == 2


def test_fewer_rows_than_columns_gives_the_pseudoinverse():
    X, y = np.random.default_rng(0).normal(size=(3, 6)), np.array([1.0, 2.0, 3.0])
    with pytest.warns(RankDeficientWarning, match="rank 3 with 7 columns and 3 rows"):
        w, b, _ = closed_form(X, y)
    # Oracle: numpy.linalg.pinv.
    np.testing.assert_allclose([*w[:, 0], b], np.linalg.pinv(np.column_stack([X, np.ones(3)])) @ y, rtol=1e-10)


def test_dates_as_numbers_have_a_slope():
    # By hand: 20240131 and such lie on 3 · date + 1 exactly, in whole numbers below 2⁵³.
    dates = np.array([20240101 + 100 * month + day for month in range(12) for day in range(28)])
    w, b, rank = closed_form(dates[:, None], 3 * dates + 1)
    assert rank == 2
    assert w.item() == pytest.approx(3, rel=1e-12)
    assert b == pytest.approx(1, abs=1e-7)  # the rounding of 3 · date, 7e-9, and its sum with b


def test_closed_form_refuses_what_it_cannot_solve():
    with pytest.raises(ValueError, match="X or y holds NaN or infinity"):
        closed_form([[1.0], [np.nan]], [1, 2])
    with pytest.raises(ValueError, match="X has 2 rows and y 3"):
        closed_form([[1.0], [2.0]], [1, 2, 3])


def test_keras_fed_the_same_batches_learns_the_same_weights():
    # Oracle: Keras' Dense(1), SGD and HalfSquaredError. 23 rows in tens: the smaller last batch counts too.
    import keras

    from d2l_regression.losses import HalfSquaredError
    from tests.d2l_regression.training.sixty_rows import loss_of_step

    made = synthetic_linear(n=23, weights=[2.0, -3.4], bias=4.2, noise_std=0.1, seed=0)
    X, y = made.features.astype(np.float32), made.labels.astype(np.float32)
    rng = np.random.default_rng(1)
    batches = [index for _ in range(4) for index in minibatches(23, 10, rng)]
    w, b = np.array([[0.1], [-0.2]], np.float32), 0.3

    model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])
    model.layers[0].set_weights([w, np.array([b], np.float32)])
    model.compile(optimizer=keras.optimizers.SGD(0.03), loss=HalfSquaredError())
    keras_losses = [loss_of_step(model, X[index], y[index]) for index in batches]

    learned = train(X, y, learning_rate=0.03, batches=batches, start=(w, b))
    keras_w, keras_b = model.layers[0].get_weights()
    np.testing.assert_allclose(learned.w, keras_w, rtol=1e-5)
    np.testing.assert_allclose(learned.b, keras_b.item(), rtol=1e-5)
    np.testing.assert_allclose(learned.batch_losses, np.ravel(keras_losses), rtol=1e-4)
