"""Checks of plancks-law."""

import math
from decimal import Decimal, localcontext

import numpy as np

from exercises.runner.ladder import check

H, C, K = 6.62607015e-34, 299792458.0, 1.380649e-23
DOUBLES = H * C / (K * 1000 * math.log(2))  # the wavelength, 20.8 µm, at which exp(hc/(λkT)) is 2 at 1,000 kelvins
TRIPLES = H * C / (K * 1000 * math.log(3))
INFRARED = np.array([1e-6, 2e-6, 4e-6, 8e-6])
X_RAYS = np.array([1e-9, 2e-9])

EXAMPLES = {
    "energy_density": (INFRARED, 1000.0),
    "temperature_at": (INFRARED, np.array([100.0, 400.0, 150.0, 20.0])),
    "fit_temperature": (INFRARED, np.array([100.0, 400.0, 150.0, 20.0])),
    "fit_grey_body": (INFRARED, np.array([100.0, 400.0, 150.0, 20.0])),
}


def planck(wavelength, temperature):
    """u in J/m⁴ at each wavelength, worked out with 40 digits."""
    with localcontext() as context:
        context.prec = 40
        pi = Decimal("3.141592653589793238462643383279502884197")
        hc = Decimal("6.62607015e-34") * Decimal("299792458")
        kt = Decimal("1.380649e-23") * Decimal(float(temperature))
        lengths = [Decimal(float(length)) for length in wavelength]
        return np.array([float(8 * pi * hc / x**5 / ((hc / (x * kt)).exp() - 1)) for x in lengths])


def factor(wavelength):
    """8πhc/λ⁵, which u is where exp(hc/(λkT)) = 2."""
    return 8 * math.pi * H * C / wavelength**5


def has_ratio_one(answer, expected, words, cause="", tolerance=1e-9):
    """Expect these numbers, each up to a part `tolerance` of itself: they are of very different sizes."""
    array = np.asarray(answer.has_shape(expected.shape).value, float)
    good = bool(np.all(np.abs(array / expected - 1) <= tolerance))
    came, wanted = ("[" + ", ".join(f"{value:.11g}" for value in values) + "]" for values in (array, expected))
    return answer.must(good, f"{wanted}, {words}", cause, came)


def spectrum(random, temperature, n=9, noise=0.05):
    """n wavelengths about the peak, and densities with errors of some per cent."""
    peak = 2.898e-3 / temperature
    wavelength = peak * np.geomspace(0.5, 3, n) * random.uniform(0.9, 1.1, n)
    return wavelength, planck(wavelength, temperature) * np.exp(noise * random.normal(size=n))


def least_misfit(wavelength, density, grey):
    """(T, misfit) of the best T of all, looked for ever more closely. grey: whether the emissivity is free."""
    low, high = 0.5, 2e5
    for _ in range(9):
        T = np.geomspace(low, high, 300)
        with np.errstate(over="ignore"):
            u = factor(wavelength) / np.expm1(H * C / (wavelength * K * T[:, None]))
        u[u < 1e-150] = 1e-150  # hardly any light; squared it would be 0
        emissivity = u @ density / np.sum(u**2, axis=1) if grey else np.ones(len(T))
        misfits = np.sum((density - emissivity[:, None] * u) ** 2, axis=1)
        best = misfits.argmin()
        low, high = T[max(best - 1, 0)], T[min(best + 1, 299)]
    return float(T[best]), float(misfits[best])


@check("shape", "energy_density")
def one_density_a_wavelength(call, random):
    call("energy_density", INFRARED * random.uniform(1, 2), 800.0).has_shape((4,))
    call("energy_density", [1e-6], 800.0).has_shape((1,))


@check("by hand", "energy_density")
def where_the_exponential_is_two_and_three(call):
    answer = call("energy_density", np.array([DOUBLES, TRIPLES]), 1000.0)
    expected = np.array([factor(DOUBLES), factor(TRIPLES) / 2])
    words = "8πhc/λ⁵ · 1/(2 − 1) and 8πhc/λ⁵ · 1/(3 − 1), as exp(hc/(λkT)) is 2 and 3 there"
    has_ratio_one(
        answer, expected, words, "8πhc/λ⁵ is for the density; 2hc²/λ⁵ for the radiance, 8πhν³/c³ per frequency"
    )


