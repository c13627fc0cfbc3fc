"""Data that float32 does not hold, in any memory layout, and batches far larger than the data."""

import re

import keras
import numpy as np
import pytest

from d2l_regression import metrics, models, training

RNG = np.random.default_rng(0)
X = RNG.standard_normal((130, 3))
Y = X @ [1.0, -2.0, 0.5] + 0.1 * RNG.standard_normal(130)


def fit(X, y, model=None, **options):
    model = model or models.linear(3)
    options = {"steps": 20, "batch_size": 16, "optimizer": keras.optimizers.SGD(0.05), "loss": "mse", **options}
    history = training.fit(model, X, y, **options)
    return [np.asarray(v) for v in model.trainable_variables], history


# What float32 rounds away

SECONDS = 1.7e9 + np.arange(130.0)


@pytest.mark.parametrize(
    ("values", "kept"),
    [(SECONDS, "128, 50.0|128, 170"), (2e7 + np.arange(130.0), "1, 2.7%")],
    ids=["seconds", "counts"],
)
def test_labels_that_lose_their_differences_are_warned_of_and_scored_as_given(values, kept):
    # By hand: at 1.7·10⁹ float32 has steps of 128, at 2·10⁷ of 2; the spread is 130/√12 = 37.5.
    del kept
    with pytest.warns(UserWarning, match=rf"^y lies in {values[0]:.10g} … {values[-1]:.10g}, and float32 rounds it"):
        _, history = fit(
            X,
            values,
            steps=0,
            batch_size=1,
            evaluation={"all": None},
            evaluate_at=0,
            scores={"r": metrics.one_minus_r2},
        )
    # Oracle: the untrained model's predictions, a few units, against the labels in float64.
    model = models.linear(3)
    predicted = model.predict(X.astype("float32"), verbose=0)
    assert history.scores["all"]["r"][0, 0] == pytest.approx(metrics.one_minus_r2(values, predicted), rel=1e-6)


def test_predictions_of_rounded_labels_are_not_perfect():
    # By hand: an exact fit of the labels as rounded to float32 has the rounding as its error: 0.098 or so.
    model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)])
    rounded = SECONDS.astype(np.float32)
    model.set_weights([np.ones((1, 1)), np.zeros(1)])
    with pytest.warns(UserWarning, match="lies in"):
        _, history = fit(rounded[:, None], SECONDS, model, steps=0, evaluation={"all": None}, evaluate_at=[0])
    expected = np.mean((rounded.astype(float) - SECONDS) ** 2) / SECONDS.var()
    assert history.scores["all"]["one_minus_r2"][0, 0] == pytest.approx(expected, rel=1e-6)
    assert expected > 0.05


def test_a_feature_that_loses_its_differences_is_warned_of_by_its_column():
    times = np.column_stack([X[:, 0], SECONDS])
    message = (
        r"^X\[:, 1\] lies in 1700000000 … 1700000129, and float32 rounds it by up to 64, 1\d\d\.\d% of its standard"
    )
    with pytest.warns(UserWarning, match=message) as told:
        fit(times, Y, models.linear(2), steps=0)
    assert len(told) == 1
    assert re.search(r"subtract its mean, in float64, before training, and divide by its", str(told[0].message))


@pytest.mark.parametrize("size", [1e-36, 1e-42, 1e-50, 1e-200])
def test_a_feature_too_small_for_float32_is_warned_of(size):
    # Below 1.2·10⁻³⁸ float32 has fewer digits and then none, and compiled programs take it for 0.
    small = np.column_stack([X[:, 0], size * X[:, 1]])
    with pytest.warns(UserWarning, match=r"^X\[:, 1\] lies in .*, and float32 rounds it by up to"):
        fit(small, Y, models.linear(2), steps=0)


def test_whole_numbers_beyond_the_type_of_the_input_are_refused():
    model = keras.Sequential(
        [keras.Input((1,), dtype="int32"), keras.layers.Embedding(3, 2), keras.layers.Flatten(), keras.layers.Dense(1)]
    )
    with pytest.raises(ValueError, match="X holds numbers beyond the model's int32; give the model's input a wider"):
        fit(np.full((130, 1), 2**40), Y, model, steps=0)


