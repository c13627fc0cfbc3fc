"""Checks of early-stopping."""

import numpy as np

from exercises.runner.ladder import check

ERRORS = np.array([50.0, 40.0, 60.0, 30.0, 40.0, 40.0, 20.0])
X2 = np.array([[2.0, 0.0], [0.0, 1.0], [-2.0, 0.0], [0.0, -1.0], [2.0, 0.0], [0.0, 1.0]])
Y2 = np.array([4.0, 16.0, -4.0, -16.0, 4.0, 16.0])  # s²/n = 2 and ½
ONE = np.array([[1.0]])

EXAMPLES = {
    "stop_by_patience": (ERRORS, 2),
    "weights_after": (X2, Y2, 0.5, 2),
    "matching_penalty": (ONE, 0.5, 1),
}


def epochs(answer, best, last, why="", causes=("", "")):
    """Expect these two."""
    answer.has_parts("best", "last")
    found = [answer.part(i, name).is_number().value for i, name in enumerate(("best", "last"))]
    turned = best != last and [float(number) for number in found] == [last, best]
    answer.must(not turned, f"({best}, {last}), {why}", "return best, last, in this order: these are (last, best)")
    answer.part(0, "best").is_near(best, why, causes[0])
    answer.part(1, "last").is_near(last, why, causes[1])


@check("shape", "stop_by_patience")
def two_epochs(call, random):
    answer = call("stop_by_patience", random.uniform(1, 2, 20), 3).has_parts("best", "last")
    answer.part(0, "best").is_number()
    answer.part(1, "last").is_number()


@check("by hand", "stop_by_patience")
def the_third_rise_is_one_too_many(call):
    why = "epoch 3, with the error 30, is the best until epoch 5, which is 2 epochs later"
    causes = (
        "the error 20 of epoch 6 comes too late: training has stopped by then",
        "the epochs since the best one are counted; a new best one, as in epoch 3, begins the count anew",
    )
    epochs(call("stop_by_patience", ERRORS, 2), 3, 5, why, causes)
    epochs(call("stop_by_patience", ERRORS, 1), 1, 2, "epoch 1 is the best until epoch 2, 1 epoch later", causes)


@check("law", "stop_by_patience")
def the_first_epoch_so_long_after_the_best(call, random):
    for length, patience in ((30, 2), (30, 5), (12, 3), (25, 4)):
        errors = np.exp(-0.2 * np.arange(length)) + random.normal(size=length)
        bests = [min(range(end + 1), key=lambda i: errors[i]) for end in range(length)]
        stops = [end for end in range(length) if end - bests[end] >= patience]
        last = stops[0] if stops else length - 1
        why = f"epoch {last} is the first that far from the best before it" if stops else "it is never that far"
        causes = ("the least so far, not the one before", "counted from the best epoch so far")
        epochs(call("stop_by_patience", errors, patience), bests[last], last, why, causes)


@check("trap", "stop_by_patience")
def ties_and_errors_that_never_rise(call):
    causes = ("an error that is only as good is no improvement", "as good as before is no reason to wait longer")
    epochs(call("stop_by_patience", [3.0, 3.0, 3.0, 1.0], 2), 0, 2, "two epochs without improvement", causes)
    causes = ("the last epoch may be the best", "there is no epoch after the last one given")
    epochs(call("stop_by_patience", [3.0, 2.0, 1.0], 1), 2, 2, "it improves to the end", causes)
    epochs(call("stop_by_patience", [1.0, 2.0, 3.0], 9), 0, 2, "patience is never used up", causes)
    epochs(call("stop_by_patience", [7.0], 1).leaves_arguments(), 0, 0, "there is one epoch", causes)


def data(random, n, d, rank):
    """Features of this rank, labels, and n/s²: half of the largest rate that converges."""
    X = random.normal(size=(n, rank)) @ random.normal(size=(rank, d))
    return X, random.normal(size=n), n / np.linalg.norm(X, 2) ** 2


@check("shape", "weights_after")
def weights_however_many_rows(call, random):
    for n, d in ((6, 3), (3, 5)):
        X, y, rate = data(random, n, d, 3)
        call("weights_after", X, y, rate, 7).has_shape((d,))


