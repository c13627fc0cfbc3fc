"""Right answers to matrix-decay of another form than the reference; every one must pass."""

from exercises.runner.ladder import Right

RIGHT = [
    Right("the Frobenius norm", "matrix_penalty", "return np.linalg.norm(W, 'fro') ** 2 / 2, W"),
    Right("a trace", "matrix_penalty", "return np.array(np.trace(W.T @ W) / 2), W"),
    Right("one long vector", "matrix_penalty", "return [0.5 * (W.ravel() @ W.ravel()), W.tolist()]"),
    Right(
        "singular values",
        "matrix_ridge",
        """
        U, s, Vt = np.linalg.svd(X, full_matrices=False)
        return Vt.T @ ((s / (s**2 + len(X) * penalty))[:, None] * (U.T @ Y))
        """,
    ),
    Right(
        "a column after the other",
        "matrix_ridge",
        """
        n, d = X.shape
        A = np.vstack([X, np.diag([(n * penalty) ** 0.5] * d)])
        columns = [np.linalg.lstsq(A, np.append(y, np.zeros(d)), rcond=None)[0] for y in Y.T]
        return np.array(columns).T.tolist()
        """,
    ),
]
