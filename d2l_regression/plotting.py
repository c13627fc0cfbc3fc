"""Pictures of the section: each function draws on the axis it is given and returns it; nothing is trained here.

Figures come from matplotlib.figure.Figure or plt.subplots, as the caller likes. Lines are named where they run, not in
a legend, so that a reader need not match colours; names may stand beside the axis, so use layout="constrained".
Source: Dive into Deep Learning, "Linear Regression", https://d2l.ai/chapter_linear-regression/linear-regression.html
"""

import numpy as np
from matplotlib import rcParams
from matplotlib.patches import Ellipse

from d2l_regression.likelihood import normal_density
from d2l_regression.metrics import as_column
from d2l_regression.scratch import closed_form

# Okabe and Ito's colours, told apart with any kind of colour vision; https://jfly.uni-koeln.de/color/
PALETTE = {
    "blue": "#0072B2",
    "vermillion": "#D55E00",
    "green": "#009E73",
    "purple": "#CC79A7",
    "orange": "#E69F00",
    "sky": "#56B4E9",
    "black": "#000000",
    "yellow": "#F0E442",  # last: too pale for a thin line on white
}
GREY = "#666666"


def fitted_line(ax, x, y, weight, bias, x_label="feature (no unit)", y_label="label (no unit)", errors=True):
    """The samples, the line weight · x + bias and, in between, each sample's error as a thin upright.

    x: one feature, shape (n,) or (n, 1). y: labels, the same. x_label, y_label: "quantity (unit)".
    errors: whether to draw the uprights.
    """
    x, y = as_column(x, "x")[:, 0], as_column(y, "y")[:, 0]
    ends = np.array([x.min(), x.max()])
    if errors:
        ax.vlines(x, y, weight * x + bias, color=PALETTE["orange"], linewidth=1, zorder=1)
    ax.scatter(x, y, s=18, color=PALETTE["blue"], linewidths=0, zorder=3)
    ax.plot(ends, weight * ends + bias, color=PALETTE["vermillion"], linewidth=2, zorder=2)
    return _finish(ax, x_label, y_label)


def residuals(ax, labels, predictions, label_name="label (no unit)"):
    """Label minus prediction against prediction: a level cloud around 0 if the fit is good, else what is missing shows.

    labels, predictions: shape (n,) or (n, 1). label_name: "quantity (unit)".
    """
    labels, predictions = as_column(labels, "labels")[:, 0], as_column(predictions, "predictions")[:, 0]
    ax.axhline(0, color=GREY, linewidth=1)
    ax.scatter(predictions, labels - predictions, s=18, color=PALETTE["blue"], linewidths=0)
    return _finish(ax, f"predicted {label_name}", f"residual of {label_name}")


def squared_loss(ax):
    """The book's ½(ŷ − y)² and Keras' (ŷ − y)² against the error, and the slope that the ½ makes equal to the error."""
    error = np.linspace(-3, 3, 241)
    ax.plot(error, error**2, color=PALETTE["orange"], linewidth=1.5, linestyle="--")
    ax.plot(error, 0.5 * error**2, color=PALETTE["blue"], linewidth=2)
    at = 2.0
    ax.plot([at - 0.9, at + 0.9], [0.5 * at**2 - 0.9 * at, 0.5 * at**2 + 0.9 * at], color=PALETTE["vermillion"])
    slope = PALETTE["vermillion"]
    ax.annotate("slope 2\nat error 2", (at, 0.5 * at**2), (8, -20), textcoords="offset points", color=slope)
    ax.text(0, 7, "Keras: (ŷ − y)²", color=PALETTE["orange"], ha="center")
    ax.text(-3, 0.2, "the book:\n½(ŷ − y)²", color=PALETTE["blue"])
    return _finish(ax, "error ŷ − y (unit of the label)", "loss (unit of the label, squared)")


def loss_landscape(ax, x, y, weights, biases, rings=6):
    """The book's loss of the line weight · x + bias as a map: rings of equal loss, and a dot where it is least.

    From ring to ring the root of what the loss has above its least grows evenly, up to the farthest corner of the map:
    a bowl as steep in all directions shows as rings of equal distance, a valley as long ellipses.
    x: one feature, shape (n,) or (n, 1). y: labels, the same. weights, biases: (lowest, highest) shown.
    rings: how many.
    """
    x, y = as_column(x, "x"), as_column(y, "y")
    best = closed_form(x, y)
    center = np.array([best.w.item(), best.b])
    # Least squares leaves errors that no line takes up: what a line has above the least is ½ offᵀ H off.
    design = np.hstack([x, np.ones_like(x)])
    bends, directions = np.linalg.eigh(design.T @ design / len(x))
    corners = np.array([(w, b) for w in weights for b in biases]) - center
    highest = np.sqrt(0.5 * np.mean((design @ corners.T) ** 2, axis=0)).max()
    angle = np.degrees(np.arctan2(directions[1, 0], directions[0, 0]))
    for root in highest * np.arange(1, rings + 1) / rings:
        flat, steep = 2 * root * np.sqrt(2 / bends)
        ax.add_patch(Ellipse(center, flat, steep, angle=angle, fill=False, edgecolor=PALETTE["sky"], linewidth=0.8))
    ax.plot(*center, "o", color=PALETTE["vermillion"], zorder=4)
    ax.set(xlim=weights, ylim=biases)
    return _finish(ax, "weight (label's unit / feature's unit)", "bias (label's unit)")


