"""The claims on networks, on rows for which they hold, hold in part, do not hold, or cannot be tested."""

from hypothesis import given
from hypothesis import strategies as st

from essay_repro.reporting import claims, verdict
from essay_repro.reporting.verdict import FAILS, HOLDS, IN_PART
from essay_repro.running.results import Row
from tests.essay_repro.reporting.claims.made_up import (
    CLAIMS,
    DEEP,
    LARGE,
    PRODUCTS,
    SCALING,
    deep,
    evidence,
    features,
    judged,
    networks,
    only,
    stored,
    untested,
)


def test_deep_wins():
    # At the last step 1.0, 0.3, 0.2, 0.1 against the best linear model's, the products' 1.8, 0.4, 0.3, 0.3.
    assert judged("deep-wins") == (HOLDS, "yes yes yes yes yes yes yes yes")
    # On 50,000 rows it overfits at the end, to more than the products' 0.3; at the chosen step it has 0.1.
    overfitted = deep({**DEEP, 50_000: [3.0, 0.1, 0.4]})
    assert judged("deep-wins", deep=overfitted) == (IN_PART, "yes yes yes no yes yes yes yes")
    # The products do on 50,000 rows: 0.05 at the essay's budget, which is also the step that they choose.
    chosen = features(products={**PRODUCTS, 50_000: [0.05, 0.3]})
    assert judged("deep-wins", features=chosen) == (IN_PART, "yes yes yes no yes yes yes no")
    # 200 rows are too few for it and for the products, which pixels beat.
    few = {"deep": deep({**DEEP, 200: [3.0, 5.0]}), "features": features(products={**PRODUCTS, 200: [9.0, 8.0]})}
    assert judged("deep-wins", **few) == (IN_PART, "no yes yes yes yes yes yes yes")
    assert judged("deep-wins", deep=deep({size: [9.0, 6.0] for size in DEEP})) == (FAILS, "no no no no no no no no")


def test_deep_wins_only_where_all_linear_models_were_trained():
    # Products are trained on 1,000 rows alone: a win elsewhere would be one without the strongest rival.
    products = features(products=only(1_000, of=PRODUCTS))
    assert judged("deep-wins", features=products) == (HOLDS, "yes yes")
    network = deep(only(200, 10_000, of=DEEP))
    why = "the network and the products were not trained on the same number of rows"
    assert untested("deep-wins", deep=network, features=products) == why


def test_deep_steps():
    # On 1,000 rows: 3.0, 0.35, 0.38, 0.3.
    assert judged("deep-steps") == (HOLDS, "yes yes yes")
    curves = {
        (3.0, 0.4, 0.6, 0.5, 0.5, 0.7, 0.3): "yes yes yes",  # the largest rise is from 0.4 to 0.7
        (3.0, 0.4, 0.6): "yes yes unclear",  # it does not fall again: its last step is the peak
        (0.4, 0.6, 0.3): "unclear yes yes",  # it does not fall first: its first step is the dip
        (0.4, 0.6): "unclear yes unclear",
        (0.5, 0.4, 0.6, 0.6): "yes yes unclear",
    }
    for curve, outcomes in curves.items():
        expected = HOLDS if set(outcomes.split()) == {"yes"} else IN_PART
        assert judged("deep-steps", deep=deep({1_000: list(curve)})) == (expected, outcomes)
    # It never rises.
    for curve in ([3.0, 0.4, 0.3], [3.0, 0.4, 0.4], [3.0]):
        assert judged("deep-steps", deep=deep({1_000: curve})) == (FAILS, "unclear unclear")
    other = deep(only(200, 10_000, of=DEEP))
    assert untested("deep-steps", deep=other) == "deep has no models on 1,000 rows at this preset"


def test_deep_steps_may_rise_by_chance():
    # One seed rises by 0.1 and the other by 0.02: by hand 0.06 ± 12.706 · 0.08/2 reaches over 0.
    rows = [
        Row("mlp 32-32-16", 1_000, seed, step, "test", "one_minus_r2", value)
        for seed, values in enumerate(([3.0, 0.4, 0.5, 0.2], [3.0, 0.4, 0.42, 0.2]))
        for step, value in enumerate(values)
    ]
    # And the fall after it by 0.26 ± 0.508.
    subject = stored("deep", rows, sizes=(1_000,))
    assert judged("deep-steps", deep=subject) == (IN_PART, "yes unclear unclear")


@given(st.lists(st.integers(-9, 9), min_size=1, max_size=12))
def test_the_largest_rise_is_that_of_all_pairs(values):
    start, end = claims.largest_rise(values)
    # Oracle: every pair.
    rises = [values[b] - values[a] for a in range(len(values)) for b in range(a, len(values))]
    assert start <= end
    assert values[end] - values[start] == max(rises)
    assert (start == end) == (max(rises) == 0)


def test_scale_helps():
    # On 50,000 rows 0.1 is below 0.2, and half of it; on 500 rows 0.48 of 0.5 is left.
    assert judged("scale-helps") == (HOLDS, "yes yes")
    # Half is left on 500 rows too, and less: in points the gain is larger there all the same.
    assert judged("scale-helps", scaling=networks({**SCALING, LARGE: {500: 0.25, 50_000: 0.1}})) == (
        IN_PART,
        "yes unclear",
    )
    assert judged("scale-helps", scaling=networks({**SCALING, LARGE: {500: 0.2, 50_000: 0.1}})) == (IN_PART, "yes no")
    # Worse on many rows, but less so than on few.
    assert judged("scale-helps", scaling=networks({**SCALING, LARGE: {500: 1.0, 50_000: 0.3}})) == (IN_PART, "no yes")
    assert judged("scale-helps", scaling=networks({**SCALING, LARGE: {500: 0.5, 50_000: 0.3}})) == (FAILS, "no no")


def test_scale_helps_from_the_fewest_rows_to_the_most_in_whatever_order_they_stand():
    turned = {hidden: dict(reversed(by_size.items())) for hidden, by_size in SCALING.items()}
    assert judged("scale-helps", scaling=networks(turned)) == (HOLDS, "yes yes")


def test_scale_helps_tells_the_shares():
    statement = verdict.judge(CLAIMS["scale-helps"], evidence()).statements[1]
    assert "on 50,000 rows (0.50) below that on 500 (0.96)" in statement.says  # by hand: 0.1/0.2, 0.48/0.5
