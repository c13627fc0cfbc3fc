"""Every argument of `fit` that does not fit is an error that names it, its value and what it may be."""

import keras
import numpy as np
import pytest

from d2l_regression import models, training

X, y = np.zeros((10, 3), np.float32), np.zeros(10, np.float32)


def fit(model=None, X=X, y=y, **options):
    options = {"steps": 1, "optimizer": "sgd", "loss": "mse", "batch_size": 2, **options}
    return training.fit(models.linear(3, runs=2) if model is None else model, X, y, **options)


def used_optimizer():
    optimizer = keras.optimizers.Adam()
    optimizer.build(models.linear(3, runs=2).trainable_variables)
    return optimizer


def dense(*units, d=3):
    return keras.Sequential([keras.Input((d,)), *(keras.layers.Dense(u) for u in units)])


def named():
    inputs = keras.Input((3,))
    return keras.Model(inputs, keras.layers.Dense(1, name="cost")(inputs))


WRONG = {
    "X is one row": ({"X": X[0]}, r"X has shape \(3,\), must be \(n, d\)"),
    "X is an image": ({"X": X[..., None]}, r"X has shape \(10, 3, 1\), must be \(n, d\)"),
    "two labels a row": ({"y": np.zeros((10, 2))}, r"y has shape \(10, 2\), may be \(n,\) or \(n, 1\)"),
    "too few labels": ({"y": y[:9]}, r"X has shape \(10, 3\) and y \(9, 1\); both need the same number of rows"),
    "nothing at all": ({"X": X[:0], "y": y[:0]}, r"X has shape \(0, 3\) and y \(0, 1\); .* rows, at least one"),
    "other width": ({"X": X[:, :2]}, r"X has 2 features, but the model's input has shape \(2, None, 3\)"),
    "steps and epochs": ({"epochs": 1}, r"steps was 1 and epochs was 1; give exactly one"),
    "neither": ({"steps": None}, r"steps was None and epochs was None; give exactly one"),
    "negative steps": ({"steps": -1}, r"steps was -1; it must be a whole number of at least 0"),
    "half a step": ({"steps": 1.5}, r"steps was 1\.5; it must be a whole number"),
    "epochs of unlike runs": (
        {"steps": None, "epochs": 1, "rows": [[0, 1], [0, 1, 2]]},
        r"epochs was 1, but the runs have \[2, 3\] rows; give steps instead",
    ),
    "empty batch": ({"batch_size": 0}, r"batch_size was 0; it must be a whole number of at least 1"),
    "unknown sampling": ({"sampling": "shuffle"}, r"sampling was 'shuffle'; it may be one of replacement, epochs"),
    "seeds": ({"seeds": [1, 2, 3]}, r"seeds has 3 entries for 2 runs"),
    "negative seed": ({"seeds": -1}, r"seeds has -1; a seed must be a whole number of at least 0"),
    "too many lists": ({"rows": [[0], [1], [2]]}, r"rows has 3 lists of rows for 2 runs"),
    "no rows": (
        {"rows": []},
        r"rows has shape \(0,\), dtype float64; it must hold row numbers, at least one, each in 0 … 9",
    ),
    "row out of range": (
        {"rows": [3, 10]},
        r"rows has shape \(2,\), dtype int64 and values 3 … 10; it must hold row numbers",
    ),
    "mask of other rows": (
        {"rows": np.ones(9, bool)},
        r"rows has shape \(9,\), dtype bool; .*or be a mask of 10 booleans or a slice",
    ),
    "mask of numbers": (
        {"rows": [0, 1] * 5},
        r"rows has 10 numbers, all 0 or 1, as many as there are rows; make",
    ),
    "set of rows": (
        {"rows": {1, 2}},
        r"rows was {1, 2}; it must hold row numbers, or be a mask of 10 booleans",
    ),
    "number of rows": ({"rows": 5}, r"rows was 5; it must hold row numbers"),
    "rows in words": ({"rows": "1:5"}, r"rows was 1:5; it must hold row numbers"),
    "rows by name": ({"rows": {"train": [1]}}, r"rows was {'train': \[1\]}; it must hold row numbers"),
    "list of rows": ({"evaluation": [1, 2]}, r"evaluation was a list; it must map names to rows, for example"),
    "one score": ({"scores": np.mean}, r"scores was <function mean.*>; it must map names to functions, for example"),
    "no callback": ({"callbacks": ["bar"]}, r"callbacks has 'bar'; it may hold functions of a Progress, and Keras"),
    "no labels": ({"y": None}, r"y was None; fit takes features X of shape \(n, d\) and labels y"),
    "split": (
        {"evaluation": {"test": [-1]}},
        r"evaluation\['test'\] has shape \(1,\), dtype int64 and values -1 … -1; it must",
    ),
    "late evaluation": ({"evaluate_at": [0, 2]}, r"evaluate_at was \[0, 2\]; its steps must lie in 0 … 1"),
    "early evaluation": ({"evaluate_at": [4], "first_step": 5}, r"evaluate_at was \[4\]; its steps must lie in 5 … 6"),
    "negative l2": ({"l2": [0.1, -1]}, r"l2 was \[0\.1, -1\]; it must be a number of at least 0, or 2 of them"),
    "NaN l2": ({"l2": float("nan")}, r"l2 was nan; it must be a number of at least 0"),
    "l2 of three": ({"l2": [1, 2, 3]}, r"l2 was \[1, 2, 3\]; it must be a number of at least 0, or 2 of them"),
    "no optimizer": ({"optimizer": None}, r"optimizer was None and the model is not compiled; compile it or pass"),
    "no loss": ({"loss": None}, r"loss was None and the model is not compiled with one; compile it or pass"),
    "loss of another output": (
        {"loss": {"price": "mse"}, "model": named()},
        r"loss names 'price'; the model's output is cost\.",
    ),
    "second hand": ({"optimizer": used_optimizer()}, r"optimizer was Adam, already in use for other weights than"),
    "shards": ({"shards": 0}, r"shards was 0; it must be a whole number of at least 1"),
    "threads": ({"threads": 0}, r"threads was 0; it must be a whole number of at least 1"),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_wrong_argument_is_named(case):
    options, message = WRONG[case]
    with pytest.raises(ValueError, match=message):
        fit(**options)


def test_a_plain_model_may_clip_norms_and_be_unbuilt():
    # One model has no neighbours to mix with; the book's Sequential([Dense(1)]) gets its input from X.
    model = keras.Sequential([keras.layers.Dense(1)])
    assert fit(model, optimizer=keras.optimizers.SGD(global_clipnorm=1.0)).loss.shape == (1, 1)
    assert model.input_shape == (None, 3)


@pytest.mark.parametrize("name", ["X", "y"])
@pytest.mark.parametrize("value", [np.nan, 1e39])
def test_data_that_is_not_finite_is_refused(name, value):
    data = {"X": np.ones((10, 3)), "y": np.ones(10)}
    data[name][1] = value
    with pytest.raises(ValueError, match=f"{name} holds NaN or infinity as float32; drop or repair those rows"):
        fit(**data)


def test_a_dataset_is_refused_with_what_to_do_instead():
    tf = pytest.importorskip("tensorflow")
    rows = tf.data.Dataset.from_tensor_slices((X, y)).batch(2)
    with pytest.raises(ValueError, match=r"X was a _?BatchDataset; fit takes arrays .* such as np\.concatenate"):
        fit(X=rows)
