"""Checks of singular-design."""

import numpy as np

from exercises.runner.ladder import check

SIZES = np.array([1.0, 2.0, 2.0, 4.0, 5.0])  # whose squares add up to 50
TWINS = np.column_stack([SIZES, SIZES])  # two equal columns: only w₁ + w₂ matters
LABELS = 2 * SIZES  # fitted by every w with w₁ + w₂ = 2

EXAMPLES = {
    "invisible_directions": (TWINS,),
    "shortest_minimiser": (TWINS, LABELS),
    "expected_gram": (TWINS, 0.5),
    "descend": (TWINS, LABELS, np.zeros(2), 0.1, 3),
    "penalised": (TWINS, LABELS, 1.0),
}


def singular(random, n, d, rank):
    """Features of this rank, and labels."""
    return random.normal(size=(n, rank)) @ random.normal(size=(rank, d)), random.normal(size=n)


def steep(random, *small):
    """(X, Vᵀ): seven rows that see five directions, the rows of Vᵀ, the last of them as little as told.

    The first three rows are multiples of one, so that it is not enough to look at the first that come.
    """
    left = random.normal(size=(7, 5))
    left[:3] = np.outer([1.0, -2.0, 0.5], left[0])
    left = np.linalg.qr(left)[0]  # rows stay multiples of each other
    right = np.linalg.qr(random.normal(size=(5, 5)))[0].T
    return (left * [1.0, 0.7, *[0.5] * (3 - len(small)), *small]) @ right, right


def seconds():
    """The seconds since 1970 of a hundred moments of a day, a column of ones, and labels on a line over them."""
    since = 864.0 * np.arange(100)
    return np.column_stack([1.7e9 + since, np.ones(100)]), since / 864.0 - 50.0


@check("shape", "invisible_directions")
def as_many_as_are_missing(call, random):
    for n, d, rank in ((7, 4, 3), (3, 5, 3), (6, 3, 3)):
        X, _ = singular(random, n, d, rank)
        cause = (
            f"X has rank {rank} of {d}; singular values the size of rounding count as 0, those the SVD leaves out too"
        )
        call("invisible_directions", X).has_shape((d, d - rank), cause)


@check("by hand", "invisible_directions")
def against_each_other(call):
    answer = call("invisible_directions", TWINS).has_shape((2, 1))
    v = np.ravel(answer.value)
    good = np.allclose(v, v[0] * np.array([1, -1])) and np.isclose(np.linalg.norm(v), 1)
    answer.must(good, "(1, −1)/√2 as a column, or its negative", "what one weight gains the other must lose")


@check("law", "invisible_directions")
def unseen_and_orthonormal(call, random):
    for n, d, rank in ((8, 5, 2), (3, 6, 3)):
        X, _ = singular(random, n, d, rank)
        answer = call("invisible_directions", X).leaves_arguments().has_shape((d, d - rank))
        V = np.asarray(answer.value)
        answer.must(
            np.allclose(X @ V, 0, atol=1e-9), "columns v with Xv = 0", "the rows of Vᵀ are the directions: transpose"
        )
        answer.must(np.allclose(V.T @ V, np.eye(d - rank)), "columns of length 1 at right angles to each other")


@check("trap", "invisible_directions")
def seen_however_little(call, random):
    first = "the first rows need not span what X sees: the singular value decomposition looks at all"
    call("invisible_directions", steep(random)[0]).has_shape((5, 0), first)
    cause = "a billionth of the largest is no rounding; of XᵀX the eigenvalues are squares, and there it would be"
    call("invisible_directions", steep(random, 1e-5, 1e-9)[0]).has_shape((5, 0), cause)
    X, right = steep(random, 1e-5, 0.0)
    answer = call("invisible_directions", X).has_shape((5, 1), "one direction has a singular value of 0, one of 1e-5")
    answer.must(np.allclose(np.abs(right @ answer.value).ravel(), [0, 0, 0, 0, 1], atol=1e-7), "the last of Vᵀ", first)


@check("trap", "invisible_directions")
def small_numbers_are_seen(call, random):
    X, _ = singular(random, 6, 3, 2)
    cause = "a fixed bound does not know how large X is: compare with the largest singular value"
    for size in (1e-20, 1e12):
        call("invisible_directions", size * X).has_shape((3, 1), cause)
    cause = "large numbers of small spread are no constant: bring the columns to one length before zeros are counted"
    call("invisible_directions", seconds()[0]).has_shape((2, 0), cause)


@check("trap", "invisible_directions")
def what_counts_as_rounding(call, random):
    cause = "the bound is 100 d · 2⁻⁵², here 1.1e-13, times the largest singular value, however many rows there are"
    call("invisible_directions", steep(random, 1e-5, 2e-14)[0]).has_shape((5, 1), cause)
    call("invisible_directions", np.tile(steep(random, 1e-5, 4e-13)[0], (40, 1))).has_shape((5, 0), cause)
    X = steep(random, 1e-2, 1e-3)[0] * [1.0, 1e-3, 1.0, 1e3, 1.0]
    X[:, 2] = 0
    answer = call("invisible_directions", X).has_shape((5, 1), "a column of zeros: its weight changes nothing")
    cause = "a length of 0 divides nothing: take 1 for it"
    answer.must(np.allclose(np.abs(answer.value).ravel(), [0, 0, 1, 0, 0], atol=1e-6), "±(0, 0, 1, 0, 0)", cause)