@check("law", "energy_density")
def forty_digits_and_all_the_energy(call, random):
    for temperature in (310.0, float(random.uniform(2000, 9000))):
        wavelength = np.geomspace(2e-4, 3e-2, 7) / temperature * random.uniform(0.8, 1.2)
        has_ratio_one(
            call("energy_density", wavelength, temperature).leaves_arguments(),
            planck(wavelength, temperature),
            "worked out with 40 digits",
            "",
            1e-10,
        )
    # On a scale of log λ the trapezoidal sum of λ · u is as good as the integral.
    wavelength = np.geomspace(1e-4, 1e3, 400) / 5000
    u = np.asarray(call("energy_density", wavelength, 5000.0).has_shape((400,)).value, float)
    total = float(np.sum(u * wavelength) * np.log(1e7) / 399)
    all_of_it = 8 * math.pi**5 * K**4 * 5000**4 / (15 * (H * C) ** 3)
    words = f"densities that add up to {all_of_it:.6g} J/m³ over all wavelengths, the law of Stefan and Boltzmann"
    call.requires(abs(total / all_of_it - 1) < 1e-6, f"The sum over all wavelengths is {total:.6g}; expected {words}.")


@check("trap", "energy_density")
def radio_waves_and_x_rays(call):
    cause = "exp(x) − 1 for a tiny x is a difference of two numbers near 1: np.expm1 knows its digits"
    for temperature in (2.7, 300.0):
        wavelength = np.array([30.0, 1e3, 3e4, 1e6])
        words = "worked out with 40 digits"
        expected = planck(wavelength, temperature)
        has_ratio_one(call("energy_density", wavelength, temperature), expected, words, cause, 1e-10)
    cause = "exp(hc/(λkT)) is beyond all floats here: 1 over infinity may stand, infinity over infinity is no number"
    for temperature in (300.0, 2000.0):
        answer = call("energy_density", np.array([1e-9, 1e-8]), temperature).has_shape((2,), cause)
        u = np.asarray(answer.value, float)
        words = f"0, or at most 1e-280: a body at {temperature:.0f} K sends out no X-rays"
        answer.must(bool(np.all((u >= 0) & (u <= 1e-280))), words, cause)
    expected = planck(X_RAYS, 20852.0)
    cause = "exp(hc/(λkT)) is 10³⁰⁰ at 1 nm, still a float: nothing is to be cut off before u is 1e-280"
    has_ratio_one(call("energy_density", X_RAYS, 20852.0), expected, "worked out with 40 digits", cause, 1e-10)


@check("shape", "temperature_at")
def one_temperature_a_wavelength(call, random):
    density = random.uniform(1, 100, 4)
    call("temperature_at", INFRARED, density).has_shape((4,), "each row for itself").leaves_arguments()
    call("temperature_at", [1e-6], [5.0]).has_shape((1,))


@check("by hand", "temperature_at")
def back_from_two_and_three(call):
    answer = call("temperature_at", np.array([DOUBLES, TRIPLES]), np.array([factor(DOUBLES), factor(TRIPLES) / 2]))
    cause = "exp(hc/(λkT)) = 1 + 8πhc/(λ⁵u), here 2 and 3; its logarithm gives T, with no approximation"
    answer.is_near([1000, 1000], "in both rows", cause)


@check("law", "temperature_at")
def the_temperature_it_came_from(call, random):
    for temperature in (77.0, 1500.0, 40000.0):
        wavelength = np.geomspace(3e-4, 3e-2, 6) / temperature * random.uniform(0.8, 1.2)
        expected = np.full(6, temperature)
        words = "the temperature that these densities were worked out for, with 40 digits"
        has_ratio_one(call("temperature_at", wavelength, planck(wavelength, temperature)), expected, words)


@check("trap", "temperature_at")
def from_radio_waves(call):
    cause = "log(1 + x) for a tiny x has lost the digits of x in 1 + x: np.log1p keeps them"
    for temperature in (2.7, 300.0):
        wavelength = np.array([1e3, 3e4, 1e6])
        answer = call("temperature_at", wavelength, planck(wavelength, temperature))
        has_ratio_one(answer, np.full(3, temperature), "a radio telescope's noise temperature", cause)


@check("trap", "temperature_at")
def from_hardly_any_x_rays(call):
    cause = "λ⁵ · density is below all floats: divide by the one, then by the other, or add logarithms"
    for temperature in (20852.0, 21500.0):
        expected = np.full(2, temperature)
        words = "the temperature that these densities were worked out for, with 40 digits"
        has_ratio_one(call("temperature_at", X_RAYS, planck(X_RAYS, temperature)), expected, words, cause)


@check("shape", "fit_temperature")
def one_temperature_for_all_rows(call, random):
    call("fit_temperature", *spectrum(random, 3000.0)).is_number()
    call("fit_temperature", *spectrum(random, 3000.0, 1)).is_number()


