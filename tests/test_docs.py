"""The README's code runs, and what it names exists."""

import contextlib
import importlib.util
import io
import re
from pathlib import Path

import pytest

from essay_repro import NAMES

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text()


def blocks(language):
    fenced = re.findall(r"^```(\w*)\n(.*?)^```$", README, flags=re.S | re.M)
    return [body for name, body in fenced if name == language]


@pytest.mark.parametrize("code", blocks("python"))
def test_python_blocks_run(code):
    """By hand: houses() plants 2.5 thousand USD a square metre; the README's fit reads it aloud to one digit."""
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        exec(compile(code, "README.md", "exec"), {})
    assert re.search(r"one more m² of area: price \+2\.[45]", said.getvalue())


def test_there_is_a_python_block():
    assert len(blocks("python")) == 1


def test_every_experiment_is_named_and_every_name_is_an_experiment():
    named = set(re.findall(r"python -m essay_repro\.(\w+)", README)) - {"digits"}
    assert named == set(NAMES)


def test_links_into_the_repository_lead_somewhere():
    targets = [t for t in re.findall(r"\]\(([^)#]+)\)", README) if "://" not in t]
    assert targets
    assert [t for t in targets if not (ROOT / t).exists()] == []


def test_folders_of_the_map_exist():
    map_block = blocks("")[-1]
    folders = re.findall(r"^(\w+)/", map_block, flags=re.M)
    assert folders
    assert [f for f in folders if not (ROOT / f).is_dir()] == []


def test_make_targets_exist():
    makefile = (ROOT / "Makefile").read_text()
    targets = {line.split()[1] for block in blocks("") for line in block.splitlines() if line.startswith("make ")}
    assert targets == {"run", "test"}
    assert all(f"\n{target}:" in makefile for target in targets)


@pytest.fixture(scope="module")
def filling():
    """The program that fills the README's tables."""
    spec = importlib.util.spec_from_file_location("readme", ROOT / "docs" / "readme.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_tables_are_those_of_the_stored_results(filling):
    assert filling.filled(README) == README, "run python docs/readme.py"


def test_an_edited_number_or_verdict_is_noticed(filling):
    """The check above can fail: by hand, one verdict and one number of the README are changed."""
    for before, after in (("| ✓ holds |", "| ✗ does not hold |"), ("50,000  0.049", "50,000  0.048")):
        edited = README.replace(before, after, 1)
        assert edited != README
        assert filling.filled(edited) == README


def test_a_block_that_is_gone_is_named(filling):
    with pytest.raises(KeyError, match="no block 'deep'"):
        filling.filled(README.replace("<!-- begin deep -->", ""))


def test_the_check_says_whether_the_readme_is_current(filling, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(filling, "README", tmp_path / "README.md")
    filling.README.write_text(README.replace("✓ holds", "✗ does not hold", 1))
    assert filling.main(["--check"]) == 1
    assert "run python docs/readme.py" in capsys.readouterr().err
    assert filling.main([]) == 0
    assert filling.README.read_text() == README
    assert filling.main(["--check"]) == 0
