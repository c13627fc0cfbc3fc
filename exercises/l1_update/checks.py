"""Checks of l1-update."""

import itertools

import numpy as np

from exercises.runner.ladder import check

X2 = np.array([[2.0, 0.0], [0.0, 2.0], [0.0, 0.0], [0.0, 0.0], [2.0, 0.0], [0.0, 2.0], [0.0, 0.0], [0.0, 0.0]]) / 2**0.5
Y2 = np.array([4.0, 1.0, 0.0, 0.0, 4.0, 1.0, 0.0, 0.0]) * 2**0.5  # n = 8: XᵀX/n = ½ I and Xᵀy/n = (2, ½)
DOWN = np.array([[-1.0], [1.0]] * 4)  # turns the labels that speak for the first weight
W2 = np.array([2.0, -1.0])  # gradient (−1, −1)

EXAMPLES = {
    "subgradient_step": (X2, Y2, W2, 0.5, 1.0),
    "proximal_step": (X2, Y2, W2, 0.5, 1.0),
    "least_penalty_for_zero": (X2, Y2),
    "lasso": (X2, Y2, 1.0),
}


def data(random, n, d):
    """Features and labels that depend on some of them."""
    X = random.normal(size=(n, d))
    return X, X @ (random.normal(size=d) * (random.random(d) < 0.6)) + 0.5 * random.normal(size=n)


def objective(X, y, w, penalty):
    """(1/2n) Σ (xᵢ·w − yᵢ)² + λ Σ |wⱼ|."""
    return 0.5 * float(np.mean((X @ w - y) ** 2)) + penalty * float(np.abs(w).sum())


def by_signs(X, y, penalty):
    """The minimiser: of all 3ᵈ patterns of signs the one whose solution has those signs and no slope to go down."""
    n, d = X.shape
    best, least = np.zeros(d), objective(X, y, np.zeros(d), penalty)
    for signs in itertools.product((-1.0, 0.0, 1.0), repeat=d):
        s, w = np.array(signs), np.zeros(d)
        on = s != 0
        if not on.any():
            continue
        w[on] = np.linalg.solve(X[:, on].T @ X[:, on], X[:, on].T @ y - n * penalty * s[on])
        if np.all(w[on] * s[on] > 0) and objective(X, y, w, penalty) < least:
            best, least = w, objective(X, y, w, penalty)
    return best, least


@check("shape", "subgradient_step")
def new_weights(call, random):
    for b, d in ((6, 3), (1, 2), (4, 1)):
        call("subgradient_step", *data(random, b, d), random.normal(size=d), 0.1, 0.3).has_shape((d,))


@check("by hand", "subgradient_step")
def one_step_with_the_sign(call):
    cause = "the derivative of |w| is its sign, whatever its size; it is scaled by λ and the learning rate"
    call("subgradient_step", X2, Y2, W2, 0.5, 1.0).is_near([2, 0], "(2, −1) − 0.5 · ((−1, −1) + 1 · (1, −1))", cause)


@check("law", "subgradient_step")
def down_the_slope_of_the_objective(call, random):
    for b, d, penalty in ((7, 3, 0.4), (5, 2, 0.0)):
        X, y = data(random, b, d)
        w = random.choice([-1, 1], d) * random.uniform(0.5, 2, d)
        h = 1e-5
        moves = h * np.eye(d)
        slope = [(objective(X, y, w + e, penalty) - objective(X, y, w - e, penalty)) / (2 * h) for e in moves]
        call("subgradient_step", X, y, w, 0.3, penalty).is_near(
            w - 0.3 * np.array(slope),
            "w − 0.3 · slope, from the objective a little further on and before",
            "the mean over the batch; each weight its own sign",
            1e-7,
        )


