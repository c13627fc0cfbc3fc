"""Wrong answers to robust-losses, each with the rung that must catch it."""

from exercises.runner.ladder import Wrong

WRONG = [
    Wrong(
        "½e² within, as other books have it",
        "huber_losses",
        "by hand",
        "return np.where(np.abs(errors) <= sigma, errors**2 / 2, sigma * (np.abs(errors) - sigma / 2))",
    ),
    Wrong(
        "pieces that do not meet",
        "huber_losses",
        "by hand",
        "return np.where(np.abs(errors) <= sigma, errors**2 / (2 * sigma), np.abs(errors))",
    ),
    Wrong(
        "pieces multiplied by 0",
        "huber_losses",
        "trap",
        """
        near = np.abs(errors) <= sigma
        with np.errstate(all="ignore"):
            return near * errors**2 / (2 * sigma) + ~near * (np.abs(errors) - sigma / 2)
        """,
    ),
    Wrong("summed", "huber_losses", "shape", "return np.minimum(errors**2 / (2 * sigma), np.abs(errors)).sum()"),
    Wrong("clipped at σ", "huber_slopes", "by hand", "return np.clip(errors, -sigma, sigma)"),
    Wrong("the sign alone", "huber_slopes", "by hand", "return np.sign(errors)"),
    Wrong("clipped from above only", "huber_slopes", "by hand", "return np.minimum(errors / sigma, 1)"),
    Wrong(
        "least squares",
        "fit_huber",
        "by hand",
        "c = np.linalg.lstsq(np.column_stack([X, np.ones(len(y))]), y, rcond=None)[0]\nreturn c[:-1], c[-1]",
    ),
    Wrong(
        "the gradient of the whole batch clipped, not each row's",
        "fit_huber",
        "by hand",
        """
        A, c = np.column_stack([X, np.ones(len(y))]), np.zeros(X.shape[1] + 1)
        for _ in range(5000):
            gradient = A.T @ (A @ c - y) / len(y)
            c = c - 0.3 * gradient * min(1, sigma / max(np.linalg.norm(gradient), 1e-300))
        return c[:-1], c[-1]
        """,
    ),
    Wrong(
        "one rate for every σ",
        "fit_huber",
        "trap",
        """
        A, c = np.column_stack([X, np.ones(len(y))]), np.zeros(X.shape[1] + 1)
        for _ in range(5000):
            c = c - 0.2 * A.T @ np.clip((A @ c - y) / sigma, -1, 1) / len(y)
        return c[:-1], c[-1]
        """,
    ),
    Wrong(
        "downhill from least squares, and not far enough",
        "fit_huber",
        "trap",
        """
        A = np.column_stack([X, np.ones(len(y))])
        c = np.linalg.lstsq(A, y, rcond=None)[0]
        rate = 1.9 * sigma / np.linalg.norm(A, 2) ** 2
        for _ in range(8000):
            c = c - rate * A.T @ np.clip((A @ c - y) / sigma, -1, 1)
        return c[:-1], c[-1]
        """,
    ),
    Wrong(
        "weighted once",
        "fit_huber",
        "by hand",
        """
        A = np.column_stack([X, np.ones(len(y))])
        c = np.linalg.lstsq(A, y, rcond=None)[0]
        root = 1 / np.sqrt(np.maximum(np.abs(A @ c - y), sigma))
        c = np.linalg.lstsq(A * root[:, None], y * root, rcond=None)[0]
        return c[:-1], c[-1]
        """,
    ),
    Wrong(
        "the influence on least squares",
        "influence_of_label",
        "by hand",
        "A = np.column_stack([X, np.ones(len(y))])\nreturn (A @ np.linalg.pinv(A))[row, row] * (labels - y[row])",
    ),
    Wrong(
        "the new prediction, not the change",
        "influence_of_label",
        "by hand",
        """
        changes = []
        for label in labels:
            y[row] = label
            w, b = fit_huber(X, y, sigma)
            changes.append(X[row] @ w + b)
        return np.array(changes)
        """,
    ),
    Wrong(
        "the change of the bias alone",
        "influence_of_label",
        "law",
        """
        changes = []
        old = fit_huber(X, y, sigma)[1]
        for label in labels:
            y[row] = label
            changes.append(fit_huber(X, y, sigma)[1] - old)
        return np.array(changes)
        """,
    ),
    Wrong(
        "without its sign",
        "influence_of_label",
        "by hand",
        """
        changes = []
        w, b = fit_huber(X, y, sigma)
        for label in labels:
            y[row] = label
            v, c = fit_huber(X, y, sigma)
            changes.append(np.abs(X[row] @ (v - w) + c - b))
        return np.array(changes)
        """,
    ),
    Wrong(
        "divided by σ once more",
        "huber_slopes",
        "by hand",
        "return np.clip(errors / sigma, -1, 1) / sigma",
    ),
]
