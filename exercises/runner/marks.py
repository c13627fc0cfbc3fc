"""The marks of a class on disk: JSON with the reasons and CSV for a school's system, whole at every moment."""

import csv
import io
import json
import os

from exercises.runner.desk import DeskError
from exercises.runner.plain import visible


class Book:
    """The marks in a file FILE.json, and in FILE.csv beside it.

    path: of the first. before: the marks it held. Raises: DeskError if that file holds something else, or cannot be
    written.
    """

    def __init__(self, path):
        if path.suffix == ".csv":
            raise DeskError(f"{path} is to hold JSON, and {path.name} is what is written beside it; name a .json file")
        self._path = path
        self.before = self._read()
        self._marks = {}
        self._write()

    def _read(self):
        try:
            marks = json.loads(self._path.read_text(encoding="utf-8"))
            if not all({"student", "points", "of"} <= mark.keys() for mark in marks):
                raise ValueError("no marks")
        except FileNotFoundError:
            return []
        except OSError as error:
            raise DeskError(f"{self._path} cannot be read: {error.strerror}") from None
        except (ValueError, TypeError, AttributeError, RecursionError):
            raise DeskError(f"{self._path} is there and holds no marks; move it, or name another file") from None
        return marks

    def add(self, mark):
        """Write a student's marks too. Raises: DeskError."""
        self._marks[mark["student"]] = mark
        self._write()

    def _write(self):
        """All marks, those of an earlier run too until the student is marked again."""
        all_marks = {mark["student"]: mark for mark in self.before} | self._marks
        marks = [all_marks[student] for student in sorted(all_marks)]
        try:
            _replace(self._path, json.dumps(marks, indent=2) + "\n")
            _replace(self._path.with_suffix(".csv"), _table(marks))
        except OSError as error:
            missing = "; make its folder first" if not self._path.parent.exists() else ""
            raise DeskError(f"--json was {self._path}, which cannot be written: {error.strerror}{missing}") from None

    def close(self):
        """Leave out who was marked in an earlier run and has handed in nothing in this one. Raises: DeskError."""
        self.before = []
        self._write()


def _replace(path, text):
    """Write a file under another name first: whoever reads it, and whatever ends the grader, it is whole."""
    part = path.with_name(f".{path.name}.part")
    part.write_text(text, encoding="utf-8", errors="backslashreplace", newline="")
    os.replace(part, path)


def _table(marks):
    """A line for each student: points of all, and of each exercise."""
    slugs = list(dict.fromkeys(exercise["slug"] for mark in marks for exercise in mark.get("exercises", ())))
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(["student", "points", "of", *slugs, "flag"])
    for mark in marks:
        points = {exercise["slug"]: exercise["points"] for exercise in mark.get("exercises", ())}
        own = [points.get(slug, "") for slug in slugs]
        rows.writerow([_cell(mark["student"]), mark["points"], mark["of"], *own, mark.get("flag", "")])
    return text.getvalue()


def _cell(student):
    """A student's name as text: for a terminal, and for a spreadsheet, which takes =, +, - and @ for a formula."""
    return "'" * student.startswith(("=", "+", "-", "@")) + visible(student)
