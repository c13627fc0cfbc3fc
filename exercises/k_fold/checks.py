"""Checks of k-fold."""

import itertools

import numpy as np

from exercises.runner.ladder import check

ONES, LABELS, FOLDS = np.ones((3, 1)), np.array([1.0, 3.0, 8.0]), np.array([0, 0, 1])
SLOPES, HEIGHTS = np.array([[1.0], [1.0], [2.0]]), np.array([1.0, 3.0, 2.0])
ALONE = np.array([[1.0, 0.0], [1.0, 0.0], [1.0, 1.0]])  # only the last row says anything of the second weight

EXAMPLES = {
    "assign_folds": (7, 3, 0),
    "cross_validate": (ONES, LABELS, FOLDS),
    "leave_one_out": (SLOPES, HEIGHTS),
    "expected_pessimism": (4, 2, 12.0),
}


def sizes_of(answer, n, folds):
    """How many rows each fold has, after expecting numbers of folds."""
    fold = np.asarray(answer.has_shape((n,), "one number for each row: that of its fold").value)
    numbers = np.isin(fold, np.arange(folds)).all()
    answer.must(numbers, f"whole numbers from 0 to {folds - 1}", "the folds count from 0")
    return np.bincount(fold.astype(int), minlength=folds)


@check("shape", "assign_folds")
def a_fold_for_each_row(call):
    for n, folds in ((7, 3), (5, 5), (13, 4)):
        sizes_of(call("assign_folds", n, folds, 1), n, folds)


@check("by hand", "assign_folds")
def folds_as_even_as_can_be(call):
    cause = "deal the rows out like cards; a fold drawn for each row by itself, or all that is left over in one fold"
    for n, folds, wanted in ((7, 7, [1] * 7), (11, 4, [2, 3, 3, 3]), (12, 3, [4, 4, 4]), (20, 8, [2] * 4 + [3] * 4)):
        answer = call("assign_folds", n, folds, 2)
        sizes = sorted(sizes_of(answer, n, folds).tolist())
        answer.must(sizes == wanted, f"folds of {wanted} rows (here {sizes})", cause)


@check("law", "assign_folds")
def any_two_rows_meet_now_and_then(call):
    together = np.zeros((6, 6))
    for seed in range(100):
        answer = call("assign_folds", 6, 3, seed)
        sizes_of(answer, 6, 3)
        fold = np.asarray(answer.value)
        together += fold[:, None] == fold
    # two rows share a fold with probability 1/5: 20 times of 100, give or take 4
    counts = together[np.triu_indices(6, 1)]
    good = counts.min() > 1 and counts.max() < 50
    words = "any two rows in one fold for about 20 of 100 seeds"
    least, most = int(counts.min()), int(counts.max())
    cause = "the rows must be shuffled: data often come sorted, and a fold of neighbours is no sample of them"
    answer.must(good, f"{words} (here two {least} times, two others {most} times)", cause)


@check("trap", "assign_folds")
def one_seed_one_assignment(call):
    first = call("assign_folds", 40, 4, 5).has_shape((40,))
    cause = "draw from np.random.default_rng(seed), and from nothing else"
    call("assign_folds", 40, 4, 5).is_near(first.value, "the same as for the same seed before", cause)
    other = call("assign_folds", 40, 4, 6).has_shape((40,))
    differ = not np.array_equal(np.asarray(other.value), np.asarray(first.value))
    other.must(differ, "other folds than for seed 5", "the seed is not used")


def data(random, n, d):
    """Features and labels."""
    return random.normal(size=(n, d)), random.normal(size=n)


@check("shape", "cross_validate")
def the_estimate_is_a_number(call, random):
    call("cross_validate", *data(random, 6, 2), np.arange(6) % 3).is_number("the mean of the n squared errors")


