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
]

RIGHT = [
    (
        "what is left, and its share",
        "expected_errors",
        """
        total, training, fresh = noise_variance + weights @ weights, [], []
        for k in range(len(weights) + 1):
            if n - k > 1:
                left = noise_variance + sum(w * w for w in weights[k:].tolist())
                training.append(left - left * k / n)
                fresh.append(left + left * k / (n - k - 1))
        return training, fresh
        """,
    ),
    (
        "a triangle of ones",
        "expected_errors",
        """
        d = len(weights)
        left = (np.triu(np.ones((d + 1, d))) @ weights**2 + noise_variance)[: n - 1]
        k = np.arange(left.size)
        return [left * (1 - k / n), left / (1 - k / (n - 1))]
        """,
    ),
    (
        "the least, found in Python",
        "best_sizes",
        """
        sizes = []
        for n in rows:
            fresh = expected_errors(weights, noise_variance, n)[1].tolist()
            sizes.append(fresh.index(min(fresh)))
        return sizes
        """,
    ),
    (
        "the loss of each size compared, as floats",
        "best_sizes",
        """
        def error(k, n):
            return (noise_variance + np.sum(weights[k:] ** 2)) / (n - k - 1)

        return np.array([min(range(min(len(weights), n - 2) + 1), key=lambda k: error(k, n)) for n in rows], float)
        """,
    ),
    (
        "by normal equations, in lists",
        "picked",
        """
        squares = [y_valid**2]
        for k in range(1, X.shape[1] + 1):
            A = X[:, :k]
            squares.append((y_valid - X_valid[:, :k] @ np.linalg.solve(A.T @ A, A.T @ y)) ** 2)
        means = [float(np.average(each)) for each in squares]
        best = means.index(min(means))
        allowed = means[best] + float(np.sqrt(np.var(squares[best], ddof=1) / len(y_valid)))
        return [best, [mean <= allowed for mean in means].index(True)]
        """,
    ),
    (
        "by QR, an array of two",
        "picked",
        """
        Q, R = np.linalg.qr(X)
        m, d = X_valid.shape
        W = np.zeros((d, d + 1))
        for k in range(1, d + 1):
            W[:k, k] = np.linalg.solve(R[:k, :k], Q[:, :k].T @ y)
        squares = (X_valid @ W - y_valid[:, None]) ** 2
        errors = squares.sum(axis=0) / m
        least = np.flatnonzero(errors == errors.min())[0]
        spread = np.sqrt(np.sum((squares[:, least] - errors[least]) ** 2) / (m * (m - 1)))
        return int(least), int(np.flatnonzero(errors <= errors[least] + spread)[0])
        """,
    ),
]
