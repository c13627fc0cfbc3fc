"""Right answers to zero-error of another form than the reference; every one must pass."""

from exercises.runner.ladder import Right

RIGHT = [
    Right("by the pseudoinverse", "least_training_error", "e = y - X @ (np.linalg.pinv(X) @ y)\nreturn e @ e / len(e)"),
    Right(
        "singular vectors",
        "least_training_error",
        "U, s, _ = np.linalg.svd(X)\nr = int(np.sum(s > 1e-12 * s[0]))\nreturn np.sum((U[:, r:].T @ y) ** 2) / len(y)",
    ),
    Right(
        "singular values",
        "fresh_error",
        "_, s, V = np.linalg.svd(X)\nr = int(np.sum(s > 1e-12 * s[0]))\n"
        "return np.sum((V[r:] @ w) ** 2) + noise_variance * (1 + np.sum(1 / s[:r] ** 2))",
    ),
    Right(
        "a trace",
        "fresh_error",
        "P = np.linalg.pinv(X)\nu = (np.eye(len(w)) - P @ X) @ w\n"
        "return float(np.dot(u, u)) + noise_variance + noise_variance * np.trace(P @ P.T)",
    ),
]
