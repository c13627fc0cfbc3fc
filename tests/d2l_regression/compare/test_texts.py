"""Texts of tables with all that people put around and into them: what stands above, quotes, separators, marks."""

import numpy as np
import pandas as pd
import pytest

from d2l_regression.compare.columns import prepare
from d2l_regression.compare.errors import TableError
from d2l_regression.compare.reading import read
from d2l_regression.compare.texts import form_of

FRAME = pd.DataFrame({"x": [1.5, 2.25, -3.0], "w": ["a", "b", "c"], "y": [1, 2, 1000]})


def read_text(tmp_path, text, **options):
    path = tmp_path / "table.csv"
    path.write_text(text)
    return read(path, **options)


@pytest.mark.parametrize(
    ("above", "told"),
    [
        ("# measured by Bob, lab 3\n# in m and kg\n", "The first 2 lines are"),
        ("My measurements\n\n", "The first 2 lines are"),
        ("Sales 2020,,\n,,\n", "The first 2 lines are"),
        ("sep=,\n", "The first line is"),
        ("\n\n", "The first 2 lines are"),
    ],
)
def test_what_stands_above_the_names_is_left_out_and_told(tmp_path, above, told):
    found = read_text(tmp_path, above + FRAME.to_csv(index=False))
    pd.testing.assert_frame_equal(found.frame, FRAME, check_dtype=False)
    assert told in found.told[1]


def test_a_first_name_with_a_mark_before_it_is_a_name(tmp_path):
    assert list(read_text(tmp_path, "#" + FRAME.to_csv(index=False)).frame) == ["#x", "w", "y"]


def test_of_names_of_which_only_the_last_is_given_it_is_one(tmp_path):
    found = read_text(tmp_path, ",,y\n" + FRAME.to_csv(index=False, header=False))
    assert list(found.frame) == ["column 1", "column 2", "y"]


def test_line_breaks_within_quotes_belong_to_the_cell(tmp_path):
    table = FRAME.assign(w=["one\ntwo", 'says "so", then\n\nmore', "c"]).rename(columns={"x": "length\n[mm]"})
    found = read_text(tmp_path, table.to_csv(index=False)).frame
    assert list(found) == ["length [mm]", "w", "y"]
    assert found["w"].tolist() == table["w"].tolist()


def test_a_separator_after_the_last_cell_is_no_name_of_rows(tmp_path):
    found = read_text(tmp_path, "x,y\n1,2,\n3,4,\n").frame
    assert found[["x", "y"]].to_numpy().tolist() == [[1, 2], [3, 4]]


def test_without_names_decimal_commas_separate_nothing(tmp_path):
    found = read_text(tmp_path, "1,5;2,5\n2,5;3,5\n").frame
    assert found.to_numpy().tolist() == [[1.5, 2.5], [2.5, 3.5]]


@pytest.mark.parametrize(
    ("cells", "mark"),
    [
        (["0,5", "1.000", "12.500", "7,25"], ","),  # half and half, but a thousand can be no decimal beside 0,5
        (["1.000.000", "3.500"], ","),
        (["1,000,000", "3,500"], "."),
        (["1.234,50 €", "0,99 €"], ","),
        (["1,234.50", "0.123"], "."),
        (["1.5", "2,345"], "."),
    ],
)
def test_the_decimal_mark_is_told_by_what_can_be_read_in_one_way_only(cells, mark):
    form = form_of("v;w\n" + "\n".join(f"{cell};a" for cell in cells))
    assert (form.decimal, form.guessed) == (mark, None)


def test_a_mark_that_no_number_tells_is_told_to_be_a_guess(tmp_path):
    found = read_text(tmp_path, "x;y\n1.234;a\n2.500;b\n")
    assert found.frame["x"].tolist() == [1.234, 2.5]
    assert "'1.234' is read with a decimal point: if it has thousands apart, give --decimal ," in found.told[-1]


@pytest.mark.parametrize(
    ("text", "options", "said"),
    [
        ('x,y\n1,2\n3,"4\n5,6\n', {}, "the quotation mark at about line 3 is never closed"),
        ("x,y\n1,2\n", {"sep": ",", "decimal": ","}, "decimal was ',', which is the separator too"),
        ('[{"x": 1}]', {}, "looks like JSON or HTML"),
        ("<table><tr>", {}, "looks like JSON or HTML"),
    ],
)
def test_what_is_no_table_is_told_in_one_line(tmp_path, text, options, said):
    with pytest.raises(TableError, match=said):
        read_text(tmp_path, text, **options)


def test_a_cell_of_any_length_is_read(tmp_path):
    found = read_text(tmp_path, "x,y\n1,2\n" * 3 + f"{'a' * 200_000},3\n")
    assert len(found.frame.iloc[-1, 0]) == 200_000


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-32"])
def test_wide_encodings_are_read(tmp_path, encoding):
    path = tmp_path / "table.csv"
    path.write_bytes(FRAME.to_csv(index=False).encode(encoding))
    pd.testing.assert_frame_equal(read(path).frame, FRAME, check_dtype=False)


def test_a_german_table_means_what_its_writer_meant(tmp_path):
    # Dates with points, thousands with points, decimal commas, a currency, a row of units, separators at the end.
    lines = ["Tag;Preis;Menge;y;;", ";EUR;kg;;;"]
    lines += [f"{1 + k % 28:02d}.{1 + k % 12:02d}.2020;1.{k:03d},50 €;{k},5;1.{k:03d};;" for k in range(60)]
    data = prepare(read_text(tmp_path, "\n".join(lines)), "y")
    assert data.n == 60
    np.testing.assert_allclose(data.X["Preis"], 1000.5 + np.arange(60))
    np.testing.assert_allclose(data.X["Menge"], 0.5 + np.arange(60))
    np.testing.assert_allclose(data.y, 1000.0 + np.arange(60))
    days = [pd.Timestamp(2020, 1 + k % 12, 1 + k % 28) - pd.Timestamp(2020, 1, 1) for k in range(60)]
    assert data.X["Tag"].tolist() == [day.days for day in days]


def test_numbers_with_the_other_mark_are_not_a_thousand_times_themselves(tmp_path):
    rows = "\n".join(f"{k}.5;{k},5;{k}" for k in range(60))
    data = prepare(read_text(tmp_path, "a;b;y\n" + rows), "y")
    assert data.X["a"].tolist() == data.X["b"].tolist() == (np.arange(60) + 0.5).tolist()


def test_of_a_long_file_a_word_is_the_same_in_every_part(tmp_path):
    # By hand: pandas reads a long file in parts, here first 1.0 and 2.0, as some are missing, and then "1" and "A".
    codes = ["1", "2", ""] * 100_000 + ["1", "2", "A"] * 20_000
    rows = "\n".join(f"{code},{k}" for k, code in enumerate(codes))
    data = prepare(read_text(tmp_path, "code,y\n" + rows), "y")
    assert set(data.X["code"].dropna()) == {"1", "2", "A"}
