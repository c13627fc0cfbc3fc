"""From an interval to one sentence that anyone understands."""

from typing import NamedTuple

from d2l_regression.compare.interval import Interval

BETTER, WORSE, SAME, UNKNOWN = "better", "worse", "practically the same", "cannot tell"
MARGIN = 0.05  # of the linear model's error: a smaller difference is not worth a network
NOTHING = 1e-9  # an error of 1 − R² that is nothing but rounding


class Verdict(NamedTuple):
    """What is said of the network beside the line.

    name: "better", "worse", "practically the same" or "cannot tell". sentence: the answer. interval: of the difference
    in 1 − R², network minus line; below 0 the network is better. margin: in 1 − R². line, network: mean 1 − R².
    """

    name: str
    sentence: str
    interval: Interval
    margin: float
    line: float
    network: float

    def __str__(self):
        return self.sentence


def judge(interval, line, network, margin=MARGIN, target="the label"):
    """The `Verdict`. interval: of network − line. line, network: mean 1 − R². margin: share of the line's error.

    >>> judge(Interval(-0.1, -0.12, -0.08, ""), 0.4, 0.3).name
    'better'
    >>> judge(Interval(-0.001, -0.011, 0.009, ""), 0.4, 0.399).name
    'practically the same'
    >>> judge(Interval(-0.03, -0.07, 0.01, ""), 0.4, 0.37).name
    'cannot tell'
    """
    width = margin * line
    name = _name(interval, line, width)
    return Verdict(
        name, _sentence(name, interval, line, network, width, margin, target), interval, width, line, network
    )


def _name(interval, line, width):
    if line < NOTHING:
        return SAME if interval.high < NOTHING else WORSE if interval.low > 0 else UNKNOWN
    if -width <= interval.low and interval.high <= width:
        return SAME
    if interval.high < 0:
        return BETTER
    return WORSE if interval.low > 0 else UNKNOWN


def _sentence(name, interval, line, network, width, margin, target):
    errors = f"its error is {number(network)}, the line's {number(line)}"
    between = f"the difference lies between {signed(interval.low)} and {signed(interval.high)}"
    if name == BETTER:
        share = _percent(-interval.mean / line)
        told = f"The network is better at {target}: {errors}, {share} less; {between}."
        if interval.high > -width:
            told += f" That it matters, by {margin:.0%} of the line's error or more, is likely and not shown.".replace(
                "%", " %", 1
            )
    elif name == WORSE:
        told = f"The network is worse at {target}: {errors}; {between}. Take the line."
    elif name == SAME:
        told = (
            f"Practically the same at {target}: take the line. The network's error is {number(network)}, the line's "
            f"{number(line)}; {between}, all within {margin:.0%} of the line's error.".replace("%", " %")
        )
    else:
        told = (
            f"These rows cannot tell whether a network is better at {target}: {errors}; {between}. "
            f"The smallest difference they could have shown is about {number(interval.half_width)}; until more rows "
            "say otherwise, take the line."
        )
    if min(line, network) >= 1:
        told += " Neither predicts better than the mean of the label does."
    return told


def number(value):
    """An error with as many digits as tell it from others.

    >>> number(0.12345), number(0.000012), number(0.0)
    ('0.123', '0.000012', '0')
    """
    if value == 0:
        return "0"
    if abs(value) < 1e-6:
        return f"{value:.0e}"
    return (
        f"{value:.3f}" if abs(value) >= 0.01 else f"{value:.2g}" if abs(value) >= 1e-4 else f"{value:.6f}".rstrip("0")
    )


def signed(value):
    """A difference with its sign, a true minus.

    >>> signed(-0.02), signed(0.1234)
    ('−0.020', '+0.123')
    """
    return ("−" if value < 0 else "+") + number(abs(value))


def _percent(share):
    return f"{share:.0%}".replace("%", " %") if share >= 0.01 else f"{100 * share:.1f} %"
