"""Marks for a folder of submissions: points and reasons, each submission in a process of its own, behind a wall."""

import hashlib
import json
import threading
import zlib
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path

from exercises.runner import catalog, ipynb, ladder, source, stub
from exercises.runner.desk import DeskError
from exercises.runner.plain import is_notebook, visible
from exercises.runner.student import LIMIT, Student

_FORMS = "STUDENT/SLUG.py or STUDENT.py (or .ipynb)"


def submissions(folder):
    """{student: {slug: path}} of a folder: STUDENT/SLUG.py (or the module's name), or STUDENT.py that holds everything.

    A notebook in either place counts as the files that its cells hold; what a file answers, a file answers.
    Raises: DeskError if there is no such folder, or no submission in it.
    """
    if not folder.is_dir():
        told = f"{folder} is a file" if folder.exists() else f"there is no folder {folder}"
        raise DeskError(f"{told}; expected a folder with {_FORMS} in it")
    found = {}
    for entry in sorted(folder.iterdir()):
        if entry.name.startswith((".", "__")):
            continue
        if entry.is_dir() and not entry.is_symlink():
            files = {e.slug: [entry / f"{e.slug}.py", entry / f"{e.module}.py"] for e in catalog.EXERCISES}
            found[entry.name] = ipynb.submissions_in(entry) | {
                slug: next(path for path in paths if path.is_file())
                for slug, paths in files.items()
                if any(path.is_file() for path in paths)
            }
        elif entry.suffix == ".ipynb":
            found[entry.stem] = ipynb.submissions(entry) | found.get(entry.stem, {})
        elif entry.suffix == ".py" or entry.is_dir():
            found[entry.stem] = found.get(entry.stem, {}) | dict.fromkeys(_begun(entry), entry)
    if not found:
        raise DeskError(f"{folder} holds no submission; expected {_FORMS} in it")
    return found


def _refusal(path):
    """Why a file is not even read: it is none, another one's, or has far more than an answer's; "" for others."""
    if path.is_symlink():
        return f"{path.name} is a link to what lies elsewhere; hand in the file itself."
    if not path.is_file():  # a pipe would be waited for
        return f"{path.name} is no ordinary file; hand in one."
    size = path.stat().st_size
    return source.too_large(path.name, size) if size > source.LARGEST else ""


def _begun(path):
    """The exercises any of whose functions the file defines; a file that cannot be read is taken to begin all."""
    every = [exercise.slug for exercise in catalog.EXERCISES]
    try:
        if _refusal(path) or is_notebook(text := path.read_bytes()):
            return every  # checking it says what is wrong
        defined = {getattr(statement, "name", None) for statement in stub.parse(text).body}
    except (SyntaxError, ValueError, OSError, RecursionError, MemoryError):
        return every
    return [exercise.slug for exercise in catalog.EXERCISES if defined & catalog.functions(exercise).keys()]


def seed_of(student, seed=0):
    """The student's own seed: the same name and seed give the same data on any machine."""
    return zlib.crc32(f"{seed} {student}".encode(errors="surrogateescape"))  # a name may be no text


def mark(found, seed=0, tell=None, limit=LIMIT, slugs=None, jobs=1, before=()):
    """The marks of all students, each told of as it is ready.

    limit: seconds of the processor a call may take; slugs: of the exercises that were set, all if None; jobs: students
    marked at a time; before: marks of an earlier run, kept for whom nothing has changed since.
    """
    asked = [exercise for exercise in catalog.EXERCISES if not slugs or exercise.slug in slugs]
    known = {mark["key"]: mark for mark in before if "key" in mark}
    stopped = threading.Event()
    with ThreadPoolExecutor(jobs) as pool:
        work = [pool.submit(_student, *item, asked, seed, limit, known, stopped) for item in found.items()]
        try:
            for done in as_completed(work):
                if tell:
                    tell(done.result())
        finally:  # at Ctrl-C the exercises that are being marked are marked, and no more
            stopped.set()
            pool.shutdown(cancel_futures=True)
    return [done.result() for done in work]


def _student(student, paths, asked, seed, limit, known, stopped):
    """The marks of one student, taken from those known if there are any."""
    key = _key(student, paths, asked, seed)
    if key in known:
        return known[key]
    own, exercises = seed_of(student, seed), []
    for exercise in asked:
        if stopped.is_set():
            return None
        exercises.append(_exercise(exercise, paths.get(exercise.slug), own, limit))
    points, of = (sum(exercise[name] for exercise in exercises) for name in ("points", "of"))
    how = Student.isolation  # none if no file was handed in
    isolation = {"isolation": how and how.way, "flag": how.warning if how else ""}
    return {
        "student": student,
        "seed": own,
        "points": points,
        "of": of,
        "key": key,
        **isolation,
        "exercises": exercises,
    }


def _key(student, paths, asked, seed):
    """What a student's marks depend on, in a number: the files, the seed, and the exercises as they are now."""
    files = [paths[exercise.slug] for exercise in asked if exercise.slug in paths]
    files += [exercise.folder / name for exercise in asked for name in ("solution.py", "checks.py")]
    found = hashlib.sha256(json.dumps([student, seed, [exercise.slug for exercise in asked]]).encode())
    for path in files:
        try:
            found.update(_refusal(path).encode() or hashlib.sha256(path.read_bytes()).digest())
        except OSError as error:
            found.update(str(error.errno).encode())
    return found.hexdigest()[:16]


def _exercise(exercise, path, seed, limit):
    """Points and reasons for one exercise: every function that passes all its checks earns a point."""
    marked = {"slug": exercise.slug, "points": 0, "of": exercise.points, "functions": []}
    if path is None:
        return {**marked, "reasons": [f"There is no {exercise.slug}.py, and no notebook that answers it."]}
    try:
        if _refusal(path):
            return {**marked, "reasons": [visible(_refusal(path))]}
        climbs, _ = ladder.climb(exercise, path, seed, limit)
    except Exception as error:  # one student's file must not cost the others their marks
        return {**marked, "reasons": [f"{path.name} could not be marked ({visible(repr(error))}); mark it by hand."]}
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
