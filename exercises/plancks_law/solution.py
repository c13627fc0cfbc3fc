"""Planck's law: the temperature of a body from its light, at one wavelength, at many, and if the body is grey.

The energy of light of wavelength λ in a cavity of temperature T is, per volume and per length of wavelength,
u = 8πhc/λ⁵ / (exp(hc/(λkT)) − 1). SI units throughout: metres, kelvins, joules; u in J/m⁴. n wavelengths, one row each.
Source: Dive into Deep Learning, "Linear Regression Implementation from Scratch", https://d2l.ai/chapter_linear-regression/linear-regression-scratch.html
"""

import numpy as np

from exercises.arguments import as_number, as_vector

PLANCK = 6.62607015e-34  # h, joule seconds; these three are exact: the SI is defined by them
LIGHT = 299792458.0  # c, metres per second
BOLTZMANN = 1.380649e-23  # k, joules per kelvin


def as_positive(values, name):
    """The values, shape (n,). Raises: ValueError for another shape, or numbers that are not above 0.

    >>> as_positive([1, 2], "density").tolist()
    [1.0, 2.0]
    """
    values = as_vector(values, name)
    if values.min() <= 0:
        raise ValueError(f"{name} must be above 0 in all rows")
    return values


def as_spectrum(wavelength, density):
    """The wavelengths and densities, each of shape (n,). Raises: ValueError for other shapes or numbers.

    >>> [each.tolist() for each in as_spectrum([1, 2], [3, 4])]
    [[1.0, 2.0], [3.0, 4.0]]
    """
    wavelength, density = as_positive(wavelength, "wavelength"), as_positive(density, "density")
    if len(wavelength) != len(density):
        raise ValueError(f"wavelength has shape {wavelength.shape} and density {density.shape}: one for each")
    return wavelength, density


def energy_density(wavelength, temperature):
    """u at each wavelength, in J/m⁴, shape (n,), correct to ten digits where u is 1e-280 or more.

    Where it is less, any number from 0 to 1e-280 will do.
    wavelength: λ, in metres, shape (n,), from 1e-9 (X-rays) to 1e6 (the longest radio waves). temperature: T, in
    kelvins, a number above 0.
    Raises: ValueError for other shapes, or numbers that are not finite and above 0.

    At one micrometre and hc/(λk) kelvins, 8πhc/λ⁵ / (e − 1):

    >>> [f"{u:.3e}" for u in energy_density([1e-6], temperature=14387.76877)]
    ['2.906e+06']
    """
    wavelength, temperature = as_positive(wavelength, "wavelength"), as_number(temperature, "temperature", above=0)
    # --- your work
    # Above and below times exp(−x): nothing overflows. expm1 keeps the digits of exp(−x) − 1 where x is tiny.
    x = PLANCK * LIGHT / (wavelength * BOLTZMANN * temperature)
    return 8 * np.pi * PLANCK * LIGHT / wavelength**5 * np.exp(-x) / -np.expm1(-x)


def temperature_at(wavelength, density):
    """The T at which a cavity has this density at this wavelength, for each row on its own, in kelvins, shape (n,).

    Correct to nine digits for every density that a T can give at this wavelength, from 1e-280 J/m⁴ up.
    wavelength: in metres, shape (n,), as in `energy_density`. density: in J/m⁴, shape (n,), above 0.
    Raises: ValueError for other shapes, or numbers that are not finite and above 0.

    >>> temperature_at([1e-6, 2e-6], energy_density([1e-6, 2e-6], 5000)).round(4).tolist()
    [5000.0, 5000.0]
    """
    wavelength, density = as_spectrum(wavelength, density)
    # --- your work
    # logaddexp(0, a) is log(1 + exp(a)). At 1 nm wavelength**5 * density would underflow; sums of logarithms do not.
    x = np.logaddexp(0, np.log(8 * np.pi * PLANCK * LIGHT) - 5 * np.log(wavelength) - np.log(density))
    return PLANCK * LIGHT / (wavelength * BOLTZMANN * x)


def fit_temperature(wavelength, density):
    """The T with the least Σ (density − u(λ, T))² over all rows, in kelvins, a float, correct to five digits.

    wavelength: in metres, shape (n,); the peak of the spectrum need not be among them. density: measured, in J/m⁴,
    shape (n,), above 0, each within a third or so of the true one. T may be anything from 1 to 100,000 kelvins.
    Of no use for a grey body, whose densities are too low for its T: see `fit_grey_body`.
    Raises: ValueError for other shapes, or numbers that are not finite and above 0.

    >>> round(fit_temperature([1e-6, 2e-6], energy_density([1e-6, 2e-6], 3000)))
    3000
    """
    wavelength, density = as_spectrum(wavelength, density)
    # --- your work
    # u grows with T: below all single answers every row asks for more, above all of them for less.
    single = temperature_at(wavelength, density)
    low, high = single.min(), single.max()
    while high - low > 1e-7 * high:
        tried = np.linspace(low, high, 11)
        misfits = [np.sum((density - energy_density(wavelength, T)) ** 2) for T in tried]
        best = int(np.argmin(misfits))
        low, high = tried[max(best - 1, 0)], tried[min(best + 1, 10)]
    return float((low + high) / 2)


def fit_grey_body(wavelength, density):
    """(T, emissivity), two floats, with the least Σ (density − emissivity · u(λ, T))², correct to four digits.

    A grey body sends out the same part of a black body's light at all wavelengths; the emissivity is that part, above
    0. It may be above 1 here, where it stands for an unknown factor of the instrument as well.
    wavelength: in metres, shape (n,), two different ones at least, with the peak of the spectrum among them or near.
    density: measured, in J/m⁴, shape (n,), above 0. T may be anything from 1 to 100,000 kelvins.
    Of no use for wavelengths far above the peak alone: there only T times the emissivity can be seen.
    Raises: ValueError for other shapes, or numbers that are not finite and above 0.

    >>> T, emissivity = fit_grey_body([5e-7, 1e-6], 0.5 * energy_density([5e-7, 1e-6], 4000))
    >>> round(T, -1), round(emissivity, 2)
    (4000.0, 0.5)
    """
    wavelength, density = as_spectrum(wavelength, density)
    if np.ptp(wavelength) == 0:
        raise ValueError(
            "wavelength is the same in all rows: one density cannot tell a hot grey body from a cold black"
        )
    # --- your work
    tried = np.linspace(np.log(0.1), np.log(1e6), 201)  # close enough to miss no dip: at short waves it is narrow
    while tried[-1] - tried[0] > 1e-6:
        misfits = [_best_emissivity(wavelength, density, np.exp(log_T))[0] for log_T in tried]
        best = int(np.argmin(misfits))
        tried = np.linspace(tried[max(best - 1, 0)], tried[min(best + 1, len(tried) - 1)], 13)
    temperature = float(np.exp(tried[6]))
    return temperature, _best_emissivity(wavelength, density, temperature)[1]


def _best_emissivity(wavelength, density, temperature):
    """(least sum of squares, emissivity) for this temperature: for a given T it is a slope through the origin."""
    u = energy_density(wavelength, temperature)
    if u.max() < 1e-250:  # far too cold: no emissivity could make up for it
        return float(density @ density), 0.0
    shape = u / u.max()  # the squares of u might underflow
    height = shape @ density / (shape @ shape)
    return float(np.sum((density - height * shape) ** 2)), float(height / u.max())
