"""Figures 9 to 11's program: its cells, parameters, jobs on a small table, what it does without, and its table."""

from dataclasses import replace

import pytest

from d2l_regression import models
from essay_repro import scaling
from essay_repro.digits import task
from essay_repro.running.results import Cell, Row
from essay_repro.scaling import EXPERIMENT, Scaling

SETTINGS = replace(
    EXPERIMENT.presets["smoke"], seeds=2, steps=70, pool_rows=600, test_rows=200, sizes=(50, 400),
    networks=((4,), (6, 3)),
)  # fmt: skip

# The essay's five networks, by hand: (features + 1) · width + … + last width + 1.
ESSAY = {
    (32, 32, 16): 257 * 32 + 33 * 32 + 33 * 16 + 17,
    (64, 64, 32): 257 * 64 + 65 * 64 + 65 * 32 + 33,
    (128, 128, 64, 64): 257 * 128 + 129 * 128 + 129 * 64 + 65 * 64 + 65,
    (256, 256, 256, 256): 257 * 256 + 3 * 257 * 256 + 257,
    (512, 512, 512, 512): 257 * 512 + 3 * 513 * 512 + 513,
}


@pytest.fixture(scope="module")
def measured():
    """(jobs, rows that they measure on strokes)."""
    table = task.load("strokes", SETTINGS)
    jobs = EXPERIMENT.jobs(SETTINGS, EXPERIMENT.cells(SETTINGS))
    counted = []
    rows = [row for job in jobs for row in job.train(table, counted.append)]
    assert sum(counted) == sum(job.run_steps for job in jobs)
    return jobs, rows


# --- networks


def test_the_networks_are_the_essays():
    assert Scaling().networks == tuple(ESSAY)
    assert Scaling().sizes == (500, 1_500, 5_000, 15_000, 50_000)  # by hand: the author's code
    assert [scaling.told(hidden) for hidden in ESSAY][:3] == ["32-32-16", "64-64-32", "128-128-64-64"]
    assert scaling.condition((32, 32, 16)) == "mlp 32-32-16"


@pytest.mark.parametrize("hidden", [*ESSAY, (), (5,)])
def test_parameters_are_those_that_keras_counts(hidden):
    # Oracle: Keras' count_params.
    assert scaling.parameters(256, hidden) == models.mlp(256, hidden).count_params()
    assert scaling.parameters(256, hidden) == ESSAY.get(hidden, scaling.parameters(256, hidden))


def test_parameters_by_hand():
    assert scaling.parameters(3, (2,)) == 3 * 2 + 2 + 2 + 1
    assert scaling.parameters(256, ()) == 257  # linear regression
    assert ESSAY[32, 32, 16] == 9_825  # the essay: about 9,800


# --- cells and jobs


def test_the_smaller_networks_come_first():
    by_hand = [
        *(("mlp 4", 50, 0), ("mlp 4", 50, 1), ("mlp 4", 400, 0), ("mlp 4", 400, 1)),
        *(("mlp 6-3", 50, 0), ("mlp 6-3", 50, 1), ("mlp 6-3", 400, 0), ("mlp 6-3", 400, 1)),
    ]
    assert EXPERIMENT.cells(SETTINGS) == by_hand


def test_a_program_holds_networks_of_one_layout_whatever_their_sizes(measured):
    jobs, rows = measured
    # By hand: two sizes and two seeds of each layout, 70 steps.
    assert [job.label for job in jobs] == ["4, 4 on 50 to 400 rows", "6-3, 4 on 50 to 400 rows"]
    assert [job.run_steps for job in jobs] == [280, 280]
    assert {row.cell for row in rows} == set(EXPERIMENT.cells(SETTINGS))


def test_a_job_trains_what_is_missing_and_no_more():
    missing = [Cell("mlp 6-3", 400, 1)]
    assert [(job.label, job.run_steps) for job in EXPERIMENT.jobs(SETTINGS, missing)] == [("6-3, 1 on 400 rows", 70)]


def test_networks_are_evaluated_at_every_other_doubling_from_64_on(measured):
    # By hand: 0, 64, then 256 if there were as many steps, and the last.
    steps = {row.cell: set() for row in measured[1]}
    for row in measured[1]:
        steps[row.cell].add(row.step)
    assert all(at == {0, 64, 70} for at in steps.values())
    # 3 steps × 3 splits × 2 metrics × 8 cells.
    assert len(measured[1]) == 3 * 3 * 2 * 8