@check("by hand", "fit_temperature")
def one_row_and_two(call):
    cause = (
        "with one row T follows exactly; the peak's law λ · T = 2.898 mm·K does not know whether the row is at the peak"
    )
    call("fit_temperature", np.array([DOUBLES]), np.array([factor(DOUBLES)])).is_near(
        1000, "as exp(hc/(λkT)) is 2 there", cause, 1e-5
    )
    wavelength, density = np.array([DOUBLES, TRIPLES]), np.array([factor(DOUBLES), factor(TRIPLES) / 2])
    call("fit_temperature", wavelength, density).is_near(1000, "exp(hc/(λkT)) is 2 and 3 there", cause, 1e-5)


@check("law", "fit_temperature")
def nothing_fits_better(call, random):
    for temperature in (300.0, 1200.0, 5800.0):
        wavelength, density = spectrum(random, temperature)
        best, misfit = least_misfit(wavelength, density, grey=False)
        words = f"where Σ (density − u)² is least, {misfit:.6g}"
        cause = (
            "squares of the densities themselves: rows near the peak count most, all rows alike in a mean of T or log u"
        )
        call("fit_temperature", wavelength, density).leaves_arguments().is_near(best, words, cause, 1e-5)


@check("trap", "fit_temperature")
def no_peak_in_sight_and_other_sizes(call, random):
    noise = np.exp(0.05 * random.normal(size=6))
    for temperature, wavelength, cause in (
        (5800, np.geomspace(8e-6, 14e-6, 6), "the peak is not among the rows: start from one row's own temperature"),
        (1500, np.geomspace(0.4e-6, 0.7e-6, 6), "the peak is not among the rows: start from one row's own temperature"),
        (2.725, np.geomspace(0.5e-3, 4e-3, 6), "densities of 1e-10: a bound that suits 1e6 is never crossed"),
        (60000, np.geomspace(2e-8, 2e-7, 6), "densities of 1e11, and a T outside the range that was looked at"),
    ):
        density = planck(wavelength, temperature) * noise
        best, _ = least_misfit(wavelength, density, grey=False)
        call("fit_temperature", wavelength, density).is_near(best, "where the sum is least", cause, 1e-5)


@check("shape", "fit_grey_body")
def temperature_and_emissivity(call, random):
    answer = call("fit_grey_body", *spectrum(random, 3000.0)).has_parts("T", "emissivity")
    answer.part(0, "T").is_number()
    answer.part(1, "emissivity").is_number()


@check("by hand", "fit_grey_body")
def half_as_bright_as_black(call):
    wavelength = np.array([DOUBLES / 4, DOUBLES / 8])  # 5.2 and 2.6 µm; the peak, at 2.9 µm, is between them
    density = np.array([factor(DOUBLES / 4) / 15, factor(DOUBLES / 8) / 255]) / 2
    answer = call("fit_grey_body", wavelength, density).has_parts("T", "emissivity")
    cause = "exp(hc/(λkT)) is 16 in one row and 16² in the other; the ratio alone tells T, the height the emissivity"
    answer.part(0, "T").is_near(1000, "from the ratio 2⁵ (16 − 1)/(256 − 1) = 32/17", cause, 1e-4)
    answer.part(1, "emissivity").is_near(0.5, "both are half of what a black body would have", cause, 1e-4)


@check("law", "fit_grey_body")
def no_grey_body_fits_better(call, random):
    for temperature, emissivity in ((1200.0, 0.3), (5800.0, 0.8)):
        wavelength, density = spectrum(random, temperature)
        density = emissivity * density
        _, least = least_misfit(wavelength, density, grey=True)
        answer = call("fit_grey_body", wavelength, density).leaves_arguments().has_parts("T", "emissivity")
        T, part = (float(answer.part(k, name).is_number().value) for k, name in enumerate(("T", "emissivity")))
        answer.must(T > 0 and part > 0, "both above 0")
        reached = float(np.sum((density - part * planck(wavelength, T)) ** 2))
        words = f"a sum of squares of {least:.6g}, the least (this has {reached:.6g})"
        answer.must(reached <= 1.00001 * least, words, "for a given T the best emissivity is Σ density · u / Σ u²")


@check("trap", "fit_grey_body")
def shiny_cold_and_hot(call):
    for temperature, emissivity, cause in (
        (1500.0, 0.002, "a start from T of a black body is far too cold here"),
        (2.725, 1e6, "the emissivity may stand for an amplifier: it is not cut off at 1"),
        (60000.0, 0.5, "T outside the range that was looked at"),
    ):
        wavelength = 2.898e-3 / temperature * np.array([0.5, 0.8, 1.0, 1.5, 2.5])
        density = emissivity * planck(wavelength, temperature)
        answer = call("fit_grey_body", wavelength, density).has_parts("T", "emissivity")
        answer.part(0, "T").is_near(temperature, "that of these densities, which are without error", cause, 1e-4)
        part = answer.part(1, "emissivity").is_number()
        close = abs(float(part.value) / emissivity - 1) < 1e-3
        part.must(close, f"{emissivity:g}, that of these densities", cause)
