"""Right answers to counting-apples of another form than the reference; every one must pass."""

from exercises.runner.ladder import Right

RIGHT = [
    Right(
        "one by one, in a list",
        "poisson_probability",
        "return [math.exp(c * math.log(r) - r - math.lgamma(c + 1)) for c, r in zip(k, rate)]",
    ),
    Right(
        "a product of ratios",
        "poisson_probability",
        "return [float(np.exp(-r + np.sum(np.log(r / np.arange(1, c + 1))))) for c, r in zip(k, rate)]",
    ),
    Right(
        "only the rows with a count have the logarithm",
        "loss_of_rate",
        """
        sold = k > 0
        with np.errstate(divide="ignore"):
            return (rate.sum() - k[sold] @ np.log(rate[sold])) / len(k)
        """,
    ),
    Right(
        "row by row, in an array of no dimension",
        "loss_of_rate",
        """
        return np.array(sum(r - (c * math.log(r) if r else -math.inf) if c else r for r, c in zip(rate, k)) / len(k))
        """,
    ),
    Right(
        "a dot product, in an array of no dimension",
        "loss_of_log_rate",
        "return np.array(np.exp(log_rate).mean() - k @ log_rate / len(k))",
    ),
    Right(
        "row by row",
        "loss_of_log_rate",
        "return sum(math.exp(s) - c * s for s, c in zip(log_rate, k)) / len(k)",
    ),
    Right(
        "in a list, by weighted least squares again and again",
        "fit_counts",
        """
        A = np.column_stack([X, np.ones(len(X))])
        s = np.log(k + 0.5)
        for _ in range(60):
            rate = np.exp(s)
            root = np.sqrt(rate)
            c = np.linalg.lstsq(root[:, None] * A, root * (s + (k - rate) / rate), rcond=None)[0]
            s = A @ c
        return [c[:-1].tolist(), np.array(c[-1])]
        """,
    ),
    Right(
        "damped Newton steps",
        "fit_counts",
        """
        A = np.column_stack([X, np.ones(len(X))])
        c = np.append(np.zeros(X.shape[1]), math.log(k.mean()))
        for _ in range(500):
            rate = np.exp(A @ c)
            step = np.linalg.solve(A.T @ (rate[:, None] * A), A.T @ (k - rate))
            largest = np.abs(A @ step).max()
            c = c + step * min(1, 1 / largest if largest else 1)
        return c[:-1], c[-1]
        """,
    ),
]
