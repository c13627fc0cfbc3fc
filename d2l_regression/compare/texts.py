"""How the text of a table is written: what stands above it, separator, decimal mark, quotes, names of its columns.

It is told from the first lines, and no more is guessed than a reader of them would.
"""

import csv
import io
import re
from collections import Counter
from itertools import pairwise
from typing import NamedTuple

from d2l_regression.compare.errors import TableError

SAMPLE = 1 << 18  # characters from which the form is told
LINES = 200  # of them, the most that are looked at
ABOVE = 30  # lines of titles and comments, at most
SEPARATORS = (",", ";", "\t", "|")
BLANKS = r"\s+"
NAMES = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars", BLANKS: "blanks"}
MISSING = ["?", ".", "-", "--", "–", "—", "*", "na", "Na", "none", "missing", "n.a.", "N.A.", "k.A.", "n/d", "n.d."]
MISSING += ["#DIV/0!", "#VALUE!", "#REF!", "#NUM!", "#NAME?", "#WERT!", "#BEZUG!", "#ZAHL!"]
COMMA = re.compile(r"[+-]?(\d+|\d{1,3}(\.\d{3})+),\d+([eE][+-]?\d+)?|[+-]?\d{1,3}(\.\d{3}){2,}")
POINT = re.compile(r"[+-]?(\d+\.?|\d{1,3}(,\d{3})+\.|\d*\.\d+)\d*([eE][+-]?\d+)?|[+-]?\d{1,3}(,\d{3}){2,}")
EITHER = re.compile(r"[+-]?[1-9]\d{0,2}[.,]\d{3}")  # a thousand, or a little more than one
NUMBER = re.compile(r"[+-]?[\d.,]*\d[\d.,]*([eE][+-]?\d+)?")
_ORNAMENT = re.compile(r"^[$€£¥ ]+|[$€£¥% ]+$")
_BREAK = re.compile(r"\r\n|\r|\n")


class Form(NamedTuple):
    """How the text of a table is written. names: of its columns, None without a header. above: lines before it.

    guessed: a number that might as well be a thousand times another, where nothing else tells the decimal mark.
    """

    sep: str
    decimal: str
    quote: str
    names: list | None
    above: int = 0
    guessed: str | None = None


def form_of(text, sep=None, decimal=None):
    """The `Form` of a text, told from its first lines; sep and decimal where they are given.

    >>> form_of("a;b\\n1,5;2\\n2,5;3\\n")
    Form(sep=';', decimal=',', quote='"', names=['a', 'b'], above=0, guessed=None)
    """
    sample = text[:SAMPLE]
    if len(sample) == SAMPLE:
        sample = sample[: sample.rfind("\n")] or sample  # the last line may be cut
    lines = [line for line in _BREAK.split(sample)[:LINES] if line.strip()]
    quote = "'" if sum(line.lstrip().startswith("'") for line in lines) > len(lines) / 2 else '"'
    quote = "'" if lines[0].lstrip().startswith("'") and '"' not in lines[0] else quote
    sep = {"\\t": "\t", "tab": "\t", " ": BLANKS, "blank": BLANKS}.get(sep, sep)
    sep = _separator(sample, quote) if sep is None else sep
    if sep != BLANKS and (len(sep) != 1 or sep in "\r\n" or sep == quote):
        raise TableError(f"sep was {sep[:20]!r}; it may be one character, tab, or blank")
    if sep == decimal:
        raise TableError(f"decimal was {decimal!r}, which is the separator too; give another --sep, or leave it out")
    rows, begins = _rows(sample, sep, quote)
    above = _above(rows)
    rows, first = rows[above:], begins[above]
    decimal, guessed = (decimal, None) if decimal else _decimal([cell for row in rows[1:] for cell in row], sep)
    return Form(sep, decimal, quote, _names(rows) if _has_names(rows) else None, first, guessed)


# --- cells


