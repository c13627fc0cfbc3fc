"""All claims of the essay, and what becomes of them where rows, seeds or experiments are missing."""

import json

import pytest

from essay_repro import NAMES
from essay_repro.reporting import claims, verdict
from essay_repro.reporting.evidence import Evidence, Stored
from essay_repro.reporting.verdict import FAILS, HOLDS, UNTESTED
from essay_repro.running import experiment
from tests.essay_repro.reporting.claims.made_up import (
    CLAIMS,
    DEEP,
    deep,
    evidence,
    multitask,
    one_seed,
    rows_of,
    stored,
    untested,
)


def test_the_claims_are_the_essays():
    # By hand.
    assert [claim.name for claim in claims.CLAIMS] == [
        *("overfit-gap", "overfit-long", "l2-tradeoff", "l2-u-shape", "l2-gain"),
        *("data-gap", "data-monotone", "data-beats-l2", "squares", "pairwise"),
        *("param-counts", "deep-wins", "deep-steps", "scale-helps", "scale-safe"),
        *("sample-descent", "aux-fails", "multitask"),
    ]
    # By hand: the essay's headings.
    assert {claim.section for claim in claims.CLAIMS} == {
        *("A Linear Regression Warmup", "Learning Deeply And Cheaply", "Which Approach Scales Better?"),
        *("Overfitting Is Not What You Think", "The Magic Of Positive Interference"),
    }
    assert {name for claim in claims.CLAIMS for name in claim.needs} == set(NAMES)


def test_all_claims_hold_on_rows_made_for_that():
    found = claims.findings(evidence())
    assert [finding.claim for finding in found] == list(claims.CLAIMS)
    assert {finding.claim.name: finding.verdict for finding in found} == dict.fromkeys(CLAIMS, HOLDS)
    assert all(
        finding.statements and finding.held.split(" of ")[0] == finding.held.split(" of ")[1] for finding in found
    )
    assert verdict.printed(found).count("\n") == 1 + len(found)  # a header, a rule, a line each: nothing failed


def test_findings_can_be_printed_and_become_json():
    given = evidence(deep=None, multitask=multitask(both=(3.0, 0.5, 0.7)))
    found = claims.findings(given)
    assert all(len(line) <= 80 for line in verdict.printed(found).splitlines())
    told = json.loads(json.dumps(verdict.as_json(given, found), allow_nan=False))
    assert [one["claim"] for one in told["claims"]] == list(CLAIMS)
    assert told["absent"] == {"deep": "not run"}
    by_name = {one["claim"]: one["verdict"] for one in told["claims"]}
    # By hand: two claims need the small network; three statements of `multitask` compare 0.7, 0.5, 0.2 with less.
    assert [name for name, what in by_name.items() if what == UNTESTED] == ["deep-wins", "deep-steps"]
    assert by_name["multitask"] == FAILS


@pytest.mark.parametrize("name", NAMES)
def test_without_an_experiment_the_claims_that_need_it_are_not_tested(name):
    for finding in claims.findings(evidence(**{name: None})):
        if name in finding.claim.needs:
            assert (finding.verdict, finding.reason) == (UNTESTED, f"{name}: not run")
        else:
            assert finding.verdict == HOLDS


@pytest.mark.parametrize("name", [name for name in CLAIMS if name != "param-counts"])
@pytest.mark.parametrize("against", [False, True])
def test_one_seed_tests_no_claim_whether_its_numbers_are_for_it_or_not(name, against):
    parts = dict(evidence().stored)
    if against:
        parts["deep"] = deep({size: [3.0, 2.0, 1.9] for size in DEEP})
        parts["multitask"] = multitask(auxiliary=(3.0, 0.5, 0.4), both=(3.0, 0.6, 0.9))
    changed = {other: one_seed(parts[other]) for other in CLAIMS[name].needs}
    assert untested(name, **changed) == "one seed has no interval: ask for --seeds 2 or more"


@pytest.mark.parametrize(
    ("preset", "expected"),
    # By hand: the smallest preset has three sizes up to 1,000 rows.
    [("smoke", ["data-gap", "data-monotone", "data-beats-l2"]), ("quick", []), ("paper", [])],
)
def test_every_preset_has_the_rows_that_its_claims_need(preset, expected):
    parts = {}
    for name in NAMES:
        subject = experiment.get(name)
        settings = subject.presets[preset]
        steps = {"pairwise": (settings.pairwise_short, settings.pairwise_steps)} if name == "features" else {}
        rows = []
        for rank, (condition, n_train) in enumerate(dict.fromkeys(cell[:2] for cell in subject.cells(settings))):
            rows += rows_of(condition, n_train, [3.0, 1 / (2 + rank)], steps=steps.get(condition, (0, 1)))
        parts[name] = Stored(subject, rows, settings, [])
    found = claims.findings(Evidence("strokes", preset, parts, {}, {}))
    assert [finding.claim.name for finding in found if finding.verdict == UNTESTED] == expected
    assert all(bool(finding.reason) == (finding.claim.name in expected) for finding in found)


def test_claims_on_several_experiments_compare_the_seeds_that_all_have():
    more = stored("more_data", rows_of("linear", 50_000, 0.55, seeds=5), sizes=(50_000,))
    finding = verdict.judge(CLAIMS["data-beats-l2"], evidence(more_data=more))
    assert (finding.verdict, finding.statements[0].value.seeds) == (HOLDS, 2)
