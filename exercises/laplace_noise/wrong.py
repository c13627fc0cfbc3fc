"""Wrong answers to laplace-noise, each with the rung that must catch it."""

from exercises.runner.ladder import Wrong

WRONG = [
    Wrong("the ½ forgotten", "negative_log_likelihood", "by hand", "return np.abs(X @ w + b - y).sum()"),
    Wrong(
        "the mean over rows",
        "negative_log_likelihood",
        "by hand",
        "return math.log(2) + np.abs(X @ w + b - y).mean()",
    ),
    Wrong(
        "the logarithm of a product",
        "negative_log_likelihood",
        "trap",
        "with np.errstate(divide='ignore'):\n    return -np.log(np.prod(0.5 * np.exp(-np.abs(X @ w + b - y))))",
    ),
    Wrong(
        "a slope of −1 where the error is 0",
        "subgradient",
        "by hand",
        "signs = np.where(X @ w + b > y, 1.0, -1.0)\nreturn X.T @ signs, signs.sum()",
    ),
    Wrong(
        "the gradient of squares",
        "subgradient",
        "by hand",
        "error = X @ w + b - y\nreturn X.T @ error, error.sum()",
    ),
    Wrong(
        "uphill",
        "subgradient",
        "by hand",
        "signs = np.sign(y - X @ w - b)\nreturn X.T @ signs, signs.sum()",
    ),
    Wrong(
        "the batch's sum, and rows that repeat",
        "sgd",
        "law",
        """
        w, b, history = np.zeros(X.shape[1]), 0.0, []
        rng = np.random.default_rng(seed)
        for _ in range(steps):
            batch = rng.integers(len(X), size=batch_size)
            error = X[batch] @ w + b - y[batch]
            history.append(math.log(2) + np.abs(error).mean())
            w, b = w - learning_rate * np.sign(error) @ X[batch], b - learning_rate * np.sign(error).sum()
        return w, b, history
        """,
    ),
    Wrong(
        "the height after the step",
        "sgd",
        "by hand",
        """
        w, b, history = np.zeros(X.shape[1]), 0.0, []
        rng = np.random.default_rng(seed)
        for _ in range(steps):
            batch = rng.choice(len(X), batch_size, replace=False)
            signs = np.sign(X[batch] @ w + b - y[batch])
            w, b = w - learning_rate * signs @ X[batch] / batch_size, b - learning_rate * signs.mean()
            history.append(math.log(2) + np.abs(X[batch] @ w + b - y[batch]).mean())
        return w, b, history
        """,
    ),
    Wrong(
        "draws without the seed",
        "sgd",
        "trap",
        """
        w, b, history = np.zeros(X.shape[1]), 0.0, []
        for _ in range(steps):
            batch = np.random.default_rng().choice(len(X), batch_size, replace=False)
            error = X[batch] @ w + b - y[batch]
            history.append(math.log(2) + np.abs(error).mean())
            w = w - learning_rate * np.sign(error) @ X[batch] / batch_size
            b = b - learning_rate * np.sign(error).mean()
        return w, b, history
        """,
    ),
    Wrong(
        "least squares",
        "fit",
        "by hand",
        "c = np.linalg.lstsq(np.column_stack([X, np.ones(len(X))]), y)[0]\nreturn c[:-1], c[-1]",
    ),
    Wrong("a constant rate", "fit", "by hand", "return sgd(X, y, 0.2, 5000, 1, seed)[:2]"),
    Wrong(
        "squares weighted down, without standardising first",
        "fit",
        "trap",
        """
        A = np.column_stack([X, np.ones(len(X))])
        c = np.zeros(A.shape[1])
        for step in range(20000):
            c = c - 2 / (1 + step) ** 0.75 * A.T @ np.tanh(20 * np.sqrt(1 + step) * (A @ c - y)) / len(A)
        return c[:-1], c[-1]
        """,
    ),
    Wrong(
        "the errors added up with their signs",
        "negative_log_likelihood",
        "law",
        "return len(y) * math.log(2) + abs((X @ w + b - y).sum())",
    ),
    Wrong(
        "the mean over the rows",
        "subgradient",
        "by hand",
        "s = np.sign(X @ w + b - y)\nreturn X.T @ s / len(y), s.mean()",
    ),
    Wrong(
        "the history without log 2",
        "sgd",
        "by hand",
        """
        w, b, history = np.zeros(X.shape[1]), 0.0, []
        rng = np.random.default_rng(seed)
        for _ in range(steps):
            k = rng.choice(len(X), batch_size, replace=False)
            e = X[k] @ w + b - y[k]
            history.append(np.abs(e).mean())
            w, b = w - learning_rate * np.sign(e) @ X[k] / batch_size, b - learning_rate * np.sign(e).mean()
        return w, b, np.array(history)
        """,
    ),
    Wrong(
        "the median and no slope",
        "fit",
        "by hand",
        "return np.zeros(X.shape[1]), float(np.median(y))",
    ),
]
