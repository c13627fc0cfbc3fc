"""Checks of vectorization: what a function does is counted, not how it is written.

Nothing is asserted in seconds of this machine: times are held against those that the checks take themselves.
"""

import math
import time
from itertools import pairwise

import numpy as np

from exercises.runner.ladder import check

EXAMPLES = {
    "add_loop": ([1.0, 2.0], [10.0, 20.0]),
    "add_vectorized": ([1.0, 2.0], [10.0, 20.0]),
    "compare": (10, 7),
}
SLOWER = 15  # times the time of one expression: its list takes up to 10, going through Python for every element 35
TRIES = 3  # of a timing, before it counts against a function
LOOKS = 8  # of two times that are compared
FEW, MANY = 300, 100_000
GENEROUS = 50  # the factor that two timings of one thing on a busy machine may differ by


def vectors(random, n):
    """Two vectors whose sum no rounding to whole numbers gives."""
    return random.normal(size=n), random.normal(size=n)


def added(random, call, name, few=40, many=400):
    """How steps and elements grow with each further element, and what was counted for many."""
    less, more = (call.counts(name, *vectors(random, n)) for n in (few, many))
    steps, elements = ((more[what] - less[what]) / (many - few) for what in ("steps", "elements"))
    return steps, elements, more


def by_hand(a, b):
    """The sum, by Python's own floats."""
    return [p + q for p, q in zip(a.tolist(), b.tolist(), strict=True)]


@check("shape", "add_loop")
def a_vector_from_a_loop(call, random):
    for n in (1, 5):
        call("add_loop", *vectors(random, n)).has_shape((n,))


@check("by hand", "add_loop")
def two_sums_by_loop(call):
    call("add_loop", [1.0, 2.0], [10.0, 20.0]).is_near([11, 22], "1 + 10 and 2 + 20", "the loop leaves an end out")


@check("law", "add_loop")
def each_sum_by_loop(call, random):
    for n in (1, 2, 33):
        a, b = vectors(random, n)
        cause = "an array of whole numbers cuts the fractions off, or an element is missed"
        call("add_loop", a, b).is_near(by_hand(a, b), "Python's own sums", cause).leaves_arguments()


@check("trap", "add_loop")
def one_element_after_the_other(call, random):
    steps, elements, counted = added(random, call, "add_loop")
    sentence = f"add_loop takes {elements:.1f} elements and {steps:.1f} steps of Python for each that there is to add; "
    line = call.line_of("add_loop", vectors(random, 3))
    taken = elements > 1.9
    enough = taken or steps > 3
    call.requires(enough, sentence + "expected both of the two, one after the other.", "a + b is at once", line)
    sentence = "add_loop adds whole arrays; expected one element after the other, and only so."
    cause = "the loop is there, but the sum does not come from it"
    call.requires(not counted["adds"], sentence, cause, line)
    sentence = "add_loop takes one element after the other and returns something else; expected their sums."
    call.requires(counted["moved"] or not taken, sentence, cause, line)


@check("shape", "add_vectorized")
def a_vector_at_once(call, random):
    for n in (1, 5):
        call("add_vectorized", *vectors(random, n)).has_shape((n,))


@check("by hand", "add_vectorized")
def two_sums_at_once(call):
    cause = "lists are strung together by +; arrays are added"
    call("add_vectorized", [1.0, 2.0], [10.0, 20.0]).is_near([11, 22], "1 + 10 and 2 + 20", cause)


@check("law", "add_vectorized")
def each_sum_at_once(call, random):
    for n in (1, 2, 33):
        a, b = vectors(random, n)
        cause = "each sum belongs to its own place, and a and b stay what they are"
        call("add_vectorized", a, b).is_near(by_hand(a, b), "Python's own sums", cause).leaves_arguments()


@check("trap", "add_vectorized")
def nothing_for_each_element(call, random):
    steps, elements, _ = added(random, call, "add_vectorized")
    sentence = f"add_vectorized takes {elements:.1f} elements one by one, and {steps:.1f} steps of Python, for each "
    cause = "a comprehension, a helper, map, recursion or np.vectorize still goes through Python for every element"
    line = call.line_of("add_vectorized", vectors(random, 3))
    call.requires(max(steps, elements) < 0.25, sentence + "that there is to add; expected none.", cause, line)
    times = _times_as_long(call, random)
    sentence = f"add_vectorized takes {times:.0f} times as long for each element as one expression; expected the same."
    call.requires(times < SLOWER, sentence, cause, line)
    call("add_vectorized", np.ones((3, 1)), np.ones(3)).is_near([2, 2, 2], "a column counts as a vector")


