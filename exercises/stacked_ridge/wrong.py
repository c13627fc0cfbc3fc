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
]

RIGHT = [
    (
        "the new rows above the data",
        "stacked",
        """
        n, d = X.shape
        A = np.zeros((n + d, d))
        A[d:] = X
        A[np.arange(d), np.arange(d)] = np.sqrt(n * penalty)
        return A, np.concatenate([np.zeros(d), y])
        """,
    ),
    (
        "a turned identity, and lists",
        "stacked",
        """
        root = (len(y) * penalty) ** 0.5
        below = [[-root * (i + j == X.shape[1] - 1) for j in range(X.shape[1])] for i in range(X.shape[1])]
        return X.tolist() + below, [*y.tolist(), *([0.0] * X.shape[1])]
        """,
    ),
    (
        "singular values",
        "stacked_ridge",
        """
        U, s, Vt = np.linalg.svd(X - X.mean(axis=0), full_matrices=False)
        seen = s > 1e-14 * np.linalg.norm(X)
        U, s, Vt = U[:, seen], s[seen], Vt[seen]
        w = (s / (s**2 + len(y) * penalty) * (y @ U)) @ Vt
        return [w, np.mean(y - X @ w)]
        """,
    ),
    (
        "the pseudoinverse of the stack",
        "stacked_ridge",
        """
        n, d = X.shape
        means = np.average(X, axis=0)
        A = np.concatenate([X - means, np.diag([(n * penalty) ** 0.5] * d)])
        w = np.linalg.pinv(A)[:, :n] @ (y - np.average(y))
        return w, np.average(y) - means @ w
        """,
    ),
    (
        "pseudoinverse, for the way from the target",
        "ridge_towards",
        """
        A = np.concatenate([X, np.diag((len(y) * penalties) ** 0.5)])
        return np.linalg.pinv(A)[:, : len(y)] @ (y - X @ target) + target
        """,
    ),
    (
        "singular values of the stack, the mean's factor inside",
        "ridge_towards",
        """
        n = len(y)
        A = np.vstack([X / np.sqrt(n), np.diag(np.sqrt(penalties))])
        U, s, Vt = np.linalg.svd(A, full_matrices=False)
        seen = s > 1e-14 * s[0]
        moved = (U[:n, seen].T @ (y - X @ target)) / np.sqrt(n)
        return target + Vt[seen].T @ (moved / s[seen])
        """,
    ),
]
