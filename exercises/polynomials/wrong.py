"""Wrong answers to polynomials, each with the rung that must catch it."""

from exercises.runner.ladder import Wrong

WRONG = [
    Wrong(
        "the mean of the groups' variances",
        "pure_error",
        "by hand",
        "return np.mean([np.var(y[x == value]) for value in np.unique(x)])",
    ),
    Wrong(
        "only neighbours compared",
        "pure_error",
        "law",
        """
        import itertools
        total = 0
        for _, group in itertools.groupby(range(len(x)), key=lambda i: x[i]):
            labels = y[list(group)]
            total += np.sum((labels - labels.mean()) ** 2)
        return total / len(x)
        """,
    ),
    Wrong(
        "nearly equal taken for equal",
        "pure_error",
        "trap",
        "return np.mean([(y[i] - y[np.isclose(x, x[i])].mean()) ** 2 for i in range(len(x))])",
    ),
    Wrong(
        "the number of points less one",
        "least_degree",
        "by hand",
        """
        if any(len(set(y[x == value])) > 1 for value in x):
            return -1
        return len(set(x)) - 1
        """,
    ),
    Wrong(
        "float differences compared with zero",
        "least_degree",
        "trap",
        """
        points = sorted(set(zip(x.tolist(), y.tolist())))
        at, newton = [p for p, _ in points], [q for _, q in points]
        if len(set(at)) < len(at):
            return -1
        for k in range(1, len(at)):
            for i in reversed(range(k, len(at))):
                newton[i] = (newton[i] - newton[i - 1]) / (at[i] - at[i - k])
        return max((k for k, coefficient in enumerate(newton) if coefficient), default=0)
        """,
    ),
    Wrong(
        "a tolerance for the residual",
        "least_degree",
        "trap",
        """
        for k in range(len(np.unique(x))):
            fit = np.polynomial.Polynomial.fit(x, y, k) if k else lambda at: np.mean(y) + 0 * at
            if np.max(np.abs(fit(x) - y)) <= 1e-9 * max(1, np.max(np.abs(y))):
                return k
        return -1
        """,
    ),
    Wrong(
        "sums of squares",
        "errors_by_degree",
        "by hand",
        """
        fits = [np.polyfit(x, y, k) for k in range(highest + 1)]
        sums = [[np.sum((np.polyval(c, p) - q) ** 2) for c in fits] for p, q in ((x, y), (x_new, y_new))]
        return sums[0], sums[1]
        """,
    ),
    Wrong(
        "powers of x as they are",
        "errors_by_degree",
        "trap",
        """
        training, fresh = [], []
        for k in range(1, highest + 2):
            c = np.linalg.lstsq(np.vander(x, k), y, rcond=None)[0]
            training.append(np.mean((np.vander(x, k) @ c - y) ** 2))
            fresh.append(np.mean((np.vander(x_new, k) @ c - y_new) ** 2))
        return training, fresh
        """,
    ),
    Wrong(
        "the new points scaled by themselves",
        "errors_by_degree",
        "by hand",
        """
        def scaled(values):
            return (values - values.min()) / (np.ptp(values) or 1)

        training, fresh = [], []
        for k in range(highest + 1):
            c = np.polyfit(scaled(x), y, k)
            training.append(np.mean((np.polyval(c, scaled(x)) - y) ** 2))
            fresh.append(np.mean((np.polyval(c, scaled(x_new)) - y_new) ** 2))
        return training, fresh
        """,
    ),
    Wrong(
        "n − 1 in each group",
        "pure_error",
        "shape",
        "return float(np.mean([y[x == v].var(ddof=1) for v in x]))",
    ),
    Wrong(
        "the number of different x less one",
        "least_degree",
        "by hand",
        """
        return len(set(x.tolist())) - 1 if len(set(zip(x.tolist(), y.tolist()))) == len(set(x.tolist())) else -1
        """,
    ),
    Wrong(
        "fitted to the new points",
        "errors_by_degree",
        "by hand",
        """
        middle, reach = x.mean(), max(np.ptp(x) / 2, 1e-9)
        A, B = (np.polynomial.legendre.legvander((v - middle) / reach, highest) for v in (x, x_new))
        training, fresh = [], []
        for k in range(1, highest + 2):
            c = np.linalg.lstsq(A[:, :k], y, rcond=None)[0]
            d = np.linalg.lstsq(B[:, :k], y_new, rcond=None)[0]
            training.append(np.mean((A[:, :k] @ c - y) ** 2))
            fresh.append(np.mean((B[:, :k] @ d - y_new) ** 2))
        return np.array(training), np.array(fresh)
        """,
    ),
]
