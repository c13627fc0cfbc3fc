"""What a check says of the student's functions: it calls one and states what must come back.

An expectation that is not met raises `Broken`, which says in words what was called, what came back, what was expected,
what is usually the cause, and at which line of the student's file.
"""

import ast
from typing import NamedTuple

import numpy as np

from exercises.runner import stub, wire
from exercises.runner.written import short, shown, written_call


class Broken(Exception):
    """An expectation that is not met.

    sentence: what happened; cause: the usual one; line: of the file, or None; unwritten: there is no solution yet;
    tried: the call that showed it, a `Tried`, if it was one.
    """

    def __init__(self, sentence, cause="", line=None, unwritten=False, tried=None):
        super().__init__(sentence)
        self.tried = tried
        self.sentence, self.cause, self.line, self.unwritten = sentence, cause, line, unwritten


class Tried(NamedTuple):
    """A call of a student's function. value: what came back, None if nothing did."""

    function: str
    arguments: tuple
    value: object = None


class Call:
    """Calls functions of a student's file: `call("name", argument, ...)` gives a `Returned`."""

    def __init__(self, student):
        self._student = student
        self.expectations = 0  # how many were stated: a check that states none has checked nothing

    def __call__(self, name, *arguments, cause=""):
        """Call the function. cause: of an error, if there is a better one than the usual. Raises: Broken for one."""
        reply = self._student.call(name, list(arguments))
        if "failed" in reply:
            broken = self._broken(reply, name, arguments)
            broken.cause = cause or broken.cause
            raise broken
        return Returned(self, name, arguments, wire.unpack(reply["value"]), reply["changed"])

    def clocked(self, name, *arguments, taken):
        """(a Returned, runs): the call by a clock that is set, and the calls for which it goes on: see `clock.run`.

        taken: {function: the seconds that its calls take}; runs: (function, value). Raises: as `counts`.
        """
        taken = {function: [float(each) for each in seconds] for function, seconds in taken.items()}
        reply = self._asked(name, arguments, "clocked", taken)
        return Returned(self, name, arguments, wire.unpack(reply["value"]), reply["changed"]), reply["runs"]

    def counts(self, name, *arguments):
        """What the call does with each element: see `counting.count`. Raises: Broken if it does not return."""
        return self._asked(name, arguments, "count")

    def called(self, name, *arguments):
        """The student's functions that the call calls, in order: see `counting.called`. Raises: as `counts`."""
        return self._asked(name, arguments, "called")["called"]

    def _asked(self, name, arguments, do, taken=None):
        reply = self._student.call(name, list(arguments), do, taken)
        if "failed" in reply:
            raise self._broken(reply, name, arguments)
        return reply

    def refuses(self, name, *arguments, naming="", cause=""):
        """Expect a ValueError whose text has `naming` in it."""
        self.expectations += 1
        reply = self._student.call(name, list(arguments))
        written, tried = written_call(name, arguments), Tried(name, arguments)
        wanted = "expected a ValueError" + (f" that names {naming}" if naming else "")
        if "failed" not in reply:
            came = short(wire.unpack(reply["value"]))
            line = self.line_of(name, arguments)
            raise Broken(f"{written} returned {came}; {wanted}.", cause, line, tried=tried)
        if reply["failed"] != "raises":
            raise self._broken(reply, name, arguments)
        if reply["type"] == "AssertionError":
            cause = "assert is for your own mistakes, and can be switched off: raise ValueError(...)"
        if "ValueError" not in reply["bases"] or naming not in reply["text"]:
            sentence = f"{written} raised {reply['type']}: {reply['text']!r}; {wanted}."
            raise Broken(sentence, cause, reply["line"], tried=tried)

    def _broken(self, reply, name, arguments):
        """The Broken that tells of a call that did not come to an end."""
        broken = broken_call(reply, written_call(name, arguments), self._student.limit)
        broken.tried = Tried(name, arguments)
        return broken

    def requires(self, condition, sentence, cause="", line=None):
        """Expect the condition; the sentence says what is wrong if it does not hold."""
        self.expectations += 1
        if not condition:
            raise Broken(sentence, cause, line)

    def definition(self, name):
        """The function as it is written in the file: the syntax tree of its last definition, or None."""
        tree = stub.parse(self._student.path.read_bytes())
        found = [node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == name]
        return found[-1] if found else None

    def line_of(self, name, arguments):
        """The line whose return gave the answer to this call; if it cannot be found out, the last return."""
        line = self._student.line_of(name, list(arguments))
        definition = self.definition(name)
        if line is None and definition:
            returns = [node.lineno for node in ast.walk(definition) if isinstance(node, ast.Return)]
            line = max(returns, default=definition.lineno)
        return line


