"""What is told of a table: a sentence or two about something noticed, and the words for rows and names."""

import re
import shlex
from dataclasses import dataclass

LONGEST = 40  # characters of a word that is cited
_BLANK = re.compile(r"[\s\ufeff\x00-\x1f\x7f-\x9f]+")


@dataclass(frozen=True)
class Note:
    """Something noticed about the table. kind: "leak", "left out", ... columns: names. says: a sentence or two."""

    kind: str
    says: str
    columns: tuple = ()


def counted(count):
    """A number of rows in words: "1 row", "2,000 rows"."""
    return f"{count:,} row" + ("" if count == 1 else "s")


def listed(names, most=12):
    """Names in quotes, the first of them."""
    names = list(names)
    cited = [repr(name if len(str(name)) <= LONGEST else f"{str(name)[:LONGEST]}…") for name in names[:most]]
    return ", ".join(cited) + (f" and {len(names) - most} more" if len(names) > most else "")


def tidy(text):
    """A name or word on one line: single blanks within, none at its ends, no control characters.

    >>> tidy(" Length\\n[mm] ")
    'Length [mm]'
    """
    return _BLANK.sub(" ", text).strip()


def percent(share):
    """A share in words.

    >>> percent(0.123), percent(0.001)
    ('12 %', 'under 1 %')
    """
    return "under 1 %" if share < 0.01 else f"{share:.0%}".replace("%", " %")


def quoted(name):
    """A name as a command line takes it."""
    return shlex.quote(name) if name.isascii() else f'"{name}"'
