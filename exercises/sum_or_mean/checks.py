"""Checks of sum-or-mean."""

import itertools

import numpy as np

from exercises.runner.ladder import check

LOSSES = ("sum", "mean", "mse")
# Against w = (1, 0) the errors are 3, −1 and 2: their squares sum to 14.
X3, Y3, W3 = np.array([[1.0, 0.0], [2.0, 1.0], [0.0, 2.0]]), np.array([-2.0, 3.0, -2.0]), np.array([1.0, 0.0])
# One feature that is 1: each step goes towards the labels' sum or mean.
ONES, LABELS = np.ones((3, 1)), np.array([1.0, 1.0, 4.0])

EXAMPLES = {
    "batch_gradient": (X3, Y3, W3, 0.5, "mean"),
    "equivalent_settings": (0.1, 0.5, 10, "sum", "mean"),
    "epoch_of_sgd": (ONES, LABELS, np.zeros(1), 0.5, 0.0, 2, "mean"),
    "rates_for_sum": (10, 4, 0.6),
}


def problem(random, n, d):
    """Features, labels and weights."""
    return random.normal(size=(n, d)), random.normal(size=n), random.normal(size=d)


def height(X, y, w, decay, loss):
    """The loss of a batch, row by row."""
    squares = [(sum(p * q for p, q in zip(x, w, strict=True)) - t) ** 2 for x, t in zip(X, y, strict=True)]
    data = {"sum": sum(squares) / 2, "mean": sum(squares) / 2 / len(y), "mse": sum(squares) / len(y)}[loss]
    return data + decay / 2 * sum(q * q for q in w)


def slopes(X, y, w, decay, loss):
    """Central differences of the loss. It is a quadratic, for which they are exact but for rounding."""
    h = 0.5
    return np.array([(height(X, y, w + e, decay, loss) - height(X, y, w - e, decay, loss)) for e in h * np.eye(len(w))])


@check("shape", "batch_gradient")
def a_slope_for_each_weight(call, random):
    for b, d in ((5, 3), (1, 4), (5, 1)):
        for loss in LOSSES:
            call("batch_gradient", *problem(random, b, d), 0.1, loss).has_shape((d,))


@check("by hand", "batch_gradient")
def three_rows_three_losses(call):
    cause = "eᵢxᵢ summed over the rows; then divided by b, the rows, not by d or b·d"
    call("batch_gradient", X3, Y3, W3, 0.0, "sum").is_near([1, 3], "3·(1, 0) − 1·(2, 1) + 2·(0, 2)", cause)
    call("batch_gradient", X3, Y3, W3, 0.0, "mean").is_near([1 / 3, 1], "(1, 3) / 3", cause)
    cause = "without the ½ the 2 of the square's derivative stays"
    call("batch_gradient", X3, Y3, W3, 0.0, "mse").is_near([2 / 3, 2], "2 · (1, 3) / 3", cause)
    cause = "the penalty is there once for the batch: its slope decay · w is the same beside a sum and a mean"
    call("batch_gradient", X3, Y3, W3, 6.0, "sum").is_near([7, 3], "(1, 3) + 6 · (1, 0)", cause)
    call("batch_gradient", X3, Y3, W3, 6.0, "mean").is_near([19 / 3, 1], "(1, 3) / 3 + 6 · (1, 0)", cause)


@check("law", "batch_gradient")
def the_slopes_of_the_loss(call, random):
    for b, d in ((5, 4), (6, 3)):
        X, y, w = problem(random, b, d)
        for loss in LOSSES:
            answer = call("batch_gradient", X, y, w, 0.3, loss)
            words = "the loss at wⱼ + ½ less the loss at wⱼ − ½, for each j"
            answer.is_near(slopes(X, y, w, 0.3, loss), words, "b is the number of rows that came")


@check("trap", "batch_gradient")
def columns_single_rows_and_doubled_ones(call, random):
    cause = "a column of labels beside a row of predictions makes b² errors"
    call("batch_gradient", X3, Y3.reshape(3, 1), W3, 0.0, "sum").is_near([1, 3], "as for labels of shape (b,)", cause)
    X, y, w = problem(random, 1, 2)
    alone = slopes(X, y, w, 0.0, "sum")
    for loss, factor in (("sum", 1), ("mean", 1), ("mse", 2)):
        call("batch_gradient", X, y, w, 0.0, loss).is_near(factor * alone, "a batch of one row").leaves_arguments()
    X, y, w = problem(random, 3, 2)
    twice = np.vstack([X, X]), np.append(y, y), w, 0.0
    cause = "b is the number of rows that came, not a number kept from somewhere else"
    call("batch_gradient", *twice, "mean").is_near(
        slopes(X, y, w, 0.0, "mean"), "every row twice: the same mean", cause
    )
    call("batch_gradient", *twice, "sum").is_near(2 * slopes(X, y, w, 0.0, "sum"), "every row twice: twice the sum")


