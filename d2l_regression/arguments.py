"""Whole numbers and seeds among a function's arguments, checked so that an error names them; NumPy only."""

import operator

import numpy as np


def whole(value, name, least):
    """The value as an int that is at least `least`.

    name: what to call it in an error.
    Raises: ValueError for anything else, 2.0 and True included.

    >>> whole(np.int64(3), "epochs", least=1)
    3
    """
    try:
        number = None if isinstance(value, bool | np.bool_) else operator.index(value)
    except TypeError:
        number = None
    if number is None or number < least:
        raise ValueError(f"{name} is {value!r}, may be {least} or more, a whole number")
    return number


def generator(seed):
    """numpy.random.default_rng(seed).

    Raises: ValueError that names the seed if NumPy cannot start from it.

    >>> int(generator(0).integers(10))
    8
    """
    try:
        return np.random.default_rng(seed)
    except (TypeError, ValueError) as error:
        raise ValueError(f"seed is {seed!r}, may be a whole number, 0 or more; None draws one") from error
