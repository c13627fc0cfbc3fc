"""From a table as read to what is compared on: features, labels, groups and times, each row with a label."""

import difflib
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from d2l_regression.compare.errors import TableError
from d2l_regression.compare.kinds import HUGEST, LEAST_ROWS, TINIEST, feature, typed
from d2l_regression.compare.notes import Note, counted, listed, percent, tidy

LARGE = 4_000_000  # cells; of fewer, one block of memory is quicker to take rows of
LARGE_GROUP = 0.4  # of the rows, in one group: twice a fold


@dataclass(eq=False)
class Table:
    """What is compared on: n rows with a label.

    X: DataFrame, n rows; float64 columns are numbers (NaN is missing), object columns are words (None is missing).
    y: labels, shape (n,), float64. groups: a code for each row, or None. time: a number for each row, or None.
    kinds: {column of the table: "number", "word", "date", "yes/no", or why it is left out}.
    """

    X: pd.DataFrame
    y: np.ndarray
    target: str
    groups: np.ndarray | None = None
    time: np.ndarray | None = None
    groups_name: str | None = None
    time_name: str | None = None
    log_target: bool = False
    kinds: dict = field(default_factory=dict)
    notes: list = field(default_factory=list)

    @property
    def n(self):
        """Number of rows."""
        return len(self.y)


def prepare(found, target, drop=(), groups=None, time=None, log_target=False):
    """The `Table` of a `reading.Read`.

    target: name of the column of labels, or its number where the table has no names; or labels, shape (n,).
    drop: names of columns to leave out. groups, time: names of columns, or None.
    Raises: TableError that names the column.
    """
    frame, notes = found.frame, [Note("read", says) for says in found.told]
    names = isinstance(target, tuple) and all(isinstance(part, str) for part in target)  # of columns in two levels
    if not names and not isinstance(target, str | int | np.integer):
        frame, target = _with_labels(frame, target, found.index)
    target = _known(frame, target, "target", found.header)
    drop = [_known(frame, name, "drop", found.header) for name in ([drop] if isinstance(drop, str) else drop)]
    groups, time = (
        None if name is None else _known(frame, name, option, found.header)
        for name, option in ((groups, "groups"), (time, "time"))
    )
    for option, names in (("drop", drop), ("groups", [groups]), ("time", [time])):
        if target in names:
            raise TableError(f"{option} names the target {target!r}; the label cannot be both")
    if groups is not None and time is not None:
        raise TableError("groups and time were both given; choose what new rows will be: other groups, or later rows")
    y, missing = _labels(frame[target], target, log_target, found.decimal, notes)
    kept = ~missing
    if missing.any():
        notes.append(
            Note("label missing", f"{target} is missing in {counted(missing.sum())}: left out, as there is no label.")
        )
    if kept.sum() < LEAST_ROWS:
        raise TableError(
            f"the table has {counted(kept.sum())} with a label in {target!r}; a comparison needs {LEAST_ROWS} at least"
        )
    if missing.any():
        frame, y = frame.loc[kept].reset_index(drop=True), y[kept]
    if y.min() == y.max():
        raise TableError(f"{target!r} is {y[0]:g} in all rows; there is nothing to predict: name another target")
    table = Table(pd.DataFrame(index=frame.index), y, target, log_target=log_target, notes=notes)
    table.groups_name, table.time_name = groups, time
    if groups is not None:
        table.groups = _groups(frame[groups], groups, notes)
    if time is not None:
        table.time = _moments(frame[time], time, found.decimal)
    features = {}
    for name in frame.columns:
        if name == target:
            continue
        if name in drop:
            table.kinds[name] = "dropped"
        elif name == groups:
            table.kinds[name] = "groups"  # a new group's name says nothing
        else:
            table.kinds[name], values = feature(frame[name], name, notes, found.decimal)
            if values is not None:
                features[name] = pd.Series(
                    values, dtype=object if table.kinds[name] == "word" else "float64", copy=False
                )
    if not features:
        gone = "; ".join(f"{name!r} {kind}" for name, kind in table.kinds.items()) or "the table has no other"
        raise TableError(f"no column is left to predict {target!r} from ({gone}); drop fewer, or add a column")
    large = table.n * len(features) > LARGE
    table.X = pd.DataFrame(features, copy=not large)  # a large table's numbers stay where they are, in memory once
    return table


