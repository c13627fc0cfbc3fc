"""The command line as people meet it: one small run shared by all tests, and what follows when it is asked again."""

import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from d2l_regression import backend_choice
from essay_repro import __main__, linear, multitask
from essay_repro.running import command, courses, provenance, results
from essay_repro.running.experiment import Job
from essay_repro.running.results import Cell, Row, Store

FOLDER = Path("out/strokes-smoke")
SMOKE = ("--preset", "smoke", "--out", "out")
STAGE = r"linear \[ *\d+ s\]: .+"


def environment(**variables):
    """This process' environment without what the tests themselves may have set for TensorFlow."""
    kept = {name: value for name, value in os.environ.items() if name != "TF_CPP_MIN_LOG_LEVEL"}
    return {**kept, **variables}


def run(folder, *arguments, **variables):
    """The linear experiment as a person starts it, in that folder."""
    return subprocess.run(
        [sys.executable, "-m", "essay_repro.linear", *arguments],
        cwd=folder,
        env=environment(**{"PYTHONIOENCODING": "utf-8", **variables}),
        capture_output=True,
        timeout=120,
    )


@pytest.fixture(scope="module")
def first(tmp_path_factory):
    """(folder, finished process) of one run."""
    folder = tmp_path_factory.mktemp("first")
    return folder, run(folder, *SMOKE)


@pytest.fixture
def again(first, tmp_path, monkeypatch):
    """A copy of the first run's folder to work in, as the current folder."""
    shutil.copytree(first[0] / "out", tmp_path / "out")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def edit_configuration(folder, **changes):
    """Write other settings into the JSON, as if a program with those had stored the results."""
    path = folder / FOLDER / "linear.json"
    stored = json.loads(path.read_text())
    stored["configuration"].update(changes)
    path.write_text(json.dumps(stored))


def one_line(capsys):
    """What was said on stderr: one line beside those of the stages, and nothing on stdout."""
    out, err = capsys.readouterr()
    assert out == ""
    (line,) = [line for line in err.splitlines() if not re.fullmatch(STAGE.replace("linear", r"\w+"), line)]
    return line


# --- a first run


def test_a_run_prints_a_table_and_the_paths_it_wrote(first):
    folder, process = first
    out = process.stdout.decode()
    assert process.returncode == 0
    assert out.startswith("strokes, preset smoke: too short to show anything but that all parts work\n")
    assert "\nLinear regression on 1,000 rows, 300 steps: 1 − R²\n" in out
    for label in ("trained, last step", "trained, validated step", "trained, best step on test", "solved exactly"):
        assert len(re.findall(rf"(?m)^{label}.* 0\.\d\d\d ± 0\.\d\d\d", out)) == 1
    paths = out.partition("\nwrote ")[2].split()
    assert paths == [f"{FOLDER}/linear.{kind}" for kind in ("csv", "json", "png", "svg")]
    assert all((folder / path).stat().st_size > 0 for path in paths)
    assert {path.name for path in (folder / FOLDER).iterdir()} == {".linear.lock", *(Path(path).name for path in paths)}


def test_a_log_of_it_has_a_line_a_stage_and_nothing_else(first):
    err = first[1].stderr.decode()
    # Nothing from CUDA, oneDNN or absl; no control codes.
    assert re.fullmatch(rf"({STAGE}\n)+", err)
    assert "\r" not in err
    assert "\x1b" not in err
    stages = [line.partition("]: ")[2] for line in err.splitlines()]
    assert stages == [
        "strokes: preparing the digits",
        f"starting {courses.BACKENDS[provenance.backend()]}",
        "linear regression, 2 on 1,000 rows",
        "least squares, 2 on 1,000 rows",
    ]


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


def test_results_of_another_backend_are_not_continued(again, monkeypatch, capsys):
    other = "jax" if provenance.backend() == "tensorflow" else "tensorflow"
    edit_configuration(again, backend=other)
    assert command.main(linear.EXPERIMENT, [*SMOKE, "--seeds", "3"]) == 2
    assert f'backend: stored "{other}", requested "{provenance.backend()}"' in one_line(capsys)
    monkeypatch.setenv("KERAS_BACKEND", other)  # nothing is missing, so that no backend is started
    monkeypatch.setattr(command, "required", lambda: other)
    assert command.main(linear.EXPERIMENT, SMOKE) == 0


def test_fresh_keeps_the_old_results_if_the_data_is_missing(again, capsys):
    edit_configuration(again, data="mnist")
    (again / FOLDER).rename(again / "out/mnist-smoke")
    table = again / "out/mnist-smoke/linear.csv"
    before = table.read_bytes()
    assert command.main(linear.EXPERIMENT, [*SMOKE, "--data", "mnist", "--data-dir", "absent", "--fresh"]) == 2
    assert "mnist.npz is missing" in one_line(capsys)
    assert table.read_bytes() == before


def test_the_authors_curves_are_drawn_on_request(again):
    svg = again / FOLDER / "linear.svg"
    for option, present in (("--published", True), ("--no-published", False)):
        assert command.main(linear.EXPERIMENT, [*SMOKE, option]) == 0
        assert ("author, test" in svg.read_text(encoding="utf-8")) is present


# --- where the output goes


def test_a_reader_that_leaves_early_sees_no_traceback(again):
    ours, theirs = os.pipe()
    os.close(ours)
    arguments = [sys.executable, "-m", "essay_repro.linear", *SMOKE]
    process = subprocess.run(arguments, cwd=again, stdout=theirs, stderr=subprocess.PIPE, env=environment(), timeout=60)
    os.close(theirs)
    assert (process.returncode, process.stderr) == (0, b"")


