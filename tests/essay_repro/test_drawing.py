"""The experiments' figures as files, and what every one of them must show."""

import io
import re
from functools import cache
from types import SimpleNamespace
from xml.etree import ElementTree

import pytest

from essay_repro.drawing import figures
from essay_repro.running import command, experiment
from essay_repro.running.results import ResultsError
from tests.essay_repro.drawing.drawn import FIGURES, drawn, made_up, needed

OVER_STEPS = ("linear", "weight_decay_steps", "more_data_steps", "deep_steps", "double_descent_steps", "multitask")
TEXT = "{http://www.w3.org/2000/svg}text"


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


@pytest.mark.slow
@pytest.mark.nightly
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


@pytest.mark.slow
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
