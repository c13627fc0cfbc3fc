"""Right answers to double-descent of another form than the reference; every one must pass."""

from exercises.runner.ladder import Right

RIGHT = [
    Right("NumPy's own", "legendre_matrix", "return np.polynomial.legendre.legvander(x, degree)"),
    Right(
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
    Right("the pseudoinverse", "least_norm_fit", "return np.linalg.pinv(legendre_matrix(x, degree)) @ y"),
    Right(
        "singular values",
        "least_norm_fit",
        """
        U, s, Vt = np.linalg.svd(np.polynomial.legendre.legvander(x, degree), full_matrices=False)
        seen = s > 1e-13 * s[0]
        return Vt[seen].T @ (U[:, seen].T @ y / s[seen])
        """,
    ),
    Right(
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
    Right(
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
