"""Checks of least-squares."""

from fractions import Fraction

import numpy as np

from exercises.runner.expect import Broken
from exercises.runner.ladder import check

LINE = np.array([[1.0, 0.0], [1.0, 1.0], [1.0, 2.0]])  # a column of ones and x = 0, 1, 2
HEIGHTS = np.array([1.0, 2.0, 6.0])  # the best line through them is ½ + 5/2 x
ONES = np.array([[1.0], [1.0]])

EXAMPLES = {
    "loss": (LINE, HEIGHTS, np.zeros(2)),
    "gradient": (LINE, HEIGHTS, np.zeros(2)),
    "solve_normal_equations": (LINE, HEIGHTS),
    "solve_qr": (LINE, HEIGHTS),
    "solve_min_norm": (LINE, HEIGHTS),
    "solve_refined": (LINE, HEIGHTS),
    "ridge": (LINE, HEIGHTS, 1.0),
}
BY_HAND = "the line ½ + 5/2 x, by hand"
LSTSQ = "what numpy.linalg.lstsq finds"
SQUARED = "forming XᵀX squares the condition number, and with it the rounding: work on X itself"


def problem(random, n, d):
    """Features, labels and weights of a problem that is easy to solve."""
    return random.normal(size=(n, d)), random.normal(size=n), random.normal(size=d)


def nearly_parallel(e):
    """Läuchli's matrix, whose three columns differ by e only, and labels that weights of 1, 2 and 3 fit exactly."""
    X = np.vstack([np.ones(3), e * np.eye(3)])
    return X, X @ [1.0, 2.0, 3.0]


def twins(random):
    """Features of which the second follows from the first, and labels."""
    x = random.normal(size=8)
    return np.column_stack([x, 3.0 * x, np.ones(8)]), random.normal(size=8)


def exact(X, y, strength=0):
    """The w with (XᵀX + strength · I) w = Xᵀy for these very floats, by elimination in exact fractions."""
    rows = [[Fraction(float(value)) for value in (*x, label)] for x, label in zip(X, y, strict=True)]
    d = X.shape[1]
    system = [[sum(row[i] * row[j] for row in rows) for j in range(d + 1)] for i in range(d)]
    for i in range(d):
        system[i][i] += Fraction(strength)
    for i in range(d):  # the matrix is positive definite: no pivot is zero
        system[i] = [value / system[i][i] for value in system[i]]
        for k in set(range(d)) - {i}:
            system[k] = [a - system[k][i] * b for a, b in zip(system[k], system[i], strict=True)]
    return np.array([float(row[-1]) for row in system])


@check("shape", "loss")
def the_loss_is_a_number(call, random):
    for n, d in ((5, 2), (3, 1)):
        call("loss", *problem(random, n, d)).is_number()


@check("by hand", "loss")
def the_loss_of_no_weights(call):
    cause = "½ of the mean of the squares: the ½ forgotten, or the sum taken for the mean"
    call("loss", LINE, HEIGHTS, np.zeros(2)).is_near(41 / 6, "½ · (1 + 4 + 36) / 3", cause)
    call("loss", LINE, HEIGHTS, np.ones(2)).is_near(1.5, "½ · (0 + 0 + 9) / 3", "a (3,) beside a (3, 1) becomes (3, 3)")


@check("law", "loss")
def half_the_mean_square(call, random):
    for n, d in ((1, 1), (4, 3), (20, 2)):
        X, y, w = problem(random, n, d)
        X_, y_, w_ = (np.vectorize(Fraction, otypes=[object])(values) for values in (X, y, w))
        half = sum(residual**2 for residual in X_ @ w_ - y_) / (2 * n)
        call("loss", X, y, w).leaves_arguments().is_near(float(half), "worked out in exact fractions")


@check("trap", "loss")
def labels_in_a_column(call):
    cause = "a (3,) beside a (3, 1) becomes (3, 3) without a word; the lines above the mark bring y to (n,)"
    call("loss", LINE, HEIGHTS.reshape(3, 1), np.zeros(2)).is_near(41 / 6, "as for labels of shape (n,)", cause)


