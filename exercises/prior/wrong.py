"""Wrong answers to prior, each with the rung that must catch it."""

from exercises.runner.ladder import Wrong

WRONG = [
    Wrong(
        "the constants left out",
        "negative_log_joint",
        "by hand",
        "return np.sum((X @ w - y) ** 2) / (2 * noise_variance) + np.sum(w**2) / (2 * prior_variance)",
    ),
    Wrong(
        "the likelihood alone",
        "negative_log_joint",
        "by hand",
        """
        constant = len(y) * math.log(2 * math.pi * noise_variance)
        return (constant + np.sum((X @ w - y) ** 2) / noise_variance) / 2
        """,
    ),
    Wrong(
        "the logarithm of a product",
        "negative_log_joint",
        "trap",
        """
        p = np.exp(-((X @ w - y) ** 2) / (2 * noise_variance)) / math.sqrt(2 * math.pi * noise_variance)
        q = np.exp(-(w**2) / (2 * prior_variance)) / math.sqrt(2 * math.pi * prior_variance)
        with np.errstate(divide="ignore"):
            return -np.log(np.prod(p) * np.prod(q))
        """,
    ),
    Wrong(
        "the penalties for the sum of squares",
        "equivalent_penalties",
        "by hand",
        "return noise_variance / prior_variance, noise_variance / math.sqrt(prior_variance / 2)",
    ),
    Wrong(
        "the prior's deviation taken for its scale",
        "equivalent_penalties",
        "by hand",
        "return noise_variance / (n * prior_variance), noise_variance / (n * math.sqrt(prior_variance))",
    ),
    Wrong(
        "prior over noise",
        "equivalent_penalties",
        "by hand",
        "return prior_variance / (n * noise_variance), math.sqrt(prior_variance / 2) / (n * noise_variance)",
    ),
    Wrong(
        "the covariance without the noise",
        "posterior",
        "by hand",
        """
        covariance = np.linalg.inv(X.T @ X + noise_variance / prior_variance * np.eye(X.shape[1]))
        return covariance @ X.T @ y, covariance
        """,
    ),
    Wrong(
        "the covariance of least squares",
        "posterior",
        "by hand",
        """
        mean = np.linalg.solve(X.T @ X + noise_variance / prior_variance * np.eye(X.shape[1]), X.T @ y)
        return mean, noise_variance * np.linalg.pinv(X.T @ X)
        """,
    ),
    Wrong(
        "least squares first, then averaged with the prior",
        "posterior",
        "trap",
        """
        fitted = np.linalg.inv(X.T @ X) @ X.T @ y
        covariance = np.linalg.inv(X.T @ X / noise_variance + np.eye(X.shape[1]) / prior_variance)
        return covariance @ (X.T @ X / noise_variance) @ fitted, covariance
        """,
    ),
    Wrong(
        "the likelihood of the most probable weights",
        "negative_log_evidence",
        "by hand",
        """
        w = posterior(X, y, noise_variance, prior_variance)[0]
        constant = len(y) * math.log(2 * math.pi * noise_variance)
        return (constant + np.sum((X @ w - y) ** 2) / noise_variance) / 2
        """,
    ),
    Wrong(
        "each label by itself",
        "negative_log_evidence",
        "law",
        """
        variance = noise_variance + prior_variance * np.sum(X**2, axis=1)
        return np.sum(np.log(2 * math.pi * variance) + y**2 / variance) / 2
        """,
    ),
    Wrong(
        "the logarithm of the determinant",
        "negative_log_evidence",
        "trap",
        """
        covariance = noise_variance * np.eye(len(y)) + prior_variance * X @ X.T
        with np.errstate(divide="ignore"):
            half = np.log(np.linalg.det(covariance))
        return (len(y) * math.log(2 * math.pi) + half + y @ np.linalg.solve(covariance, y)) / 2
        """,
    ),
    Wrong(
        "the constants over n",
        "negative_log_joint",
        "law",
        """
        e = X @ w - y
        likelihood = math.log(2 * math.pi * noise_variance) + e @ e / noise_variance
        return (likelihood + len(w) * math.log(2 * math.pi * prior_variance) + w @ w / prior_variance) / 2
        """,
    ),
    Wrong(
        "without n",
        "equivalent_penalties",
        "by hand",
        "return noise_variance / prior_variance, noise_variance / math.sqrt(prior_variance / 2)",
    ),
    Wrong(
        "the variances exchanged",
        "posterior",
        "by hand",
        """
        A = X.T @ X / prior_variance + np.eye(X.shape[1]) / noise_variance
        return np.linalg.solve(A, X.T @ y) / prior_variance, np.linalg.inv(A)
        """,
    ),
    Wrong(
        "the sign of the exponent",
        "negative_log_evidence",
        "by hand",
        """
        S = noise_variance * np.eye(len(y)) + prior_variance * X @ X.T
        return (len(y) * math.log(2 * math.pi) + np.linalg.slogdet(S)[1] - y @ np.linalg.solve(S, y)) / 2
        """,
    ),
]
