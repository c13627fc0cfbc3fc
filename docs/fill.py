"""Fill the README and the pages of docs/ with what was measured: `python docs/fill.py`.

With --check nothing is written: each block that is not current is named, and the exit code is 1 if there is one. It is
2 for marks that do not match, a block that nothing fills, and measurements that no page shows.

The numbers come from results/strokes-paper and results/mnist-paper, from docs/strokes-quick and docs/mnist-quick, which
`python -m essay_repro all` wrote, and from docs/measured, which is what the benchmarks printed.
"""

import json
import re
import sys
import textwrap
from collections import Counter
from itertools import zip_longest
from pathlib import Path

from d2l_regression.terminal import Parser
from essay_repro import NAMES, deep
from essay_repro.drawing import summary
from essay_repro.reporting import claims, evidence, verdict
from exercises.runner import recording

ROOT = Path(__file__).parent.parent
PAGES = (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")))
SOURCES = {
    "strokes, quick": (ROOT / "docs" / "strokes-quick", "strokes", "quick"),
    "strokes, paper": (ROOT / "results" / "strokes-paper", "strokes", "paper"),
    "MNIST, quick": (ROOT / "docs" / "mnist-quick", "mnist", "quick"),
    "MNIST, paper": (ROOT / "results" / "mnist-paper", "mnist", "paper"),
}
SIGNS = {verdict.HOLDS: "✓", verdict.IN_PART: "◐", verdict.FAILS: "✗", verdict.UNTESTED: "–"}
PHRASES = {
    verdict.HOLDS: "hold",
    verdict.IN_PART: "hold in part",
    verdict.FAILS: "fail as a whole",
    verdict.UNTESTED: "untested",
}
CPU = "CPU"
OUTCOMES = {"yes": "✓", "no": "✗", "unclear": "?"}
MARK = re.compile(r"^<!-- (begin|end) ([\w-]+) -->$", flags=re.M)
BLOCK = re.compile(r"^(<!-- begin ([\w-]+) -->\n)(.*?)(^<!-- end \2 -->$)", flags=re.M | re.S)


class PageError(Exception):
    """What is wrong with the marks of a page, for people."""


def contents():
    """{name of a block: its lines} as the stored results have them."""
    found = {name: evidence.read(*source) for name, source in SOURCES.items()}
    judged = {name: claims.findings(source) for name, source in found.items()}
    printed = {path.stem: path.read_text(encoding="utf-8").splitlines() for path in (ROOT / "docs/measured").iterdir()}
    lines_of = {
        "finding": _finding(found["strokes, paper"], judged["strokes, paper"]),
        "claims": _claims(judged),
        "lead": _lead({name: (found[f"{name}, paper"], judged[f"{name}, paper"]) for name in ("strokes", "MNIST")}),
        "seconds": _seconds(found),
        "multitask": _printed(found["strokes, paper"], "multitask"),
        "multitask-mnist": _printed(found["MNIST, quick"], "multitask"),
        "scaling": _printed(found["strokes, paper"], "scaling"),
        "deep": _printed(found["strokes, paper"], "deep"),
        "ridge": ["```text", *_stored_output("04_deep_learning_is_better", "keeps-up"), "```"],
        "exercise": ["```text", *"\n".join(recording.record()).rstrip().splitlines(), "```"],
        **printed,
    }
    return {name: list(lines) for name, lines in lines_of.items()}


def filled(pages, lines_of):
    """The pages with their blocks as they should be.

    pages: {path: text}. lines_of: {name of a block: its lines}.
    Raises: PageError for marks that do not match, a block that nothing fills, and lines that no page shows.
    """
    bodies = {name: "".join(f"{line}\n" for line in lines) for name, lines in lines_of.items()}
    shown = [(path, name) for path, text in pages.items() for name in _names(path, text)]
    for path, name in shown:
        if name not in bodies:
            raise PageError(
                f"{page_name(path)}: nothing fills its block {name!r}; there are {', '.join(sorted(bodies))}"
            )
    for name in sorted(bodies.keys() - {name for _, name in shown}):
        raise PageError(f"no page has a block {name!r}: add <!-- begin {name} --> and <!-- end {name} -->")
    return {path: BLOCK.sub(lambda block: block[1] + bodies[block[2]] + block[4], text) for path, text in pages.items()}


def stale(pages, current):
    """The (path, name) of each block that is not as it should be."""
    for path, text in pages.items():
        for block, should in zip(BLOCK.finditer(text), BLOCK.finditer(current[path]), strict=True):
            if block[3] != should[3]:
                yield path, block[2]


def page_name(path):
    """A page's name for people."""
    return path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else str(path)


def _names(path, text):
    """The names of a page's blocks. Raises: PageError unless each begin is followed by its end."""
    marks = MARK.findall(text)
    names = [name for kind, name in marks if kind == "begin"]
    expected = [(kind, name) for name in names for kind in ("begin", "end")]
    for found, should in zip_longest(marks, expected):
        if found != should:
            parts = [f"<!-- {' '.join(mark)} -->" if mark else "the end of the page" for mark in (should, found)]
            raise PageError(f"{page_name(path)}: expected {parts[0]}, found {parts[1]}")
    return names


def _finding(source, findings):
    """What came of all claims, and of the main one, as a paragraph."""
    verdicts = Counter(finding.verdict for finding in findings)
    shown = (key for key in PHRASES if verdicts[key] or key == verdict.FAILS)  # that none fails is worth saying
    counts = ", ".join(f"{verdicts[key]} {PHRASES[key]}" for key in shown)
    outcomes = Counter(statement.outcome for finding in findings for statement in finding.statements)
    by_size = _leads(source, findings)
    clear = [size for size, both in by_size.items() if all(statement.holds for statement in both)]
    most = max(by_size)
    network = summary.interval(summary.curve(source.stored["deep"].rows, deep.DEEP, "test", n_train=most).last.values())
    lead = by_size[most][0].value
    sentences = (
        f"Of the essay's {len(findings)} claims, rerun at its own settings on digits drawn here: {counts};",
        f"of the {outcomes.total()} statements in them {outcomes['no']} are wrong and {outcomes['unclear']} unclear.",
        "Its main one, that a small network is better than every linear model on every number of rows, is clear on",
        f"{_listed(clear)} rows and not on {_listed(set(by_size) - set(clear))}.",
        f"On {most:,} rows the network's error is {network}, and {_size(lead)} that of the essay's best linear model.",
    )
    return textwrap.wrap(" ".join(sentences), 120)


def _listed(sizes):
    return re.sub(", (?=[^ ]*$)", " and ", ", ".join(f"{size:,}" for size in sorted(sizes))) or "none"


def _size(difference):
    return f"{difference._replace(mean=abs(difference.mean))} {'below' if difference.mean < 0 else 'above'}"


def _leads(source, findings):
    """{rows: statements that the network is better than the best linear model: last steps, then validated ones}."""
    statements = next(finding.statements for finding in findings if finding.claim.name == "deep-wins")
    sizes = claims.compared_sizes(source)
    return {size: statements[k :: len(sizes)] for k, size in enumerate(sizes)}


def _lead(judged):
    """A table and what its intervals are. judged: {name of the digits: (evidence, findings)}."""
    leads = {name: _leads(*each) for name, each in judged.items()}
    columns = [(name, stop) for name in leads for stop in range(len(claims.WINS_AT))]
    yield "| rows | " + " | ".join(f"{name}, {claims.WINS_AT[stop][0]} step" for name, stop in columns) + " |"
    yield "|---:|" + "---:|" * len(columns)
    for size in next(iter(leads.values())):
        told_leads = (leads[name][size][stop] for name, stop in columns)
        yield f"| {size:,} | " + " | ".join(f"{one.value} {OUTCOMES[one.outcome]}" for one in told_leads) + " |"
    yield ""
    notes = {name: summary.spread_note(len(source.stored["deep"].seeds)) for name, (source, _) in judged.items()}
    for note in dict.fromkeys(notes.values()):
        yield f"{' and '.join(name for name, its in notes.items() if its == note)}: {note}."


def _stored_output(name, cell):
    """The lines that a notebook's cell printed."""
    notebook = json.loads((ROOT / "notebooks" / f"{name}.ipynb").read_text(encoding="utf-8"))
    outputs = next(each["outputs"] for each in notebook["cells"] if each["id"] == cell)
    return "".join(line for output in outputs for line in output.get("text", "")).strip().splitlines()


def _claims(judged):
    yield "| The essay says | " + " | ".join(judged) + " |"
    yield "|---|" + "---|" * len(judged)
    for row in zip(*judged.values(), strict=True):
        yield f"| {row[0].claim.says} | " + " | ".join(_cell(finding) for finding in row) + " |"


def _cell(finding):
    held = f", {finding.held}" if finding.verdict in (verdict.IN_PART, verdict.FAILS) else ""
    return f"{SIGNS[finding.verdict]} {finding.verdict.removesuffix(' at this preset')}{held}"


def _seconds(found):
    """Wall times as the runs recorded them, summed where a result took several runs; then what is said of a GPU's."""
    yield "| experiment | " + " | ".join(found) + " |"
    yield "|---|" + "---:|" * len(found)
    for name in NAMES:
        yield f"| `{name}` | " + " | ".join(_spent(source, name) for source in found.values()) + " |"
    yield "| all | " + " | ".join(_total(source) for source in found.values()) + " |"
    gpus = [line for name, source in found.items() for line in _gpus(name, source)]
    yield from ["", *gpus] if gpus else []


def _gpus(name, source):
    """Yield which GPU trained each experiment that one has trained, and what was noted of it."""
    for experiment, stored in source.stored.items():
        runs = [run for run in stored.runs if _device(run) != CPU]
        said = dict.fromkeys(run[key] for key in ("accelerator", "note") for run in runs if key in run)
        if said:
            text = f"`{experiment}`, {name}: {'; '.join(said)}."
            yield from textwrap.wrap(text, 120, initial_indent="- ", subsequent_indent="  ")


def _spent(source, name):
    if name not in source.stored:
        return "not run"
    runs = source.stored[name].runs
    devices = sorted({_device(run) for run in runs} - {CPU})
    return ", ".join([_time(runs), *devices, *(["in part"] if name in source.partial else [])])


def _total(source):
    """The time of all experiments, where all are whole and one kind of machine trained them."""
    runs = [run for stored in source.stored.values() for run in stored.runs]
    whole = source.stored.keys() - source.partial.keys() == set(NAMES)
    return _time(runs) if whole and len({_device(run) for run in runs}) == 1 else "–"


def _device(run):
    return run.get("device", CPU)  # the oldest runs do not say


def _time(runs):
    seconds = sum(run["seconds"] for run in runs)
    return f"{seconds:.0f} s" if seconds < 120 else f"{seconds / 60:.0f} min"


def _printed(source, name):
    """What the program of an experiment prints, as a block of text."""
    stored = source.stored[name]
    return ["```text", *stored.experiment.summary(stored.rows, stored.settings).splitlines(), "```"]


def main(arguments=None):
    """Fill the pages, or with --check only compare; the exit code."""
    parser = Parser(prog="python docs/fill.py", description=__doc__.partition(":")[0])
    parser.add_argument("--check", action="store_true", help="write nothing, name the blocks that are not current")
    check = parser.parse_args(arguments).check
    pages = {path: path.read_text(encoding="utf-8") for path in PAGES}
    try:
        current = filled(pages, contents())
    except PageError as error:
        print(f"fill: {error}", file=sys.stderr)
        return 2
    blocks = list(stale(pages, current))
    for path, name in blocks:
        print(f"{page_name(path)}: {'filled' if not check else 'not current:'} {name}", file=sys.stderr)
    if not check:
        for path in {path for path, _ in blocks}:
            path.write_text(current[path], encoding="utf-8")
        return 0
    if blocks:
        print("run python docs/fill.py", file=sys.stderr)
    return int(bool(blocks))


if __name__ == "__main__":
    sys.exit(main())
