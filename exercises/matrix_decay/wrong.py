"""Wrong answers to matrix-decay, each with the rung that must catch it, and right ones in another form."""

from exercises.runner.ladder import Wrong

WRONG = [
    Wrong("a penalty a column", "matrix_penalty", "shape", "return np.sum(W**2, axis=0) / 2, W"),
    Wrong("without the ½", "matrix_penalty", "by hand", "return float(np.sum(W**2)), 2 * W"),
    Wrong("the largest singular value", "matrix_penalty", "by hand", "return np.linalg.norm(W, 2) ** 2 / 2, W"),
    Wrong("the norm, not its square", "matrix_penalty", "by hand", "return np.linalg.norm(W) / 2, W"),
    Wrong(
        "the slope by differences",
        "matrix_penalty",
        "trap",
        """
        slope = np.zeros(W.shape)
        for place in np.ndindex(W.shape):
            step = np.zeros(W.shape)
            step[place] = 1e-3
            slope[place] = (np.sum((W + step) ** 2) - np.sum((W - step) ** 2)) / (4 * step[place])
        return float(np.sum(W**2) / 2), slope
        """,
    ),
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
    Wrong(
        "a vector in place of a matrix for one label",
        "matrix_ridge",
        "shape",
        """
        n, d = X.shape
        A = np.vstack([X, np.sqrt(n * penalty) * np.eye(d)])
        return np.linalg.lstsq(A, np.vstack([Y, np.zeros((d, Y.shape[1]))]), rcond=None)[0].squeeze()
        """,
    ),
]
