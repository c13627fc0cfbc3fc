"""What can be moved, and the answer before the argument: every panel is there, and says what the rows say."""

import re
from pathlib import Path

import pytest

from essay_repro import deep, double_descent, features, more_data
from essay_repro.drawing.summary import curve, interval
from essay_repro.reporting import answer, claims, evidence, explore, overtaking, peaks
from essay_repro.reporting.verdict import mean
from tests.essay_repro.reporting.pages import words

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def stored():
    """The evidence that is part of the repository."""
    return evidence.read(ROOT / "results" / "strokes-paper", "strokes", "paper")


@pytest.fixture(scope="module")
def rows_block(stored):
    return overtaking.section(stored)


@pytest.fixture(scope="module")
def peaks_block():
    return peaks.section()


def panels(block):
    return {one.get("data-key"): one for one in block.iter("figure")}


@pytest.mark.parametrize("name", ["rows_block", "peaks_block"])
def test_every_choice_of_the_inputs_has_its_panel_and_only_the_first_are_small_multiples(name, request):
    block = request.getfixturevalue(name)
    (controls,) = (one for one in block.iter("div") if one.get("class") == "controls")
    keys = []
    for part in controls:
        slider = part.find("input[@type='range']")
        found = (
            slider.get("data-keys").split("|") if slider is not None else [o.get("value") for o in part.iter("input")]
        )
        if slider is not None:
            assert int(slider.get("max")) == len(found) - 1
            assert len(slider.get("data-words").split("|")) == len(found)
            assert slider.get("aria-valuetext") == slider.get("data-words").split("|")[int(slider.get("value"))]
        keys.append(found)
    combined = [""]
    for found in keys:
        combined = [f"{before} {key}".strip() for before in combined for key in found]
    assert sorted(panels(block)) == sorted(combined)
    small = [key for key, one in panels(block).items() if one.get("class") == "panel"]
    assert small == [f"{' '.join(found[0] for found in keys[:-1])} {last}" for last in keys[-1]]


def test_a_panel_says_what_its_rows_say(stored, rows_block):
    """Oracle: the rows themselves. On 5,000 rows the best linear model at its last step is the products, stopped."""
    told = words(panels(rows_block)["last 5000"].find("figcaption"))
    network = curve(stored.stored["deep"].rows, deep.DEEP, "test", n_train=5_000).last
    short = features.at_step(stored.stored["features"].rows, 5_000, 2_000)
    difference = interval([network[seed] - short[seed] for seed in network])
    assert f"network {interval(network.values())}" in told
    assert str(interval(short.values())) in told
    assert f"Difference {difference}: the network is clearly better." in told
    assert "cannot tell" in words(panels(rows_block)["last 200"].find("figcaption"))
    pixels = curve(stored.stored["more_data"].rows, more_data.SOLVED, "test", n_train=200).last
    assert str(interval(pixels.values())) in words(panels(rows_block)["solved 200"])


def test_what_it_comes_to_is_where_the_panels_turn(rows_block):
    told = words(next(one for one in rows_block.iter("details")))
    for stop, start in re.findall(r"at (the [a-z ]+?) from ([\d,]+) rows on", told):
        (key,) = (name for name, in_words in overtaking.STOPS.items() if in_words == stop)
        shown = {
            int(name.split()[1]): "clearly better" in words(one.find("figcaption"))
            for name, one in panels(rows_block).items()
            if name.startswith(key)
        }
        assert all(shown[n] for n in shown if n >= int(start.replace(",", "")))
        assert not shown[max(n for n in shown if n < int(start.replace(",", "")))]


def test_stored_peaks_are_those_of_the_experiment(stored):
    """Oracle: the experiment itself, which solved the same models on 500 rows one by one."""
    rows = stored.stored["double_descent"].rows
    known = {(one.features, one.l2): one for one in peaks.read() if one.rows == 500}
    shared = [n for n in stored.stored["double_descent"].settings.random_features if (n, 0.0) in known]
    assert len(shared) > 8
    for count in shared:
        for condition, l2 in ((double_descent.random, 0.0), (double_descent.random_ridge, 0.5)):
            errors = curve(rows, condition(count), "test").last
            five = [errors[seed] for seed in range(5)]
            found = known[count, l2]
            assert (found.low, found.high) == pytest.approx((min(five), max(five)), rel=2e-3), (count, l2)


def test_without_a_penalty_the_error_peaks_where_rows_equal_features(peaks_block):
    for n in (100, 200, 300, 500, 700, 1_000):
        assert re.search(rf"is largest, [\d,.]+, at {n:,} features", words(panels(peaks_block)[f"features 0 {n}"]))
        assert not re.search(rf"at {n:,} features", words(panels(peaks_block)[f"features 0.5 {n}"].find("figcaption")))


def test_rows_that_are_not_there_are_not_asked_for(small, page):
    assert overtaking.section(small.evidence) is None
    assert overtaking.section(page.evidence) is not None
    assert answer.sentence(small.evidence, {}) is None


def test_the_answer_names_where_the_network_is_clear(stored):
    findings = {one.claim.name: one for one in claims.findings(stored)}
    told = answer.sentence(stored, findings)
    n = int(re.search(r"from ([\d,]+) rows on", told)[1].replace(",", ""))
    statements = findings["deep-wins"].statements
    for statement in statements:
        size = int(statement.says.split()[0].replace(",", ""))
        assert statement.holds or size < n
    asked = answer.questions(stored)
    assert len(list(asked.iter("h3"))) == 4
    ridge = [f"{mean(curve(stored.stored['weight_decay'].rows, name, 'test').last):.3f}" for name in answer.RIDGE]
    assert ridge[0] in words(asked)
    assert any(value in words(asked) for value in ridge[1:])


def test_the_strip_has_a_sign_for_each_claim_that_is_read_aloud(page):
    (strip,) = page.all("ol", class_="strip")
    assert len(strip) == len(page.findings)
    for one, finding in zip(strip, page.findings, strict=True):
        assert words(one) == f"{finding.claim.says} {finding.verdict}".replace("−", "-")


def test_an_axis_is_logarithmic_and_has_round_ticks():
    axis = explore.Log(0.1, 10, 0, 200)  # by hand: 1 is in the middle
    assert [axis(value) for value in (0.01, 0.1, 1, 10, 99)] == [0, 0, 100, 200, 200]
    assert axis.ticks() == pytest.approx([0.1, 0.2, 0.5, 1, 2, 5, 10])


def test_the_script_leaves_the_page_readable_as_xml():
    assert not set("<&") & set(explore.SCRIPT)
