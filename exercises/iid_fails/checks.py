"""Checks of iid-fails. Fractions and loops over plain lists are the oracles."""

from fractions import Fraction

import numpy as np

from exercises.runner.ladder import check

PAIR = np.array([[1.0, 0.5], [0.5, 1.0]])

EXAMPLES = {
    "effective_rows": (PAIR,),
    "folds_of_groups": ([7, 7, 7, 2, 2, 5, 9], 2),
    "forward_splits": (10, 3, 1),
    "error_elsewhere": ([1.0, 3.0], [0.5, 0.5], [0.25, 0.75]),
    "forgetful_fit": (np.ones((3, 1)), np.array([0.0, 0.0, 7.0]), 1.0),
}


def in_time(strength, n):
    """Correlations that fall by this factor with each step of time."""
    return strength ** np.abs(np.subtract.outer(np.arange(n), np.arange(n))).astype(float)


@check("shape", "effective_rows")
def one_number(call):
    for n in (3, 5):
        call("effective_rows", in_time(0.5, n)).is_number()


@check("by hand", "effective_rows")
def alone_alike_and_in_pairs(call):
    cause = "var of the mean is Σᵢⱼ Rᵢⱼ σ²/n²; that is to be σ²/m"
    call("effective_rows", np.eye(4)).is_near(4, "independent rows count in full", cause)
    call("effective_rows", np.ones((3, 3))).is_near(1, "three times the same", cause)
    twins = np.kron(np.eye(3), np.ones((2, 2)))
    call("effective_rows", twins).is_near(3, "six rows that are three pairs of twins", cause)
    call("effective_rows", PAIR).is_near(4 / 3, "2²/(1 + 1 + ½ + ½)", cause)


@check("law", "effective_rows")
def as_the_variance_of_the_mean(call, random):
    for n in (3, 7):
        R = np.triu(random.integers(0, 5, (n, n)) / 16, 1)
        R = R + R.T + np.eye(n)
        total = sum(map(Fraction, R.ravel().tolist()))
        cause = "every pair counts, twice: not only neighbours, and not the squares of R"
        call("effective_rows", R).is_near(float(n * n / total), "n²/ΣR in fractions", cause).leaves_arguments()


@check("trap", "effective_rows")
def opposites_are_worth_more(call):
    cause = "rows that err in opposite directions have a mean that is more certain than that of n independent ones"
    opposite = np.array([[1.0, -0.5], [-0.5, 1.0]])
    call("effective_rows", opposite).is_near(4, "2²/(1 + 1 − ½ − ½)", cause)


@check("trap", "effective_rows")
def a_single_row(call):
    cause = "one row has no pairs, and the mean correlation of none is 0/0: add up all entries of the matrix"
    call("effective_rows", [[1.0]]).is_near(1, "1²/1", cause)


def dealt(groups, folds):
    """The folds by the rule, in loops."""
    left = {group: groups.count(group) for group in groups}
    rows, fold = [0] * folds, {}
    while left:
        group = min(left, key=lambda each: (-left[each], each))
        fold[group] = min(range(folds), key=lambda each: (rows[each], each))
        rows[fold[group]] += left.pop(group)
    return [fold[group] for group in groups]


@check("shape", "folds_of_groups")
def a_fold_for_each_row(call, random):
    for n, folds in ((9, 2), (14, 4)):
        groups = np.r_[np.arange(5), random.integers(0, 5, n - 5)]
        answer = call("folds_of_groups", groups, folds).has_shape((n,))
        cause = "number the folds from 0, and use all of them"
        answer.must(set(answer.value.tolist()) == set(range(folds)), f"all of 0 … {folds - 1}", cause)


@check("by hand", "folds_of_groups")
def four_groups_in_two_folds(call):
    cause = "largest group first, each into the fold with the fewest rows: 7 to 0; 2 to 1; 5 to 1; 9 to 0"
    call("folds_of_groups", [7, 7, 7, 2, 2, 5, 9], 2).is_near([0, 0, 0, 1, 1, 1, 0], "", cause)


