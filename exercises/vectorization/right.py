"""Right answers to vectorization of another form than the reference; every one must pass."""

from exercises.runner.ladder import Right

_TIMED = """
a, b = np.random.default_rng(0).random((2, n))
times = {}
for name, add in (("loop", add_loop), ("at once", add_vectorized)):
    add(a, b)
    spent = []
    for _ in range(repeats):
        start = time.perf_counter()
        add(a, b)
        spent.append(time.perf_counter() - start)
    times[name] = statistics.median(spent)
fastest = min(times.values())
rows = sorted(((name, s, s / fastest) for name, s in times.items()), key=lambda row: row[1])
"""

RIGHT = [
    Right("map, which is a loop", "add_loop", "import operator\nreturn list(map(operator.add, a, b))"),
    Right(
        "the loop in a helper",
        "add_loop",
        """
        def one_by_one(p, q):
            return [x + y for x, y in zip(p, q, strict=True)]

        return np.array(one_by_one(a, b))
        """,
    ),
    Right(
        "while",
        "add_loop",
        """
        total, i = [], 0
        while i < len(a):
            total.append(a[i] + b[i])
            i += 1
        return total
        """,
    ),
    Right("a loop over lists", "add_loop", "return [p + q for p, q in zip(a.tolist(), b.tolist())]"),
    Right(
        "a recursion",
        "add_loop",
        "return np.array([a[0] + b[0]]) if len(a) == 1 else np.append(add_loop(a[:-1], b[:-1]), a[-1] + b[-1])",
    ),
    Right(
        "in place, one element after the other",
        "add_loop",
        "total = a.copy()\nfor i, q in enumerate(b):\n    total[i] += q\nreturn total",
    ),
    Right("a column a row", "add_loop", "return [p + q for p, q in np.column_stack([a, b])]"),
    Right("a function of NumPy", "add_vectorized", "return np.add(a, b)"),
    Right("a list", "add_vectorized", "return (a + b).tolist()"),
    Right("a sum down the columns", "add_vectorized", "return np.sum([a, b], axis=0)"),
    Right(
        "shapes looked at in a generator first",
        "add_vectorized",
        "assert all(each.ndim == 1 for each in (a, b))\nreturn a + b",
    ),
    Right("in place, on a copy", "add_vectorized", "total = a.copy()\ntotal += b\nreturn total"),
    Right("rows in a list", "compare", _TIMED + "return rows"),
    Right("an array of objects", "compare", _TIMED + "return np.array(rows, dtype=object)"),
    Right("an array of text", "compare", _TIMED + "return np.array(rows)"),
    Right("rows as they come", "compare", _TIMED + "return (row for row in rows)"),
]
