"""Labels and what the weights give for them."""

import numpy as np

from exercises.runner.picture import by_rows


def weights(w, X, y, *_penalty):
    return by_rows(X, y, lambda rows: rows @ np.asarray(w, float).ravel())


SOLVERS = ("solve_normal_equations", "solve_qr", "solve_min_norm", "solve_refined", "ridge")
FITS = dict.fromkeys(SOLVERS, weights)
