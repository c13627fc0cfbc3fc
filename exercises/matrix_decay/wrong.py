"""Wrong answers to matrix-decay, each with the rung that must catch it, and right ones in another form."""

from exercises.runner.ladder import Wrong

WRONG = [
    Wrong("a penalty a column", "matrix_penalty", "shape", "return np.sum(W**2, axis=0) / 2, W"),
    Wrong("without the ½", "matrix_penalty", "by hand", "return float(np.sum(W**2)), 2 * W"),
    Wrong("the largest singular value", "matrix_penalty", "by hand", "return np.linalg.norm(W, 2) ** 2 / 2, W"),
    Wrong("the norm, not its square", "matrix_penalty", "by hand", "return np.linalg.norm(W) / 2, W"),
    Wrong("the trace of WWᵀ", "matrix_penalty", "trap", "return float(np.trace(W @ W.T)) / 2, W"),
    Wrong(
        "λ without n",
        "matrix_ridge",
        "by hand",
        "return np.linalg.solve(X.T @ X + penalty * np.eye(X.shape[1]), X.T @ Y)",
    ),
    Wrong(
        "the mean over all labels",
        "matrix_ridge",
        "by hand",
        "return np.linalg.solve(X.T @ X + Y.size * penalty * np.eye(X.shape[1]), X.T @ Y)",
    ),
    Wrong("no penalty", "matrix_ridge", "by hand", "return np.linalg.lstsq(X, Y, rcond=None)[0]"),
    Wrong(
        "the normal equations",
        "matrix_ridge",
        "trap",
        "return np.linalg.pinv(X.T @ X + len(X) * penalty * np.eye(X.shape[1])) @ X.T @ Y",
    ),
]

RIGHT = [
    ("the Frobenius norm", "matrix_penalty", "return np.linalg.norm(W, 'fro') ** 2 / 2, W"),
    ("one long vector", "matrix_penalty", "return [0.5 * (W.ravel() @ W.ravel()), W.tolist()]"),
    (
        "singular values",
        "matrix_ridge",
        """
        U, s, Vt = np.linalg.svd(X, full_matrices=False)
        return Vt.T @ ((s / (s**2 + len(X) * penalty))[:, None] * (U.T @ Y))
        """,
    ),
    (
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
