"""Checks of recovery."""

import math
from fractions import Fraction
from itertools import product

import numpy as np

from exercises.runner.ladder import check

CROSS = np.array([[1.0, 0.0], [-1.0, 0.0], [0.0, 1.0], [0.0, -1.0]])
SHIFTED = np.array([4.0, -2.0, 5.0, -3.0])  # 3 x₁ + 4 x₂ + 1 on these rows

EXAMPLES = {
    "recovery_distances": (CROSS, SHIFTED, [2.0, -3.4], 4.2, [0.5, 1.0]),
    "expected_squared_distance": (5, 1, 2.0),
    "rows_to_recover": (1, 1.0, 0.5),
    "noise_variance": ([[0.0], [1.0], [2.0]], [0.0, 2.0, 1.0]),
}


@check("shape", "recovery_distances")
def a_distance_for_each_noise(call, random):
    for n, d, k in ((6, 3, 4), (3, 1, 1), (3, 2, 2)):
        X, e = random.normal(size=(n, d)), random.normal(size=n)
        call("recovery_distances", X, e, random.normal(size=d), 4.2, random.uniform(0, 1, k)).has_shape((k,))


@check("by hand", "recovery_distances")
def three_and_four(call):
    cause = "the root of the sum of squares; the bias, which is off as well, does not count"
    words = "√(3² + 4²) times the noise: e is 3 x₁ + 4 x₂ + 1, which the fit takes for weights"
    call("recovery_distances", CROSS, SHIFTED, [2.0, -3.0], 4.0, [0.0, 0.5, 2.0]).is_near([0, 2.5, 10], words, cause)


@check("law", "recovery_distances")
def a_ray_from_zero(call, random):
    for n, d in ((7, 3), (9, 4)):
        X, e, w = 2 + random.normal(size=(n, d)), random.normal(size=n), random.normal(size=d)
        noises = np.array([1.0, 1e-3, 0.0, 0.3])
        # Weights of a fit with a bias are those of a fit to centred features; of the true labels they are w.
        off = np.linalg.norm(np.linalg.pinv(X - X.mean(axis=0)) @ e)
        cause = "with features that are not centred the bias must be fitted, too"
        words = f"noise times {off:.6g}, the length of what is fitted to e alone"
        call("recovery_distances", X, e, w, 4.2, noises).is_near(noises * off, words, cause)


@check("trap", "recovery_distances")
def columns_in_place_of_vectors(call):
    cause = "(n, 1) and (n,) broadcast to (n, n); and noises is a list that cannot be multiplied"
    w, e = np.array([[2.0], [-3.0]]), SHIFTED.reshape(-1, 1)
    answer = call("recovery_distances", CROSS, e, w, 4.0, [[1.0], [3.0]])
    answer.is_near([5, 15], "e, w and the noises as columns count as vectors", cause).leaves_arguments()
    exact = call("recovery_distances", CROSS[:3], SHIFTED[:3], [2.0, -3.0], 4.0, [1.0])
    exact.is_near([5], "three rows fix two weights and a bias: e = 3 x₁ + 4 x₂ + 1 there as well", cause)


@check("trap", "recovery_distances")
def a_column_of_small_numbers(call):
    """A feature in another unit: e is 3 x₁ + 4 x₂ + 1 once more."""
    X = CROSS * [1.0, 2.0**-30]
    cause = "a column of a billionth is no rounding: a loose cut-off takes its weight away"
    distances = call("recovery_distances", X, X @ [3.0, 4.0] + 1, [2.0, -3.0], 4.0, [1.0, 3.0])
    distances.is_near([5, 15], "√(3² + 4²) times the noise", cause, 1e-6)


@check("shape", "expected_squared_distance")
def one_expectation(call):
    call("expected_squared_distance", 10, 3, 0.5).is_number()


@check("by hand", "expected_squared_distance")
def one_weight_five_rows(call):
    cause = "the bias takes a row as a weight does; and the mean of 1/χ² is not 1 over the mean of χ²"
    call("expected_squared_distance", 5, 1, 2.0).is_near(2, "4 · 1 / (5 − 1 − 2)", cause)
    call("expected_squared_distance", 105, 3, 10.0).is_near(3, "100 · 3 / (105 − 3 − 2)", cause)


@check("law", "expected_squared_distance")
def the_mean_of_many_draws(call, random):
    n, d, draws = 10, 3, 4000
    X = random.normal(size=(draws, n, d))
    X -= X.mean(axis=1, keepdims=True)
    # For given X the expectation over e is noise² times the trace of this inverse; what is left is to draw X.
    mean = 0.25 * np.mean(np.trace(np.linalg.inv(X.transpose(0, 2, 1) @ X), axis1=1, axis2=2))
    words = f"the mean of {draws} draws of X, give or take 8 %"
    call("expected_squared_distance", n, d, 0.5).is_near(
        mean, words, "rows by chance close to a plane cost much", 0.012
    )


@check("trap", "expected_squared_distance")
def too_few_rows(call):
    cause = "the formula says something negative or 1/0 there: d + 3 rows are the fewest with a finite expectation"
    for n, d in ((2, 1), (3, 1), (5, 4), (6, 4)):
        answer = call("expected_squared_distance", n, d, 1.0)
        infinite = isinstance(answer.value, float | np.ndarray) and np.array_equal(answer.value, math.inf)
        answer.must(infinite, "infinity (np.inf or math.inf)", cause)
        call("expected_squared_distance", n, d, 0.0).is_near(0, "without noise the weights are found", "∞ · 0")
    call("expected_squared_distance", 4, 1, 1.0).is_near(1, "1 / (4 − 1 − 2), finite", cause)


