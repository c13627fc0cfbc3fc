"""Wrong answers to learning-rate, each with the rung that must catch it."""

from exercises.runner.ladder import Wrong

WRONG = [
    Wrong(
        "without 1/n",
        "rate_limits",
        "by hand",
        "s = np.linalg.svd(X, compute_uv=False)\nreturn 2 / (s[0] ** 2 + s[-1] ** 2), 2 / s[0] ** 2",
    ),
    Wrong(
        "one over the largest eigenvalue, which is safe but slow",
        "rate_limits",
        "by hand",
        "top = np.linalg.norm(X, 2) ** 2 / len(X)\nreturn 1 / top, 2 / top",
    ),
    Wrong(
        "directions that never move",
        "rate_limits",
        "trap",
        "e = np.linalg.eigvalsh(X.T @ X / len(X))\nreturn 2 / (e[0] + e[-1]), 2 / e[-1]",
    ),
    Wrong(
        "a fixed bound for zero",
        "rate_limits",
        "trap",
        "e = np.linalg.eigvalsh(X.T @ X / len(X))\ne = e[e > 1e-12]\nreturn 2 / (e[0] + e[-1]), 2 / e[-1]",
    ),
    Wrong(
        "a loop that gives up after 10⁵ steps",
        "losses_after",
        "trap",
        """
        W = np.zeros((X.shape[1], len(learning_rates)))
        for _ in range(min(steps, 100_000)):
            W = W - learning_rates * (X.T @ (X @ W - y[:, None])) / len(y)
        return ((X @ W - y[:, None]) ** 2).mean(axis=0) / 2
        """,
    ),
    Wrong(
        "the excess without the least loss",
        "losses_after",
        "law",
        """
        U, s, _ = np.linalg.svd(X, full_matrices=False)
        left = U.T @ y * (1 - np.outer(learning_rates, s**2 / len(y))) ** steps
        return (left**2).sum(axis=1) / (2 * len(y))
        """,
    ),
    Wrong(
        "the factor not squared",
        "losses_after",
        "by hand",
        """
        U, s, _ = np.linalg.svd(X, full_matrices=False)
        left = (U.T @ y) ** 2 * np.abs(1 - np.outer(learning_rates, s**2 / len(y))) ** steps
        return (left.sum(axis=1) + ((y - U @ (U.T @ y)) ** 2).sum()) / (2 * len(y))
        """,
    ),
    Wrong(
        "one direction only",
        "fewest_steps",
        "law",
        """
        e = np.linalg.eigvalsh(X.T @ X / len(y))
        if learning_rate * e[-1] >= 2:
            raise ValueError("learning_rate")
        factor = np.abs(1 - learning_rate * e).max()
        first = y @ y / (2 * len(y))
        return max(0, int(np.ceil(np.log(excess / first) / (2 * np.log(factor)))))
        """,
    ),
    Wrong(
        "counted from 1",
        "fewest_steps",
        "trap",
        """
        if learning_rate >= rate_limits(X)[1]:
            raise ValueError("learning_rate")
        floor = losses_after(X, y, [rate_limits(X)[0]], 10**9)[0]
        steps = 1
        while losses_after(X, y, [learning_rate], steps)[0] - floor > excess:
            steps += 1
        return steps
        """,
    ),
    Wrong(
        "the loss itself, not what it is above the least",
        "fewest_steps",
        "law",
        """
        steps = 0
        while losses_after(X, y, [learning_rate], steps)[0] > excess and steps < 100:
            steps += 1
        return steps
        """,
    ),
    Wrong("half the variance for both", "noise_floor", "by hand", "return variance / 2, variance / 2"),
    Wrong(
        "d in place of the rank",
        "noise_floor",
        "trap",
        "n, d = X.shape\nreturn variance * (n - d) / (2 * n), variance * (n + d) / (2 * n)",
    ),
    Wrong(
        "the variance as a deviation",
        "noise_floor",
        "by hand",
        """
        share = np.linalg.matrix_rank(X) / len(X)
        return variance**2 * (1 - share) / 2, variance**2 * (1 + share) / 2
        """,
    ),
    Wrong(
        "the sum, not the mean",
        "losses_after",
        "by hand",
        """
        U, s, _ = np.linalg.svd(X, full_matrices=False)
        along = U.T @ y
        left = (along * (1 - np.outer(learning_rates, s**2 / len(y))) ** float(steps)) ** 2
        return left.sum(axis=1) + ((y - U @ along) ** 2).sum()
        """,
    ),
    Wrong(
        "the last step that is not enough",
        "fewest_steps",
        "by hand",
        """
        U, s, _ = np.linalg.svd(X, full_matrices=False)
        if learning_rate * s[0] ** 2 / len(y) >= 2:
            raise ValueError("learning_rate")
        k = 0
        while np.sum((U.T @ y * (1 - learning_rate * s**2 / len(y)) ** (k + 1)) ** 2) / (2 * len(y)) > excess:
            k += 1
        return k
        """,
    ),
    Wrong(
        "both losses exchanged",
        "noise_floor",
        "by hand",
        """
        share = np.linalg.matrix_rank(X) / len(X)
        return variance * (1 + share) / 2, variance * (1 - share) / 2
        """,
    ),
    Wrong(
        "a loose cut-off",
        "noise_floor",
        "trap",
        """
        s = np.linalg.svd(X, compute_uv=False)
        share = np.sum(s > 1e-3 * s[0]) / len(X)
        return variance * (1 - share) / 2, variance * (1 + share) / 2
        """,
    ),
]
