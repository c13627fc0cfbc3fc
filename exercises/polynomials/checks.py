"""Checks of polynomials. Fractions are the oracle: in them nothing is rounded."""

import math
from fractions import Fraction

import numpy as np

from exercises.runner.ladder import check

EXAMPLES = {
    "pure_error": ([1.0, 1.0, 2.0], [2.0, 4.0, 9.0]),
    "least_degree": ([0.0, 1.0, 2.0], [0.0, 1.0, 0.0]),
    "errors_by_degree": ([0.0, 1.0, 2.0], [0.0, 1.0, 0.0], [3.0], [0.0], 2),
}


@check("shape", "pure_error")
def one_number(call, random):
    call("pure_error", random.integers(0, 3, 6), random.normal(size=6)).is_number(
        "a group of one, divided by n − 1, is nan"
    )


@check("by hand", "pure_error")
def two_labels_for_one_x(call):
    words = "at x = 1 no value is closer to 2 and 4 than 3: (1 + 1 + 0) / 3"
    call("pure_error", [1.0, 1.0, 2.0], [2.0, 4.0, 9.0]).is_near(2 / 3, words, "the mean over all points")


@check("law", "pure_error")
def no_constant_for_each_x_does_better(call, random):
    """A function may have any value at each x, so its best is least squares with a column of 0 and 1 for each."""
    for _ in range(3):
        x, y = random.integers(-2, 3, 9), random.integers(-5, 6, 9).astype(float)
        columns = (x[:, None] == np.arange(-2, 3)).astype(float)
        best = np.linalg.lstsq(columns, y, rcond=None)[0]
        true = np.mean((columns @ best - y) ** 2)
        cause = "all points with one x belong together, wherever they stand"
        call("pure_error", x.astype(float), y).is_near(true, "with a free value at each different x", cause)


@check("trap", "pure_error")
def near_is_not_the_same(call):
    x, y = np.array([2.0, 1.0, 1.0 + 2**-40, 3.0]), np.array([5.0, -1.0, 1.0, 7.0])
    cause = "a function may jump as far as it likes between two x that differ by however little"
    call("pure_error", x, y).is_near(
        0, "no x twice (1 and 1 + 2⁻⁴⁰ are two), so some function goes through all", cause
    ).leaves_arguments()
    big = call("pure_error", [3.0, 2.0, 3.0, 3.0], [1e9 + 1, 7.0, 1e9 + 2, 1e9 + 3])
    cause = "mean of squares less square of the mean rounds it away: subtract first"
    big.is_near(0.5, "(1 + 0 + 0 + 1) / 4 for labels around 10⁹", cause)


@check("shape", "least_degree")
def one_degree(call, random):
    call("least_degree", [1.0, 2.0, 4.0], random.normal(size=3)).is_number("−1, not None, where there is none")
    call("least_degree", [1.0, 1.0], [0.0, 1.0]).is_number("−1, not None, where there is none")


@check("by hand", "least_degree")
def few_points(call):
    cause = "the least degree, not the number of points less one"
    call("least_degree", [0.0, 1.0, 2.0], [0.0, 1.0, 0.0]).is_near(2, "a parabola: x (2 − x)")
    call("least_degree", [0.0, 1.0, 2.0, 5.0], [1.0, 3.0, 5.0, 11.0]).is_near(1, "all on the line 1 + 2x", cause)
    call("least_degree", [3.0, 1.0], [4.0, 4.0]).is_near(0, "the constant 4", cause)
    call("least_degree", [3.0, 1.0, 7.0], [0.0, 0.0, 0.0]).is_near(0, "the constant 0", "0 has degree 0, too")
    call("least_degree", [1.0, 2.0, 1.0], [2.0, 0.0, 3.0]).is_near(-1, "x = 1 has two labels: no function has both")
    call("least_degree", [1.0, 2.0, 1.0], [2.0, 0.0, 2.0]).is_near(
        1, "two points, one of them twice", "it is no conflict"
    )


