"""Values on their way between the runner and the student's process: JSON, so that nothing of the student's is executed.

Numbers, text, lists, tuples, dicts and arrays arrive as they were; of anything else only its type and its text arrive.
"""

import base64
import json
from collections.abc import Iterator, ValuesView
from itertools import islice
from typing import NamedTuple

import numpy as np

from exercises.runner.plain import visible

LONGEST = 16 * 2**20  # characters of one message; the checks' own arrays take at most a few million
MOST = 2**21  # entries of one list
DEEPEST = 50  # levels of lists in lists
PATIENCE = 6  # times its limit on the processor's time that a request may take by the clock: a file may also sleep


class TooLong(ValueError):
    """A message longer than `LONGEST`."""


class Other(NamedTuple):
    """What cannot be sent: the name of its type and the beginning of its text."""

    type: str
    text: str


def dumps(message):
    """One line of JSON. Raises: TooLong."""
    line = json.dumps(message)
    if len(line) > LONGEST:
        raise TooLong(f"a message of {len(line):,} characters")
    return line


def pack(value):
    """The value as what JSON can hold. Raises: TooLong."""
    if isinstance(value, np.ndarray | np.generic) and np.asarray(value).dtype.kind not in "OV":
        array = np.asarray(value)
        if array.nbytes > LONGEST / 2:  # base64 makes 4 characters of 3 bytes
            raise TooLong(f"an array of {array.nbytes:,} bytes")
        data = base64.b64encode(array.tobytes()).decode()
        scalar = isinstance(value, np.generic)
        return {"array": data, "dtype": array.dtype.str, "shape": list(array.shape), "scalar": scalar}
    if value is None or type(value) in (bool, int, float, str):
        return value
    if isinstance(value, np.ndarray):  # of objects, or a table with named columns
        return pack(value.tolist())
    if isinstance(value, Iterator | range | ValuesView):  # what unpacks like a tuple is as good as one
        value = tuple(islice(value, MOST + 1))
    if isinstance(value, list | tuple | dict) and len(value) > MOST:
        raise TooLong(f"a {type(value).__name__} of {len(value):,} entries")
    if isinstance(value, tuple):
        return {"tuple": [pack(item) for item in value]}
    if isinstance(value, list):
        return [pack(item) for item in value]
    if isinstance(value, dict):
        return {"dict": [[pack(key), pack(item)] for key, item in value.items()]}
    return {"other": type(value).__name__, "text": text_of(value)}


def loads(line):
    """The message of a line, a dict. Raises: TooLong, ValueError for what is none."""
    if len(line) > LONGEST:
        raise TooLong(f"a message of more than {LONGEST:,} characters")
    try:
        message = json.loads(line)
    except RecursionError:
        raise TooLong("a message of too many levels") from None
    if not isinstance(message, dict):
        raise ValueError("not a message")
    return message


def unpack(packed, depth=DEEPEST):
    """What `pack` was given, or an `Other`. Raises: TooLong for more than `DEEPEST` levels."""
    if not depth:
        raise TooLong(f"more than {DEEPEST} levels")
    if isinstance(packed, list):
        return [unpack(item, depth - 1) for item in packed]
    if not isinstance(packed, dict):
        return packed
    if "array" in packed:
        flat = np.frombuffer(base64.b64decode(packed["array"]), dtype=packed["dtype"])
        array = flat.reshape(packed["shape"]).copy()  # a buffer's array is read-only
        return array[()] if packed["scalar"] else array
    if "tuple" in packed:
        return tuple(unpack(item, depth - 1) for item in packed["tuple"])
    if "dict" in packed:
        return {unpack(key, depth - 1): unpack(item, depth - 1) for key, item in packed["dict"]}
    return Other(visible(str(packed["other"])), visible(str(packed["text"])))


def text_of(value, longest=300):
    """str(value), cut; also of a value whose __str__ fails or returns something else."""
    try:
        return str.__str__(str(value))[:longest]
    except BaseException:  # a hostile __str__ may raise anything, SystemExit too
        return "(its text cannot be shown)"
