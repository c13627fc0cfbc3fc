"""From intervals to verdicts, by hand."""

import pytest

from d2l_regression.compare.interval import Interval
from d2l_regression.compare.verdict import judge


@pytest.mark.parametrize(
    ("low", "high", "name"),
    [
        (-0.2, -0.1, "better"),
        (0.1, 0.2, "worse"),
        (-0.019, 0.019, "practically the same"),  # the margin is 5 % of 0.4
        (-0.021, 0.019, "cannot tell"),
    ],
)
def test_the_verdict_follows_the_interval(low, high, name):
    assert judge(Interval((low + high) / 2, low, high, ""), 0.4, 0.4 + (low + high) / 2).name == name


def test_a_line_without_error_is_not_beaten():
    assert judge(Interval(0.01, 0.005, 0.015, ""), 0.0, 0.01).name == "worse"
