"""What a function does with each element of its arguments, counted while it runs: a loop is one wherever it stands.

In a helper, a comprehension, a lambda, a generator, a recursion or behind `map`: what goes through Python element by
element takes a number of steps or of elements that grows with n.
"""

import sys
import time

import numpy as np

from exercises import arguments as guards

COUNTED = ("steps", "elements", "adds", "seconds")
TIMES = 15  # that a call is timed; the shortest is the one that nothing interrupted


def count(function, arguments):
    """{"steps", "elements", "adds", "seconds"} of a call.

    steps: of Python's interpreter; elements: taken one by one out of the arguments, or out of what
    `exercises.arguments` makes of them; adds: additions of whole arrays; seconds: the least of
    TIMES calls without any counting.
    """
    seconds = min(_seconds(function, arguments) for _ in range(TIMES))
    tally = dict.fromkeys(COUNTED[:-1], 0)
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
        function(*(_watched(each, tally) if isinstance(each, np.ndarray) else each for each in arguments))
    finally:
        sys.settrace(before)
        guards._as_finite = inside
    return {**tally, "seconds": seconds}


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
        self._tell("elements", np.ndim(found) == 0)
        return found

    def __iter__(self):
        """Its elements, each counted."""
        for each in self.view(np.ndarray):
            self._tell("elements", np.ndim(each) == 0)
            yield each

    def item(self, *place):
        """One element as Python's number."""
        self._tell("elements", 1)
        return super().item(*place)

    def tolist(self):
        """All elements as Python's numbers."""
        self._tell("elements", self.size)
        return super().tolist()

    def __array_ufunc__(self, ufunc, method, *inputs, **options):
        """A function of whole arrays; one that was made of a Python function is called for each element."""
        plain = [each.view(np.ndarray) if isinstance(each, _Watched) else each for each in inputs]
        if "out" in options:
            options["out"] = tuple(o.view(np.ndarray) if isinstance(o, _Watched) else o for o in options["out"])
        if all(set(kinds) <= set("O->") for kinds in ufunc.types):
            self._tell("elements", self.size * len(inputs))
        self._tell("adds", ufunc is np.add and self.size > 1)
        return getattr(ufunc, method)(*plain, **options)

    def _tell(self, what, many):
        if self.tally is not None:
            self.tally[what] += int(many)


def _watched(array, tally):
    watched = array.view(_Watched)
    watched.tally = tally
    return watched
