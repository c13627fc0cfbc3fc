"""Right answers to decoupled-decay of another form than the reference; every one must pass."""

from exercises.runner.ladder import Right

RIGHT = [
    Right(
        "corrected by way of the rate, and lists",
        "adam_with_penalty",
        """
        w, m, v = ([0.0] * X.shape[1] for _ in range(3))
        for t in range(1, steps + 1):
            errors = X @ np.array(w) - y
            for j in range(len(w)):
                g = float(np.mean(errors * X[:, j])) + penalty * w[j]
                m[j] += (1 - BETA1) * (g - m[j])
                v[j] += (1 - BETA2) * (g * g - v[j])
                w[j] -= learning_rate * (m[j] / (1 - BETA1**t)) / ((v[j] / (1 - BETA2**t)) ** 0.5 + EPSILON)
        return w
        """,
    ),
    Right(
        "with XᵀX and Xᵀy made once, in place",
        "adam_with_penalty",
        """
        n, d = X.shape
        H, slope = X.T @ X / n + penalty * np.eye(d), X.T @ y / n
        w, m, v = np.zeros(d), np.zeros(d), np.zeros(d)
        for t in range(1, steps + 1):
            g = H @ w - slope
            m *= BETA1
            m += (1 - BETA1) * g
            v *= BETA2
            v += (1 - BETA2) * g * g
            c1, c2 = 1 - BETA1**t, 1 - BETA2**t
            w -= learning_rate * np.sqrt(c2) / c1 * m / (np.sqrt(v) + EPSILON * np.sqrt(c2))
        return w
        """,
    ),
    Right(
        "shrunk first, then stepped",
        "adamw",
        """
        w = m = v = np.zeros(X.shape[1])
        for t in range(1, steps + 1):
            g = np.mean((X @ w - y)[:, None] * X, axis=0)
            w = w * (1 - learning_rate * decay)
            m, v = BETA1 * m + (1 - BETA1) * g, BETA2 * v + (1 - BETA2) * g * g
            w = w - learning_rate * m / (1 - BETA1**t) / (np.sqrt(v / (1 - BETA2**t)) + EPSILON)
        return w
        """,
    ),
    Right(
        "the sums written out",
        "adamw",
        """
        w, seen = np.zeros(X.shape[1]), np.zeros((0, X.shape[1]))
        for t in range(1, steps + 1):
            seen = np.vstack([seen, (X @ w - y) @ X / len(y)])
            age = np.arange(t)[::-1]
            first, second = np.average(seen, 0, BETA1**age), np.average(seen**2, 0, BETA2**age)
            w = w - learning_rate * (first / (second**0.5 + EPSILON) + decay * w)
        return w
        """,
    ),
    Right(
        "one entry after the other, until none moves",
        "adamw_rest",
        """
        Q, R = np.linalg.qr(X)
        t, w = Q.T @ y, np.linalg.lstsq(X, y, rcond=None)[0].clip(-1 / decay, 1 / decay)
        for _ in range(3000):
            for j in range(len(w)):
                others = t - R @ w + R[:, j] * w[j]
                w[j] = min(max(R[:, j] @ others / (R[:, j] @ R[:, j]), -1 / decay), 1 / decay)
        return w
        """,
    ),
    Right(
        "every choice of sides",
        "adamw_rest",
        """
        d, best = X.shape[1], None
        for number in range(3**d):
            sides = np.array([number // 3**j % 3 - 1 for j in range(d)])
            w, free = sides / decay, sides == 0
            if free.any():
                w[free] = np.linalg.pinv(X[:, free]) @ (y - X @ w)
            loss = float(np.sum((X @ w - y) ** 2))
            if np.abs(w).max() <= (1 + 1e-12) / decay and (best is None or loss < best[0]):
                best = loss, w
        return best[1]
        """,
    ),
]
