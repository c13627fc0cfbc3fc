"""Wrong answers to penalty-sweep, each with the rung that must catch it."""

from exercises.runner.ladder import Wrong

WRONG = [
    Wrong(
        "λ without n",
        "ridge_path",
        "by hand",
        """
        A, d = X - X.mean(axis=0), X.shape[1]
        W = np.array([np.linalg.solve(A.T @ A + penalty * np.eye(d), A.T @ y) for penalty in penalties])
        return W, y.mean() - W @ X.mean(axis=0)
        """,
    ),
    Wrong(
        "the bias penalised",
        "ridge_path",
        "by hand",
        """
        A = np.column_stack([X, np.ones(len(X))])
        n, d = A.shape
        W = np.array([np.linalg.pinv(A.T @ A + n * penalty * np.eye(d)) @ A.T @ y for penalty in penalties])
        return W[:, :-1], W[:, -1]
        """,
    ),
    Wrong(
        "one over a singular value that is rounding",
        "ridge_path",
        "trap",
        """
        U, s, Vt = np.linalg.svd(X - X.mean(axis=0), full_matrices=False)
        W = s / (s**2 + len(y) * penalties[:, None]) * (U.T @ (y - y.mean())) @ Vt
        return W, y.mean() - W @ X.mean(axis=0)
        """,
    ),
    Wrong(
        "the bias not counted",
        "effective_parameters",
        "by hand",
        """
        s = np.linalg.svd(X - X.mean(axis=0), compute_uv=False)
        return np.sum(s**2 / (s**2 + len(X) * penalties[:, None]), axis=1)
        """,
    ),
    Wrong(
        "X not centred",
        "effective_parameters",
        "by hand",
        """
        s = np.linalg.svd(X, compute_uv=False)
        return 1 + np.sum(s**2 / (s**2 + len(X) * penalties[:, None]), axis=1)
        """,
    ),
    Wrong(
        "rounding counted as a parameter",
        "effective_parameters",
        "trap",
        """
        s = np.linalg.svd(X - X.mean(axis=0), compute_uv=False)
        return 1 + np.sum(s**2 / (s**2 + len(X) * penalties[:, None]), axis=1)
        """,
    ),
    Wrong(
        "the objective in place of the error",
        "sweep_errors",
        "by hand",
        """
        W, b = ridge_path(X, y, penalties)
        extra = penalties * np.sum(W**2, axis=1)
        training = np.mean((W @ X.T + b[:, None] - y) ** 2, axis=1) + extra
        return training, np.mean((W @ X_new.T + b[:, None] - y_new) ** 2, axis=1) + extra
        """,
    ),
    Wrong(
        "half the squares",
        "sweep_errors",
        "by hand",
        """
        W, b = ridge_path(X, y, penalties)
        training = np.mean((W @ X.T + b[:, None] - y) ** 2, axis=1) / 2
        return training, np.mean((W @ X_new.T + b[:, None] - y_new) ** 2, axis=1) / 2
        """,
    ),
    Wrong(
        "new rows centred by their own means",
        "sweep_errors",
        "by hand",
        """
        W, b = ridge_path(X, y, penalties)
        validation = np.mean((W @ (X_new - X_new.mean(axis=0)).T + y.mean() - y_new) ** 2, axis=1)
        return np.mean((W @ X.T + b[:, None] - y) ** 2, axis=1), validation
        """,
    ),
    Wrong(
        "the penalties put in order",
        "sweep_errors",
        "trap",
        """
        W, b = ridge_path(X, y, np.sort(penalties))
        training = np.mean((W @ X.T + b[:, None] - y) ** 2, axis=1)
        return training, np.mean((W @ X_new.T + b[:, None] - y_new) ** 2, axis=1)
        """,
    ),
    Wrong(
        "λ times the number of features",
        "ridge_path",
        "law",
        """
        mx, my = X.mean(axis=0), y.mean()
        A, t = X - mx, y - my
        n, d = X.shape
        W = []
        for p in penalties:
            rows = np.vstack([A, np.sqrt(n * d * p) * np.eye(d)])
            W.append(np.linalg.lstsq(rows, np.append(t, np.zeros(d)), rcond=1e-12)[0])
        return np.array(W), my - np.array(W) @ mx
        """,
    ),
    Wrong(
        "the rank, whatever λ is",
        "effective_parameters",
        "by hand",
        "return np.full(len(penalties), 1.0 + np.linalg.matrix_rank(X - X.mean(axis=0)))",
    ),
    Wrong(
        "a loose cut-off",
        "ridge_path",
        "trap",
        """
        n, d = X.shape
        mean, rows = X.mean(axis=0), [np.vstack([X - X.mean(axis=0), np.sqrt(n * p) * np.eye(d)]) for p in penalties]
        W = np.array([np.linalg.pinv(A, rcond=1e-3) @ np.append(y - y.mean(), np.zeros(d)) for A in rows])
        return W, y.mean() - W @ mean
        """,
    ),
]
