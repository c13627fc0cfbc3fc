"""Checks of shape-mismatch."""

import itertools
from fractions import Fraction

import numpy as np

from exercises.runner.ladder import check

OUTPUTS, LABELS = np.array([0.0, 2.0]), np.array([1.0, 3.0])
X3, Y3 = np.array([[0.0], [1.0], [2.0]]), np.array([0.0, 3.0, 6.0])  # on the line 3x

EXAMPLES = {
    "broadcast_loss": (OUTPUTS, LABELS),
    "broadcast_gradient": (OUTPUTS, LABELS),
    "fit_broadcast": (X3, Y3, 2),
    "matched_loss": (OUTPUTS, LABELS),
}


def over_all_pairs(outputs, y):
    """The mean of (output − label)² / 2 over all pairs, one after the other, in exact fractions."""
    pairs = itertools.product([Fraction(float(o)) for o in outputs], [Fraction(float(t)) for t in y])
    return float(sum((o - t) ** 2 / 2 for o, t in pairs) / (len(outputs) * len(y)))


@check("shape", "broadcast_loss")
def all_pairs_are_one_number(call, random):
    call("broadcast_loss", random.normal(size=5), random.normal(size=5)).is_number()


@check("by hand", "broadcast_loss")
def four_pairs(call):
    words = "the mean over four pairs: (1 + 9 + 1 + 1)/2/4"
    cause = "every output meets every label, not its own alone; and each square is halved"
    call("broadcast_loss", OUTPUTS, LABELS).is_near(1.5, words, cause)


@check("law", "broadcast_loss")
def the_pairs_one_by_one(call, random):
    for n in (1, 7):
        outputs, y = random.normal(3, 2, size=n), random.normal(-1, 4, size=n)
        cause = "three things make it: how the outputs scatter, how the labels do (over n, not n − 1), and their means"
        call("broadcast_loss", outputs, y).leaves_arguments().is_near(
            over_all_pairs(outputs, y), "a loop over all pairs", cause
        )
        call("broadcast_loss", outputs[:, None], y).is_near(over_all_pairs(outputs, y), "a column of outputs", cause)


