"""`benchmarks/cluster.py` prints a line for each number of tasks, timed on a scheduler and workers of its own."""

import pytest

from tests.benchmarks.printed import number, printed, tables


def test_a_line_for_each_number_of_trainings():
    pytest.importorskip("distributed", reason='Dask is absent: pip install -e ".[cluster]"')
    (found,) = tables(printed("cluster.py", "--tasks", "3", "25"))
    assert [line[0] for line in found[1:]] == ["3", "25"]
    assert number(found[2][4]) < 25, "fewer tasks than trainings: they come in bundles"
    for line in found[1:]:
        seconds, each, scheduler, _, together, bundled = map(number, line[1:])
        assert each == pytest.approx(1_000 * seconds / number(line[0]), abs=1_000 * 0.06 / number(line[0]))
        assert bundled == pytest.approx(1_000 * together / number(line[0]), abs=1_000 * 0.06 / number(line[0]))
        assert scheduler >= 0


def test_a_number_of_tasks_below_one_is_refused():
    assert "each must be at least 1" in printed("cluster.py", "--tasks", "0", code=2)
