"""Checks of double-descent. Fractions are the oracle: in them nothing is rounded."""

from fractions import Fraction
from math import comb

import numpy as np

from exercises.runner.ladder import check

AT = np.array([-1.0, 0.0, 1.0, 0.0])
HILL = np.array([0.0, 3.0, 0.0, 3.0])  # 3 − 3x² = 2 P₀ − 2 P₂

EXAMPLES = {
    "legendre_matrix": ([-1.0, 0.0, 0.5], 4),
    "least_norm_fit": (AT, HILL, 2),
    "descent": (AT, HILL, [0.5, -0.5, 0.0], [0.0, 0.0, 0.0], [0, 2]),
}


def exact_matrix(x, degree):
    """Rows of P₀(x) … in fractions: Pₖ = Σ C(k, j)² (x − 1)ᵏ⁻ʲ (x + 1)ʲ / 2ᵏ, over j = 0 … k."""
    rows = []
    for point in map(Fraction, x):
        below, above = ([(point + side) ** j for j in range(degree + 1)] for side in (-1, 1))
        sums = (sum(comb(k, j) ** 2 * below[k - j] * above[j] for j in range(k + 1)) for k in range(degree + 1))
        rows.append([total / 2**k for k, total in enumerate(sums)])
    return rows


def solved(rows):
    """The solution of the equations (matrix, right side), by elimination."""
    for i in range(len(rows)):
        at = next(j for j in range(i, len(rows)) if rows[j][i])
        rows[i], rows[at] = rows[at], rows[i]
        rows[i] = [value / rows[i][i] for value in rows[i]]
        for j, row in enumerate(rows):
            if j != i:
                rows[j] = [value - row[i] * part for value, part in zip(row, rows[i], strict=True)]
    return [row[-1] for row in rows]


def exact_fit(x, y, degree):
    """The coefficients in fractions: Aᵀ(AAᵀ)⁻¹y with more columns than rows, (AᵀA)⁻¹Aᵀy otherwise; x all different."""
    A, labels = exact_matrix(x, degree), [Fraction(v) for v in y]
    columns = [list(column) for column in zip(*A, strict=True)]
    if degree + 1 > len(x):
        gram = [[dot(a, b) for b in A] + [label] for a, label in zip(A, labels, strict=True)]
        weights = solved(gram)
        return [dot(column, weights) for column in columns]
    return solved([[dot(a, b) for b in columns] + [dot(a, labels)] for a in columns])


def dot(a, b):
    return sum(p * q for p, q in zip(a, b, strict=True))


def places(random, n):
    """Different x, exact in few digits."""
    return random.permutation(np.arange(-16, 17))[:n] / 16


@check("shape", "legendre_matrix")
def a_column_for_each_degree(call, random):
    for n, degree in ((5, 3), (3, 6), (4, 0)):
        call("legendre_matrix", places(random, n), degree).has_shape((n, degree + 1), "degrees 0 to the last")


@check("by hand", "legendre_matrix")
def the_first_five(call):
    cause = "P₂ = (3x² − 1)/2, P₃ = (5x³ − 3x)/2; (k + 1)Pₖ₊₁ = (2k + 1)x Pₖ − k Pₖ₋₁"
    call("legendre_matrix", [-1.0, 0.0, 0.5], 4).is_near(
        [[1, -1, 1, -1, 1], [1, 0, -0.5, 0, 0.375], [1, 0.5, -0.125, -0.4375, -0.2890625]], "", cause
    )


@check("law", "legendre_matrix")
def at_right_angles(call):
    """A Gauss rule of m points is exact up to degree 2m − 1."""
    at, weights = np.polynomial.legendre.leggauss(9)
    V = np.asarray(call("legendre_matrix", at, 6).has_shape((9, 7)).leaves_arguments().value, float)
    products = (V.T * weights) @ V
    answer = call("legendre_matrix", at, 6)
    good = bool(np.allclose(products, np.diag(2 / (2 * np.arange(7) + 1)), rtol=0, atol=1e-12))
    answer.must(good, "∫ PⱼPₖ to be 0 for j ≠ k and 2/(2k + 1) for j = k", "scaled, or of another family")


