"""The arguments of `training.fit`, checked and brought into one form, so that the trainer meets no surprises.

Shapes: n rows, d features, r runs, k rows of one run. Every error says what the argument was and what it may be.
"""

import warnings
from collections.abc import Mapping

import numpy as np

from d2l_regression import metrics
from d2l_regression.backend import keras
from d2l_regression.features import as_matrix
from d2l_regression.training import batches, programs
from d2l_regression.training.best import Best
from d2l_regression.training.refusals import refuse


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


def group_count(groups, runs, n):
    """The number of groups, which shares out runs and rows."""
    count = whole("groups", groups, 1)
    if runs % count or n % count:
        raise ValueError(f"groups was {count}; it must divide the number of runs, {runs}, and that of the rows, {n}.")
    return count


def rows_by_run(name, rows, runs, n, groups=1):
    """A list of r integer arrays of shape (k,), from None (all rows), rows for all runs alike, or r such lists.

    Rows are integers, a mask of n booleans, a range or a slice; of several groups each has only its own.
    """
    rows = np.repeat(np.arange(n).reshape(groups, -1), runs // groups, axis=0) if rows is None and groups > 1 else rows
    rows = slice(None) if rows is None else rows
    rows = rows if isinstance(rows, slice | list | tuple) else np.asarray(rows)
    if isinstance(rows, np.ndarray) and rows.ndim == 0:
        raise ValueError(f"{name} was {rows!s:.40}; it must hold row numbers, or be a mask of {n} booleans or a slice.")
    shared = isinstance(rows, slice) or not len(rows) or (np.ndim(rows[0]) == 0 and not isinstance(rows[0], slice))
    chosen = [_row_numbers(name, rows, n)] * runs if shared else [_row_numbers(name, each, n) for each in rows]
    if len(chosen) != runs:
        raise ValueError(f"{name} has {len(chosen)} lists of rows for {runs} runs; give one for each, or one for all.")
    for run, each in enumerate(chosen):
        group, height = run * groups // runs, n // groups
        if groups > 1 and (each.min() < group * height or each.max() >= (group + 1) * height):
            raise ValueError(
                f"{name} of run {run} has rows {each.min()} … {each.max()}; those of its group are "
                f"{group * height} … {(group + 1) * height - 1}."
            )
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


def splits_by_run(evaluation, runs, n, groups=1):
    """split -> rows of each run, from split -> rows in any form."""
    if evaluation is not None and not isinstance(evaluation, Mapping):
        kind = type(evaluation).__name__
        raise ValueError(f"evaluation was a {kind}; it must map names to rows, for example {{'test': rows}}.")
    return {k: rows_by_run(f"evaluation[{k!r}]", v, runs, n, groups) for k, v in (evaluation or {}).items()}


def scores_by_name(scores, default):
    """metric -> function(labels, predictions)."""
    scores = default if scores is None else scores
    if not isinstance(scores, Mapping) or not all(map(callable, scores.values())):
        raise ValueError(f"scores was {scores!r}; it must map names to functions, for example {{'mse': metrics.mse}}.")
    for name, score in scores.items():
        if isinstance(score, type | keras.metrics.Metric):
            raise ValueError(f"scores[{name!r}] was {score}; Keras' metrics add up over calls: give a function.")
    return scores


def step_counts(steps, epochs, rows, batch_size, groups):
    """The number of updates of each group, from steps or from epochs."""
    if (steps is None) == (epochs is None):
        raise ValueError(f"steps was {steps} and epochs was {epochs}; give exactly one of them.")
    if epochs is None:
        counts = [steps] * groups if np.ndim(steps) == 0 else list(steps)
        if len(counts) != groups:
            raise ValueError(f"steps has {len(counts)} entries; give one number, or one for each of {groups} groups.")
        return [whole("steps", count, 0) for count in counts]
    lengths = {len(each) for each in rows}
    if len(lengths) > 1:
        raise ValueError(f"epochs was {epochs}, but the runs have {sorted(lengths)} rows; give steps instead.")
    return [whole("epochs", epochs, 0) * batches.steps_per_epoch(lengths.pop(), batch_size)] * groups


def best_by_group(best, splits, groups):
    """A list of a `Best` for each group, or of none at all.

    Raises: ValueError for one of another split, of runs with rows of their own, or one that was used before.
    """
    if best is None:
        return []
    bests = list(best) if isinstance(best, list | tuple) else [best]
    if len(bests) != groups:
        raise ValueError(f"best has {len(bests)} entries; there are {groups} groups of runs, give a Best for each.")
    for group, each in enumerate(bests):
        if not isinstance(each, Best) or each.split not in splits:
            known, given = ", ".join(splits) or "none", each.split if isinstance(each, Best) else each
            raise ValueError(f"best was {given!r}; it may be a training.Best of an evaluation split, here {known}.")
        rows = splits[each.split]
        own = rows[group * len(rows) // groups : (group + 1) * len(rows) // groups]
        if any(not np.array_equal(other, own[0]) for other in own):
            raise ValueError(
                f"best is of {each.split!r}, where the runs have rows of their own; give all of a group the same rows."
            )
        if each.values or bests.index(each) < group:
            raise ValueError("best was used for another training; make a new one for each.")
    return bests


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
