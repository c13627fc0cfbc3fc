"""Batches against their definition: counts by hand, uniformity by chi-square, independence of grouping by any cut."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from d2l_regression.training import batches


@given(
    sampling=st.sampled_from(batches.SAMPLINGS),
    seed=st.integers(0, 2**40),
    n=st.integers(1, 60),
    batch_size=st.integers(1, 20),
    cuts=st.lists(st.integers(0, 50), min_size=3, max_size=3).map(sorted),
)
def test_batches_depend_on_seed_and_step_alone(sampling, seed, n, batch_size, cuts):
    # Oracle: the batches of a step drawn in one call and in two, cut anywhere, are the same numbers.
    start, middle, stop = cuts
    whole, weights = batches.draw(sampling, seed, n, batch_size, start, stop)
    parts = [batches.draw(sampling, seed, n, batch_size, *span) for span in ((start, middle), (middle, stop))]
    assert whole.shape == (stop - start, batch_size)
    assert whole.dtype == np.int32
    np.testing.assert_array_equal(whole, np.concatenate([positions for positions, _ in parts]))
    if weights is not None:
        assert weights.shape == whole.shape
        filled = [w for _, w in parts if w is not None]
        np.testing.assert_array_equal(weights, np.concatenate(filled))


@given(seed=st.integers(0, 2**40), n=st.integers(1, 60), batch_size=st.integers(1, 70), epoch=st.integers(0, 5))
def test_an_epoch_visits_every_row_once(seed, n, batch_size, epoch):
    # Oracle: the definition. The rows whose weight is 1 are a permutation of 0 … n - 1.
    per_epoch = batches.steps_per_epoch(n, batch_size)
    positions, weights = batches.draw("epochs", seed, n, batch_size, epoch * per_epoch, (epoch + 1) * per_epoch)
    weights = np.ones(positions.shape) if weights is None else weights
    assert set(np.unique(weights)) <= {0.0, 1.0}
    np.testing.assert_array_equal(np.sort(positions[weights == 1]), np.arange(n))
    # Every batch but the last is full, so the last one holds what is left over: by hand n - (steps - 1)·b rows.
    np.testing.assert_array_equal(
        weights.sum(axis=1), [batch_size] * (per_epoch - 1) + [n - (per_epoch - 1) * batch_size]
    )


def test_epochs_reshuffle_and_seeds_differ():
    first, second = (batches.draw("epochs", 0, 50, 50, epoch, epoch + 1)[0] for epoch in (0, 1))
    other = batches.draw("epochs", 1, 50, 50, 0, 1)[0]
    assert not np.array_equal(first, second)
    assert not np.array_equal(first, other)
    drawn = [batches.draw("replacement", seed, 50, 50, 0, 1)[0] for seed in (0, 1)]
    assert not np.array_equal(*drawn)


@pytest.mark.parametrize("sampling", batches.SAMPLINGS)
def test_positions_are_uniform_at_every_place_of_the_batch(sampling):
    # Oracle: chi-square with n - 1 = 9 degrees of freedom; scipy.stats.chi2.isf(1e-6, 9) = 45.1.
    n, steps = 10, 4000
    positions, weights = batches.draw(sampling, 7, n, 6, 0, steps)
    for place in (0, 3, 5):
        column = positions[:, place] if weights is None else positions[weights[:, place] == 1, place]
        expected = len(column) / n
        chi_square = ((np.bincount(column, minlength=n) - expected) ** 2 / expected).sum()
        assert chi_square < 45.1


def test_consecutive_steps_are_independent():
    # Oracle: chi-square of the 5 × 5 table of (row now, row next), 24 degrees of freedom; chi2.isf(1e-6, 24) = 74.0.
    positions, _ = batches.draw("replacement", 3, 5, 4, 0, 5001)
    table = np.histogram2d(positions[:-1, 0], positions[1:, 0], bins=5)[0]
    assert ((table - 200) ** 2 / 200).sum() < 74.0


def test_unknown_sampling_says_what_it_may_be():
    with pytest.raises(ValueError, match=r"sampling was 'shuffle'; it may be one of replacement, epochs"):
        batches.draw("shuffle", 0, 10, 2, 0, 1)
