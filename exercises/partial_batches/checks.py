"""Checks of partial-batches."""

import itertools
from fractions import Fraction

import numpy as np

from exercises.runner.ladder import check

EXAMPLES = {
    "split_into_batches": ([4, 0, 3, 1, 2], 2, False),
    "row_weights": (5, 2, False),
    "mean_over_rows": ([1.0, 1.0, 6.0], 5, 2),
    "expected_unseen": (10, 4, 2, True),
}


def counted(order, batch_size, drop_last):
    """The batches, filled one row after the other."""
    batches = []
    for place, row in enumerate(order):
        if place % batch_size == 0:
            batches.append([])
        batches[-1].append(int(row))
    return [batch for batch in batches if len(batch) == batch_size or not drop_last]


def row_numbers(part):
    """Whether these are whole numbers in a row; none at all is for another check to find."""
    try:
        array = np.asarray(part)
    except ValueError:  # lists in a list, of different lengths
        return False
    return array.ndim == 1 and (array.dtype.kind in "iu" or array.size == 0)


def batches_of(answer):
    """What came back as a list of lists of ints."""
    cause = "a list with one list (or array) of row numbers for each batch; not one long array"
    whole = isinstance(answer.value, list | tuple | np.ndarray) and all(row_numbers(part) for part in answer.value)
    answer.must(whole, "a list of batches, each of row numbers", cause)
    return [np.asarray(part).tolist() for part in answer.value]


@check("shape", "split_into_batches")
def sizes_of_batches(call):
    cause = "every batch but the last is full; what is left over is the last one, or is dropped"
    for n, batch_size, drop_last, sizes in ((7, 3, False, [3, 3, 1]), (7, 3, True, [3, 3]), (5, 2, False, [2, 2, 1])):
        answer = call("split_into_batches", list(range(n)), batch_size, drop_last)
        found = [len(batch) for batch in batches_of(answer)]
        answer.must(found == sizes, f"batches of {sizes} rows", cause, f"batches of {found} rows")


@check("by hand", "split_into_batches")
def five_rows_by_two(call):
    cause = "the batches hold the entries of order, cut in the order given"
    for drop_last, wanted in ((False, [[4, 0], [3, 1], [2]]), (True, [[4, 0], [3, 1]])):
        answer = call("split_into_batches", [4, 0, 3, 1, 2], 2, drop_last)
        answer.must(batches_of(answer) == wanted, f"{wanted}", cause)


@check("law", "split_into_batches")
def row_after_row(call, random):
    for n, batch_size in ((11, 4), (9, 5), (4, 3)):
        order = random.permutation(n)
        for drop_last in (False, True):
            answer = call("split_into_batches", order, batch_size, drop_last)
            wanted = counted(order, batch_size, drop_last)
            cause = "nothing sorted, nothing shuffled again, nothing twice"
            answer.must(batches_of(answer) == wanted, f"{wanted}: row after row", cause).leaves_arguments()


@check("trap", "split_into_batches")
def even_and_too_few(call):
    for n, batch_size, drop_last, sizes, cause in (
        (6, 3, False, [3, 3], "six rows by three leave nothing over: no empty batch at the end"),
        (6, 3, True, [3, 3], "only a partial batch is dropped: here the last one is full"),
        (2, 3, False, [2], "fewer rows than batch_size: one partial batch"),
        (2, 3, True, [], "fewer rows than batch_size: the only batch is partial, and dropped"),
    ):
        answer = call("split_into_batches", list(range(n)), batch_size, drop_last)
        found = [len(batch) for batch in batches_of(answer)]
        answer.must(found == sizes, f"batches of {sizes} rows", cause, f"batches of {found} rows")


@check("shape", "row_weights")
def a_weight_for_each_row(call):
    for n, batch_size, drop_last in ((7, 3, False), (7, 3, True), (2, 5, False), (1, 3, False)):
        cause = "one for each of the n rows, dropped ones included"
        call("row_weights", n, batch_size, drop_last).has_shape((n,), cause)


@check("by hand", "row_weights")
def the_last_row_counts_twice(call):
    cause = "a row counts 1 / the rows of its own batch: the mean of the last batch is over one row"
    call("row_weights", 5, 2, False).is_near([0.5, 0.5, 0.5, 0.5, 1], "1/2 in full batches, 1/1 in the last", cause)
    cause = "the row that is dropped counts 0, the others as before"
    call("row_weights", 5, 2, True).is_near([0.5, 0.5, 0.5, 0.5, 0], "1/2 in full batches", cause)


