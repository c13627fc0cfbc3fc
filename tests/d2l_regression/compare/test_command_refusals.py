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
        ("x,y\n", ".csv has no rows; a comparison needs 20 at least"),
        ("x,y\n" + "1,2,3,4\n" * 30, "its lines have more columns than the first names"),
        ("x,y\n1,2\n", "the table has 1 row with a label in 'y'; a comparison needs 20"),
        ("x,y,y\n" + "1,2,3\n2,3,4\n" * 30, "target 'y' is the name of several columns; rename"),
        (frame(x=np.nan).to_csv(index=False), "no column is left to predict 'y' from"),
        (frame(y=["word"] * N).to_csv(index=False), "target 'y' holds words, such as 'word'"),
        (frame(y=np.arange(1, N + 1) * 1e200).to_csv(index=False), "'y' has no finite number up to 1e+100"),
        (frame(y=np.arange(N) * 1e-200).to_csv(index=False), "'y' varies by less than 1e-100"),
        (
            frame().to_csv(index=False, sep="~"),
            "the table has one column, 'x~y'; if it was a text, is its separator right?",
        ),
        ("x,y\n" + "1,2\n2,3\n" * 30, "there are 2 different rows; a comparison needs 10"),
    ],
)
def test_one_line_says_what_is_wrong(tmp_path, capsys, text, said):
    assert said in refused(tmp_path, capsys, text)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--drop", "z"), "drop was 'z', which is no column"),
        (("--sep", ""), "sep was ''; it may be one character"),
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


def test_columns_without_a_number_that_can_be_squared_are_left_out_and_told():
    data = prepared(frame(huge=np.arange(1, N + 1) * 1e150, tiny=np.random.default_rng(2).standard_normal(N) * 1e-150))
    assert list(data.X) == ["x"]
    assert "huge is infinite or beyond 1e+100 in 60 rows" in said(data)
    assert "tiny varies by less than 1e-100" in said(data)


def test_rows_that_name_no_group_are_one_and_a_large_group_is_told():
    groups = [None if k < 4 else "big" if k < 40 else f"g{k}" for k in range(N)]
    data = prepare(read(frame(g=groups)), "y", groups="g")
    assert len(set(data.groups[:4])) == 1
    assert data.groups.max() + 1 == 22
    assert "g is missing in 4 rows: they are taken as one group" in said(data)
    assert "One group of g has 60 % of the rows" in said(data)


def test_nines_again_and_again_are_suspected_to_stand_for_missing():
    x, y = (np.random.default_rng(k).standard_normal(N) for k in (3, 4))
    x[::9], y[1::9] = -999, 9999
    data = prepared(frame(x=x, y=y))
    assert "x is -999 in 7 of 60 rows, far from all else" in said(data)
    assert "y is 9999 in 7 of 60 rows" in said(data)
    assert "far from all else" not in said(prepared(frame(age=np.arange(N) % 50 + 50)))
