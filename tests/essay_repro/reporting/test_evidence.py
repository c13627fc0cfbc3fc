"""What is read of a folder with results: whole ones, missing ones, half ones, wrong ones. Rows are made up."""

import json
import shutil
import subprocess
import sys

import pytest

from essay_repro import NAMES, linear
from essay_repro.reporting import evidence
from essay_repro.running import experiment, results
from essay_repro.running.results import ResultsError, Row
from essay_repro.running.store import Store
from tests.programs_started import PATIENCE


def store(folder, name, seeds=None, without=()):
    """Store rows for each cell of an experiment but for those given, as its program stores them."""
    subject = experiment.get(name)
    settings = subject.presets["smoke"]
    auxiliary = "typeset" if name == "multitask" else None
    rows = [
        Row(*cell, step, split, "one_minus_r2", 1 + k / 7)
        for k, cell in enumerate(subject.cells(settings.with_seeds(seeds)))
        for step in ((settings.pairwise_short, settings.pairwise_steps) if cell.condition == "pairwise" else (0,))
        for split in ("train", "validation", "test")
        if cell not in without
    ]
    configuration = {"data": "strokes", "auxiliary": auxiliary, **settings.configuration()}
    opened = Store(folder, name, configuration, subject.conditions)
    opened.add(rows)
    opened.record({"seconds": 2.5, "experiment": name})


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    folder = tmp_path_factory.mktemp("whole")
    for name in NAMES:
        store(folder, name)
    return folder


@pytest.fixture
def folder(whole, tmp_path):
    """A copy of a folder in which everything is stored."""
    return shutil.copytree(whole, tmp_path / "strokes-smoke")


def remove(folder, name):
    for kind in ("csv", "json"):
        (folder / f"{name}.{kind}").unlink()


def read(folder):
    return evidence.read(folder, "strokes", "smoke")


def only_of(folder, name, **options):
    """What is read of a folder where one experiment was stored again, with those options."""
    remove(folder, name)
    store(folder, name, **options)
    return read(folder)


# --- whole results


def test_a_whole_folder_is_read_in_the_essays_order(folder):
    found = read(folder)
    assert (found.data, found.preset, found.absent, found.partial) == ("strokes", "smoke", {}, {})
    assert list(found.stored) == list(NAMES)
    for name, stored in found.stored.items():
        subject = experiment.get(name)
        assert stored.experiment is subject
        assert stored.settings == subject.presets["smoke"]
        assert stored.rows == results.read(folder, name)
        assert stored.seeds == [0, 1]  # by hand: the smoke presets have two seeds
        (run,) = stored.runs
        assert (run["seconds"], run["experiment"]) == (2.5, name)


def trained_with(folder, **backends):
    """Write other backends into the settings of experiments."""
    for name, backend in backends.items():
        path = folder / f"{name}.json"
        settings = json.loads(path.read_text())
        settings["configuration"]["backend"] = backend
        path.write_text(json.dumps(settings))


@pytest.mark.usefixtures("both_installed")
def test_the_command_reruns_an_experiment_as_it_was_run_here(folder, monkeypatch):
    monkeypatch.setenv("KERAS_BACKEND", "tensorflow")
    assert read(folder).command("deep") == "python -m essay_repro.deep --data strokes --preset smoke"
    trained_with(folder, deep="jax")
    assert read(folder).command("deep") == "KERAS_BACKEND=jax python -m essay_repro.deep --data strokes --preset smoke"
    assert read(folder).command("linear") == "python -m essay_repro.linear --data strokes --preset smoke"
    monkeypatch.setenv("KERAS_BACKEND", "jax")
    linear = "KERAS_BACKEND=tensorflow python -m essay_repro.linear --data strokes --preset smoke"
    assert read(folder).command("linear") == linear


@pytest.mark.usefixtures("both_installed")
def test_the_command_of_what_was_not_run_completes_the_results_that_it_needs(folder, monkeypatch):
    """By hand: `deep` needs `more_data` and `features`; nothing needs `linear`, nor does `multitask` need any."""
    monkeypatch.setenv("KERAS_BACKEND", "tensorflow")
    remove(folder, "deep")
    trained_with(folder, more_data="jax", features="jax")
    assert read(folder).command("deep").startswith("KERAS_BACKEND=jax python ")
    remove(folder, "multitask")
    assert read(folder).command("multitask").startswith("python ")  # as the first there is, `linear`
    trained_with(folder, linear="jax")
    assert read(folder).command("multitask").startswith("KERAS_BACKEND=jax python ")


