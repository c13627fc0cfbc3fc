"""Marks for a folder of submissions: points and reasons, each submission in a process of its own."""

import ast
import json
import zlib
from pathlib import Path

from exercises.runner import catalog, ipynb, ladder
from exercises.runner.desk import DeskError
from exercises.runner.student import LIMIT


def submissions(folder):
    """{student: {slug: path}} of a folder: STUDENT/SLUG.py (or the module's name), or STUDENT.py that holds everything.

    A notebook in either place counts as the files that its cells hold; what a file answers, a file answers.
    Raises: DeskError if there is no such folder, or no submission in it.
    """
    if not folder.is_dir():
        raise DeskError(f"there is no folder {folder}; expected one with STUDENT/SLUG.py or STUDENT.py in it")
    found = {}
    for entry in sorted(folder.iterdir()):
        if entry.name.startswith((".", "__")):
            continue
        if entry.is_dir():
            files = {e.slug: [entry / f"{e.slug}.py", entry / f"{e.module}.py"] for e in catalog.EXERCISES}
            found[entry.name] = ipynb.submissions_in(entry) | {
                slug: next(path for path in paths if path.is_file())
                for slug, paths in files.items()
                if any(path.is_file() for path in paths)
            }
        elif entry.suffix == ".ipynb":
            found[entry.stem] = ipynb.submissions(entry) | found.get(entry.stem, {})
        elif entry.suffix == ".py":
            begun = {exercise.slug: entry for exercise in catalog.EXERCISES if _begun(exercise, entry)}
            found[entry.stem] = found.get(entry.stem, {}) | begun
    if not found:
        raise DeskError(f"{folder} holds no submission; expected STUDENT/SLUG.py or STUDENT.py in it")
    return found


def _begun(exercise, path):
    """Whether the file defines any of the exercise's functions; a file that cannot be read is taken to."""
    try:
        body = ast.parse(path.read_bytes()).body
    except (SyntaxError, ValueError, OSError, RecursionError, MemoryError):
        return True
    return any(getattr(statement, "name", None) in catalog.functions(exercise) for statement in body)


def seed_of(student, seed=0):
    """The student's own seed: the same name and seed give the same data on any machine."""
    return zlib.crc32(f"{seed} {student}".encode())


def mark(found, seed=0, tell=None, limit=LIMIT, slugs=None):
    """The marks of all students, each told of as it is ready.

    limit: seconds of the processor a call may take; slugs: of the exercises that were set, all if None.
    """
    asked = [exercise for exercise in catalog.EXERCISES if not slugs or exercise.slug in slugs]
    marks = []
    for student, paths in found.items():
        own = seed_of(student, seed)
        exercises = [_exercise(exercise, paths.get(exercise.slug), own, limit) for exercise in asked]
        points, of = (sum(exercise[key] for exercise in exercises) for key in ("points", "of"))
        marks.append({"student": student, "seed": own, "points": points, "of": of, "exercises": exercises})
        if tell:
            tell(marks[-1])
    return marks


def _exercise(exercise, path, seed, limit):
    """Points and reasons for one exercise: every function that passes all its checks earns a point."""
    marked = {"slug": exercise.slug, "points": 0, "of": exercise.points, "functions": []}
    if path is None:
        return {**marked, "reasons": [f"There is no {exercise.slug}.py."]}
    climbs, _ = ladder.climb(exercise, path, seed, limit)
    marked["points"] = sum(climb.passed for climb in climbs)
    marked["functions"] = [_function(climb) for climb in climbs]
    reasons = dict.fromkeys(_reason(climb, path) for climb in climbs if not climb.passed)
    return {**marked, "reasons": list(reasons)}  # that a file does not load is said once, not for every function


def _function(climb):
    """The marks of one function: points, checks passed of all, and the rung on which it broke."""
    return {
        "name": climb.function,
        "points": int(climb.passed),
        "checks": climb.ran,
        "of": climb.total,
        "rung": climb.fall.rung if climb.fall else None,
        "trouble": bool(climb.fall and climb.fall.trouble),
    }


def _reason(climb, path):
    """Why a function earns no point, in a line."""
    where = f" ({Path(path).name}:{climb.fall.line})" if climb.fall.line else ""
    return climb.fall.sentence + (f" Usual cause: {climb.fall.cause}." if climb.fall.cause else "") + where


def write(marks, path):
    """Write the marks as JSON. Raises: DeskError if the file cannot be written."""
    try:
        path.write_text(json.dumps(marks, indent=2) + "\n", encoding="utf-8")
    except OSError as error:
        raise DeskError(f"{path} cannot be written: {error.strerror}") from None
