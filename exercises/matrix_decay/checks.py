"""Checks of matrix-decay."""

import numpy as np

from exercises.runner.ladder import check

W43 = np.array([[1.0, 2.0, 0.0], [0.0, -2.0, 1.0], [3.0, 0.0, 0.0], [0.0, 1.0, 4.0]])
CROSS = np.kron(np.diag([1.0, 2.0, 3.0]), [[1.0], [-1.0]])  # XᵀX has 2, 8, 18 on its diagonal
LABELS = CROSS @ [[1.0, 2.0, 0.0, 4.0], [2.0, 0.0, -2.0, 1.0], [3.0, 1.0, 1.0, 0.0]]

EXAMPLES = {"matrix_penalty": (W43,), "matrix_ridge": (CROSS, LABELS, 1 / 3)}


@check("shape", "matrix_penalty")
def a_number_and_a_matrix(call, random):
    for d, q in ((4, 3), (3, 6), (3, 1)):
        answer = call("matrix_penalty", random.normal(size=(d, q))).has_parts("penalty", "slope")
        answer.part(0, "penalty").is_number("one number for the whole matrix, not one a column")
        answer.part(1, "slope").has_shape((d, q))


@check("by hand", "matrix_penalty")
def squares_of_all_entries(call):
    answer = call("matrix_penalty", W43)
    cause = "the sum of the squares of all entries, and the ½; the largest singular value is another norm"
    answer.part(0, "penalty").is_near(18, "(1 + 4 + 4 + 1 + 9 + 1 + 16)/2", cause)
    answer.part(1, "slope").is_near(W43, "W itself", "½ w² has the slope w")


@check("law", "matrix_penalty")
def singular_values_and_differences(call, random):
    for d, q in ((5, 3), (3, 4)):
        W, step = random.normal(size=(d, q)), random.normal(size=(d, q))
        answer = call("matrix_penalty", W).leaves_arguments()
        true = np.sum(np.linalg.svd(W, compute_uv=False) ** 2) / 2
        answer.part(0, "penalty").is_near(true, "half the sum of the squares of all singular values")
        slope = np.asarray(answer.part(1, "slope").value, float)
        along = (np.linalg.norm(W + step) ** 2 - np.linalg.norm(W - step) ** 2) / 4  # exact for a square
        good = abs(float(np.sum(slope * step)) - along) < 1e-9 * (1 + abs(along))
        answer.part(1, "slope").must(good, "the slope that differences give", "the slope by Wᵢⱼ stands at i, j")


@check("trap", "matrix_penalty")
def large_weights(call):
    large = 1e9 / 3 * W43
    answer = call("matrix_penalty", large)
    answer.part(0, "penalty").is_near(2e18, "18 · 10¹⁸/9")
    cause = "differences of penalties as large as these lose the digits of the slope, which is known: W"
    answer.part(1, "slope").is_near(large, "W itself", cause)


@check("shape", "matrix_ridge")
def weights_for_each_label(call, random):
    for n, d, q in ((7, 3, 5), (4, 6, 3), (5, 2, 1)):
        call("matrix_ridge", random.normal(size=(n, d)), random.normal(size=(n, q)), 0.3).has_shape((d, q))


@check("by hand", "matrix_ridge")
def three_directions(call):
    words = "least squares times 2/(2 + 2), 8/(8 + 2), 18/(18 + 2), as nλ = 2"
    true = [[0.5, 1, 0, 2], [1.6, 0, -1.6, 0.8], [2.7, 0.9, 0.9, 0]]
    cause = "with the mean over n rows, XᵀX meets nλ; the number of labels plays no part"
    call("matrix_ridge", CROSS, LABELS, 1 / 3).is_near(true, words, cause)


@check("law", "matrix_ridge")
def no_slope_is_left(call, random):
    for n, d, q in ((9, 3, 5), (4, 7, 3)):
        X, Y, penalty = random.normal(size=(n, d)), random.normal(size=(n, q)), random.uniform(0.1, 2)
        answer = call("matrix_ridge", X, Y, penalty).leaves_arguments()
        W = np.asarray(answer.has_shape((d, q)).value, float)
        left = float(np.abs(X.T @ (X @ W - Y) / n + penalty * W).max())
        words = f"all slopes Xᵀ(XW − Y)/n + λW to be 0 (the largest is {left:.2g})"
        answer.must(left < 1e-9, words, "each column of Y is a ridge problem of its own")


@check("trap", "matrix_ridge")
def nearly_equal_columns(call):
    tiny = 2.0**-27
    X = np.array([[4.0, 4.0, 0.0], [-4.0, -4.0, 0.0], [0.0, tiny, 1.0], [0.0, -tiny, 1.0], [0.0, 0.0, -2.0]])
    Y = X @ [[1.0, 3.0, 0.0, 1.0], [2.0, 1.0, 0.0, -1.0], [3.0, 0.0, 1.0, 2.0]]
    # Along 1, −1 of the first two columns s² is 2⁻⁵⁴ and nλ is 5 · 2⁻⁵⁶: 4/9 of the difference is left, and the sum.
    sums, differences = np.array([3.0, 4.0, 0.0, 0.0]), np.array([1.0, -2.0, 0.0, -2.0]) * 4 / 9
    true = [(sums - differences) / 2, (sums + differences) / 2, [3.0, 0.0, 1.0, 2.0]]
    cause = "XᵀX has lost 2⁻⁵³ beside 32: least squares on X with the rows √(nλ) I below it"
    call("matrix_ridge", X, Y, 2.0**-56).is_near(true, "4/9 of the difference of two rows, by hand", cause, 1e-5)