@check("trap", "invisible_directions")
def where_all_is_zero(call):
    answer = call("invisible_directions", np.zeros((4, 3))).has_shape((3, 3), "no direction is seen")
    good = np.allclose(np.asarray(answer.value).T @ answer.value, np.eye(3))
    answer.must(good, "an orthonormal basis of all there is", "nothing is above a share of 0, not even 0 itself")


@check("shape", "shortest_minimiser")
def weights_for_any_design(call, random):
    for n, d, rank in ((7, 4, 3), (3, 5, 3), (4, 1, 1)):
        call("shortest_minimiser", *singular(random, n, d, rank)).has_shape((d,))


@check("by hand", "shortest_minimiser")
def split_evenly(call):
    cause = "(2, 0) fits as well, but is longer"
    call("shortest_minimiser", TWINS, LABELS).is_near([1, 1], "the shortest w with w₁ + w₂ = 2", cause)


@check("law", "shortest_minimiser")
def fits_best_and_is_shortest(call, random):
    for n, d, rank in ((8, 5, 2), (3, 6, 3), (7, 3, 3)):
        X, y = singular(random, n, d, rank)
        answer = call("shortest_minimiser", X, y).leaves_arguments().has_shape((d,))
        w, best = np.asarray(answer.value), np.linalg.lstsq(X, y, rcond=1e-12)[0]
        cause = "least squares of X and y as they are: nothing is centred, and no column of ones added"
        answer.must(np.allclose(X.T @ (X @ w - y), 0, atol=1e-8), "Xᵀ(Xw − y) = 0", cause)
        longer = f"‖w‖ = {np.linalg.norm(best):.6g}, the least (here {np.linalg.norm(w):.6g})"
        answer.must(np.linalg.norm(w) <= np.linalg.norm(best) * (1 + 1e-8), longer, "part of w changes no prediction")


@check("trap", "shortest_minimiser")
def rounding_is_no_direction(call, random):
    X, y = singular(random, 30, 4, 2)
    best = np.linalg.lstsq(X, y, rcond=1e-12)[0]
    cause = "one over a singular value that is only rounding is huge: count those as 0"
    call("shortest_minimiser", 1e-6 * X, y).is_near(1e6 * best, "a million times the weights for X", cause, 1e-7)


@check("trap", "shortest_minimiser")
def nothing_to_go_by(call):
    cause = "where X sees nothing all w fit alike, and the shortest is 0"
    call("shortest_minimiser", np.zeros((4, 3)), [1.0, 2.0, 0.0, 5.0]).is_near([0, 0, 0], "X is 0", cause)


@check("trap", "shortest_minimiser")
def no_direction_is_too_weak(call, random):
    X, right = steep(random, 1e-5, 1e-9)
    w = right.T @ [1.0, -2.0, 0.5, 3.0, 2.0]
    cause = "a cut-off far above rounding takes weak directions away, and XᵀX loses them: the bound is d · 2e-14"
    answer = call("shortest_minimiser", X, X @ w).is_near(w, "the w that the labels were made with", cause, 1e-4)
    X, right = steep(random, 1e-5, 0.0)
    w = right.T @ [1.0, -2.0, 0.5, 3.0, 0.0]
    answer = call("shortest_minimiser", X, X @ w)
    answer.is_near(w, "the w that the labels were made with, of which X sees all", cause, 1e-7)


@check("trap", "shortest_minimiser")
def what_is_rounding_pulls_no_weight(call, random):
    X, right = steep(random, 1e-5, 2e-14)
    w = right.T @ [1.0, -2.0, 0.5, 3.0, 0.0]
    cause = "the last singular value, 2e-14, counts as 0: what is seen of it is rounding, and one over it is huge"
    labels = X @ w + 1e-9 * random.normal(size=7)
    best = right[:4].T @ np.linalg.lstsq(X @ right[:4].T, labels, rcond=None)[0]
    call("shortest_minimiser", X, labels).is_near(best, "the least squares over what X sees", cause, 1e-6)


@check("trap", "shortest_minimiser")
def a_small_spread_is_a_direction(call):
    X, y = seconds()
    answer = call("shortest_minimiser", X, y).has_shape((2,))
    off = np.abs(X @ answer.value - y).max()
    cause = "large numbers of small spread are no constant: bring the columns to one length before zeros are counted"
    answer.must(off < 1e-4, f"the line through all 100 points (one is missed by {off:.3g})", cause)


@check("shape", "expected_gram")
def a_square_matrix(call, random):
    for d in (3, 1):
        call("expected_gram", random.normal(size=(5, d)), 0.3).has_shape((d, d))


