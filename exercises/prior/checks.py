"""Checks of prior."""

import math

import numpy as np

from exercises.runner.ladder import check

X1, Y1, W1 = np.array([[2.0]]), np.array([3.0]), np.array([1.0])  # the error is 2 · 1 − 3 = −1

EXAMPLES = {
    "negative_log_joint": (X1, Y1, W1, 1.0, 2.0),
    "equivalent_penalties": (8.0, 2.0, 4),
    "posterior": (X1, Y1, 1.0, 2.0),
    "negative_log_evidence": (X1, Y1, 1.0, 2.0),
}


def data(random, n, d):
    """Features, labels, weights, and two variances."""
    return random.normal(size=(n, d)), random.normal(size=n), random.normal(size=d), *random.uniform(0.3, 3, 2)


def density(value, mean, variance):
    """Of the normal distribution."""
    return math.exp(-((value - mean) ** 2) / (2 * variance)) / math.sqrt(2 * math.pi * variance)


def joint(X, y, w, noise, prior):
    """The product of the densities of all labels and all weights."""
    labels = [density(label, sum(x * w), noise) for x, label in zip(X, y, strict=True)]
    return math.prod(labels) * math.prod(density(weight, 0.0, prior) for weight in w)


@check("shape", "negative_log_joint")
def the_joint_is_a_number(call, random):
    call("negative_log_joint", *data(random, 6, 3)).is_number()


@check("by hand", "negative_log_joint")
def one_row_and_one_weight(call):
    cause = "each normal density gives ½ log(2π variance) and its square/(2 variance); logarithms of a product add up"
    call("negative_log_joint", X1, Y1, W1, 1.0, 2.0).is_near(
        0.5 * math.log(2 * math.pi) + 0.5 + 0.5 * math.log(4 * math.pi) + 0.25,
        "½ log 2π + 1²/2 for the error −1, and ½ log 4π + 1²/4 for the weight 1",
        cause,
    )


@check("law", "negative_log_joint")
def minus_the_log_of_the_product(call, random):
    for n, d in ((5, 3), (4, 6), (1, 1)):
        given = data(random, n, d)
        call("negative_log_joint", *given).is_near(
            -math.log(joint(*given)), "−log of the product of all densities", "n constants of labels, d of weights"
        )


@check("trap", "negative_log_joint")
def a_density_too_small_for_a_float(call):
    cause = "the product of so many densities is 0 in float64: take the logarithm of each, on paper"
    n = 500
    true = 0.5 * n * math.log(2 * math.pi * 0.01) + n * 100 / 0.02 + 0.5 * math.log(2 * math.pi)
    y = np.full((n, 1), 10.0)
    answer = call("negative_log_joint", np.ones((n, 1)), y, [0.0], 0.01, 1.0)
    answer.is_near(true, "500 labels 10, each 100 standard deviations off", cause).leaves_arguments()


@check("shape", "equivalent_penalties")
def two_penalties(call):
    answer = call("equivalent_penalties", 0.7, 1.3, 10).has_parts("l2", "l1")
    answer.part(0, "l2").is_number()
    answer.part(1, "l1").is_number()


@check("by hand", "equivalent_penalties")
def of_variance_two(call):
    answer = call("equivalent_penalties", 8.0, 2.0, 4).has_parts("l2", "l1")
    cause = "multiply −log of the joint by noise_variance/n, so that the squares get their 1/2n: what does w get?"
    answer.part(0, "l2").is_near(1, "8/4 · w²/(2 · 2) = ½ w²", cause)
    answer.part(1, "l1").is_near(2, "8/4 · |w|/1, as a variance of 2 is a scale of 1", cause)


@check("law", "equivalent_penalties")
def the_same_hills_and_valleys(call, random):
    """From one w to another, −log of the joint changes by n/noise_variance times the change of the objective."""
    for n, d in ((5, 3), (9, 4)):
        X, y, _, noise, prior = data(random, n, d)
        answer = call("equivalent_penalties", noise, prior, n).has_parts("l2", "l1")
        l2, l1 = (float(answer.part(i, name).is_number().value) for i, name in enumerate(("l2", "l1")))
        W = random.normal(size=(2, d))
        square = 0.5 * np.mean((W @ X.T - y) ** 2, axis=1)
        with_l2, with_l1 = square + l2 / 2 * np.sum(W**2, axis=1), square + l1 * np.abs(W).sum(axis=1)
        scale = math.sqrt(prior / 2)
        laplace = [
            math.log(joint(X, y, w, noise, prior) / math.prod(density(v, 0.0, prior) for v in w))
            - sum(abs(v) / scale + math.log(2 * scale) for v in w)
            for w in W
        ]
        normal = [math.log(joint(X, y, w, noise, prior)) for w in W]
        for name, objective, log in (("l2", with_l2, normal), ("l1", with_l1, laplace)):
            wanted, got = (log[0] - log[1]) * noise / n, objective[1] - objective[0]
            words = (
                f"an objective with {name} that differs by {wanted:.9g} between two w, as −log p does (here {got:.9g})"
            )
            cause = "the variances, n, or the ½ in a wrong place"
            answer.must(abs(wanted - got) <= 1e-9 * max(1.0, abs(wanted)), words, cause)


