"""Labels and what the weights give for them."""

import numpy as np

from exercises.runner.picture import by_rows


def weights(w, X, y, *_penalty):
    return by_rows(X, y, lambda rows: rows @ np.asarray(w, float).ravel())


def with_rank(answer, X, y):
    return weights(answer[0], X, y)


SOLVERS = ("solve_normal_equations", "solve_qr", "solve_refined", "ridge")
FITS = {**dict.fromkeys(SOLVERS, weights), "solve_min_norm": with_rank}
