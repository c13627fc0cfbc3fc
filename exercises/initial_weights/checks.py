"""Checks of initial-weights."""

import numpy as np

from exercises.runner.ladder import check

SIGNS, ENDS = np.array([[1.0], [-1.0]]), np.array([3.0, -1.0])  # best: w = 2, b = 1; each step of rate η keeps 1 − η
ONE, NOUGHT = np.array([[1.0]]), np.array([0.0])

EXAMPLES = {
    "descend_from_start": (SIGNS, ENDS, np.zeros(1), 0.0, 0.5, 3),
    "steps_to_come_within": (SIGNS, ENDS, np.zeros(1), 0.0, 0.5, 0.1),
    "train_two_layers": (SIGNS, ENDS, np.array([[0.5, 0.0]]), np.zeros(2), np.ones(2), 0.0, 0.1, 2),
    "merge_equal_units": (np.array([[1.0, 2.0, 1.0]]), np.zeros(3), np.array([3.0, 5.0, 4.0])),
}

BEFORE = "w and b must both be moved by the slopes at the old w and b: work out the error once, before either changes"


def regression(random, n=8, d=3):
    """Features, labels, and the start of weights and bias, of size 30: a variance of about 1,000."""
    X = random.normal(size=(n, d)) + 0.5
    return X, X @ random.normal(size=d) + random.normal(size=n), 30 * random.normal(size=d), 30 * float(random.normal())


def matrices(X, y, learning_rate):
    """(best, M): the best (w, b) in one vector, and M, which one step multiplies the distance from it with."""
    A = np.column_stack([X, np.ones(len(X))])
    return np.linalg.solve(A.T @ A, A.T @ y), np.eye(A.shape[1]) - learning_rate * A.T @ A / len(y)


def network(random, d=2, h=3):
    """The parameters of a network."""
    return random.normal(size=(d, h)), random.normal(size=h), random.normal(size=h), float(random.normal())


@check("shape", "descend_from_start")
def weights_and_bias(call, random):
    answer = call("descend_from_start", *regression(random), 0.01, 4).has_parts("w", "b")
    answer.part(0, "w").has_shape((3,))
    answer.part(1, "b").is_number()


@check("by hand", "descend_from_start")
def half_way_each_step(call):
    cause = (
        "the slopes are the means of error · x and of error: the ½ cancels the 2, the 1/n stays; labels are 3 and −1"
    )
    answer = call("descend_from_start", SIGNS, ENDS, np.zeros(1), 0.0, 0.5, 1)
    answer.part(0, "w").is_near([1], "0 + 0.5 · (3 + 1)/2", cause)
    answer.part(1, "b").is_near(0.5, "0 + 0.5 · (3 − 1)/2", cause)
    answer = call("descend_from_start", SIGNS, ENDS, np.array([1002.0]), 1.0, 0.5, 2)
    answer.part(0, "w").is_near([252], "2 + 1000/2/2: from far away each step halves the distance just the same", cause)


@check("law", "descend_from_start")
def the_distance_is_multiplied(call, random):
    for steps in (1, 7, 40):
        X, y, w, b = regression(random)
        best, M = matrices(X, y, 0.1)
        true = best + np.linalg.matrix_power(M, steps) @ (np.append(w, b) - best)
        answer = call("descend_from_start", X, y, w, b, 0.1, steps).leaves_arguments()
        words = "best + (I − η AᵀA/n)^steps · (start − best), A = (X 1)"
        answer.part(0, "w").is_near(true[:-1], words, BEFORE)
        answer.part(1, "b").is_near(true[-1], words, BEFORE)


