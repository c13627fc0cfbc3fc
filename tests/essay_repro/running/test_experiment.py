"""The list of experiments: every record is whole, and `python -m essay_repro` shows it."""

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from essay_repro import NAMES
from essay_repro.reporting import whole
from essay_repro.running import experiment
from essay_repro.running.settings import PRESETS


def python(*arguments):
    return subprocess.run([sys.executable, *arguments], capture_output=True, text=True, timeout=60)


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


@pytest.mark.parametrize("name", NAMES)
def test_help_starts_no_tensorflow(name):
    program = (
        "import sys\n"
        f"from essay_repro import command, {name}\n"
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
