"""Checks of second-derivatives."""

import numpy as np

from exercises.runner.ladder import check

LINE, LABELS = np.array([[1.0, 0.0], [1.0, 1.0], [1.0, 2.0]]), np.array([1.0, 2.0, 3.0])  # fitted by w = (1, 1)
ONE, THREE, NOUGHT = np.array([[1.0]]), np.array([3.0]), np.zeros(1)  # at w = 0 the prediction is 1, the label 3

EXAMPLES = {
    "linear_newton_step": (LINE, LABELS, np.zeros(2)),
    "hessian_product": (ONE, THREE, NOUGHT, np.ones(1)),
    "least_curvature": (ONE, THREE, NOUGHT),
    "gauss_newton_step": (ONE, THREE, NOUGHT, 1.0),
}


def problem(random, n=7, d=3):
    """Features, positive labels, and weights of a model that fits badly."""
    X = random.normal(size=(n, d))
    return X, np.exp(X @ random.normal(size=d) / 2 + random.normal(size=n)), random.normal(size=d) / 2


def gradient(X, y, w):
    """The slopes of the mean of ½ (exp(Xw) − y)², one by one, by complex steps: they are free of rounding."""
    slopes = []
    for step in np.eye(len(w)) * 1e-30j:
        predictions = [np.exp(sum(x * (w + step))) for x in X]
        slopes.append(sum((p - t) ** 2 for p, t in zip(predictions, y, strict=True)).imag / 1e-30 / (2 * len(y)))
    return np.array(slopes)


def matrix_of_differences(X, y, w, h=1e-4):
    """H from differences of slopes, four for each column, so that the error is of the order h⁴."""
    columns = []
    for step in np.eye(len(w)) * h:
        near = gradient(X, y, w + step) - gradient(X, y, w - step)
        far = gradient(X, y, w + 2 * step) - gradient(X, y, w - 2 * step)
        columns.append((8 * near - far) / (12 * h))
    return np.array(columns)


@check("shape", "linear_newton_step")
def weights_after_the_step(call, random):
    for d in (3, 1):
        call("linear_newton_step", *problem(random, d=d)).has_shape((d,))


@check("by hand", "linear_newton_step")
def one_step_is_enough(call):
    cause = "the loss is a parabola: its second derivatives say exactly where the slope is 0; w − step, not w + step"
    for start in ([0.0, 0.0], [10.0, -7.0]):
        answer = call("linear_newton_step", LINE, LABELS, np.array(start))
        answer.is_near([1, 1], "the line 1 + x fits the labels 1, 2, 3 at 0, 1, 2 exactly", cause, 1e-7)


@check("law", "linear_newton_step")
def the_least_squares_from_anywhere(call, random):
    for size in (0.0, 100.0):
        X, y, w = problem(random)
        best = np.linalg.lstsq(X, y, rcond=None)[0]
        call("linear_newton_step", X, y, size * w).is_near(best, "least squares, wherever it started", "", 1e-7)


@check("trap", "linear_newton_step")
def columns_that_are_almost_equal(call, random):
    Q = np.linalg.qr(random.normal(size=(9, 2)))[0]
    X = np.column_stack([Q[:, 0], Q[:, 0] + 3e-8 * Q[:, 1]])
    cause = "XᵀX has the square of X's condition number, 10¹⁵ here: the same step is least squares of Xw − y on X"
    answer = call("linear_newton_step", X, X @ [1.0, 2.0], np.zeros(2))
    answer.is_near([1, 2], "which fits exactly", cause, 1e-4).leaves_arguments()


@check("shape", "hessian_product")
def as_long_as_the_vector(call, random):
    X, y, w = problem(random)
    call("hessian_product", X, y, w, random.normal(size=3)).has_shape((3,), "Hv is a vector, H a matrix")


@check("by hand", "hessian_product")
def a_parabola_upside_down(call):
    cause = "with p = exp(xw) the slope is (p − y) p x, and p has a derivative in both of its places"
    answer = call("hessian_product", ONE, THREE, NOUGHT, np.ones(1))
    answer.is_near([-1], "(2 · 1 − 3) · 1: at w = 0 the loss ½ (exp(w) − 3)² bends downwards", cause, 1e-6)
    X, y = np.array([[1.0, 0.0], [1.0, 2.0]]), np.array([1.0, 0.0])
    answer = call("hessian_product", X, y, np.zeros(2), np.array([1.0, 1.0]))
    words = "((2 − 1) · 1 · (1, 0) + (2 − 0) · 3 · (1, 2)) / 2, as xv is 1 and 3"
    answer.is_near([3.5, 6], words, cause, 1e-6)


@check("law", "hessian_product")
def differences_of_slopes(call, random):
    for n, d in ((6, 3), (3, 5)):
        X, y, w = problem(random, n, d)
        v = random.normal(size=d)
        words = "H, from differences of the slopes of the loss at nearby w, times v"
        cause = "the label occurs in H, too: (2p − y) p; the mean over rows, not the sum"
        call("hessian_product", X, y, w, v).is_near(matrix_of_differences(X, y, w) @ v, words, cause, 1e-6)


