"""Wrong answers to sample-size, each with the rung that must catch it."""

from exercises.runner.ladder import Wrong

WRONG = [
    Wrong(
        "rounded logspace",
        "log_spaced_sizes",
        "by hand",
        "return np.unique(np.round(np.logspace(np.log10(least), np.log10(most), 11)).astype(int)).tolist()",
    ),
    Wrong(
        "the upper end left out",
        "log_spaced_sizes",
        "shape",
        "return [d * 10**k for k in range(20) for d in (1, 2, 5) if least <= d * 10**k < most]",
    ),
    Wrong(
        "the ends put in",
        "log_spaced_sizes",
        "by hand",
        """
        inner = {d * 10**k for k in range(20) for d in (1, 2, 5) if least <= d * 10**k <= most}
        return sorted(inner | {least, most})
        """,
    ),
    Wrong(
        "numbers with a point",
        "log_spaced_sizes",
        "trap",
        "return [d * 10.0**k for k in range(20) for d in (1, 2, 5) if least <= d * 10.0**k <= most]",
    ),
    Wrong(
        "no column of ones",
        "expected_squared_errors",
        "by hand",
        "return sigma**2 * np.trace(np.linalg.inv(X.T @ X)), sigma**2 / len(X)",
    ),
    Wrong(
        "the standard deviation for the variance",
        "expected_squared_errors",
        "by hand",
        """
        A = np.column_stack([X, np.ones(len(X))])
        diagonal = sigma * np.diag(np.linalg.inv(A.T @ A))
        return diagonal[:-1].sum(), diagonal[-1]
        """,
    ),
    Wrong(
        "the mean over the weights",
        "expected_squared_errors",
        "law",
        """
        diagonal = sigma**2 * np.sum(np.linalg.pinv(np.column_stack([X, np.ones(len(X))])) ** 2, axis=1)
        return diagonal[:-1].mean(), diagonal[-1]
        """,
    ),
    Wrong(
        "small singular values cut off",
        "expected_squared_errors",
        "trap",
        """
        squares = sigma**2 * np.linalg.pinv(np.column_stack([X, np.ones(len(X))]), rcond=1e-5) ** 2
        return squares[:-1].sum(), squares[-1].sum()
        """,
    ),
    Wrong(
        "the mean of absolute errors",
        "measured_errors",
        "trap",
        """
        rng = np.random.default_rng(seed)
        found = np.zeros((len(sizes), repeats, 2))
        for i, n in enumerate(sizes):
            for r in range(repeats):
                A = np.column_stack([rng.normal(size=(n, len(w))), np.ones(n)])
                y = A @ np.append(w, b) + sigma * rng.normal(size=n)
                c = np.linalg.lstsq(A, y, rcond=None)[0]
                found[i, r] = np.linalg.norm(c[:-1] - w), abs(c[-1] - b)
        return found[:, :, 0].mean(axis=1), found[:, :, 1].mean(axis=1)
        """,
    ),
    Wrong(
        "no bias is fitted",
        "measured_errors",
        "by hand",
        """
        rng = np.random.default_rng(seed)
        found = np.zeros((len(sizes), repeats, 2))
        for i, n in enumerate(sizes):
            for r in range(repeats):
                X = rng.normal(size=(n, len(w)))
                y = X @ w + b + sigma * rng.normal(size=n)
                v = np.linalg.lstsq(X, y, rcond=None)[0]
                found[i, r] = np.sum((v - w) ** 2), (np.mean(y) - b) ** 2
        return np.sqrt(found[:, :, 0].mean(axis=1)), np.sqrt(found[:, :, 1].mean(axis=1))
        """,
    ),
    Wrong(
        "the mean over the weights, and summed over the repeats",
        "measured_errors",
        "law",
        """
        rng = np.random.default_rng(seed)
        found = np.zeros((len(sizes), 2))
        for i, n in enumerate(sizes):
            for r in range(repeats):
                A = np.column_stack([rng.normal(size=(n, len(w))), np.ones(n)])
                y = A @ np.append(w, b) + sigma * rng.normal(size=n)
                c = np.linalg.lstsq(A, y, rcond=None)[0]
                found[i] += np.mean((c[:-1] - w) ** 2), (c[-1] - b) ** 2
        return np.sqrt(found[:, 0] / repeats), np.sqrt(found[:, 1] / repeats)
        """,
    ),
    Wrong(
        "a generator made anew for each size",
        "measured_errors",
        "trap",
        """
        found = np.zeros((len(sizes), 2))
        for i, n in enumerate(sizes):
            rng = np.random.default_rng(seed)
            for r in range(repeats):
                A = np.column_stack([rng.normal(size=(n, len(w))), np.ones(n)])
                y = A @ np.append(w, b) + sigma * rng.normal(size=n)
                c = np.linalg.lstsq(A, y, rcond=None)[0]
                found[i] += np.sum((c[:-1] - w) ** 2), (c[-1] - b) ** 2
        return np.sqrt(found[:, 0] / repeats), np.sqrt(found[:, 1] / repeats)
        """,
    ),
    Wrong("the slope without logarithms", "loglog_slope", "by hand", "return np.polyfit(sizes, errors, 1)[0]"),
    Wrong(
        "a line through the origin",
        "loglog_slope",
        "by hand",
        "return np.log(sizes) @ np.log(errors) / (np.log(sizes) @ np.log(sizes))",
    ),
    Wrong(
        "the first and the last point",
        "loglog_slope",
        "law",
        "return np.log(errors[-1] / errors[0]) / np.log(sizes[-1] / sizes[0])",
    ),
    Wrong(
        "the slope upside down",
        "loglog_slope",
        "by hand",
        "return np.polyfit(np.log(errors), np.log(sizes), 1)[0]",
    ),
]
