"""Right answers to learning-rate of another form than the reference; every one must pass."""

from exercises.runner.ladder import Right

RIGHT = [
    Right(
        "from the eigenvalues of the smaller product, in an array of two",
        "rate_limits",
        """
        s = np.linalg.svd(X, compute_uv=False)
        s = s[s > 1e-13 * s[0]]
        return np.array([2 * len(X) / (s[0] ** 2 + s[-1] ** 2), 2 * len(X) / s[0] ** 2])
        """,
    ),
    Right(
        "a list",
        "rate_limits",
        """
        curvatures = np.linalg.svd(X, compute_uv=False) ** 2 / len(X)
        curvatures = curvatures[: np.linalg.matrix_rank(X)]
        return [np.array(2 / (curvatures.max() + curvatures.min())), 2 / curvatures.max()]
        """,
    ),
    Right(
        "one rate after the other, in a list",
        "losses_after",
        """
        U, s, _ = np.linalg.svd(X, full_matrices=False)
        along = U.T @ y
        rest = max(y @ y - along @ along, 0.0) if len(y) > len(s) else 0.0
        left = [(((1 - r * s**2 / len(y)) ** steps * along) ** 2).sum() for r in learning_rates]
        return [(value + rest) / (2 * len(y)) for value in left]
        """,
    ),
    Right(
        "through the weights",
        "losses_after",
        """
        U, s, Vt = np.linalg.svd(X, full_matrices=False)
        seen = s > 1e-12 * s[0]
        U, s, Vt = U[:, seen], s[seen], Vt[seen]
        losses = []
        for rate in learning_rates:
            kept = 1 - rate * s**2 / len(y)
            moved = 1 - kept**steps
            w = Vt.T @ (moved * (U.T @ y) / s)
            losses.append(np.mean((X @ w - y) ** 2) / 2)
        return np.array(losses)
        """,
    ),
    Right(
        "NumPy's whole number, by doubling",
        "fewest_steps",
        """
        U, s, _ = np.linalg.svd(X, full_matrices=False)
        if learning_rate * s[0] ** 2 >= 2 * len(y):
            raise ValueError("learning_rate is too large")
        seen = s > 1e-13 * s[0]
        along, factors = (U.T @ y)[seen], np.abs(1 - learning_rate * s[seen] ** 2 / len(y))
        left = lambda k: np.sum((along * factors**k) ** 2) / (2 * len(y))
        k, step = np.int64(0), 2**40
        if left(0) <= excess:
            return k
        while step:
            if left(k + step) > excess:
                k += step
            step //= 2
        return k + 1
        """,
    ),
    Right(
        "a float that is whole",
        "fewest_steps",
        """
        U, s, _ = np.linalg.svd(X, full_matrices=False)
        if learning_rate >= rate_limits(X)[1]:
            raise ValueError("learning_rate is too large")
        seen = s > 1e-13 * s[0]
        along, factors = (U.T @ y)[seen], np.abs(1 - learning_rate * s[seen] ** 2 / len(y))
        low, high = -1.0, 2.0**40
        while high - low > 1:
            middle = np.floor((low + high) / 2)
            enough = np.sum((along * factors**middle) ** 2) <= 2 * len(y) * excess
            low, high = (low, middle) if enough else (middle, high)
        return high
        """,
    ),
    Right(
        "an array of two",
        "noise_floor",
        "return variance / 2 * (1 + np.array([-1, 1]) * np.linalg.matrix_rank(X) / len(X))",
    ),
    Right(
        "the trace of the projection, in a list",
        "noise_floor",
        """
        share = np.trace(X @ np.linalg.pinv(X)) / len(X)
        return [variance / 2 - variance * share / 2, variance / 2 + variance * share / 2]
        """,
    ),
]
