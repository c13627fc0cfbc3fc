"""The report: one HTML page that says what the essay argues, what was measured here, and what each claim came to.

It needs nothing but itself: no network, no file beside it, and without script all is there to read. Nothing is trained
and Keras is not imported.
"""

import functools
from pathlib import Path
from typing import NamedTuple

from d2l_regression import pages
from d2l_regression.pages.markup import (
    command,
    element,
    filled,
    headed,
    items,
    link,
    scrolling,
    table,
    true_minus,
    unbroken,
)
from essay_repro import NAMES
from essay_repro.reporting import answer, argument, explore, inline_svg, measured, overtaking, peaks, ran, verdict
from essay_repro.reporting.evidence import Evidence
from essay_repro.reporting.parsing import Argument, Claims, Figure, Here, Measured, Printed, Terms
from essay_repro.reporting.verdict import Finding
from essay_repro.running import experiment, results, store

NAME = "report.html"
SMALL = 4  # a claim that holds with at most so many statements shows them unasked; one that does not, always
# A verdict's class in the page's style, and how it is counted: of one claim, of several.
VERDICTS = {
    verdict.HOLDS: ("holds", "holds", "hold"),
    verdict.IN_PART: ("part", "holds in part", "hold in part"),
    verdict.FAILS: ("fails", "does not hold", "do not hold"),
    verdict.UNTESTED: ("untested", "was not tested here", "were not tested here"),
}
OF = {figure: name for name in NAMES for figure in experiment.get(name).figures}


class Source(NamedTuple):
    """What the page is made from: texts, evidence, findings by claim, configurations, the author's curves or not."""

    argument: Argument
    evidence: Evidence
    findings: dict
    configurations: dict
    show_published: bool


def write(folder: Path, found_evidence: Evidence, findings: list[Finding], show_published: bool = False) -> Path:
    """Write `report.html` into a folder of results, whole or not at all; its path.

    show_published: whether figures show the author's curves in grey.
    Raises: ResultsError if the folder cannot be read or written.
    """
    configurations = {name: results.read_configuration(folder, name) for name in found_evidence.stored}
    by_claim = {finding.claim.name: finding for finding in findings}
    path = Path(folder) / NAME
    store.write(path, page(Source(argument.read(), found_evidence, by_claim, configurations, show_published)))
    return path


def page(source):
    """The whole page as text."""
    middle = [*_to_move(source.evidence), *(_section(section, source) for section in source.argument.sections)]
    middle += [answer.questions(source.evidence), ran.section(source.evidence, source.configurations)]
    body = element("body", _header(source), _contents(middle), element("main", _claims(source), *middle))
    return pages.page(source.argument.title, body, explore.STYLE, explore.SCRIPT)


# --- the top of the page


def _to_move(evidence):
    """The sections with something to move."""
    overtaken = overtaking.section(evidence)
    shown = [headed("rows", overtaking.TITLE, overtaken)] if overtaken is not None else []
    return [*shown, headed("peak", peaks.TITLE, peaks.section())] if "double_descent" in evidence.stored else shown


def _header(source):
    argument, (data, preset) = source.argument, (source.evidence.data, source.evidence.preset)
    told = f"Data: {data}, {argument.word('data', data)}. Preset: {preset}, {argument.word('preset', preset)}."
    return element(
        "header",
        element("h1", argument.title),
        *_answer(source),
        element("div", *filled("div", argument.lead)),
        element("p", told, class_="sources"),
        element("div", *filled("div", argument.smoke), class_="note") if preset == "smoke" else None,
    )


def _answer(source):
    """What fills the first screen: the sentence, the verdicts as a strip, the one figure."""
    told = answer.sentence(source.evidence, source.findings)
    shown = [element("p", told, class_="lead")] if told else []
    if {"deep", *experiment.get("deep").needs} <= source.evidence.stored.keys():
        picture = _drawn("deep", source, prefix="answer")
        shown.append(element("figure", *picture.svgs, class_="answer"))
    return (
        [*shown, answer.strip(source.findings, counted(list(source.findings.values())))] if source.findings else shown
    )


def _contents(sections):
    """The table of contents, from the sections as they are."""
    links = [link("claims", "The claims"), *(link(section.get("id"), section[0].text) for section in sections)]
    return element("nav", items("ol", links), aria_label="Contents")


def _claims(source):
    """The summary in a sentence, what did not hold, and the table of all claims."""
    found = list(source.findings.values())
    listed = [verdict.FAILS, verdict.IN_PART, verdict.UNTESTED]
    return headed(
        "claims",
        "The claims",
        *(_with_verdict(name, [f for f in found if f.verdict == name]) for name in listed),
        table(
            "Every claim with its verdict, how many of its statements hold, the first statement's number, and the "
            "command that runs the experiment again",
            ("Claim", "Verdict", "Held", "First number", "Command"),
            [_claim_line(finding) for finding in found],
            numbers=(2, 3),
            class_="claims",
        ),
    )


def counted(found):
    """How many claims have each verdict, in a sentence."""
    parts = []
    for name, (_, one, several) in VERDICTS.items():
        count = sum(finding.verdict == name for finding in found)
        parts += [f"{count} {one if count == 1 else several}"] if count else []
    told = parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
    return f"Of {len(found)} claims, {told}."


def _with_verdict(name, found):
    """The claims of one verdict, each a link to its statements; None if there are none."""
    if not found:
        return None
    links = [link(f"claim-{finding.claim.name}", unbroken(finding.claim.says)) for finding in found]
    return element("div", element("p", _mark(name)), items("ul", links), class_="verdicts")


def _claim_line(finding):
    first = _number(finding.statements[0]) if finding.statements else measured.NOTHING
    claim = link(f"claim-{finding.claim.name}", unbroken(finding.claim.says))
    return claim, _mark(finding.verdict), finding.held or measured.NOTHING, first, command(finding.command)


