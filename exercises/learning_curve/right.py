"""Right answers to learning-curve of another form than the reference; every one must pass."""

from exercises.runner.ladder import Right

RIGHT = [
    Right(
        "in a list of lists",
        "learning_curve",
        """
        def fitted(size):
            A = np.column_stack([X[:size], np.ones(size)])
            return np.linalg.lstsq(A, y[:size], rcond=None)[0]


        def off(c, rows, labels):
            return rows @ c[:-1] + c[-1] - labels

        on = [float(np.mean(off(fitted(s), X[:s], y[:s]) ** 2)) for s in sizes]
        return [on, [float(np.mean(off(fitted(s), X_new, y_new) ** 2)) for s in sizes]]
        """,
    ),
    Right(
        "an array of two rows",
        "learning_curve",
        """
        def fitted(size):
            A = np.column_stack([X[:size], np.ones(size)])
            return np.linalg.lstsq(A, y[:size], rcond=None)[0]


        def off(c, rows, labels):
            return rows @ c[:-1] + c[-1] - labels

        found = np.zeros((2, len(sizes)))
        for k, s in enumerate(sizes):
            c = fitted(s)
            found[:, k] = np.var(off(c, X[:s], y[:s])), np.mean(off(c, X_new, y_new) ** 2)
        return found
        """,
    ),
    Right(
        "an array of two",
        "gain_of_rows",
        """
        def fitted(size):
            A = np.column_stack([X[:size], np.ones(size)])
            return np.linalg.lstsq(A, y[:size], rcond=None)[0]


        def off(c, rows, labels):
            return rows @ c[:-1] + c[-1] - labels

        gains = off(fitted(fewer), X_new, y_new) ** 2 - off(fitted(more), X_new, y_new) ** 2
        m = len(gains)
        return np.array([gains.mean(), np.sqrt(np.var(gains, ddof=1) / m)])
        """,
    ),
    Right(
        "sums of squares, in a list",
        "gain_of_rows",
        """
        def fitted(size):
            A = np.column_stack([X[:size], np.ones(size)])
            return np.linalg.lstsq(A, y[:size], rcond=None)[0]


        def off(c, rows, labels):
            return rows @ c[:-1] + c[-1] - labels

        g = (off(fitted(fewer), X_new, y_new) ** 2 - off(fitted(more), X_new, y_new) ** 2).tolist()
        m = len(g)
        mean = sum(g) / m
        return [mean, (sum((v - mean) ** 2 for v in g) / (m - 1) / m) ** 0.5]
        """,
    ),
    Right(
        "polyfit in 1/size, in a list",
        "fit_floor",
        """
        scale = sizes.min()
        slope, floor = np.polyfit(scale / sizes, errors, 1)
        return [floor, slope * scale]
        """,
    ),
    Right(
        "two columns",
        "fit_floor",
        """
        x = sizes.max() / sizes
        c = np.linalg.lstsq(np.column_stack([np.ones(len(x)), x]), errors, rcond=None)[0]
        return c * [1, sizes.max()]
        """,
    ),
    Right(
        "with one part in 10⁹ forgiven on both sides, NumPy's whole number",
        "rows_to_reach",
        """
        if slope == 0 or target <= floor:
            return np.int64(1) if floor <= target and slope == 0 else None
        rows = slope / (target - floor)
        if not rows < 1e300:
            return None
        near = float(round(rows))
        return np.int64(max(1, near if abs(near - rows) <= 1e-9 * rows else np.ceil(rows)))
        """,
    ),
    Right(
        "in fractions",
        "rows_to_reach",
        """
        from fractions import Fraction

        if floor > target or (floor == target and slope):
            return None
        if not slope:
            return 1
        rows = Fraction(slope) / (Fraction(target) - Fraction(floor))
        if rows > 10**308:
            return None
        near = round(rows)
        return max(1, near if abs(rows - near) <= rows / 10**9 else math.ceil(rows))
        """,
    ),
]
