"""Checks of learning-rate."""

import itertools
import math

import numpy as np

from exercises.runner.ladder import check

AXES = np.array([[2.0, 0.0], [0.0, 4.0], [-2.0, 0.0], [0.0, 4.0]])  # XᵀX/n has 2 and 8 on its diagonal
ONE, TWO = np.array([[2.0]]), np.array([2.0])  # the loss is 2 (w − 1)², its slope 4 (w − 1)
EIGHT = np.array([8.0])

EXAMPLES = {
    "rate_limits": (AXES,),
    "losses_after": (ONE, TWO, [0.1, 0.2], 3),
    "fewest_steps": (np.eye(1), EIGHT, 0.5, 0.6),
    "noise_floor": (np.ones((4, 1)), 2.0),
}


def problem(random, n, d):
    """Features whose directions are not alike, labels, and the limit of the rates."""
    X = random.normal(size=(n, d)) * np.linspace(1, 2, d)
    return X, 3 * random.normal(size=n), 2 * n / np.linalg.norm(X, 2) ** 2


def walked(X, y, rate, steps):
    """The losses before and after each step, walked one by one."""
    w, losses = np.zeros(X.shape[1]), []
    for _ in range(steps + 1):
        errors = X @ w - y
        losses.append(float(errors @ errors) / (2 * len(y)))
        w = w - rate * (X.T @ errors) / len(y)
    return np.array(losses)


def least(X, y):
    """The least loss."""
    errors = X @ np.linalg.lstsq(X, y, rcond=1e-12)[0] - y
    return float(errors @ errors) / (2 * len(y))


@check("shape", "rate_limits")
def two_rates(call, random):
    answer = call("rate_limits", random.normal(size=(7, 3))).has_parts("best", "limit")
    answer.part(0, "best").is_number()
    answer.part(1, "limit").is_number()


@check("by hand", "rate_limits")
def two_directions(call):
    answer = call("rate_limits", AXES)
    cause = "a step multiplies the error along an eigenvector of XᵀX/n by 1 − rate · eigenvalue; the 1/n belongs to it"
    answer.part(1, "limit").is_near(0.25, "2/8: there 1 − 8 · rate is −1", cause)
    answer.part(0, "best").is_near(0.2, "2/(2 + 8): there 1 − 2 · rate = 0.6 and 1 − 8 · rate = −0.6", cause)


@check("law", "rate_limits")
def no_rate_shrinks_more(call, random):
    for n, d in ((9, 3), (12, 2)):
        X, _, limit = problem(random, n, d)
        H = X.T @ X / n
        answer = call("rate_limits", X)
        answer.part(1, "limit").is_near(limit, "2 over the square of the spectral norm of X/√n")
        best = answer.part(0, "best").is_number()

        def slowest(rate, H=H):
            return float(np.linalg.norm(np.eye(len(H)) - rate * H, 2))

        rates = np.linspace(0, limit, 60)
        nearest = min(rates, key=slowest)
        left, least_left = slowest(float(best.value)), slowest(nearest)
        words = (
            f"a rate that leaves at most {least_left:.4f} of every direction in a step, as {nearest:.4g} does (this "
            f"leaves {left:.4f} of one)"
        )
        best.must(left <= least_left + 1e-9, words, "the flattest and the steepest direction must shrink alike")


@check("trap", "rate_limits")
def directions_that_are_not_seen(call):
    answer = call("rate_limits", np.array([[1.0, 1.0], [2.0, 2.0]]))
    cause = "eigenvalues 0, and those that are only rounding beside the largest, belong to directions that never move"
    answer.part(1, "limit").is_near(0.4, "2/5: the eigenvalues of XᵀX/n are 5 and 0", cause)
    answer.part(0, "best").is_near(0.2, "2/(5 + 5): one step, and it is there", cause)
    X = np.hstack([AXES, AXES @ [[1.0, 1.0, 3.0], [1.0, -1.0, 1.0]]])
    eigenvalues = np.linalg.eigvalsh(X @ X.T / 4)  # the same as those of XᵀX/n but for the zeros
    for size in (1.0, 1e-9):
        answer = call("rate_limits", size * X)
        answer.part(0, "best").is_near(2 / eigenvalues.sum() / size**2, "five columns, but two directions", cause, 1e-6)
    answer = call("rate_limits", np.array([[1.0, 0.0], [0.0, 1e-6], [0.0, 0.0]])).leaves_arguments()
    answer.part(0, "best").is_near(
        6 / (1 + 1e-12), "3 · 2/(1 + 10⁻¹²)", "a millionth of the largest is no rounding", 1e-14
    )


