"""Checks of ohms-law."""

import numpy as np

from exercises.runner.ladder import check

CURRENT = np.array([1.0, 1.0, 2.0, 3.0, 0.0])  # the mean of current² is 3
VOLTAGE = 10 * CURRENT  # 10 ohms
# Ohm's readings of 8 January 1826: copper wires, in inches; the current as the twist that held a magnetic needle back.
WIRES = np.array([2.0, 4.0, 6.0, 10.0, 18.0, 34.0, 66.0, 130.0])
TWISTS = np.array([326.75, 300.75, 277.75, 238.25, 190.75, 134.5, 83.25, 48.5])

EXAMPLES = {
    "resistance_path": (CURRENT, VOLTAGE, 0.2, 3),
    "one_step_rate": (CURRENT,),
    "resistance_between": (CURRENT, VOLTAGE, 0.1, 1.0),
    "fit_circuit": (WIRES, TWISTS),
}


def readings(random, n=9):
    """Currents of a few amperes either way, and voltages about R times as large, R of 5 ohms or so."""
    current = random.uniform(1, 3, n) * random.choice([-1, 1], n)
    return current, random.uniform(3, 8) * current + random.normal(size=n)


@check("shape", "resistance_path")
def one_more_than_steps(call, random):
    cause = "the start at 0 is the first entry, then one for each step"
    call("resistance_path", *readings(random), 0.1, 6).has_shape((7,), cause)
    call("resistance_path", *readings(random), 0.1, 0).is_near([0], "the start", cause)


@check("by hand", "resistance_path")
def half_of_the_way_each_step(call):
    cause = "the slope is the mean of current · (R · current − voltage): the ½ cancels the 2, the mean divides by n"
    words = "the slope at 0 is −(10 + 10 + 40 + 90 + 0)/5 = −30, then −15, then −7.5"
    call("resistance_path", CURRENT, VOLTAGE, 1 / 6, 3).is_near([0, 5, 7.5, 8.75], words, cause)


@check("law", "resistance_path")
def the_distance_shrinks_by_one_factor(call, random):
    for rate in (0.05, 0.3):
        current, voltage = readings(random)
        best = np.linalg.lstsq(current[:, None], voltage, rcond=None)[0][0]
        factor = 1 - rate * sum(value * value for value in current) / len(current)
        path = best * (1 - factor ** np.arange(9))
        words = "best R · (1 − factorᵏ), factor = 1 − rate · mean current²"
        call("resistance_path", current, voltage, rate, 8).is_near(path, words, "each step starts where the last ended")


@check("trap", "resistance_path")
def milliamperes_and_too_long_steps(call):
    words = "⅙ per A² is 166,667 per A² for currents a thousandth as large"
    answer = call("resistance_path", CURRENT / 1000, VOLTAGE / 1000, 1e6 / 6, 3)
    answer.is_near([0, 5, 7.5, 8.75], words, "a rate has a unit; no rate is too large in itself")
    cause = "write down what the steps give, even if they lead away: neither stop nor cut off below 0"
    call("resistance_path", CURRENT, VOLTAGE, 2 / 3, 4).is_near(
        [0, 20, 0, 20, 0], "each step goes twice too far", cause
    )
    answer = call("resistance_path", CURRENT, VOLTAGE, 1.0, 3)
    answer.is_near([0, 30, -30, 90], "each step goes thrice too far", cause).leaves_arguments()


@check("shape", "one_step_rate")
def a_rate_is_a_number(call, random):
    call("one_step_rate", readings(random)[0]).is_number()


@check("by hand", "one_step_rate")
def one_over_the_mean_square(call):
    cause = "the loss is a parabola in R: its second derivative is the mean of current²"
    call("one_step_rate", CURRENT).is_near(1 / 3, "1 / ((1 + 1 + 4 + 9 + 0)/5)", cause)
    call("one_step_rate", np.array([-2.0])).is_near(0.25, "1 / (−2)²", cause)


@check("law", "one_step_rate")
def one_step_ends_at_the_best(call, random):
    for n in (1, 2, 9):
        current, voltage = readings(random, n)
        best = np.linalg.lstsq(current[:, None], voltage, rcond=None)[0][0]
        answer = call("one_step_rate", current).is_number()
        for start in (0.0, -50.0, 1000.0):
            slope = sum(i * (start * i - v) for i, v in zip(current, voltage, strict=True)) / n
            reached = start - float(answer.value) * slope
            words = f"a rate that takes R from {start:g} to {best:.6g} in one step (this one to {reached:.6g})"
            answer.must(abs(reached - best) < 1e-8 * (1 + abs(start)), words, "the mean over rows, of squares")


@check("trap", "one_step_rate")
def the_unit_decides(call):
    cause = "a rate of 0.1 is neither large nor small: it has a unit, 1/ampere²"
    call("one_step_rate", CURRENT / 1000).is_near(1e6 / 3, "a million times ⅓, for currents in mA", cause)
    answer = call("one_step_rate", CURRENT * 1e6).is_number()
    answer.must(abs(float(answer.value) * 3e12 - 1) < 1e-9, "1/3e12, for millions of amperes", cause)
    answer.leaves_arguments()


@check("shape", "resistance_between")
def a_resistance_is_a_number(call, random):
    call("resistance_between", *readings(random), 0.2, 1.0).is_number()


@check("by hand", "resistance_between")
def errors_as_unlike_as_the_readings(call):
    cause = "current_error goes with R²; the slope of the sum divided by the variance counts both, above and below"
    call("resistance_between", np.array([1.0, 3.0]), np.array([3.0, 1.0]), 0.5, 0.5).is_near(
        1, "for swapping amperes and volts leaves these readings and errors as they are", cause, 1e-6
    )
    call("resistance_between", np.array([1.0, 3.0]), np.array([6.0, 2.0]), 0.5, 1.0).is_near(
        2, "as before, with the volts and their error doubled", cause, 1e-6
    )


