"""Whole numbers and seeds: what is taken, and what is refused by name."""

import numpy as np
import pytest

from d2l_regression.arguments import generator, whole


@pytest.mark.parametrize("value", [3, np.int32(3), np.array(3)])
def test_integers_of_any_kind_are_whole(value):
    assert whole(value, "epochs", least=3) == 3
    assert type(whole(value, "epochs", least=3)) is int


@pytest.mark.parametrize("value", [2, -1, 3.0, "3", True, np.True_, None, [3], np.array([3])])
def test_anything_else_is_named(value):
    with pytest.raises(ValueError, match=r"epochs is .*, may be 3 or more, a whole number"):
        whole(value, "epochs", least=3)


def test_a_seed_is_numpys():
    assert generator(7).random() == np.random.default_rng(7).random()
    for seed in ("seven", -7, 0.7):
        with pytest.raises(ValueError, match=f"seed is {seed!r}, may be a whole number"):
            generator(seed)
