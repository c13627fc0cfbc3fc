"""Wrong answers to recovery, each with the rung that must catch it."""

from exercises.runner.ladder import Wrong

WRONG = [
    Wrong(
        "squared distances",
        "recovery_distances",
        "by hand",
        """
        A = np.column_stack([X, np.ones(len(X))])
        fits = [np.linalg.lstsq(A, X @ w + b + noise * e, rcond=None)[0][:-1] for noise in noises]
        return [np.sum((v - w) ** 2) for v in fits]
        """,
    ),
    Wrong(
        "the bias counted",
        "recovery_distances",
        "by hand",
        """
        A = np.column_stack([X, np.ones(len(X))])
        fits = [np.linalg.lstsq(A, X @ w + b + noise * e, rcond=None)[0] for noise in noises]
        return [np.linalg.norm(v - np.append(w, b)) for v in fits]
        """,
    ),
    Wrong(
        "no bias fitted",
        "recovery_distances",
        "law",
        """
        fits = [np.linalg.lstsq(X, X @ w + noise * e, rcond=None)[0] for noise in noises]
        return [np.linalg.norm(v - w) for v in fits]
        """,
    ),
    Wrong(
        "noise taken for a variance",
        "recovery_distances",
        "by hand",
        """
        A = np.column_stack([X, np.ones(len(X))])
        fits = [np.linalg.lstsq(A, X @ w + b + noise**0.5 * e, rcond=None)[0][:-1] for noise in noises]
        return [np.linalg.norm(v - w) for v in fits]
        """,
    ),
    Wrong("as if X were orthogonal", "expected_squared_distance", "by hand", "return noise**2 * d / n"),
    Wrong("the bias forgotten", "expected_squared_distance", "by hand", "return noise**2 * d / (n - d - 1)"),
    Wrong(
        "the formula where it does not hold",
        "expected_squared_distance",
        "trap",
        "return noise**2 * d / np.float64(n - d - 2)",
    ),
    Wrong("as if X were orthogonal", "rows_to_recover", "by hand", "return math.ceil(d * (noise / distance) ** 2)"),
    Wrong(
        "the distance not squared", "rows_to_recover", "by hand", "return d + 2 + math.ceil(d * noise**2 / distance)"
    ),
    Wrong(
        "a row more by rounding",
        "rows_to_recover",
        "trap",
        "return d + 2 + math.ceil(d * noise**2 / distance**2)",
    ),
    Wrong(
        "a row more by rounding, divided before it is squared",
        "rows_to_recover",
        "trap",
        "return d + 2 + int(np.ceil(d * (noise / distance) ** 2))",
    ),
    Wrong(
        "a float that is whole",
        "rows_to_recover",
        "shape",
        "return d + 2 + np.ceil(d * (noise / distance) ** 2 * (1 - 1e-9))",
    ),
    Wrong(
        "rows on which the expectation is infinite",
        "rows_to_recover",
        "trap",
        "return d + 2 + math.ceil(round(d * noise**2 / distance**2, 6))",
    ),
    Wrong(
        "the mean squared residual",
        "noise_variance",
        "by hand",
        """
        A = np.column_stack([X, np.ones(len(X))])
        return np.mean((A @ np.linalg.lstsq(A, y, rcond=None)[0] - y) ** 2)
        """,
    ),
    Wrong(
        "the bias not counted",
        "noise_variance",
        "by hand",
        """
        A = np.column_stack([X, np.ones(len(X))])
        return np.sum((A @ np.linalg.lstsq(A, y, rcond=None)[0] - y) ** 2) / (len(y) - X.shape[1])
        """,
    ),
    Wrong(
        "each column counted, twins too",
        "noise_variance",
        "trap",
        """
        A = np.column_stack([X, np.ones(len(X))])
        return np.sum((A @ np.linalg.lstsq(A, y, rcond=None)[0] - y) ** 2) / (len(y) - X.shape[1] - 1)
        """,
    ),
    Wrong(
        "a mean of inverses for an inverse of means",
        "expected_squared_distance",
        "by hand",
        "return noise**2 * d / (n - d) if n > d + 2 or noise else 0.0",
    ),
    Wrong(
        "the deviation, not the variance",
        "noise_variance",
        "by hand",
        """
        A = np.column_stack([X, np.ones(len(X))])
        c, _, rank, _ = np.linalg.lstsq(A, y, rcond=None)
        return np.sqrt(np.sum((A @ c - y) ** 2) / (len(y) - rank))
        """,
    ),
    Wrong(
        "a loose cut-off",
        "noise_variance",
        "trap",
        """
        A = np.column_stack([X, np.ones(len(X))])
        r = y - A @ np.linalg.lstsq(A, y, rcond=1e-3)[0]
        return r @ r / (len(y) - np.linalg.matrix_rank(A, tol=1e-3))
        """,
    ),
]
