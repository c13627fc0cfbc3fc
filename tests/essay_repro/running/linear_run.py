"""A small run of an experiment as a person starts it."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

from tests.programs_started import PATIENCE

FOLDER = Path("out/strokes-smoke")
SMOKE = ("--preset", "smoke", "--out", "out")
STAGE = r"linear \[ *\d+ s\]: .+"


def environment(**variables):
    """This process' environment without what the tests themselves may have set for TensorFlow."""
    kept = {name: value for name, value in os.environ.items() if name != "TF_CPP_MIN_LOG_LEVEL"}
    return {**kept, **variables}


def run(folder, *arguments, **variables):
    """The linear experiment as a person starts it, in that folder."""
    return subprocess.run(
        [sys.executable, "-m", "essay_repro.linear", *arguments],
        cwd=folder,
        env=environment(**{"PYTHONIOENCODING": "utf-8", **variables}),
        capture_output=True,
        timeout=PATIENCE,
    )


def edit_configuration(folder, **changes):
    """Write other settings into the JSON, as if a program with those had stored the results."""
    path = folder / FOLDER / "linear.json"
    stored = json.loads(path.read_text())
    stored["configuration"].update(changes)
    path.write_text(json.dumps(stored))


def one_line(capsys):
    """What was said on stderr: one line beside those of the stages, and nothing on stdout."""
    out, err = capsys.readouterr()
    assert out == ""
    (line,) = [line for line in err.splitlines() if not re.fullmatch(STAGE.replace("linear", r"\w+"), line)]
    return line
