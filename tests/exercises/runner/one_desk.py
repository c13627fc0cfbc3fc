"""One exercise of the catalogue, its reference, and where a student's file of it lies."""

from pathlib import Path

from exercises.runner import catalog

SLUG = "constant-fit"
REFERENCE = catalog.get(SLUG).reference.read_text(encoding="utf-8")
FILE = Path("my_exercises") / f"{SLUG}.py"