@check("by hand", "weights_after")
def a_fast_direction_and_a_slow_one(call):
    cause = "what is still missing along a direction shrinks by 1 − rate · s²/n in each step"
    call("weights_after", X2, Y2, 0.5, 1).is_near([2, 4], "½ · Xᵀy/6", cause)
    call("weights_after", X2, Y2, 0.5, 2).is_near([2, 7], "2 is reached at once; 16 · (1 − ¾²)", cause)
    cause = "a share above 1 goes beyond the goal: 1 − share is negative, and so is each odd power of it"
    call("weights_after", ONE, [1.0], 1.5, 1).is_near([1.5], "one step of 1.5 towards 1", cause)
    call("weights_after", ONE, [1.0], 1.5, 3).is_near([1.125], "1.5, 0.75, 1.125: half as far off each time", cause)


@check("law", "weights_after")
def the_same_as_step_by_step(call, random):
    for n, d, rank, share, steps in ((8, 3, 3, 0.7, 5), (4, 6, 4, 1.9, 12), (7, 4, 2, 0.3, 50), (5, 2, 2, 1.0, 0)):
        X, y, rate = data(random, n, d, rank)
        w = np.zeros(d)
        for _ in range(steps):
            w = w - share * rate * X.T @ (X @ w - y) / n
        cause = "each singular direction has a factor 1 − rate · s²/n of its own; what X does not see stays 0"
        call("weights_after", X, y, share * rate, steps).is_near(w, f"{steps} steps, one by one", cause, 1e-8)


@check("trap", "weights_after")
def a_billion_steps(call, random):
    X, y, rate = data(random, 6, 4, 2)
    shortest = np.linalg.lstsq(X, y, rcond=1e-10)[0]
    cause = "directions X does not see are never moved in: no division by a singular value that is 0 or only rounding"
    for steps in (10**9, 10**18):
        call("weights_after", X, y, rate, steps).is_near(shortest, "the shortest of the best weights", cause, 1e-5)
    cause = "small is not nothing: compare with the largest singular value"
    step = call("weights_after", 1e-9 * X, y, rate * 1e18, 1)
    step.is_near(1e9 * rate * X.T @ y / 6, "one step, for features a billionth as large", cause, 1e-9)
    call("weights_after", np.zeros((3, 2)), [1.0, 2.0, 3.0], 1.0, 5).is_near([0, 0], "nothing to learn from", cause)
    call("weights_after", X2, Y2[:, None], 0.5, 2).is_near([2, 7], "as for labels of shape (n,)").leaves_arguments()


@check("trap", "weights_after")
def a_billion_steps_in_a_weak_direction(call):
    weak = np.array([[1.0, 0.0], [0.0, 1e-4]])  # rate · s²/n = 5e-9: after a billion steps exp(−5) is still missing
    words = "the weak direction is still on its way: (1 − exp(−5)) · 10⁴"
    cause = "a billion steps are meant, not as many as a loop has the time for: a power takes the place of the loop"
    call("weights_after", weak, [1.0, 1.0], 1.0, 10**9).is_near([1, -np.expm1(-5) * 1e4], words, cause, 1e-6)
    weaker = np.array([[1.0, 0.0], [0.0, 1e-8]])
    words = "the second weight has gone nearly 10⁹ steps of 1e-8/2, and its goal, 10⁸, is still far"
    cause = "1 − 5e-17 is 1 in floats: take −expm1(steps · log1p(−x)) for 1 − (1 − x)ˢᵗᵉᵖˢ where x is small"
    call("weights_after", weaker, [1.0, 1.0], 1.0, 10**9).is_near([1, -np.expm1(-5e-8) * 1e8], words, cause, 1e-6)
    weakest = np.array([[1.0, 0.0], [0.0, 1e-11]])
    words = "10¹⁸ steps of 5e-23 towards 10¹¹"
    cause = "a direction counts as long as its singular value is above 1e-12 of the largest: 1e-11 is"
    call("weights_after", weakest, [1.0, 1.0], 1.0, 10**18).is_near([1, -np.expm1(-5e-5) * 1e11], words, cause, 1e-6)


def traces(X, learning_rate, steps, penalty):
    """The traces of both matrices: descent by taking the steps for all labels at once, ridge by its equations."""
    n, d = X.shape
    W = np.zeros((d, n))
    for _ in range(steps):
        W = W - learning_rate * X.T @ (X @ W - np.eye(n)) / n
    ridge = np.linalg.solve(X.T @ X + n * penalty * np.eye(d), X.T)
    return np.trace(X @ W), np.trace(X @ ridge)


