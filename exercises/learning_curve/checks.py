"""Checks of learning-curve."""

import math
from fractions import Fraction
from itertools import combinations

import numpy as np

from exercises.runner.ladder import check

ROWS, LABELS = np.array([[0.0], [1.0], [2.0]]), np.array([0.0, 3.0, 0.0])  # two rows: 3x; all three: the constant 1

EXAMPLES = {
    "learning_curve": (ROWS, LABELS, [2, 3], [[3.0]], [2.0]),
    "gain_of_rows": (ROWS, LABELS, 2, 3, [[1.0], [0.0]], [1.0, 3.0]),
    "fit_floor": ([10, 20], [3.0, 2.0]),
    "rows_to_reach": (1.0, 20.0, 1.5),
}


def problem(random, n, d, m):
    """Rows to fit and rows to test with, away from zero so that a bias is needed."""
    w = random.normal(size=d)
    X, X_new = 2 + random.normal(size=(n, d)), 2 + random.normal(size=(m, d))
    return X, X @ w + 5 + random.normal(size=n), X_new, X_new @ w + 5 + random.normal(size=m)


def nearly_alike(random):
    """Rows with two columns that differ by a 2²⁸th, which the labels, made without noise, depend on."""
    x, apart = random.normal(size=(2, 14))
    X, y = np.column_stack([x, x + apart / 2**28]), x + 3 * apart - 2
    return X[:9], y[:9], X[9:], y[9:]


def squares(X, y, X_new, y_new):
    """Squared errors on both, from centred features and the normal equations."""
    middle = X.mean(axis=0)
    w = np.linalg.solve((X - middle).T @ (X - middle), (X - middle).T @ (y - y.mean()))
    return [((rows - middle) @ w + y.mean() - labels) ** 2 for rows, labels in ((X, y), (X_new, y_new))]


def curve(call, X, y, sizes, X_new, y_new):
    """The two curves."""
    answer = call("learning_curve", X, y, sizes, X_new, y_new).has_parts("training", "held_out")
    parts = [answer.part(i, name) for i, name in enumerate(("training", "held_out"))]
    return [part.has_shape((len(sizes),), "one mean squared error for each size") for part in parts]


def in_this_order(answer, names, expected, why):
    """Expect that two numbers have not been exchanged for each other."""
    found = [float(answer.part(i, name).is_number().value) for i, name in enumerate(names)]
    turned = np.allclose(found, expected[::-1], rtol=1e-6) and not np.allclose(*expected)
    words = f"({', '.join(names)}) = ({', '.join(f'{number:.6g}' for number in expected)}), {why}"
    answer.must(not turned, words, f"return {', '.join(names)}, in this order: these are exchanged")


def usual(found, mistakes, otherwise):
    """The cause that gives these very numbers, of {cause: the numbers it gives}; if none does, another."""
    return next((cause for cause, value in mistakes.items() if np.allclose(found.value, value)), otherwise)


NO_BIAS = "the model has no bias here: put a column of ones beside the features, of the new rows, too"
ALIKE = "two columns that differ by a 2²⁸th are two: a loose cut-off takes for rounding what tells them apart"
HALVED = "there is a ½ too much (a factor of 2): the error is the mean of the squares, without the ½ of a loss"


@check("shape", "learning_curve")
def two_errors_a_size(call, random):
    for n, d, m, sizes in ((9, 3, 5, [4, 6, 9, 9]), (6, 4, 7, [5]), (6, 1, 1, [2, 3, 4, 5])):
        X, y, X_new, y_new = problem(random, n, d, m)
        curve(call, X, y, sizes, X_new, y_new)


@check("by hand", "learning_curve")
def two_rows_then_three(call):
    training, held_out = curve(call, ROWS, LABELS, [2, 3], [[3.0]], [2.0])
    exchanged = "return training, held_out, in this order: these are exchanged"
    mistakes = {NO_BIAS: [0, 2.4], HALVED: [0, 1], exchanged: [49, 1]}
    cause = usual(training, mistakes, "each model is asked about the rows it was fitted to, not about all")
    training.is_near([0, 2], "3x meets two rows; the constant 1 misses three by 1, 2 and 1: 6 / 3", cause)
    mistakes = {NO_BIAS: [49, 0.04], HALVED: [24.5, 0.5]}
    cause = usual(held_out, mistakes, "fitted to the first two rows, then to three, with a bias")
    held_out.is_near([49, 1], "at x = 3 the label is 2: 3x says 9, the constant says 1", cause)


