"""The student's desk, the folder `my_exercises`: what each command does there.

What is passed is never stored: it is found out by checking the files. The number of hints taken is, in `.hints.json`.
"""

import datetime
import json
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from exercises.runner import catalog, cells, ipynb, report, stub
from exercises.runner.report import tell

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
    """Print all exercises and how far each is; 0."""
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
    """
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        climbs = [pool.submit(_climbs, exercise) for exercise in catalog.EXERCISES]
        yield from zip(catalog.EXERCISES, (climb.result() for climb in climbs), strict=True)


def _climbs(exercise):
    """The climbs of the student's file; [] if it is as it was at the start, None if there is none."""
    try:
        if file_of(exercise).read_text(encoding="utf-8") == begin(exercise):
            return []
    except FileNotFoundError:
        return None
    except (UnicodeDecodeError, OSError):
        pass  # checking it says what is wrong
    return climb(exercise)[0]


def climb(exercise, seed=0):
    """The climbs of the student's file, and what it printed."""
    from exercises.runner import ladder  # with NumPy, which commands that check nothing need not wait for

    return ladder.climb(exercise, file_of(exercise), seed)


def start(exercise):
    """Write the student's file, unless there is one; print the task; 0."""
    path = file_of(exercise)
    _make_folder()
    tell(report.task(exercise))
    try:
        with open(path, "x", encoding="utf-8") as file:
            file.write(begin(exercise))
        tell(f"Written: {path}, with the functions to fill in.")
    except FileExistsError:
        tell(f"{path} was there already and is untouched.")
    tell(f"Next: python -m exercises check {exercise.slug}")
    return 0


def check(exercise, seed=0):
    """Check the student's file and print what was found; 0 if it passes, else 1."""
    climbs, printed = climb(started(exercise), seed)
    tell(report.checked(exercise, file_of(exercise), climbs, printed))
    return 0 if all(climb.passed for climb in climbs) else 1


def hint(exercise):
    """Print the next hint, or all once there are no more; 0."""
    tell(report.hint(exercise, *next_hint(started(exercise))))
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
    HINTS_TAKEN.write_text(json.dumps(taken) + "\n", encoding="utf-8")


def solution(exercise, give_up=False):
    """Print the reference and the written answer if the student's file passes or they give up; else 1."""
    if not give_up:
        climbs, _ = climb(started(exercise))
        if not all(climb.passed for climb in climbs):
            tell(f"{file_of(exercise)} does not pass yet. To see why:")
            tell(f"python -m exercises check {exercise.slug}")
            tell(f"To see the solution all the same:\npython -m exercises solution {exercise.slug} --give-up")
            return 1
    tell(report.solution(exercise))
    return 0


def reset(exercise):
    """Put the file back to what it was at the start; what was written is kept under a dated name; 0."""
    path = file_of(started(exercise))
    kept = _put_aside(path)
    path.write_text(begin(exercise), encoding="utf-8")
    taken = _hints_taken()
    if taken.pop(exercise.slug, None):
        _store_hints(taken)
    tell(f"{path} is as it was at the start; what you had is kept in\n{kept}")
    return 0


def _put_aside(path):
    """Give a file a dated name; that name."""
    moment = datetime.datetime.now().strftime("%Y-%m-%d-%H%M%S")
    names = [f"{path.stem}.{moment}{more}.py" for more in ("", *(f"-{number}" for number in range(2, 100)))]
    kept = next(path.with_name(name) for name in names if not path.with_name(name).exists())
    return path.rename(kept)


def write_cell(exercise, text):
    """Make the text of a notebook's cell the student's file; where one lies that was edited, its new, dated name.

    Raises: DeskError if it cannot be written.
    """
    path = file_of(exercise)
    _make_folder()
    kept = None
    try:
        if path.exists() and not replaceable(exercise):
            kept = _put_aside(path)
        path.write_text(cells.sealed(text), encoding="utf-8", errors="replace")
    except OSError as error:
        raise DeskError(f"{path} cannot be written: {error.strerror}") from None
    return kept


def replaceable(exercise):
    """Whether the student's file holds nothing of theirs that a notebook's cell does not hold as well."""
    try:
        text = file_of(exercise).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return not file_of(exercise).exists()
    return text == begin(exercise) or cells.is_sealed(text)


def notebook(exercises):
    """Write a notebook to work in, unless there is one; 0. Raises: DeskError if it cannot be written."""
    path = Path(f"{exercises[0].slug if len(exercises) == 1 else 'exercises'}.ipynb")
    try:
        with open(path, "x", encoding="utf-8") as file:
            file.write(ipynb.to_work_in(exercises, _so_far) + "\n")
        tell(f"Written: {path}. Open it with Jupyter or VS Code and run its cells.")
    except FileExistsError:
        tell(f"{path} was there already and is untouched; rename it to get a new one.")
    except OSError as error:
        raise DeskError(f"{path} cannot be written: {error.strerror}") from None
    return 0


def _so_far(exercise):
    """What a notebook's cell begins with: the student's file if there is one, else what it would hold at the start."""
    try:
        return cells.unsealed(file_of(exercise).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError):
        return begin(exercise)


def started(exercise):
    """The exercise, if the student has begun it. Raises: DeskError."""
    if not file_of(exercise).is_file():
        raise DeskError(
            f"there is no {file_of(exercise)} in this folder; begin with: python -m exercises start {exercise.slug}"
        )
    return exercise


def _make_folder():
    """Make the desk, if there is none yet. Raises: DeskError."""
    try:
        FOLDER.mkdir(exist_ok=True)
    except OSError as error:
        raise DeskError(f"the folder {FOLDER} cannot be made here: {error.strerror}") from None
