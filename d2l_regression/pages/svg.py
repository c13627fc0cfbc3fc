"""Matplotlib's SVG as an element of a page, in the page's font and colours."""

import re
from xml.etree import ElementTree

from matplotlib.colors import to_hex

from d2l_regression.plotting import GREY, PALETTE

# The page gives each name two colours that suit its background: --blue for lines, --blue-text for words.
VARIABLES = {to_hex(colour): name for name, colour in {**PALETTE, "grey": GREY}.items()}
STYLE = {
    "figure.facecolor": "none",
    "axes.facecolor": "none",
    "savefig.facecolor": "none",
    "svg.fonttype": "none",  # text stays text: it can be searched, read aloud and set in the page's own font
}
_COLOUR = re.compile(r"#[0-9a-f]{6}\b")
_LONG = re.compile(r"(\d\.\d\d)\d+")  # a hundredth of a point is finer than any screen
_UNTURNED = re.compile(r"rotate\(-?0 [^)]*\)")
# The page has its own font: Matplotlib 3.9 and 3.10 write one property, 3.11 two.
_FONTS = (
    (re.compile(r"font: (?:[a-z]+ )*([\d.]+px) [^;]*"), r"font-size: \1"),
    (re.compile(r"font-family: [^;]*;? ?"), ""),
)


def embedded(text, kind, prefix, title):
    """An SVG file as an element of a page: no metadata, no rules for the rest of the page, ids with the prefix."""
    root = ElementTree.fromstring(text)
    for parent in list(root.iter()):
        for child in list(parent):
            if _local(child.tag) in ("metadata", "style"):
                parent.remove(child)
    for element in root.iter():
        element.tag = _local(element.tag)
        element.attrib = {_local(name): value for name, value in element.attrib.items()}
        element.text = element.text if element.tag in ("text", "tspan") else None
        element.tail = None
        _adapt(element, prefix)
    root.attrib = {"class": kind, "viewBox": root.get("viewBox"), "role": "img", "aria-label": title}
    return root


def _local(name):
    """A name without its namespace: within HTML an <svg> has none."""
    return name.rpartition("}")[2]


def _adapt(element, prefix):
    """Give an element's ids the prefix, its style the page's font and colours, its numbers no more digits than show."""
    if element.tag == "g":
        element.attrib.pop("id", None)  # nothing refers to a group
    for name, value in list(element.items()):
        if name == "id":
            element.set(name, f"{prefix}-{value}")
        elif name == "href":
            element.set(name, f"#{prefix}-{value.removeprefix('#')}")
        elif name == "clip-path":
            element.set(name, value.replace("url(#", f"url(#{prefix}-"))
        elif name == "style":
            element.set(name, _style(value, "-text" if element.tag == "text" else ""))
        elif name == "transform" and _UNTURNED.fullmatch(value):
            del element.attrib[name]
        else:
            element.set(name, _LONG.sub(r"\1", value))


def _style(value, words):
    for pattern, instead in _FONTS:
        value = pattern.sub(instead, value)
    return _COLOUR.sub(lambda match: _variable(match[0], words), value)


def _variable(colour, words):
    """A palette's colour as the page knows it; black is whatever the page writes in, other colours stay."""
    name = VARIABLES.get(colour)
    return "currentColor" if name == "black" else f"var(--{name}{words})" if name else colour