@check("law", "learning_curve")
def as_by_the_normal_equations(call, random):
    X, y, X_new, y_new = problem(random, 14, 3, 5)
    sizes = [6, 9, 14]
    true = [[part.mean() for part in squares(X[:size], y[:size], X_new, y_new)] for size in sizes]
    training, held_out = curve(call, X, y, sizes, X_new, y_new)
    words = "from the normal equations of the first rows"
    cause = "least squares with all features and a bias; then the mean of the squares, without a ½"
    training.is_near([pair[0] for pair in true], words, cause, 1e-7)
    held_out.is_near([pair[1] for pair in true], words, cause, 1e-7)
    cause = "the sets are nested: no error of fit can vanish when rows are added"
    sums = np.array(sizes) * training.value
    training.must(np.all(np.diff(sums) >= -1e-7), "sums of squares that never fall as rows are added", cause)


@check("trap", "learning_curve")
def sizes_as_they_come(call, random):
    X, y, X_new, y_new = problem(random, 9, 1, 4)
    sizes = np.array([9, 4, 6, 4])
    true = [[part.mean() for part in squares(X[:size], y[:size], X_new, y_new)] for size in sizes]
    training, held_out = curve(call, X, y[:, None], sizes, X_new, y_new[:, None])
    cause = "the errors belong to the sizes in their order, and two equal sizes have equal errors: nothing is drawn"
    training.is_near([pair[0] for pair in true], f"for the sizes {sizes.tolist()}", cause, 1e-7)
    held_out.is_near([pair[1] for pair in true], f"for the sizes {sizes.tolist()}", cause, 1e-7).leaves_arguments()


@check("trap", "learning_curve")
def a_feature_of_small_numbers(call, random):
    X, y, X_new, y_new = nearly_alike(random)
    training, held_out = curve(call, X, y, [5, 9], X_new, y_new)
    training.is_near([0, 0], "the labels were made without noise", ALIKE, 1e-6)
    held_out.is_near([0, 0], "the labels were made without noise", ALIKE, 1e-6)


def gain(call, *arguments, expected=None, why=""):
    """The gain and its standard error."""
    answer = call("gain_of_rows", *arguments).has_parts("gain", "standard_error")
    if expected:
        in_this_order(answer, ("gain", "standard_error"), expected, why)
    return answer.part(0, "gain").is_number(), answer.part(1, "standard_error").is_number()


@check("shape", "gain_of_rows")
def a_gain_and_its_error(call, random):
    X, y, X_new, y_new = problem(random, 9, 2, 4)
    gain(call, X, y, 4, 8, X_new, y_new)


@check("by hand", "gain_of_rows")
def two_new_rows(call):
    words = "3x misses by 2 and 3, the constant 1 by 0 and 2: gains of 4 − 0 and 9 − 4"
    found, error = gain(call, ROWS, LABELS, 2, 3, [[1.0], [0.0]], [1.0, 3.0], expected=(4.5, 0.5), why=words)
    mistakes = {NO_BIAS: 1.92, HALVED: 2.25}
    cause = usual(found, mistakes, "the error before less the error after: positive if more rows are better")
    found.is_near(4.5, words, cause)
    cause = "the spread of the differences row by row, with m − 1, over √m"
    error.is_near(0.5, "4 and 5 are ½ beside their mean: √((¼ + ¼) / 1) / √2", cause)


@check("law", "gain_of_rows")
def from_all_pairs(call, random):
    """The variance without a mean: half the mean squared difference of all pairs."""
    X, y, X_new, y_new = problem(random, 16, 4, 7)
    before, after = (squares(X[:size], y[:size], X_new, y_new)[1] for size in (6, 15))
    gains = (before - after).tolist()
    found, error = gain(call, X, y, 6, 15, X_new, y_new)
    found.leaves_arguments()
    cause = "least squares with all features and a bias; the squares without a ½; before less after"
    found.is_near(np.mean(gains), "the mean over the new rows of what each gains", cause, 1e-7)
    variance = np.mean([(p - q) ** 2 / 2 for p, q in combinations(gains, 2)])
    words = "from the differences of all pairs of gains"
    error.is_near(math.sqrt(variance / 7), words, "how far a mean scatters, not a row", 1e-7)


