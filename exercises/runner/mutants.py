"""Variations of the reference solutions, to find what the checks let pass.

`python -m exercises.runner.mutants [SLUG ...]` changes one operator, constant, axis, dimension, bound or statement of a
reference at a time and climbs the ladders with the result. A variation that passes all checks is a survivor: either a
check is missing, or the survivor is as right as the reference, and then it stands with its reason in the exercise's
survivors.md.
"""

import ast
import contextlib
import io
import multiprocessing
import os
import signal
import sys
import tempfile
import warnings
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from types import ModuleType
from typing import NamedTuple

import numpy as np

from d2l_regression.terminal import Parser
from exercises.runner import catalog, clock, counting, ladder, variations, wire
from exercises.runner.student import LIMIT

ABSENT = 'raise ImportError("references are varied without TensorFlow, which takes seconds to start")\n'
FILE = "<mutant>"


class Mutant(NamedTuple):
    """A reference with one thing changed. where: the function or name it stands in; change: what → into what."""

    where: str
    change: str
    source: str

    @property
    def name(self):
        """What it is listed under."""
        return f"`{self.where}`: `{self.change}`"

    @property
    def whole(self):
        """What it is listed under if everything in its function may survive."""
        return f"`{self.where}`: all"


class Verdict(NamedTuple):
    """What became of a mutant. fall: where it fell, a `ladder.Fall`; None if it passed everything."""

    mutant: Mutant
    fall: ladder.Fall | None


class InProcess:
    """Answers calls as a `student.Student` does, from this process: quick, and for what we wrote ourselves only."""

    def __init__(self, source, functions, seconds=LIMIT, form=None):
        """source: the text of the file; functions: {name: its parameters}; seconds: of the processor for a call.

        form: what is done to every value before it is sent, for right answers that come in another form.
        """
        self.path, self.limit = _Text(source), seconds
        self._form = form or (lambda value: value)
        try:
            with _quiet(seconds):
                self._module = self._load()
            self.loaded = {"functions": {name: [[each, False] for each in functions[name]] for name in functions}}
        except Exception as error:
            self.loaded = _failure(error)

    def _load(self):
        """The source as a module, run anew."""
        module = ModuleType("student")
        exec(compile(self.path.text, FILE, "exec"), vars(module))
        return module

    def call(self, name, arguments, do="call", taken=None):
        """The reply to a call: {"value", "changed", "runs"}, or {"failed": how, "line", ...}; as of `Student.call`."""
        packed = wire.pack(arguments)
        arguments = wire.unpack(packed)
        try:
            with _quiet(self.limit):
                if do == "count":
                    return counting.count(getattr(self._module, name), arguments)
                if do == "called":
                    return {"called": counting.called(getattr(self._module, name), arguments, FILE)}
                if do == "clocked":
                    value, runs = clock.run(self._load, name, arguments, taken)
                else:
                    value, runs = getattr(self._module, name)(*arguments), []
                value = wire.pack(self._form(value))
            runs = [(function, wire.unpack(each)) for function, each in runs]
            return {"value": value, "changed": wire.pack(arguments) != packed, "runs": runs}
        except Exception as error:
            return _failure(error)

    def line_of(self, _name, _arguments):
        """Not looked for: nobody reads it."""
        return


class _Text(NamedTuple):
    """A file that is not on the disk."""

    text: str
    name: str = "mutant.py"

    def read_bytes(self):
        return self.text.encode()


class _LateError(BaseException):
    """The time for a call is over. No Exception, so that the code that is called does not catch it."""


@contextlib.contextmanager
def _quiet(seconds):
    """Without warnings and prints, for so many seconds of the processor. Raises: RuntimeError when they are over."""

    def late(_signal, _frame):
        raise _LateError

    before = signal.signal(signal.SIGVTALRM, late)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        with warnings.catch_warnings(), np.errstate(all="ignore"), contextlib.redirect_stdout(io.StringIO()):
            warnings.simplefilter("ignore")
            yield
    except _LateError:
        raise RuntimeError("too slow") from None
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def _failure(error):
    """What there is to say of an error."""
    bases = [base.__name__ for base in type(error).__mro__]
    return {"failed": "raises", "type": type(error).__name__, "line": None, "text": str(error), "bases": bases}


def mutants(exercise):
    """All variations of the reference of an exercise, in the order of its lines."""
    source = exercise.reference.read_text(encoding="utf-8")
    return [Mutant(*varied) for varied in variations.vary(source)]


