"""Verdicts from made-up numbers: what a statement, a claim, the printed table and the JSON say of them, by hand."""

import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from essay_repro.drawing import summary
from essay_repro.drawing.summary import Interval
from essay_repro.reporting import claims, verdict
from essay_repro.reporting.evidence import Evidence
from essay_repro.reporting.verdict import Claim, Finding, Statement, Untestable, below, exact, minus
from essay_repro.running import provenance

NUMBERS = st.floats(-1e3, 1e3)
ONE_SEED = Interval(0.5, math.nan, 1)


def stated(mean, half_width=0.1, side="below", bound=0.0, seeds=3):
    return Statement("a difference", Interval(mean, half_width, seeds), side, bound)


def claim(check=None, needs=("linear",), name="wide"):
    return Claim(name, "A Section", "Wide is better than narrow.", needs, check)


def evidence(*stored, **absent):
    return Evidence("strokes", "smoke", dict.fromkeys(stored), absent, {})


# --- statements


@pytest.mark.parametrize(
    ("mean", "side", "holds", "clear", "outcome"),
    [
        # By hand, of half width 0.1 around the mean: on one side of 0, on the other, and across.
        (-0.2, "below", True, True, "yes"),
        (0.2, "below", False, True, "no"),
        (-0.05, "below", False, False, "unclear"),
        (0.05, "below", False, False, "unclear"),
        (0.2, "above", True, True, "yes"),
        (-0.2, "above", False, True, "no"),
        (0.05, "above", False, False, "unclear"),
        (0.2, "not above", False, True, "no"),
        (0.05, "not above", True, False, "yes"),
        (-0.05, "not above", True, False, "yes"),
        (-0.2, "not above", True, True, "yes"),
        # An interval that ends at the bound reaches it.
        (-0.1, "below", False, False, "unclear"),
        (0.1, "above", False, False, "unclear"),
        (0.1, "not above", True, False, "yes"),
        (0.0, "below", False, False, "unclear"),
    ],
)
def test_a_statement_holds_if_its_whole_interval_is_on_its_side(mean, side, holds, clear, outcome):
    statement = stated(mean, side=side)
    assert (statement.holds, statement.clear, statement.outcome) == (holds, clear, outcome)


def test_the_bound_need_not_be_0():
    # By hand: 0.5 to 0.7 is above 0.4, neither side of 0.6, and not below 0.9 but within what may be above 0.8.
    assert stated(0.6, side="above", bound=0.4).outcome == "yes"
    assert stated(0.6, side="below", bound=0.55).outcome == "unclear"
    assert stated(0.6, side="above", bound=0.9).outcome == "no"
    assert stated(0.6, side="not above", bound=0.8).outcome == "yes"
    assert stated(0.6, side="not above", bound=0.4).outcome == "no"


@pytest.mark.parametrize(
    ("number", "side", "bound", "outcome"),
    # By hand: a number without chance is on one side of the bound, or at it.
    [(0.3, "above", 0.25, "yes"), (0.3, "below", 0.25, "no"), (0.25, "below", 0.25, "unclear"), (0, "below", 1, "yes")],
)
def test_an_exact_number_has_no_width(number, side, bound, outcome):
    assert Statement("a count", exact(number), side, bound).outcome == outcome
    assert exact(number) == (number, 0, 0)
    assert str(exact(number)) == f"{number:.3f}"


@pytest.mark.parametrize("mean", [-0.5, 0.0, 0.5])
@pytest.mark.parametrize("side", ["below", "above", "not above"])
def test_one_seed_is_never_clear(mean, side):
    statement = Statement("a difference", Interval(mean, math.nan, 1), side)
    # Only "not above" can be said of one seed, which is not above.
    holds = side == "not above" and mean <= 0
    assert (statement.clear, statement.holds) == (False, holds)
    assert statement.outcome == ("yes" if holds else "unclear")


@given(NUMBERS, st.floats(0, 1e3), NUMBERS)
def test_the_sides_mirror_each_other(mean, half_width, bound):
    below, above, not_above = (stated(mean, half_width, side, bound) for side in ("below", "above", "not above"))
    mirrored = stated(-mean, half_width, "above", -bound)
    assert mirrored.outcome == below.outcome
    assert not (below.holds and above.holds)
    assert not_above.holds != above.holds  # not clearly above is all that is left
    assert below.clear == (below.holds or above.holds)
    assert (below.outcome == "unclear") == (not below.clear)


@given(NUMBERS, st.floats(0, 1e3), st.floats(0, 1e3), st.sampled_from(["below", "above"]))
def test_a_statement_that_holds_does_so_with_a_narrower_interval(mean, half_width, narrower, side):
    if stated(mean, half_width, side).holds:
        assert stated(mean, min(half_width, narrower), side).holds


