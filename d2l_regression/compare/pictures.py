"""The figures of a report: each draws on an axis and returns nothing. Blue is the network, vermillion the line."""

import io
import warnings

import numpy as np
from matplotlib import rc_context
from matplotlib.figure import Figure

from d2l_regression.compare.contest import BEST_LINE, BEST_NETWORK
from d2l_regression.pages import svg
from d2l_regression.plotting import GREY, PALETTE

FORMS = {"wide": 7.2, "narrow": 3.9}  # inches, for a screen and for a phone
STYLE = {
    "font.size": 10,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "text.parse_math": False,  # a name may hold dollars
    "svg.hashsalt": "compare",  # the same picture gives the same page
    **svg.STYLE,
}
NETWORK, LINE = PALETTE["blue"], PALETTE["vermillion"]


def drawn(draw, height, name, title):
    """The <svg> elements of a figure, one for each of `FORMS`. draw: called with an axis and whether it is narrow."""
    found = []
    for kind, width in FORMS.items():
        with rc_context(STYLE), warnings.catch_warnings():
            warnings.filterwarnings("ignore", "Glyph .* missing", UserWarning)  # the page's own font may have it
            figure = Figure(figsize=(width, height), layout="constrained")
            draw(figure.add_subplot(), kind == "narrow")
            text = io.StringIO()
            figure.savefig(text, format="svg", metadata={"Date": None})
        found.append(svg.embedded(text.getvalue(), kind, f"{name}-{kind}", title))
    return found


def errors(found, ax, narrow):
    """Every contender's error: a dot for the mean, a bar from its lowest to its highest fold."""
    table = found.summary()[::-1]
    best = {BEST_NETWORK: NETWORK, BEST_LINE: LINE}
    for at, row in enumerate(table.itertuples()):
        colour = best.get(row.contender, GREY)
        heavy = row.contender in best
        ax.plot([row.low, row.high], [at, at], color=colour, linewidth=3 if heavy else 1, solid_capstyle="butt")
        ax.plot(row.error, at, "o", color=colour, markersize=8 if heavy else 4)
    names = [_short(name) if narrow else name for name in table.contender]
    ax.set_yticks(range(len(names)), names)
    for label, name in zip(ax.get_yticklabels(), table.contender, strict=True):
        label.set_color(best.get(name, GREY))
    ax.set_xlim(0, max(1.05, min(1.6, table.high.max() * 1.05)))
    ax.axvline(1, color=GREY, linewidth=0.8, linestyle=":")
    ax.set_xlabel("error, 1 − R² on new rows (0 is perfect)")


def _short(name):
    for long, short in (
        (", chosen inside", ""),
        (", piecewise-linear columns", ", bent"),
        ("ridge on piecewise-linear columns", "ridge, bent"),
        ("ridge on squares and products", "ridge, products"),
        (" network, bent", " net, bent"),
    ):
        name = name.replace(long, short)
    return name


def difference(found, ax, narrow):
    """The interval of the difference over the margin within which it would not matter."""
    verdict = found.verdict
    interval = verdict.interval
    ax.axvspan(-verdict.margin, verdict.margin, color=PALETTE["sky"], alpha=0.25, linewidth=0)
    ax.axvline(0, color=GREY, linewidth=1)
    ax.plot([interval.low, interval.high], [0, 0], color=NETWORK, linewidth=4, solid_capstyle="butt")
    ax.plot(interval.mean, 0, "o", color=NETWORK, markersize=9)
    reach = 1.25 * max(abs(interval.low), abs(interval.high), verdict.margin, 1e-9)
    ax.set(xlim=(-reach, reach), ylim=(-1, 1), yticks=[])
    ax.spines["left"].set_visible(False)
    ax.text(-reach, 0.95, "network better", va="top", color=NETWORK)
    ax.text(reach, 0.95, "line better", va="top", ha="right", color=LINE)
    ax.locator_params(axis="x", nbins=5 if narrow else 9)
    ax.set_xlabel("difference in error, network − line")


def learning(found, ax, narrow):
    """Errors of line and network over training rows."""
    points = found.curve.points.groupby("share")[["rows", "line", "network"]].mean()
    for name, colour in (("line", LINE), ("network", NETWORK)):
        ax.plot(points.rows, points[name], "o-", color=colour, linewidth=1.8, markersize=5)
        ax.annotate(name, (points.rows.iloc[-1], points[name].iloc[-1]), (7, -3), textcoords="offset points").set_color(
            colour
        )
    ax.set_xscale("log")
    _plain_ticks(ax, points.rows, narrow)
    ax.set(xlabel="training rows", ylabel="error, 1 − R²")
    ax.margins(x=0.18)


def difference_curve(found, ax, narrow):
    """The difference of network and line over training rows, followed to four times as many."""
    curve = found.curve
    points = curve.points.groupby("share")[["rows", "difference"]].mean()
    ax.axhline(0, color=GREY, linewidth=1)
    ax.fill_between(curve.grid, curve.low, curve.high, color=PALETTE["sky"], alpha=0.35, linewidth=0)
    inside = curve.grid <= points.rows.max()
    ax.plot(curve.grid[inside], curve.middle[inside], color=NETWORK, linewidth=1.8)
    ax.plot(curve.grid[~inside], curve.middle[~inside], color=NETWORK, linewidth=1.8, linestyle=":")
    ax.plot(points.rows, points.difference, "o", color=NETWORK, markersize=5)
    reach = 1.5 * np.abs(points.difference).max() + 1e-9
    ax.set_ylim(max(-reach, curve.low.min() - 1e-9), min(reach, curve.high.max() + 1e-9))
    ax.set_xscale("log")
    _plain_ticks(ax, curve.grid, narrow)
    ax.set(xlabel="training rows (dotted: not measured)", ylabel="network − line")


def _plain_ticks(ax, rows, narrow):
    ticks = np.geomspace(rows.min(), rows.max(), 3 if narrow else 5)
    rounded = sorted({float(f"{tick:.1g}" if narrow else f"{tick:.2g}") for tick in ticks})
    ax.set_xticks(rounded, [f"{tick:,.0f}" for tick in rounded])
    ax.set_xticks([], minor=True)


def dependence(shown, target, ax, narrow):
    """Mean predictions of both along one column."""
    grid, words = shown["grid"], isinstance(shown["grid"][0], str)
    at = np.arange(len(grid)) if words else np.asarray(grid, dtype=float)
    for name, colour in (("line", LINE), ("network", NETWORK)):
        if words:
            ax.plot(shown[name], at, "o", color=colour, markersize=6, label=name)
        else:
            ax.plot(at, shown[name], color=colour, linewidth=2, label=name)
    ax.legend(frameon=False, fontsize=9, labelcolor="linecolor", loc="best")
    label = f"predicted {target}" if len(target) < 24 else "predicted"  # longer, it would not fit beside the axis
    if words:
        ax.set_yticks(at, [word if len(word) < 18 else word[:17] + "…" for word in grid])
        ax.set_xlabel(label)
        ax.margins(y=0.15)
    else:
        name = shown["column"]
        ax.set(xlabel=name if len(name) < 40 else name[:39] + "…", ylabel=label)
    ax.locator_params(axis="x", nbins=4 if narrow else 8)
