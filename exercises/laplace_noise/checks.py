"""Checks of laplace-noise."""

import itertools
import math

import numpy as np

from exercises.runner.ladder import check

X3, Y3 = np.array([[0.0], [1.0], [2.0]]), np.array([0.0, 1.0, 5.0])  # against w = 1, b = 0 the errors are 0, 0, −3
SLOPE = np.array([1.0])

EXAMPLES = {
    "negative_log_likelihood": (X3, Y3, SLOPE, 0.0),
    "subgradient": (X3, Y3, SLOPE, 0.0),
    "sgd": (X3, Y3, 0.1, 5, 2, 0),
    "fit": (X3, Y3, 0),
}


def problem(random, n, d):
    """Features, labels, weights and bias, with a few labels far off."""
    X, w, b = random.normal(size=(n, d)), random.normal(size=d), float(random.normal())
    return X, X @ w + b + random.laplace(size=n) * random.choice([1.0, 20.0], n, p=[0.8, 0.2]), w, b


def least(X, y):
    """The least Σ |Xw + b − y|. It is reached where d + 1 errors are 0: all such (w, b) are tried."""
    A = np.column_stack([(X - X.mean(axis=0)) / X.std(axis=0), np.ones(len(X))])  # the least sum stays what it is
    corners = np.array(list(itertools.combinations(range(len(A)), A.shape[1])))
    systems = A[corners]
    sound = np.abs(np.linalg.det(systems)) > 1e-9
    answers = np.linalg.solve(systems[sound], y[corners[sound]][:, :, None])[:, :, 0]
    return float(np.abs(answers @ A.T - y).sum(axis=1).min())


@check("shape", "negative_log_likelihood")
def the_likelihood_is_a_number(call, random):
    call("negative_log_likelihood", *problem(random, 6, 2)).is_number()


@check("by hand", "negative_log_likelihood")
def three_rows_of_which_one_is_off(call):
    call("negative_log_likelihood", X3, Y3, SLOPE, 0.0).is_near(
        3 * math.log(2) + 3,
        "3 log 2 + |0| + |0| + |−3|",
        "log 2 a row comes from the ½; each row's error counts once, and a column beside a row makes n² of them",
    )


@check("law", "negative_log_likelihood")
def minus_the_log_of_the_density(call, random):
    for n, d in ((1, 1), (7, 3)):
        X, y, w, b = problem(random, n, d)
        errors = [sum(x * w) + b - t for x, t in zip(X, y, strict=True)]
        logs = [-math.log(math.exp(-abs(error)) / 2) for error in errors]
        call("negative_log_likelihood", X, y, w, b).leaves_arguments().is_near(
            sum(logs), "−Σ log(½ exp(−|error|))", "each row's error counts by its size, whatever its sign", 1e-12
        )


@check("trap", "negative_log_likelihood")
def far_off_rows(call):
    cause = "exp(−1000) is 0 in float64, and its logarithm is lost: take the logarithm on paper"
    call("negative_log_likelihood", X3, Y3 + 1000, SLOPE, 0.0).is_near(3 * math.log(2) + 3003, "3 log 2 + 3003", cause)
    call("negative_log_likelihood", X3, Y3.reshape(3, 1), SLOPE, 0.0).is_near(3 * math.log(2) + 3)


@check("shape", "subgradient")
def a_slope_for_each_parameter(call, random):
    answer = call("subgradient", *problem(random, 6, 2)).has_parts("slopes of w", "slope of b")
    answer.part(0, "slopes of w").has_shape((2,))
    answer.part(1, "slope of b").is_number()


@check("by hand", "subgradient")
def two_rows_fit_and_one_pulls(call):
    answer = call("subgradient", X3, Y3, SLOPE, 0.0)
    cause = "the sign of each error, 0 where it is 0; summed, not averaged; error = prediction − label"
    answer.part(0, "slopes of w").is_near([-2], "0·0 + 0·1 − 1·2", cause)
    answer.part(1, "slope of b").is_near(-1, "0 + 0 − 1", cause)


@check("law", "subgradient")
def the_slopes_of_the_likelihood(call, random):
    for n, d in ((5, 1), (12, 3)):
        X, y, w, b = problem(random, n, d)
        h = 1e-6
        moved = [(w + s * step[:-1], b + s * step[-1]) for step in h * np.eye(d + 1) for s in (1, -1)]
        sums = [np.abs(X @ v + c - y).sum() for v, c in moved]
        slopes = np.subtract(sums[::2], sums[1::2]) / (2 * h)
        answer = call("subgradient", X, y, w, b).leaves_arguments()
        answer.part(0, "slopes of w").is_near(slopes[:-1], "the loss a little further, less a little before", "", 1e-6)
        answer.part(1, "slope of b").is_near(slopes[-1], "the loss a little further, less a little before", "", 1e-6)


@check("trap", "subgradient")
def a_wild_label_pulls_like_any_other(call):
    answer = call("subgradient", X3, Y3 + np.array([0, 0, 1e6]), SLOPE, 0.0)
    answer.part(0, "slopes of w").is_near(
        [-2], "as if the label were only a little off", "the error's size has crept in"
    )
    answer = call("subgradient", X3, Y3.reshape(3, 1), SLOPE, 0.0)
    answer.part(1, "slope of b").is_near(-1, "as for labels of shape (n,)")


