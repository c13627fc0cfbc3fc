"""Right answers to model-selection of another form than the reference; every one must pass."""

from exercises.runner.ladder import Right

RIGHT = [
    Right(
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
    Right(
        "a triangle of ones",
        "expected_errors",
        """
        d = len(weights)
        left = (np.triu(np.ones((d + 1, d))) @ weights**2 + noise_variance)[: n - 1]
        k = np.arange(left.size)
        return [left * (1 - k / n), left / (1 - k / (n - 1))]
        """,
    ),
    Right(
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
    Right(
        "the loss of each size compared, as floats",
        "best_sizes",
        """
        def error(k, n):
            return (noise_variance + np.sum(weights[k:] ** 2)) / (n - k - 1)

        return np.array([min(range(min(len(weights), n - 2) + 1), key=lambda k: error(k, n)) for n in rows], float)
        """,
    ),
    Right(
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
    Right(
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