def test_an_output_without_the_signs_of_the_table_gets_question_marks(again):
    process = run(again, *SMOKE, PYTHONIOENCODING="ascii")
    assert (process.returncode, process.stderr) == (0, b"")
    assert b"\nLinear regression on 1,000 rows, 300 steps: 1 ? R?" in process.stdout


# --- what cannot be


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--preset", "full"], ["--preset", "full", "smoke", "quick", "paper"]),
        (["--data", "mnits"], ["--data", "mnits", "strokes", "mnist", "emnist"]),
        (["--seeds", "0"], ["--seeds", "'0'", "a whole number of at least 1"]),
        (["--seeds", "two"], ["--seeds", "'two'", "a whole number of at least 1"]),
        (["--seeds", "1.5"], ["--seeds", "'1.5'", "a whole number of at least 1"]),
        (["--jobs", "-1"], ["--jobs", "'-1'", "auto or a whole number of at least 1"]),
        (["--seeds"], ["--seeds", "expected one argument"]),
        (["--colour", "red"], ["--colour", "--help"]),
        (["--auxiliary", "typeset"], ["--auxiliary", "--help"]),
        (["quick"], ["quick", "--help"]),
    ],
)
def test_a_wrong_argument_is_one_line_that_says_what_may_be(arguments, words, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit, match="2"):
        command.main(linear.EXPERIMENT, arguments)
    said = one_line(capsys)
    assert said.startswith("python -m essay_repro.linear: ")
    assert all(word in said for word in words)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("backend", "words"),
    [
        ("numpy", ["KERAS_BACKEND was 'numpy'", "may be one of tensorflow, jax"]),  # Keras has it, and it is installed
        ("jax", ["KERAS_BACKEND was 'jax'", 'not installed: pip install -e ".[jax]"']),
        ("", ["TensorFlow or JAX", "pip install tensorflow"]),
    ],
)
@pytest.mark.parametrize("start", [lambda: command.main(linear.EXPERIMENT, SMOKE), lambda: __main__.main([])])
def test_a_backend_that_cannot_train_is_one_line(start, backend, words, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("KERAS_BACKEND", backend)
    monkeypatch.setenv("KERAS_HOME", str(tmp_path))
    monkeypatch.setattr(backend_choice, "find_spec", lambda _: None)
    with pytest.raises(SystemExit, match="2"):
        start()
    said = one_line(capsys)
    assert said.startswith("python -m essay_repro")
    assert all(word in said for word in words)


def test_an_unknown_auxiliary_task_is_named_with_the_known_ones(capsys):
    with pytest.raises(SystemExit, match="2"):
        command.main(multitask.EXPERIMENT, ["--auxiliary", "emnist"])
    said = one_line(capsys)
    assert all(word in said for word in ("--auxiliary", "emnist", "typeset", "tmnist"))


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


def test_a_place_that_is_no_folder_is_one_line(tmp_path, capsys):
    (tmp_path / "file").touch()
    assert command.main(linear.EXPERIMENT, ["--preset", "smoke", "--out", str(tmp_path / "file")]) == 2
    said = one_line(capsys)
    assert said.startswith("linear: ")
    assert str(tmp_path / "file") in said


def test_a_damaged_table_is_one_line(again, capsys):
    table = again / FOLDER / "linear.csv"
    table.write_bytes(table.read_bytes()[:-5])
    assert command.main(linear.EXPERIMENT, SMOKE) == 2
    assert "the file is cut off here" in one_line(capsys)


# --- interrupted


@pytest.mark.parametrize(
    ("given", "resumed"),
    [
        # By hand: what was given, but for --fresh; the preset and the data always.
        ([], "--preset=quick --data=strokes"),
        (["--fresh", "--seeds", "7", "--jobs", "2"], "--preset=quick --data=strokes --seeds=7 --jobs=2"),
        (["--out", "a b", "--verbose"], "--preset=quick --data=strokes '--out=a b' --verbose"),
        (
            ["--data", "mnist", "--data-dir", "d", "--published", "--preset", "paper"],
            "--preset=paper --data=mnist --data-dir=d --published",
        ),
    ],
)
def test_an_interrupt_is_answered_with_the_command_to_resume(given, resumed, tmp_path, monkeypatch, capsys):
    def interrupted(*_):
        raise KeyboardInterrupt

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(command, "_run", interrupted)
    assert command.main(linear.EXPERIMENT, given) == 130
    last = capsys.readouterr().err.splitlines()[-1]
    assert last.endswith(f"Resume with: {provenance.environment()}python -m essay_repro.linear {resumed}")


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


def test_a_folder_for_digits_that_are_drawn_here_is_refused(capsys):
    with pytest.raises(SystemExit, match="2"):
        command.main(linear.EXPERIMENT, [*SMOKE, "--data-dir", "."])
    assert "argument --data-dir: strokes are drawn here" in one_line(capsys)


def test_missing_data_leaves_no_folder_behind(tmp_path, capsys):
    out = tmp_path / "out"
    options = ["--preset", "smoke", "--out", str(out), "--data", "mnist", "--data-dir", str(tmp_path)]
    assert command.main(linear.EXPERIMENT, options) == 2
    assert "mnist.npz is missing" in one_line(capsys)
    assert not out.exists()
