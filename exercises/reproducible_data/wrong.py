"""Wrong answers to reproducible-data, each with the rung that must catch it."""

from exercises.runner.ladder import Wrong

WRONG = [
    Wrong(
        "the seed as the first number",
        "minimal_standard",
        "by hand",
        """
        states = [seed]
        while len(states) < count:
            states.append(MULTIPLIER * states[-1] % MODULUS)
        return states
        """,
    ),
    Wrong(
        "a power of two as the modulus",
        "minimal_standard",
        "by hand",
        """
        states = []
        for _ in range(count):
            seed = MULTIPLIER * seed % 2**31
            states.append(seed)
        return states
        """,
    ),
    Wrong(
        "products in 32 bits",
        "minimal_standard",
        "law",
        """
        states, state = [], np.array([seed], np.uint32)
        for _ in range(count):
            state = state * np.uint32(MULTIPLIER) % np.uint32(MODULUS)
            states.append(int(state[0]))
        return states
        """,
    ),
    Wrong("one step too many", "jump_ahead", "by hand", "return pow(MULTIPLIER, steps + 1, MODULUS) * seed % MODULUS"),
    Wrong(
        "powers in floats",
        "jump_ahead",
        "law",
        "return int(np.float64(MULTIPLIER) ** steps * seed % MODULUS)",
    ),
    Wrong(
        "the seed raised to the power, too",
        "jump_ahead",
        "by hand",
        "return pow(MULTIPLIER * seed, steps, MODULUS)",
    ),
    Wrong(
        "a period of the modulus",
        "jump_ahead",
        "trap",
        "return pow(MULTIPLIER, steps % MODULUS, MODULUS) * seed % MODULUS",
    ),
    Wrong(
        "the seed of everybody's generator",
        "seeded_dataset",
        "trap",
        """
        np.random.seed(seed)
        Z = np.random.normal(size=(n, len(w) + 1))
        return Z[:, 1:], Z[:, 1:] @ w + b + noise * Z[:, 0]
        """,
    ),
    Wrong(
        "the same by another name",
        "seeded_dataset",
        "trap",
        """
        import numpy.random as dice
        import random

        random.seed(seed)
        dice.seed(random.randrange(2**32))
        errors, X = np.array([(dice.normal(), dice.normal(size=len(w))) for _ in range(n)], object).T
        return np.stack(X), np.stack(X) @ w + b + noise * errors.astype(float)
        """,
    ),
    Wrong(
        "numbers of the right mean and spread, not normal",
        "seeded_dataset",
        "law",
        """
        features, errors = (np.random.default_rng(child) for child in np.random.SeedSequence(seed).spawn(2))
        X = features.uniform(-(3**0.5), 3**0.5, size=(n, len(w)))
        return X, X @ w + b + noise * errors.normal(size=n)
        """,
    ),
    Wrong(
        "one generator for both",
        "seeded_dataset",
        "trap",
        """
        random = np.random.default_rng(seed)
        X = random.normal(size=(n, len(w)))
        return X, X @ w + b + noise * random.normal(size=n)
        """,
    ),
    Wrong(
        "the seed used twice",
        "seeded_dataset",
        "trap",
        """
        X = np.random.default_rng(seed).normal(size=(n, len(w)))
        return X, X @ w + b + noise * np.random.default_rng(seed).normal(size=n)
        """,
    ),
    Wrong(
        "the next seed for the noise",
        "seeded_dataset",
        "trap",
        """
        X = np.random.default_rng(seed).normal(size=(n, len(w)))
        return X, X @ w + b + noise * np.random.default_rng(seed + 1).normal(size=n)
        """,
    ),
    Wrong(
        "other data every time",
        "seeded_dataset",
        "law",
        """
        random = np.random.default_rng()
        X = random.normal(size=(n, len(w)))
        return X, X @ w + b + noise * random.normal(size=n)
        """,
    ),
    Wrong(
        "the noise as a variance",
        "seeded_dataset",
        "law",
        """
        Z = np.random.default_rng(seed).normal(size=(n, len(w) + 1))
        return Z[:, 1:], Z[:, 1:] @ w + b + noise**0.5 * Z[:, 0]
        """,
    ),
    Wrong(
        "of the labels, not of their noise",
        "noise_correlation",
        "by hand",
        "return np.array([np.corrcoef(column, y)[0, 1] for column in X.T])",
    ),
    Wrong(
        "a covariance",
        "noise_correlation",
        "by hand",
        "noise = y - X @ w - b\nreturn (noise - noise.mean()) @ (X - X.mean(axis=0)) / len(y)",
    ),
    Wrong(
        "means left in",
        "noise_correlation",
        "by hand",
        "noise = y - X @ w - b\nreturn noise @ X / np.sqrt((X**2).sum(axis=0) * (noise**2).sum())",
    ),
    Wrong(
        "no answer for what is constant",
        "noise_correlation",
        "trap",
        """
        noise = y - X @ w - b
        with np.errstate(all="ignore"):
            return np.array([np.corrcoef(column, noise)[0, 1] for column in X.T])
        """,
    ),
    Wrong(
        "added, not multiplied",
        "minimal_standard",
        "by hand",
        """
        states = []
        for _ in range(count):
            seed = (seed + MULTIPLIER) % MODULUS
            states.append(seed)
        return np.array(states)
        """,
    ),
]
