"""The answer before the argument: one sentence, one figure, the verdicts as a strip; and what a sceptic asks next."""

from d2l_regression.pages.markup import command, element, headed
from essay_repro import deep, weight_decay
from essay_repro.drawing import summary
from essay_repro.reporting import ran, verdict
from essay_repro.reporting.claims import compared_sizes
from essay_repro.reporting.verdict import mean

OWN_TABLE = "python -m d2l_regression.compare table.csv --target price"
RIDGE = [name for name in weight_decay.STRENGTH_OF if name.startswith("ridge")]  # the first without a penalty
SIGNS = {verdict.HOLDS: "holds", verdict.IN_PART: "part", verdict.FAILS: "fails", verdict.UNTESTED: "untested"}


def sentence(evidence, findings):
    """What came of the main claim, in words; None if it was not tested.

    findings: {claim: `Finding`}.
    """
    found = findings.get("deep-wins")
    if not found or not found.statements or "deep" not in evidence.stored:
        return None
    sizes = compared_sizes(evidence)
    both = {n: found.statements[k :: len(sizes)] for k, n in enumerate(sizes)}
    clear = [n for n in sizes if all(statement.holds for statement in both[n])]
    most = max(sizes)
    network = summary.interval(
        summary.curve(evidence.stored["deep"].rows, deep.DEEP, "test", n_train=most).last.values()
    )
    lead = both[most][0].value
    better = "a small network is clearly better than every linear model"
    if clear and clear == [n for n in sizes if n >= min(clear)]:
        first = f"Yes, with enough rows: here {better} from {min(clear):,} rows on"
    else:
        first = f"On {len(clear)} of {len(sizes)} numbers of rows {better}"
    few = f"{'' if clear == sizes else ', and on fewer that is not clear everywhere'}. On {most:,} its error is"
    side = "below" if lead.mean < 0 else "above"
    gap = f"{lead._replace(mean=abs(lead.mean))} {side} that of the best of them"
    return f"{first}{few} {network}, {gap}."


def strip(findings, counted, page=""):
    """The verdicts as a row of signs, each a link to its claim on a page, below their count in words."""
    signs = [
        element(
            "li",
            element(
                "a",
                element("span", f"{finding.claim.says} {finding.verdict}", class_="unseen"),
                href=f"{page}#claim-{finding.claim.name}",
                title=f"{finding.claim.says} {finding.verdict}",
                class_=f"verdict {SIGNS[finding.verdict]}",
            ),
        )
        for finding in findings.values()
    ]
    return element(
        "div",
        element("p", counted, class_="count"),
        element("ol", *signs, class_="strip", aria_label="The verdict on each claim"),
    )


def questions(evidence):
    """The section of what a sceptic asks, and the way on to a table of one's own."""
    own = "One table settles nothing for another. The same comparison, linear models against networks and trees, each "
    last = element("h3", "And on my table?"), element("p", own + "tuned, on yours: ", command(OWN_TABLE))
    return headed("sceptic", "What a sceptic asks", *answered(evidence), *last)


def answered(evidence):
    """What a sceptic asks, answered with numbers: headings and paragraphs; only what these results can answer."""
    parts = {
        "Is it only digits?": _only_digits(evidence),
        "How long did it take?": _how_long(evidence),
        "What if I tune the line as hard?": _tuned_line(evidence),
    }
    return [one for title, told in parts.items() if told for one in (element("h3", title), element("p", *told))]


def _only_digits(evidence):
    return [
        f"In these results, yes: {evidence.data}, one small task with a label that is a number only by name. It shows "
        "what the methods do as rows are added. What they do on another table has to be measured on that table."
    ]


def _how_long(evidence):
    spent = {name: sum(run.get("seconds", 0) for run in stored.runs) for name, stored in evidence.stored.items()}
    trainings = {name: len({row.cell for row in stored.rows}) for name, stored in evidence.stored.items()}
    if not sum(spent.values()):
        return None
    longest = max(spent, key=spent.get)
    whole, most = (ran.duration(seconds) for seconds in (sum(spent.values()), spent[longest]))
    return [
        f"All {sum(trainings.values()):,} trainings together took {whole} on the machines that ran them, {most} of it "
        f"for “{longest}”. The last table of the whole report has each."
    ]


def _tuned_line(evidence):
    """Ridge regression, its penalty chosen on validation rows, against the network on as many rows."""
    if not {"weight_decay", "deep"} <= evidence.stored.keys():
        return None
    penalised, network = (evidence.stored[name].rows for name in ("weight_decay", "deep"))
    n = evidence.stored["weight_decay"].settings.n_train
    if n not in summary.sizes(network, deep.DEEP):
        return None
    best = min(RIDGE, key=lambda name: mean(summary.curve(penalised, name, "validation").last))
    line, free = (summary.interval(summary.curve(penalised, name, "test").last.values()) for name in (best, RIDGE[0]))
    net = summary.curve(network, deep.DEEP, "test", n_train=n)
    steps = summary.chosen(network, deep.DEEP, n_train=n)
    net = summary.interval(net.at(steps).values())
    return [
        f"On {n:,} rows least squares on the pixels is at {free}, ridge regression with the best of {len(RIDGE)} "
        f"penalties at {line}, and the network, which nobody tuned, at {net} at the step that validation rows choose. "
        "Better columns bring the line nearer: products of pixels, stopped in time, in what is to be moved above."
    ]
