"""Wrong answers to counting-apples, each with the rung that must catch it."""

from exercises.runner.ladder import Wrong

WRONG = [
    Wrong(
        "factorials that overflow",
        "poisson_probability",
        "trap",
        "return np.array([r**c * math.exp(-r) / math.gamma(c + 1) for c, r in zip(k, rate)])",
    ),
    Wrong(
        "without exp(−λ)",
        "poisson_probability",
        "by hand",
        "return np.array([r**c / math.gamma(c + 1) for c, r in zip(k, rate)])",
    ),
    Wrong(
        "rate and count exchanged",
        "poisson_probability",
        "by hand",
        "return np.array([c**r * math.exp(-c) / math.gamma(r + 1) for c, r in zip(k, rate)])",
    ),
    Wrong("squared error", "loss_of_rate", "by hand", "return float(np.mean((rate - k) ** 2))"),
    Wrong("not averaged", "loss_of_rate", "by hand", "return float(np.sum(rate - k * np.log(rate)))"),
    Wrong(
        "a small number added",
        "loss_of_rate",
        "trap",
        "return float(np.mean(rate - k * np.log(rate + 1e-12)))",
    ),
    Wrong(
        "there and back again",
        "loss_of_log_rate",
        "trap",
        """
        with np.errstate(divide="ignore"):
            return float(np.mean(np.exp(log_rate) - k * np.log(np.exp(log_rate))))
        """,
    ),
    Wrong("the loss of the rate", "loss_of_log_rate", "by hand", "return float(np.mean(log_rate - k * log_rate))"),
    Wrong(
        "least squares on logarithms",
        "fit_counts",
        "by hand",
        """
        c = np.linalg.lstsq(np.column_stack([X, np.ones(len(X))]), np.log(k), rcond=None)[0]
        return c[:-1], c[-1]
        """,
    ),
    Wrong(
        "gradient descent at a fixed rate",
        "fit_counts",
        "trap",
        """
        A, c = np.column_stack([X, np.ones(len(X))]), np.zeros(X.shape[1] + 1)
        for _ in range(3000):
            c = c + 0.02 * A.T @ (k - np.exp(np.minimum(A @ c, 50))) / len(A)
        return c[:-1], c[-1]
        """,
    ),
    Wrong(
        "the logarithm of it",
        "poisson_probability",
        "by hand",
        "return k * np.log(rate) - rate - np.array([math.lgamma(c + 1) for c in k])",
    ),
    Wrong(
        "the sum",
        "loss_of_log_rate",
        "by hand",
        "return float(np.sum(np.exp(log_rate) - k * log_rate))",
    ),
    Wrong(
        "the logarithm of the probability, not turned round",
        "loss_of_rate",
        "by hand",
        "return float(np.mean(k * np.log(rate) - rate))",
    ),
    Wrong(
        "the sign of the second term",
        "loss_of_log_rate",
        "by hand",
        "return float(np.mean(np.exp(log_rate) + k * log_rate))",
    ),
    Wrong(
        "no bias",
        "fit_counts",
        "by hand",
        """
        c = np.zeros(X.shape[1])
        for _ in range(50):
            rate = np.exp(np.minimum(X @ c, 30))
            c = c + np.linalg.solve(X.T @ (rate[:, None] * X) + 1e-9 * np.eye(len(c)), X.T @ (k - rate))
        return c, 0.0
        """,
    ),
    Wrong(
        "least squares on the counts",
        "fit_counts",
        "by hand",
        """
        c = np.linalg.lstsq(np.column_stack([X, np.ones(len(X))]), k, rcond=None)[0]
        return c[:-1], c[-1]
        """,
    ),
]
