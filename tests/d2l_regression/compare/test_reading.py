"""Tables as people keep them: whatever the file is, the same frame comes out."""

import bz2
import gzip
import io
import zipfile

import numpy as np
import pandas as pd
import pytest

from d2l_regression.compare.columns import prepare
from d2l_regression.compare.errors import TableError
from d2l_regression.compare.reading import read

FRAME = pd.DataFrame({"área": [1.5, 2.25, -3.0], "b, c": ["x", "it's", "z"], "n": [1, 2, 1000]})


def text(sep=",", decimal=".", encoding="utf-8"):
    return FRAME.to_csv(index=False, sep=sep, decimal=decimal).encode(encoding)


def zipped(raw):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("table.csv", raw)
        archive.writestr("__MACOSX/._table.csv", b"what a Mac adds")
        archive.writestr("folder/.DS_Store", b"too")
    return buffer.getvalue()


@pytest.mark.parametrize(
    "raw",
    [
        text(),
        text(";", ","),
        text("\t"),
        text("|"),
        text(encoding="utf-8-sig"),
        text(encoding="utf-16"),
        text(encoding="cp1252"),
        text(";", ",", "cp1252"),
        gzip.compress(text()),
        bz2.compress(text()),
        zipped(text(";", ",")),
        text().replace(b"\n", b"\r\n"),
    ],
    ids=["plain", "comma", "tabs", "bars", "bom", "utf-16", "cp1252", "comma cp1252", "gz", "bz2", "zip", "windows"],
)
def test_a_text_is_read_however_it_is_written(tmp_path, raw):
    path = tmp_path / "table.csv"  # whatever it is: what it begins with counts, not its ending
    path.write_bytes(raw)
    pd.testing.assert_frame_equal(read(path).frame, FRAME, check_dtype=False)


def test_tables_of_other_makes_are_read(tmp_path):
    polars = pytest.importorskip("polars")
    FRAME.to_parquet(tmp_path / "table.parquet")
    FRAME.to_feather(tmp_path / "table.feather")
    tables = [
        tmp_path / "table.parquet",
        tmp_path / "table.feather",
        FRAME,
        FRAME.to_dict("list"),
        polars.DataFrame(FRAME.to_dict("list")),
    ]
    for table in tables:
        pd.testing.assert_frame_equal(read(table).frame, FRAME, check_dtype=False)


def test_an_array_has_numbered_columns():
    assert list(read(np.ones((3, 2))).frame) == ["column 1", "column 2"]


def test_a_masked_value_is_missing():
    array = np.ma.masked_array(np.arange(6.0).reshape(3, 2), mask=[[0, 0], [1, 0], [0, 0]])
    assert read(array).frame.isna().to_numpy().tolist() == [[False, False], [True, False], [False, False]]


def test_an_index_with_a_name_or_dates_is_columns_and_others_are_not():
    days = pd.date_range("2020", periods=3)
    pairs = pd.MultiIndex.from_tuples([(1, "a"), (1, "b"), (2, "a")], names=["p", "q"])
    for index, names in ((days, ["index 1"]), (days.rename("day"), ["day"]), (pairs, ["p", "q"]), ([7, 7, 9], [])):
        found = read(FRAME.set_axis(index))
        assert list(found.frame) == [*names, *FRAME]
        assert bool(found.told) == bool(names)
    assert read(FRAME.set_axis(days)).frame["index 1"].tolist() == list(days)


def test_labels_of_another_index_are_refused_as_nobody_knows_what_belongs_together():
    table = pd.DataFrame({"x": np.arange(30.0) % 7})
    labels = pd.Series(np.arange(30.0), name="y")
    assert prepare(read(table), labels).y.tolist() == labels.tolist()
    with pytest.raises(TableError, match="target has another index than the table"):
        prepare(read(table), labels[::-1])
    assert prepare(read(table), labels[::-1].to_numpy()).y.tolist() == labels.tolist()[::-1]


def test_a_name_in_two_levels_is_given_as_it_is():
    table = pd.DataFrame(np.arange(60.0).reshape(30, 2) % 7)
    table.columns = pd.MultiIndex.from_tuples([("a", "x"), ("a", "y")])
    assert prepare(read(table), ("a", "y")).target == prepare(read(table), "a y").target == "a y"


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ({"x": [1, 2], "y": [1]}, "the table is a dict of columns, and .* make them equally long"),
        ([[1, 2], [3]], "a list of rows of different lengths"),
        ([{"x": 1}, {"x": 2}], "the table is a list of shape"),
        (None, "the table is a NoneType"),
    ],
)
def test_what_is_no_table_is_told_in_one_line(table, said):
    with pytest.raises(TableError, match=said):
        read(table)


@pytest.mark.parametrize(
    ("name", "raw"),
    [
        ("table.csv.gz", gzip.compress(text())[:40]),
        ("table.csv.gz", gzip.compress(text() * 20)[:30] + b"\0" * 20),
        ("table.csv.bz2", b"BZh91"),
        ("table.zip", b"PK\x03\x04"),
        ("table.parquet", b"PAR1"),
        ("table.xlsx", b"PK\x03\x04"),
        ("table.xlsx", b"\x01\0\x02\0no Excel"),
    ],
    ids=["gz cut", "gz of zeros", "bz2", "zip", "parquet", "excel", "no excel"],  # packers write the time
)
def test_a_broken_file_is_told_in_one_line(tmp_path, name, raw):
    (tmp_path / name).write_bytes(raw)
    with pytest.raises(TableError) as found:
        read(tmp_path / name)
    assert name in str(found.value)
    assert len(str(found.value).splitlines()) == 1


def test_text_that_is_called_a_workbook_is_read_as_text(tmp_path):
    (tmp_path / "table.xls").write_bytes(text("\t"))
    pd.testing.assert_frame_equal(read(tmp_path / "table.xls").frame, FRAME, check_dtype=False)


def test_of_a_workbook_the_largest_sheet_is_read_and_told(tmp_path):
    pytest.importorskip("openpyxl")
    with pd.ExcelWriter(tmp_path / "table.xlsx") as book:
        pd.DataFrame({"about": ["nothing"]}).to_excel(book, sheet_name="About", index=False)
        FRAME.to_excel(book, sheet_name="Data", index=False)
    found = read(tmp_path / "table.xlsx")
    pd.testing.assert_frame_equal(found.frame, FRAME, check_dtype=False)
    assert found.told == ("Of table.xlsx the largest sheet, 'Data', is read, and not 'About'.",)
