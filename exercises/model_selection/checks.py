"""Checks of model-selection."""

from fractions import Fraction

import numpy as np

from exercises.runner.ladder import check

CORNERS = np.vstack([np.eye(3), np.zeros((1, 3))])  # the weights are the first three labels
LABELS = np.array([4.0, 1.0, 0.5, 0.0])
VALID = np.array([[1.0, 0, 0], [0, 1, 0], [0, 0, 1], [1, 1, 1], [0, 0, 2]])
VALID_LABELS = np.array([4.0, 1.0, 0.0, 5.0, 0.8])

EXAMPLES = {
    "expected_errors": ([2.0, 1.0, 0.0], 1.0, 10),
    "best_sizes": ([2.0, 1.0, 0.2], 1.0, [10, 40, 100]),
    "picked": (CORNERS, LABELS, VALID, VALID_LABELS),
}


def exact(weights, noise, n):
    """(training, fresh) for each size, in fractions."""
    rows = []
    for k in range(min(len(weights), n - 2) + 1):
        left = Fraction(noise) + sum(Fraction(w) ** 2 for w in weights[k:])
        rows.append((left * Fraction(n - k, n), left + left * Fraction(k, n - k - 1)))
    return [list(column) for column in zip(*rows, strict=True)]


@check("shape", "expected_errors")
def an_error_for_each_size(call, random):
    for d, n in ((4, 9), (6, 5)):
        answer = call("expected_errors", random.normal(size=d), 0.5, n).has_parts("training", "fresh")
        cause = "sizes 0, 1 … d, but none above n − 2"
        answer.part(0, "training").has_shape((min(d, n - 2) + 1,), cause)
        answer.part(1, "fresh").has_shape((min(d, n - 2) + 1,), cause)


@check("by hand", "expected_errors")
def two_weights_of_three(call):
    answer = call("expected_errors", [2.0, 1.0, 0.0], 1.0, 10)
    cause = "a feature left out is noise of the variance w²; each that is fitted takes a tenth of the noise along"
    answer.part(0, "training").is_near([6, 1.8, 0.8, 0.7], "6, 2 · 9/10, 1 · 8/10, 1 · 7/10", cause)
    cause = "the weights have the covariance τ² · mean of (XᵀX)⁻¹, τ² I/(n − k − 1), and that comes on top of τ²"
    answer.part(1, "fresh").is_near([6, 2.25, 9 / 7, 1.5], "6, 2 · 9/8, 1 · 9/7, 1 · 9/6", cause)


@check("law", "expected_errors")
def the_mean_over_many_draws(call, random):
    """Given X and the size, the noise can be averaged exactly; the mean over 20,000 X is right to a percent or so."""
    d, n, noise = 4, 12, 0.7
    weights = random.uniform(0.3, 2, d)
    X = random.normal(size=(20_000, n, d))
    training, fresh = [], []
    for k in range(d + 1):
        left = noise + float(np.sum(weights[k:] ** 2))
        training.append(left * (n - k) / n)
        grams = np.swapaxes(X[:, :, :k], 1, 2) @ X[:, :, :k]
        fresh.append(left * (1 + float(np.mean(np.trace(np.linalg.inv(grams), axis1=1, axis2=2)))) if k else left)
    answer = call("expected_errors", weights, noise, n).leaves_arguments()
    answer.part(0, "training").is_near(training, "the noise and what is left out, less the k directions fitted")
    off = np.abs(np.asarray(answer.part(1, "fresh").has_shape((d + 1,)).value) / fresh - 1)
    words = f"fresh errors within 4 % of the mean over 20,000 draws, {np.round(fresh, 3)}"
    answer.part(1, "fresh").must(float(off.max()) < 0.04, words, "k/(n − k − 1), which is more than k/n")


@check("trap", "expected_errors")
def few_rows_and_no_noise(call):
    weights = [0.0, 3.0, 0.0, 1e-4, 5.0]
    for noise, n in ((0.0, 4), (0.0, 1000), (1e-12, 9)):
        training, fresh = exact(weights, noise, n)
        answer = call("expected_errors", weights, noise, n)
        cause = "of the weights left out every square counts, whatever comes after or before it"
        answer.part(0, "training").is_near(np.array(training, float), "worked out in fractions", cause)
        answer.part(1, "fresh").is_near(np.array(fresh, float), "worked out in fractions", cause)


