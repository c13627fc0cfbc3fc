"""Checks of stacked-ridge. Fractions are an oracle: in them XᵀX loses nothing."""

from fractions import Fraction

import numpy as np

from exercises.runner.ladder import check

X4 = np.array([[1.0, 2.0, 0.0], [0.0, 1.0, 1.0], [2.0, 0.0, 0.0], [0.0, 0.0, 1.0]])
Y4 = np.array([3.0, 1.0, 5.0, 2.0])
CROSS = np.kron(np.diag([1.0, 2.0, 3.0]), [[1.0], [-1.0]])  # centred; XᵀX has 2, 8, 18 on its diagonal
LIFTED = np.array([11.0, 9.0, 14.0, 6.0, 19.0, 1.0])  # 10 and ± 1, ± 4, ± 9: least squares gives 1, 2, 3
BASE = np.array([[0.1, 0.7], [0.3, 0.2], [0.9, 0.4], [0.6, 0.8], [0.5, 0.3]])
TINY = 2.0**-27
# Centred, and the first two columns all but parallel: in float64 XᵀX has lost what tells them apart, 2⁻⁵³ beside 32.
PARALLEL = np.array([[4.0, 4.0, 0.0], [-4.0, -4.0, 0.0], [0.0, TINY, 1.0], [0.0, -TINY, 1.0], [0.0, 0.0, -2.0]])

EXAMPLES = {
    "stacked": (X4, Y4, 0.5),
    "stacked_ridge": (CROSS, LIFTED, 1 / 3),
    "ridge_towards": (X4, Y4, [0.5, 0.1, 0.2], [1.0, 0.0, 2.0]),
}


def data(random, n, d):
    """Features whose columns have different means and sizes, and labels."""
    X = random.normal(size=(n, d)) * random.uniform(0.5, 2, d) + random.uniform(-2, 2, d)
    return X, random.normal(size=n) + 3


def in_fractions(X, y, penalties):
    """The solution of (XᵀX + diag(nλ)) w = Xᵀy, by elimination in fractions."""
    rows = [[Fraction(v) for v in row] for row in X.tolist()]
    labels, d = [Fraction(v) for v in y.tolist()], X.shape[1]
    system = [
        [sum(r[i] * r[j] for r in rows) + (len(rows) * Fraction(penalties[i]) if i == j else 0) for j in range(d)]
        + [sum(r[i] * v for r, v in zip(rows, labels, strict=True))]
        for i in range(d)
    ]
    for i, pivot in enumerate(system):
        pivot[:] = [value / pivot[i] for value in pivot]
        for row in system[:i] + system[i + 1 :]:
            row[:] = [value - row[i] * part for value, part in zip(row, pivot, strict=True)]
    return np.array([row[-1] for row in system], float)


def slope(X, y, w, b, penalties, target=0.0):
    """The largest slope of the objective at (w, b): 0 at the minimum."""
    errors = X @ w + b - y
    return float(np.max(np.abs(X.T @ errors / len(y) + penalties * (w - target))))


@check("shape", "stacked")
def more_rows_and_as_many_columns(call, random):
    for n, d in ((7, 3), (4, 6), (5, 1)):
        answer = call("stacked", *data(random, n, d), 0.3).has_parts("A", "t")
        cause = "n rows of data and d rows more, one for each weight; the columns stay"
        answer.part(0, "A").has_shape((n + d, d), cause)
        answer.part(1, "t").has_shape((n + d,), "as many labels as rows: each new row has the label 0")


@check("by hand", "stacked")
def squares_by_hand(call):
    """The errors at 0, 0, 0 are 3, 1, 5, 2; at 1, 0, 0: 2, 1, 3, 2; at 1, 1, 1: 0, 1, 3, 1."""
    answer = call("stacked", X4, Y4, 0.5).has_parts("A", "t")
    A, t = (np.asarray(answer.part(i, name).value, float) for i, name in enumerate(("A", "t")))
    cause = "n times the penalty, n the rows of X, and its root: the row is squared again"
    for w, wanted, words in (
        ((0, 0, 0), 39, "‖y‖² = 9 + 1 + 25 + 4"),
        ((1, 0, 0), 18 + 2, "4 + 1 + 9 + 4 from the rows of X, and 4 · ½ · 1"),
        ((1, 1, 1), 11 + 6, "0 + 1 + 9 + 1 from the rows of X, and 4 · ½ · 3"),
    ):
        got = float(np.sum((A @ w - t) ** 2))
        answer.must(abs(got - wanted) < 1e-9, f"‖Aw − t‖² = {wanted:g} at w = {w}: {words} (here {got:.6g})", cause)


