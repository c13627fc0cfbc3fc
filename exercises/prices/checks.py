"""Checks of prices."""

import math
from statistics import NormalDist

import numpy as np

from exercises.runner.ladder import check

ROOMS = np.array([[1.0], [2.0], [3.0]])

EXAMPLES = {
    "chance_below_zero": (100.0, 50.0),
    "fit_log_price": (ROOMS, np.array([100.0, 200.0, 400.0])),
    "median_and_mean": (0.0, 1.0),
    "percent_of_a_tick": ([100.0, 0.02], 0.01),
}


@check("shape", "chance_below_zero")
def the_chance_is_a_number(call):
    call("chance_below_zero", 100.0, 50.0).is_number()


@check("by hand", "chance_below_zero")
def half_of_it(call):
    words = "a normal variable of mean 0 is below 0 half of the time"
    call("chance_below_zero", 0.0, 3.0).is_near(0.5, words, "the distribution function is asked for, not the density")
    cause = "the deviation is the root of the variance; below 0, not above"
    call("chance_below_zero", 4.0, 2.0).is_near(0.02275013194817921, "two deviations, from a table", cause)


@check("law", "chance_below_zero")
def the_normal_distribution(call, random):
    for mean, deviation in zip(random.normal(size=8), random.uniform(0.5, 3, 8), strict=True):
        true = NormalDist(mean, deviation).cdf(0)
        call("chance_below_zero", float(mean), float(deviation)).is_near(true, "statistics.NormalDist(…).cdf(0)")


@check("trap", "chance_below_zero")
def far_from_zero(call):
    answer = call("chance_below_zero", 10.0, 1.0).is_number()
    cause = "1 − erf(…) subtracts two numbers that are equal in all their digits: math.erfc does not"
    answer.must(
        abs(answer.value / 7.619853024160527e-24 - 1) < 1e-6, "7.61985e-24, ten deviations, from a table", cause
    )


@check("shape", "fit_log_price")
def three_things(call, random):
    answer = call("fit_log_price", random.normal(size=(6, 3)), random.uniform(1, 9, 6)).has_parts("w", "b", "variance")
    answer.part(0, "w").has_shape((3,))
    answer.part(1, "b").is_number()
    answer.part(2, "variance").is_number()


@check("by hand", "fit_log_price")
def twice_as_much_for_each_room(call):
    answer = call("fit_log_price", ROOMS, np.array([100.0, 200.0, 400.0]))
    cause = "fit the logarithm of the price (np.log), with a column of ones for b"
    answer.part(0, "w").is_near([math.log(2)], "log 2: the price doubles with every room", cause)
    answer.part(1, "b").is_near(math.log(50), "log 50: half of what one room costs", cause)
    answer.part(2, "variance").is_near(0, "the fit is exact", tolerance=1e-12)


@check("law", "fit_log_price")
def no_slope_left_in_the_logarithm(call, random):
    X, price = random.normal(size=(9, 4)), np.exp(random.normal(size=9))
    answer = call("fit_log_price", X, price).leaves_arguments().has_parts("w", "b", "variance")
    w, b = answer.part(0, "w").has_shape((4,)).value, answer.part(1, "b").is_number().value
    residual = X @ w + b - np.log(price)
    answer.must(
        np.allclose([*(X.T @ residual), residual.sum()], 0, atol=1e-8), "residuals of log price at right angles to X"
    )
    cause = "the most likely variance is the mean square of the residuals, with n below"
    answer.part(2, "variance").is_near(float(np.mean(residual**2)), "the mean squared residual", cause)


@check("trap", "fit_log_price")
def another_currency(call, random):
    X, price = random.normal(size=(9, 2)), np.exp(random.normal(size=9))
    first = call("fit_log_price", X, price).has_parts("w", "b", "variance")
    other = call("fit_log_price", X, 150 * price).has_parts("w", "b", "variance")
    other.part(0, "w").is_near(first.value[0], "the same as in the other currency: a factor only moves b")
    other.part(1, "b").is_near(first.value[1] + math.log(150), "log 150 more than in the other currency")
    call("fit_log_price", X, price.reshape(-1, 1)).part(1, "b").is_near(first.value[1], "as for prices of shape (n,)")


