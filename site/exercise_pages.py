"""A page for each exercise, from the catalogue: its task, its hints folded, how it is checked. No solution."""

import re

from exercises.runner import catalog, ladder

_URL = re.compile(r"(?<!<)(https?://\S+[^\s.,)])")
RUNGS = {
    "shape": "has the right shape",
    "by hand": "agrees with results by hand",
    "law": "obeys a law, on data drawn at random",
    "trap": "avoids the usual trap",
}
EDITIONS = (("MXNet (2018)", "mxnet"), ("1.0 (2023)", "first"), ("2026", "now"))


def write(_root, folder):
    """A page for each exercise, and their list."""
    (folder / "exercises").mkdir(exist_ok=True)
    for exercise in catalog.EXERCISES:
        text = "\n".join(page(exercise)) + "\n"
        (folder / "exercises" / f"{exercise.slug}.md").write_text(text, encoding="utf-8")
    (folder / "exercises" / "index.md").write_text("\n".join(index()) + "\n", encoding="utf-8")


def index():
    """The list of all exercises by section, as lines."""
    count = len(catalog.EXERCISES)
    yield from ("# The list of exercises", "")
    yield f"{count} exercises, in the order of the book's chapter. How to start, check and mark them:"
    yield "[the exercises](../docs/exercises.md)."
    yield ""
    sections = list(dict.fromkeys(exercise.section for exercise in catalog.EXERCISES))
    for section in sections:
        yield from ("", f"## {section.number} {section.title}", "", f"[The section in the book]({section.link})", "")
        for exercise in catalog.EXERCISES:
            if exercise.section == section:
                yield f"- [{exercise.title}]({exercise.slug}.md): `{exercise.slug}`, {_points(exercise)}"
    yield from ("", ":::{toctree}", ":hidden:", "", *(exercise.slug for exercise in catalog.EXERCISES), ":::")


def _points(exercise):
    return f"{exercise.points} function{'s' if exercise.points > 1 else ''}"


def page(exercise):
    """One exercise, as lines."""
    texts = catalog.texts(exercise)
    yield from (f"# {exercise.title}", "", _URL.sub(r"<\1>", texts["task"]), "")
    installed = "[NumPy installed](../docs/install.md#how-much-of-it)"
    yield from ("## Start", "", f"With {installed}, in the project's folder:", "", "```")
    yield f"python -m exercises start {exercise.slug}    # writes my_exercises/{exercise.slug}.py"
    yield f"python -m exercises check {exercise.slug}    # what breaks first, in plain words"
    yield from ("```", "", "## Hints", "", "Each gives away more than the one before.", "")
    for hint in catalog.HINTS:
        name = {"question": "A question", "idea": "An idea", "formula": "A formula"}[hint]
        yield from ("<details>", f"<summary>{name}</summary>", "", texts[hint], "", "</details>", "")
    yield from ("## How it is checked", "", "Each function first has to run. Then, until one check breaks:", "")
    for function, checks in ladder.ladders(ladder.checks_of(exercise)).items():
        yield f"`{function}`"
        for rung, words in RUNGS.items():
            names = [check.__name__.replace("_", " ") for check in checks if check.rung == rung]
            if names:
                yield f": {words}: {'; '.join(names)}."
        yield ""
    yield from ("## In the editions of the book", "", "| edition | place |", "|---|---|")
    yield from (f"| {name} | {getattr(exercise, field)} |" for name, field in EDITIONS)
    yield from ("", f"[{exercise.section.title}]({exercise.section.link}) in *Dive into Deep Learning*")
