"""Tables as people keep them: whatever the file is, the same frame comes out."""

import bz2
import gzip
import io
import zipfile

import numpy as np
import pandas as pd
import pytest

from d2l_regression.compare.reading import read

FRAME = pd.DataFrame({"área": [1.5, 2.25, -3.0], "b, c": ["x", "it's", "z"], "n": [1, 2, 1000]})


def text(sep=",", decimal=".", encoding="utf-8"):
    return FRAME.to_csv(index=False, sep=sep, decimal=decimal).encode(encoding)


def zipped(raw):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("table.csv", raw)
        archive.writestr("__MACOSX/._table.csv", b"what a Mac adds")
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