@check("trap", "legendre_matrix")
def degree_sixty(call):
    cause = "the coefficients of the powers have 22 digits at degree 60, and cancel: use the recurrence, not the powers"
    x = [0.9375, -0.75, 0.6875]
    true = np.array(exact_matrix(x, 60), float)
    call("legendre_matrix", x, 60).is_near(true, "worked out in fractions", cause, 1e-11)


@check("shape", "least_norm_fit")
def a_coefficient_for_each_degree(call, random):
    for n, degree in ((6, 3), (4, 6), (5, 0)):
        call("least_norm_fit", places(random, n), random.normal(size=n), degree).has_shape((degree + 1,))


@check("by hand", "least_norm_fit")
def a_hill_and_a_line(call):
    call("least_norm_fit", AT, HILL, 2).is_near([2, 0, -2], "3 − 3x² = 2 P₀ − 2 P₂", "in Pₖ, not in powers of x")
    cause = "many fit equally well; the least ‖c‖ shares what two columns can do alike"
    line = np.array([-4.0, 0.0, 4.0, 0.0])
    call("least_norm_fit", AT, line, 3).is_near([0, 2, 0, 2], "P₁ and P₃ agree at −1, 0, 1: half each", cause)
    call("least_norm_fit", AT, HILL + line, 0).is_near([1.5], "the mean of the labels")


@check("law", "least_norm_fit")
def as_fitted_in_fractions(call, random):
    for n, degree in ((7, 3), (4, 6), (5, 4), (3, 8)):
        x, y = places(random, n), random.integers(-9, 10, n).astype(float)
        true = np.array(exact_fit(x.tolist(), y.tolist(), degree), float)
        cause = "of all that fit equally well the one with the least ‖c‖"
        call("least_norm_fit", x, y, degree).is_near(true, "worked out in fractions", cause, 1e-8).leaves_arguments()


@check("trap", "least_norm_fit")
def near_neighbours_and_twins(call):
    x = np.array([-0.5, 0.25, 0.25 + 2.0**-26, 0.75])
    y = x**3 - x
    for degree in (3, 7):
        true = np.array(exact_fit(x.tolist(), y.tolist(), degree), float)
        cause = "AᵀA and AAᵀ square the ratio of the singular values, and a loose cut-off drops the least, of 10⁻⁸"
        call("least_norm_fit", x, y, degree).is_near(true, "worked out in fractions", cause, 1e-5)
    cause = "an x that comes twice makes AAᵀ singular: least squares, not an equation that must be met"
    call("least_norm_fit", [0.0, 0.0, 0.0], [[1.0], [2.0], [6.0]], 4).is_near(
        [192 / 89, 0, -96 / 89, 0, 72 / 89], "3 · a/‖a‖² with the row a = 1, 0, −½, 0, ⅜", cause
    )
    cause = "a singular value of the size of rounding is 0: divided by, it makes coefficients of 10¹⁵"
    x, y = np.repeat([-0.7, 0.1, 0.3], 3), np.repeat([1.0, 2.0, 4.0], 3)
    shortest = np.linalg.pinv(np.polynomial.legendre.legvander(x[::3], 5)) @ y[::3]
    call("least_norm_fit", x, y, 5).is_near(shortest, "as from three points, each of which comes thrice", cause, 1e-8)


def parts(call, *arguments):
    """The three parts of `descent`, each in the right shape."""
    answer = call("descent", *arguments).has_parts("training", "fresh", "norms")
    shape = (len(arguments[-1]),)
    return [answer.part(i, name).has_shape(shape) for i, name in enumerate(("training", "fresh", "norms"))]


@check("shape", "descent")
def three_numbers_for_each_degree(call, random):
    for n, p, degrees in ((6, 4, [0, 3, 7]), (3, 5, [6, 1, 2, 9])):
        parts(call, places(random, n), random.normal(size=n), places(random, p), random.normal(size=p), degrees)


