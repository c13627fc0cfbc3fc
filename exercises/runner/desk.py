"""The student's desk, the folder `my_exercises`: what each command does there.

What is passed is never stored: it is found out by checking the files. The number of hints taken is, in `.hints.json`.
"""

import datetime
import json
import os
import re
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from d2l_regression.terminal import tell
from exercises.runner import catalog, cells, ipynb, report, source, stub

FOLDER = Path("my_exercises")
HINTS_TAKEN = FOLDER / ".hints.json"


class DeskError(Exception):
    """What was asked for cannot be done; the text says what to do instead."""


def file_of(exercise):
    """Where the student's file of an exercise lies."""
    return FOLDER / f"{exercise.slug}.py"


def begin(exercise):
    """What the student's file holds at the start."""
    return stub.cut(exercise.reference.read_text(encoding="utf-8"))


def show_list():
    """Print all exercises and how far each is; 0. Raises: DeskError if the desk is no folder."""
    section = None
    for exercise, climbs in states():
        if exercise.section != section:
            tell(("\n" if section else "") + report.list_head(section := exercise.section))
        tell(report.list_row(exercise, climbs))
    tell(report.LIST_FOOT)
    return 0


def states():
    """(exercise, climbs) of all exercises in order, each as soon as it is known.

    climbs: of the student's file; [] if it is as it was at the start, None if there is none.
    Raises: DeskError if the desk is no folder.
    """
    _look_for_folder()
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        climbs = [pool.submit(_climbs, exercise) for exercise in catalog.EXERCISES]
        yield from zip(catalog.EXERCISES, (each.result() for each in climbs), strict=True)


def _climbs(exercise):
    """The climbs of the student's file; [] if it is as it was at the start, None if there is none."""
    try:
        if source.text(file_of(exercise).read_bytes()) == begin(exercise):
            return []
    except FileNotFoundError:
        return None
    except (ValueError, OSError):
        pass  # checking it says what is wrong
    return climb(exercise)[0]


def climb(exercise, seed=0):
    """The climbs of the student's file, and what it printed."""
    from exercises.runner import ladder, student  # with NumPy, which commands that check nothing need not wait for

    try:
        return ladder.climb(exercise, file_of(exercise), seed)
    except student.NotStartedError as error:
        raise DeskError(error) from None


def warning():
    """What is to be said of how the file that was checked last was kept from the rest; "" if a wall stood."""
    from exercises.runner.student import Student

    return Student.isolation.warning


def start(exercise):
    """Write the student's file, unless there is one; print the task; 0."""
    path = file_of(exercise)
    _make_folder()
    tell(report.task(exercise))
    if path.exists():
        tell(f"{path} was there already and is untouched.")
    else:
        _write(path, begin(exercise).encode())
        tell(f"Written: {path}, with the functions to fill in.")
    tell(f"Next: python -m exercises check {exercise.slug}")
    return 0


def check(exercise, seed=0):
    """Check the student's file and print what was found; 0 if it passes, else 1."""
    climbs, printed = climb(_started(exercise), seed)
    tell(report.checked(exercise, file_of(exercise), climbs, printed))
    if warning():
        print(f"warning: {warning()}", file=sys.stderr)
    return 0 if all(climb.passed for climb in climbs) else 1


def hint(exercise):
    """Print the next hint, or all once there are no more; 0."""
    tell(report.hint(exercise, *next_hint(_started(exercise))))
    return 0


def next_hint(exercise):
    """Take the next hint: (its level, whether all had been taken before). Raises: DeskError."""
    _make_folder()
    taken = _hints_taken()
    level = min(taken.get(exercise.slug, 0) + 1, len(catalog.HINTS))
    again = taken.get(exercise.slug, 0) == len(catalog.HINTS)
    _store_hints({**taken, exercise.slug: level})
    return level, again


def _hints_taken():
    """{slug: number of hints taken}."""
    try:
        taken = json.loads(HINTS_TAKEN.read_text(encoding="utf-8"))
        return {slug: int(level) for slug, level in taken.items()}
    except (FileNotFoundError, ValueError, AttributeError, TypeError):
        return {}  # none yet, or spoilt: the hints begin again


def _store_hints(taken):
    _write(HINTS_TAKEN, f"{json.dumps(taken)}\n".encode())


def solution(exercise, give_up=False):
    """Print the reference and the written answer if the student's file passes or they give up; else 1."""
    if not give_up:
        climbs, _ = climb(_started(exercise))
        if not all(climb.passed for climb in climbs):
            tell(f"{file_of(exercise)} does not pass yet. To see why:")
            tell(f"python -m exercises check {exercise.slug}")
            tell(f"To see the solution all the same:\npython -m exercises solution {exercise.slug} --give-up")
            return 1
    tell(report.solution(exercise))
    return 0


