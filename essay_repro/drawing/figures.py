"""The figures' common parts: curves over training steps in the essay's style, and files on disk."""

from contextlib import contextmanager
from contextvars import ContextVar
from math import isfinite, nan
from typing import NamedTuple

from matplotlib import rc_context
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, LogLocator, NullFormatter

from d2l_regression.plotting import GREY, PALETTE, name_ends
from essay_repro.drawing import summary

STYLE = {
    "font.size": 10,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.titlesize": 11,
    "axes.titlelocation": "left",
    "svg.hashsalt": "essay_repro",  # the same picture gives the same file
    "svg.fonttype": "none",  # text stays text: it can be searched, read aloud and set in the page's own font
}


class Form(NamedTuple):
    """What a figure is made for: its size in inches, the points of its small print, whether a legend names its lines.

    A legend stands above the axes and adds to the height; without it a name stands at the end of its line.
    """

    width: float
    height: float
    small: float
    legend: bool


WIDE = Form(7.2, 4.3, small=8, legend=False)
NARROW = Form(4.0, 3.2, small=9.7, legend=True)  # for a phone: no room beside the axes, and no size below the text's
_form = ContextVar("form", default=WIDE)


@contextmanager
def drawn_as(form):
    """Within it, all figures are drawn in that `Form`."""
    token = _form.set(form)
    try:
        yield
    finally:
        _form.reset(token)


def steps_figure():
    """A figure and one axis for curves over steps."""
    figure = Figure(figsize=_form.get()[:2], layout="constrained")
    return figure, figure.add_subplot()


def test_and_training(lines):
    """(curves, dashed) for `step_curves`: each line's test curve, and in its colour its training curve, dashed.

    Args:
        lines: (rows, condition, n_train, name, name of a colour).
    """
    curves, dashed = {}, []
    for rows, condition, n_train, name, colour in lines:
        dashed.append(f"{name}, training")
        curves[name, PALETTE[colour]] = summary.curve(rows, condition, "test", n_train=n_train)
        curves[dashed[-1], PALETTE[colour]] = summary.curve(rows, condition, "train", n_train=n_train)
    return curves, dashed


def step_curves(ax, curves, *, dashed=(), published=(), first=1, lowest=0.0):
    """Draw curves of 1 − R² over training steps on log axes, each a mean with a band from lowest to highest seed.

    Args:
        curves: {(name, colour): summary.Curve}. A name is written where its line ends.
        dashed: names to be drawn dashed, as the essay draws in-sample errors.
        published: (steps, means, name) of curves to be drawn in grey.
        first: where the axis of steps begins; step 0 has no place on a log axis, it is in the results file.
        lowest: where the axis of errors ends; a mean below it is not drawn.
    """
    lines = []
    for (name, colour), curve in curves.items():
        keep = [k for k, step in enumerate(curve.steps) if step >= first]
        steps = [curve.steps[k] for k in keep]
        values = [[by_step[k] for by_step in curve.by_seed.values()] for k in keep]
        style = "--" if name in dashed else "-"
        means = [mean if (mean := sum(v) / len(v)) > lowest else nan for v in values]
        (line,) = ax.plot(steps, means, style, color=colour, linewidth=2, label=name)
        if len(curve.by_seed) > 1:
            ax.fill_between(steps, [min(v) for v in values], [max(v) for v in values], color=colour, alpha=0.2, lw=0)
        lines.append(line)
    for steps, means, name in published:
        keep = [k for k, step in enumerate(steps) if step >= first]
        xy = [steps[k] for k in keep], [means[k] for k in keep]
        lines += ax.plot(*xy, color=GREY, linewidth=1.2, label=name, zorder=1)
    ax.set(xscale="log", yscale="log", xlabel="training steps (number of updates)", ylabel="1 − R² (lower is better)")
    mean_line(ax)  # before a limit is set: after it, the axis would not stretch to the line
    if lowest:
        ax.set_ylim(bottom=lowest)
    whole_ticks(ax)
    plain_ticks(ax)
    _name(ax, lines)


def value_curves(ax, series, x_label, *, log_x=False, published=(), lowest=0.0):
    """Draw errors over a setting (rows, strength, parameters), each a mean with a band from lowest to highest seed.

    Args:
        series: {(name, colour, line style): {x: {seed: error}}}. A name is written where its line ends.
        x_label: "quantity (unit)".
        log_x: whether the setting spans orders of magnitude.
        published: {name: {x: mean}} of curves to be drawn in grey.
        lowest: where the axis of errors ends; a mean below it is not drawn.
    """
    lines = []
    for (name, colour, style), by_x in series.items():
        values = [list(by_seed.values()) for by_seed in by_x.values()]
        means = [mean if (mean := sum(v) / len(v)) > lowest else nan for v in values]
        lines += ax.plot(list(by_x), means, style, marker="o", markersize=4, color=colour, linewidth=2, label=name)
        if len(values[0]) > 1:
            low, high = [min(v) for v in values], [max(v) for v in values]
            ax.fill_between(list(by_x), low, high, color=colour, alpha=0.2, lw=0)
    for name, by_x in dict(published).items():
        lines += ax.plot(list(by_x), list(by_x.values()), color=GREY, linewidth=1.2, label=name, zorder=1)
    ax.set(xscale="log" if log_x else "linear", yscale="log", xlabel=x_label, ylabel="1 − R² (lower is better)")
    if log_x:
        whole_ticks(ax)
    mean_line(ax)
    if lowest:
        ax.set_ylim(bottom=lowest)
    plain_ticks(ax)
    _name(ax, lines)


