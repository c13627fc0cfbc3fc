"""Checks of vectorization. Nothing is asserted in seconds: a busy machine is slow, and that is no mistake."""

import ast
from itertools import pairwise

import numpy as np

from exercises.runner.ladder import check

EXAMPLES = {
    "add_loop": ([1.0, 2.0], [10.0, 20.0]),
    "add_vectorized": ([1.0, 2.0], [10.0, 20.0]),
    "compare": (10, 7),
}
LOOPS = (ast.For, ast.While, ast.ListComp, ast.GeneratorExp)
HIDDEN_LOOPS = {"vectorize", "fromiter", "apply_along_axis", "frompyfunc", "map"}


def loops_in(definition):
    """The loops written in a function, and the calls that only hide one."""
    nodes = list(ast.walk(definition))
    hidden = [n for n in nodes if getattr(n, "attr", getattr(n, "id", None)) in HIDDEN_LOOPS]
    return [node for node in nodes if isinstance(node, LOOPS)], hidden


def vectors(random, n):
    """Two vectors whose sum no rounding to whole numbers gives."""
    return random.normal(size=n), random.normal(size=n)


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
        call("add_loop", a, b).is_near([p + q for p, q in zip(a.tolist(), b.tolist(), strict=True)]).leaves_arguments()


@check("trap", "add_loop")
def there_is_a_loop(call):
    definition = call.definition("add_loop")
    found = definition is None or loops_in(definition)[0]
    line = definition.lineno if definition else None
    call.requires(
        found, "There is no loop in add_loop; expected one element after the other.", "a + b is at once", line
    )


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
        call("add_vectorized", a, b).is_near([p + q for p, q in zip(a.tolist(), b.tolist(), strict=True)])


@check("trap", "add_vectorized")
def there_is_no_loop(call):
    definition = call.definition("add_vectorized")
    written, hidden = loops_in(definition) if definition else ([], [])
    for node in (*written, *hidden):
        cause = "a comprehension, map or np.vectorize still goes through Python for every element"
        call.requires(False, "There is a loop in add_vectorized; expected one expression.", cause, node.lineno)
    call("add_vectorized", np.ones((3, 1)), np.ones(3)).is_near([2, 2, 2], "a column counts as a vector")


@check("shape", "compare")
def a_table_of_rows(call):
    table = call("compare", 20, 7)
    rows = table.value if isinstance(table.value, list | tuple) else []
    cause = "one row for each way to add, (name, seconds, ratio), in a list"
    table.must(len(rows) >= 2, "a list of at least two rows", cause)
    for row in rows:
        whole = isinstance(row, tuple | list) and len(row) == 3 and isinstance(row[0], str)
        table.must(
            whole and all(isinstance(v, float | int) and v > 0 for v in row[1:]), "(name, seconds, ratio)", cause
        )
    table.must(len({row[0] for row in rows}) == len(rows), "a name of its own for each row", "two rows of one name")


@check("by hand", "compare")
def the_fastest_has_the_ratio_one(call):
    table = call("compare", 20, 7)
    table.must(abs(table.value[0][2] - 1) < 1e-9, "the fastest first, with the ratio 1", "sort by seconds")


@check("law", "compare")
def ratios_are_of_seconds(call):
    table = call("compare", 300, 7)
    seconds, ratios = [row[1] for row in table.value], [row[2] for row in table.value]
    table.must(all(p <= q for p, q in pairwise(seconds)), "rows from fast to slow", "sort by seconds")
    near = all(np.isclose(ratio, s / seconds[0], rtol=1e-6) for s, ratio in zip(seconds, ratios, strict=True))
    table.must(near, "as the ratio: seconds / the fastest way's seconds", "the fraction upside down")


@check("trap", "compare")
def a_loop_takes_longer(call):
    table = call("compare", 20_000, 7)
    slowest = table.value[-1][2]
    table.must(
        slowest > 8,
        f"a loop over 20,000 numbers to take at least 8 times as long as the fastest way (here {slowest:.2g} times)",
        "something else is timed: the function made but not called, or the vectors drawn anew each time",
    )
