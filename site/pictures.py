"""Matplotlib's pictures as part of a page: its font, its colours in light and dark, and words for what they show.

A picture that is a file of its own would keep a white ground in the dark.
"""

import re
from xml.etree import ElementTree

from essay_repro.reporting import inline_svg

# What Matplotlib draws on is the page's ground; greys that only suit white follow the page's ink.
_GROUNDS = {"#ffffff": "var(--ground)", "#cccccc": "var(--rule)", "#b0b0b0": "var(--rule)", "#808080": "var(--soft)"}
SHADES = 3  # colours that are none of the page's, before a picture keeps a white ground
embedded = inline_svg._element


def figure(svg, prefix, alt):
    """The HTML of a figure, on one line.

    Args:
        svg: the file's text. prefix: makes its ids differ from those of other figures of the page.
        alt: what the picture shows; without it, the words that stand in the picture.
    """
    root = ElementTree.fromstring(svg)
    width = float(root.get("width").removesuffix("pt"))
    words = (element.text for element in root.iter() if element.tag.endswith("}text") and element.text)
    made = embedded(svg, "picture", prefix, alt or "; ".join(dict.fromkeys(words)))
    for element in made.iter():
        if "data:" in element.get("href", ""):  # a picture within the picture has no id
            element.set("href", element.get("href").removeprefix(f"#{prefix}-"))
        style = element.get("style", "")
        for colour, instead in _GROUNDS.items():
            style = style.replace(colour, instead)
        if style:
            element.set("style", style)
    made.set("style", f"--width: {width * 4 / 3:.0f}px")
    # Words on cells of many colours need the ground that these colours were chosen for.
    shades = set(re.findall(r"fill: (#[0-9a-f]{6})", " ".join(one.get("style", "") for one in made.iter())))
    if len(shades) > SHADES:
        made.set("class", "picture paper")
    text = ElementTree.tostring(made, encoding="unicode").replace("\n", " ")
    return f'<figure class="drawn" tabindex="0">{text}</figure>'
