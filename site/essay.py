"""The essay's page, the whole report beside it, and the figure for the home page, from the stored results."""

import re
from collections import Counter
from xml.etree import ElementTree

import documents

from d2l_regression.pages import markup
from essay_repro.reporting import answer, argument, claims, evidence, inline_svg, overtaking, peaks, report
from essay_repro.running import experiment, results

DATA, PRESET = "strokes", "paper"
WHOLE = "_whole"  # the folder of the report, which is a page by itself
# How the verdicts of `compare` on real tables are counted, in this order; to import them takes seconds.
COUNTED = {
    "better": "a network is clearly better on {}",
    "worse": "clearly worse on {}",
    "practically the same": "practically the same on {}",
    "cannot tell": "on {} the rows cannot tell",
}


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
        "sceptic": _together("div", answer.answered(found)),
    }
    (folder / "_parts").mkdir()
    for name, part in made.items():
        line = markup.text(part).replace("\n", " ")  # a line, which Markdown leaves as it is
        (folder / "_parts" / f"{name}.html").write_text(line + "\n", encoding="utf-8")
    text = documents.page((root / "site" / "essay.md").read_text(encoding="utf-8"), "essay.md", root)
    verdicts = (root / "docs" / "measured" / "compare-verdicts.md").read_text(encoding="utf-8")
    text = text.replace("{answer}", answer.sentence(found, findings)).replace("{tables}", _on_tables(verdicts))
    (folder / "essay.md").write_text(text, encoding="utf-8")
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
    return _together("figure", picture.svgs, {"class": "drawn"})


def _together(tag, children, attributes=None):
    made = ElementTree.Element(tag, attributes or {})
    made.extend(children)
    return made


def _on_tables(text):
    """How the verdicts on real tables came out, in a sentence.

    text: what benchmarks/verdicts.py printed. Raises: ValueError for a verdict that is none of COUNTED.
    """
    head, _, *lines = [line.strip("| \n").split(" | ") for line in re.findall(r"^\|.*$", text, flags=re.M)]
    found = Counter(line[head.index("verdict")] for line in lines)
    if unknown := found.keys() - COUNTED.keys():
        raise ValueError(f"compare-verdicts.md has the verdict {sorted(unknown)[0]!r}, which essay.py does not count")
    told = ", ".join(words.format(found[verdict]) for verdict, words in COUNTED.items() if found[verdict])
    return f"Of the {len(lines)} real tables that were tried: {told}."
