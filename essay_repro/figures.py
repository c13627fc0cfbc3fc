"""The figures' common parts: curves over training steps in the essay's style, and files on disk."""

from math import nan

from matplotlib import rc_context
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, LogLocator, NullFormatter

from d2l_regression.plotting import GREY, PALETTE, name_ends
from essay_repro import summary
from essay_repro.results import ResultsError

STYLE = {
    "font.size": 10,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.titlesize": 11,
    "axes.titlelocation": "left",
    "svg.hashsalt": "essay_repro",  # the same picture gives the same file
    "svg.fonttype": "none",  # text stays text: it can be searched, read aloud and set in the page's own font
}


def steps_figure(width=7.2, height=4.3):
    """A figure and one axis for curves over steps."""
    figure = Figure(figsize=(width, height), layout="constrained")
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
    if lowest:
        ax.set_ylim(bottom=lowest)
    mean_line(ax)
    plain_ticks(ax)
    name_ends(ax, lines)


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
        ax.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.0f}"))
    if lowest:
        ax.set_ylim(bottom=lowest)
    mean_line(ax)
    plain_ticks(ax)
    name_ends(ax, lines)


def mean_line(ax):
    """A line at 1, the error of always predicting the mean of the labels."""
    ax.axhline(1, color=GREY, linewidth=1, linestyle=":", zorder=0)
    _on_line(ax, 1, "predicts the mean", GREY, "right")


def level(ax, value, name, colour):
    """A level line for an error that takes no training steps, named at its left; draw it before `step_curves`."""
    ax.axhline(value, color=colour, linewidth=1, linestyle="-.", zorder=1)
    _on_line(ax, value, name, colour, "left")


def upright(ax, value, name, colour):
    """An upright line at a setting that matters, named at its foot."""
    ax.axvline(value, color=colour, linewidth=1, linestyle=":", zorder=0)
    style = {
        "textcoords": "offset points",
        "fontsize": 8,
        "color": colour,
        "rotation": 90,
        "va": "bottom",
        "ha": "right",
    }
    ax.annotate(name, (value, 0), (-2, 4), xycoords=ax.get_xaxis_transform(), **style)


def _on_line(ax, value, name, colour, side):
    style = {"textcoords": "offset points", "fontsize": 8, "color": colour, "ha": side}
    x, gap = (0, 4) if side == "left" else (1, -4)
    ax.annotate(name, (x, value), (gap, 3), xycoords=ax.get_yaxis_transform(), **style)


def plain_ticks(ax):
    """Write the error axis in plain decimals: the narrower its range, the more of them."""
    low, high = ax.get_ylim()
    plain = FuncFormatter(lambda value, _: f"{value:g}")
    ax.yaxis.set_major_locator(LogLocator(subs=(1, 2, 3, 4, 5, 7) if high / low < 30 else (1, 2, 5)))
    ax.yaxis.set_major_formatter(plain)
    ax.yaxis.set_minor_formatter(plain if high / low < 5 else NullFormatter())
    ax.tick_params(axis="y", which="minor", labelsize=7, labelcolor=GREY)


def caption(figure, text):
    """Small print below the axes that says what the figure's marks are."""
    figure.supxlabel(text, fontsize=8, color=GREY, x=0.01, ha="left")


def save(draw, folder, name, title, data):
    """Draw and write `<name>.png` and `<name>.svg`; the paths written.

    Args:
        draw: a function that returns the finished figure.
        title: what the picture shows, as its text alternative.
        data: the source of the digits, written in the upper right corner.

    Raises: ResultsError if the folder cannot be written.
    """
    paths = [folder / f"{name}.{kind}" for kind in ("png", "svg")]
    with rc_context(STYLE):
        figure = draw()
        figure.axes[0].set_title(data, loc="right", fontsize=8, color=GREY)
        for path in paths:
            metadata = {"Title": title, "Date": None} if path.suffix == ".svg" else {"Title": title}
            try:
                figure.savefig(path, dpi=160, metadata=metadata)
            except OSError as error:
                raise ResultsError(f"{path} cannot be written: {error.strerror or error}") from error
    return paths


def band_note(seeds, published=False):
    """What lines and bands mean, for a caption."""
    note = f"line: mean; band: lowest to highest of {seeds} seeds" if seeds > 1 else "one seed, no band"
    return note + ("; grey: the author's stored means, predictions rounded" if published else "")
