"""Expanded features held against products written by hand and against plain loops."""

import re

import numpy as np
import pytest

from d2l_regression.features import as_matrix, pairwise, squares


def test_squares_by_hand():
    np.testing.assert_array_equal(squares([[2, -3], [0.5, 1]]), [[2, -3, 4, 9], [0.5, 1, 0.25, 1]])


def test_pairwise_by_hand():
    # By hand, for x = (2, 3, 5): x, then 2·2, 2·3, 2·5, 3·3, 3·5, 5·5.
    np.testing.assert_array_equal(pairwise([[2, 3, 5]]), [[2, 3, 5, 4, 6, 10, 9, 15, 25]])


@pytest.mark.parametrize("d", [1, 2, 7])
def test_pairwise_is_in_the_order_of_triu_indices(d):
    # Oracle: numpy.triu_indices and fancy indexing.
    X = np.random.default_rng(0).normal(size=(5, d))
    i, j = np.triu_indices(d)
    np.testing.assert_array_equal(pairwise(X), np.concatenate([X, X[:, i] * X[:, j]], axis=1))


@pytest.mark.parametrize("expand", [squares, pairwise])
def test_floats_keep_their_dtype_and_integers_do_not_wrap(expand):
    assert expand(np.ones((2, 3), np.float32)).dtype == np.float32
    assert expand(np.ones((2, 3))).dtype == np.float64
    # By hand: 255² in uint8 would wrap to 1.
    np.testing.assert_array_equal(expand(np.array([[255]], np.uint8)), [[255, 65025]])


@pytest.mark.parametrize("expand", [squares, pairwise])
def test_the_input_is_left_alone_and_empty_tables_pass(expand):
    X = np.ones((2, 2))
    expand(X)[:] = 7
    np.testing.assert_array_equal(X, np.ones((2, 2)))
    assert expand(np.ones((0, 4))).shape[0] == 0


@pytest.mark.parametrize("make", [squares, pairwise, as_matrix])
@pytest.mark.parametrize("shape", [(3,), (2, 3, 4), ()])
def test_a_table_must_have_rows_and_columns(make, shape):
    with pytest.raises(ValueError, match=re.escape(f"X has shape {shape}, must be (n, d)")):
        make(np.ones(shape))
