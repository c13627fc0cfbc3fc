"""The list of experiments: every record is whole, and `python -m essay_repro` shows it."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import essay_repro
from essay_repro import NAMES
from essay_repro.reporting import whole
from essay_repro.running import experiment, results
from essay_repro.running.settings import PRESETS
from tests.programs_started import PATIENCE


def python(*arguments):
    return subprocess.run([sys.executable, *arguments], capture_output=True, text=True, timeout=PATIENCE)


@pytest.mark.parametrize(
    ("seeds", "size", "groups"),
    [
        # By hand: blocks of seeds 0 and 1, 2 and 3, 4 and 5, whichever of them are missing.
        ([0, 1, 2, 3, 4], 2, [[0, 1], [2, 3], [4]]),
        ([3, 1, 4, 4], 2, [[1], [3], [4]]),
        ([2, 0, 1], 8, [[0, 1, 2]]),
        ([], 2, []),
    ],
)
def test_seeds_are_grouped_in_blocks(seeds, size, groups):
    assert experiment.groups(seeds, size) == groups


@given(st.sets(st.integers(0, 40)), st.sets(st.integers(0, 40)), st.integers(1, 9))
def test_a_group_of_few_seeds_is_part_of_the_group_of_more(seeds, more, size):
    larger = experiment.groups(seeds | more, size)
    for group in experiment.groups(seeds, size):
        assert len(group) <= size
        assert sum(set(group) <= set(other) for other in larger) == 1


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("preset", PRESETS)
def test_an_experiment_says_all_that_its_record_needs(name, preset):
    subject = experiment.get(name)
    settings = subject.presets[preset]
    cells = subject.cells(settings)
    assert subject.name == name
    assert tuple(subject.presets) == PRESETS
    assert len(cells) == len(set(cells))
    assert {cell.seed for cell in cells} == set(range(settings.seeds))
    assert {cell.condition for cell in cells} <= set(subject.conditions)
    groups = {(cell.condition, cell.n_train) for cell in cells}
    assert len(cells) == settings.seeds * len(groups)
    # More seeds add cells and leave the others.
    assert set(cells) < set(subject.cells(settings.with_seeds(settings.seeds + 1)))
    assert subject.jobs(settings, []) == []


@pytest.mark.parametrize("name", NAMES)
def test_the_conditions_are_those_of_the_presets(name):
    """Each once: by them a table is sorted, and a row of another is refused."""
    subject = experiment.get(name)
    cells = [cell for settings in subject.presets.values() for cell in subject.cells(settings)]
    assert len(subject.conditions) == len(set(subject.conditions))
    assert {cell.condition for cell in cells} == set(subject.conditions)


@pytest.mark.parametrize("name", [name for name in NAMES if experiment.get(name).reduce])
@pytest.mark.parametrize("preset", PRESETS)
def test_what_an_experiment_does_without_leaves_cells_that_are_not_missing(name, preset):
    subject = experiment.get(name)
    settings = subject.presets[preset]
    cells = subject.cells(settings)
    for cell in cells:
        reduced = subject.reduce(settings, [cell])
        left = subject.cells(reduced)
        assert left
        assert set(left) < set(cells) - {cell}
    assert subject.reduce(settings, cells) is None


def test_the_list_has_every_experiment_in_the_essays_order():
    commands = [line for line in "\n".join(whole.listing()).splitlines() if line.startswith("python -m ")]
    expected = [f"python -m essay_repro.{name}" for name in (*NAMES, "digits")]
    assert commands == [*expected, "python -m essay_repro report"]


def test_the_list_refuses_an_unknown_experiment_in_one_line():
    result = python("-m", "essay_repro", "liner")
    assert (result.returncode, result.stdout, result.stderr.count("\n")) == (2, "", 1)
    assert "invalid choice: 'liner' (choose from" in result.stderr


def test_an_experiment_can_be_named_as_an_argument_too():
    """The same program, by its own words."""
    result = python("-m", "essay_repro", "linear", "--seeds", "0")
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr.startswith("python -m essay_repro.linear: argument --seeds: '0'")


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_help_starts_no_tensorflow(name):
    program = (
        "import sys\n"
        f"from essay_repro import {name}\n"
        "from essay_repro.running import command\n"
        "try:\n"
        f"    command.main({name}.EXPERIMENT, ['--help'])\n"
        "except SystemExit as end:\n"
        "    print(end.code, [m for m in ('tensorflow', 'keras', 'matplotlib.pyplot') if m in sys.modules])\n"
    )
    result = python("-c", program)
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout.splitlines()[-1] == "0 []"
    for option in ("--preset {smoke,quick,paper}", "--data {strokes,mnist,emnist}", "--seeds N", "--fresh"):
        assert option in result.stdout


# --- one more


TOY = """
import sys