@check("trap", "fit_log_price")
def columns_that_are_nearly_alike(call, random):
    x, apart = random.normal(size=(2, 9))
    X = np.column_stack([x, x + apart / 4096])
    answer = call("fit_log_price", X, np.exp(X @ [-1.0, 3.0] + 2)).has_parts("w", "b", "variance")
    cause = "two columns that differ by 1/4096 are two: a loose cut-off takes for rounding what tells them apart"
    answer.part(0, "w").is_near([-1, 3], "what the prices were made with", cause, 1e-4)
    answer.part(1, "b").is_near(2, "what the prices were made with", cause, 1e-4)


@check("shape", "median_and_mean")
def two_numbers(call):
    answer = call("median_and_mean", 0.0, 1.0).has_parts("median", "mean")
    answer.part(0, "median").is_number()
    answer.part(1, "mean").is_number()


@check("by hand", "median_and_mean")
def without_noise_and_with_some(call):
    answer = call("median_and_mean", math.log(300), 0.0)
    answer.part(0, "median").is_near(300, "exp(log 300)")
    answer.part(1, "mean").is_near(300, "no noise: all prices are 300")
    answer = call("median_and_mean", 0.0, 2 * math.log(3))
    answer.part(0, "median").is_near(1, "half of the logarithms are below 0", "median first, then mean")
    answer.part(1, "mean").is_near(3, "exp(0 + variance / 2)", "the mean of exp(z) is not exp of the mean of z")


@check("law", "median_and_mean")
def the_integral_over_all_prices(call, random):
    z = np.linspace(-12, 12, 4001)
    density = np.exp(-(z**2) / 2) / math.sqrt(2 * math.pi)
    for m, v in zip(random.normal(size=4), random.uniform(0.1, 2, 4), strict=True):
        mean = float(np.sum(np.exp(m + math.sqrt(v) * z) * density) * (z[1] - z[0]))
        answer = call("median_and_mean", float(m), float(v))
        answer.part(0, "median").is_near(math.exp(m), "half of the prices are below")
        answer.part(1, "mean").is_near(mean, "the integral of price times density", "variance, not deviation", 1e-7)


@check("trap", "median_and_mean")
def the_mean_lies_above(call):
    answer = call("median_and_mean", 5.0, 4.0).has_parts("median", "mean")
    median, mean = answer.part(0, "median").is_number().value, answer.part(1, "mean").is_number().value
    answer.must(mean > median, "a mean above the median: few prices are very high", "median first, then mean")


@check("shape", "percent_of_a_tick")
def one_per_cent_a_price(call, random):
    for n in (5, 1):
        call("percent_of_a_tick", random.uniform(1, 9, n), 0.01).has_shape((n,))


@check("by hand", "percent_of_a_tick")
def a_cheap_and_a_dear_stock(call):
    cause = "the tick over the price it had, times 100, as it is"
    call("percent_of_a_tick", [100.0, 0.02], 0.01).is_near([0.01, 50], "0.01/100 and 0.01/0.02, times 100", cause)


@check("law", "percent_of_a_tick")
def the_next_price(call, random):
    price, tick = random.uniform(0.1, 50, 6), 0.05
    call("percent_of_a_tick", price, tick).is_near(
        100 * ((price + tick) / price - 1), "the next price, relative", "", 1e-8
    )


@check("trap", "percent_of_a_tick")
def whole_numbers(call):
    answer = call("percent_of_a_tick", np.array([4, 8]), 1)
    answer.is_near([25, 12.5], "1/4 and 1/8", "a division that rounds").leaves_arguments()
