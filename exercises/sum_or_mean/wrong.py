"""Wrong answers to sum-or-mean, each with the rung that must catch it."""

from exercises.runner.ladder import Wrong

WRONG = [
    Wrong(
        "the ½ in the mean squared error",
        "batch_gradient",
        "by hand",
        "factor = 1.0 if loss == 'sum' else 1 / len(y)\nreturn factor * X.T @ (X @ w - y) + decay * w",
    ),
    Wrong(
        "the penalty divided by the rows, too",
        "batch_gradient",
        "by hand",
        "factor = {'sum': 1.0, 'mean': 1 / len(y), 'mse': 2 / len(y)}[loss]\n"
        "return factor * (X.T @ (X @ w - y) + decay * w)",
    ),
    Wrong(
        "np.mean over all entries",
        "batch_gradient",
        "shape",
        "products = X * (X @ w - y)[:, None]\nreturn products.sum() if loss == 'sum' else products.mean()",
    ),
    Wrong(
        "always three rows",
        "batch_gradient",
        "law",
        "factor = {'sum': 1.0, 'mean': 1 / 3, 'mse': 2 / 3}[loss]\nreturn factor * X.T @ (X @ w - y) + decay * w",
    ),
    Wrong(
        "divided where it is to be multiplied",
        "equivalent_settings",
        "by hand",
        """
        factors = {"sum": 1.0, "mean": 1 / batch_size, "mse": 2 / batch_size}
        ratio = factors[new] / factors[old]
        return learning_rate * ratio, decay / ratio
        """,
    ),
    Wrong(
        "the decay as it was",
        "equivalent_settings",
        "by hand",
        """
        factors = {"sum": 1.0, "mean": 1 / batch_size, "mse": 2 / batch_size}
        return learning_rate * factors[old] / factors[new], decay
        """,
    ),
    Wrong(
        "the way back from the mean squared error forgotten",
        "equivalent_settings",
        "law",
        """
        ratio = {"sum": 1.0, "mean": batch_size, "mse": batch_size / 2}[new]
        if old in ("mean", "mse"):
            ratio = ratio / batch_size
        return learning_rate * ratio, decay / ratio
        """,
    ),
    Wrong(
        "the last batch left out",
        "epoch_of_sgd",
        "by hand",
        """
        for start in range(0, len(X) - batch_size + 1, batch_size):
            rows = slice(start, start + batch_size)
            w = w - learning_rate * batch_gradient(X[rows], y[rows], w, decay, loss)
        return w
        """,
    ),
    Wrong(
        "the last batch divided by the batch size",
        "epoch_of_sgd",
        "by hand",
        """
        factor = {"sum": 1.0, "mean": 1 / batch_size, "mse": 2 / batch_size}[loss]
        for start in range(0, len(X), batch_size):
            rows = slice(start, start + batch_size)
            w = w - learning_rate * (factor * X[rows].T @ (X[rows] @ w - y[rows]) + decay * w)
        return w
        """,
    ),
    Wrong(
        "all gradients at the start",
        "epoch_of_sgd",
        "by hand",
        """
        cuts = [slice(start, start + batch_size) for start in range(0, len(X), batch_size)]
        return w - learning_rate * sum(batch_gradient(X[rows], y[rows], w, decay, loss) for rows in cuts)
        """,
    ),
    Wrong(
        "an empty batch at the end",
        "epoch_of_sgd",
        "trap",
        """
        for k in range(len(X) // batch_size + 1):
            rows = slice(k * batch_size, (k + 1) * batch_size)
            scale = {"sum": 1.0, "mean": 1.0, "mse": 2.0}[loss]
            size = 1 if loss == "sum" else len(y[rows])
            with np.errstate(invalid="ignore", divide="ignore"):
                w = w - learning_rate * (scale * X[rows].T @ (X[rows] @ w - y[rows]) / np.float64(size) + decay * w)
        return w
        """,
    ),
    Wrong(
        "one rate for all",
        "rates_for_sum",
        "by hand",
        "return np.full(-(-n // batch_size), learning_rate / batch_size)",
    ),
    Wrong(
        "the last step left out",
        "rates_for_sum",
        "shape",
        "return np.full(n // batch_size, learning_rate / batch_size)",
    ),
    Wrong(
        "multiplied by the rows",
        "rates_for_sum",
        "by hand",
        "return learning_rate * np.minimum(batch_size, n - np.arange(0, n, batch_size))",
    ),
    Wrong(
        "a step for rows that are not there",
        "rates_for_sum",
        "trap",
        """
        sizes = [batch_size] * (n // batch_size)
        sizes.append(n - sum(sizes) or batch_size)
        if n == batch_size:
            sizes.pop()
        return learning_rate / np.array(sizes)
        """,
    ),
    Wrong(
        "the ½ forgotten",
        "equivalent_settings",
        "by hand",
        """
        f = {"sum": 1.0, "mean": 1 / batch_size, "mse": 1 / batch_size}
        return learning_rate * f[old] / f[new], decay * f[new] / f[old]
        """,
    ),
]
