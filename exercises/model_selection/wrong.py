"""Wrong answers to model-selection, each with the rung that must catch it, and right ones in another form."""

from exercises.runner.ladder import Wrong

LEFT = "left = noise_variance + np.array([np.sum(weights[k:] ** 2) for k in range(min(len(weights), n - 2) + 1)])"
SQUARES = """
        squares = []
        for k in range(X.shape[1] + 1):
            w = np.linalg.lstsq(X[:, :k], y, rcond=None)[0] if k else np.zeros(0)
            squares.append((X_valid[:, :k] @ w - y_valid) ** 2)
        squares = np.array(squares)
        errors = squares.mean(axis=1)
        least = int(np.argmin(errors))"""

WRONG = [
    Wrong(
        "no size 0",
        "expected_errors",
        "shape",
        f"""
        {LEFT}
        k = np.arange(len(left))
        return (left * (n - k) / n)[1:], (left * (n - 1) / (n - k - 1))[1:]
        """,
    ),
    Wrong(
        "k/n, as if the rows were given",
        "expected_errors",
        "by hand",
        f"""
        {LEFT}
        k = np.arange(len(left))
        return left * (n - k) / n, left * (n + k) / n
        """,
    ),
    Wrong(
        "n/(n − k)",
        "expected_errors",
        "by hand",
        f"""
        {LEFT}
        k = np.arange(len(left))
        return left * (n - k) / n, left * n / (n - k)
        """,
    ),
    Wrong(
        "features left out are forgotten",
        "expected_errors",
        "by hand",
        """
        k = np.arange(min(len(weights), n - 2) + 1)
        return noise_variance * (n - k) / n, noise_variance * (n - 1) / (n - k - 1)
        """,
    ),
    Wrong(
        "d − k in place of n − k",
        "expected_errors",
        "by hand",
        f"""
        {LEFT}
        k = np.arange(len(left))
        return left * (len(weights) - k) / len(weights), left * (n - 1) / (n - k - 1)
        """,
    ),
    Wrong(
        "the least training error",
        "best_sizes",
        "by hand",
        "return [int(np.argmin(expected_errors(weights, noise_variance, n)[0])) for n in rows]",
    ),
    Wrong(
        "counted from 1",
        "best_sizes",
        "by hand",
        "return [1 + int(np.argmin(expected_errors(weights, noise_variance, n)[1])) for n in rows]",
    ),
    Wrong(
        "ten rows a feature",
        "best_sizes",
        "by hand",
        "return [min(len(weights), max(1, n // 10)) for n in rows]",
    ),
    Wrong(
        "each feature by itself, against twice the noise over n",
        "best_sizes",
        "by hand",
        "return [int(np.sum(weights**2 * n > 2 * noise_variance)) for n in rows]",
    ),
    Wrong(
        "up to the first rise",
        "best_sizes",
        "trap",
        """
        sizes = []
        for n in rows:
            fresh = expected_errors(weights, noise_variance, n)[1]
            sizes.append(next((k for k in range(len(fresh) - 1) if fresh[k + 1] >= fresh[k]), len(fresh) - 1))
        return sizes
        """,
    ),
    Wrong(
        "errors on the rows that were fitted",
        "picked",
        "by hand",
        f"""
        X_valid, y_valid = X, y
        {SQUARES.strip()}
        allowed = errors[least] + squares[least].std(ddof=1) / np.sqrt(len(y_valid))
        return least, int(np.argmax(errors <= allowed))
        """,
    ),
    Wrong(
        "the standard deviation, not over √m",
        "picked",
        "law",
        f"""
        {SQUARES.strip()}
        return least, int(np.argmax(errors <= errors[least] + squares[least].std(ddof=1)))
        """,
    ),
    Wrong(
        "nothing allowed",
        "picked",
        "by hand",
        f"""
        {SQUARES.strip()}
        return least, least
        """,
    ),
    Wrong(
        "the spread of the sizes' errors",
        "picked",
        "by hand",
        f"""
        {SQUARES.strip()}
        return least, int(np.argmax(errors <= errors[least] + errors.std(ddof=1) / np.sqrt(len(errors))))
        """,
    ),
    Wrong(
        "the weights of all features, cut short",
        "picked",
        "law",
        """
        w = np.linalg.lstsq(X, y, rcond=None)[0]
        squares = np.array([(X_valid[:, :k] @ w[:k] - y_valid) ** 2 for k in range(X.shape[1] + 1)])
        errors = squares.mean(axis=1)
        least = int(np.argmin(errors))
        allowed = errors[least] + squares[least].std(ddof=1) / np.sqrt(len(y_valid))
        return least, int(np.argmax(errors <= allowed))
        """,
    ),
    Wrong(
        "of equals the larger",
        "picked",
        "trap",
        f"""
        {SQUARES.strip()}
        least = int(np.flatnonzero(errors == errors.min())[-1])
        allowed = errors[least] + squares[least].std(ddof=1) / np.sqrt(len(y_valid))
        return least, int(np.argmax(errors <= allowed))
        """,
    ),
    Wrong(
        "down from the least as long as it goes",
        "picked",
        "trap",
        """
        fits = [np.linalg.lstsq(X[:, :k], y, rcond=None)[0] if k else np.zeros(0) for k in range(X.shape[1] + 1)]
        squares = np.array([(X_valid[:, : len(w)] @ w - y_valid) ** 2 for w in fits])
        errors = squares.mean(axis=1)
        least = k = int(errors.argmin())
        allowed = errors[least] + squares[least].std(ddof=1) / np.sqrt(len(y_valid))
        while k and errors[k - 1] <= allowed:
            k -= 1
        return least, k
        """,
    ),
    Wrong(
        "all squares less those fitted",
        "expected_errors",
        "trap",
        """
        k = np.arange(min(len(weights), n - 2) + 1)
        left = noise_variance + np.sum(weights**2) - np.append(0.0, np.cumsum(weights**2))[: len(k)]
        return left * (n - k) / n, left * (n - 1) / (n - k - 1)
        """,
    ),
    Wrong(
        "a number of rows that comes twice given once",
        "best_sizes",
        "trap",
        "return [*{n: int(np.argmin(expected_errors(weights, noise_variance, n)[1])) for n in rows}.values()]",
    ),
    Wrong(
        "a number in place of an array for one number of rows",
        "best_sizes",
        "trap",
        "return np.squeeze([int(np.argmin(expected_errors(weights, noise_variance, n)[1])) for n in rows])",
    ),
]
