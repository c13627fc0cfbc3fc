"""Ohm's law learned from measurements: a slope by gradients, meters that err, and the model that Ohm himself had.

A resistor has voltage = R · current (volts, amperes, ohms). n readings, one row each, no bias: without a voltage there
is no current.
Source: Dive into Deep Learning, "Linear Regression Implementation from Scratch", https://d2l.ai/chapter_linear-regression/linear-regression-scratch.html
"""

import numpy as np

from exercises.arguments import as_count, as_number, as_vector


def as_currents(current):
    """The currents, shape (n,). Raises: ValueError for another shape, or if all of them are 0.

    >>> as_currents([0, 2]).tolist()
    [0.0, 2.0]
    """
    current = as_vector(current, "current")
    if not current.any():
        raise ValueError("current is 0 in all rows: without a current any R is as good as another")
    return current


def as_readings(current, voltage):
    """The currents and voltages, each of shape (n,). Raises: ValueError for other shapes, or two lengths.

    >>> [each.tolist() for each in as_readings([1, 2], [3, 6])]
    [[1.0, 2.0], [3.0, 6.0]]
    """
    current, voltage = as_currents(current), as_vector(voltage, "voltage")
    if len(current) != len(voltage):
        raise ValueError(f"current has shape {current.shape} and voltage {voltage.shape}: one voltage for each current")
    return current, voltage


def resistance_path(current, voltage, learning_rate, steps):
    """R, in ohms, at the start and after each step of gradient descent, shape (steps + 1,); it starts at 0.

    The loss is the mean over all n rows of ½ (R · current − voltage)²; every step uses all rows.
    current: in amperes, shape (n,), not all 0. voltage: in volts, shape (n,). learning_rate: above 0, in 1/ampere².
    steps: 0 or more.
    Of no use with too large a rate: R swings ever wider.
    Raises: ValueError for other shapes, empty arrays, or numbers that are not finite.

    >>> resistance_path([1], [4], learning_rate=0.5, steps=2).tolist()
    [0.0, 2.0, 3.0]
    """
    current, voltage = as_readings(current, voltage)
    learning_rate, steps = as_number(learning_rate, "learning_rate", above=0), as_count(steps, "steps", least=0)
    # --- your work
    path = np.zeros(steps + 1)
    for step in range(steps):
        slope = np.mean(current * (path[step] * current - voltage))
        path[step + 1] = path[step] - learning_rate * slope
    return path


def one_step_rate(current):
    """The learning rate, in 1/ampere², with which one step of `resistance_path` ends at the least loss, a float.

    It is the same for all voltages.
    current: in amperes, shape (n,), not all 0. Raises: ValueError for another shape, or numbers that are not finite.

    >>> one_step_rate([2, 2])
    0.25
    """
    current = as_currents(current)
    # --- your work
    return float(1 / np.mean(current**2))


def resistance_between(current, voltage, current_error, voltage_error):
    """R, in ohms, if both meters err, a float: the one with the least Σ (voltage − R · current)² / variance.

    variance: that of voltage − R · current by the errors of both meters, voltage_error² + R² current_error². An error
    is a standard deviation; a meter with error 0 is perfect.
    current: in amperes, shape (n,). voltage: in volts, shape (n,); Σ current · voltage must be above 0.
    current_error: in amperes, voltage_error: in volts; both 0 or more, one at least above 0.
    Of no use where the ratio of the two errors is not known; and one wild reading moves R far.
    Raises: ValueError for other shapes or numbers.

    Whatever the errors are, readings on a line have its slope:

    >>> round(resistance_between([1, 2], [3, 6], current_error=0.1, voltage_error=0.2), 9)
    3.0
    """
    current, voltage = as_readings(current, voltage)
    if not current @ voltage > 0:
        raise ValueError("Σ current · voltage is not above 0: these are no readings of a resistor")
    current_error = as_number(current_error, "current_error", least=0)
    voltage_error = as_number(voltage_error, "voltage_error", least=0)
    if current_error == voltage_error == 0:
        raise ValueError("current_error and voltage_error are both 0: then every reading would lie on the line")
    # --- your work
    # The slope in R is zero where a R² − d R − c = 0. The two signs of d take two forms of the root, each without a
    # difference of nearly equal numbers, and without 0/0 where a meter is perfect.
    a, c = current_error**2 * (current @ voltage), voltage_error**2 * (current @ voltage)
    d = current_error**2 * (voltage @ voltage) - voltage_error**2 * (current @ current)
    root = np.sqrt(d * d + 4 * a * c)
    return float((d + root) / (2 * a) if d > 0 else 2 * c / (root - d))


def fit_circuit(length, strength):
    """(a, b), two floats, with the least Σ (strength − a / (b + length))²: Ohm's model of a circuit.

    A source, which has a resistance of its own, drives a current through a wire. a stands for what drives it, b for the
    source's own resistance, written as a length of the same wire. The search is over a > 0 and b > −(least length).
    length: of the wire, shape (n,), 0 or more, two different ones at least, in any unit; b has that unit.
    strength: of the current, shape (n,), above 0, falling with the length about as the model says; in any unit.
    Of no use for lengths that lie close together: they cannot tell a from b.
    Raises: ValueError for other shapes or numbers.

    >>> a, b = fit_circuit([0, 1, 3], [6, 3, 1.5])
    >>> round(a, 6), round(b, 6)
    (6.0, 1.0)
    """
    length, strength = as_vector(length, "length"), as_vector(strength, "strength")
    if len(length) != len(strength) or length.min() < 0 or np.ptp(length) == 0:
        raise ValueError(
            f"length must be 0 or more, not all the same, and have the shape of strength, {strength.shape}"
        )
    if strength.min() <= 0:
        raise ValueError("strength must be above 0 in all rows")
    # --- your work
    # 1/strength = (length + b)/a is a straight line. Its errors are not those of strength: a start, no more.
    slope, at_zero = np.polyfit(length, 1 / strength, 1, w=strength**2)
    a, b = 1 / slope, at_zero / slope
    for _ in range(100):
        model = a / (b + length)
        error = strength - model
        slopes = np.column_stack([model, -model / (b + length)])  # in log a, and in b
        size = np.linalg.norm(slopes, axis=0)  # one column may be a million times the other: it depends on the units
        step = np.linalg.lstsq(slopes / size, error, rcond=None)[0] / size
        loss = error @ error
        # Where the step overshoots, a part of it does not.
        while np.abs(step * size).max() > 1e-14 * np.linalg.norm(strength):
            further = a * np.exp(step[0]), b + step[1]
            left = strength - further[0] / (further[1] + length)
            if further[1] > -length.min() and left @ left <= loss:
                break
            step = step / 2
        else:
            break
        a, b = further
    return float(a), float(b)
