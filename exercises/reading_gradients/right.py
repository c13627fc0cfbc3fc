"""Right answers to reading-gradients of another form than the reference; every one must pass."""

from exercises.runner.ladder import Right

RIGHT = [
    Right(
        "in a list, with an einsum",
        "network_gradients",
        """
        before = X @ W1 + b1
        after = before * (before > 0)
        e = (after @ w2 + b2 - y) / len(y)
        back = e[:, None] * (before > 0) * w2
        return [np.einsum("ni,nj->ij", X, back), np.ones(len(y)) @ back, (e @ after).tolist(), np.array(e.sum())]
        """,
    ),
    Right(
        "row by row",
        "network_gradients",
        """
        dW1, db1, dw2, db2 = np.zeros(W1.shape), np.zeros(b1.shape), np.zeros(w2.shape), 0.0
        for x, label in zip(X, y):
            s = x @ W1 + b1
            e = np.maximum(s, 0) @ w2 + b2 - label
            back = np.where(s > 0, e * w2, 0.0)
            dW1, db1, dw2, db2 = dW1 + np.outer(x, back), db1 + back, dw2 + e * np.maximum(s, 0), db2 + e
        n = len(y)
        return dW1 / n, db1 / n, dw2 / n, db2 / n
        """,
    ),
    Right(
        "copies of all weights, in a list",
        "numerical_gradients",
        """
        parts, gradients = [W1, b1, w2, np.array(b2)], []
        for k, part in enumerate(parts):
            slopes = np.empty(part.shape)
            for place in np.ndindex(part.shape):
                ends = []
                for way in (step, -step):
                    moved = [p.copy() for p in parts]
                    moved[k][place] += way
                    ends.append(network_loss(X, y, *moved))
                slopes[place] = (ends[0] - ends[1]) / 2 / step
            gradients.append(slopes)
        return gradients
        """,
    ),
    Right(
        "one long vector of weights",
        "numerical_gradients",
        """
        flat, ends = np.concatenate([W1.ravel(), b1, w2, [b2]]), np.cumsum([W1.size, b1.size, w2.size])


        def loss(v):
            a, b, c, d = np.split(v, ends)
            return network_loss(X, y, a.reshape(W1.shape), b, c, d[0])


        slopes = [(loss(flat + move) - loss(flat - move)) / (2 * step) for move in step * np.eye(len(flat))]
        a, b, c, d = np.split(np.array(slopes), ends)
        return a.reshape(W1.shape).tolist(), b, c, d[0]
        """,
    ),
    Right(
        "math.hypot",
        "global_norm",
        """
        import math

        return math.hypot(*np.concatenate(gradients))
        """,
    ),
    Right(
        "the norm of norms, in an array of no dimension",
        "global_norm",
        """
        entries = np.concatenate(gradients)
        size = max(abs(entries))
        return np.array(size and size * np.linalg.norm(entries / size))
        """,
    ),
    Right(
        "a list",
        "dead_units",
        "return [j for j in range(len(b1)) if (X @ W1[:, j] + b1[j]).max() <= 0]",
    ),
    Right(
        "no value above 0",
        "dead_units",
        "return np.nonzero(np.maximum(0, X @ W1 + b1).sum(axis=0) == 0)[0]",
    ),
]
