"""Checks of robust-losses."""

import numpy as np

from exercises.runner.ladder import check

ERRORS = np.array([0.0, 1.0, -2.0, 3.0, -10.0])
X5 = np.array([[-2.0], [-1.0], [0.0], [1.0], [2.0]])
WILD = np.array([0.0, 0.0, 10_000.0, 0.0, 0.0])  # against x = 0: by symmetry the slope stays 0

EXAMPLES = {
    "huber_losses": (ERRORS, 2.0),
    "huber_slopes": (ERRORS, 2.0),
    "fit_huber": (X5, WILD, 1.0),
    "influence_of_label": (X5, np.full(5, 7.0), 2, [8.0, 17.0], 1.0),
}


def solved(random, n, d, wild, sigma, apart=1.0):
    """(X, y, w, b): a problem whose best (w, b) is known. apart: how far the last column is from the first, for 2 or 3.

    It is best where the slopes, ±1 for the first rows, which are `wild`, and less for the others, are at right angles
    to every column of X and to a constant. So the slopes come first and the labels are made to fit them.
    """
    while True:
        X = random.normal(size=(n, d))
        if apart < 1:
            X[:, -1] = X[:, 0] + apart * X[:, -1]
        A = np.column_stack([X, np.ones(n)])
        slopes = np.append(random.choice([-1.0, 1.0], wild), random.uniform(-0.6, 0.6, n - wild))
        slopes[wild:] -= np.linalg.pinv(A[wild:].T) @ (A.T @ slopes)
        if np.abs(slopes[wild:]).max() < 0.9:
            break
    w, b = random.normal(size=d), float(random.normal())
    w[-1] /= apart
    beyond = np.append(random.uniform(1.5, 2.0, wild) * [1e4, *[1.0] * (wild - 1)], np.ones(n - wild))
    return X, X @ w + b - sigma * slopes * beyond, w, b


@check("shape", "huber_losses")
def a_loss_for_each_error(call, random):
    for shape in ((5,), (5, 1), (1,)):
        call("huber_losses", random.normal(size=shape), 0.7).has_shape(shape[:1])


@check("by hand", "huber_losses")
def five_errors(call):
    words = "for σ = 2: 0, 1/4, 4/4, then 3 − 1 and 10 − 1"
    call("huber_losses", ERRORS, 2.0).is_near([0, 0.25, 1, 2, 9], words, "e²/(2σ) up to σ, |e| − σ/2 beyond")


@check("law", "huber_losses")
def the_cheapest_split(call, random):
    """An error may be split into u and e − u; |u| + (e − u)²/(2σ) is least at Huber's loss. All u in steps of ¼."""
    for sigma in (0.5, 1.25):
        errors = random.integers(-20, 21, 9) / 4
        splits = np.arange(-24, 25) / 4
        cheapest = [float(np.min(np.abs(splits) + (error - splits) ** 2 / (2 * sigma))) for error in errors]
        words = f"for σ = {sigma} the least of |u| + (e − u)²/(2σ) over all u"
        call("huber_losses", errors, sigma).is_near(cheapest, words, "both pieces must meet at σ, where both are σ/2")


@check("trap", "huber_losses")
def errors_beyond_all_bounds(call):
    errors = np.array([-1e200, 0.0, 1e200])
    answer = call("huber_losses", errors, 3.0)
    cause = (
        "1e200 squared is inf, and 0 · inf is nan: square no more than min(|e|, σ), or choose the piece with np.where"
    )
    answer.is_near([1e200, 0, 1e200], "|e| − 3/2, of which float64 keeps |e|", cause).leaves_arguments()


@check("shape", "huber_slopes")
def a_slope_for_each_error(call, random):
    for n in (5, 1):
        call("huber_slopes", random.normal(size=n), 0.7).has_shape((n,))


@check("by hand", "huber_slopes")
def five_slopes(call):
    words = "for σ = 2: e/2 up to 2, the sign of e beyond"
    cause = "the derivative of e²/(2σ) is e/σ, that of |e| − σ/2 is the sign of e"
    call("huber_slopes", ERRORS, 2.0).is_near([0, 0.5, -1, 1, -1], words, cause)
    call("huber_slopes", ERRORS[:, None], 4.0).is_near([0, 0.25, -0.5, 0.75, -1], "for σ = 4, of a column", cause)


@check("law", "huber_slopes")
def as_the_loss_changes(call, random):
    """The book's formula a little further, less a little before."""
    for sigma in (0.5, 2.0):
        errors = np.append(random.uniform(-0.95, 0.95, 4), random.uniform(1.05, 9, 4) * [1, -1, 1, -1]) * sigma
        losses = [
            [e**2 / (2 * sigma) if abs(e) <= sigma else abs(e) - sigma / 2 for e in errors + way]
            for way in (1e-5, -1e-5)
        ]
        slopes = np.subtract(*losses) / 2e-5
        call("huber_slopes", errors, sigma).is_near(slopes, f"the slope of the loss for σ = {sigma}", "", 1e-7)


@check("trap", "huber_slopes")
def no_pull_is_stronger_than_one(call):
    errors = np.array([1e4, -1e200, 1e-3, 0.0])
    answer = call("huber_slopes", errors, 1e-3)
    cause = "however wild an error is, it pulls with 1 at most; an error 0 does not pull"
    answer.is_near([1, -1, 1, 0], "1 for all that is σ or more", cause).leaves_arguments()


@check("shape", "fit_huber")
def weights_and_a_bias(call, random):
    answer = call("fit_huber", random.normal(size=(9, 3)), random.normal(size=9), 4.0).has_parts("w", "b")
    answer.part(0, "w").has_shape((3,))
    answer.part(1, "b").is_number()


