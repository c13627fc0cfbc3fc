"""How cells are shared out in jobs."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from essay_repro.digits.task import Table
from essay_repro.running import sweep
from essay_repro.running.results import Cell
from essay_repro.running.settings import Settings

SETTINGS = Settings()
D = 6


def test_cells_are_trained_in_as_few_jobs_as_the_width_allows():
    cells = [Cell("linear", n, 0) for n in (100, 200, 1_000)]
    jobs = sweep.training_jobs(SETTINGS, cells, label="linear", build=None, multiplications=D, width=2)
    assert [job.label for job in jobs] == ["linear, 2 on 100 to 200 rows", "linear, 1 on 1,000 rows"]  # by hand
    assert [job.run_steps for job in jobs] == [400_000, 200_000]  # by hand: 200,000 steps each
    assert [job.cells for job in jobs] == [tuple(cells[:2]), (cells[2],)]
    assert sweep.training_jobs(SETTINGS, [], label="nothing", build=None, multiplications=D) == []
    assert sweep.solving_jobs(SETTINGS, [], label="nothing") == []


@pytest.mark.parametrize(
    ("count", "groups"),
    # By hand, four at most in a job.
    [(1, [1]), (4, [4]), (5, [3, 2]), (6, [3, 3]), (8, [4, 4]), (9, [3, 3, 3]), (24, [4] * 6), (13, [4, 3, 3, 3])],
)
def test_jobs_hold_as_equal_numbers_of_models_as_possible(count, groups):
    settings = replace(SETTINGS, steps=10)
    cells = [Cell("linear", 100, seed) for seed in range(count)]
    jobs = sweep.training_jobs(settings, cells, label="linear", build=None, multiplications=D)
    assert [job.run_steps for job in jobs] == [10 * models for models in groups]


@given(st.integers(1, 100), st.integers(1, 12))
def test_groups_are_even_and_leave_no_cell_out(count, width):
    trained = []

    def build(d, *, runs, seeds):
        trained.append(list(seeds))
        assert (d, runs) == (D, len(seeds))
        raise StopIteration  # before TensorFlow is started

    rows = np.arange(2_000)
    empty = Table(np.zeros((2_000, D), np.float32), None, rows[:1_500], rows[1_500:], rows[:0])
    cells = [Cell("linear", 100, seed) for seed in range(count)]
    jobs = sweep.training_jobs(SETTINGS, cells, label="", build=build, multiplications=D, width=width)
    for job in jobs:
        with pytest.raises(StopIteration):
            job.train(empty, None)
    sizes = [len(group) for group in trained]
    # All cells, each once and in their order; no more programs than needed; sizes that differ by one at most.
    assert [seed for group in trained for seed in group] == list(range(count))
    assert len(sizes) == -(-count // width)
    assert max(sizes) - min(sizes) <= 1
    assert max(sizes) <= width