@pytest.mark.parametrize(
    "values", [1e4 + Y, np.full(130, 1.7e9), 20_000_000 + np.arange(0, 260, 2), np.arange(130) * 1e9]
)
def test_labels_that_float32_holds_are_not_warned_of(values):
    # Tests raise on warnings. Constant labels have no differences to lose, even numbers at 2·10⁷ are exact.
    fit(X, values, steps=0)


# Layouts


class Frame:
    """A stand-in for a pandas DataFrame: no array, but convertible to one."""

    def __array__(self, dtype=None, copy=None):
        return np.array(X, dtype=dtype)


LAYOUTS = {
    "columns first": np.asfortranarray(X),
    "every other column": np.repeat(X, 2, axis=1)[:, ::2],
    "backwards": X[::-1].copy()[::-1],
    "frame": Frame(),
    "lists": X.tolist(),
    "read only": np.require(X.astype(np.float32), requirements=[]),
}
LAYOUTS["read only"].flags.writeable = False


@pytest.mark.parametrize("layout", LAYOUTS)
def test_memory_layouts_train_alike(layout):
    for ours, expected in zip(fit(LAYOUTS[layout], Y)[0], fit(X.astype(np.float32), Y)[0], strict=True):
        np.testing.assert_array_equal(ours, expected)


ROWS = {
    "mask": np.arange(130) % 3 == 0,
    "slice": slice(None, None, 3),
    "range": range(0, 130, 3),
    "list": list(range(0, 130, 3)),
}


@pytest.mark.parametrize("kind", ROWS)
def test_rows_as_mask_slice_or_range(kind):
    options = {"evaluation": {"kept": ROWS[kind]}, "evaluate_at": 20}
    expected, history = fit(
        X, Y, rows=np.arange(0, 130, 3), evaluation={"kept": np.arange(0, 130, 3)}, evaluate_at=[20]
    )
    found, scored = fit(X, Y, rows=ROWS[kind], **options)
    for ours, theirs in zip(found, expected, strict=True):
        np.testing.assert_array_equal(ours, theirs)
    np.testing.assert_array_equal(scored.scores["kept"]["mse"], history.scores["kept"]["mse"])


def test_rows_of_each_run_in_any_form():
    model = models.linear(3, runs=2)
    fit(X, Y, model, rows=[ROWS["mask"], ROWS["slice"]], seeds=[0, 0])
    kernel = np.asarray(model.trainable_variables[0])
    alone = models.linear(3, runs=2)
    fit(X, Y, alone, rows=ROWS["list"], seeds=[0, 0])
    np.testing.assert_array_equal(kernel, np.asarray(alone.trainable_variables[0]))


def test_classes_stand_for_objects_with_their_defaults():
    by_class = fit(X, Y, optimizer=keras.optimizers.Adam, loss=keras.losses.MeanAbsoluteError)[0]
    by_object = fit(X, Y, optimizer=keras.optimizers.Adam(), loss=keras.losses.MeanAbsoluteError())[0]
    for ours, expected in zip(by_class, by_object, strict=True):
        np.testing.assert_array_equal(ours, expected)


# Large batches


def test_a_batch_beyond_the_rows_is_the_rows_and_takes_no_more_memory(monkeypatch):
    # Oracle: the batch of all 130 rows. What goes to the device is counted: 130 positions a step, not a million.
    sent, convert = [], training.shards._loop_module().to_device
    monkeypatch.setattr(training.shards._loop_module(), "to_device", lambda a: sent.append(np.size(a)) or convert(a))
    huge = fit(X, Y, batch_size=1_000_000, sampling="epochs")[0]
    assert max(sent) <= 256 * 130
    for ours, expected in zip(huge, fit(X, Y, batch_size=130, sampling="epochs")[0], strict=True):
        np.testing.assert_array_equal(ours, expected)


def test_large_batches_come_in_shorter_calls_with_the_same_numbers(monkeypatch):
    # Oracle: the same steps in calls of 256; what goes to the device at once is in proportion to the batch.
    options = {"batch_size": 64, "steps": 40}
    expected = fit(X, Y, **options)[0]
    monkeypatch.setattr(training.shards, "_CALL_ROWS", 200)
    sent, convert = [], training.shards._loop_module().to_device
    monkeypatch.setattr(training.shards._loop_module(), "to_device", lambda a: sent.append(np.size(a)) or convert(a))
    for ours, theirs in zip(fit(X, Y, **options)[0], expected, strict=True):
        np.testing.assert_array_equal(ours, theirs)
    assert max(sent) == X.size  # the data; batches are of at most 200 positions
