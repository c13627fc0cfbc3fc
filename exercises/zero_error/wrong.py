"""Wrong answers to zero-error, each with the rung that must catch it, and right ones in another form."""

from exercises.runner.ladder import Wrong

WRONG = [
    Wrong("an error a row", "least_training_error", "shape", "return (X @ np.linalg.pinv(X) @ y - y) ** 2"),
    Wrong("the sum", "least_training_error", "by hand", "return float(np.sum((X @ np.linalg.pinv(X) @ y - y) ** 2))"),
    Wrong("half of it", "least_training_error", "by hand", "return np.mean((X @ np.linalg.pinv(X) @ y - y) ** 2) / 2"),
    Wrong(
        "over n − d",
        "least_training_error",
        "by hand",
        "e = X @ np.linalg.pinv(X) @ y - y\nreturn e @ e / max(1, len(y) - X.shape[1])",
    ),
    Wrong(
        "no unseen weights", "fresh_error", "by hand", "return noise_variance * (1 + np.sum(np.linalg.pinv(X) ** 2))"
    ),
    Wrong(
        "no fresh noise",
        "fresh_error",
        "by hand",
        "P = np.linalg.pinv(X)\nu = w - P @ X @ w\nreturn u @ u + noise_variance * np.sum(P**2)",
    ),
    Wrong(
        "no noise in the fit",
        "fresh_error",
        "by hand",
        "u = w - np.linalg.pinv(X) @ X @ w\nreturn u @ u + noise_variance",
    ),
    Wrong(
        "the error on the old rows",
        "fresh_error",
        "by hand",
        "return noise_variance * (1 + np.linalg.matrix_rank(X) / len(X))",
    ),
    Wrong(
        "a loose cut-off",
        "least_training_error",
        "trap",
        "return np.mean((X @ np.linalg.lstsq(X, y, rcond=1e-3)[0] - y) ** 2)",
    ),
    Wrong(
        "a loose cut-off",
        "fresh_error",
        "trap",
        """
        P = np.linalg.pinv(X, rcond=1e-3)
        return np.sum((w - P @ X @ w) ** 2) + noise_variance * (1 + np.sum(P**2))
        """,
    ),
    Wrong(
        "0 wherever there are as many columns as rows",
        "least_training_error",
        "trap",
        "return 0.0 if X.shape[1] >= len(X) else np.mean((X @ np.linalg.pinv(X) @ y - y) ** 2)",
    ),
    Wrong(
        "a singular value of 0 kept beside nothing but zeros",
        "fresh_error",
        "trap",
        """
        U, s, Vt = np.linalg.svd(X, full_matrices=False)
        keep = s >= 1e-12 * s[0]
        s, Vt = s[keep], Vt[keep]
        u = w - Vt.T @ (Vt @ w)
        return u @ u + noise_variance * (1 + np.sum(1 / s**2))
        """,
    ),
    Wrong(
        "a cut-off of the root of rounding",
        "least_training_error",
        "trap",
        "return np.mean((X @ np.linalg.lstsq(X, y, rcond=1e-8)[0] - y) ** 2)",
    ),
    Wrong(
        "no cut-off",
        "least_training_error",
        "trap",
        "return np.mean((X @ np.linalg.lstsq(X, y, rcond=1e-30)[0] - y) ** 2)",
    ),
    Wrong(
        "a cut-off of the root of rounding",
        "fresh_error",
        "trap",
        """
        P = np.linalg.pinv(X, rcond=1e-8)
        return np.sum((w - P @ X @ w) ** 2) + noise_variance * (1 + np.sum(P**2))
        """,
    ),
]
