"""A class with somebody in it who does not solve the exercises, graded in a copy of the project that may be harmed.

Everything hostile is small: it must not harm the machine on which a defence is missing.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import exercises
from exercises.runner import catalog
from tests.programs_started import PATIENCE

EXERCISE = catalog.get("constant-fit")
RIGHT = EXERCISE.reference.read_text(encoding="utf-8")
POINTS = EXERCISE.points
SECRET = "the-instructors-token"
SLEEP = f"61.{os.getpid()}"  # seconds, and what a process that was left running is known by
GRADE = """
import sys
from exercises.runner import student
student.WAYS[:] = [way for way in student.WAYS if way in sys.argv[1].split(",")]
from exercises.runner.command import main
sys.exit(main(sys.argv[2:]))
"""


class Class:
    """A folder with a copy of the project, `package`; an instructor's `home`, with `hand_in` and `marks` in it."""

    def __init__(self, folder, ways):
        self.folder, self.ways = folder, ways
        self.package, self.home = folder / "copy" / "exercises", folder / "home"
        self.hand_in, self.marks = self.home / "hand_in", self.home / "marks.json"
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(Path(exercises.__file__).parent, self.package, ignore=ignored)
        self.hand_in.mkdir(parents=True)
        for honest in ("ada", "zoe"):  # the first and the last to be marked
            self.submit(honest, RIGHT)

    def submit(self, student, source):
        """Hand in a file; the names of places in it, in braces, become the places."""
        for name in ("package", "hand_in", "marks", "home"):
            source = source.replace(f"{{{name}}}", str(getattr(self, name)))
        (self.hand_in / f"{student}.py").write_text(source.replace("{sleep}", SLEEP), encoding="utf-8")

    def grade(self, *options):
        """{student: marks} as they were written, after checking that the honest two have theirs; and what was printed.

        Whatever of the grading is left in its process group is ended, also where a defence is missing.
        """
        command = [sys.executable, "-c", GRADE, ",".join(self.ways), "grade", str(self.hand_in)]
        path = os.pathsep.join([str(self.package.parent), os.environ.get("PYTHONPATH", "")])
        environment = {**os.environ, "PYTHONPATH": path, "HOME": str(self.home), "TOKEN": SECRET}
        process = subprocess.Popen(
            [*command, "--json", str(self.marks), "--only", EXERCISE.slug, *options],
            cwd=self.home,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            printed = process.communicate(timeout=PATIENCE)[0].decode()
        finally:
            os.killpg(process.pid, signal.SIGKILL) if process.poll() is None else None
            process.wait()
        assert process.returncode == 0, printed
        assert "Traceback" not in printed
        marks = {mark["student"]: mark for mark in json.loads(self.marks.read_text(encoding="utf-8"))}
        assert [marks[name]["points"] for name in ("ada", "zoe")] == [POINTS, POINTS], printed
        return marks, printed


def reasons(mark):
    """All that was said of a student."""
    return " ".join(mark["exercises"][0]["reasons"])


def answered_by(lines):
    """A file whose functions ask `found`, which these lines set, for the answer."""
    body = "".join(f"    {line}\n" for line in lines.strip().splitlines())
    functions = "".join(f"def {name}(x):\n    return _ask('{name}', x)\n" for name in catalog.functions(EXERCISE))
    return f"def _ask(name, x):\n{body}    return found(name, x)\n{functions}"


def indented(lines):
    """The lines as the body of a block in a function."""
    return "".join(f"        {line}\n" for line in lines.strip().splitlines())


def first_does(lines):
    """The right answers, in a file whose first function does something else too; nothing of it is an error."""
    start = RIGHT.index("    # --- your work")
    tried = f"    try:\n{indented(lines)}    except Exception as error:\n        print(error)\n"
    return RIGHT[:start] + tried + RIGHT[start:]


def left_running():
    """The numbers of processes that were told to sleep, and are ended now."""
    left = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            asleep = SLEEP.encode() in (folder / "cmdline").read_bytes().split(b"\0")
        except OSError:
            continue
        if asleep:
            left.append(int(folder.name))
            os.kill(left[-1], signal.SIGKILL)
    return left
