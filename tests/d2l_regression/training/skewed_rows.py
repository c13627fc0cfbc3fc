"""Rows whose labels are skewed, so that losses differ, and are no multiple of the batch."""

import numpy as np

D = 3
_RNG = np.random.default_rng(0)
X = _RNG.standard_normal((65, D)).astype("float32")
Y = (X @ [1.0, -2.0, 0.5] + _RNG.exponential(3.0, 65) + 2).astype("float32")
