"""What a function does with each element of its arguments, counted while it runs: a loop is one wherever it stands.

In a helper, a comprehension, a lambda, a generator, a recursion or behind `map`: what goes through Python element by
element takes a number of steps or of elements that grows with n.
"""

import random
import sys
import time

import numpy as np

from exercises import arguments as guards

COUNTED = ("steps", "elements", "adds", "moved", "seconds")
SHIFT = 0.5  # by which an element that is taken differs from what it is: what comes from it shows it
MOST = 10_000  # names of calls
SHARED = ("the generator of numpy.random", "the generator of random")  # of which each is one for all
TIMES = 15  # that a call is timed; the shortest is the one that nothing interrupted


def count(function, arguments):
    """{"steps", "elements", "adds", "moved", "seconds"} of a call.

    steps: of Python's interpreter; elements: taken one by one out of the arguments, or out of what
    `exercises.arguments` makes of them; adds: additions and subtractions of whole arrays; moved: whether other elements
    would give another result; seconds: the least of TIMES calls without any counting.
    """
    seconds = min(_seconds(function, arguments) for _ in range(TIMES))
    plain = function(*arguments)
    tally = dict.fromkeys(("steps", "elements", "adds"), 0)
    inside = guards._as_finite
    guards._as_finite = lambda values, name: _watched(inside(values, name), tally)
    code = {item.__code__ for item in vars(_Watched).values() if hasattr(item, "__code__")}

    def step(frame, event, _argument):
        if frame.f_code in code:
            return None
        frame.f_trace_opcodes, frame.f_trace_lines = True, False
        tally["steps"] += event == "opcode"
        return step

    before = sys.gettrace()
    try:
        sys.settrace(step)
        value = function(*(_watched(each, tally) if isinstance(each, np.ndarray) else each for each in arguments))
    finally:
        sys.settrace(before)
        guards._as_finite = inside
    return {**tally, "moved": not _same(plain, value), "seconds": seconds}


def called(function, arguments, file):
    """The names of the file's functions, Class.method for methods, in the order in which a call calls them.

    file: as their code names it. At most MOST names; after them those of SHARED that the call has changed.
    """
    names, states = [], _states()

    def tell(frame, event, _argument):
        if event == "call" and frame.f_code.co_filename == file and len(names) < MOST:
            names.append(frame.f_code.co_qualname)

    before = sys.getprofile()
    try:
        sys.setprofile(tell)
        function(*arguments)
    finally:
        sys.setprofile(before)
    return names + [name for name, now, then in zip(SHARED, _states(), states, strict=True) if now != then]


def _states():
    """Where the generators of SHARED are."""
    _, key, *place = np.random.get_state()  # noqa: NPY002 - it is what is looked at
    return (key.tobytes(), *place), random.getstate()


def _same(one, other):
    try:
        return np.array_equal(np.asarray(one), np.asarray(other))
    except (ValueError, TypeError):
        return False


def _seconds(function, arguments):
    began = time.perf_counter()
    function(*arguments)
    return time.perf_counter() - began


class _Watched(np.ndarray):
    """An array that tells how it is read; `tally` is where."""

    tally = None

    def __array_finalize__(self, source):
        """A slice of it tells as well."""
        self.tally = getattr(source, "tally", None)

    def __getitem__(self, key):
        """One element, which is counted, or several at once."""
        found = super().__getitem__(key)
        return self._taken(found) if np.ndim(found) == 0 else found

    def __iter__(self):
        """Its elements, each counted."""
        for each in self.view(np.ndarray):
            yield self._taken(each) if np.ndim(each) == 0 else each

    def item(self, *place):
        """One element as Python's number."""
        return self._taken(super().item(*place))

    def tolist(self):
        """All elements as Python's numbers."""
        self._tell("elements", self.size)
        return (self.view(np.ndarray) + (0 if self.tally is None else SHIFT)).tolist()

    def __array_ufunc__(self, ufunc, method, *inputs, **options):
        """A function of whole arrays; one that was made of a Python function is called for each element."""
        plain = [each.view(np.ndarray) if isinstance(each, _Watched) else each for each in inputs]
        if "out" in options:
            options["out"] = tuple(o.view(np.ndarray) if isinstance(o, _Watched) else o for o in options["out"])
        if all(set(kinds) <= set("O->") for kinds in ufunc.types):
            self._tell("elements", self.size * len(inputs))
        self._tell("adds", ufunc in (np.add, np.subtract) and self.size > 1)
        return getattr(ufunc, method)(*plain, **options)

    def _taken(self, element):
        if self.tally is None:
            return element
        self.tally["elements"] += 1
        return element + SHIFT

    def _tell(self, what, many):
        if self.tally is not None:
            self.tally[what] += int(many)


def _watched(array, tally):
    watched = array.view(_Watched)
    watched.tally = tally
    return watched