@check("by hand", "cross_validate")
def two_folds_of_unlike_size(call):
    cause = "the mean over rows, not the mean of the folds' means; fit to the other folds, judge on this one"
    call("cross_validate", ONES, LABELS, FOLDS).is_near(
        110 / 3, "(7² + 5² + 6²)/3: the 8 predicts 1 and 3, their mean 2 predicts 8", cause
    )
    call("cross_validate", ONES, LABELS, np.array([0, 1, 2])).is_near(
        19.5, "(4.5² + 1.5² + 6²)/3, by the means 5.5, 4.5 and 2 of the two others", cause
    )


@check("law", "cross_validate")
def as_one_fit_to_all_rows_has_it(call, random):
    """For the rows of one fold: (I − H)⁻¹ times their residuals, H being their part of X(XᵀX)⁻¹Xᵀ."""
    for n, d, folds in ((9, 4, 3), (11, 3, 4), (6, 1, 6)):
        X, y = data(random, n, d)
        fold = random.permutation(np.arange(n) % folds)
        H = X @ np.linalg.inv(X.T @ X) @ X.T
        total = 0.0
        for k in range(folds):
            rows = np.flatnonzero(fold == k)
            inner = np.eye(len(rows)) - H[np.ix_(rows, rows)]
            total += float((np.linalg.solve(inner, (H @ y - y)[rows]) ** 2).sum())
        cause = "each row by weights for the rows of the other folds only; the squares add up over all rows"
        words = "from one fit to all rows, by (I − H)⁻¹ times the residuals of each fold, H = X(XᵀX)⁻¹Xᵀ"
        call("cross_validate", X, y, fold).is_near(total / n, words, cause, 1e-7)


@check("trap", "cross_validate")
def folds_by_any_name(call):
    cause = "which numbers occur? np.unique(fold) says it; range(K) would miss these folds"
    call("cross_validate", ONES, LABELS[:, None], np.array([7, 7, -2])).is_near(
        110 / 3, "the same as for folds 0, 0, 1", cause
    ).leaves_arguments()
    X = np.array([[1.0, 1.0], [2.0, 2.0]])
    cause = "XᵀX has no inverse there: use numpy.linalg.lstsq"
    call("cross_validate", X, [2.0, 2.0], [0, 1]).is_near(2.5, "(1² + 2²)/2, by the weights (½, ½) and (1, 1)", cause)


@check("trap", "cross_validate")
def fewer_rows_than_columns(call, random):
    X, y = data(random, 7, 6)
    fold = np.array([0, 1, 2, 0, 1, 2, 0])
    fits = {k: np.linalg.pinv(X[fold != k]) @ y[fold != k] for k in range(3)}
    true = np.mean([(x @ fits[k] - label) ** 2 for x, label, k in zip(X, y, fold, strict=True)])
    cause = "of many weights that fit as well the shortest: numpy.linalg.lstsq gives it"
    call("cross_validate", X, y, fold).is_near(true, "by numpy.linalg.pinv for each fold", cause, 1e-7)


@check("trap", "cross_validate")
def a_column_of_small_numbers(call, random):
    X, fold = random.normal(size=(9, 2)), np.arange(9) % 4
    cause = "a column of a billionth is no rounding: a loose cut-off takes its weight away"
    words = "the labels were made without noise"
    call("cross_validate", X * [1.0, 2.0**-30], X @ [1.0, -3.0], fold).is_near(0, words, cause)


@check("shape", "leave_one_out")
def an_error_for_each_row(call, random):
    call("leave_one_out", *data(random, 7, 3)).has_shape((7,))


@check("by hand", "leave_one_out")
def three_rows_each_left_out(call):
    cause = "prediction − label, of a row the weights have not seen: in a fit to all rows it has pulled them its way"
    call("leave_one_out", SLOPES, HEIGHTS).is_near(
        [0.4, -2, 2], "slopes (3 + 4)/5, (1 + 4)/5 and (1 + 3)/2, so 1.4 − 1, 1 − 3 and 4 − 2", cause
    )


