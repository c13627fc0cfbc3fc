"""How many rows before the network wins? The measured errors, to be moved through by the number of rows."""

from d2l_regression.pages.markup import element, true_minus
from essay_repro import deep, features, more_data
from essay_repro.drawing import summary
from essay_repro.reporting import explore
from essay_repro.reporting.claims.compared import errors_of
from essay_repro.reporting.claims.deeply import compared_sizes
from essay_repro.reporting.verdict import mean, minus

NAME, TITLE = "overtaking", "How many rows before the network wins?"
NEEDS = {"more_data", "features", "deep"}
NETWORK = "network"
# A colour and a sign of its own for each model.
MARKS = {
    "linear, pixels": ("blue", "circle"),
    "linear, squares": ("purple", "square"),
    "linear, products": ("green", "triangle"),
    "products, stopped early": ("orange", "turned"),
    NETWORK: ("vermillion", "diamond"),
}
STOPS = {
    "last": "the last step",
    "validated": "the step that validation rows choose",
    "solved": "the exact solution",
}
AT = {
    "last": "at the last step of each",
    "validated": "at the step that validation rows choose for each",
    "solved": "linear models solved exactly, the network, which has no such solution, at its validated step",
}
WIDTH, LINE, TOP = 340, 38, 6


def section(evidence):
    """The question with what answers it, an element; None if the models were not trained on the same rows."""
    if not evidence.stored.keys() >= NEEDS:
        return None
    sizes = compared_sizes(evidence)
    if not sizes:
        return None
    errors = {(stop, n): _errors(evidence, stop, n) for stop in STOPS for n in sizes}
    # The same axis at every stop. Solved exactly, a model at its peak errs by hundreds: its number says so.
    values = [mean(by_seed) for (stop, _), of in errors.items() if stop != "solved" for by_seed in of.values()]
    axis = explore.Log(min(values) / 1.2, max(1.0, *values) * 1.2, 8, WIDTH - 8)
    rows = {str(n): f"{n:,} rows" for n in sizes}
    panels = [
        explore.Panel(
            (stop, str(n)), f"{n:,} rows, {STOPS[stop]}", _picture(axis, of, f"{n:,} rows"), _told(stop, n, of)
        )
        for (stop, n), of in errors.items()
    ]
    return explore.block(
        NAME,
        "First your guess: from how many rows on is the network clearly better than every linear model?",
        {**rows, "never": "never"},
        [explore.Choice("Compared at", STOPS), explore.Slide("Training rows", rows)],
        panels,
        _numbers(errors),
        _answer(errors),
    )


def _errors(evidence, stop, n):
    """{model: {seed: 1 − R²}}, of the models that there are at this stop."""
    if stop == "solved":
        rows = evidence.stored["features"].rows
        solved = {
            "linear, pixels": errors_of(evidence, "more_data", more_data.SOLVED, n_train=n),
            "linear, squares": errors_of(evidence, "features", features.SOLVED, n_train=n),
        }
        if n in summary.sizes(rows, features.PAIRWISE_SOLVED):
            solved["linear, products"] = errors_of(evidence, "features", features.PAIRWISE_SOLVED, n_train=n)
        return {**solved, NETWORK: errors_of(evidence, "deep", deep.DEEP, n_train=n, step="validated")}
    trained = {
        "linear, pixels": errors_of(evidence, "more_data", more_data.TRAINED, n_train=n, step=stop),
        "linear, squares": errors_of(evidence, "features", features.SQUARES, n_train=n, step=stop),
        "linear, products": errors_of(evidence, "features", features.PAIRWISE, n_train=n, step=stop),
    }
    if stop == "last":  # the essay's own budget for them, often the better one
        rows = evidence.stored["features"].rows
        trained["products, stopped early"] = features.at_step(rows, n, features.short_budget(rows))
    return {**trained, NETWORK: errors_of(evidence, "deep", deep.DEEP, n_train=n, step=stop)}


def _best(errors):
    """The linear model of the least mean error."""
    return min((name for name in errors if name != NETWORK), key=lambda name: mean(errors[name]))


def _lead(errors):
    """The interval of the network's error minus that of the best linear model, seed by seed."""
    return minus(errors[NETWORK], errors[_best(errors)])


