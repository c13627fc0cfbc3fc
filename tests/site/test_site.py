"""The built pages: nothing is asked of the network, no link leads nowhere, everything that belongs there is there."""

import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from fontTools.ttLib import TTFont

from exercises.runner import catalog

ROOT = Path(__file__).parents[2]
# What a browser fetches by itself when a page is opened; a link is followed by its reader only.
FETCHED = {
    ("link", "href"),
    ("script", "src"),
    ("img", "src"),
    ("img", "srcset"),
    ("source", "src"),
    ("source", "srcset"),
    ("iframe", "src"),
    ("object", "data"),
    ("embed", "src"),
    ("image", "href"),
    ("image", "xlink:href"),
    ("use", "href"),
    ("use", "xlink:href"),
    ("video", "src"),
    ("audio", "src"),
}
STYLED = re.compile(r"url\(\s*['\"]?((?:https?:)?//[^)'\"]+)|@import\s+(?:url\()?['\"]?((?:https?:)?//[^)'\"]+)")
CALLED = re.compile(r"(?:fetch|import|importScripts|XMLHttpRequest|open)\(\s*['\"`](?:https?:)?//")


class Page(HTMLParser):
    """What a page fetches, links to and names; its pictures without words."""

    def __init__(self, text):
        super().__init__()
        self.fetched, self.links, self.ids, self.mute, self.styles = [], [], set(), [], []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        self.fetched += [given[name] for of, name in FETCHED if of == tag and given.get(name)]
        self.links += [given["href"]] if tag == "a" and given.get("href") else []
        self.ids |= {given[name] for name in ("id", "name") if given.get(name)}
        self.styles += [given["style"]] if given.get("style") else []
        if (tag == "img" and not given.get("alt")) or (given.get("role") == "img" and not given.get("aria-label")):
            self.mute.append(self.get_starttag_text())


def outside(address):
    return bool(urlsplit(address).netloc)


def asked(text):
    """What a page's HTML asks of other servers."""
    page = Page(text)
    styles = [*page.styles, *re.findall(r"<style[^>]*>(.*?)</style>", text, flags=re.S)]
    scripts = re.findall(r"<script[^>]*>(.*?)</script>", text, flags=re.S)
    found = [address for address in page.fetched if outside(address)]
    found += [match[0] for part in styles for match in STYLED.finditer(part)]
    return found + [match[0] for part in scripts for match in CALLED.finditer(part)]


@pytest.fixture(scope="module")
def pages(html):
    return {path: path.read_text(encoding="utf-8") for path in sorted(html.rglob("*.html"))}


@pytest.mark.parametrize(
    "line",
    [
        '<link rel="stylesheet" href="https://cdn.example/a.css">',
        '<script src="//cdn.example/a.js"></script>',
        '<img alt="a" src="http://example/a.png">',
        "<style>@font-face { src: url('https://fonts.example/a.woff2') }</style>",
        '<style>@import "https://fonts.example/a.css";</style>',
        '<p style="background: url(//example/a.png)">',
        '<script>fetch("https://example/a.json")</script>',
    ],
)
def test_a_request_is_noticed(line):
    assert asked(f"<html>{line}</html>")


def test_a_link_is_no_request():
    assert not asked('<a href="https://d2l.ai">the book</a><img alt="a" src="a.png"><math xmlns="http://www.w3.org">')


def test_no_page_asks_the_network_for_anything(pages, html):
    assert {path.name: found for path, text in pages.items() if (found := asked(text))} == {}
    styles = {path.name: path.read_text(encoding="utf-8") for path in html.rglob("*.css")}
    assert {name: found[0] for name, text in styles.items() if (found := STYLED.search(text))} == {}
    scripts = {path.name: path.read_text(encoding="utf-8") for path in html.rglob("*.js")}
    assert {name: found[0] for name, text in scripts.items() if (found := CALLED.search(text))} == {}


def test_every_link_within_the_site_leads_to_something(pages, html):
    parsed = {path: Page(text) for path, text in pages.items()}
    broken = []
    for path, page in parsed.items():
        for link in (*page.links, *page.fetched):
            parts = urlsplit(link)
            if parts.scheme or parts.netloc:
                continue
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            lost = not target.exists() or not target.is_relative_to(html.resolve())
            if lost or (parts.fragment and target in parsed and unquote(parts.fragment) not in parsed[target].ids):
                broken.append((path.name, link))
    assert broken == []


