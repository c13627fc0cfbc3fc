"""The essay's page, the whole report beside it, and the figure for the home page, from the stored results."""

from xml.etree import ElementTree

import documents

from d2l_regression.pages import markup
from essay_repro.reporting import answer, argument, claims, evidence, inline_svg, overtaking, peaks, report
from essay_repro.running import experiment, results

DATA, PRESET = "strokes", "paper"
WHOLE = "_whole"  # the folder of the report, which is a page by itself


def write(root, folder):
    """The pages, and in _parts what they include."""
    stored = root / "results" / f"{DATA}-{PRESET}"
    found = evidence.read(stored, DATA, PRESET)
    findings = {finding.claim.name: finding for finding in claims.findings(found)}
    made = {
        "deep": _deep(found),
        "strip": answer.strip(findings, report.counted(list(findings.values())), page=report.NAME),
        "overtaking": overtaking.section(found),
        "peaks": peaks.section(),
    }
    (folder / "_parts").mkdir()
    for name, part in made.items():
        line = markup.text(part).replace("\n", " ")  # a line, which Markdown leaves as it is
        (folder / "_parts" / f"{name}.html").write_text(line + "\n", encoding="utf-8")
    text = documents.page((root / "site" / "essay.md").read_text(encoding="utf-8"), "essay.md", root)
    (folder / "essay.md").write_text(text.replace("{answer}", answer.sentence(found, findings)), encoding="utf-8")
    configurations = {name: results.read_configuration(stored, name) for name in found.stored}
    (folder / WHOLE).mkdir()
    page = report.page(report.Source(argument.read(), found, findings, configurations, True))
    (folder / WHOLE / report.NAME).write_text(page, encoding="utf-8")


def _deep(found):
    """The one figure: the network against linear models over the number of rows."""
    shown = experiment.get("deep")
    title, draw = shown.figures["deep"]
    stored, needed = found.stored["deep"], {name: found.stored[name].rows for name in shown.needs}
    picture = inline_svg.picture(lambda: draw(stored.rows, stored.settings, False, **needed), "deep", title)
    figure = ElementTree.Element("figure", {"class": "drawn"})
    figure.extend(picture.svgs)
    return figure
