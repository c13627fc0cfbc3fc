"""Pictures of the section: each function draws on the axis it is given and returns it; nothing is trained here.

Figures come from matplotlib.figure.Figure or plt.subplots, as the caller likes. Lines are named where they run, not in
a legend, so that a reader need not match colours; names may stand beside the axis, so use layout="constrained".
Source: Dive into Deep Learning, "Linear Regression", https://d2l.ai/chapter_linear-regression/linear-regression.html
"""

import textwrap
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from matplotlib import rcParams
from matplotlib.collections import LineCollection
from matplotlib.patches import Circle

from d2l_regression.likelihood import normal_density
from d2l_regression.metrics import as_column

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
    _name_ends(ax, lines)
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


class Layer(NamedTuple):
    """What a diagram needs of one Dense-like layer."""

    name: str
    inputs: int
    units: int
    activation: str


def dense_layers(model):
    """The Dense-like layers of a Keras model, first to last, as a list of Layer.

    A layer counts if it has a kernel whose last two axes are (inputs, units), so a run axis in front is fine. An
    activation in a layer of its own goes to the layer before it; others (input, dropout) are passed over.
    Raises: ValueError if the model is not built, has no such layer, or they do not form a chain.
    """
    found = []
    for layer in _flat(model):
        kernel, activation = getattr(layer, "kernel", None), _activation(layer)
        if kernel is not None:
            found.append(Layer(layer.name, *(int(size) for size in kernel.shape[-2:]), activation))
        elif found and activation != "linear":
            found[-1] = found[-1]._replace(activation=activation)
    if not found:
        raise ValueError(
            f"model {model.name!r} has no built Dense-like layer, needs one; call it on data once to build it"
        )
    for before, after in pairwise(found):
        if before.units != after.inputs:
            raise ValueError(
                f"model {model.name!r} goes from {before.units} units in {before.name!r} to {after.inputs} inputs in "
                f"{after.name!r}, must be a plain chain; draw its parts one by one"
            )
    return found


def _flat(model):
    """The model's layers, those of models inside it included."""
    for layer in model.layers:
        yield from _flat(layer) if hasattr(layer, "layers") else [layer]


def _activation(layer):
    """The name of what a layer does to its sums; "linear" if nothing."""
    if type(layer).__name__ in ("ReLU", "LeakyReLU", "PReLU", "ELU", "Softmax"):  # layers that are an activation
        return type(layer).__name__
    activation = getattr(layer, "activation", None)
    return getattr(activation, "__name__", None) or getattr(activation, "name", "linear")


RADIUS = 0.34  # of a circle, where neighbours in a column are 1 apart: leaves a third of it open for edges to be seen


def network_diagram(ax, model, max_units=8):
    """A Keras model of Dense-like layers as circles and edges: inputs x₁ … x_d on the left, predictions on the right.

    model: built; see `dense_layers`. max_units: the most places in a column, 3 or more; a wider layer shows its first
    units, an ellipsis and its last one. Below each column stand the layer's name, its size and its activation.
    Size the figure before drawing: letters are scaled to the circles.
    Raises: ValueError as `dense_layers`.
    """
    if max_units < 3:
        raise ValueError(f"max_units is {max_units}, may be 3 or more: a first unit, an ellipsis and a last one")
    layers = dense_layers(model)
    columns = [_places(size, max_units) for size in (layers[0].inputs, *(layer.units for layer in layers))]
    notes = [("input", _count(layers[0].inputs, "feature"), "")]
    notes += [(layer.name, _count(layer.units, "unit"), layer.activation) for layer in layers]
    fills = [PALETTE["sky"], *[PALETTE["green"]] * (len(layers) - 1), PALETTE["orange"]]
    letters = ["x", *[""] * (len(layers) - 1), r"\hat{y}"]
    top = (max(map(len, columns)) - 1) / 2
    gap = 2.2 + 0.5 * top  # taller columns stand farther apart, or their edges get too steep to follow
    point = _frame(ax, (-1.4, gap * len(layers) + 1.4), (-top - 2.9, top + 0.5))
    for k, (column, note, fill, letter) in enumerate(zip(columns, notes, fills, letters, strict=True)):
        if k:
            _edges(ax, gap * (k - 1), columns[k - 1], gap * k, column)
        _units(ax, gap * k, column, fill, letter, point)
        _note(ax, gap * k, -top - 0.75, note, point)
    return ax


def _places(size, max_units):
    """(unit number, height) from the top down, centred on 0; number None marks the ellipsis."""
    numbers = list(range(1, size + 1))
    if size > max_units:
        numbers = [*numbers[: max_units - 2], None, size]
    return [(number, (len(numbers) - 1) / 2 - i) for i, number in enumerate(numbers)]


def _count(number, noun):
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _frame(ax, xlim, ylim):
    """Set a bare frame of equal scales; returns how many typographic points one unit of length has there."""
    ax.set(xlim=xlim, ylim=ylim, aspect="equal")
    ax.set_axis_off()
    box = ax.get_window_extent()
    pixels = min(box.width / (xlim[1] - xlim[0]), box.height / (ylim[1] - ylim[0]))
    return min(pixels * 72 / ax.figure.dpi, 36)  # a network of two circles should not shout


def _edges(ax, left_x, left, right_x, right):
    ends = [((left_x, a), (right_x, b)) for i, a in left for j, b in right if i is not None and j is not None]
    ax.add_collection(LineCollection(ends, colors=GREY, linewidths=0.6, alpha=0.6, zorder=1))


def _units(ax, x, column, fill, letter, point):
    for number, y in column:
        if number is None:
            for offset in (-0.2, 0, 0.2):
                ax.add_patch(Circle((x, y + offset), 0.045, color=GREY, zorder=2))
            continue
        ax.add_patch(Circle((x, y), RADIUS, facecolor=fill, edgecolor="white", linewidth=1.5, zorder=2))
        if letter:
            index = f"_{{{number}}}" if len(column) > 1 or letter == "x" else ""
            size = (0.34 if number < 100 else 0.26) * point
            ax.text(x, y, f"${letter}{index}$", fontsize=size, ha="center", va="center", zorder=3)


def _note(ax, x, y, note, point):
    """A layer's name in bold, wrapped to its column, and below it the size and the activation."""
    size = 0.32 * point
    name = textwrap.wrap(note[0], width=13)
    style = {"ha": "center", "va": "top", "fontsize": size, "textcoords": "offset points"}
    ax.annotate("\n".join(name), (x, y), (0, 0), weight="bold", **style)
    ax.annotate("\n".join(note[1:]), (x, y), (0, -1.4 * size * len(name)), color=GREY, **style)


def _colours(count):
    names = [name for name in PALETTE if name != "yellow"]
    return [PALETTE[names[i % len(names)]] for i in range(count)]


def _finish(ax, x_label, y_label):
    ax.set_xlabel(x_label)
    ax.set_ylabel(y_label)
    ax.spines[["top", "right"]].set_visible(False)
    return ax


def _name_ends(ax, lines):
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
