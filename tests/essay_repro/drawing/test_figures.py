"""Figures of made-up rows: what must stand in the picture and in the files."""

import io
import re
from dataclasses import replace
from functools import cache
from types import SimpleNamespace
from xml.etree import ElementTree

import numpy as np
import pytest
from matplotlib.colors import to_rgba

from d2l_regression.plotting import GREY
from essay_repro import NAMES, scaling
from essay_repro.drawing import figures
from essay_repro.drawing.summary import Curve
from essay_repro.running import command, experiment
from essay_repro.running.results import ResultsError, Row
from essay_repro.running.settings import evaluation_steps

TEXT = "{http://www.w3.org/2000/svg}text"
# (experiment, file name) of every figure; the name of the file is that of the experiment where it has one figure.
FIGURES = [(name, figure) for name in NAMES for figure in experiment.get(name).figures]
OVER_STEPS = ("linear", "weight_decay_steps", "more_data_steps", "deep_steps", "double_descent_steps", "multitask")
SOLVED = ("least squares", "ridge", "squares solved", "pairwise solved")


def rows_of(settings, cells):
    """Made-up errors: they fall with the steps, and differ by condition, split and seed."""
    conditions = list(dict.fromkeys(cell.condition for cell in cells))
    return [
        Row(*cell, step, split, metric, (1 + k + 0.1 * cell.seed) * (3 if split == "test" else 2) / (3 + step) ** 0.2)
        for cell in cells
        for k in (conditions.index(cell.condition),)
        for step in ([0] if cell.condition.startswith(SOLVED) else steps_of(settings, cell))
        for split in ("train", "validation", "test")
        for metric in ("one_minus_r2", "one_minus_r2_rounded")
    ]


def steps_of(settings, cell):
    """Where a cell is evaluated: the products have a budget of their own, and a step that the author stopped at."""
    if isinstance(settings, scaling.Scaling):
        return [0, 64, settings.steps]  # large networks at few steps
    if cell.condition != "pairwise":
        return evaluation_steps(settings.steps)
    return sorted({*evaluation_steps(settings.pairwise_steps), settings.pairwise_short})


def made_up(name, **changes):
    """An experiment, rows and settings for it: the essay's number of training rows, few steps."""
    return _made_up(name, tuple(changes.items()))


@cache
def _made_up(name, changes):
    subject, changes = experiment.get(name), dict(changes)
    settings = replace(subject.presets["paper"], **{"steps": 100, "seeds": 3, **changes})
    return subject, rows_of(settings, subject.cells(settings)), settings


def needed(name):
    """Made-up rows of the experiments whose rows this one's figures show too."""
    return {other: made_up(other)[1] for other in experiment.get(name).needs}


def drawn(name, figure=None, published=False, **changes):
    subject, rows, settings = made_up(name, **changes)
    _, draw = subject.figures[figure or name]
    return draw(rows, settings, published, **needed(name))


def texts_of(svg):
    return ["".join(element.itertext()) for element in ElementTree.parse(svg).iter(TEXT)]


def draw_all(name, folder):
    """{figure: paths} of all figures of an experiment, with the author's curves."""
    subject, rows, settings = made_up(name)
    paths = command.draw(subject, rows, settings, folder, True, "strokes", **needed(name))
    assert len(paths) == 2 * len(subject.figures)
    return {figure: [path for path in paths if path.stem == figure] for figure in subject.figures}


@pytest.fixture(scope="module")
def folders(tmp_path_factory):
    """experiment, which time -> {figure: paths}, drawn when it is first asked for."""
    return cache(lambda name, time: draw_all(name, tmp_path_factory.mktemp(f"{name}-{time}")))


@pytest.fixture(params=FIGURES, ids=lambda figure: figure[1])
def written(request, folders):
    """(file name, paths) of a figure."""
    name, figure = request.param
    return figure, folders(name, 1)[figure]


# --- files


def test_a_figure_is_a_png_and_an_svg(written):
    name, (png, svg) = written
    assert (png.name, svg.name) == (f"{name}.png", f"{name}.svg")
    assert png.read_bytes().startswith(b"\x89PNG\r\n\x1a\n")
    assert ElementTree.parse(svg).getroot().tag == "{http://www.w3.org/2000/svg}svg"


