"""Which kind of column each is, and its values as the models take them: numbers with NaN, words with None.

Nothing here is fitted: every value becomes what it becomes by itself, whatever the other rows hold. Which kind of
column it is, is told from all rows, as a reader of the table would; the label is not looked at.
"""

import numpy as np
import pandas as pd

from d2l_regression.compare import moments, numerals
from d2l_regression.compare.errors import TableError
from d2l_regression.compare.notes import Note, counted, listed, tidy

LEAST_ROWS = 20  # with a label: below, five folds and a choice inside leave three rows to choose by
FREE_TEXT = 0.5  # of the entries different from each other: text that says nothing of the next row
HUGEST, TINIEST = 1e100, 1e-100  # values beyond, and columns that vary by less: their squares are no numbers any more


def feature(column, name, notes, decimal="."):
    """(kind, values or None): a column as a model takes it, or why it is left out. decimal: the mark of the file."""
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
    kind, values = typed(column, name, notes, decimal)
    if kind == "number" and np.isnan(values).all():
        return "left out: no number", None
    if kind == "number" and _is_row_number(values):
        notes.append(Note("left out", f"{name} counts the rows: left out; new rows would have new numbers.", (name,)))
        return "left out: counts the rows", None
    if kind == "number" and 0 < np.nanmax(values) - np.nanmin(values) < TINIEST:
        notes.append(Note("left out", f"{name} varies by less than {TINIEST:g}: left out; give another unit.", (name,)))
        return "left out: constant", None
    if kind == "word" and different > FREE_TEXT * column.notna().sum() and different > LEAST_ROWS:
        says = (
            f"{name} has {different:,} different words in {counted(column.notna().sum())}: an identifier or free text"
        )
        notes.append(Note("left out", f"{says}, left out.", (name,)))
        return "left out: identifier or free text", None
    return kind, values


def typed(column, name, notes, decimal="."):
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
    if all(isinstance(value, bool | np.bool_) for value in present.iloc[:1000]):
        return "yes/no", column.astype("float64").to_numpy()
    return _text(column, present, name, notes, decimal)


def _finite(values, name, notes):
    infinite = np.abs(values) > HUGEST
    if infinite.any():
        how = "infinite" if np.isinf(values[infinite]).all() else f"infinite or beyond {HUGEST:g}"
        notes.append(
            Note("infinite", f"{name} is {how} in {counted(infinite.sum())}: taken as missing there.", (name,))
        )
        values = np.where(infinite, np.nan, values)
    return values


def _text(column, present, name, notes, decimal):
    """A column of text: numbers, times of the day, dates or words, whichever most entries are."""
    codes, levels = pd.factorize(present.map(_word))
    levels = pd.Series(levels, dtype=object).map(tidy)

    def in_rows(found):
        return pd.Series(found.to_numpy()[codes], index=present.index).reindex(column.index)

    found, unit, mixed = numerals.numbers(levels, decimal)
    if mixed:
        says = f"{name} has numbers in different units ({mixed}): taken as words; write all of them in one."
        notes.append(Note("types", says, (name,)))
    share = found.notna().to_numpy()[codes].mean()
    others = numerals.stand_ins(levels, found.notna(), share)
    if others is not None:
        without = f", without their {unit!r}" if unit else ""
        says = f"{name} came as text and is read as numbers{without}."
        if others:
            missing = f"{counted(round((1 - share) * len(present)))} with {listed(others, 3)} count as missing."
            says = f"{name} is read as numbers{without}; {missing}"
        notes.append(Note("types", says, (name,)))
        return "number", _finite(in_rows(found).to_numpy(dtype="float64"), name, notes)
    clock = moments.hours(levels)
    if clock is not None:
        notes.append(Note("types", f"{name} is read as a time: hours.", (name,)))
        return "number", in_rows(clock).to_numpy(dtype="float64")
    dates = moments.dates(levels)
    if dates is not None:
        return _date(in_rows(dates[0]), name, notes, dates[1])
    values = np.full(len(column), None, dtype=object)
    values[column.notna().to_numpy()] = levels.to_numpy()[codes]
    return "word", values


def _word(value):
    """The text of a value; 1 and 1.0, as pandas has them in parts of a long column that has words too, are one word."""
    if isinstance(value, bytes):
        return value.decode("utf-8", errors="replace")
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _date(column, name, notes, order=""):
    moments = _days(column)
    earliest = pd.Timestamp(
        pd.Series(column).min() if not isinstance(column.dtype, pd.PeriodDtype) else column.min().start_time
    )
    order = order and f"{order}, "
    notes.append(Note("date", f"{name} is read as a date: {order}days since {earliest:%Y-%m-%d}.", (name,)))
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