@check("law", "stacked")
def the_objective_at_every_w(call, random):
    for n, d in ((9, 3), (3, 7), (4, 5)):
        X, y = data(random, n, d)
        penalty = random.uniform(0.1, 2)
        answer = call("stacked", X, y, penalty).has_parts("A", "t").leaves_arguments()
        A, t = (np.asarray(answer.part(i, name).value, float) for i, name in enumerate(("A", "t")))
        for w in random.normal(size=(4, d)):
            wanted = np.mean((X @ w - y) ** 2) / 2 + penalty / 2 * w @ w
            got = np.sum((A @ w - t) ** 2) / (2 * n)
            words = f"‖Aw − t‖²/(2n) = {wanted:.9g}, the objective at a drawn w (here {got:.9g})"
            answer.must(abs(got - wanted) <= 1e-9 * wanted, words, "n counts the rows of X, d the new ones")


@check("trap", "stacked")
def none_and_much(call):
    for penalty, words in ((0.0, "with no penalty XᵀX alone"), (1e12, "XᵀX beside 4·10¹² I")):
        answer = call("stacked", X4, Y4.reshape(4, 1), penalty).has_parts("A", "t")
        A = np.asarray(answer.part(0, "A").has_shape((7, 3)).value, float)
        wanted = X4.T @ X4 + 4 * penalty * np.eye(3)
        good = bool(np.allclose(A.T @ A, wanted, rtol=0, atol=1e-9 * np.max(wanted)))
        answer.must(good, f"AᵀA = XᵀX + nλI, {words}", "a bound, or a fixed weight, in place of √(nλ)")


@check("shape", "stacked_ridge")
def weights_and_one_bias(call, random):
    for n, d in ((7, 3), (4, 6), (5, 1)):
        answer = call("stacked_ridge", *data(random, n, d), 0.3).has_parts("w", "b")
        answer.part(0, "w").has_shape((d,))
        answer.part(1, "b").is_number()


@check("by hand", "stacked_ridge")
def three_directions(call):
    cause = "with the mean over n rows, XᵀX meets nλ; the bias is in no new row"
    answer = call("stacked_ridge", CROSS, LIFTED, 1 / 3).has_parts("w", "b")
    words = "1 · 2/(2 + 2), 2 · 8/(8 + 2) and 3 · 18/(18 + 2), as nλ = 2"
    answer.part(0, "w").is_near([0.5, 1.6, 2.7], words, cause)
    answer.part(1, "b").is_near(10, "the mean label, as the mean features are 0", cause)
    answer = call("stacked_ridge", CROSS + np.array([3.0, -1.0, 0.0]), LIFTED, 1 / 3).has_parts("w", "b")
    answer.part(0, "w").is_near([0.5, 1.6, 2.7], "as before the columns were shifted", cause)
    answer.part(1, "b").is_near(10.1, "10 − 3 · 0.5 + 1 · 1.6", "b = mean y − mean x · w")


@check("law", "stacked_ridge")
def no_slope_is_left(call, random):
    for n, d in ((9, 3), (4, 7)):
        X, y = data(random, n, d)
        penalty = random.uniform(0.05, 2)
        answer = call("stacked_ridge", X, y, penalty).has_parts("w", "b").leaves_arguments()
        w, b = np.asarray(answer.part(0, "w").value, float), float(answer.part(1, "b").value)
        cause = "the minimum is where Xᵀ(Xw + b − y)/n + λw = 0 and the errors add up to 0"
        left = slope(X, y, w, b, penalty)
        answer.must(left < 1e-8, f"all slopes by w to be 0 at the minimum (the largest is {left:.2g})", cause)
        mean = float(np.mean(X @ w + b - y))
        answer.must(abs(mean) < 1e-9, f"errors with the mean 0, as b is free (their mean is {mean:.2g})", cause)


@check("trap", "stacked_ridge")
def what_the_squared_matrix_loses(call, random):
    y = PARALLEL @ [1.0, 2.0, 3.0]
    for size in (2.0**-54, 2.0**-40):
        true = in_fractions(PARALLEL, y, [size] * 3)
        cause = "in XᵀX the 2⁻²⁷ becomes 2⁻⁵⁴ beside 32 and is lost: give the stacked rows to a least-squares solver"
        call("stacked_ridge", PARALLEL, y, size).part(0, "w").is_near(true, "worked out in fractions", cause, 1e-5)
    X, y = data(random, 4, 7)
    shortest = np.linalg.lstsq(X - X.mean(axis=0), y - y.mean(), rcond=1e-10)[0]
    cause = "the least ‖w‖, whatever b is: with a column of ones beside X, b is made small, too"
    call("stacked_ridge", X, y, 0.0).part(0, "w").is_near(shortest, "the shortest w that fits", cause, 1e-7)


