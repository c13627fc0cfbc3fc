"""`benchmarks/peaks.py` solves as the essay's models are solved."""

import numpy as np
import pytest

from essay_repro.running.sweep import least_squares


def test_peaks_are_solved_as_the_essay_s_models_are(module):
    """Oracle: the experiments' own solver, one strength at a time."""
    peaks = module("peaks")
    rng = np.random.default_rng(0)
    for rows, columns in ((30, 8), (8, 30)):
        design, labels = rng.normal(size=(rows, columns)), rng.normal(size=(rows, 1))
        found = peaks.weights(design, labels, (0.0, 0.5))
        for k, strength in enumerate((0.0, 0.5)):
            assert found[:, k : k + 1] == pytest.approx(least_squares(design, labels, strength), rel=1e-9, abs=1e-12)