def loss_curves(
    ax, curves, x_label="step (count)", y_label="loss (unit of the label, squared)", log_x=False, log_y=True
):
    """One line for each curve, its name at its right end.

    curves: name → losses, shape (s,), drawn at steps 1 … s; or name → (steps, losses), both of shape (s,).
    log_x, log_y: logarithmic axes.
    """
    ax.set_xscale("log" if log_x else "linear")
    ax.set_yscale("log" if log_y else "linear")
    lines = []
    for (name, curve), colour in zip(curves.items(), _colours(len(curves)), strict=True):
        steps, losses = curve if isinstance(curve, tuple) else (np.arange(1, len(curve) + 1), curve)
        lines += ax.plot(steps, losses, color=colour, linewidth=1.5, label=name)
    _finish(ax, x_label, y_label)
    name_ends(ax, lines)
    return ax


def densities(ax, parameters=((0, 1), (0, 2), (3, 1)), density=normal_density, width_name="std", x_label="x (no unit)"):
    """One density for each (mean, width), its parameters written where it stands clearest of the others.

    density: called as density(x, mean, width). width_name: what the second parameter is, "scale" for `laplace_density`.
    """
    x = np.linspace(
        min(mean - 3.5 * width for mean, width in parameters),
        max(mean + 3.5 * width for mean, width in parameters),
        701,
    )
    curves = np.array([density(x, mean, width) for mean, width in parameters])
    for i, ((mean, width), colour) in enumerate(zip(parameters, _colours(len(parameters)), strict=True)):
        ax.plot(x, curves[i], color=colour, linewidth=2)
        others = np.delete(curves, i, axis=0).max(axis=0, initial=0)
        at = np.argmax(curves[i] - others)
        ax.annotate(
            f"mean {mean:g}\n{width_name} {width:g}",
            (x[at], curves[i, at]),
            (-6 if x[at] < mean else 6, 4),
            textcoords="offset points",
            ha="right" if x[at] < mean else "left",
            color=colour,
        )
    ax.set_ylim(0, 1.15 * curves.max())  # room for the names on the peaks
    return _finish(ax, x_label, "density (1 / unit of x)")


def with_minimum(ax, grid, values, x_label, y_label, colour=PALETTE["blue"]):
    """One curve and its lowest point; two of these, one above the other, show that two losses share their minimiser.

    grid, values: shape (g,), for example `grid` and `nll` of a likelihood.Profile.
    """
    best = np.argmin(values)
    ax.plot(grid, values, color=colour, linewidth=2)
    ax.axvline(grid[best], color=GREY, linewidth=1, linestyle=":")
    ax.plot(grid[best], values[best], "o", color=colour)
    middle = ax.get_xaxis_transform()  # x in data, y as a fraction of the axis: inside the bowl nothing is in the way
    ax.annotate(f" least at {grid[best]:.3g}", (grid[best], 0.6), xycoords=middle, color=colour)
    return _finish(ax, x_label, y_label)


def _colours(count):
    names = [name for name in PALETTE if name != "yellow"]
    return [PALETTE[names[i % len(names)]] for i in range(count)]


def _finish(ax, x_label, y_label):
    ax.set_xlabel(x_label)
    ax.set_ylabel(y_label)
    ax.spines[["top", "right"]].set_visible(False)
    return ax


def name_ends(ax, lines):
    """Write each line's name to the right of the axis, at the height of its last point or pushed apart from another."""
    ax.set_ylim(ax.get_ylim())  # the heights below hold only while the limits stay
    ends = [end for end in (_last_point(ax, line) for line in lines) if end is not None]
    ends.sort(key=lambda end: end[1])
    line_height = 1.4 * rcParams["font.size"]
    gap = line_height / (ax.get_window_extent().height * 72 / ax.figure.dpi)  # as a fraction of the axis
    for (line, _, point), height in zip(ends, _apart([end[1] for end in ends], gap), strict=True):
        ax.annotate(
            line.get_label(),
            point,
            (1.03, height),
            textcoords=ax.transAxes,
            va="center",
            color=line.get_color(),
            arrowprops={
                "arrowstyle": "-",
                "color": line.get_color(),
                "linewidth": 0.5,
                "relpos": (0, 0.5),
                "shrinkA": 0,
            },
            annotation_clip=False,
        )


def _last_point(ax, line):
    """(line, height as a fraction of the axis, (x, y)) of the last point that can be drawn; None if there is none."""
    x, y = (np.asarray(values, dtype=float) for values in line.get_data())
    shown = np.flatnonzero(np.isfinite(y) & ((y > 0) | (ax.get_yscale() != "log")))
    if not len(shown):
        return None
    point = (x[shown[-1]], y[shown[-1]])
    return line, ax.transAxes.inverted().transform(ax.transData.transform(point))[1], point


def _apart(heights, gap):
    """Rising heights at least gap apart: pushed up, then back down from the top of the axis."""
    up = list(heights)
    for i in range(1, len(up)):
        up[i] = max(up[i], up[i - 1] + gap)
    for i in reversed(range(len(up))):
        up[i] = min(up[i], 1 - gap * (len(up) - 1 - i))
    return up
