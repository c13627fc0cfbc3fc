"""Right answers to recovery of another form than the reference; every one must pass."""

from exercises.runner.ladder import Right

RIGHT = [
    Right(
        "one fit to e alone, in a list",
        "recovery_distances",
        """
        off = np.linalg.lstsq(X - X.mean(axis=0), e - e.mean(), rcond=None)[0]
        return [float(s * np.linalg.norm(off)) for s in noises]
        """,
    ),
    Right(
        "one fit for each noise",
        "recovery_distances",
        """
        A = np.column_stack([np.ones(len(X)), X])
        away = [np.linalg.solve(A.T @ A, A.T @ (X @ w + b + s * e))[1:] - w for s in noises]
        return np.array([(v @ v) ** 0.5 for v in away])
        """,
    ),
    Right(
        "an array of no dimension",
        "expected_squared_distance",
        """
        return np.array(0.0 if noise == 0 else noise * noise * d / (n - d - 2) if n >= d + 3 else np.inf)
        """,
    ),
    Right(
        "a number of NumPy's",
        "expected_squared_distance",
        """
        with np.errstate(divide='ignore'):
            return np.float64(noise**2 * d) / max(n - d - 2, 0) if noise else np.float64(0)
        """,
    ),
    Right(
        "in fractions",
        "rows_to_recover",
        """
        from fractions import Fraction

        need = d * (Fraction(noise) / Fraction(distance)) ** 2 * (1 - Fraction(1, 10**9))
        return d + 2 + max(1, -(-need.numerator // need.denominator))
        """,
    ),
    Right(
        "rounded where it is near, NumPy's whole number",
        "rows_to_recover",
        """
        rows = d * noise**2 / distance**2
        near = round(rows)
        rows = near if abs(rows - near) <= 1e-9 * rows else math.ceil(rows)
        return np.int64(d + 2 + max(rows, 1))
        """,
    ),
    Right(
        "what lies beside the columns, in an array of no dimension",
        "noise_variance",
        """
        A = np.column_stack([X, np.ones(len(X))])
        U, s, _ = np.linalg.svd(A)
        rank = np.sum(s > 1e-12 * s[0])
        rest = U[:, rank:].T @ y
        return np.array(rest @ rest / (len(y) - rank))
        """,
    ),
    Right(
        "the pseudoinverse",
        "noise_variance",
        """
        A = np.column_stack([np.ones(len(X)), X])
        r = y - A @ (np.linalg.pinv(A) @ y)
        return r @ r / (len(y) - np.linalg.matrix_rank(A))
        """,
    ),
]
