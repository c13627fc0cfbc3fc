"""Right answers to sum-or-mean of another form than the reference; every one must pass."""

from exercises.runner.ladder import Right

RIGHT = [
    Right(
        "row by row, in a list",
        "batch_gradient",
        """
        slope = np.zeros(len(w))
        for x, label in zip(X, y):
            slope = slope + (x @ w - label) * x
        return list(slope * {"sum": 1, "mean": 1 / len(y), "mse": 2 / len(y)}[loss] + decay * w)
        """,
    ),
    Right(
        "branches",
        "batch_gradient",
        """
        products = (X @ w - y)[:, None] * X
        if loss == "sum":
            return products.sum(axis=0) + decay * w
        return products.mean(axis=0) * (2 if loss == "mse" else 1) + w * decay
        """,
    ),
    Right(
        "an array of two",
        "equivalent_settings",
        """
        f = {"sum": batch_size, "mean": 1, "mse": 2}
        return np.array([learning_rate * f[old] / f[new], decay * f[new] / f[old]])
        """,
    ),
    Right(
        "a list, with arrays of no dimension",
        "equivalent_settings",
        """
        f = {"sum": 1, "mean": 1 / batch_size, "mse": 2 / batch_size}
        rate = learning_rate * f[old] / f[new]
        return [np.array(rate), np.array(learning_rate * decay / rate)]
        """,
    ),
    Right(
        "split with NumPy",
        "epoch_of_sgd",
        """
        for rows in np.array_split(np.arange(len(X)), range(batch_size, len(X), batch_size)):
            w = w - learning_rate * batch_gradient(X[rows], y[rows], w, decay, loss)
        return w.tolist()
        """,
    ),
    Right(
        "the decay first, in a list",
        "epoch_of_sgd",
        """
        start = 0
        while start < len(y):
            A, t = X[start : start + batch_size], y[start : start + batch_size]
            factor = {"sum": 1, "mean": 1 / len(t), "mse": 2 / len(t)}[loss]
            w = (1 - learning_rate * decay) * w - learning_rate * factor * ((A @ w - t) @ A)
            start += batch_size
        return list(w)
        """,
    ),
    Right(
        "a list",
        "rates_for_sum",
        "return [learning_rate / min(batch_size, n - start) for start in range(0, n, batch_size)]",
    ),
    Right(
        "full batches, and what is left",
        "rates_for_sum",
        """
        full, left = divmod(n, batch_size)
        return np.append(np.full(full, learning_rate / batch_size), [learning_rate / left] if left else [])
        """,
    ),
]