@check("trap", "gain_of_rows")
def a_row_that_is_hard_for_both(call, random):
    X, y, X_new, y_new = problem(random, 12, 1, 6)
    before, after = (squares(X[:size], y[:size], X_new, y_new)[1] for size in (5, 12))
    # Where the two lines meet they say the same: this row is hopeless for both, and its gain is 0.
    lines = [np.polyfit(X[:size, 0], y[:size], 1) for size in (5, 12)]
    meet = -(lines[1][1] - lines[0][1]) / (lines[1][0] - lines[0][0])
    gains = np.append(before - after, 0.0)
    found, error = gain(
        call, X, y, 5, 12, np.append(X_new, [[meet]], axis=0), np.append(y_new, np.polyval(lines[0], meet) + 100)
    )
    cause = "both errors scatter together: take the spread of their difference, not of each alone"
    # A miss of 100 magnifies the rounding of both fits.
    found.is_near(gains.mean(), "the last new row is missed by 100 before and after", cause, 1e-5)
    error.is_near(gains.std(ddof=1) / math.sqrt(7), "the last new row is missed by 100 before and after", cause, 1e-5)
    none, still = gain(call, X, y, 8, 8, X_new, y_new)
    none.is_near(0, "no row more, no gain")
    still.is_near(0, "no row more, and nothing to scatter")


@check("trap", "gain_of_rows")
def nothing_to_gain(call, random):
    X, y, X_new, y_new = nearly_alike(random)
    found, error = gain(call, X, y, 5, 9, X_new, y_new)
    found.is_near(0, "the labels were made without noise: five rows are enough", ALIKE, 1e-6)
    error.is_near(0, "the labels were made without noise: five rows are enough", ALIKE, 1e-6)


def floor_of(call, sizes, errors, expected=None, why=""):
    """The fitted floor and slope."""
    answer = call("fit_floor", sizes, errors).has_parts("floor", "slope")
    if expected:
        in_this_order(answer, ("floor", "slope"), expected, why)
    return answer.part(0, "floor").is_number(), answer.part(1, "slope").is_number()


@check("shape", "fit_floor")
def a_floor_and_a_slope(call, random):
    floor_of(call, [10, 20, 40], random.uniform(1, 2, 3))


@check("by hand", "fit_floor")
def through_two_points(call):
    words = "floor + slope / 10 = 3 and floor + slope / 20 = 2"
    floor, slope = floor_of(call, [10, 20], [3.0, 2.0], expected=(1, 20), why=words)
    cause = "a line in 1 / size, not in size: the error does not go on falling for ever"
    floor.is_near(1, words, cause)
    slope.is_near(20, words, cause)


@check("law", "fit_floor")
def nothing_beside_it_is_closer(call, random):
    for k in (3, 6):
        sizes = random.permutation([5, 10, 20, 40, 80, 160])[:k]
        errors = 1 + 30 / sizes + random.uniform(0, 0.05, k)
        floor, slope = floor_of(call, sizes, errors)
        inverses, labels = [Fraction(1, int(s)) for s in sizes], [Fraction(e) for e in errors.tolist()]
        # Cramer's rule for the two normal equations, in fractions.
        sx, sxx, sy = sum(inverses), sum(p * p for p in inverses), sum(labels)
        sxy = sum(p * q for p, q in zip(inverses, labels, strict=True))
        best = (k * sxy - sx * sy) / (k * sxx - sx * sx)
        words = "the least squares of all points, in fractions"
        slope.leaves_arguments().is_near(float(best), words, "all sizes count, not the first and the last only", 1e-8)
        floor.is_near(float((sy - best * sx) / k), words, "all sizes count, not the first and the last only", 1e-8)


