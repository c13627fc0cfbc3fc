"""What an experiment still lacks is trained and stored: asked again, for more, and without data."""

from dataclasses import replace

import numpy as np
import pytest

from essay_repro import linear, multitask
from essay_repro.running import command, provenance, results
from essay_repro.running.experiment import Job
from essay_repro.running.results import Cell, Row
from essay_repro.running.store import Store
from tests.essay_repro.running.linear_run import FOLDER, SMOKE, edit_configuration, one_line, run


def test_the_stored_cells_and_settings_are_those_of_the_preset(first):
    folder = first[0] / FOLDER
    settings = linear.PRESETS["smoke"]
    assert {row.cell for row in results.read(folder, "linear")} == set(linear.cells(settings))
    # By hand: steps 0, 1, 2, …, 256, 300 are 11, of 3 splits, 2 metrics, 2 seeds; the solved ones have step 0 alone.
    assert len(results.read(folder, "linear")) == 11 * 3 * 2 * 2 + 3 * 2 * 2
    configuration = results.read_configuration(folder, "linear")
    origin = {"data": "strokes", "auxiliary": None, "backend": provenance.backend()}
    assert configuration == {**origin, **settings.configuration()}
    (recorded,) = results.read_runs(folder, "linear")
    again = f"{provenance.environment()}python -m essay_repro.linear --preset smoke --out out"
    assert (recorded["backend"], recorded["device"], recorded["command"]) == (provenance.backend(), "CPU", again)


# --- asked again


def test_a_second_run_trains_nothing_and_says_the_same(first):
    folder, process = first
    files = [folder / FOLDER / name for name in ("linear.csv", "linear.json")]
    before = [(path.read_bytes(), path.stat().st_mtime_ns) for path in files]
    second = run(folder, *SMOKE)
    assert (second.returncode, second.stdout, second.stderr) == (0, process.stdout, b"")
    assert [(path.read_bytes(), path.stat().st_mtime_ns) for path in files] == before


def test_more_seeds_add_cells_and_fewer_leave_them_there(again, capsys):
    table = again / FOLDER / "linear.csv"
    before = table.read_bytes().splitlines()
    assert command.main(linear.EXPERIMENT, [*SMOKE, "--seeds", "3"]) == 0
    assert "mean over 3 seeds" in capsys.readouterr().out
    after = table.read_bytes().splitlines()
    assert [line for line in after if line in set(before)] == before
    new = {tuple(line.split(b",")[1:4]) for line in after} - {tuple(line.split(b",")[1:4]) for line in before}
    assert new == {(b"linear", b"1000", b"2"), (b"least squares", b"1000", b"2")}
    assert command.main(linear.EXPERIMENT, [*SMOKE, "--seeds", "2"]) == 0
    assert "mean over 2 seeds" in capsys.readouterr().out
    assert table.read_bytes().splitlines() == after


def test_results_of_other_settings_are_refused_and_replaced_with_fresh(again, first, capsys):
    edit_configuration(again, steps=301)
    before = (again / FOLDER / "linear.csv").read_bytes()
    assert command.main(linear.EXPERIMENT, SMOKE) == 2
    said = one_line(capsys)
    assert "steps: stored 301, requested 300" in said
    assert "--fresh" in said
    assert (again / FOLDER / "linear.csv").read_bytes() == before
    assert command.main(linear.EXPERIMENT, [*SMOKE, "--fresh"]) == 0
    assert results.read_configuration(again / FOLDER, "linear")["steps"] == 300
    # The same seeds in another process, beside other tests, give the same numbers.
    assert (again / FOLDER / "linear.csv").read_bytes() == before
    assert capsys.readouterr().out.encode() == first[1].stdout


@pytest.mark.usefixtures("both_installed")
def test_results_of_another_backend_are_not_continued(again, monkeypatch, capsys):
    other = "jax" if provenance.backend() == "tensorflow" else "tensorflow"
    edit_configuration(again, backend=other)
    assert command.main(linear.EXPERIMENT, [*SMOKE, "--seeds", "3"]) == 2
    assert f'backend: stored "{other}", requested "{provenance.backend()}"' in one_line(capsys)
    monkeypatch.setenv("KERAS_BACKEND", other)  # nothing is missing, so that no backend is started
    assert command.main(linear.EXPERIMENT, SMOKE) == 0


def test_fresh_keeps_the_old_results_if_the_data_is_missing(again, capsys):
    edit_configuration(again, data="mnist")
    (again / FOLDER).rename(again / "out/mnist-smoke")
    table = again / "out/mnist-smoke/linear.csv"
    before = table.read_bytes()
    assert command.main(linear.EXPERIMENT, [*SMOKE, "--data", "mnist", "--data-dir", "absent", "--fresh"]) == 2
    assert "mnist.npz is missing" in one_line(capsys)
    assert table.read_bytes() == before


# --- what cannot be


def test_missing_data_is_one_line_and_blocks_no_later_run(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    arguments = [*SMOKE, "--data", "mnist", "--data-dir", "absent"]
    assert command.main(multitask.EXPERIMENT, [*arguments, "--auxiliary", "tmnist"]) == 2
    assert "absent/mnist.npz is missing" in one_line(capsys)
    # Other settings in the same folder: the complaint is still about the data, not about what the first run left.
    assert command.main(multitask.EXPERIMENT, [*arguments, "--auxiliary", "typeset"]) == 2
    assert "absent/mnist.npz is missing" in one_line(capsys)
    Store("out/mnist-smoke", "multitask", {"anything": "else"}, multitask.EXPERIMENT.conditions)


def test_data_with_too_few_rows_is_one_line(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    images, labels = np.zeros((12, 28, 28), np.uint8), np.arange(12, dtype=np.uint8) % 10
    np.savez("mnist.npz", x_train=images, y_train=labels, x_test=images, y_test=labels)
    assert command.main(linear.EXPERIMENT, [*SMOKE, "--data", "mnist", "--data-dir", "."]) == 2
    assert one_line(capsys).startswith("linear: mnist has 12 train rows, 3000 were asked for")


# --- stored as it goes


def test_the_jobs_of_an_experiment_are_stored_one_by_one(tmp_path, monkeypatch):
    """What the first job trained is on disk before the second begins."""
    seen = []

    def jobs(settings, missing):
        def train(seed):
            path = tmp_path / FOLDER / "linear.csv"
            seen.append(len(results.read(path.parent, "linear")) if path.exists() else 0)
            return [Row(*Cell(c, settings.n_train, seed), 0, "test", "mse", 0.5) for c in linear.EXPERIMENT.conditions]

        return [
            Job(f"seed {seed}", 1, lambda *_, seed=seed: train(seed))
            for seed in sorted({cell.seed for cell in missing})
        ]

    monkeypatch.chdir(tmp_path)
    parts = {"jobs": jobs, "figures": {}, "summary": lambda rows, _: f"{len(rows)} rows"}
    assert command.main(replace(linear.EXPERIMENT, **parts), [*SMOKE, "--seeds", "3"]) == 0
    assert seen == [0, 2, 4]  # by hand: two cells of one row for each seed


def test_missing_data_leaves_no_folder_behind(tmp_path, capsys):
    out = tmp_path / "out"
    options = ["--preset", "smoke", "--out", str(out), "--data", "mnist", "--data-dir", str(tmp_path)]
    assert command.main(linear.EXPERIMENT, options) == 2
    assert "mnist.npz is missing" in one_line(capsys)
    assert not out.exists()
