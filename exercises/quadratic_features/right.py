"""Right answers to quadratic-features of another form than the reference; every one must pass."""

from exercises.runner.ladder import Right

RIGHT = [
    Right(
        "row by row, in lists",
        "quadratic_features",
        "return [[*x, *(x[i] * x[j] for i in range(len(x)) for j in range(i + 1))] for x in X]",
    ),
    Right(
        "outer products",
        "quadratic_features",
        """
        i, j = np.tril_indices(X.shape[1])
        return np.concatenate([X, np.einsum('ni,nj->nij', X, X)[:, i, j]], axis=1)
        """,
    ),
    Right(
        "row by row, in a list",
        "predict_quadratic",
        "return [float(b + x @ w + x @ np.tril(W) @ x) for x in X]",
    ),
    Right(
        "through the features",
        "predict_quadratic",
        "c = np.concatenate([w, W[np.tril_indices(len(w))]])\nreturn b + quadratic_features(X) @ c",
    ),
    Right(
        "the pseudoinverse, in a list",
        "fit_quadratic",
        """
        d = X.shape[1]
        A = np.column_stack([np.ones(len(X)), quadratic_features(X)])
        c = np.linalg.pinv(A) @ y
        W = np.zeros((d, d))
        W[np.tril_indices(d)] = c[1 + d :]
        return [c[:1].reshape(()), c[1 : 1 + d], W.tolist()]
        """,
    ),
    Right(
        "the least weights from the rows' products",
        "fit_quadratic",
        """
        d = X.shape[1]
        A = np.column_stack([np.ones(len(X)), quadratic_features(X)])
        c = A.T @ np.linalg.pinv(A @ A.T, rcond=1e-11) @ y if len(A) < A.shape[1] else np.linalg.lstsq(A, y)[0]
        W = np.zeros((d, d))
        W[np.tril_indices(d)] = c[1 + d :]
        return c[0], c[1 : 1 + d], W
        """,
    ),
]
