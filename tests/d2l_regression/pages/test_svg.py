"""Matplotlib's SVG in a page: its words have the page's font."""

import pytest

from d2l_regression.pages import svg


@pytest.mark.parametrize(
    "style",
    [
        "font: 10px 'DejaVu Sans', sans-serif; text-anchor: end",  # Matplotlib 3.9 and 3.10
        "font-size: 10px; font-family: 'DejaVu Sans', sans-serif; text-anchor: end",  # 3.11
    ],
)
def test_words_have_the_pages_font(style):
    assert svg._style(style, "-text") == "font-size: 10px; text-anchor: end"
