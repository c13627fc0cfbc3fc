"""The arguments of `training.fit`, checked and brought into one form, so that the trainer meets no surprises.

Shapes: n rows, d features, r runs, k rows of one run. Every error says what the argument was and what it may be.
"""

import warnings
from collections.abc import Mapping

import numpy as np

from d2l_regression import metrics
from d2l_regression.backend import keras
from d2l_regression.features import as_matrix
from d2l_regression.layers import PairwiseProducts, RunDense
from d2l_regression.models import run_count
from d2l_regression.training import batches, programs
from d2l_regression.training.best import Best
from d2l_regression.training.refusals import refuse

# What Keras' own fit calls, of the model's: where one of these is another's, it trains otherwise.
_TRAINING = (
    "fit",
    "make_train_function",
    "train_step",
    "compute_loss",
    "_compute_loss",
    "stateless_compute_loss",
    "compute_loss_and_updates",
)


def features_and_labels(X, y):
    """X as floats of shape (n, d), y as floats of shape (n, 1), in the precision they were given in.

    The third is the type of integers or booleans that X was given in, or None.
    """
    for name, values in (("X", X), ("y", y)):
        if values is None:
            raise ValueError(f"{name} was None; fit takes features X of shape (n, d) and labels y of shape (n,).")
        if not isinstance(values, list | tuple | range) and not any(hasattr(values, a) for a in ("__array__", "shape")):
            refuse("streams", name=name, kind=type(values).__name__)
    given, X, y = X, as_matrix(X), metrics.as_column(y, "y")
    if len(X) != len(y) or not len(X):
        raise ValueError(f"X has shape {X.shape} and y {y.shape}; both need the same number of rows, at least one.")
    kind = np.asarray(given).dtype
    return X, y, kind.name if kind.kind in "biu" else None


def as_kind(values, dtype, name):
    """The columns in the type that training takes them in; warns where a float leaves too little of one."""
    with np.errstate(over="ignore", invalid="ignore"):
        kept = values.astype(dtype, order="C", copy=False)
    if not (np.isfinite(values) & np.isfinite(kept)).all():
        raise ValueError(f"{name} holds NaN or infinity as {dtype}; drop or repair those rows.")
    if kept.dtype.kind in "iu" and np.abs(kept - values).max(initial=0) >= 1:
        raise ValueError(f"{name} holds numbers beyond the model's {dtype}; give the model's input a wider type.")
    if kept.dtype.kind == "f" and kept.dtype.itemsize < values.dtype.itemsize:
        for column in range(values.shape[1]):
            _warn_of_rounding(values[:, column], kept[:, column], f"{name}[:, {column}]" if name == "X" else name)
    return kept


def _warn_of_rounding(values, kept, name):
    """Warn where rounding moves a value by more than a thousandth of the column's spread."""
    low, high = values.min(), values.max()
    largest, least = max(abs(low), abs(high)), np.finfo(kept.dtype).tiny
    # Most columns are far from this: half a unit of the last place of the largest value bounds what rounding moves.
    if (largest * np.finfo(kept.dtype).eps / 2 + least) * 1e3 <= (high - low) / 2 / np.sqrt(len(values)):
        return
    kept = np.where(np.abs(kept) < least, 0, kept)  # as compiled programs do
    moved, spread = np.abs(values - kept).max(), (values / (largest or 1)).std() * largest
    if moved > 1e-3 * spread > 0:
        warnings.warn(
            f"{name} lies in {low:.10g} … {high:.10g}, and {kept.dtype} rounds it by up to {moved:.2g}, "
            f"{moved / spread:.1%} of its standard deviation; subtract its mean, in float64, before training, and "
            "divide by its standard deviation.",
            stacklevel=4,
        )


def buildable_model(model, X, kind):
    """The model, built for features as X if it was not, and found to train as Keras' own, to one output a row.

    kind: the integers or booleans that X was given in, or None.
    """
    for method in _TRAINING:
        if method in vars(model) or getattr(type(model), method, None) is not getattr(keras.Model, method, None):
            refuse("own training", kind=type(model).__name__, method=method)
    takes, gives = _shapes(model, X.shape, kind)
    if takes[-1] != X.shape[1]:
        raise ValueError(
            f"X has {X.shape[1]} features, but the model's input has shape {takes}; its last number must be "
            f"{X.shape[1]}."
        )
    if gives[-1] != 1 or len(gives) != len(takes):
        refuse("outputs", gives=gives)
    if not model.trainable_variables:
        refuse("nothing to train")
    for layer in model._flatten_layers():
        if not layer.supports_jit and not isinstance(layer, keras.layers.LSTM | keras.layers.GRU):
            refuse("not compiled", what=f"layer {layer.name}", why=f"{type(layer).__name__} runs outside of one")
    _keep_runs_apart(model)
    return model


