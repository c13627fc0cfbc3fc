"""The book's loss in Keras: its ½, its shapes and its saving."""

import re

import keras
import numpy as np
import pytest

from d2l_regression.losses import HalfSquaredError
from d2l_regression.metrics import half_mse

LABELS, PREDICTIONS = np.array([1.0, 2.0, 4.0]), np.array([1.5, 2.0, 2.0])


def test_the_loss_by_hand():
    # By hand: errors 0.5, 0, −2; ½(0.25 + 0 + 4)/3.
    assert float(HalfSquaredError()(LABELS, PREDICTIONS)) == pytest.approx(4.25 / 6, rel=1e-6)
    np.testing.assert_allclose(HalfSquaredError(reduction=None)(LABELS, PREDICTIONS), [0.125, 0, 2], rtol=1e-6)


def test_the_half_is_a_factor_of_two_to_keras():
    # Oracle: keras.losses.MeanSquaredError, which has no ½; and half_mse in NumPy.
    ours = float(HalfSquaredError()(LABELS, PREDICTIONS))
    theirs = float(keras.losses.MeanSquaredError()(LABELS[:, None], PREDICTIONS[:, None]))
    assert 2 * ours == pytest.approx(theirs, rel=1e-6)
    assert ours == pytest.approx(half_mse(LABELS, PREDICTIONS), rel=1e-6)


def test_flat_and_column_are_the_same():
    want = float(HalfSquaredError()(LABELS, PREDICTIONS))
    for labels in (LABELS, LABELS[:, None]):
        for predictions in (PREDICTIONS, PREDICTIONS[:, None]):
            assert float(HalfSquaredError()(labels, predictions)) == want


@pytest.mark.parametrize(
    ("left", "right"),
    [((3, 2), (3, 1)), ((3, 1), (3, 2)), ((3,), (4,)), ((1,), (3, 1)), ((3, 1, 1), (3, 1)), ((), (3,))],
)
def test_other_shapes_are_refused_by_name(left, right):
    with pytest.raises(ValueError, match=re.escape(f"labels have shape {left} and predictions {right}")):
        HalfSquaredError()(np.ones(left), np.ones(right))


@pytest.mark.parametrize("weights", [np.array([1.0, 0.0, 2.0]), np.array([[1.0], [0.0], [2.0]])])
def test_rows_can_be_weighted(weights):
    # By hand: (1 · 0.125 + 0 · 0 + 2 · 2)/3.
    assert float(HalfSquaredError()(LABELS, PREDICTIONS, sample_weight=weights)) == pytest.approx(4.125 / 3, rel=1e-6)


@pytest.mark.usefixtures("only_tensorflow")  # JAX has float64 only for those who switch it on
def test_float64_is_computed_in_float64():
    # By hand: 1 + 1e-9 is not a float32, so float32 would lose the error altogether.
    assert float(HalfSquaredError(dtype="float64")(np.ones(1), np.ones(1) + 1e-9)) == pytest.approx(0.5e-18, rel=1e-6)


@pytest.mark.parametrize("shape", [(6,), (6, 1)])
def test_fit_accepts_both_label_shapes_with_an_unknown_batch_size(shape):
    model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1, kernel_initializer="ones")])
    model.compile(optimizer=keras.optimizers.SGD(0.0), loss=HalfSquaredError())
    X, y = np.ones((6, 2)), np.zeros(shape)
    # By hand: every prediction is 2, every loss ½ · 4; the last batch of 2 rows counts too.
    assert model.fit(X, y, batch_size=4, verbose=0).history["loss"] == [pytest.approx(2.0, rel=1e-6)]


def test_a_batch_size_known_on_one_side_only_is_accepted():
    # A model of fixed batch size meets labels whose batch size Keras leaves open while it traces.
    loss = HalfSquaredError()
    assert loss.call(keras.KerasTensor((None, 1)), keras.KerasTensor((4, 1))).shape in {(None,), (4,)}
    with pytest.raises(ValueError, match=r"labels have shape \(None, 2\) and predictions \(4, 1\)"):
        loss.call(keras.KerasTensor((None, 2)), keras.KerasTensor((4, 1)))


def test_fit_refuses_two_labels_for_one_output():
    model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])
    model.compile(optimizer="sgd", loss=HalfSquaredError())
    with pytest.raises(ValueError, match=r"labels have shape .*, 2\) and predictions"):
        model.fit(np.ones((4, 2)), np.ones((4, 2)), verbose=0)


def test_saving_brings_back_the_loss():
    loss = HalfSquaredError(reduction="sum", name="book_loss", dtype="float64")
    config = keras.saving.serialize_keras_object(loss)
    assert config["registered_name"] == "d2l_regression>HalfSquaredError"
    again = keras.saving.deserialize_keras_object(config)
    assert isinstance(again, HalfSquaredError)
    assert (again.reduction, again.name, again.dtype) == ("sum", "book_loss", "float64")


# TensorFlow 2.21's variables lack the copy argument that NumPy 2 asks `__array__` for; saving is where it shows.
def test_a_saved_model_loads_compiled(tmp_path):
    model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])
    model.compile(optimizer="sgd", loss=HalfSquaredError())
    model.save(tmp_path / "model.keras")
    loaded = keras.saving.load_model(tmp_path / "model.keras")
    assert isinstance(loaded.loss, HalfSquaredError)
