"""A drawn diagram of any Keras model made of Dense-like layers.

Source: Dive into Deep Learning, "Linear Regression", https://d2l.ai/chapter_linear-regression/linear-regression.html
"""

import textwrap
from itertools import pairwise
from typing import NamedTuple

from matplotlib.collections import LineCollection
from matplotlib.patches import Circle

from d2l_regression.plotting import GREY, PALETTE


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
