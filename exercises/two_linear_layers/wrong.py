"""Wrong answers to two-linear-layers, each with the rung that must catch it."""

from exercises.runner.ladder import Wrong

WRONG = [
    Wrong("the first bias lost", "compose", "by hand", "return W1 @ W2, b2"),
    Wrong("the second layer first", "compose", "shape", "return W2 @ W1, b1 @ W2 + b2"),
    Wrong("the number of hidden units it seems to have", "narrowest", "by hand", "return min(W.shape)"),
    Wrong(
        "singular values compared with zero",
        "narrowest",
        "trap",
        "return int(np.sum(np.linalg.svd(W, compute_uv=False) > 1e-12))",
    ),
    Wrong(
        "the smallest singular values kept",
        "squeeze",
        "by hand",
        """
        U, s, Vt = np.linalg.svd(W)
        W1, W2 = np.zeros((len(W), h)), np.zeros((h, W.shape[1]))
        k = min(h, len(s))
        W1[:, :k], W2[:k] = U[:, len(s) - k : len(s)] * s[len(s) - k :], Vt[len(s) - k : len(s)]
        return W1, W2
        """,
    ),
    Wrong(
        "the singular values on both sides",
        "squeeze",
        "by hand",
        """
        U, s, Vt = np.linalg.svd(W, full_matrices=False)
        W1, W2 = np.zeros((len(W), h)), np.zeros((h, W.shape[1]))
        k = min(h, len(s))
        W1[:, :k], W2[:k] = U[:, :k] * s[:k], (Vt.T * s).T[:k]
        return W1, W2
        """,
    ),
    Wrong(
        "never wider than W",
        "squeeze",
        "shape",
        "U, s, Vt = np.linalg.svd(W, full_matrices=False)\nreturn U[:, :h] * s[:h], Vt[:h]",
    ),
    Wrong(
        "the first bias unchanged",
        "compose",
        "shape",
        "return W1 @ W2, b1 + b2",
    ),
    Wrong(
        "the second bias through the second layer, too",
        "compose",
        "shape",
        "return W1 @ W2, (b1 + b2) @ W2",
    ),
    Wrong(
        "the first bias twice",
        "compose",
        "by hand",
        "return W1 @ W2, 2 * b1 @ W2 + b2",
    ),
    Wrong(
        "the rows that are not zero",
        "narrowest",
        "by hand",
        "return int(W.any(axis=1).sum())",
    ),
    Wrong(
        "the rank of WᵀW",
        "narrowest",
        "trap",
        "return int(np.linalg.matrix_rank(W.T @ W))",
    ),
    Wrong(
        "a loose bound",
        "narrowest",
        "trap",
        "return int(np.linalg.matrix_rank(W, rtol=1e-6))",
    ),
    Wrong(
        "the unneeded units in ones",
        "squeeze",
        "trap",
        """
        U, s, Vt = np.linalg.svd(W, full_matrices=False)
        k = min(h, len(s))
        W1, W2 = np.zeros((len(W), h)), np.zeros((h, W.shape[1]))
        W1 += 1
        W2 += 1
        W1[:, :k], W2[:k] = U[:, :k] * s[:k], Vt[:k]
        return W1, W2
        """,
    ),
]
