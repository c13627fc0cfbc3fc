"""The claim of "Which Approach Scales Better?", on sizes that are counted."""

import numpy as np

from d2l_regression import features as engineered
from essay_repro import deep, scaling
from essay_repro.reporting.verdict import Claim, Statement, exact

SECTION = "Which Approach Scales Better?"


def _param_counts(evidence):
    del evidence  # counted, not measured
    columns = engineered.pairwise(np.zeros((1, 256), np.float32)).shape[1]
    count = scaling.parameters(256, deep.Deep.hidden)
    return [
        Statement("number of pairwise features, difference from 33,152", exact(abs(columns - 33_152)), "below", 0.5),
        # "Only ~9,800": right to the hundred.
        Statement(f"the network's {count:,} parameters, difference from 9,800", exact(abs(count - 9_800)), "below", 50),
    ]


CLAIMS = (
    Claim(
        "param-counts", SECTION,
        "The products are 33,152 features, the small network has about 9,800 parameters.",
        (), _param_counts,
    ),
)  # fmt: skip
