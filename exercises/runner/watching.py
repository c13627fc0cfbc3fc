"""Check again whenever the student saves."""

import time

from d2l_regression.terminal import tell
from exercises.runner import catalog, desk
from exercises.runner.keys import Keys

SECONDS = 0.3  # between two looks at the file
KEYS = {"h": "hint", "n": "next", "l": "list", "q": "quit"}


def until_passed(exercise, seed=0):
    """Check whenever the file changes, until it passes; 0. Raises: DeskError if there is no file."""
    checked = _stamp(exercise)
    while desk.check(exercise, seed):
        tell(f"\nwatching {desk.file_of(exercise)}: save it to check again, Ctrl-C to stop")
        while _stamp(exercise) in (checked, None):
            time.sleep(SECONDS)
        checked = _stamp(exercise)
        tell("\n" + "─" * 60)
    return 0


def session(exercise=None):
    """Check at each save, from exercise to exercise, as keys say; 0. exercise: the first not passed, if None."""
    exercise = exercise or _open_one(catalog.EXERCISES)
    with Keys() as keys:
        while exercise:
            exercise = _stay(exercise, keys)
    return 0


def _stay(exercise, keys):
    """Check this exercise at each save until a key ends it; the one to go on with, or None."""
    if not desk.file_of(exercise).exists():
        desk.start(exercise)
    checked = None
    while True:
        stamp = _stamp(exercise)
        if stamp not in (checked, None):
            tell("\n" + "─" * 60)
            desk.check(exercise)
            checked = stamp
            _tell_keys(exercise)
        key = keys.pressed(SECONDS)
        if key == "q":
            return None
        if key == "n" and (following := _following(exercise)):
            return following
        if key == "h":
            desk.hint(exercise)
        if key == "l":
            desk.show_list()
        if key in KEYS:
            _tell_keys(exercise)


def _tell_keys(exercise):
    keys = " · ".join(f"{key} {what}" for key, what in KEYS.items())
    tell(f"\nwatching {desk.file_of(exercise)}: save it to check again\n{keys}")


def _following(exercise):
    """The next exercise that has not been passed, from the start again after the last; None if there is no other."""
    place = catalog.EXERCISES.index(exercise)
    return _open_one(catalog.EXERCISES[place + 1 :] + catalog.EXERCISES[:place])


def _open_one(exercises):
    """The first of the exercises that the student has not passed; None, told, if there is none."""
    for exercise in exercises:
        if not desk.file_of(exercise).is_file() or not all(climb.passed for climb in desk.climb(exercise)[0]):
            return exercise
    tell("There is none that you have not passed.")
    return None


def _stamp(exercise):
    """What changes when the file is saved. Editors replace a file: for a moment there may be none, None."""
    try:
        state = desk.file_of(exercise).stat()
    except FileNotFoundError:
        return None
    return state.st_mtime_ns, state.st_size
