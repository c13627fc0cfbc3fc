"""Right answers to early-stopping of another form than the reference; every one must pass."""

from exercises.runner.ladder import Right

RIGHT = [
    Right(
        "a running least, in a list",
        "stop_by_patience",
        """
        best, waited = 0, 0
        for epoch in range(1, len(errors)):
            best, waited = (epoch, 0) if errors[epoch] < errors[best] else (best, waited + 1)
            if waited == patience:
                return [best, epoch]
        return [best, len(errors) - 1]
        """,
    ),
    Right(
        "an array of two",
        "stop_by_patience",
        """
        least = np.minimum.accumulate(errors)
        first = np.array([np.flatnonzero(errors == v)[0] for v in least])
        late = np.flatnonzero(np.arange(len(errors)) - first >= patience)
        last = late[0] if len(late) else len(errors) - 1
        return np.array([first[last], last])
        """,
    ),
    Right(
        "what is still missing of the shortest minimiser, in a list",
        "weights_after",
        """
        U, s, Vt = np.linalg.svd(X, full_matrices=False)
        seen = s > 1e-12 * s[0]
        share = learning_rate * s[seen] ** 2 / len(y)
        with np.errstate(divide="ignore"):
            left = np.where(share < 1, np.exp(steps * np.log1p(-np.minimum(share, 1))), (1 - share) ** steps)
            gone = np.where(share < 0.5, -np.expm1(steps * np.log1p(-np.minimum(share, 0.5))), 1 - left)
        return list(Vt[seen].T @ (gone / s[seen] * (U[:, seen].T @ y)))
        """,
    ),
    Right(
        "doubled again and again",
        "weights_after",
        """
        n, d = X.shape
        U, s, Vt = np.linalg.svd(X, full_matrices=False)
        seen = s > 1e-12 * s[0]
        U, s, Vt = U[:, seen], s[seen], Vt[seen]
        share = learning_rate * s**2 / n
        gone, one = np.zeros(len(s)), share.copy()  # after no step, after 2^k steps
        while steps:
            if steps % 2:
                gone = gone + one - gone * one
            one = 2 * one - one * one
            steps //= 2
        return Vt.T @ (gone / s * (U.T @ y))
        """,
    ),
    Right(
        "bisection from very wide bounds, in an array of no dimension",
        "matching_penalty",
        """
        s = np.linalg.svd(X, compute_uv=False)
        h = s[s > 1e-12 * s[0]] ** 2 / len(X)
        kept = -np.expm1(steps * np.log1p(-learning_rate * h))
        low, high = np.log(h[-1]) - 60, np.log(h[0]) + 60
        for _ in range(120):
            middle = (low + high) / 2
            if (h / (h + np.exp(middle))).sum() > kept.sum():
                low = middle
            else:
                high = middle
        return np.array(np.exp(low))
        """,
    ),
    Right(
        "Newton's method in log λ",
        "matching_penalty",
        """
        s = np.linalg.svd(X, compute_uv=False)
        h = s[s > 1e-12 * s[0]] ** 2 / len(X)
        target = np.mean(-np.expm1(steps * np.log1p(-learning_rate * h)))
        t = np.log(np.exp(np.mean(np.log(h))) * (1 - target) / target)
        for _ in range(500):
            r = h / (h + np.exp(t))
            t += np.clip((r.mean() - target) / np.mean(r * (1 - r)), -1, 1)
        return float(np.exp(t))
        """,
    ),
]