@check("shape", "equivalent_settings")
def a_rate_and_a_decay(call):
    for old, new in itertools.product(LOSSES, LOSSES):
        answer = call("equivalent_settings", 0.1, 0.5, 10, old, new).has_parts("learning_rate", "decay")
        answer.part(0, "learning_rate").is_number()
        answer.part(1, "decay").is_number()


def settings(call, wanted, words, cause, *arguments):
    """Expect this rate and decay."""
    answer = call("equivalent_settings", *arguments)
    answer.part(0, "learning_rate").is_near(wanted[0], words, cause)
    answer.part(1, "decay").is_near(wanted[1], words, cause)


@check("by hand", "equivalent_settings")
def ten_rows(call):
    cause = "a mean's gradient is b times smaller, so the rate grows b times; rate · decay stays what it was"
    settings(call, (1.0, 0.05), "10 times the rate, a tenth of the decay", cause, 0.1, 0.5, 10, "sum", "mean")
    settings(call, (0.01, 5.0), "a tenth of the rate, 10 times the decay", cause, 0.1, 0.5, 10, "mean", "sum")
    cause = "without the ½ the gradient is twice as large: half the rate, twice the decay"
    settings(call, (0.05, 1.0), "half the rate, twice the decay", cause, 0.1, 0.5, 10, "mean", "mse")
    settings(call, (0.5, 0.1), "10 / 2 = 5 times the rate, a fifth of the decay", cause, 0.1, 0.5, 10, "sum", "mse")


@check("law", "equivalent_settings")
def the_same_step(call, random):
    for old, new in itertools.product(LOSSES, LOSSES):
        X, y, w = problem(random, 7, 3)
        rate, decay = random.uniform(0.01, 0.5, 2)
        there = w - rate * slopes(X, y, w, decay, old)
        answer = call("equivalent_settings", rate, decay, 7, old, new).has_parts("learning_rate", "decay")
        here = w - answer.value[0] * slopes(X, y, w, answer.value[1], new)
        ends = [np.array2string(v, precision=4, separator=", ") for v in (there, here)]
        words = f"settings whose step on seven rows ends at {ends[0]}, as before; it ends at {ends[1]}"
        cause = "rate times gradient has to stay, for the data and for the penalty each"
        answer.must(np.allclose(here, there, rtol=1e-9, atol=1e-9), words, cause)


@check("trap", "equivalent_settings")
def one_row_no_decay_no_change(call):
    cause = "of a single row the sum is the mean; the ½ is still there or not"
    settings(call, (0.1, 0.5), "the same for a batch of one", cause, 0.1, 0.5, 1, "sum", "mean")
    settings(call, (0.05, 1.0), "half the rate, twice the decay for a batch of one", cause, 0.1, 0.5, 1, "sum", "mse")
    settings(call, (0.2, 0.0), "twice the rate, and no decay stays none", "", 0.1, 0.0, 6, "mse", "mean")
    for loss in LOSSES:
        settings(call, (0.1, 0.5), "the same, for the same loss", "", 0.1, 0.5, 6, loss, loss)


@check("shape", "epoch_of_sgd")
def weights_after_a_pass(call, random):
    for n, d, batch_size in ((7, 2, 3), (4, 1, 9)):
        call("epoch_of_sgd", *problem(random, n, d), 0.01, 0.1, batch_size, "mean").has_shape((d,))


@check("by hand", "epoch_of_sgd")
def a_batch_of_two_and_one_of_one(call):
    start = np.zeros(1)
    cause = "the third row is a batch of its own, and the second step starts where the first ended"
    why = "0 + 0.5 · 2 = 1, then 1 + 0.5 · 3"
    call("epoch_of_sgd", ONES, LABELS, start, 0.5, 0.0, 2, "sum").is_near([2.5], why, cause)
    why = "0 + 0.5 · 2/2 = 0.5, then 0.5 + 0.5 · 3.5/1"
    cause = "the mean of the last batch is over its own rows: here one"
    call("epoch_of_sgd", ONES, LABELS, start, 0.5, 0.0, 2, "mean").is_near([2.25], why, cause)
    why = "0 + 0.5 · 2 = 1, then 1 + 0.5 · (3 − 2 · 1)"
    cause = "each step, the last too, has the decay once"
    call("epoch_of_sgd", ONES, LABELS, start, 0.5, 2.0, 2, "sum").is_near([1.5], why, cause)