@check("by hand", "expected_gram")
def the_diagonal_grows(call):
    cause = "each place of the diagonal has n squared noises in it: n · variance"
    call("expected_gram", TWINS, 0.5).is_near([[52.5, 50], [50, 52.5]], "XᵀX + 5 · 0.5 · I", cause)


@check("law", "expected_gram")
def the_mean_over_all_signs(call, random):
    """Noise of ± s on every entry, each pattern of signs as likely: the mean over all of them is exact."""
    X = random.normal(size=(3, 2))
    patterns = np.array(np.meshgrid(*[[-1, 1]] * 6)).reshape(6, -1).T.reshape(-1, 3, 2)
    Z = X + 0.7 * patterns
    mean = np.mean([z.T @ z for z in Z], axis=0)
    call("expected_gram", X, 0.49).is_near(mean, "the mean over all 64 patterns of ± 0.7", "variance, not its root")


@check("trap", "expected_gram")
def no_noise_and_more_rows(call):
    call("expected_gram", TWINS, 0.0).is_near([[50, 50], [50, 50]], "without noise XᵀX")
    cause = "noise only: n · variance on the diagonal"
    call("expected_gram", np.zeros((7, 3)), 3.0).is_near(21 * np.eye(3), cause).leaves_arguments()


@check("shape", "descend")
def weights_from_descent(call, random):
    for d, rank in ((4, 2), (1, 1)):
        call("descend", *singular(random, 6, d, rank), np.zeros(d), 0.01, 5).has_shape((d,))


@check("by hand", "descend")
def one_step(call):
    cause = "the ½ of the loss cancels the 2, the 1/n stays: n rows, not d columns"
    call("descend", TWINS, LABELS, np.zeros(2), 0.02, 1).is_near([0.4, 0.4], "0.02 · Xᵀy / 5, of (100, 100) / 5", cause)


@check("law", "descend")
def it_ends_at_the_shortest_shifted(call, random):
    left, right = (np.linalg.qr(random.normal(size=(m, 2)))[0] for m in (6, 4))
    X, y, start = np.sqrt(6) * left @ np.diag([1.0, 0.5]) @ right.T, random.normal(size=6), random.normal(size=4)
    best = np.linalg.lstsq(X, y, rcond=1e-12)[0]
    unseen = start - right @ right.T @ start
    cause = "what X does not see no step changes: it stays as it was at the start"
    call("descend", X, y, start, 0.5, 400).is_near(best + unseen, "shortest + the unseen part of the start", cause)


@check("trap", "descend")
def no_steps_and_the_callers_start(call):
    start = np.array([3.0, -1.0])
    call("descend", TWINS, LABELS, start, 0.02, 0).is_near([3, -1], "no step taken").leaves_arguments()
    call("descend", TWINS, LABELS, start, 0.02, 4).is_near([3, -1], "w₁ + w₂ = 2 already").leaves_arguments()


@check("shape", "penalised")
def weights_for_any_design_with_penalty(call, random):
    for n, d, rank in ((7, 4, 3), (3, 5, 3), (4, 1, 1)):
        call("penalised", *singular(random, n, d, rank), 0.5).has_shape((d,))


@check("by hand", "penalised")
def split_evenly_and_shrunk(call):
    cause = "the strength goes on the diagonal of XᵀX as it is, without n or ½"
    words = "from 150 w₁ + 50 w₂ = 100 and 50 w₁ + 150 w₂ = 100"
    call("penalised", TWINS, LABELS, 100.0).is_near([0.5, 0.5], words, cause)


@check("law", "penalised")
def no_slope_left(call, random):
    for n, d, rank in ((8, 5, 2), (3, 6, 3)):
        X, y = singular(random, n, d, rank)
        stacked = np.vstack([X, np.sqrt(0.3) * np.eye(d)])
        true = np.linalg.lstsq(stacked, np.append(y, np.zeros(d)), rcond=None)[0]
        call("penalised", X, y, 0.3).is_near(true, "least squares with d rows √0.3 · I more")


@check("trap", "penalised")
def a_weak_penalty_leads_to_the_shortest(call, random):
    X, y = singular(random, 6, 4, 2)
    best = np.linalg.lstsq(X, y, rcond=1e-12)[0]
    cause = "beside a weak penalty the roundings of XᵀX are large: put rows of √strength · I below X"
    call("penalised", X, y, 1e-7).is_near(best, "almost the shortest minimiser", cause, 1e-5).leaves_arguments()
    X, right = steep(random, 1e-5, 1e-7)
    w = right.T @ [1.0, -2.0, 0.5, 3.0, 2.0]
    s = np.array([1.0, 0.7, 0.5, 1e-5, 1e-7])
    true = right.T @ (s**2 / (s**2 + 1e-14) * (right @ w))
    words = "s² / (s² + strength) of the weights, in each direction of its own"
    call("penalised", X, X @ w, 1e-14).is_near(true, words, cause, 1e-4)
