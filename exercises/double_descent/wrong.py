"""Wrong answers to double-descent, each with the rung that must catch it, and right ones in another form."""

from exercises.runner.ladder import Wrong

WRONG = [
    Wrong(
        "one column too few", "legendre_matrix", "shape", "return np.polynomial.legendre.legvander(x, degree)[:, :-1]"
    ),
    Wrong("powers of x", "legendre_matrix", "by hand", "return np.vander(x, degree + 1, increasing=True)"),
    Wrong(
        "Chebyshev's polynomials", "legendre_matrix", "by hand", "return np.polynomial.chebyshev.chebvander(x, degree)"
    ),
    Wrong(
        "of length one, not 1 at x = 1",
        "legendre_matrix",
        "by hand",
        "return np.polynomial.legendre.legvander(x, degree) * np.sqrt(np.arange(degree + 1) + 0.5)",
    ),
    Wrong(
        "written out in powers",
        "legendre_matrix",
        "trap",
        """
        powers = np.vander(x, degree + 1, increasing=True)
        unit = np.eye(degree + 1)
        columns = [np.polynomial.legendre.leg2poly(unit[k, : k + 1]) for k in range(degree + 1)]
        return np.column_stack([powers[:, : len(c)] @ c for c in columns])
        """,
    ),
    Wrong(
        "in powers of x",
        "least_norm_fit",
        "by hand",
        "return np.linalg.lstsq(np.vander(x, degree + 1, increasing=True), y, rcond=None)[0]",
    ),
    Wrong(
        "some exact fit, not the shortest",
        "least_norm_fit",
        "by hand",
        """
        c = np.zeros(degree + 1)
        rank = np.linalg.matrix_rank(legendre_matrix(x, degree))
        c[:rank] = np.linalg.lstsq(legendre_matrix(x, degree)[:, :rank], y, rcond=None)[0]
        return c
        """,
    ),
    Wrong(
        "the normal equations",
        "least_norm_fit",
        "trap",
        """
        A = legendre_matrix(x, degree)
        return np.linalg.pinv(A.T @ A) @ A.T @ y
        """,
    ),
    Wrong(
        "a loose cut-off",
        "least_norm_fit",
        "trap",
        "return np.linalg.pinv(legendre_matrix(x, degree), rcond=1e-6) @ y",
    ),
    Wrong(
        "an equation that must be met",
        "least_norm_fit",
        "trap",
        """
        A = legendre_matrix(x, degree)
        if degree + 1 <= np.linalg.matrix_rank(A) or len(np.unique(x)) > 2:
            return np.linalg.lstsq(A, y, rcond=None)[0]
        return A.T @ np.linalg.solve(A @ A.T, y)
        """,
    ),
    Wrong(
        "the roots of the errors",
        "descent",
        "by hand",
        """
        fits = [least_norm_fit(x, y, degree) for degree in degrees]
        both = [
            [np.sqrt(np.mean((legendre_matrix(at, len(c) - 1) @ c - v) ** 2)) for c in fits]
            for at, v in ((x, y), (x_new, y_new))
        ]
        return np.array(both[0]), np.array(both[1]), np.array([np.linalg.norm(c) for c in fits])
        """,
    ),
    Wrong(
        "fitted anew to the fresh points",
        "descent",
        "by hand",
        """
        rows = []
        for degree in degrees:
            c, other = least_norm_fit(x, y, degree), least_norm_fit(x_new, y_new, degree)
            training = np.mean((legendre_matrix(x, degree) @ c - y) ** 2)
            fresh = np.mean((legendre_matrix(x_new, degree) @ other - y_new) ** 2)
            rows.append((training, fresh, np.linalg.norm(c)))
        return tuple(np.array(rows).T)
        """,
    ),
    Wrong(
        "the constant left out of the norm",
        "descent",
        "by hand",
        """
        fits = [least_norm_fit(x, y, degree) for degree in degrees]
        training = [np.mean((legendre_matrix(x, len(c) - 1) @ c - y) ** 2) for c in fits]
        fresh = [np.mean((legendre_matrix(x_new, len(c) - 1) @ c - y_new) ** 2) for c in fits]
        return training, fresh, [np.linalg.norm(c[1:]) for c in fits]
        """,
    ),
    Wrong(
        "from the lowest degree up, whatever was asked",
        "descent",
        "law",
        """
        fits = [least_norm_fit(x, y, degree) for degree in sorted(degrees)]
        training = [np.mean((legendre_matrix(x, len(c) - 1) @ c - y) ** 2) for c in fits]
        fresh = [np.mean((legendre_matrix(x_new, len(c) - 1) @ c - y_new) ** 2) for c in fits]
        return training, fresh, [np.linalg.norm(c) for c in fits]
        """,
    ),
    Wrong(
        "no degree beyond the threshold",
        "descent",
        "law",
        """
        fits = [least_norm_fit(x, y, min(degree, len(x) - 1)) for degree in degrees]
        training = [np.mean((legendre_matrix(x, len(c) - 1) @ c - y) ** 2) for c in fits]
        fresh = [np.mean((legendre_matrix(x_new, len(c) - 1) @ c - y_new) ** 2) for c in fits]
        return training, fresh, [np.linalg.norm(c) for c in fits]
        """,
    ),
]

RIGHT = [
    ("NumPy's own", "legendre_matrix", "return np.polynomial.legendre.legvander(x, degree)"),
    (
        "the recurrence point by point, in lists",
        "legendre_matrix",
        """
        rows = []
        for point in x.tolist():
            row, before = [1.0], 0.0
            for k in range(degree):
                row.append((2 * k + 1) / (k + 1) * point * row[-1] - k / (k + 1) * before)
                before = row[-2]
            rows.append(row)
        return rows
        """,
    ),
    ("the pseudoinverse", "least_norm_fit", "return np.linalg.pinv(legendre_matrix(x, degree)) @ y"),
    (
        "singular values",
        "least_norm_fit",
        """
        U, s, Vt = np.linalg.svd(np.polynomial.legendre.legvander(x, degree), full_matrices=False)
        seen = s > 1e-13 * s[0]
        return Vt[seen].T @ (U[:, seen].T @ y / s[seen])
        """,
    ),
    (
        "NumPy's own polynomials, degree by degree",
        "descent",
        """
        rows = []
        for degree in degrees:
            c = np.linalg.pinv(np.polynomial.legendre.legvander(x, degree)) @ y
            off, off_new = (
                np.polynomial.legendre.legval(at, c) - labels for at, labels in ((x, y), (x_new, y_new))
            )
            rows.append((off @ off / len(off), off_new @ off_new / len(off_new), (c @ c) ** 0.5))
        return tuple(np.array(rows).T)
        """,
    ),
    (
        "one matrix for all degrees, lists of numbers",
        "descent",
        """
        highest = max(degrees)
        A, B = legendre_matrix(x, highest), legendre_matrix(x_new, highest)
        training, fresh, norms = [], [], []
        for degree in degrees:
            k = slice(0, degree + 1)
            c = np.linalg.lstsq(A[:, k], y, rcond=None)[0]
            training.append(float(np.average(np.square(A[:, k] @ c - y))))
            fresh.append(float(np.average(np.square(B[:, k] @ c - y_new))))
            norms.append(float(np.sqrt(np.sum(c**2))))
        return training, fresh, norms
        """,
    ),
]