@check("trap", "broadcast_loss")
def many_rows_and_large_numbers(call, random):
    small, labels = random.integers(-8, 9, 40) / 4.0, random.integers(-8, 9, 40) / 4.0
    words = "the same as 10⁸ nearer to 0: only differences count"
    cause = "the mean of squares less the square of the mean loses all digits far from 0; subtract first, then square"
    expected = over_all_pairs(small, labels)
    call("broadcast_loss", small + 1e8, labels + 1e8).is_near(expected, words, cause, 1e-5)
    n = 200_000
    rows = np.arange(n)
    words = "the mean over the 8 kinds of pairs of an output 0, 1 and a label 0, 1, 2, 3"
    cause = "40,000,000,000 pairs: write the mean over them on paper with the means and variances of both"
    call("broadcast_loss", rows // (n // 2) + 0.0, rows // (n // 4) + 0.0).is_near(1.25, words, cause)


@check("shape", "broadcast_gradient")
def a_derivative_for_each_output(call, random):
    for n in (5, 1):
        call("broadcast_gradient", random.normal(size=n), random.normal(size=n)).has_shape((n,))
    call("broadcast_gradient", random.normal(size=(4, 1)), random.normal(size=4)).has_shape((4,))


@check("by hand", "broadcast_gradient")
def the_first_is_pulled_and_the_second_is_not(call):
    words = "the labels' mean is 2: (0 − 2)/2 and (2 − 2)/2"
    cause = "output i is in n of the n² pairs: the derivative is their mean (outputᵢ − label), divided by n"
    call("broadcast_gradient", OUTPUTS, LABELS).is_near([-1, 0], words, cause)


@check("law", "broadcast_gradient")
def as_the_loss_over_all_pairs_changes(call, random):
    outputs, y = random.normal(2, 3, size=6), random.normal(size=6)
    ways = 0.5 * np.eye(6)
    slopes = [over_all_pairs(outputs + way, y) - over_all_pairs(outputs - way, y) for way in ways]
    words = "what the loss over all pairs gains from ½ less to ½ more, which is exact for squares"
    call("broadcast_gradient", outputs, y).is_near(slopes, words)


@check("trap", "broadcast_gradient")
def perfect_outputs_are_not_left_alone(call, random):
    y = random.integers(-20, 20, 8) + 0.5
    cause = "the derivative knows the labels' mean, and no label of its own"
    pulled = (y - sum(y) / 8) / 8
    answer = call("broadcast_gradient", y, y)
    answer.is_near(pulled, "outputs equal to their labels are pulled to the mean", cause).leaves_arguments()
    shuffled = random.permutation(y)
    call("broadcast_gradient", y, shuffled).is_near(pulled, "and the order of the labels does not matter", cause)


@check("shape", "fit_broadcast")
def weights_and_bias_for_a_batch_size(call, random):
    answer = call("fit_broadcast", random.normal(size=(7, 4)), random.normal(size=7), 3).has_parts("w", "b")
    answer.part(0, "w").has_shape((4,))
    answer.part(1, "b").is_number()


@check("by hand", "fit_broadcast")
def three_rows_in_pairs(call):
    """The pairs of rows have the label means 1.5, 3 and 4.5; each row is in two of them."""
    answer = call("fit_broadcast", X3, Y3, 2)
    cause = (
        "in half of its two batches row 0 is pulled to 1.5, in the other to 3: to 2.25; rows 1 and 2 to 3 and 3.75. A "
        "line fits these three"
    )
    answer.part(0, "w").is_near([0.75], "a quarter of the slope 3", cause)
    answer.part(1, "b").is_near(2.25, "so that the line goes through the means, (1, 3)", cause)


@check("law", "fit_broadcast")
def the_best_over_all_batches(call, random):
    """Every pair of every batch as a row of its own: least squares over all of them."""
    for n, d, size in ((5, 1, 1), (6, 2, 3), (5, 2, 5)):
        X, y = random.normal(size=(n, d)) + 1, random.normal(2, 3, size=n)
        pairs = [pair for batch in itertools.combinations(range(n), size) for pair in itertools.product(batch, batch)]
        rows, labels = np.array(pairs).T
        best = np.linalg.lstsq(np.column_stack([X, np.ones(n)])[rows], y[labels], rcond=None)[0]
        answer = call("fit_broadcast", X, y, size).leaves_arguments()
        words = f"least squares over all pairs of all batches of {size} of {n} rows"
        cause = "of the labels an output meets, one in b is its own; the others come from the n − 1 other rows"
        answer.part(0, "w").is_near(best[:-1], words, cause, 1e-8)
        answer.part(1, "b").is_near(best[-1], words, cause, 1e-8)


@check("trap", "fit_broadcast")
def all_rows_at_once_and_too_many_batches_to_list(call, random):
    X = random.normal(size=(60, 2))
    y = X @ [2.0, -3.0] + 5 + random.normal(size=60)
    answer = call("fit_broadcast", X, y.reshape(60, 1), 60)
    answer.part(0, "w").is_near([0, 0], "with all rows in one batch every output is pulled to one and the same mean")
    answer.part(1, "b").is_near(y.mean(), "the mean of the labels")
    centred = X - X.mean(axis=0)
    slopes = np.linalg.solve(centred.T @ centred, centred.T @ y)
    words = "the slopes of least squares times (60 − 20)/(20 · 59)"
    cause = "there are 10¹⁵ batches: average on paper over the labels that an output meets"
    call("fit_broadcast", X, y, 20).part(0, "w").is_near(slopes * 40 / (20 * 59), words, cause)


@check("trap", "fit_broadcast")
def columns_that_are_nearly_alike(call, random):
    x, apart = random.normal(size=(2, 9))
    X = np.column_stack([x, x + apart / 4096])
    answer = call("fit_broadcast", X, X @ [-1.0, 3.0] + 2, 1)
    cause = "two columns that differ by 1/4096 are two: a loose cut-off takes for rounding what tells them apart"
    answer.part(0, "w").is_near([-1, 3], "with one row in a batch what the labels were made with", cause, 1e-4)
    answer.part(1, "b").is_near(2, "with one row in a batch what the labels were made with", cause, 1e-4)


@check("shape", "matched_loss")
def one_number_whatever_the_shape(call, random):
    for shape in ((5,), (5, 1), (4, 3)):
        call("matched_loss", random.normal(size=shape), random.normal(size=shape)).is_number()


@check("by hand", "matched_loss")
def two_pairs(call):
    cause = "each square is halved, and the mean is over all entries"
    call("matched_loss", OUTPUTS, LABELS).is_near(0.5, "(1 + 1)/2/2", cause)
    call("matched_loss", [[0.0, 2.0]], [[4.0, 4.0]]).is_near(5, "(16 + 4)/2/2", cause)


@check("law", "matched_loss")
def each_with_its_own(call, random):
    outputs, y = random.normal(size=(3, 4)), random.normal(size=(3, 4))
    pairs = zip(outputs.ravel(), y.ravel(), strict=True)
    mean = float(sum((Fraction(float(o)) - Fraction(float(t))) ** 2 for o, t in pairs) / 24)
    call("matched_loss", outputs, y).is_near(mean, "the pairs one by one, in fractions").leaves_arguments()


@check("trap", "matched_loss")
def shapes_that_only_seem_to_fit(call):
    cause = "compare the whole shapes: (3, 1) and (3,) have the same length and the same size"
    for one, other in (((3, 1), (3,)), ((3,), (3, 1)), ((2, 3), (3, 2)), ((3,), (1,)), ((3,), ()), ((2, 3), (3,))):
        outputs, y = np.ones(one), np.ones(other)
        call.refuses("matched_loss", outputs, y, naming=str(one), cause=cause)
        call.refuses("matched_loss", outputs, y, naming=str(other), cause=cause)