def _rows(text, sep, quote):
    """The first rows as lists of cells, and the lines before each. Within quotes a line break is part of a cell."""
    found, begins = [], []
    if sep == BLANKS:
        for number, line in enumerate(_BREAK.split(text)[:LINES]):
            if line.strip():
                found.append([part.strip(quote) for part in re.findall(rf"{quote}[^{quote}]*{quote}|\S+", line)])
                begins.append(number)
        return found, begins
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=sep, quotechar=quote, skipinitialspace=True)
    line = 0
    try:
        for row in reader:
            if any(map(str.strip, row)):
                found.append([cell.strip() for cell in row])
                begins.append(line)
            line = reader.line_num
            if len(found) == LINES:
                break
    except csv.Error:  # a cell of more than 128 kB
        pass
    return (found, begins) if found else ([[text]], [0])


def _separator(text, quote):
    """The separator that cuts most lines into the same number of fields, more than one.

    Blanks are tried last: they win where single tabs stand between some columns and blanks between the others.
    """
    best, most = ",", (0.0, 0)
    for sep in (*SEPARATORS, BLANKS):
        rows, _ = _rows(text, sep, quote)
        counts = Counter(map(len, rows))
        fields, often = max(counts.items(), key=lambda item: (item[0] > 1, item[1]))
        agree = often / len(rows)
        weak = best == "\t" or most[0] < 0.9
        commas = best == "," and sep != BLANKS and agree >= most[0] and _decimal_commas(rows)
        if fields > 1 and ((agree, fields) > most or commas) and (sep != BLANKS or weak):
            best, most = sep, (agree, fields)
    return best


def _decimal_commas(rows):
    """Whether half of the cells are numbers with a decimal comma, so that commas are no separators."""
    cells = [cell for row in rows for cell in row]
    return sum(COMMA.fullmatch(cell) is not None for cell in cells) > len(cells) / 2


# --- lines above the table, and its names


def _above(rows):
    """How many of the first rows stand above the table: titles of one cell, comments, and `sep=;`."""
    usual = Counter(map(len, rows)).most_common(1)[0][0]
    for k, row in enumerate(rows[:-1]):
        comment = row[0].startswith(("#", "%", "//")) and len(row) != usual
        title = row[0] and not any(row[1:]) and (usual > 2 or row[0].startswith("sep="))
        if usual < 2 or k == ABOVE or not (comment or title):
            return k
    return 0


def _has_names(rows):
    """Whether the first line names the columns: it has words where numbers follow, or nothing but words."""
    first = [bool(NUMBER.fullmatch(cell)) for cell in rows[0]]
    if not any(first) or len(rows) < 2:
        return True
    numbers = [int(cell) for cell, number in zip(rows[0], first, strict=True) if number and cell.isdecimal()]
    if len(numbers) > 2 and all(after - before == 1 for before, after in pairwise(numbers)):
        return True  # years, each the name of a column
    for k, number in enumerate(first):
        below = [row[k] for row in rows[1:] if len(row) > k and row[k] and row[k] not in MISSING]
        numeric = sum(NUMBER.fullmatch(cell) is not None for cell in below)
        if not number and rows[0][k] and below and numeric > len(below) / 2:
            return True
    return False


def _names(rows):
    """Names of the columns, where the file has fewer of them than fields: R leaves out the one of the row names."""
    names, below = rows[0], rows[1:]
    if not below or len(below[0]) != len(names) + 1:
        return names
    return [*names, ""] if not any(row[-1] for row in below if len(row) > len(names)) else ["row name", *names]


# --- the decimal mark


def _decimal(cells, sep):
    """(mark, a number that leaves it open or None): as the numbers have it that can be read in one way only."""
    cells = [_ORNAMENT.sub("", cell) for cell in cells]
    sure = [cell for cell in cells if not EITHER.fullmatch(cell)]
    commas = sum(COMMA.fullmatch(cell) is not None for cell in sure) if sep != "," else 0
    points = sum(POINT.fullmatch(cell) is not None and not cell.isdecimal() for cell in sure)
    if commas or points:
        return "," if commas > points else ".", None
    either = [cell for cell in cells if EITHER.fullmatch(cell)]
    commas = sum("," in cell for cell in either) if sep != "," else 0
    return "," if commas > len(either) / 2 else ".", either[0] if either and sep != "," else None
