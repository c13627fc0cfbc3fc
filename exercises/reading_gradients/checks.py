"""Checks of reading-gradients."""

import math

import numpy as np

from exercises.runner.ladder import check

# Hidden units 1, 0 and 2, 0; outputs 3 and 5; errors 3 and 2, divided by two rows 1.5 and 1.
NET = (
    np.array([[1.0], [2.0]]),
    np.array([0.0, 3.0]),
    np.array([[1.0, -1.0]]),
    np.array([0.0, 0.0]),
    np.array([2.0, 5.0]),
    1.0,
)
NAMES = ("gradient by W1", "gradient by b1", "gradient by w2", "gradient by b2")

EXAMPLES = {
    "network_gradients": NET,
    "numerical_gradients": (*NET, 0.5),
    "global_norm": ([np.array([[3.0, 0.0]]), 4.0],),
    "dead_units": NET[:1] + NET[2:4],
}


def network(random, n, d, h):
    """Rows, labels and a network whose hidden units are at work on some of the rows."""
    X, y = random.normal(size=(n, d)), random.normal(size=n)
    return X, y, random.normal(size=(d, h)), random.normal(size=h), random.normal(size=h), float(random.normal())


def height(X, y, W1, b1, w2, b2):
    """The loss, row by row and unit by unit, for real or complex weights."""
    total = 0
    for x, label in zip(X.tolist(), y.tolist(), strict=True):
        output = b2
        for column, bias, weight in zip(W1.T.tolist(), b1.tolist(), w2.tolist(), strict=True):
            reached = sum(p * q for p, q in zip(x, column, strict=True)) + bias
            output = output + (reached if reached.real > 0 else 0) * weight
        total = total + (output - label) ** 2
    return total / 2 / len(y)


def moved(net, move):
    """The losses after a move of each weight in turn, in four arrays."""
    heights = []
    for k in range(4):
        shape = np.shape(net[2 + k])
        heights.append(np.zeros(shape, complex))
        for place in np.ndindex(shape):
            parts = [np.array(part, complex) for part in net[2:]]
            parts[k][place] += move
            heights[k][place] = height(*net[:2], *parts)
    return heights


def exact(net):
    """The gradients from steps in the imaginary direction: no difference is taken, so nothing cancels."""
    return [heights.imag / 1e-30 for heights in moved(net, 1e-30j)]


def four(answer, wanted, words, causes, tolerance=1e-9):
    """Expect these gradients by W1, b1, w2 and b2."""
    for k, (name, cause) in enumerate(zip(NAMES, causes, strict=True)):
        why = words[k] if isinstance(words, list) else words
        answer.part(k, name).is_near(wanted[k], why, cause, tolerance)
    return answer


@check("shape", "network_gradients")
def as_the_weights_are_shaped(call, random):
    for n, d, h in ((5, 2, 3), (1, 1, 4)):
        answer = call("network_gradients", *network(random, n, d, h)).has_parts(*NAMES)
        for k, shape in enumerate([(d, h), (h,), (h,)]):
            answer.part(k, NAMES[k]).has_shape(shape, "a gradient has the shape of what it is the gradient by")
        answer.part(3, NAMES[3]).is_number()


@check("by hand", "network_gradients")
def one_unit_at_work_and_one_at_rest(call):
    words = [
        "1·(1.5·2) + 2·(1·2) = 7 for the first unit, and the second is at rest",
        "1.5·2 + 1·2 = 5 for the first unit, and the second is at rest",
        "1·1.5 + 2·1 = 3.5, the unit's values times the errors 3 and 2 over n = 2",
        "1.5 + 1",
    ]
    at_rest = "the error goes back through w2, and only to units whose sum is above 0"
    summed = "the sum over the rows, since the 1/n is in the errors; and only units whose sum is above 0"
    causes = [at_rest, summed, "what w2 is multiplied by is the hidden unit after max(0, ·)", "mean of ½ e²: sum e/n"]
    four(call("network_gradients", *NET), [[[7, 0]], [5, 0], [3.5, 0], 2.5], words, causes)