@check("trap", "expected_errors")
def little_left_beside_much(call):
    training, fresh = exact([1e5, 1e-5], 0.0, 10)
    answer = call("expected_errors", [1e5, 1e-5], 0.0, 10)
    cause = "the sum of all less those fitted has lost the small ones: add up what is left, from the last weight on"
    for place, (name, true) in enumerate((("training", training), ("fresh", fresh))):
        part = answer.part(place, name).has_shape((3,))
        near = bool(np.allclose(part.value, np.array(true, float), rtol=1e-9, atol=0))
        words = (
            f"{[float(f'{float(error):.6g}') for error in true]}, worked out in fractions: each entry to nine digits"
        )
        part.must(near, words, cause)


@check("shape", "best_sizes")
def a_size_for_each_number_of_rows(call, random):
    answer = call("best_sizes", random.normal(size=4), 0.5, [5, 10, 40, 100, 9]).has_shape((5,))
    answer.must(bool(np.all(np.asarray(answer.value) % 1 == 0)), "whole numbers")


@check("by hand", "best_sizes")
def what_ten_rows_carry(call):
    words = "4 rows: 6.04, 3.06, 3.12; 10: 6.04, 2.30, 1.34, 1.50; 40: the third pays, 1.083 against 1.096"
    cause = "the size, that is the number of features, with the least fresh error; sizes start at 0"
    call("best_sizes", [2.0, 1.0, 0.2], 1.0, [4, 10, 40, 100]).is_near([1, 2, 3, 3], words, cause)


@check("law", "best_sizes")
def of_all_sizes_the_least(call, random):
    for d in (5, 9):
        weights, noise = np.sort(np.abs(random.normal(size=d)))[::-1] * random.choice([-1, 1], d), 1.5
        rows = [200, 6, 17, 60, 11]
        best = []
        for n in rows:
            fresh = exact(weights.tolist(), noise, n)[1]
            best.append(fresh.index(min(fresh)))
        cause = "the fresh error decides, not the training error, which always falls"
        answer = call("best_sizes", weights, noise, rows).leaves_arguments()
        answer.is_near(best, "each size worked out in fractions", cause)


@check("trap", "best_sizes")
def one_number_of_rows_or_the_same_twice(call):
    cause = "a size for each entry of rows, in one row of ints: for a single entry, and for equal ones, too"
    call("best_sizes", [2.0, 1.0, 0.2], 1.0, [10]).is_near([2], "6.04, 2.30, 1.34, 1.50", cause)
    call("best_sizes", [2.0, 1.0, 0.2], 1.0, [10, 10]).is_near([2, 2], "6.04, 2.30, 1.34, 1.50, twice", cause)


@check("trap", "best_sizes")
def over_a_hill_and_among_equals(call):
    cause = "features of no use may stand before one of great use: compare all sizes, do not stop at the first rise"
    call("best_sizes", [0.0, 0.0, 3.0, 0.0], 1.0, [30, 3]).is_near(
        [3, 0], "the third feature is worth two idle ones", cause
    )
    cause = "the smaller of equals; nothing but zeros is best left out"
    call("best_sizes", [0.0, 0.0, 0.0], 0.0, [7, 50]).is_near([0, 0], "all errors are 0", cause)
    cause = "a weight of 10⁻⁵ pays once 1/n is below its square"
    call("best_sizes", [1.0, 1e-5, 0.0], 1.0, [10**9, 10**11]).is_near([1, 2], "10⁻¹⁰ against 10⁻⁹ and 10⁻¹¹", cause)


def problem(random, n, d, m):
    """Rows to fit and rows to validate, with weights that fall."""
    w = 2.0 * 0.5 ** np.arange(d)
    X, V = (random.normal(size=(rows, d)) @ (np.eye(d) + 0.5) for rows in (n, m))  # columns alike
    return X, X @ w + random.normal(size=n), V, V @ w + random.normal(size=m)


@check("shape", "picked")
def two_sizes(call, random):
    answer = call("picked", *problem(random, 9, 4, 7)).has_parts("least", "simplest")
    for place, name in enumerate(("least", "simplest")):
        part = answer.part(place, name).is_number()
        part.must(float(part.value) in range(5), "a whole number from 0 to d", "the size, not the error")


@check("by hand", "picked")
def three_and_two(call):
    """The errors of the sizes 0 to 3: 8.528, 0.528, 0.128, 0.108; one standard error of the last: 0.058."""
    answer = call("picked", CORNERS, LABELS, VALID, VALID_LABELS)
    answer.part(0, "least").is_near(3, "(0 + 0 + 0.25 + 0.25 + 0.04)/5 = 0.108", "errors on the validation rows")
    cause = "the standard deviation of the m squared errors over √m, once, above the least"
    answer.part(1, "simplest").is_near(2, "0.128 is below 0.108 + 0.058", cause)
    answer = call("picked", CORNERS, LABELS, VALID[:4], VALID_LABELS[:4])
    answer.part(0, "least").is_near(2, "without the last row size 2 has no error", "of equals the smaller")
    answer.part(1, "simplest").is_near(2, "no spread, so nothing is allowed")


