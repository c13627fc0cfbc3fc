"""Samples and the one number for all of them."""

import numpy as np

from exercises.runner.picture import by_rows


def constant(b, x):
    return by_rows(np.zeros((len(x), 1)), x, lambda rows: np.full(len(rows), float(b)))


FITS = {"best_constant_squared": constant, "best_constant_absolute": constant}
