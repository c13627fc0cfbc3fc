"""Whatever interrupts a comparison, and however many processes share it, it ends with the same bytes."""

import numpy as np
import pandas as pd
import pytest

from d2l_regression.compare import QUICK, compare


class Interrupt(Exception):
    """In place of a kill."""


class Watch:
    """Interrupts the second job."""

    def __init__(self, last):
        self.last = last

    def __getattr__(self, name):
        return lambda *_: None

    def begin(self, k):
        if k == self.last:
            raise Interrupt


@pytest.fixture(scope="module")
def table():
    rng = np.random.default_rng(0)
    X = rng.standard_normal((80, 2))
    return pd.DataFrame(X, columns=["a", "b"]).assign(y=X[:, 0] + rng.standard_normal(80))


@pytest.fixture(scope="module")
def whole(table):
    return compare(table, "y", settings=QUICK, budget=None).results.to_csv()


@pytest.mark.slow
def test_an_interrupted_comparison_goes_on_to_the_same_bytes(table, whole, tmp_path):
    with pytest.raises(Interrupt):
        compare(table, "y", settings=QUICK, budget=None, out=tmp_path, watch=Watch(1))
    (journal,) = tmp_path.glob("journal-*.jsonl")
    assert len(journal.read_bytes().splitlines()) == 5
    with open(journal, "ab") as file:
        file.write(b'{"key": "1 0", "val')  # a line that a kill has cut off
    found = compare(table, "y", settings=QUICK, budget=None, out=tmp_path)
    assert found.results.to_csv() == whole
    before = journal.read_bytes()
    assert compare(table, "y", settings=QUICK, budget=None, out=tmp_path).results.to_csv() == whole
    assert journal.read_bytes() == before


@pytest.mark.nightly
def test_two_processes_find_the_same_bytes(table, whole):
    assert compare(table, "y", settings=QUICK, budget=None, jobs=2).results.to_csv() == whole


def test_out_of_budget_fewer_repeats_are_made_and_it_is_said(table):
    found = compare(table, "y", settings=QUICK, budget=1e-6)
    assert found.repeats == 1
    assert "allowed 1 of 2 repeats" in found.remarks[0]
    assert len(found.results[found.results.chosen]) == 10  # a line and a network for each of five folds
