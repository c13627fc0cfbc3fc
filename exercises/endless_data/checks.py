"""Checks of endless-data. What is drawn at random may be drawn in any way that keeps the promises of the text."""

import statistics

import numpy as np

from exercises.runner.ladder import check

FEATURES, LABELS = np.array([[1.0], [2.0]]), np.array([2.0, 3.0])

EXAMPLES = {
    "stream_batch": (0, 3, 4, [2.0, -3.4], 4.2, 0.01),
    "update_moments": (2, [1.5], [2.25], [[6.0]]),
    "one_pass": (FEATURES, LABELS, 1, 0.5),
}


def batch(call, *arguments):
    """A batch: what was returned, X and y."""
    answer = call("stream_batch", *arguments).has_parts("X", "y")
    X = answer.part(0, "X").has_shape((arguments[2], len(arguments[3])))
    y = answer.part(1, "y").has_shape((arguments[2],), "one label for each row")
    return answer, np.asarray(X.value), np.asarray(y.value)


@check("shape", "stream_batch")
def rows_and_labels(call, random):
    for size, d in ((5, 3), (1, 1), (2, 4)):
        batch(call, 0, 7, size, random.normal(size=d), 1.0, 0.5)


@check("by hand", "stream_batch")
def labels_without_noise(call):
    cause = "y = Xw + b, and noise · 0 adds nothing"
    answer, _, _ = batch(call, 3, 1, 4, [0.0, 0.0], 3.0, 0.0)
    answer.part(1, "y").is_near([3, 3, 3, 3], "with w = 0 and no noise only b is left", cause)
    answer, X, y = batch(call, 3, 1, 4, [2.0], 1.0, 0.0)
    answer.must(np.allclose(y - 2 * X[:, 0], 1), "y − 2x = 1 in every row for w = 2, b = 1 and no noise", cause)


@check("law", "stream_batch")
def the_same_batch_at_any_time(call, random):
    seed, true = int(random.integers(1000)), ([1.0, -2.0], 0.5, 0.3)
    firsts = [batch(call, seed, step, 3, *true) for step in (0, 1, 5)]
    cause = "make the generator in the function, from seed and step; one kept outside goes on from call to call"
    for step, (_, X, y) in reversed(list(zip((0, 1, 5), firsts, strict=True))):
        answer, again, labels = batch(call, seed, step, 3, *true)
        answer.leaves_arguments()
        answer.must(np.array_equal(X, again) and np.array_equal(y, labels), f"batch {step} as it was before", cause)
    other = [batch(call, seed, 6, 3, *true), batch(call, seed + 1, 5, 3, *true)]
    for (answer, X, _), which in zip(other, ("the next step", "the next seed"), strict=True):
        cause = "both seed and step must enter into the draws"
        answer.must(not np.any(firsts[2][1] == X), f"other numbers than before for {which}", cause)


@check("law", "stream_batch")
def normal_features_and_noise_of_its_own(call, random):
    seed, n = int(random.integers(1000)), 3000
    answer, X, y = batch(call, seed, 2, n, [2.0], 1.0, 0.5)
    x, rest = X[:, 0], y - 2 * X[:, 0] - 1
    # Six standard deviations: one right answer in a hundred million falls.
    for value, words, mean, deviation in ((x, "X", 0, 1), (rest, "y − Xw − b", 0, 0.5)):
        means, spread = np.mean(value), np.std(value)
        near = abs(means - mean) < 6 * deviation / n**0.5 and abs(spread / deviation - 1) < 6 / (2 * n) ** 0.5
        found = f"mean {mean} and standard deviation {deviation} of {words} (here {means:.3g} and {spread:.3g})"
        answer.must(near, found, "noise is a standard deviation, and multiplies standard normal numbers")
        heavy = np.mean(((value - means) / spread) ** 4)
        answer.must(abs(heavy - 3) < 8 * (24 / n) ** 0.5, f"normal numbers in {words}", "uniform, or another kind")
    together = np.corrcoef(x, rest)[0, 1]
    words = f"noise that has nothing to do with X (their correlation here is {together:.3g})"
    answer.must(abs(together) < 6 / n**0.5, words, "two generators from one seed draw the same numbers twice")


@check("trap", "stream_batch")
def no_number_comes_twice(call):
    pairs = [(0, 0), (0, 1), (1, 0), (1, 1), (2, 0), (0, 2), (0, 10), (0, 100), (0, 1000), (0, 10**6), (10**6, 0)]
    seen = {}
    for seed, step in [*pairs, (3, 4_000_000_000), (4_000_000_000, 3)]:
        answer, X, _ = batch(call, seed, step, 4, [1.0, 1.0], 0.0, 1.0)
        for number in X.ravel().tolist():
            before = seen.setdefault(number, (seed, step))
            words = f"numbers of its own for seed {seed}, step {step} ({number:.6g} comes for {before}, too)"
            cause = (
                "a sum like 1000 · seed + step is the same for two pairs: let both enter separately, as in SeedSequence"
            )
            answer.must(before == (seed, step), words, cause)


def moments(call, *arguments):
    """The parts of updated moments."""
    answer, d = call("update_moments", *arguments).has_parts("count", "mean", "variance"), len(arguments[1])
    return answer.part(0, "count").has_shape(()), *(
        answer.part(i, name).has_shape((d,), "one for each feature, from a single row, too: divide by n, not n − 1")
        for i, name in ((1, "mean"), (2, "variance"))
    )


@check("shape", "update_moments")
def a_count_and_two_vectors(call, random):
    for n, d in ((5, 3), (1, 1), (1, 4)):
        moments(call, 6, random.normal(size=d), random.uniform(1, 2, d), random.normal(size=(n, d)))


