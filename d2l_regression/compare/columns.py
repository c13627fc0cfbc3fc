"""Columns as the models take them: numbers, with NaN where one is missing, and words; what was done is told.

Nothing here is fitted: every value becomes what it becomes by itself, whatever the other rows hold. Which kind of
column it is, is told from all rows, as a reader of the table would; the label is not looked at.
"""

import difflib
import re
import warnings
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from d2l_regression.compare.errors import TableError

LEAST_ROWS = 20  # with a label: below, five folds and a choice inside leave three rows to choose by
MOSTLY = 0.95  # of the entries: so many must be numbers, or dates, for a column of text to be read as such
FREE_TEXT = 0.5  # of the entries different from each other: text that says nothing of the next row
DAY = np.timedelta64(1, "D")
_DATE = re.compile(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}([ T]\d{1,2}:\d{2}.*)?|\d{1,2}[- ]?[A-Za-z]{3,9}[- ,]*\d{2,4}")
_ORNAMENT = re.compile(r"[\s$€£¥%  ]|(?<=\d),(?=\d{3}\b)")


@dataclass(frozen=True)
class Note:
    """Something noticed about the table. kind: "leak", "left out", ... columns: names. says: a sentence or two."""

    kind: str
    says: str
    columns: tuple = ()


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
    if not isinstance(target, str | int | np.integer):
        frame, target = _with_labels(frame, target)
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
    y, missing = _labels(frame[target], target, log_target)
    kept = ~missing
    if missing.any():
        notes.append(
            Note("label missing", f"{target} is missing in {counted(missing.sum())}: left out, as there is no label.")
        )
    if kept.sum() < LEAST_ROWS:
        raise TableError(
            f"the table has {counted(kept.sum())} with a label in {target!r}; a comparison needs {LEAST_ROWS} at least"
        )
    frame, y = frame.loc[kept].reset_index(drop=True), y[kept]
    if y.min() == y.max():
        raise TableError(f"{target!r} is {y[0]:g} in all rows; there is nothing to predict: name another target")
    table = Table(pd.DataFrame(index=frame.index), y, target, log_target=log_target, notes=notes)
    table.groups_name, table.time_name = groups, time
    if groups is not None:
        table.groups = pd.factorize(frame[groups].astype(object).where(frame[groups].notna(), "missing"))[0]
    if time is not None:
        table.time = _moments(frame[time], time)
    features = {}
    for name in frame.columns:
        if name == target:
            continue
        if name in drop:
            table.kinds[name] = "dropped"
        elif name == groups:
            table.kinds[name] = "groups"  # a new group's name says nothing
        else:
            table.kinds[name], values = _feature(frame[name], name, notes)
            if values is not None:
                features[name] = pd.Series(values, dtype=object if table.kinds[name] == "word" else "float64")
    if not features:
        raise TableError(f"no column is left to predict {target!r} from; drop fewer, or look at what was noticed")
    table.X = pd.DataFrame(features)
    return table


def _with_labels(frame, labels):
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
    if name in frame.columns and not isinstance(name, int):
        if f"{name} (2)" in frame.columns and option == "target":
            raise TableError(f"{option} {name!r} is the name of several columns; rename the one that is meant")
        return name
    plain = str(name).strip()
    if not header and plain.isdigit() and 1 <= int(plain) <= frame.shape[1]:
        return frame.columns[int(plain) - 1]
    if plain in frame.columns:
        return plain
    alike = [column for column in frame.columns if column.lower() == plain.lower()]
    near = alike or difflib.get_close_matches(plain, frame.columns, n=3, cutoff=0.5)
    which = f"did you mean {', '.join(map(repr, near))}?" if near else f"there are {_listed(frame.columns)}"
    raise TableError(f"{option} was {plain!r}, which is no column of the table; {which}")


def _listed(names, most=12):
    names = list(map(repr, names))
    return ", ".join(names[:most]) + (f" and {len(names) - most} more" if len(names) > most else "")


def counted(count):
    """A number of rows in words: "1 row", "2,000 rows"."""
    return f"{count:,} row" + ("" if count == 1 else "s")


# --- the label


def _labels(column, name, log):
    """(y, missing): labels, shape (n,), and a mask of those that there are not."""
    kind, values = _typed(column, name, [])
    if kind not in ("number", "yes/no"):
        example = next((value for value in column if not pd.isna(value)), None)
        raise TableError(
            f"target {name!r} holds {'dates' if kind == 'date' else f'words, such as {example!r}'}: this compares "
            "regressions, whose label is a number; name another target"
            if example is not None
            else f"target {name!r} is empty in all rows; name another target"
        )
    missing = ~np.isfinite(values)
    if log:
        if (values[~missing] <= 0).any():
            raise TableError(
                f"log-target: {name!r} goes down to {values[~missing].min():g}; a logarithm needs more than 0"
            )
        values = np.log(np.where(missing, 1.0, values))
    return values, missing


# --- the features


