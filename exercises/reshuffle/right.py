"""Right answers to reshuffle of another form than the reference; every one must pass."""

from exercises.runner.ladder import Right

RIGHT = [
    Right(
        "a list of permutations",
        "epoch_orders",
        "rng = np.random.default_rng(seed)\nreturn [rng.permutation(n) for _ in range(epochs)]",
    ),
    Right(
        "sorted by random keys, as lists",
        "epoch_orders",
        """
        rng = np.random.default_rng(seed)
        return [np.argsort(rng.random(n)).tolist() for _ in range(epochs)]
        """,
    ),
    Right(
        "split with NumPy, in a list",
        "epoch_in_order",
        """
        for batch in np.split(order, range(batch_size, len(order), batch_size)):
            w = w - learning_rate * ((X[batch] @ w - y[batch])[:, None] * X[batch]).mean(axis=0)
        return w.tolist()
        """,
    ),
    Right(
        "row by row within a batch",
        "epoch_in_order",
        """
        w = w.copy()
        for start in range(0, len(order), batch_size):
            rows = [int(i) for i in order[start : start + batch_size]]
            slope = sum((X[i] @ w - y[i]) * X[i] for i in rows) / len(rows)
            w -= learning_rate * slope
        return w
        """,
    ),
    Right(
        "the matrix of an epoch as a product, in a list",
        "cyclic_limit",
        """
        n, d = X.shape
        M, v = np.eye(d), np.zeros(d)
        for start in range(0, n, batch_size):
            A, t = X[start : start + batch_size], y[start : start + batch_size]
            step = np.eye(d) - learning_rate * A.T @ A / len(A)
            M, v = step @ M, step @ v + learning_rate * A.T @ t / len(A)
        if max(abs(np.linalg.eigvals(M))) >= 1:
            raise ValueError("learning_rate is too large")
        return np.linalg.solve(np.eye(d) - M, v).tolist()
        """,
    ),
    Right(
        "from least squares on",
        "cyclic_limit",
        """
        n, d = X.shape
        best = np.linalg.lstsq(X, y, rcond=None)[0]
        rest = y - X @ best
        order = range(n)
        v = epoch_in_order(X, rest, np.zeros(d), order, batch_size, learning_rate)
        M = np.transpose([epoch_in_order(X, 0 * y, e, order, batch_size, learning_rate) for e in np.eye(d)])
        if np.abs(np.linalg.eigvals(M)).max() >= 1:
            raise ValueError("learning_rate is too large")
        return best + np.linalg.inv(np.eye(d) - M) @ v
        """,
    ),
    Right(
        "labels of another size, in a list",
        "breaking_case",
        """
        X = [[-(learning_rate**-0.5)]] * n
        y = [-70.0] * batch_size
        return [X, [3.0] * (n - batch_size) + y]
        """,
    ),
    Right(
        "an array of objects",
        "breaking_case",
        """
        X = np.full((n, 1), learning_rate**-0.5)
        y = np.append(np.zeros(n - batch_size), 1e3 * np.ones(batch_size))
        both = np.empty(2, dtype=object)
        both[0], both[1] = X, y
        return both
        """,
    ),
]
