"""Figures as parts of a page: SVG in the page's font and colours, once for a wide screen and once for a phone."""

import io
from typing import NamedTuple

from matplotlib import rc_context

from d2l_regression.pages import svg
from essay_repro.drawing import figures

FORMS = {"wide": figures.WIDE, "narrow": figures.NARROW}
_PAGE = {**figures.STYLE, **svg.STYLE}


class Picture(NamedTuple):
    """A figure for a page: what its heading and its small print say, and an <svg> element for each of `FORMS`."""

    heading: str
    note: str
    svgs: list


def picture(draw, name, title):
    """The `Picture` of a figure.

    Args:
        draw: a function that returns the finished figure.
        name: of the figure; it makes the ids in it differ from those of other figures.
        title: what the picture shows, as its text alternative.
    """
    svgs = []
    for kind, form in FORMS.items():
        with rc_context(_PAGE), figures.drawn_as(form):
            figure = draw()
            ax = figure.axes[0]
            heading, note = ax.get_title(loc="left"), figure.get_supxlabel()
            # The page says these in its own words, which wrap where a picture's do not.
            ax.set_title("", loc="left")
            figure.supxlabel("")
            text = io.StringIO()
            figure.savefig(text, format="svg", metadata={"Date": None})
        svgs.append(svg.embedded(text.getvalue(), kind, f"{name}-{kind}", title))
    return Picture(heading, note, svgs)
