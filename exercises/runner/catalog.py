"""The list of exercises, each with its place in the editions of the book, and its texts."""

import difflib
from pathlib import Path
from typing import NamedTuple

from exercises.runner import stub

CHAPTER = "https://d2l.ai/chapter_linear-regression"
ROOM = Path(__file__).parent.parent  # with one folder an exercise


class Section(NamedTuple):
    """A section of the chapter: its number in the two later editions, its title, and its page."""

    number: str
    title: str
    page: str

    @property
    def link(self):
        """Where to read it."""
        return f"{CHAPTER}/{self.page}.html"


LINEAR_REGRESSION = Section("3.1", "Linear Regression", "linear-regression")
SYNTHETIC_DATA = Section("3.3", "Synthetic Regression Data", "synthetic-regression-data")
FROM_SCRATCH = Section("3.4", "Linear Regression Implementation from Scratch", "linear-regression-scratch")
CONCISE = Section("3.5", "Concise Implementation of Linear Regression", "linear-regression-concise")
GENERALIZATION = Section("3.6", "Generalization", "generalization")
WEIGHT_DECAY = Section("3.7", "Weight Decay", "weight-decay")


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
        """Where everything about it lies: solution.py, checks.py, wrong.py, text.md."""
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
    """first, now: the number of the exercise in the section, or the words for where it is; now: as in first if None."""
    places = [
        place if isinstance(place, str) else f"{section.number}, exercise {place}"
        for place in (first, first if now is None else now)
    ]
    return Exercise(slug, title, section, mxnet, *places)


def _own(slug, title, later, mxnet=ABSENT):
    return _exercise(slug, title, LINEAR_REGRESSION, later, mxnet=mxnet)


EXERCISES = [
    _own("constant-fit", "One number for all", 1, mxnet="exercise 1"),
    _own("least-squares", "Least squares in matrices", "3.1, Analytic Solution", mxnet="exercise 2"),
    _own("laplace-noise", "Noise with heavier tails", 5, mxnet="exercise 3"),
    _own("vectorization", "A loop, or all at once", "3.1, Vectorization for Speed", mxnet="exercise 4"),
    _own("affine-is-linear", "Affine is linear, with a one", 2),
    _own("quadratic-features", "A quadratic function as a network", 3),
    _own("singular-design", "When XᵀX has no inverse", 4),
    _own("two-linear-layers", "Two linear layers", 6),
    _own("prices", "Prices", 7),
    _own("counting-apples", "Counting apples", 8),
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
        "3.4, exercise 8; 3.5, exercise 2",
        "3.4, exercise 7; 3.5, exercise 2",
    ),
    _exercise("reshuffle", "Why the rows are reshuffled", FROM_SCRATCH, 9, 8),
    _exercise("sum-or-mean", "Sum or mean of the losses", CONCISE, 1, mxnet="Gluon, exercise 1"),
    _exercise("reading-gradients", "Reading the gradients", CONCISE, 3, mxnet="Gluon, exercise 3"),
    _exercise("sample-size", "Error against sample size", CONCISE, 5),
    _exercise(
        "partial-batches",
        "When the batches do not come out even",
        SYNTHETIC_DATA,
        "3.3, exercise 1; 3.4, exercise 7",
        1,
        "from scratch, exercise 7",
    ),
    _exercise("beyond-memory", "Shuffling what memory cannot hold", SYNTHETIC_DATA, 2),
    _exercise("endless-data", "Data made on the fly", SYNTHETIC_DATA, 3),
    _exercise("reproducible-data", "The same data every time", SYNTHETIC_DATA, 4),
    _exercise("recovery", "What noise lets you recover", SYNTHETIC_DATA, ABSENT, 5),
    _exercise("polynomials", "Polynomials, fitted exactly", GENERALIZATION, 1),
    _exercise("learning-curve", "Would more data help?", GENERALIZATION, 7),
    _exercise("k-fold", "What K folds cost, and how they err", GENERALIZATION, "3.6, exercises 4 and 5"),
    _exercise("penalty-sweep", "From no penalty to all of it", WEIGHT_DECAY, 1),
    _exercise("chosen-penalty", "Is the chosen λ the best?", WEIGHT_DECAY, 2),
    _exercise("l1-update", "Absolute values as the penalty", WEIGHT_DECAY, 3),
    _exercise("early-stopping", "Stopping early", WEIGHT_DECAY, 5),
    _exercise("prior", "A penalty is a prior", WEIGHT_DECAY, 6),
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
