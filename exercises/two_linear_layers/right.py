"""Right answers to two-linear-layers of another form than the reference; every one must pass."""

from exercises.runner.ladder import Right

RIGHT = [
    Right(
        "in a list",
        "compose",
        "return [W1 @ W2, (W2.T @ b1 + b2).tolist()]",
    ),
    Right(
        "from what the two do to zeros and ones",
        "compose",
        """
        go = lambda x: (x @ W1 + b1) @ W2 + b2
        zero = go(np.zeros(len(W1)))
        return np.array([go(row) - zero for row in np.eye(len(W1))]), zero
        """,
    ),
    Right(
        "singular values counted",
        "narrowest",
        """
        s = np.linalg.svd(W, compute_uv=False)
        return np.array(np.sum(s > max(W.shape) * 2.0**-52 * s[0]))
        """,
    ),
    Right(
        "an orthonormal basis grown row by row",
        "narrowest",
        """
        basis = []
        for row in W[np.argsort(-np.abs(W).max(axis=1))]:
            rest = row.copy()
            for _ in range(2):
                for v in basis:
                    rest = rest - (v @ rest) * v
            if np.linalg.norm(rest) > 1e-13 * np.linalg.norm(W):
                basis.append(rest / np.linalg.norm(rest))
        return len(basis)
        """,
    ),
    Right(
        "the roots of the singular values on both sides",
        "squeeze",
        """
        U, s, Vt = np.linalg.svd(W, full_matrices=False)
        k = min(h, len(s))
        W1, W2 = np.zeros((len(W), h)), np.zeros((h, W.shape[1]))
        W1[:, :k], W2[:k] = U[:, :k] * np.sqrt(s[:k]), (Vt.T * np.sqrt(s)).T[:k]
        return [W1, W2]
        """,
    ),
    Right(
        "an orthonormal first layer",
        "squeeze",
        """
        U, s, Vt = np.linalg.svd(W, full_matrices=False)
        k = min(h, len(s))
        W1, W2 = np.zeros((len(W), h)), np.zeros((h, W.shape[1]))
        W1[:, :k] = U[:, :k]
        W2[:k] = U[:, :k].T @ W
        return W1.tolist(), W2.tolist()
        """,
    ),
]