@check("shape", "sgd")
def weights_bias_and_history(call, random):
    X, y, _, _ = problem(random, 9, 3)
    answer = call("sgd", X, y, 0.1, 7, 4, 0).has_parts("w", "b", "history").leaves_arguments()
    answer.part(0, "w").has_shape((3,))
    answer.part(1, "b").is_number()
    answer.part(2, "history").has_shape((7,), "one entry a step")


@check("by hand", "sgd")
def three_steps_towards_one_row(call):
    answer = call("sgd", np.array([[1.0]]), np.array([10.0]), 0.5, 3, 1, 0)
    answer.part(0, "w").is_near([1.5], "three steps of 0.5", "the step does not depend on how far the label is")
    answer.part(1, "b").is_near(1.5, "three steps of 0.5")
    heights = math.log(2) + np.array([10.0, 9.0, 8.0])
    answer.part(2, "history").is_near(heights, "log 2 + 10, 9, 8: before each step", "written down after the step")


@check("law", "sgd")
def whole_batches_follow_the_mean_subgradient(call, random):
    X, y, _, _ = problem(random, 8, 2)
    A, c, heights = np.column_stack([X, np.ones(8)]), np.zeros(3), []
    for _ in range(6):
        heights.append(math.log(2) + float(np.mean(np.abs(A @ c - y))))
        c = c - 0.2 * A.T @ np.sign(A @ c - y) / 8
    answer = call("sgd", X, y, 0.2, 6, 8, 1)
    words, cause = (
        "all eight rows in each batch",
        "rows drawn twice, or a sum where the mean over the batch is asked for",
    )
    answer.part(0, "w").is_near(c[:-1], words, cause)
    answer.part(1, "b").is_near(c[-1], words, cause)
    answer.part(2, "history").is_near(heights, words, cause)


@check("trap", "sgd")
def one_seed_one_path(call, random):
    X, y, _, _ = problem(random, 40, 2)
    first = call("sgd", X, y, 0.1, 30, 5, 3).part(2, "history").has_shape((30,))
    cause = "draw from np.random.default_rng(seed), made once, before the loop"
    call("sgd", X, y, 0.1, 30, 5, 3).part(2, "history").is_near(
        first.value, "the same as for the same seed before", cause
    )
    other = call("sgd", X, y, 0.1, 30, 5, 4).part(2, "history").has_shape((30,))
    other.must(not np.allclose(other.value, first.value), "another path than for seed 3", "the seed is not used")
    steps = call("sgd", X, y, 0.1, 12, 5, 3).part(2, "history")
    steps.is_near(first.value[:12], "the first 12 of the 30 steps with the same seed", cause)
    starts = {round(float(call("sgd", X, y, 0.1, 1, 1, seed).part(2, "history").value[0]), 9) for seed in range(12)}
    other.must(
        len(starts) > 4, "batches from anywhere in the data, whatever the seed", "always the first rows are taken"
    )


@check("shape", "fit")
def fitted_weights_and_bias(call, random):
    X, y, _, _ = problem(random, 10, 2)
    answer = call("fit", X, y, 0).has_parts("w", "b")
    answer.part(0, "w").has_shape((2,))
    answer.part(1, "b").is_number()


def near_least(answer, X, y, target, cause):
    """Expect Σ |Xw + b − y| within a thousandth of the least."""
    w, b = answer.part(0, "w").has_shape((X.shape[1],)).value, answer.part(1, "b").is_number().value
    reached = float(np.abs(X @ w + b - y).sum())
    answer.must(reached <= 1.001 * target, f"Σ|error| of {target:.6g}, or 0.1 % more; this has {reached:.6g}", cause)


@check("by hand", "fit")
def four_on_a_line_and_one_off(call):
    X, y = np.arange(5.0)[:, None], np.array([0.0, 1.0, 2.0, 3.0, 100.0])
    near_least(call("fit", X, y, 0), X, y, 96.0, "least squares goes for the label 100; absolute errors leave it alone")


@check("law", "fit")
def as_low_as_the_best_of_all_corners(call, random):
    cause = "a constant rate hops around the minimum, about as far as a step: let it decay and average the path"
    for n, d in ((9, 1), (14, 2), (12, 3)):
        X, y, _, _ = problem(random, n, d)
        near_least(call("fit", X, y, 0).leaves_arguments(), X, y, least(X, y), cause)


@check("trap", "fit")
def features_of_unlike_size_and_the_same_seed(call, random):
    X, y, _, _ = problem(random, 14, 2)
    X = X * [300.0, 0.01] + [5000.0, 1.0]
    answer = call("fit", X, y, 5)
    near_least(answer, X, y, least(X, y), "one rate cannot suit all: standardise the features, and undo it at the end")
    again = call("fit", X, y, 5)
    again.part(0, "w").is_near(answer.value[0], "the same as for the same seed before", "draw from default_rng(seed)")