@check("shape", "losses_after")
def a_loss_for_each_rate(call, random):
    X, y, limit = problem(random, 6, 2)
    call("losses_after", X, y, limit * np.array([0.1, 0.5, 0.9, 1.1]), 4).has_shape((4,))
    call("losses_after", X, y.reshape(6, 1), [0.5 * limit], 4).has_shape((1,))


@check("by hand", "losses_after")
def four_rates_two_steps(call):
    words = "a step multiplies w − 1 by 1 − 4 · rate: by 0, ½, −1 and −2; the loss is 2 (w − 1)²"
    cause = "w starts at 0; the gradient is Xᵀ(Xw − y)/n, the loss has the ½"
    call("losses_after", ONE, TWO, [0.25, 0.125, 0.5, 0.75], 2).is_near([0, 0.125, 2, 32], words, cause)


@check("law", "losses_after")
def step_by_step(call, random):
    for n, d, steps in ((9, 2, 0), (9, 2, 1), (12, 3, 25), (3, 5, 8)):
        X, y, limit = problem(random, n, d)
        rates = limit * np.array([0.05, 0.5, 0.95, 1.05])
        losses = [walked(X, y, rate, steps)[-1] for rate in rates]
        cause = "besides what still shrinks or grows there is the part of y that no weights can imitate"
        call("losses_after", X, y, rates, steps).is_near(losses, f"{steps} steps, walked one by one", cause, 1e-8)


@check("trap", "losses_after")
def a_billion_steps(call, random):
    X, y, limit = problem(random, 10, 2)
    cause = "no loop can walk this far: along each singular vector of X the error shrinks by a fixed factor a step"
    rates = limit * np.array([0.2, 0.6])
    answer = call("losses_after", X, y, rates, 10**9)
    answer.is_near([least(X, y)] * 2, "the least loss there is", cause).leaves_arguments()
    words = "2 · exp(−2): (1 − 10⁻⁹)² to the power of 10⁹"
    call("losses_after", np.eye(1), TWO, [1e-9], 10**9).is_near([2 * math.exp(-2)], words, cause, 1e-6)


@check("shape", "fewest_steps")
def a_number_of_steps(call, random):
    X, y, limit = problem(random, 6, 2)
    answer = call("fewest_steps", X, y, 0.5 * limit, 0.01).is_number()
    answer.must(float(answer.value) == round(float(answer.value)), "a whole number of steps")


@check("by hand", "fewest_steps")
def a_quarter_each_step(call):
    words = "the loss goes 32, 8, 2, 0.5, and 0.6 is allowed"
    call("fewest_steps", np.eye(1), EIGHT, 0.5, 0.6).is_near(3, words, "start counting at 0; loss at most, not below")


@check("law", "fewest_steps")
def counted_one_by_one(call, random):
    for n, d, share, steps in ((9, 2, 0.3, 1), (9, 2, 0.1, 14), (12, 3, 0.9, 9), (3, 5, 0.5, 6)):
        X, y, limit = problem(random, n, d)
        excesses = walked(X, y, share * limit, steps) - least(X, y)
        between = math.sqrt(excesses[-1] * excesses[-2])  # what lies between two steps no rounding can move
        cause = "the excess, loss less the least loss, is a sum over all directions; each has its own factor"
        call("fewest_steps", X, y, share * limit, between).is_near(steps, "counted step by step", cause)