@check("shape", "rows_to_recover")
def a_number_of_rows(call):
    answer = call("rows_to_recover", 2, 0.3, 0.01).is_number()
    whole = np.asarray(answer.value).dtype.kind in "iu"
    answer.must(whole, "a whole number: int, not float", "np.ceil and // of floats give floats: int(…) of them")


@check("by hand", "rows_to_recover")
def half_the_noise(call):
    cause = "the n at which the expectation is the distance squared; noise is squared in it, too"
    call("rows_to_recover", 1, 1.0, 0.5).is_near(7, "4 + 1 + 2: (1/0.5)² = 4", cause, 0)
    call("rows_to_recover", 3, 2.0, 0.5).is_near(53, "3 · 16 + 3 + 2", cause, 0)


@check("law", "rows_to_recover")
def enough_and_no_more(call, random):
    for d in (1, 2, 7):
        noise, distance = (float(value) for value in random.uniform((0.1, 0.02), (3, 0.5)))
        answer = call("rows_to_recover", d, noise, distance)
        n = answer.is_number().value
        answer.must(n == int(n) and n >= d + 3, f"a whole number of at least {d} + 3")
        need, limit = Fraction(noise) ** 2 * d, Fraction(distance) ** 2
        answer.must(need <= limit * (int(n) - d - 2) * (1 + Fraction(1, 10**8)), "more rows: these are not enough")
        words = "fewer rows: one less is enough"
        answer.must(
            n == d + 3 or need > limit * (int(n) - d - 3) * (1 - Fraction(1, 10**8)), words, "rounded up twice?"
        )


@check("trap", "rows_to_recover")
def rounding_and_no_demands(call):
    cause = "9 · (0.4 / 0.3)² is not 16 in floats, and ceil makes a row of the rest: take off one part in 10⁹ first"
    # In floats the second and third are above the whole number, in whichever order one multiplies; the last is below.
    for d, noise, distance, rows in ((2, 0.1, 0.01, 204), (9, 0.4, 0.3, 27), (4, 0.28, 0.04, 202), (3, 0.3, 0.1, 32)):
        words = f"{d} · ({noise} / {distance})² + {d} + 2"
        call("rows_to_recover", d, noise, distance).is_near(rows, words, cause, 0)
    cause = "1,000.005 rows are five parts in 10⁶ more than 1,000: that is more than is forgiven"
    call("rows_to_recover", 1, math.sqrt(1000.005), 1.0).is_near(1004, "1,001 + 1 + 2", cause, 0)
    cause = "with d + 2 rows or fewer the expectation is infinite, whatever is asked"
    call("rows_to_recover", 4, 1e-200, 1.0).is_near(7, "4 + 3, even for hardly any noise", cause, 0)
    call("rows_to_recover", 4, 0.1, 1e6).is_near(7, "4 + 3, even for a distance of a million", cause, 0)


@check("shape", "noise_variance")
def one_estimate(call, random):
    call("noise_variance", random.normal(size=(6, 2)), random.normal(size=6)).is_number()


@check("by hand", "noise_variance")
def three_rows(call):
    cause = "three residuals, but weight and bias were fitted to them: divide by 3 − 2"
    words = "the line ½ + ½ x misses by ½, −1 and ½: (¼ + 1 + ¼) / (3 − 1 − 1)"
    call("noise_variance", [[0.0], [1.0], [2.0]], [0.0, 2.0, 1.0]).is_near(1.5, words, cause)


@check("law", "noise_variance")
def right_on_average(call, random):
    """Noise of ± s on each label, every pattern of signs as likely: the mean over all of them is the expectation."""
    for n, d in ((4, 1), (5, 2)):
        X = 1 + random.normal(size=(n, d))
        y = X @ random.normal(size=d) - 2
        answers = [call("noise_variance", X, y + 0.7 * np.array(signs)) for signs in product((-1, 1), repeat=n)]
        mean = np.mean([answer.is_number().value for answer in answers])
        words = f"0.49 on average over all {len(answers)} patterns of ± 0.7 on the labels (that is {mean:.6g})"
        answers[0].must(abs(mean - 0.49) < 1e-8, words, "residuals are shorter than the noise: the fit follows it")


@check("trap", "noise_variance")
def twins_and_columns(call):
    y = np.array([[0.0], [2.0], [1.0], [-1.0]])
    twins = np.array([[0.0, 0.0], [1.0, 2.0], [2.0, 4.0], [3.0, 6.0]])
    cause = "the second column is twice the first and fits nothing more: one weight and the bias, so 4 − 2"
    words = "the line 1.1 − 0.4 x misses by 1.1, −1.3, −0.7 and 0.9: 4.2 / 2"
    none = "lstsq returns no sum of squares where a column follows from others: compute the residuals"
    call("noise_variance", twins, y, cause=none).is_near(2.1, words, cause, 1e-8)
    call("noise_variance", twins[:, :1], y).is_near(2.1, words, "(n, 1) less (n,) is (n, n)").leaves_arguments()


@check("trap", "noise_variance")
def a_column_of_small_numbers_counts(call):
    missed = np.array([1.0, 1.0, -1.0, -1.0])  # at right angles to all columns
    cause = "a column of a billionth is no rounding: a loose cut-off leaves it out of the fit, and out of the count"
    y = CROSS @ [3.0, 4.0] + 1 + missed
    call("noise_variance", CROSS * [1.0, 2.0**-30], y).is_near(4, "4 / (4 − 2 − 1)", cause, 1e-6)
