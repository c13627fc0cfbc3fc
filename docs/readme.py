"""Fill the README's tables from stored results: `python docs/readme.py`; with --check, only say whether it is current.

The numbers come from results/strokes-paper and results/mnist-paper, and from docs/strokes-quick, which is what
`python -m essay_repro all` wrote on the machine that the README names.
"""

import json
import re
import sys
from pathlib import Path

from essay_repro import NAMES
from essay_repro.reporting import claims, evidence, verdict
from exercises.runner import recording

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
SOURCES = {
    "strokes, quick": (ROOT / "docs" / "strokes-quick", "strokes", "quick"),
    "strokes, paper": (ROOT / "results" / "strokes-paper", "strokes", "paper"),
    "MNIST, paper": (ROOT / "results" / "mnist-paper", "mnist", "paper"),
}
SIGNS = {verdict.HOLDS: "✓", verdict.IN_PART: "◐", verdict.FAILS: "✗", verdict.UNTESTED: "–"}


def blocks():
    """{name of the block: its lines} as the stored results have them."""
    found = {name: evidence.read(*source) for name, source in SOURCES.items()}
    return {
        "claims": _claims(found),
        "seconds": _seconds(found),
        "multitask": _printed(found["strokes, quick"], "multitask"),
        "deep": _printed(found["strokes, paper"], "deep"),
        "ridge": ["```text", *_stored_output("04_deep_learning_is_better", "keeps-up"), "```"],
        "exercise": ["```text", *recording.record(), "```"],
    }


def filled(text):
    """The README with its blocks as they should be. Raises: KeyError for a block that it lacks."""
    for name, lines in blocks().items():
        pattern = re.compile(rf"(<!-- begin {name} -->\n).*?(<!-- end {name} -->)", flags=re.S)
        if not pattern.search(text):
            raise KeyError(f"{README} has no block {name!r}: add <!-- begin {name} --> and <!-- end {name} -->")
        body = "\n".join(lines)
        text = pattern.sub(lambda match, body=body: f"{match[1]}{body}\n{match[2]}", text)
    return text


def _stored_output(name, cell):
    """The lines that a notebook's cell printed."""
    notebook = json.loads((ROOT / "notebooks" / f"{name}.ipynb").read_text(encoding="utf-8"))
    outputs = next(each["outputs"] for each in notebook["cells"] if each["id"] == cell)
    return "".join(line for output in outputs for line in output.get("text", "")).strip().splitlines()


def _claims(found):
    judged = {name: claims.findings(source) for name, source in found.items()}
    yield "| The essay says | " + " | ".join(judged) + " |"
    yield "|---|" + "---|" * len(judged)
    for row in zip(*judged.values(), strict=True):
        yield f"| {row[0].claim.says} | " + " | ".join(_cell(finding) for finding in row) + " |"


def _cell(finding):
    held = f", {finding.held}" if finding.verdict == verdict.IN_PART else ""
    return f"{SIGNS[finding.verdict]} {finding.verdict.removesuffix(' at this preset')}{held}"


def _seconds(found):
    """Wall times as the runs recorded them, summed where a result took several runs."""
    yield "| experiment | " + " | ".join(found) + " |"
    yield "|---|" + "---:|" * len(found)
    for name in NAMES:
        yield f"| `{name}` | " + " | ".join(_spent(source, name) for source in found.values()) + " |"


def _spent(source, name):
    if name not in source.stored:
        return "not run"
    seconds = sum(run["seconds"] for run in source.stored[name].runs)
    told = f"{seconds:.0f} s" if seconds < 120 else f"{seconds / 60:.0f} min"
    return f"{told}, in part" if name in source.partial else told


def _printed(source, name):
    """What the program of an experiment prints, as a block of text."""
    stored = source.stored[name]
    return ["```text", *stored.experiment.summary(stored.rows, stored.settings).splitlines(), "```"]


def main(arguments):
    """Write the README, or with --check compare; the exit code, 1 if it was not current."""
    text = README.read_text(encoding="utf-8")
    current = filled(text)
    if "--check" not in arguments:
        README.write_text(current, encoding="utf-8")
        return 0
    if text != current:
        print("README.md is not what the stored results say: run python docs/readme.py", file=sys.stderr)
    return int(text != current)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
