"""Double descent's program: random features against their definition, solutions against NumPy, and the law itself."""

from dataclasses import replace

import numpy as np
import pytest

from essay_repro import double_descent
from essay_repro.digits import task
from essay_repro.double_descent import EXPERIMENT, random, random_ridge, ridge, solve_random, solved
from essay_repro.drawing import summary
from essay_repro.running.results import Cell, Row
from essay_repro.running.settings import Settings
from essay_repro.running.sweep import Run, run_on_subset

SETTINGS = replace(
    EXPERIMENT.presets["smoke"], seeds=3, pool_rows=1_500, test_rows=500, random_rows=60, random_features=(10, 60, 400)
)
COUNTS = {condition(n): n for condition in (random, random_ridge) for n in (3, 10, 25, 60, 200, 400)}
SMALL = Settings(evaluated_train_rows=1_000, validation_rows_least=30)
D = 8


@pytest.fixture(scope="module")
def table():
    """150 rows of a pool, 60 test rows of 8 features. Labels are not linear in them."""
    rng = np.random.default_rng(0)
    X = rng.standard_normal((210, D)).astype(np.float32)
    y = np.rint(3 * np.abs(X[:, :1]) + X[:, 1:2] + rng.standard_normal((210, 1))).astype(np.float32)
    rows = np.arange(210)
    return task.Table(X, y, rows[:150], rows[150:], rows[:0])


@pytest.fixture(scope="module")
def measured():
    """What all jobs measure on strokes, in less than a second."""
    table = task.load("strokes", SETTINGS)
    jobs = EXPERIMENT.jobs(SETTINGS, EXPERIMENT.cells(SETTINGS))
    return jobs, [row for job in jobs for row in job.train(table, None)]


def errors(rows, condition, n_train, split="test"):
    return list(summary.curve(rows, condition, split, n_train=n_train).last.values())


def one_minus_r2(labels, predictions):
    """Written out by hand."""
    return np.sum((predictions - labels) ** 2) / np.sum((labels - labels.mean()) ** 2)


def best(design, labels, l2):
    """Oracle: NumPy's minimum-norm lstsq, for ridge with a row √(½ nλ) more for each weight, whose label is 0."""
    n, d = design.shape
    if l2:
        design, labels = np.vstack([design, np.sqrt(n * l2 / 2) * np.eye(d)]), np.vstack([labels, np.zeros((d, 1))])
    return np.linalg.lstsq(design, labels, rcond=1e-12)[0]


def design_of(monkeypatch, X, count, seed):
    """The design that `solve_random` makes of training rows X."""
    seen, solving = [], double_descent.least_squares
    monkeypatch.setattr(double_descent, "least_squares", lambda A, *rest: seen.append(A) or solving(A, *rest))
    rows = np.arange(len(X))
    table = task.Table(X, rows[:, None].astype(np.float32), rows, rows, rows[:0])
    solve_random(COUNTS, Run(Cell(random(count), len(X), seed), rows, {"test": rows}), table)
    monkeypatch.undo()
    (design,) = seen
    assert design.shape == (len(X), count + 1)
    return design


# --- cells and jobs


def test_each_model_is_solved_with_and_without_ridge_for_each_seed():
    settings = replace(SETTINGS, seeds=1, sizes={"pixels": (50, 256), "squares": (512,)}, random_features=(10, 60))
    by_hand = [
        *(("least squares on pixels", 50), ("least squares on pixels", 256), ("least squares on squares", 512)),
        *(("ridge on pixels", 50), ("ridge on pixels", 256), ("ridge on squares", 512)),
        *(("least squares on 10 random features", 60), ("least squares on 60 random features", 60)),
        *(("ridge on 10 random features", 60), ("ridge on 60 random features", 60)),
    ]
    assert [cell[:2] for cell in EXPERIMENT.cells(settings)] == by_hand


def test_a_job_for_each_kind_of_features(measured):
    jobs, rows = measured
    # By hand: three sizes, with and without ridge, three seeds; likewise three numbers of random features.
    assert [job.label for job in jobs] == [
        "pixels, solved, 18 on 50 to 1,000 rows",
        "squares, solved, 18 on 50 to 1,000 rows",
        "random features, solved, 18 on 60 rows",
    ]
    assert [job.run_steps for job in jobs] == [0, 0, 0]
    assert {row.cell for row in rows} == set(EXPERIMENT.cells(SETTINGS))
    assert {row.step for row in rows} == {0}
    assert len(rows) == 3 * 18 * 3 * 2  # cells × splits × metrics


def test_only_what_is_missing_is_solved():
    missing = [Cell(ridge("squares"), 512, 2)]
    assert [job.label for job in EXPERIMENT.jobs(SETTINGS, missing)] == ["squares, solved, 1 on 512 rows"]


