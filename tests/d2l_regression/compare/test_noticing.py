"""What is planted in a table is noticed, and named with what to do about it; what is not there is not."""

import numpy as np
import pandas as pd

from d2l_regression.compare.columns import prepare
from d2l_regression.compare.noticing import notice
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