from essay_repro.drawing import figures, summary
from essay_repro.running import command
from essay_repro.running.experiment import WIDTH, Experiment
from essay_repro.running.results import Cell
from essay_repro.running.settings import PRESETS, Settings
from essay_repro.running.sweep import solving_jobs


def cells(settings):
    return [Cell("solved", 300, seed) for seed in range(settings.seeds)]


def jobs(settings, missing, width=WIDTH):
    return solving_jobs(settings, missing, label="toy")


def draw(rows, settings, show_published):
    figure, ax = figures.steps_figure()
    errors = summary.curve(rows, "solved", "test").last
    figures.value_curves(ax, {("solved", "#000000", "-"): {300: errors}}, "training rows (number)")
    ax.set_title("A toy on 300 rows")
    figures.caption(figure, figures.band_note(settings.seeds))
    return figure


def summarise(rows, settings):
    return f"a toy's error: {summary.interval(summary.curve(rows, 'solved', 'test').last.values())}"


EXPERIMENT = Experiment(
    name="toy",
    shows="A toy: least squares on 300 rows.",
    presets=dict.fromkeys(PRESETS, Settings(seeds=2, pool_rows=600, test_rows=200)),
    conditions=("solved",),
    cells=cells,
    jobs=jobs,
    figures={"toy_error": ("Error of a toy", draw)},
    summary=summarise,
)

if __name__ == "__main__":
    sys.exit(command.main(EXPERIMENT))
"""


@pytest.fixture(scope="module")
def with_toy(tmp_path_factory):
    """A folder with a copy of the package, to which one file and one name were added, and nothing else."""
    folder = tmp_path_factory.mktemp("toy")
    copy = shutil.copytree(Path(essay_repro.__file__).parent, folder / "essay_repro")
    (copy / "toy.py").write_text(TOY)
    text = (copy / "__init__.py").read_text()
    (copy / "__init__.py").write_text(text.replace('"multitask")', '"multitask", "toy")'))
    return folder


def python_with(folder, *arguments):
    """Python in that folder, with the packages there before those of the tests."""
    paths = os.pathsep.join([str(folder), *filter(None, sys.path)])
    environment = {**os.environ, "PYTHONPATH": paths, "PYTHONIOENCODING": "utf-8"}
    process = subprocess.run(
        [sys.executable, *arguments], cwd=folder, env=environment, capture_output=True, text=True, timeout=PATIENCE
    )
    assert process.returncode == 0, process.stderr
    return process.stdout


@pytest.mark.slow
def test_an_experiment_is_one_file_and_one_name(with_toy):
    """Trained, drawn, listed and in the page, without a word on it anywhere else."""
    out = python_with(with_toy, "-m", "essay_repro.toy", "--preset", "smoke", "--out", "out")
    assert "\na toy's error: " in out
    folder = with_toy / "out" / "strokes-smoke"
    assert {row.cell for row in results.read(folder, "toy")} == {("solved", 300, 0), ("solved", 300, 1)}
    drawn = folder / "toy_error.svg"
    drawn.unlink()
    python_with(with_toy, "-m", "essay_repro", "report", "--preset", "smoke", "--out", "out")
    assert "A toy on 300 rows" in drawn.read_text()
    page = (folder / "report.html").read_text()
    for wanted in ("More experiments", "A toy: least squares on 300 rows.", 'id="figure-toy_error"', "a toy's error: "):
        assert wanted in page
    assert page.count("<svg") == 2  # the others have no rows, and the toy's figure has two forms


@pytest.mark.slow
def test_an_experiment_is_listed_and_run_with_all(with_toy):
    assert "linear,weight_decay" in (told := python_with(with_toy, "-m", "essay_repro", "--help"))
    assert "multitask,toy" in told
    program = "from essay_repro.reporting import whole; print(*whole.listing(), sep='\\n')"
    assert "\npython -m essay_repro.toy\n    A toy: " in python_with(with_toy, "-c", program)
    # What `all` would train, without training it.
    program = (
        "from essay_repro.reporting import whole; from essay_repro.running import courses\n"
        "courses.prepare = lambda experiment, *_: experiment.name\n"
        "courses.train = lambda wanted, *_: print(wanted)\n"
        "whole._report = lambda _: None\n"
        "whole.run_all(['--preset', 'smoke'])"
    )
    assert python_with(with_toy, "-c", program) == f"{[*NAMES, 'toy']}\n"