def test_a_statement_in_words():
    assert stated(-0.2).told == "a difference: -0.200 ± 0.100 (yes)"
    assert Statement("a count", exact(2), "below", 1).told == "a count: 2.000 (no)"


# --- the numbers in them


def test_a_difference_is_taken_seed_by_seed():
    # By hand: seeds 1 and 2 are shared, their differences 0.4 and 0.2; t for one degree of freedom is 12.706, and
    # 12.706 · (0.2/√2)/√2 = 1.2706.
    difference = minus({1: 1.0, 2: 0.5, 3: 9.0}, {0: 7.0, 2: 0.3, 1: 0.6})
    assert difference.mean == pytest.approx(0.3, rel=1e-12)
    assert difference.half_width == pytest.approx(1.2706, rel=1e-12)
    assert difference.seeds == 2


@pytest.mark.parametrize("second", [{0: 1.0}, {1: 2.0, 2: 3.0}, {}])
def test_fewer_than_two_shared_seeds_cannot_be_compared(second):
    with pytest.raises(Untestable, match="one seed has no interval: ask for --seeds 2 or more"):
        minus({0: 1.0, 1: 2.0}, second)


def test_a_comparison_tells_both_means():
    statement = below("wide below narrow", {0: 0.25, 1: 0.35}, {0: 0.5, 1: 0.7})
    # By hand: means 0.3 and 0.6; differences −0.25 and −0.35.
    assert statement.says == "wide below narrow (0.300 against 0.600)"
    assert statement.value.mean == pytest.approx(-0.3, rel=1e-12)
    assert (statement.side, statement.bound) == ("below", 0)
    assert verdict.mean({0: 0.25, 1: 0.35}) == pytest.approx(0.3, rel=1e-12)


def test_errors_with_a_heavy_tail_are_compared_by_their_logarithms():
    small, large = {0: 1.0, 1: 1_000.0}, {0: 10.0, 1: 10_000.0}
    # By hand: 9 and 9,000 are of very different size, but both seeds have a tenth: log 0.1 = −2.303 twice.
    assert below("small below large", small, large).outcome == "unclear"
    statement = below("small below large", small, large, math.log)
    assert statement.outcome == "yes"
    assert statement.value.mean == pytest.approx(-2.302585, abs=1e-6)
    assert statement.says == "small below large (500.500 against 5005.000, logarithms)"


# --- claims


@pytest.mark.parametrize(
    ("means", "expected", "held"),
    # By hand, for statements "below 0" of half width 0.1.
    [
        ((-0.5,), verdict.HOLDS, "1 of 1"),
        ((-0.5, -0.2, -0.3), verdict.HOLDS, "3 of 3"),
        ((-0.5, 0.2, -0.3), verdict.IN_PART, "2 of 3"),
        ((0.05, -0.2), verdict.IN_PART, "1 of 2, 1 unclear"),
        ((0.5, 0.05), verdict.FAILS, "0 of 2, 1 unclear"),
        ((0.05,), verdict.FAILS, "0 of 1, 1 unclear"),
    ],
)
def test_a_claim_holds_if_all_its_statements_do_and_in_part_if_some_do(means, expected, held):
    statements = [stated(mean) for mean in means]
    finding = verdict.judge(claim(lambda _: statements), evidence("linear"))
    assert (finding.verdict, finding.held, finding.statements) == (expected, held, statements)
    assert finding.reason == ""
    assert finding.command == f"{provenance.environment()}python -m essay_repro.linear --data strokes --preset smoke"


def test_a_claim_without_its_rows_is_not_tested_and_says_why():
    subject = claim(needs=("more_data", "features", "deep"))  # its check, None, must not be called
    finding = verdict.judge(subject, evidence("features", more_data="3 of 9 trainings are missing", deep="not run"))
    assert (finding.verdict, finding.statements, finding.held) == (verdict.UNTESTED, [], "")
    assert finding.reason == "more_data: 3 of 9 trainings are missing; deep: not run"
    assert finding.command == f"{provenance.environment()}python -m essay_repro.deep --data strokes --preset smoke"


def test_a_claim_that_cannot_be_tested_says_why():
    def check(given):
        assert list(given.stored) == ["linear"]
        raise Untestable("only one network was trained")

    finding = verdict.judge(claim(check), evidence("linear"))
    assert (finding.verdict, finding.statements) == (verdict.UNTESTED, [])
    assert finding.reason == "only one network was trained"


def test_a_claim_that_needs_no_rows_is_rerun_by_the_report():
    finding = verdict.judge(claim(lambda _: [stated(-1)], needs=()), evidence())
    assert (finding.verdict, finding.command) == (verdict.HOLDS, "python -m essay_repro report")


def test_every_other_error_of_a_check_is_not_hidden():
    def check(_):
        raise KeyError("no rows of condition 'linear'")

    with pytest.raises(KeyError, match="no rows of condition"):
        verdict.judge(claim(check), evidence("linear"))


