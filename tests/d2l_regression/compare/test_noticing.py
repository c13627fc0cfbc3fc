"""What is planted in a table is noticed, and named with what to do about it; what is not there is not."""

import warnings

import numpy as np
import pandas as pd

from d2l_regression.compare.columns import Table, prepare
from d2l_regression.compare.noticing import duplicates, notice
from d2l_regression.compare.reading import read

N = 400


def plain():
    rng = np.random.default_rng(0)
    table = pd.DataFrame(rng.standard_normal((N, 3)), columns=["a", "b", "c"])
    return table.assign(y=10 + table.a - table.b + rng.standard_normal(N)), rng


def noted(table, kind):
    return [note for note in notice(prepare(read(table), "y")) if note.kind == kind]


def test_a_copy_of_the_label_with_noise_is_named():
    table, rng = plain()
    table["copy"] = table.y + 0.05 * rng.standard_normal(N)
    (note,) = noted(table, "leak")
    assert note.columns == ("copy",)
    assert "--drop copy" in note.says


def test_functions_of_the_label_and_parts_that_add_up_to_it_are_named():
    table, rng = plain()
    part = rng.standard_normal(N)
    named = noted(table.assign(log=np.log(table.y), part=part, rest=table.y - part), "leak")
    assert [set(note.columns) for note in named] == [{"log"}, {"part", "rest"}]
    assert "is the logarithm of y" in named[0].says
    assert "it is exactly" in named[1].says


def test_a_group_with_a_level_of_its_own_is_suspected():
    table, rng = plain()
    group = rng.integers(40, size=N)
    table["clinic"] = [f"clinic {k}" for k in group]
    table["y"] += 2 * rng.standard_normal(40)[group]
    (note,) = noted(table, "groups")
    assert note.columns == ("clinic",)
    assert "--groups clinic" in note.says


def test_of_an_honest_table_nothing_is_said():
    table, _ = plain()
    assert notice(prepare(read(table), "y")) == []


def test_rows_alike_in_all_columns_and_the_label_are_one_also_where_values_are_missing():
    X = pd.DataFrame({"a": [1.0, 1.0, np.nan, np.nan, 0.0] * 10, "w": ["x", None, None, None, "x"] * 10})
    table = Table(X, np.r_[np.zeros(45), np.ones(5)], "y")
    # By hand: the third and fourth of five are alike, so four kinds of row, and as many with the other label.
    assert len(np.unique(duplicates(table))) == 8
    wide = Table(pd.DataFrame({str(k): np.arange(3.0) for k in range(200)}, copy=False), np.arange(3.0), "y")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert duplicates(wide).tolist() == [0, 1, 2]