@check("law", "network_gradients")
def the_slopes_of_the_loss(call, random):
    for n, d, h in ((7, 4, 3), (5, 3, 6)):
        net = network(random, n, d, h)
        words = "the change of the loss, row by row, by a step in the imaginary direction"
        causes = ["rows in Xᵀ, units in the columns", "sum over the rows", "sum over the rows", "sum over the rows"]
        four(call("network_gradients", *net), exact(net), words, causes).leaves_arguments()


@check("trap", "network_gradients")
def on_the_edge_and_labels_in_a_column(call):
    X, y, W1, _, w2, b2 = NET
    # The first unit's sums are 0 and 1, so its values are 0 and 1; outputs 1 and 3, errors 1 and 0.
    edge = X, y, W1, np.array([-1.0, 0.0]), w2, b2
    cause = "where the sum is exactly 0 the slope counts as 0: the bound is > 0, not ≥ 0"
    answer = call("network_gradients", *edge)
    wanted, words = [[[0, 0]], [0, 0], [0, 0], 0.5], "the row with an error is on the edge: no slope there"
    four(answer, wanted, words, [cause, cause, cause, "(1 + 0) / 2"])
    answer = call("network_gradients", X, y.reshape(2, 1), *NET[2:4], w2.reshape(2, 1), b2)
    four(
        answer,
        [[[7, 0]], [5, 0], [3.5, 0], 2.5],
        "as for labels of shape (n,)",
        ["outputs (n,) less labels (n, 1)"] * 4,
    )


@check("shape", "numerical_gradients")
def differences_as_the_weights_are_shaped(call, random):
    for n, d, h in ((3, 2, 3), (1, 1, 2)):
        answer = call("numerical_gradients", *network(random, n, d, h), 1e-3)
        answer.has_parts(*NAMES)
        for k, shape in enumerate([(d, h), (h,), (h,)]):
            answer.part(k, NAMES[k]).has_shape(shape, "one difference for each entry")
        answer.part(3, NAMES[3]).is_number()


@check("by hand", "numerical_gradients")
def half_a_unit_up_and_down(call):
    words = [
        "(8 − 1) / 1: outputs 4, 7 and 2, 3 with the weight at 1.5 and 0.5",
        "(6.25 − 1.25) / 1: outputs 4, 6 and 2, 4 with the bias at 0.5 and −0.5",
        "(5.3125 − 1.8125) / 1: outputs 3.5, 6 and 2.5, 4 with the weight at 2.5 and 1.5",
        "(4.625 − 2.125) / 1: errors 3.5, 2.5 and 2.5, 1.5",
    ]
    cause = "the loss above less the loss below, over twice the step; the entry goes back before the next one moves"
    four(call("numerical_gradients", *NET, 0.5), [[[7, 0]], [5, 0], [3.5, 0], 2.5], words, [cause] * 4)


@check("law", "numerical_gradients")
def each_weight_up_and_down(call, random):
    for (n, d, h), step in (((5, 3, 4), 3.0), ((4, 3, 5), 1e-3)):
        net = network(random, n, d, h)
        wanted = [(up - down).real / (2 * step) for up, down in zip(moved(net, step), moved(net, -step), strict=True)]
        cause = "one entry moves at a time, and is put back exactly"
        answer = call("numerical_gradients", *net, step)
        four(answer, wanted, "the same differences, row by row and unit by unit", [cause] * 4).leaves_arguments()


@check("trap", "numerical_gradients")
def over_the_edge(call):
    # One row, one unit whose sum is 0; up by 1 it is 1 and the output 2, down by 1 both are 0; the label is −1.
    edge = np.ones((1, 1)), np.array([-1.0]), np.zeros((1, 1)), np.zeros(1), np.array([2.0]), 0.0
    cause = "a difference across the edge of max(0, ·) is what it is, here not the 0 of the backward pass"
    answer = call("numerical_gradients", *edge, 1.0)
    words = ["(½·3² − ½·1²) / 2", "(½·3² − ½·1²) / 2", "the unit is 0 whatever w2 is", "(½·2² − ½·0²) / 2"]
    four(answer, [[[2]], [2], [0], 1], words, [cause] * 4)


