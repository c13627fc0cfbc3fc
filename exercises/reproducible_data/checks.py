"""Checks of reproducible-data. What is drawn at random may be drawn in any way that keeps the promises of the text."""

import numpy as np

from exercises.runner.counting import SHARED
from exercises.runner.ladder import check

PRIME = 2**31 - 1
TEN_THOUSANDTH = 399_268_537  # from seed 1: the C++ standard, rand.predef, has it as a test of minstd_rand

EXAMPLES = {
    "minimal_standard": (1, 3),
    "jump_ahead": (1, 2),
    "seeded_dataset": (0, 3, [2.0, -3.4], 4.2, 0.01),
    "noise_correlation": ([[1.0], [2.0], [3.0]], [2.0, 2.0, 5.0], [1.0], 0.0),
}


def is_exactly(answer, states, words, cause=""):
    """Expect these whole numbers, all their digits shown."""
    numbers = np.asarray(answer.has_shape(np.shape(states)).value)
    wanted = f"{states if np.ndim(states) == 0 else ', '.join(str(state) for state in states)}: {words}"
    answer.must(np.array_equal(numbers, states), wanted, cause)


@check("shape", "minimal_standard")
def as_many_states_as_asked_for(call):
    for count in (1, 5):
        call("minimal_standard", 7, count).has_shape((count,))


@check("by hand", "minimal_standard")
def the_first_two_states(call):
    cause = "the first number is one step after the seed; the modulus is 2³¹ − 1; 48271² does not fit int32"
    words = "48271 · 1, then 48271² = 2330089441, less 2147483647"
    is_exactly(call("minimal_standard", 1, 2), [48_271, 182_605_794], words, cause)


@check("law", "minimal_standard")
def the_ten_thousandth_state(call):
    """One long answer for the standard's number, and that the end of one answer is the seed of the next."""
    answer = call("minimal_standard", 1, 10_000).has_shape((10_000,))
    states = np.asarray(answer.value)
    words = f"{TEN_THOUSANDTH} as number 10,000, which the C++ standard gives (here {states[-1]})"
    answer.must(states[-1] == TEN_THOUSANDTH, words, "a product that does not fit, or a rounded one, is off for ever")
    is_exactly(call("minimal_standard", int(states[-4]), 3), states[-3:], "the last three, from the one before")


@check("trap", "minimal_standard")
def large_states(call):
    cause = "the product has up to 47 bits: too many for int32"
    words = "the seed is −1 modulo 2³¹ − 1: minus what seed 1 gives"
    is_exactly(call("minimal_standard", PRIME - 1, 2), [PRIME - 48_271, PRIME - 182_605_794], words, cause)


@check("shape", "jump_ahead")
def one_state(call):
    call("jump_ahead", 7, 5).is_number()


@check("by hand", "jump_ahead")
def none_one_or_two_steps(call):
    is_exactly(call("jump_ahead", 7, 0), 7, "no step taken", "multiplying by 1 is no step")
    is_exactly(call("jump_ahead", 1, 1), 48_271, "one step", "one step too many or too few")
    is_exactly(call("jump_ahead", 1, 2), 182_605_794, "48271² − (2³¹ − 1)")


@check("law", "jump_ahead")
def a_jump_is_many_steps(call, random):
    cause = "a float rounds, and is infinite beyond 1e308"
    is_exactly(call("jump_ahead", 1, 10_000, cause=cause), TEN_THOUSANDTH, "number 10,000 in the C++ standard", cause)
    seed, state, steps = int(random.integers(1, PRIME)), 1, int(random.integers(50, 200))
    for _ in range(steps):
        state = 48_271 * state % PRIME
    cause = "k steps multiply by 48271ᵏ; the seed is a factor"
    is_exactly(call("jump_ahead", seed, steps), state * seed % PRIME, f"{steps} steps one by one", cause)


