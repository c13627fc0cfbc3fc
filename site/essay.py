"""The essay's page, and the parts of other pages that are drawn from its stored results."""

import shutil
from xml.etree import ElementTree

from essay_repro.reporting import argument, claims, evidence, inline_svg, report
from essay_repro.running import experiment, results

DATA, PRESET = "strokes", "paper"
WHOLE = "_whole"  # the folder of the report, which is a page by itself


def write(root, folder):
    """The page, the whole report beside it, and the figure for the home page."""
    stored = root / "results" / f"{DATA}-{PRESET}"
    found = evidence.read(stored, DATA, PRESET)
    judged = claims.findings(found)
    parts = folder / "_parts"
    parts.mkdir()
    (parts / "deep.html").write_text(_deep(found), encoding="utf-8")
    (parts / "answer.html").write_text(_deep(found), encoding="utf-8")
    shutil.copy(root / "site" / "essay.md", folder)
    configurations = {name: results.read_configuration(stored, name) for name in found.stored}
    by_claim = {finding.claim.name: finding for finding in judged}
    page = report.page(report.Source(argument.read(), found, by_claim, configurations, True))
    (folder / WHOLE).mkdir()
    (folder / WHOLE / report.NAME).write_text(page, encoding="utf-8")


def _deep(found):
    """The one figure: the network against linear models over the number of rows."""
    shown = experiment.get("deep")
    title, draw = shown.figures["deep"]
    stored, needed = found.stored["deep"], {name: found.stored[name].rows for name in shown.needs}
    picture = inline_svg.picture(lambda: draw(stored.rows, stored.settings, False, **needed), "deep", title)
    svgs = "".join(ElementTree.tostring(svg, encoding="unicode").replace("\n", " ") for svg in picture.svgs)
    return f'<figure class="drawn">{svgs}</figure>\n'
