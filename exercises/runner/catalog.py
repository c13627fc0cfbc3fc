"""The list of exercises, each with its place in the editions of the book, and its texts."""

import argparse
import difflib
import functools
from pathlib import Path
from typing import NamedTuple

from exercises.runner import stub

CHAPTER = "https://d2l.ai/chapter_linear-regression"
FIRST, NOW = 3, 2  # the chapter's number in d2l-en 1.0 (2023), and in the edition of 2026
ROOM = Path(__file__).parent.parent  # with one folder an exercise


class Section(NamedTuple):
    """A section of the chapter: its number within it, its title, and its page."""

    place: int
    title: str
    page: str

    @property
    def number(self):
        """Its number in the edition of 2026."""
        return f"{NOW}.{self.place}"

    @property
    def link(self):
        """Where to read it."""
        return f"{CHAPTER}/{self.page}.html"


LINEAR_REGRESSION = Section(1, "Linear Regression", "linear-regression")
OBJECT_ORIENTED = Section(2, "Object-Oriented Design for Implementation", "oo-design")
SYNTHETIC_DATA = Section(3, "Synthetic Regression Data", "synthetic-regression-data")
FROM_SCRATCH = Section(4, "Linear Regression Implementation from Scratch", "linear-regression-scratch")
CONCISE = Section(5, "Concise Implementation of Linear Regression", "linear-regression-concise")
GENERALIZATION = Section(6, "Generalization", "generalization")
WEIGHT_DECAY = Section(7, "Weight Decay", "weight-decay")


class Exercise(NamedTuple):
    """One exercise.

    slug: its name; title; section: where the book has it. Its place there: mxnet: in the edition of the MXNet era
    (2018); first: in d2l-en 1.0 (2023); now: in the edition of 2026.
    """

    slug: str
    title: str
    section: Section
    mxnet: str
    first: str
    now: str

    @property
    def module(self):
        """The reference's name in this package."""
        return self.slug.replace("-", "_")

    @property
    def folder(self):
        """Where everything about it lies: solution.py, checks.py, wrong.py, right.py, text.md, survivors.md."""
        return ROOM / self.module

    @property
    def reference(self):
        """The file of the reference solution."""
        return self.folder / "solution.py"

    @property
    def points(self):
        """What it is worth: a point for each function to write."""
        return len(functions(self))


ABSENT = "not asked"


def _exercise(slug, title, section, first, now=None, mxnet=ABSENT):
    """first, now: its number in the section, or words with {} for the chapter's number; now: as in first if None."""
    places = [
        f"{chapter}.{section.place}, exercise {place}" if isinstance(place, int) else place.format(chapter)
        for chapter, place in ((FIRST, first), (NOW, first if now is None else now))
    ]
    return Exercise(slug, title, section, mxnet, *places)


def _own(slug, title, first, now=None, mxnet=ABSENT):
    return _exercise(slug, title, LINEAR_REGRESSION, first, now, mxnet)


