"""`benchmarks/compare.py` prints whole tables of ratios and errors. No time is judged."""

import pytest

from tests.benchmarks.printed import number, printed, tables


@pytest.mark.nightly
def test_compare_prints_times_with_their_ratios():
    (times,) = tables(printed("compare.py", "speed", "--folds", "2", "--turns", "1"))
    ours, *others = times[1:]
    assert ours[0] == "ours"
    for line in others:
        assert number(line[3]) == pytest.approx(number(line[1]) / number(ours[1]), rel=0.05, abs=0.1)
        assert number(line[4]) < number(line[3])


@pytest.mark.nightly
def test_compare_prints_errors_of_the_tables_that_are_there(tmp_path):
    """By hand: the label is the number of a letter, which all can learn."""
    lines = [f"{'abc'[k % 3]},{k % 7},{k % 3}" for k in range(200)]
    (tmp_path / "abalone.csv").write_text("\n".join(["sex,size,rings", *lines]))
    (errors,) = tables(printed("compare.py", "accuracy", tmp_path, "--rows", "150", "--splits", "1"))
    assert errors[1][:2] == ["abalone", "150"]
    assert all(number(cell) < 0.1 for cell in errors[1][2:])


def test_compare_says_which_tables_it_looks_for(tmp_path):
    said = printed("compare.py", "accuracy", tmp_path, code=2)
    assert "holds none of abalone.csv, Bikeshare.csv, diamonds.csv" in said
