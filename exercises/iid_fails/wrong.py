"""Wrong answers to iid-fails, each with the rung that must catch it."""

from exercises.runner.ladder import Wrong

WRONG = [
    Wrong(
        "only neighbours",
        "effective_rows",
        "by hand",
        """
        n = len(correlation)
        return n / (1 + 2 * np.diag(correlation, 1).mean())
        """,
    ),
    Wrong("squared correlations", "effective_rows", "by hand", "return len(correlation) ** 2 / (correlation**2).sum()"),
    Wrong(
        "the formula for endless series",
        "effective_rows",
        "by hand",
        """
        n, r = len(correlation), correlation[0, 1] if len(correlation) > 1 else 0
        return n * (1 - r) / (1 + r)
        """,
    ),
    Wrong("each pair once", "effective_rows", "by hand", "return len(correlation) ** 2 / np.triu(correlation).sum()"),
    Wrong(
        "the rank",
        "effective_rows",
        "by hand",
        "return int(np.linalg.matrix_rank(correlation))",
    ),
    Wrong(
        "a mean correlation of all others by the first row",
        "effective_rows",
        "law",
        "return len(correlation) / correlation[0].sum()",
    ),
    Wrong(
        "never more than n",
        "effective_rows",
        "trap",
        "return min(len(correlation), len(correlation) ** 2 / correlation.sum())",
    ),
    Wrong(
        "rows dealt out",
        "folds_of_groups",
        "by hand",
        "return np.arange(len(groups)) % folds",
    ),
    Wrong(
        "groups in turn, whatever their size",
        "folds_of_groups",
        "by hand",
        "return np.unique(groups, return_inverse=True)[1] % folds",
    ),
    Wrong(
        "folds counted from one",
        "folds_of_groups",
        "shape",
        "return np.unique(groups, return_inverse=True)[1] % folds + 1",
    ),
    Wrong(
        "the smallest group first",
        "folds_of_groups",
        "by hand",
        """
        names, group, sizes = np.unique(groups, return_inverse=True, return_counts=True)
        rows, taken = np.zeros(folds), np.empty(len(names), int)
        for each in np.argsort(sizes, kind="stable"):
            taken[each] = np.argmin(rows)
            rows[taken[each]] += sizes[each]
        return taken[group]
        """,
    ),
    Wrong(
        "the fold with the fewest groups",
        "folds_of_groups",
        "law",
        """
        names, group, sizes = np.unique(groups, return_inverse=True, return_counts=True)
        taken = np.empty(len(names), int)
        taken[np.argsort(-sizes, kind="stable")] = np.resize(np.r_[:folds, folds - 1 : -1 : -1], len(names))
        return taken[group]
        """,
    ),
    Wrong(
        "ties in the order of the rows",
        "folds_of_groups",
        "law",
        """
        names = list(dict.fromkeys(groups.tolist()))
        sizes = [int((groups == name).sum()) for name in names]
        rows, fold = [0] * folds, {}
        for place in sorted(range(len(names)), key=lambda each: -sizes[each]):
            fold[names[place]] = rows.index(min(rows))
            rows[fold[names[place]]] += sizes[place]
        return [fold[group] for group in groups.tolist()]
        """,
    ),
    Wrong(
        "as many blocks as folds",
        "forward_splits",
        "shape",
        """
        size = n // folds
        return [(np.arange(k * size - gap), np.arange(k * size, (k + 1) * size)) for k in range(folds)]
        """,
    ),
    Wrong(
        "trained on the future as well",
        "forward_splits",
        "by hand",
        """
        size, rows = n // (folds + 1), np.arange(n)
        starts = range(n - folds * size, n, size)
        return [
            (np.r_[rows[: start - gap], rows[start + size + gap :]], rows[start : start + size]) for start in starts
        ]
        """,
    ),
    Wrong(
        "no gap",
        "forward_splits",
        "by hand",
        """
        size = n // (folds + 1)
        return [(np.arange(start), np.arange(start, start + size)) for start in range(n - folds * size, n, size)]
        """,
    ),
    Wrong(
        "the gap after the block as well",
        "forward_splits",
        "shape",
        """
        size = n // (folds + 1)
        starts = range(n - folds * size, n, size)
        return [(np.arange(start - gap), np.arange(start, start + size - gap)) for start in starts]
        """,
    ),
    Wrong(
        "a window that forgets the oldest rows",
        "forward_splits",
        "by hand",
        """
        size = n // (folds + 1)
        starts = range(n - folds * size, n, size)
        return [(np.arange(max(0, start - 2 * size), start - gap), np.arange(start, start + size)) for start in starts]
        """,
    ),
    Wrong(
        "what is left over is never tested",
        "forward_splits",
        "by hand",
        """
        size = n // (folds + 1)
        starts = range(size, (folds + 1) * size, size)
        return [(np.arange(max(0, start - gap)), np.arange(start, start + size)) for start in starts]
        """,
    ),
    Wrong(
        "weighted by the other density alone",
        "error_elsewhere",
        "by hand",
        "return there @ losses / there.sum()",
    ),
    Wrong(
        "the ratio upside down",
        "error_elsewhere",
        "by hand",
        "return np.average(losses, weights=here / (there + 1e-30))",
    ),
    Wrong("no weights", "error_elsewhere", "by hand", "return losses.mean()"),
    Wrong(
        "not divided by the sum of the weights",
        "error_elsewhere",
        "by hand",
        "return np.mean(there / here * losses)",
    ),
    Wrong(
        "densities made to add up to one, not the weights",
        "error_elsewhere",
        "by hand",
        "return np.mean(there / there.sum() / (here / here.sum()) * losses)",
    ),
    Wrong(
        "the oldest row counts most",
        "forgetful_fit",
        "by hand",
        """
        root = 0.5 ** (np.arange(len(y)) / half_life / 2)
        return np.linalg.lstsq(X * root[:, None], y * root, rcond=None)[0]
        """,
    ),
    Wrong(
        "squared weights",
        "forgetful_fit",
        "by hand",
        """
        weight = 0.5 ** (np.arange(len(y))[::-1] / half_life)
        return np.linalg.lstsq(X * weight[:, None], y * weight, rcond=None)[0]
        """,
    ),
    Wrong(
        "1/e in place of one half",
        "forgetful_fit",
        "by hand",
        """
        root = np.exp(-np.arange(len(y))[::-1] / half_life / 2)
        return np.linalg.lstsq(X * root[:, None], y * root, rcond=None)[0]
        """,
    ),
    Wrong(
        "features weighted, labels not",
        "forgetful_fit",
        "by hand",
        """
        root = 0.5 ** (np.arange(len(y))[::-1] / half_life / 2)
        return np.linalg.lstsq(X * root[:, None], y, rcond=None)[0]
        """,
    ),
    Wrong(
        "the normal equations",
        "forgetful_fit",
        "trap",
        """
        weight = 0.5 ** (np.arange(len(y))[::-1] / half_life)
        return np.linalg.pinv(X.T @ (weight[:, None] * X)) @ (X.T @ (weight * y))
        """,
    ),
    Wrong(
        "whole half-lives only",
        "forgetful_fit",
        "law",
        """
        root = np.sqrt(0.5 ** (np.arange(len(y))[::-1] // half_life))
        return np.linalg.lstsq(X * root[:, None], y * root, rcond=None)[0]
        """,
    ),
    Wrong(
        "by the mean correlation of all pairs, also where there is none",
        "effective_rows",
        "trap",
        """
        n = len(correlation)
        mean = (correlation.sum() - n) / np.float64(n * (n - 1))
        return float(n / (1 + (n - 1) * mean))
        """,
    ),
    Wrong(
        "a loose cut-off",
        "forgetful_fit",
        "trap",
        """
        root = 0.5 ** (np.arange(len(y))[::-1] / half_life / 2)
        return np.linalg.lstsq(X * root[:, None], y * root, rcond=1e-9)[0]
        """,
    ),
    Wrong(
        "no cut-off",
        "forgetful_fit",
        "trap",
        """
        root = 0.5 ** (np.arange(len(y))[::-1] / half_life / 2)
        return np.linalg.lstsq(X * root[:, None], y * root, rcond=1e-30)[0]
        """,
    ),
]