@check("law", "leave_one_out")
def as_n_fits_have_it(call, random):
    for n, d in ((9, 3), (4, 2), (12, 1)):
        X, y = data(random, n, d)
        rest = [np.delete(np.arange(n), i) for i in range(n)]
        true = [X[i] @ np.linalg.lstsq(X[r], y[r], rcond=None)[0] - y[i] for i, r in enumerate(rest)]
        cause = "each row has its own h, that of the row itself: the diagonal of X(XᵀX)⁻¹Xᵀ"
        call("leave_one_out", X, y).is_near(true, "by n fits, each without a row", cause, 1e-7)


@check("trap", "leave_one_out")
def a_row_nothing_else_speaks_for(call, random):
    cause = (
        "without one row the others do not say what one of the weights is: its h is 1, but for rounding, in the fit to "
        "all rows; in a fit without it the rank is below d, and lstsq picks one of many best weights without a word"
    )
    call.refuses("leave_one_out", ALONE, HEIGHTS, naming="X", cause=cause)
    X = np.column_stack([random.normal(size=(8, 2)), np.arange(8) == 3])
    turned = X @ np.linalg.qr(random.normal(size=(3, 3)))[0]
    call.refuses("leave_one_out", turned, random.normal(size=8), naming="X", cause=cause)
    cause = "an h of 1 − 2e-8 is not 1: the others do say what the weight is"
    far = call("leave_one_out", [[1e4], [1.0], [1.0]], [0.0, 1.0, 3.0])
    far.is_near([2e4, -1, -3], "10⁴ · (1 + 3)/2, and the far row alone says 0", cause, 1e-6)
    answer = call("leave_one_out", SLOPES, HEIGHTS[:, None])
    answer.is_near([0.4, -2, 2], "as for labels of shape (n,)").leaves_arguments()


@check("shape", "expected_pessimism")
def the_pessimism_is_a_number(call):
    call("expected_pessimism", 9, 3, 2.0).is_number()


@check("by hand", "expected_pessimism")
def halves_and_single_rows(call):
    cause = "the mean of m labels errs by variance · (1 + 1/m) on a new row; the estimate has m = n − n/K, not n"
    call("expected_pessimism", 4, 2, 12.0).is_near(3, "12 · (1 + 1/2) − 12 · (1 + 1/4)", cause)
    call("expected_pessimism", 4, 4, 12.0).is_near(1, "12 · (1 + 1/3) − 12 · (1 + 1/4)", cause)


def by_enumeration(n, folds):
    """Labels of ±1, which have variance 1: the mean over all 2ⁿ of them, and over both new labels."""
    y = np.array(list(itertools.product([-1.0, 1.0], repeat=n)))
    fold, total = np.arange(n) % folds, 0.0
    for k in range(folds):
        out = fold == k
        total += ((y[:, out] - y[:, ~out].mean(axis=1, keepdims=True)) ** 2).sum(axis=1).mean()
    mean = y.mean(axis=1)
    return total / n - np.mean([(mean - 1) ** 2, (mean + 1) ** 2])


@check("law", "expected_pessimism")
def the_mean_over_all_labels(call):
    for n, folds in ((6, 2), (6, 3), (8, 4), (7, 7)):
        true = by_enumeration(n, folds)
        why, cause = (
            f"the mean over all {2**n} patterns of labels ±1",
            "a row is judged by the n − n/K rows outside its fold",
        )
        call("expected_pessimism", n, folds, 1.0).is_near(true, why, cause)


@check("trap", "expected_pessimism")
def folds_that_do_not_come_out_even(call):
    cause = "a row of a larger fold is judged by fewer rows, and a larger fold has more rows: average over rows"
    call("expected_pessimism", 5, 4, 60.0).is_near(5, "60 · (2/5 · 1/3 + 3/5 · 1/4 − 1/5)", cause)
    call("expected_pessimism", 8, 3, 1.0).is_near(by_enumeration(8, 3), "the mean over all 256 patterns", cause)
