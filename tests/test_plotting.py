"""Pictures held against what must stand in them: points, ends, names; and diagrams against the models they show."""

from itertools import pairwise

import keras
import numpy as np
import pytest
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.patches import Circle

from d2l_regression import plotting
from d2l_regression.likelihood import laplace_density
from d2l_regression.plotting import PALETTE, Layer, dense_layers, network_diagram


@pytest.fixture
def ax():
    """An axis outside pyplot, drawn once at the end so that what only fails while rendering fails here."""
    figure = Figure(layout="constrained")
    axis = figure.add_subplot()
    yield axis
    figure.canvas.draw()


def words(ax):
    return [text.get_text() for text in ax.texts]


def mlp(*sizes):
    """Dense layers sizes[1:] on sizes[0] features, relu inside, linear at the end."""
    layers = [keras.layers.Dense(units, "relu", name=f"hidden_{i}") for i, units in enumerate(sizes[1:-1], start=1)]
    return keras.Sequential([keras.Input((sizes[0],)), *layers, keras.layers.Dense(sizes[-1], name="output")])


def test_the_palette_is_okabe_and_ito():
    # Oracle: the eight colours in Wong, "Points of view: Color blindness", Nature Methods 8 (2011).
    wanted = {"#000000", "#E69F00", "#56B4E9", "#009E73", "#F0E442", "#0072B2", "#D55E00", "#CC79A7"}
    assert set(PALETTE.values()) == wanted


def test_the_fitted_line_meets_its_ends_and_shows_each_error(ax):
    x, y = np.array([3.0, 1.0, 2.0]), [[7.0], [2.0], [6.0]]
    assert plotting.fitted_line(ax, x, y, 2.0, 1.0, "area (m²)", "price (thousand USD)") is ax
    # By hand: 2x + 1 at x = 1 and x = 3.
    np.testing.assert_array_equal(ax.lines[0].get_xydata(), [[1, 3], [3, 7]])
    uprights, points = ax.collections
    np.testing.assert_array_equal(points.get_offsets(), [[3, 7], [1, 2], [2, 6]])
    np.testing.assert_array_equal(uprights.get_segments(), [[[3, 7], [3, 7]], [[1, 2], [1, 3]], [[2, 6], [2, 5]]])
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("area (m²)", "price (thousand USD)")


def test_residuals_are_label_minus_prediction(ax):
    assert plotting.residuals(ax, [1.0, 5.0], [[2.0], [3.0]], "price (thousand USD)") is ax
    np.testing.assert_array_equal(ax.collections[0].get_offsets(), [[2, -1], [3, 2]])
    assert ax.get_xlabel() == "predicted price (thousand USD)"


def test_the_picture_of_the_loss_shows_the_half(ax):
    assert plotting.squared_loss(ax) is ax
    keras_loss, book_loss, tangent = (line.get_xydata() for line in ax.lines)
    np.testing.assert_allclose(keras_loss[:, 1], 2 * book_loss[:, 1], rtol=1e-15)
    # By hand: at error 2 the tangent to ½e² has slope 2 and passes through (2, 2).
    np.testing.assert_allclose(np.diff(tangent[:, 1]) / np.diff(tangent[:, 0]), 2, rtol=1e-12)
    assert np.interp(2, *tangent.T) == pytest.approx(2, rel=1e-12)


def test_loss_curves_count_steps_from_one_and_name_each_line(ax):
    curves = {"slow": np.array([4.0, 2.0, 1.0]), "fast": (np.array([10, 20]), np.array([4.0, 0.5]))}
    assert plotting.loss_curves(ax, curves, log_x=True) is ax
    np.testing.assert_array_equal(ax.lines[0].get_xdata(), [1, 2, 3])
    np.testing.assert_array_equal(ax.lines[1].get_xdata(), [10, 20])
    assert (ax.get_xscale(), ax.get_yscale()) == ("log", "log")
    assert sorted(words(ax)) == ["fast", "slow"]
    assert {text.get_text(): text.xy for text in ax.texts} == {"slow": (3, 1), "fast": (20, 0.5)}


def test_loss_curves_name_lines_that_end_badly(ax):
    # A zero has no place on a log axis and a NaN on none: the name goes to the last point that is seen.
    curves = {"solved": np.array([3.0, 1.0, 0.0]), "broken": np.array([1.0, 5.0, np.nan]), "lost": np.full(3, np.nan)}
    plotting.loss_curves(ax, curves)
    assert (ax.get_xscale(), ax.get_yscale()) == ("linear", "log")
    assert {text.get_text(): text.xy for text in ax.texts} == {"solved": (2, 1), "broken": (2, 5)}


@pytest.mark.parametrize("count", [2, 9])
def test_names_of_lines_that_end_together_do_not_overlap(count):
    figure = Figure(figsize=(6, 4))
    axis = plotting.loss_curves(figure.add_subplot(), {f"run {i}": np.array([2.0, 1.0]) for i in range(count)})
    middles = sorted(text.xyann[1] for text in axis.texts)  # as fractions of the axis
    assert len(middles) == count
    letters = axis.text(0, 0, "run 0").get_window_extent().height / axis.get_window_extent().height
    assert all(above - below >= letters for below, above in pairwise(middles))
    assert middles[-1] <= 1


def test_densities_are_drawn_and_named(ax):
    assert plotting.densities(ax) is ax
    assert words(ax) == ["mean 0\nstd 1", "mean 0\nstd 2", "mean 3\nstd 1"]
    for line, peak in zip(ax.lines, [(0, 0.3989), (0, 0.1995), (3, 0.3989)], strict=True):  # by hand: 1/(std √(2π))
        x, y = line.get_data()
        assert (x[np.argmax(y)], y.max()) == pytest.approx(peak, abs=1e-4)
        assert y.sum() * (x[1] - x[0]) == pytest.approx(1, abs=2e-3)


def test_one_laplace_density_calls_its_width_scale(ax):
    plotting.densities(ax, [(1, 2)], laplace_density, width_name="scale")
    assert words(ax) == ["mean 1\nscale 2"]
    assert ax.lines[0].get_ydata().max() == pytest.approx(0.25, rel=1e-12)  # by hand: 1/(2 · scale)


def test_a_curve_is_marked_at_its_minimum(ax):
    assert plotting.with_minimum(ax, [1.0, 2.0, 3.0], [5.0, 4.0, 6.0], "weight (no unit)", "loss (no unit)") is ax
    np.testing.assert_array_equal(ax.lines[2].get_xydata(), [[2, 4]])
    assert words(ax) == [" least at 2"]


def test_a_linear_model_is_inputs_and_one_output(ax):
    assert network_diagram(ax, mlp(2, 1)) is ax
    assert words(ax) == ["$x_{1}$", "$x_{2}$", "input", "2 features\n", "$\\hat{y}$", "output", "1 unit\nlinear"]
    (edges,) = (c for c in ax.collections if isinstance(c, LineCollection))
    assert len(edges.get_segments()) == 2


def test_a_wide_layer_is_cut_short_with_its_true_size_below(ax):
    network_diagram(ax, mlp(256, 32, 32, 16, 1), max_units=8)
    circles = [patch for patch in ax.patches if isinstance(patch, Circle) and patch.radius == plotting.RADIUS]
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
