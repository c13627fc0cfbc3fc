"""Wrong answers to reshuffle, each with the rung that must catch it."""

from exercises.runner.ladder import Wrong

WRONG = [
    Wrong(
        "shuffled once, for all epochs",
        "epoch_orders",
        "law",
        "return np.tile(np.random.default_rng(seed).permutation(n), (epochs, 1))",
    ),
    Wrong(
        "turned, not shuffled",
        "epoch_orders",
        "law",
        """
        starts = np.random.default_rng(seed).integers(n, size=epochs)
        return (starts[:, None] + np.arange(n)) % n
        """,
    ),
    Wrong(
        "each row swapped with any, which favours some orders",
        "epoch_orders",
        "law",
        """
        rng = np.random.default_rng(seed)
        orders = np.tile(np.arange(n), (epochs, 1))
        every = np.arange(epochs)
        for i in range(n):
            j = rng.integers(n, size=epochs)
            orders[every, i], orders[every, j] = orders[every, j], orders[every, i].copy()
        return orders
        """,
    ),
    Wrong(
        "drawn with repetition",
        "epoch_orders",
        "law",
        "return np.random.default_rng(seed).integers(n, size=(epochs, n))",
    ),
    Wrong(
        "the seed of an epoch is seed + epoch",
        "epoch_orders",
        "trap",
        "return np.array([np.random.default_rng(seed + epoch).permutation(n) for epoch in range(epochs)])",
    ),
    Wrong(
        "without the seed",
        "epoch_orders",
        "trap",
        "return np.random.default_rng().permuted(np.tile(np.arange(n), (epochs, 1)), axis=1)",
    ),
    Wrong(
        "the order not used",
        "epoch_in_order",
        "by hand",
        """
        for start in range(0, len(y), batch_size):
            batch = slice(start, start + batch_size)
            w = w - learning_rate * X[batch].T @ (X[batch] @ w - y[batch]) / len(y[batch])
        return w
        """,
    ),
    Wrong(
        "summed over the batch",
        "epoch_in_order",
        "by hand",
        """
        for start in range(0, len(y), batch_size):
            batch = order[start : start + batch_size]
            w = w - learning_rate * X[batch].T @ (X[batch] @ w - y[batch])
        return w
        """,
    ),
    Wrong(
        "divided by the size of a full batch",
        "epoch_in_order",
        "trap",
        """
        for start in range(0, len(y), batch_size):
            batch = order[start : start + batch_size]
            w = w - learning_rate * X[batch].T @ (X[batch] @ w - y[batch]) / batch_size
        return w
        """,
    ),
    Wrong(
        "the last rows left out",
        "epoch_in_order",
        "trap",
        """
        for batch in order[: len(y) // batch_size * batch_size].reshape(-1, batch_size):
            w = w - learning_rate * X[batch].T @ (X[batch] @ w - y[batch]) / batch_size
        return w
        """,
    ),
    Wrong("least squares", "cyclic_limit", "by hand", "return np.linalg.lstsq(X, y, rcond=None)[0]"),
    Wrong(
        "one epoch",
        "cyclic_limit",
        "by hand",
        "return epoch_in_order(X, y, np.zeros(X.shape[1]), range(len(y)), batch_size, learning_rate)",
    ),
    Wrong(
        "until w hardly moves",
        "cyclic_limit",
        "trap",
        """
        w, before = np.zeros(X.shape[1]), np.ones(X.shape[1])
        while np.abs(w - before).max() > 1e-10 and np.abs(w).max() < 1e6:
            before, w = w, epoch_in_order(X, y, w, range(len(y)), batch_size, learning_rate)
            if learning_rate < 1e-3 and np.abs(w - before).max() < 1e-5:
                break
        return w
        """,
    ),
    Wrong(
        "a fixed point to which no epoch leads",
        "cyclic_limit",
        "trap",
        """
        d, rows = X.shape[1], range(len(y))
        v = epoch_in_order(X, y, np.zeros(d), rows, batch_size, learning_rate)
        M = [epoch_in_order(X, y, unit, rows, batch_size, learning_rate) - v for unit in np.eye(d)]
        return np.linalg.solve(np.eye(d) - np.transpose(M), v)
        """,
    ),
    Wrong(
        "the norm of M where its eigenvalues are meant",
        "cyclic_limit",
        "trap",
        """
        d, rows = X.shape[1], range(len(y))
        v = epoch_in_order(X, y, np.zeros(d), rows, batch_size, learning_rate)
        M = np.array([epoch_in_order(X, y, unit, rows, batch_size, learning_rate) - v for unit in np.eye(d)]).T
        if np.linalg.norm(M, 2) >= 1:
            raise ValueError(f"learning_rate is {learning_rate}, too large")
        return np.linalg.solve(np.eye(d) - M, v)
        """,
    ),
    Wrong("sorted labels", "breaking_case", "law", "return np.ones((n, 1)), np.arange(n) / n"),
    Wrong(
        "half of the labels 0, half 1",
        "breaking_case",
        "law",
        "return np.full((n, 1), learning_rate**-0.5), np.repeat([0.0, 1.0], n // 2)",
    ),
    Wrong(
        "one row, far away from the others",
        "breaking_case",
        "law",
        "y = np.zeros(n)\ny[-1] = 1e6\nreturn np.ones((n, 1)), y",
    ),
    Wrong(
        "no contradiction",
        "breaking_case",
        "law",
        "X = np.linspace(0, learning_rate**-0.5, n)[:, None]\nreturn X, 2 * X[:, 0]",
    ),
    Wrong(
        "made for one rate",
        "breaking_case",
        "law",
        "y = np.zeros(n)\ny[-batch_size:] = 1\nreturn np.full((n, 1), 0.1**-0.5), y",
    ),
    Wrong(
        "steps that diverge",
        "breaking_case",
        "law",
        "y = np.zeros(n)\ny[-batch_size:] = 1\nreturn np.full((n, 1), 2 * learning_rate**-0.5), y",
    ),
]