@pytest.mark.parametrize("preset", ["smoke", "quick", "paper"])
def test_sizes_reach_to_both_sides_of_the_number_of_features(preset):
    settings = EXPERIMENT.presets[preset]
    for name, count in double_descent.FEATURES.items():
        assert count in settings.sizes[name]
        assert 4 * min(settings.sizes[name]) < count < max(settings.sizes[name]) / 1.9
        assert list(settings.sizes[name]) == sorted(settings.sizes[name])
    assert settings.random_rows in settings.random_features
    assert 4 * min(settings.random_features) < settings.random_rows < max(settings.random_features) / 4
    largest = max(settings.random_rows, *(size for sizes in settings.sizes.values() for size in sizes))
    assert largest + settings.validation_rows(largest) <= settings.pool_rows


def test_the_pixels_are_256_and_with_their_squares_512():
    X = np.zeros((1, 256), np.float32)
    for name, count in {"pixels": 256, "squares": 512}.items():
        build = double_descent.BUILD[name]
        assert double_descent.FEATURES[name] == (X if build is None else build(X)).shape[1] == count


# --- solutions


@pytest.mark.parametrize(("name", "size"), [("pixels", 50), ("pixels", 1_000), ("squares", 50), ("squares", 1_000)])
@pytest.mark.parametrize("l2", [0.0, 0.5])
def test_pixels_and_squares_are_solved_with_more_and_with_fewer_rows(measured, name, size, l2):
    """Oracle: `best`, on the columns written out."""
    table = task.load("strokes", SETTINGS)
    condition = ridge(name) if l2 else solved(name)
    subset, _ = task.draw(table, 1, size, SETTINGS.validation_rows(size))
    X = table.X.astype(float)
    columns = [X, X**2, np.ones((len(X), 1))] if name == "squares" else [X, np.ones((len(X), 1))]
    design, test = (np.column_stack(columns)[at] for at in (subset, table.test))
    labels = table.y[subset].astype(float)
    w = best(design, labels, l2)
    found = summary.curve(measured[1], condition, "test", n_train=size).last[1]
    assert found == pytest.approx(one_minus_r2(table.y[table.test].astype(float), test @ w), rel=1e-6)


@pytest.mark.parametrize("count", [3, 25, 60, 200])
@pytest.mark.parametrize("l2", [0.0, 0.3])
def test_random_features_are_solved_whether_more_or_fewer_than_rows(table, count, l2):
    """Oracle: `best`, on max(0, xW) and a column of ones."""
    condition = random_ridge(count) if l2 else random(count)
    run = run_on_subset(table, SMALL, Cell(condition, 60, 2), l2=l2)
    W = np.random.default_rng([2, D]).standard_normal((count, D)).T / np.sqrt(D)  # the seed's, a column a feature
    design = np.column_stack([np.maximum(table.X.astype(float) @ W, 0), np.ones(len(table.X))])
    A, y = design[run.rows], table.y[run.rows].astype(float)
    w = best(A, y, l2)
    found = {row.place[1:]: row.value for row in solve_random(COUNTS, run, table)}
    assert len(found) == 3 * 2
    for split, at in run.splits.items():
        expected = one_minus_r2(table.y[at].astype(float), design[at] @ w)
        assert found[split, "one_minus_r2"] == pytest.approx(expected, rel=1e-6, abs=1e-12)
        expected = one_minus_r2(table.y[at].astype(float), np.rint(design[at] @ w))
        assert found[split, "one_minus_r2_rounded"] == pytest.approx(expected, rel=1e-6, abs=1e-12)


def test_predicting_in_blocks_changes_nothing(table, monkeypatch):
    run = run_on_subset(table, SMALL, Cell(random(25), 100, 0))
    whole = solve_random(COUNTS, run, table)
    monkeypatch.setattr(double_descent, "BLOCK", 7)  # 60 test rows are eight blocks of 7 and one of 4
    blocks = solve_random(COUNTS, run, table)
    assert [row[:6] for row in blocks] == [row[:6] for row in whole]
    assert [row.value for row in blocks] == pytest.approx([row.value for row in whole], rel=1e-12)


# --- random features


def test_fewer_features_are_the_first_of_more(table, monkeypatch):
    largest = design_of(monkeypatch, table.X, 200, seed=4)
    np.testing.assert_array_equal(largest[:, -1], 1)
    assert np.all(largest >= 0)
    for count in (3, 25, 60):
        design = design_of(monkeypatch, table.X, count, seed=4)
        np.testing.assert_array_equal(design[:, -1], 1)
        np.testing.assert_allclose(design[:, :-1], largest[:, :count], rtol=1e-12)


