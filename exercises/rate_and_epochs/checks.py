"""Checks of rate-and-epochs."""

import numpy as np

from exercises.runner.ladder import check

ONES, FOURS = np.ones((3, 1)), np.full(3, 4.0)
GRID = np.array([[8.0, 6.0, 5.0, 4.0], [8.0, 3.0, 2.0, 1.0], [8.0, 9.0, 1.5, 0.5]])

EXAMPLES = {"loss_grid": (ONES, FOURS, [0.5, 1.0], [0, 1, 2], 3), "cheapest": (GRID, 2.0)}


@check("shape", "loss_grid")
def a_row_for_each_rate(call, random):
    X, y = random.normal(size=(7, 3)), random.normal(size=7)
    call("loss_grid", X, y, [0.1, 0.05, 0.02, 0.01], [0, 2, 3, 5, 6], 3).has_shape((4, 5), "rates down, epochs across")


@check("by hand", "loss_grid")
def halves_and_all_at_once(call):
    words = "w is 0, 2, 3 at the rate 0.5, then 4 at once at 1; the loss ½ (w − 4)²"
    cause = "the mean over the batch, and the ½ in the loss alone"
    call("loss_grid", ONES, FOURS, [0.5, 1.0], [0, 1, 2], 3).is_near([[8, 2, 0.5], [8, 0, 0]], words, cause)


@check("law", "loss_grid")
def batch_by_batch(call, random):
    for n, d, b in ((8, 3, 4), (12, 5, 12)):
        X, y, rates, epochs = random.normal(size=(n, d)), random.normal(size=n), [0.3, 0.02, 0.1, 0.05], [0, 3, 7]
        grid = []
        for rate in rates:
            w, losses = np.zeros(d), []
            for _ in range(8):
                losses.append(float(np.sum((X @ w - y) ** 2)) / (2 * n))
                for rows in np.split(np.arange(n), n // b):
                    w = w - rate * sum((X[i] @ w - y[i]) * X[i] for i in rows) / b
            grid.append([losses[count] for count in epochs])
        cause = "each rate begins at w = 0 again; the loss is that of all rows, after the epoch"
        call("loss_grid", X, y, rates, epochs, b).is_near(grid, "walked row by row", cause, 1e-8).leaves_arguments()


@check("trap", "loss_grid")
def a_rest_and_any_order(call):
    X, y = np.ones((5, 1)), np.array([[0.0], [0.0], [0.0], [8.0], [8.0]])
    words = "batches 0, 0, 0 and 8, 8: w goes to 4, then 2 and 5; half the mean of the squares"
    cause = "the last batch is smaller and divided by its own rows; epochs may come in any order"
    losses = [[0.5 * (3 * 25 + 2 * 9) / 5, 12.8, 0.5 * (3 * 16 + 2 * 16) / 5]]
    call("loss_grid", X, y, [0.5], [2, 0, 1], 3).is_near(losses, words, cause)


@check("trap", "loss_grid")
def a_rest_of_one_row(call):
    X, y = np.ones((7, 1)), np.append(np.zeros(6), 8.0)
    words = "batches 0, 0, 0, then 0, 0, 0, then 8 alone: w is 4, then 2, 1 and 4.5"
    cause = "the last row is a batch of its own, and counts"
    losses = [[6 * 4.5**2 / 14 + 3.5**2 / 14, 8.0, 64 / 14]]
    call("loss_grid", X, y, [0.5], [2, 1, 0], 3).is_near(losses, words, cause)


@check("trap", "loss_grid")
def a_batch_of_all_and_one_count_twice(call):
    cause = "a batch larger than all rows holds them all, and its mean is over those there are"
    call("loss_grid", [[1.0], [1.0]], [4.0, 4.0], [0.5], [1], 4).is_near([[2]], "w goes to 2: ½ · 2²", cause)
    cause = "a column for each entry of epochs, for equal ones too"
    call("loss_grid", [[1.0], [1.0]], [4.0, 4.0], [0.5], [1, 1], 2).is_near([[2, 2]], "after one epoch, twice", cause)


@check("shape", "cheapest")
def two_places(call, random):
    answer = call("cheapest", random.random((3, 4)), 0.5).has_parts("i", "j")
    answer.part(0, "i").is_number()
    answer.part(1, "j").is_number()


def at(call, grid, target, place, words, cause):
    answer = call("cheapest", grid, target).has_parts("i", "j")
    answer.part(0, "i").is_near(place[0], words, cause)
    return answer.part(1, "j").is_near(place[1], words, cause)


@check("by hand", "cheapest")
def the_first_column_that_will_do(call):
    at(call, GRID, 3.0, (1, 1), "3 after the first epochs, by the second rate", "at most the target; epochs come first")
    at(call, GRID, 2.0, (2, 2), "2 and 1.5 in the third column", "of those that need as few the least loss")


@check("law", "cheapest")
def of_all_places(call, random):
    for r, e in ((4, 6), (5, 3)):
        grid = random.random((r, e))
        for target in (0.1, 0.3, 0.6):
            places = [(j, grid[i, j], i) for j in range(e) for i in range(r) if grid[i, j] <= target]
            place = (min(places)[2], min(places)[0]) if places else (-1, -1)
            found = at(call, grid, target, place, "of all places", "fewest epochs, then the least loss")
            found.leaves_arguments()


@check("trap", "cheapest")
def none_and_equals(call):
    at(call, GRID, 0.1, (-1, -1), "no loss is so small", "argmax of nothing but False is 0, which is a place")
    at(call, np.full((3, 4), 2.0), 2.0, (0, 0), "all are equal", "of equals the first; the target itself will do")
