"""Checks of reshuffle."""

import itertools

import numpy as np

from exercises.runner.ladder import check

ONES, LABELS = np.ones((4, 1)), np.array([0.0, 0.0, 4.0, 8.0])  # one weight; the best is the mean, 3

EXAMPLES = {
    "epoch_orders": (4, 2, 0),
    "epoch_in_order": (ONES, LABELS, np.zeros(1), [0, 1, 2, 3], 2, 0.5),
    "cyclic_limit": (ONES, LABELS, 2, 0.5),
    "breaking_case": (8, 2, 0.1),
}


def upright(random, n, d):
    """Features whose XᵀX/n is the identity, and labels."""
    return np.linalg.qr(random.normal(size=(n, d)))[0] * np.sqrt(n), random.normal(1, 2, size=n)


def walked(X, y, w, order, size, rate):
    """The weights after an epoch, walked entry by entry."""
    w = [float(entry) for entry in w]
    for batch in [order[start : start + size] for start in range(0, len(order), size)]:
        errors = {i: sum(x * v for x, v in zip(X[i], w, strict=True)) - y[i] for i in batch}
        w = [v - rate * sum(errors[i] * X[i][j] for i in batch) / len(batch) for j, v in enumerate(w)]
    return np.array(w)


@check("shape", "epoch_orders")
def an_order_for_each_epoch(call):
    for n, epochs in ((5, 3), (2, 7)):
        answer = call("epoch_orders", n, epochs, 0).has_shape((epochs, n))
        whole = np.asarray(answer.value).dtype.kind in "iu"
        answer.must(whole, "whole numbers, which can pick rows", "an array made with np.zeros or np.empty has floats")


@check("by hand", "epoch_orders")
def nothing_to_shuffle(call):
    call("epoch_orders", 1, 3, 0).is_near([[0], [0], [0]], "one row, whose number is 0", "rows are numbered from 0")


@check("law", "epoch_orders")
def every_order_as_often(call, random):
    orders = call("epoch_orders", 6, 50, int(random.integers(1000))).has_shape((50, 6))
    good = (np.sort(orders.value, axis=1) == np.arange(6)).all()
    orders.must(good, "each of the rows 0 to 5 once in every epoch", "draw without repetition; n itself is no row")
    epochs = 20_000
    answer = call("epoch_orders", 3, epochs, int(random.integers(1000))).has_shape((epochs, 3))
    places = np.asarray(answer.value) @ [9, 3, 1]
    for order in itertools.permutations(range(3)):
        share = float(np.mean(places == np.dot(order, [9, 3, 1])))
        words = f"{order} in a sixth of the {epochs} epochs (it is in {share:.4f} of them)"
        cause = "shuffled anew each epoch, by a method that favours no order: rng.permutation, rng.permuted"
        answer.must(abs(share - 1 / 6) < 5 * np.sqrt(5 / 36 / epochs), words, cause)


@check("trap", "epoch_orders")
def seeds_and_epochs(call):
    first = call("epoch_orders", 30, 4, 7).has_shape((4, 30))
    cause = "draw from np.random.default_rng(seed), made once, before the first epoch"
    call("epoch_orders", 30, 4, 7).is_near(first.value, "the same as for the same seed before", cause)
    call("epoch_orders", 30, 2, 7).is_near(
        np.asarray(first.value)[:2], "the first two of the four for this seed", cause
    )
    cause = "seed + epoch as the seed of an epoch: a neighbouring seed then gives the same orders, an epoch later"
    for seed in (6, 8):
        other = call("epoch_orders", 30, 4, seed).has_shape((4, 30))
        same = [order for order in np.asarray(other.value).tolist() if order in np.asarray(first.value).tolist()]
        other.must(not same, "no order that seed 7 has given, too", cause)


@check("shape", "epoch_in_order")
def a_weight_for_each_feature(call, random):
    X, y = upright(random, 7, 3)
    call("epoch_in_order", X, y, np.zeros(3), random.permutation(7), 2, 0.1).has_shape((3,))


