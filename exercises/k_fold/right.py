"""Right answers to k-fold of another form than the reference; every one must pass."""

from exercises.runner.ladder import Right

RIGHT = [
    Right(
        "dealt out to shuffled rows, in a list",
        "assign_folds",
        """
        fold = [0] * n
        for k, row in enumerate(np.random.default_rng(seed).permutation(n).tolist()):
            fold[row] = k % folds
        return fold
        """,
    ),
    Right(
        "cut into pieces",
        "assign_folds",
        """
        fold = np.empty(n, dtype=np.int8)
        for k, rows in enumerate(np.array_split(np.random.default_rng(seed).permutation(n), folds)):
            fold[rows] = k
        return fold
        """,
    ),
    Right(
        "sums of squares, in an array of no dimension",
        "cross_validate",
        """
        total = 0.0
        for k in set(fold.tolist()):
            held = fold == k
            w = np.linalg.pinv(X[~held]) @ y[~held]
            total += ((X[held] @ w - y[held]) ** 2).sum()
        return np.array(total / len(y))
        """,
    ),
    Right(
        "row by row",
        "cross_validate",
        """
        total = 0.0
        for i in range(len(y)):
            others = fold != fold[i]
            total += float(X[i] @ np.linalg.lstsq(X[others], y[others], rcond=None)[0] - y[i]) ** 2
        return total / len(y)
        """,
    ),
    Right(
        "the matrix of the fit, in a list",
        "leave_one_out",
        """
        H = X @ np.linalg.pinv(X)
        h = np.diag(H)
        if (h > 1 - 1e-9).any():
            raise ValueError("X has a row that nothing else speaks for")
        return list((H @ y - y) / (1 - h))
        """,
    ),
    Right(
        "n fits, each with a look at its rank",
        "leave_one_out",
        """
        errors = []
        for i in range(len(y)):
            A, t = np.delete(X, i, axis=0), np.delete(y, i)
            if np.linalg.matrix_rank(A, tol=1e-9 * np.linalg.norm(X)) < X.shape[1]:
                raise ValueError("X: a row is needed for its own weights")
            errors.append(X[i] @ np.linalg.lstsq(A, t, rcond=None)[0] - y[i])
        return np.array(errors)
        """,
    ),
    Right(
        "row by row, in an array of no dimension",
        "expected_pessimism",
        """
        fold = np.arange(n) % folds
        return np.array(variance * (np.mean([1 / np.sum(fold != k) for k in fold]) - 1 / n))
        """,
    ),
    Right(
        "fold by fold",
        "expected_pessimism",
        """
        sizes = [len(range(k, n, folds)) for k in range(folds)]
        return sum(m * variance * (1 + 1 / (n - m)) for m in sizes) / n - variance * (1 + 1 / n)
        """,
    ),
]