class Returned:
    """What came back from a call, and what may be expected of it. Each expectation returns self, so they chain."""

    def __init__(self, call, name, arguments, value, changed, part="", whole=None):
        self.value = value
        self._whole = value if whole is None else whole  # of which this is a part
        self._call, self._name, self._arguments, self._changed, self._part = call, name, arguments, changed, part

    def must(self, condition, expected, cause="", came=None):
        """Expect the condition, in words `expected`. came: how to put what came back, if not as it is."""
        self._call.expectations += 1
        if not condition:
            came = short(self.value) if came is None else came
            if self._whole is None:
                cause = "a function gives its result with return; print only shows it"
            if self._part:
                came, expected = f"{self._part} = {came}", f"{self._part} to be {expected}"
            sentence = f"{written_call(self._name, self._arguments)} returned {came}; expected {expected}."
            raise self._broken(sentence, cause)
        return self

    def _broken(self, sentence, cause):
        line = self._call.line_of(self._name, self._arguments)
        return Broken(sentence, cause, line, tried=Tried(self._name, self._arguments, self._whole))

    def is_number(self, cause="a vector of length one is not a number: sum or average over it, or take its entry"):
        """Expect one finite real number."""
        array = self._numbers()
        if array is not None and array.shape == () and not np.isfinite(array):
            cause = "0/0, or a number beyond what floats can hold on the way: print the steps"
        self.must(array is not None and array.shape == () and np.isfinite(array), "one finite number", cause)
        self.value = np.asarray(self.value)[()]  # an array of no dimension is a number, too
        return self

    def has_shape(self, shape, cause=""):
        """Expect finite real numbers in this shape."""
        array, came = self._numbers(), None
        good = array is not None and array.shape == shape and np.isfinite(array).all()
        if not good and array is not None:  # words take far longer than a look
            came = short(array)
            if array.ndim > len(shape):
                cause = (
                    cause or "* multiplies entry by entry, @ is the matrix product; or a column (n, 1) met a row (n,)"
                )
            elif array.shape != shape:
                cause = cause or "a sum or mean over all, or over the other dimension: which one is to be left?"
            if array.shape != shape:
                came = f"numbers of shape {shown(array.shape)}"
        self.must(good, f"finite numbers of shape {shown(shape)}", cause, came)
        self.value = np.asarray(self.value)  # a list of numbers is as good
        return self

    def has_parts(self, *names):
        """Expect a tuple with one part for each name, or what unpacks like one: a list, an array."""
        cause = f"return all with commas between, and nothing else: return {', '.join(names)}"
        return self.must(self._length() == len(names), f"{len(names)} things, ({', '.join(names)})", cause)

    def part(self, index, name):
        """One part of a tuple, or of what unpacks like one, as something that was returned."""
        self.must((self._length() or 0) > index, f"a tuple with a part for {name}")
        return Returned(self._call, self._name, self._arguments, self.value[index], self._changed, name, self._whole)

    def _length(self):
        """How many things it unpacks to; None for what does not unpack in an order."""
        rows = isinstance(self.value, tuple | list) and not isinstance(self.value, wire.Other)
        return len(self.value) if rows or (isinstance(self.value, np.ndarray) and self.value.ndim) else None

    def is_near(self, expected, why="", cause="", tolerance=1e-9):
        """Expect these numbers in this shape. why: where they come from; tolerance: relative to the largest."""
        array, expected = self._numbers(), np.asarray(expected, float)
        scale = max(1.0, float(np.max(np.abs(expected), initial=0.0)))
        good = (
            array is not None
            and array.shape == expected.shape
            and bool(np.all(np.abs(array - expected) <= tolerance * scale))
        )
        if good:  # words take far longer than a look
            return self.must(good, why)
        words, came = short(expected[()]) + (f", {why}" if why else ""), None
        if array is not None and array.shape == expected.shape:
            came, there = _furthest_off(array, expected)
            words += there
        return self.must(good, words, cause, came)

    def leaves_arguments(self, cause="sort, centre or scale a copy: the caller still needs the data as they were"):
        """Expect that the arguments are what they were before the call."""
        self._call.expectations += 1
        if self._changed:
            sentence = f"{written_call(self._name, self._arguments)} changed its arguments; expected them untouched."
            raise self._broken(sentence, cause)
        return self

    def _numbers(self):
        """The value as an array of real numbers, or None if it is nothing of that kind."""
        try:
            array = np.asarray(self.value)
        except ValueError:  # lists of different lengths
            return None
        return array.astype(float) if array.dtype.kind in "iuf" else None


