"""Right answers to laplace-noise of another form than the reference; every one must pass."""

from exercises.runner.ladder import Right

RIGHT = [
    Right(
        "row by row, in an array of no dimension",
        "negative_log_likelihood",
        "return np.array(sum(math.log(2) + abs(x @ w + b - t) for x, t in zip(X, y)))",
    ),
    Right(
        "a norm",
        "negative_log_likelihood",
        "return np.linalg.norm(y - X @ w - b, 1) + np.log(2) * len(y)",
    ),
    Right(
        "a list",
        "subgradient",
        """
        e = X @ w + b - y
        s = (e > 0).astype(int) - (e < 0)
        return [(s @ X).tolist(), np.array(s.sum())]
        """,
    ),
    Right(
        "row by row",
        "subgradient",
        """
        by_w, by_b = np.zeros(X.shape[1]), 0
        for x, t in zip(X, y):
            s = np.sign(x @ w + b - t)
            by_w, by_b = by_w + s * x, by_b + s
        return by_w, by_b
        """,
    ),
    Right(
        "weights and bias in one vector, in a list",
        "sgd",
        """
        A, c, history = np.column_stack([X, np.ones(len(X))]), np.zeros(X.shape[1] + 1), []
        rng = np.random.default_rng(seed)
        for _ in range(steps):
            k = rng.permutation(len(A))[:batch_size]
            e = A[k] @ c - y[k]
            history.append(float(math.log(2) + np.mean(np.abs(e))))
            c = c - learning_rate * np.mean(np.sign(e)[:, None] * A[k], axis=0)
        return [c[:-1].tolist(), np.array(c[-1]), history]
        """,
    ),
    Right(
        "drawn by another generator",
        "sgd",
        """
        import random

        rng = random.Random(seed)
        w, b, history = np.zeros(X.shape[1]), 0.0, np.zeros(steps)
        for step in range(steps):
            k = rng.sample(range(len(X)), batch_size)
            e = X[k] @ w + b - y[k]
            history[step] = np.log(2) + np.abs(e).mean()
            w = w - learning_rate * X[k].T @ np.sign(e) / len(k)
            b -= learning_rate * np.sign(e).mean()
        return w, b, history
        """,
    ),
    Right(
        "all corners tried, in a list",
        "fit",
        """
        from itertools import combinations

        A = np.column_stack([X, np.ones(len(X))])
        size = np.linalg.norm(A, axis=0)
        best = np.inf, np.zeros(A.shape[1])
        for rows in combinations(range(len(A)), min(A.shape)):
            c = np.linalg.lstsq(A[list(rows)] / size, y[list(rows)], rcond=None)[0] / size
            best = min(best, (float(np.abs(A @ c - y).sum()), c), key=lambda pair: pair[0])
        return [best[1][:-1].tolist(), np.array(best[1][-1])]
        """,
    ),
    Right(
        "squares weighted anew, on standardised features",
        "fit",
        """
        middle, spread = X.mean(axis=0), X.std(axis=0)
        spread = np.where(spread > 0, spread, 1)
        A = np.column_stack([(X - middle) / spread, np.ones(len(X))])
        c = np.linalg.lstsq(A, y, rcond=None)[0]
        size = np.abs(y - np.median(y)).mean() or 1.0
        for k in range(400):
            root = 1 / np.sqrt(np.maximum(np.abs(A @ c - y), size * max(1e-9, 0.5**k)))
            c = np.linalg.lstsq(A * root[:, None], y * root, rcond=None)[0]
        w = c[:-1] / spread
        return w, c[-1] - middle @ w
        """,
    ),
]
