"""Checks of decoupled-decay. The oracle sums over all gradients so far, where Adam keeps running means."""

import itertools

import numpy as np

from exercises.runner.ladder import check

CROSS = 2 * np.vstack([np.eye(3), np.zeros((1, 3))])  # XᵀX/n is the identity
FAR = np.array([3e6, -7e8, 2e7, 0.0])  # the gradient hardly changes in a few steps, so each step has the rate's length

EXAMPLES = {
    "adam_with_penalty": (CROSS, FAR, 0.5, 0.1, 2),
    "adamw": (CROSS, FAR, 0.5, 0.1, 2),
    "adamw_rest": (CROSS, np.array([2.0, -8.0, 14.0, 0.0]), 0.5),
}


def data(random, n, d):
    """Features of different sizes, and labels."""
    return random.normal(size=(n, d)) * np.linspace(0.5, 2, d), 9 * random.normal(size=n) + 3


def by_sums(X, y, rate, steps, penalty=0.0, decay=0.0):
    """w after the steps, with m and v as weighted sums over all gradients so far."""
    w, seen = np.zeros(X.shape[1]), []
    for t in range(1, steps + 1):
        seen.append(X.T @ (X @ w - y) / len(y) + penalty * w)
        first, second = (beta ** np.arange(t)[::-1] for beta in (0.9, 0.999))  # the newest has the weight 1
        m, v = first / first.sum() @ np.array(seen), second / second.sum() @ np.array(seen) ** 2
        w = (1 - rate * decay) * w - rate * m / (np.sqrt(v) + 1e-8)
    return w


def _weights(call, random, name):
    for n, d in ((7, 3), (4, 6), (5, 1)):
        call(name, *data(random, n, d), 0.3, 0.1, 5).has_shape((d,))


def _zero_and_tiny(call, name):
    """No step; no gradient; and gradients as small as ε."""
    call(name, CROSS, FAR, 0.5, 0.1, 0).is_near([0, 0, 0], "no step is taken", "start at 0")
    cause = "0/0: the ε under the fraction is there for gradients that are 0"
    call(name, CROSS, np.zeros((4, 1)), 0.5, 0.1, 4).is_near([0, 0, 0], "a gradient of 0 moves nothing", cause)
    cause = "ε is added to the root of v̂, not to v̂"
    tiny = np.array([2e-8, -2e-8, 6e-8, 0.0])  # gradients of 1, 1 and 3 times ε
    answer = call(name, CROSS, tiny, 0.5, 1e-12, 1).leaves_arguments()
    answer.is_near(np.array([0.5, -0.5, 0.75]) * 1e-12, "10⁻¹² · |g|/(|g| + ε)", cause)
    scaled = np.asarray(answer.value, float) * 1e12
    good = scaled.shape == (3,) and bool(np.allclose(scaled, [0.5, -0.5, 0.75], rtol=0, atol=1e-6))
    answer.must(good, "10⁻¹² · (½, −½, ¾), as |g|/(|g| + ε) is ½, ½ and ¾", cause)


@check("shape", "adam_with_penalty")
def a_weight_a_column(call, random):
    _weights(call, random, "adam_with_penalty")


@check("by hand", "adam_with_penalty")
def a_penalty_that_hides(call):
    cause = "m and v start at 0 and are divided by 1 − βᵗ; each entry by the root of its own v̂"
    call("adam_with_penalty", CROSS, FAR, 0.5, 0.1, 1).is_near([0.1, -0.1, 0.1], "the rate, whatever g", cause, 1e-6)
    cause = "λw goes into the gradient, and there a millionth is not seen: w itself is not shrunk"
    call("adam_with_penalty", CROSS, FAR, 0.5, 0.1, 3).is_near([0.3, -0.3, 0.3], "three steps of 0.1", cause, 1e-5)


@check("law", "adam_with_penalty")
def with_all_gradients_summed(call, random):
    for n, d, steps in ((9, 3, 12), (4, 7, 30)):
        X, y = data(random, n, d)
        penalty = random.uniform(0.5, 3)
        cause = "the mean over n rows, plus λw, goes into both m and v, before each step"
        answer = call("adam_with_penalty", X, y, penalty, 0.2, steps)
        answer.is_near(by_sums(X, y, 0.2, steps, penalty=penalty), "from sums over all gradients", cause, 1e-6)


@check("trap", "adam_with_penalty")
def nothing_and_next_to_nothing(call):
    _zero_and_tiny(call, "adam_with_penalty")


@check("shape", "adamw")
def a_weight_a_column_too(call, random):
    _weights(call, random, "adamw")


@check("by hand", "adamw")
def a_decay_that_does_not_hide(call):
    cause = "m and v start at 0 and are divided by 1 − βᵗ; each entry by the root of its own v̂"
    call("adamw", CROSS, FAR, 0.5, 0.1, 1).is_near([0.1, -0.1, 0.1], "the rate, whatever g", cause, 1e-6)
    cause = "w ← w − rate · (step + decay · w), with the w before the step: it shrinks by 1 − rate · decay"
    words = "0.1, then 0.95 · 0.1 + 0.1, then 0.95 · 0.195 + 0.1"
    call("adamw", CROSS, FAR, 0.5, 0.1, 3).is_near([0.28525, -0.28525, 0.28525], words, cause, 1e-5)


