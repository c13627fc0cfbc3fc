"""The report: whole, by itself, readable by people and machines, and with no number but those that were computed.

Rows are made up and stored as the experiments store them, at the smoke preset.
"""

import re
import subprocess
import sys
from dataclasses import replace
from html.parser import HTMLParser
from importlib.resources import files
from types import SimpleNamespace
from xml.etree import ElementTree

import pytest
from matplotlib import rc_context

from d2l_regression.plotting import PALETTE
from essay_repro import NAMES
from essay_repro.drawing import figures
from essay_repro.drawing.summary import Curve
from essay_repro.reporting import argument, claims, evidence, inline_svg, markup, measured, ran, report
from essay_repro.reporting.evidence import Evidence
from essay_repro.reporting.verdict import FAILS, HOLDS, IN_PART, UNTESTED, Claim, Finding
from essay_repro.running import experiment
from essay_repro.running.provenance import environment
from essay_repro.running.results import ResultsError, Row, Store
from essay_repro.running.settings import evaluation_steps

SOLVED = ("least squares", "ridge", "squares solved", "pairwise solved")
PLACED = [(part, figure) for section in argument.SECTIONS for part in section.parts for figure in part.figures]
FIGURES = [figure.name for _, figure in PLACED]
CSS = files("essay_repro.reporting").joinpath("report.css").read_text(encoding="utf-8")


def steps_of(settings, cell):
    """Where a cell is evaluated."""
    if cell.condition.startswith(SOLVED):
        return [0]
    if cell.condition == "pairwise":
        return sorted({*evaluation_steps(settings.pairwise_steps), settings.pairwise_short})
    return evaluation_steps(settings.steps)


def store(folder, name):
    """Store made-up errors that fall with the steps and differ by condition, size, split and seed."""
    subject = experiment.get(name)
    settings = subject.presets["smoke"]
    kinds = list(dict.fromkeys((cell.condition, cell.n_train) for cell in subject.cells(settings)))
    rows = [
        Row(*cell, step, split, metric, (3 + kinds.index(cell[:2]) % 4 + 0.01 * cell.seed) * level / (3 + step) ** 0.2)
        for cell in subject.cells(settings)
        for step in steps_of(settings, cell)
        for split, level in (("train", 0.4), ("validation", 0.5), ("test", 0.5))
        for metric in ("one_minus_r2", "one_minus_r2_rounded")
    ]
    auxiliary = "typeset" if name == "multitask" else None
    configuration = {"data": "strokes", "auxiliary": auxiliary, **settings.configuration()}
    opened = Store(folder, name, configuration, subject.conditions)
    opened.add(rows)
    opened.record({"finished": "2026-11-21T13:30:19+00:00", "command": f"python -m essay_repro.{name}", "seconds": 83})


class Page:
    """A page that was written, and what it was written from."""

    def __init__(self, folder, change=lambda found: found):
        self.evidence = change(evidence.read(folder, "strokes", "smoke"))
        self.findings = claims.findings(self.evidence)
        self.path = report.write(folder, self.evidence, self.findings)
        self.source = self.path.read_text(encoding="utf-8")
        # The page is written so that it can be read as XML too.
        self.root = ElementTree.fromstring(self.source.removeprefix("<!DOCTYPE html>"))

    def by_id(self, name):
        (found,) = (one for one in self.root.iter() if one.get("id") == name)
        return found

    def all(self, tag, **attributes):
        wanted = {name.rstrip("_"): value for name, value in attributes.items()}
        return [one for one in self.root.iter(tag) if wanted.items() <= one.attrib.items()]


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    """A page with everything in it."""
    folder = tmp_path_factory.mktemp("whole")
    for name in NAMES:
        store(folder, name)
    return Page(folder)


def with_gaps(found):
    return replace(found, absent={**found.absent, "linear": "<b>gone</b> & lost"}, partial={"deep": "1 < 2 & missing"})


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    """A page of two experiments, with words in it that HTML must not take for its own."""
    folder = tmp_path_factory.mktemp("small")
    for name in ("more_data", "deep"):
        store(folder, name)
    return Page(folder, with_gaps)


