"""`python -m exercises.runner.recording`: one path from the start to a pass, as plain text for docs/exercises.md.

It is played in a temporary folder by the commands themselves, so it shows what they print.
"""

import contextlib
import io
import os
import sys
import tempfile

from d2l_regression.terminal import Parser, tell
from exercises.runner import catalog, desk, ladder, stub
from exercises.runner.command import main

SLUG = "constant-fit"
WRONG = "the mean for absolute deviations too"


def record():
    """The lines of the recording, each command's with an empty one after them."""
    exercise = catalog.get(SLUG)
    reference = exercise.reference.read_text(encoding="utf-8")
    wrong = next(wrong for wrong in ladder.wrong_of(exercise) if wrong.what == WRONG)
    before = os.getcwd()
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        try:
            yield from _command("start", SLUG)
            yield from _command("check", SLUG)
            yield from _edit(wrong.what, stub.with_body(reference, wrong.function, wrong.body), exercise)
            yield from _command("check", SLUG)
            yield from _command("hint", SLUG)
            yield from _edit("the middle of the sorted samples", reference, exercise)
            yield from _command("check", SLUG)
        finally:
            os.chdir(before)


def _command(*arguments):
    """What one would type, and what comes."""
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        main(list(arguments))
    return [f"$ python -m exercises {' '.join(arguments)}", *printed.getvalue().splitlines(), ""]


def _edit(what, source, exercise):
    """Save a file, and say in a line what stands in it."""
    desk.file_of(exercise).write_text(source, encoding="utf-8")
    return [f"# In the editor, best_constant_absolute: {what}.", ""]


if __name__ == "__main__":
    Parser(prog="python -m exercises.runner.recording", description=__doc__.split(": ")[1]).parse_args()
    tell("\n".join(record()).rstrip())
    sys.exit(0)
