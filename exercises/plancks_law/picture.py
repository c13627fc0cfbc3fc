"""Measured densities and a body's spectrum."""

from exercises.plancks_law.solution import energy_density
from exercises.runner.picture import on_line

AXIS = "wavelength in metres"


def black(temperature, wavelength, density):
    return on_line(wavelength, density, lambda at: energy_density(at, temperature), AXIS)


def grey(answer, wavelength, density):
    temperature, emissivity = answer
    return on_line(wavelength, density, lambda at: emissivity * energy_density(at, temperature), AXIS)


FITS = {"fit_temperature": black, "fit_grey_body": grey}
