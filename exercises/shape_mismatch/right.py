"""Right answers to shape-mismatch of another form than the reference; every one must pass."""

from exercises.runner.ladder import Right

RIGHT = [
    Right(
        "the labels' scatter apart, in an array of no dimension",
        "broadcast_loss",
        "m = y.mean()\nreturn np.array((np.mean((outputs - m) ** 2) + np.mean((y - m) ** 2)) / 2)",
    ),
    Right(
        "moved to 0 first",
        "broadcast_loss",
        """
        o, t = outputs - y.mean(), y - y.mean()
        return ((o * o).mean() + (t * t).mean()) / 2 - o.mean() * t.mean()
        """,
    ),
    Right(
        "a list",
        "broadcast_gradient",
        "m, n = sum(y) / len(y), len(y)\nreturn [(o - m) / n for o in outputs]",
    ),
    Right(
        "the mean over all pairs, in a matrix",
        "broadcast_gradient",
        "return (outputs[:, None] - y).mean(axis=1) / len(y)",
    ),
    Right(
        "the slopes shrunk, in a list",
        "fit_broadcast",
        """
        n, b = len(y), batch_size
        middle = X.mean(axis=0)
        w = np.linalg.lstsq(X - middle, y - y.mean(), rcond=None)[0] * (n - b) / (b * (n - 1))
        return [w.tolist(), np.array(y.mean() - middle @ w)]
        """,
    ),
    Right(
        "normal equations",
        "fit_broadcast",
        """
        n, b = len(y), batch_size
        own = (1 / b) - (1 - 1 / b) / (n - 1)
        targets = own * y + (1 - own) * y.mean()
        A = np.column_stack([X, np.ones(n)])
        c = np.linalg.solve(A.T @ A, A.T @ targets)
        return c[:-1], c[-1]
        """,
    ),
    Right(
        "an array of no dimension",
        "matched_loss",
        """
        if np.shape(outputs) != np.shape(y):
            raise ValueError(f'{np.shape(outputs)} is not {np.shape(y)}')
        return np.array(((outputs - y) ** 2 / 2).mean())
        """,
    ),
    Right(
        "a dot product of all entries",
        "matched_loss",
        """
        if outputs.shape != y.shape:
            raise ValueError(f'shapes {outputs.shape} and {y.shape}')
        r = (outputs - y).ravel()
        return r @ r / r.size / 2
        """,
    ),
]