def _shapes(model, shape, kind):
    """The shapes of the model's input and output; builds the model as Keras does, by a call that changes no state."""
    own = "call" in vars(model) or not type(model).call.__module__.startswith("keras.")
    if not own and not model.built:
        model.build((None, shape[1]))
    inputs = getattr(model, "inputs", None)
    if own or inputs is None:
        outputs = keras.tree.flatten(model(keras.KerasTensor(shape, fed_dtype(model, kind))))
    else:
        outputs = model.outputs
    takes = [shape] if inputs is None else [tuple(each.shape) for each in inputs]
    if len(takes) != 1:
        refuse("inputs", count=len(takes))
    gives = [tuple(each.shape) for each in outputs]
    return takes[0], gives[0] if len(gives) == 1 else gives


def _keep_runs_apart(model):
    """Refuse a model with runs that has other layers than the two that keep runs apart."""
    if run_count(model) is None or programs.rowwise(model):
        return
    for layer in model.layers:
        kind = type(layer)
        one = not isinstance(layer, keras.layers.InputLayer) and kind not in (RunDense, PairwiseProducts)
        extras = [name for name in ("activity_regularizer",) if getattr(layer, name, None)]
        extras += [n for v in layer.weights for n in ("regularizer", "constraint") if getattr(v, n)]
        if one or extras or type(model) is not keras.Sequential:
            refuse("layers with runs", layer=layer.name, kind=" with ".join([kind.__name__, *extras[:1]]))
        if kind is RunDense and not _by_run(layer.activation):
            refuse("layers with runs", layer=layer.name, kind=f"RunDense with activation {layer.activation}")


def _by_run(activation):
    """Whether an activation of unknown make gives each run what it gives it alone; tried on random numbers."""
    tried = np.random.default_rng(0).standard_normal((3, 4, 5)).astype("float32")
    together = np.asarray(activation(keras.ops.convert_to_tensor(tried)))
    alone = [np.asarray(activation(keras.ops.convert_to_tensor(tried[k : k + 1])))[0] for k in range(3)]
    return np.allclose(together, alone, rtol=1e-5, atol=1e-6)


def fed_dtype(model, kind):
    """What the model is fed: float32, float64 if it computes in it, or integers or booleans where Keras feeds those.

    kind: the integers or booleans that X was given in, or None.
    """
    inputs = getattr(model, "inputs", None)
    wanted = inputs[0].dtype if inputs else kind or model.compute_dtype
    computes = {wanted, model.compute_dtype, *(v.dtype for v in model.weights)}
    if "float64" in computes and not programs.computes_double():
        refuse("float64", backend=keras.backend.backend())
    return wanted if wanted.startswith(("float64", "int", "uint", "bool")) else "float32"


def whole(name, value, least):
    """The value as an integer that is at least `least`."""
    if isinstance(value, bool) or not isinstance(value, (int, np.integer)) or value < least:
        raise ValueError(f"{name} was {value!r}; it must be a whole number of at least {least}.")
    return int(value)


def known_sampling(sampling):
    """The sampling, one of `batches.SAMPLINGS`."""
    if sampling not in batches.SAMPLINGS:
        raise ValueError(f"sampling was {sampling!r}; it may be one of {', '.join(batches.SAMPLINGS)}.")
    return sampling


def rows_by_run(name, rows, runs, n):
    """A list of r integer arrays of shape (k,), from None (all rows), rows for all runs alike, or r such lists.

    Rows are integers, a mask of n booleans, a range or a slice.
    """
    rows = slice(None) if rows is None else rows
    rows = rows if isinstance(rows, slice | list | tuple) else np.asarray(rows)
    if isinstance(rows, np.ndarray) and rows.ndim == 0:
        raise ValueError(f"{name} was {rows!s:.40}; it must hold row numbers, or be a mask of {n} booleans or a slice.")
    shared = isinstance(rows, slice) or not len(rows) or (np.ndim(rows[0]) == 0 and not isinstance(rows[0], slice))
    chosen = [_row_numbers(name, rows, n)] * runs if shared else [_row_numbers(name, each, n) for each in rows]
    if len(chosen) != runs:
        raise ValueError(f"{name} has {len(chosen)} lists of rows for {runs} runs; give one for each, or one for all.")
    return chosen