@check("by hand", "update_moments")
def zero_three_and_six(call):
    count, mean, variance = moments(call, 2, [1.5], [2.25], [[6.0]])
    count.is_near(3, "two rows before, one row now", "the count is of rows, not of batches")
    mean.is_near([3], "0 and 3 before, now 6", "the old mean stands for two rows, the new row for one")
    cause = "the parts' own variances are not all: their means lie apart, and that is spread, too"
    variance.is_near([6], "(9 + 0 + 9) / 3 for 0, 3 and 6", cause)


@check("law", "update_moments")
def as_if_all_rows_were_there(call, random):
    X = random.integers(-20, 20, (12, 3)).astype(float)
    state = (0, np.zeros(3), np.zeros(3))
    for start, stop in ((0, 1), (1, 6), (6, 8), (8, 12)):
        count, mean, variance = moments(call, *state, X[start:stop])
        columns = X[:stop].T.tolist()
        count.leaves_arguments().is_near(stop, "rows so far")
        mean.is_near([statistics.fmean(column) for column in columns], f"the mean of the first {stop} rows")
        variance.is_near([statistics.pvariance(column) for column in columns], f"the variance of the first {stop} rows")
        state = (stop, mean.value, variance.value)


@check("trap", "update_moments")
def far_from_zero(call, random):
    X = random.integers(-3, 4, (8, 1)) + 1e9
    _, mean, variance = moments(call, 0, [7.0], [5.0], X[:5])
    cause = "with count 0 the old mean and variance say nothing"
    mean.is_near([statistics.fmean(X[:5, 0])], "nothing was counted before", cause)
    _, _, variance = moments(call, 5, mean.value, [statistics.pvariance(X[:5, 0].tolist())], X[5:])
    cause = "mean of squares less square of the mean: near 10¹⁸ a float is off by a hundred; add up squared distances"
    variance.is_near([statistics.pvariance(X[:, 0].tolist())], "small steps around 10⁹", cause, 1e-6)


def passed(call, X, y, batch_size, learning_rate):
    """The weights and losses of one pass."""
    answer = call("one_pass", X, y, batch_size, learning_rate).has_parts("w", "losses")
    cause = "one loss for each batch, the smaller last one included"
    return answer.part(0, "w").has_shape((X.shape[1],)), answer.part(1, "losses").has_shape(
        (-(-len(y) // batch_size),), cause
    )


@check("shape", "one_pass")
def weights_and_a_loss_a_batch(call, random):
    for n, d, size in ((7, 4, 3), (6, 1, 2), (2, 3, 5)):
        passed(call, random.normal(size=(n, d)), random.normal(size=n), size, 0.1)


@check("by hand", "one_pass")
def two_rows_one_after_the_other(call):
    w, losses = passed(call, FEATURES, LABELS, 1, 0.5)
    cause = "the loss is taken with the weights the batch meets, before its own step, and has a ½"
    losses.is_near([2, 0.5], "½ · 2² with w = 0, then w = 1 and ½ · (2 − 3)²", cause)
    w.is_near([2], "0 + 0.5 · 2 = 1, then 1 + 0.5 · 2", "the slope is x (xw − y), without a 2")


@check("law", "one_pass")
def a_new_row_tests_without_bias(call, random):
    """Over all rows that could come next, the loss is on average the loss on all of them: there is no gap."""
    X, y = random.normal(size=(4, 2)), random.normal(size=4)
    for i in range(4):
        w, _ = passed(call, X[[i]], y[[i]], 1, 0.2)
        everywhere = float(np.mean((X @ w.value - y) ** 2) / 2)
        answers = [passed(call, X[[i, j]], y[[i, j]], 1, 0.2)[1] for j in range(4)]
        mean = np.mean([losses.value[1] for losses in answers])
        words = f"second losses that are {everywhere:.6g} on average, w's loss on all rows (here {mean:.6g})"
        answers[0].must(abs(mean - everywhere) < 1e-9, words, "a loss with weights that have seen the row is too low")


@check("law", "one_pass")
def each_step_is_an_affine_map(call, random):
    """A step sends (w, 1) to M (w, 1); the product of the M is the whole pass."""
    X, y = random.normal(size=(6, 4)), random.normal(size=6)
    whole = np.eye(5)
    for start in (0, 3):
        rows, labels = X[start : start + 3], y[start : start + 3]
        slope = np.vstack([np.hstack([rows.T @ rows, -(rows.T @ labels)[:, None]]), np.zeros((1, 5))])
        whole = (np.eye(5) - 0.3 / 3 * slope) @ whole
    w, losses = passed(call, X, y, 3, 0.3)
    w.is_near(whole[:4, 4], "two steps of three rows", "rows in their order, each once")
    first = y[:3] @ X[:3] * 0.1  # the weights after the first step, from 0
    true = [sum(y[:3] ** 2) / 6, sum((X[3:] @ first - y[3:]) ** 2) / 6]
    losses.is_near(true, "half the mean square of three errors, twice", "the mean of ½ (xw − y)² over the rows")


@check("trap", "one_pass")
def the_last_batch_is_smaller(call):
    X, y = np.ones((3, 1)), np.array([[1.0], [3.0], [4.0]])
    w, losses = passed(call, X, y, 2, 0.5)
    cause = "the last batch has one row: divide by its own number of rows"
    losses.is_near([2.5, 4.5], "(½ + 4½) / 2 with w = 0, then w = 1 and ½ · 3²", cause)
    w.is_near([2.5], "0.5 · 2 = 1, then 1 + 0.5 · 3", cause)
    passed(call, X, y, 5, 0.5)[0].is_near([4 / 3], "one batch of three rows, 0.5 · 8/3", cause).leaves_arguments()
