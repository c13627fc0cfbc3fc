"""Every figure and claim has its place in the argument, and the page has them in that order."""

import re
from importlib.resources import files

import pytest

from essay_repro import NAMES
from essay_repro.reporting import argument, claims, report
from essay_repro.reporting.parsing import ArgumentError, Claims, Figure, Printed, Terms
from essay_repro.running import experiment
from tests.essay_repro.reporting.pages import FIGURES, PLACED

TEXT = files("essay_repro.reporting").joinpath("argument.md").read_text(encoding="utf-8")
CLAIMED = [name for block in argument.read().of(Claims) for name in block.names]


def test_every_figure_and_every_claim_has_one_place_in_the_argument():
    assert sorted(FIGURES) == sorted(figure for name in NAMES for figure in experiment.get(name).figures)
    assert sorted(CLAIMED) == sorted(claim.name for claim in claims.CLAIMS)
    assert "more" not in [section.name for section in argument.read().sections]  # so nothing is left for it


def test_figures_and_claims_stand_in_the_page_in_that_order(page):
    assert [one.get("id") for one in page.all("figure") if one.get("id")] == [f"figure-{name}" for name in FIGURES]
    assert [one.get("id") for one in page.all("details", class_="claim")] == [f"claim-{name}" for name in CLAIMED]


def test_the_contents_name_every_section(page):
    (nav,) = page.all("nav")
    linked = [(link.get("href"), link.text) for link in nav.iter("a")]
    assert linked == [(f"#{one.get('id')}", one.find("h2").text) for one in page.all("section")]
    assert {section.title for section in argument.read().sections} <= {text for _, text in linked}


def test_the_prose_states_no_number_that_could_have_been_measured():
    prose = {section.name: section.of(str) for section in argument.read().sections}
    prose["looks"] = [figure.look for figure in argument.read().of(Figure)]
    prose["terms"] = [text for terms in argument.read().of(Terms) for pair in terms.pairs for text in pair]
    prose["around"] = [argument.read().lead, argument.read().smoke]
    assert all(prose[section.name] for section in argument.read().sections if section.name != "different")
    del prose["above-one"]  # it is arithmetic
    assert not [text for texts in prose.values() for text in texts if re.search(r"\d\.\d", text)]


# --- what the file does not place


def without(*lines):
    """The argument of the file without the blocks that begin with these lines, nor what to look at in figures."""
    text = TEXT
    for line in lines:
        text, found = re.subn(rf"```\w+\n{line}\n.*?```\n(\n>.*?\n\n)?", "", text, flags=re.DOTALL)
        assert found == 1
    return argument.completed(argument.checked(argument.parse(text)))


def test_what_has_no_place_is_shown_in_a_last_section():
    rest = without("name: linear", "name: features", "aux-fails").sections[-1]
    assert (rest.name, [part.title for part in rest.parts]) == ("more", ["linear", "features", "Claims"])
    linear, features, claimed = rest.parts
    shows = experiment.get("linear").shows
    # The table of `features` stands where its first figure does, the squares, which is placed.
    assert linear.blocks == [f"<p>{shows}</p>\n", Figure("linear", "", ("linear",), ""), Printed("linear")]
    assert features.blocks[1:] == [Figure("features", "", ("features", "more_data"), "")]
    assert claimed.blocks == [Claims(("aux-fails", "multitask"))]


def test_the_page_shows_what_has_no_place(page):
    lacking = without("name: linear", "aux-fails")
    lacking = lacking._replace(sections=lacking.sections[-1:])  # the others are drawn elsewhere
    by_claim, configurations = {f.claim.name: f for f in page.findings}, {name: {} for name in NAMES}
    source = report.Source(lacking, page.evidence, by_claim, configurations, show_published=False)
    last = report.page(source).partition('<section id="more">')[2].partition("</section>")[0]
    assert "The table that essay_repro.linear prints" in last
    assert re.findall(r'id="(claim-.*?)"', last) == ["claim-aux-fails", "claim-multitask"]
    assert re.findall(r'<figure id="(.*?)"', last) == ["figure-linear"]


def test_each_printed_table_stands_where_its_first_figure_does():
    tables = [(section.name, table.experiment) for section in argument.read().sections for table in section.of(Printed)]
    # By hand.
    assert tables == [
        *(("warmup", name) for name in ("linear", "weight_decay", "more_data", "features")),
        *(("deeply", name) for name in ("deep", "scaling")),
        ("overfitting", "double_descent"),
        ("interference", "multitask"),
    ]


# --- what the file names


HEAD = "# T\n\n## S {#s}\n\n"
WORDS = TEXT.partition("## In")[2]


@pytest.mark.parametrize(
    ("body", "line", "told"),
    [
        # Lines by hand: the body begins in the fifth.
        ("```figure\nname: linaer\nshows: linear\n```\n> x", 5, "no experiment has a figure 'linaer'"),
        ("```figure\nname: linear\nshows: deep\n```\n> x", 5, "linear is drawn from rows of linear, not of 'deep'"),
        ("x\n\n```claims\noverfit\n```", 7, "the essay makes no claim 'overfit'"),
        ("```claims\nsquares\n```\n\n```claims\nsquares\n```", 9, "squares stands in line 5 already"),
        ("```figure\nname: linear\nshows: linear\n```\n> x\n\n" * 2, 11, "linear stands in line 5 already"),
    ],
)
def test_what_is_not_there_or_stands_twice_is_one_line(body, line, told):
    with pytest.raises(ArgumentError, match=rf"^argument\.md, line {line}: {re.escape(told)}[^\n]*$"):
        argument.checked(argument.parse(f"{HEAD}{body}\n\n## In{WORDS}"))


def test_each_source_and_preset_has_its_words():
    with pytest.raises(ArgumentError, match=r"the part data should have an item - \*\*mnist:\*\* …"):
        argument.checked(argument.parse(f"{HEAD}x\n\n## In{WORDS}".replace("- **mnist:**", "- **minst:**")))


# --- what a figure shows


class Untouchable:
    """Rows or settings that a figure must not look at."""

    def __getattr__(self, name):
        raise AssertionError(f"the figure looked at {name} of what it should not show")

    def __iter__(self):
        raise AssertionError("the figure looked at rows that it should not show")


@pytest.mark.parametrize("figure", PLACED, ids=lambda figure: figure.name)
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