def _row_numbers(name, rows, n):
    """The rows as integers of shape (k,)."""
    rows = np.arange(n)[rows] if isinstance(rows, slice) else np.asarray(rows)
    if rows.dtype == bool and rows.shape == (n,):
        rows = np.flatnonzero(rows)
    elif rows.dtype.kind in "iu" and rows.shape == (n,) and n > 2 and rows.max() <= 1:
        raise ValueError(f"{name} has {n} numbers, all 0 or 1, as many as there are rows; make the mask boolean.")
    number = rows.dtype.kind in "iu"
    if rows.ndim != 1 or not number or len(rows) == 0 or rows.min() < 0 or rows.max() >= n:
        span = f" and values {rows.min()} … {rows.max()}" if number and rows.size else ""
        raise ValueError(
            f"{name} has shape {rows.shape}, dtype {rows.dtype}{span}; "
            f"it must hold row numbers, at least one, each in 0 … {n - 1}, or be a mask of {n} booleans or a slice."
        )
    return rows.astype(np.int32)


def refuse_stateful(model):
    """Refuse a model that is to be evaluated and has layers that carry on from batch to batch."""
    for layer in model._flatten_layers():
        if getattr(layer, "stateful", False):
            refuse("stateful", layer=layer.name)


def splits_by_run(evaluation, runs, n):
    """split -> rows of each run, from split -> rows in any form."""
    if evaluation is not None and not isinstance(evaluation, Mapping):
        kind = type(evaluation).__name__
        raise ValueError(f"evaluation was a {kind}; it must map names to rows, for example {{'test': rows}}.")
    return {k: rows_by_run(f"evaluation[{k!r}]", v, runs, n) for k, v in (evaluation or {}).items()}


def scores_by_name(scores, default):
    """metric -> function(labels, predictions)."""
    scores = default if scores is None else scores
    if not isinstance(scores, Mapping) or not all(map(callable, scores.values())):
        raise ValueError(f"scores was {scores!r}; it must map names to functions, for example {{'mse': metrics.mse}}.")
    for name, score in scores.items():
        if isinstance(score, type | keras.metrics.Metric):
            raise ValueError(f"scores[{name!r}] was {score}; Keras' metrics add up over calls: give a function.")
    return scores


def step_count(steps, epochs, rows, batch_size):
    """The number of updates, from steps or from epochs."""
    if (steps is None) == (epochs is None):
        raise ValueError(f"steps was {steps} and epochs was {epochs}; give exactly one of them.")
    if epochs is None:
        return whole("steps", steps, 0)
    lengths = {len(each) for each in rows}
    if len(lengths) > 1:
        raise ValueError(f"epochs was {epochs}, but the runs have {sorted(lengths)} rows; give steps instead.")
    return whole("epochs", epochs, 0) * batches.steps_per_epoch(lengths.pop(), batch_size)


def check_best(best, splits):
    """Refuse a `Best` of another split, of runs with rows of their own, or one that was used before."""
    if not isinstance(best, Best) or best.split not in splits:
        known, given = ", ".join(splits) or "none", best.split if isinstance(best, Best) else best
        raise ValueError(f"best was {given!r}; it may be a training.Best of an evaluation split, here {known}.")
    if any(not np.array_equal(rows, splits[best.split][0]) for rows in splits[best.split]):
        raise ValueError(f"best is of {best.split!r}, where the runs have rows of their own; give all the same rows.")
    if best.values:
        raise ValueError("best was used for another training; make a new one for each.")


def evaluation_steps(evaluate_at, first_step, last_step):
    """The steps to evaluate at, sorted, each once."""
    evaluate_at = [evaluate_at] if np.ndim(evaluate_at) == 0 else evaluate_at
    chosen = sorted({whole("evaluate_at", step, 0) for step in evaluate_at})
    if chosen and not first_step <= chosen[0] <= chosen[-1] <= last_step:
        raise ValueError(f"evaluate_at was {chosen}; its steps must lie in {first_step} … {last_step}.")
    return chosen


def padded(model, objective, sampling, rows, batch_size):
    """Whether partial batches are filled up with rows that do not count; if not, they are batches of their own size."""
    if not any(batches.partial(sampling, len(each), batch_size) for each in rows):
        return False
    if programs.rowwise(model) and objective.rowwise:
        return True
    if len({len(each) for each in rows}) > 1:
        refuse("unlike batches", loss=getattr(objective.loss, "fn", objective.loss))
    return False


def l2_strengths(l2, runs):
    """The L2 strengths as float32 of shape (r,), from one number or r of them."""
    strengths = np.asarray(l2, np.float32)
    strengths = np.full(runs, strengths) if strengths.ndim == 0 else strengths
    if strengths.shape != (runs,) or not (np.isfinite(strengths) & (strengths >= 0)).all():
        raise ValueError(f"l2 was {l2!r}; it must be a number of at least 0, or {runs} of them, one for each run.")
    return strengths