@check("by hand", "descent")
def a_constant_and_a_hill(call):
    training, fresh, norms = parts(call, AT, HILL, [0.5, -0.5, 0.0], [0.0, 0.0, 0.0], [0, 2])
    training.is_near([2.25, 0], "1.5 misses each label by 1.5; 3 − 3x² misses none", "the mean of the squares")
    cause = "fitted to the old points, tried on the new ones"
    fresh.is_near([2.25, 6.375], "(2.25² + 2.25² + 3²)/3 for the hill", cause)
    norms.is_near([1.5, 8**0.5], "‖(2, 0, −2)‖ for the hill", "the root of the sum of all c²")


@check("law", "descent")
def errors_in_fractions(call, random):
    for n, p, degrees in ((6, 4, [5, 0, 3, 9]), (4, 7, [8, 2, 3])):
        x, y = places(random, n), random.integers(-9, 10, n).astype(float)
        x_new, y_new = places(random, p), random.integers(-9, 10, p).astype(float)
        fits = [exact_fit(x.tolist(), y.tolist(), degree) for degree in degrees]
        true = []
        for at, labels in ((x, y), (x_new, y_new)):
            rows = [exact_matrix(at.tolist(), len(c) - 1) for c in fits]
            misses = [
                [dot(row, c) - Fraction(v) for row, v in zip(A, labels, strict=True)]
                for A, c in zip(rows, fits, strict=True)
            ]
            true.append([float(sum(miss**2 for miss in each) / len(each)) for each in misses])
        training, fresh, norms = parts(call, x, y, x_new, y_new, degrees)
        training.leaves_arguments()
        cause = "in the order of the degrees; the same c for both errors"
        training.is_near(true[0], "worked out in fractions", cause, 1e-8)
        fresh.is_near(true[1], "worked out in fractions", cause, 1e-8)
        norms.is_near([float(dot(c, c)) ** 0.5 for c in fits], "worked out in fractions", cause, 1e-8)


@check("trap", "descent")
def twins_and_one_degree_or_the_same_twice(call):
    for degrees in ([1], [2, 2], [2, 3]):
        training, fresh, norms = parts(call, [0.0, 0.0, 0.5], [1.0, 3.0, 2.0], [0.0], [1.0], degrees)
        cause = "an x that comes twice has one prediction; lstsq gives no residuals where the rank is below the columns"
        training.is_near([2 / 3] * len(degrees), "2 at both places; the labels 1 and 3 are missed by 1", cause)
        fresh.is_near([1.0] * len(degrees), "2 at 0, where the label is 1", cause)
        fits = [np.linalg.pinv(np.polynomial.legendre.legvander([0.0, 0.5], degree)) @ [2, 2] for degree in degrees]
        norms.is_near([np.linalg.norm(c) for c in fits], "the shortest c that is 2 at 0 and at ½", "one c a degree")


@check("trap", "descent")
def down_up_and_down(call, random):
    """20 points, degrees to 60: no error is left from 19 on, and from there the norm can only fall."""
    x = np.linspace(-1, 1, 20)
    y, at = 2 * x + np.cos(25 * x), np.linspace(-1, 1, 101)
    y = y + 0.1 * random.normal(size=20)
    training, fresh, norms = parts(call, x, y, at, 2 * at + np.cos(25 * at), [5, 19, 30, 45, 60])
    training.must(bool(np.all(np.asarray(training.value)[1:] < 1e-12)), "no training error from degree 19 on")
    sizes = np.asarray(norms.value, float)
    cause = "with more columns the old c still fits, with 0 for the new ones: the shortest cannot be longer"
    norms.must(bool(np.all(np.diff(sizes[1:]) < 1e-9 * sizes[1])), "norms that never rise from degree 19 on", cause)
    errors = np.asarray(fresh.value, float)
    cause = "beyond the threshold the least-norm fit is meant, not the degree cut at n − 1 or any exact fit"
    fresh.must(errors[1] > 20 * errors[4], "a fresh error at degree 19 that is over 20 times that at 60", cause)