@check("trap", "hessian_product")
def sixty_thousand_weights(call, random):
    d = 60_000
    X, v = random.choice([-1.0, 1.0], (2, d)), random.choice([-1.0, 1.0], d) / np.sqrt(d)
    y, w = np.array([3.0, 1.0]), np.zeros(d)
    expected = (-1 * (X[0] @ v) * X[0] + 1 * (X[1] @ v) * X[1]) / 2
    cause = "never make a d × d matrix: first Xv, n numbers, then Xᵀ times n numbers"
    call("hessian_product", X, y, w, v).is_near(expected, "with (2 − y) for each row", cause, 1e-6).leaves_arguments()


@check("shape", "least_curvature")
def a_curvature_is_a_number(call, random):
    call("least_curvature", *problem(random)).is_number("the least eigenvalue of H, not all of them")


@check("by hand", "least_curvature")
def bent_downwards_or_upwards(call):
    cause = "all of H, the part with the second derivatives of the predictions too: only that can be below 0"
    call("least_curvature", ONE, THREE, NOUGHT).is_near(-1, "(2p − y) p x² with p = 1", cause)
    X, y = np.eye(5, 3), np.array([1.0, -1.0, -3.0, 7.0, 8.0])
    words = "H is diagonal with (2 − 1)/5, (2 + 1)/5 and (2 + 3)/5"
    call("least_curvature", X, y, np.zeros(3)).is_near(0.2, words, cause).leaves_arguments()


@check("law", "least_curvature")
def the_least_eigenvalue(call, random):
    for n, d, size in ((6, 3, 1), (12, 2, 20)):  # labels 20 times as large: H has no direction that bends upwards
        X, y, w = problem(random, n, d)
        y = size * (y + 1)
        H = matrix_of_differences(X, y, w)
        least = np.linalg.eigvalsh((H + H.T) / 2)[0]
        words = "the least eigenvalue of H, which was worked out from differences of slopes"
        call("least_curvature", X, y, w).is_near(least, words, "least means furthest down, not nearest to 0", 1e-6)


@check("trap", "least_curvature")
def strongly_downwards_and_flat(call):
    cause = "the least number is the most negative one, not the one of the least size"
    call("least_curvature", np.eye(2), np.array([22.0, 1.0]), np.zeros(2)).is_near(-10, "of −10 and 0.5", cause)
    flat = "with fewer rows than features some direction changes no prediction: there the curvature is 0"
    call("least_curvature", np.array([[3.0, 4.0]]), np.ones(1), np.zeros(2)).is_near(0, "of 0 and 25", flat)


@check("shape", "gauss_newton_step")
def weights_after_the_damped_step(call, random):
    for n, d in ((7, 3), (2, 4)):
        call("gauss_newton_step", *problem(random, n, d), 0.1).has_shape((d,))


@check("by hand", "gauss_newton_step")
def upwards_where_newton_goes_down(call):
    cause = "slope (1 − 3) · 1 = −2 and G = 1, whatever the label; H is −1 here: Newton's step leads away from log 3"
    call("gauss_newton_step", ONE, THREE, NOUGHT, 1.0).is_near([1], "0 + 2/(1 + 1)", cause)
    call("gauss_newton_step", ONE, THREE, NOUGHT, 3.0).is_near([0.5], "0 + 2/(1 + 3)", cause)


@check("law", "gauss_newton_step")
def a_linear_problem_with_a_penalty(call, random):
    for n, d, damping in ((7, 3, 0.5), (2, 4, 0.1)):
        X, y, w = problem(random, n, d)
        p = np.array([np.exp(sum(x * w)) for x in X])
        rows = np.vstack([p[:, None] * X / np.sqrt(n), np.sqrt(damping) * np.eye(d)])
        step = np.linalg.lstsq(rows, np.append((y - p) / np.sqrt(n), np.zeros(d)), rcond=None)[0]
        words = "w and the s with the least mean (p + Js − y)² + damping · ‖s‖², p = exp(Xw)"
        cause = "a row of J is p · x; G is JᵀJ divided by n, as the loss is a mean; damping goes on the diagonal only"
        call("gauss_newton_step", X, y, w, damping).is_near(w + step, words, cause, 1e-7)


@check("trap", "gauss_newton_step")
def always_downhill(call, random):
    for _ in range(3):
        X, _, w = problem(random, 6, 4)
        y = 10 * np.exp(X @ w) + 1  # far above all predictions: H has no direction that bends upwards
        answer = call("gauss_newton_step", X, y, w, 0.01).has_shape((4,))
        slope = float(gradient(X, y, w) @ (np.asarray(answer.value) - w))
        words = f"a step along which the loss falls at first (its slope that way is {slope:.4g})"
        answer.must(slope < 0, words, "G is never negative, H is here: a step by H leads uphill")
    start = np.array([0.5])
    call("gauss_newton_step", ONE, THREE, start, 1.0).leaves_arguments()