@check("law", "picked")
def by_each_row(call, random):
    for n, d, m in ((9, 4, 7), (20, 5, 11), (40, 6, 9), (12, 3, 30)):
        X, y, V, labels = problem(random, n, d, m)
        means, errors = [], []
        for k in range(d + 1):
            w = np.linalg.pinv(X[:, :k]) @ y if k else np.zeros(0)
            squares = [float((row[:k] @ w - label) ** 2) for row, label in zip(V, labels, strict=True)]
            means.append(sum(squares) / m)
            errors.append((sum((s - means[-1]) ** 2 for s in squares) / (m - 1) / m) ** 0.5)
        least = means.index(min(means))
        simplest = next(k for k in range(d + 1) if means[k] <= means[least] + errors[least])
        answer = call("picked", X, y, V, labels).leaves_arguments()
        answer.part(0, "least").is_near(least, f"of the errors {np.round(means, 3)}", "fitted to X, tried on X_valid")
        cause = "the standard error belongs to the size with the least error, and the smallest size within it counts"
        words = f"of the errors {np.round(means, 3)}, {errors[least]:.3f} more than the least allowed"
        answer.part(1, "simplest").is_near(simplest, words, cause)


@check("trap", "picked")
def not_the_first_rise_and_few_rows(call):
    X = np.vstack([np.eye(3), -np.eye(3), np.ones((1, 3))])
    y = X @ [1.0, -1.0, 9.0]
    V = np.array([[1.0, 1, 1], [1, 2, 1], [2, 1, -1], [0, 1, 1.0]])
    answer = call("picked", X, y.reshape(7, 1), V, (V @ [1.0, -1.0, 9.0]).reshape(4, 1))
    cause = "the error may rise before it falls: all sizes are compared"
    answer.part(0, "least").is_near(3, "only all three features give the labels", cause)
    answer.part(1, "simplest").is_near(3, "an error of rounding allows hardly more", cause)
    flat = call("picked", CORNERS, np.zeros(4), VALID, VALID_LABELS)
    flat.part(0, "least").is_near(0, "all sizes predict 0 and are equal", "of equals the smaller")


@check("trap", "picked")
def just_within_and_just_beyond(call):
    """The squares of size 3 are 0, 0, 1, 1, 0, so one standard error is √(0.3/5) = 0.2449; size 2 has c²/5 more."""
    V = np.array([[1.0, 0, 0], [0, 1, 0], [1, 1, 0], [1, -1, 0], [0, 0, 1]])
    cause = "the standard deviation with m − 1, over √m; m counts the rows to validate, not those fitted"
    for c, simplest, words in ((1.1, 2, "0.242 more is within"), (1.115, 3, "0.249 more is beyond")):
        answer = call("picked", CORNERS, np.array([4.0, 2.0, c, 0.0]), V, np.array([4.0, 2.0, 7.0, 3.0, c]))
        answer.part(0, "least").is_near(3, "0.4, the least")
        answer.part(1, "simplest").is_near(simplest, f"one standard error is 0.245: {words}", cause)


@check("trap", "picked")
def a_column_of_small_numbers(call, random):
    X = random.normal(size=(14, 3))
    rows, y = X * [1.0, 1.0, 2.0**-30], X @ [1.0, -1.0, 3.0]
    answer = call("picked", rows[:8], y[:8], rows[8:], y[8:])
    cause = "a column of a billionth is no rounding: a loose cut-off takes its weight away"
    answer.part(0, "least").is_near(3, "only all three features give the labels", cause)


@check("trap", "picked")
def a_small_size_beyond_a_bad_one(call):
    """The squares of size 3 are 0, 1, 1, 0.16, 0.16; of 0 and 2 the last two are 0.36; size 1 is far off."""
    V = np.array([[1.0, 1, 0], [1, 1, 0], [1, 1, 0], [0, 0, 1], [0, 0, 1]])
    answer = call("picked", CORNERS, np.array([4.0, -4.0, 1.0, 0.0]), V, np.array([0.0, 1.0, -1.0, 0.6, 0.6]))
    answer.part(0, "least").is_near(3, "0.464, 0.08 less than sizes 0 and 2")
    cause = "the smallest of all sizes within one standard error: a worse one on the way does not matter"
    answer.part(1, "simplest").is_near(0, "0.544 is below 0.464 + 0.221", cause)