def _told(stop, n, errors):
    network, best, lead = summary.interval(errors[NETWORK].values()), _best(errors), _lead(errors)
    if not lead.excludes_zero:
        verdict = f"{lead.seeds} seeds cannot tell which is better" if lead.seeds > 1 else "one seed cannot tell"
    else:
        verdict = f"the network is clearly {'better' if lead.mean < 0 else 'worse'}"
    rival = summary.interval(errors[best].values())
    return (
        f"{n:,} rows, {AT[stop]}: network {network}; best linear model, {best.removeprefix('linear, ')}, {rival}. "
        f"Difference {lead}: {verdict}."
    )


def _answer(errors):
    """From which number of rows on the network leads clearly, for each way to stop."""
    parts = []
    for stop, words in STOPS.items():
        sizes = [n for of, n in errors if of == stop]
        ahead = [_lead(errors[stop, n]).excludes_zero and _lead(errors[stop, n]).mean < 0 for n in sizes]
        first = next((n for k, n in enumerate(sizes) if all(ahead[k:])), None)
        told = f"from {first:,} rows on" if first else "not to the end of these rows"
        more = [f"{n:,}" for k, n in enumerate(sizes) if ahead[k] and (first is None or n < first)]
        parts.append(f"at {words} {told}" + (f", and on {' and '.join(more)}" if more else ""))
    return f"The network is clearly better than the best linear model {'; '.join(parts)}."


def _numbers(errors):
    header = ("Compared at", "Rows", *MARKS, "network minus best linear")
    lines = []
    for (stop, n), of in errors.items():
        told = [str(summary.interval(of[name].values())) if name in of else "–" for name in MARKS]
        lines.append((STOPS[stop], f"{n:,}", *told, str(_lead(of))))
    return explore.numbers("1 − R² on new rows: means over seeds and 95 % intervals", header, lines)


def _picture(axis, errors, title):
    """A line for each model: its name and number above, its mean as a sign and its interval as a bar below."""
    parts, height = [], TOP + LINE * len(MARKS)
    for value in axis.ticks():
        x = str(axis(value))
        parts.append(element("line", x1=x, x2=x, y1="0", y2=str(height), style="stroke: var(--rule)"))
        words = element("text", f"{value:g}", x=x, y=str(height + 14), text_anchor="middle")
        parts.append(words)
    one = str(axis(1))
    dotted = "stroke: currentColor; stroke-dasharray: 2 3"
    parts.append(element("line", x1=one, x2=one, y1="0", y2=str(height), style=dotted))
    for name, by_seed in errors.items():
        value, y = summary.interval(by_seed.values()), TOP + LINE * list(MARKS).index(name) + 10
        colour, sign = MARKS[name]
        end = {"x": str(WIDTH - 4), "text_anchor": "end"}
        parts.append(element("text", name, x="4", y=str(y), style=f"fill: var(--{colour}-text)"))
        beyond = " →" if value.mean > axis.high else ""
        parts.append(element("text", f"{true_minus(str(value))}{beyond}", y=str(y), **end))
        low, high = (axis(value.mean + side * value.half_width) for side in (-1, 1)) if value.seeds > 1 else (0, 0)
        if high > low:
            bar = {"x1": str(low), "x2": str(high), "y1": str(y + 13), "y2": str(y + 13)}
            parts.append(element("line", **bar, style=f"stroke: var(--{colour}); stroke-width: 3"))
        parts.append(_sign(sign, axis(value.mean), y + 13, colour))
    label = element("text", "1 − R² on new rows; dotted: predicts the mean", x="4", y=str(height + 30))
    view = f"0 0 {WIDTH} {height + 36}"
    spoken = f"Errors on {title}: " + "; ".join(
        f"{name} {summary.interval(by_seed.values())}" for name, by_seed in errors.items()
    )
    return element("svg", *parts, label, viewBox=view, role="img", aria_label=spoken)


def _sign(sign, x, y, colour):
    points = {
        "square": "-5,-5 5,-5 5,5 -5,5",
        "triangle": "0,-6 6,5 -6,5",
        "turned": "0,6 6,-5 -6,-5",
        "diamond": "0,-8 7,0 0,8 -7,0",
    }
    style = f"fill: var(--{colour}); stroke: var(--ground)"
    if sign == "circle":
        return element("circle", cx=str(x), cy=str(y), r="5.5", style=style)
    return element("polygon", points=points[sign], transform=f"translate({x} {y})", style=style)