def matched(call, X, learning_rate, steps, cause=""):
    """Expect a λ above 0 for which the traces agree."""
    answer = call("matching_penalty", X, learning_rate, steps).is_number()
    penalty = float(answer.value)
    answer.must(penalty > 0, "a λ above 0", cause)
    descent, ridge = traces(X, learning_rate, steps, penalty)
    words = f"a λ for which ridge has the trace {descent:.9g}, as descent has (here {ridge:.9g})"
    answer.must(abs(descent - ridge) <= 1e-7 * descent, words, cause)
    return answer


@check("shape", "matching_penalty")
def the_matching_penalty_is_a_number(call, random):
    X, _, rate = data(random, 6, 3, 3)
    call("matching_penalty", X, 0.5 * rate, 10).is_number()


@check("by hand", "matching_penalty")
def a_single_direction(call):
    cause = "descent keeps 1 − (1 − rate · s²/n)ˢᵗᵉᵖˢ of it, ridge s²/(s² + nλ); 1/(rate · steps) is only near"
    call("matching_penalty", ONE, 0.5, 1).is_near(
        1, "½ is kept after one step, 1/(1 + λ) under the penalty", cause, 1e-7
    )
    call("matching_penalty", ONE, 0.5, 2).is_near(1 / 3, "¾ is kept after two steps", cause, 1e-7)
    both = np.array([[2.0, 0.0], [0.0, 2.0], [-2.0, 0.0], [0.0, -2.0], [2.0, 0.0], [0.0, 2.0]])
    call("matching_penalty", both, 0.25, 1).is_near(2, "s²/n = 2: ½ is kept after one step, 2/(2 + λ)", cause, 1e-7)


@check("law", "matching_penalty")
def the_same_trace(call, random):
    for n, d, share, steps in ((8, 3, 0.8, 4), (5, 7, 0.3, 30), (10, 4, 0.05, 2)):
        X, _, rate = data(random, n, d, min(n, d))
        matched(call, X, share * rate, steps, "both sums run over the same directions, s² over n in both")


@check("trap", "matching_penalty")
def any_unit_of_measurement(call, random):
    X, _, rate = data(random, 7, 4, 2)
    cause = "λ has the unit of X squared: search in the logarithm, between bounds that follow from X"
    for size in (1e-9, 1e5):
        matched(call, size * X, 0.6 * rate / size**2, 6, cause).leaves_arguments()


@check("trap", "matching_penalty")
def long_learned_and_hardly_begun(call):
    cause = (
        "0.1⁴⁰⁰ is 0 in floats: a λ made from this direction alone is 0, and halving from log 0 leads nowhere. "
        "Start from bounds above 0, such as those from the mean over all directions"
    )
    matched(call, np.array([[1.0, 0.0], [0.0, 0.01]]), 1.8, 400, cause)
    cause = "1 − (1 − x)ˢᵗᵉᵖˢ loses the digits of a small x: take −expm1(steps · log1p(−x)), and no bound that is inf"
    matched(call, np.array([[1.0, 0.0], [0.0, 1e-6]]), 1e-12, 3, cause)


@check("trap", "matching_penalty")
def a_weak_direction_after_many_steps(call):
    """s²/n = ½ and weak²/2: the strong direction is learned in full, the weak one as far as 1 − exp(−left)."""
    cause = "a direction counts as long as its singular value is above 1e-12 of the largest"
    for weak, steps, left in ((1e-4, 10**8, 0.5), (1e-8, 10**16, 0.5), (1e-11, 10**18, 5e-5)):
        answer = call("matching_penalty", np.diag([1.0, weak]), 1.0, steps).is_number()
        penalty = float(answer.value)
        answer.must(penalty > 0, "a λ above 0", cause)
        descent, ridge = 1 - np.expm1(-left), 0.5 / (0.5 + penalty) + weak**2 / (weak**2 + 2 * penalty)
        words = f"a λ for which ridge has the trace {descent:.9g}, as descent has (here {ridge:.9g})"
        answer.must(abs(descent - ridge) <= 1e-7 * descent, words, cause)
