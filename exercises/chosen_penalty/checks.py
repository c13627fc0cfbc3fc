"""Checks of chosen-penalty."""

import itertools
import math
import statistics

import numpy as np

from exercises.runner.ladder import check

LOSSES = np.array([[4.0, 1.0, 2.0], [2.0, 3.0, 4.0]])  # means 3, 2, 3
EXPECTED = np.array([3.5, 3.0, 2.5])
SPREAD = np.array([[4.0, 1.0, 2.9, 3.1], [4.0, 1.0, 2.9, 3.1], [4.0, 1.0, 2.9, 3.1], [4.0, 5.0, 2.9, 3.1]])
TIED = np.array([[5.0, 1.0, 3.0, 6.0], [5.0, 3.0, 1.0, 6.0]])  # means 5, 2, 2, 6

EXAMPLES = {
    "error_on_new_rows": ([[1.0, 0.0]], [1.0, 1.0], [[1.0, 0.0], [0.0, 4.0]], 2.0),
    "cost_of_choice": (LOSSES, EXPECTED),
    "one_standard_error_choice": (SPREAD,),
    "resampled_choices": (LOSSES, [[0, 1], [1, 1]]),
}


def positive(random, d):
    """A covariance, and its square root as a factor: covariance = L Lᵀ."""
    L = random.normal(size=(d, d))
    return L @ L.T, L


@check("shape", "error_on_new_rows")
def an_error_for_each_weight_vector(call, random):
    for p, d in ((4, 3), (1, 2), (3, 3)):
        call("error_on_new_rows", random.normal(size=(p, d)), random.normal(size=d), np.eye(d), 1.0).has_shape((p,))


@check("by hand", "error_on_new_rows")
def off_in_one_place(call):
    W, covariance = [[1.0, 0.0], [2.0, 1.0], [1.0, 1.0]], [[1.0, 0.0], [0.0, 4.0]]
    cause = "the noise on the new label is never predicted; w is off by w − true_w, and that counts squared"
    call("error_on_new_rows", W, [1.0, 1.0], covariance, 2.0).is_near(
        [6, 3, 2], "2 + 4 · 1², 2 + 1 · 1², and the noise alone for the true w", cause
    )


@check("law", "error_on_new_rows")
def the_mean_over_all_new_rows(call, random):
    d, noise = 4, 0.7
    covariance, L = positive(random, d)
    W, true_w = random.normal(size=(3, d)), random.normal(size=d)
    signs = np.array(list(itertools.product([-1.0, 1.0], repeat=d)))
    x = signs @ L.T  # 2ᵈ equally frequent rows, whose mean is 0 and whose covariance is L Lᵀ
    true = [np.mean([(x @ (w - true_w) - e) ** 2 for e in (-noise, noise)]) for w in W]
    cause = "features that go together: the places off the diagonal count, too"
    call("error_on_new_rows", W, true_w, covariance, noise**2).is_near(true, "over 16 rows with noise ±0.7", cause)


@check("trap", "error_on_new_rows")
def a_feature_that_follows_from_another(call):
    twins = [[1.0, 1.0], [1.0, 1.0]]
    cause = "a singular covariance is none to be inverted or factored: it only multiplies"
    call("error_on_new_rows", [[3.0, 0.0], [0.0, 1.0]], [1.0, 2.0], twins, 0.0).is_near(
        [0, 4], "x₁ = x₂: only w₁ + w₂ matters, 3 as in the true w, or 1", cause
    ).leaves_arguments()


@check("shape", "cost_of_choice")
def three_numbers(call, random):
    answer = call("cost_of_choice", random.normal(size=(6, 4)) ** 2, random.uniform(1, 2, 4))
    answer.has_parts("chosen", "regret", "optimism")
    for place, name in enumerate(("chosen", "regret", "optimism")):
        answer.part(place, name).is_number()


def costs(answer, chosen, regret, optimism, why=("", "", ""), causes=("", "", "")):
    """Expect these three."""
    answer.has_parts("chosen", "regret", "optimism")
    for place, (name, true) in enumerate((("chosen", chosen), ("regret", regret), ("optimism", optimism))):
        answer.part(place, name).is_near(true, why[place], causes[place])


@check("by hand", "cost_of_choice")
def the_second_of_three(call):
    why = ("as the mean losses are 3, 2, 3", "3 − 2.5", "3 − 2")
    causes = (
        "the validation rows choose; what is expected is not known to them",
        "the chosen one's expected error against the best one's, not its mean loss",
        "expected less seen",
    )
    costs(call("cost_of_choice", LOSSES, EXPECTED), 1, 0.5, 1, why, causes)


