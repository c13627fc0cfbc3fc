"""The claims on overfitting, on rows for which they hold, hold in part, do not hold, or cannot be tested."""

import pytest

from essay_repro.reporting.verdict import FAILS, HOLDS, IN_PART
from tests.essay_repro.reporting.claims.made_up import LARGE, RIDGE, SCALING, SOLVED, double_descent, judged, networks


def test_scale_safe():
    # 0.48 and 0.1 are not above the best smaller network's 0.49 and 0.15.
    assert judged("scale-safe") == (HOLDS, "yes yes")
    # On 500 rows 0.6 is above the middle one's 0.49; on both, 0.495 is above that but not above the smallest's.
    assert judged("scale-safe", scaling=networks({**SCALING, LARGE: {500: 0.6, 50_000: 0.1}})) == (IN_PART, "no yes")
    assert judged("scale-safe", scaling=networks({**SCALING, LARGE: {500: 0.495, 50_000: 0.18}})) == (FAILS, "no no")
    # The same error is not more.
    assert judged("scale-safe", scaling=networks({**SCALING, LARGE: {500: 0.49, 50_000: 0.15}})) == (HOLDS, "yes yes")


def test_sample_descent():
    # Pixels peak at 256 rows, with 90 against 2 and 0.6, where ridge has 0.8; squares at 512 likewise.
    assert judged("sample-descent") == (HOLDS, "yes yes yes yes yes yes yes yes")
    # The pixels' peak is at 1,000 rows: 3.9 times as many as features, its own end, and ridge is worse there.
    late = {
        "solved": {**SOLVED, "pixels": {50: 2.0, 256: 1.0, 1_000: 90.0}},
        "ridge": {**RIDGE, "pixels": {50: 1.5, 256: 0.8, 1_000: 95.0}},
    }
    outcomes = "no yes unclear no yes yes yes yes"
    assert judged("sample-descent", double_descent=double_descent(**late)) == (IN_PART, outcomes)
    # No peak at all: the first size is the peak, 5.1 and 10.2 times away, and nothing is below it.
    flat = {name: dict.fromkeys(by_size, 1.0) for name, by_size in SOLVED.items()}
    outcomes = "no unclear unclear unclear no unclear unclear unclear"
    assert judged("sample-descent", double_descent=double_descent(flat, flat)) == (FAILS, outcomes)


def test_sample_descent_compares_logarithms():
    # At a peak seeds differ by orders of magnitude: of d and 100 d the interval is 50.5 d ± 6.353 · 99 d.
    part = double_descent()
    rows = [row._replace(value=row.value * (100 if row.seed else 1)) for row in part.rows]
    outcomes = "yes yes yes yes yes yes yes yes"
    assert judged("sample-descent", double_descent=part._replace(rows=rows)) == (HOLDS, outcomes)


@pytest.mark.parametrize(
    ("size", "outcome"),
    # By hand: 256/1.25 = 204.8 and 256 · 1.25 = 320.
    [(204, "no"), (205, "yes"), (256, "yes"), (319, "yes"), (321, "no")],
)
def test_a_peak_is_near_the_features_up_to_a_quarter_more(size, outcome):
    solved = {**SOLVED, "pixels": {50: 2.0, size: 90.0, 1_000: 0.6}}
    ridge = {**RIDGE, "pixels": {50: 1.5, size: 0.8, 1_000: 0.6}}
    _, outcomes = judged("sample-descent", double_descent=double_descent(solved, ridge))
    assert outcomes == f"{outcome} yes yes yes yes yes yes yes"