@check("law", "least_degree")
def the_degree_it_was_made_with(call, random):
    for degree in (0, 1, 3, 4):
        x = random.permutation(np.arange(-6, 7))[:9]
        coefficients = [int(c) for c in random.integers(-5, 6, degree)] + [int(random.integers(1, 6))]
        y = [sum(c * int(p) ** k for k, c in enumerate(coefficients)) for p in x]
        words = "the degree of the polynomial that the nine points were taken from"
        call("least_degree", x.astype(float), np.array(y, float)).is_near(degree, words)
    x, y = random.permutation(12)[:5], random.integers(-9, 10, 4)
    y = np.append(y, _missed(x, y))
    call("least_degree", x.astype(float), y).is_near(4, "five points, the last beside the cubic through the others")


def _missed(x, y):
    """A label half a unit or more beside what the polynomial through all but the last point gives there."""
    value = sum(
        Fraction(int(q)) * math.prod(Fraction(int(x[-1] - s), int(p - s)) for s in x[:-1] if s != p)
        for p, q in zip(x[:-1], y, strict=True)
    )
    return float(math.floor(value) + 2)


@check("trap", "least_degree")
def what_rounding_hides_and_makes_up(call):
    x = np.arange(12.0)[::-1]
    cause = "a difference that is only rounding counts as none: compute in fractions.Fraction, which does not round"
    binomials = np.array([math.comb(int(p), 5) for p in x], float)
    call("least_degree", x, binomials).is_near(5, "x (x − 1) … (x − 4) / 120", cause)
    cause = "a tolerance takes it for rounding, but the numbers are exact: compute in fractions.Fraction"
    y = 1e9 * x**2
    y[3] += 1
    call("least_degree", x, y).is_near(11, "twelve points, one of them 1 beside 10⁹ x²", cause).leaves_arguments()


def errors(call, x, y, x_new, y_new, highest):
    """The errors of the degrees up to the highest, on the points and on fresh ones."""
    answer = call("errors_by_degree", x, y, x_new, y_new, highest).has_parts("training", "fresh")
    cause = "one for each degree, 0 and the highest included"
    return [answer.part(i, name).has_shape((highest + 1,), cause) for i, name in enumerate(("training", "fresh"))]


@check("shape", "errors_by_degree")
def two_errors_a_degree(call, random):
    for n, p, highest in ((6, 4, 3), (3, 1, 0), (4, 5, 3)):
        x = random.permutation(9)[:n]
        errors(call, x, random.normal(size=n), random.normal(size=p), random.normal(size=p), highest)


@check("by hand", "errors_by_degree")
def exact_and_no_good(call):
    training, fresh = errors(call, [0.0, 1.0, 2.0], [0.0, 1.0, 0.0], [3.0], [0.0], 2)
    words = "the constant ⅓ misses by ⅓, ⅔, ⅓; so does the line, which is flat; x (2 − x) meets all"
    training.is_near([2 / 9, 2 / 9, 0], words, "the mean of the squares")
    fresh.is_near([1 / 9, 1 / 9, 9], "at 3 they say ⅓, ⅓ and −3", "fitted to the old points, tried on the new one")


def exact_errors(x, y, x_new, y_new, highest):
    """The same in fractions, by the normal equations, which are exact there."""
    errors = []
    for k in range(1, highest + 2):
        A, B = ([[Fraction(p) ** j for j in range(k)] for p in points] for points in (x, x_new))
        rows = [[sum(a[i] * a[j] for a in A) for j in range(k)] for i in range(k)]
        for i, row in enumerate(rows):
            row.append(sum(a[i] * q for a, q in zip(A, y, strict=True)))
        c = _solved(rows)
        errors.append([_mean_square(M, c, labels) for M, labels in ((A, y), (B, y_new))])
    return np.array(errors, float).T


