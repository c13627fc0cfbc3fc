"""Text that came from a student, as text and nothing else."""

import json


def visible(text):
    """The text with all that a terminal obeys, line ends too, written as Python writes it in a string.

    >>> visible("a tab\\t, a bell\\a")
    'a tab\\\\t, a bell\\\\x07'
    """
    return "".join(c if c.isprintable() else ascii(c)[1:-1] for c in text)


def is_notebook(text):
    """Whether a file's bytes are a notebook's, saved under another name."""
    if not text.lstrip().startswith(b"{"):
        return False
    try:
        return "cells" in json.loads(text)
    except (ValueError, RecursionError):
        return False
