"""Numbers as people write them: "1,234.50 €", "1.234,5", "12 %", "(3.20)", "−7", "3.5 kg", "1'000".

Shapes: n words.
"""

import re

import pandas as pd

MOSTLY = 0.95  # of the entries: so many must be numbers, or dates, for a column of text to be read as such
SEVERAL = 0.5  # of the entries, where the others are a few words said again and again, such as "n.d."
FEW_WORDS = 5  # that stand in for a number
MANY_NUMBERS = 10  # different ones: of fewer, words such as "rotary" beside 4, 6 and 8 are a level of their own
_CURRENCY = re.compile(r"(?:US\$|R\$|[$€£¥₹]|(?:EUR|USD|GBP|CHF|Fr\.|Rs\.?|kr\.?)(?![A-Za-z]))", re.IGNORECASE)
_BEFORE = re.compile(rf"^[(+−–-]*({_CURRENCY.pattern})\s*[(+−–-]*[.,]?\d", re.IGNORECASE)
_AFTER = re.compile(rf"\d[.,]?\s*({_CURRENCY.pattern})\)?$", re.IGNORECASE)
_NUMBER = re.compile(r"[+-]?[\d.,]*\d[\d.,]*(?:[eE][+-]?\d+)?")
_GAP = re.compile(r"(?<=\d)[\s'’](?=\d{3}(?!\d))")  # between thousands, as the Swiss and the French write them
_MINUS = re.compile(r"^[−–](?=[\d.,])")
_LOSS = re.compile(r"^\(([\d.,]+)\)$")  # in a book of accounts
_UNIT = re.compile(r"^([+-]?[\d.,]*\d[\d.,]*(?:[eE][+-]?\d+)?) ?([^\W\d_][^\d.,;]*|%|°.{0,2})$")
OTHER = {".": ",", ",": "."}


def numbers(words, decimal="."):
    """(floats with NaN for what is no number, unit or None, units that are mixed or None) of a Series of n words.

    decimal: the mark of the file. A column that is mostly numbers only with the other one is read with that. A unit
    is what follows nearly all of the numbers; it is taken away, and numbers without it are none. Where one column has
    two currencies, or a unit on a part of it, it holds no numbers: 12 % and 0.12 are not 12 and 0.12.
    """
    none = pd.Series(float("nan"), words.index)
    beside = pd.concat([words.str.extract(each)[0] for each in (_BEFORE, _AFTER)])
    currencies = beside.str.upper().str.rstrip(".").dropna().unique()
    if len(currencies) > 1:
        return none, None, " and ".join(sorted(currencies))
    plain = words.str.replace(_CURRENCY, "", regex=True).str.strip().str.replace(_GAP, "", regex=True)
    plain = plain.str.replace(_MINUS, "-", regex=True).str.replace(_LOSS, r"-\1", regex=True)
    plain, unit, mixed = _without_unit(plain)
    if mixed:
        return none, None, mixed
    found = _floats(plain, decimal)
    if found.notna().mean() < MOSTLY:
        others = _floats(plain, OTHER[decimal])
        found = others if others.notna().mean() > found.notna().mean() else found
    return found, unit, None


def _without_unit(plain):
    parts = plain.str.extract(_UNIT)
    units = parts[1].str.strip()
    counts, numbers = units.value_counts(), units.notna() | plain.str.fullmatch(_NUMBER)
    if not len(counts) or counts.iloc[0] < 2 or counts.iloc[0] < SEVERAL * len(plain):
        return plain, None, None
    unit = counts.index[0]
    if counts.iloc[0] < MOSTLY * numbers.sum():
        return plain, None, " and ".join(counts.index[:2]) if len(counts) > 1 else f"{unit} and none"
    return parts[0].where(units == unit, "no number"), unit, None


def _floats(plain, decimal):
    """Of words with one mark for decimals; the other stands between thousands, and nowhere else."""
    mark, group = re.escape(decimal), re.escape(OTHER[decimal])
    grouped = plain.str.fullmatch(rf"[+-]?[1-9]\d{{0,2}}({group}\d{{3}})+({mark}\d*)?")
    single = plain.where(~grouped, plain.str.replace(OTHER[decimal], "", regex=False))
    if decimal == ",":
        single = single.where(~single.str.contains(".", regex=False), "no number")
        single = single.str.replace(",", ".", regex=False)
    return pd.to_numeric(single, errors="coerce")


def stand_ins(words, read, share):
    """Words that stand in for a number, such as "pending": those that are none where most are and they are few.

    words: the different ones, n. read: whether each is a number, shape (n,). share: of the entries that are numbers.
    Returns: a sorted list, or None if the column is none of numbers.
    """
    others = sorted(words[~read])
    if share >= MOSTLY:
        return others
    return others if share >= SEVERAL and read.sum() > MANY_NUMBERS and len(others) <= FEW_WORDS else None