def words(element):
    """The words of an element as a reader has them, with plain spaces and hyphens for minus signs."""
    return " ".join("".join(element.itertext()).replace("−", "-").split())


# --- the file


class Checker(HTMLParser):
    """Follows the page as HTML and notes every tag that is not closed by its own end tag."""

    def __init__(self):
        super().__init__()
        self.open, self.wrong, self.headings = [], [], []

    def handle_startendtag(self, tag, attrs):  # noqa: ARG002, as the parser calls it
        if tag != "meta":  # the only one here that has no end
            self.wrong.append(tag)

    def handle_starttag(self, tag, attrs):  # noqa: ARG002, as the parser calls it
        self.open.append(tag)
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.wrong.append(tag)


def test_the_page_is_well_formed(page):
    checker = Checker()
    checker.feed(page.source)
    assert (checker.open, checker.wrong) == ([], [])
    assert checker.headings.count(1) == 1
    steps = [after - before for before, after in zip(checker.headings, checker.headings[1:], strict=False)]
    assert max(steps) == 1  # no level is left out on the way down
    assert page.source.startswith('<!DOCTYPE html>\n<html lang="en">')
    assert page.all("meta", name="viewport")
    # An empty element that is closed at once, <span />, is never closed for a browser.
    assert set(re.findall(r"<(\w+)[^<>]*/>", page.source)) == {"meta"}
    for table in page.all("table"):
        assert [child.tag for child in table] == ["caption", "thead", "tbody"]
        assert {cell.get("scope") for cell in table.iter("th")} == {"col", "row"}


def test_nothing_is_loaded_and_nothing_is_linked(page):
    assert "http" not in page.source
    assert not {"script", "link", "img", "iframe", "object", "base"} & {one.tag for one in page.root.iter()}
    assert not re.search(r"@import|@font-face|\bsrc=|srcset=|url\((?!#)", page.source)
    assert all(link.get("href").startswith("#") for link in page.all("a"))


def test_ids_are_unique_and_every_reference_leads_somewhere(page):
    ids = [one.get("id") for one in page.root.iter() if "id" in one.attrib]
    assert len(ids) == len(set(ids))
    assert len(ids) > 200
    wanted = {one.get("href").removeprefix("#") for one in page.root.iter() if "href" in one.attrib}
    wanted |= set(re.findall(r"url\(#([^)]*)\)", page.source))
    assert wanted <= set(ids)


def test_a_folder_that_cannot_be_written_is_one_clear_error(page, tmp_path, monkeypatch):
    monkeypatch.setattr(report.results, "read_configuration", lambda *_: {})
    (tmp_path / "file").touch()
    with pytest.raises(ResultsError, match=r"^[^\n]*file.report\.html[^\n]*Not a directory[^\n]*$"):
        report.write(tmp_path / "file", replace(page.evidence, stored={}), page.findings)


def test_the_report_needs_no_keras(tmp_path):
    program = (
        "import sys; from pathlib import Path; from essay_repro import claims, evidence, report\n"
        "folder = Path(sys.argv[1]); found = evidence.read(folder, 'strokes', 'smoke')\n"
        "report.write(folder, found, claims.findings(found))\n"
        "print([name for name in ('keras', 'tensorflow', 'torch', 'jax') if name in sys.modules])"
    )
    store(tmp_path, "multitask")
    done = subprocess.run([sys.executable, "-c", program, tmp_path], capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr) == ("[]\n", "")
    assert (tmp_path / "report.html").stat().st_size > 40_000


def test_the_same_results_give_the_same_page(small):
    again = report.write(small.path.parent, small.evidence, small.findings)
    assert again.read_text(encoding="utf-8") == small.source


# --- the argument


