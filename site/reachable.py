"""What Sphinx and Furo leave out for readers without a mouse or a screen, put into each page as it is written."""

import re

_SCROLLS = re.compile(r'<pre>|<div class="table-wrapper[^"]*"')


def mended(html):
    """A part of a page whose captions have a level, and whose parts that scroll sideways can be reached by keyboard."""
    html = html.replace('class="caption" role="heading">', 'class="caption" role="heading" aria-level="2">')
    return _SCROLLS.sub(lambda match: match[0].rstrip(">") + ' tabindex="0"' + ">" * match[0].endswith(">"), html)


def _mend(_app, _page, _template, context, _doctree):
    for name in ("body", "furo_navigation_tree"):
        if context.get(name):
            context[name] = mended(context[name])


def setup(app):
    """What Sphinx calls."""
    app.connect("html-page-context", _mend, priority=900)  # after Furo has made its tree
    return {"parallel_read_safe": True, "parallel_write_safe": True}