@check("shape", "gradient")
def one_slope_for_each_weight(call, random):
    for n, d in ((5, 2), (3, 1), (4, 6)):
        call("gradient", *problem(random, n, d)).has_shape((d,), "Xᵀ times the n residuals gives one number a column")


@check("by hand", "gradient")
def the_slopes_at_no_weights(call):
    cause = "the sign, the 1/n, or a 2 that the ½ of the loss has cancelled"
    call("gradient", LINE, HEIGHTS, np.zeros(2)).is_near([-3, -14 / 3], "−Xᵀy / 3", cause)


@check("law", "gradient")
def the_slopes_of_the_loss(call, random):
    for n, d in ((3, 1), (10, 4)):
        X, y, w = problem(random, n, d)
        up, down = (
            np.array([np.mean((X @ (w + step) - y) ** 2) / 2 for step in sign * 1e-3 * np.eye(d)]) for sign in (1, -1)
        )
        answer = call("gradient", X, y, w).leaves_arguments()
        answer.is_near((up - down) / 2e-3, "the loss a little further, less a little before", "", 1e-8)


@check("trap", "gradient")
def no_slope_at_the_minimum(call, random):
    X, y, _ = problem(random, 12, 3)
    call("gradient", X, y, np.linalg.lstsq(X, y)[0]).is_near(np.zeros(3), "zero at the minimum")
    call("gradient", X, y.reshape(-1, 1), np.zeros(3)).is_near(-X.T @ y / 12, "as for labels of shape (n,)")


@check("shape", "solve_normal_equations")
def weights_from_normal_equations(call, random):
    for n, d in ((5, 2), (4, 1)):
        call("solve_normal_equations", *problem(random, n, d)[:2]).has_shape(
            (d,), "return the d weights, without X or y around them"
        )


@check("by hand", "solve_normal_equations")
def a_line_and_a_penalty_by_normal_equations(call):
    call("solve_normal_equations", LINE, HEIGHTS).is_near([0.5, 2.5], BY_HAND)
    cause = "ridge is added to the diagonal of XᵀX as it is, not times n and not squared"
    call("solve_normal_equations", ONES, [1.0, 3.0], 2.0).is_near([1], "from (1 + 1 + 2) w = 1 + 3", cause)


@check("law", "solve_normal_equations")
def the_weights_of_normal_equations(call, random):
    for n, d in ((6, 2), (30, 5)):
        X, y, _ = problem(random, n, d)
        call("solve_normal_equations", X, y).leaves_arguments().is_near(np.linalg.lstsq(X, y)[0], LSTSQ)
        call("solve_normal_equations", X, y, 0.3).is_near(exact(X, y, 0.3), "worked out in exact fractions")


@check("trap", "solve_normal_equations")
def normal_equations_without_one_answer(call, random):
    X, y = twins(random)
    cause = "rounding hides that XᵀX has no inverse, and noise is returned: look at its eigenvalues or its rank first"
    call.refuses("solve_normal_equations", X, y, naming="X", cause=cause)
    cause = "so weak a penalty leaves a condition number above 2²⁶, and half of the digits are lost without a word"
    call.refuses("solve_normal_equations", X, y, 1e-11, naming="X", cause=cause)
    X, y = nearly_parallel(1e-5)
    cause = "a condition number of XᵀX of 3e10 leaves five digits: without a penalty that is no reason to refuse"
    call("solve_normal_equations", 1e-5 * X, 1e-5 * y).is_near([1, 2, 3], "y = X @ [1, 2, 3] exactly", cause, 1e-4)
    X, y, _ = problem(random, 3, 5)
    call("solve_normal_equations", X, y, 0.3).is_near(exact(X, y, 0.3), "with a penalty n < d is fine")


