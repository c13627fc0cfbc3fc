"""Formulas as MathML, written when the site is built: no script and no font from elsewhere, and read aloud as they are.

latex2mathml does not know every command: what it leaves as text is an error of the build, not a page with a backslash.
"""

import re

from docutils.nodes import SkipNode
from latex2mathml.converter import convert
from sphinx.errors import ExtensionError

_UNKNOWN = re.compile(r"<m[a-z]+[^>]*>(?:\\[^<]*|&)</m")


def mathml(latex, display):
    """A formula as a <math> element, its LaTeX kept as what is copied.

    Raises: ExtensionError for a command that is not known.
    """
    made = convert(latex, display="block" if display else "inline")
    if unknown := _UNKNOWN.search(made):
        raise ExtensionError(f"formula {latex!r}: {unknown[0]!r} is not MathML; write it with simpler commands")
    return made


def _inline(writer, node):
    writer.body.append(mathml(node.astext(), display=False))


def _displayed(writer, node):
    # It scrolls by itself where the screen is narrower, and so must be reached by keyboard.
    writer.body.append(f'<div class="formula" tabindex="0">{mathml(node.astext(), display=True)}</div>\n')


def _visit(show):
    def visit(writer, node):
        show(writer, node)
        raise SkipNode

    return visit


def setup(app):
    """What Sphinx calls."""
    app.add_html_math_renderer("mathml", (_visit(_inline), None), (_visit(_displayed), None))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
