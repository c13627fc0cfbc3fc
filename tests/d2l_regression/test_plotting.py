"""Pictures held against what must stand in them: points, ends, names."""

from itertools import pairwise

import numpy as np
import pytest
from matplotlib.figure import Figure

from d2l_regression import plotting
from d2l_regression.likelihood import laplace_density
from d2l_regression.plotting import PALETTE
from d2l_regression.scratch import loss


def words(ax):
    return [text.get_text() for text in ax.texts]


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


def test_the_landscape_is_the_loss_and_marks_its_lowest_point(ax):
    x, y = np.array([0.0, 1.0, 2.0]), [[1.0], [4.0], [4.0]]
    assert plotting.loss_landscape(ax, x, y, (0.0, 3.0), (0.0, 4.0)) is ax
    # By hand: the least-squares line through (0, 1), (1, 4), (2, 4) is 1.5 x + 1.5.
    np.testing.assert_allclose(ax.lines[0].get_xydata(), [[1.5, 1.5]], rtol=1e-12)
    # Oracle: scratch.loss, equal all along a ring; the least is 0.25 by hand, and roots above it grow evenly.
    levels = []
    for ring in ax.patches:
        points = ring.get_patch_transform().transform([(np.cos(a), np.sin(a)) for a in np.linspace(0, 2 * np.pi, 9)])
        heights = [loss(x[:, None], y, [w], b) for w, b in points]
        np.testing.assert_allclose(heights, heights[0], rtol=1e-9)
        levels.append(np.sqrt(heights[0] - 0.25))
    # By hand: the farthest corner, (3, 4), has errors 3, 3 and 6 and so the loss 9.
    np.testing.assert_allclose(levels, np.sqrt(9 - 0.25) * np.arange(1, 7) / 6, rtol=1e-9)


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