def test_another_seed_has_other_features(monkeypatch):
    one, other = (design_of(monkeypatch, np.ones((2, D), np.float32), 25, seed) for seed in (4, 5))
    assert np.mean(one == other) < 0.6  # by hand: about a quarter is 0 in both, and the last column is 1


def test_a_random_feature_is_the_positive_part_of_a_normal_projection(monkeypatch):
    """By hand: of the rows e and −e only one sees a weight w, as |w|, and their difference is w; 3e sees 3w or 0."""
    d, count = 64, 400
    X = np.concatenate([np.eye(d), -np.eye(d), 3 * np.eye(d)]).astype(np.float32)
    one, other, thrice = np.split(design_of(monkeypatch, X, count, seed=0)[:, :-1], 3)
    assert not np.any(one * other)
    np.testing.assert_allclose(thrice, 3 * one, rtol=1e-12)
    # Of N normal numbers, mean, deviation and the share beyond 1.96 are within four of their standard errors.
    z, N = (one - other) * np.sqrt(d), d * count
    assert z.mean() == pytest.approx(0, abs=4 / np.sqrt(N))
    assert z.std() == pytest.approx(1, abs=4 / np.sqrt(2 * N))
    assert np.mean(np.abs(z) > 1.96) == pytest.approx(0.05, abs=4 * np.sqrt(0.05 * 0.95 / N))


# --- the law: on strokes


@pytest.mark.parametrize(("name", "count"), double_descent.FEATURES.items())
def test_over_rows_the_error_peaks_where_they_equal_the_features(measured, name, count):
    few, peak, many = (errors(measured[1], solved(name), size) for size in (50, count, 1_000))
    for seed in range(3):
        assert peak[seed] > 10 * few[seed]
        assert peak[seed] > 10 * many[seed]


@pytest.mark.parametrize(("name", "count"), double_descent.FEATURES.items())
def test_over_rows_ridge_has_no_peak(measured, name, count):
    few, peak, many = (np.mean(errors(measured[1], ridge(name), size)) for size in (50, count, 1_000))
    assert few > peak > many


def test_over_features_the_error_peaks_where_they_equal_the_rows(measured):
    few, peak, many = (errors(measured[1], random(count), 60) for count in (10, 60, 400))
    for seed in range(3):
        assert peak[seed] > 10 * few[seed]
        assert peak[seed] > 10 * many[seed]


def test_over_features_ridge_has_no_peak(measured):
    few, peak, many = (np.mean(errors(measured[1], random_ridge(count), 60)) for count in (10, 60, 400))
    assert few > peak > many


def test_as_many_features_as_rows_fit_them_and_with_ridge_they_do_not(measured):
    for count in (60, 400):
        assert errors(measured[1], random(count), 60, "train") == pytest.approx([0, 0, 0], abs=1e-12)
        assert min(errors(measured[1], random_ridge(count), 60, "train")) > 0.01
    # More features fit better as long as they are fewer than rows: the smaller set is part of the larger.
    fits = [errors(measured[1], random(count), 60, "train") for count in (10, 60)]
    assert all(few > many for few, many in zip(*fits, strict=True))


# --- the table


def test_the_table_tells_the_peaks():
    """By hand: each error is written below by number of rows, or of features; one seed."""
    settings = replace(EXPERIMENT.presets["smoke"], seeds=1)
    by_size = {50: 2.0, 256: 9.0, 512: 12.5, 1_000: 0.75}
    over_features = {10: 1.5, 30: 1.25, 60: 30.0, 120: 3.0, 400: 1.0}
    rows = []
    for cell in EXPERIMENT.cells(settings):
        count = COUNT_OF.get(cell.condition)
        error = over_features[count] if count else by_size[cell.n_train]
        error = 0.5 if cell.condition.startswith("ridge") else error
        rows.append(Row(*cell, 0, "test", "one_minus_r2", error))
    text = EXPERIMENT.summary(rows, settings)
    lines = [line.split() for line in text.splitlines() if line[:1].isdigit()]
    assert lines == [
        ["256", "features", "256", "9.000", "2.000", "0.750", "0.500"],
        ["512", "features", "512", "12.5", "2.000", "0.750", "0.500"],
        ["60", "rows", "60", "30.0", "1.250", "1.000", "0.500"],
    ]
    assert "over rows with 256 and 512 features, over random features with 60 rows" in text
    assert "one seed: no interval" in text
    assert "ridge: λ = 0.5" in text


COUNT_OF = {condition(n): n for condition in (random, random_ridge) for n in (10, 30, 60, 120, 400)}


def test_all_that_is_printed_fits_80_columns(measured):
    lines = EXPERIMENT.summary(measured[1], SETTINGS).splitlines()
    assert [line for line in lines if len(line) > 80] == []
    assert len(lines) == 2 + 6 + 1 + 3  # a title, a table of three lines, three notes