# --- printed and as JSON


def test_the_printed_claims_are_what_one_writes_by_hand():
    found = [
        Finding(claim(name="wide"), verdict.HOLDS, [stated(-0.5), stated(-0.25)], "run"),
        Finding(claim(name="tall"), verdict.IN_PART, [stated(-0.5), stated(0.05), stated(0.2)], "run"),
        Finding(claim(name="thin"), verdict.UNTESTED, [], "run", "linear: not run"),
    ]
    by_hand = """\
claim  verdict                                 held    first number
─────  ─────────────────────────  ─────────────────  ──────────────
wide   holds                                 2 of 2  -0.500 ± 0.100
tall   holds in part              1 of 3, 1 unclear  -0.500 ± 0.100
thin   not tested at this preset

tall: Wide is better than narrow.
  - a difference: 0.050 ± 0.100 (unclear)
  - a difference: 0.200 ± 0.100 (no)

thin: Wide is better than narrow.
  - not tested: linear: not run"""
    assert verdict.printed(found) == by_hand


@pytest.mark.parametrize("outcome", verdict.VERDICTS)
def test_the_real_claims_fit_80_columns(outcome):
    """With every verdict, statements as long as the longest, and errors as at an interpolation peak."""
    told = "gain a doubling from 20,000 to 50,000 rows below that from 1,000 to 2,000 (0.005 against 0.048)"
    statements = [Statement(told, Interval(12345.678, 23456.789, 10), "below")] * 12
    statements, why = ([], told) if outcome == verdict.UNTESTED else (statements, "")
    found = [Finding(one, outcome, statements, "python -m essay_repro.linear", why) for one in claims.CLAIMS]
    lines = verdict.printed(found).splitlines()
    assert [line for line in lines if len(line) > 80] == []
    assert all(any(line.startswith(f"{one.name} ") for line in lines) for one in claims.CLAIMS)


@given(st.text(alphabet=" abc", max_size=300))
def test_a_wrapped_text_keeps_its_words_within_80_columns(text):
    lines = verdict.wrapped(text).splitlines()
    assert all(len(line) <= 80 for line in lines if " " in line.strip(" -"))
    assert " ".join(lines).split()[1:] == text.split()
    assert all(line.startswith("    ") for line in lines[1:])


def test_the_json_has_every_number_and_no_nan():
    subject = claim(
        lambda _: [stated(-0.5), stated(0.25, side="not above"), Statement("a count", exact(3), "below", 2)]
    )
    one_seed = claim(lambda _: [Statement("a mean", ONE_SEED, "above", 0.9)], name="thin")
    absent = claim(needs=("deep",), name="tall")
    given = Evidence("mnist", "quick", {}, {"deep": "not run"}, {"scaling": "5 of 9 trainings are missing"})
    found = [verdict.judge(absent, given), *(verdict.judge(one, evidence("linear")) for one in (subject, one_seed))]
    told = json.loads(json.dumps(verdict.as_json(given, found), allow_nan=False))
    assert (told["data"], told["preset"], told["runs"]) == ("mnist", "quick", {})
    assert (told["absent"], told["partial"]) == (given.absent, given.partial)
    tall, wide, thin = told["claims"]
    assert tall == {
        "claim": "tall",
        "section": "A Section",
        "says": "Wide is better than narrow.",
        "verdict": "not tested at this preset",
        "statements": [],
        "not_tested": "deep: not run",
        "command": f"{provenance.environment()}python -m essay_repro.deep --data mnist --preset quick",
    }
    assert (wide["verdict"], wide["not_tested"]) == ("holds in part", None)
    # By hand; a count has no interval and no seeds.
    common = {"says": "a difference", "half_width": 0.1, "seeds": 3}
    assert wide["statements"] == [
        common | {"mean": -0.5, "should_be": "below 0", "outcome": "yes"},
        common | {"mean": 0.25, "should_be": "not above 0", "outcome": "no"},
        {"says": "a count", "mean": 3, "half_width": None, "seeds": None, "should_be": "below 2", "outcome": "no"},
    ]
    common = {"says": "a mean", "half_width": None, "seeds": 1}
    assert thin["statements"] == [common | {"mean": 0.5, "should_be": "above 0.9", "outcome": "unclear"}]


def test_a_t_interval_decides_not_the_mean_alone():
    """By hand: of −0.1, −0.2, −0.3 the interval is −0.2 ± 0.248, of −0.3, −0.4, −0.5 it is −0.4 ± 0.248."""
    for shift, outcome in ((0.0, "unclear"), (-0.2, "yes")):
        value = summary.interval([shift - 0.1, shift - 0.2, shift - 0.3])
        assert Statement("a difference", value, "below").outcome == outcome