@check("law", "epoch_of_sgd")
def each_step_is_an_affine_map(call, random):
    """On squared loss a step maps w to Aw + c; the epoch is the product of these maps, as matrices of d + 1 rows."""
    for (n, d, batch_size), loss in itertools.product(((7, 2, 3), (8, 3, 5)), LOSSES):
        X, y, w = problem(random, n, d)
        whole = np.eye(d + 1)
        for start in range(0, n, batch_size):
            rows, labels = X[start : start + batch_size], y[start : start + batch_size]
            rate = 0.1 * {"sum": 1.0, "mean": 1 / len(rows), "mse": 2 / len(rows)}[loss]
            step = np.eye(d + 1)
            step[:d, :d] -= rate * np.einsum("ij,ik->jk", rows, rows) + 0.1 * 0.4 * np.eye(d)
            step[:d, d] = rate * np.einsum("ij,i->j", rows, labels)
            whole = step @ whole
        after = whole @ np.append(w, 1.0)
        words = "each step as w → Aw + c, one after the other"
        cause = "batches of consecutive rows in their order; the last one smaller, not left out"
        call("epoch_of_sgd", X, y, w, 0.1, 0.4, batch_size, loss).is_near(after[:d], words, cause)


@check("trap", "epoch_of_sgd")
def whole_batches_and_one_for_all(call):
    start = np.zeros(1)
    cause = "an empty batch after the last full one: the mean of no rows is not a number"
    why = "0 + 0.5 · 1 = 0.5 after two rows, 0.5 + 0.5 · 3.5 = 2.25 after four"
    four = np.ones((4, 1)), np.array([1.0, 1.0, 4.0, 4.0])
    call("epoch_of_sgd", *four, start, 0.5, 0.0, 2, "mean").is_near([2.25], why, cause)
    cause = "of fewer rows than batch_size the mean is over the rows that are there"
    call("epoch_of_sgd", ONES, LABELS, start, 0.5, 0.0, 100, "mean").is_near([1.0], "0 + 0.5 · 6/3", cause)
    again = np.array([7.0])
    call("epoch_of_sgd", ONES, LABELS.reshape(3, 1), again, 0.5, 0.0, 3, "sum").is_near(
        [-0.5], "7 − 0.5 · 15", "a column of labels beside a row of predictions"
    ).leaves_arguments("w -= … changes the caller's array; w = w - … makes a new one")


@check("shape", "rates_for_sum")
def a_rate_for_each_step(call):
    for n, batch_size, steps in ((10, 4, 3), (5, 5, 1), (7, 2, 4)):
        cause = "the rows that are left over need a step, too"
        call("rates_for_sum", n, batch_size, 0.1).has_shape((steps,), cause)


@check("by hand", "rates_for_sum")
def four_four_and_two(call):
    cause = "each rate is divided by the rows of its own batch; the last one has fewer"
    call("rates_for_sum", 10, 4, 0.6).is_near([0.15, 0.15, 0.3], "0.6 / 4, 0.6 / 4 and 0.6 / 2", cause)


@check("law", "rates_for_sum")
def the_same_epoch(call, random):
    for n, batch_size in ((10, 4), (9, 2), (7, 3)):
        X, y, w = problem(random, n, 2)
        cuts = [slice(start, start + batch_size) for start in range(0, n, batch_size)]
        answer = call("rates_for_sum", n, batch_size, 0.3).has_shape((len(cuts),))
        on_mean = on_sum = w
        for rows, rate in zip(cuts, answer.value, strict=True):
            on_mean = on_mean - 0.3 * slopes(X[rows], y[rows], on_mean, 0.0, "mean")
            on_sum = on_sum - rate * slopes(X[rows], y[rows], on_sum, 0.0, "sum")
        words = "rates with which an epoch on the sum ends where one on the mean with 0.3 ends"
        answer.must(np.allclose(on_sum, on_mean, rtol=1e-9, atol=1e-9), words, "one rate for all batches cannot do it")


@check("trap", "rates_for_sum")
def even_batches_and_one_for_all(call):
    cause = "12 rows are three batches of 4: nothing is left for a fourth"
    call("rates_for_sum", 12, 4, 0.6).is_near([0.15, 0.15, 0.15], "0.6 / 4 three times", cause)
    cause = "batch_size is a wish: this batch has three rows"
    call("rates_for_sum", 3, 100, 0.6).is_near([0.2], "0.6 / 3: all rows in one batch", cause)
    call("rates_for_sum", 3, 1, 0.6).is_near([0.6, 0.6, 0.6], "of one row the sum is the mean")
