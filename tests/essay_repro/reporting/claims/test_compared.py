"""Which networks can be compared."""

import pytest

from essay_repro.reporting import verdict
from essay_repro.reporting.verdict import UNTESTED
from tests.essay_repro.reporting.claims.made_up import CLAIMS, SCALING, SMALL, evidence, networks, untested


@pytest.mark.parametrize("name", ["scale-helps", "scale-safe"])
def test_networks_without_the_largest_tell_nothing_of_the_largest(name):
    found = evidence()
    found.partial["scaling"] = "the largest is missing"
    finding = verdict.judge(CLAIMS[name], found)
    assert (finding.verdict, finding.statements) == (UNTESTED, [])
    assert finding.reason.startswith("of the preset's networks only ")


def test_one_network_has_no_rival():
    alone = networks({SMALL: SCALING[SMALL]})
    for name in ("scale-helps", "scale-safe"):
        assert untested(name, scaling=alone) == "only one network was trained at this preset"
