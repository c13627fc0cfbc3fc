"""The arguments of `training.fit`, checked and brought into one form, so that the trainer meets no surprises.

Shapes: n rows, d features, r runs, k rows of one run. Every error says what the argument was and what it may be.
"""

import numpy as np

from d2l_regression import metrics
from d2l_regression.backend import keras
from d2l_regression.training import batches

# These update each weight by itself, so runs that share a kernel's tensor train exactly as they would alone.
ELEMENTWISE = ("SGD", "Adam", "AdamW", "Adamax", "RMSprop", "Adagrad", "Adadelta", "Ftrl", "Lion")

# These keep state outside their variables, or assign to the model's, which a compiled loop would lose.
STATEFUL = ("Nadam", "LossScaleOptimizer")
UNSUPPORTED_SETTINGS = ("use_ema", "gradient_accumulation_steps")

# Averages over the batch are what `fit` computes; Keras' "sum" and "none" would train at another rate.
AVERAGES = ("sum_over_batch_size", "mean", "mean_with_sample_weight")


def features_and_labels(X, y):
    """X as float32 of shape (n, d), y as float32 of shape (n, 1)."""
    X = np.asarray(X)
    if X.ndim != 2:
        raise ValueError(f"X has shape {X.shape}; it must be (n, d): n rows of d features.")
    y = metrics.as_column(y, "y")
    if len(X) != len(y):
        raise ValueError(f"X has shape {X.shape} and y {y.shape}; both need the same number of rows.")
    X, y = X.astype(np.float32, copy=False), y.astype(np.float32)
    for name, values in (("X", X), ("y", y)):
        if not np.isfinite(values).all():
            raise ValueError(f"{name} holds NaN or infinity as float32; drop or repair those rows.")
    return X, y


def buildable_model(model, d):
    """The model, built for d features if it was not, and found to give one output for each row."""
    if not model.built:
        model.build((None, d))
    takes, gives = model.input_shape, model.output_shape
    if takes[-1] != d:
        raise ValueError(f"X has {d} features, but the model's input has shape {takes}; its last number must be {d}.")
    if gives[-1] != 1 or len(gives) != len(takes):
        raise ValueError(f"the model's output has shape {gives}; it must end in 1, one number for each row.")
    return model


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
    """A list of r integer arrays of shape (k,), from None (all rows), one list for all runs, or r lists."""
    if rows is None:
        rows = np.arange(n)
    shared = np.ndim(rows[0]) == 0 if len(rows) else True
    chosen = [np.asarray(rows)] * runs if shared else [np.asarray(each) for each in rows]
    if len(chosen) != runs:
        raise ValueError(f"{name} has {len(chosen)} lists of rows for {runs} runs; give one for each, or one for all.")
    for each in chosen:
        if each.ndim != 1 or each.dtype.kind not in "iu" or len(each) == 0 or each.min() < 0 or each.max() >= n:
            span = f" and values {each.min()} … {each.max()}" if each.size else ""
            raise ValueError(
                f"{name} has shape {each.shape}, dtype {each.dtype}{span}; "
                f"it must hold row numbers, at least one, each in 0 … {n - 1}."
            )
    return [each.astype(np.int32) for each in chosen]


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


def evaluation_steps(evaluate_at, first_step, last_step):
    """The steps to evaluate at, sorted, each once."""
    chosen = sorted({whole("evaluate_at", step, 0) for step in evaluate_at})
    if chosen and not first_step <= chosen[0] <= chosen[-1] <= last_step:
        raise ValueError(f"evaluate_at was {chosen}; its steps must lie in {first_step} … {last_step}.")
    return chosen


def l2_strengths(l2, runs):
    """The L2 strengths as float32 of shape (r,), from one number or r of them."""
    strengths = np.asarray(l2, np.float32)
    strengths = np.full(runs, strengths) if strengths.ndim == 0 else strengths
    if strengths.shape != (runs,) or not (np.isfinite(strengths) & (strengths >= 0)).all():
        raise ValueError(f"l2 was {l2!r}; it must be a number of at least 0, or {runs} of them, one for each run.")
    return strengths


def built_optimizer(optimizer, model, runs):
    """The Keras optimiser, built for the model's weights, and found to keep runs apart."""
    if optimizer is None:
        raise ValueError("optimizer was None and the model is not compiled; compile it or pass optimizer=….")
    optimizer = keras.optimizers.get(optimizer)
    name = type(optimizer).__name__
    unsupported = [n for n in UNSUPPORTED_SETTINGS if getattr(optimizer, n, None)]
    if name in STATEFUL or unsupported:
        what = f"{name} with {unsupported[0]}" if unsupported else name
        raise ValueError(f"optimizer was {what}, which the compiled loop cannot run; use Keras' own fit for it.")
    clips = [n for n in ("clipnorm", "global_clipnorm") if getattr(optimizer, n, None) is not None]
    if runs > 1 and (name not in ELEMENTWISE or clips):
        what = f"{name} with {clips[0]}" if clips else name
        raise ValueError(
            f"optimizer was {what}, which mixes the model's runs; it may be one of {', '.join(ELEMENTWISE)}."
        )
    if not optimizer.built:
        optimizer.build(model.trainable_variables)
    mine = {id(v) for v in model.trainable_variables}
    if mine != {id(v) for v in optimizer._trainable_variables}:
        raise ValueError(f"optimizer was {name}, already in use for another model; make a new one for each model.")
    return optimizer


def per_row_loss(loss):
    """The loss as a function of labels and predictions, both (m, 1), that gives the loss of each row, (m,)."""
    if loss is None:
        raise ValueError("loss was None and the model is not compiled; compile it or pass loss=….")
    loss = keras.losses.get(loss)
    if not isinstance(loss, keras.losses.Loss):
        return loss
    if loss.reduction not in AVERAGES:
        raise ValueError(f"loss reduces by {loss.reduction!r}; it may reduce by {', '.join(AVERAGES)}: fit averages.")
    return loss.call
