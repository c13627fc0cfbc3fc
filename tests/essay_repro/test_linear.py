"""Figure 1's program on a small table: the rows it stores and the table it prints."""

import re
import statistics
from dataclasses import replace

import pytest

from essay_repro.digits import task
from essay_repro.linear import EXPERIMENT, SOLVED, TRAINED
from essay_repro.running.results import Cell
from essay_repro.running.settings import evaluation_steps

SETTINGS = replace(
    EXPERIMENT.presets["smoke"], seeds=3, steps=3_000, learning_rate=0.01, pool_rows=800, test_rows=500, n_train=300
)


@pytest.fixture(scope="module")
def trained():
    """(rows, run-steps reported, the jobs) of three seeds."""
    table, told = task.load("strokes", SETTINGS), []
    jobs = EXPERIMENT.jobs(SETTINGS, EXPERIMENT.cells(SETTINGS))
    return [row for job in jobs for row in job.train(table, told.append)], sum(told), jobs


@pytest.fixture(scope="module")
def stored(trained):
    """{(condition, seed, split, metric): {step: value}}."""
    curves = {}
    for row in trained[0]:
        curves.setdefault((row.condition, row.seed, row.split, row.metric), {})[row.step] = row.value
    return curves


def test_the_cells_are_a_trained_and_a_solved_model_for_each_seed():
    by_hand = [Cell("linear", 300, 0), Cell("linear", 300, 1), Cell("linear", 300, 2)]
    by_hand += [Cell("least squares", 300, 0), Cell("least squares", 300, 1), Cell("least squares", 300, 2)]
    assert EXPERIMENT.cells(SETTINGS) == by_hand


def test_up_to_four_seeds_train_together():
    settings = SETTINGS.with_seeds(10)
    jobs = EXPERIMENT.jobs(settings, EXPERIMENT.cells(settings))
    labels = [f"linear regression, {n} on 300 rows" for n in (4, 3, 3)]
    assert [job.label for job in jobs] == [*labels, "least squares, 10 on 300 rows"]
    assert [job.run_steps for job in jobs] == [12_000, 9_000, 9_000, 0]  # by hand: ten seeds of 3,000 steps


def test_the_jobs_bring_every_row_and_report_every_step(trained, stored):
    rows, told, jobs = trained
    assert told == sum(job.run_steps for job in jobs) == 9_000  # by hand: 3 seeds of 3,000 steps
    assert {row.cell for row in rows} == set(EXPERIMENT.cells(SETTINGS))
    # By hand: 2 conditions, 3 seeds, 3 splits, 2 metrics; no place twice.
    assert len(stored) == 2 * 3 * 3 * 2
    assert len(rows) == sum(map(len, stored.values()))
    for (condition, *_), curve in stored.items():
        assert list(curve) == ([0] if condition == SOLVED else evaluation_steps(3_000))


def test_training_comes_close_to_the_solution_in_sample_and_overfits(stored):
    for seed in range(3):
        solved = stored[SOLVED, seed, "train", "one_minus_r2"][0]
        errors = list(stored[TRAINED, seed, "train", "one_minus_r2"].values())
        # By definition of least squares no model of the same kind is below it.
        assert solved <= min(errors) < solved + 0.15
        # The essay's first figure: out of sample the error falls and rises again.
        test = list(stored[TRAINED, seed, "test", "one_minus_r2"].values())
        assert min(errors) < min(test) < test[-1]


def told(values):
    """Mean ± half a 95 % t-interval of three seeds. By hand: t for 2 degrees of freedom is 4.303."""
    return f"{statistics.mean(values):.3f} ± {4.303 * statistics.stdev(values) / 3**0.5:.3f}"


def test_the_printed_table_is_recomputed_from_the_rows(trained, stored):
    columns = [(TRAINED, *column) for column in (("test", "one_minus_r2"), ("train", "one_minus_r2"))]
    columns += [(TRAINED, "test", "one_minus_r2_rounded")]

    def curves(column, condition):
        return [stored[condition, seed, *column[1:]] for seed in range(3)]

    validation = [stored[TRAINED, seed, "validation", "one_minus_r2"] for seed in range(3)]
    chosen = [min(curve, key=curve.get) for curve in validation]
    expected = {
        "trained, last step": [[curve[3_000] for curve in curves(column, TRAINED)] for column in columns],
        "trained, validated step": [
            [curve[step] for curve, step in zip(curves(column, TRAINED), chosen, strict=True)] for column in columns
        ],
        "trained, best step on test¹": [[min(curve.values()) for curve in curves(columns[0], TRAINED)]],
        "solved exactly": [[curve[0] for curve in curves(column, SOLVED)] for column in columns],
    }
    lines = EXPERIMENT.summary(trained[0], SETTINGS).splitlines()
    assert lines[0] == "Linear regression on 300 rows, 3,000 steps: 1 − R²"
    for label, values in expected.items():
        (line,) = [line for line in lines if line.startswith(label)]
        assert re.split(r"\s{2,}", line.strip()) == [label, *map(told, values)]
    assert "mean over 3 seeds ± half the width of its 95 % confidence interval" in lines
