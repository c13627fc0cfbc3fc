"""What is drawn of made-up curves: lines, bands, names, axes, the author's curves in grey."""

import io

import numpy as np
import pytest
from matplotlib import rc_context
from matplotlib.colors import to_rgba

from d2l_regression.plotting import GREY, PALETTE
from essay_repro.drawing import figures
from essay_repro.drawing.summary import Curve
from essay_repro.running import experiment
from tests.essay_repro.drawing.drawn import drawn, made_up, needed

# --- the picture


@pytest.mark.parametrize(("low", "high"), [(0.42, 0.48), (0.3, 1.2), (0.36, 6), (0.05, 4), (0.004, 30)])
def test_every_range_of_errors_has_at_least_two_labels_and_not_a_heap(low, high):
    figure, ax = figures.steps_figure()
    figures.step_curves(ax, {("test", "#000000"): Curve([1, 2], {0: [low, high]})})
    figure.savefig(io.BytesIO())
    (bottom, top), shown = ax.get_ylim(), set()
    for labels in (ax.get_yticklabels(), ax.get_yticklabels(minor=True)):
        shown |= {label.get_text() for label in labels if bottom <= label.get_position()[1] <= top}
    assert 2 <= len(shown - {""}) <= 12


def test_a_line_is_the_mean_and_its_band_reaches_from_lowest_to_highest():
    _, ax = figures.steps_figure()
    curve = Curve([0, 1, 2], {0: [9, 4, 2], 1: [9, 1, 3]})
    figures.step_curves(ax, {("test", "#000000"): curve})
    line = ax.lines[0]
    # By hand; step 0 has no place on a logarithmic axis.
    np.testing.assert_array_equal(line.get_xydata(), [[1, 2.5], [2, 2.5]])
    (band,) = ax.collections
    corners = {tuple(corner) for corner in band.get_paths()[0].vertices}
    assert corners == {(1, 1), (1, 4), (2, 2), (2, 3)}


def test_in_sample_errors_are_dashed_and_names_have_the_colour_of_their_line():
    figure, ax = figures.steps_figure()
    curve = Curve([0, 1, 2], {0: [3, 2, 1]})
    figures.step_curves(ax, {("test", "#ff0000"): curve, ("training", "#0000ff"): curve}, dashed=("training",))
    assert {line.get_label(): line.get_linestyle() for line in ax.lines[:2]} == {"test": "-", "training": "--"}
    colours = {text.get_text(): to_rgba(text.get_color()) for text in ax.texts}
    assert colours["test"] == (1, 0, 0, 1)
    assert colours["training"] == (0, 0, 1, 1)
    figure.draw_without_rendering()


def test_one_seed_has_no_band():
    figure = drawn("linear", seeds=1)
    assert len(figure.axes[0].collections) == 0
    assert figures.band_note(1) == "one seed, no band"
    assert figures.band_note(4) == "line: mean; band: lowest to highest of 4 seeds"


def grey_curves(figure):
    return [line.get_label() for line in figure.axes[0].lines if line.get_color() == GREY and len(line.get_xdata()) > 2]


NETWORKS = ["author, 32-32-16", "author, 512-512-512-512"]


@pytest.mark.parametrize(
    ("name", "which", "curves"),
    [
        ("linear", "linear", ["author, test", "author, training"]),
        ("multitask", "multitask", ["author, main only", "author, main + auxiliary"]),
        ("scaling", "scaling", NETWORKS),
        ("scaling", "scaling_against_linear", NETWORKS),
        ("scaling", "scaling_parameters", ["author, 500 rows", "author, 50,000 rows"]),
        ("double_descent", "double_descent_steps", ["author, network"]),
        ("double_descent", "double_descent_rows", []),  # the author solved nothing exactly
        ("double_descent", "double_descent_features", []),
    ],
)
def test_the_authors_curves_are_there_when_asked_for(name, which, curves):
    assert grey_curves(drawn(name, which, published=True)) == curves
    assert grey_curves(drawn(name, which, published=False)) == []


