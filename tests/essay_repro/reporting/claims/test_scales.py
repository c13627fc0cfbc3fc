"""The claim on sizes, which no rows can make fail."""

from essay_repro import scaling
from essay_repro.reporting import verdict
from essay_repro.reporting.claims import scales
from essay_repro.reporting.evidence import Evidence
from essay_repro.reporting.verdict import FAILS, HOLDS, IN_PART
from tests.essay_repro.reporting.claims.made_up import CLAIMS, judged


def test_param_counts(monkeypatch):
    # By hand: 256 + 256 · 257/2 = 33,152; 257 · 32 + 33 · 32 + 33 · 16 + 17 = 9,825.
    nothing = Evidence("strokes", "quick", {}, {}, {})
    finding = verdict.judge(CLAIMS["param-counts"], nothing)
    assert (finding.verdict, finding.command) == (HOLDS, "python -m essay_repro report")
    assert [statement.value.mean for statement in finding.statements] == [0, 25]
    assert "9,825 parameters" in finding.statements[1].says
    # No rows can make it fail.
    monkeypatch.setattr(scaling, "parameters", lambda *_: 9_749)
    assert judged("param-counts") == (IN_PART, "yes no")
    monkeypatch.setattr(scales.engineered, "pairwise", lambda X: X)
    assert judged("param-counts") == (FAILS, "no no")
