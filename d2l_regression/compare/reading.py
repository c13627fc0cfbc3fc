"""A table from wherever people keep it: text of any separator, Parquet, Feather, Excel, DataFrames, arrays.

Nothing is guessed in silence: what was found (separator, decimal comma, encoding, no header line) is told.
"""

import re
import warnings
from collections import Counter
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

from d2l_regression.compare import files
from d2l_regression.compare.errors import TableError
from d2l_regression.compare.kinds import LEAST_ROWS
from d2l_regression.compare.notes import listed, tidy
from d2l_regression.compare.texts import MISSING, NAMES, SAMPLE, form_of

_EXCEL = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods")
_PACKED = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")  # how any of these begins
_MARKED_UP = re.compile(r"\s*(<(!doctype|html|\?xml|table)|[{\[]\s*[\"{\[])", re.IGNORECASE)


class Read(NamedTuple):
    """A table as it was read.

    frame: the DataFrame. told: how it was read, sentences. header: whether it had names. decimal: the mark of text.
    index: that of a DataFrame from Python, or None.
    """

    frame: pd.DataFrame
    told: tuple = ()
    header: bool = True
    decimal: str = "."
    index: pd.Index | None = None


def read(table, sep=None, decimal=None):
    """The `Read` of a path, a pandas or polars DataFrame, a dict of columns, or an array (n, d).

    sep, decimal: of a text file; by default as its first lines are written.
    Raises: TableError that says what cannot be read.
    """
    found = _from_path(Path(table), sep, decimal) if isinstance(table, str | Path) else _from_memory(table)
    frame, renamed = _with_names(found.frame)
    if not len(frame):
        which = f"{table}" if isinstance(table, str | Path) else "the table"
        raise TableError(f"{which} has no rows; a comparison needs {LEAST_ROWS} at least")
    return found._replace(frame=frame, told=(*found.told, *renamed))


# --- from memory


def _from_memory(table):
    if isinstance(table, pd.DataFrame):
        frame, told = _with_index(table)
        return Read(frame, told, index=table.index)
    if hasattr(table, "to_dicts") and hasattr(table, "columns"):  # polars; its own to_pandas keeps dates and categories
        return Read(table.to_pandas())
    if isinstance(table, dict):
        try:
            return Read(pd.DataFrame(table))
        except ValueError as error:
            raise TableError(
                f"the table is a dict of columns, and {_one_line(error)}; make them equally long"
            ) from error
    if isinstance(table, np.ma.MaskedArray):
        table = np.where(np.ma.getmaskarray(table), None, table.data)
    try:
        array = np.asarray(table)
    except ValueError:
        raise TableError("the table is a list of rows of different lengths; make them equally long") from None
    if array.dtype.names:
        return Read(pd.DataFrame(array))
    if array.ndim != 2:
        raise TableError(
            f"the table is a {type(table).__name__} of shape {array.shape}; it may be a path, a pandas or polars "
            "DataFrame, a dict of columns, or an array of rows (n, d)"
        )
    frame = pd.DataFrame(array, columns=[f"column {k + 1}" for k in range(array.shape[1])])
    return Read(frame.infer_objects(), header=False)


def _with_index(frame):
    """The frame with its index as columns, where that has names or dates; and what is told of it."""
    index = frame.index
    named = any(name is not None for name in index.names) or isinstance(index, pd.DatetimeIndex | pd.PeriodIndex)
    if isinstance(index, pd.RangeIndex) or not named:
        return frame.copy(deep=False).reset_index(drop=True), ()
    names = [f"index {k + 1}" if name is None else str(name) for k, name in enumerate(index.names)]
    columns = {name: index.get_level_values(k) for k, name in enumerate(names)}
    whole = pd.concat([pd.DataFrame(columns), frame.reset_index(drop=True)], axis=1)
    return whole, (f"The index is taken as columns: {listed(names)}; drop what is not known of new rows.",)


# --- from files


def _from_path(path, sep, decimal):
    if not path.exists():
        raise TableError(f"{path}: there is no such file")
    if path.is_dir():
        raise TableError(f"{path} is a folder; name the file in it")
    ending = path.suffix.lower()
    if ending in (".parquet", ".pq"):
        return _of_frame(_explained(path, _parquet))
    if ending in (".feather", ".arrow"):
        return _of_frame(_explained(path, pd.read_feather))
    if ending in _EXCEL and files.begins(path).startswith(_PACKED):
        return _explained(path, _excel)
    if ending in _EXCEL and b"\0" in files.begins(path):
        raise TableError(f"{path} is no Excel file inside, as its ending says; open it and save it again, or as CSV")
    return _from_text(path, sep, decimal)  # also what programs call .xls and write as text


def _of_frame(frame):
    return Read(*_with_index(frame))