@check("by hand", "epoch_in_order")
def two_batches(call):
    words = "the batch means are 0 and 6; w goes half the way to each: 0, 0, 3"
    cause = "the gradient is the mean over the batch of (xw − y) x; the second batch starts where the first has led"
    call("epoch_in_order", ONES, LABELS, np.zeros(1), [0, 1, 2, 3], 2, 0.5).is_near([3], words, cause)
    words = "now the mean 6 comes first: 0, 3, 1.5"
    call("epoch_in_order", ONES, LABELS, np.zeros(1), [3, 2, 0, 1], 2, 0.5).is_near([1.5], words, cause)


@check("law", "epoch_in_order")
def entry_by_entry(call, random):
    for n, d, size in ((6, 4, 3), (8, 3, 1), (5, 3, 5)):
        X, y, w, order = random.normal(size=(n, d)), random.normal(size=n), random.normal(size=d), random.permutation(n)
        after = walked(X.tolist(), y.tolist(), w, order.tolist(), size, 0.2)
        answer = call("epoch_in_order", X, y, w, order, size, 0.2)
        answer.is_near(after, "the same steps, entry by entry").leaves_arguments()


@check("trap", "epoch_in_order")
def the_row_that_is_left_over(call):
    y = np.array([0.0, 0.0, 0.0, 0.0, 8.0])
    cause = "the last batch is one row: its mean is over one row, and it is neither left out nor filled up"
    call("epoch_in_order", np.ones((5, 1)), y, np.zeros(1), [0, 1, 2, 3, 4], 2, 0.5).is_near([4], "0, 0, 4", cause)
    words = "4 from the row 8, which is in the first batch with a 0, makes 2; then two batches of 0 make 1 and 0.5"
    call("epoch_in_order", np.ones((5, 1)), y.reshape(5, 1), np.zeros(1), [4, 0, 1, 2, 3], 2, 0.5).is_near([0.5], words)


@check("shape", "cyclic_limit")
def a_limit_for_each_feature(call, random):
    call("cyclic_limit", *upright(random, 7, 3), 2, 0.1).has_shape((3,))


@check("by hand", "cyclic_limit")
def not_the_mean(call):
    words = "an epoch makes w/4 + 3 of w, and 4 = 4/4 + 3 (the mean is 3)"
    cause = "where an epoch ends is not where the loss is least: it is the w that an epoch leads back to itself"
    call("cyclic_limit", ONES, LABELS, 2, 0.5).is_near([4], words, cause)


@check("law", "cyclic_limit")
def after_a_hundred_epochs(call, random):
    for n, d, size in ((7, 4, 3), (8, 3, 2), (5, 1, 1)):
        X, y = upright(random, n, d)
        w = np.zeros(d)
        for _ in range(100):
            w = walked(X.tolist(), y.tolist(), w, range(n), size, 0.2)
        answer = call("cyclic_limit", X, y, size, 0.2)
        answer.is_near(w, "100 epochs, walked entry by entry", "", 1e-7).leaves_arguments()


@check("trap", "cyclic_limit")
def tiny_rates_and_large_ones(call, random):
    X, y = upright(random, 8, 2)
    cause = "10⁸ epochs: no loop gets there, and one that waits until w hardly moves stops at once; solve w = Mw + v"
    words = "least squares, as with so small a rate the order hardly matters"
    call("cyclic_limit", X, y, 2, 1e-7).is_near(X.T @ y / 8, words, cause, 1e-4)
    cause = "w = Mw + v has a solution, but if M has an eigenvalue of size 1 or more, no epoch gets nearer to it"
    call.refuses("cyclic_limit", ONES, LABELS, 2, 2.5, naming="learning_rate", cause=cause)
    call.refuses("cyclic_limit", X, y, 8, 3.0, naming="learning_rate", cause=cause)
    call.refuses("cyclic_limit", ONES, LABELS, 4, 2.0, naming="learning_rate", cause=cause)
    steep = np.array([[2.0, 0.0], [0.0, 1.0], [0.0, 1.0]])
    cause = "M has an eigenvalue for each direction: one of size 1 or more is enough to lead away"
    call.refuses("cyclic_limit", steep, np.arange(3.0), 3, 1.6, naming="learning_rate", cause=cause)


