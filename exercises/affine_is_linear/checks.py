"""Checks of affine-is-linear."""

import numpy as np

from exercises.runner.ladder import check

EXAMPLES = {
    "append_one": (np.array([[2.0, 3.0], [4.0, 5.0]]),),
    "to_linear": (np.array([2.0, 3.0]), 7.0),
    "to_affine": (np.array([2.0, 3.0, 7.0]),),
}
LAST = "the 1 goes behind the features, and so b behind the weights"


@check("shape", "append_one")
def one_column_more(call, random):
    for n, d in ((3, 2), (1, 4), (5, 1)):
        cause = "the ones became a row, or all went into one long vector: the ones are a column, of shape (n, 1)"
        call("append_one", random.normal(size=(n, d))).has_shape((n, d + 1), cause)


@check("by hand", "append_one")
def two_rows(call):
    call("append_one", np.array([[2.0, 3.0], [4.0, 5.0]])).is_near([[2, 3, 1], [4, 5, 1]], cause=LAST)


@check("law", "append_one")
def the_last_weight_is_the_bias(call, random):
    for n, d in ((6, 3), (2, 5)):
        X, w, b = random.normal(size=(n, d)), random.normal(size=d), random.normal()
        answer = call("append_one", X).has_shape((n, d + 1))
        answer.must(
            np.allclose(np.asarray(answer.value) @ [*w, b], [sum(x * w) + b for x in X]),
            "rows whose product with (w, b) is w·x + b",
            LAST,
        )


@check("trap", "append_one")
def whole_numbers_and_the_callers_rows(call):
    X = np.array([[2, 3], [4, 5], [6, 7]])
    call("append_one", X).is_near([[2, 3, 1], [4, 5, 1], [6, 7, 1]]).leaves_arguments()
    call("append_one", np.array([[2.0], [4.0]])).is_near([[2, 1], [4, 1]])


@check("shape", "to_linear")
def one_weight_more(call, random):
    for d in (1, 2, 5):
        call("to_linear", random.normal(size=d), 1.0).has_shape((d + 1,), "w + b adds b to every weight")


@check("by hand", "to_linear")
def weights_and_bias(call):
    call("to_linear", np.array([2.0, 3.0]), 7.0).is_near([2, 3, 7], cause=LAST)


@check("law", "to_linear")
def the_same_values_as_affine(call, random):
    for d in (1, 3, 6):
        x, w, b = random.normal(size=d), random.normal(size=d), random.normal()
        answer = call("to_linear", w, b).has_shape((d + 1,))
        answer.must(np.isclose(np.dot(answer.value, [*x, 1]), np.dot(w, x) + b), "v with v·(x, 1) = w·x + b", LAST)


@check("trap", "to_linear")
def whole_weights_and_a_broken_bias(call):
    cause = "an array of whole numbers cuts the fraction off what is put into it"
    call("to_linear", np.array([2, 3]), 0.5).is_near([2, 3, 0.5], cause=cause).leaves_arguments()


@check("shape", "to_affine")
def weights_and_one_number(call, random):
    answer = call("to_affine", random.normal(size=4)).has_parts("w", "b")
    answer.part(0, "w").has_shape((3,))
    answer.part(1, "b").is_number("v[-1:] is a vector of length one, v[-1] a number")


@check("by hand", "to_affine")
def weights_and_bias_again(call):
    answer = call("to_affine", np.array([2.0, 3.0, 7.0]))
    answer.part(0, "w").is_near([2, 3], cause=LAST)
    answer.part(1, "b").is_near(7, cause=LAST)


@check("law", "to_affine")
def there_and_back(call, random):
    for d in (1, 3, 6):
        v, x = random.normal(size=d + 1), random.normal(size=d)
        answer = call("to_affine", v).has_parts("w", "b").leaves_arguments()
        w, b = answer.part(0, "w").has_shape((d,)).value, answer.part(1, "b").is_number().value
        answer.must(np.isclose(np.dot(w, x) + b, np.dot(v, [*x, 1])), "w·x + b = v·(x, 1)", LAST)


@check("trap", "to_affine")
def a_constant_has_no_weights(call):
    answer = call("to_affine", np.array([7.0])).has_parts("w", "b")
    answer.part(0, "w").has_shape((0,), "with no features w is empty, and b is still there")
    answer.part(1, "b").is_near(7)
    answer.leaves_arguments()
