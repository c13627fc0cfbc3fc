"""Wrong answers to l1-update, each with the rung that must catch it."""

from exercises.runner.ladder import Wrong

WRONG = [
    Wrong(
        "the update for squares",
        "subgradient_step",
        "by hand",
        "return w - learning_rate * (X.T @ (X @ w - y) / len(y) + penalty * w)",
    ),
    Wrong(
        "the penalty without the learning rate",
        "subgradient_step",
        "by hand",
        "return w - learning_rate * X.T @ (X @ w - y) / len(y) - penalty * np.sign(w)",
    ),
    Wrong(
        "the sign of 0 taken as 1",
        "subgradient_step",
        "trap",
        "return w - learning_rate * (X.T @ (X @ w - y) / len(y) + penalty * np.where(w < 0, -1.0, 1.0))",
    ),
    Wrong(
        "a step along the sign", "proximal_step", "by hand", "return subgradient_step(X, y, w, learning_rate, penalty)"
    ),
    Wrong(
        "small weights cut, large ones left",
        "proximal_step",
        "by hand",
        """
        u = w - learning_rate * X.T @ (X @ w - y) / len(y)
        return np.where(np.abs(u) > learning_rate * penalty, u, 0.0)
        """,
    ),
    Wrong(
        "the threshold first, then the gradient",
        "proximal_step",
        "by hand",
        """
        v = np.sign(w) * np.maximum(np.abs(w) - learning_rate * penalty, 0.0)
        return v - learning_rate * X.T @ (X @ v - y) / len(y)
        """,
    ),
    Wrong(
        "shrunk by a factor, with a weight below the line",
        "proximal_step",
        "trap",
        """
        u = w - learning_rate * X.T @ (X @ w - y) / len(y)
        with np.errstate(invalid="ignore", divide="ignore"):
            return u * np.maximum(1 - learning_rate * penalty / np.abs(u), 0.0)
        """,
    ),
    Wrong("without n", "least_penalty_for_zero", "by hand", "return np.abs(X.T @ y).max()"),
    Wrong("the largest, not the largest size", "least_penalty_for_zero", "trap", "return (X.T @ y).max() / len(y)"),
    Wrong(
        "the sum of all pulls",
        "least_penalty_for_zero",
        "by hand",
        "return np.abs(X.T @ y).sum() / len(y)",
    ),
    Wrong(
        "ridge",
        "lasso",
        "by hand",
        "n, d = X.shape\nreturn np.linalg.solve(X.T @ X + n * penalty * np.eye(d), X.T @ y)",
    ),
    Wrong(
        "a single threshold on least squares, as if no two features went together",
        "lasso",
        "law",
        """
        w, size = np.linalg.pinv(X) @ y, np.mean(X**2, axis=0)
        return np.sign(w) * np.maximum(np.abs(w) - penalty / np.where(size > 0, size, 1.0), 0.0)
        """,
    ),
    Wrong(
        "subgradient steps",
        "lasso",
        "by hand",
        """
        w = np.zeros(X.shape[1])
        for step in range(2000):
            w = subgradient_step(X, y, w, len(y) / np.linalg.norm(X, 2) ** 2 / np.sqrt(step + 1), penalty)
        return w
        """,
    ),
    Wrong(
        "proximal steps with one rate for all features",
        "lasso",
        "trap",
        """
        w = np.zeros(X.shape[1])
        rate = len(y) / np.linalg.norm(X, 2) ** 2
        for _ in range(2000):
            w = proximal_step(X, y, w, rate, penalty)
        return w
        """,
    ),
    Wrong(
        "the penalty over n",
        "subgradient_step",
        "by hand",
        "return w - learning_rate * (X.T @ (X @ w - y) + penalty * np.sign(w)) / len(y)",
    ),
    Wrong(
        "with the ½ of the loss once more",
        "least_penalty_for_zero",
        "by hand",
        "return np.abs(X.T @ y).max() / len(y) / 2",
    ),
]
