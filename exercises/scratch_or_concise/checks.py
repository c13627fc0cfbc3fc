"""Checks of scratch-or-concise. Fractions are the oracle; seconds are those of a clock that is set."""

from fractions import Fraction

import numpy as np

from exercises.runner.ladder import check

X2, Y2 = np.array([[2.0], [4.0]]), np.array([2.0, 6.0])

EXAMPLES = {
    "train_scratch": (X2, Y2, [0, 1], 2, 0.5),
    "train_concise": (X2, Y2, [0, 1], 2, 0.5),
    "race": (X2, Y2, [0, 1], 2, 0.5, 3),
    "speed_ratio": ([90.0, 2.0, 8.0, 6.0], [1.0, 1.0, 2.0, 1.0], 1),
}


def trained(X, y, order, batch_size, learning_rate):
    """(w, b) of the same training in fractions, row by row."""
    rows = [[Fraction(value) for value in row] for row in np.column_stack([X, np.ones(len(X))]).tolist()]
    labels, rate = [Fraction(value) for value in y.tolist()], Fraction(learning_rate)
    w = [Fraction(0)] * len(rows[0])
    for start in range(0, len(order), batch_size):
        batch = order[start : start + batch_size]
        errors = [sum(a * b for a, b in zip(rows[row], w, strict=True)) - labels[row] for row in batch]
        slopes = [sum(e * rows[row][j] for e, row in zip(errors, batch, strict=True)) for j in range(len(w))]
        w = [a - rate * slope / len(batch) for a, slope in zip(w, slopes, strict=True)]
    return [float(value) for value in w[:-1]], float(w[-1])


def came(call, name, *arguments):
    """What came back, once it is (w, b)."""
    answer = call(name, *arguments).has_parts("w", "b").leaves_arguments()
    w = answer.part(0, "w").has_shape((np.shape(arguments[0])[1],))
    return w, answer.part(1, "b").is_number()


def in_shape(call, name, random):
    for n, d in ((7, 3), (5, 2)):
        came(call, name, random.normal(size=(n, d)), random.normal(size=n), np.arange(n), 4, 0.1)


def by_hand(call, name):
    w, b = came(call, name, X2, Y2, [0, 1], 2, 0.5)
    cause = "the mean over the batch of error · x, and of the error, with a loss that has a ½: once, not twice"
    w.is_near([7], "0.5 · (2 · 2 + 4 · 6)/2", cause)
    b.is_near(2, "0.5 · (2 + 6)/2", cause)
    w, b = came(call, name, X2, Y2, [0, 1], 1, 0.5)
    cause = "each batch begins with the weights that the one before has left; both gradients come from one error"
    w.is_near([-4], "2 after the first row, whose error is −2; the second has 2 · 4 + 1 − 6 = 3", cause)
    b.is_near(-0.5, "1 after the first row, then 1 − 0.5 · 3", cause)


def in_fractions(call, name, random):
    for n, d, m, batch_size in ((6, 3, 6, 2), (5, 2, 10, 5), (8, 4, 12, 3)):
        X, y = random.integers(-4, 5, (n, d)) / 4, random.integers(-8, 9, n) / 4
        order = np.concatenate([random.permutation(n), random.permutation(n)])[:m]
        expected = trained(X, y, order.tolist(), batch_size, 0.25)
        cause = "the rows in the given order, batch_size at a time, to its end"
        for part, value in zip(came(call, name, X, y[:, None], order, batch_size, 0.25), expected, strict=True):
            part.is_near(value, "worked out in fractions", cause)


def short_batches(call, name):
    """A last batch with fewer rows, rows that come twice, and a batch size above all."""
    X, y = np.array([[1.0, 0.0], [0.0, 2.0], [4.0, 1.0]]), np.array([1.0, -3.0, 2.0])
    for order, batch_size in (([2, 0, 1], 2), ([1, 1, 2, 0, 1], 3), ([0, 2], 9)):
        expected = trained(X, y, order, batch_size, 0.5)
        cause = "the last batch counts too, and is averaged over the rows that it has"
        for part, value in zip(came(call, name, X, y, order, batch_size, 0.5), expected, strict=True):
            part.is_near(value, f"with the order {order}, {batch_size} at a time", cause)


