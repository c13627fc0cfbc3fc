"""Right answers to iid-fails of another form than the reference; every one must pass."""

from exercises.runner.ladder import Right

RIGHT = [
    Right(
        "the variance of a mean",
        "effective_rows",
        """
        share = np.full(len(correlation), 1 / len(correlation))
        return 1 / (share @ correlation @ share)
        """,
    ),
    Right("the mean of a row's correlations", "effective_rows", "return np.array(1 / correlation.mean())"),
    Right(
        "a dictionary of folds, as a list",
        "folds_of_groups",
        """
        count = {}
        for group in sorted(groups.tolist()):
            count[group] = count.get(group, 0) + 1
        rows, fold = [0] * folds, {}
        for group in sorted(count, key=count.get, reverse=True):
            fold[group] = rows.index(min(rows))
            rows[fold[group]] += count[group]
        return [fold[group] for group in groups.tolist()]
        """,
    ),
    Right(
        "row by row, marked as they go",
        "folds_of_groups",
        """
        fold = np.full(len(groups), -1)
        while (fold < 0).any():
            names, sizes = np.unique(groups[fold < 0], return_counts=True)
            rows = [int((fold == k).sum()) for k in range(folds)]
            fold[groups == names[sizes.argmax()]] = int(np.argmin(rows))
        return fold.astype(float)
        """,
    ),
    Right(
        "from the last test backwards, in lists",
        "forward_splits",
        """
        size = n // (folds + 1)
        pairs = []
        for k in range(folds):
            end = n - k * size
            pairs.insert(0, (list(range(end - size - gap)), list(range(end - size, end))))
        return pairs
        """,
    ),
    Right(
        "by splitting and masks, as a generator",
        "forward_splits",
        """
        rows, size = np.arange(n), n // (folds + 1)
        return ((rows[rows < test[0] - gap], test) for test in np.split(rows[-size * folds :], folds))
        """,
    ),
    Right("a weighted average", "error_elsewhere", "return np.average(losses, weights=there / here)"),
    Right(
        "sums in a loop",
        "error_elsewhere",
        """
        above = below = 0.0
        for loss, p, q in zip(losses, here, there):
            above, below = above + loss * q / p, below + q / p
        return above / below
        """,
    ),
    Right(
        "the pseudoinverse, ages from the newest",
        "forgetful_fit",
        """
        age = len(y) - 1 - np.arange(len(y))
        root = np.sqrt(np.exp2(-age / half_life))
        return np.linalg.pinv(root[:, None] * X, rcond=1e-13) @ (root * y)
        """,
    ),
    Right(
        "singular values, newest row first",
        "forgetful_fit",
        """
        root = (0.5 ** (1 / half_life)) ** (np.arange(len(y)) / 2)
        U, s, Vt = np.linalg.svd(X[::-1] * root[:, None], full_matrices=False)
        seen = s > 1e-13 * s[0]
        return (Vt[seen].T @ (U[:, seen].T @ (y[::-1] * root) / s[seen]))[:, None].ravel().tolist()
        """,
    ),
]