@check("trap", "jump_ahead")
def far_ahead(call, random):
    seed = int(random.integers(1, PRIME))
    cause = "one by one takes minutes, and 48271ᵏ has billions of digits: square, and take remainders, as pow(a, k, m)"
    half = call("jump_ahead", seed, (PRIME - 1) // 2, cause=cause)
    is_exactly(half, PRIME - seed, "after half the period minus the seed", cause)
    whole = 10**9 * (PRIME - 1)
    is_exactly(call("jump_ahead", seed, whole), seed, "after 10⁹ whole periods of 2³¹ − 2 the seed", cause)
    cause = "the period is 2³¹ − 2, not 2³¹ − 1"
    is_exactly(call("jump_ahead", seed, whole + 1), 48_271 * seed % PRIME, "one step more", cause)


def dataset(call, seed, n, w, b=0.0, noise=1.0):
    """A data set: what was returned, X, and the label noise divided by its deviation."""
    answer = call("seeded_dataset", seed, n, w, b, noise).has_parts("X", "y")
    X = np.asarray(answer.part(0, "X").has_shape((n, len(w))).value)
    y = np.asarray(answer.part(1, "y").has_shape((n,), "one label for each row").value)
    return answer, X, (y - X @ w - b) / (noise or 1)


@check("shape", "seeded_dataset")
def rows_and_labels(call, random):
    for n, d in ((5, 3), (1, 1)):
        dataset(call, 0, n, random.normal(size=d))


@check("by hand", "seeded_dataset")
def labels_without_noise(call):
    cause = "y = Xw + b, and noise · 0 adds nothing"
    answer, _, _ = dataset(call, 3, 4, [0.0, 0.0], 3.0, 0.0)
    answer.part(1, "y").is_near([3, 3, 3, 3], "with w = 0 and no noise only b is left", cause)
    answer, _, rest = dataset(call, 3, 4, [2.0], 1.0, 0.0)
    answer.must(np.allclose(rest, 0), "y − 2x = 1 in every row for w = 2, b = 1 and no noise", cause)


@check("law", "seeded_dataset")
def the_same_again(call, random):
    seed, w = int(random.integers(1000)), np.array([1.0, -2.0])
    _, X, errors = dataset(call, seed, 4, w)
    answer, again, same = dataset(call, seed, 4, w)
    answer.leaves_arguments()
    cause = "make the generator in the function, from the seed"
    answer.must(np.array_equal(X, again) and np.array_equal(errors, same), "the data of the first call", cause)
    answer, again, same = dataset(call, seed, 4, 3 * w, 1.0, 0.5)
    words = "the X of other weights and noise, and in y the same standard normal numbers"
    answer.must(np.array_equal(X, again) and np.allclose(errors, same), words, "multiply the draws, do not draw anew")
    answer, other, different = dataset(call, seed + 1, 4, w)
    words = "other numbers for another seed, in X and in the noise"
    answer.must(
        not (np.any(other == X) or np.isclose(different, errors, rtol=0, atol=1e-9).any()),
        words,
        "the seed must enter into both",
    )


@check("law", "seeded_dataset")
def normal_numbers(call, random):
    n = 2000
    answer, X, errors = dataset(call, int(random.integers(1000)), n, np.array([2.0]), 1.0, 0.5)
    # Six standard deviations: one right answer in a hundred million falls.
    for value, words in ((X[:, 0], "X"), (errors, "(y − Xw − b) / noise")):
        mean, spread = np.mean(value), np.std(value)
        near = abs(mean) < 6 / n**0.5 and abs(spread - 1) < 6 / (2 * n) ** 0.5
        found = f"mean 0 and standard deviation 1 of {words} (here {mean:.3g} and {spread:.3g})"
        answer.must(near, found, "noise is a standard deviation, and multiplies standard normal numbers")
        heavy = np.mean(((value - mean) / spread) ** 4)
        answer.must(abs(heavy - 3) < 8 * (24 / n) ** 0.5, f"normal numbers in {words}", "uniform, or another kind")


@check("trap", "seeded_dataset")
def a_longer_set_begins_with_the_shorter(call, random):
    seed, w = int(random.integers(1000)), np.array([1.0, 0.5, -1.0])
    _, X, errors = dataset(call, seed, 3, w)
    for n in (4, 10):
        answer, longer, more = dataset(call, seed, n, w)
        cause = "columns drawn one after the other, or a shuffle, move every number when n changes"
        answer.must(np.array_equal(longer[:3], X), "the three rows of X that n = 3 gives, and then new ones", cause)
        cause = "with one generator the noise begins where X ends, and that depends on n: give each its own"
        answer.must(np.allclose(more[:3], errors), "the noise that n = 3 gives for the first three rows", cause)


@check("trap", "seeded_dataset")
def no_number_is_used_twice(call, random):
    seed, w = int(random.integers(1, 1000)), np.array([1.0, 2.0])
    drawn = {step: dataset(call, seed + step, 6, w) for step in (0, 1, -1)}
    answer, _, errors = drawn[0]
    for step, where in ((0, "X"), (1, "the X of seed + 1"), (-1, "the X of seed − 1")):
        twice = np.isclose(errors[:, None], drawn[step][1].ravel()[None, :], rtol=0, atol=1e-9).any()
        cause = "the same seed gives the same numbers, and seed + 1 belongs to another: spawn two from one"
        answer.must(not twice, f"noise with numbers that are not in {where}", cause)


@check("trap", "seeded_dataset")
def nobody_elses_generator(call):
    called = call.called("seeded_dataset", 3, 4, [1.0, 2.0], 0.0, 1.0)
    shared = [name for name in SHARED if name in called]
    sentence = f"seeded_dataset changes {' and '.join(shared)}; expected a generator of its own."
    cause = "one generator for all: setting it changes what others draw, and they change what you draw"
    call.requires(not shared, sentence, cause, call.line_of("seeded_dataset", (3, 4, [1.0, 2.0], 0.0, 1.0)))


@check("shape", "noise_correlation")
def one_for_each_feature(call, random):
    for n, d in ((6, 4), (4, 1)):
        X = random.normal(size=(n, d))
        call("noise_correlation", X, random.normal(size=n), np.ones(d), 1.0).has_shape((d,))


@check("by hand", "noise_correlation")
def three_rows(call):
    words = "the noise (1, 0, 2) less 1, x less 2: (−1, 0, 1) · (0, −1, 1) / (√2 · √2)"
    cause = "of the noise y − Xw − b, not of y; means off, and divided by both lengths"
    call("noise_correlation", [[1.0], [2.0], [3.0]], [2.0, 2.0, 5.0], [1.0], 0.0).is_near([0.5], words, cause)


@check("law", "noise_correlation")
def as_in_numpys_table(call, random):
    for n, d in ((7, 4), (30, 3)):
        X, w, noise = 5 + random.normal(size=(n, d)), random.normal(size=d), random.normal(size=n)
        noise += 0.5 * X[:, 0]
        true = [np.corrcoef(column, noise)[0, 1] for column in X.T]
        call("noise_correlation", X, X @ w + 3 + noise, w, 1.0).is_near(
            true,
            "numpy.corrcoef of each feature and the noise",
            "means off first; a constant in the noise counts nothing",
        )


@check("trap", "noise_correlation")
def what_never_varies(call):
    X, y = np.array([[1.0, 1.0], [1.0, 2.0], [1.0, 3.0]]), np.array([1.0, 2.0, 3.0])
    cause = "a length of 0 gives 0/0: what does not vary goes with nothing"
    answer = call("noise_correlation", X, y, [0.0, 2.0], 0.0)
    answer.is_near([0, -1], "0 for the column of ones; the noise −x against x", cause)
    call("noise_correlation", X, y, [0.0, 1.0], 0.0).is_near([0, 0], "labels without noise", cause).leaves_arguments()
    cause = "small is not constant: only a length of exactly 0 is none"
    small = call("noise_correlation", 1e-6 * X, 1e-6 * y, [0.0, 2.0], 0.0)
    small.is_near([0, -1], "as before, all numbers a millionth", cause)
