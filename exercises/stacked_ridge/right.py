"""Right answers to stacked-ridge of another form than the reference; every one must pass."""

from exercises.runner.ladder import Right

RIGHT = [
    Right(
        "the new rows above the data",
        "stacked",
        """
        n, d = X.shape
        A = np.zeros((n + d, d))
        A[d:] = X
        A[np.arange(d), np.arange(d)] = np.sqrt(n * penalty)
        return A, np.concatenate([np.zeros(d), y])
        """,
    ),
    Right(
        "a turned identity, and lists",
        "stacked",
        """
        root = (len(y) * penalty) ** 0.5
        below = [[-root * (i + j == X.shape[1] - 1) for j in range(X.shape[1])] for i in range(X.shape[1])]
        return X.tolist() + below, [*y.tolist(), *([0.0] * X.shape[1])]
        """,
    ),
    Right(
        "singular values",
        "stacked_ridge",
        """
        U, s, Vt = np.linalg.svd(X - X.mean(axis=0), full_matrices=False)
        seen = s > 1e-14 * np.linalg.norm(X)
        U, s, Vt = U[:, seen], s[seen], Vt[seen]
        w = (s / (s**2 + len(y) * penalty) * (y @ U)) @ Vt
        return [w, np.mean(y - X @ w)]
        """,
    ),
    Right(
        "the pseudoinverse of the stack",
        "stacked_ridge",
        """
        n, d = X.shape
        means = np.average(X, axis=0)
        A = np.concatenate([X - means, np.diag([(n * penalty) ** 0.5] * d)])
        w = np.linalg.pinv(A)[:, :n] @ (y - np.average(y))
        return w, np.average(y) - means @ w
        """,
    ),
    Right(
        "pseudoinverse, for the way from the target",
        "ridge_towards",
        """
        A = np.concatenate([X, np.diag((len(y) * penalties) ** 0.5)])
        return np.linalg.pinv(A)[:, : len(y)] @ (y - X @ target) + target
        """,
    ),
    Right(
        "singular values of the stack, the mean's factor inside",
        "ridge_towards",
        """
        n = len(y)
        A = np.vstack([X / np.sqrt(n), np.diag(np.sqrt(penalties))])
        U, s, Vt = np.linalg.svd(A, full_matrices=False)
        seen = s > 1e-14 * s[0]
        moved = (U[:n, seen].T @ (y - X @ target)) / np.sqrt(n)
        return target + Vt[seen].T @ (moved / s[seen])
        """,
    ),
]
