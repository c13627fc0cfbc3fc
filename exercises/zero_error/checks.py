"""Checks of zero-error."""

import numpy as np

from exercises.runner.ladder import check

CORNERS = np.array([[1.0, 0, 0], [0, 2, 0], [0, 0, 4], [0, 0, 0]])
WIDE = np.array([[2.0, 0, 0, 0, 0], [0, 4, 0, 0, 0], [0, 0, 5, 0, 0]])
TRUE = [7.0, 1.0, 2.0, 3.0, 4.0]

EXAMPLES = {"least_training_error": (CORNERS, [1.0, 2.0, 3.0, 6.0]), "fresh_error": (WIDE, TRUE, 4.0)}


@check("shape", "least_training_error")
def one_number(call, random):
    for n, d in ((7, 3), (4, 6)):
        call("least_training_error", random.normal(size=(n, d)), random.normal(size=n)).is_number()


@check("by hand", "least_training_error")
def a_row_of_zeros(call):
    cause = "the mean of the squares over all rows, n of them"
    call("least_training_error", CORNERS, [1.0, 2.0, 3.0, 6.0]).is_near(9, "only 6 is missed: 36/4", cause)


@check("law", "least_training_error")
def what_is_at_right_angles(call, random):
    for n, d in ((9, 4), (7, 3)):
        X, y = random.normal(size=(n, d)), random.normal(size=n)
        Q = np.linalg.qr(X)[0]
        true = (y @ y - np.sum((Q.T @ y) ** 2)) / n
        call("least_training_error", X, y).is_near(true, "what of y no column reaches").leaves_arguments()


@check("trap", "least_training_error")
def zero_with_few_rows(call, random):
    cause = "with more columns than rows, or equal columns, XᵀX has no inverse, but a w there is"
    X = random.normal(size=(4, 7))
    call("least_training_error", X, random.normal(size=(4, 1))).is_near(
        0, "four rows, seven columns: none missed", cause
    )
    twins = np.ones((5, 3))
    call("least_training_error", twins, [1.0, 2, 3, 4, 5]).is_near(2, "three equal columns: the variance", cause)
    cause = "as many columns as rows meet every label only if none of them follows from the others"
    for d in (2, 3):
        call("least_training_error", np.ones((2, d)), [2.0, 4.0]).is_near(1, "equal columns: 3 for both", cause)


@check("trap", "least_training_error")
def a_column_of_small_numbers(call):
    cause = "a column of small numbers reaches its label, too: only what is the size of rounding counts as 0"
    for small in (2.0**-20, 2.0**-34):
        X = CORNERS * [1.0, small, 1.0]
        call("least_training_error", X, [1.0, 2.0, 3.0, 6.0]).is_near(9, "only 6 is missed: 36/4", cause)


@check("trap", "least_training_error")
def columns_that_follow_from_others(call):
    """Two independent columns, and two that are sums of them but for rounding: they reach nothing more."""
    base = np.array([[1.0, 0.0], [0.0, 1.0], [1.0, 1.0], [2.0, -1.0], [-1.0, 3.0], [0.0, 2.0]])
    X, y = base @ [[1.0, 0.0, 0.3, 0.7], [0.0, 1.0, 0.1, -0.9]], np.array([1.0, 0.0, 0.0, 2.0, 5.0, -3.0])
    Q = np.linalg.qr(base)[0]
    true = (y @ y - np.sum((Q.T @ y) ** 2)) / 6
    cause = "a singular value of the size of rounding is 0: its direction is made of rounding, and reaches nothing"
    call("least_training_error", X, y).is_near(true, "what of y the two columns do not reach", cause)


@check("shape", "fresh_error")
def one_number_too(call, random):
    for n, d in ((7, 3), (4, 6)):
        call("fresh_error", random.normal(size=(n, d)), random.normal(size=d), 0.5).is_number()


@check("by hand", "fresh_error")
def two_weights_unseen(call):
    cause = "the weights not seen, squared; the fresh noise; and the noise in each weight, σ² over s²"
    words = "9 + 16 unseen, 4 of fresh noise, 4/4 + 4/16 + 4/25 of the fit"
    call("fresh_error", WIDE, TRUE, 4.0).is_near(30.41, words, cause)
    call("fresh_error", WIDE, TRUE, 0.0).is_near(25, "without noise only the unseen weights", cause)


@check("law", "fresh_error")
def label_by_label(call, random):
    """The fit is linear in the labels: the noise of each label gives its own part."""
    for n, d in ((9, 4), (3, 7)):
        X, w = random.normal(size=(n, d)), random.normal(size=d)
        fits = np.array([np.linalg.lstsq(X, each, rcond=None)[0] for each in np.eye(n)])
        off = np.linalg.lstsq(X, X @ w, rcond=None)[0] - w
        true = float(off @ off + 0.7 * (1 + np.sum(fits**2)))
        answer = call("fresh_error", X, w, 0.7).leaves_arguments()
        answer.is_near(true, "from a fit to each label that is 1, others 0", "‖X⁺‖², and w − X⁺Xw", 1e-8)


@check("trap", "fresh_error")
def equal_columns(call):
    X = np.ones((5, 3))
    cause = "with equal columns XᵀX has no inverse; the shortest fit shares the weight among them"
    call("fresh_error", X, [6.0, 0.0, 0.0], 3.0).is_near(27.2, "16 + 4 + 4, 3, and 3 · 1/(5 · 3)", cause)
    call("fresh_error", X, [2.0, 2.0, 2.0], 0.0).is_near(0, "no noise, and w in the space of the rows", cause)
    cause = "rows of zeros say nothing: the fit is 0, as no singular value is above 0"
    call("fresh_error", [[0.0, 0.0]], [5.0, 3.0], 4.0).is_near(38, "25 + 9 unseen, and 4 of fresh noise", cause)


@check("trap", "fresh_error")
def a_direction_that_is_hardly_seen(call):
    cause = "what is hardly seen is seen, and its weight is noise: only what is the size of rounding counts as 0"
    X = WIDE * [1.0, 2.0**-14, 1.0, 1.0, 1.0]  # its singular values are 2, 1/4096 and 5
    call("fresh_error", X, TRUE, 4.0).is_near(30.16 + 2.0**26, "9 + 16 unseen, 4, and 4/4 + 4 · 4096² + 4/25", cause)
    X = WIDE * [1.0, 2.0**-34, 1.0, 1.0, 1.0]
    call("fresh_error", X, TRUE, 4.0).is_near(2.0**66, "4 · 2⁶⁴, beside which nothing else counts", cause)