@check("by hand", "fit_huber")
def four_zeros_and_ten_thousand(call):
    answer = call("fit_huber", X5, WILD, 1.0)
    cause = "the wild label pulls with 1, the four others with b/σ each: they hold it at b = σ/4 (squares: at 2,000)"
    answer.part(1, "b").is_near(0.25, "where 4 · b = 1", cause, 1e-4)
    answer.part(0, "w").is_near([0], "both sides are alike", "", 1e-4)


def predicts(answer, X, w, b, sigma, cause):
    """Expect predictions within σ/10,000 of Xw + b."""
    v, c = answer.part(0, "w").has_shape((X.shape[1],)).value, answer.part(1, "b").is_number().value
    worst = float(np.abs(X @ v + c - (X @ w + b)).max())
    words = f"predictions within {1e-4 * sigma:.3g} of the best (w, b)'s, which is {np.append(w, b).round(4).tolist()}"
    answer.must(worst <= 1e-4 * sigma, f"{words}; one is off by {worst:.3g}", cause)


@check("law", "fit_huber")
def best_where_the_slopes_balance(call, random):
    cause = (
        "at the best (w, b) the slopes add up to 0, and so do the slopes times each feature; are there enough steps?"
    )
    for n, d, wild, sigma in ((16, 1, 1, 1.0), (25, 2, 3, 0.5), (20, 3, 0, 2.0)):
        X, y, w, b = solved(random, n, d, wild, sigma)
        predicts(call("fit_huber", X, y, sigma).leaves_arguments(), X, w, b, sigma, cause)


@check("trap", "fit_huber")
def small_scales_and_large_ones(call, random):
    cause = (
        "the loss bends by 1/σ: a rate that suits one σ hops about, or hardly moves, for another. Let it be "
        "proportional to σ, or weigh the squares anew (1/max(|e|, σ)) and solve, again and again"
    )
    for sigma in (0.01, 100.0):
        X, y, w, b = solved(random, 25, 2, 2, sigma)
        predicts(call("fit_huber", X, y.reshape(25, 1), sigma), X, w, b, sigma, cause)


@check("trap", "fit_huber")
def a_label_of_a_hundred_million(call):
    answer = call("fit_huber", X5, WILD * 10_000, 1.0)
    cause = (
        "not there yet: least squares start at b = 20,000,000, and steps with slopes of 1 at most are short. Start at "
        "0 or the median, or weigh the squares anew; and go on until nothing moves"
    )
    answer.part(1, "b").is_near(0.25, "as for 10,000: the wild label pulls with 1", cause, 1e-4)
    answer.part(0, "w").is_near([0], "both sides are alike", cause, 1e-4)


@check("trap", "fit_huber")
def columns_that_are_nearly_alike(call, random):
    X, y, w, b = solved(random, 25, 2, 2, 1.0, apart=2.0**-12)
    cause = "two columns that differ by 1/4096 are two: a loose cut-off takes for rounding what tells them apart"
    predicts(call("fit_huber", X, y, 1.0), X, w, b, 1.0, cause)


@check("shape", "influence_of_label")
def a_change_for_each_label(call, random):
    X, y, _, _ = solved(random, 12, 4, 1, 1.0)
    for labels in ([0.0, 1.0, 2.0], [1.0]):
        call("influence_of_label", X, y, 4, labels, 1.0).has_shape((len(labels),))


@check("by hand", "influence_of_label")
def four_sevens_and_any_label(call):
    words = "from 7 to 7.2, the mean, while all errors are below 1; then the four others hold it at 7 + 1/4, or 7 − 1/4"
    cause = "the fit is Huber's, the label is replaced and not added, and the change keeps its sign"
    answer = call("influence_of_label", X5, np.full(5, 7.0), 2, [8.0, 17.0, 10_000.0, -10_000.0], 1.0)
    right = np.array([0.2, 0.25, 0.25, -0.25])
    if np.allclose(answer.has_shape((4,)).value, 7 + right, atol=1e-3):
        cause = "the change is asked for: subtract the prediction with the label that y has, which is 7 here"
    answer.is_near(right, words, cause, 2e-4)


@check("law", "influence_of_label")
def squares_while_no_error_is_large(call, random):
    """With all errors below σ it is least squares: predictions are a matrix times the labels, whatever these are."""
    X, y = random.normal(size=(12, 2)), random.normal(5, 1, size=12)
    A = np.column_stack([X, np.ones(12)])
    own = (A @ np.linalg.inv(A.T @ A) @ A.T)[7, 7]
    labels = y[7] + np.array([-2.0, 3.0, 0.5])
    words = (
        f"{own:.4f}, entry [7, 7] of A(AᵀA)⁻¹Aᵀ with A = (X, 1), times how far the label moves: no error is beyond σ"
    )
    cause = "the prediction is X[row] @ w + b: w changes with the label, too; all other labels, and y itself, stay"
    call("influence_of_label", X, y, 7, labels, 30.0).is_near(own * (labels - y[7]), words, cause, 6e-3)


@check("trap", "influence_of_label")
def a_label_that_is_wild_already(call, random):
    X, y, w, b = solved(random, 20, 2, 2, 1.0)
    side = np.sign(y[1] - X[1] @ w - b)
    labels = y[1] + side * np.array([0.0, 5.0, 1e4, 1e8])
    answer = call("influence_of_label", X, y, 1, labels, 1.0)
    cause = (
        "compare with the fit to the label it had, which is beyond σ already: farther out it pulls no more than now. "
        "Or fit_huber has not arrived when it stops: does it for a label of 100,000,000?"
    )
    answer.is_near(np.zeros(4), "0: the label is off by more than σ already, on the same side", cause, 2e-4)
    answer.leaves_arguments()
