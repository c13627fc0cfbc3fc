"""Calls as lines of Python: what a line gives when it is run is what it was made of."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from exercises.runner.literal import LONGEST, call, literal, reads_back

scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5)
dtypes = st.sampled_from([np.float64, np.float32, np.int64, np.uint8, np.bool_])
values = st.recursive(
    scalars
    | dtypes.flatmap(lambda dtype: arrays.arrays(dtype, arrays.array_shapes(min_dims=0, min_side=0, max_side=3))),
    lambda inner: (
        st.lists(inner, max_size=3) | st.lists(inner, max_size=3).map(tuple) | st.dictionaries(scalars, inner)
    ),
    max_leaves=6,
)


def run(text):
    return eval(text, {"np": np})


def same(one, other):
    """Whether two values are of the same types, shapes and numbers; nan is nan."""
    if type(one) is not type(other):
        return False
    if isinstance(one, np.ndarray):
        return one.dtype == other.dtype and one.shape == other.shape and np.array_equal(one, other, equal_nan=True)
    if isinstance(one, list | tuple):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, dict):
        return same(list(one.values()), list(other.values())) and same(list(one), list(other))
    return one == other or (one != one and other != other)


@given(values)
def test_a_literal_gives_the_value_again(value):
    assert same(run(literal(value)), value)


def test_literals_by_hand():
    assert literal(np.float64(0.1)) == "np.float64(0.1)"
    assert literal((np.array([[1.0, 0.1]]), math.inf, [-2])) == "(np.array([[1.0, 0.1]]), np.inf, [-2])"
    assert literal(np.array([1, 2], np.int8)) == "np.array([1, 2], dtype='int8')"
    assert literal(np.zeros((0, 3))) == "np.empty((0, 3), dtype='float64')"


def test_a_call_that_is_too_long_or_has_no_literal_is_none():
    assert call("f", [3, np.array([1.5])]) == "f(3, np.array([1.5]))"
    assert call("f", [np.zeros(LONGEST + 1)]) is None
    assert call("f", ["x" * LONGEST]) is None
    assert call("f", [object()]) is None
    with pytest.raises(TypeError, match="a complex has no literal"):
        literal(1j)


def test_a_call_in_words_may_be_good_enough():
    assert reads_back("f([1, 2.5], 'no')", ([1.0, 2.5], "no"))
    assert not reads_back("f([0.333333])", ([1 / 3],))
    assert not reads_back("f([1, 2])", (np.array([1, 2]),))
    assert not reads_back("f(<array of shape (9,)>)", (np.zeros(9),))
