"""The table of both documents: no cell is empty without a reason, what it names exists, every lesson has a place."""

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


def test_every_lesson_has_a_paragraph():
    named = {found for line in LINES for found in re.findall(r"(?<![\w-])0\d(?!_)", line[1])}
    assert named == {"01", "02", "03", "04", "05", "06"}