@check("law", "folds_of_groups")
def groups_stay_whole(call, random):
    for n, folds in ((23, 3), (40, 5)):
        groups = random.permutation(np.r_[np.arange(7), random.integers(0, 7, n - 7) ** 2 // 7]) * 3 - 8
        answer = call("folds_of_groups", groups, folds).has_shape((n,)).leaves_arguments()
        together = all(len(set(answer.value[groups == group].tolist())) == 1 for group in set(groups.tolist()))
        answer.must(together, "the rows of each group in one fold", "the groups are dealt out, not their rows")
        answer.is_near(dealt(groups.tolist(), folds), "by the rule, in a loop", "the largest group first; ties as told")


@check("trap", "folds_of_groups")
def ties_and_any_order(call):
    cause = "of groups of one size the lower number goes first, wherever its rows are; of equal folds the lower one"
    call("folds_of_groups", [31, -4, 20, 31, -4, 20], 3).is_near([2, 0, 1, 2, 0, 1], "−4, 20, 31 in turn", cause)
    call("folds_of_groups", [5, 5, 1, 1, 3, 3, 4], 2).is_near([0, 0, 0, 0, 1, 1, 1], "1 to 0, 3 to 1, 5 to 0", cause)
    many = [*range(90, 50, -1), *range(60, 80)]
    cause += "; np.argsort keeps equal ones in order only with kind='stable'"
    call("folds_of_groups", many, 7).is_near(dealt(many, 7), "by the rule, in a loop", cause)


def forward(call, n, folds, gap):
    """What came back, and its pairs as lists of row numbers."""
    names = [f"fold {k}" for k in range(folds)]
    answer = call("forward_splits", n, folds, gap).has_parts(*names)
    pairs = []
    for k, name in enumerate(names):
        pair = answer.part(k, name).has_parts("train", "test")
        rows = [pair.part(i, f"{what} of {name}") for i, what in enumerate(("train", "test"))]
        for part in rows:
            part.must(np.ndim(part.value) == 1, "a row of row numbers", "an array of the rows, not a mask or a slice")
        pairs.append(tuple(np.asarray(part.value).tolist() for part in rows))
    return answer, pairs


@check("shape", "forward_splits")
def a_pair_for_each_fold(call):
    for n, folds, gap in ((11, 3, 0), (23, 5, 2)):
        answer, pairs = forward(call, n, folds, gap)
        cause = "the first block only trains: folds + 1 blocks in all"
        answer.must(all(len(test) == n // (folds + 1) for _, test in pairs), f"{n // (folds + 1)} rows a test", cause)


@check("by hand", "forward_splits")
def three_folds_of_ten_rows(call):
    answer, pairs = forward(call, 10, 3, 1)
    expected = [([0, 1, 2], [4, 5]), ([0, 1, 2, 3, 4], [6, 7]), ([0, 1, 2, 3, 4, 5, 6], [8, 9])]
    answer.must(pairs == expected, f"{expected}", "train on all that is older by more than the gap, test on the block")


@check("law", "forward_splits")
def the_past_predicts(call, random):
    for n, folds, gap in ((17, 4, 2), (20, 3, 0), (int(random.integers(30, 50)), 6, 3)):
        answer, pairs = forward(call, n, folds, gap)
        tested = [row for _, test in pairs for row in test]
        size = n // (folds + 1)
        answer.must(tested == [*range(n)][-folds * size :], "the last blocks, each row once", "the last row is tested")
        past = all(train == [row for row in range(n) if row < test[0] - gap] for train, test in pairs)
        answer.must(
            past, f"all rows older than each test by more than {gap} to train on", "the gap comes before the test"
        )


@check("trap", "forward_splits")
def rows_that_do_not_come_out_even(call):
    cause = "what is left over belongs to the first training, so that the newest row is tested"
    answer, pairs = forward(call, 11, 3, 1)
    answer.must([test for _, test in pairs] == [[5, 6], [7, 8], [9, 10]], "tests [5, 6], [7, 8], [9, 10]", cause)
    answer, pairs = forward(call, 5, 1, 2)
    answer.must(pairs == [([0], [3, 4])], "one fold: train on 0, test on 3 and 4", "a fold more or less", f"{pairs}")


@check("shape", "error_elsewhere")
def one_loss(call, random):
    for n in (3, 6):
        call("error_elsewhere", random.random(n), random.random(n) + 0.5, random.random(n)).is_number()


@check("by hand", "error_elsewhere")
def three_times_as_frequent(call):
    cause = "a row counts by there/here: how much more often its kind comes there"
    call("error_elsewhere", [1.0, 3.0], [0.5, 0.5], [0.25, 0.75]).is_near(2.5, "(1 + 3 · 3)/4", cause)
    call("error_elsewhere", [1.0, 3.0], [0.75, 0.25], [0.5, 0.5]).is_near(2.5, "(1 · ⅔ + 3 · 2)/(⅔ + 2)", cause)
    call("error_elsewhere", [2.0, 6.0, 9.0], [1.0, 1.0, 1.0], [2.0, 2.0, 0.0]).is_near(
        4, "the third never comes there", cause
    )


@check("law", "error_elsewhere")
def weighted_in_fractions(call, random):
    for n in (3, 8):
        losses, here, there = (random.integers(low, 17, n) / 8 for low in (0, 1, 1))
        exact = [[Fraction(value) for value in values.tolist()] for values in (losses, here, there)]
        weights = [q / p for p, q in zip(*exact[1:], strict=True)]
        expected = sum(w * loss for w, loss in zip(weights, exact[0], strict=True)) / sum(weights)
        answer = call("error_elsewhere", losses, here, there)
        answer.is_near(float(expected), "worked out in fractions", "Σ weight · loss / Σ weight").leaves_arguments()


@check("trap", "error_elsewhere")
def densities_up_to_a_factor(call):
    cause = "a density known up to a factor gives weights that do not add up to n: divide by their sum"
    call("error_elsewhere", [1.0, 3.0], [5.0, 5.0], [1.0, 3.0]).is_near(2.5, "as before, other factors", cause)
    call("error_elsewhere", [4.0, 4.0, 4.0], [2.0, 1.0, 8.0], [3.0, 1.0, 1.0]).is_near(
        4, "a loss of 4 everywhere", cause
    )


def exact_weights(X, y, half_life):
    """The weights from the normal equations in fractions, shape (d,); full rank."""
    n, d = X.shape
    ages = [Fraction(0.5 ** ((n - 1 - row) / half_life)) for row in range(n)]
    rows = [[Fraction(value) for value in row] for row in np.column_stack([X, y]).tolist()]
    system = [[sum(a * r[i] * r[j] for a, r in zip(ages, rows, strict=True)) for j in range(d + 1)] for i in range(d)]
    for i in range(d):
        system[i] = [value / system[i][i] for value in system[i]]
        for j in range(d):
            if j != i:
                system[j] = [p - system[j][i] * q for p, q in zip(system[j], system[i], strict=True)]
    return np.array([float(row[-1]) for row in system])


@check("shape", "forgetful_fit")
def a_weight_for_each_feature(call, random):
    for n, d in ((7, 3), (5, 2)):
        call("forgetful_fit", random.normal(size=(n, d)), random.normal(size=n), 4.0).has_shape((d,))


@check("by hand", "forgetful_fit")
def a_constant_that_changed(call):
    cause = "weights ¼, ½, 1: lstsq squares what a row is multiplied with, so multiply by the root"
    call("forgetful_fit", np.ones((3, 1)), [0.0, 0.0, 7.0], 1.0).is_near([4], "7/(¼ + ½ + 1)", cause)
    call("forgetful_fit", np.ones((3, 1)), [28.0, 0.0, 7.0], 1.0).is_near([8], "(28/4 + 7)/(¼ + ½ + 1)", cause)
    call("forgetful_fit", np.ones((3, 1)), [0.0, 0.0, 21.0], 0.5).is_near([16], "21/(1/16 + ¼ + 1)", cause)


@check("law", "forgetful_fit")
def as_solved_in_fractions(call, random):
    for n, d, half_life in ((9, 3, 2.0), (6, 2, 5.0), (12, 4, 30.0)):
        X, y = random.integers(-8, 9, (n, d)) / 4, random.integers(-8, 9, n) / 4
        X[-d:] += 8 * np.eye(d)
        expected = exact_weights(X, y, half_life)
        cause = "half the weight after half_life rows, not 1/e of it"
        answer = call("forgetful_fit", X, y[:, None], half_life)
        answer.is_near(expected, "worked out in fractions", cause, 1e-9).leaves_arguments()


@check("trap", "forgetful_fit")
def columns_that_are_nearly_alike(call):
    X = np.array([[1.0, 1.0], [1.0, 1.0 + 2.0**-26], [1.0, 1.0 - 2.0**-27], [1.0, 1.0 + 2.0**-25]])
    cause = "XᵀDX squares the ratio of the singular values: give lstsq the rows times the root of their weight"
    call("forgetful_fit", X, X @ [3.0, -2.0], 8.0).is_near([3, -2], "which meets all rows", cause, 1e-5)
    X = np.array([[1.0, 0.0], [0.0, 2.0**-34], [1.0, 2.0**-34], [2.0, -(2.0**-34)]])
    cause = "a column of small numbers is none of zeros: only what is the size of rounding counts as 0"
    call("forgetful_fit", X, X @ [2.0, 2.0**34], 8.0).is_near([2, 2.0**34], "which meets all rows", cause, 1e-5)
    cause = "fewer rows than features: many fit equally well, and the shortest is asked"
    call("forgetful_fit", [[3.0, 0.0, 4.0]], [50.0], 2.0).is_near([6, 0, 8], "50 · (3, 0, 4)/25", cause)


@check("trap", "forgetful_fit")
def a_column_that_follows_from_others(call):
    """The third column is the sum of the first two: (1, 1, −1) changes nothing, so the shortest is at right angles."""
    base = np.array([[0.1, 0.7], [0.3, 0.2], [0.9, 0.4], [0.6, 0.8], [0.5, 0.3]])
    X = np.column_stack([base, base @ [1.0, 1.0]])
    cause = "a singular value of the size of rounding is 0: divided by, it makes weights of 10¹⁵"
    answer = call("forgetful_fit", X, X @ [4.0, 1.0, 0.0], 3.0)
    answer.is_near([7 / 3, -2 / 3, 5 / 3], "(4, 1, 0) − 5/3 · (1, 1, −1), the shortest", cause, 1e-8)