def _feature(column, name, notes):
    """(kind, values or None): a column as a model takes it, or why it is left out."""
    try:
        different = column.nunique(dropna=True)
    except TypeError:
        notes.append(
            Note("left out", f"{name} holds lists or the like: left out; make columns of numbers of it.", (name,))
        )
        return "left out: no numbers or words", None
    if different == 0:
        notes.append(Note("left out", f"{name} is empty in all rows: left out.", (name,)))
        return "left out: empty", None
    if different == 1 and column.notna().all():
        notes.append(Note("left out", f"{name} is {column.iloc[0]} in all rows: left out, it says nothing.", (name,)))
        return "left out: constant", None
    kind, values = _typed(column, name, notes)
    if kind == "number" and _is_row_number(values):
        notes.append(Note("left out", f"{name} counts the rows: left out; new rows would have new numbers.", (name,)))
        return "left out: counts the rows", None
    if kind == "word" and different > FREE_TEXT * column.notna().sum() and different > LEAST_ROWS:
        says = (
            f"{name} has {different:,} different words in {counted(column.notna().sum())}: an identifier or free text"
        )
        notes.append(Note("left out", f"{says}, left out.", (name,)))
        return "left out: identifier or free text", None
    return kind, values


def _typed(column, name, notes):
    """("number", "yes/no" or "date", float64 with NaN) or ("word", objects with None)."""
    dtype = column.dtype
    if pd.api.types.is_bool_dtype(dtype):
        return "yes/no", column.astype("float64").to_numpy()
    if pd.api.types.is_complex_dtype(dtype):
        raise TableError(f"{name!r} holds complex numbers; put real and imaginary part into columns of their own")
    if pd.api.types.is_numeric_dtype(dtype) and not isinstance(dtype, pd.CategoricalDtype):
        return "number", _finite(column.to_numpy(dtype="float64", na_value=np.nan), name, notes)
    if pd.api.types.is_datetime64_any_dtype(dtype) or isinstance(dtype, pd.PeriodDtype):
        return _date(column, name, notes)
    if pd.api.types.is_timedelta64_dtype(dtype):
        return "number", (column / pd.Timedelta(days=1)).to_numpy(dtype="float64")
    present = column.dropna()
    if not len(present):
        return "word", column.astype(object).where(column.notna(), None).to_numpy()
    first = present.iloc[0]
    if hasattr(first, "year") and hasattr(first, "month"):
        return _date(pd.Series(pd.to_datetime(column, errors="coerce")), name, notes)
    if all(isinstance(value, bool | np.bool_) for value in present.iloc[:1000]) and dtype == object:
        return "yes/no", column.astype("float64").to_numpy()
    return _text(column, present, name, notes)


def _finite(values, name, notes):
    infinite = np.isinf(values)
    if infinite.any():
        notes.append(
            Note("infinite", f"{name} is infinite in {counted(infinite.sum())}: taken as missing there.", (name,))
        )
        values = np.where(infinite, np.nan, values)
    return values


def _text(column, present, name, notes):
    """A column of text: numbers, dates or words, whichever most entries are."""
    words = present.astype(str).str.strip()
    numbers = pd.to_numeric(words.str.replace(_ORNAMENT, "", regex=True), errors="coerce")
    read = numbers.notna()
    if read.mean() >= MOSTLY:
        if not read.all():
            others = sorted(set(words[~read]))
            says = f"{name} is read as numbers; {counted((~read).sum())} with {_listed(others, 3)} count as missing."
            notes.append(Note("types", says, (name,)))
        else:
            notes.append(Note("types", f"{name} came as text and is read as numbers.", (name,)))
        return "number", _finite(numbers.reindex(column.index).to_numpy(dtype="float64"), name, notes)
    if words.iloc[:200].str.fullmatch(_DATE).mean() >= MOSTLY:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)  # it guesses the order of day and month, and says so
            dates = pd.to_datetime(words, errors="coerce", format="mixed")
        if dates.notna().mean() >= MOSTLY:
            return _date(dates.reindex(column.index), name, notes)
    values = np.full(len(column), None, dtype=object)
    values[column.notna().to_numpy()] = words.to_numpy(dtype=object)
    return "word", values


def _date(column, name, notes):
    moments = _days(column)
    earliest = pd.Timestamp(
        pd.Series(column).min() if not isinstance(column.dtype, pd.PeriodDtype) else column.min().start_time
    )
    notes.append(Note("date", f"{name} is read as a date: days since {earliest:%Y-%m-%d}.", (name,)))
    return "date", moments


def _days(column):
    if isinstance(column.dtype, pd.PeriodDtype):
        column = column.dt.to_timestamp()
    if getattr(column.dt, "tz", None) is not None:
        column = column.dt.tz_convert(None)
    return ((column - column.min()) / pd.Timedelta(days=1)).to_numpy(dtype="float64")


def _is_row_number(values):
    if np.isnan(values).any() or len(values) < LEAST_ROWS:
        return False
    ordered = np.sort(values)
    return bool(ordered[0] in (0, 1) and (np.diff(ordered) == 1).all())


def _moments(column, name):
    """When each row was, as numbers. Raises: TableError if a row does not say, or the column has words."""
    kind, values = _typed(column, name, [])
    if kind == "word":
        raise TableError(f"time: {name!r} holds words; it must hold dates or numbers that rise with time")
    if np.isnan(values).any():
        raise TableError(
            f"time: {name!r} is missing in {counted(np.isnan(values).sum())}; fill them in or leave these rows out"
        )
    if len(np.unique(values)) < LEAST_ROWS // 2:
        raise TableError(f"time: {name!r} has {len(np.unique(values))} different moments; forward blocks need 10")
    return values
