"""Dates and times of the day as people write them: "13.02.2020", "Feb 13, 2020", "2020-02-13T10:00+01:00", "07:45".

Shapes: n words.
"""

import re
import warnings

import pandas as pd

from d2l_regression.compare.numerals import MOSTLY

_CLOCK = re.compile(r"\d{1,3}:\d{2}(:\d{2}(\.\d+)?)?")
_MONTH = r"[A-Za-z]{3,9}\.?"
_DATE = re.compile(
    r"(\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.](\d{4}|\d{2})|\d{4}[-/]\d{2}|\d{1,2}\.?[- ]?"
    + _MONTH
    + r"[- ,]*\d{2,4}|"
    r"" + _MONTH + r" \d{1,2}(st|nd|rd|th)?,? \d{4})([ T,]+\d{1,2}:\d{2}.*)?"
)
_YEAR_FIRST = re.compile(r"\d{4}\D")
_PARTS_SHORT = re.compile(r"^\d{1,2}[-/.]\d{1,2}[-/.](\d{2})(?!\d)")
_PARTS = re.compile(r"^(\d{1,2})([-/.])(\d{1,2})[-/.]\d{2,4}")


def hours(words):
    """Hours since midnight, or of a duration, of words such as "07:45": shape (n,), NaN for others; None if few are."""
    if words.iloc[:200].str.fullmatch(_CLOCK).mean() < MOSTLY:
        return None
    whole = words.str.fullmatch(_CLOCK)
    parts = words[whole].str.split(":", expand=True).astype(float).fillna(0.0)
    found = (parts * [60.0**-k for k in range(parts.shape[1])]).sum(axis=1).reindex(words.index)
    return found if found.notna().mean() >= MOSTLY else None


def dates(words):
    """(moments, in which order day and month are taken or "") of words that are nearly all dates; None if they are not.

    All are read in one order: day first where a point stands between, or where a first number is above 12.
    """
    if words.iloc[:200].str.fullmatch(_DATE).mean() < MOSTLY:
        return None
    parts = words.str.extract(_PARTS).dropna()
    first, second = parts[0].astype(int) > 12, parts[2].astype(int) > 12
    points = (parts[1] == ".").mean() > 0.5 if len(parts) else False
    day_first = bool(first.sum() > second.sum() or (points and not second.any()))
    order = ("day before month" if day_first else "month before day") if len(parts) else ""
    if words.str.extract(_PARTS_SHORT).notna().any(axis=None):
        order += ", years of two digits from 1969 to 2068"
    year_first = words.str.match(_YEAR_FIRST)
    found = pd.concat([_parsed(words[year_first], False), _parsed(words[~year_first], day_first)]).reindex(words.index)
    return (found, order) if found.notna().mean() >= MOSTLY else None


def _parsed(words, day_first):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # pandas tells of its guesses; ours is told in a note
        found = pd.to_datetime(words, errors="coerce", format="mixed", dayfirst=day_first, utc=True)
    return found.dt.tz_convert(None)
