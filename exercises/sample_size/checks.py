"""Checks of sample-size."""

import itertools
import math

import numpy as np

from exercises.runner.ladder import check

EXAMPLES = {
    "log_spaced_sizes": (5, 100),
    "expected_squared_errors": (np.array([[-1.0], [0.0], [1.0]]), 3.0),
    "measured_errors": ([5, 10], np.array([2.0, -3.4]), 4.2, 0.1, 3, 0),
    "loglog_slope": ([1, 100], [1.0, 0.1]),
}


@check("shape", "log_spaced_sizes")
def as_many_as_there_are(call):
    cause = "1, 2 and 5 of each power of ten, both ends included"
    call("log_spaced_sizes", 5, 10_000).has_shape((11,), cause)
    call("log_spaced_sizes", 1, 1).has_shape((1,), cause)


@check("by hand", "log_spaced_sizes")
def from_five_to_a_hundred(call):
    call("log_spaced_sizes", 5, 100).is_near([5, 10, 20, 50, 100], "1, 2, 5 times 10, and so on", "an end left out")
    call("log_spaced_sizes", 6, 99).is_near([10, 20, 50], "the ends need not be among them", "the ends put in as well")


@check("law", "log_spaced_sizes")
def numbers_of_one_digit_and_noughts(call, random):
    """Tried one by one: a number belongs to the series if its text is 1, 2 or 5 and noughts."""
    for _ in range(4):
        least, most = sorted(random.integers(1, 3_000, 2).tolist())
        wanted = [n for n in range(least, most + 1) if str(n)[0] in "125" and not str(n)[1:].strip("0")]
        answer = call("log_spaced_sizes", least, most)
        answer.is_near(wanted, "every number from end to end tried", "np.logspace and rounding give other numbers")


@check("trap", "log_spaced_sizes")
def whole_numbers_however_large(call):
    cause = "the series holds whole numbers: int, not float, or range and slices refuse them"
    for least, most, wanted in ((5, 20, [5, 10, 20]), (10**15, 2 * 10**15, [10**15, 2 * 10**15])):
        answer = call("log_spaced_sizes", least, most)
        values = np.asarray(answer.value)
        answer.must(values.dtype.kind in "iu", "whole numbers", cause, str(answer.value)[:60])
        answer.must(values.tolist() == wanted, f"{wanted}", "one too few powers of ten")
    answer = call("log_spaced_sizes", 3, 4)
    answer.must(np.size(answer.value) == 0, "an empty list: there is none between", "the ends put in as well")


@check("shape", "expected_squared_errors")
def one_for_weights_and_one_for_the_bias(call, random):
    for n, d in ((6, 3), (2, 1)):
        answer = call("expected_squared_errors", random.normal(size=(n, d)), 0.5).has_parts("of ŵ", "of b̂")
        answer.part(0, "error of ŵ").is_number()
        answer.part(1, "error of b̂").is_number()


def errors(answer, wanted, why, cause="", tolerance=1e-9):
    """Expect these two squared errors."""
    for k, name in enumerate(("squared error of ŵ", "squared error of b̂")):
        answer.part(k, name).is_near(wanted[k], why[k] if isinstance(why, tuple) else why, cause, tolerance)


@check("by hand", "expected_squared_errors")
def three_rows_around_zero(call):
    X = np.array([[-1.0], [0.0], [1.0]])
    cause = "σ² times the diagonal of the inverse of AᵀA, A being X with a column of ones"
    why = "9 / (1 + 0 + 1)", "9 / 3: the mean of three labels"
    errors(call("expected_squared_errors", X, 3.0), (4.5, 3.0), why, cause)
    why = "as before: where 0 is does not matter to the slope", "9 / 3 + 4.5 · 1²: the line is drawn out to x = 0"
    errors(call("expected_squared_errors", X + 1, 3.0), (4.5, 7.5), why, "without a column of ones there is no bias")