@check("trap", "descend_from_start")
def zero_and_huge_starts_end_alike(call, random):
    # Columns at right angles to each other and to the constant: the slowest direction keeps 1 − 0.5 · 0.36 a step.
    Q = np.linalg.qr(np.column_stack([np.ones(8), random.normal(size=(8, 3))]))[0]
    X, y = np.sqrt(8) * Q[:, 1:] * [1.0, 0.8, 0.6], random.normal(size=8)
    best, _ = matrices(X, y, 0.5)
    for size in (0.0, 1e8):
        answer = call("descend_from_start", X, y, np.full(3, size), size, 0.5, 250)
        cause = "zero weights do move: the slope of w is the mean of error · x, in which w is no factor"
        answer.part(0, "w").is_near(best[:-1], "the best w, wherever it started", cause, 1e-6)
    same = call("descend_from_start", SIGNS, ENDS, np.array([7.0]), 4.0, 0.5, 0)
    same.part(0, "w").is_near([7], "no step taken")
    same.part(1, "b").is_near(4, "no step taken")


@check("shape", "steps_to_come_within")
def a_number_of_steps(call, random):
    answer = call("steps_to_come_within", *regression(random), 0.1, 10.0)
    answer.is_number("return how many steps, one number")
    whole = np.asarray(answer.value).dtype.kind in "iu"
    answer.must(whole, "a whole number: int, not float", "np.ceil and // of floats give floats: int(…) of them")


@check("by hand", "steps_to_come_within")
def ten_halvings_of_a_thousand(call):
    start = np.array([282.0]), 961.0  # away by (280, 960), so by 1,000
    cause = "how far w and b together are from the best, not from 0, and not the loss; the last step counts, too"
    call("steps_to_come_within", SIGNS, ENDS, *start, 0.5, 1.0).is_near(10, "1000/2⁹ = 1.95, 1000/2¹⁰ = 0.98", cause)
    call("steps_to_come_within", SIGNS, ENDS, *start, 0.5, 0.001).is_near(20, "1000/2²⁰ = 0.00095", cause)


@check("law", "steps_to_come_within")
def as_many_as_powers_say(call, random):
    for steps in (3, 30):
        X, y, w, b = regression(random)
        best, M = matrices(X, y, 0.1)
        far = [
            float(np.linalg.norm(np.linalg.matrix_power(M, k) @ (np.append(w, b) - best))) for k in (steps - 1, steps)
        ]
        distance = float(np.sqrt(far[0] * far[1]))  # between the two, so that rounding decides nothing
        words = f"after {steps - 1} steps it is {far[0]:.5g} away, after {steps} it is {far[1]:.5g}"
        call("steps_to_come_within", X, y, w, b, 0.1, distance).leaves_arguments().is_near(
            steps, words, "w and b both count"
        )


@check("trap", "steps_to_come_within")
def there_already_and_very_far(call):
    cause = "look at the distance before the first step, too"
    call("steps_to_come_within", SIGNS, ENDS, np.array([2.5]), 1.0, 0.5, 1.0).is_near(0, "0.5 away already", cause)
    far = np.array([1e9 + 2])
    words = "2³⁰ is just above 10⁹: a start a million times further than 1,000 costs 20 steps more, not a million times"
    call("steps_to_come_within", SIGNS, ENDS, far, 1.0, 0.5, 1.0).is_near(30, words, "a bound on the number of steps")


@check("trap", "steps_to_come_within")
def a_feature_of_small_numbers(call):
    """The weight is right from the start and stays; the bias halves its distance in each step."""
    x = 2.0**-30
    words = "the bias is 1000/2⁹ = 1.95, then 1000/2¹⁰ = 0.98 away, and the weight is right"
    cause = "a feature of a billionth is no rounding: with a loose cut-off its weight is lost from the best there is"
    arguments = x * SIGNS, np.array([1 + 0.9 * x, 1 - 0.9 * x]), np.array([0.9]), 1001.0, 0.5, 1.0
    call("steps_to_come_within", *arguments).is_near(10, words, cause)


