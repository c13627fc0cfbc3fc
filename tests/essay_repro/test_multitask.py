"""The four arms of figure 12 against each other, and a run that is killed and interrupted against one that is not.

D2L_KILLS says how often the program is killed (3 times by default).
"""

import csv
import os
import random
import re
import shlex
import signal
import statistics
import time
from dataclasses import replace

import pytest

from essay_repro import multitask
from essay_repro.digits import task
from essay_repro.multitask import AUXILIARY, BOTH, EXPERIMENT, MAIN, PRETRAINED
from essay_repro.running import command, provenance, results
from essay_repro.running.results import Cell
from essay_repro.running.settings import evaluation_steps
from tests.programs_started import finish, start

pytestmark = pytest.mark.slow

KILLS = int(os.environ.get("D2L_KILLS", "3"))
SEEDS = 4  # two jobs
SMOKE = EXPERIMENT.presets["smoke"]
PROGRAM = ("-m", "essay_repro.multitask", "--preset", "smoke", "--seeds", str(SEEDS), "--out", "out", "--jobs", "1")
TABLE = "out/strokes-smoke/multitask.csv"


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory):
    """(bytes of the table, what was printed) of a run from beginning to end."""
    folder = tmp_path_factory.mktemp("undisturbed")
    printed = []
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.setattr(command, "tell", printed.append)
        assert command.main(EXPERIMENT, PROGRAM[2:]) == 0
    return (folder / TABLE).read_bytes(), printed[0]


@pytest.fixture(scope="module")
def stored(undisturbed):
    """{(condition, seed, split, metric): {step: value}}, read from the table with the standard csv module."""
    curves = {}
    for row in csv.DictReader(undisturbed[0].decode().splitlines()):
        place = row["condition"], int(row["seed"]), row["split"], row["metric"]
        curves.setdefault(place, {})[int(row["step"])] = float(row["value"])
    return curves


# --- the arms


def test_every_arm_of_every_seed_is_measured_at_every_step(stored):
    # By hand: 4 arms, 4 seeds, 3 splits, 2 metrics; the smoke preset trains 120 steps, and 60 after pretraining.
    assert len(stored) == 4 * 4 * 3 * 2
    for (condition, *_), curve in stored.items():
        last = [64, 120] if condition != PRETRAINED else [60]
        assert list(curve) == [0, 1, 2, 4, 8, 16, 32, *last]


@pytest.mark.parametrize("metric", ["one_minus_r2", "one_minus_r2_rounded"])
@pytest.mark.parametrize("split", ["test", "validation"])
def test_the_arms_of_a_seed_start_from_the_same_weights(stored, split, metric):
    for seed in range(SEEDS):
        starts = {stored[condition, seed, split, metric][0] for condition in (MAIN, AUXILIARY, BOTH)}
        assert len(starts) == 1
    # Seeds start apart, though all their first predictions may round to 0.
    assert metric != "one_minus_r2" or len({stored[MAIN, seed, split, metric][0] for seed in range(SEEDS)}) == SEEDS


def test_the_arms_learn_apart(stored):
    for seed in range(SEEDS):
        ends = [stored[condition, seed, "test", "one_minus_r2"][120] for condition in (MAIN, AUXILIARY, BOTH)]
        assert len(set(ends)) == 3
        assert ends[0] < stored[MAIN, seed, "test", "one_minus_r2"][0]
    # The essay: the auxiliary task alone fails on the main one. By hand: 1 is as good as predicting the mean.
    assert statistics.mean(stored[AUXILIARY, seed, "test", "one_minus_r2"][120] for seed in range(SEEDS)) > 0.9


TINY = replace(SMOKE, seeds=2, pool_rows=300, test_rows=200, auxiliary_rows=200, hidden=(8,))


def trained(**changes):
    """{place: value} of the test rows of a tiny training, by condition, seed and step; and the run-steps reported."""
    settings = replace(TINY, **changes)
    table = task.load("strokes", settings, auxiliary="typeset", auxiliary_rows=settings.auxiliary_rows)
    jobs, told = EXPERIMENT.jobs(settings, EXPERIMENT.cells(settings)), []
    rows = [row for job in jobs for row in job.train(table, told.append)]
    assert sum(told) == sum(job.run_steps for job in jobs)
    assert {row.cell for row in rows} == set(EXPERIMENT.cells(settings))
    for cell in EXPERIMENT.cells(settings):
        last = settings.finetuning_steps if cell.condition == PRETRAINED else settings.steps
        assert sorted({row.step for row in rows if row.cell == cell}) == evaluation_steps(last)
    return {row[:4]: row.value for row in rows if (row.split, row.metric) == ("test", "one_minus_r2")}