@check("trap", "stacked_ridge")
def small_columns_and_columns_that_follow_from_others(call):
    answer = call("stacked_ridge", CROSS * [1.0, 2.0**-34, 1.0], LIFTED, 0.0)
    cause = "a column of small numbers is none of zeros: only what is the size of rounding counts as 0"
    answer.part(0, "w").is_near([1, 2.0**35, 3], "1, 2 · 2³⁴ and 3: the rows are met", cause)
    X = np.column_stack([BASE, BASE @ [1.0, 1.0]])
    cause = "a singular value of the size of rounding is 0: divided by, it makes weights of 10¹⁵"
    answer = call("stacked_ridge", X, X @ [4.0, 1.0, 0.0] + 6, 0.0)
    answer.part(0, "w").is_near([7 / 3, -2 / 3, 5 / 3], "(4, 1, 0) − 5/3 · (1, 1, −1), the shortest", cause, 1e-8)


@check("shape", "ridge_towards")
def a_weight_for_each_column(call, random):
    for n, d in ((7, 3), (4, 6), (5, 1)):
        X, y = data(random, n, d)
        call("ridge_towards", X, y, random.uniform(0.1, 1, d), random.normal(size=d)).has_shape((d,))


@check("by hand", "ridge_towards")
def halfway_to_the_target(call):
    cause = "the new row of weight j says √(nλⱼ) wⱼ = √(nλⱼ) vⱼ: both sides have the root"
    call("ridge_towards", CROSS, LIFTED - 10, [1 / 3, 2.0, 1.0], [3.0, -2.0, 3.0]).is_near(
        [2.0, -0.4, 3.0], "(2 · 1 + 2 · 3)/4, (8 · 2 − 12 · 2)/20, and 3 either way", cause
    )


@check("law", "ridge_towards")
def no_slope_is_left_towards(call, random):
    for n, d in ((9, 4), (3, 5)):
        X, y = data(random, n, d)
        penalties, target = random.uniform(0.05, 2, d), random.normal(size=d)
        answer = call("ridge_towards", X, y, penalties, target).leaves_arguments()
        left = slope(X, y, np.asarray(answer.value, float), 0.0, penalties, target)
        words = f"all slopes to be 0 at the minimum (the largest is {left:.2g})"
        answer.must(left < 1e-8, words, "Xᵀ(Xw − y)/n + λⱼ(wⱼ − vⱼ) = 0, each weight with its own λ")


@check("trap", "ridge_towards")
def what_no_row_tells(call):
    target = np.array([7.0, 5.0, -3.0])
    cause = "least squares gives the shortest w; solve for w − target, and its shortest is the nearest to the target"
    answer = call("ridge_towards", [[1.0, 1.0, 0.0]], [[2.0]], [0.0, 0.0, 0.0], target)
    answer.is_near([2, 0, -3], "no penalty, one row w₁ + w₂ = 2: from 7, 5, −3 the nearest", cause)
    y = PARALLEL @ [1.0, 2.0, 3.0]
    penalties = [2.0**-54, 2.0**-53, 0.25]
    true = target + in_fractions(PARALLEL, y - PARALLEL @ target, penalties)
    cause = "XᵀX has lost the second direction: give the stacked rows to a least-squares solver"
    call("ridge_towards", PARALLEL, y, penalties, target).is_near(true, "worked out in fractions", cause, 1e-5)


@check("trap", "ridge_towards")
def small_columns_and_a_column_that_follows_from_others(call):
    answer = call("ridge_towards", CROSS * [1.0, 2.0**-34, 1.0], LIFTED - 10, [0.0] * 3, [5.0, 7.0, 5.0])
    cause = "a column of small numbers is none of zeros: only what is the size of rounding counts as 0"
    answer.is_near([1, 2.0**35, 3], "1, 2 · 2³⁴ and 3: the rows are met", cause)
    X = np.column_stack([BASE, BASE @ [1.0, 1.0]])
    cause = "a singular value of the size of rounding is 0: divided by, it makes weights of 10¹⁵"
    answer = call("ridge_towards", X, X @ [4.0, 1.0, 0.0], [0.0] * 3, [1.0, 1.0, -1.0])
    answer.is_near([10 / 3, 1 / 3, 2 / 3], "(4, 1, 0) − ⅔ · (1, 1, −1), the nearest to (1, 1, −1)", cause, 1e-8)
