"""Checks of penalty-sweep."""

import numpy as np

from exercises.runner.ladder import check

PAIR, LABELS = np.array([[-1.0], [1.0]]), np.array([-2.0, 2.0])  # X is centred, XᵀX/n = 1 and Xᵀy/n = 2
MOVED, LIFTED = PAIR + 3, LABELS + 10  # the same line, elsewhere
PENALTIES = np.array([0.0, 1.0, 3.0])
SMALL = np.array([1.0, 2.0**-17])
SEEN = "a column of some millionths is no rounding: a loose cut-off takes its weight away"

EXAMPLES = {
    "ridge_path": (PAIR, LABELS, PENALTIES),
    "effective_parameters": (PAIR, PENALTIES),
    "sweep_errors": (PAIR, LABELS, [[2.0]], [2.0], PENALTIES),
}


def data(random, n, d):
    """Features whose columns have different means and sizes, and labels."""
    X = random.normal(size=(n, d)) * random.uniform(0.5, 2, d) + random.uniform(-2, 2, d)
    return X, random.normal(size=n) + 3


def by_stacking(X, y, penalty):
    """(w, b): plain least squares with a column of ones, and √(nλ) · I below X; for λ above 0."""
    n, d = X.shape
    above, below = np.column_stack([X, np.ones(n)]), np.sqrt(n * penalty) * np.eye(d, d + 1)
    solution = np.linalg.lstsq(np.vstack([above, below]), np.append(y, np.zeros(d)), rcond=None)[0]
    return solution[:-1], solution[-1]


def hardly_seen(random):
    """Rows whose second column is in another unit, and labels without noise: 3 times the first, less 2 of the other."""
    X = random.normal(size=(18, 2))
    return X * SMALL, X @ [3.0, -2.0] + 1


@check("shape", "ridge_path")
def weights_and_a_bias_for_each_penalty(call, random):
    for n, d, p in ((7, 3, 4), (3, 5, 1)):
        answer = call("ridge_path", *data(random, n, d), random.uniform(0.1, 2, p)).has_parts("W", "b")
        answer.part(0, "W").has_shape((p, d), "a row for each penalty")
        answer.part(1, "b").has_shape((p,), "a bias for each penalty")


@check("by hand", "ridge_path")
def two_points_on_a_line(call):
    cause = "with the mean over n rows, XᵀX meets nλ, not λ: where the slopes of the objective are 0"
    answer = call("ridge_path", PAIR, LABELS, PENALTIES).has_parts("W", "b")
    answer.part(0, "W").is_near([[2], [1], [0.5]], "2/(1 + λ)", cause)
    answer.part(1, "b").is_near([0, 0, 0], "the mean label, as the mean feature is 0")
    answer = call("ridge_path", MOVED, LIFTED, PENALTIES).has_parts("W", "b")
    cause = "the bias is not penalised: a shift of X or y by a constant must not change w"
    answer.part(0, "W").is_near([[2], [1], [0.5]], "as before the shift", cause)
    answer.part(1, "b").is_near([4, 7, 8.5], "10 − 3w", "the line goes through the means: b = mean y − mean x · w")


@check("law", "ridge_path")
def as_least_squares_with_more_rows(call, random):
    for n, d in ((9, 3), (4, 6)):
        X, y = data(random, n, d)
        penalties = np.array([2.0, 1e-3, 0.3, 50.0])
        true = [by_stacking(X, y, penalty) for penalty in penalties]
        answer = call("ridge_path", X, y, penalties).has_parts("W", "b")
        why = "least squares with d rows √(nλ) · I more"
        answer.part(0, "W").is_near([w for w, _ in true], why, "in the order of the penalties", 1e-7)
        answer.part(1, "b").is_near([b for _, b in true], why, "in the order of the penalties", 1e-7)


@check("trap", "ridge_path")
def no_penalty_and_few_rows(call, random):
    X, y = data(random, 4, 7)
    shortest = np.linalg.lstsq(X - X.mean(axis=0), y - y.mean(), rcond=1e-10)[0]
    cause = "taking the mean off costs X a rank: a singular value is 0 up to rounding, and one over it is huge"
    answer = call("ridge_path", X, y, [0.0, 1e-9]).leaves_arguments()
    W = np.tile(shortest, (2, 1))
    answer.part(0, "W").is_near(W, "the shortest w that fits, and hardly another for a tiny λ", cause, 1e-5)
    answer = call("ridge_path", np.full((3, 2), 5.0), [[1.0], [2.0], [6.0]], [0.0, 1.0])
    answer.part(0, "W").is_near(np.zeros((2, 2)), "nothing to learn from features that never change", cause)
    answer.part(1, "b").is_near([3, 3], "the mean label")


@check("trap", "ridge_path")
def a_column_of_small_numbers(call, random):
    X, y = hardly_seen(random)
    answer = call("ridge_path", X, y, [0.0]).has_parts("W", "b")
    W = answer.part(0, "W").has_shape((1, 2))
    W.must(np.allclose(W.value * SMALL, [[3.0, -2.0]], rtol=1e-3), "(3, −2 · 2¹⁷), which the labels are made of", SEEN)


@check("shape", "effective_parameters")
def a_count_for_each_penalty(call, random):
    call("effective_parameters", data(random, 6, 3)[0], random.uniform(0.1, 2, 4)).has_shape((4,))


