"""Checks of quadratic-features."""

import numpy as np

from exercises.runner.ladder import check

X2 = np.array([[2.0, 3.0], [1.0, -1.0]])
UPPER = np.array([[1.0, 100.0], [10.0, 5.0]])  # the 100 stands above the diagonal

EXAMPLES = {
    "quadratic_features": (X2,),
    "predict_quadratic": (X2, 7.0, np.array([1.0, 2.0]), UPPER),
    "fit_quadratic": (np.arange(5.0)[:, None], np.arange(5.0) ** 2),
}
TWICE = "xᵢxⱼ and xⱼxᵢ are the same product: take j ≤ i only"


def value(x, b, w, W):
    """The quadratic function at one row, term by term."""
    d = len(x)
    products = sum(W[i][j] * x[i] * x[j] for i in range(d) for j in range(i + 1))
    return b + sum(w[i] * x[i] for i in range(d)) + products


@check("shape", "quadratic_features")
def how_many_products(call, random):
    for n, d in ((4, 1), (5, 3), (3, 6)):
        call("quadratic_features", random.normal(size=(n, d))).has_shape((n, d + d * (d + 1) // 2), TWICE)


@check("by hand", "quadratic_features")
def two_features_and_three_products(call):
    cause = "first the features, then the products in the order of the docstring"
    call("quadratic_features", X2).is_near([[2, 3, 4, 6, 9], [1, -1, 1, -1, 1]], "x₁, x₂, x₁x₁, x₂x₁, x₂x₂", cause)


@check("law", "quadratic_features")
def each_product_in_its_place(call, random):
    for n, d in ((3, 3), (2, 6)):
        X = random.normal(size=(n, d))
        true = [[*x, *(x[i] * x[j] for i in range(d) for j in range(i + 1))] for x in X]
        call("quadratic_features", X).is_near(
            true, "term by term", "for each i, j from 1 to i: the lower triangle by rows"
        )


@check("trap", "quadratic_features")
def one_row_and_the_callers_features(call):
    X = np.array([[1.0, 2.0, 3.0]])
    call("quadratic_features", X).is_near([[1, 2, 3, 1, 2, 4, 3, 6, 9]]).leaves_arguments()


@check("shape", "predict_quadratic")
def one_prediction_a_row(call, random):
    for n, d in ((4, 1), (5, 3), (1, 2)):
        arguments = random.normal(size=(n, d)), 0.5, random.normal(size=d), random.normal(size=(d, d))
        call("predict_quadratic", *arguments).has_shape(
            (n,), "X @ W @ X.T has all pairs of rows; each row meets itself only"
        )


@check("by hand", "predict_quadratic")
def two_rows_by_hand(call):
    W = np.array([[1.0, 0.0], [10.0, 5.0]])
    cause = "b, then every feature times its weight, then every product, the squares xᵢxᵢ too"
    answer = call("predict_quadratic", X2, 7.0, np.array([1.0, 2.0]), W)
    answer.is_near([124, 2], "7 + 8 + 4 + 60 + 45 in the first row", cause)


@check("law", "predict_quadratic")
def the_same_as_term_by_term(call, random):
    for n, d in ((4, 2), (3, 5)):
        X, b, w = random.normal(size=(n, d)), float(random.normal()), random.normal(size=d)
        W = np.tril(random.normal(size=(d, d)))
        call("predict_quadratic", X, b, w, W).is_near([value(x, b, w, W) for x in X], "summed term by term")


@check("trap", "predict_quadratic")
def above_the_diagonal_nothing_counts(call):
    call("predict_quadratic", X2, 7.0, np.array([1.0, 2.0]), UPPER).is_near(
        [124, 2], "the 100 above the diagonal left out", "the sum is over j ≤ i: np.tril(W)"
    ).leaves_arguments()


@check("shape", "fit_quadratic")
def three_kinds_of_weights(call, random):
    for n, d in ((14, 3), (5, 4)):
        answer = call("fit_quadratic", random.normal(size=(n, d)), random.normal(size=n)).has_parts("b", "w", "W")
        answer.part(0, "b").is_number()
        answer.part(1, "w").has_shape((d,))
        answer.part(2, "W").has_shape((d, d))


@check("by hand", "fit_quadratic")
def a_parabola(call):
    x = np.array([0.0, 1.0, 2.0, 3.0])
    answer = call("fit_quadratic", x[:, None], 1 + 2 * x + 3 * x**2)
    answer.part(0, "b").is_near(
        1, "from 1 + 2x + 3x²", "a column of ones is missing, or the weights are in another order"
    )
    answer.part(1, "w").is_near([2], "from 1 + 2x + 3x²")
    answer.part(2, "W").is_near([[3]], "from 1 + 2x + 3x²")


@check("law", "fit_quadratic")
def what_was_planted_is_found(call, random):
    for n, d in ((20, 2), (40, 4)):
        X, b, w = random.normal(size=(n, d)), float(random.normal()), random.normal(size=d)
        W = np.tril(random.normal(size=(d, d)))
        answer = call("fit_quadratic", X, np.array([value(x, b, w, W) for x in X]))
        answer.part(0, "b").is_near(b, "what the labels were made with", "", 1e-8)
        answer.part(1, "w").is_near(w, "what the labels were made with", "", 1e-8)
        cause = "the weights of the products fill the lower triangle row by row"
        answer.part(2, "W").is_near(W, "what the labels were made with", cause, 1e-8)


@check("trap", "fit_quadratic")
def fewer_rows_than_weights(call, random):
    for n, d in ((4, 3), (7, 5)):
        X, y = random.normal(size=(n, d)), random.normal(size=n)
        answer = call("fit_quadratic", X, y).has_parts("b", "w", "W").leaves_arguments()
        b, w = answer.part(0, "b").is_number(), answer.part(1, "w").has_shape((d,))
        W = answer.part(2, "W").has_shape((d, d))
        met = np.allclose([value(x, b.value, w.value, W.value) for x in X], y, atol=1e-8)
        count = 1 + d + d * (d + 1) // 2
        cause = "the normal equations have no inverse here: np.linalg.lstsq, or the pseudoinverse"
        answer.must(met, f"a function through all {n} points: there are {count} weights", cause)
        rows = [[1, *x, *(x[i] * x[j] for i in range(d) for j in range(i + 1))] for x in X]
        least = np.linalg.pinv(rows) @ y
        cause = "of all that go through the points the one with the least sum of squares of all its weights, b too"
        b.is_near(least[0], "the b of the least-norm weights, from numpy.linalg.pinv", cause, 1e-7)
        w.is_near(least[1 : 1 + d], "the w of the least-norm weights", cause, 1e-7)
        W.must(np.allclose(np.triu(W.value, 1), 0), "zero above its diagonal", "the sum is over j ≤ i")
        W.must(np.allclose(W.value[np.tril_indices(d)], least[1 + d :], atol=1e-7), "the least-norm weights", cause)


@check("trap", "fit_quadratic")
def far_from_zero(call):
    x = 10 + 0.25 * np.arange(6)
    answer = call("fit_quadratic", x[:, None], 1 + 2 * x + 3 * x**2).has_parts("b", "w", "W")
    cause = "far from 0 the columns 1, x and x² are nearly alike, not quite: a loose cut-off takes one of them away"
    for place, (name, true) in enumerate((("b", 1), ("w", [2]), ("W", [[3]]))):
        answer.part(place, name).is_near(true, "from 1 + 2x + 3x²", cause, 1e-4)


@check("trap", "fit_quadratic")
def a_feature_in_another_unit_and_rows_that_come_twice(call):
    x = np.arange(6.0)
    answer = call("fit_quadratic", 2.0**-16 * x[:, None], 1 + 2 * x + 3 * x**2).has_parts("b", "w", "W")
    cause = "a column of small numbers, as x² is where x is small, is none of zeros: only what is rounding counts as 0"
    for place, (name, true) in enumerate((("b", 1), ("w", [2.0**17]), ("W", [[3 * 2.0**32]]))):
        answer.part(place, name).is_near(true, "from 1 + 2x + 3x² with x · 2¹⁶ for x", cause, 1e-6)
    twins = np.array([[0.3], [0.7]] * 4)
    answer = call("fit_quadratic", twins, [1.0, 2.0] * 4).has_parts("b", "w", "W")
    least = np.linalg.pinv([[1, 0.3, 0.09], [1, 0.7, 0.49]]) @ [1, 2]
    cause = "two different rows, four times each, do not determine three weights: the least ones are asked"
    for place, (name, true) in enumerate((("b", least[0]), ("w", least[1:2]), ("W", [least[2:]]))):
        answer.part(place, name).is_near(true, "as from the two rows alone", cause, 1e-7)