@check("trap", "cyclic_limit")
def an_epoch_that_can_lead_away_at_first(call):
    """M's norm is 1.0047, and its eigenvalues are 0.9993 and smaller: w may grow in one epoch, but not for ever."""
    X, y, rate = np.array([[1.0, 0.0], [3.0, 0.2], [0.0, 1.0]]), np.array([1.0, 2.0, 3.0]), 0.26
    epoch = np.eye(3)  # of (w, 1)
    for x, label in zip(X, y, strict=True):
        epoch = np.block([[np.eye(2) - rate * np.outer(x, x), rate * label * x[:, None]], [0, 0, 1]]) @ epoch
    words = "after 2¹⁷ epochs, by squaring the matrix of one epoch 17 times"
    cause = "epochs settle if all eigenvalues of M are below 1 in size; its norm may be above 1, as M is not symmetric"
    answer = call("cyclic_limit", X, y, 1, rate, cause=cause)
    answer.is_near(np.linalg.matrix_power(epoch, 2**17)[:2, 2], words, cause, 1e-6)


@check("shape", "breaking_case")
def features_and_labels(call):
    for n, size in ((8, 2), (6, 1)):
        answer = call("breaking_case", n, size, 0.1).has_parts("X", "y")
        answer.part(0, "X").has_shape((n, 1))
        answer.part(1, "y").has_shape((n,))


def tried(call, random, n, size, rate):
    """Expect that SGD in order fails and reshuffled SGD does not, on the student's data; both are tried out."""
    answer = call("breaking_case", n, size, rate)
    x, y = np.ravel(answer.part(0, "X").has_shape((n, 1)).value), answer.part(1, "y").has_shape((n,)).value
    x, y = x.astype(float), np.asarray(y, float)
    with np.errstate(all="ignore"):  # data on which the steps diverge are refused below
        best = (x @ y) / (x @ x) if x.any() else 0.0
        least = np.mean((x * best - y) ** 2) / 2
        contradicts = least > 1e-12 * np.mean(y**2)
        in_order, shuffled = losses_of(x, y, size, rate, random)
        worse, shuffled = in_order / least, shuffled / least
    cause = "if some w fits every row, all steps agree and any order gets there: rows must contradict each other"
    answer.must(bool(contradicts), "data that no w fits exactly", cause)
    cause = "with learning_rate · x² of 2 or more each step leads farther away, in any order"
    answer.must(bool(np.isfinite([in_order, shuffled]).all()), "data on which SGD does not diverge", cause)
    m = n // size
    words = f"data on which epochs in order end at {m / 2:g} times the least loss or more (here {worse:.3g} times)"
    cause = (
        "the last batch must want something else than all others together, and its one step must be long enough to get "
        "there: learning_rate · x² says how much of the way a step goes"
    )
    answer.must(bool(worse >= m / 2 - 1e-9), words, cause)
    words = (
        f"data on which reshuffled epochs end at 4 times the least loss or less on average (here {shuffled:.3g} times)"
    )
    answer.must(bool(shuffled <= 4), words, "break the given order only: learning_rate · x² near 2 or above diverges")


def losses_of(x, y, size, rate, random, epochs=30, runs=100):
    """The loss at the end of an epoch, in order and reshuffled: after 30 epochs, and on average over the last ten."""
    orders = random.permuted(np.tile(np.arange(len(y)), (runs, epochs, 1)), axis=2)
    orders[0] = np.arange(len(y))  # the first run is in order
    w, ends = np.zeros(runs), []
    for epoch in range(epochs):
        for start in range(0, len(y), size):
            batch = orders[:, epoch, start : start + size]
            w = w - rate * np.mean(x[batch] * (x[batch] * w[:, None] - y[batch]), axis=1)
        ends.append(np.mean((np.outer(w, x) - y) ** 2, axis=1) / 2)
    return ends[-1][0], np.mean(ends[-10:], axis=0)[1:].mean()


@check("law", "breaking_case")
def it_breaks_in_order_only(call, random):
    for n, size, rate in ((40, 4, 0.1), (24, 1, 0.03)):
        tried(call, random, n, size, rate)


@check("trap", "breaking_case")
def at_any_rate(call, random):
    for n, size, rate in ((50, 5, 1e-6), (32, 8, 30.0)):
        tried(call, random, n, size, rate)
