"""What is said of rows: intervals against SciPy, steps chosen and tables against what stands here by hand."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from essay_repro.drawing import summary
from essay_repro.running.results import Row

VALUES = st.lists(st.floats(-100, 100), min_size=2, max_size=60)

# Two seeds, four steps. By hand: seed 0 has its least validation error at step 4 (0.5), seed 1 at step 1 (0.7).
CURVES = {
    ("validation", 0): [3.0, 0.8, 0.6, 0.5],
    ("validation", 1): [3.0, 0.7, 0.7, 0.9],
    ("test", 0): [3.1, 0.9, 0.4, 0.6],
    ("test", 1): [3.2, 0.8, 0.7, 1.1],
}
STEPS = [0, 1, 2, 4]


def rows_of(curves, condition="linear", n_train=9, metric="one_minus_r2"):
    return [
        Row(condition, n_train, seed, step, split, metric, value)
        for (split, seed), values in curves.items()
        for step, value in zip(STEPS, values, strict=True)
    ]


ROWS = rows_of(CURVES)


# --- intervals


@pytest.mark.parametrize("seeds", [2, 3, 4, 10, 31, 32, 100])
def test_the_interval_is_students(seeds):
    values = np.random.default_rng(seeds).normal(0.5, 0.1, seeds)
    mean, half_width, count = summary.interval(values.tolist())
    # Oracle: scipy.stats.t; the table of quantiles has three decimals.
    low, high = stats.t.interval(0.95, seeds - 1, loc=values.mean(), scale=stats.sem(values))
    assert count == seeds
    assert mean == pytest.approx((low + high) / 2, rel=1e-12)
    assert half_width == pytest.approx((high - low) / 2, rel=3e-4)


@pytest.mark.parametrize("freedom", range(1, 61))
def test_an_interval_for_any_number_of_seeds(freedom):
    # By hand: the deviation of 0, 1, …, f is √((f + 1)(f + 2)/12). Oracle: SciPy's quantile.
    interval = summary.interval(range(freedom + 1))
    wanted = stats.t.ppf(0.975, freedom) * math.sqrt((freedom + 2) / 12)
    assert interval.half_width == pytest.approx(wanted, rel=3e-4)


@given(VALUES, st.floats(-10, 10))
def test_an_interval_moves_with_the_values_and_mirrors_with_their_sign(values, shift):
    one = summary.interval(values)
    moved = summary.interval([value + shift for value in values])
    mirrored = summary.interval([-value for value in values])
    assert moved.mean == pytest.approx(one.mean + shift, abs=1e-9)
    assert moved.half_width == pytest.approx(one.half_width, abs=1e-9)
    assert mirrored.mean == pytest.approx(-one.mean, abs=1e-12)
    assert mirrored.excludes_zero == one.excludes_zero


def test_one_seed_has_no_interval():
    mean, half_width, seeds = one = summary.interval([0.25])
    assert (mean, seeds) == (0.25, 1)
    assert math.isnan(half_width)
    assert str(one) == "0.250"
    assert not one.excludes_zero
    assert summary.spread_note(1) == "one seed: no interval"


def test_an_interval_in_words():
    # By hand: 0.4, 0.5, 0.6 have mean 0.5, deviation 0.1; t for 2 degrees of freedom is 4.303; 4.303 · 0.1/√3 = 0.248.
    interval = summary.interval({0: 0.4, 1: 0.5, 2: 0.6}.values())
    assert str(interval) == "0.500 ± 0.248"
    assert interval.excludes_zero
    assert "3 seeds" in summary.spread_note(3)
    assert "95 %" in summary.spread_note(3)


@pytest.mark.parametrize(
    ("values", "clear"),
    # By hand, for 3 seeds of deviation 0.1 the half width is 0.248.
    [((0.2, 0.3, 0.4), True), ((-0.4, -0.3, -0.2), True), ((0.1, 0.2, 0.3), False), ((-0.3, -0.2, -0.1), False)],
)
def test_a_difference_is_clear_if_its_interval_leaves_out_0(values, clear):
    assert summary.interval(values).excludes_zero is clear


# --- curves


def test_a_curve_has_the_values_of_each_seed_by_step():
    # Rows in any order, and others beside them.
    others = rows_of(CURVES, metric="one_minus_r2_rounded") + rows_of(CURVES, condition="deep")
    curve = summary.curve([*others, *reversed(ROWS)], "linear", "test")
    assert curve.steps == STEPS
    assert curve.by_seed == {0: CURVES["test", 0], 1: CURVES["test", 1]}
    assert list(curve.by_seed) == [0, 1]
    # By hand.
    assert curve.last == {0: 0.6, 1: 1.1}
    assert curve.best == {0: 0.4, 1: 0.7}
    assert curve.at({0: 1, 1: 3}) == {0: 0.9, 1: 1.1}


def test_a_curve_of_one_size_of_training_set():
    halved = {place: [value / 2 for value in values] for place, values in CURVES.items()}
    rows = ROWS + rows_of(halved, n_train=18)
    assert summary.curve(rows, "linear", "test", n_train=9).last == {0: 0.6, 1: 1.1}
    assert summary.curve(rows, "linear", "test", n_train=18).last == {0: 0.3, 1: 0.55}


@pytest.mark.parametrize(
    "wanted",
    [("deep", "test"), ("linear", "validated"), ("linear", "test", "mse"), ("linear", "test", "one_minus_r2", 8)],
)
def test_a_curve_that_is_not_there_is_an_error(wanted):
    with pytest.raises(KeyError, match=f"no rows of condition '{wanted[0]}', split '{wanted[1]}'"):
        summary.curve(ROWS, *wanted)


def test_the_validation_set_chooses_the_step_and_the_first_of_equals():
    assert summary.chosen(ROWS, "linear") == {0: 3, 1: 1}  # by hand; the test set would choose 2 and 2
    assert summary.curve(ROWS, "linear", "test").at(summary.chosen(ROWS, "linear")) == {0: 0.6, 1: 0.8}


@given(st.lists(st.lists(st.floats(0.01, 10), min_size=4, max_size=4), min_size=2, max_size=6))
def test_the_best_on_test_flatters(values):
    curves = {("validation", seed): errors for seed, errors in enumerate(values)}
    curves |= {("test", seed): errors[::-1] for seed, errors in enumerate(values)}
    rows = rows_of(curves)
    test = summary.curve(rows, "linear", "test")
    validated = test.at(summary.chosen(rows, "linear"))
    assert all(test.best[seed] <= min(validated[seed], test.last[seed]) for seed in test.by_seed)


# --- tables


def test_a_table_is_what_one_writes_by_hand():
    by_hand = """\
         last  validated
───────  ────  ─────────
one       0.5        0.4
another  0.25          –"""
    assert summary.printed(("", "last", "validated"), [("one", "0.5", "0.4"), ("another", "0.25", "–")]) == by_hand


def test_a_table_with_a_short_line_is_an_error():
    with pytest.raises(ValueError, match=r"zip\(\)"):
        summary.printed(("", "last"), [("one",)])


def test_a_header_may_have_several_lines():
    by_hand = "      a\nb  long\n─  ────\nx     1"
    assert summary.printed(("b", "a\nlong"), [("x", "1")]) == by_hand


def test_large_errors_have_fewer_decimals():
    shown = [str(summary.Interval(mean, 0.25, 2)) for mean in (9.5, 12.345, 1740.29)]
    assert shown == ["9.500 ± 0.250", "12.3 ± 0.2", "1740 ± 0"]  # by hand; halves go to even