def test_every_figure_and_every_claim_has_one_place_in_the_argument():
    assert sorted(FIGURES) == sorted(figure for name in NAMES for figure in experiment.get(name).figures)
    placed = [name for section in argument.SECTIONS for part in section.parts for name in part.claims]
    assert sorted(placed) == sorted(claim.name for claim in claims.CLAIMS)


def test_figures_and_claims_stand_in_the_page_in_that_order(page):
    shown = [one.get("id") for one in page.all("figure")]
    assert shown == [f"figure-{name}" for name in FIGURES]
    placed = [name for section in argument.SECTIONS for part in section.parts for name in part.claims]
    assert [one.get("id") for one in page.all("details", class_="claim")] == [f"claim-{name}" for name in placed]


def test_the_contents_name_every_section(page):
    (nav,) = page.all("nav")
    linked = [(link.get("href"), link.text) for link in nav.iter("a")]
    assert linked == [(f"#{one.get('id')}", one.find("h2").text) for one in page.all("section")]
    assert {section.title for section in argument.SECTIONS} <= {text for _, text in linked}


def test_the_prose_states_no_number_that_could_have_been_measured():
    prose = [argument.LEAD, argument.SMOKE, argument.TASK, argument.LIMITS, *(text for _, text in argument.DIFFERENT)]
    for section in argument.SECTIONS:
        prose += [
            section.text,
            *(text for part in section.parts for text in (part.text, *(f.look for f in part.figures))),
        ]
    # Of decimal numbers there is none but in ABOVE_ONE, which is arithmetic.
    assert not [text for text in prose if re.search(r"\d\.\d", text)]


def test_a_formula_and_a_per_cent_sign_do_not_break():
    assert argument.paragraphs("\n  a 1 − R² b\n  and 95 % c\n\n\n  d\n") == [
        "a 1\u00a0−\u00a0R² b and 95\u00a0% c",
        "d",
    ]


# --- verdicts and numbers


def test_every_claim_shows_its_verdict_and_its_statements(page):
    for finding in page.findings:
        shown = page.by_id(f"claim-{finding.claim.name}")
        held = f", {finding.held} statements" if finding.held else ""
        assert words(shown.find("summary")) == f"{finding.claim.says} {finding.verdict}{held}"
        told = [
            f"{s.says} {s.value} should be {s.side} {s.bound:g} {s.outcome}".replace("−", "-")
            for s in finding.statements
        ]
        assert [words(item) for item in shown.iter("li")] == [" ".join(text.split()) for text in told]
        assert (finding.reason in words(shown)) if finding.reason else told
    assert {finding.verdict for finding in page.findings} == {HOLDS, IN_PART, FAILS, UNTESTED}  # the rows give all


def test_the_table_of_claims_has_a_line_for_each(page):
    (table,) = page.all("table", class_="claims")
    lines = [[words(cell) for cell in line] for line in table.find("tbody")]
    assert len(lines) == len(page.findings) == 18  # by hand
    for line, finding in zip(lines, page.findings, strict=True):
        first = finding.statements[0] if finding.statements else None
        number = f"{first.value} should be {first.side} {first.bound:g}" if first else "–"
        assert line == [finding.claim.says, finding.verdict, finding.held or "–", number, finding.command]


def finding(verdict):
    return Finding(Claim("name", "section", "says", (), None), verdict, [], "python")


@pytest.mark.parametrize(
    ("verdicts", "sentence"),
    [
        # By hand.
        ([HOLDS], "Of 1 claims, 1 holds."),
        ([HOLDS, HOLDS, FAILS], "Of 3 claims, 2 hold and 1 does not hold."),
        (
            [HOLDS] * 12 + [IN_PART] * 4 + [FAILS, UNTESTED],
            "Of 18 claims, 12 hold, 4 hold in part, 1 does not hold and 1 was not tested here.",
        ),
        (
            [IN_PART, FAILS, FAILS, UNTESTED, UNTESTED],
            "Of 5 claims, 1 holds in part, 2 do not hold and 2 were not tested here.",
        ),
    ],
)
def test_the_summary_counts_the_verdicts(verdicts, sentence):
    assert report.counted([finding(verdict) for verdict in verdicts]) == sentence


