"""The essay's argument in our words: `argument.md`, checked against the experiments and claims that there are.

The texts are written before any result exists, so they ask and never answer: outcomes stand in the claims' verdicts.
How the file is written stands above `parsing.py`.
"""

from functools import cache
from importlib.resources import files

from essay_repro import NAMES
from essay_repro.reporting import claims
from essay_repro.reporting.parsing import FILE, Claims, Figure, Part, Printed, Section, parse, prose, refuse
from essay_repro.running.experiment import get
from essay_repro.running.settings import AUXILIARY, DATA, PRESETS


@cache
def read():
    """The `Argument` of `argument.md`, checked and completed.

    Raises: ArgumentError that names the first line that is malformed.
    """
    text = files("essay_repro.reporting").joinpath(FILE).read_text(encoding="utf-8")
    return completed(checked(parse(text)))


def checked(argument):
    """The argument, if all that it names is there and stands once.

    Raises: ArgumentError that names the line.
    """
    owners = {figure: get(name) for name in NAMES for figure in get(name).figures}
    known = [claim.name for claim in claims.CLAIMS]
    for figure in argument.of(Figure):
        if figure.name not in owners:
            refuse(figure.line, f"no experiment has a figure {figure.name!r}; there are {', '.join(owners)}")
        drawn = _drawn(owners[figure.name])
        for name in figure.shows:
            if name not in drawn:
                refuse(figure.line, f"{figure.name} is drawn from rows of {', '.join(drawn)}, not of {name!r}")
    for block in argument.of(Claims):
        for name in block.names:
            if name not in known:
                refuse(block.line, f"the essay makes no claim {name!r}; there are {', '.join(known)}")
    _check_once([(figure.name, figure.line) for figure in argument.of(Figure)])
    _check_once([(name, block.line) for block in argument.of(Claims) for name in block.names])
    for kind, names in (("data", DATA), ("auxiliary", AUXILIARY), ("preset", PRESETS)):
        for name in names:
            if argument.word(kind, name) is None:
                refuse(argument.words[kind].line, f"the part {kind} should have an item - **{name}:** …")
    return argument


def _drawn(experiment):
    """The names of the experiments whose rows the figures of one may show."""
    return experiment.name, *experiment.needs


def _check_once(placed):
    lines = {}
    for name, line in placed:
        if name in lines:
            refuse(line, f"{name} stands in line {lines[name]} already, and has one place")
        lines[name] = line


def completed(argument):
    """The argument with each experiment's printed table where its first figure stands, and a section of all the rest.

    The rest are the figures, the claims and the tables of experiments that have no place in the file.
    """
    experiments = [get(name) for name in NAMES]
    placed = {figure.name for figure in argument.of(Figure)}
    first = {next(iter(experiment.figures), None): Printed(experiment.name) for experiment in experiments}
    sections = [
        section._replace(
            parts=[
                part._replace(blocks=[*part.blocks, *(first[f.name] for f in part.of(Figure) if f.name in first)])
                for part in section.parts
            ]
        )
        for section in argument.sections
    ]
    more = []
    for experiment in experiments:
        left = [Figure(name, "", _drawn(experiment), "") for name in experiment.figures if name not in placed]
        tables = [] if next(iter(experiment.figures), None) in placed else [Printed(experiment.name)]
        if left or tables:
            more.append(Part(experiment.name, [prose(experiment.shows), *left, *tables]))
    made = {name for block in argument.of(Claims) for name in block.names}
    rest = tuple(claim.name for claim in claims.CLAIMS if claim.name not in made)
    more += [Part("Claims", [Claims(rest)])] if rest else []
    return argument._replace(sections=[*sections, *([Section("more", "More experiments", more)] if more else [])])
