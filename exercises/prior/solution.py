"""A penalty is a prior: what Bayes' rule makes of linear regression.

The labels are y = Xw + noise, the noise normal with mean 0 and a known variance, one draw a row. Before any data, each
weight is normal with mean 0 and the prior variance; all draws are independent. n rows, d features, no bias.
Source: Dive into Deep Learning, "Weight Decay", https://d2l.ai/chapter_linear-regression/weight-decay.html
"""

import math

import numpy as np

from exercises.arguments import as_count, as_number, as_problem, as_weights


def negative_log_joint(X, y, w, noise_variance, prior_variance):
    """−log of p(y | X, w) p(w), likelihood times prior, a number. Constants are kept, and log is the natural one.

    X: features, shape (n, d). y: labels, shape (n,) or (n, 1). w: shape (d,). Both variances are above 0.
    Raises: ValueError for another shape, a variance out of range, or numbers that are not finite.

    log 2π + 2²/2:

    >>> round(float(negative_log_joint([[1]], [2], [0], noise_variance=1, prior_variance=1)), 4)
    3.8379
    """
    X, y = as_problem(X, y)
    w, noise_variance = as_weights(w, X), as_number(noise_variance, "noise_variance", above=0)
    prior_variance = as_number(prior_variance, "prior_variance", above=0)
    # --- your work
    likelihood = len(y) * math.log(2 * math.pi * noise_variance) + np.sum((X @ w - y) ** 2) / noise_variance
    prior = len(w) * math.log(2 * math.pi * prior_variance) + np.sum(w**2) / prior_variance
    return (likelihood + prior) / 2


def equivalent_penalties(noise_variance, prior_variance, n):
    """(l2, l1), two numbers: the penalties λ whose minimisers are the most probable weights under two priors.

    l2: λ in (1/2n) Σ (xᵢ·w − yᵢ)² + (λ/2) ‖w‖², for the normal prior with mean 0 and this variance.
    l1: λ in (1/2n) Σ (xᵢ·w − yᵢ)² + λ Σ |wⱼ|, for the Laplace prior with mean 0 and this variance. Its density is
    exp(−|w|/scale) / (2 scale), and its variance 2 scale².
    n: rows, at least 1. Errors: as in `negative_log_joint`.

    >>> l2, l1 = equivalent_penalties(noise_variance=1, prior_variance=2, n=5)
    >>> round(l2, 9), round(l1, 9)
    (0.1, 0.2)
    """
    noise_variance = as_number(noise_variance, "noise_variance", above=0)
    prior_variance, n = as_number(prior_variance, "prior_variance", above=0), as_count(n, "n")
    # --- your work
    scale = math.sqrt(prior_variance / 2)
    return noise_variance / (n * prior_variance), noise_variance / (n * scale)


def posterior(X, y, noise_variance, prior_variance):
    """(mean, covariance), shapes (d,) and (d, d), of the weights given the data: p(w | X, y) is normal with these.

    Any X will do, also one with fewer rows than features. Arguments and errors: as in `negative_log_joint`.
    Of no use where the noise is not normal or its variance not known: one wild label moves the mean far.

    Label and prior are as sure as each other:

    >>> mean, covariance = posterior([[1]], [4], noise_variance=1, prior_variance=1)
    >>> mean.round(9).tolist(), covariance.round(9).tolist()
    ([2.0], [[0.5]])
    """
    X, y = as_problem(X, y)
    noise_variance = as_number(noise_variance, "noise_variance", above=0)
    prior_variance = as_number(prior_variance, "prior_variance", above=0)
    # --- your work
    precision = X.T @ X / noise_variance + np.eye(X.shape[1]) / prior_variance
    covariance = np.linalg.inv(precision)
    return covariance @ X.T @ y / noise_variance, covariance


def negative_log_evidence(X, y, noise_variance, prior_variance):
    """−log p(y | X), a number: how probable the labels are before w is known, under the prior.

    It is what Bayes' rule divides by, and what ∝ in "posterior ∝ likelihood · prior" leaves out.
    Arguments and errors: as in `negative_log_joint`.

    The density at 0 of a normal label of variance 2 is 1/√(4π):

    >>> round(float(negative_log_evidence([[1]], [0], noise_variance=1, prior_variance=1)), 4)
    1.2655
    """
    X, y = as_problem(X, y)
    noise_variance = as_number(noise_variance, "noise_variance", above=0)
    prior_variance = as_number(prior_variance, "prior_variance", above=0)
    # --- your work
    covariance = noise_variance * np.eye(len(y)) + prior_variance * X @ X.T  # of y, a sum of independent normals
    log_determinant = np.linalg.slogdet(covariance)[1]
    return (len(y) * math.log(2 * math.pi) + log_determinant + y @ np.linalg.solve(covariance, y)) / 2