@check("shape", "train_scratch")
def weights_and_bias_from_scratch(call, random):
    in_shape(call, "train_scratch", random)


@check("by hand", "train_scratch")
def two_rows_from_scratch(call):
    by_hand(call, "train_scratch")


@check("law", "train_scratch")
def from_scratch_in_fractions(call, random):
    in_fractions(call, "train_scratch", random)


@check("trap", "train_scratch")
def short_batches_from_scratch(call):
    short_batches(call, "train_scratch")


@check("shape", "train_concise")
def weights_and_bias_concisely(call, random):
    in_shape(call, "train_concise", random)


@check("by hand", "train_concise")
def two_rows_concisely(call):
    by_hand(call, "train_concise")


@check("law", "train_concise")
def concisely_in_fractions(call, random):
    in_fractions(call, "train_concise", random)


@check("trap", "train_concise")
def short_batches_concisely(call):
    short_batches(call, "train_concise")


@check("trap", "train_concise")
def by_the_framework(call):
    arguments = np.ones((8, 2)), np.arange(8.0), np.arange(8), 3, 0.1
    called = call.called("train_concise", *arguments)
    counted = {
        part: called.count(part) for part in ("Linear.forward", "mean_squared_error", "Linear.backward", "SGD.step")
    }
    sentence = (
        f"train_concise calls {', '.join(f'{part} {many} times' for part, many in counted.items())} for 3 batches; "
    )
    cause = "the weights are right, but not the framework's: it is to be compared with what you do by hand"
    line = call.line_of("train_concise", arguments)
    call.requires(min(counted.values()) >= 3, sentence + "expected each of them once a batch.", cause, line)


def raced(call, arguments, scratch, concise):
    """(its two parts, (function, what it gave) of each training in order) of a race by a clock that is set.

    scratch, concise: the seconds that the trainings take, one after the other, then from the first again.
    """
    taken = {"train_scratch": scratch, "train_concise": concise}
    answer, runs = call.clocked("race", *arguments, taken=taken)
    answer.has_parts("scratch", "concise").leaves_arguments()
    cause = "for each repeat its own seconds, in two arrays"
    parts = [answer.part(i, name).has_shape((arguments[-1],), cause) for i, name in enumerate(("scratch", "concise"))]
    for part in parts:
        cause = "time.perf_counter() after the training, less that before it"
        part.must(bool((np.asarray(part.value) > 0).all()), "seconds above 0", cause)
    return parts, runs


def tells(call, arguments, scratch, concise):
    """Expect these seconds, as in `raced`, of the last trainings; what comes before them warms up."""
    parts, runs = raced(call, arguments, scratch, concise)
    for part, name, seconds in zip(parts, ("scratch", "concise"), (scratch, concise), strict=True):
        many = sum(function == f"train_{name}" for function, _ in runs)
        last = [seconds[k % len(seconds)] for k in range(max(0, many - arguments[-1]), many)]
        why = f"what train_{name} took by a clock that goes on while a training runs, and stands still otherwise"
        cause = "the clock read elsewhere than right before and after one training, or told under the other's name"
        part.is_near(last, why, cause, tolerance=1e-6)  # the time of day has no more digits


@check("shape", "race")
def seconds_of_each_training(call, random):
    for repeats in (1, 5):
        arguments = random.normal(size=(9, 3)), random.normal(size=9), np.arange(9), 4, 0.01, repeats
        raced(call, arguments, [1.0], [2.0])


@check("by hand", "race")
def by_a_clock_that_is_set(call):
    tells(call, (X2, Y2, [0, 1], 2, 0.5, 2), [3.0, 5.0, 11.0], [2.0, 7.0, 0.5])


@check("law", "race")
def any_seconds(call, random):
    """From a 64th of a second to one."""
    for n, d, repeats in ((7, 3, 4), (5, 2, 6)):
        arguments = random.normal(size=(n, d)), random.normal(size=n), random.permutation(n), 3, 0.01, repeats
        tells(call, arguments, *(random.permutation(np.arange(1, 65))[:9] / 64 for _ in range(2)))


