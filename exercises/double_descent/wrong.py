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
    Wrong(
        "the residuals of lstsq, none taken for 0",
        "descent",
        "trap",
        """
        fits, training = [], []
        for degree in degrees:
            c, left = np.linalg.lstsq(legendre_matrix(x, degree), y, rcond=None)[:2]
            fits.append(c)
            training.append(left[0] / len(x) if len(left) else 0.0)
        fresh = [np.mean((legendre_matrix(x_new, len(c) - 1) @ c - y_new) ** 2) for c in fits]
        return training, fresh, [np.linalg.norm(c) for c in fits]
        """,
    ),
    Wrong(
        "a degree that comes twice given once",
        "descent",
        "trap",
        """
        fits = {degree: least_norm_fit(x, y, degree) for degree in degrees}.values()
        training = [np.mean((legendre_matrix(x, len(c) - 1) @ c - y) ** 2) for c in fits]
        fresh = [np.mean((legendre_matrix(x_new, len(c) - 1) @ c - y_new) ** 2) for c in fits]
        return training, fresh, [np.linalg.norm(c) for c in fits]
        """,
    ),
    Wrong(
        "numbers in place of arrays for one degree",
        "descent",
        "trap",
        """
        fits = [least_norm_fit(x, y, degree) for degree in degrees]
        training = [np.mean((legendre_matrix(x, len(c) - 1) @ c - y) ** 2) for c in fits]
        fresh = [np.mean((legendre_matrix(x_new, len(c) - 1) @ c - y_new) ** 2) for c in fits]
        return tuple(np.squeeze(part) for part in (training, fresh, [np.linalg.norm(c) for c in fits]))
        """,
    ),
]
