"""Pages of made-up rows, stored as the experiments store them, at the smoke preset."""

from importlib.resources import files
from xml.etree import ElementTree

from essay_repro.reporting import argument, claims, evidence, report
from essay_repro.reporting.parsing import Figure
from essay_repro.running import experiment
from essay_repro.running.results import Row
from essay_repro.running.settings import evaluation_steps
from essay_repro.running.store import Store

SOLVED = ("least squares", "ridge", "squares solved", "pairwise solved")
PLACED = argument.read().of(Figure)
FIGURES = [figure.name for figure in PLACED]
CSS = files("d2l_regression.pages").joinpath("page.css").read_text(encoding="utf-8")


def steps_of(settings, cell):
    """Where a cell is evaluated."""
    if cell.condition.startswith(SOLVED):
        return [0]
    if cell.condition == "pairwise":
        return sorted({*evaluation_steps(settings.pairwise_steps), settings.pairwise_short})
    return evaluation_steps(settings.steps)


def store(folder, name):
    """Store made-up errors that fall with the steps and differ by condition, size, split and seed."""
    subject = experiment.get(name)
    settings = subject.presets["smoke"]
    kinds = list(dict.fromkeys((cell.condition, cell.n_train) for cell in subject.cells(settings)))
    rows = [
        Row(*cell, step, split, metric, (3 + kinds.index(cell[:2]) % 4 + 0.01 * cell.seed) * level / (3 + step) ** 0.2)
        for cell in subject.cells(settings)
        for step in steps_of(settings, cell)
        for split, level in (("train", 0.4), ("validation", 0.5), ("test", 0.5))
        for metric in ("one_minus_r2", "one_minus_r2_rounded")
    ]
    auxiliary = "typeset" if name == "multitask" else None
    configuration = {"data": "strokes", "auxiliary": auxiliary, **settings.configuration()}
    opened = Store(folder, name, configuration, subject.conditions)
    opened.add(rows)
    opened.record({"finished": "2026-11-21T13:30:19+00:00", "command": f"python -m essay_repro.{name}", "seconds": 83})


class Page:
    """A page that was written, and what it was written from."""

    def __init__(self, folder, change=lambda found: found):
        self.evidence = change(evidence.read(folder, "strokes", "smoke"))
        self.findings = claims.findings(self.evidence)
        self.path = report.write(folder, self.evidence, self.findings)
        self.source = self.path.read_text(encoding="utf-8")
        # The page is written so that it can be read as XML too.
        self.root = ElementTree.fromstring(self.source.removeprefix("<!DOCTYPE html>"))

    def by_id(self, name):
        (found,) = (one for one in self.root.iter() if one.get("id") == name)
        return found

    def all(self, tag, **attributes):
        wanted = {name.rstrip("_"): value for name, value in attributes.items()}
        return [one for one in self.root.iter(tag) if wanted.items() <= one.attrib.items()]


def words(element):
    """The words of an element as a reader has them, with plain spaces and hyphens for minus signs."""
    return " ".join("".join(element.itertext()).replace("−", "-").split())