@check("trap", "race")
def the_whole_training(call, random):
    arguments = random.normal(size=(7, 3)), random.normal(size=7), random.permutation(7), 3, 0.25
    names = ("train_scratch", "train_concise")
    alone = {name: came(call, name, *arguments) for name in names}
    _, runs = raced(call, (*arguments, 2), [1.0], [2.0])
    for name in names:
        given = [value for function, value in runs if function == name][-2:]
        same = len(given) == 2 and all(same_weights(value, alone[name]) for value in given)
        sentence = f"race does not call {name} so that it gives the weights that it gives with race's own arguments; "
        cause = "a part of the order, or another batch size or rate: the whole training is to be timed"
        call.requires(same, sentence + "expected that of each repeat.", cause, call.line_of("race", (*arguments, 2)))


@check("trap", "race")
def in_turns(call):
    arguments = X2, Y2, [0, 1, 0], 2, 0.5, 3
    _, runs = raced(call, arguments, [1.0], [2.0])
    called = [function for function, _ in runs][-6:]  # others before warm up
    sentence = f"race trains {', '.join(name.removeprefix('train_') for name in called) or 'nothing'} for 3 repeats; "
    sentence += "expected scratch and concise in turns."
    cause = "what disturbs the machine for a while would disturb one of the two only"
    in_order = called == 3 * ["train_scratch", "train_concise"]
    call.requires(in_order, sentence, cause, call.line_of("race", arguments))


def same_weights(value, parts):
    """Whether a training gave (w, b) as these parts are, to rounding."""
    if value is None:  # it raised an error
        return False
    pairs = zip(value, (part.value for part in parts), strict=False)
    return all(np.allclose(one, other, rtol=1e-9, atol=1e-9) for one, other in pairs)


def quantile(values, part):
    """Of fractions, between two of them in proportion."""
    values = sorted(values)
    place = part * (len(values) - 1)
    below = min(int(place), len(values) - 2) if len(values) > 1 else 0
    return values[below] + (place - below) * (values[min(below + 1, len(values) - 1)] - values[below])


def three(call, *arguments):
    answer = call("speed_ratio", *arguments).has_parts("ratio", "low", "high").leaves_arguments()
    return [answer.part(i, name).is_number() for i, name in enumerate(("ratio", "low", "high"))]


@check("shape", "speed_ratio")
def three_numbers(call, random):
    for r, warm_up in ((5, 1), (8, 0)):
        three(call, random.random(r) + 1, random.random(r) + 1, warm_up)


@check("by hand", "speed_ratio")
def a_ratio_and_its_quartiles(call):
    ratio, low, high = three(call, [90.0, 2.0, 8.0, 6.0, 8.0, 10.0], [1.0, 1.0, 2.0, 1.0, 1.0, 1.0], 1)
    cause = "scratch/concise of each pair after the warm-up: 2, 4, 6, 8, 10"
    ratio.is_near(6, "the one in the middle", cause)
    low.is_near(4, "a quarter of the way up", "quartiles, not the least and the greatest, and low before high")
    high.is_near(8, "three quarters of the way up", "quartiles, not the least and the greatest")


@check("law", "speed_ratio")
def in_proportion(call, random):
    for r, warm_up in ((6, 2), (9, 1), (12, 5)):
        scratch, concise = random.integers(4, 40, r) / 8.0, random.integers(4, 40, r) / 8.0
        pairs = zip(scratch.tolist(), concise.tolist(), strict=True)
        ratios = [Fraction(p) / Fraction(q) for p, q in pairs][warm_up:]
        parts = three(call, scratch, concise, warm_up)
        for part, share in zip(parts, (Fraction(1, 2), Fraction(1, 4), Fraction(3, 4)), strict=True):
            cause = "the median of the pairs' ratios, not the ratio of two medians; the pairs stay together"
            part.is_near(float(quantile(ratios, share)), "worked out in fractions", cause)


@check("trap", "speed_ratio")
def disturbed_pairs(call):
    ratio, low, high = three(call, [3.0, 30.0, 3.0, 3000.0, 3.0], [1.0, 10.0, 1.0, 1.0, 1.0], 0)
    cause = "a machine that is slow for a while slows both of a pair; one wild pair must not count"
    for part in (ratio, low, high):
        part.is_near(3, "3 in four pairs of five", cause)
    for part in three(call, [2.0, 9.0, 8.0], [1.0, 1.0, 2.0], 2):
        part.is_near(4, "one pair is left, and is all three", cause)
