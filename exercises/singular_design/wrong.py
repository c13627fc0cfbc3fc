"""Wrong answers to singular-design, each with the rung that must catch it."""

from exercises.runner.ladder import Wrong

WRONG = [
    Wrong(
        "directions as rows",
        "invisible_directions",
        "shape",
        "_, s, Vt = np.linalg.svd(X)\nreturn Vt[int(np.sum(s > 1e-9)) :]",
    ),
    Wrong(
        "the thin SVD, which leaves directions out",
        "invisible_directions",
        "shape",
        "_, s, Vt = np.linalg.svd(X, full_matrices=False)\nreturn Vt[s < 1e-9 * s[0]].T",
    ),
    Wrong(
        "a fixed bound for zero",
        "invisible_directions",
        "trap",
        "_, s, Vt = np.linalg.svd(X)\nreturn Vt[int(np.sum(s > 1e-9)) :].T",
    ),
    Wrong(
        "a bound that does not know the units",
        "invisible_directions",
        "trap",
        "_, s, Vt = np.linalg.svd(X)\nreturn Vt[int(np.sum(s > max(X.shape) * 2.0**-52 * s[0])) :].T",
    ),
    Wrong("the inverse that is not there", "shortest_minimiser", "runs", "return np.linalg.inv(X.T @ X) @ X.T @ y"),
    Wrong(
        "one weight for all twins",
        "shortest_minimiser",
        "by hand",
        """
        w, columns = np.zeros(X.shape[1]), []
        for i in range(X.shape[1]):
            if np.linalg.matrix_rank(X[:, [*columns, i]]) > len(columns):
                columns.append(i)
        w[columns] = np.linalg.lstsq(X[:, columns], y, rcond=None)[0]
        return w
        """,
    ),
    Wrong(
        "a penalty in place of the limit",
        "shortest_minimiser",
        "by hand",
        "d = X.shape[1]\nreturn np.linalg.solve(X.T @ X + 1e-3 * np.eye(d), X.T @ y)",
    ),
    Wrong(
        "a bound that does not know the units and grows with the rows",
        "shortest_minimiser",
        "trap",
        "return np.linalg.pinv(X, rcond=max(X.shape) * 2.0**-52) @ y",
    ),
    Wrong(
        "the columns centred, as if there were a bias",
        "shortest_minimiser",
        "law",
        "return np.linalg.lstsq(X - X.mean(axis=0), y - y.mean(), rcond=1e-12)[0]",
    ),
    Wrong("the variance without n", "expected_gram", "by hand", "return X.T @ X + variance * np.eye(X.shape[1])"),
    Wrong("noise on every place", "expected_gram", "by hand", "return X.T @ X + len(X) * variance"),
    Wrong(
        "not averaged",
        "descend",
        "by hand",
        "for _ in range(steps):\n    w = w - learning_rate * X.T @ (X @ w - y)\nreturn w",
    ),
    Wrong(
        "the start forgotten",
        "descend",
        "law",
        """
        w = np.zeros(X.shape[1])
        for _ in range(steps):
            w = w - learning_rate * X.T @ (X @ w - y) / len(y)
        return w
        """,
    ),
    Wrong(
        "the penalty times n",
        "penalised",
        "by hand",
        "return np.linalg.solve(X.T @ X + len(y) * strength * np.eye(X.shape[1]), X.T @ y)",
    ),
    Wrong("no penalty", "penalised", "by hand", "return np.linalg.pinv(X) @ y"),
    Wrong(
        "a bound of 1e-3 where rounding is meant",
        "invisible_directions",
        "trap",
        "_, s, Vt = np.linalg.svd(X)\nreturn Vt[int(np.sum(s > 1e-3 * s[0])) :].T",
    ),
    Wrong(
        "eigenvectors of XᵀX",
        "invisible_directions",
        "trap",
        """
        columns = X / np.where(X.any(axis=0), np.linalg.norm(X / np.abs(X).max(), axis=0) * np.abs(X).max(), 1)
        values, vectors = np.linalg.eigh(columns.T @ columns)
        seen = values > 1e-14 * values[-1]
        lengths = np.linalg.norm(X / np.abs(X).max(), axis=0) * np.abs(X).max()
        return np.linalg.qr(vectors[:, ~seen] / lengths[:, None])[0]
        """,
    ),
    Wrong(
        "the QR decomposition of Xᵀ without pivoting",
        "invisible_directions",
        "trap",
        """
        columns, length = _of_length_one(X)
        rank = np.linalg.matrix_rank(columns, rtol=_rounding(X))
        Q, _ = np.linalg.qr(columns.T, mode="complete")
        return np.linalg.qr(Q[:, rank:] / length[:, None])[0]
        """,
    ),
    Wrong(
        "pinv with a loose cut-off",
        "shortest_minimiser",
        "trap",
        "return np.linalg.pinv(X, rcond=1e-3) @ y",
    ),
    Wrong(
        "the pseudoinverse of XᵀX",
        "shortest_minimiser",
        "trap",
        "return np.linalg.pinv(X.T @ X, rcond=1e-12) @ (X.T @ y)",
    ),
    Wrong(
        "a tiny penalty in place of the limit",
        "shortest_minimiser",
        "law",
        """
        d = X.shape[1]
        return np.linalg.lstsq(np.vstack([X, 1e-6 * np.eye(d)]), np.append(y, np.zeros(d)), rcond=None)[0]
        """,
    ),
    Wrong(
        "columns for rows in the noise",
        "expected_gram",
        "by hand",
        "return X.T @ X + X.shape[1] * variance * np.eye(X.shape[1])",
    ),
    Wrong(
        "the deviation for the variance",
        "expected_gram",
        "by hand",
        "return X.T @ X + len(X) * np.sqrt(variance) * np.eye(X.shape[1])",
    ),
    Wrong(
        "the rows' products",
        "expected_gram",
        "shape",
        "return X @ X.T + X.shape[1] * variance * np.eye(len(X))",
    ),
    Wrong(
        "divided by the number of columns",
        "descend",
        "by hand",
        """
        for _ in range(steps):
            w = w - learning_rate * X.T @ (X @ w - y) / X.shape[1]
        return w
        """,
    ),
    Wrong(
        "one step too many",
        "descend",
        "by hand",
        """
        for _ in range(steps + 1):
            w = w - learning_rate * X.T @ (X @ w - y) / len(y)
        return w
        """,
    ),
    Wrong(
        "uphill",
        "descend",
        "by hand",
        """
        for _ in range(steps):
            w = w + learning_rate * X.T @ (X @ w - y) / len(y)
        return w
        """,
    ),
    Wrong(
        "the normal equations with a penalty",
        "penalised",
        "trap",
        "return np.linalg.solve(X.T @ X + strength * np.eye(X.shape[1]), X.T @ y)",
    ),
    Wrong(
        "the strength without its root",
        "penalised",
        "by hand",
        """
        d = X.shape[1]
        return np.linalg.lstsq(np.vstack([X, strength * np.eye(d)]), np.append(y, np.zeros(d)), rcond=None)[0]
        """,
    ),
    Wrong(
        "the penalty on the first weights only",
        "penalised",
        "by hand",
        """
        d = X.shape[1]
        diagonal = np.ones(d)
        diagonal[-1] = 0
        rows = np.vstack([X, np.sqrt(strength) * np.diag(diagonal)])
        return np.linalg.lstsq(rows, np.append(y, np.zeros(d)), rcond=None)[0]
        """,
    ),
]