def _solved(rows):
    """The solution of the equations (matrix, right side), by elimination; the pivots of a Gram matrix are not 0."""
    for i, pivot in enumerate(rows):
        pivot[:] = [value / pivot[i] for value in pivot]
        for row in rows[:i] + rows[i + 1 :]:
            row[:] = [value - row[i] * part for value, part in zip(row, pivot, strict=True)]
    return [row[-1] for row in rows]


def _mean_square(M, c, labels):
    misses = [sum(a * b for a, b in zip(row, c, strict=True)) - q for row, q in zip(M, labels, strict=True)]
    return sum(miss**2 for miss in misses) / len(misses)


@check("law", "errors_by_degree")
def as_in_fractions(call, random):
    for n, highest in ((7, 4), (5, 4)):
        x, y = random.permutation(np.arange(-4, 5))[:n].tolist(), random.integers(-3, 4, n).tolist()
        x_new, y_new = random.integers(-4, 5, 3).tolist(), random.integers(-3, 4, 3).tolist()
        training, fresh = exact_errors(x, y, x_new, y_new, highest)
        got = errors(call, np.array(x, float), np.array(y, float), x_new, y_new, highest)
        cause = "the polynomial of degree k has k + 1 coefficients, all fitted anew to the old points"
        got[0].leaves_arguments().is_near(training, "worked out in fractions", cause, 1e-8)
        got[1].is_near(fresh, "worked out in fractions", cause, 1e-8)


@check("trap", "errors_by_degree")
def years(call, random):
    in_years(call, random, np.arange(1990.0, 2002.0))
    in_years(call, random, np.arange(1900.0, 2020.0, 10.0))
    one, _ = errors(call, [5.0, 5.0], [1.0, 3.0], [5.0], [2.0], 0)
    one.is_near([1], "one x only: the mean of its labels", "all x equal: a width of 0 divides nothing")


@check("trap", "errors_by_degree")
def two_points_side_by_side(call):
    x, y = [-1.0, 0.0, 2.0**-27, 1.0], [0.0, 1.0, 2.0, 0.0]
    training, fresh = exact_errors([Fraction(p) for p in x], [int(q) for q in y], [Fraction(1, 2)], [0], 3)
    got = errors(call, x, y, [0.5], [0.0], 3)
    cause = "points that lie close are two all the same: a loose cut-off takes for rounding what tells them apart"
    got[0].is_near(training, "worked out in fractions", cause, 1e-6)
    got[1].is_near(fresh, "worked out in fractions", cause, 1e-6)


def in_years(call, random, x):
    """Expect the errors of a line and of a polynomial of degree 11 over twelve years."""
    y = random.integers(-3, 4, 12).astype(float)
    y[0], y[1] = 4, -4  # never all equal
    at = [x[5] + (x[6] - x[5]) * part for part in (0.5, 1.25)]
    whole = [
        sum(
            Fraction(q) * math.prod((Fraction(p) - Fraction(s)) / (Fraction(r) - Fraction(s)) for s in x if s != r)
            for r, q in zip(x, y, strict=True)
        )
        for p in at
    ]
    training, fresh = errors(call, x, y, at, [0.0, 0.0], 11)
    cause = "1, x, x² … of years are all but parallel, and digits are lost: shift and scale x to −1 … 1 first"
    line = np.polyfit(x - x[5], y, 1)
    bends = [np.mean(y**2) - np.mean(y) ** 2, np.mean((np.polyval(line, x - x[5]) - y) ** 2)]
    training.must(np.allclose(training.value[:2], bends, atol=1e-6), f"first {bends[0]:.6g} and {bends[1]:.6g}", cause)
    training.must(abs(training.value[11]) < 1e-6, "0 at degree 11, which twelve points leave no error", cause)
    true = float(sum(value**2 for value in whole) / 2)
    words = f"at degree 11 a fresh error of {true:.8g}, from the polynomial through all points, in fractions"
    fresh.must(abs(fresh.value[11] / true - 1) < 1e-4, words, cause)
