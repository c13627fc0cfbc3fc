"""HTML as a tree of elements: text is escaped and every tag is closed, whatever the text is."""

import re
from xml.etree import ElementTree

# A new line after these keeps the page's source readable; within a line of text it would be a space.
_BLOCKS = {"body", "caption", "dd", "details", "div", "dl", "dt", "figcaption", "figure", "footer", "h1", "h2", "h3"}
_BLOCKS |= {
    "header",
    "li",
    "main",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "summary",
    "table",
    "tbody",
    "thead",
    "tr",
    "ul",
}


def element(tag, *children, **attributes):
    """An element.

    Args:
        children: texts and elements; None stands for nothing.
        attributes: by name, with "_" for "-" and after a name that Python keeps for itself: class_="wide".
    """
    made = ElementTree.Element(tag, {name.rstrip("_").replace("_", "-"): text for name, text in attributes.items()})
    for child in children:
        if child is None:
            continue
        if not isinstance(child, str):
            made.append(child)
        elif len(made):
            made[-1].tail = (made[-1].tail or "") + child
        else:
            made.text = (made.text or "") + child
    if tag in _BLOCKS:
        made.tail = "\n"
    return made


def filled(tag, html):
    """An element with HTML in it that closes every tag, as Markdown becomes."""
    made = ElementTree.fromstring(f"<{tag}>{html}</{tag}>")
    made.tail = "\n" if tag in _BLOCKS else None
    return made


def items(tag, parts, **attributes):
    """A list, "ul" or "ol", with an item for each part: a text or an element."""
    return element(tag, *(element("li", part) for part in parts), **attributes)


def link(name, *children):
    """A link to the element of the page that has this id."""
    return element("a", *children, href=f"#{name}")


def table(caption, header, rows, numbers=(), **attributes):
    """A table that scrolls by itself where the screen is narrower than it.

    Args:
        caption: says what is in it. header: a text for each column.
        rows: a list of cells for each, texts or elements; the first is the row's header.
        numbers: the positions of the columns that hold numbers.
    """

    def cell(tag, k, child, **scope):
        return element(tag, child, **scope, **({"class": "number"} if k in numbers else {}))

    head = element("tr", *(cell("th", k, text, scope="col") for k, text in enumerate(header)))
    body = [
        element("tr", cell("th", 0, row[0], scope="row"), *(cell("td", k, row[k]) for k in range(1, len(row))))
        for row in rows
    ]
    parts = element("caption", caption), element("thead", head), element("tbody", *body)
    return scrolling(element("table", *parts, **attributes), caption)


def headed(name, title, *children):
    """A section of the page with its heading; its name is its id."""
    return element("section", element("h2", title), *children, id=name)


def command(line):
    """A command that breaks between its words only, not at their hyphens."""
    parts = []
    for word in line.split():
        parts += [" ", element("span", word)]
    return element("code", *parts[1:])


def unbroken(line):
    """A line of text that does not break within a formula or before a per cent sign.

    >>> unbroken("1 − R² of 5 %")
    '1\\xa0−\\xa0R² of 5\\xa0%'
    """
    return re.sub(r" ([−×÷+=]) |(?<=\d) (?=%)", lambda match: f"\u00a0{match[1]}\u00a0" if match[1] else "\u00a0", line)


def true_minus(line):
    """A line of text with true minus signs before its numbers.

    >>> true_minus("step-wise: -0.5")
    'step-wise: −0.5'
    """
    return re.sub(r"(?<!\w)-(?=\d)", "−", line)


def scrolling(child, name):
    """A wide element in a frame that scrolls sideways, also by keyboard."""
    return element("div", child, class_="scroll", tabindex="0", role="region", aria_label=name)


def text(root):
    """The source of an element; an empty one has an end tag too, which HTML wants and SVG allows, but for <input>."""
    return ElementTree.tostring(root, encoding="unicode", short_empty_elements=False).replace("></input>", " />")
