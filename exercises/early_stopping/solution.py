"""Stopping early: a rule for when, what the weights are by then, and which penalty that amounts to.

Gradient descent with all rows in each step, from w = 0, on (1/2n) Σ (xᵢ·w − yᵢ)². No bias. n rows, d features.
Source: Dive into Deep Learning, "Weight Decay", https://d2l.ai/chapter_linear-regression/weight-decay.html
"""

import numpy as np

from exercises.arguments import as_count, as_matrix, as_number, as_problem, as_vector


def stop_by_patience(errors, patience):
    """(best, last), two epochs counted from 0: the one whose weights are kept, and the one after which training stops.

    best: the epoch with the least validation error up to `last`; of equal ones the first. Training stops after the
    first epoch that lies `patience` epochs after the best one so far; if there is none, after the last epoch given.
    What the errors would have been after that is not known, and has no influence.
    errors: the validation error after each epoch, shape (s,). patience: at least 1.
    Raises: ValueError for anything else.

    >>> stop_by_patience([5, 3, 4, 4, 1], patience=2)
    (1, 3)
    """
    errors, patience = as_vector(errors, "errors"), as_count(patience, "patience")
    # --- your work
    best = 0
    for epoch, error in enumerate(errors):
        if error < errors[best]:
            best = epoch
        if epoch - best == patience:
            return best, epoch
    return best, len(errors) - 1


def weights_after(X, y, learning_rate, steps):
    """The weights after this many steps of gradient descent from 0, shape (d,), without taking the steps.

    steps may be a billion and more, so it takes a closed form; one that is exact for weak directions, too. Singular
    values below 1e-12 of the largest count as 0: in such a direction nothing moves.
    X: features, shape (n, d). y: labels, shape (n,) or (n, 1). learning_rate: above 0, and below 2n/s², s being the
    largest singular value of X. steps: 0 or more.
    It says nothing of minibatches, momentum, or a rate that changes.
    Raises: ValueError for another shape, a rate or a number of steps out of range, or numbers that are not finite.

    From 0 to 2 to 3, halfway to 4 in each step:

    >>> weights_after([[1], [1]], [4, 4], learning_rate=0.5, steps=2).round(9).tolist()
    [3.0]
    """
    X, y = as_problem(X, y)
    learning_rate, steps = as_number(learning_rate, "learning_rate", above=0), as_count(steps, "steps", least=0)
    if learning_rate * np.linalg.norm(X, 2) ** 2 >= 2 * len(X):
        raise ValueError(f"learning_rate is {learning_rate}: too large, the steps do not get smaller")
    # --- your work
    U, s, Vt = np.linalg.svd(X, full_matrices=False)
    seen = (s > 0) & (s > 1e-12 * s[0])
    kept = _kept(learning_rate * s**2 / len(y), steps)
    one_over = np.divide(1, s, out=np.zeros_like(s), where=seen)  # a direction X does not see is left at 0
    return Vt.T @ (kept * one_over * (U.T @ y))


def _kept(shares, steps):
    """1 − (1 − share)^steps for each share, from 0 to 2: how far a direction has come that goes this share in a step.

    1 − share has lost the digits of a small share, and their loss counts once for each step.
    """
    small = np.minimum(shares, 0.5)
    return np.where(shares < 0.5, -np.expm1(steps * np.log1p(-small)), 1 - (1 - shares) ** steps)


def matching_penalty(X, learning_rate, steps):
    """The λ above 0 for which ridge follows the labels as much as descent does after so many steps, a number.

    Ridge minimises (1/2n) Σ (xᵢ·w − yᵢ)² + (λ/2) ‖w‖². Its predictions Xw are a matrix times y, and so are those of
    `weights_after`. λ is to make the traces of both matrices equal, to a relative error of at most 1e-8.
    X: features, shape (n, d), not all of them 0. learning_rate: above 0, and below n/s², s being the largest singular
    value of X. steps: at least 1; few enough that 1 − trace/rank of X is above 1e-6. Singular values below 1e-12 of the
    largest count as 0. Errors: as in `weights_after`.
    Only the traces are the same: in a single direction the two may differ.

    Half of a label after one step, and half of it by ridge:

    >>> round(matching_penalty([[1], [1]], learning_rate=0.5, steps=1), 6)
    1.0
    """
    X = as_matrix(X)
    learning_rate, steps = as_number(learning_rate, "learning_rate", above=0), as_count(steps, "steps")
    size = np.linalg.norm(X, 2)
    if not 0 < learning_rate * size**2 < len(X):
        raise ValueError(f"learning_rate is {learning_rate}, must be below n/s², and X must not be 0 everywhere")
    # --- your work
    s = np.linalg.svd(X, compute_uv=False)
    strength = s[s > 1e-12 * s[0]] ** 2 / len(X)
    kept = _kept(learning_rate * strength, steps)
    # Were all directions of one strength, λ would be strength · (1 − mean)/mean. It lies between those for the weakest
    # and the strongest. The mean is neither 0 nor 1, while a single direction may be learned to the last digit.
    mean = kept.mean()
    low, high = strength.min() * (1 - mean) / mean, strength.max() * (1 - mean) / mean
    for _ in range(200):
        middle = np.sqrt(low) * np.sqrt(high)  # of the logarithms, as λ may have any size
        if np.sum(strength / (strength + middle)) > kept.sum():  # the weaker the penalty, the more is kept
            low = middle
        else:
            high = middle
    return float(middle)
