"""A call as a line of Python that can be pasted: every number in full, arrays as NumPy makes them."""

import ast
import math

import numpy as np

LONGEST = 240  # characters of a line that one would still paste


def call(name, arguments):
    """The call as a line, or None if it would be too long to paste or holds what cannot be written."""
    if sum(np.size(argument) for argument in arguments if isinstance(argument, np.ndarray)) > LONGEST:
        return None
    try:
        line = f"{name}({', '.join(literal(argument) for argument in arguments)})"
    except TypeError:
        return None
    return line if len(line) <= LONGEST else None


def reads_back(written, arguments):
    """Whether a call in words, perhaps shortened, is the same call if it is pasted."""
    try:
        read = ast.literal_eval(f"[{written.partition('(')[2].removesuffix(')')}]")
        return read == list(arguments)
    except (ValueError, SyntaxError):  # <array of shape …>, or an array, which is no list
        return False


def literal(value):
    """An expression with this value, given `import numpy as np`. Raises: TypeError if there is none.

    >>> literal((np.array([[1.0, 0.1]]), math.inf, [2]))
    '(np.array([[1.0, 0.1]]), np.inf, [2])'
    """
    if isinstance(value, np.ndarray):
        return _array(value)
    if isinstance(value, np.generic):
        return f"np.{type(value).__name__}({literal(value.item())})"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{literal(key)}: {literal(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(literal, value)) + "]"
    if isinstance(value, tuple):
        return "(" + ", ".join(map(literal, value)) + ("," if len(value) == 1 else "") + ")"
    if isinstance(value, float) and not math.isfinite(value):
        return "np.nan" if math.isnan(value) else "np.inf" if value > 0 else "-np.inf"
    if value is None or isinstance(value, bool | int | float | str):
        return repr(value)
    raise TypeError(f"a {type(value).__name__} has no literal")


def _array(array):
    """An array's own expression; its dtype is told if its numbers alone would give another."""
    if array.size == 0:
        return f"np.empty({array.shape}, dtype={array.dtype.name!r})"
    numbers = array.tolist()
    dtype = "" if np.array(numbers).dtype == array.dtype else f", dtype={array.dtype.name!r}"
    return f"np.array({literal(numbers)}{dtype})"