@check("law", "expected_squared_errors")
def the_mean_over_all_signs(call, random):
    """Noise of ± σ on every row, each pattern of signs as likely: the mean over all of them is exact."""
    for n, d in ((7, 4), (5, 3)):
        X, sigma = random.normal(size=(n, d)) + 0.5, 0.7
        signs = np.array(list(itertools.product([-1.0, 1.0], repeat=n))).T
        away = np.linalg.lstsq(np.column_stack([X, np.ones(n)]), sigma * signs, rcond=None)[0]
        wanted = (away[:-1] ** 2).sum(axis=0).mean(), (away[-1] ** 2).mean()
        answer = call("expected_squared_errors", X, sigma)
        errors(
            answer, wanted, f"the mean over all {2**n} patterns of ± 0.7", "σ², not σ; all weights' variances summed"
        )
        answer.leaves_arguments()


@check("trap", "expected_squared_errors")
def years_as_features(call):
    X = np.array([[2019.0], [2020.0], [2021.0]])
    why = "1 / 2, as for −1, 0, 1", "1/3 + 2020² / 2: b̂ is the line drawn out to the year 0"
    cause = "what is cut off, or added, for safety changes the answer where X is far from 0: centre X"
    errors(call("expected_squared_errors", X, 1.0), (0.5, 1 / 3 + 2020**2 / 2), why, cause, 1e-6)
    errors(call("expected_squared_errors", X, 0.0), (0, 0), "no noise, no error")


@check("shape", "measured_errors")
def an_error_for_each_size(call):
    for sizes, w in (([5, 10, 20], [2.0, -3.4]), ([4], [1.0])):
        answer = call("measured_errors", sizes, np.array(w), 4.2, 0.1, 2, 0).has_parts("of ŵ", "of b̂")
        answer.part(0, "errors of ŵ").has_shape((len(sizes),), "one number for each size: ‖ŵ − w‖, not ŵ − w")
        answer.part(1, "errors of b̂").has_shape((len(sizes),))


@check("by hand", "measured_errors")
def without_noise(call):
    answer = call("measured_errors", [4, 9], np.array([2.0, -3.4]), 4.2, 0.0, 2, 0)
    cause = "labels are Xw + b + noise, and (ŵ, b̂) minus (w, b) is the error; a column of ones for b̂"
    answer.part(0, "errors of ŵ").is_near([0, 0], "without noise three rows or more determine w", cause, 1e-8)
    answer.part(1, "errors of b̂").is_near([0, 0], "without noise three rows or more determine b", cause, 1e-8)


@check("law", "measured_errors")
def as_large_as_they_must_be(call, random):
    """For normal features the mean squared errors are σ²d/(n−d−2) and σ²(n−2)/(n(n−d−2)), over rows and noise."""
    seed = int(random.integers(1_000))
    answer = call(
        "measured_errors", [30, 60], np.array([2.0, -3.4, 1.0, 0.0, 5.0]), 4.2, 0.5, 150, seed
    ).leaves_arguments()
    wanted = {
        "errors of ŵ": (0.5 * math.sqrt(5 / 23), 0.5 * math.sqrt(5 / 53)),
        "errors of b̂": (0.5 * math.sqrt(28 / (30 * 23)), 0.5 * math.sqrt(58 / (60 * 53))),
    }
    cause = "‖ŵ − w‖² is a sum over weights; mean over the repeats, then the root; noise is σ times a standard normal"
    for k, (name, (few, many)) in enumerate(wanted.items()):
        part = answer.part(k, name).has_shape((2,))
        # The root of a mean of 150 squares strays by 6 %: 40 % off is another thing.
        near = np.all(np.abs(np.asarray(part.value) / [few, many] - 1) < 0.4)
        part.must(near, f"about [{few:.3g}, {many:.3g}], give or take 40 %", cause)