def _mark(name):
    """A verdict in words, with a sign before it that is not told by colour alone."""
    return element("span", name, class_=f"verdict {VERDICTS[name][0]}")


def _number(statement):
    """A statement's number, and what it should be."""
    bound = element("span", f"should be {statement.side} {statement.bound:g}", class_="bound")
    return element("span", true_minus(str(statement.value)), " ", bound, class_="number")


# --- the essay's argument


def _section(section, source):
    shown = [element for part in section.parts for element in _part(part, source)]
    return headed(section.name, section.title, *shown)


def _part(part, source):
    """A part's heading and its blocks."""
    heading = [element("h3", part.title)] if part.title else []
    return [*heading, *(shown for block in part.blocks for shown in _block(block, source))]


def _block(block, source):
    """What the page shows of a block, a list of elements."""
    match block:
        case Figure():
            return [_figure(block, source)]
        case Claims(names):
            return [_claim(source.findings[name]) for name in names if name in source.findings]
        case Printed(name):
            return [_printed(name, source)] if name in source.evidence.stored else []
        case Measured(name):
            return _measured(measured.TABLES[name], source.evidence)
        case Here(sentences):
            return _here(sentences, source)
        case Terms(pairs):
            parts = [part for term, told in pairs for part in (element("dt", term), filled("dd", told))]
            return [element("dl", *parts, class_="terms")]
        case html:
            return list(filled("div", html))


def _measured(of, evidence):
    """A table of measured numbers; nothing where there are none."""
    lines = [tuple(map(true_minus, line)) for line in of.lines(evidence)]
    numbers = range(1, len(of.header))
    return [table(of.caption, of.header, lines, numbers=numbers, class_="measured")] if lines else []


def _here(sentences, source):
    """A paragraph of those sentences for whose words there is something here."""
    auxiliary = next(filter(None, (of.get("auxiliary") for of in source.configurations.values())), None)
    known = {"data": source.evidence.data, "auxiliary": auxiliary}
    words = {kind: source.argument.word(kind, name) for kind, name in known.items()}
    unknown = [f"{{{kind}}}" for kind, word in words.items() if word is None]
    told = [sentence.format(**words) for sentence in sentences if not any(word in sentence for word in unknown)]
    return [element("p", " ".join(told))] if told else []


def _figure(figure, source):
    """A figure with what to look at, or one line if the rows that it shows are not there."""
    evidence, name = source.evidence, OF[figure.name]
    title, _ = experiment.get(name).figures[figure.name]
    number = f"The essay's figure {figure.number}" if figure.number else "Not in the essay"
    again = command(evidence.command(name))
    missing = [other for other in figure.shows if other not in evidence.stored]
    if missing:
        told = f"{number}, “{title}”: not run here. "
        why = [f"{other}: {evidence.absent[other]}" for other in missing if other in evidence.absent]
        told += f"Missing is {'; '.join(why)}. " if missing != [name] or evidence.absent.get(name) != "not run" else ""
        return element("p", told, again, id=f"figure-{figure.name}", class_="absent")
    picture = _drawn(figure.name, source)
    partial = [
        f"{other} is incomplete: {evidence.partial[other]}" for other in figure.shows if other in evidence.partial
    ]
    marks = "; ".join([*picture.note.splitlines(), *partial])
    caption = element(
        "figcaption",
        *_look(figure.look),
        element("p", marks[:1].upper() + marks[1:] + ".", class_="marks"),
        element("p", "Run again: ", again, class_="command"),
    )
    heading = element("p", element("span", f"{number}. "), picture.heading, class_="title")
    return element("figure", heading, *picture.svgs, caption, id=f"figure-{figure.name}")


def _drawn(figure, source, prefix=""):
    """The `Picture` of a figure whose rows are there; the prefix makes the ids of a second one differ."""
    owner, evidence = experiment.get(OF[figure]), source.evidence
    title, draw = owner.figures[figure]
    stored = evidence.stored.get(owner.name)
    needed = {other: _rows(other, evidence) for other in owner.needs}
    own = (stored.rows, stored.settings) if stored else (None, None)
    make = functools.partial(draw, *own, source.show_published, **needed)
    return inline_svg.picture(make, f"{prefix}{figure}", title)


def _look(html):
    looks = list(filled("div", html))
    for paragraph in looks:
        paragraph.set("class", "look")
    return looks


def _rows(name, evidence):
    """An experiment's rows, None if it has none."""
    return evidence.stored[name].rows if name in evidence.stored else None


def _claim(finding):
    """A claim that opens to its statements."""
    held = f", {finding.held} statements" if finding.held else ""
    told = element(
        "summary", unbroken(finding.claim.says), " ", element("span", _mark(finding.verdict), held, class_="held")
    )
    inside = items("ul", [_statement(statement) for statement in finding.statements], class_="statements")
    if finding.reason:
        inside = element("p", f"Not tested: {finding.reason}. ", command(finding.command), class_="sources")
    opened = {"open": "open"} if len(finding.statements) <= SMALL or finding.verdict != verdict.HOLDS else {}
    return element("details", told, inside, class_="claim", id=f"claim-{finding.claim.name}", **opened)


def _statement(statement):
    outcome = element("span", statement.outcome, class_=f"outcome {statement.outcome}")
    return element("div", element("span", true_minus(statement.says)), " ", _number(statement), " ", outcome)


def _printed(name, source):
    """What the experiment's program prints, as it prints it."""
    stored = source.evidence.stored[name]
    title = f"The table that essay_repro.{name} prints"
    shown = scrolling(element("pre", stored.experiment.summary(stored.rows, stored.settings)), title)
    return element("details", element("summary", title), shown)
