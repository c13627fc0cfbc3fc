"""A table from wherever people keep it: text of any separator, Parquet, Feather, Excel, DataFrames, arrays.

Nothing is guessed in silence: what was found (separator, decimal comma, encoding, no header line) is told.
"""

import bz2
import codecs
import csv
import gzip
import io
import lzma
import re
import warnings
import zipfile
from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

from d2l_regression.compare.errors import TableError

SAMPLE = 1 << 18  # characters of a text file from which its form is told
LINES = 200  # of them, the most that are looked at
SEPARATORS = (",", ";", "\t", "|")
BLANKS = r"\s+"
NAMES = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars", BLANKS: "blanks"}
MISSING = ["?", ".", "-", "--", "*", "na", "Na", "none", "missing"]  # beside those that pandas knows
COMMA = re.compile(r"[+-]?(\d+|\d{1,3}(\.\d{3})+),\d+([eE][+-]?\d+)?")
POINT = re.compile(r"[+-]?(\d+\.?|\d{1,3}(,\d{3})+\.|\d*\.\d+)\d*([eE][+-]?\d+)?")
NUMBER = re.compile(r"[+-]?[\d.,]*\d[\d.,]*([eE][+-]?\d+)?")
_OPENERS = {b"\x1f\x8b": gzip.decompress, b"BZh": bz2.decompress, b"\xfd7zXZ": lzma.decompress}


class Read(NamedTuple):
    """A table as it was read. frame: the DataFrame. told: how it was read, sentences. header: whether it had names."""

    frame: pd.DataFrame
    told: tuple = ()
    header: bool = True


class Form(NamedTuple):
    """How the text of a table is written."""

    sep: str
    decimal: str
    quote: str
    header: bool


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
        return Read(table.copy(deep=False).reset_index(drop=True))
    if hasattr(table, "to_dicts") and hasattr(table, "columns"):  # polars; its own to_pandas keeps dates and categories
        return Read(table.to_pandas())
    if isinstance(table, dict):
        return Read(pd.DataFrame(table))
    array = np.asarray(table)
    if array.dtype.names:
        return Read(pd.DataFrame(array))
    if array.ndim != 2:
        raise TableError(f"the table has shape {array.shape}, must be a DataFrame, a path, or an array of rows (n, d)")
    frame = pd.DataFrame(array, columns=[f"column {k + 1}" for k in range(array.shape[1])])
    return Read(frame.infer_objects(), header=False)


# --- from files


