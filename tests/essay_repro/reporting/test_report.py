"""The report: whole, by itself, readable by people and machines, and with no number but those that were computed."""

import re
import subprocess
import sys
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from d2l_regression.plotting import PALETTE
from essay_repro import NAMES
from essay_repro.reporting import claims, evidence, report
from essay_repro.reporting.evidence import Evidence
from essay_repro.reporting.verdict import FAILS, HOLDS, IN_PART, UNTESTED, Claim, Finding
from essay_repro.running.provenance import environment
from essay_repro.running.results import ResultsError
from tests.essay_repro.reporting.pages import CSS, FIGURES, store, words

# --- the file


def test_words_are_never_taken_for_tags(small):
    assert "<b>" not in small.source
    assert "&lt;b&gt;gone&lt;/b&gt; &amp; lost" in small.source
    assert "<b>gone</b> & lost" in words(small.by_id("claim-overfit-gap"))
    assert "<b>gone</b> & lost" in words(small.by_id("figure-linear"))


class Checker(HTMLParser):
    """Follows the page as HTML and notes every tag that is not closed by its own end tag."""

    def __init__(self):
        super().__init__()
        self.open, self.wrong, self.headings = [], [], []

    def handle_startendtag(self, tag, attrs):  # noqa: ARG002, as the parser calls it
        if tag not in ("input", "meta"):  # the only ones here that have no end
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
    assert set(re.findall(r"<(\w+)[^<>]*/>", page.source)) == {"input", "meta"}
    for table in page.all("table"):
        assert [child.tag for child in table] == ["caption", "thead", "tbody"]
        assert {cell.get("scope") for cell in table.iter("th")} == {"col", "row"}


def test_nothing_is_loaded_and_nothing_is_linked(page):
    assert "http" not in page.source
    assert [script.attrib for script in page.all("script")] == [{}], "one, and written out"
    assert not {"link", "img", "iframe", "object", "base"} & {one.tag for one in page.root.iter()}
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
        "import sys; from pathlib import Path; from essay_repro.reporting import claims, evidence, report\n"
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
