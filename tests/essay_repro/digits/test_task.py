"""The table of rows against the digits it is made of, and the draws of subsets against what they promise."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from essay_repro import digits
from essay_repro.digits import task
from essay_repro.running.settings import Settings

SETTINGS = Settings(pool_rows=1_500, test_rows=700)


@pytest.fixture(scope="module")
def table():
    return task.load("strokes", SETTINGS, auxiliary="typeset", auxiliary_rows=900)


def pool_only(rows):
    """A table for draws: only the pool matters, and its numbers begin elsewhere than at 0."""
    nothing = np.empty(0)
    return task.Table(nothing, nothing, np.arange(5_000, 5_000 + rows), np.arange(5_000), nothing)


def test_every_row_is_in_the_pool_the_test_set_or_the_auxiliary_set(table):
    assert [len(rows) for rows in (table.pool, table.test, table.auxiliary)] == [1_500, 700, 900]
    np.testing.assert_array_equal(np.concatenate([table.pool, table.test, table.auxiliary]), np.arange(3_100))
    assert (table.X.shape, table.y.shape) == ((3_100, 256), (3_100, 1))
    assert table.X.dtype == table.y.dtype == np.float32


def test_the_first_five_features_tell_the_data_set(table):
    # By hand, from the author's code: +2 for main rows, −2 for auxiliary ones, in features 0 to 4 and no others.
    assert np.all(table.X[table.pool, :5] == 2)
    assert np.all(table.X[table.test, :5] == 2)
    assert np.all(table.X[table.auxiliary, :5] == -2)
    assert np.abs(table.X[:, 5:]).max() <= 1


@pytest.mark.parametrize(
    ("kind", "source", "split", "rows"),
    [("pool", "strokes", "train", 1_500), ("test", "strokes", "test", 700), ("auxiliary", "typeset", "train", 900)],
)
def test_the_other_features_and_the_labels_are_those_of_the_digits(table, kind, source, split, rows):
    # Oracle: the digits themselves.
    original = digits.load(source, split, rows)
    np.testing.assert_array_equal(table.X[getattr(table, kind), 5:], original.images[:, 5:])
    np.testing.assert_array_equal(table.y[getattr(table, kind)], original.labels)


def test_no_digit_is_in_two_sets(table):
    # The tag would tell any two sets apart, so it is left out.
    pool, test, auxiliary = (
        {row.tobytes() for row in table.X[rows, 5:]} for rows in (table.pool, table.test, table.auxiliary)
    )
    assert (len(pool), len(test)) == (1_500, 700)
    assert not pool & test
    assert not (pool | test) & auxiliary


def test_without_an_auxiliary_task_all_rows_are_main_rows():
    table = task.load("strokes", Settings(pool_rows=20, test_rows=10))
    assert len(table.auxiliary) == 0
    assert np.all(table.X[:, :5] == 2)


def test_missing_files_of_the_data_are_an_error(tmp_path):
    with pytest.raises(digits.DataError, match=r"mnist\.npz is missing"):
        task.load("mnist", SETTINGS, data_dir=tmp_path)


@given(st.integers(0, 2**31), st.integers(1, 60), st.integers(1, 60), st.integers(1, 40))
def test_a_subset_is_the_start_of_a_larger_one_and_shares_no_row_with_validation(seed, size, other, n_validation):
    table = pool_only(100)
    (small, _), (large, validation) = (task.draw(table, seed, n, n_validation) for n in sorted((size, other)))
    np.testing.assert_array_equal(small, large[: len(small)])
    drawn = {*large.tolist(), *validation.tolist()}
    assert len(drawn) == max(size, other) + n_validation  # no row twice
    assert drawn <= set(table.pool.tolist())


def test_validation_rows_are_the_same_for_every_size_of_the_training_set():
    table = pool_only(300)
    np.testing.assert_array_equal(task.draw(table, 3, 10, 50)[1], task.draw(table, 3, 200, 50)[1])


def test_a_draw_depends_on_the_seed_and_on_nothing_in_the_rows():
    table = pool_only(300)
    other = task.Table(np.ones((9, 2)), np.ones((9, 1)), table.pool, table.test, table.auxiliary)
    for one, same, different in zip(
        task.draw(table, 3, 200, 50), task.draw(other, 3, 200, 50), task.draw(table, 4, 200, 50), strict=True
    ):
        np.testing.assert_array_equal(one, same)
        assert not np.array_equal(one, different)


def test_a_subset_is_not_the_start_of_the_pool():
    # The digits may be sorted by class. By hand: 200 rows in random order are sorted with a chance of 1 in 200!.
    subset, _ = task.draw(pool_only(300), 0, 200, 50)
    assert not np.array_equal(np.sort(subset), subset)


def test_all_of_the_pool_can_be_drawn_but_not_more():
    subset, validation = task.draw(pool_only(300), 0, 200, 100)
    assert len({*subset, *validation}) == 300
    with pytest.raises(ValueError, match=r"n_train 201 and 100 validation rows exceed the pool's 300"):
        task.draw(pool_only(300), 0, 201, 100)
