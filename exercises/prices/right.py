"""Right answers to prices of another form than the reference; every one must pass."""

from exercises.runner.ladder import Right

RIGHT = [
    Right(
        "the distribution of the standard library",
        "chance_below_zero",
        """
        from statistics import NormalDist
        near = abs(mean) < 5 * deviation
        return NormalDist().cdf(-mean / deviation) if near else math.erfc(mean / deviation / 2**0.5) / 2
        """,
    ),
    Right(
        "an array of no dimension",
        "chance_below_zero",
        "return np.array(math.erfc(mean / (deviation * 2**0.5)) / 2)",
    ),
    Right(
        "normal equations, in a list",
        "fit_log_price",
        """
        A = np.column_stack([X, np.ones(len(X))])
        label = np.log(price)
        c = np.linalg.solve(A.T @ A, A.T @ label)
        r = label - A @ c
        return [c[:-1].tolist(), np.array(c[-1]), r @ r / len(r)]
        """,
    ),
    Right(
        "centred first",
        "fit_log_price",
        """
        label = np.log(price)
        middle = X.mean(axis=0)
        w = np.linalg.lstsq(X - middle, label - label.mean(), rcond=None)[0]
        b = label.mean() - middle @ w
        return w, b, np.var(label - X @ w)
        """,
    ),
    Right(
        "an array of two",
        "median_and_mean",
        "return np.exp([log_price, log_price + variance / 2])",
    ),
    Right(
        "the median times a factor, in a list",
        "median_and_mean",
        "m = math.exp(log_price)\nreturn [m, m * math.exp(variance / 2)]",
    ),
    Right(
        "the next price, relative",
        "percent_of_a_tick",
        "return [100 * (p + tick - p) / p if False else 100 * tick / p for p in price]",
    ),
    Right(
        "a tuple",
        "percent_of_a_tick",
        "return tuple(tick / price * 100)",
    ),
]