@check("shape", "solve_qr")
def weights_from_qr(call, random):
    for n, d in ((5, 2), (4, 1), (3, 3)):
        cause = "np.linalg.qr(X) gives Q of shape (n, d) and R of shape (d, d)"
        call("solve_qr", *problem(random, n, d)[:2]).has_shape((d,), cause)


@check("by hand", "solve_qr")
def a_line_by_qr(call):
    call("solve_qr", LINE, HEIGHTS).is_near([0.5, 2.5], BY_HAND)


@check("law", "solve_qr")
def the_weights_of_qr(call, random):
    for n, d in ((6, 2), (30, 5), (4, 4)):
        X, y, _ = problem(random, n, d)
        call("solve_qr", X, y).leaves_arguments().is_near(np.linalg.lstsq(X, y)[0], LSTSQ)


@check("trap", "solve_qr")
def columns_nearly_or_quite_the_same(call, random):
    X, y = nearly_parallel(1e-6)
    call("solve_qr", X, y).is_near([1, 2, 3], "y = X @ [1, 2, 3] exactly", SQUARED, tolerance=1e-7)
    cause = "a number of the size of rounding on the diagonal of R is a zero: compare with the largest"
    X, y = twins(random)
    call.refuses("solve_qr", 1e-12 * X, y, naming="X", cause=cause)
    X, y, _ = problem(random, 7, 4)
    call("solve_qr", 1e-12 * X, 1e-12 * y, cause=cause).is_near(np.linalg.lstsq(X, y)[0], LSTSQ, cause)
    X, y = nearly_parallel(1e-9)
    cause = "a billionth is no rounding: compare with the largest singular value times 10 d · 2⁻⁵²"
    call("solve_qr", X, y, cause=cause).is_near([1, 2, 3], "y = X @ [1, 2, 3] exactly", cause, tolerance=1e-4)


@check("shape", "solve_min_norm")
def weights_and_rank(call, random):
    for n, d in ((5, 2), (2, 4), (3, 1)):
        answer = call("solve_min_norm", *problem(random, n, d)[:2]).has_parts("w", "rank")
        answer.part(0, "w").has_shape((d,))
        answer.part(1, "rank").is_number()


@check("by hand", "solve_min_norm")
def the_shortest_of_many(call):
    answer = call("solve_min_norm", np.array([[1.0, 1.0]]), np.array([2.0]))
    answer.part(0, "w").is_near(
        [1, 1], "the shortest with w₁ + w₂ = 2", "[2, 0] and [0, 2] fit as well, but are longer"
    )
    answer.part(1, "rank").is_near(1, "one row, not zero", "the rank is at most the number of rows")


@check("law", "solve_min_norm")
def the_pseudoinverse(call, random):
    for n, d, rank in ((8, 3, 3), (8, 4, 2), (3, 6, 3), (5, 5, 1)):
        X = random.integers(-3, 4, (n, rank)) @ random.integers(-3, 4, (rank, d)) + 0.0
        y = random.normal(size=n)
        answer = call("solve_min_norm", X, y)
        answer.part(0, "w").is_near(np.linalg.pinv(X, rcond=1e-12) @ y, "numpy.linalg.pinv(X) @ y", "", 1e-8)
        answer.part(1, "rank").is_near(np.linalg.matrix_rank(X), "numpy.linalg.matrix_rank")


@check("trap", "solve_min_norm")
def other_units_and_what_is_neither_small_nor_zero(call, random):
    X, y, _ = problem(random, 8, 3)
    units = np.array([1.0, 2.0**-70, 1.0])
    answer = call("solve_min_norm", X * units, y)
    cause = "a small unit makes a column small, not dependent: bring the columns to one size before zeros are counted"
    answer.part(1, "rank").is_near(3, "no column follows from others; one is only measured in another unit", cause)
    w = answer.part(0, "w").has_shape((3,))
    w.must(np.allclose(w.value * units, np.linalg.lstsq(X, y)[0]), "the weights of the other unit, converted", cause)
    X, y = nearly_parallel(1e-9)
    cause = "a billionth is no rounding, and squared it would be: work on X itself, and count as 0 what rounding can be"
    answer = call("solve_min_norm", X, y)
    answer.part(1, "rank").is_near(3, "of three columns that differ by 1e-9", cause)
    answer.part(0, "w").is_near([1, 2, 3], "y = X @ [1, 2, 3] exactly", cause, tolerance=1e-4)
    X = random.normal(size=(40, 3)) @ random.normal(size=(3, 7))
    answer = call("solve_min_norm", X, random.normal(size=40))
    answer.part(1, "rank").is_near(3, "40 × 3 times 3 × 7", "rounding makes the other singular values tiny, not 0")
    answer.leaves_arguments()