@check("law", "resistance_between")
def the_closest_line(call, random):
    """Each axis in units of its error: of all lines through 0 the closest is at right angles to an eigenvector."""
    for current_error, voltage_error in ((0.3, 1.0), (1.0, 0.2), (0.01, 5.0)):
        current, voltage = readings(random)
        points = np.column_stack([current / current_error, voltage / voltage_error])
        across = np.linalg.eigh(points.T @ points)[1][:, 0]
        best = -across[0] / across[1] * voltage_error / current_error
        words = "from the direction in which the points, in units of the errors, spread least"
        cause = "a mean of the two one-sided slopes does not ask which meter errs more"
        call("resistance_between", current, voltage, current_error, voltage_error).is_near(best, words, cause, 1e-6)


@check("trap", "resistance_between")
def one_meter_is_perfect(call):
    current, voltage = np.array([1.0, 3.0]), np.array([3.0, 1.0])
    cause = "(d + √(d² + 4ac)) / 2a is 0/0 here: where d < 0 the same root is 2c / (√(d² + 4ac) − d)"
    call("resistance_between", current, voltage, 0.0, 1.0).is_near(0.6, "Σ current · voltage / Σ current²", cause, 1e-6)
    call("resistance_between", current, voltage, 1e-10, 1.0).is_near(0.6, "almost the same", cause, 1e-6)
    answer = call("resistance_between", current, voltage, 1.0, 0.0)
    answer.is_near(5 / 3, "Σ voltage² / Σ current · voltage", cause, 1e-6).leaves_arguments()
    answer = call("resistance_between", np.array([1.0, 2.0, 3.0, 1.0]), np.array([2.0, 1.0, 3.0, 1.0]), 0.7, 0.7)
    answer.is_near(1, "as many volts squared as amperes squared, and errors alike: d is 0", cause)


@check("shape", "fit_circuit")
def two_numbers(call, random):
    length = np.array([1.0, 2.0, 5.0])
    answer = call("fit_circuit", length, 9 / (2 + length) + 0.01 * random.normal(size=3)).has_parts("a", "b")
    answer.part(0, "a").is_number()
    answer.part(1, "b").is_number()


@check("by hand", "fit_circuit")
def twelve_over_two_and_the_length(call):
    answer = call("fit_circuit", np.array([0.0, 1.0, 2.0, 4.0]), np.array([6.0, 4.0, 3.0, 2.0])).has_parts("a", "b")
    cause = "1/strength is a straight line in length here: 1/6, 1/4, 1/3, 1/2"
    answer.part(0, "a").is_near(12, "strength · (2 + length) in each row", cause, 1e-4)
    answer.part(1, "b").is_near(2, "the length at which 1/strength would be 0, with the sign changed", cause, 1e-4)


def misfit(a, b, length, strength):
    """Σ (strength − a / (b + length))²."""
    with np.errstate(all="ignore"):
        return float(np.sum((strength - a / (b + length)) ** 2))


def least_misfit(length, strength):
    """The least of all sums: for each b the best a is known, and b is looked for ever more closely."""
    low, high = 1e-4 * np.ptp(length), 1e4 * np.ptp(length)  # of b + the least length
    for _ in range(8):
        b = np.geomspace(low, high, 400) - length.min()
        shapes = 1 / (b[:, None] + length)
        a = shapes @ strength / np.sum(shapes**2, axis=1)
        sums = np.sum((strength - a[:, None] * shapes) ** 2, axis=1)
        best = sums.argmin()
        low, high = (b + length.min())[[max(best - 1, 0), min(best + 1, 399)]]
    return float(sums.min())


def fits_best(answer, length, strength, cause):
    """Expect a sum of squares that is the least but for one part in 100,000, and an a and b that can be meant."""
    answer.has_parts("a", "b")
    a, b = (float(answer.part(k, name).is_number().value) for k, name in enumerate("ab"))
    answer.must(a > 0 and b > -length.min(), "a above 0, and b above minus the least length")
    reached, least = misfit(a, b, length, strength), least_misfit(length, strength)
    words = f"a sum of squares of {least:.6g}, the least (this has {reached:.6g})"
    answer.must(reached <= 1.00001 * least + 1e-12 * np.sum(strength**2), words, cause)


LINE = "a straight line through 1/strength weighs the weak currents most: it is a good start, not the end"


@check("law", "fit_circuit")
def the_least_sum_of_squares(call, random):
    fits_best(call("fit_circuit", WIRES, TWISTS).leaves_arguments(), WIRES, TWISTS, LINE)  # Ohm's own
    for _ in range(2):
        length = np.sort(random.uniform(0, 50, 8))
        strength = random.uniform(50, 500) / (random.uniform(5, 20) + length) * random.normal(1, 0.03, 8)
        fits_best(call("fit_circuit", length, strength), length, strength, LINE)


@check("trap", "fit_circuit")
def other_units_and_a_weak_source(call):
    cause = "work in units in which the numbers are about 1, or stop by the relative change of a and b"
    for inch, twist in ((2.54e-5, 1e-9), (2.54e7, 1e6)):
        fits_best(call("fit_circuit", WIRES * inch, TWISTS * twist), WIRES * inch, TWISTS * twist, cause)
    strength = 1000 / (300 + WIRES) + 0.01 * np.array([1, -1, 1, 1, -1, -1, 1, -1])
    weak = "the source may have far more resistance than the wire, or hardly any: b is no length of the table"
    fits_best(call("fit_circuit", WIRES, strength), WIRES, strength, weak)