@check("shape", "train_two_layers")
def parameters_in_their_shapes(call, random):
    for n, d, h in ((5, 2, 3), (1, 4, 1)):
        X, y, _, _ = regression(random, n, d)
        answer = call("train_two_layers", X, y, *network(random, d, h), 0.1, 2).has_parts("W1", "b1", "w2", "b2")
        for place, (name, shape) in enumerate({"W1": (d, h), "b1": (h,), "w2": (h,)}.items()):
            answer.part(place, name).has_shape(shape)
        answer.part(3, "b2").is_number()


@check("by hand", "train_two_layers")
def a_hidden_unit_that_is_zero(call):
    answer = call("train_two_layers", ONE, np.ones(1), np.zeros((1, 1)), NOUGHT, np.ones(1), 0.0, 0.5, 1)
    cause = (
        "here tanh(0) = 0 with slope 1, and the error is 0 − 1; W1 and b1 are moved through w2, w2 by the unit's value"
    )
    answer.part(0, "W1").is_near([[0.5]], "0 − 0.5 · error · w2 · 1 · x = 0 + 0.5", cause)
    answer.part(1, "b1").is_near([0.5], "as W1, since x = 1", cause)
    answer.part(2, "w2").is_near([1], "1 − 0.5 · error · tanh(0), unmoved", cause)
    answer.part(3, "b2").is_near(0.5, "0 − 0.5 · error", cause)


@check("law", "train_two_layers")
def one_step_against_the_slopes_of_the_loss(call, random):
    """The slopes by a complex step: f(p + ih) has the slope times h as its imaginary part, with no rounding."""
    for n, d, h in ((6, 2, 3), (3, 1, 2)):
        X, y, _, _ = regression(random, n, d)
        old = network(random, d, h)
        flat = np.concatenate([np.ravel(part) for part in old])
        answer = call("train_two_layers", X, y, *old, 0.1, 1).leaves_arguments().has_parts("W1", "b1", "w2", "b2")
        slopes = []
        for step in np.eye(len(flat)) * 1e-30j:
            moved = flat + step
            W1, b1, w2 = moved[: d * h].reshape(d, h), moved[d * h : -h - 1], moved[-h - 1 : -1]
            slopes.append((np.sum((np.tanh(X @ W1 + b1) @ w2 + moved[-1] - y) ** 2) / (2 * n)).imag / 1e-30)
        new = flat - 0.1 * np.array(slopes)
        cause = (
            "all slopes belong to the old parameters; the slope of tanh is 1 − tanh²; the mean over rows, not the sum"
        )
        words = "old − 0.1 · slope of the loss"
        answer.part(0, "W1").is_near(new[: d * h].reshape(d, h), words, cause)
        answer.part(1, "b1").is_near(new[d * h : -h - 1], words, cause)
        answer.part(2, "w2").is_near(new[-h - 1 : -1], words, cause)
        answer.part(3, "b2").is_near(new[-1], words, cause)


@check("trap", "train_two_layers")
def zeros_stay_zero_and_twins_stay_twins(call, random):
    X, y, _, _ = regression(random, 6, 2)
    answer = call("train_two_layers", X, y, np.zeros((2, 3)), np.zeros(3), np.zeros(3), 0.0, 0.5, 60)
    cause = "W1 moves through w2 and w2 by tanh(XW1 + b1): with both 0 neither ever moves; do not add noise to help"
    answer.part(0, "W1").is_near(np.zeros((2, 3)), "zeros, after 60 steps as before", cause)
    answer.part(3, "b2").is_near(y.mean(), "the mean of the labels, which is all that can be learned so", cause)
    W1, b1, w2, b2 = network(random, 2, 1)
    answer = call("train_two_layers", X, y, np.tile(W1, 2), np.tile(b1, 2), np.tile(w2, 2), b2, 0.1, 60)
    trained = answer.part(0, "W1").has_shape((2, 2))
    trained.must(np.allclose(trained.value[:, 0], trained.value[:, 1]), "two equal columns: twins have equal slopes")
    twice = call("train_two_layers", X, y, W1, b1, w2, b2, 0.1, 60).part(0, "W1").has_shape((2, 1))
    twice.must(not np.allclose(twice.value, W1), "other weights than at the start, from a start that is not zero")


