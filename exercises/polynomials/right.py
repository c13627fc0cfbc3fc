"""Right answers to polynomials of another form than the reference; every one must pass."""

from exercises.runner.ladder import Right

RIGHT = [
    Right(
        "groups one by one, in an array of no dimension",
        "pure_error",
        """
        return np.array(sum(((y[x == v] - y[x == v].mean()) ** 2).sum() for v in np.unique(x)) / len(y))
        """,
    ),
    Right(
        "a dictionary of labels",
        "pure_error",
        """
        groups = {}
        for p, q in zip(x.tolist(), y.tolist()):
            groups.setdefault(p, []).append(q)
        return sum((q - sum(qs) / len(qs)) ** 2 for qs in groups.values() for q in qs) / len(x)
        """,
    ),
    Right(
        "Lagrange's coefficients in fractions, NumPy's whole number",
        "least_degree",
        """
        points = sorted({(Fraction(p), Fraction(q)) for p, q in zip(x.tolist(), y.tolist())})
        if len({p for p, _ in points}) < len(points):
            return np.int64(-1)
        total = [Fraction(0)] * len(points)
        for i, (p, q) in enumerate(points):
            basis = [Fraction(1)]
            for j, (r, _) in enumerate(points):
                if j != i:
                    shifted = [Fraction(0), *basis]
                    basis = [a - r * b for a, b in zip(shifted, [*basis, Fraction(0)])]
                    basis = [b / (p - r) for b in basis]
            total = [t + q * b for t, b in zip(total, basis)]
        return np.int64(max((k for k, t in enumerate(total) if t), default=0))
        """,
    ),
    Right(
        "whether a further point is met, one after the other",
        "least_degree",
        """
        points = sorted({(Fraction(p), Fraction(q)) for p, q in zip(x.tolist(), y.tolist())})
        if len({p for p, _ in points}) < len(points):
            return -1


        def value(used, at):
            total = Fraction(0)
            for i, (p, q) in enumerate(used):
                term = q
                for j, (r, _) in enumerate(used):
                    if j != i:
                        term = term * (at - r) / (p - r)
                total += term
            return total


        used = points[:1]
        for k in range(1, len(points)):
            if any(value(used, p) != q for p, q in points):
                used = points[: k + 1]
        return len(used) - 1 if used[1:] else 0
        """,
    ),
    Right(
        "Chebyshev's polynomials, in a list",
        "errors_by_degree",
        """
        low, high = x.min(), x.max()
        ends = [low, high if high > low else low + 1]
        fit = [np.polynomial.Chebyshev.fit(x, y, k, domain=ends) for k in range(highest + 1)]
        return [[np.mean((p(x) - y) ** 2) for p in fit], [np.mean((p(x_new) - y_new) ** 2) for p in fit]]
        """,
    ),
    Right(
        "orthonormal columns, in an array of two rows",
        "errors_by_degree",
        """
        middle, reach = (x.max() + x.min()) / 2, np.ptp(x) / 2 or 1.0
        A, B = (np.polynomial.chebyshev.chebvander((v - middle) / reach, highest) for v in (x, x_new))
        Q, R = np.linalg.qr(A)
        found = np.empty((2, highest + 1))
        for k in range(1, highest + 2):
            t = Q[:, :k].T @ y
            c = np.linalg.solve(R[:k, :k], t)
            found[:, k - 1] = np.mean((y - Q[:, :k] @ t) ** 2), np.mean((B[:, :k] @ c - y_new) ** 2)
        return found
        """,
    ),
]