@pytest.mark.parametrize(
    ("name", "which", "change"),
    [
        *((name, name, {"n_train": 77}) for name in ("linear", "weight_decay", "multitask")),
        *(("scaling", which, {"sizes": (77, 770)}) for which in experiment.get("scaling").figures),
    ],
)
def test_no_grey_curve_is_announced_that_the_author_did_not_store(name, which, change):
    figure = drawn(name, which, published=True, **change)
    assert grey_curves(figure) == []
    assert not any("author" in text.get_text() for text in (*figure.texts, *figure.axes[0].texts))


def test_the_solved_optimum_is_a_level_line():
    ax = drawn("linear").axes[0]
    # By hand: least squares is the second condition, its test error at step 0 is (2 + 0.1 seed) · 3 / 3 ** 0.2.
    level = 2.1 * 3 / 3**0.2
    heights = [line.get_ydata()[0] for line in ax.lines if line.get_linestyle() == "-."]
    assert heights == pytest.approx([level], rel=1e-9)


# --- curves over a setting


def line_of(figure, name):
    (line,) = [line for line in figure.axes[0].lines if line.get_label() == name]
    return line.get_xydata().T


def test_a_value_below_the_axis_is_not_drawn_and_the_axis_ends_there():
    figure, ax = figures.steps_figure()
    # By hand: means 4, 0.04 and 0.5; the second is below 0.1.
    series = {("test", "#000000", "-"): {10: {0: 3.0, 1: 5.0}, 20: {0: 0.06, 1: 0.02}, 40: {0: 0.4, 1: 0.6}}}
    figures.value_curves(ax, series, "rows (number)", lowest=0.1)
    x, y = line_of(figure, "test")
    np.testing.assert_array_equal(x, [10, 20, 40])
    np.testing.assert_allclose(y, [4, np.nan, 0.5], rtol=1e-12)
    assert ax.get_ylim()[0] == pytest.approx(0.1, rel=1e-12)
    figure.draw_without_rendering()


def test_without_a_lowest_value_all_are_drawn():
    figure, ax = figures.steps_figure()
    figures.value_curves(ax, {("test", "#000000", "-"): {10: {0: 3.0}, 20: {0: 1e-4}}}, "rows (number)", log_x=True)
    np.testing.assert_array_equal(line_of(figure, "test")[1], [3, 1e-4])
    assert ax.get_ylim()[0] < 1e-4
    assert len(ax.collections) == 0  # one seed, no band


def test_an_upright_line_stands_at_its_setting_with_its_name_beside_it():
    figure, ax = figures.steps_figure()
    figures.upright(ax, 256, "256 rows", "#ff0000")
    figures.value_curves(ax, {("test", "#000000", "-"): {10: {0: 3.0}, 1_000: {0: 1.0}}}, "rows (number)", log_x=True)
    (line,) = [line for line in ax.lines if set(line.get_xdata()) == {256}]
    (text,) = [text for text in ax.texts if text.get_text() == "256 rows"]
    assert (to_rgba(line.get_color()), to_rgba(text.get_color())) == ((1, 0, 0, 1), (1, 0, 0, 1))
    assert (text.xy[0], text.get_rotation()) == (256, 90)
    figure.draw_without_rendering()


def test_networks_are_drawn_at_their_last_step_over_rows_and_over_parameters():
    # By hand: the first layout's errors are (1 + 0.1 seed) · 3/(3 + 100) ** 0.2 at the last of 100 steps, whatever the
    # rows; the last layout, the fifth, has 5 in place of 1.
    first, last = ((k + 0.1) * 3 / 103**0.2 for k in (1, 5))
    x, y = line_of(drawn("scaling"), "32-32-16")
    np.testing.assert_array_equal(x, [500, 1_500, 5_000, 15_000, 50_000])
    np.testing.assert_allclose(y, first, rtol=1e-12)
    for which in ("scaling", "scaling_against_linear"):
        np.testing.assert_allclose(line_of(drawn("scaling", which), "512-512-512-512")[1], last, rtol=1e-12)
    x, y = line_of(drawn("scaling", "scaling_parameters"), "5,000 rows")
    # By hand: weights and biases of the five, (before + 1) · after for each layer.
    np.testing.assert_array_equal(x, [9_825, 22_721, 61_889, 263_425, 920_065])
    np.testing.assert_allclose(y[[0, -1]], [first, last], rtol=1e-12)