@check("law", "row_weights")
def one_row_at_a_time(call, random):
    """The sum of the batches' means, for a gradient that is 1 in one row and 0 in all others."""
    for n, drop_last in itertools.product((7, 11), (False, True)):
        batch_size = int(random.integers(2, 6))
        batches = counted(range(n), batch_size, drop_last)
        wanted = [float(sum(Fraction(batch.count(row), len(batch)) for batch in batches)) for row in range(n)]
        words = "the sum of the batches' means, if the gradient of this row is 1 and the others are 0"
        call("row_weights", n, batch_size, drop_last).is_near(wanted, words, "1 / the rows of the row's own batch")


@check("trap", "row_weights")
def all_full_or_none(call):
    cause = "6 % 3 is 0, but the last batch has three rows"
    call("row_weights", 6, 3, False).is_near([1 / 3] * 6, "two full batches", cause)
    call("row_weights", 6, 3, True).is_near([1 / 3] * 6, "two full batches, nothing to drop", cause)
    call("row_weights", 2, 8, False).is_near([0.5, 0.5], "the mean over the two rows there are", "divided by 8")
    call("row_weights", 2, 8, True).is_near([0, 0], "the only batch is partial, and dropped")


@check("shape", "mean_over_rows")
def one_mean(call):
    call("mean_over_rows", [1.0, 1.0, 6.0], 5, 2).is_number()


@check("by hand", "mean_over_rows")
def two_two_and_one(call):
    cause = "the last mean is of one row, not of two: it must not count as much"
    call("mean_over_rows", [1.0, 1.0, 6.0], 5, 2).is_near(2, "(2·1 + 2·1 + 1·6) / 5", cause)


@check("law", "mean_over_rows")
def the_mean_of_all_rows(call, random):
    for n, batch_size in ((10, 4), (7, 6), (23, 5)):
        losses = random.normal(size=n) ** 2
        means = [losses[batch].mean() for batch in counted(range(n), batch_size, False)]
        answer = call("mean_over_rows", means, n, batch_size)
        cause = "each mean times the rows of its batch, summed, over all n rows"
        answer.is_near(losses.mean(), f"the mean of the {n} losses themselves", cause).leaves_arguments()


@check("trap", "mean_over_rows")
def nothing_left_over(call):
    cause = "4 % 2 is 0, but the last batch has two rows"
    call("mean_over_rows", [1.0, 6.0], 4, 2).is_near(3.5, "(2·1 + 2·6) / 4", cause)
    call("mean_over_rows", [6.0], 3, 8).is_near(
        6, "one batch of all three rows", "divided by 8 rows that are not there"
    )


@check("shape", "expected_unseen")
def one_number_of_rows(call):
    for reshuffled in (True, False):
        call("expected_unseen", 10, 4, 2, reshuffled).is_number()


@check("by hand", "expected_unseen")
def ten_rows_by_four(call):
    cause = "a row is left over with chance 2/10 each time, and must be left over every time"
    call("expected_unseen", 10, 4, 1, True).is_near(2, "10 − 2 · 4 rows are left over", cause)
    call("expected_unseen", 10, 4, 2, True).is_near(0.4, "10 rows, each with chance (2/10)²", cause)
    cause = "in the same order the same two rows are left over every time"
    call("expected_unseen", 10, 4, 2, False).is_near(2, "the same two rows in both epochs", cause)


@check("law", "expected_unseen")
def all_that_can_be_left_over(call):
    """Every choice of the rows left over in each epoch is as likely: the mean over all choices is exact."""
    for n, batch_size, epochs in ((5, 3, 2), (4, 3, 3), (6, 4, 2)):
        left = [set(rows) for rows in itertools.combinations(range(n), n % batch_size)]
        never = [len(set.intersection(*choice)) for choice in itertools.product(left, repeat=epochs)]
        words = f"the mean over all {len(never)} ways to leave rows over"
        call("expected_unseen", n, batch_size, epochs, True).is_near(sum(never) / len(never), words, "", 1e-12)


@check("trap", "expected_unseen")
def none_or_all_left_over(call):
    cause = "12 % 4 is 0: every row is in a full batch"
    for reshuffled in (True, False):
        call("expected_unseen", 12, 4, 3, reshuffled).is_near(0, "nothing is left over", cause)
        cause = "fewer rows than batch_size: no batch is full, and nothing is ever seen"
        call("expected_unseen", 3, 4, 5, reshuffled).is_near(3, "all three rows, in every epoch", cause)