@check("by hand", "effective_parameters")
def two_parameters_and_fewer(call):
    cause = "the bias counts 1 whatever λ is; a direction counts s²/(s² + nλ)"
    call("effective_parameters", PAIR, PENALTIES).is_near([2, 1.5, 1.25], "1 + 1/(1 + λ)", cause)
    call("effective_parameters", MOVED, PENALTIES).is_near([2, 1.5, 1.25], "as before the shift of X", cause)


@check("law", "effective_parameters")
def how_far_each_prediction_follows_its_label(call, random):
    for n, d in ((7, 3), (4, 5)):
        X, penalties = data(random, n, d)[0], np.array([0.01, 1.0, 20.0])
        true = np.zeros(3)
        for place, penalty in enumerate(penalties):
            for i, only in enumerate(np.eye(n)):  # predictions are linear in y: their slope is what one label 1 gives
                w, b = by_stacking(X, only, penalty)
                true[place] += X[i] @ w + b
        why, cause = (
            "from a fit to each label that is 1, others 0",
            "each direction has a share of its own, by its own s",
        )
        call("effective_parameters", X, penalties).is_near(true, why, cause, 1e-7)


@check("trap", "effective_parameters")
def never_more_than_rows(call, random):
    X = data(random, 5, 9)[0]
    cause = "at λ = 0 a singular value that is only rounding would count as a whole parameter"
    call("effective_parameters", X, [0.0]).is_near([5], "five labels fitted exactly: the bias and four more", cause)
    twins = np.column_stack([X[:, 0], X[:, 0], np.ones(5)])
    answer = call("effective_parameters", twins, [0.0])
    answer.is_near([2], "the bias and one slope, as the columns are one", cause).leaves_arguments()


@check("trap", "effective_parameters")
def a_column_of_small_numbers_counts(call, random):
    call("effective_parameters", hardly_seen(random)[0], [0.0]).is_near([3], "the bias and two slopes", SEEN, 1e-3)


@check("shape", "sweep_errors")
def two_errors_for_each_penalty(call, random):
    answer = call("sweep_errors", *data(random, 6, 3), *data(random, 5, 3), random.uniform(0.1, 2, 4))
    answer.has_parts("training", "validation")
    answer.part(0, "training").has_shape((4,))
    answer.part(1, "validation").has_shape((4,))


@check("by hand", "sweep_errors")
def the_penalty_helps_on_a_new_point(call):
    answer = call("sweep_errors", PAIR, LABELS, [[2.0]], [2.0], PENALTIES).has_parts("training", "validation")
    cause = "the mean of the squared errors alone: no ½, no λ‖w‖²"
    answer.part(0, "training").is_near([0, 1, 2.25], "(w − 2)² with w = 2, 1, ½", cause)
    answer.part(1, "validation").is_near([4, 0, 1], "(2w − 2)²", cause)


@check("law", "sweep_errors")
def errors_along_the_path(call, random):
    penalties = np.array([1e-4, 0.01, 0.1, 1.0, 30.0])
    for n, d, m in ((8, 5, 6), (4, 6, 9)):
        X, y = data(random, n, d)
        X_new, y_new = data(random, m, d)
        fits = [by_stacking(X, y, penalty) for penalty in penalties]
        answer = call("sweep_errors", X, y, X_new, y_new, penalties).has_parts("training", "validation")
        training = np.asarray(answer.part(0, "training").has_shape((5,)).value)
        rises = bool(np.all(np.diff(training) > -1e-12))
        answer.must(rises, "a training error that never falls as λ grows", "λ at the wrong weights, or in reverse")
        why = "from least squares with d rows √(nλ) · I more"
        cause = "to each penalty belongs a row of W and an entry of b, and both make the prediction"
        true = [np.mean((X @ w + b - y) ** 2) for w, b in fits]
        answer.part(0, "training").is_near(true, why, cause, 1e-6)
        true = [np.mean((X_new @ w + b - y_new) ** 2) for w, b in fits]
        answer.part(1, "validation").is_near(true, why, cause, 1e-6)


@check("trap", "sweep_errors")
def new_rows_from_elsewhere_and_penalties_in_any_order(call):
    cause = "new rows are predicted by the w and b of training, and their own means stay on"
    answer = call("sweep_errors", MOVED, LIFTED, [[5.0], [5.0]], [[12.0], [12.0]], PENALTIES)
    answer.part(1, "validation").is_near([4, 0, 1], "as by hand, moved by 3 and lifted by 10", cause)
    answer.part(0, "training").is_near([0, 1, 2.25], "as by hand").leaves_arguments()
    answer = call("sweep_errors", PAIR, LABELS, [[2.0]], [2.0], [3.0, 0.0, 1.0])
    cause = "the errors come in the order of the penalties"
    answer.part(0, "training").is_near([2.25, 0, 1], "(w − 2)² with w = ½, 2, 1", cause)
    answer.part(1, "validation").is_near([1, 4, 0], "(2w − 2)²", cause)


@check("trap", "sweep_errors")
def labels_without_noise(call, random):
    X, y = hardly_seen(random)
    answer = call("sweep_errors", X[:12], y[:12], X[12:], y[12:], [0.0]).has_parts("training", "validation")
    answer.part(0, "training").is_near([0], "nothing is missed without a penalty", SEEN, 1e-6)
    answer.part(1, "validation").is_near([0], "nothing is missed without a penalty", SEEN, 1e-6)