def test_the_fourth_arm_starts_where_the_auxiliary_one_is_after_pretraining():
    shorter = trained(steps=8, pretraining_steps=4, finetuning_steps=2)
    equal = trained(steps=8, pretraining_steps=8, finetuning_steps=2)
    longer = trained(steps=4, pretraining_steps=8, finetuning_steps=2)
    for seed in (0, 1):
        start = PRETRAINED, 100, seed, 0
        assert shorter[start] == pytest.approx(shorter[AUXILIARY, 100, seed, 4], rel=1e-6)
        assert equal[start] == pytest.approx(equal[AUXILIARY, 100, seed, 8], rel=1e-6)
        # The auxiliary arm ends at step 4 here; its weights must be those of step 8 all the same.
        assert longer[start] == pytest.approx(equal[start], rel=1e-6)
        assert longer[AUXILIARY, 100, seed, 4] == pytest.approx(equal[AUXILIARY, 100, seed, 4], rel=1e-6)
        assert shorter[start] != pytest.approx(equal[start], rel=1e-6)


def test_a_job_is_a_seed_and_a_missing_cell_brings_all_arms_of_its_seed():
    settings = SMOKE.with_seeds(5)
    cells = EXPERIMENT.cells(settings)
    jobs = EXPERIMENT.jobs(settings, cells)
    assert [job.label for job in jobs] == [f"four ways to train, seed {seed}" for seed in range(5)]
    # By hand: three arms of 120 steps, and 60 steps for the fourth; two programs, for three networks and for one.
    assert [job.run_steps for job in jobs] == [420] * 5
    assert [job.work.programs for job in jobs] == [2, 0, 0, 0, 0]
    assert sorted(cell for job in jobs for cell in job.cells) == sorted(cells)
    (job,) = EXPERIMENT.jobs(settings, [Cell(BOTH, 100, 3)])
    assert (job.label, job.cells) == ("four ways to train, seed 3", (Cell(BOTH, 100, 3),))


def test_a_wide_job_has_as_many_seeds_as_it_holds():
    settings = SMOKE.with_seeds(5)
    jobs = EXPERIMENT.jobs(settings, EXPERIMENT.cells(settings), width=7)
    assert [job.label for job in jobs] == [f"four ways to train, seeds {seeds}" for seeds in ("0, 1", "2, 3")] + [
        "four ways to train, seed 4"
    ]


# --- what is printed


def three(value):
    return f"{value:.3f}"


def told(values):
    """Mean ± half a 95 % t-interval of four seeds. By hand: t for 3 degrees of freedom is 3.182."""
    return f"{three(statistics.mean(values))} ± {three(3.182 * statistics.stdev(values) / 4**0.5)}"


@pytest.fixture(scope="module")
def columns(stored):
    """{condition: the four columns of the table, a value for each seed}, recomputed from the table on disk."""
    columns = {}
    for condition in (MAIN, AUXILIARY, BOTH, PRETRAINED):
        test, validation, rounded = (
            [stored[condition, seed, split, metric] for seed in range(SEEDS)]
            for split, metric in (
                ("test", "one_minus_r2"),
                ("validation", "one_minus_r2"),
                ("test", "one_minus_r2_rounded"),
            )
        )
        chosen = [min(curve, key=curve.get) for curve in validation]
        columns[condition] = (
            [curve[max(curve)] for curve in test],
            [curve[step] for curve, step in zip(test, chosen, strict=True)],
            [min(curve.values()) for curve in test],
            [curve[max(curve)] for curve in rounded],
        )
    return columns


def test_the_printed_table_is_recomputed_from_the_one_on_disk(undisturbed, columns):
    lines = undisturbed[1].splitlines()
    for condition, values in columns.items():
        (line,) = [line for line in lines if line.startswith(condition + "  ")]
        assert re.split(r"\s{2,}", line) == [condition, *map(told, values)]
    assert "updates: 120 each; pretrained then main: 60 + 60" in lines
    assert "mean over 4 seeds ± half the width of its 95 % confidence interval" in lines
    # It fits a terminal of 80 columns.
    assert all(len(line) <= 80 for line in lines)


def test_the_difference_between_the_arms_is_taken_seed_by_seed(undisturbed, columns):
    for k, name in enumerate(("last", "validated")):
        change = [both - main for both, main in zip(columns[BOTH][k], columns[MAIN][k], strict=True)]
        assert re.search(rf"^  {name} step: +{re.escape(told(change))} \(", undisturbed[1], flags=re.M)
    assert f"{BOTH} minus {MAIN}, seed by seed" in undisturbed[1]


