"""Right answers to singular-design of another form than the reference; every one must pass."""

from exercises.runner.ladder import Right

RIGHT = [
    Right(
        "the same directions, turned and as a list",
        "invisible_directions",
        """
        columns, length = _of_length_one(X)
        _, s, Vt = np.linalg.svd(columns)
        N = np.linalg.qr(Vt[int(np.sum(s > _rounding(X) * s[0])) :].T / length[:, None])[0]
        return -N[:, ::-1]
        """,
    ),
    Right(
        "from the projection on what is seen",
        "invisible_directions",
        """
        columns, length = _of_length_one(X)
        _, s, Vt = np.linalg.svd(columns, full_matrices=False)
        seen = Vt[s > _rounding(X) * s[0]].T * length[:, None]
        d = X.shape[1]
        Q, _ = np.linalg.qr(seen / np.linalg.norm(seen, axis=0), mode="complete")
        return Q[:, seen.shape[1] :]
        """,
    ),
    Right(
        "what is seen only, as a list",
        "shortest_minimiser",
        """
        N = invisible_directions(X)
        seen = np.linalg.qr(N, mode="complete")[0][:, N.shape[1] :]
        A = X @ seen
        size = np.linalg.norm(A, axis=0)
        return (seen @ (np.linalg.lstsq(A / size, y, rcond=None)[0] / size)).tolist()
        """,
    ),
    Right(
        "any minimiser less its invisible part",
        "shortest_minimiser",
        """
        columns, length = _of_length_one(X)
        w = np.linalg.pinv(columns, rcond=_rounding(X)) @ y / length
        for v in invisible_directions(X).T:
            w = w - (v @ w) * v
        for v in invisible_directions(X).T:
            w = w - (v @ w) * v
        return w
        """,
    ),
    Right(
        "entry by entry",
        "expected_gram",
        """
        d = X.shape[1]
        return [[sum(X[:, i] * X[:, j]) + (len(X) * variance if i == j else 0) for j in range(d)] for i in range(d)]
        """,
    ),
    Right(
        "the diagonal added to",
        "expected_gram",
        """
        gram = X.T @ X
        gram[np.diag_indices(len(gram))] += variance * X.shape[0]
        return gram
        """,
    ),
    Right(
        "a mean of slopes, as a list",
        "descend",
        """
        for _ in range(steps):
            w = w - learning_rate * ((X @ w - y)[:, None] * X).mean(axis=0)
        return w.tolist()
        """,
    ),
    Right(
        "the fixed matrix of a step",
        "descend",
        """
        n, d = X.shape
        step, push = np.eye(d) - learning_rate / n * X.T @ X, learning_rate / n * X.T @ y
        w = w.copy()
        for _ in range(steps):
            w = step @ w + push
        return w
        """,
    ),
    Right(
        "d more rows",
        "penalised",
        """
        d = X.shape[1]
        rows = np.vstack([X, np.sqrt(strength) * np.eye(d)])
        return np.linalg.lstsq(rows, np.append(y, np.zeros(d)), rcond=None)[0]
        """,
    ),
    Right(
        "shrunk direction by direction, as a list",
        "penalised",
        """
        U, s, Vt = np.linalg.svd(X, full_matrices=False)
        return list(Vt.T @ (s / (s**2 + strength) * (U.T @ y)))
        """,
    ),
]
