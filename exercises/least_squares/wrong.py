"""Wrong answers to least-squares, each with the rung that must catch it."""

from exercises.runner.ladder import Wrong

WRONG = [
    Wrong("the ½ forgotten", "loss", "by hand", "return np.mean((X @ w - y) ** 2)"),
    Wrong("the sum, not the mean", "loss", "by hand", "return 0.5 * np.sum((X @ w - y) ** 2)"),
    Wrong("one loss for each row", "loss", "shape", "return 0.5 * (X @ w - y) ** 2"),
    Wrong("y in a column beside a row", "loss", "by hand", "return 0.5 * np.mean((X @ w - y.reshape(-1, 1)) ** 2)"),
    Wrong("the factor 2", "gradient", "by hand", "return 2 * X.T @ (X @ w - y) / len(y)"),
    Wrong("the sign", "gradient", "by hand", "return X.T @ (y - X @ w) / len(y)"),
    Wrong("not averaged", "gradient", "by hand", "return X.T @ (X @ w - y)"),
    Wrong("residuals in place of slopes", "gradient", "shape", "return X @ w - y"),
    Wrong(
        "no look at the rank",
        "solve_normal_equations",
        "trap",
        "return np.linalg.solve(X.T @ X + ridge * np.eye(X.shape[1]), X.T @ y)",
    ),
    Wrong(
        "no look at the digits that a penalty leaves",
        "solve_normal_equations",
        "trap",
        """
        gram = X.T @ X + ridge * np.eye(X.shape[1])
        if np.linalg.matrix_rank(gram, tol=1e-14 * np.linalg.norm(gram)) < len(gram):
            raise ValueError("X is singular")
        return np.linalg.solve(gram, X.T @ y)
        """,
    ),
    Wrong(
        "the penalty times n",
        "solve_normal_equations",
        "by hand",
        "return np.linalg.solve(X.T @ X + len(y) * ridge * np.eye(X.shape[1]), X.T @ y)",
    ),
    Wrong("normal equations for QR", "solve_qr", "trap", "return np.linalg.solve(X.T @ X, X.T @ y)"),
    Wrong(
        "no look at the diagonal of R",
        "solve_qr",
        "trap",
        "Q, R = np.linalg.qr(X)\nreturn np.linalg.solve(R, Q.T @ y)",
    ),
    Wrong("y itself in place of Qᵀy", "solve_qr", "runs", "Q, R = np.linalg.qr(X)\nreturn np.linalg.solve(R, y)"),
    Wrong(
        "lstsq, which takes a small unit for a zero",
        "solve_min_norm",
        "trap",
        "w, _, rank, _ = np.linalg.lstsq(X, y)\nreturn w, int(rank)",
    ),
    Wrong("the inverse that is not there", "solve_min_norm", "by hand", "return np.linalg.inv(X.T @ X) @ X.T @ y, 2"),
    Wrong("the weights without the rank", "solve_min_norm", "shape", "return np.linalg.pinv(X) @ y"),
    Wrong(
        "the columns taken as the rank",
        "solve_min_norm",
        "by hand",
        "return np.linalg.pinv(X) @ y, X.shape[1]",
    ),
    Wrong("QR without refinement", "solve_refined", "trap", "return solve_qr(X, y)"),
    Wrong(
        "refinement in working precision",
        "solve_refined",
        "trap",
        """
        w = solve_qr(X, y)
        for _ in range(10):
            w = w + solve_qr(X, y - X @ w)
        return w
        """,
    ),
    Wrong(
        "QR for every strength",
        "ridge",
        "trap",
        """
        d = X.shape[1]
        return solve_qr(np.vstack([X, np.sqrt(strength) * np.eye(d)]), np.append(y, np.zeros(d)))
        """,
    ),
    Wrong("normal equations for ridge", "ridge", "trap", "return solve_normal_equations(X, y, strength)"),
    Wrong(
        "the strength without its root",
        "ridge",
        "by hand",
        """
        d = X.shape[1]
        return solve_qr(np.vstack([X, strength * np.eye(d)]), np.append(y, np.zeros(d)))
        """,
    ),
    Wrong(
        "half of the rows' sum, by columns",
        "solve_normal_equations",
        "by hand",
        "return np.linalg.solve(X.T @ X + (ridge * np.eye(X.shape[1])) ** 2, X.T @ y)",
    ),
    Wrong(
        "a bound on the determinant",
        "solve_normal_equations",
        "trap",
        """
        gram = X.T @ X + ridge * np.eye(X.shape[1])
        if abs(np.linalg.det(gram)) < 1e-9:
            raise ValueError("X is singular")
        return np.linalg.solve(gram, X.T @ y)
        """,
    ),
    Wrong(
        "a fixed bound on the diagonal of R",
        "solve_qr",
        "trap",
        """
        Q, R = np.linalg.qr(X)
        if np.abs(np.diag(R)).min() < 1e-10:
            raise ValueError("X is singular")
        return np.linalg.solve(R, Q.T @ y)
        """,
    ),
    Wrong(
        "a loose bound on the diagonal of R",
        "solve_qr",
        "trap",
        """
        Q, R = np.linalg.qr(X)
        if np.abs(np.diag(R)).min() < 1e-7 * np.abs(np.diag(R)).max():
            raise ValueError("X is singular")
        return np.linalg.solve(R, Q.T @ y)
        """,
    ),
    Wrong(
        "pinv of XᵀX",
        "solve_min_norm",
        "trap",
        "return np.linalg.pinv(X.T @ X, rcond=1e-12) @ X.T @ y, int(np.linalg.matrix_rank(X))",
    ),
    Wrong(
        "normal equations for digits",
        "solve_refined",
        "trap",
        "return np.linalg.inv(X.T @ X) @ X.T @ y",
    ),
    Wrong(
        "the pseudoinverse with a loose cut-off",
        "solve_refined",
        "trap",
        "return np.linalg.pinv(X, rcond=1e-9) @ y",
    ),
    Wrong(
        "the strength times n",
        "ridge",
        "by hand",
        """
        d = X.shape[1]
        return solve_refined(np.vstack([X, np.sqrt(len(y) * strength) * np.eye(d)]), np.append(y, np.zeros(d)))
        """,
    ),
]