def test_the_summary_lists_what_does_not_hold(page):
    (counted,) = page.all("p", class_="count")
    assert words(counted) == report.counted(page.findings)
    for block, verdict in zip(page.all("div", class_="verdicts"), (FAILS, IN_PART, UNTESTED), strict=True):
        assert words(block.find("p")) == verdict
        assert [words(item) for item in block.iter("li")] == [
            f.claim.says for f in page.findings if f.verdict == verdict
        ]


def test_a_verdict_is_told_by_its_sign_too():
    # Each verdict's sign, a disc that is full, half, empty or dotted, is a rule of its own.
    for name, _, _ in report.VERDICTS.values():
        assert f".{name} {{ color:" in CSS
    rules = dict(re.findall(r"\.(holds|part|fails|untested)::before \{([^}]*)\}", CSS))
    assert len(set(rules.values())) == len(rules) == 3  # that of a claim that fails is the empty disc itself


def test_errors_above_1_are_those_of_the_rows():
    def rows(condition, size, *errors):
        return [Row(condition, size, k, 0, "test", "one_minus_r2", error) for k, error in enumerate(errors)]

    solved = rows("least squares on pixels", 200, 2.0, 6.0) + rows("least squares on pixels", 256, 10.0, 30.0)
    solved += rows("least squares on squares", 512, 500.0, 700.0)
    sizes = SimpleNamespace(sizes={"pixels": (200, 256), "squares": (512,)})
    stored = {
        "deep": SimpleNamespace(rows=rows("mlp 32-32-16", 1_000, 3.4, 3.6)),
        "double_descent": SimpleNamespace(rows=solved, settings=sizes),
    }
    # By hand: means, and for each the lowest and the highest; the peak is where the mean is largest.
    assert measured.above_one(SimpleNamespace(stored=stored)) == [
        ("small network, before its first step", "3.500", "3.400 to 3.600", "2"),
        ("linear regression on 256 features, solved exactly on 256 rows", "20.0", "10.0 to 30.0", "2"),
        ("linear regression on 512 features, solved exactly on 512 rows", "600", "500 to 700", "2"),
    ]
    assert measured.above_one(SimpleNamespace(stored={})) == []


def test_what_the_choices_change_is_that_of_the_rows():
    def curve(condition, size, split, *errors, metric="one_minus_r2"):
        return [
            Row(condition, size, 0, step, split, metric, error) for step, error in zip((0, 5, 9), errors, strict=False)
        ]

    rows = curve("squares", 100, "test", 9, 9, 9)
    rows += curve("squares", 300, "test", 0.9, 0.5, 0.45) + curve("squares", 300, "validation", 0.9, 0.4, 0.7)
    rows += curve("squares", 300, "test", 0.9, 0.8, 0.7, metric="one_minus_r2_rounded")
    rows += curve("squares solved", 300, "test", 0.3)
    rows += curve("pairwise", 900, "test", 9, 9, 9)  # beyond what is solved exactly
    rows += curve("pairwise", 300, "test", 0.5, 0.4, 0.2) + curve("pairwise", 300, "validation", 0.5, 0.3, 0.2)
    rows += curve("pairwise", 300, "test", 0.5, 0.4, 0.25, metric="one_minus_r2_rounded")
    rows += curve("pairwise solved", 300, "test", 0.1)
    stored = {"features": SimpleNamespace(rows=rows, settings=SimpleNamespace(pairwise_short=5))}
    # By hand: last step, step of the least validation error, rounded last step, exact solution.
    assert measured.choices(SimpleNamespace(stored=stored)) == [
        ("on squares", "300", "0.450", "0.500", "0.700", "0.300"),
        ("on products, short budget", "300", "0.400", "–", "–", "–"),
        ("on products, long budget", "300", "0.200", "0.200", "0.250", "0.100"),
    ]


