"""How Sphinx builds the site. `build.py` writes the sources that it reads, and starts it."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

project = "Linear regression as the yardstick"
author = "the authors of d2l-regression"
copyright = "MIT licence"
language = "en"

extensions = ["myst_nb", "formulas", "reachable"]
myst_enable_extensions = ["dollarmath", "colon_fence", "deflist", "attrs_inline"]
myst_heading_anchors = 3
nb_execution_mode = "off"  # what the site shows is what is stored, and tested, in the notebooks
nb_ipywidgets_js = {}  # their default is a link to a server
nb_merge_streams = True
html_math_renderer = "mathml"
highlight_language = "none"
add_function_parentheses = False
add_module_names = False  # a page is one module
toc_object_entries_show_parents = "hide"

html_theme = "furo"
html_title = project
templates_path = ["templates"]
html_static_path = ["static", "../essay_repro/reporting/explore.css", "../essay_repro/reporting/explore.js"]
html_css_files = ["site.css", "explore.css"]
html_js_files = [("explore.js", {"defer": "defer"})]
html_copy_source = False
html_show_sphinx = False
html_show_search_summary = False  # it is fetched, which a page opened as a file may not
html_theme_options = {"top_of_page_buttons": []}
pygments_style = "a11y-high-contrast-light"
pygments_dark_style = "a11y-high-contrast-dark"