def _furthest_off(array, expected):
    """(what came, None if as it is; what to add to what was expected), of two arrays of one shape that differ.

    Where they are too long to be shown, or look alike as they are shown, the entry that is furthest off, in full.
    """
    came, wanted = short(array[()]), short(expected[()])
    if not came.startswith("<array") and came != wanted:
        return None, ""
    with np.errstate(invalid="ignore"):
        off = np.nan_to_num(np.abs(array - expected), nan=np.inf)
    place = np.unravel_index(np.argmax(off), off.shape)
    pair = [short(each[place]) for each in (array, expected)]
    if pair[0] == pair[1]:
        pair = [repr(float(each[place])) for each in (array, expected)]
    if not array.ndim:
        return pair[0], f", more exactly {pair[1]}"
    return f"{came} with {pair[0]} at [{', '.join(map(str, place))}]", f", there {pair[1]}"


def broken_call(reply, written, limit):
    """The Broken that tells of a call, or of loading the file, that did not come to an end."""
    line, how = reply["line"], reply["failed"]
    if how == "unreadable":
        return Broken(reply["text"], "", line)
    if how == "raises" and reply["type"] == "NotImplementedError":
        return Broken(f"{written} is still to be written.", "", line, unwritten=True)
    if how == "raises":
        cause = next((_CAUSES[base] for base in reply["bases"] if base in _CAUSES), "")
        if any(word in reply["text"] for word in ("broadcast", "matmul", "not aligned", "core dimension")):
            cause = "* goes entry by entry, @ is the matrix product, (n,) is no column; print the shapes of both sides"
        text = " ".join(reply["text"].split())
        if "(unicode error)" in text:
            cause = "in a string \\U, \\u, \\x and \\N begin one character: write a path with / or as r'...'"
        return Broken(f"{written} raised {reply['type']}" + (f": {text}" if text else "."), cause, line)
    sentence, cause = {
        "exit": ("ended Python with exit()", "a function gives its result with return; exit() ends everything"),
        "memory": (
            "ran out of memory",
            "an array far larger than the task needs: all pairs, or all n, where a few entries would do",
        ),
        "long": ("returned far more than can be an answer", "a whole history or matrix where a few numbers are asked"),
        "slow": (
            f"was still running after {limit:g} seconds",
            "a loop that never ends, or takes far too many steps",
        ),
        "late": ("was not tried: the calls before it took too long", "a loop over rows where NumPy takes all at once"),
        "flood": (f"was still printing after {limit:g} seconds", "a print in a loop that never ends"),
        "gone": ("ended Python at once", "os._exit, or a crash in compiled code"),
        "processes": ("started more processes than a file may have", "no exercise needs another one"),
        "disk": ("wrote more to the disk than a file may", "no exercise needs more than a few numbers kept"),
        "notebook": (
            "found a notebook under a name that ends in .py",
            "it was renamed; hand in the .ipynb, or save the code as a Python script",
        ),
    }[how]
    return Broken(f"{written} {sentence}.", cause, line)


_CAUSES = {
    "AttributeError": "a name mistyped, or an object of another type than was meant: print type(...)",
    "EOFError": "input() finds nothing to read here: all a function needs comes in as its arguments",
    "LinAlgError": "a matrix that has no inverse, or is not positive definite: lstsq, pinv and svd need neither",
    "OverflowError": "a number beyond what floats can hold on the way: divide first, or add logarithms",
    "IndexError": "nothing is left, or the last place is counted from 1: print the lengths",
    "RecursionError": "a function that calls itself needs a case in which it does not",
    "ModuleNotFoundError": "a name mistyped, or a package that is not installed: NumPy is all that is needed",
    "IndentationError": "the lines of a block begin at one column: four spaces, and no tabs among them",
    "SyntaxError": "look at the line before, too: a bracket or a quotation mark is often left open there",
    "NameError": "a name mistyped, or one that is only set further down",
}
