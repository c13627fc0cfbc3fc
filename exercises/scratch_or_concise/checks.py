"""Checks of scratch-or-concise. Fractions are the oracle; of seconds only what holds on every machine is asked."""

import time
from fractions import Fraction

import numpy as np

from exercises.runner.ladder import check

X2, Y2 = np.array([[2.0], [4.0]]), np.array([2.0, 6.0])
REPEATS = 7
GENEROUS = 50  # the factor that two timings of one thing on a busy machine may differ by
TRIES = 3  # of a timing, before it counts against a function

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


def raced(call, random, n, repeats=REPEATS):
    """The two rows of seconds, and the seconds of the whole call."""
    arguments = random.normal(size=(n, 3)), random.normal(size=n), np.arange(n), 4, 0.01, repeats
    began = time.perf_counter()
    answer = call("race", *arguments)
    whole = time.perf_counter() - began
    answer.has_parts("scratch", "concise").leaves_arguments()
    cause = "for each repeat its own seconds, in two arrays"
    both = [answer.part(i, name).has_shape((repeats,), cause) for i, name in enumerate(("scratch", "concise"))]
    for part in both:
        cause = "time.perf_counter() after the training, less that before it"
        part.must(bool((np.asarray(part.value) > 0).all()), "seconds above 0", cause)
    return answer, [np.asarray(part.value, float) for part in both], whole


@check("shape", "race")
def seconds_of_each_training(call, random):
    for repeats in (1, 5):
        raced(call, random, 9, repeats)


@check("law", "race")
def no_longer_than_the_call(call, random):
    answer, (scratch, concise), whole = raced(call, random, 4_000)
    cause = "another unit than seconds, the clock itself, or its sum up to there"
    total = scratch.sum() + concise.sum()
    answer.must(bool(total <= whole), f"seconds that fit into the {whole:.2g} s that the call took", cause)


@check("trap", "race")
def the_seconds_are_measured(call, random):
    for last in (False,) * (TRIES - 1) + (True,):
        answer, both, _ = raced(call, random, 8_000)
        _, few, _ = raced(call, random, 40)
        own = _own_seconds(random, 8_000)
        # The least of seven: other programs only ever make a time longer.
        measured = all(
            long.min() > own / GENEROUS and long.min() > 5 * short.min() for long, short in zip(both, few, strict=True)
        )
        if measured or last:
            break  # what other programs disturbed once is measured again; what is made up stays wrong
    cause = "made up, in another unit, or of something else than this training"
    answer.must(measured, f"{own / GENEROUS:.1g} s or more for 8000 rows, and more than 5 times those of 40", cause)
    cause = "each training is timed on its own: no mean over all, and not one for both"
    single = all(len(set(seconds.tolist())) > 1 for seconds in both) and both[0].tolist() != both[1].tolist()
    answer.must(single, "seconds of single trainings, which are never all the same", cause)


@check("trap", "race")
def in_turns(call):
    arguments = X2, Y2, [0, 1, 0], 2, 0.5, 3
    both = ["train_scratch", "train_concise"]
    called = [name for name in call.called("race", *arguments) if name in both][-6:]  # others before warm up
    sentence = f"race trains {', '.join(name.removeprefix('train_') for name in called) or 'nothing'} for 3 repeats; "
    cause = "what disturbs the machine for a while would disturb one of the two only"
    line = call.line_of("race", arguments)
    call.requires(called == 3 * both, sentence + "expected scratch and concise in turns.", cause, line)


def _own_seconds(random, n):
    """What the arithmetic alone takes here, of the same training: the least of a few times."""
    X, w, taken = random.normal(size=(n, 3)), np.zeros(3), []
    for _ in range(5):
        began = time.perf_counter()
        for start in range(0, n, 4):
            w = w - 1e-6 * (X[start : start + 4] @ w)[0]
        taken.append(time.perf_counter() - began)
    return min(taken)


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
