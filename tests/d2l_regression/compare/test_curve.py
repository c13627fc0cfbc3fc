"""Where the network passes the line: by hand, from curves whose crossing is known."""

import numpy as np
import pandas as pd
import pytest

from d2l_regression.compare import curve

ROWS = np.array([50, 100, 200, 400, 800])


def points(difference, noise=0.0):
    """Five folds of a network whose error is the line's plus a function of the rows."""
    rng = np.random.default_rng(0)
    found = [
        {"fold": fold, "share": rows / ROWS[-1], "rows": rows, "line": 0.5, "network": 0.5 + difference(rows) + wrong}
        for fold in range(5)
        for rows, wrong in zip(ROWS, noise * rng.standard_normal(len(ROWS)), strict=True)
    ]
    frame = pd.DataFrame(found)
    return frame.assign(difference=frame.network - frame.line)


@pytest.mark.parametrize("level", [200, 600, 1_500])
def test_a_known_crossing_is_found_within_the_rows_and_beyond_them(level):
    found = curve.extrapolated(points(lambda n: 0.5 * n**-0.5 - 0.5 * level**-0.5, noise=1e-4), seed=0)
    fewest, most = found.crossing
    assert 0.9 * level < fewest <= most < 1.1 * level
    assert found.sentence.startswith("The network passes the line between ")


def test_what_is_ahead_all_along_never_passes_or_passes_too_far_away_is_told_so():
    ahead = curve.extrapolated(points(lambda n: -0.1 - 1 / n, noise=1e-4), seed=0)
    assert ahead.sentence == "The network is ahead of the line on every number of rows tried, from 50 on."
    behind = curve.extrapolated(points(lambda n: 0.1 + 1 / n, noise=1e-4), seed=0)
    assert behind.crossing is None
    assert behind.sentence.startswith("Not within four times your rows: up to 3,200 training rows")


def test_the_last_point_is_of_the_line_that_each_fold_chose():
    first = pd.DataFrame(
        [
            {"fold": fold, "family": family, "chosen": chosen, "error": error}
            for fold in (0, 1)
            for family, chosen, error in (("line", False, 0.9), ("line", True, 0.3 + fold), ("network", True, 0.2))
        ]
    )
    jobs = [{"curve": [{"share": 0.5, "rows": 40, "line": 0.6, "network": 0.4}]}] * 2
    found = curve.points(jobs, first, [80, 81])
    whole = found[found.share == 1]
    assert whole.line.tolist() == [0.3, 1.3]
    assert whole.network.tolist() == [0.2, 0.2]
    assert whole.rows.tolist() == [80, 81]
    assert found[found.share == 0.5].difference.tolist() == pytest.approx([-0.2, -0.2])