@check("shape", "merge_equal_units")
def as_many_as_are_different(call, random):
    W1, b1, _, _ = network(random, 4, 3)
    pick = [0, 1, 0, 2, 1]
    answer = call("merge_equal_units", W1[:, pick], b1[pick], random.normal(size=5)).has_parts("W1", "b1", "w2")
    cause = "five units, of which the first and third are equal, and the second and fifth"
    answer.part(0, "W1").has_shape((4, 3), cause)
    answer.part(1, "b1").has_shape((3,), cause)
    answer.part(2, "w2").has_shape((3,), cause)


def sorted_units(answer, d, h, cause=""):
    """The units that came back, one to a row: its weights, its bias, its weight in the output; in rising order."""
    answer.has_parts("W1", "b1", "w2")
    parts = [answer.part(0, "W1").has_shape((d, h), cause), answer.part(1, "b1").has_shape((h,), cause)]
    parts = [np.asarray(part.value, float).reshape(-1, h) for part in [*parts, answer.part(2, "w2").has_shape((h,))]]
    return np.array(sorted(np.vstack(parts).T.tolist()))


@check("by hand", "merge_equal_units")
def the_outputs_add_up(call):
    answer = call("merge_equal_units", np.array([[1.0, 2.0, 1.0]]), np.zeros(3), np.array([3.0, 5.0, 4.0]))
    found = sorted_units(answer, 1, 2)
    words = "a unit of weight 1 with 3 + 4 = 7 in w2, and one of weight 2 with 5"
    answer.must(
        np.allclose(found, [[1, 0, 7], [2, 0, 5]]), words, "what goes out of equal units is added, not averaged"
    )


@check("law", "merge_equal_units")
def the_same_predictions(call, random):
    for h, pick in ((2, [0, 1, 1, 0, 0]), (4, [3, 2, 1, 0])):
        W1, b1, _, _ = network(random, 3, h)
        w2, X = random.normal(size=len(pick)), random.normal(size=(6, 3))
        answer = call("merge_equal_units", W1[:, pick], b1[pick], w2)
        units = sorted_units(answer, 3, h)
        before = [sum(np.tanh(x @ W1[:, j] + b1[j]) * w for j, w in zip(pick, w2, strict=True)) for x in X]
        after = np.tanh(X @ units[:, :3].T + units[:, 3]) @ units[:, 4]
        answer.must(np.allclose(after, before), "a network with the predictions of the one given", "a unit lost")


@check("trap", "merge_equal_units")
def equal_weights_with_another_bias(call):
    answer = call("merge_equal_units", np.ones((2, 3)), np.array([0.0, 1.0, 0.0]), np.array([1.0, 1.0, -1.0]))
    cause = "units are different if only their biases are; a unit whose w2 is 0 is a unit still"
    found = sorted_units(answer, 2, 2, cause)
    words = "a unit with bias 0 and 1 − 1 = 0 in w2, and one with bias 1"
    answer.must(np.allclose(found, [[1, 1, 0, 0], [1, 1, 1, 1]]), words, cause)
    answer.leaves_arguments()


@check("trap", "merge_equal_units")
def nearly_equal_is_not_equal(call):
    W1 = np.array([[1.0, 1.0 + 1e-9, 1.0], [2.0, 2.0, 2.0]])
    answer = call("merge_equal_units", W1, np.zeros(3), np.array([1.0, 5.0, 2.0]))
    cause = "equal means exactly equal: units that differ by a billionth drift apart in training"
    found = sorted_units(answer, 2, 2, cause)
    words = "a unit of weights (1, 2) with 1 + 2 = 3 in w2, and one of (1 + 10⁻⁹, 2) with 5"
    answer.must(np.allclose(found, [[1, 2, 0, 3], [1 + 1e-9, 2, 0, 5]], rtol=0, atol=1e-12), words, cause)