@check("trap", "subgradient_step")
def a_weight_that_is_zero(call):
    cause = "at 0 the penalty has no slope: np.sign(0) is 0, and w / abs(w) is nan"
    call("subgradient_step", X2, Y2, np.zeros(2), 0.5, 3.0).is_near(
        [1, 0.25], "0.5 · Xᵀy/n: no penalty on weights that are 0", cause
    ).leaves_arguments()
    call("subgradient_step", X2, Y2[:, None], [[2.0], [-1.0]], 0.5, 1.0).is_near([2, 0], "as for y and w of shape (n,)")


@check("shape", "proximal_step")
def new_weights_by_proximal_step(call, random):
    for b, d in ((6, 3), (1, 2), (4, 1)):
        call("proximal_step", *data(random, b, d), random.normal(size=d), 0.1, 0.3).has_shape((d,))


@check("by hand", "proximal_step")
def towards_zero_and_not_beyond(call):
    cause = "first the gradient step, then towards 0 by learning_rate · λ, and 0 where that would go beyond"
    call("proximal_step", X2, Y2, W2, 0.5, 1.0).is_near([2, 0], "u = (2.5, −0.5), then 0.5 · 1 towards 0", cause)
    call("proximal_step", X2, Y2, W2, 0.5, 4.0).is_near([0.5, 0], "u = (2.5, −0.5), then 0.5 · 4 towards 0", cause)


@check("law", "proximal_step")
def the_least_of_the_candidates(call, random):
    """½(v − u)² + t|v| is a parabola on either side of 0: its least is at u − t or u + t, or else at 0."""
    for b, d, penalty in ((7, 5, 0.7), (4, 3, 0.05), (3, 6, 2.0)):
        X, y = data(random, b, d)
        w, t = random.normal(size=d), 0.4 * penalty
        u = w - 0.4 * sum(x * (x @ w - label) for x, label in zip(X, y, strict=True)) / b
        true = []
        for entry in u:
            candidates = [0.0, max(entry - t, 0.0), min(entry + t, 0.0)]
            true.append(min(candidates, key=lambda v, entry=entry: 0.5 * (v - entry) ** 2 + t * abs(v)))
        cause = "weights below 0 move up towards 0, weights above 0 move down"
        call("proximal_step", X, y, w, 0.4, penalty).is_near(
            true, "the least of ½(v − u)² + 0.4 λ |v|, tried out", cause
        )


@check("trap", "proximal_step")
def exactly_zero(call, random):
    answer = call("proximal_step", *data(random, 6, 4), 0.1 * random.normal(size=4), 0.2, 1e3).has_shape((4,))
    answer.must(bool(np.all(np.asarray(answer.value) == 0)), "zeros, exactly", "a step across 0 must end at 0")
    answer = call("proximal_step", X2, Y2, W2, 0.5, 0.0)
    answer.is_near([2.5, -0.5], "without a penalty the gradient step alone", "a division by the penalty or the weight")
    answer = call("proximal_step", X2, 0 * Y2, np.zeros(2), 0.5, 0.0).leaves_arguments()
    answer.is_near([0, 0], "nothing pulls and nothing holds, so nothing moves", "0/0 is nan")


@check("shape", "least_penalty_for_zero")
def the_penalty_is_a_number(call, random):
    call("least_penalty_for_zero", *data(random, 6, 3)).is_number("the largest over the features")


@check("by hand", "least_penalty_for_zero")
def where_the_strongest_pull_gives_in(call):
    cause = "the gradient of the squares at 0 is −Xᵀy/n, with n: how large may it be if |w| is to hold w at 0?"
    call("least_penalty_for_zero", X2, Y2).is_near(2, "Xᵀy/n = (2, ½)", cause)


