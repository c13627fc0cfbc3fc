"""Diagrams held against the models they show."""

import keras
import pytest
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.patches import Circle

from d2l_regression import diagram
from d2l_regression.diagram import Layer, dense_layers, network_diagram


def words(ax):
    return [text.get_text() for text in ax.texts]


def mlp(*sizes):
    """Dense layers sizes[1:] on sizes[0] features, relu inside, linear at the end."""
    layers = [keras.layers.Dense(units, "relu", name=f"hidden_{i}") for i, units in enumerate(sizes[1:-1], start=1)]
    return keras.Sequential([keras.Input((sizes[0],)), *layers, keras.layers.Dense(sizes[-1], name="output")])


def test_a_linear_model_is_inputs_and_one_output(ax):
    assert network_diagram(ax, mlp(2, 1)) is ax
    assert words(ax) == ["$x_{1}$", "$x_{2}$", "input", "2 features\n", "$\\hat{y}$", "output", "1 unit\nlinear"]
    (edges,) = (c for c in ax.collections if isinstance(c, LineCollection))
    assert len(edges.get_segments()) == 2


def test_a_wide_layer_is_cut_short_with_its_true_size_below(ax):
    network_diagram(ax, mlp(256, 32, 32, 16, 1), max_units=8)
    circles = [patch for patch in ax.patches if isinstance(patch, Circle) and patch.radius == diagram.RADIUS]
    # By hand: four columns of 8 places, one of them the ellipsis, and one output.
    assert len(circles) == 4 * 7 + 1
    assert [text for text in words(ax) if text.startswith("$x")] == [f"$x_{{{i}}}$" for i in (1, 2, 3, 4, 5, 6, 256)]
    for text in ("256 features\n", "32 units\nrelu", "16 units\nrelu", "1 unit\nlinear"):
        assert text in words(ax)
    edges = [len(c.get_segments()) for c in ax.collections]
    assert edges == [49, 49, 49, 7]


def test_every_circle_and_word_lies_inside_the_picture():
    figure = Figure(figsize=(9, 5), layout="constrained")
    axis = network_diagram(figure.add_subplot(), mlp(256, 32, 32, 16, 1))
    figure.canvas.draw()
    for artist in (*axis.texts, *axis.patches):
        box = artist.get_window_extent()
        assert box.x0 >= 0
        assert box.y0 >= 0
        assert box.x1 <= figure.bbox.width
        assert box.y1 <= figure.bbox.height


def test_long_names_are_wrapped_to_their_column(ax):
    network_diagram(ax, keras.Sequential([keras.Input((2,)), keras.layers.Dense(1, name="x" * 30)]))
    assert "x" * 13 + "\n" + "x" * 13 + "\n" + "x" * 4 in words(ax)


def test_a_layer_with_exactly_as_many_units_as_fit_is_whole(ax):
    network_diagram(ax, mlp(8, 2), max_units=8)
    assert len(ax.patches) == 10
    assert "$\\hat{y}_{2}$" in words(ax)


class RunDense(keras.layers.Layer):
    """A layer of several runs: kernel (runs, in, out)."""

    def __init__(self, runs, units, activation=None):
        super().__init__(name=f"runs_{units}")
        self.runs, self.units, self.activation = runs, units, keras.activations.get(activation)

    def build(self, shape):
        self.kernel = self.add_weight(shape=(self.runs, shape[-1], self.units))

    def call(self, x):
        return self.activation(keras.ops.matmul(x, self.kernel))


def test_a_run_axis_in_front_is_not_a_size(ax):
    model = keras.Sequential([RunDense(5, 3, "tanh"), RunDense(5, 1)])
    model.build((5, 4, 2))
    assert dense_layers(model) == [Layer("runs_3", 2, 3, "tanh"), Layer("runs_1", 3, 1, "linear")]
    network_diagram(ax, model)


def test_activations_of_their_own_and_models_inside_are_followed():
    inner = keras.Sequential([keras.Input((3,)), keras.layers.Dense(4, name="a"), keras.layers.ReLU()], name="inner")
    model = keras.Sequential(
        [
            keras.Input((3,)),
            inner,
            keras.layers.Dropout(0.5),
            keras.layers.Dense(2, name="b"),
            keras.layers.Activation("tanh"),
        ]
    )
    assert dense_layers(model) == [Layer("a", 3, 4, "ReLU"), Layer("b", 4, 2, "tanh")]


def test_what_is_not_a_chain_of_dense_layers_is_refused(ax):
    with pytest.raises(ValueError, match="no built Dense-like layer, needs one; call it on data once"):
        network_diagram(ax, keras.Sequential([keras.layers.Dense(1)]))
    inputs = keras.Input((2,))
    both = keras.layers.Concatenate()([keras.layers.Dense(3, name="left")(inputs), keras.layers.Dense(4)(inputs)])
    branched = keras.Model(inputs, keras.layers.Dense(1)(both))
    with pytest.raises(ValueError, match="goes from 3 units in 'left' to 2 inputs"):
        network_diagram(ax, branched)
    with pytest.raises(ValueError, match="max_units is 2, may be 3 or more"):
        network_diagram(ax, mlp(2, 1), max_units=2)
