"""Readings and what Ohm's models say of them."""

import numpy as np

from exercises.runner.picture import on_line


def resistor(path, current, voltage, *_settings):
    return on_line(current, voltage, lambda at: np.asarray(path, float)[-1] * at, "current in amperes")


def circuit(answer, length, strength):
    a, b = answer
    return on_line(length, strength, lambda at: a / (b + at), "length of the wire")


FITS = {"resistance_path": resistor, "fit_circuit": circuit}