@check("law", "adamw")
def with_all_gradients_summed_too(call, random):
    for n, d, steps in ((9, 3, 12), (4, 7, 30)):
        X, y = data(random, n, d)
        decay = random.uniform(0.5, 2)
        cause = "the gradient is that of the errors alone; m and v never see the decay"
        answer = call("adamw", X, y, decay, 0.2, steps)
        answer.is_near(by_sums(X, y, 0.2, steps, decay=decay), "from sums over all gradients", cause, 1e-6)


@check("trap", "adamw")
def nothing_and_next_to_nothing_too(call):
    _zero_and_tiny(call, "adamw")


def best_of_all(X, y, bound):
    """The best w in the box: for each choice of entries at the bounds the others by least squares, 3ᵈ in all."""
    best, least = None, np.inf
    for sides in itertools.product((-1, 0, 1), repeat=X.shape[1]):
        w, free = bound * np.array(sides, float), np.array(sides) == 0
        if free.any():
            w[free] = np.linalg.lstsq(X[:, free], y - X @ w, rcond=None)[0]
        loss = np.sum((X @ w - y) ** 2)
        if np.all(np.abs(w) <= bound * (1 + 1e-12)) and loss < least:
            best, least = w, loss
    return best


@check("shape", "adamw_rest")
def a_weight_a_column_at_rest(call, random):
    for n, d in ((7, 3), (9, 4), (5, 1)):
        call("adamw_rest", *data(random, n, d), 0.5).has_shape((d,))


@check("by hand", "adamw_rest")
def each_entry_by_itself(call):
    cause = "no entry beyond ± 1/decay; an entry within is that of least squares, not smaller"
    call("adamw_rest", CROSS, np.array([2.0, -8.0, 14.0, 0.0]), 0.5).is_near([1, -2, 2], "1, −4, 7 cut at 2", cause)


@check("law", "adamw_rest")
def of_all_sides_the_best(call, random):
    for n, d in ((9, 3), (13, 5)):
        X, y = data(random, n, d)
        X = X @ (np.eye(d) + 0.4)  # columns alike: where one is held, others must make up for it
        for share in (0.3, 0.7):
            bound = share * np.abs(np.linalg.lstsq(X, y, rcond=None)[0]).max()
            answer = call("adamw_rest", X, y, 1 / bound).leaves_arguments()
            cause = (
                "an entry that is held leaves errors that others can make up for: cutting least squares is not enough"
            )
            answer.is_near(best_of_all(X, y, bound), "the best of all choices of entries at ± 1/decay", cause, 1e-7)


@check("trap", "adamw_rest")
def a_wide_box_and_a_narrow_one(call, random):
    X, y = data(random, 8, 3)
    X[:, 2] = X[:, 0] + 1e-4 * X[:, 2]
    cause = "columns nearly alike: thousands of small steps do not arrive, least squares on the free entries does"
    true = np.linalg.lstsq(X, y, rcond=None)[0]
    call("adamw_rest", X, y, 1e-9).is_near(true, "least squares: 10⁹ is far away", cause, 1e-6)
    small = np.array([[1.0, 0.0], [0.0, 2.0**-30], [0.0, 2.0**-30]])
    small_cause = "a column of a billionth is no rounding: a loose cut-off takes its weight away"
    call("adamw_rest", small, [1.0, 1.0, 1.0], 2.0**-40).is_near([1, 2.0**30], "it meets all rows", small_cause)
    answer = call("adamw_rest", CROSS, np.array([[2.0], [-8.0], [14.0], [0.0]]), 1e6)
    answer.is_near([1e-6, -1e-6, 1e-6], "all at the bound")
    scaled = np.asarray(answer.value, float) * 1e6
    good = bool(np.allclose(scaled, [1, -1, 1], rtol=0, atol=1e-6))
    answer.must(good, "all at ± 10⁻⁶, as all would be larger", "0 is not the limit of a bound that falls")


@check("trap", "adamw_rest")
def held_and_let_go(call):
    """Found by a search over small whole numbers: on the way an entry meets the bound that is within it in the end."""
    cause = "an entry that is held need not stay there: free it if its slope points inwards once others are held"
    for rows, labels in (
        ([[2, -2, 1, 2], [3, 2, 1, -1], [-1, 2, -2, -2], [-2, 1, 3, 0], [3, 0, 3, 1]], [6, -9, 7, -6, -3]),
        ([[-2, -1, 2, -2], [1, -3, -2, -3], [-2, 3, 1, -2], [2, -3, -2, 1], [1, 0, -3, -1]], [5, 4, -8, 8, 3]),
    ):
        X, y = np.array(rows, float), np.array(labels, float)
        true = best_of_all(X, y, 2.0)
        call("adamw_rest", X, y, 0.5).is_near(true, "the best of all choices of entries at ± 2", cause, 1e-7)


@check("trap", "adamw_rest")
def let_go_for_a_hair(call):
    """As the first of those above, with labels that move the last entry, held on the way, to 1.99996 in the end."""
    X = np.array([[2, -2, 1, 2], [3, 2, 1, -1], [-1, 2, -2, -2], [-2, 1, 3, 0], [3, 0, 3, 1]], float)
    y = np.array([6.0, -9.0, 7.0, -6.0, -3.0]) + 0.7269 * X[:, 3]
    cause = "a slope that points inwards is small where the rest is near the bound: only rounding counts as 0"
    true = best_of_all(X, y, 2.0)
    call("adamw_rest", X, y, 0.5).is_near(true, "the best of all choices of entries at ± 2", cause, 1e-7)