@pytest.mark.parametrize(
    ("steps", "expected"),
    # By hand.
    [(1, [0, 1]), (63, [0, 63]), (64, [0, 64]), (2_000, [0, 64, 256, 1_024, 2_000])],
)
def test_evaluation_steps(monkeypatch, steps, expected):
    asked = []
    monkeypatch.setattr(scaling, "training_jobs", lambda *_, evaluate_at, **__: asked.append(list(evaluate_at)) or [])
    EXPERIMENT.jobs(replace(SETTINGS, steps=steps), EXPERIMENT.cells(SETTINGS))
    assert asked == [expected, expected]  # for each network


def test_the_layouts_differ_in_what_they_learn(measured):
    """A job that built the wrong layout would give the rows of another."""
    last = {row.cell: row.value for row in measured[1] if row.place == (70, "train", "one_minus_r2")}
    untrained = {row.cell: row.value for row in measured[1] if row.place == (0, "train", "one_minus_r2")}
    for cell in EXPERIMENT.cells(SETTINGS):
        assert last[cell] < untrained[cell]
    assert len(set(last.values())) == len(last)


def test_the_pool_holds_the_largest_subset_and_its_validation_rows():
    for settings in EXPERIMENT.presets.values():
        assert max(settings.sizes) + settings.validation_rows(max(settings.sizes)) <= settings.pool_rows


# --- doing without


def test_networks_that_miss_a_training_are_left_out():
    whole = Scaling()
    missing = [Cell("mlp 512-512-512-512", 50_000, 1), Cell("mlp 64-64-32", 500, 0)]
    reduced = EXPERIMENT.reduce(whole, missing)
    assert reduced.networks == ((32, 32, 16), (128, 128, 64, 64), (256, 256, 256, 256))
    assert replace(reduced, networks=whole.networks) == whole
    assert not {cell.condition for cell in EXPERIMENT.cells(reduced)} & {cell.condition for cell in missing}


def test_without_a_complete_network_there_is_nothing_to_show():
    assert EXPERIMENT.reduce(SETTINGS, [Cell("mlp 4", 50, 0), Cell("mlp 6-3", 50, 0)]) is None


# --- the table


def made_up(settings):
    """Rows. By hand: the last test error is parameters / 10,000 + 10/size, plus a seed's tenth; training has half."""
    rows = []
    for cell in EXPERIMENT.cells(settings):
        hidden = next(h for h in settings.networks if scaling.condition(h) == cell.condition)
        last = scaling.parameters(256, hidden) / 1e4 + 10 / cell.n_train + 0.1 * cell.seed
        for split, values in (("test", (0.25, last)), ("train", (1.0, last / 2)), ("validation", (0.5, 0.6))):
            rows += [Row(*cell, k, split, "one_minus_r2", value) for k, value in enumerate(values)]
    return rows


def test_the_table_has_a_line_for_each_network_and_size_with_the_authors_value():
    settings = replace(Scaling(), seeds=1, sizes=(100, 50_000), networks=((32, 32, 16), (64, 64, 32)))
    text = EXPERIMENT.summary(made_up(settings), settings)
    lines = [line.split() for line in text.splitlines() if line.startswith(("32-", "64-"))]
    # By hand: 9,825 and 22,721 parameters; the author's last values of 50,000 rows from published.csv.
    assert lines == [
        ["32-32-16", "100", "1.083", "0.250", "0.541"],
        ["32-32-16", "50,000", "0.983", "0.250", "0.491", "0.110"],
        ["64-64-32", "100", "2.372", "0.250", "1.186"],
        ["64-64-32", "50,000", "2.272", "0.250", "1.136", "0.097"],
    ]
    assert "parameters: 32-32-16 9,825, 64-64-32 22,721" in text
    assert "one seed: no interval" in text


@pytest.mark.parametrize("preset", ["smoke", "quick", "paper"])
def test_all_that_is_printed_fits_80_columns(preset):
    settings = EXPERIMENT.presets[preset]
    lines = EXPERIMENT.summary(made_up(settings), settings).splitlines()
    assert [line for line in lines if len(line) > 80] == []
    # Every network is told with its number of parameters, which may stand on the next line.
    assert all(
        f" {scaling.told(h)} {scaling.parameters(256, h):,}" in " ".join(" ".join(lines).split())
        for h in settings.networks
    )