@pytest.mark.usefixtures("both_installed")
def test_the_command_that_completes_half_an_experiment_begins_with_its_backend(folder, monkeypatch):
    monkeypatch.setenv("KERAS_BACKEND", "tensorflow")
    remove(folder, "linear")
    store(folder, "linear", without=[("linear", 1_000, 0)])
    trained_with(folder, linear="jax")
    found = read(folder)
    assert "linear" in found.absent
    assert found.command("linear").startswith("KERAS_BACKEND=jax python ")


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("seeds", [1, 4])
def test_all_seeds_are_used_that_are_there_more_or_fewer_than_the_presets(folder, name, seeds):
    found = only_of(folder, name, seeds=seeds)
    assert (found.absent, found.partial) == ({}, {})
    assert found.stored[name].seeds == list(range(seeds))
    assert found.stored[name].settings == experiment.get(name).presets["smoke"].with_seeds(seeds)
    assert found.stored[name].rows == results.read(folder, name)


# --- what is missing


@pytest.mark.parametrize("name", NAMES)
def test_an_experiment_that_was_not_run_is_absent(folder, name):
    remove(folder, name)
    found = read(folder)
    assert found.absent == {name: "not run"}
    assert list(found.stored) == [other for other in NAMES if other != name]


def test_an_experiment_that_stored_nothing_was_not_run(folder):
    """A program that is killed in its first training leaves settings without a table."""
    (folder / "deep.csv").unlink()
    assert read(folder).absent == {"deep": "not run"}


@pytest.mark.parametrize("name", [name for name in NAMES if name != "scaling"])
def test_an_incomplete_experiment_is_absent_and_says_how_much_is_missing(folder, name):
    subject = experiment.get(name)
    cells = subject.cells(subject.presets["smoke"])
    found = only_of(folder, name, without=cells[1:3])
    # By hand: two cells were left out, the first of them the second seed of the first condition.
    assert found.absent == {name: f"2 of {len(cells)} trainings are missing, the first of {cells[1]}"}
    assert cells[1].seed == 1
    assert name not in found.stored
    assert found.partial == {}


def test_networks_that_are_not_complete_are_left_out_of_scaling(folder):
    # The second of the two networks misses one of its four trainings.
    found = only_of(folder, "scaling", without=[("mlp 16-16", 1_000, 1)])
    stored = found.stored["scaling"]
    assert stored.settings.networks == ((8, 8),)
    # By hand: of the first, two sizes, two seeds, three splits.
    assert {row.condition for row in stored.rows} == {"mlp 8-8"}
    assert len(stored.rows) == 2 * 2 * 3
    why = "1 of 8 trainings are missing, the first of condition mlp 16-16, n_train 1000, seed 1"
    assert (found.partial, found.absent) == ({"scaling": why}, {})


def test_scaling_without_a_complete_network_is_absent(folder):
    found = only_of(folder, "scaling", without=[("mlp 8-8", 100, 0), ("mlp 16-16", 100, 1)])
    why = "2 of 8 trainings are missing, the first of condition mlp 8-8, n_train 100, seed 0"
    assert (found.absent, found.partial) == ({"scaling": why}, {})
    assert "scaling" not in found.stored


def test_the_seeds_before_one_that_is_missing_still_count(folder):
    """A run that was to add seeds was cut short. By hand: two conditions; of seeds 0 to 3 seed 2 is not there."""
    skipped = [cell for cell in linear.cells(linear.PRESETS["smoke"].with_seeds(4)) if cell.seed == 2]
    found = only_of(folder, "linear", seeds=4, without=skipped)
    why = "2 of 8 trainings are missing, the first of condition linear, n_train 1000, seed 2"
    assert (found.absent, found.partial) == ({}, {"linear": why})
    assert found.stored["linear"].seeds == [0, 1]


