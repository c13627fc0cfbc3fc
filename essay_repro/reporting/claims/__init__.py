"""The essay's claims, each judged by the numbers that were measured here, and by these alone: a file a section."""

from essay_repro.reporting.claims import deeply, interference, overfitting, scales, warmup
from essay_repro.reporting.claims.deeply import WINS_AT, compared_sizes, largest_rise
from essay_repro.reporting.verdict import judge

__all__ = ["CLAIMS", "WINS_AT", "compared_sizes", "findings", "largest_rise"]

# In the essay's order.
CLAIMS = (*warmup.CLAIMS, *scales.CLAIMS, *deeply.CLAIMS, *overfitting.CLAIMS, *interference.CLAIMS)


def findings(evidence):
    """The `Finding` of every claim, in the essay's order."""
    return [judge(claim, evidence) for claim in CLAIMS]
