"""A table from wherever people keep it: text of any separator, Parquet, Feather, Excel, DataFrames, arrays.

Nothing is guessed in silence: what was found (separator, decimal comma, encoding, no header line) is told.
"""

import bz2
import codecs
import gzip
import io
import lzma
import re
import warnings
import zipfile
import zlib
from collections import Counter
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

from d2l_regression.compare.errors import TableError
from d2l_regression.compare.notes import listed, tidy
from d2l_regression.compare.texts import MISSING, NAMES, form_of, without_lines

_OPENERS = {b"\x1f\x8b": gzip.decompress, b"BZh": bz2.decompress, b"\xfd7zXZ": lzma.decompress}
_BROKEN = (OSError, EOFError, lzma.LZMAError, zlib.error, zipfile.BadZipFile, RuntimeError, NotImplementedError)
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
        raise TableError("the table has no rows; a comparison needs some dozens")
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
        return _of_frame(_explained(path, pd.read_parquet))
    if ending in (".feather", ".arrow"):
        return _of_frame(_explained(path, pd.read_feather))
    if ending in _EXCEL and _begins(path).startswith(_PACKED):
        return _explained(path, _excel)
    return _from_text(path, sep, decimal)  # also what programs call .xls and write as text


def _begins(path):
    with open(path, "rb") as file:
        return file.read(8)


def _of_frame(frame):
    return Read(*_with_index(frame))


def _explained(path, reader):
    try:
        return reader(path)
    except ImportError as error:
        raise TableError(f"{path}: its reader is not installed ({error}); save the table as CSV or Parquet") from error
    except (ValueError, KeyError, *_BROKEN) as error:
        raise TableError(f"{path}: {_one_line(error).rstrip('.')}; is it what its ending says?") from error


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
        raw = _unpacked(path, path.read_bytes())
    except TableError:
        raise
    except (ValueError, *_BROKEN) as error:
        raise TableError(f"{path}: cannot be read ({_one_line(error)})") from error
    text, encoding = _decoded(path, raw)
    del raw
    if not text.strip():
        raise TableError(f"{path} is empty")
    if _MARKED_UP.match(text):
        raise TableError(f"{path} looks like JSON or HTML, which is no table here; save it as CSV or Parquet")
    form = form_of(text, sep, decimal)
    text = without_lines(text, form.above)
    names = form.names
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", pd.errors.DtypeWarning)  # a column of numbers and words is told of below
            warnings.simplefilter("error", pd.errors.ParserWarning)  # columns without a name would be lost
            frame = pd.read_csv(
                io.StringIO(text),
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
    frame.columns = [f"column {k + 1}" for k in range(frame.shape[1])] if names is None else names
    return Read(frame, tuple(_told(path, encoding, form)), names is not None, form.decimal)


def _told(path, encoding, form):
    told = f"{path.name} was read as {encoding} text, columns apart by {NAMES.get(form.sep, form.sep)}"
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


def _unpacked(path, raw):
    """The bytes inside, whatever packed them; known by what they begin with, as endings lie."""
    for begins, unpack in _OPENERS.items():
        if raw.startswith(begins):
            return unpack(raw)
    if raw.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            files = [name for name in archive.namelist() if _is_table(name)]
            if len(files) != 1:
                raise TableError(f"{path} holds {len(files)} files; unpack it and name the one that is meant")
            return archive.read(files[0])
    return raw


def _is_table(name):
    """Whether it is a file in an archive, and not what a Mac adds."""
    return not name.endswith("/") and not name.startswith("__MACOSX") and not Path(name).name.startswith(".")


def _decoded(path, raw):
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF32_LE, "utf-32"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if raw.startswith(mark):
            return raw.decode(encoding, errors="replace"), encoding.removesuffix("-sig").upper()
    if b"\0" in raw[:4096]:
        if not any(raw[1:4096:2]) and 0 not in raw[:4096:2]:
            return raw.decode("utf-16-le", errors="replace"), "UTF-16"
        raise TableError(
            f"{path} is not text, and its ending {path.suffix!r} names no kind of table that is known; save it as CSV "
            "in UTF-8, or as Parquet"
        )
    try:
        return raw.decode("utf-8"), "UTF-8"
    except UnicodeDecodeError:
        return raw.decode("cp1252", errors="replace"), "Windows-1252"


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
