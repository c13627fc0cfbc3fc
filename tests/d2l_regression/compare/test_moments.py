"""Dates and times as people write them, against datetime's own."""

from datetime import datetime

import pandas as pd
import pytest

from d2l_regression.compare.moments import dates, hours

DAY_FIRST, MONTH_FIRST = "day before month", "month before day"


@pytest.mark.parametrize(
    ("words", "days", "order"),
    [
        (["13.02.2020", "01.02.2020"], [(2020, 2, 13), (2020, 2, 1)], DAY_FIRST),
        (["01.02.2020", "03.04.2020"], [(2020, 2, 1), (2020, 4, 3)], DAY_FIRST),  # points: no month comes first
        (["13/02/2020", "01/02/2020"], [(2020, 2, 13), (2020, 2, 1)], DAY_FIRST),
        (["02/13/2020", "01/02/2020"], [(2020, 2, 13), (2020, 1, 2)], MONTH_FIRST),
        (["01/02/2020", "03/04/2020"], [(2020, 1, 2), (2020, 3, 4)], MONTH_FIRST),
        (["13.02.2020", "2020-01-02"], [(2020, 2, 13), (2020, 1, 2)], DAY_FIRST),
        (["Jan 3, 2020", "3 Feb 2020"], [(2020, 1, 3), (2020, 2, 3)], ""),
        (["2020-05", "2020-11"], [(2020, 5, 1), (2020, 11, 1)], ""),
        (["13.02.2020 10:30", "01.02.2020 07:00"], [(2020, 2, 13, 10, 30), (2020, 2, 1, 7)], DAY_FIRST),
        (
            ["2020-03-01T00:00:00+01:00", "2020-07-01T00:00:00+02:00"],  # winter and summer
            [(2020, 2, 29, 23), (2020, 6, 30, 22)],
            "",
        ),
    ],
)
def test_all_dates_of_a_column_are_read_in_one_order(words, days, order):
    found, its = dates(pd.Series(words))
    assert found.tolist() == [datetime(*day) for day in days]
    assert its == order


@pytest.mark.parametrize("words", [["1-2", "3-4"], ["1.2.3", "4.5.6"], ["18-25", "26-35"], ["a 1, 2020", "b"]])
def test_what_only_looks_like_a_date_is_none(words):
    assert dates(pd.Series(words)) is None


def test_times_of_the_day_are_hours():
    assert hours(pd.Series(["07:45", "23:30:36", "0:00"])).tolist() == pytest.approx([7.75, 23.51, 0.0])
    assert hours(pd.Series(["07:45", "noon"])) is None
