"""Wrong answers to quadratic-features, each with the rung that must catch it."""

from exercises.runner.ladder import Wrong

WRONG = [
    Wrong(
        "every product twice",
        "quadratic_features",
        "shape",
        "return np.hstack([X, (X[:, :, None] * X[:, None, :]).reshape(len(X), -1)])",
    ),
    Wrong("squares only", "quadratic_features", "shape", "return np.hstack([X, X**2])"),
    Wrong(
        "the upper triangle's order",
        "quadratic_features",
        "law",
        "i, j = np.triu_indices(X.shape[1])\nreturn np.hstack([X, X[:, i] * X[:, j]])",
    ),
    Wrong("all pairs of rows", "predict_quadratic", "shape", "return b + X @ w + X @ np.tril(W) @ X.T"),
    Wrong("the whole of W", "predict_quadratic", "trap", "return b + X @ w + ((X @ W) * X).sum(axis=1)"),
    Wrong("no bias", "predict_quadratic", "by hand", "return X @ w + ((X @ np.tril(W)) * X).sum(axis=1)"),
    Wrong(
        "no column of ones",
        "fit_quadratic",
        "by hand",
        """
        d = X.shape[1]
        c = np.linalg.lstsq(quadratic_features(X), y, rcond=None)[0]
        W = np.zeros((d, d))
        W[np.tril_indices(d)] = c[d:]
        return 0.0, c[:d], W
        """,
    ),
    Wrong(
        "normal equations without an inverse",
        "fit_quadratic",
        "trap",
        """
        d = X.shape[1]
        A = np.column_stack([np.ones(len(X)), quadratic_features(X)])
        c = np.linalg.inv(A.T @ A) @ A.T @ y
        W = np.zeros((d, d))
        W[np.tril_indices(d)] = c[1 + d :]
        return c[0], c[1 : 1 + d], W
        """,
    ),
    Wrong(
        "a column of ones in front",
        "quadratic_features",
        "shape",
        """
        i, j = np.tril_indices(X.shape[1])
        return np.column_stack([np.ones(len(X)), X, X[:, i] * X[:, j]])
        """,
    ),
    Wrong(
        "sums in place of products",
        "quadratic_features",
        "by hand",
        "i, j = np.tril_indices(X.shape[1])\nreturn np.hstack([X, X[:, i] + X[:, j]])",
    ),
    Wrong(
        "the diagonal left out",
        "predict_quadratic",
        "by hand",
        "return b + X @ w + ((X @ np.tril(W, -1)) * X).sum(axis=1)",
    ),
    Wrong(
        "the normal equations with what rounding leaves",
        "fit_quadratic",
        "trap",
        """
        d = X.shape[1]
        A = np.column_stack([np.ones(len(X)), quadratic_features(X)])
        c = np.linalg.solve(A.T @ A + 1e-13 * np.trace(A.T @ A) * np.diag(1.0 + np.arange(A.shape[1])), A.T @ y)
        W = np.zeros((d, d))
        W[np.tril_indices(d)] = c[1 + d :]
        return c[0], c[1 : 1 + d], W
        """,
    ),
    Wrong(
        "the least weights without b",
        "fit_quadratic",
        "trap",
        """
        d = X.shape[1]
        A = quadratic_features(X)
        b = y.mean()
        c = np.linalg.lstsq(A - A.mean(axis=0), y - b, rcond=None)[0]
        W = np.zeros((d, d))
        W[np.tril_indices(d)] = c[d:]
        return b - A.mean(axis=0) @ c, c[:d], W
        """,
    ),
    Wrong(
        "half of each product on both sides of the diagonal",
        "fit_quadratic",
        "law",
        """
        d = X.shape[1]
        A = np.column_stack([np.ones(len(X)), quadratic_features(X)])
        c = np.linalg.lstsq(A, y, rcond=None)[0]
        W = np.zeros((d, d))
        W[np.tril_indices(d)] = c[1 + d :]
        return c[0], c[1 : 1 + d], (W + W.T) / 2
        """,
    ),
    Wrong(
        "a loose cut-off",
        "fit_quadratic",
        "trap",
        """
        d = X.shape[1]
        c = np.linalg.pinv(np.column_stack([np.ones(len(X)), quadratic_features(X)]), rcond=1e-3) @ y
        W = np.zeros((d, d))
        W[np.tril_indices(d)] = c[1 + d :]
        return c[0], c[1 : 1 + d], W
        """,
    ),
]
