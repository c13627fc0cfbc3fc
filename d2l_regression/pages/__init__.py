"""One HTML page that needs nothing but itself: its frame and style, its elements, its pictures."""

from html import escape
from importlib.resources import files

from d2l_regression.pages.markup import text


def page(title, body, style="", script=""):
    """The whole page as text.

    Args:
        title: a text. body: an element, see `markup.element`.
        style: CSS after that of all pages. script: JavaScript that runs when the body is there; by default none.
    """
    shared = files("d2l_regression.pages").joinpath("page.css").read_text(encoding="utf-8")
    run = f"<script>\n{script}</script>\n" if script else ""
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8" />\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1" />\n'
        f"<title>{escape(title)}</title>\n<style>\n{shared}{style}</style>\n</head>\n{text(body)}{run}</html>\n"
    )
