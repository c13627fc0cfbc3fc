"""The list of experiments: every record is whole, and `python -m essay_repro` shows it."""

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from essay_repro import experiment
from essay_repro.settings import PRESETS


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


@pytest.mark.parametrize("name", experiment.NAMES)
@pytest.mark.parametrize("preset", PRESETS)
def test_an_experiment_says_all_that_its_record_needs(name, preset):
    subject = experiment.get(name)
    settings = subject.presets[preset]
    cells = subject.cells(settings)
    assert subject.name == name
    assert tuple(subject.presets) == PRESETS
    assert len(cells) == len(set(cells))
    assert {cell.seed for cell in cells} == set(range(settings.seeds))
    assert tuple(dict.fromkeys(cell.condition for cell in cells)) == subject.conditions
    groups = {(cell.condition, cell.n_train) for cell in cells}
    assert len(cells) == settings.seeds * len(groups)
    # More seeds add cells and leave the others.
    assert set(cells) < set(subject.cells(settings.with_seeds(settings.seeds + 1)))
    assert subject.jobs(settings, []) == []


def test_the_list_has_every_experiment():
    result = python("-m", "essay_repro")
    assert (result.returncode, result.stderr) == (0, "")
    lines = result.stdout.splitlines()
    assert lines.pop().startswith("python -m essay_repro.digits ")
    for name, line in zip(experiment.NAMES, lines, strict=True):
        assert line.startswith(f"python -m essay_repro.{name} ")
        assert line.endswith(experiment.get(name).shows)


def test_the_list_refuses_an_unknown_experiment_in_one_line():
    result = python("-m", "essay_repro", "liner")
    assert (result.returncode, result.stdout, result.stderr.count("\n")) == (2, "", 1)
    assert "invalid choice: 'liner' (choose from" in result.stderr


def test_an_experiment_can_be_named_as_an_argument_too():
    """The same program, by its own words."""
    result = python("-m", "essay_repro", "linear", "--seeds", "0")
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr.startswith("python -m essay_repro.linear: argument --seeds: '0'")


@pytest.mark.parametrize("name", experiment.NAMES)
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
