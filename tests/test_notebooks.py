"""The notebooks as they are stored: complete, small, quiet; and a wrong number in one is noticed.

That they run is `pytest --nbmake notebooks`, the second half of `make test-ci`.
"""

import re
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import nbformat
import pytest

from exercises.runner import catalog

ROOT = Path(__file__).parent.parent
PATHS = sorted((ROOT / "notebooks").glob("*.ipynb"))
EACH = pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)


def read(path):
    return nbformat.read(path, as_version=4)


def test_the_course_is_complete():
    assert [path.name[:2] for path in PATHS] == ["01", "02", "03", "04", "05", "06"]


@EACH
def test_stored_with_outputs_that_are_small_and_the_same_each_time(path):
    notebook = read(path)
    assert notebook.metadata.kernelspec.name == "python3"
    assert path.stat().st_size <= 400_000
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    assert sum("image/svg+xml" in output.get("data", {}) for output in outputs) >= 4, "figures"
    assert all(cell.execution_count is None for cell in notebook.cells if cell.cell_type == "code")
    told = "".join(output.get("text", "") for output in outputs)
    assert told, "printed numbers"
    assert not [output for output in outputs if output.output_type == "error" or output.get("name") == "stderr"]
    assert not re.search(r"Warning|WARNING|/home/|/tmp/|/usr/|\d{4}-\d\d-\d\d \d\d:", told)


@EACH
def test_asks_asserts_and_says_where_next(path):
    cells = read(path).cells
    words = "\n".join(cell.source for cell in cells if cell.cell_type == "markdown")
    code = [cell.source for cell in cells if cell.cell_type == "code"]
    assert cells[0].source.startswith("# ")
    assert len(re.findall(r"\*\*[^*]*\?[^*]*\*\*", words)) >= 5, "questions before answers"
    assert "What to remember" in cells[-1].source
    assert "Where next" in cells[-1].source
    telling = [source for source in code if "print(" in source]
    asserted = [source for source in telling if "assert " in source]
    assert len(asserted) >= 0.8 * len(telling), "numbers that are printed are asserted where they are printed"
    for target in re.findall(r"\]\(([^)#\s]+)\)", words):
        assert "://" in target or (path.parent / target).exists(), target


@EACH
def test_opens_with_claims_ends_with_questions_and_every_picture_has_words(path):
    """In the stored picture too: a browser reads it aloud wherever the notebook is shown."""
    cells = read(path).cells
    assert 3 <= len(re.findall("^- ", cells[0].source, flags=re.M)) <= 5
    assert [cell.id for cell in cells[-3:-1]] == ["questions", "answers"]
    questions = cells[-3].source
    assert len(re.findall(r"^\*\*\d\. .*\?.*\*\*$", questions, flags=re.M)) == questions.count("<details>") == 3
    for cell in cells:
        for output in cell.get("outputs", []):
            if svg := output.get("data", {}).get("image/svg+xml"):
                assert len(cell.metadata.get("alt", "")) > 40, cell.id
                root = ElementTree.fromstring(svg)
                assert (root.get("role"), root.get("aria-label")) == ("img", cell.metadata.alt), cell.id


def test_the_stored_answers_are_those_of_the_exercises():
    """What notebook 03 shows of the catalogue is stored: a text that changes, or a new exercise, makes it stale."""
    cells = read(ROOT / "notebooks" / "03_exercises.ipynb").cells
    answers = {}  # of the ten exercises of the section
    for cell in cells:
        if called := re.fullmatch(r'answer\("([\w-]+)"\)', cell.source):
            answers[called[1]] = cell.outputs[0].data["text/markdown"]
    assert len(answers) == 10
    for slug, shown in answers.items():
        assert shown == catalog.texts(catalog.get(slug))["answer"], f"{slug}: run python notebooks/execute.py 03"
    listed = next(cell for cell in cells if cell.id == "neighbours").outputs[0].text
    others = [one.slug for one in catalog.EXERCISES if one.section != catalog.LINEAR_REGRESSION]
    assert re.findall(r"^\S+ +([\w-]+) ", listed, flags=re.M) == others, "run python notebooks/execute.py 03"


def test_a_notebook_that_is_not_there_is_told():
    done = subprocess.run(
        [sys.executable, "notebooks/execute.py", "nosuch", "--check"],
        cwd=Path(__file__).parent.parent,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert "NAME was 'nosuch'; it may begin as one of 01_linear_regression" in done.stderr


@pytest.mark.slow
def test_a_wrong_number_is_noticed(tmp_path):
    """The first cells of notebook 03 pass as they are; with 7 in place of the mean 6 they do not."""
    notebook = read(ROOT / "notebooks" / "03_exercises.ipynb")
    last = next(k for k, cell in enumerate(notebook.cells) if cell.id == "constant")
    notebook.cells = notebook.cells[: last + 1]
    right = notebook.cells[last].source
    codes = []
    for name, source in (("right", right), ("wrong", right.replace("== (6, 3)", "== (7, 3)"))):
        notebook.cells[last].source = source
        nbformat.write(notebook, tmp_path / f"{name}.ipynb")
        command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--nbmake", f"{name}.ipynb"]
        codes.append(subprocess.run(command, cwd=tmp_path, capture_output=True).returncode)
    assert right != source
    assert codes == [0, 1]