def test_the_svg_has_its_words_as_text(written):
    name, (_, svg) = written
    # By hand: titles, labels beside the lines, axes with units, what the marks are.
    wanted = {
        "linear": [
            "Linear regression on 1,000 rows",
            *("test", "training", "author, test", "author, training", "test, least squares solved exactly"),
            "line: mean; band: lowest to highest of 3 seeds; grey: the author's stored means, predictions rounded",
        ],
        "weight_decay_steps": [
            "Linear regression on 1,000 rows with an L2 penalty λ",
            *(f"λ = {strength}{kind}" for strength in ("0", "0.05", "0.5", "1") for kind in ("", ", training")),
            *("author, λ = 0", "author, λ = 0.5"),
        ],
        "weight_decay": [
            "Error after 100 steps on 1,000 rows",
            *("test", "training", "test, solved exactly", "author, test", "L2 strength λ (no unit)"),
        ],
        "more_data_steps": [
            "Linear regression on 1,000 rows and on 10,000 rows",
            *("1,000 rows", "1,000 rows, training", "10,000 rows", "10,000 rows, training"),
            *("author, 1,000 rows", "author, 10,000 rows"),
        ],
        "more_data": [
            "Linear regression after 100 steps",
            *("test", "training", "test, solved exactly", "author, test", "training rows (number)"),
        ],
        "features_squares": [
            "Squares of the pixels as features",
            *("pixels", "pixels, training", "squares", "squares, training", "author, squares"),
            "training rows (number)",
        ],
        "features": [
            "All pairwise products as features",
            *("pixels", "squares", "products, 2,000 steps", "products, 200,000 steps", "products, solved exactly"),
            "author, products",
        ],
        "deep_steps": [
            "A network of 32-32-16 on 1,000 rows",
            *("linear", "linear, training", "network", "network, training", "author, network"),
        ],
        "deep": [
            "The network against linear regression, last step of each",
            *("linear, pixels", "linear, products", "network", "author, network", "training rows (number)"),
        ],
        "scaling": [
            "Networks of growing size",
            *("32-32-16", "64-64-32", "128-128-64-64", "256-256-256-256", "512-512-512-512"),
            *("author, 32-32-16", "author, 512-512-512-512", "training rows (number)"),
        ],
        "scaling_against_linear": [
            "Two ways to a more powerful model",
            *("linear, pixels", "linear, squares", "linear, products", "32-32-16", "512-512-512-512"),
            *("author, 32-32-16", "author, 512-512-512-512", "training rows (number)"),
        ],
        "scaling_parameters": [
            "Larger networks on the same rows",
            *("500 rows", "1,500 rows", "5,000 rows", "15,000 rows", "50,000 rows"),
            *("author, 500 rows", "author, 50,000 rows", "parameters (number)"),
        ],
        "double_descent_rows": [
            "Linear regression solved exactly, with and without a penalty",
            *("256 features", "256, ridge", "512 features", "512, ridge", "256 rows", "512 rows"),
            *("training rows (number)", "line: mean; band: lowest to highest of 3 seeds; ridge: λ = 0.5"),
        ],
        "double_descent_features": [
            "Models of growing size on 500 rows, solved exactly",
            *("test", "training", "test, ridge", "500 features", "random features (number)"),
            *("line: mean; band: lowest to highest of 3 seeds; ridge: λ = 0.5", "means below 0.05 are not drawn"),
        ],
        "double_descent_steps": [
            "A network of 32-32-16 on 1,000 rows, over its training",
            *("network", "author, network"),
            "line: mean; band: lowest to highest of 3 seeds; grey: the author's stored means, predictions rounded",
        ],
        "multitask": [
            "Error on the main task, with 250 main rows",
            *("main only", "auxiliary only", "main + auxiliary", "pretrained then main"),
            *("author, main only", "author, main + auxiliary"),
            "line: mean; band: lowest to highest of 3 seeds; grey: the author's stored means, predictions rounded",
            "pretrained then main: after 200,000 steps on auxiliary rows alone",
        ],
    }
    shared = ["predicts the mean", "1 − R² (lower is better)", "strokes"]
    shared += ["training steps (number of updates)"] if name in OVER_STEPS else []
    assert {*wanted[name], *shared} <= set(texts_of(svg))


def test_both_files_carry_the_title_and_no_date(written):
    name, (png, svg) = written
    (title,) = (experiment.get(of).figures[name][0] for of, figure in FIGURES if figure == name)
    element = ElementTree.parse(svg).find(".//{http://purl.org/dc/elements/1.1/}title")
    assert element.text == title
    assert title.encode() in png.read_bytes()
    for data in (png.read_bytes(), svg.read_bytes()):
        assert not re.search(rb"tIME|Creation Time|dc:date|20\d\d-\d\d-\d\d", data)


def test_two_drawings_are_the_same_bytes(written, folders):
    name, paths = written
    of = next(of for of, figure in FIGURES if figure == name)
    for old, new in zip(paths, folders(of, 2)[name], strict=True):
        assert old != new
        assert old.read_bytes() == new.read_bytes()


def test_a_folder_that_cannot_be_written_is_one_clear_error(tmp_path):
    (tmp_path / "file").touch()
    experiment = SimpleNamespace(figures={"curve": ("a title", lambda *_: figures.steps_figure()[0])})
    with pytest.raises(ResultsError, match=r"file.curve\.png cannot be written: Not a directory"):
        command.draw(experiment, [], None, tmp_path / "file", False, "strokes")


# --- the picture


@pytest.mark.parametrize("published", [False, True])
@pytest.mark.parametrize(("name", "which"), FIGURES)
def test_every_word_lies_inside_the_picture(name, which, published):
    figure = drawn(name, which, published)
    figure.savefig(io.BytesIO())
    for text in [*figure.axes[0].texts, figure.axes[0].title, *figure.texts]:
        box = text.get_window_extent()
        assert 0 <= box.x0 <= box.x1 <= figure.bbox.width, text.get_text()
        assert 0 <= box.y0 <= box.y1 <= figure.bbox.height, text.get_text()


@pytest.mark.parametrize(("name", "which"), FIGURES)
def test_a_line_at_1_predicts_the_mean(name, which):
    ax = drawn(name, which).axes[0]
    assert any(list(line.get_ydata()) == [1, 1] for line in ax.lines)
    ((place, height),) = {text.xy for text in ax.texts if text.get_text() == "predicts the mean"}
    assert (place, height) == (1, 1)  # at the right end of the axis, at an error of 1


@pytest.mark.parametrize(("name", "which"), FIGURES)
def test_axes_are_logarithmic_and_labelled_in_plain_decimals(name, which):
    figure = drawn(name, which)
    figure.savefig(io.BytesIO())
    ax = figure.axes[0]
    # The essay's figure 2b has its strengths, which include 0, on a linear axis.
    assert (ax.get_xscale(), ax.get_yscale()) == ("linear" if which == "weight_decay" else "log", "log")
    labels = [label.get_text() for label in (*ax.get_yticklabels(), *ax.get_yticklabels(minor=True))]
    assert any(labels)
    assert all(re.fullmatch(r"|\d*\.?\d+", label) for label in labels)


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
