"""Numbers as people write them, each beside the number that it is."""

import numpy as np
import pandas as pd
import pytest

from d2l_regression.compare.columns import prepare
from d2l_regression.compare.numerals import numbers
from d2l_regression.compare.reading import read

N = 60


@pytest.mark.parametrize(
    ("words", "decimal", "expected", "unit"),
    [
        (["$1,234.50", "($3.20)", "−7", "12"], ".", [1234.5, -3.2, -7, 12], None),
        (["1.234,50 €", "0,99 €", "1.000.000 €"], ",", [1234.5, 0.99, 1e6], None),
        (["1'000", "12’500.5", "1 000 000"], ".", [1000, 12500.5, 1e6], None),
        (["12 %", "7.5%", "100%"], ".", [12, 7.5, 100], "%"),
        (["3.5 kg", "4 kg", "12kg"], ".", [3.5, 4, 12], "kg"),
        (["USD 12", "usd 1,500", "7 USD"], ".", [12, 1500, 7], None),
        (["Rs. 12", "Rs 7", "7"], ".", [12, 7, 7], None),
        (["0,5", "1,25", "12"], ".", [0.5, 1.25, 12], None),  # mostly numbers only with the other mark
        (["1.5", "2.25", "0.125"], ",", [1.5, 2.25, 0.125], None),
        (["1,234", "850", "12,345"], ".", [1234, 850, 12345], None),
        (["1,23,4", "12 34", "1.2.3", "A12", "3a4"], ".", [np.nan] * 5, None),
        (["12 kg", "3 lb", "7 oz", "5 st"], ".", [np.nan] * 4, None),  # of different units
    ],
)
def test_a_word_is_the_number_it_says(words, decimal, expected, unit):
    found, its, mixed = numbers(pd.Series(words), decimal)
    assert mixed is None
    np.testing.assert_array_equal(found, expected)
    assert its == unit


def table(x, y=None):
    rng = np.random.default_rng(0)
    return pd.DataFrame({"x": x, "y": rng.standard_normal(N) if y is None else y})


def said(data):
    return " ".join(note.says for note in data.notes)


def test_a_few_words_again_and_again_stand_in_for_a_number():
    words = ["pending" if k % 5 == 0 else f"{k}.5" for k in range(N)]
    data = prepare(read(table(words)), "y")
    assert data.kinds["x"] == "number"
    assert data.X["x"].isna().sum() == N // 5
    assert "12 rows with 'pending' count as missing" in said(data)
    label = prepare(read(table(np.arange(N) % 7, words)), "y")
    assert label.n == N - N // 5
    assert "12 rows with 'pending' count as missing" in said(label)


def test_levels_that_look_like_numbers_in_part_stay_words():
    ordered = [("1", "2", "3", "4+")[k % 4] for k in range(N)]
    assert prepare(read(table(ordered)), "y").kinds["x"] == "word"


def test_words_without_number_or_sense_do_not_reach_the_page():
    data = prepare(read(table([("a\x1b[31m\nb", "c")[k % 2] for k in range(N)])), "y")
    assert set(data.X["x"]) == {"a [31m b", "c"}


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["12 %", "0.12", "13 %", "0.2"], "% and none"),
        (["3.5 kg", "200 g", "4 kg", "2.5 kg"], "kg and g"),
        (["$5", "€6", "$7"], "$ and €"),
    ],
)
def test_numbers_in_different_units_are_none(words, told):
    """12 % and 0.12 are one number: read as 12 and 0.12 they would be wrong without a word."""
    found, unit, mixed = numbers(pd.Series(words))
    assert found.isna().all()
    assert (unit, mixed) == (None, told)


def test_the_few_without_the_unit_are_missing():
    words = [f"{k} kg" for k in range(60)] + ["7"]
    found, unit, mixed = numbers(pd.Series(words))
    assert (unit, mixed) == ("kg", None)
    assert found.isna().tolist() == [False] * 60 + [True]


def test_words_that_end_like_a_currency_are_words():
    found, _, mixed = numbers(pd.Series(["2 doors", "4 doors", "okr", "cars", "Fr. Ann"]))
    assert found.isna().all()
    assert mixed is None
