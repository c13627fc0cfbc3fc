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
    Wrong("lists strung together", "add_vectorized", "shape", "return list(a) + list(b)"),
    Wrong(
        "a loop that looks like none",
        "add_vectorized",
        "trap",
        "return np.array([p + q for p, q in zip(a, b, strict=True)])",
    ),
    Wrong("np.vectorize", "add_vectorized", "trap", "return np.vectorize(lambda p, q: p + q)(a, b)"),
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
]
