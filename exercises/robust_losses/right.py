"""Right answers to robust-losses of another form than the reference; every one must pass."""

from exercises.runner.ladder import Right

RIGHT = [
    Right(
        "the piece chosen with np.where, in a list",
        "huber_losses",
        """
        small = np.clip(errors, -sigma, sigma)
        return list(np.where(np.abs(errors) <= sigma, small**2 / (2 * sigma), np.abs(errors) - sigma / 2))
        """,
    ),
    Right(
        "one by one",
        "huber_losses",
        "return [e * e / sigma / 2 if abs(e) < sigma else abs(e) - 0.5 * sigma for e in errors]",
    ),
    Right(
        "e over the larger of two",
        "huber_slopes",
        "return errors / np.maximum(np.abs(errors), sigma)",
    ),
    Right(
        "one by one, in a tuple",
        "huber_slopes",
        "return tuple(max(-1.0, min(1.0, e / sigma)) for e in errors)",
    ),
    Right(
        "weighed anew from the median, in a list",
        "fit_huber",
        """
        A = np.column_stack([X, np.ones(len(y))])
        c = np.append(np.zeros(X.shape[1]), np.median(y))
        for _ in range(3000):
            k = 1 / np.maximum(np.abs(A @ c - y), sigma)
            new = np.linalg.solve(A.T @ (k[:, None] * A), A.T @ (k * y))
            if np.abs(new - c).max() < 1e-11 * sigma:
                break
            c = new
        return [c[:-1].tolist(), np.array(c[-1])]
        """,
    ),
    Right(
        "a projected pull: the wild part of each label taken off",
        "fit_huber",
        """
        A = np.column_stack([X, np.ones(len(y))])
        P = np.linalg.pinv(A)
        c = np.append(np.zeros(X.shape[1]), np.median(y))
        for _ in range(60_000):
            e = A @ c - y
            step = P @ np.clip(e, -sigma, sigma)
            c = c - step
            if np.abs(A @ step).max() < 1e-9 * sigma:
                break
        return c[:-1], c[-1]
        """,
    ),
    Right(
        "one fit for each label, in a list",
        "influence_of_label",
        """
        def at(label):
            labelled = y.copy()
            labelled[row] = label
            w, b = fit_huber(X, labelled, sigma)
            return float(X[row] @ w) + b


        return [at(label) - at(y[row]) for label in labels]
        """,
    ),
    Right(
        "a difference of weights",
        "influence_of_label",
        """
        w0, b0 = fit_huber(X, y, sigma)
        changes = np.empty(len(labels))
        for i, label in enumerate(labels):
            w, b = fit_huber(X, np.concatenate([y[:row], [label], y[row + 1 :]]), sigma)
            changes[i] = X[row] @ (w - w0) + (b - b0)
        return changes
        """,
    ),
]
