"""Wrong answers to stacked-ridge, each with the rung that must catch it, and right ones in another form."""

from exercises.runner.ladder import Wrong

WRONG = [
    Wrong(
        "more columns in place of more rows",
        "stacked",
        "shape",
        "return np.hstack([X, np.sqrt(len(y) * penalty) * np.eye(*X.shape)]), y",
    ),
    Wrong(
        "no labels for the new rows",
        "stacked",
        "shape",
        "return np.vstack([X, np.sqrt(len(y) * penalty) * np.eye(X.shape[1])]), y",
    ),
    Wrong(
        "no root",
        "stacked",
        "by hand",
        """
        d = X.shape[1]
        return np.vstack([X, len(y) * penalty * np.eye(d)]), np.append(y, np.zeros(d))
        """,
    ),
    Wrong(
        "without n",
        "stacked",
        "by hand",
        """
        d = X.shape[1]
        return np.vstack([X, np.sqrt(penalty) * np.eye(d)]), np.append(y, np.zeros(d))
        """,
    ),
    Wrong(
        "d in place of n",
        "stacked",
        "by hand",
        """
        d = X.shape[1]
        return np.vstack([X, np.sqrt(d * penalty) * np.eye(d)]), np.append(y, np.zeros(d))
        """,
    ),
    Wrong(
        "λ without n",
        "stacked_ridge",
        "by hand",
        """
        A, t = stacked(X - X.mean(axis=0), y - y.mean(), penalty / len(y))
        w = np.linalg.lstsq(A, t, rcond=None)[0]
        return w, y.mean() - X.mean(axis=0) @ w
        """,
    ),
    Wrong(
        "the bias penalised",
        "stacked_ridge",
        "by hand",
        """
        A, t = stacked(np.column_stack([X, np.ones(len(y))]), y, penalty)
        solution = np.linalg.lstsq(A, t, rcond=None)[0]
        return solution[:-1], solution[-1]
        """,
    ),
    Wrong(
        "the mean label as the bias, whatever the mean features",
        "stacked_ridge",
        "by hand",
        """
        A, t = stacked(X - X.mean(axis=0), y - y.mean(), penalty)
        return np.linalg.lstsq(A, t, rcond=None)[0], y.mean()
        """,
    ),
    Wrong(
        "the normal equations of the stack",
        "stacked_ridge",
        "trap",
        """
        A, t = stacked(X - X.mean(axis=0), y - y.mean(), penalty)
        w = np.linalg.pinv(A.T @ A) @ A.T @ t
        return w, y.mean() - X.mean(axis=0) @ w
        """,
    ),
    Wrong(
        "the bias made small, too, where nothing is penalised",
        "stacked_ridge",
        "trap",
        """
        n, d = X.shape
        A = np.vstack([np.column_stack([X, np.ones(n)]), np.sqrt(n * penalty) * np.eye(d, d + 1)])
        solution = np.linalg.lstsq(A, np.append(y, np.zeros(d)), rcond=None)[0]
        return solution[:-1], solution[-1]
        """,
    ),
    Wrong(
        "the target's rows without the root",
        "ridge_towards",
        "by hand",
        """
        A = np.vstack([X, np.diag(np.sqrt(len(y) * penalties))])
        return np.linalg.lstsq(A, np.append(y, target), rcond=None)[0]
        """,
    ),
    Wrong(
        "ridge first, then moved by the target",
        "ridge_towards",
        "by hand",
        """
        A = np.vstack([X, np.diag(np.sqrt(len(y) * penalties))])
        return target + np.linalg.lstsq(A, np.append(y, np.zeros(len(target))), rcond=None)[0]
        """,
    ),
    Wrong(
        "one penalty for all weights",
        "ridge_towards",
        "by hand",
        """
        root = np.sqrt(len(y) * penalties.mean())
        A = np.vstack([X, root * np.eye(len(target))])
        return np.linalg.lstsq(A, np.append(y, root * target), rcond=None)[0]
        """,
    ),
    Wrong(
        "the shortest in place of the nearest",
        "ridge_towards",
        "trap",
        """
        root = np.sqrt(len(y) * penalties)
        A = np.vstack([X, np.diag(root)])
        return np.linalg.lstsq(A, np.append(y, root * target), rcond=None)[0]
        """,
    ),
    Wrong(
        "the normal equations",
        "ridge_towards",
        "trap",
        """
        A = X.T @ X + np.diag(len(y) * penalties)
        return target + np.linalg.pinv(A) @ (X.T @ (y - X @ target))
        """,
    ),
    Wrong(
        "a number in place of one weight",
        "stacked_ridge",
        "shape",
        """
        A, t = stacked(X - X.mean(axis=0), y - y.mean(), penalty)
        w = np.linalg.lstsq(A, t, rcond=None)[0]
        return w.squeeze(), y.mean() - X.mean(axis=0) @ w
        """,
    ),
    Wrong(
        "a number in place of one weight",
        "ridge_towards",
        "shape",
        """
        A = np.vstack([X, np.diag(np.sqrt(len(y) * penalties))])
        t = np.append(y - X @ target, np.zeros(len(target)))
        return (target + np.linalg.lstsq(A, t, rcond=None)[0]).squeeze()
        """,
    ),
    Wrong(
        "a loose cut-off",
        "stacked_ridge",
        "trap",
        """
        A, t = stacked(X - X.mean(axis=0), y - y.mean(), penalty)
        w = np.linalg.lstsq(A, t, rcond=1e-9)[0]
        return w, y.mean() - X.mean(axis=0) @ w
        """,
    ),
    Wrong(
        "a loose cut-off",
        "ridge_towards",
        "trap",
        """
        A = np.vstack([X, np.diag(np.sqrt(len(y) * penalties))])
        t = np.append(y - X @ target, np.zeros(len(target)))
        return target + np.linalg.lstsq(A, t, rcond=1e-9)[0]
        """,
    ),
    Wrong(
        "no cut-off",
        "stacked_ridge",
        "trap",
        """
        A, t = stacked(X - X.mean(axis=0), y - y.mean(), penalty)
        w = np.linalg.lstsq(A, t, rcond=1e-30)[0]
        return w, y.mean() - X.mean(axis=0) @ w
        """,
    ),
    Wrong(
        "no cut-off",
        "ridge_towards",
        "trap",
        """
        A = np.vstack([X, np.diag(np.sqrt(len(y) * penalties))])
        t = np.append(y - X @ target, np.zeros(len(target)))
        return target + np.linalg.lstsq(A, t, rcond=1e-30)[0]
        """,
    ),
]
