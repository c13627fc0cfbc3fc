"""Right answers to sample-size of another form than the reference; every one must pass."""

from exercises.runner.ladder import Right

RIGHT = [
    Right(
        "an array of whole numbers",
        "log_spaced_sizes",
        """
        series = [d * 10**k for k in range(18) for d in (1, 2, 5)]
        return np.array([n for n in series if least <= n <= most], dtype=int)
        """,
    ),
    Right(
        "one after the other, in a tuple",
        "log_spaced_sizes",
        """
        found, n, step = [], 1, 0
        while n <= most:
            if n >= least:
                found.append(n)
            n = n * 5 // 2 if step % 3 == 1 else n * 2
            step += 1
        return tuple(found)
        """,
    ),
    Right(
        "the diagonal of the inverse, in an array of two",
        "expected_squared_errors",
        """
        middle = X.mean(axis=0)
        R = np.linalg.qr(X - middle, mode="r")
        inverse = np.linalg.inv(R.T @ R)
        return sigma**2 * np.array([inverse.trace(), 1 / len(X) + middle @ inverse @ middle])
        """,
    ),
    Right(
        "the rows of the pseudoinverse, in a list",
        "expected_squared_errors",
        """
        middle = X.mean(axis=0)
        P = np.linalg.pinv(X - middle)
        bias = np.full(len(X), 1 / len(X)) - middle @ P
        return [sigma**2 * (P**2).sum(), np.array(sigma**2 * (bias @ bias))]
        """,
    ),
    Right(
        "all draws of a size at once, in a list",
        "measured_errors",
        """
        rng, weights, biases = np.random.default_rng(seed), [], []
        for n in sizes:
            X = rng.standard_normal((repeats, n, len(w)))
            y = X @ w + b + sigma * rng.standard_normal((repeats, n))
            A = np.concatenate([X, np.ones((repeats, n, 1))], axis=2)
            c = np.squeeze(np.linalg.pinv(A) @ y[:, :, None], axis=2)
            weights.append(float(np.sqrt(np.mean(np.sum((c[:, :-1] - w) ** 2, axis=1)))))
            biases.append(float(np.sqrt(np.mean((c[:, -1] - b) ** 2))))
        return [weights, biases]
        """,
    ),
    Right(
        "errors of a fit to the noise alone, in an array of two rows",
        "measured_errors",
        """
        rng = np.random.default_rng([seed, 1])
        found = np.zeros((2, len(sizes)))
        for k, n in enumerate(sizes):
            for _ in range(repeats):
                X, noise = rng.normal(size=(n, len(w))), sigma * rng.normal(size=n)
                middle = X.mean(axis=0)
                away = np.linalg.lstsq(X - middle, noise - noise.mean(), rcond=None)[0]
                found[:, k] += away @ away, (noise.mean() - middle @ away) ** 2
        return np.sqrt(found / repeats)
        """,
    ),
    Right(
        "polyfit",
        "loglog_slope",
        "return np.polyfit(np.log2(sizes), np.log2(errors), 1)[0]",
    ),
    Right(
        "a covariance over a variance, in an array of no dimension",
        "loglog_slope",
        "C = np.cov(np.log10(sizes), np.log10(errors))\nreturn np.array(C[0, 1] / C[0, 0])",
    ),
]