@check("trap", "fit_floor")
def rising_falling_and_large(call):
    floor, slope = floor_of(call, [10, 20, 40], [0.5, 0.75, 0.875])
    floor.is_near(1, "training errors of 1 − 5/n rise to 1", "a slope below 0 is right here: do not cut it off")
    slope.is_near(-5, "training errors of 1 − 5/n rise to 1", "a slope below 0 is right here: do not cut it off")
    floor, slope = floor_of(call, [1e6, 2e6, 5e6], [0.25 + 3.0, 0.25 + 1.5, 0.25 + 0.6])
    cause = "1/10⁶ is small, but not nothing: no number is added to it, and no search that starts at 1 finds it"
    floor.is_near(0.25, "¼ + 3,000,000 / n", cause, 1e-6)
    slope.is_near(3e6, "¼ + 3,000,000 / n", cause, 1e-6)


@check("shape", "rows_to_reach")
def rows_or_none(call):
    call("rows_to_reach", 1.0, 20.0, 1.3).is_number()
    answer = call("rows_to_reach", 1.0, 20.0, 0.9)
    answer.must(answer.value is None, "None: below the floor no number of rows leads", "None, not infinity or −1")


@check("by hand", "rows_to_reach")
def forty_rows(call):
    call("rows_to_reach", 1.0, 20.0, 1.5).is_near(
        40, "1 + 20/40 = 1.5, and 39 rows are too few", "exactly there counts"
    )
    call("rows_to_reach", 1.0, 20.0, 1.6).is_near(34, "20 / 0.6 = 33.3, rounded up", "33 rows are too few", 0)


@check("law", "rows_to_reach")
def as_by_trying(call, random):
    for _ in range(4):
        floor, slope, above = (Fraction(int(v), 8) for v in random.integers((-8, 1, 1), (40, 90, 30)))
        tried = next(n for n in range(1, 1000) if floor + slope / n <= floor + above)
        words = "the first that is enough when 1, 2, 3 … rows are tried, in fractions"
        call("rows_to_reach", float(floor), float(slope), float(floor + above)).is_near(tried, words, "", 0)


@check("trap", "rows_to_reach")
def at_the_floor_and_in_floats(call):
    answer = call("rows_to_reach", 1.0, 20.0, 1.0)
    answer.must(answer.value is None, "None: the floor itself is never reached", "20 / 0 is no number of rows")
    call("rows_to_reach", 1.0, 0.0, 1.0).is_near(1, "a flat curve is there at once", "0 / 0", 0)
    call("rows_to_reach", 1.0, 0.0, 2.0).is_near(1, "a flat curve is there at once", "0 rows teach nothing", 0)
    flat = call("rows_to_reach", 1.0, 0.0, 0.5)
    flat.must(
        flat.value is None, "None: a flat curve that is too high stays so", "a slope of 0 does not mean it is met"
    )
    cause = "1 / (0.3 − 0.2) is not 10 in floats, and ceil makes a row of the rest: is it near round(…)? Then take that"
    call("rows_to_reach", 0.2, 1.0, 0.3).is_near(10, "1 / 0.1", cause, 0)
    call("rows_to_reach", 0.7, 3.0, 0.8).is_near(30, "3 / 0.1", cause, 0)


@check("trap", "rows_to_reach")
def one_part_in_a_billion_of_many_rows(call):
    cause = "one part in 10⁹ is relative: of 10⁷ rows it is 0.01 rows, while a ninth decimal is far less than rounding"
    call("rows_to_reach", 0.2, 1e6, 0.3).is_near(10**7, "10⁶ / 0.1, but for rounding", cause, 0)
    call("rows_to_reach", 0.2, 1e7, 0.3).is_near(10**8, "10⁷ / 0.1, but for rounding", cause, 0)
    cause = "10¹⁰ is a whole number: rounding is forgiven, but nothing is taken off where there is none"
    call("rows_to_reach", 0.0, 1e10, 1.0).is_near(10**10, "10¹⁰ / 1, exactly", cause, 0)
    cause = "1,000.0001 is one part in 10⁷ above 1,000: that is more than is forgiven"
    call("rows_to_reach", 0.0, 1000.0001, 1.0).is_near(1001, "1,000 rows are too few", cause, 0)


@check("trap", "rows_to_reach")
def beyond_all_floats_and_next_to_nothing(call):
    answer = call("rows_to_reach", 0.0, 1e308, 1e-10)
    answer.must(answer.value is None, "None: 10³¹⁸ rows are more than a float can hold", "round(inf) is an error")
    call("rows_to_reach", 0.0, 1e-300, 1e300).is_near(1, "hardly any slope: one row", "0 rows teach nothing", 0)
