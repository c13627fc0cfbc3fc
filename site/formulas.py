"""Formulas as MathML, written when the site is built: no script, and read aloud as they are.

latex2mathml does not know every command: what it leaves as text is an error of the build, not a page with a backslash.
Brackets that grow need a font made for formulas: STIX Two Math, which ziamath brings, cut to what the pages use.
"""

import html
import logging
import re
import unicodedata
from importlib.resources import files
from pathlib import Path

from docutils.nodes import SkipNode
from fontTools import subset
from latex2mathml.converter import convert
from sphinx.errors import ExtensionError

FONT = "formulas.woff"
_UNKNOWN = re.compile(r"<m[a-z]+[^>]*>(?:\\[^<]*|&)</m")
# Letters that a browser slants where they stand alone: plain character -> its slanted form.
_SLANTED = {
    unicodedata.normalize("NFKC", chr(code)): chr(code) for code in (*range(0x1D434, 0x1D468), *range(0x1D6E2, 0x1D71C))
} | {"h": "ℎ"}


def mathml(latex, display):
    """A formula as a <math> element.

    Raises: ExtensionError for a command that is not known.
    """
    made = convert(latex, display="block" if display else "inline")
    if unknown := _UNKNOWN.search(made):
        raise ExtensionError(f"formula {latex!r}: {unknown[0]!r} is not MathML; write it with simpler commands")
    return made


def characters(made):
    """The characters that a formula shows, slanted or not."""
    plain = set(html.unescape(re.sub("<[^>]*>", "", made)))
    return plain | {_SLANTED[one] for one in plain & _SLANTED.keys()}


def write_font(path, shown):
    """Write STIX Two Math with these characters, and those that its brackets and roots grow into."""
    logging.getLogger("fontTools").setLevel(logging.WARNING)  # it tells each table
    options = subset.Options(flavor="woff", layout_features=["*"])
    font = subset.load_font(str(files("ziamath.fonts").joinpath("STIXTwoMath-Regular.ttf")), options)
    cut = subset.Subsetter(options)
    cut.populate(unicodes=map(ord, shown))
    cut.subset(font)
    subset.save_font(font, str(path), options)


class _Formulas:
    """What Sphinx calls for each formula, and at the end."""

    def __init__(self):
        self.shown = set("()[]{}|√−")

    def inline(self, writer, node):
        writer.body.append(self._made(node, display=False))
        raise SkipNode

    def displayed(self, writer, node):
        # It scrolls by itself where the screen is narrower, and so must be reached by keyboard.
        writer.body.append(f'<div class="formula" tabindex="0">{self._made(node, display=True)}</div>\n')
        raise SkipNode

    def _made(self, node, display):
        made = mathml(node.astext(), display)
        self.shown |= characters(made)
        return made

    def finish(self, app, exception):
        if exception is None and app.builder.format == "html":
            write_font(Path(app.outdir) / "_static" / FONT, self.shown)


def setup(app):
    """What Sphinx calls."""
    formulas = _Formulas()
    app.add_html_math_renderer("mathml", (formulas.inline, None), (formulas.displayed, None))
    app.connect("build-finished", formulas.finish)
    return {"parallel_read_safe": True, "parallel_write_safe": False}
