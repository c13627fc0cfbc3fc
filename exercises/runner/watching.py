"""Check again whenever the student saves."""

import time

from exercises.runner import catalog, desk
from exercises.runner.keys import Keys
from exercises.runner.report import tell

SECONDS = 0.3  # between two looks at the file
KEYS = "h hint · n next · l list · q quit"


def until_passed(exercise, seed=0):
    """Check whenever the file changes, until it passes; 0."""
    before = _stamp(exercise)
    while desk.check(exercise, seed):
        tell(f"\nwatching {desk.file_of(exercise)}: save it to check again, Ctrl-C to stop")
        while not _saved(exercise, before):
            time.sleep(SECONDS)
        before = _stamp(exercise)
        tell("\n" + "─" * 60)
    return 0


def session(exercise=None):
    """Check at each save, from exercise to exercise, as keys say; 0.

    exercise: the first that has not been passed, if None.
    """
    exercise = exercise or _open_one(catalog.EXERCISES)
    with Keys() as keys:
        while exercise:
            if not desk.file_of(exercise).exists():
                desk.start(exercise)
                tell("")
            exercise = _stay(exercise, keys)
    return 0


def _stay(exercise, keys):
    """Check this exercise at each save; the one to go on with, or None to end."""
    while True:
        before = _stamp(exercise)
        desk.check(exercise)
        key = None
        while not _saved(exercise, before):
            if key is None or key in "hnl":
                tell(f"\nwatching {desk.file_of(exercise)}: save it to check again\n{KEYS}")
            key = keys.pressed(SECONDS) or ""
            if key == "q":
                return None
            if key == "h":
                desk.hint(exercise)
            if key == "l":
                desk.show_list()
            if key == "n":
                place = catalog.EXERCISES.index(exercise) + 1
                following = _open_one(catalog.EXERCISES[place:] + catalog.EXERCISES[:place])
                if following and following != exercise:
                    return following
                tell("There is no other exercise that you have not passed.")
        tell("\n" + "─" * 60)


def _open_one(exercises):
    """The first of the exercises that the student has not passed; None if there is none."""
    for exercise in exercises:
        if not desk.file_of(exercise).is_file() or not all(climb.passed for climb in desk.climb(exercise)[0]):
            return exercise
    tell("You have passed them all.")
    return None


def _saved(exercise, before):
    """Whether the file has been saved since. Editors replace a file: for a moment there may be none."""
    return _stamp(exercise) not in (before, None)


def _stamp(exercise):
    """What changes when the file is saved; None if there is none."""
    try:
        state = desk.file_of(exercise).stat()
    except FileNotFoundError:
        return None
    return state.st_mtime_ns, state.st_size