# --- what is missing


def test_an_absent_experiment_is_named_with_its_command(small):
    assert set(small.evidence.absent) == set(NAMES) - {"more_data", "deep"}
    ended = words(small.by_id("runs"))
    for name, why in small.evidence.absent.items():
        told = "not run here" if why == "not run" else f"not shown: {why}"
        assert f"{name}: {told}. {small.evidence.command(name)}" in ended
    assert f"deep: incomplete: 1 < 2 & missing. {small.evidence.command('deep')}" in ended


def test_a_figure_whose_rows_are_absent_is_one_line_with_its_command(small):
    # By hand: those that show rows of `more_data` and `deep` alone; the last belongs to an experiment that is absent.
    drawn = ["more_data_steps", "more_data", "deep_steps", "double_descent_steps"]
    assert [one.get("id") for one in small.all("figure")] == [f"figure-{name}" for name in drawn]
    lines = {one.get("id").removeprefix("figure-"): words(one) for one in small.all("p", class_="absent")}
    assert list(lines) == [name for name in FIGURES if name not in drawn]
    begins = environment("tensorflow")  # as the rows that are stored
    assert lines["scaling"] == (
        "The essay's figure 9, “Error of networks of growing size over the number of training rows”: "
        f"not run here. {begins}python -m essay_repro.scaling --data strokes --preset smoke"
    )
    assert f"not run here. Missing is features: not run. {begins}python -m essay_repro.deep --data" in lines["deep"]


def test_a_partial_experiment_is_told_under_its_figures(small):
    assert "deep is incomplete: 1 < 2 & missing." in words(small.by_id("figure-deep_steps"))
    assert "incomplete" not in words(small.by_id("figure-more_data"))


def test_words_are_never_taken_for_tags(small):
    assert "<b>" not in small.source
    assert "&lt;b&gt;gone&lt;/b&gt; &amp; lost" in small.source
    assert "<b>gone</b> & lost" in words(small.by_id("claim-overfit-gap"))
    assert "<b>gone</b> & lost" in words(small.by_id("figure-linear"))
    assert (
        markup.text(markup.element("p", "a < b & c", title='"&<'))
        == '<p title="&quot;&amp;&lt;">a &lt; b &amp; c</p>\n'
    )


class Untouchable:
    """Rows or settings that a figure must not look at."""

    def __getattr__(self, name):
        raise AssertionError(f"the figure looked at {name} of what it should not show")

    def __iter__(self):
        raise AssertionError("the figure looked at rows that it should not show")


@pytest.mark.parametrize("figure", [figure for _, figure in PLACED], ids=lambda figure: figure.name)
def test_a_figure_shows_the_rows_that_the_argument_says_and_no_others(page, figure):
    name = report.OF[figure.name]
    subject, stored = experiment.get(name), page.evidence.stored
    rows = {of: stored[of].rows if of in figure.shows else Untouchable() for of in (name, *subject.needs)}
    settings = stored[name].settings if name in figure.shows else Untouchable()
    subject.figures[figure.name][1](rows.pop(name), settings, False, **rows)
    for of in figure.shows:
        gone = {**rows, of: Untouchable()}
        own = gone.pop(name, Untouchable() if of == name else stored[name].rows)
        with pytest.raises(AssertionError, match="should not show"):
            subject.figures[figure.name][1](own, settings, False, **gone)


# --- pictures


def test_every_figure_is_there_for_a_wide_screen_and_for_a_phone(page):
    for figure in page.all("figure"):
        name = figure.get("id").removeprefix("figure-")
        title, _ = experiment.get(report.OF[name]).figures[name]
        pictures = list(figure.iter("svg"))
        assert [one.get("class") for one in pictures] == ["wide", "narrow"]
        assert {(one.get("role"), one.get("aria-label")) for one in pictures} == {("img", title)}
        assert page.evidence.command(report.OF[name]) in words(figure)
        assert "band: lowest to highest of 2 seeds" in words(figure)
    # One of the two is not displayed, which hides it from a screen reader as well.
    assert re.search(r"figure \.narrow \{ display: none;", CSS)
    narrow = re.search(r"@media screen and \(max-width: [\d.]+rem\) \{(.*?)\n\}", CSS, re.DOTALL)[1]
    assert "figure .wide { display: none; }" in narrow
    assert "figure .narrow { display: block; }" in narrow


