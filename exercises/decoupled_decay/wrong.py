"""Wrong answers to decoupled-decay, each with the rung that must catch it, and right ones in another form."""

from exercises.runner.ladder import Wrong


def _loop(step, gradient="X.T @ (X @ w - y) / len(y)", second="g**2", after=""):
    """A body that descends, with these pieces."""
    return f"""
        w = m = v = np.zeros(X.shape[1])
        for t in range(1, steps + 1):
            g = {gradient}
            m = BETA1 * m + (1 - BETA1) * g
            v = BETA2 * v + (1 - BETA2) * {second}
            w = w - learning_rate * ({step})
            {after}
        return w
        """


PLAIN = "m / (1 - BETA1**t) / (np.sqrt(v / (1 - BETA2**t)) + EPSILON)"
PENALISED = "X.T @ (X @ w - y) / len(y) + penalty * w"

WRONG = [
    Wrong(
        "the running means not corrected",
        "adam_with_penalty",
        "by hand",
        _loop("m / (np.sqrt(v) + EPSILON)", PENALISED),
    ),
    Wrong(
        "the decay beside the step",
        "adam_with_penalty",
        "by hand",
        _loop(f"{PLAIN} + penalty * w"),
    ),
    Wrong(
        "one size of gradients for all entries",
        "adam_with_penalty",
        "by hand",
        _loop(PLAIN, PENALISED, "np.mean(g**2)"),
    ),
    Wrong(
        "the sum over the rows",
        "adam_with_penalty",
        "law",
        _loop(PLAIN, "X.T @ (X @ w - y) + penalty * w"),
    ),
    Wrong(
        "twice the penalty",
        "adam_with_penalty",
        "law",
        _loop(PLAIN, "X.T @ (X @ w - y) / len(y) + 2 * penalty * w"),
    ),
    Wrong(
        "ε under the root",
        "adam_with_penalty",
        "trap",
        _loop("m / (1 - BETA1**t) / np.sqrt(v / (1 - BETA2**t) + EPSILON)", PENALISED),
    ),
    Wrong(
        "the penalty in the gradient",
        "adamw",
        "by hand",
        _loop(PLAIN, "X.T @ (X @ w - y) / len(y) + decay * w"),
    ),
    Wrong(
        "the decay not times the rate",
        "adamw",
        "by hand",
        _loop(f"{PLAIN} + decay * w / learning_rate"),
    ),
    Wrong(
        "shrunk after the step",
        "adamw",
        "by hand",
        _loop(PLAIN, after="w = w * (1 - learning_rate * decay)"),
    ),
    Wrong(
        "the decay in the running mean as well",
        "adamw",
        "law",
        _loop(f"{PLAIN} + decay * w", "X.T @ (X @ w - y) / len(y) + decay * w"),
    ),
    Wrong(
        "no ε",
        "adamw",
        "trap",
        _loop("m / (1 - BETA1**t) / np.sqrt(v / (1 - BETA2**t)) + decay * w"),
    ),
    Wrong(
        "ridge, as if the decay were a penalty",
        "adamw_rest",
        "by hand",
        """
        n, d = X.shape
        return np.linalg.solve(X.T @ X + n * decay * np.eye(d), X.T @ y)
        """,
    ),
    Wrong(
        "bounded above only",
        "adamw_rest",
        "by hand",
        "return np.minimum(np.linalg.lstsq(X, y, rcond=None)[0], 1 / decay)",
    ),
    Wrong(
        "the decay as the bound",
        "adamw_rest",
        "by hand",
        "return np.clip(np.linalg.lstsq(X, y, rcond=None)[0], -decay, decay)",
    ),
    Wrong(
        "least squares, cut",
        "adamw_rest",
        "law",
        "return np.clip(np.linalg.lstsq(X, y, rcond=None)[0], -1 / decay, 1 / decay)",
    ),
    Wrong(
        "once held, for ever held",
        "adamw_rest",
        "trap",
        """
        bound, w, free = 1 / decay, np.zeros(X.shape[1]), np.ones(X.shape[1], bool)
        while free.any():
            step = np.zeros_like(w)
            step[free] = np.linalg.lstsq(X[:, free], y - X @ w, rcond=None)[0]
            room = [(np.copysign(bound, s) - v) / s if s else np.inf for v, s in zip(w, step)]
            first = int(np.argmin(room))
            if room[first] >= 1:
                return w + step
            w, free[first] = w + room[first] * step, False
            w[first] = np.copysign(bound, step[first])
        return w
        """,
    ),
    Wrong(
        "some ten thousand small steps",
        "adamw_rest",
        "trap",
        """
        w, rate = np.zeros(X.shape[1]), 1 / np.linalg.norm(X, 2) ** 2
        for _ in range(20_000):
            w = np.clip(w - rate * X.T @ (X @ w - y), -1 / decay, 1 / decay)
        return w
        """,
    ),
    Wrong(
        "a slope of a thousandth taken for none",
        "adamw_rest",
        "trap",
        """
        bound, w, free = 1 / decay, np.zeros(X.shape[1]), np.ones(X.shape[1], bool)
        while True:
            step = np.zeros_like(w)
            step[free] = np.linalg.lstsq(X[:, free], y - X @ w, rcond=None)[0]
            room = np.array([(np.copysign(bound, s) - v) / s if s else np.inf for v, s in zip(w, step)])
            first = int(np.argmin(room))
            if room[first] < 1:
                w, free[first] = w + room[first] * step, False
                w[first] = np.copysign(bound, step[first])
                continue
            w = w + step
            pull = np.where(free, 0.0, np.sign(w) * (X.T @ (X @ w - y)))
            if pull.max() <= 1e-3 * np.abs(X.T @ y).max():
                return w
            free[int(np.argmax(pull))] = True
        """,
    ),
]