def reset(exercise):
    """Put the file back to what it was at the start; what was written is kept under a dated name; 0."""
    path = file_of(_started(exercise))
    kept = _put_aside(path)
    _write(path, begin(exercise).encode())
    taken = _hints_taken()
    if taken.pop(exercise.slug, None):
        _store_hints(taken)
    tell(f"{path} is as it was at the start; what you had is kept in\n{kept}")
    return 0


def _put_aside(path):
    """Keep what a file holds under a dated name; that name. Raises: DeskError."""
    moment = datetime.datetime.now().strftime("%Y-%m-%d-%H%M%S")
    names = [f"{path.stem}.{moment}{more}.py" for more in ("", *(f"-{number}" for number in range(2, 100)))]
    kept = next(path.with_name(name) for name in names if not path.with_name(name).exists())
    _write(kept, path.read_bytes())
    return kept


def write_cell(exercise, text):
    """Make the text of a notebook's cell the student's file; where one lies that was edited, its new, dated name.

    Raises: DeskError if it cannot be written.
    """
    path = file_of(exercise)
    _make_folder()
    kept = None if replaceable(exercise) else _put_aside(path)
    _write(path, cells.sealed(text).encode(errors="replace"))
    return kept


def replaceable(exercise):
    """Whether the student's file holds nothing of theirs that a notebook's cell does not hold as well."""
    try:
        text = source.text(file_of(exercise).read_bytes())
    except (OSError, ValueError):
        return not file_of(exercise).exists()
    return text == begin(exercise) or cells.is_sealed(text)


def notebook(exercises):
    """Write a notebook to work in, unless there is one; 0. Raises: DeskError if it cannot be written."""
    path = Path(f"{exercises[0].slug if len(exercises) == 1 else 'exercises'}.ipynb")
    if path.exists():
        tell(f"{path} was there already and is untouched; rename it to get a new one.")
        return 0
    _write(path, (ipynb.to_work_in(exercises, _so_far) + "\n").encode())
    tell(f"Written: {path}. Open it with Jupyter or VS Code and run its cells.")
    return 0


def _so_far(exercise):
    """What a notebook's cell begins with: the student's file if there is one, else what it would hold at the start.

    Raises: DeskError if the file is no text.
    """
    path = file_of(exercise)
    try:
        content = path.read_bytes()
    except OSError:
        return begin(exercise)
    _, refusal = source.unreadable(path, content)
    if refusal:
        raise DeskError(refusal.rstrip("."))
    return cells.unsealed(source.text(content))


def _started(exercise):
    """The exercise, if the student has begun it. Raises: DeskError."""
    _look_for_folder()
    if not file_of(exercise).is_file():
        like = _alike(exercise)
        told = f"{like} may be it: name it so" if like else f"begin with: python -m exercises start {exercise.slug}"
        raise DeskError(f"there is no {file_of(exercise)} in this folder; {told}")
    return exercise


def _alike(exercise):
    """A file of another name, or in another place, that may be meant; None for none."""
    files = [*FOLDER.glob("*.py"), *Path().glob("*.py")]
    return next((file for file in files if exercise.slug in re.sub(r"[_\s]+", "-", file.stem.lower())), None)


def _write(path, content):
    """Write a file, whole or not at all. Raises: DeskError, where there is no room, or no right to."""
    part = path.with_name(f".{path.name}.part")
    try:
        try:
            part.write_bytes(content)
            os.replace(part, path)
        except OSError:
            part.unlink(missing_ok=True)
            raise
    except OSError as error:
        raise DeskError(f"{path} cannot be written: {error.strerror}") from None


def _here():
    """The name of the folder that commands are given in; None where it is gone."""
    try:
        return Path.cwd().name
    except FileNotFoundError:
        return None


def _look_for_folder():
    """Raises: DeskError if the desk's name is taken by something else than a folder."""
    if FOLDER.exists() and not FOLDER.is_dir():
        raise DeskError(f"{FOLDER} is a file here, and must be the folder of your exercises; rename it")
    if _here() == FOLDER.name and not FOLDER.exists():
        raise DeskError(f"this is {FOLDER} itself; commands are given in the folder above it: cd ..")


def _make_folder():
    """Make the desk, if there is none yet. Raises: DeskError."""
    _look_for_folder()
    try:
        FOLDER.mkdir(exist_ok=True)
    except OSError as error:
        raise DeskError(f"the folder {FOLDER} cannot be made here: {error.strerror}") from None