def test_every_picture_says_what_it_shows(pages):
    assert {path.name: mute for path, text in pages.items() if (mute := Page(text).mute)} == {}


def test_the_pages_are_there(html):
    lessons = [path.stem for path in (ROOT / "notebooks").glob("*.ipynb")]
    documents = [path.stem for path in (ROOT / "docs").glob("*.md")]
    assert len(lessons) == 6
    names = ["index", "essay", "report", "search", "reference/index", "reference/d2l_regression.metrics"]
    names += [f"notebooks/{name}" for name in lessons] + [f"docs/{name}" for name in documents]
    names += [f"exercises/{exercise.slug}" for exercise in catalog.EXERCISES]
    assert [name for name in names if not (html / f"{name}.html").exists()] == []


def test_an_exercise_has_its_task_hints_and_checks_and_not_its_solution(html):
    for exercise in catalog.EXERCISES:
        text = (html / "exercises" / f"{exercise.slug}.html").read_text(encoding="utf-8")
        assert text.count("<details>") == 3, exercise.slug
        assert all(f">{name}<" in text for name in catalog.functions(exercise)), exercise.slug
        assert f"start {exercise.slug}" in re.sub("<[^>]*>", "", text)
        answer = catalog.texts(exercise)["answer"].strip().split("\n")[0]
        assert answer.strip("*") not in re.sub("<[^>]*>", "", text), exercise.slug


def test_the_essays_page_answers_a_sceptic_and_counts_the_verdicts_on_real_tables(html):
    text = " ".join(re.sub("<[^>]*>", "", (html / "essay.html").read_text(encoding="utf-8")).split())
    assert all(f"{asked}?" in text for asked in ("Is it only digits", "How long did it take", "tune the line as hard"))
    measured = (ROOT / "docs" / "measured" / "compare-verdicts.md").read_text(encoding="utf-8")
    lines = [line for line in measured.splitlines() if line.startswith("| ") and not line.startswith("| table")]
    told = re.search(r"Of the (\d+) real tables that were tried: (.*?)\. ", text)
    assert int(told[1]) == len(lines)
    assert sum(map(int, re.findall(r"\bon (\d+)", told[2]))) == len(lines)
    unclear = sum("| cannot tell |" in line for line in lines)
    assert (f"on {unclear} the rows cannot tell" in told[2]) == bool(unclear)


def luminance(colour):
    """WCAG 2.2, relative luminance of #rrggbb."""
    parts = [int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_words_in_figures_have_contrast_in_light_and_dark():
    """WCAG AA: 4.5 for words, 3 for lines and signs. By hand: black on white has 21."""
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    style = (ROOT / "site" / "static" / "site.css").read_text(encoding="utf-8")
    blocks = re.findall(r"body[^{]*\{([^{}]*--soft[^{}]*)\}", style)
    assert len(blocks) == 3
    assert blocks[1].split() == blocks[2].split(), "dark by choice, and by what the system says"
    for block, ground in ((blocks[0], "#ffffff"), (blocks[1], "#131416")):  # Furo's own
        colours = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", block))
        words = {name: contrast(value, ground) for name, value in colours.items() if name.endswith(("-text", "soft"))}
        assert len(words) == 9
        assert {name: value for name, value in words.items() if value < 4.5} == {}
        signs = ("blue", "vermillion", "green", "purple", "orange", "sky", "grey")
        low = {name: contrast(colours[name], ground) for name in signs if contrast(colours[name], ground) < 3}
        assert low == {}


def test_formulas_are_written_into_the_page(html):
    text = (html / "notebooks" / "01_linear_regression.html").read_text(encoding="utf-8")
    assert text.count("<math") > 10
    assert not re.search(r"\\(frac|hat|top|sum)\b", re.sub(r"<script.*?</script>", "", text, flags=re.S))
    assert not re.search("<script[^>]*mathjax", text, flags=re.I)
    font = TTFont(html / "_static" / "formulas.woff")
    assert "MATH" in font, "what makes brackets grow"
    assert {ord(one) for one in "wb𝑤𝑏𝜂𝜕(="} <= font.getBestCmap().keys()
