"""Labels and what (w, b) gives for them."""

import numpy as np

from exercises.runner.picture import by_rows


def plane(answer, X, y, _sigma):
    w, b = answer
    return by_rows(X, y, lambda rows: rows @ np.asarray(w, float) + b)


FITS = {"fit_huber": plane}