def judge(exercise, mutant, seed=0):
    """Climb the ladders with it, those of the function it stands in and of what calls it first: a Verdict."""
    functions = catalog.functions(exercise)
    student = InProcess(mutant.source, functions)
    body = {node.name: ast.dump(node) for node in ast.parse(mutant.source).body if isinstance(node, ast.FunctionDef)}
    for name in sorted(functions, key=lambda name: (name != mutant.where, f"'{mutant.where}'" not in body[name])):
        climbed = ladder.climb_one(exercise, student, name, seed)
        if not climbed.passed:
            return Verdict(mutant, climbed.fall)
    return Verdict(mutant, None)


def listed(exercise):
    """{name of a survivor: why it is as right as the reference}, from the exercise's survivors.md.

    "`function`: all" stands for all survivors in it.
    """
    path = exercise.folder / "survivors.md"
    reasons, reason = {}, ""
    for line in path.read_text(encoding="utf-8").splitlines() if path.exists() else ():
        if line.startswith("## "):
            reason = line.removeprefix("## ")
        elif line.startswith("- "):
            reasons[line.removeprefix("- ")] = reason
    return reasons


def main(arguments=None):
    """Vary the references of the exercises named, or of all; 1 if a survivor is not listed or a listed one falls."""
    parser = Parser(prog="python -m exercises.runner.mutants", description=__doc__.splitlines()[0])
    parser.add_argument("slugs", nargs="*", metavar="SLUG", type=catalog.named, help="(default: all exercises)")
    parser.add_argument("--jobs", type=int, default=os.cpu_count(), metavar="N", help="processes (default: all cores)")
    options = parser.parse_args(arguments)
    if options.jobs < 1:
        parser.error(f"--jobs was {options.jobs}; it must be at least 1")
    chosen = [catalog.get(slug) for slug in options.slugs] or catalog.EXERCISES
    bad = 0
    with tempfile.TemporaryDirectory() as folder, ProcessPoolExecutor(options.jobs, None, _limit, (folder,)) as pool:
        for exercise in chosen:
            every, known = mutants(exercise), listed(exercise)
            verdicts = list(pool.map(_judge, [exercise.slug] * len(every), every, chunksize=4))
            survivors = [verdict.mutant for verdict in verdicts if not verdict.fall]
            new = [each for each in survivors if each.name not in known and each.whole not in known]
            stale = [name for name in known if name not in {n for each in survivors for n in (each.name, each.whole)}]
            trouble = [v for v in verdicts if v.fall and v.fall.trouble]
            killed = len(every) - len(survivors)
            print(f"{exercise.slug}: {killed} of {len(every)} fall, {len(survivors) - len(new)} listed", flush=True)
            for mutant in new:
                print(f"  survives: {mutant.name}")
            for name in stale:
                print(f"  listed, but falls or is gone: {name}")
            for verdict in trouble:
                print(f"  trouble: {verdict.mutant.name}: {verdict.fall.sentence}")
            bad += len(new) + len(stale) + len(trouble)
    print("no survivor but those listed" if not bad else f"{bad} to look at")
    return int(bool(bad))


def _judge(slug, mutant):
    """As `judge`, in a process of its own: a mutant may end it, as a wrong pointer in C does, and has fallen then."""
    ours, theirs = multiprocessing.Pipe(duplex=False)
    child = multiprocessing.Process(target=_send_verdict, args=(theirs, slug, mutant))
    child.start()
    theirs.close()
    try:
        return ours.recv()
    except EOFError:
        return Verdict(mutant, ladder.Fall("runs", "It ends its process.", "", None))
    finally:
        child.join()


def _send_verdict(connection, slug, mutant):
    connection.send(judge(catalog.get(slug), mutant))


def without_frameworks(folder):
    """The PYTHONPATH with which programs that are started find no TensorFlow, as in a student's process.

    folder: where to write what stands before it.
    """
    Path(folder, "tensorflow.py").write_text(ABSENT, encoding="utf-8")
    return os.pathsep.join(filter(None, (str(folder), os.environ.get("PYTHONPATH"))))


def _limit(folder):
    """Let no mutant take all memory, where the system can refuse it, nor start what takes seconds to start."""
    os.environ["PYTHONPATH"] = without_frameworks(folder)
    with contextlib.suppress(ImportError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (4 * 2**30, 4 * 2**30))


if __name__ == "__main__":
    sys.exit(main())
