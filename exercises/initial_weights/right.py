"""Right answers to initial-weights of another form than the reference; every one must pass."""

from exercises.runner.ladder import Right

RIGHT = [
    Right(
        "with a column of ones, in a list",
        "descend_from_start",
        """
        A, c = np.column_stack([X, np.ones(len(X))]), np.append(w, b)
        for _ in range(steps):
            c = c - learning_rate * A.T @ (A @ c - y) / len(A)
        return [c[:-1].tolist(), np.array(c[-1])]
        """,
    ),
    Right(
        "means of products",
        "descend_from_start",
        """
        for _ in range(steps):
            error = X @ w + b - y
            slope_w, slope_b = (error[:, None] * X).mean(axis=0), np.mean(error)
            w = w - learning_rate * slope_w
            b = b - learning_rate * slope_b
        return w, b
        """,
    ),
    Right(
        "with a column of ones",
        "steps_to_come_within",
        """
        A, c = np.column_stack([X, np.ones(len(X))]), np.append(w, b)
        best = np.linalg.solve(A.T @ A, A.T @ y)
        for steps in range(10**6):
            if np.linalg.norm(c - best) <= distance:
                return np.array(steps)
            c = c - learning_rate * A.T @ (A @ c - y) / len(A)
        """,
    ),
    Right(
        "NumPy's whole number",
        "steps_to_come_within",
        """
        A = np.column_stack([X, np.ones(len(X))])
        best = np.linalg.lstsq(A, y, rcond=None)[0]
        away, steps = np.append(w, b) - best, np.int64(0)
        while away @ away > distance**2:
            away = away - learning_rate * A.T @ (A @ away) / len(A)
            steps += 1
        return steps
        """,
    ),
    Right(
        "outer products, in a list",
        "train_two_layers",
        """
        n = len(X)
        for _ in range(steps):
            hidden = np.tanh(X @ W1 + b1)
            error = (hidden @ w2 + b2 - y) / n
            behind = np.outer(error, w2) * (1 - hidden**2)
            moves = X.T @ behind, behind.sum(axis=0), error @ hidden, error.sum()
            W1, b1, w2, b2 = (p - learning_rate * m for p, m in zip((W1, b1, w2, b2), moves))
        return [W1.tolist(), b1.tolist(), w2, np.array(b2)]
        """,
    ),
    Right(
        "row by row",
        "train_two_layers",
        """
        for _ in range(steps):
            dW1, db1, dw2, db2 = np.zeros_like(W1), np.zeros_like(b1), np.zeros_like(w2), 0.0
            for x, label in zip(X, y):
                h = np.tanh(x @ W1 + b1)
                e = h @ w2 + b2 - label
                back = e * w2 * (1 - h * h)
                dW1, db1, dw2, db2 = dW1 + np.outer(x, back), db1 + back, dw2 + e * h, db2 + e
            r = learning_rate / len(y)
            W1, b1, w2, b2 = W1 - r * dW1, b1 - r * db1, w2 - r * dw2, b2 - r * db2
        return W1, b1, w2, b2
        """,
    ),
    Right(
        "a dictionary of units",
        "merge_equal_units",
        """
        units = {}
        for column, bias, out in zip(W1.T, b1, w2):
            units[(*column, bias)] = units.get((*column, bias), 0) + out
        both = np.array(list(units))
        return both[:, :-1].T, both[:, -1], list(units.values())
        """,
    ),
    Right(
        "the first of each kind kept, in the order they came",
        "merge_equal_units",
        """
        kept, out = [], []
        for j in range(len(b1)):
            for place, i in enumerate(kept):
                if b1[i] == b1[j] and np.array_equal(W1[:, i], W1[:, j]):
                    out[place] += w2[j]
                    break
            else:
                kept.append(j)
                out.append(w2[j])
        return [W1[:, kept], b1[kept], np.array(out)]
        """,
    ),
]
