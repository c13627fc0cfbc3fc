"""Rows of training and of solving, against plain Keras models, NumPy's lstsq and scores written out here."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from d2l_regression import models
from essay_repro.digits.task import Table, draw
from essay_repro.running import sweep
from essay_repro.running.results import Cell
from essay_repro.running.settings import Settings

SETTINGS = Settings(batch_size=16, learning_rate=0.01, evaluated_train_rows=30, validation_rows_least=20)
D = 6


@pytest.fixture(scope="module")
def table():
    """200 rows of a pool, 100 test rows, 50 of another task; labels are whole numbers, the last feature is constant."""
    rng = np.random.default_rng(0)
    X = rng.standard_normal((350, D)).astype(np.float32)
    X[:, -1] = 2
    y = np.rint(X @ rng.standard_normal((D, 1)) * 2 + rng.standard_normal((350, 1))).astype(np.float32)
    rows = np.arange(350)
    return Table(X, y, rows[:200], rows[200:300], rows[300:])


def scores(labels, predictions):
    """1 − R² of predictions as they are and rounded, written out by hand."""
    labels, predictions = (np.asarray(values, np.float64).ravel() for values in (labels, predictions))
    spread = sum((y - labels.mean()) ** 2 for y in labels)
    return {
        "one_minus_r2": sum((p - y) ** 2 for p, y in zip(predictions, labels, strict=True)) / spread,
        "one_minus_r2_rounded": sum((round(p) - y) ** 2 for p, y in zip(predictions, labels, strict=True)) / spread,
    }


def by_place(rows, cell):
    return {row.place: row.value for row in rows if row.cell == cell}


def compiled(runs, hidden=(4,), **options):
    model = models.mlp(D, hidden, runs=len(runs), seeds=[run.cell.seed for run in runs], **options)
    model.compile(optimizer=sweep.adam(SETTINGS), loss="mse")
    return model


# --- which rows a run sees


def test_a_run_trains_on_its_subset_and_is_measured_on_rows_of_its_own(table):
    cell = Cell("linear", 60, 3)
    run = sweep.run_on_subset(table, SETTINGS, cell, l2=0.5)
    subset, validation = draw(table, 3, 60, 20)  # by hand: a quarter of 60 is less than the 20 at least
    assert (run.cell, run.l2) == (cell, 0.5)
    np.testing.assert_array_equal(run.rows, subset)
    np.testing.assert_array_equal(run.splits["train"], subset[:30])
    np.testing.assert_array_equal(run.splits["validation"], validation)
    np.testing.assert_array_equal(run.splits["test"], table.test)
    assert not {*run.rows} & {*validation}
    assert not {*run.rows, *validation} & {*table.test}


def test_extra_rows_come_beside_the_subset_or_in_its_place(table):
    cell = Cell("both", 20, 3)
    subset, validation = draw(table, 3, 20, 20)
    both = sweep.run_on_subset(table, SETTINGS, cell, extra=table.auxiliary)
    alone = sweep.run_on_subset(table, SETTINGS, cell, extra=table.auxiliary, only_extra=True)
    np.testing.assert_array_equal(both.rows, [*subset, *table.auxiliary])
    np.testing.assert_array_equal(alone.rows, table.auxiliary)
    np.testing.assert_array_equal(both.splits["train"], both.rows[:30])
    np.testing.assert_array_equal(alone.splits["train"], table.auxiliary[:30])
    for run in (both, alone):  # whatever is trained on, the main task is what it is measured by
        np.testing.assert_array_equal(run.splits["validation"], validation)
        np.testing.assert_array_equal(run.splits["test"], table.test)


# --- training


def test_the_optimiser_is_the_authors():
    # By hand: PyTorch's Adam has betas (0.9, 0.999), epsilon 1e-8; the author's learning rate is 0.001.
    settings = sweep.adam(Settings()).get_config()
    assert settings["learning_rate"] == pytest.approx(1e-3, rel=1e-6)
    assert (settings["beta_1"], settings["beta_2"], settings["epsilon"]) == (0.9, 0.999, 1e-8)


@pytest.mark.slow
def test_rows_of_training_are_complete_and_are_what_plain_keras_models_score(table):
    runs = [sweep.run_on_subset(table, SETTINGS, Cell("mlp", n, seed)) for n, seed in ((60, 0), (40, 5))]
    model, counted = compiled(runs), []
    before = models.unstack(model)
    rows = sweep.train(model, runs, table, SETTINGS, steps=10, on_step=counted.append)
    # By hand: steps 0, 1, 2, 4, 8, 10 × 3 splits × 2 metrics × 2 runs.
    assert len(rows) == 6 * 3 * 2 * 2
    places = {
        (step, split, metric)
        for step in (0, 1, 2, 4, 8, 10)
        for split in ("train", "validation", "test")
        for metric in ("one_minus_r2", "one_minus_r2_rounded")
    }
    assert all(by_place(rows, run.cell).keys() == places for run in runs)
    assert sum(counted) == 10 * 2
    # Oracle: the unstacked Keras models, before and after, and the scores written out above.
    for step, plain in ((0, before), (10, models.unstack(model))):
        for run, one in zip(runs, plain, strict=True):
            measured = by_place(rows, run.cell)
            for split, which in run.splits.items():
                for metric, value in scores(table.y[which], one.predict(table.X[which], verbose=0)).items():
                    assert measured[step, split, metric] == pytest.approx(value, rel=1e-5)


def test_training_in_two_legs_gives_the_rows_of_training_in_one(table):
    runs = [sweep.run_on_subset(table, SETTINGS, Cell("mlp", 60, 0))]
    counted = []
    whole = sweep.train(compiled(runs), runs, table, SETTINGS, steps=10)
    model = compiled(runs)
    legs = sweep.train(model, runs, table, SETTINGS, steps=3, evaluate_at=[0, 1, 2])
    legs += sweep.train(
        model, runs, table, SETTINGS, steps=10, first_step=3, evaluate_at=[4, 8, 10], on_step=counted.append
    )
    assert sorted(legs) == sorted(whole)
    assert sum(counted) == 7


def test_every_run_has_its_own_penalty(table):
    runs = [sweep.run_on_subset(table, SETTINGS, Cell("linear", 60, 0), l2=l2) for l2 in (0.0, 10.0)]
    model = compiled(runs, hidden=())
    sweep.train(model, runs, table, SETTINGS, steps=300, evaluate_at=[])
    free, penalised = (one.get_weights()[0] for one in models.unstack(model))
    # By hand: λ = 10 beside a second derivative of about 2 leaves roughly 2/(2 + 10) of a weight.
    assert np.linalg.norm(penalised) < 0.5 * np.linalg.norm(free)


# --- solving


def test_the_solution_is_numpys_least_squares(table):
    run = sweep.run_on_subset(table, SETTINGS, Cell("least squares", 60, 1))
    rows = sweep.solve(run, table)  # the constant feature makes it rank-deficient: no warning may come out
    # Oracle: numpy.linalg.lstsq on (X, 1).
    ones = np.ones((350, 1))
    design = np.hstack([table.X, ones]).astype(np.float64)
    solution = np.linalg.lstsq(design[run.rows], table.y[run.rows].astype(np.float64), rcond=None)[0]
    expected = {
        (0, split, metric): value
        for split, which in run.splits.items()
        for metric, value in scores(table.y[which], design[which] @ solution).items()
    }
    measured = by_place(rows, run.cell)
    assert len(rows) == len(measured) == 3 * 2
    assert measured == pytest.approx(expected, rel=1e-9)


def test_no_training_error_is_below_that_of_the_solution(table):
    settings = Settings(batch_size=16, learning_rate=0.01, validation_rows_least=20)
    run = sweep.run_on_subset(table, settings, Cell("linear", 60, 1))
    trained = sweep.train(compiled([run], hidden=()), [run], table, settings, steps=500)
    least = by_place(sweep.solve(run, table), run.cell)[0, "train", "one_minus_r2"]
    errors = [row.value for row in trained if (row.split, row.metric) == ("train", "one_minus_r2")]
    # By definition of least squares; 500 steps of 0.01 come close to it.
    assert min(errors) >= least
    assert min(errors) < 1.5 * least


def test_predicting_the_mean_scores_1(table):
    """Least squares on features that say nothing predicts the mean of its training labels."""
    blind = Table(np.zeros_like(table.X), table.y, table.pool, table.test, table.auxiliary)
    settings = Settings(validation_rows_least=20)  # so that the training split is all rows trained on
    run = sweep.run_on_subset(blind, settings, Cell("least squares", 60, 0))
    measured = by_place(sweep.solve(run, blind), run.cell)
    assert measured[0, "train", "one_minus_r2"] == pytest.approx(1, rel=1e-12)
    # By hand: other rows have another mean, so that theirs is 1 + (difference of means / their deviation)².
    mean, test = table.y[run.rows].mean(), table.y[table.test].astype(np.float64)
    expected = 1 + ((test.mean() - mean) / test.std()) ** 2
    assert measured[0, "test", "one_minus_r2"] == pytest.approx(expected, rel=1e-5)


def test_the_solution_with_l2_is_where_the_penalised_gradient_vanishes(table):
    """By hand: the gradient of the mean squared error is 2/n Aᵀ(Aθ − y), and λθ is added to it, the bias included."""
    cell = Cell("ridge", 40, 1)
    run = sweep.run_on_subset(table, SETTINGS, cell, l2=0.3)
    A = np.column_stack([table.X[run.rows].astype(np.float64), np.ones(40)])
    theta = np.linalg.solve(2 / 40 * A.T @ A + 0.3 * np.eye(D + 1), 2 / 40 * A.T @ table.y[run.rows])
    solved = by_place(sweep.solve(run, table), cell)
    test = np.column_stack([table.X[table.test], np.ones(100)]) @ theta
    for metric, expected in scores(table.y[table.test], test).items():
        assert solved[0, "test", metric] == pytest.approx(expected, rel=1e-9)


def test_long_training_with_l2_comes_to_the_solution_with_l2(table):
    """Oracle: `solve`, held to the vanishing gradient above."""
    cells = [Cell("ridge", 60, seed) for seed in (0, 1)]
    settings = replace(SETTINGS, steps=6_000, batch_size=128)
    strength = {"build": sweep.linear_model, "multiplications": D, "l2": lambda cell: 0.2 + cell.seed}
    trained = [r for job in sweep.training_jobs(settings, cells, label="", **strength) for r in job.train(table, None)]
    solved = [
        r for job in sweep.solving_jobs(settings, cells, label="", l2=strength["l2"]) for r in job.train(table, None)
    ]
    for cell in cells:
        last = by_place(trained, cell)[6_000, "test", "one_minus_r2"]
        assert last == pytest.approx(by_place(solved, cell)[0, "test", "one_minus_r2"], abs=0.02)


@st.composite
def systems(draw, least_rows=1, most_columns=7):
    """(design, labels) of small whole numbers, with duplicated, constant and empty columns among them."""
    n, d = draw(st.integers(least_rows, 12)), draw(st.integers(1, most_columns))
    numbers = st.integers(-3, 3).map(float)
    design, labels = draw(arrays(float, (n, d), elements=numbers)), draw(arrays(float, (n, 1), elements=numbers))
    kinds = draw(st.lists(st.sampled_from(["as it is", "duplicate", "constant", "empty"]), min_size=d, max_size=d))
    for k, kind in enumerate(kinds):
        design[:, k] = {"duplicate": design[:, 0], "constant": 2, "empty": 0}.get(kind, design[:, k])
    return design, labels


def ridge(design, labels, l2):
    """By hand: ‖Aw − y‖²/n + ½ λ ‖w‖² is 1/n of the squared length of (A; √(½ nλ) I) w − (y; 0). Oracle: lstsq."""
    n, d = design.shape
    design, labels = np.vstack([design, np.sqrt(n * l2 / 2) * np.eye(d)]), np.vstack([labels, np.zeros((d, 1))])
    return np.linalg.lstsq(design, labels, rcond=None)[0]


@given(systems())
def test_least_squares_takes_the_weights_of_least_norm(system):
    # Oracle: NumPy's lstsq. No singular value of such matrices lies between rounding and 1e-6.
    expected = np.linalg.lstsq(*system, rcond=1e-9)[0]
    np.testing.assert_allclose(sweep.least_squares(*system), expected, rtol=1e-6, atol=1e-8)


@given(systems(), st.sampled_from([1e-3, 0.5, 1.0, 30.0]))
def test_ridge_is_least_squares_with_a_row_for_each_weight(system, l2):
    np.testing.assert_allclose(sweep.least_squares(*system, l2), ridge(*system, l2), rtol=1e-6, atol=1e-8)


@given(systems(), st.sampled_from([0.0, 0.5]), st.data())
def test_no_other_weights_are_better(system, l2, data):
    design, labels = system

    def objective(weights):
        return np.mean((design @ weights - labels) ** 2) + l2 / 2 * np.sum(weights**2)

    best = sweep.least_squares(design, labels, l2)
    step = data.draw(arrays(float, best.shape, elements=st.floats(-1, 1)))
    assert objective(best) <= objective(best + step) * (1 + 1e-9) + 1e-9


@pytest.mark.parametrize(("n", "d"), [(400, 30), (30, 400), (31, 30), (30, 30), (29, 30)])
@pytest.mark.parametrize("l2", [0.0, 0.5])
def test_every_shape_is_solved_tall_wide_or_square(n, d, l2):
    rng = np.random.default_rng(n + d)
    design, labels = rng.standard_normal((n, d)), rng.standard_normal((n, 1))
    found = sweep.least_squares(design, labels, l2)
    # Oracle: NumPy's lstsq.
    expected = ridge(design, labels, l2) if l2 else np.linalg.lstsq(design, labels, rcond=None)[0]
    assert found.shape == (d, 1)
    np.testing.assert_allclose(found, expected, rtol=1e-6, atol=1e-8)


def test_constant_pixels_beside_the_bias_share_its_weight():
    """By hand: of columns 2, 2 and 1 the least-norm weights of a mean of 9 are 2, 2 and 1: in proportion to them."""
    design = np.column_stack([np.full(20, 2.0), np.full(20, 2.0), np.ones(20)])
    labels = np.where(np.arange(20) % 2, 8.0, 10.0)[:, None]
    np.testing.assert_allclose(sweep.least_squares(design, labels), [[2], [2], [1]], rtol=1e-12)


@pytest.mark.parametrize("n", [3, 60])
def test_a_solution_with_l2_is_the_same_with_more_and_with_fewer_rows_than_features(table, n):
    """With 3 rows there are more weights than rows. Oracle: `ridge`."""
    run = sweep.run_on_subset(table, SETTINGS, Cell("ridge", n, 1), l2=0.4)
    design = np.column_stack([table.X, np.ones(len(table.X))]).astype(np.float64)
    weights = ridge(design[run.rows], table.y[run.rows], 0.4)
    found = by_place(sweep.solve(run, table), run.cell)
    for metric, expected in scores(table.y[table.test], design[table.test] @ weights).items():
        assert found[0, "test", metric] == pytest.approx(expected, rel=1e-9)


# --- models


def test_a_network_is_built_as_it_was_asked_for():
    built = sweep.network((5, 3))(D, runs=2, seeds=[7, 8])
    same = models.mlp(D, (5, 3), runs=2, seeds=[7, 8])
    assert built.count_params() == 2 * (7 * 5 + 6 * 3 + 4)  # by hand: weights and biases of two runs
    for mine, theirs in zip(built.get_weights(), same.get_weights(), strict=True):
        np.testing.assert_array_equal(mine, theirs)