def test_a_picture_leaves_the_rest_of_the_page_alone(page):
    for svg in page.all("svg"):
        tags = {one.tag for one in svg.iter()}
        assert tags <= {"svg", "g", "defs", "clipPath", "rect", "path", "use", "text"}
        assert not any(name in svg.attrib for name in ("width", "height", "id", "style"))


def test_every_colour_is_one_that_the_page_can_change(page):
    for svg in page.all("svg"):
        for one in svg.iter():
            colours = re.findall(r"(?:fill|stroke): ([^;]+)", one.get("style", ""))
            assert all(colour in ("none", "currentColor") or colour.startswith("var(--") for colour in colours), colours
            if one.tag == "text":  # a word has the word's variant
                assert all(colour == "currentColor" or colour.endswith("-text)") for colour in colours), colours


@pytest.mark.parametrize("name", ["linear", "more_data", "features", "double_descent_features"])
def test_a_picture_keeps_the_words_of_the_figure(page, name):
    subject = experiment.get(report.OF[name])
    stored, rows = page.evidence.stored[report.OF[name]], page.evidence.stored
    with rc_context(figures.STYLE):
        figure = subject.figures[name][1](
            stored.rows, stored.settings, False, **{n: rows[n].rows for n in subject.needs}
        )
        figure.draw_without_rendering()
    (ax,) = figure.axes
    wanted = {text.get_text() for text in (*ax.texts, ax.xaxis.label, ax.yaxis.label)}
    ticks = {label.get_text() for axis in (ax.xaxis, ax.yaxis) for label in axis.get_ticklabels(which="both")}
    wide, narrow = page.by_id(f"figure-{name}").iter("svg")
    shown = {text.text for text in wide.iter("text")}
    assert wanted <= shown <= wanted | ticks
    assert wanted <= {text.text for text in narrow.iter("text")}
    heading = words(next(iter(page.by_id(f"figure-{name}"))))
    assert heading.endswith(f". {' '.join(ax.get_title(loc='left').replace('−', '-').split())}")


@pytest.mark.parametrize("name", FIGURES)
def test_every_word_lies_inside_the_narrow_picture(page, name):
    subject, stored = experiment.get(report.OF[name]), page.evidence.stored
    of = stored[report.OF[name]]
    with rc_context(figures.STYLE), figures.drawn_as(figures.NARROW):
        figure = subject.figures[name][1](of.rows, of.settings, True, **{n: stored[n].rows for n in subject.needs})
        figure.axes[0].set_title("", loc="left")
        figure.supxlabel("")
        figure.draw_without_rendering()
    (legend,) = figure.legends
    texts = [*figure.axes[0].texts, *legend.get_texts(), figure.axes[0].xaxis.label, figure.axes[0].yaxis.label]
    for text in texts:
        box = text.get_window_extent()
        assert 0 <= box.x0 <= box.x1 <= figure.bbox.width, text.get_text()
        assert 0 <= box.y0 <= box.y1 <= figure.bbox.height, text.get_text()
    assert legend.get_window_extent().y0 >= figure.axes[0].get_window_extent().y1  # above the axes, not on them


def test_a_picture_rounds_coordinates_and_never_words():
    def draw():
        figure, ax = figures.steps_figure()
        ax.text(0.123456, 0.123456, "0.00123")
        return figure

    for svg in inline_svg.picture(draw, "rounded", "a title").svgs:
        (text,) = (one for one in svg.iter("text") if one.text == "0.00123")
        assert re.fullmatch(r"\d+(\.\d\d?)?", text.get("x"))


