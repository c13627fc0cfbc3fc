"""Right answers to penalty-sweep of another form than the reference; every one must pass."""

from exercises.runner.ladder import Right

RIGHT = [
    Right(
        "rows of √(nλ) below, one λ after the other, in a list",
        "ridge_path",
        """
        mx, my = X.mean(axis=0), y.mean()
        A, t = X - mx, y - my

        d, n = X.shape[1], len(y)
        W = []
        for p in penalties:
            rows = np.vstack([A, np.sqrt(n * p) * np.eye(d)]) if p else A
            W.append(np.linalg.lstsq(rows, np.append(t, np.zeros(len(rows) - n)), rcond=1e-13)[0].tolist())
        return [W, [my - mx @ w for w in W]]
        """,
    ),
    Right(
        "weights of the rows",
        "ridge_path",
        """
        mx, my = X.mean(axis=0), y.mean()
        A, t = X - mx, y - my

        n = len(y)
        values, U = np.linalg.eigh(A @ A.T)
        keep = values > 1e-12 * max(values[-1], np.sum(mx**2))
        U, values = U[:, keep], values[keep]
        W = np.array([A.T @ (U @ ((U.T @ t) / (values + n * p))) for p in penalties])
        return W, my - W @ mx
        """,
    ),
    Right(
        "the trace of the matrix of the fit, in a list",
        "effective_parameters",
        """
        A = X - X.mean(axis=0)
        n, found = len(X), []
        for p in penalties:
            rows = np.vstack([A, np.sqrt(n * p) * np.eye(X.shape[1])])
            found.append(1 + np.trace(A @ np.linalg.pinv(rows, rcond=1e-12)[:, :n]))
        return found
        """,
    ),
    Right(
        "from eigenvalues",
        "effective_parameters",
        """
        A = X - X.mean(axis=0)
        values = np.linalg.eigvalsh(A.T @ A if len(A) > A.shape[1] else A @ A.T)
        values = values[values > 1e-12 * max(values[-1], np.sum(X**2) * 1e-3)]
        return [1 + sum(v / (v + len(X) * p) for v in values) for p in penalties]
        """,
    ),
    Right(
        "λ after λ, in a list of lists",
        "sweep_errors",
        """
        W, b = ridge_path(X, y, penalties)
        return [[np.mean((A @ w + c - t) ** 2) for w, c in zip(W, b)] for A, t in ((X, y), (X_new, y_new))]
        """,
    ),
    Right(
        "an array of two rows",
        "sweep_errors",
        """
        W, b = ridge_path(X, y, penalties)
        off, on = X_new @ W.T + b - y_new[:, None], X @ W.T + b - y[:, None]
        return np.array([(on**2).mean(axis=0), (off**2).mean(axis=0)])
        """,
    ),
]
