"""Right answers to prior of another form than the reference; every one must pass."""

from exercises.runner.ladder import Right

RIGHT = [
    Right(
        "density by density",
        "negative_log_joint",
        """
        def cost(off, variance):
            return 0.5 * math.log(2 * math.pi * variance) + off**2 / (2 * variance)


        return sum(cost(x @ w - t, noise_variance) for x, t in zip(X, y)) + sum(cost(v, prior_variance) for v in w)
        """,
    ),
    Right(
        "an array of no dimension",
        "negative_log_joint",
        """
        e, n, d = y - X @ w, len(y), len(w)
        constants = n * np.log(2 * np.pi * noise_variance) + d * np.log(2 * np.pi * prior_variance)
        return np.array(0.5 * (constants + e @ e / noise_variance + w @ w / prior_variance))
        """,
    ),
    Right(
        "an array of two",
        "equivalent_penalties",
        "return noise_variance / n / np.array([prior_variance, math.sqrt(prior_variance / 2)])",
    ),
    Right(
        "a list",
        "equivalent_penalties",
        "l2 = noise_variance / n / prior_variance\nreturn [l2, l2 * math.sqrt(2 * prior_variance)]",
    ),
    Right(
        "by way of the covariance of y, in a list",
        "posterior",
        """
        n, d = X.shape

        gain = np.linalg.solve(prior_variance * X @ X.T + noise_variance * np.eye(n), prior_variance * X).T
        C = prior_variance * (np.eye(d) - gain @ X)
        return [(gain @ y).tolist(), (C + C.T) / 2]
        """,
    ),
    Right(
        "by singular values",
        "posterior",
        """
        n, d = X.shape

        _, s, Vt = np.linalg.svd(X)
        s = np.append(s, np.zeros(d - len(s)))
        variances = 1 / (s**2 / noise_variance + 1 / prior_variance)
        C = (Vt.T * variances) @ Vt
        return C @ (X.T @ y) / noise_variance, C.tolist()
        """,
    ),
    Right(
        "by Cholesky's factor",
        "negative_log_evidence",
        """
        n, d = X.shape

        L = np.linalg.cholesky(noise_variance * np.eye(n) + prior_variance * X @ X.T)
        z = np.linalg.solve(L, y)
        return n / 2 * math.log(2 * math.pi) + np.sum(np.log(np.diag(L))) + z @ z / 2
        """,
    ),
    Right(
        "by Bayes' rule at the mean, in an array of no dimension",
        "negative_log_evidence",
        """
        n, d = X.shape

        mean, covariance = posterior(X, y, noise_variance, prior_variance)
        log_posterior = -(d * math.log(2 * math.pi) + np.linalg.slogdet(covariance)[1]) / 2
        return np.array(negative_log_joint(X, y, mean, noise_variance, prior_variance) + log_posterior)
        """,
    ),
]
