"""From rows to what is said of them: curves over steps, the step a validation set chooses, intervals over seeds."""

import math
from collections import defaultdict
from statistics import mean, stdev
from typing import NamedTuple

# Student's t, two-sided 95 %, for 1 to 30 degrees of freedom. Source: NIST/SEMATECH e-Handbook, section 1.3.6.7.2.
_T95 = (
    *(12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160, 2.145, 2.131),
    *(2.120, 2.110, 2.101, 2.093, 2.086, 2.080, 2.074, 2.069, 2.064, 2.060, 2.056, 2.052, 2.048, 2.045, 2.042),
)


def _t95(freedom):
    """Student's t, two-sided 95 %, for any whole number of degrees of freedom."""
    if freedom <= len(_T95):
        return _T95[freedom - 1]
    # Cornish and Fisher's expansion around the normal quantile. Source: Abramowitz and Stegun, 26.7.5.
    return 1.96 + 2.372 / freedom + 2.822 / freedom**2


class Interval(NamedTuple):
    """Mean over seeds, half the width of its 95 % t-interval (NaN for one seed), number of seeds."""

    mean: float
    half_width: float
    seeds: int

    def __str__(self):
        # An error in the hundreds, as at an interpolation peak, needs no decimals.
        digits = 3 if abs(self.mean) < 10 else 1 if abs(self.mean) < 100 else 0
        return f"{self.mean:.{digits}f}" + (f" ± {self.half_width:.{digits}f}" if self.seeds > 1 else "")

    @property
    def excludes_zero(self):
        """Whether 0 lies outside the interval; never for one seed."""
        return abs(self.mean) > self.half_width


def interval(values):
    """The `Interval` of one value a seed.

    >>> str(interval([0.5, 0.6, 0.7]))  # 4.303 · 0.1 / √3, of two degrees of freedom
    '0.600 ± 0.248'
    >>> str(interval([0.5]))
    '0.500'
    """
    values = list(values)
    if len(values) < 2:
        return Interval(mean(values), math.nan, len(values))
    return Interval(mean(values), _t95(len(values) - 1) * stdev(values) / math.sqrt(len(values)), len(values))


def spread_note(seeds):
    """What the numbers of a table are."""
    if seeds < 2:
        return "one seed: no interval"
    return f"mean over {seeds} seeds ± half the width of its 95 % confidence interval"


VALIDATED = "validated step: of the least error on validation rows, drawn beside the others"
BEST = "¹ of the least error on the test rows themselves: looks better than it is"
ROUNDED = "² predictions rounded to whole digits, the author's metric"
AUTHOR = "³ stored by the essay's author: last step, on EMNIST, predictions rounded"


class Curve(NamedTuple):
    """One metric of one split over steps: the steps, and for each seed the values at them."""

    steps: list
    by_seed: dict

    @property
    def last(self):
        """{seed: value at the last step}."""
        return {seed: values[-1] for seed, values in self.by_seed.items()}

    @property
    def best(self):
        """{seed: least value over the steps}; read off the test set, this flatters the model."""
        return {seed: min(values) for seed, values in self.by_seed.items()}

    def at(self, positions):
        """{seed: value at the seed's position among the steps}."""
        return {seed: values[positions[seed]] for seed, values in self.by_seed.items()}


def curve(rows, condition, split, metric="one_minus_r2", n_train=None):
    """The `Curve` of a condition (of one n_train, if several are stored).

    Raises: KeyError if there are no such rows.

    >>> from essay_repro.running.results import Row
    >>> errors = {0: 3.0, 1: 0.7, 2: 0.9}
    >>> rows = [Row("mlp", 500, 7, step, "test", "one_minus_r2", errors[step]) for step in errors]
    >>> curve(rows, "mlp", "test")
    Curve(steps=[0, 1, 2], by_seed={7: [3.0, 0.7, 0.9]})
    >>> curve(rows, "mlp", "test").last, curve(rows, "mlp", "test").best
    ({7: 0.9}, {7: 0.7})
    """
    by_seed = defaultdict(dict)
    for row in rows:
        if (row.condition, row.split, row.metric) == (condition, split, metric) and n_train in (None, row.n_train):
            by_seed[row.seed][row.step] = row.value
    if not by_seed:
        raise KeyError(f"no rows of condition {condition!r}, split {split!r}, metric {metric!r}")
    steps = sorted(next(iter(by_seed.values())))
    return Curve(steps, {seed: [values[step] for step in steps] for seed, values in sorted(by_seed.items())})


def sizes(rows, condition):
    """The numbers of training rows that a condition has, sorted.

    >>> from essay_repro.running.results import Row
    >>> sizes([Row("mlp", n, 0, 1, "test", "one_minus_r2", 0.5) for n in (500, 200)], "mlp")
    [200, 500]
    """
    return sorted({row.n_train for row in rows if row.condition == condition})


def chosen(rows, condition, n_train=None):
    """{seed: position among the steps} of the least validation error: early stopping as a practitioner could do it.

    >>> from essay_repro.running.results import Row
    >>> errors = {0: 3.0, 1: 0.7, 2: 0.9}
    >>> chosen([Row("mlp", 500, 7, step, "validation", "one_minus_r2", errors[step]) for step in errors], "mlp")
    {7: 1}
    """
    validation = curve(rows, condition, "validation", n_train=n_train)
    return {seed: values.index(min(values)) for seed, values in validation.by_seed.items()}


def told(columns):
    """The cells of a table's line: the interval of each column's values by seed, as text.

    >>> told([{0: 0.5, 1: 0.5}, {0: 150.0}])
    ['0.500 ± 0.000', '150']
    """
    return [str(interval(by_seed.values())) for by_seed in columns]


def printed(header, lines, left=1):
    """A plain table for a terminal or a log: the first `left` columns left, the others right.

    header: one text a column, which may have several lines, so that a table fits 80 characters.

    >>> print(printed(("", "test\\nerror"), [("linear", "0.5"), ("deep", "0.25")]))
             test
            error
    ──────  ─────
    linear    0.5
    deep     0.25
    """
    headers = [text.split("\n") for text in header]
    height = max(map(len, headers))
    above = list(zip(*([""] * (height - len(texts)) + texts for texts in headers), strict=True))
    widths = [max(map(len, column)) for column in zip(*above, *lines, strict=True)]
    rule = ["─" * width for width in widths]
    texts = [
        "  ".join(
            text.ljust(w) if k < left else text.rjust(w) for k, (text, w) in enumerate(zip(row, widths, strict=True))
        )
        for row in (*above, rule, *lines)
    ]
    return "\n".join(text.rstrip() for text in texts)
