"""The same data every time: what a seed is, and how one seed gives features and noise that are independent.

Random numbers of a computer follow from a seed by a rule. That is why they can be had again, and why two draws from the
same seed are the same numbers. n rows, d features.
Source: Dive into Deep Learning, "Synthetic Regression Data", https://d2l.ai/chapter_linear-regression/synthetic-regression-data.html
"""

import numpy as np

from exercises.arguments import as_count, as_number, as_problem, as_vector, as_weights

MULTIPLIER = 48_271  # Park and Miller's "minimal standard" of 1993, the minstd_rand of the C++ standard
MODULUS = 2**31 - 1  # a prime


def minimal_standard(seed, count):
    """The first `count` states of a small generator, whole numbers, shape (count,).

    The state is the seed at first; each next state is MULTIPLIER times the one before it, modulo MODULUS. The seed
    itself is not among what is returned.
    seed: 1 to MODULUS − 1. count: 1 or more.
    Raises: ValueError for anything else.

    >>> minimal_standard(1, 2).tolist()
    [48271, 182605794]
    """
    seed, count = as_count(seed, "seed", most=MODULUS - 1), as_count(count, "count")
    # --- your work
    states = []
    for _ in range(count):
        seed = MULTIPLIER * seed % MODULUS
        states.append(seed)
    return np.array(states)


def jump_ahead(seed, steps):
    """The state of that generator after this many steps from the seed, an int, without taking them one by one.

    seed: 1 to MODULUS − 1. steps: 0 or more, 10¹⁸ for example.
    Raises: ValueError for anything else.

    >>> jump_ahead(1, 2)
    182605794
    """
    seed, steps = as_count(seed, "seed", most=MODULUS - 1), as_count(steps, "steps", least=0)
    # --- your work
    return pow(MULTIPLIER, steps, MODULUS) * seed % MODULUS


def seeded_dataset(seed, n, w, b, noise):
    """(X, y), shapes (n, d) and (n,): rows that are the same whenever they are asked for.

    The numbers in X are standard normal, and y = Xw + b + noise · standard normal numbers, all of them independent. The
    same arguments give the same data, another seed numbers of its own, features and noise. The first rows are the same
    however many there are to be. X and the standard normal numbers in y do not depend on w, b or noise, but d counts.
    NumPy's global generator is neither used nor set.
    seed: 0 or more. n: 1 or more. w: true weights, shape (d,). b: true bias. noise: standard deviation, 0 or more.
    Raises: ValueError for anything else.

    >>> X, y = seeded_dataset(seed=0, n=2, w=[0, 0, 0], b=5, noise=0)
    >>> X.shape, y.tolist()
    ((2, 3), [5.0, 5.0])
    """
    seed, n, w = as_count(seed, "seed", least=0), as_count(n, "n"), as_vector(w, "w")
    b, noise = as_number(b, "b"), as_number(noise, "noise", least=0)
    # --- your work
    # Children of one seed are independent of each other, and of those of seed + 1. Each fills its array row by row.
    features, errors = (np.random.default_rng(child) for child in np.random.SeedSequence(seed).spawn(2))
    X = features.normal(size=(n, len(w)))
    return X, X @ w + b + noise * errors.normal(size=n)


def noise_correlation(X, y, w, b):
    """The correlation of the noise y − Xw − b with each feature over the rows, shape (d,), from −1 to 1.

    It is 0 where the feature or the noise is the same in all rows.
    X: features, shape (n, d). y: labels, shape (n,) or (n, 1). w: true weights, shape (d,). b: true bias.
    Raises: ValueError for other shapes, or numbers that are not finite.

    >>> noise_correlation([[1, 1], [2, 1]], [1, 3], [0, 0], 0).round(9).tolist()
    [1.0, 0.0]
    """
    X, y = as_problem(X, y)
    w, b = as_weights(w, X), as_number(b, "b")
    # --- your work
    noise = y - X @ w - b
    noise, X = noise - noise.mean(), X - X.mean(axis=0)
    lengths = np.sqrt((X**2).sum(axis=0) * (noise**2).sum())
    return np.divide(noise @ X, lengths, out=np.zeros(X.shape[1]), where=lengths > 0)