@pytest.mark.parametrize("which", experiment.get("scaling").figures)
def test_one_network_of_one_seed_can_be_drawn(which):
    """What is left if the others are not complete."""
    figure = drawn("scaling", which, published=True, networks=((64, 64, 32),), seeds=1)
    labels = {line.get_label() for line in figure.axes[0].lines}
    assert ("5,000 rows" if which == "scaling_parameters" else "64-64-32") in labels
    assert not any("512" in label for label in labels)
    figure.savefig(io.BytesIO())


def test_solved_models_are_drawn_where_they_peak():
    # By hand: least squares on pixels is the first condition, on squares the second, ridge the third and fourth, all
    # with errors (k + 0.1 seed) · 3/3 ** 0.2 on test rows.
    figure = drawn("double_descent", "double_descent_rows")
    for k, (name, count) in enumerate({"256 features": 256, "512 features": 512, "256, ridge": 256}.items(), start=1):
        x, y = line_of(figure, name)
        assert count in x
        np.testing.assert_allclose(y, (k + 0.1) * 3 / 3**0.2, rtol=1e-12)
    assert {256, 512} <= {line.get_xdata()[0] for line in figure.axes[0].lines if len(set(line.get_xdata())) == 1}


def test_the_network_over_steps_is_that_of_most_rows_where_the_essays_is_not_there():
    subject, rows, settings = made_up("double_descent")
    _, draw = subject.figures["double_descent_steps"]
    figure = draw(rows, settings, True, deep=made_up("deep", sizes=(200, 500))[1])
    assert figure.axes[0].get_title(loc="center") == "A network of 32-32-16 on 500 rows, over its training"
    assert grey_curves(figure) == []  # the author's curve is of 1,000 rows


def test_training_errors_of_rounding_do_not_stretch_the_axis():
    subject, rows, settings = made_up("double_descent")
    _, draw = subject.figures["double_descent_features"]
    count = {f"least squares on {n} random features": n for n in settings.random_features}
    # By hand: with 500 or more features the 500 rows are fitted to rounding.
    fitted = [
        row._replace(value=1e-20) if row.split == "train" and count.get(row.condition, 0) >= 500 else row
        for row in rows
    ]
    figure = draw(fitted, settings, False, **needed("double_descent"))
    x, y = line_of(figure, "training")
    np.testing.assert_array_equal(np.isnan(y), x >= 500)
    assert figure.axes[0].get_ylim()[0] == pytest.approx(0.05, rel=1e-12)


# --- for a phone


@pytest.mark.parametrize(("name", "columns"), [("network", 2), ("a name that is too long for half", 1)])
def test_a_legend_has_as_many_columns_as_its_names_leave_room_for(name, columns):
    with rc_context(figures.STYLE), figures.drawn_as(figures.NARROW):
        figure, ax = figures.steps_figure()
        curve = Curve([1, 2], {0: [0.5, 0.4]})
        figures.step_curves(ax, {(f"{name} {k}", PALETTE["blue"]): curve for k in range(4)})
        figure.draw_without_rendering()
    (legend,) = figure.legends
    assert len({round(text.get_window_extent().x0) for text in legend.get_texts()}) == columns
    assert legend.get_window_extent().x1 <= figure.bbox.width


def test_a_legend_names_the_highest_end_first():
    with figures.drawn_as(figures.NARROW):
        figure, ax = figures.steps_figure()
        ends = {"low": 0.2, "high": 0.9, "middle": 0.5}
        figures.step_curves(ax, {(k, PALETTE["blue"]): Curve([1, 2], {0: [1, end]}) for k, end in ends.items()})
    (legend,) = figure.legends
    assert [text.get_text() for text in legend.get_texts()] == ["high", "middle", "low"]


def test_a_form_ends_with_its_block():
    with figures.drawn_as(figures.NARROW):
        assert figures.steps_figure()[0].get_figwidth() == figures.NARROW.width
    assert figures.steps_figure()[0].get_figwidth() == figures.WIDE.width
