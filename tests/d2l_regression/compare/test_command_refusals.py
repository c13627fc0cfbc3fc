"""What cannot be compared is answered by one line that names it, with exit code 2; what only looks odd is taken."""

import numpy as np
import pandas as pd
import pytest

from d2l_regression.compare.columns import prepare
from d2l_regression.compare.command import main
from d2l_regression.compare.noticing import notice
from d2l_regression.compare.reading import read
from d2l_regression.compare.splitting import folds

N = 60


def frame(**columns):
    rng = np.random.default_rng(0)
    return pd.DataFrame({"x": rng.standard_normal(N), "y": rng.standard_normal(N)} | columns)


def refused(tmp_path, capsys, text, *options):
    path = tmp_path / "table.csv"
    path.write_text(text)
    assert main([str(path), "--target", "y", "--out", str(tmp_path / "out"), *options]) == 2
    said = capsys.readouterr().err.strip().splitlines()[-1]
    assert said.startswith("compare: ")
    assert "Traceback" not in said
    return said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (frame(y=np.ones(N)).to_csv(index=False), "'y' is 1 in all rows"),
        (frame().rename(columns={"y": "Y2"}).to_csv(index=False), "target was 'y', which is no column of the table"),
        ("", "is empty"),
        ("x,y\n", "the table has no rows"),
        ("x,y\n" + "1,2,3,4\n" * 30, "its lines have more columns than the first names"),
        ("x,y\n1,2\n", "the table has 1 row with a label in 'y'; a comparison needs 20"),
        ("x,y,y\n" + "1,2,3\n2,3,4\n" * 30, "target 'y' is the name of several columns; rename"),
        (frame(x=np.nan).to_csv(index=False), "no column is left to predict 'y' from"),
        (frame(y=["word"] * N).to_csv(index=False), "target 'y' holds words, such as 'word'"),
        ("x,y\n" + "1,2\n2,3\n" * 30, "there are 2 different rows; a comparison needs 10"),
    ],
)
def test_one_line_says_what_is_wrong(tmp_path, capsys, text, said):
    assert said in refused(tmp_path, capsys, text)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--drop", "z"), "drop was 'z', which is no column"),
        (("--groups", "y"), "groups names the target 'y'"),
        (("--groups", "x", "--time", "x"), "groups and time were both given"),
        (("--sep=-1",), "sep was '-1'; it may be one character, tab, or blank"),
        (("--log-target",), "a logarithm needs more than 0"),
    ],
)
def test_options_that_do_not_fit_are_told_in_one_line(tmp_path, capsys, options, said):
    assert said in refused(tmp_path, capsys, frame().to_csv(index=False), *options)


def prepared(table):
    """The `Table`, as far as it goes before anything is trained."""
    data = prepare(read(table), "y")
    data.notes.extend(notice(data))
    folds(data, 1, 0)
    return data


def said(data):
    return " ".join(note.says for note in data.notes)


def test_columns_that_say_nothing_are_left_out_and_told():
    data = prepared(frame(empty=np.nan, same=7.0, number=np.arange(N)))
    assert list(data.X) == ["x"]
    assert "empty is empty in all rows" in said(data)
    assert "same is 7.0 in all rows" in said(data)
    assert "number counts the rows" in said(data)


def test_infinities_count_as_missing():
    x = np.random.default_rng(1).standard_normal(N)
    x[[3, 7]] = np.inf, -np.inf
    data = prepared(frame(x=x))
    assert np.flatnonzero(data.X["x"].isna()).tolist() == [3, 7]
    assert "x is infinite in 2 rows" in said(data)


def test_keywords_and_doubled_names_are_names_like_any_other():
    table = pd.DataFrame(np.random.default_rng(0).standard_normal((N, 5)), columns=["class", "def", "a", "a", "y"])
    assert list(prepared(table).X) == ["class", "def", "a", "a (2)"]


def test_rows_without_a_label_are_left_out_and_counted():
    y = np.random.default_rng(0).standard_normal(N)
    y[:4] = np.nan
    data = prepared(frame(y=y))
    assert data.n == N - 4
    assert "y is missing in 4 rows" in said(data)


def test_more_columns_than_rows():
    rng = np.random.default_rng(0)
    table = pd.DataFrame(rng.standard_normal((50, 2000))).rename(columns=str).assign(y=rng.standard_normal(50))
    assert prepared(table).X.shape == (50, 2000)
