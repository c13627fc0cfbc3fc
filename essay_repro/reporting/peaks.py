"""Double descent to be moved by hand: the error over features or rows, for every number of the other, at each penalty.

The models are linear ones on random features, solved exactly by `benchmarks/peaks.py`; their errors are stored here.
"""

import csv
from importlib.resources import files
from statistics import median
from typing import NamedTuple

from d2l_regression.pages.markup import element, true_minus
from essay_repro.reporting import explore

NAME, TITLE = "peaks", "Where does the error peak?"
COMMAND = "python benchmarks/peaks.py"
WIDTH, HEIGHT, LEFT, TOP = 340, 210, 38, 24
LEAST, MOST = 0.3, 3_000.0  # the error axis: beyond it a peak is cut


class Solved(NamedTuple):
    """One model: rows it was fitted on, features, strength of the penalty; its error's middle, least and most of seeds.

    The middle is the median: where a feature is all but dead, one seed of five may err by thousands.
    """

    rows: int
    features: int
    l2: float
    middle: float
    low: float
    high: float


def read():
    """The stored models, a list of `Solved`."""
    text = files("essay_repro.reporting").joinpath("peaks.csv").read_text(encoding="utf-8")
    errors = {}
    for row in csv.DictReader(text.splitlines()):
        errors.setdefault((int(row["rows"]), int(row["features"]), float(row["l2"])), []).append(
            float(row["one_minus_r2"])
        )
    return [Solved(*key, median(values), min(values), max(values)) for key, values in errors.items()]


def section():
    """The question with what answers it, an element."""
    models = read()
    rows, counts, strengths = ([*dict.fromkeys(values)] for values in list(zip(*models, strict=True))[:3])
    fixed = [n for n in rows if n in counts]  # as many rows as features, for either: the same stops
    stops = {str(n): f"{n:,}" for n in fixed}
    panels = [
        _panel(over, strength, n, [one for one in models if one.l2 == strength])
        for over in ("features", "rows")
        for strength in strengths
        for n in fixed
    ]
    penalties = {f"{strength:g}": f"λ = {strength:g}" if strength else "no penalty" for strength in strengths}
    header = ("λ", "Rows", *(f"{count:,}" for count in counts))
    lines = [
        (f"{strength:g}", f"{n:,}", *(_short(one.middle) for one in models if (one.rows, one.l2) == (n, strength)))
        for strength in strengths
        for n in rows
    ]
    return explore.block(
        NAME,
        "First your guess: on 500 rows and without a penalty, how many features make the worst model?",
        {f"{n}": f"{n:,}" for n in (30, 100, 500, 1_000, 2_000)},
        [
            explore.Choice("Over", {"features": "the number of features", "rows": "the number of rows"}),
            explore.Slide("Penalty", penalties),
            explore.Slide("The other is held at", stops, fixed.index(500)),
        ],
        panels,
        explore.numbers("1 − R² on new rows, by number of random features: medians over five seeds", header, lines),
        "Without a penalty the error is largest where there are about as many features as rows: the model can only "
        "just fit them all. Move the rows and the peak moves along. A small penalty takes it away, and on many rows a "
        "larger one helps large models too. Lines are medians over five seeds; bands show all five.",
    )


def _panel(over, strength, fixed, models):
    """The curve over one of features and rows, where the other is fixed."""
    other = "rows" if over == "features" else "features"
    curve = sorted((one for one in models if getattr(one, other) == fixed), key=lambda one: getattr(one, over))
    worst = max(curve, key=lambda one: one.middle)
    penalty = f"λ = {strength:g}" if strength else "no penalty"
    told = (
        f"{fixed:,} {other}, {penalty}: the error is largest, {_short(worst.middle)}, at {getattr(worst, over):,} "
        f"{over}, and {_short(curve[-1].middle)} at {getattr(curve[-1], over):,}."
    )
    heading = f"{fixed:,} {other}, {penalty}"
    return explore.Panel((over, f"{strength:g}", str(fixed)), heading, _picture(curve, over, fixed, told), told)


def _picture(curve, over, fixed, told):
    places = [getattr(one, over) for one in curve]
    x = explore.Log(min(places), max(places), LEFT, WIDTH - 8)
    y = explore.Log(LEAST, MOST, HEIGHT, TOP)
    parts = []
    for value in (0.5, 1, 10, 100, 1_000):
        at = str(y(value))
        parts.append(element("line", x1=str(LEFT), x2=str(WIDTH), y1=at, y2=at, style="stroke: var(--rule)"))
        parts.append(element("text", f"{value:,g}", x=str(LEFT - 5), y=str(y(value) + 4), text_anchor="end"))
    for value in x.ticks():
        if str(value)[0] != "5" or value == 500:
            parts.append(element("text", f"{value:,g}", x=str(x(value)), y=str(HEIGHT + 15), text_anchor="middle"))
    at = str(x(fixed))
    dotted = "stroke: currentColor; stroke-dasharray: 2 3"
    parts.append(element("line", x1=at, x2=at, y1=str(TOP), y2=str(HEIGHT), style=dotted))
    parts.append(element("text", f"rows = features = {fixed:,}", x=at, y=str(TOP - 10), text_anchor="middle"))
    band = [f"{x(place)},{y(one.high)}" for place, one in zip(places, curve, strict=True)]
    band += [f"{x(place)},{y(one.low)}" for place, one in reversed(list(zip(places, curve, strict=True)))]
    parts.append(element("polygon", points=" ".join(band), style="fill: var(--vermillion); opacity: 0.25"))
    line = " ".join(f"{x(place)},{y(one.middle)}" for place, one in zip(places, curve, strict=True))
    parts.append(element("polyline", points=line, style="fill: none; stroke: var(--vermillion); stroke-width: 2"))
    for place, one in zip(places, curve, strict=True):
        parts.append(element("circle", cx=str(x(place)), cy=str(y(one.middle)), r="3", style="fill: var(--vermillion)"))
    under = "random features" if over == "features" else "training rows"
    parts.append(
        element("text", f"{under} (number)", x=str((LEFT + WIDTH) // 2), y=str(HEIGHT + 32), text_anchor="middle")
    )
    parts.append(element("text", "1 − R²", x="0", y="10"))
    view = f"0 0 {WIDTH} {HEIGHT + 38}"
    return element("svg", *parts, viewBox=view, role="img", aria_label=true_minus(told))


def _short(value):
    return f"{float(f'{value:.3g}'):,g}"
