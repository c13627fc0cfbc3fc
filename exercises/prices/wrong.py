"""Wrong answers to prices, each with the rung that must catch it."""

from exercises.runner.ladder import Wrong

WRONG = [
    Wrong(
        "the variance in place of the deviation",
        "chance_below_zero",
        "by hand",
        "return 0.5 * math.erfc(mean / math.sqrt(2 * deviation))",
    ),
    Wrong("above zero", "chance_below_zero", "by hand", "return 0.5 * math.erfc(-mean / deviation / math.sqrt(2))"),
    Wrong(
        "one minus erf",
        "chance_below_zero",
        "trap",
        "return 0.5 * (1 - math.erf(mean / deviation / math.sqrt(2)))",
    ),
    Wrong(
        "the price itself",
        "fit_log_price",
        "by hand",
        """
        A = np.column_stack([X, np.ones(len(X))])
        c = np.linalg.lstsq(A, price, rcond=None)[0]
        return c[:-1], c[-1], np.mean((A @ c - price) ** 2)
        """,
    ),
    Wrong(
        "no bias",
        "fit_log_price",
        "by hand",
        "w = np.linalg.lstsq(X, np.log(price), rcond=None)[0]\nreturn w, 0.0, np.mean((X @ w - np.log(price)) ** 2)",
    ),
    Wrong(
        "the logarithm of one more",
        "fit_log_price",
        "by hand",
        """
        A = np.column_stack([X, np.ones(len(X))])
        c = np.linalg.lstsq(A, np.log1p(price), rcond=None)[0]
        return c[:-1], c[-1], np.mean((A @ c - np.log1p(price)) ** 2)
        """,
    ),
    Wrong(
        "the unbiased variance",
        "fit_log_price",
        "law",
        """
        A = np.column_stack([X, np.ones(len(X))])
        c = np.linalg.lstsq(A, np.log(price), rcond=None)[0]
        return c[:-1], c[-1], np.sum((A @ c - np.log(price)) ** 2) / (len(X) - 1)
        """,
    ),
    Wrong("the median twice", "median_and_mean", "by hand", "return math.exp(log_price), math.exp(log_price)"),
    Wrong(
        "the deviation for the variance",
        "median_and_mean",
        "by hand",
        "return math.exp(log_price), math.exp(log_price + math.sqrt(variance) / 2)",
    ),
    Wrong("not in per cent", "percent_of_a_tick", "by hand", "return tick / price"),
    Wrong("upside down", "percent_of_a_tick", "by hand", "return 100 * price / tick"),
    Wrong(
        "the density at zero",
        "chance_below_zero",
        "by hand",
        "return math.exp(-((mean / deviation) ** 2) / 2) / deviation / math.sqrt(2 * math.pi)",
    ),
    Wrong(
        "the mean of squares less squares of means",
        "median_and_mean",
        "by hand",
        "return math.exp(log_price), math.exp(log_price) * (1 + variance / 2)",
    ),
    Wrong(
        "the mean first",
        "median_and_mean",
        "by hand",
        "return math.exp(log_price + variance / 2), math.exp(log_price)",
    ),
    Wrong(
        "relative to the next price",
        "percent_of_a_tick",
        "by hand",
        "return 100 * tick / (price + tick)",
    ),
    Wrong(
        "in whole per cent",
        "percent_of_a_tick",
        "by hand",
        "return np.round(100 * tick / price)",
    ),
    Wrong(
        "a loose cut-off",
        "fit_log_price",
        "trap",
        """
        A, label = np.column_stack([X, np.ones(len(X))]), np.log(price)
        c = np.linalg.pinv(A, rcond=1e-3) @ label
        return c[:-1], c[-1], np.mean((A @ c - label) ** 2)
        """,
    ),
]
