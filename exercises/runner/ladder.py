"""The checks of an exercise, climbed rung by rung for each of its functions until one breaks."""

import importlib
import inspect
import zlib
from typing import NamedTuple

import numpy as np

from exercises.runner import catalog, expect
from exercises.runner.student import LIMIT, Student

RUNGS = ("runs", "shape", "by hand", "law", "trap")


class Wrong(NamedTuple):
    """A plausible wrong answer, kept beside the checks that must catch it.

    what: in words; function: the one it gets wrong; rung: where it must fall; body: what stands after the mark.
    """

    what: str
    function: str
    rung: str
    body: str


class Right(NamedTuple):
    """A right answer of another form than the reference, kept beside the checks that must let it pass.

    what: in words; function; body: as in `Wrong`.
    """

    what: str
    function: str
    body: str


class Fall(NamedTuple):
    """The rung on which a function broke, and what is to be said of it.

    unwritten: the student has not begun with it; trouble: the fault lies in the check; tried: the call that showed it,
    if it was one.
    """

    rung: str
    sentence: str
    cause: str
    line: int | None
    unwritten: bool = False
    trouble: bool = False
    tried: expect.Tried | None = None


class Climb(NamedTuple):
    """How far one function came. ran, total: checks; fall: None if it passed."""

    function: str
    ran: int
    total: int
    fall: Fall | None

    @property
    def passed(self):
        """Whether every check ran and none broke."""
        return self.fall is None and self.ran == self.total > 0


def check(rung, function):
    """Mark a function as a check, `(call)` or `(call, random)`: where it stands on the ladder, and whose ladder."""

    def mark(examine):
        examine.rung, examine.function = rung, function
        return examine

    return mark


def checks_of(exercise):
    """The module with the exercise's checks.

    EXAMPLES: for each function the arguments it is first called with. A function marked with `check` stands on that
    rung of that function's ladder; it gets `call`, which calls the student's functions, and if it wants it `random`, a
    NumPy generator. Expected numbers are worked out by hand or by an oracle that shares nothing with the reference:
    exact fractions, `numpy.linalg`, a search over all candidates.
    """
    return importlib.import_module(f"exercises.{exercise.module}.checks")


def wrong_of(exercise):
    """The wrong answers that the exercise's checks must catch, each a `Wrong`."""
    return importlib.import_module(f"exercises.{exercise.module}.wrong").WRONG


def right_of(exercise):
    """The right answers of another form that the exercise's checks must let pass, each a `Right`."""
    return importlib.import_module(f"exercises.{exercise.module}.right").RIGHT


def marked(module):
    """The checks of a module, in its order."""
    return [value for value in vars(module).values() if inspect.isfunction(value) and hasattr(value, "rung")]


def ladders(module):
    """{function: its checks from the lowest rung up}. Beneath all of them is `runs`, which needs no check."""
    return {
        name: sorted((c for c in marked(module) if c.function == name), key=lambda c: RUNGS.index(c.rung))
        for name in module.EXAMPLES
    }


def climb(exercise, path, seed=0, limit=LIMIT, only=None):
    """How far each function of the file comes: a list of Climb, and what the file printed.

    seed: of the random draws; limit: seconds of the processor a call may take; only: the one function to check.
    """
    names = [name for name in catalog.functions(exercise) if only in (None, name)]
    with Student(path, names, limit) as student:
        return [climb_one(exercise, student, name, seed) for name in names], student.printed


def climb_one(exercise, student, name, seed=0):
    """How far one function of a student comes: a Climb. student: a `Student`, or what answers calls like one."""
    module = checks_of(exercise)
    parameters = catalog.functions(exercise)[name]
    return _climb(student, name, parameters, module.EXAMPLES[name], ladders(module)[name], seed)


def _climb(student, name, parameters, example, checks, seed):
    """How far this function comes: first that it runs at all, then its checks, until one breaks."""
    total, ran = 1 + len(checks), 0
    rung, examine = "runs", None
    call = expect.Call(student)
    try:
        _runs(student, call, name, parameters, example)
        ran += 1
        for examine in checks:
            rung, call.expectations = examine.rung, 0
            examine(call, *[_random(seed, examine)] * (examine.__code__.co_argcount - 1))
            if not call.expectations:
                raise RuntimeError("it expects nothing")
            ran += 1
    except expect.Broken as broken:
        fall = Fall(rung, broken.sentence, broken.cause, broken.line, broken.unwritten, tried=broken.tried)
        return Climb(name, ran, total, fall)
    except Exception as error:  # a check that cannot be carried out has not been passed
        sentence = f"The check {examine.__name__ if examine else 'runs'} could not be carried out ({error!r})."
        cause = "a mistake in this exercise, not in your file"
        return Climb(name, ran, total, Fall(rung, sentence, cause, None, trouble=True))
    return Climb(name, ran, total, None)


def _random(seed, examine):
    """The check's own generator: its data do not depend on the checks before it."""
    return np.random.default_rng([seed, zlib.crc32(examine.__name__.encode())])


def _runs(student, call, name, parameters, example):
    """The lowest rung: the file loads, has the function with these parameters, and the function returns."""
    if "failed" in student.loaded:
        raise expect.broken_call(student.loaded, f"Loading {student.path.name}", student.limit)
    found = student.loaded["functions"][name]
    wanted = f"{name}({', '.join(parameters)})"
    if found is None:
        raise expect.Broken(f"There is no function {name}; expected {wanted}.", "renamed or deleted by accident")
    required = [parameter for parameter, has_default in found if not has_default]
    if [parameter for parameter, _ in found][: len(parameters)] != parameters or len(required) > len(parameters):
        have = f"{name}({', '.join(parameter for parameter, _ in found)})"
        raise expect.Broken(f"The function is {have}; expected {wanted}.", "the arguments are the contract: keep them")
    call(name, *example)
