"""Values in few characters; by hand."""

import numpy as np
import pytest

from exercises.runner import written


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (np.eye(100), "<array of shape (100, 100)>"),
        ([1.0, 2.5], "[1, 2.5]"),
        (float("nan"), "nan"),
        ({"a": np.float64(14 / 3), "b": [np.int64(2)]}, "{'a': 4.66667, 'b': [2]}"),
        ("x" * 200, "'" + 58 * "x" + "…"),
    ],
)
def test_short_says_much_in_few_characters(value, said):
    assert written.short(value) == said