@pytest.mark.usefixtures("both_installed")
def test_an_empty_folder_names_the_command(tmp_path, monkeypatch):
    monkeypatch.setenv("KERAS_BACKEND", "tensorflow")
    command = "python -m essay_repro all --data strokes --preset smoke, with the same --out"
    for folder in (tmp_path, tmp_path / "absent"):
        with pytest.raises(ResultsError, match=rf"^{folder} has no results yet: run {command}$"):
            read(folder)


@pytest.mark.usefixtures("both_installed")
def test_half_an_experiment_alone_is_no_result(tmp_path, monkeypatch):
    monkeypatch.setenv("KERAS_BACKEND", "tensorflow")
    store(tmp_path, "linear", without=[("linear", 1_000, 0)])
    with pytest.raises(ResultsError, match="has no results yet: run python -m essay_repro all"):
        read(tmp_path)
    trained_with(tmp_path, linear="jax")
    with pytest.raises(ResultsError, match="has no results yet: run KERAS_BACKEND=jax python -m essay_repro all"):
        read(tmp_path)


# --- what is wrong


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"steps": 301}, "steps: stored 301, requested 300"),
        ({"data": "mnist"}, 'data: stored "mnist", requested "strokes"'),
        ({"steps": 301, "n_train": 999}, "steps: stored 301, requested 300; .*n_train: stored 999, requested 1000"),
        # A setting that this program does not know.
        ({"momentum": 0.9}, "momentum: stored 0.9, requested absent"),
    ],
)
def test_results_of_another_configuration_are_refused_with_both_values(folder, change, message):
    path = folder / "linear.json"
    settings = json.loads(path.read_text())
    settings["configuration"].update(change)
    path.write_text(json.dumps(settings))
    with pytest.raises(ResultsError, match=rf"linear\.json belongs to another configuration \({message}\): .*--fresh"):
        read(folder)


@pytest.mark.parametrize("backend", ["tensorflow", "jax"])
def test_results_of_either_backend_are_evidence(folder, backend):
    trained_with(folder, linear=backend)
    assert "linear" in read(folder).stored


def test_results_of_another_preset_or_other_data_are_refused(tmp_path):
    store(tmp_path, "linear")
    with pytest.raises(ResultsError, match=r'linear\.json belongs .*data: stored "strokes", requested "mnist"'):
        evidence.read(tmp_path, "mnist", "smoke")
    with pytest.raises(ResultsError, match=r"linear\.json belongs .*steps: stored 300, requested 200000"):
        evidence.read(tmp_path, "strokes", "quick")


def test_either_auxiliary_task_is_good(folder):
    path = folder / "multitask.json"
    path.write_text(path.read_text().replace('"typeset"', '"tmnist"'))
    assert read(folder).absent == {}


def test_a_damaged_table_is_an_error_that_names_its_line(folder):
    path = folder / "more_data.csv"
    lines = path.read_text().splitlines(keepends=True)
    lines[3] = lines[3].rpartition(",")[0] + "\n"  # its number is lost
    path.write_text("".join(lines))
    with pytest.raises(ResultsError, match=r"more_data\.csv, line 4: 7 columns, not 8"):
        read(folder)


def test_a_table_that_lost_its_end_is_an_error(folder):
    path = folder / "deep.csv"
    path.write_text(path.read_text()[:-3])
    with pytest.raises(ResultsError, match=r"deep\.csv, line \d+: the file is cut off here"):
        read(folder)


def test_a_table_without_settings_is_an_error(folder):
    (folder / "multitask.json").unlink()
    with pytest.raises(ResultsError, match=r"multitask\.csv has no multitask\.json beside it"):
        read(folder)


# --- without Keras


def test_reading_and_judging_start_no_tensorflow(folder):
    program = (
        "import pathlib, sys\n"
        "from essay_repro.reporting import claims, evidence, verdict\n"
        "found = evidence.read(pathlib.Path(sys.argv[1]), 'strokes', 'smoke')\n"
        "print(verdict.printed(claims.findings(found)).count('\\n') > 18)\n"
        "print([m for m in ('tensorflow', 'keras', 'matplotlib.pyplot') if m in sys.modules])\n"
    )
    process = subprocess.run([sys.executable, "-c", program, folder], capture_output=True, text=True, timeout=PATIENCE)
    assert (process.returncode, process.stdout, process.stderr) == (0, "True\n[]\n", "")