def _with_labels(frame, labels, index):
    its = getattr(labels, "index", None)
    if isinstance(its, pd.Index) and index is not None and not its.equals(index) and len(its) == len(index):
        raise TableError(
            "target has another index than the table; give target.loc[table.index], or target.to_numpy() if row k of "
            "both belong together"
        )
    values = labels.to_numpy() if hasattr(labels, "to_numpy") else np.asarray(labels)
    values = values.reshape(-1) if values.ndim == 2 and values.shape[1] == 1 else values
    if values.shape != (len(frame),):
        raise TableError(f"target has shape {values.shape}, must be a column's name or one label for each row")
    name = str(getattr(labels, "name", None) or "y")
    while name in frame:
        name += "'"
    return frame.assign(**{name: values}), name


def _known(frame, name, option, header):
    """The column's name in the frame. Raises: TableError with those that look like it."""
    if isinstance(name, str) and name in frame.columns:
        if f"{name} (2)" in frame.columns and option == "target":
            raise TableError(f"{option} {name!r} is the name of several columns; rename the one that is meant")
        return name
    plain = tidy(" ".join(map(str, name)) if isinstance(name, tuple) else str(name))
    if not header and plain.isdigit() and 1 <= int(plain) <= frame.shape[1]:
        return frame.columns[int(plain) - 1]
    if plain in frame.columns:
        return plain
    alike = [column for column in frame.columns if column.lower() == plain.lower()]
    near = alike or difflib.get_close_matches(plain, frame.columns, n=3, cutoff=0.5)
    if frame.shape[1] == 1 and header:
        only = f"the table has one column, {frame.columns[0]!r}"
        raise TableError(f"{option} was {plain!r}, but {only}; if it was a text, is its separator right?")
    which = f"did you mean {', '.join(map(repr, near))}?" if near else f"there are {listed(frame.columns)}"
    raise TableError(f"{option} was {plain!r}, which is no column of the table; {which}")


# --- the label, groups, and the time


def _labels(column, name, log, decimal, notes):
    """(y, missing): labels, shape (n,), and a mask of those that there are not."""
    kind, values = typed(column, name, notes, decimal)
    if kind not in ("number", "yes/no"):
        example = next((value for value in column if not pd.isna(value)), None)
        if example is None:
            raise TableError(f"target {name!r} is empty in all rows; name another target")
        what = "dates" if kind == "date" else f"words, such as {listed([example])}"
        raise TableError(
            f"target {name!r} holds {what}: this compares regressions, whose label is a number; name another target"
        )
    missing = ~np.isfinite(values)
    present = values[~missing]
    if not len(present) and column.notna().any():
        raise TableError(f"target {name!r} has no finite number up to {HUGEST:g}; give it in another unit")
    if len(present) and 0 < np.ptp(present) < TINIEST:
        raise TableError(f"target {name!r} varies by less than {TINIEST:g}; give it in another unit")
    if log:
        if (present <= 0).any():
            raise TableError(
                f"log-target: {name!r} goes down to {present.min():g}, and a logarithm needs more than 0; leave "
                "--log-target out, or these rows"
            )
        values = np.log(np.where(missing, 1.0, values))
    return values, missing


def _groups(column, name, notes):
    """A code for each row; rows that name no group are one together."""
    missing = column.isna()
    if missing.any():
        notes.append(
            Note("types", f"{name} is missing in {counted(missing.sum())}: they are taken as one group.", (name,))
        )
    codes = pd.factorize(column.astype(object).where(~missing, None), use_na_sentinel=False)[0]
    share = np.bincount(codes).max() / len(codes)
    if share > LARGE_GROUP:
        says = f"One group of {name} has {percent(share)} of the rows: the fold that tests on it trains on few."
        notes.append(Note("groups", says, (name,)))
    return codes


def _moments(column, name, decimal):
    """When each row was, as numbers. Raises: TableError if a row does not say, or the column has words."""
    kind, values = typed(column, name, [], decimal)
    if kind == "word":
        raise TableError(f"time: {name!r} holds words; it must hold dates or numbers that rise with time")
    if np.isnan(values).any():
        raise TableError(
            f"time: {name!r} is missing in {counted(np.isnan(values).sum())}; fill them in or leave these rows out"
        )
    if len(np.unique(values)) < LEAST_ROWS // 2:
        raise TableError(f"time: {name!r} has {len(np.unique(values))} different moments; forward blocks need 10")
    return values
