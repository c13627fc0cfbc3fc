"""Pictures in the page: for a wide screen and a phone, in the page's own font and colours."""

import re

import pytest
from matplotlib import rc_context

from essay_repro.drawing import figures
from essay_repro.reporting import inline_svg, report
from essay_repro.running import experiment
from tests.essay_repro.reporting.pages import CSS, FIGURES, words


def test_every_figure_is_there_for_a_wide_screen_and_for_a_phone(page):
    for figure in (one for one in page.all("figure") if one.get("id")):
        name = figure.get("id").removeprefix("figure-")
        title, _ = experiment.get(report.OF[name]).figures[name]
        pictures = list(figure.iter("svg"))
        assert [one.get("class") for one in pictures] == ["wide", "narrow"]
        assert {(one.get("role"), one.get("aria-label")) for one in pictures} == {("img", title)}
        assert page.evidence.command(report.OF[name]) in words(figure)
        assert "band: lowest to highest of 2 seeds" in words(figure)
    # One of the two is not displayed, which hides it from a screen reader as well.
    assert re.search(r"figure \.narrow \{ display: none;", CSS)
    narrow = re.search(r"@media screen and \(max-width: [\d.]+rem\) \{(.*?)\n\}", CSS, re.DOTALL)[1]
    assert "figure .wide { display: none; }" in narrow
    assert "figure .narrow { display: block; }" in narrow


def test_a_picture_leaves_the_rest_of_the_page_alone(page):
    for svg in page.all("svg"):
        tags = {one.tag for one in svg.iter()}
        assert tags <= {
            "svg",
            "g",
            "defs",
            "clipPath",
            "rect",
            "path",
            "use",
            "text",
            "line",
            "circle",
            "polygon",
            "polyline",
        }
        assert not any(name in svg.attrib for name in ("width", "height", "id", "style"))


def test_every_colour_is_one_that_the_page_can_change(page):
    for svg in page.all("svg"):
        for one in svg.iter():
            colours = re.findall(r"(?:fill|stroke): ([^;]+)", one.get("style", ""))
            assert all(colour in ("none", "currentColor") or colour.startswith("var(--") for colour in colours), colours
            if one.tag == "text":  # a word has the word's variant
                assert all(colour == "currentColor" or colour.endswith("-text)") for colour in colours), colours


@pytest.mark.parametrize("name", ["linear", "more_data", "features", "double_descent_features"])
def test_a_picture_keeps_the_words_of_the_figure(page, name):
    subject = experiment.get(report.OF[name])
    stored, rows = page.evidence.stored[report.OF[name]], page.evidence.stored
    with rc_context(figures.STYLE):
        figure = subject.figures[name][1](
            stored.rows, stored.settings, False, **{n: rows[n].rows for n in subject.needs}
        )
        figure.draw_without_rendering()
    (ax,) = figure.axes
    wanted = {text.get_text() for text in (*ax.texts, ax.xaxis.label, ax.yaxis.label)}
    ticks = {label.get_text() for axis in (ax.xaxis, ax.yaxis) for label in axis.get_ticklabels(which="both")}
    wide, narrow = page.by_id(f"figure-{name}").iter("svg")
    shown = {text.text for text in wide.iter("text")}
    assert wanted <= shown <= wanted | ticks
    assert wanted <= {text.text for text in narrow.iter("text")}
    heading = words(next(iter(page.by_id(f"figure-{name}"))))
    assert heading.endswith(f". {' '.join(ax.get_title(loc='left').replace('−', '-').split())}")


@pytest.mark.parametrize("name", FIGURES)
def test_every_word_lies_inside_the_narrow_picture(page, name):
    subject, stored = experiment.get(report.OF[name]), page.evidence.stored
    of = stored[report.OF[name]]
    with rc_context(figures.STYLE), figures.drawn_as(figures.NARROW):
        figure = subject.figures[name][1](of.rows, of.settings, True, **{n: stored[n].rows for n in subject.needs})
        figure.axes[0].set_title("", loc="left")
        figure.supxlabel("")
        figure.draw_without_rendering()
    (legend,) = figure.legends
    texts = [*figure.axes[0].texts, *legend.get_texts(), figure.axes[0].xaxis.label, figure.axes[0].yaxis.label]
    for text in texts:
        box = text.get_window_extent()
        assert 0 <= box.x0 <= box.x1 <= figure.bbox.width, text.get_text()
        assert 0 <= box.y0 <= box.y1 <= figure.bbox.height, text.get_text()
    assert legend.get_window_extent().y0 >= figure.axes[0].get_window_extent().y1  # above the axes, not on them


def test_a_picture_rounds_coordinates_and_never_words():
    def draw():
        figure, ax = figures.steps_figure()
        ax.text(0.123456, 0.123456, "0.00123")
        return figure

    for svg in inline_svg.picture(draw, "rounded", "a title").svgs:
        (text,) = (one for one in svg.iter("text") if one.text == "0.00123")
        assert re.fullmatch(r"\d+(\.\d\d?)?", text.get("x"))


def test_words_can_be_read_on_a_phone(page):
    for svg in page.all("svg", class_="narrow"):
        width = float(svg.get("viewBox").split()[2])
        sizes = [
            float(size) for text in svg.iter("text") for size in re.findall(r"font-size: ([\d.]+)px", text.get("style"))
        ]
        # By hand: a phone is 360 pixels wide, and the page has a margin of 16 on either side.
        assert min(sizes) * (360 - 32) / width >= 11
        assert len(sizes) == len(list(svg.iter("text")))
