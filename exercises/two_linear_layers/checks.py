"""Checks of two-linear-layers."""

import numpy as np

from exercises.runner.ladder import check

W1, B1 = np.array([[1.0, 2.0], [0.0, 1.0]]), np.array([1.0, -1.0])
W2, B2 = np.array([[3.0, 0.0], [1.0, 2.0]]), np.array([10.0, 20.0])

EXAMPLES = {
    "compose": (W1, B1, W2, B2),
    "narrowest": (W1,),
    "squeeze": (W1, 1),
}


def layers(random, d, h, m):
    """The weights and biases of two layers."""
    return random.normal(size=(d, h)), random.normal(size=h), random.normal(size=(h, m)), random.normal(size=m)


@check("shape", "compose")
def one_layer_from_two(call, random):
    for d, h, m in ((3, 2, 4), (1, 5, 1)):
        answer = call("compose", *layers(random, d, h, m)).has_parts("W", "b")
        answer.part(0, "W").has_shape((d, m))
        answer.part(1, "b").has_shape((m,))


@check("by hand", "compose")
def two_small_layers(call):
    answer = call("compose", W1, B1, W2, B2)
    answer.part(0, "W").is_near([[5, 4], [1, 2]], "W1 W2", "rows go in from the left: first W1, then W2")
    cause = "the first bias goes through the second layer, too"
    answer.part(1, "b").is_near([12, 18], "(1, −1) W2 + (10, 20)", cause)


@check("law", "compose")
def the_same_outputs(call, random):
    for d, h, m in ((5, 3, 4), (3, 6, 4)):
        two = layers(random, d, h, m)
        answer = call("compose", *two).has_parts("W", "b")
        W, b = answer.part(0, "W").has_shape((d, m)).value, answer.part(1, "b").has_shape((m,)).value
        x = random.normal(size=(5, d))
        after = np.array(
            [
                [sum(p * q for p, q in zip(row, column, strict=True)) for column in two[2].T]
                for row in x @ two[0] + two[1]
            ]
        )
        answer.must(np.allclose(x @ W + b, after + two[3]), "the outputs of one layer behind the other", "a bias lost")


@check("trap", "compose")
def a_first_layer_that_is_only_bias(call):
    answer = call("compose", np.zeros((2, 2)), B1, W2, B2)
    answer.part(0, "W").is_near(np.zeros((2, 2)), "no input gets through")
    answer.part(1, "b").is_near([12, 18], "the first bias still does")
    answer.leaves_arguments()


@check("shape", "narrowest")
def a_number_of_units(call, random):
    call("narrowest", random.normal(size=(3, 4))).is_number()


@check("by hand", "narrowest")
def small_ranks(call):
    call("narrowest", np.array([[1.0, 2.0], [2.0, 4.0], [3.0, 6.0]])).is_near(
        1, "each row is a multiple of (1, 2)", "as many units as there are rows that do not follow from others"
    )
    call("narrowest", np.eye(3)).is_near(3, "three outputs that have nothing to do with each other")


@check("law", "narrowest")
def as_narrow_as_it_was_made(call, random):
    for d, h, m in ((5, 2, 4), (6, 4, 4), (3, 1, 7)):
        W = random.integers(1, 9, (d, h)) @ (np.eye(h, m) + np.triu(random.integers(0, 3, (h, m)), 1)) + 0.0
        W = np.vstack([W, np.eye(h, m) + np.triu(np.ones((h, m)), 1)])
        call("narrowest", W).leaves_arguments().is_near(np.linalg.matrix_rank(W), "numpy.linalg.matrix_rank")


@check("trap", "narrowest")
def rounding_is_no_rank(call, random):
    W = random.normal(size=(30, 3)) @ random.normal(size=(3, 20))
    cause = "rounding makes the other singular values tiny, not 0: compare with the largest"
    call("narrowest", W).is_near(3, "30 × 3 times 3 × 20", cause)
    steep = np.diag([1.0, 1e-5, 1e-9, 0.0]) @ random.normal(size=(4, 6))
    cause = "a billionth of the largest is no rounding; the eigenvalues of WᵀW are squares, and there it would be"
    call("narrowest", steep).is_near(3, "rows of size 1, 1e-5, 1e-9 and 0", cause)
    call("narrowest", 1e-30 * W).is_near(3, "small numbers are no zeros", "a fixed bound does not know the size of W")
    call("narrowest", np.zeros((2, 3))).is_near(0, "nothing gets through")


@check("shape", "squeeze")
def two_layers_of_that_width(call, random):
    for d, m, h in ((4, 3, 2), (2, 3, 5)):
        answer = call("squeeze", random.normal(size=(d, m)), h).has_parts("W1", "W2")
        answer.part(0, "W1").has_shape((d, h), "units that are not needed have weights 0")
        answer.part(1, "W2").has_shape((h, m))


def misses(answer, W, h):
    """The sum of squares of W − W1 W2."""
    first, second = answer.part(0, "W1").has_shape((len(W), h)), answer.part(1, "W2").has_shape((h, W.shape[1]))
    return float(((W - first.value @ second.value) ** 2).sum())


@check("by hand", "squeeze")
def one_of_two_directions(call):
    W = np.array([[3.0, 0.0], [0.0, 2.0]])
    answer = call("squeeze", W, 1)
    missed = misses(answer, W, 1)
    words = f"a product that misses W by 2² = 4: the 3 is kept (it misses by {missed:.4g})"
    cause = "the largest singular values are to be kept, once and not squared"
    answer.must(abs(missed - 4) < 1e-8, words, cause)


@check("law", "squeeze")
def nothing_narrower_is_closer(call, random):
    for d, m, h in ((6, 5, 3), (4, 7, 3), (3, 6, 1), (4, 4, 4)):
        W = random.normal(size=(d, m))
        least = float(np.sort(np.linalg.eigvalsh(W.T @ W))[: max(0, m - h)].clip(0).sum())
        answer = call("squeeze", W, h)
        missed = misses(answer, W, h)
        words = f"a product that misses W by {least:.6g} in squares (it misses by {missed:.6g})"
        answer.must(missed <= least + 1e-8, words, "the largest singular values are to be kept, once and not squared")


@check("trap", "squeeze")
def wider_than_needed(call, random):
    for d, m in ((4, 3), (3, 5)):
        W = random.normal(size=(d, m))
        answer = call("squeeze", W, 7)
        words = "W itself: seven units are enough for all outputs"
        answer.must(misses(answer, W, 7) < 1e-16, words, "a unit that is not needed adds nothing: its weights are 0")
        answer.leaves_arguments()
