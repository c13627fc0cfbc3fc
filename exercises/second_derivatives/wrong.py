"""Wrong answers to second-derivatives, each with the rung that must catch it."""

from exercises.runner.ladder import Wrong

WRONG = [
    Wrong(
        "the slope without the second derivatives",
        "linear_newton_step",
        "by hand",
        "return w - X.T @ (X @ w - y) / len(y)",
    ),
    Wrong(
        "the matrix formed and inverted",
        "linear_newton_step",
        "trap",
        "return w - np.linalg.pinv(X.T @ X) @ (X.T @ (X @ w - y))",
    ),
    Wrong(
        "away from the minimum",
        "linear_newton_step",
        "by hand",
        "return w + np.linalg.lstsq(X, X @ w - y, rcond=None)[0]",
    ),
    Wrong(
        "Gauss and Newton's matrix",
        "hessian_product",
        "by hand",
        "p = np.exp(X @ w)\nreturn X.T @ (p**2 * (X @ v)) / len(y)",
    ),
    Wrong(
        "the sum over rows",
        "hessian_product",
        "by hand",
        "p = np.exp(X @ w)\nreturn X.T @ ((2 * p - y) * p * (X @ v))",
    ),
    Wrong(
        "all of H, then times v",
        "hessian_product",
        "trap",
        "p = np.exp(X @ w)\nH = X.T @ (((2 * p - y) * p)[:, None] * X) / len(y)\nreturn H @ v",
    ),
    Wrong(
        "differences with far too small a step",
        "hessian_product",
        "by hand",
        """
        def slope(w):
            p = np.exp(X @ w)
            return X.T @ ((p - y) * p) / len(y)

        return (slope(w + 1e-13 * v) - slope(w)) / 1e-13
        """,
    ),
    Wrong(
        "the curvature that Gauss and Newton keep",
        "least_curvature",
        "by hand",
        "p = np.exp(X @ w)\nreturn np.linalg.eigvalsh(X.T @ ((p**2)[:, None] * X) / len(y))[0]",
    ),
    Wrong(
        "the least in size",
        "least_curvature",
        "law",
        """
        p = np.exp(X @ w)
        values = np.linalg.eigvalsh(X.T @ (((2 * p - y) * p)[:, None] * X) / len(y))
        return values[np.argmin(np.abs(values))]
        """,
    ),
    Wrong(
        "the least on the diagonal",
        "least_curvature",
        "law",
        "p = np.exp(X @ w)\nreturn np.min((X**2).T @ ((2 * p - y) * p) / len(y))",
    ),
    Wrong(
        "Newton's own matrix, damped",
        "gauss_newton_step",
        "by hand",
        """
        p = np.exp(X @ w)
        H = X.T @ (((2 * p - y) * p)[:, None] * X) / len(y)
        return w - np.linalg.lstsq(H + damping * np.eye(len(w)), X.T @ ((p - y) * p) / len(y), rcond=None)[0]
        """,
    ),
    Wrong(
        "the damping on every place",
        "gauss_newton_step",
        "law",
        """
        p = np.exp(X @ w)
        J = p[:, None] * X
        return w - np.linalg.solve(J.T @ J / len(y) + damping + 1e-12 * np.eye(len(w)), J.T @ (p - y) / len(y))
        """,
    ),
    Wrong(
        "the sum in G, the mean in the gradient",
        "gauss_newton_step",
        "law",
        """
        p = np.exp(X @ w)
        J = p[:, None] * X
        return w - np.linalg.solve(J.T @ J + damping * np.eye(len(w)), J.T @ (p - y) / len(y))
        """,
    ),
    Wrong(
        "divided by n once more",
        "linear_newton_step",
        "by hand",
        "return w - np.linalg.lstsq(X, X @ w - y, rcond=None)[0] / len(y)",
    ),
    Wrong(
        "the largest",
        "least_curvature",
        "by hand",
        """
        H = np.array([hessian_product(X, y, w, e) for e in np.eye(X.shape[1])])
        return float(np.linalg.eigvalsh((H + H.T) / 2)[-1])
        """,
    ),
    Wrong(
        "the damping times n",
        "gauss_newton_step",
        "law",
        """
        J = np.exp(X @ w)[:, None] * X
        return w - np.linalg.solve(J.T @ J + damping * np.eye(len(w)), J.T @ (np.exp(X @ w) - y))
        """,
    ),
]