@pytest.mark.parametrize(
    ("change", "verdict"),
    # By hand: means of four seeds; deviations 0.01155, 0.01155, 0.08641; the half width is 3.182 · deviation / 2.
    [
        ([0.19, 0.19, 0.21, 0.21], "0.200 ± 0.018 (hurts)"),
        ([-0.19, -0.19, -0.21, -0.21], "-0.200 ± 0.018 (helps)"),
        ([0.1, -0.1, 0.06, 0.02], "0.020 ± 0.137 (no clear difference)"),
    ],
)
def test_a_verdict_needs_an_interval_without_0(change, verdict):
    values = {MAIN: dict.fromkeys(range(4), 0.5), BOTH: {seed: 0.5 + c for seed, c in enumerate(change)}}
    _, last, picked = multitask._differences(values, values)
    assert last.split(":")[0].strip() == "last step"
    assert picked.split(":")[0].strip() == "validated step"
    assert last.endswith(f" {verdict}")
    assert picked.endswith(f" {verdict}")


def test_one_seed_has_no_verdict():
    values = {MAIN: {0: 0.5}, BOTH: {0: 0.75}}
    assert [line.split(": ")[1].strip() for line in list(multitask._differences(values, values))[1:]] == [
        "0.250 (one seed cannot tell)"
    ] * 2


# --- killed and interrupted


def wait_for_stage(process, words):
    """Wait for a line of stderr that has the words, or for its end."""
    return next((line for line in process.stderr if words in line), None)


def cells_of(table):
    """{(condition, n_train, seed): its lines} of a table's bytes."""
    cells = {}
    for line in table.splitlines()[1:]:
        cells.setdefault(tuple(line.split(b",")[1:4]), []).append(line)
    return cells


@pytest.mark.nightly
def test_a_run_killed_at_any_moment_ends_as_if_it_had_not_been(undisturbed, tmp_path):
    table, chance = tmp_path / TABLE, random.Random(0)
    whole = cells_of(undisturbed[0])
    kept = set()  # how many cells a kill left behind
    # At least one kill of each kind, where there are three or more.
    moments = ["seed 0", "seed 2", "start"]
    for kill in range(KILLS):
        process = start(tmp_path, *PROGRAM)
        if (stage := moments[kill % 3]) != "start":
            wait_for_stage(process, stage)  # None where that job is done already: then the kill falls on the end
        # The first job compiles for a second. The others share its program, and the third is killed at once.
        time.sleep(chance.uniform(0, (0.5, 0)[kill] if kill < 2 else 4))
        process.kill()
        finish(process)
        left = cells_of(table.read_bytes()) if table.exists() else {}
        assert left == {cell: whole[cell] for cell in left}  # whole cells, and those of the run that was not killed
        kept.add(len(left))
        if len(left) == len(whole):
            assert table.read_bytes() == undisturbed[0]
            table.unlink()
            (tmp_path / TABLE.replace(".csv", ".json")).unlink()
    code, _, err = finish(start(tmp_path, *PROGRAM))
    assert (code, "Traceback" in err) == (0, False)
    assert table.read_bytes() == undisturbed[0]
    if KILLS >= 2:
        assert 0 in kept  # before the first job was stored
        assert kept & {8, 12}  # by hand: in the third job of four cells each, or as it ended


def test_an_interrupted_run_says_how_to_resume_and_does(undisturbed, tmp_path):
    process = start(tmp_path, *PROGRAM, "--fresh", "--jobs", "1", "--no-published")
    assert wait_for_stage(process, "seed 2")
    process.send_signal(signal.SIGINT)
    code, out, err = finish(process)
    assert (code, out) == (130, "")
    assert "Traceback" not in err
    line = err.splitlines()[-1]
    resume = rf"Resume with: {provenance.environment()}python (-m .+)"
    again = re.fullmatch(rf"interrupted: 2 of 4 groups .+ are kept, .+\. {resume}", line)[1]
    # By hand: all options but --fresh, which would throw away what is to be resumed.
    options = {"--preset=smoke", "--data=strokes", "--seeds=4", "--jobs=1", "--auxiliary=typeset", "--out=out"}
    assert shlex.split(again)[:2] == ["-m", "essay_repro.multitask"]
    assert set(shlex.split(again)[2:]) == options | {"--no-published"}
    assert len({row.seed for row in results.read(tmp_path / "out/strokes-smoke", "multitask")}) == 2
    code, out, err = finish(start(tmp_path, *shlex.split(again)))
    assert (code, "seed 1" in err, "seed 2" in err) == (0, False, True)
    assert (tmp_path / TABLE).read_bytes() == undisturbed[0]
    assert out.strip() == undisturbed[1].strip()