@check("shape", "solve_refined")
def weights_from_refinement(call, random):
    for n, d in ((5, 2), (4, 1), (3, 3)):
        call("solve_refined", *problem(random, n, d)[:2]).has_shape((d,))


@check("by hand", "solve_refined")
def a_line_by_refinement(call):
    call("solve_refined", LINE, HEIGHTS).is_near([0.5, 2.5], BY_HAND)


@check("law", "solve_refined")
def the_refined_weights(call, random):
    for n, d in ((6, 2), (15, 4)):
        X, y, _ = problem(random, n, d)
        call("solve_refined", X, y).leaves_arguments().is_near(exact(X, y), "worked out in exact fractions", "", 1e-13)


@check("trap", "solve_refined")
def a_quartic_far_from_zero(call, random):
    X = (20.0 + np.arange(9.0))[:, None] ** np.arange(5)
    y = np.round(random.normal(size=9), 3)
    answer = call("solve_refined", X, y).has_shape((5,))
    true = exact(X, y)
    worst = float(np.max(np.abs(answer.value - true) / np.abs(true)))
    answer.must(
        worst <= 1e-13,
        f"13 digits of what exact fractions give, {true[0]:.13g}, …; the worst weight is off by {worst:.0e} of itself",
        "what the equations still miss must be computed in more precision than float64, or it is all rounding",
    )


@check("shape", "ridge")
def weights_from_ridge(call, random):
    for n, d in ((5, 2), (2, 4)):
        call("ridge", *problem(random, n, d)[:2], 0.5).has_shape((d,))


@check("by hand", "ridge")
def one_weight_and_a_penalty(call):
    cause = "rows of √strength · I, since they are squared again; no factor n"
    call("ridge", ONES, [1.0, 3.0], 2.0).is_near([1], "from (1 + 1 + 2) w = 1 + 3", cause)


@check("law", "ridge")
def the_penalised_weights(call, random):
    for n, d, strength in ((6, 2, 0.3), (20, 4, 7.0), (3, 5, 0.01)):
        X, y, _ = problem(random, n, d)
        call("ridge", X, y, strength).leaves_arguments().is_near(exact(X, y, strength), "worked out in exact fractions")


@check("trap", "ridge")
def weak_penalties_on_columns_nearly_or_quite_the_same(call):
    X, y = nearly_parallel(1e-6)
    answer = call("ridge", X, y, 1e-13, cause=SQUARED)
    answer.is_near(exact(X, y, 1e-13), "worked out in exact fractions", SQUARED, tolerance=1e-7)
    call("ridge", X, y, 0.0).is_near([1, 2, 3], "no penalty: y = X @ [1, 2, 3]", SQUARED, tolerance=1e-7)
    X = np.column_stack([np.arange(1.0, 7.0), 2 * np.arange(1.0, 7.0), np.ones(6)])
    y = np.array([1.0, 3.0, 2.0, 5.0, 4.0, 4.0])
    cause = "rounding of the residual is divided by the strength: refine the answer, or refuse where it drowns"
    for strength in (1e-12, 1e-16, 1e-20, 1e-24):
        try:
            answer = call("ridge", X, y, strength)
        except Broken:
            call.refuses("ridge", X, y, strength, naming="X", cause=cause)
        else:
            answer.is_near(exact(X, y, strength), "in exact fractions, or a ValueError that names X", cause, 1e-6)
