"""Figures 5 and 6's program: its cells, its jobs on a small table, and the budgets it tells apart."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from d2l_regression import features
from essay_repro.digits import task
from essay_repro.features import (
    EXPERIMENT,
    PAIRWISE,
    PAIRWISE_SOLVED,
    SOLVED,
    SQUARES,
    at_step,
    kernel,
    solve_products,
    tune_products,
)
from essay_repro.running.results import Cell
from essay_repro.running.sweep import run_on_subset

SETTINGS = replace(
    EXPERIMENT.presets["smoke"], seeds=1, steps=20, pool_rows=600, test_rows=200, sizes=(50, 400),
    pairwise_sizes=(400,), pairwise_short=5, pairwise_steps=8,
)  # fmt: skip


@pytest.fixture(scope="module")
def rows():
    """What the jobs measure on strokes."""
    table = task.load("strokes", SETTINGS)
    jobs = EXPERIMENT.jobs(SETTINGS, EXPERIMENT.cells(SETTINGS))
    return [row for job in jobs for row in job.train(table, None)]


def test_squares_are_trained_and_solved_at_every_size_and_products_at_theirs(rows):
    cells = EXPERIMENT.cells(SETTINGS)
    by_hand = [(SQUARES, 50), (SQUARES, 400), (SOLVED, 50), (SOLVED, 400), (PAIRWISE, 400), (PAIRWISE_SOLVED, 400)]
    assert [(cell.condition, cell.n_train) for cell in cells] == by_hand
    assert {row.cell for row in rows} == set(cells)


def test_products_are_measured_at_the_essays_step_and_at_their_own_last(rows):
    steps = sorted({row.step for row in rows if row.condition == PAIRWISE})
    assert steps == [0, 1, 2, 4, 5, 8]  # by hand: powers of two, the short budget 5, the last step 8
    short, long = at_step(rows, 400, 5), at_step(rows, 400, 8)
    stored = {
        row.step: row.value for row in rows if (row.condition, *row.place[1:]) == (PAIRWISE, "test", "one_minus_r2")
    }
    assert (short, long) == ({0: stored[5]}, {0: stored[8]})


def test_squares_are_solved_on_512_features(rows):
    """Oracle: NumPy's lstsq on the explicit squares, written out; 400 rows on 512 features are fitted exactly."""
    table = task.load("strokes", SETTINGS)
    subset, _ = task.draw(table, 0, 400, SETTINGS.validation_rows(400))
    design = {name: np.column_stack([features.squares(table.X[at]).astype(float), np.ones(len(at))])
              for name, at in (("train", subset), ("test", table.test))}  # fmt: skip
    theta = np.linalg.lstsq(design["train"], table.y[subset].astype(float), rcond=None)[0]
    labels = table.y[table.test].astype(float)
    expected = np.sum((design["test"] @ theta - labels) ** 2) / np.sum((labels - labels.mean()) ** 2)
    solved = {
        row.split: row.value
        for row in rows
        if (row.condition, row.n_train) == (SOLVED, 400) and "round" not in row.metric
    }
    assert solved["test"] == pytest.approx(expected, rel=1e-6)
    assert solved["train"] == pytest.approx(0, abs=1e-9)


@given(arrays(float, (3, 4), elements=st.floats(-2, 2)), arrays(float, (5, 4), elements=st.floats(-2, 2)))
def test_the_kernel_is_the_scalar_product_of_the_products(X, Z):
    """Oracle: the columns built one by one."""
    expected = 1 + features.pairwise(X) @ features.pairwise(Z).T
    np.testing.assert_allclose(kernel(X, Z), expected, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("n", [30, 60])
def test_products_are_solved_as_lstsq_does_on_the_columns(n):
    """Oracle: NumPy's minimum-norm lstsq on all columns of the products, of 12 pixels; 91 columns with the bias."""
    table = task.load("strokes", SETTINGS)
    table = replace(table, X=table.X[:, 100:112])
    run = run_on_subset(table, SETTINGS, Cell(PAIRWISE_SOLVED, n, 1))
    design, test = (
        np.column_stack([np.ones(len(at)), features.pairwise(table.X[at].astype(float))])
        for at in (run.rows, table.test)
    )
    assert design.shape == (n, 91)
    theta = np.linalg.lstsq(design, table.y[run.rows].astype(float), rcond=1e-13)[0]
    labels = table.y[table.test].astype(float)
    expected = np.sum((test @ theta - labels) ** 2) / np.sum((labels - labels.mean()) ** 2)
    (found,) = [r.value for r in solve_products(run, table) if r.place == (0, "test", "one_minus_r2")]
    assert found == pytest.approx(expected, rel=1e-3)


@pytest.mark.parametrize("n", [30, 60, 150])
def test_a_penalty_on_products_is_ridge_on_the_columns(n):
    """Oracle: the normal equations on all columns of the products, 91 with the bias, as `sweep.least_squares` says."""
    table = task.load("strokes", SETTINGS)
    table = replace(table, X=table.X[:, 100:112])
    run = run_on_subset(table, SETTINGS, Cell("ridge on products", n, 1), l2=0.1)
    design, test = (
        np.column_stack([np.ones(len(at)), features.pairwise(table.X[at].astype(float))])
        for at in (run.rows, table.test)
    )
    # The gradient of the mean squared error plus ½ l2 ‖w‖² is 0.
    theta = np.linalg.solve(2 / n * design.T @ design + 0.1 * np.eye(91), 2 / n * design.T @ table.y[run.rows])
    labels = table.y[table.test].astype(float)
    expected = np.sum((test @ theta - labels) ** 2) / np.sum((labels - labels.mean()) ** 2)
    (found,) = [r.value for r in solve_products(run, table) if r.place == (0, "test", "one_minus_r2")]
    assert found == pytest.approx(expected, rel=1e-9)


def test_the_penalty_is_chosen_on_validation_rows_alone():
    """Oracle: each strength by itself. The test rows, with labels turned round, must not have a say."""
    table = task.load("strokes", SETTINGS)
    labels = table.y.copy()
    labels[table.test] = 9 - labels[table.test]
    table = replace(table, X=table.X[:, 100:112], y=labels)
    run = run_on_subset(table, SETTINGS, Cell("ridge on products", 60, 1))
    strengths = (1e-3, 1.0, 10.0)
    rows = {strength: solve_products(replace(run, l2=strength), table) for strength in strengths}
    errors = {
        split: {s: next(r.value for r in of if r.place == (0, split, "one_minus_r2")) for s, of in rows.items()}
        for split in ("train", "validation", "test")
    }
    best = min(strengths, key=errors["validation"].get)
    assert (best, *(min(errors[split], key=errors[split].get) for split in ("train", "test"))) == (1.0, 1e-3, 10.0)
    assert tune_products(run, table, strengths) == (best, rows[best])


def test_the_pool_holds_the_largest_subset_and_its_validation_rows():
    for settings in EXPERIMENT.presets.values():
        assert max(settings.sizes) + settings.validation_rows(max(settings.sizes)) <= settings.pool_rows
        assert set(settings.pairwise_sizes) <= set(settings.sizes)