@check("law", "least_penalty_for_zero")
def no_way_down_from_zero(call, random):
    for n, d in ((8, 3), (3, 5)):
        X, y = data(random, n, d)
        pulls = X.T @ y
        y = y * np.sign(pulls[np.abs(pulls).argmax()])  # the strongest pull is upwards; downwards is a check of its own
        answer = call("least_penalty_for_zero", X, y).is_number()
        at_zero, bound = objective(X, y, np.zeros(d), 0.0), float(answer.value)
        moves = [1e-5 * sign * e for e in np.eye(d) for sign in (-1, 1)]
        above = min(objective(X, y, move, bound * 1.001) for move in moves) - at_zero
        answer.must(above >= -1e-15, "a λ above which no weight can leave 0 with profit", "a stronger pull overlooked")
        below = min(objective(X, y, move, bound * 0.99) for move in moves) - at_zero
        answer.must(below < 0, "a λ below which some weight leaves 0 with profit", "larger than needed: is n in it?")


@check("trap", "least_penalty_for_zero")
def a_pull_downwards(call):
    cause = "a weight may also be pulled below 0: the largest size, not the largest number"
    answer = call("least_penalty_for_zero", X2, Y2[:, None] * DOWN)
    answer.is_near(2, "Xᵀy/n = (−2, ½)", cause).leaves_arguments()
    call("least_penalty_for_zero", X2, np.zeros(8)).is_near(0, "where nothing pulls, no penalty is needed", cause)


@check("shape", "lasso")
def a_weight_for_each_feature(call, random):
    for n, d in ((8, 3), (3, 5), (5, 1)):
        call("lasso", *data(random, n, d), 0.3).has_shape((d,))


@check("by hand", "lasso")
def two_weights_each_by_itself(call):
    cause = (
        "½w² · ½ − 2w + λ|w| has its least at 2(2 − λ): halves and n belong in the step, λ does not shrink with them"
    )
    call("lasso", X2, Y2, 1.0).is_near([2, 0], "slopes ½w₁ − 2 + 1 = 0, and ½ < 1 holds w₂ at 0", cause, 1e-4)
    call("lasso", X2, Y2, 0.25).is_near([3.5, 0.5], "slopes ½w₁ − 2 + ¼ = 0 and ½w₂ − ½ + ¼ = 0", cause, 1e-4)


def lowest(call, X, y, penalty, cause=""):
    """Expect the least objective, and the zeros of its minimiser."""
    best, least = by_signs(X, y, penalty)
    answer = call("lasso", X, y, penalty).has_shape((X.shape[1],), cause)
    w = np.asarray(answer.value, float)
    reached = objective(X, y, w, penalty)
    words = f"an objective of {least:.9g}, the least of all patterns of signs (here {reached:.9g})"
    answer.must(reached <= least + 1e-9 * objective(X, y, 0 * best, penalty), words, cause)
    held = (best == 0) & (np.abs(X.T @ (X @ best - y)) / len(y) < 0.99 * penalty)
    words = f"exact zeros in places {np.flatnonzero(held).tolist()} (here {w[held].tolist()})"
    answer.must(bool(np.all(w[held] == 0)), words, "steps along a subgradient hop around 0: use the soft threshold")
    return answer


@check("law", "lasso")
def the_least_over_all_patterns_of_signs(call, random):
    for n, d, share in ((12, 3, 0.3), (15, 4, 0.05), (9, 4, 0.8)):
        X, y = data(random, n, d)
        lowest(call, X, y, share * float(np.abs(X.T @ y).max()) / n, "too few steps, or a step with the wrong scale")


@check("trap", "lasso")
def features_of_unlike_size(call, random):
    X, y = data(random, 12, 3)
    X = X * np.array([20.0, 1.0, 0.05])
    cause = "one learning rate for all features is far too small for some: minimise over one weight at a time"
    lowest(call, X, y, 0.01 * float(np.abs(X.T @ y / 12).min()), cause).leaves_arguments()
    answer = call("lasso", np.column_stack([X2, np.zeros(8)]), Y2[:, None], 1.0)
    answer.is_near([2, 0, 0], "as by hand, and 0 for a column of zeros", "its size is 0: do not divide by it", 1e-4)
    answer = call("lasso", X2, Y2, 5.0).has_shape((2,))
    answer.must(bool(np.all(np.asarray(answer.value) == 0)), "zeros: the penalty outweighs every pull", "see λ = 2")