@check("shape", "posterior")
def a_mean_and_a_covariance(call, random):
    for n, d in ((6, 3), (5, 1)):
        X, y, _, noise, prior = data(random, n, d)
        answer = call("posterior", X, y, noise, prior).has_parts("mean", "covariance")
        answer.part(0, "mean").has_shape((d,))
        answer.part(1, "covariance").has_shape((d, d))


@check("by hand", "posterior")
def one_weight(call):
    answer = call("posterior", X1, Y1, 1.0, 2.0).has_parts("mean", "covariance")
    cause = "in −log of the joint collect the w²: its factor is half of one over the variance; then set the slope to 0"
    answer.part(1, "covariance").is_near([[2 / 9]], "1/(2²/1 + 1/2)", cause)
    answer.part(0, "mean").is_near([4 / 3], "2/9 · 2 · 3/1", cause)
    answer = call("posterior", X1, Y1, 4.0, 2.0).has_parts("mean", "covariance")
    answer.part(1, "covariance").is_near([[2 / 3]], "1/(2²/4 + 1/2)", cause)
    answer.part(0, "mean").is_near([1], "2/3 · 2 · 3/4", cause)


@check("law", "posterior")
def as_for_any_two_normal_vectors(call, random):
    """w and y are normal together: condition w on y, by way of the covariance of y."""
    for n, d in ((8, 3), (6, 5)):
        X, y, _, noise, prior = data(random, n, d)
        gain = prior * X.T @ np.linalg.inv(prior * X @ X.T + noise * np.eye(n))
        answer = call("posterior", X, y, noise, prior).has_parts("mean", "covariance")
        why, cause = (
            "from the joint normal distribution of w and y",
            "XᵀX over the noise's variance, I over the prior's",
        )
        answer.part(0, "mean").is_near(gain @ y, why, cause, 1e-8)
        answer.part(1, "covariance").is_near(prior * (np.eye(d) - gain @ X), why, cause, 1e-8)


@check("trap", "posterior")
def what_the_data_do_not_tell(call):
    cause = "with fewer rows than features XᵀX has no inverse: the prior must go in before anything is inverted"
    answer = call("posterior", [[1.0, 0.0]], [[6.0]], 1.0, 2.0).leaves_arguments().has_parts("mean", "covariance")
    answer.part(0, "mean").is_near([4, 0], "6 · 2/3, and of the second weight nothing is known but the prior", cause)
    answer.part(1, "covariance").is_near([[2 / 3, 0], [0, 2]], "1/(1 + ½), and the prior's variance 2", cause)


@check("shape", "negative_log_evidence")
def the_evidence_is_a_number(call, random):
    X, y, _, noise, prior = data(random, 6, 3)
    call("negative_log_evidence", X, y, noise, prior).is_number()


@check("by hand", "negative_log_evidence")
def one_label(call):
    cause = (
        "y is a sum, Xw + noise, of normals: it is normal, with the covariance noise_variance I + prior_variance XXᵀ"
    )
    call("negative_log_evidence", X1, Y1, 1.0, 2.0).is_near(
        0.5 * math.log(18 * math.pi) + 0.5, "½ log(2π · 9) + 3²/(2 · 9), as y has the variance 1 + 2 · 2²", cause
    )


@check("law", "negative_log_evidence")
def the_integral_over_all_weights(call, random):
    cause = "the same w is in all labels, so they go together: the places off the diagonal of XXᵀ count, too"
    for n in (1, 4):
        X, y, _, noise, prior = data(random, n, 1)
        grid = np.linspace(-12, 12, 2001) * math.sqrt(prior)  # of a smooth function that ends at 0, a sum is exact
        likelihood = np.exp(-((np.outer(grid, X[:, 0]) - y) ** 2).sum(axis=1) / (2 * noise))
        heights = likelihood / (2 * math.pi * noise) ** (n / 2) * np.exp(-(grid**2) / (2 * prior))
        total = heights.sum() * (grid[1] - grid[0]) / math.sqrt(2 * math.pi * prior)
        call("negative_log_evidence", X, y, noise, prior).is_near(
            -math.log(total), "−log of the integral of likelihood · prior over w", cause, 1e-8
        )
    X, y, w, noise, prior = data(random, 5, 3)
    A = X.T @ X / noise + np.eye(3) / prior
    off = w - np.linalg.solve(A, X.T @ y / noise)
    posterior = math.sqrt(np.linalg.det(A) / (2 * math.pi) ** 3) * math.exp(-off @ A @ off / 2)
    true = -math.log(joint(X, y, w, noise, prior) / posterior)
    call("negative_log_evidence", X, y, noise, prior).is_near(
        true, "by Bayes' rule: joint / posterior, at any w", cause
    )


@check("trap", "negative_log_evidence")
def a_determinant_too_small_for_a_float(call):
    cause = "the determinant of 400 rows is 0 in float64: numpy.linalg.slogdet gives its logarithm"
    n = 400
    X, y = np.zeros((n, 1)), np.full((n, 1), 0.1)
    X[0], y[0] = 1.0, 0.2
    true = 0.5 * (n * math.log(2 * math.pi) + (n - 1) * math.log(0.01) + math.log(0.04) + (n - 1) + 1)
    answer = call("negative_log_evidence", X, y, 0.01, 0.03).leaves_arguments()
    answer.is_near(true, "399 labels 0.1 of variance 0.01 and one 0.2 of variance 0.04", cause)