@check("law", "cost_of_choice")
def all_validation_sets_of_three_rows(call, random):
    """Three rows drawn from a population of three, in all 27 ways: then the column means are the expected errors."""
    population = random.normal(size=(3, 4)) ** 2
    expected = [sum(column) / 3 for column in population.T.tolist()]
    mean = 0.0
    for rows in itertools.product(range(3), repeat=3):
        means = [sum(column[i] for i in rows) / 3 for column in population.T.tolist()]
        chosen = means.index(min(means))
        answer = call("cost_of_choice", population[list(rows)], expected)
        causes = ("the mean over the rows decides", "against the least of the expected errors", "expected less seen")
        costs(answer, chosen, expected[chosen] - min(expected), expected[chosen] - means[chosen], causes=causes)
        mean += answer.value[2] / 27
    answer.must(mean >= -1e-9, f"optimism that is 0 or more in the mean over all 27 validation sets (here {mean:.6g})")


@check("trap", "cost_of_choice")
def two_equally_good(call):
    cause = "numpy.argmin takes the first of equal ones"
    costs(
        call("cost_of_choice", TIED, [1.0, 2.0, 4.0, 3.0]),
        2,
        3,
        2,
        ("the last of the two with mean 2",) * 3,
        [cause] * 3,
    )
    answer = call("cost_of_choice", [[0.0, 0.0]], [1.0, 1.0]).leaves_arguments()
    costs(answer, 1, 0, 1, ("both fit the one row exactly",) * 3, [cause] * 3)


@check("shape", "one_standard_error_choice")
def one_column(call, random):
    call("one_standard_error_choice", random.normal(size=(6, 4)) ** 2).is_number()


@check("by hand", "one_standard_error_choice")
def one_standard_error_above_the_least(call):
    cause = "the spread of a mean is that of a loss over √n, and the variance has n − 1 below the line"
    call("one_standard_error_choice", SPREAD).is_near(
        2, "means 4, 2, 2.9, 3.1; the losses 1, 1, 1, 5 have variance 12/3, so a standard error of √(4/4) = 1", cause
    )


@check("law", "one_standard_error_choice")
def as_the_rule_says(call, random):
    for n, p in ((8, 12), (30, 6), (2, 5), (15, 20)):
        losses = (
            random.normal(size=(n, 1)) ** 2 + 0.3 * random.normal(size=(n, p)) ** 2 + np.linspace(-0.3, 0.3, p) ** 2
        )
        columns = losses.T.tolist()
        least = min(columns, key=statistics.fmean)
        most = statistics.fmean(least) + statistics.stdev(least) / math.sqrt(n)
        last = max(j for j, column in enumerate(columns) if statistics.fmean(column) <= most)
        why = f"the last with a mean of at most {most:.6g}"
        call("one_standard_error_choice", losses).is_near(last, why, "the strongest penalty is the last column")


@check("trap", "one_standard_error_choice")
def losses_that_never_vary_and_gaps(call):
    cause = "of equally good ones the last; and `at most`, not `less than`"
    call("one_standard_error_choice", np.full((3, 4), 2.0)).is_near(3, "all as good as the best", cause)
    losses = SPREAD[:, [1, 0, 2, 0]]
    cause = "the strongest within one standard error: a worse one before it does not matter"
    call("one_standard_error_choice", losses).is_near(2, "means 2, 4, 2.9, 4, at most 3", cause).leaves_arguments()


@check("shape", "resampled_choices")
def a_share_for_each_penalty(call, random):
    losses = random.normal(size=(5, 4)) ** 2 + np.array([0.0, 0.0, 0.0, 50.0])
    cause = "a penalty that is never chosen has the share 0"
    for k in (4, 1):
        call("resampled_choices", losses[:, :k], random.integers(5, size=(9, 5))).has_shape((k,), cause)


@check("by hand", "resampled_choices")
def four_draws_of_three_rows(call):
    losses, rows = [[0.0, 3.0, 9.0], [5.0, 1.0, 9.0], [2.0, 4.0, 9.0]], [[0, 0, 1], [1, 1, 2], [0, 1, 2], [1, 0, 1]]
    cause = "a row drawn twice counts twice, a row not drawn does not count; shares of the draws, not their number"
    call("resampled_choices", losses, rows).is_near(
        [0.5, 0.5, 0], "sums 5 and 7, 12 and 6, 7 and 8, 10 and 5 in columns 0 and 1, and 27 in column 2", cause
    )


@check("law", "resampled_choices")
def shares_of_many_draws(call, random):
    for n, p, r in ((6, 3, 40), (3, 5, 27)):
        losses, rows = random.normal(size=(n, p)) ** 2, random.integers(n, size=(r, n))
        shares = [0.0] * p
        for draw in rows.tolist():
            sums = [sum(column[i] for i in draw) for column in losses.T.tolist()]
            shares[sums.index(min(sums))] += 1 / r
        cause = "one vote for each draw: the mean over its rows first, then the least of the p means"
        call("resampled_choices", losses, rows).is_near(shares, "counted draw by draw", cause)


@check("trap", "resampled_choices")
def draws_in_which_two_are_equally_good(call):
    cause = "numpy.argmin takes the first of equal ones, and the strongest penalty is the last"
    call("resampled_choices", TIED, [[0, 1], [0, 0], [1, 1], [1, 0]]).is_near(
        [0, 0.25, 0.75, 0], "row 0 twice chooses column 1; in two draws columns 1 and 2 are equal", cause
    ).leaves_arguments()
