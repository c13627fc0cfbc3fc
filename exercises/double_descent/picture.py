"""Points and the polynomial."""

from exercises.double_descent.solution import legendre_matrix
from exercises.runner.picture import on_line


def polynomial(coefficients, x, y, degree):
    return on_line(x, y, lambda at: legendre_matrix(at, degree) @ coefficients)


FITS = {"least_norm_fit": polynomial}
