"""Right answers to l1-update of another form than the reference; every one must pass."""

from exercises.runner.ladder import Right

RIGHT = [
    Right(
        "weight by weight, in a list",
        "subgradient_step",
        """
        e = X @ w - y
        return [v - learning_rate * (e @ x / len(y) + penalty * np.sign(v)) for v, x in zip(w, X.T)]
        """,
    ),
    Right(
        "the sign from a comparison",
        "subgradient_step",
        """
        sign = np.where(w > 0, 1.0, np.where(w < 0, -1.0, 0.0))
        return w - learning_rate * ((X @ w - y) @ X / len(y)) - learning_rate * penalty * sign
        """,
    ),
    Right(
        "clipped and taken off",
        "proximal_step",
        """
        u = w - learning_rate * ((X @ w - y)[:, None] * X).mean(axis=0)
        t = learning_rate * penalty
        return u - np.clip(u, -t, t)
        """,
    ),
    Right(
        "three cases, in a list",
        "proximal_step",
        """
        u = w - learning_rate * X.T @ (X @ w - y) / len(y)
        t = learning_rate * penalty
        return [v - t if v > t else v + t if v < -t else 0.0 for v in u]
        """,
    ),
    Right(
        "the largest norm, in an array of no dimension",
        "least_penalty_for_zero",
        "return np.array(np.linalg.norm(X.T @ y, np.inf) / len(y))",
    ),
    Right(
        "feature by feature",
        "least_penalty_for_zero",
        "return max(abs(np.mean(x * y)) for x in X.T)",
    ),
    Right(
        "by the matrix of products, in a list",
        "lasso",
        """
        n, d = X.shape
        G, c, w = X.T @ X / n, X.T @ y / n, [0.0] * X.shape[1]
        for _ in range(20_000):
            moved = 0.0
            for j in range(d):
                if G[j, j] == 0:
                    continue
                r = c[j] - G[j] @ w + G[j, j] * w[j]
                new = (r - np.clip(r, -penalty, penalty)) / G[j, j]
                moved, w[j] = max(moved, abs(new - w[j]) * G[j, j] ** 0.5), new
            if moved <= 1e-11 * np.sqrt(np.mean(y**2)):
                break
        return w
        """,
    ),
    Right(
        "features brought to one size, then weight by weight",
        "lasso",
        """
        n, d = X.shape
        size = np.sqrt(np.mean(X**2, axis=0))
        A = X / np.where(size > 0, size, 1)
        u, bound = np.zeros(d), penalty / np.where(size > 0, size, 1)
        for _ in range(20_000):
            before = u.copy()
            for j in np.flatnonzero(size):
                r = A[:, j] @ (y - A @ u) / n + u[j]
                u[j] = np.sign(r) * max(abs(r) - bound[j], 0)
            if np.abs(u - before).max() <= 1e-11 * np.sqrt(np.mean(y**2)):
                break
        return u / np.where(size > 0, size, 1)
        """,
    ),
]