def _name(ax, lines):
    """Name each line at its end, or in a legend above the axes, the highest end first."""
    if not _form.get().legend:
        name_ends(ax, lines)
        return
    lines = sorted((line for line in lines if _height(line) is not None), key=_height, reverse=True)
    for columns in (2, 1):
        legend = ax.figure.legend(
            handles=lines,
            loc="outside upper left",
            ncols=columns,
            frameon=False,
            labelcolor="linecolor",
            handlelength=2.2,  # long enough to tell a dashed line from a dotted one
            borderpad=0,
            labelspacing=0.3,
            columnspacing=1.5,
        )
        box = legend.get_window_extent()
        if columns == 1 or box.width < 0.97 * ax.figure.bbox.width:
            break
        legend.remove()
    ax.figure.set_figheight(_form.get().height + box.height / ax.figure.dpi)


def _height(line):
    """The last value of a line that is drawn on a log axis; None if there is none."""
    return next((value for value in reversed(line.get_ydata()) if isfinite(value) and value > 0), None)


def mean_line(ax):
    """A line at 1, the error of always predicting the mean of the labels."""
    ax.axhline(1, color=GREY, linewidth=1, linestyle=":", zorder=0)
    _on_line(ax, 1, "predicts the mean", GREY, "right")


def level(ax, value, name, colour):
    """A level line for an error that takes no training steps, named at its left; draw it before `step_curves`."""
    ax.axhline(value, color=colour, linewidth=1, linestyle="-.", zorder=1)
    _on_line(ax, value, name, colour, "left")


def upright(ax, value, name, colour):
    """An upright line at a setting that matters, named at its top."""
    ax.axvline(value, color=colour, linewidth=1, linestyle=":", zorder=0)
    style = {
        "textcoords": "offset points",
        "fontsize": _form.get().small,
        "color": colour,
        "rotation": 90,
        "va": "top",
        "ha": "right",
    }
    ax.annotate(name, (value, 1), (-2, -2), xycoords=ax.get_xaxis_transform(), **style)


def _on_line(ax, value, name, colour, side):
    style = {"textcoords": "offset points", "fontsize": _form.get().small, "color": colour, "ha": side}
    x, gap = (0, 4) if side == "left" else (1, -4)
    ax.annotate(name, (x, value), (gap, 3), xycoords=ax.get_yaxis_transform(), **style)


def plain_ticks(ax):
    """Write the error axis in plain decimals: the narrower its range, the more of them."""
    low, high = ax.get_ylim()
    plain = FuncFormatter(lambda value, _: f"{value:g}" if value < 1_000 else f"{value:,.0f}")
    subs = (1, 2, 3, 4, 5, 7) if high / low < 30 else (1, 2, 5) if high / low < 3_000 else (1,)
    ax.yaxis.set_major_locator(LogLocator(subs=subs))
    ax.yaxis.set_major_formatter(plain)
    ax.yaxis.set_minor_formatter(plain if high / low < 5 else NullFormatter())
    ax.tick_params(axis="y", which="minor", labelsize=_form.get().small, labelcolor=GREY)


def whole_ticks(ax):
    """Write a log axis of counts in whole numbers: powers of ten, and some between where the range is less than one."""
    low, high = ax.get_xlim()
    whole = FuncFormatter(lambda value, _: f"{value:,.0f}")
    if ax.figure.get_figwidth() <= NARROW.width:
        ax.xaxis.set_major_locator(LogLocator(numticks=5))
    ax.xaxis.set_major_formatter(whole)
    if high / low < 10:
        ax.xaxis.set_minor_locator(LogLocator(subs=(2, 3, 5, 7)))
    ax.xaxis.set_minor_formatter(whole if high / low < 10 else NullFormatter())


def caption(figure, text):
    """Small print below the axes that says what the figure's marks are."""
    figure.supxlabel(text, fontsize=_form.get().small, color=GREY, x=0.01, ha="left")


def save(draw, folder, name, title, data):
    """Draw and write `<name>.png` and `<name>.svg`; the paths written.

    Args:
        draw: a function that returns the finished figure.
        title: what the picture shows, as its text alternative.
        data: the source of the digits, written in the upper right corner.

    Raises: OSError if the folder cannot be written.
    """
    paths = [folder / f"{name}.{kind}" for kind in ("png", "svg")]
    with rc_context(STYLE):
        figure = draw()
        figure.axes[0].set_title(data, loc="right", fontsize=8, color=GREY)
        for path in paths:
            metadata = {"Title": title, "Date": None} if path.suffix == ".svg" else {"Title": title}
            figure.savefig(path, dpi=160, metadata=metadata)
    return paths


def band_note(seeds, published=False):
    """What lines and bands mean, for a caption."""
    note = f"line: mean; band: lowest to highest of {seeds} seeds" if seeds > 1 else "one seed, no band"
    return note + ("; grey: the author's stored means, predictions rounded" if published else "")


def lowest_note(lowest):
    """What an axis of errors that ends above some of them says so with, on a line of its own."""
    return f"\nmeans below {lowest} are not drawn"