def _from_path(path, sep, decimal):
    if not path.exists():
        raise TableError(f"{path}: there is no such file")
    if path.is_dir():
        raise TableError(f"{path} is a folder; name the file in it")
    readers = {
        (".parquet", ".pq"): pd.read_parquet,
        (".feather", ".arrow"): pd.read_feather,
        (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods"): _excel,
    }
    for endings, reader in readers.items():
        if path.suffix.lower() in endings:
            return Read(_explained(path, reader).reset_index(drop=True))
    return _from_text(path, sep, decimal)


def _explained(path, reader):
    try:
        return reader(path)
    except ImportError as error:
        raise TableError(f"{path}: its reader is not installed ({error}); save the table as CSV or Parquet") from error
    except (ValueError, OSError, KeyError, zipfile.BadZipFile) as error:
        raise TableError(f"{path}: {_one_line(error)}; is it what its ending says?") from error


def _excel(path):
    return pd.read_excel(path, na_values=MISSING)


def _one_line(error):
    return " ".join(str(error).split()) or type(error).__name__


def _from_text(path, sep, decimal):
    try:
        raw = _unpacked(path, path.read_bytes())
    except (OSError, EOFError, lzma.LZMAError) as error:
        raise TableError(f"{path}: cannot be read ({_one_line(error)})") from error
    text, encoding = _decoded(path, raw)
    del raw
    if not text.strip():
        raise TableError(f"{path} is empty")
    form = form_of(text[:SAMPLE], sep, decimal)
    names = _header(text, form) if form.header else None
    options = {"sep": form.sep, "decimal": form.decimal, "quotechar": form.quote, "na_values": MISSING}
    thousands = {"thousands": "."} if form.decimal == "," else {"thousands": ","} if form.sep != "," else {}
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", pd.errors.DtypeWarning)  # a column of numbers and words is told of below
            warnings.simplefilter("error", pd.errors.ParserWarning)  # columns without a name would be lost
            frame = pd.read_csv(
                io.StringIO(text),
                header=0 if form.header else None,
                names=None if names is None else range(len(names)),  # pandas refuses a name that is there twice
                index_col=False,
                skipinitialspace=True,
                **options,
                **thousands,
            )
    except (pd.errors.ParserError, pd.errors.ParserWarning, pd.errors.EmptyDataError, ValueError) as error:
        told = _one_line(error).removeprefix("Error tokenizing data. C error: ")
        told = "its lines have more columns than the first names" if told.startswith("Length of header") else told
        raise TableError(
            f"{path}: {told}; is the separator {NAMES.get(form.sep, form.sep)!r} right (--sep)?"
        ) from error
    frame.columns = names if form.header else [f"column {k + 1}" for k in range(frame.shape[1])]
    told = [f"{path.name} was read as {encoding} text, columns apart by {NAMES.get(form.sep, form.sep)}"]
    told[0] += ", decimal comma." if form.decimal == "," else "."
    if not form.header:
        told.append('The first line holds numbers, so it is data: columns are called "column 1", "column 2" and so on.')
    return Read(frame, tuple(told), form.header)


def _unpacked(path, raw):
    """The bytes inside, whatever packed them; known by what they begin with, as endings lie."""
    for begins, unpack in _OPENERS.items():
        if raw.startswith(begins):
            return unpack(raw)
    if raw.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            files = [name for name in archive.namelist() if not name.endswith("/") and not name.startswith("__MACOSX")]
            if len(files) != 1:
                raise TableError(f"{path} holds {len(files)} files; unpack it and name the one that is meant")
            return archive.read(files[0])
    return raw


def _decoded(path, raw):
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if raw.startswith(mark):
            return raw.decode(encoding, errors="replace"), encoding.removesuffix("-sig").upper()
    if b"\0" in raw[:4096]:
        raise TableError(f"{path} is not text, and its ending {path.suffix!r} names no kind of table that is known")
    try:
        return raw.decode("utf-8"), "UTF-8"
    except UnicodeDecodeError:
        return raw.decode("cp1252", errors="replace"), "Windows-1252"


# --- how a text is written


def form_of(text, sep=None, decimal=None):
    """The `Form` of a text, told from its first lines; sep and decimal where they are given.

    >>> form_of("a;b\\n1,5;2\\n2,5;3\\n")
    Form(sep=';', decimal=',', quote='"', header=True)
    """
    lines = [line for line in text.splitlines()[:LINES] if line.strip()]
    quote = "'" if sum(line.lstrip().startswith("'") for line in lines) > len(lines) / 2 else '"'
    quote = "'" if lines[0].lstrip().startswith("'") and '"' not in lines[0] else quote
    sep = {"\\t": "\t", "tab": "\t", " ": BLANKS, "blank": BLANKS}.get(sep, sep) or _separator(lines, quote)
    if sep != BLANKS and (len(sep) > 1 or sep in "\r\n" or sep == quote):
        raise TableError(f"sep was {sep[:20]!r}; it may be one character, tab, or blank")
    rows = [_fields(line, sep, quote) for line in lines]
    cells = [cell for row in rows[1:] for cell in row]
    if decimal is None:
        commas = sum(COMMA.fullmatch(cell) is not None for cell in cells) if sep != "," else 0
        points = sum(POINT.fullmatch(cell) is not None and "." in cell for cell in cells)
        decimal = "," if commas > points else "."
    return Form(sep, decimal, quote, _has_names(rows))


def _has_names(rows):
    """Whether the first line names the columns: it has words where numbers follow, or nothing but words."""
    first = [bool(NUMBER.fullmatch(cell)) for cell in rows[0]]
    if not any(first) or len(rows) < 2:
        return True
    numbers = [int(cell) for cell, number in zip(rows[0], first, strict=True) if number and cell.isdigit()]
    if len(numbers) > 2 and all(after - before == 1 for before, after in pairwise(numbers)):
        return True  # years, each the name of a column
    for k, number in enumerate(first):
        below = [row[k] for row in rows[1:] if len(row) > k and row[k] and row[k] not in MISSING]
        numeric = sum(NUMBER.fullmatch(cell) is not None for cell in below)
        if not number and rows[0][k] and below and numeric > len(below) / 2:
            return True
    return False


def _separator(lines, quote):
    """The separator that cuts most lines into the same number of fields, more than one.

    Blanks are tried last: they win where single tabs stand between some columns and blanks between the others.
    """
    best, most = ",", (0.0, 0)
    for sep in (*SEPARATORS, BLANKS):
        counts = Counter(len(_fields(line, sep, quote)) for line in lines)
        fields, often = max(counts.items(), key=lambda item: (item[0] > 1, item[1]))
        agree = often / len(lines)
        weak = best == "\t" or most[0] < 0.9
        if fields > 1 and (agree, fields) > most and (sep != BLANKS or weak):
            best, most = sep, (agree, fields)
    return best


def _fields(line, sep, quote):
    if sep == BLANKS:
        return [part.strip(quote) for part in re.findall(rf"{quote}[^{quote}]*{quote}|\S+", line)]
    return [cell.strip() for cell in next(csv.reader([line], delimiter=sep, quotechar=quote, skipinitialspace=True))]


def _header(text, form):
    """Names of the columns, where the file has fewer of them than fields: R leaves out the one of the row names."""
    lines = [line for line in text[:SAMPLE].splitlines() if line.strip()]
    names = _fields(lines[0], form.sep, form.quote)
    fields = len(_fields(lines[1], form.sep, form.quote)) if len(lines) > 1 else len(names)
    return ["row name", *names] if fields == len(names) + 1 else names


# --- names


def _with_names(frame):
    """The frame with names that are text, without blanks at the ends, each once; and what was renamed."""
    told, names, seen = [], [], Counter()
    for k, name in enumerate(frame.columns):
        plain = " ".join(map(str, name)) if isinstance(name, tuple) else "" if name is None else str(name)
        plain = plain.strip().strip("\ufeff")
        plain = f"column {k + 1}" if not plain or plain.startswith("Unnamed: ") else plain
        seen[plain] += 1
        names.append(plain if seen[plain] == 1 else f"{plain} ({seen[plain]})")
    for name, count in seen.items():
        if count > 1:
            told.append(f"{count} columns are called {name!r}; here they are {name!r}, {name + ' (2)'!r} and so on.")
    frame = frame.copy(deep=False)
    frame.columns = names
    return frame, told
