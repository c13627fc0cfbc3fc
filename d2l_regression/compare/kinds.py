"""Which kind of column each is, and its values as the models take them: numbers with NaN, words with None.

Nothing here is fitted: every value becomes what it becomes by itself, whatever the other rows hold. Which kind of
column it is, is told from all rows, as a reader of the table would; the label is not looked at.
"""

import re
import warnings

import numpy as np
import pandas as pd

from d2l_regression.compare.errors import TableError
from d2l_regression.compare.notes import Note, counted, listed

LEAST_ROWS = 20  # with a label: below, five folds and a choice inside leave three rows to choose by
MOSTLY = 0.95  # of the entries: so many must be numbers, or dates, for a column of text to be read as such
FREE_TEXT = 0.5  # of the entries different from each other: text that says nothing of the next row
_DATE = re.compile(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}([ T]\d{1,2}:\d{2}.*)?|\d{1,2}[- ]?[A-Za-z]{3,9}[- ,]*\d{2,4}")
_ORNAMENT = re.compile(r"[\s$€£¥%  ]|(?<=\d),(?=\d{3}\b)")


def feature(column, name, notes):
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
    kind, values = typed(column, name, notes)
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


def typed(column, name, notes):
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
            says = f"{name} is read as numbers; {counted((~read).sum())} with {listed(others, 3)} count as missing."
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