def _explained(path, reader):
    try:
        return reader(path)
    except ImportError as error:
        raise TableError(f"{path}: its reader is not installed ({error}); save the table as CSV or Parquet") from error
    except (ValueError, KeyError, *files.BROKEN) as error:
        raise TableError(f"{path}: {_one_line(error).rstrip('.')}; is it what its ending says?") from error


def _parquet(path):
    import pyarrow
    from pyarrow import parquet

    frame = parquet.read_table(path).to_pandas(split_blocks=True, self_destruct=True)  # without a second copy
    pyarrow.default_memory_pool().release_unused()
    return frame


def _excel(path):
    sheets = pd.read_excel(path, sheet_name=None, na_values=MISSING)
    largest = max(sheets, key=lambda name: sheets[name].size)
    others = listed([name for name in sheets if name != largest])
    told = (f"Of {path.name} the largest sheet, {largest!r}, is read, and not {others}.",) if others else ()
    return Read(sheets[largest], told)


def _one_line(error):
    return " ".join(str(error).split()) or type(error).__name__


def _from_text(path, sep, decimal):
    try:
        encoding = files.encoding_of(path)
        with files.as_text(path, encoding) as text:
            sample = text.read(SAMPLE)
    except TableError:
        raise
    except (ValueError, *files.BROKEN) as error:
        raise TableError(f"{path}: cannot be read ({_one_line(error)})") from error
    if not sample.strip():
        raise TableError(f"{path} is empty")
    if _MARKED_UP.match(sample):
        raise TableError(f"{path} looks like JSON or HTML, which is no table here; save it as CSV or Parquet")
    form = form_of(sample, sep, decimal)
    with files.as_text(path, encoding) as text:
        for _ in range(form.above):
            text.readline()
        frame = _parsed(path, text, form)
    header = form.names is not None
    frame.columns = form.names if header else [f"column {k + 1}" for k in range(frame.shape[1])]
    return Read(frame, tuple(_told(path, encoding, form)), header, form.decimal)


def _parsed(path, text, form):
    """The DataFrame of a stream of text that begins with the table."""
    names = form.names
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", pd.errors.DtypeWarning)  # a column of numbers and words is told of below
            warnings.simplefilter("error", pd.errors.ParserWarning)  # columns without a name would be lost
            return pd.read_csv(
                text,
                header=None if names is None else 0,
                names=None if names is None else range(len(names)),  # pandas refuses a name that is there twice
                index_col=False,
                skipinitialspace=True,
                sep=form.sep,
                decimal=form.decimal,
                quotechar=form.quote,
                na_values=MISSING,
            )
    except (pd.errors.ParserError, pd.errors.ParserWarning, pd.errors.EmptyDataError, ValueError) as error:
        told = _one_line(error).removeprefix("Error tokenizing data. C error: ")
        told = "its lines have more columns than the first names" if told.startswith("Length of header") else told
        if told.startswith("EOF inside string"):
            line = int(told.split()[-1]) + form.above + 1
            raise TableError(
                f"{path}: the quotation mark at about line {line} is never closed; mend that line"
            ) from error
        raise TableError(
            f"{path}: {told}; is the separator {NAMES.get(form.sep, form.sep)!r} right (--sep)?"
        ) from error


def _told(path, encoding, form):
    written = files.NAMES.get(encoding, encoding.upper())
    told = f"{path.name} was read as {written} text, columns apart by {NAMES.get(form.sep, form.sep)}"
    yield told + (", decimal comma." if form.decimal == "," else ".")
    if form.above:
        lines = "The first line is" if form.above == 1 else f"The first {form.above} lines are"
        yield f"{lines} no part of the table: left out."
    if form.names is None:
        yield 'The first line holds numbers, so it is data: columns are called "column 1", "column 2" and so on.'
    if form.guessed:
        other = "." if form.decimal == "," else ","
        mark = "comma" if form.decimal == "," else "point"
        yield f"{form.guessed!r} is read with a decimal {mark}: if it has thousands apart, give --decimal {other}"


# --- names


def _with_names(frame):
    """The frame with names that are text, without blanks at the ends, each once; and what was renamed."""
    told, names, seen = [], [], Counter()
    for k, name in enumerate(frame.columns):
        plain = " ".join(map(str, name)) if isinstance(name, tuple) else "" if name is None else str(name)
        plain = tidy(plain)
        plain = f"column {k + 1}" if not plain or plain.startswith("Unnamed: ") else plain
        seen[plain] += 1
        names.append(plain if seen[plain] == 1 else f"{plain} ({seen[plain]})")
    for name, count in seen.items():
        if count > 1:
            told.append(f"{count} columns are called {name!r}; here they are {name!r}, {name + ' (2)'!r} and so on.")
    frame = frame.copy(deep=False)
    frame.columns = names
    return frame, told