@pytest.mark.parametrize(
    "style",
    [
        "font: 10px 'DejaVu Sans', sans-serif; text-anchor: end",  # Matplotlib 3.9 and 3.10
        "font-size: 10px; font-family: 'DejaVu Sans', sans-serif; text-anchor: end",  # 3.11
    ],
)
def test_words_have_the_pages_font(style):
    assert inline_svg._style(style, "-text") == "font-size: 10px; text-anchor: end"


@pytest.mark.parametrize(("name", "columns"), [("network", 2), ("a name that is too long for half", 1)])
def test_a_legend_has_as_many_columns_as_its_names_leave_room_for(name, columns):
    with rc_context(figures.STYLE), figures.drawn_as(figures.NARROW):
        figure, ax = figures.steps_figure()
        curve = Curve([1, 2], {0: [0.5, 0.4]})
        figures.step_curves(ax, {(f"{name} {k}", PALETTE["blue"]): curve for k in range(4)})
        figure.draw_without_rendering()
    (legend,) = figure.legends
    assert len({round(text.get_window_extent().x0) for text in legend.get_texts()}) == columns
    assert legend.get_window_extent().x1 <= figure.bbox.width


def test_a_legend_names_the_highest_end_first():
    with figures.drawn_as(figures.NARROW):
        figure, ax = figures.steps_figure()
        ends = {"low": 0.2, "high": 0.9, "middle": 0.5}
        figures.step_curves(ax, {(k, PALETTE["blue"]): Curve([1, 2], {0: [1, end]}) for k, end in ends.items()})
    (legend,) = figure.legends
    assert [text.get_text() for text in legend.get_texts()] == ["high", "middle", "low"]


def test_words_can_be_read_on_a_phone(page):
    for svg in page.all("svg", class_="narrow"):
        width = float(svg.get("viewBox").split()[2])
        sizes = [
            float(size) for text in svg.iter("text") for size in re.findall(r"font-size: ([\d.]+)px", text.get("style"))
        ]
        # By hand: a phone is 360 pixels wide, and the page has a margin of 16 on either side.
        assert min(sizes) * (360 - 32) / width >= 11
        assert len(sizes) == len(list(svg.iter("text")))


def test_a_form_ends_with_its_block():
    with figures.drawn_as(figures.NARROW):
        assert figures.steps_figure()[0].get_figwidth() == figures.NARROW.width
    assert figures.steps_figure()[0].get_figwidth() == figures.WIDE.width


# --- colours


def luminance(colour):
    """Relative luminance. Source: WCAG 2.2, "relative luminance"."""
    parts = [int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first, second):
    low, high = sorted((luminance(first), luminance(second)))
    return (high + 0.05) / (low + 0.05)


def schemes():
    """The light and the dark page's colours, by name."""
    light = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", CSS[: CSS.index("@media")]))
    dark = CSS[CSS.index("prefers-color-scheme: dark") :]
    return {"light": light, "dark": dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", dark[: dark.index("\n}")]))}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_lines_and_words_stand_out_from_the_ground(scheme):
    colours = schemes()[scheme]
    lines = [*(name for name in PALETTE if name not in ("black", "yellow")), "grey"]  # yellow is in no figure
    # WCAG 2.2: 3 for graphics, 4.5 for words.
    for name in lines:
        assert contrast(colours[name], colours["ground"]) >= 3, name
        assert contrast(colours[f"{name}-text"], colours["ground"]) >= 4.5, name
    for name in ("ink", "soft", "link"):
        assert contrast(colours[name], colours["ground"]) >= 4.5, name
    assert contrast(colours["ink"], colours["tint"]) >= 4.5


def test_both_schemes_have_every_colour_that_the_page_uses(page):
    light, dark = schemes().values()
    assert light.keys() == dark.keys()
    used = set(re.findall(r"var\(--([\w-]+)\)", page.source))
    assert used - {"sans", "serif", "mono"} <= light.keys()


