"""Right answers to second-derivatives of another form than the reference; every one must pass."""

from exercises.runner.ladder import Right

RIGHT = [
    Right(
        "least squares at once, in a list",
        "linear_newton_step",
        "return np.linalg.lstsq(X, y, rcond=None)[0].tolist()",
    ),
    Right(
        "QR",
        "linear_newton_step",
        "Q, R = np.linalg.qr(X)\nreturn w - np.linalg.solve(R, Q.T @ (X @ w - y))",
    ),
    Right(
        "both parts apart, in a list",
        "hessian_product",
        """
        p = np.exp(X @ w)
        z = X @ v
        return list((X.T @ (p * p * z) + X.T @ ((p - y) * p * z)) / len(y))
        """,
    ),
    Right(
        "means of products",
        "hessian_product",
        "p = np.exp(X @ w)\nreturn np.mean(((2 * p - y) * p * (X @ v))[:, None] * X, axis=0)",
    ),
    Right(
        "all of H at once, in an array of no dimension",
        "least_curvature",
        """
        p = np.exp(X @ w)
        H = (X.T * ((2 * p - y) * p)) @ X / len(y)
        return np.array(np.linalg.eigvalsh(H).min())
        """,
    ),
    Right(
        "eigenvalues of any matrix",
        "least_curvature",
        """
        p = np.exp(X @ w)
        H = X.T @ (((2 * p - y) * p)[:, None] * X) / len(y)
        return min(np.linalg.eigvals(H).real)
        """,
    ),
    Right(
        "rows below J, in a list",
        "gauss_newton_step",
        """
        p, n, d = np.exp(X @ w), len(y), len(w)
        rows = np.vstack([p[:, None] * X, np.sqrt(n * damping) * np.eye(d)])
        return (w + np.linalg.lstsq(rows, np.append(y - p, np.zeros(d)), rcond=None)[0]).tolist()
        """,
    ),
    Right(
        "with an inverse",
        "gauss_newton_step",
        """
        p = np.exp(X @ w)
        J = X * p[:, None]
        G = J.T @ J / len(y)
        return w - np.linalg.inv(G + damping * np.identity(len(w))) @ (J.T @ (p - y) / len(y))
        """,
    ),
]
