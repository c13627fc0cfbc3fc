"""The questions at the end of the lessons: what is right, by hand or from another source, and what else is told."""

import json
import re
from pathlib import Path

import numpy as np
import pytest
from scipy import stats

from d2l_regression.compare.interval import Interval
from d2l_regression.compare.verdict import judge
from exercises import notebook as ex
from exercises.runner import questions
from exercises.singular_design import shortest_minimiser

NOTEBOOKS = Path(__file__).parents[3] / "notebooks"


def worst_rows():
    """On which number of rows the stored table of notebook 04 has products lose most by training on."""
    notebook = json.loads((NOTEBOOKS / "04_deep_learning_is_better.ipynb").read_text(encoding="utf-8"))
    cell = next(cell for cell in notebook["cells"] if cell["id"] == "products")
    text = "".join(line for output in cell["outputs"] for line in output.get("text", ""))
    lines = re.findall(r"^([\d,]+) +(0\.\d+) ± 0\.\d+ +(0\.\d+) ± ", text, flags=re.M)
    assert len(lines) == 8
    harm = {int(rows.replace(",", "")): float(long) - float(short) for rows, short, long in lines}
    return max(harm, key=harm.get)


def wide(deals):
    """The width of Nadeau and Bengio's interval of deals of four fifths to one, up to a factor; t is SciPy's."""
    return stats.t.ppf(0.975, deals - 1) * np.sqrt(1 / deals + 1 / 4)


ANSWERS = {
    "01": (-40 + 4 * 10.7639, 0.06 / 2, np.sqrt(25**2 - 20**2)),
    "02": ((np.ones((100, 1)) - np.ones(100)).size, 2.5, np.median([20, 21, 19, 20, 9_999])),
    "03": (2 * 6, (100 / 10) ** 2, shortest_minimiser(np.array([[1.0, 1.0], [2.0, 2.0]]), np.array([2.0, 4.0]))[0]),
    "04": ("unclear", worst_rows(), " Ridge "),
    "05": (300, "many", "the same"),
    "06": (wide(20) / wide(100), judge(Interval(-0.013, -0.03, 0.004, ""), 0.4, 0.387).name, "bends"),
}


@pytest.mark.parametrize("lesson", ANSWERS)
def test_right_answers_pass(lesson):
    verdict = ex.answers(lesson, *ANSWERS[lesson])
    assert verdict.passed, repr(verdict)
    assert repr(verdict).count("✓") == 3
    verdict.assert_passed()


@pytest.mark.parametrize("lesson", ANSWERS)
def test_answers_of_another_question_fall_with_a_hint(lesson):
    """Three right answers, each given to the next question; what is no word of its question is told the words."""
    first, second, third = ANSWERS[lesson]
    told = repr(ex.answers(lesson, third, first, second))
    assert told.count("✗") == 3, told
    assert told.count("\n") == 2


def test_every_lesson_that_asks_is_here_and_its_cell_begins_unanswered():
    assert list(ANSWERS) == list(questions.LESSONS)
    for lesson in ANSWERS:
        (path,) = NOTEBOOKS.glob(f"{lesson}_*.ipynb")
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        source = "".join(next(cell for cell in cells if cell["id"] == "answers")["source"])
        assert source.count(" = ...") == 3
        names = re.findall(r"^(\w+) = \.\.\.", source, flags=re.M)
        assert source.endswith(f'ex.answers("{lesson}", {", ".join(names)})')
        words = [word for question in questions.LESSONS[lesson] for word in question.words]
        assert [word for word in words if f'"{word}"' not in source] == []


def test_what_is_still_to_come_is_not_wrong():
    verdict = ex.answers("01", ..., 0.03, ...)
    assert repr(verdict) == "· 1 not answered yet\n✓ 2 0.03\n· 3 not answered yet"
    assert not verdict.passed
    assert ex.GREY in verdict._repr_html_()
    assert ex.RED not in verdict._repr_html_()


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ("3", "✗ 1 asks for a number, not '3'"),
        (True, "✗ 1 asks for a number, not True"),
        (None, "✗ 1 asks for a number, not None"),
        (np.arange(99), "✗ 1 asks for a number, not array"),
        (float("nan"), "✗ 1 not nan: a square metre"),
        (np.float32(3.06), "✓ 1 3.06"),
        (3, "✓ 1 3"),
    ],
)
def test_no_answer_raises(answer, said):
    told = repr(ex.answers("01", answer, ..., ...)).splitlines()[0]
    assert told.startswith(said)
    assert len(told) < 120


def test_a_lesson_that_is_not_there_and_a_missing_answer_are_told():
    assert "lesson '07' has no questions; 01, 02" in repr(ex.answers("07", 1))
    assert "2 answers, but lesson 01 asks 3;" in repr(ex.answers("01", 1, 2))