# --- the end of the page


@pytest.mark.parametrize(
    ("seconds", "told"),
    [(0.2, "1 s"), (59, "59 s"), (60, "1 min"), (200, "3 min 20 s"), (7_500, "2 h 5 min"), (7_201, "2 h")],  # by hand
)
def test_times_are_told_in_two_units(seconds, told):
    assert ran.duration(seconds) == told


def test_settings_are_told_for_people():
    # By hand.
    assert ran.setting(200_000) == "200,000"
    assert ran.setting(0.001) == "0.001"
    assert ran.setting([200, 50_000]) == "200, 50,000"
    assert ran.setting([32, 32, 16], layers=True) == "32-32-16"
    assert ran.setting([[8, 8], [16, 16]]) == "8-8, 16-16"
    assert ran.setting({"pixels": [50, 100], "squares": [512]}) == "pixels: 50, 100; squares: 512"
    assert ran.setting("strokes") == "strokes"


def test_every_experiment_shows_its_settings_and_its_runs(page):
    runs = page.by_id("runs")
    folded = {words(one.find("summary")): one for one in runs.iter("details")}
    assert list(folded) == [f"{name}: settings and runs" for name in NAMES]
    terms = [words(one) for one in folded["multitask: settings and runs"].find("dl")]
    told = dict(zip(terms[::2], terms[1::2], strict=True))
    assert (told["auxiliary"], told["hidden"], told["steps"]) == ("typeset", "32-32", "120")  # the smoke preset's
    (line,) = folded["deep: settings and runs"].iter("li")
    assert words(line) == "2026-11-21 13:30:19 UTC; python -m essay_repro.deep; 1 min 23 s"  # 83 s by hand


def test_a_run_of_which_little_is_known_is_told_with_what_there_is():
    whole = {"device": "CPU", "threads": 2, "processor": "EPYC", "cpus": 2, "python": "3.11.7", "peak_memory_mb": 869.4}
    whole |= {"backend": "tensorflow", "versions": {"keras": "3.15.1"}}
    whole |= {"commit": "20bbc8ca1f474e28", "dirty": True, "system": "Linux"}
    assert ran.run_told(whole) == (
        "869 MB; tensorflow; CPU, 2 threads; EPYC, 2 cores; Linux; Python 3.11.7; keras 3.15.1; "
        "commit 20bbc8ca1f47, with uncommitted changes"
    )
    assert ran.run_told({"commit": None, "peak_memory_mb": None}) == ""


def test_every_experiment_shows_the_table_that_it_prints(page):
    printed = [words(one) for one in page.all("pre")]
    # In the argument's order.
    names = dict.fromkeys(report.OF[name] for name in FIGURES)
    stored = page.evidence.stored
    wanted = [stored[name].experiment.summary(stored[name].rows, stored[name].settings) for name in names]
    assert printed == [" ".join(text.replace("−", "-").split()) for text in wanted]


def test_a_smoke_preset_is_called_one(page):
    (note,) = page.all("div", class_="note")
    assert "not as a test of the essay" in words(note)


def test_evidence_without_intervals_makes_a_page(tmp_path):
    # One seed: no claim can be judged but what is counted.
    store(tmp_path, "linear")
    found = evidence.read(tmp_path, "strokes", "smoke")
    one = found.stored["linear"]
    rows = [row for row in one.rows if row.seed == 0]
    single = Evidence(
        "strokes", "smoke", {"linear": one._replace(rows=rows, settings=one.settings.with_seeds(1))}, {}, {}
    )
    judged = claims.findings(single)
    source = report.write(tmp_path, single, judged).read_text(encoding="utf-8")
    assert "One seed, no band." in source
    assert "±" not in source.partition('id="warmup"')[2].partition('id="different"')[0]
    # By hand: all but the claim that is counted.
    assert "Of 18 claims, 1 holds and 17 were not tested here." in source