def _times_as_long(call, random):
    """How many times as long add_vectorized takes for each further element as one expression and a look for NaN.

    Of each time the least over all tries counts: other programs only ever make it longer.
    """
    sizes = 1_000, 6_000  # so few that no way needs memory that the system gives anew for each call, at a price
    pairs = [vectors(random, n) for n in sizes]
    taken, at_once = np.full((2, 2), math.inf)
    for _ in range(LOOKS):
        for place, (a, b) in enumerate(pairs):
            taken[place] = min(taken[place], call.counts("add_vectorized", a, b)["seconds"])
            whole = seconds(lambda a=a, b=b: (a[np.isfinite(a)], b[np.isfinite(b)], a + b), times=15)
            at_once[place] = min(at_once[place], whole)
        # Most of the time goes to the further elements: a small difference is a disturbance of the first time.
        times = (taken[1] - taken[0]) / max(at_once[1] - at_once[0], at_once[1] / 2)
        if times < SLOWER:
            break
    return times


def seconds(way, times):
    """The seconds that one call takes, the least of several: that which nothing interrupted."""
    least = math.inf
    for _ in range(times):
        began = time.perf_counter()
        way()
        least = min(least, time.perf_counter() - began)
    return least


def rows_of(table):
    """The rows as (name, seconds, ratio), of whatever kind they came; a table that is none falls."""
    cause = "one row for each way to add, (name, seconds, ratio), in a list"
    whole = isinstance(table.value, list | tuple | np.ndarray) and len(table.value) >= 2
    table.must(whole, "a list of at least two rows", cause)
    rows = []
    for row in table.value:
        try:
            name, seconds, ratio = row
            rows.append((name, float(seconds), float(ratio)))
        except (TypeError, ValueError):
            table.must(False, "(name, seconds, ratio) as each row", cause)
    good = all(isinstance(name, str) and seconds > 0 and ratio > 0 for name, seconds, ratio in rows)
    table.must(good, "a name, a number of seconds above 0 and a ratio in each row", cause)
    return rows


@check("shape", "compare")
def a_table_of_rows(call):
    table = call("compare", 20, 7)
    rows = rows_of(table)
    table.must(len({row[0] for row in rows}) == len(rows), "a name of its own for each row", "two rows of one name")


@check("by hand", "compare")
def the_fastest_has_the_ratio_one(call):
    table = call("compare", 20, 7)
    table.must(abs(rows_of(table)[0][2] - 1) < 1e-9, "the fastest first, with the ratio 1", "sort by seconds")


@check("law", "compare")
def ratios_are_of_seconds(call):
    table = call("compare", 300, 7)
    _, seconds, ratios = zip(*rows_of(table), strict=True)
    table.must(all(p <= q for p, q in pairwise(seconds)), "rows from fast to slow", "sort by seconds")
    near = all(np.isclose(ratio, s / seconds[0], rtol=1e-6) for s, ratio in zip(seconds, ratios, strict=True))
    table.must(near, "as the ratio: seconds / the fastest way's seconds", "the fraction upside down")


@check("trap", "compare")
def the_seconds_were_measured(call, random):
    for last in (False,) * (TRIES - 1) + (True,):
        began = time.perf_counter()
        table = call("compare", MANY, 7)
        wrong = _not_measured(call, table, time.perf_counter() - began, random)
        if wrong is None or last:
            break  # what other programs disturbed once is measured again; what is made up stays wrong
    table.must(wrong is None, *(wrong or ("", "")))


def _not_measured(call, table, whole, random):
    """(what was expected, the usual cause) if the table does not go with what is measured around it, or None."""
    rows, few = rows_of(table), rows_of(call("compare", FEW, 7))
    a, b = vectors(random, MANY)
    p, q = a.tolist(), b.tolist()
    own = seconds(lambda: a + b, 5), seconds(lambda: [p[i] + q[i] for i in range(MANY)], 3)
    (_, fastest, _), (_, slowest, ratio) = rows[0], rows[-1]
    spent = 4 * sum(row[1] for row in rows if "scaled" not in row[0])  # four of seven take the median or longer
    growth = slowest / few[-1][1]
    made_up = "made up, in another unit, of all calls together, or the function made but not called"
    more = "something else is timed too: the vectors drawn anew each time; or there is no loop"
    return next(
        (
            words
            for good, *words in (
                (own[0] / GENEROUS < fastest < own[0] * GENEROUS, f"about {own[0]:.2g} s for the fastest way", made_up),
                (slowest > own[1] / GENEROUS, f"about {own[1]:.2g} s or more for the slowest way", made_up),
                (spent <= whole, f"medians of seven that fit into the {whole:.2g} s the call took", made_up),
                (ratio > 8, f"the slowest way to take 8 times the fastest or more (here {ratio:.2g} times)", more),
                (growth > 10, f"{MANY // FEW} times the elements to take a loop far longer ({growth:.2g} times)", more),
            )
            if not good
        ),
        None,
    )
