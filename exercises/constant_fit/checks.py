"""Checks of constant-fit."""

from fractions import Fraction

import numpy as np

from exercises.runner.ladder import check

EXAMPLES = {
    "best_constant_squared": ([1.0, 2.0, 6.0],),
    "best_constant_absolute": ([1.0, 2.0, 6.0],),
    "gaussian_mle": ([1.0, 2.0, 6.0],),
}


def exact_mean(x):
    """The mean of floats, in exact fractions."""
    return sum(Fraction(float(value)) for value in x) / len(x)


def samples(random):
    """Data of several sizes, even and odd, none sorted, with values that repeat."""
    return [np.round(random.normal(3.0, 10.0, size=n), 1) for n in (1, 2, 5, 8, 41)]


@check("shape", "best_constant_squared")
def a_list_and_an_array_give_one_number(call):
    call("best_constant_squared", [1.0, 2.0, 6.0]).is_number()
    call("best_constant_squared", np.array([1.0, 2.0, 6.0])).is_number()


@check("by hand", "best_constant_squared")
def three_values_for_squares(call):
    call("best_constant_squared", [6.0, 1.0, 2.0]).is_near(
        3.0, "where the derivative of the sum of squares is zero", "the middle value minimises |x − b|, not (x − b)²"
    )


@check("law", "best_constant_squared")
def the_constant_of_least_squares(call, random):
    for x in samples(random):
        call("best_constant_squared", x).is_near(
            float(exact_mean(x)), "worked out in exact fractions", "a division that rounds, or by n − 1 in place of n"
        )


@check("trap", "best_constant_squared")
def data_far_from_zero_for_squares(call):
    x = 1e9 + np.array([0.0, 1.0, 5.0])
    call("best_constant_squared", x).is_near(1e9 + 2, "1e9 + 2", "rounding on the way", tolerance=1e-12)
    call("best_constant_squared", x).leaves_arguments()
    many = np.tile([0.1, 0.7, -0.4], 11)
    call("best_constant_squared", many).is_near(float(exact_mean(many)), "33 numbers, in exact fractions", "", 1e-14)


@check("shape", "best_constant_absolute")
def one_number_for_odd_and_even(call):
    call("best_constant_absolute", [1.0, 2.0, 6.0]).is_number()
    call("best_constant_absolute", np.array([1.0, 2.0, 6.0, 7.0])).is_number()


@check("by hand", "best_constant_absolute")
def three_values_for_distances(call):
    call("best_constant_absolute", [1.0, 2.0, 6.0]).is_near(
        2.0, "with as many values below it as above", "the mean minimises (x − b)², not |x − b|"
    )


@check("law", "best_constant_absolute")
def the_constant_of_least_distances(call, random):
    for x in samples(random):
        answer = call("best_constant_absolute", x).is_number()
        least = min(np.sum(np.abs(x - b)) for b in x)  # one of the data points is always a minimiser
        reached = np.sum(np.abs(x - answer.value))
        answer.must(
            reached <= least * (1 + 1e-12) + 1e-12,
            f"a b with Σ|x − b| = {least:.6g}, which one of the data points reaches; this one has {reached:.6g}",
            "the data must be sorted before the middle is taken",
        )


@check("trap", "best_constant_absolute")
def an_outlier_and_the_callers_data(call):
    cause = "the data must be sorted before the middle is taken"
    call("best_constant_absolute", [1e6, 3.0, 1.0, 2.0, 4.0]).is_near(3.0, "one wild value moves it hardly", cause)
    call("best_constant_absolute", [7.0, 1.0, 6.0, 2.0]).is_near(
        4.0, "the middle of all that are best, from 2 to 6", "with an even number of values two are in the middle"
    )
    x = np.array([6.0, 1.0, 2.0])
    call("best_constant_absolute", x).leaves_arguments("x.sort() sorts in place; sorted(x) copies")


@check("shape", "gaussian_mle")
def mean_and_variance(call):
    answer = call("gaussian_mle", [1.0, 2.0, 6.0]).has_parts("mean", "variance")
    answer.part(0, "mean").is_number()
    answer.part(1, "variance").is_number()


@check("by hand", "gaussian_mle")
def three_values_of_a_normal(call):
    answer = call("gaussian_mle", [1.0, 3.0, 8.0])
    answer.part(0, "mean").is_near(4.0, "(1 + 3 + 8) / 3")
    answer.part(1, "variance").is_near(
        26 / 3, "(9 + 1 + 16) / 3", "dividing by n − 1 is unbiased but not most likely; or a square root too many"
    )


@check("law", "gaussian_mle")
def the_most_likely_normal(call, random):
    for x in samples(random):
        mean = exact_mean(x)
        answer = call("gaussian_mle", x)
        answer.part(0, "mean").is_near(float(mean), "worked out in exact fractions")
        variance = sum((Fraction(float(value)) - mean) ** 2 for value in x) / len(x)
        answer.part(1, "variance").is_near(float(variance), "worked out in exact fractions")


@check("trap", "gaussian_mle")
def data_far_from_zero_for_the_variance(call):
    x = 1e9 + np.array([0.0, 1.0, 5.0])
    call("gaussian_mle", x).part(1, "variance").is_near(
        14 / 3,
        "(4 + 1 + 9) / 3: moving all data does not change it",
        "mean(x²) − mean(x)² subtracts two huge numbers; subtract the mean first, then square",
    )
    call("gaussian_mle", x).leaves_arguments()
