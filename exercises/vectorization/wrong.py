"""Wrong answers to vectorization, each with the rung that must catch it."""

from exercises.runner.ladder import Wrong

WRONG = [
    Wrong(
        "the last element left out",
        "add_loop",
        "by hand",
        """
        total = np.zeros(len(a))
        for i in range(len(a) - 1):
            total[i] = a[i] + b[i]
        return total
        """,
    ),
    Wrong(
        "whole numbers only",
        "add_loop",
        "law",
        """
        total = np.zeros(len(a), dtype=int)
        for i in range(len(a)):
            total[i] = a[i] + b[i]
        return total
        """,
    ),
    Wrong("no loop", "add_loop", "trap", "return a + b"),
    Wrong("a loop over nothing", "add_loop", "trap", "for _ in ():\n    pass\nreturn a + b"),
    Wrong("a loop beside the sum", "add_loop", "trap", "for _ in zip(a, b):\n    pass\nreturn a + b"),
    Wrong(
        "a loop that reads, beside a difference",
        "add_loop",
        "trap",
        "for i in range(len(a)):\n    a[i], b[i]\nreturn a - (-b)",
    ),
    Wrong(
        "a loop that reads, beside a sum of both",
        "add_loop",
        "trap",
        "for _ in zip(a, b):\n    pass\nreturn np.sum([a, b], axis=0)",
    ),
    Wrong("the other way called", "add_loop", "trap", "return add_vectorized(a, b)"),
    Wrong("lists strung together", "add_vectorized", "shape", "return list(a) + list(b)"),
    Wrong(
        "a loop that looks like none",
        "add_vectorized",
        "trap",
        "return np.array([p + q for p, q in zip(a, b, strict=True)])",
    ),
    Wrong("np.vectorize", "add_vectorized", "trap", "return np.vectorize(lambda p, q: p + q)(a, b)"),
    Wrong("the loop called", "add_vectorized", "trap", "return add_loop(a, b)"),
    Wrong(
        "the loop in a helper",
        "add_vectorized",
        "trap",
        """
        def helper(p, q):
            total = np.zeros(len(p))
            for i in range(len(p)):
                total[i] = p[i] + q[i]
            return total

        return helper(a, b)
        """,
    ),
    Wrong(
        "the loop in a lambda",
        "add_vectorized",
        "trap",
        "return np.array((lambda p, q: [x + y for x, y in zip(p, q)])(a, b))",
    ),
    Wrong(
        "a recursion",
        "add_vectorized",
        "trap",
        """
        if len(a) == 1:
            return np.array([a[0] + b[0]])
        half = len(a) // 2
        return np.append(add_vectorized(a[:half], b[:half]), add_vectorized(a[half:], b[half:]))
        """,
    ),
    Wrong("map", "add_vectorized", "trap", "return np.array(list(map(float.__add__, a.tolist(), b.tolist())))"),
    Wrong(
        "map of what is no more watched",
        "add_vectorized",
        "trap",
        "import operator\nreturn np.array(list(map(operator.add, np.array(a), np.array(b))))",
    ),
    Wrong(
        "the same in a list",
        "add_vectorized",
        "trap",
        "import operator\nreturn list(map(operator.add, np.array(a), np.array(b)))",
    ),
    Wrong(
        "np.frompyfunc",
        "add_vectorized",
        "trap",
        "import operator\nreturn np.frompyfunc(operator.add, 2, 1)(a, b).astype(float)",
    ),
    Wrong("a dictionary", "compare", "shape", "return {'loop': 2.0, 'at once': 1.0}"),
    Wrong(
        "the slowest first",
        "compare",
        "by hand",
        "return [('loop', 1e-3, 100.0), ('at once', 1e-5, 1.0)]",
    ),
    Wrong(
        "the fraction upside down",
        "compare",
        "law",
        "return [('at once', 1e-5, 1.0), ('loop', 1e-3, 0.01)]",
    ),
    Wrong(
        "functions made but not called",
        "compare",
        "trap",
        """
        a, b = np.random.default_rng(0).random((2, n))
        times = {}
        for name, add in (("loop", add_loop), ("at once", add_vectorized)):
            spent = []
            for _ in range(1000):
                start = time.perf_counter()
                lambda: add(a, b)
                spent.append(time.perf_counter() - start)
            times[name] = statistics.median(spent)
        fastest = min(times.values())
        return sorted(((name, s, s / fastest) for name, s in times.items()), key=lambda row: row[1])
        """,
    ),
    Wrong(
        "a table that was made up",
        "compare",
        "trap",
        "return [('at once', 1e-5, 1.0), ('loop', 1e-3, 100.0)]",
    ),
    Wrong(
        "a table made up by the size, a thousand times too fast",
        "compare",
        "trap",
        "return [('at once', 1e-13 * n, 1.0), ('loop', 1e-11 * n, 100.0)]",
    ),
    Wrong(
        "a table in microseconds",
        "compare",
        "trap",
        """
        a, b = np.random.default_rng(0).random((2, n))
        times = {}
        for name, add in (("loop", add_loop), ("at once", add_vectorized)):
            spent = []
            for _ in range(7):
                start = time.perf_counter()
                add(a, b)
                spent.append(1e6 * (time.perf_counter() - start))
            times[name] = statistics.median(spent)
        fastest = min(times.values())
        return sorted(((name, s, s / fastest) for name, s in times.items()), key=lambda row: row[1])
        """,
    ),
]
