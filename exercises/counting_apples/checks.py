"""Checks of counting-apples."""

import math
from decimal import Decimal

import numpy as np

from exercises.runner.ladder import check

DAYS, SOLD = np.array([[0.0], [0.0], [1.0], [1.0]]), np.array([1.0, 3.0, 6.0, 10.0])  # means of 2 and 8

EXAMPLES = {
    "poisson_probability": ([0, 1, 2], [2.0, 2.0, 2.0]),
    "loss_of_rate": ([1.0, 2.0], [0, 3]),
    "loss_of_log_rate": ([0.0, math.log(2)], [0, 3]),
    "fit_counts": (DAYS, SOLD),
}


def exact_probability(k, rate):
    """λᵏ exp(−λ) / k! in decimal arithmetic, where nothing overflows."""
    return float(Decimal(rate) ** k * (-Decimal(rate)).exp() / math.factorial(k))


@check("shape", "poisson_probability")
def a_probability_a_count(call):
    call("poisson_probability", [0, 1, 2, 3], [2.0] * 4).has_shape((4,))


@check("by hand", "poisson_probability")
def none_one_and_two(call):
    true = math.exp(-2) * np.array([1.0, 2.0, 2.0])
    cause = "0! is 1, and 2! is 2; the rate is the base, the count the exponent"
    call("poisson_probability", [0, 1, 2], [2.0, 2.0, 2.0]).is_near(true, "exp(−2) times 1, 2 and 4/2", cause)


@check("law", "poisson_probability")
def they_add_up_and_their_mean_is_the_rate(call, random):
    k = np.arange(150)
    for rate in random.uniform(0.2, 30, 4):
        answer = call("poisson_probability", k, np.full(150, rate))
        p = np.asarray(answer.has_shape((150,)).value)
        answer.must(abs(p.sum() - 1) < 1e-9, f"probabilities that add up to 1 (here {p.sum():.9g})", "exp(−λ) left out")
        answer.must(abs(k @ p - rate) < 1e-8 * rate, f"a mean Σ k p(k) of {rate:.6g}, the rate (here {k @ p:.6g})")


@check("trap", "poisson_probability")
def a_thousand_apples(call):
    cause = "1000! and 1000¹⁰⁰⁰ do not fit a float: add logarithms (math.lgamma(k + 1) is log k!), then exp once"
    true = exact_probability(1000, 1000)
    call("poisson_probability", [1000], [1000.0]).is_near([true], "worked out in decimals", cause)
    few = [exact_probability(k, rate) for k, rate in ((3, 1), (1, 4), (0, 2))]
    answer = call("poisson_probability", np.array([3, 1, 0]), np.array([1, 4, 2]))
    answer.is_near(few, "worked out in decimals, each count with its own rate", "whole numbers").leaves_arguments()


@check("shape", "loss_of_rate")
def the_loss_is_one_number(call):
    call("loss_of_rate", [1.0, 2.0], [0, 3]).is_number("the mean over the rows")


@check("by hand", "loss_of_rate")
def two_rows_of_rates(call):
    cause = "λ − k log λ, averaged; which of the two arguments is the rate?"
    call("loss_of_rate", [1.0, 2.0], [0, 3]).is_near((1 + 2 - 3 * math.log(2)) / 2, "(1 + 2 − 3 log 2) / 2", cause)


@check("law", "loss_of_rate")
def minus_the_log_probability(call, random):
    rate, k = random.uniform(1.5, 9, 6), random.integers(0, 12, 6)
    k[:3] = 0, 1, 2
    logs = [-math.log(exact_probability(int(c), float(r))) - math.lgamma(c + 1) for r, c in zip(rate, k, strict=True)]
    call("loss_of_rate", rate, k).is_near(np.mean(logs), "−log probability without log k!, averaged")


@check("trap", "loss_of_rate")
def a_rate_of_zero(call):
    with_none = call("loss_of_rate", [0.0, 1.0], [0, 2])
    with_none.is_near(0.5, "(0 + 1) / 2: rate 0 and none sold costs nothing", "0 · log 0 is nan in NumPy")
    with_one = call("loss_of_rate", [0.0, 1.0], [1, 2])
    good = np.shape(with_one.value) == () and with_one.value == math.inf
    with_one.must(good, "infinity: at rate 0 none can be sold", "adding a small number to the rate hides it")
    with_one.leaves_arguments()


