"""Right answers to reproducible-data of another form than the reference; every one must pass."""

from exercises.runner.ladder import Right

RIGHT = [
    Right(
        "powers, in a list",
        "minimal_standard",
        "return [pow(MULTIPLIER, k, MODULUS) * seed % MODULUS for k in range(1, count + 1)]",
    ),
    Right(
        "NumPy's 64 bits",
        "minimal_standard",
        """
        states = np.empty(count, np.uint64)
        x = np.uint64(seed)
        for k in range(count):
            x = np.uint64(MULTIPLIER) * x % np.uint64(MODULUS)
            states[k] = x
        return states
        """,
    ),
    Right(
        "squared again and again",
        "jump_ahead",
        """
        factor = MULTIPLIER
        while steps:
            if steps % 2:
                seed = seed * factor % MODULUS
            factor = factor * factor % MODULUS
            steps //= 2
        return seed
        """,
    ),
    Right(
        "whole periods left out, in an array of no dimension",
        "jump_ahead",
        "return np.array(seed * pow(MULTIPLIER, steps % (MODULUS - 1), MODULUS) % MODULUS)",
    ),
    Right(
        "two generators from two numbers, in a list",
        "seeded_dataset",
        """
        X = np.random.default_rng([seed, 0]).standard_normal((n, len(w)))
        return [X, X @ w + b + noise * np.random.default_rng([seed, 1]).standard_normal(n)]
        """,
    ),
    Right(
        "one long draw, row by row",
        "seeded_dataset",
        """
        Z = np.random.default_rng(seed).standard_normal((n, len(w) + 1))
        X, e = Z[:, :-1], Z[:, -1]
        return X.tolist(), (X @ w + b + noise * e).tolist()
        """,
    ),
    Right(
        "lengths one by one, in a list",
        "noise_correlation",
        """
        e = y - X @ w - b
        e = e - e.mean()
        found = []
        for x in X.T - X.mean(axis=0)[:, None]:
            size = np.linalg.norm(x) * np.linalg.norm(e)
            found.append(float(x @ e / size) if size > 0 else 0.0)
        return found
        """,
    ),
    Right(
        "standardised",
        "noise_correlation",
        """
        def unit(v):
            v = v - v.mean(axis=0)
            length = np.linalg.norm(v, axis=0)
            return v / np.where(length > 0, length, 1)


        return unit(X).T @ unit(y - X @ w - b)
        """,
    ),
]
