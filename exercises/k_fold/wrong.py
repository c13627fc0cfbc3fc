"""Wrong answers to k-fold, each with the rung that must catch it."""

from exercises.runner.ladder import Wrong

WRONG = [
    Wrong(
        "a fold drawn for each row by itself",
        "assign_folds",
        "by hand",
        "return np.random.default_rng(seed).integers(folds, size=n)",
    ),
    Wrong(
        "what is left over in the last fold",
        "assign_folds",
        "by hand",
        "return np.random.default_rng(seed).permutation(np.minimum(np.arange(n) // (n // folds), folds - 1))",
    ),
    Wrong("not shuffled", "assign_folds", "law", "return np.arange(n) % folds"),
    Wrong(
        "a seed that is not used",
        "assign_folds",
        "trap",
        "return np.random.default_rng().permutation(np.arange(n) % folds)",
    ),
    Wrong(
        "the mean of the folds' means",
        "cross_validate",
        "by hand",
        """
        means = []
        for k in np.unique(fold):
            w = np.linalg.lstsq(X[fold != k], y[fold != k], rcond=None)[0]
            means.append(np.mean((X[fold == k] @ w - y[fold == k]) ** 2))
        return np.mean(means)
        """,
    ),
    Wrong(
        "weights that have seen the row",
        "cross_validate",
        "by hand",
        "return np.mean((X @ np.linalg.lstsq(X, y, rcond=None)[0] - y) ** 2)",
    ),
    Wrong(
        "fitted to the fold, judged on the others",
        "cross_validate",
        "by hand",
        """
        total = 0.0
        for k in np.unique(fold):
            w = np.linalg.lstsq(X[fold == k], y[fold == k], rcond=None)[0]
            total += np.sum((X[fold != k] @ w - y[fold != k]) ** 2)
        return total / len(y)
        """,
    ),
    Wrong(
        "folds numbered from 0 taken for granted",
        "cross_validate",
        "trap",
        """
        total = 0.0
        for k in range(int(fold.max()) + 1):
            w = np.linalg.lstsq(X[fold != k], y[fold != k], rcond=None)[0]
            total += np.sum((X[fold == k] @ w - y[fold == k]) ** 2)
        return total / len(y)
        """,
    ),
    Wrong(
        "the residuals of one fit",
        "leave_one_out",
        "by hand",
        "return X @ np.linalg.lstsq(X, y, rcond=None)[0] - y",
    ),
    Wrong(
        "the same leverage for every row",
        "leave_one_out",
        "by hand",
        "n, d = X.shape\nreturn (X @ np.linalg.lstsq(X, y, rcond=None)[0] - y) / (1 - d / n)",
    ),
    Wrong(
        "n honest fits, and no word of a row that nothing else speaks for",
        "leave_one_out",
        "trap",
        """
        errors = []
        for i in range(len(y)):
            rest = np.arange(len(y)) != i
            errors.append(X[i] @ np.linalg.lstsq(X[rest], y[rest], rcond=None)[0] - y[i])
        return np.array(errors)
        """,
    ),
    Wrong(
        "a row of leverage 1 passed over",
        "leave_one_out",
        "trap",
        """
        H = X @ np.linalg.inv(X.T @ X) @ X.T
        return (H @ y - y) / np.maximum(1 - np.diag(H), 1e-12)
        """,
    ),
    Wrong(
        "not compared with all n rows",
        "expected_pessimism",
        "by hand",
        "m = n - n / folds\nreturn variance * (1 + 1 / m)",
    ),
    Wrong(
        "the rows of one fold where those of the others are meant",
        "expected_pessimism",
        "by hand",
        "return variance * (folds / n - 1 / n)",
    ),
    Wrong("even folds only", "expected_pessimism", "trap", "return variance / (n * (folds - 1))"),
    Wrong(
        "the number of folds for the rows outside",
        "expected_pessimism",
        "by hand",
        "return variance * (1 / folds - 1 / n)",
    ),
    Wrong(
        "a loose cut-off",
        "cross_validate",
        "trap",
        """
        errors = np.empty(len(y))
        for k in np.unique(fold):
            out = fold == k
            errors[out] = X[out] @ np.linalg.pinv(X[~out], rcond=1e-3) @ y[~out] - y[out]
        return np.mean(errors**2)
        """,
    ),
]
