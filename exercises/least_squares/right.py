"""Right answers to least-squares of another form than the reference; every one must pass."""

from exercises.runner.ladder import Right

RIGHT = [
    Right(
        "a dot product, in an array of no dimension",
        "loss",
        "r = X @ w - y\nreturn np.array(r @ r / (2 * len(r)))",
    ),
    Right(
        "row by row",
        "loss",
        """
        return sum((sum(a * b for a, b in zip(x, w)) - label) ** 2 for x, label in zip(X, y)) / len(y) / 2
        """,
    ),
    Right(
        "the mean over rows",
        "gradient",
        "return np.mean((X @ w - y)[:, None] * X, axis=0)",
    ),
    Right(
        "a list",
        "gradient",
        "r = X @ w - y\nreturn [float(column @ r) / len(r) for column in X.T]",
    ),
    Right(
        "a look at the condition number",
        "solve_normal_equations",
        """
        gram = X.T @ X + ridge * np.eye(X.shape[1])
        if np.linalg.cond(gram) > (2**26 if ridge else 1e13):
            raise ValueError("X is singular")
        return np.linalg.solve(gram, X.T @ y).tolist()
        """,
    ),
    Right(
        "the penalty as more rows",
        "solve_normal_equations",
        """
        d = X.shape[1]
        A, b = np.vstack([X, np.sqrt(ridge) * np.eye(d)]), np.append(y, np.zeros(d))
        if np.linalg.cond(A) ** 2 > (2**26 if ridge else 1e13):
            raise ValueError("X is singular")
        return np.linalg.solve(A.T @ A, A.T @ b)
        """,
    ),
    Right(
        "back substitution, after a look at the singular values",
        "solve_qr",
        """
        Q, R = np.linalg.qr(X)
        s = np.linalg.svd(R, compute_uv=False)
        if s[-1] < 10 * len(s) * 2.0**-52 * s[0]:
            raise ValueError("X is singular")
        w, c = np.zeros(len(R)), Q.T @ y
        for i in reversed(range(len(R))):
            w[i] = (c[i] - R[i, i + 1 :] @ w[i + 1 :]) / R[i, i]
        return w
        """,
    ),
    Right(
        "with all of Q, as a list",
        "solve_qr",
        """
        Q, R = np.linalg.qr(X, mode="complete")
        if np.linalg.matrix_rank(X) < X.shape[1]:
            raise ValueError("X is singular")
        d = X.shape[1]
        return list(np.linalg.solve(R[:d], (Q.T @ y)[:d]))
        """,
    ),
    Right(
        "pinv of columns of one length where none follows from others",
        "solve_min_norm",
        """
        largest = np.where(X.any(axis=0), np.abs(X).max(axis=0), 1)
        length = np.linalg.norm(X / largest, axis=0) * largest
        length[length == 0] = 1
        A = X / length
        rank = np.linalg.matrix_rank(A, rtol=10 * X.shape[1] * 2.0**-52)
        w = np.linalg.lstsq(A, y, rcond=1e-14)[0] / length if rank == X.shape[1] else np.linalg.pinv(X, rcond=1e-13) @ y
        return [w, rank]
        """,
    ),
    Right(
        "the rank as an array of no dimension",
        "solve_min_norm",
        """
        A, b, unit, scale = _scaled(X, y)
        U, s, Vt = np.linalg.svd(A)
        rank = _rank(A)
        w = Vt[:rank].T @ (U[:, :rank].T @ b / s[:rank]) * unit
        N = np.linalg.qr(Vt[rank:].T / scale[:, None])[0]
        w = w - N @ (N.T @ w)
        return w.tolist(), np.array(rank)
        """,
    ),
    Right(
        "in exact fractions, by Cramer's way of elimination",
        "solve_refined",
        """
        from fractions import Fraction

        if np.linalg.matrix_rank(X / np.linalg.norm(X, axis=0)) < X.shape[1]:
            raise ValueError("X is singular")
        rows = [[Fraction(v) for v in (*x, label)] for x, label in zip(X.tolist(), y.tolist())]
        d = X.shape[1]
        system = [[sum(r[i] * r[j] for r in rows) for j in range(d + 1)] for i in range(d)]
        for i in range(d):
            system[i] = [v / system[i][i] for v in system[i]]
            for k in range(d):
                if k != i:
                    system[k] = [a - system[k][i] * b for a, b in zip(system[k], system[i])]
        return [float(row[-1]) for row in system]
        """,
    ),
    Right(
        "residuals in exact fractions, the rest in float64",
        "solve_refined",
        """
        from fractions import Fraction

        if np.linalg.matrix_rank(X / np.linalg.norm(X, axis=0)) < X.shape[1]:
            raise ValueError("X is singular")
        n, d = X.shape
        scale = np.linalg.norm(X, axis=0)
        A = X / scale
        system = np.block([[np.eye(n), A], [A.T, np.zeros((d, d))]])
        exact = [[Fraction(v) for v in row] for row in X.tolist()]
        labels = [Fraction(v) for v in y.tolist()]
        r, w = [Fraction(0)] * n, [Fraction(0)] * d
        for _ in range(12):
            rows = [labels[i] - r[i] - sum(exact[i][j] * w[j] for j in range(d)) for i in range(n)]
            columns = [-sum(exact[i][j] * r[i] for i in range(n)) for j in range(d)]
            change = np.linalg.solve(system, [*map(float, rows), *(float(c) / s for c, s in zip(columns, scale))])
            r = [a + Fraction(b) for a, b in zip(r, change[:n].tolist())]
            w = [a + Fraction(b) for a, b in zip(w, (change[n:] / scale).tolist())]
        return np.array([float(v) for v in w])
        """,
    ),
    Right(
        "in exact fractions",
        "ridge",
        """
        from fractions import Fraction

        d = X.shape[1]
        if strength == 0 and np.linalg.matrix_rank(X) < d:
            raise ValueError("X is singular")
        rows = [[Fraction(v) for v in (*x, label)] for x, label in zip(X.tolist(), y.tolist())]
        system = [[sum(r[i] * r[j] for r in rows) for j in range(d + 1)] for i in range(d)]
        for i in range(d):
            system[i][i] += Fraction(strength)
        for i in range(d):
            system[i] = [v / system[i][i] for v in system[i]]
            for k in range(d):
                if k != i:
                    system[k] = [a - system[k][i] * b for a, b in zip(system[k], system[i])]
        return [float(row[-1]) for row in system]
        """,
    ),
    Right(
        "rows of √strength, refused where it is weak",
        "ridge",
        """
        d = X.shape[1]
        A = np.vstack([X, np.sqrt(strength) * np.eye(d)])
        if np.linalg.cond(A) > 1e7:
            return solve_refined(A, np.append(y, np.zeros(d)))
        return np.linalg.lstsq(A, np.append(y, np.zeros(d)))[0].tolist()
        """,
    ),
]
