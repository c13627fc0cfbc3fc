"""The table of both documents: no cell is empty without a reason, what it names exists, every lesson has a place."""

import ast
import json
import re
from pathlib import Path

from exercises.runner import catalog

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "coverage.md").read_text(encoding="utf-8")
LINES = [
    [cell.strip() for cell in line.strip("| \n").split(" | ")] for line in re.findall(r"^\| .*\|$", TEXT, flags=re.M)
]
LINES = [line for line in LINES if line[0] != "paragraph"]


def test_every_paragraph_is_somewhere_or_has_a_reason():
    assert len(LINES) > 50
    for line in LINES:
        assert len(line) == 5, line
        assert all(line)
        if all(cell.startswith("–") for cell in line[1:]):
            assert any(len(cell) > 2 for cell in line[1:]), line


def test_what_is_named_exists():
    lessons = {path.name[:2] for path in (ROOT / "notebooks").glob("*.ipynb")}
    slugs = {exercise.slug for exercise in catalog.EXERCISES}
    for _, lesson, exercise, _, _ in LINES:
        assert set(re.findall(r"(?<![\w-])0\d(?!_)", lesson)) <= lessons
        assert set(re.findall(r"`([^`]+)`", exercise)) <= slugs


def test_every_function_is_there():
    """By the source text: nothing is imported."""
    named = {name for line in LINES for name in re.findall(r"`([^`]+)`", line[3])}
    assert len(named) > 30
    assert [name for name in sorted(named) if not defined(name)] == []


def defined(name):
    """Whether a dotted name is a module of the project, or is bound at the top of one."""
    parts = name.split(".")
    for k in range(len(parts), 0, -1):
        for path in (ROOT.joinpath(*parts[:k]).with_suffix(".py"), ROOT.joinpath(*parts[:k]) / "__init__.py"):
            if path.is_file():
                return len(parts) == k or (len(parts) == k + 1 and parts[k] in bound(path))
    return False


def bound(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    names = {node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.ClassDef)}
    for node in tree.body:
        if isinstance(node, ast.ImportFrom) and node.module:
            everything = node.names[0].name == "*"
            source = ROOT.joinpath(*node.module.split(".")).with_suffix(".py")
            names |= bound(source) if everything else {alias.asname or alias.name for alias in node.names}
    return names


def test_a_function_that_is_not_there_is_noticed():
    assert defined("essay_repro.linear")
    assert defined("d2l_regression.scratch.predict")
    assert not defined("d2l_regression.scratch.predicts")
    assert not defined("d2l_regression.scratched")


def test_every_section_is_a_heading_of_its_lesson():
    """A lesson's number, then after a comma the beginning of a heading, or opening: "01, Houses; 03, Least squares"."""
    headings = {}
    for path in (ROOT / "notebooks").glob("*.ipynb"):
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        words = "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown")
        headings[path.name[:2]] = ["opening", *re.findall(r"^#+ (.*)$", words, flags=re.M)]
    lost, lesson = [], None
    for paragraph, lessons, *_ in LINES:
        for part in re.sub(r"\[(\d\d)\]\([^)]*\)", r"\1", lessons).split("; "):
            numbers, section = re.fullmatch(r"((?:\d\d(?: and |, |$))*)(.*)", part).groups()
            lesson = numbers[:2] or lesson
            if not section.startswith("–") and not any(one.startswith(section) for one in headings[lesson]):
                lost.append((paragraph, lesson, section))
    assert lost == []


def test_every_lesson_has_a_paragraph():
    named = {found for line in LINES for found in re.findall(r"(?<![\w-])0\d(?!_)", line[1])}
    assert named == {"01", "02", "03", "04", "05", "06"}
