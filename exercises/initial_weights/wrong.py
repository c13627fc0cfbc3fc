"""Wrong answers to initial-weights, each with the rung that must catch it."""

from exercises.runner.ladder import Wrong

WRONG = [
    Wrong(
        "the slope of b at the new w",
        "descend_from_start",
        "law",
        """
        for _ in range(steps):
            w = w - learning_rate * X.T @ (X @ w + b - y) / len(y)
            b = b - learning_rate * (X @ w + b - y).mean()
        return w, b
        """,
    ),
    Wrong(
        "without the ½",
        "descend_from_start",
        "by hand",
        """
        for _ in range(steps):
            error = X @ w + b - y
            w, b = w - 2 * learning_rate * X.T @ error / len(y), b - 2 * learning_rate * error.mean()
        return w, b
        """,
    ),
    Wrong(
        "zeros in place of a start that seems too large",
        "descend_from_start",
        "by hand",
        """
        if np.abs(w).max() > 100:
            w, b = np.zeros(len(w)), 0.0
        for _ in range(steps):
            error = X @ w + b - y
            w, b = w - learning_rate * X.T @ error / len(y), b - learning_rate * error.mean()
        return w, b
        """,
    ),
    Wrong(
        "done as soon as the loss hardly falls",
        "descend_from_start",
        "trap",
        """
        loss = np.inf
        for _ in range(steps):
            error = X @ w + b - y
            if abs(loss - (error @ error)) < 1e-3:
                break
            loss = error @ error
            w, b = w - learning_rate * X.T @ error / len(y), b - learning_rate * error.mean()
        return w, b
        """,
    ),
    Wrong(
        "the logarithm, rounded down",
        "steps_to_come_within",
        "by hand",
        """
        best = np.linalg.lstsq(np.column_stack([X, np.ones(len(X))]), y, rcond=None)[0]
        far = np.linalg.norm(np.append(w, b) - best)
        return int(np.log(far / distance) / -np.log(1 - learning_rate))
        """,
    ),
    Wrong(
        "every direction taken to shrink alike",
        "steps_to_come_within",
        "law",
        """
        best = np.linalg.lstsq(np.column_stack([X, np.ones(len(X))]), y, rcond=None)[0]
        far = np.linalg.norm(np.append(w, b) - best)
        return max(0, int(np.ceil(np.log(far / distance) / -np.log(1 - learning_rate))))
        """,
    ),
    Wrong(
        "a step before the first look",
        "steps_to_come_within",
        "trap",
        """
        best = np.linalg.lstsq(np.column_stack([X, np.ones(len(X))]), y, rcond=None)[0]
        steps = 0
        while True:
            w, b = descend_from_start(X, y, w, b, learning_rate, 1)
            steps += 1
            if np.linalg.norm(np.append(w, b) - best) <= distance:
                return steps
        """,
    ),
    Wrong(
        "the distance of w alone",
        "steps_to_come_within",
        "by hand",
        """
        best = np.linalg.lstsq(np.column_stack([X, np.ones(len(X))]), y, rcond=None)[0]
        steps = 0
        while np.linalg.norm(w - best[:-1]) > distance:
            w, b = descend_from_start(X, y, w, b, learning_rate, 1)
            steps += 1
        return steps
        """,
    ),
    Wrong(
        "one layer after the other",
        "train_two_layers",
        "law",
        """
        for _ in range(steps):
            hidden = np.tanh(X @ W1 + b1)
            error = (hidden @ w2 + b2 - y) / len(y)
            w2, b2 = w2 - learning_rate * hidden.T @ error, b2 - learning_rate * error.sum()
            behind = np.outer(error, w2) * (1 - hidden**2)
            W1, b1 = W1 - learning_rate * X.T @ behind, b1 - learning_rate * behind.sum(axis=0)
        return W1, b1, w2, b2
        """,
    ),
    Wrong(
        "the slope of tanh forgotten",
        "train_two_layers",
        "law",
        """
        for _ in range(steps):
            hidden = np.tanh(X @ W1 + b1)
            error = (hidden @ w2 + b2 - y) / len(y)
            behind = np.outer(error, w2)
            w2, b2 = w2 - learning_rate * hidden.T @ error, b2 - learning_rate * error.sum()
            W1, b1 = W1 - learning_rate * X.T @ behind, b1 - learning_rate * behind.sum(axis=0)
        return W1, b1, w2, b2
        """,
    ),
    Wrong(
        "a little noise on zeros",
        "train_two_layers",
        "trap",
        """
        if not W1.any() and not w2.any():
            W1 = np.random.default_rng(0).normal(0, 0.01, W1.shape)
            w2 = np.random.default_rng(1).normal(0, 0.01, w2.shape)
        for _ in range(steps):
            hidden = np.tanh(X @ W1 + b1)
            error = (hidden @ w2 + b2 - y) / len(y)
            behind = np.outer(error, w2) * (1 - hidden**2)
            w2, b2 = w2 - learning_rate * hidden.T @ error, b2 - learning_rate * error.sum()
            W1, b1 = W1 - learning_rate * X.T @ behind, b1 - learning_rate * behind.sum(axis=0)
        return W1, b1, w2, b2
        """,
    ),
    Wrong(
        "one of the equal units kept as it is",
        "merge_equal_units",
        "by hand",
        """
        _, first = np.unique(np.vstack([W1, b1]), axis=1, return_index=True)
        return W1[:, first], b1[first], w2[first]
        """,
    ),
    Wrong(
        "only neighbours compared",
        "merge_equal_units",
        "shape",
        """
        keep = np.append(True, np.any(np.diff(np.vstack([W1, b1]), axis=1) != 0, axis=0))
        place = np.cumsum(keep) - 1
        return W1[:, keep], b1[keep], np.bincount(place, weights=w2)
        """,
    ),
    Wrong(
        "the biases not looked at",
        "merge_equal_units",
        "trap",
        """
        _, first, place = np.unique(W1, axis=1, return_index=True, return_inverse=True)
        return W1[:, first], b1[first], np.bincount(place.reshape(-1), weights=w2)
        """,
    ),
    Wrong(
        "the sum over the rows",
        "train_two_layers",
        "law",
        """
        n = len(X)
        for _ in range(steps):
            hidden = np.tanh(X @ W1 + b1)
            error = (hidden @ w2 + b2 - y) / n
            behind = np.outer(error, w2) * (1 - hidden**2)
            slopes = X.T @ behind, behind.sum(axis=0), hidden.T @ error, error.sum()
            W1, b1, w2, b2 = (p - n * learning_rate * s for p, s in zip((W1, b1, w2, b2), slopes))
        return W1, b1, w2, b2
        """,
    ),
    Wrong(
        "averaged, not added",
        "merge_equal_units",
        "by hand",
        """
        units, place = np.unique(np.vstack([W1, b1]), axis=1, return_inverse=True)
        place = place.reshape(-1)
        return units[:-1], units[-1], np.bincount(place, weights=w2) / np.bincount(place)
        """,
    ),
    Wrong(
        "nearly equal units merged too",
        "merge_equal_units",
        "trap",
        """
        units, place = np.unique(np.round(np.vstack([W1, b1]), 6), axis=1, return_inverse=True)
        return units[:-1], units[-1], np.bincount(place.reshape(-1), weights=w2)
        """,
    ),
]