EXERCISES = [
    _own("constant-fit", "One number for all", 1, mxnet="exercise 1"),
    _own("least-squares", "Least squares in matrices", "{}.1, Analytic Solution", mxnet="exercise 2"),
    _own("laplace-noise", "Noise with heavier tails", 5, 4, mxnet="exercise 3"),
    _own("vectorization", "A loop, or all at once", "{}.1, Vectorization for Speed", mxnet="exercise 4"),
    _own("affine-is-linear", "Affine is linear, with a one", 2),
    _own("quadratic-features", "A quadratic function as a network", 3, ABSENT),
    _own("singular-design", "When XᵀX has no inverse", 4, 3),
    _own("two-linear-layers", "Two linear layers", 6, 5),
    _own("prices", "Prices", 7, 6),
    _own("counting-apples", "Counting apples", 8, 7),
    _exercise(
        "class-in-pieces", "A class in pieces", OBJECT_ORIENTED, "{}.2, exercises 1 and 2", "{}.2, exercises 1 and 4"
    ),
    _exercise(
        "partial-batches",
        "When the batches do not come out even",
        SYNTHETIC_DATA,
        "{0}.3, exercise 1; {0}.4, exercise 7",
        1,
        "from scratch, exercise 7",
    ),
    _exercise("beyond-memory", "Shuffling what memory cannot hold", SYNTHETIC_DATA, 2),
    _exercise("endless-data", "Data made on the fly", SYNTHETIC_DATA, 3),
    _exercise("reproducible-data", "The same data every time", SYNTHETIC_DATA, 4),
    _exercise("recovery", "What noise lets you recover", SYNTHETIC_DATA, ABSENT, 5),
    _exercise("initial-weights", "Zero and huge initial weights", FROM_SCRATCH, 1, mxnet="from scratch, exercise 1"),
    _exercise("ohms-law", "Ohm's law", FROM_SCRATCH, 2, mxnet="from scratch, exercise 2"),
    _exercise("plancks-law", "Planck's law", FROM_SCRATCH, 3, mxnet="from scratch, exercise 3"),
    _exercise(
        "second-derivatives", "Second derivatives of the loss", FROM_SCRATCH, 4, mxnet="from scratch, exercise 4"
    ),
    _exercise("shape-mismatch", "Shapes that broadcast in silence", FROM_SCRATCH, 5, mxnet="from scratch, exercise 5"),
    _exercise("learning-rate", "How fast, how long", FROM_SCRATCH, 6, mxnet="from scratch, exercise 6"),
    _exercise(
        "robust-losses",
        "One label of 10,000",
        FROM_SCRATCH,
        "{0}.4, exercise 8; {0}.5, exercise 2",
        "{0}.4, exercise 7; {0}.5, exercise 2",
    ),
    _exercise("reshuffle", "Why the rows are reshuffled", FROM_SCRATCH, 9, 8),
    _exercise("sum-or-mean", "Sum or mean of the losses", CONCISE, 1, mxnet="Gluon, exercise 1"),
    _exercise("reading-gradients", "Reading the gradients", CONCISE, 3, mxnet="Gluon, exercise 3"),
    _exercise("rate-and-epochs", "Rate by epochs", CONCISE, 4),
    _exercise("sample-size", "Error against sample size", CONCISE, 5),
    _exercise("scratch-or-concise", "From scratch or concise", CONCISE, ABSENT, 6),
    _exercise("polynomials", "Polynomials, fitted exactly", GENERALIZATION, 1),
    _exercise("iid-fails", "Five ways in which IID fails", GENERALIZATION, 2),
    _exercise("zero-error", "Two kinds of zero error", GENERALIZATION, 3),
    _exercise("learning-curve", "Would more data help?", GENERALIZATION, 7),
    _exercise("k-fold", "What K folds cost, and how they err", GENERALIZATION, "{}.6, exercises 4 and 5"),
    _exercise("model-selection", "Which model, from 10, 40 or 100 rows", GENERALIZATION, ABSENT, 8),
    _exercise("double-descent", "Down, up, and down again", GENERALIZATION, ABSENT, 9),
    _exercise("penalty-sweep", "From no penalty to all of it", WEIGHT_DECAY, 1),
    _exercise("chosen-penalty", "Is the chosen λ the best?", WEIGHT_DECAY, 2),
    _exercise("l1-update", "Absolute values as the penalty", WEIGHT_DECAY, 3),
    _exercise("early-stopping", "Stopping early", WEIGHT_DECAY, 5),
    _exercise("matrix-decay", "Weight decay for a matrix", WEIGHT_DECAY, 4),
    _exercise("stacked-ridge", "Ridge as least squares with more rows", WEIGHT_DECAY, ABSENT, 6),
    _exercise("decoupled-decay", "Shrinking beside the step", WEIGHT_DECAY, ABSENT, 8),
    _exercise("prior", "A penalty is a prior", WEIGHT_DECAY, 6, 7),
]

HINTS = ("question", "idea", "formula")


def get(slug):
    """The exercise of that name."""
    return {exercise.slug: exercise for exercise in EXERCISES}[slug]


def find(text):
    """The exercise of that name, written so or as its module. Raises: LookupError, with the nearest name."""
    slugs = [exercise.slug for exercise in EXERCISES]
    slug = str(text).replace("_", "-")
    if slug not in slugs:
        near = difflib.get_close_matches(slug, slugs, n=1)
        raise LookupError(f"there is no exercise {text!r}" + (f"; did you mean {near[0]}?" if near else ""))
    return get(slug)


def named(text):
    """The name of an exercise on a command line. Raises: ArgumentTypeError, with the nearest name."""
    try:
        return find(text).slug
    except LookupError as error:
        asks = "" if str(error).endswith("?") else ";"
        raise argparse.ArgumentTypeError(f"{error}{asks} python -m exercises lists them") from None


@functools.cache
def functions(exercise):
    """{name: its parameters} of the functions to write, in the order of the reference."""
    return stub.functions(exercise.reference.read_text(encoding="utf-8"))


def texts(exercise):
    """{"task", "question", "idea", "formula", "answer": text} of an exercise, from its text.md."""
    parts = (exercise.folder / "text.md").read_text(encoding="utf-8").split("\n## ")
    title, task = parts[0].split("\n", 1)
    if title != f"# {exercise.title}":
        raise ValueError(f"the text of {exercise.slug} is headed {title!r}, the catalog says {exercise.title!r}")
    return {"task": task.strip()} | {
        part.split("\n", 1)[0].lower(): part.split("\n", 1)[1].strip("\n") for part in parts[1:]
    }
