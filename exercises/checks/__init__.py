"""The checks of each exercise, and the wrong answers they must catch.

EXAMPLES: for each function the arguments it is first called with. A function marked with `check` stands on that rung
of that function's ladder; it gets `call`, which calls the student's functions, and if it wants it `random`, a NumPy
generator. WRONG: wrong answers, each with the rung it must fall on. Expected numbers are worked out by hand or by an
oracle that shares nothing with the reference: exact fractions, `numpy.linalg`, a search over all candidates.
"""