@check("trap", "fewest_steps")
def none_a_hundred_million_and_never(call):
    start = call("fewest_steps", np.eye(1), EIGHT, 0.5, 33.0)
    start.is_near(0, "the loss 32 at the start is low enough", "the start counts, too")
    exact = call("fewest_steps", np.eye(1), EIGHT, 0.5, 2.0)
    exact.is_near(2, "the loss goes 32, 8, 2: 2 is no more than 2", "at most, not below").leaves_arguments()
    X, y = np.array([[1.0, 0.0], [0.0, 1e-4]]) * math.sqrt(2), np.array([0.0, 2.0])
    cause = "double the steps until there are enough, then halve the gap; a factor per direction gives the loss at once"
    words = "about 10⁸: the excess after k steps is (1 − 10⁻⁸)²ᵏ, and exp(−2) is allowed"
    call("fewest_steps", X, y, 1.0, math.exp(-2)).is_near(1e8, words, cause, 1e-5)
    X = np.diag([1.0, 2.0**-20]) * math.sqrt(2)
    words = "2³⁹: the excess after k steps is (1 − 2⁻⁴⁰)²ᵏ, and exp(−1) is allowed"
    cause = "a direction that X sees by a millionth has its part in the excess: only what is rounding has none"
    call("fewest_steps", X, y, 1.0, math.exp(-1)).is_near(2.0**39, words, cause, 1e-6)
    cause = "at the limit the steepest direction jumps to and fro for ever, above it ever farther"
    for rate in (0.25, 0.26, 1.0):
        call.refuses("fewest_steps", AXES, np.ones(4), rate, 0.1, naming="learning_rate", cause=cause)


@check("shape", "noise_floor")
def two_losses(call, random):
    answer = call("noise_floor", random.normal(size=(7, 3)), 0.5).has_parts("training", "fresh")
    answer.part(0, "training").is_number()
    answer.part(1, "fresh").is_number()


@check("by hand", "noise_floor")
def a_mean_of_four(call):
    """One weight, the mean of four labels: squared errors 3/4 · 2 to those four, (1 + 1/4) · 2 to others."""
    answer = call("noise_floor", np.ones((4, 1)), 2.0)
    cause = "the mean of four labels follows their noise by a quarter; the loss has the ½"
    answer.part(0, "training").is_near(0.75, "half of 2 · (1 − 1/4)", cause)
    answer.part(1, "fresh").is_near(1.25, "half of 2 · (1 + 1/4)", cause)


@check("law", "noise_floor")
def over_all_signs(call, random):
    """Noise of ± s on every label, each pattern of signs as likely: the mean over all of them is exact."""
    X = random.normal(size=(5, 2))
    clean = X @ random.normal(size=2)
    noise = 0.7 * np.array(list(itertools.product([-1, 1], repeat=5)))
    fits = X @ np.linalg.lstsq(X, (clean + noise).T, rcond=None)[0]
    training = np.mean((fits.T - clean - noise) ** 2) / 2
    fresh = np.mean([(fit - clean - noise) ** 2 for fit in fits.T]) / 2
    answer = call("noise_floor", X, 0.49)
    cause = "of n directions of the noise the fit imitates as many as X has rank; variance, not its root"
    answer.part(0, "training").is_near(training, "the mean over all 32 patterns of ± 0.7", cause)
    answer.part(1, "fresh").is_near(fresh, "the mean over all 32 · 32 patterns of ± 0.7, fitted and fresh", cause)


@check("trap", "noise_floor")
def twin_columns_and_few_rows(call, random):
    answer = call("noise_floor", np.array([[1.0, 1.0], [2.0, 2.0], [3.0, 3.0], [0.0, 0.0]]), 8.0)
    answer.part(0, "training").is_near(3, "half of 8 · (1 − 1/4): twin columns fit no more than one", "rank, not d")
    X = np.ones((4, 2))
    X[3, 1] += 1e-6
    cause = "columns that differ by a millionth are two: only what is the size of rounding counts as 0"
    call("noise_floor", X, 8.0).part(0, "training").is_near(2, "half of 8 · (1 − 2/4)", cause)
    answer = call("noise_floor", random.normal(size=(3, 6)), 8.0)
    cause = "three rows and six features: the rank is 3, every label is fitted with its noise"
    answer.part(0, "training").is_near(0, "no error is left", cause)
    answer.leaves_arguments()
    answer.part(1, "fresh").is_near(8, "the noise of the fit, and that of the fresh labels, each 8/2", cause)
