"""The list of exercises, each with its place in the editions of the book, and its texts."""

from pathlib import Path
from typing import NamedTuple

from exercises import stub

BOOK = "https://d2l.ai/chapter_linear-regression/linear-regression.html"
HERE = Path(__file__).parent


class Exercise(NamedTuple):
    """One exercise.

    slug: its name; module: of the reference in this package; points: for all its functions together. Where it is found
    in the section "Linear Regression": mxnet: of the edition of the MXNet era (2018); first: of d2l-en 1.0 (2023);
    now: of the edition of 2026.
    """

    slug: str
    module: str
    title: str
    points: int
    mxnet: str
    first: str
    now: str

    @property
    def reference(self):
        """The file of the reference solution."""
        return HERE / f"{self.module}.py"


ABSENT = "not asked"


def _exercise(slug, title, points, mxnet, later):
    """later: the number of the exercise in the two later editions, which number alike; or where else they have it."""
    place = f"3.1, exercise {later}" if isinstance(later, int) else later
    return Exercise(slug, slug.replace("-", "_"), title, points, mxnet, place, place)


EXERCISES = [
    _exercise("constant-fit", "One number for all", 3, "exercise 1", 1),
    _exercise("least-squares", "Least squares in matrices", 7, "exercise 2", "Linear Regression, Analytic Solution"),
    _exercise("laplace-noise", "Noise with heavier tails", 4, "exercise 3", 5),
    _exercise("vectorization", "A loop, or all at once", 3, "exercise 4", "Linear Regression, Vectorization for Speed"),
    _exercise("affine-is-linear", "Affine is linear, with a one", 3, ABSENT, 2),
    _exercise("quadratic-features", "A quadratic function as a network", 3, ABSENT, 3),
    _exercise("singular-design", "When XᵀX has no inverse", 5, ABSENT, 4),
    _exercise("two-linear-layers", "Two linear layers", 3, ABSENT, 6),
    _exercise("prices", "Prices", 4, ABSENT, 7),
    _exercise("counting-apples", "Counting apples", 4, ABSENT, 8),
]

HINTS = ("question", "idea", "formula")


def get(slug):
    """The exercise of that name."""
    return {exercise.slug: exercise for exercise in EXERCISES}[slug]


def functions(exercise):
    """{name: its parameters} of the functions to write, in the order of the reference."""
    return stub.functions(exercise.reference.read_text(encoding="utf-8"))


def texts(exercise):
    """{"task", "question", "idea", "formula", "answer": text} of an exercise, from its file in `texts`."""
    parts = (HERE / "texts" / f"{exercise.slug}.md").read_text(encoding="utf-8").split("\n## ")
    title, task = parts[0].split("\n", 1)
    if title != f"# {exercise.title}":
        raise ValueError(f"the text of {exercise.slug} is headed {title!r}, the catalog says {exercise.title!r}")
    return {"task": task.strip()} | {
        part.split("\n", 1)[0].lower(): part.split("\n", 1)[1].strip("\n") for part in parts[1:]
    }