@check("shape", "loss_of_log_rate")
def the_loss_of_the_logarithm_is_a_number(call):
    call("loss_of_log_rate", [0.0, 1.0], [0, 3]).is_number("the mean over the rows")


@check("by hand", "loss_of_log_rate")
def two_rows_of_logarithms(call):
    true = (1 + 2 - 3 * math.log(2)) / 2
    call("loss_of_log_rate", [0.0, math.log(2)], [0, 3]).is_near(true, "as for the rates 1 and 2", "exp(s) − k s")


@check("law", "loss_of_log_rate")
def least_at_the_mean_count(call, random):
    k = random.integers(0, 12, 7)
    best = math.log(k.mean() + (k.sum() == 0))
    losses = [call("loss_of_log_rate", np.full(7, best + step), k) for step in (0, -0.01, 0.01)]
    at, before, after = (answer.is_number().value for answer in losses)
    words = f"less than {min(before, after):.8g}, which it is 0.01 beside: the mean count is the best rate"
    losses[0].must(at < min(before, after), words)
    losses[0].is_near(float(np.exp(best) - k.mean() * best), "exp(s) − mean(k) · s")


@check("trap", "loss_of_log_rate")
def a_rate_too_small_for_a_float(call):
    cause = "exp(−800) is 0 and its logarithm is lost: use s itself where log λ stands"
    call("loss_of_log_rate", [-800.0], [5]).is_near(4000.0, "0 + 5 · 800", cause)
    answer = call("loss_of_log_rate", [0.0, -800.0, 0.0], [0, 0, 3])
    answer.is_near(2 / 3, "(1 + 0 + 1) / 3: none sold at a rate of hardly more than 0", cause).leaves_arguments()


@check("shape", "fit_counts")
def weights_and_a_bias(call, random):
    answer = call("fit_counts", random.normal(size=(8, 2)), random.integers(1, 9, 8)).has_parts("w", "b")
    answer.part(0, "w").has_shape((2,))
    answer.part(1, "b").is_number()


@check("by hand", "fit_counts")
def two_kinds_of_days(call):
    answer = call("fit_counts", DAYS, SOLD)
    cause = "the best rate is the mean count, and log of a mean is not the mean of logs"
    answer.part(1, "b").is_near(math.log(2), "log 2: (1 + 3) / 2 sold where x = 0", cause, 1e-6)
    answer.part(0, "w").is_near([math.log(4)], "log 4: 8 are sold where x = 1, four times as many", cause, 1e-6)


def is_flat(call, X, k, cause):
    """Expect weights at which the loss has no slope."""
    answer = call("fit_counts", X, k).has_parts("w", "b")
    w, b = answer.part(0, "w").has_shape((X.shape[1],)).value, answer.part(1, "b").is_number().value
    missed = k - np.exp(np.clip(X @ w + b, -700, 700))
    slopes = np.append(X.T @ missed, missed.sum()) / k.sum()
    largest = np.abs(slopes).max()
    answer.must(largest < 1e-6, f"no slope left, Σ (k − λ)(x, 1) = 0 (here {largest:.2g} of all sold)", cause)


@check("law", "fit_counts")
def no_slope_left(call, random):
    for n, d in ((12, 1), (30, 3)):
        X = random.normal(size=(n, d))
        k = random.poisson(np.exp(0.5 * X.sum(axis=1) + 1)).astype(float)
        k[0] += 1  # never all 0
        is_flat(call, X, k, "stopped too early, or another loss")


@check("trap", "fit_counts")
def from_none_to_thousands(call):
    X = np.array([[0.0], [1.0], [2.0], [3.0], [9.0], [10.0]])
    k = np.array([0.0, 3.0, 8.0, 20.0, 8000.0, 22000.0])
    call("fit_counts", X, k).leaves_arguments()
    is_flat(call, X, k, "a fixed rate is too large for great counts and too small for few: halve steps that climb")