@check("shape", "global_norm")
def one_number_for_all(call, random):
    call("global_norm", [random.normal(size=(3, 2)), random.normal(size=4), 1.5]).is_number()


@check("by hand", "global_norm")
def three_four_five(call):
    cause = "squares summed over all arrays, and one root at the end; not the sum of the arrays' norms"
    call("global_norm", [np.array([[3.0, 0.0]]), 4.0]).is_near(5, "√(3² + 0² + 4²)", cause)
    cause = "a matrix is read as a long vector: its largest singular value is another norm"
    call("global_norm", [np.array([[1.0, -1.0], [1.0, 1.0]])]).is_near(2, "√4", cause)


@check("law", "global_norm")
def the_root_of_all_squares(call, random):
    arrays = [random.normal(size=shape) for shape in ((4, 3), (3,), (3, 1), (2, 1, 2))]
    entries = [entry for array in arrays for entry in array.ravel().tolist()]
    answer = call("global_norm", [*arrays, -2.0])
    answer.is_near(math.hypot(*entries, 2.0), "math.hypot of all entries", "", 1e-12).leaves_arguments()


@check("trap", "global_norm")
def huge_tiny_and_none(call):
    for size in (1e200, 1e-200):
        answer = call("global_norm", [np.array([-3 * size, 0.0]), np.array([[-4 * size]])]).is_number(
            "the square of 1e200 is beyond float64: divide by the largest entry first"
        )
        good = math.isclose(float(answer.value), 5 * size, rel_tol=1e-9)
        cause = "the square of 1e-200 is 0 in float64: divide by the largest entry first"
        answer.must(good, f"{5 * size:.3g}", cause)
    call("global_norm", [np.zeros((2, 2)), 0.0]).is_number("0/0: where all is 0 there is no largest entry to divide by")
    call("global_norm", [np.zeros((2, 2)), 0.0]).is_near(0, "nothing but zeros")


@check("shape", "dead_units")
def numbers_of_units(call):
    X, _, W1, b1, _, _ = NET
    cause = "the units' numbers, as np.flatnonzero gives them, not True or False for each"
    call("dead_units", X, W1, b1).has_shape((1,), cause)
    call("dead_units", X, -W1, b1 + 3.0).has_shape((0,), "here no unit is dead: a sum is XW1 + b1, with the bias")


@check("by hand", "dead_units")
def one_is_dead(call):
    cause = "dead on every row: a unit that is at rest on one row only still learns from the others"
    W1, b1 = np.array([[1.0, -1.0, 1.0]]), np.array([0.0, 0.0, -1.5])
    call("dead_units", NET[0], W1, b1).is_near([1], "sums 1, −1, −0.5 and 2, −2, 0.5", cause)


@check("law", "dead_units")
def what_no_row_wakes(call, random):
    for n, d, h in ((4, 3, 8), (5, 4, 9), (1, 3, 7)):
        X, W1, b1 = random.normal(size=(n, d)), random.normal(size=(d, h)), random.normal(size=h) - 0.7
        W1[:, 0], b1[0], b1[1] = 0.0, -1.0, 100.0  # at least one of each
        asleep = [j for j in range(h) if all(sum(x * W1[:, j]) + b1[j] <= 0 for x in X)]
        call("dead_units", X, W1, b1).is_near(asleep, "each unit tried on each row").leaves_arguments()


@check("trap", "dead_units")
def zero_is_dead_too(call):
    W1, b1 = np.array([[1.0, -1.0, 0.0]]), np.array([-2.0, 2.0, 0.0])
    cause = "max(0, 0) is 0, and its slope counts as 0: nothing flows where the sum is exactly 0"
    call("dead_units", NET[0], W1, b1).is_near([0, 2], "sums −1, 1, 0 and 0, 0, 0", cause)