@check("trap", "measured_errors")
def root_of_the_mean_and_one_seed(call, random):
    seed = int(random.integers(1_000))
    answer = call("measured_errors", [40], np.array([3.0]), -1.0, 1.0, 1_000, seed)
    part, wanted = answer.part(1, "errors of b̂").has_shape((1,)), math.sqrt(38 / (40 * 37))
    cause = "the mean of |b̂ − b| is a fifth smaller than the root of the mean of its squares"
    # This root strays by 2.3 %.
    part.must(abs(part.value[0] / wanted - 1) < 0.115, f"about {wanted:.3g}, give or take a tenth", cause)
    first = call("measured_errors", [6, 12], np.array([3.0]), -1.0, 1.0, 3, seed)
    again = call("measured_errors", [6, 12], np.array([3.0]), -1.0, 1.0, 3, seed)
    cause = "draw from np.random.default_rng(seed), made once at the start"
    again.part(0, "errors of ŵ").is_near(first.value[0], "the same as for the same seed before", cause)
    other = call("measured_errors", [6, 12], np.array([3.0]), -1.0, 1.0, 3, seed + 1).part(0, "errors of ŵ")
    other.must(not np.allclose(other.value, first.value[0]), "other errors for another seed", "the seed is not used")
    twice = call("measured_errors", [9, 9], np.array([3.0]), -1.0, 1.0, 3, seed).part(0, "errors of ŵ").has_shape((2,))
    cause = "a generator made anew for each size or repeat draws the same rows again and again"
    twice.must(abs(twice.value[0] - twice.value[1]) > 1e-12, "two draws, each of its own", cause)
    one = call("measured_errors", [9], np.array([3.0]), -1.0, 1.0, 1, seed).part(0, "errors of ŵ").has_shape((1,))
    forty = call("measured_errors", [9], np.array([3.0]), -1.0, 1.0, 40, seed).part(0, "errors of ŵ").has_shape((1,))
    forty.must(abs(forty.value[0] - one.value[0]) > 1e-9, "the mean over forty draws, not forty times one", cause)


@check("shape", "loglog_slope")
def one_slope(call):
    call("loglog_slope", [1, 10, 100], [1.0, 0.3, 0.1]).is_number()


@check("by hand", "loglog_slope")
def a_hundred_times_the_rows(call):
    cause = "the logarithm of both, then the slope: differences over differences, not log error over log size"
    call("loglog_slope", [1, 100], [1.0, 0.1]).is_near(-0.5, "(−1 − 0) / (2 − 0) in powers of ten", cause)
    call("loglog_slope", [10, 100], [50.0, 5.0]).is_near(-1, "(log 5 − log 50) / (log 100 − log 10)", cause)
    call("loglog_slope", [1, 10, 100], [1.0, 1.0, 0.1]).is_near(-0.5, "(−1·0 + 0·0 + 1·(−1)) / (1 + 0 + 1)", cause)


@check("law", "loglog_slope")
def the_best_line(call, random):
    for k in (3, 9):
        sizes, values = random.permutation(np.arange(2, 900))[:k], np.exp(random.normal(size=k))
        line = np.polyfit(np.log10(sizes), np.log10(values), 1)
        answer = call("loglog_slope", sizes, values)
        answer.is_near(
            line[0], "numpy.polyfit of degree 1 on the logarithms", "the least-squares line has a height, too"
        )
        answer.leaves_arguments()


@check("trap", "loglog_slope")
def units_do_not_matter(call, random):
    sizes = [5, 10, 20, 50, 100, 200]
    clean = [7 / math.sqrt(n) for n in sizes]
    call("loglog_slope", sizes, clean).is_near(-0.5, "errors of exactly 7/√n", "no noise, and still not −½")
    values = np.exp(random.normal(size=6))
    line = np.polyfit(np.log(sizes), np.log(values), 1)[0]
    cause = "a factor on all errors moves the line up, and does not turn it: it must not go through (0, 0)"
    call("loglog_slope", sizes, 1e6 * values).is_near(line, "the slope for errors a million times smaller", cause)
    order = random.permutation(6)
    cause = "sizes in any order: not the first and the last point"
    call("loglog_slope", np.array(sizes)[order], values[order]).is_near(line, "the same in another order", cause)
