"""The command line as people meet it: one small run shared by all tests, and what it says to what cannot be."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from d2l_regression import backend_choice
from essay_repro import __main__, linear, multitask
from essay_repro.running import command, courses, provenance
from tests.essay_repro.running.linear_run import FOLDER, SMOKE, STAGE, environment, one_line, run
from tests.programs_started import PATIENCE

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


# --- asked again


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
    process = subprocess.run(
        arguments, cwd=again, stdout=theirs, stderr=subprocess.PIPE, env=environment(), timeout=PATIENCE
    )
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


def test_a_folder_for_digits_that_are_drawn_here_is_refused(capsys):
    with pytest.raises(SystemExit, match="2"):
        command.main(linear.EXPERIMENT, [*SMOKE, "--data-dir", "."])
    assert "argument --data-dir: strokes are drawn here" in one_line(capsys)
