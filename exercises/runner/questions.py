"""The three questions at the end of each lesson: which answers are right, and what is said to others.

Why an answer is right stands in the lesson itself, folded.
"""

from numbers import Real
from typing import NamedTuple


class Question(NamedTuple):
    """What counts as an answer.

    Attributes:
        right: a number, or one of `words`.
        hint: what is said to a wrong answer.
        within: how far from `right` a number may be.
        words: of which one is the answer, if it is no number.
    """

    right: float | str
    hint: str
    within: float = 1e-6
    words: tuple[str, ...] = ()


LESSONS = {
    "01": (
        Question(3.06, "a square metre has 10.76 square feet, and the model adds what both columns say.", within=0.1),
        Question(0.03, "what does leaving out the ½ do to the slope, and so to each step?"),
        Question(15, "the squares of two independent errors add up, not the errors.", within=0.5),
    ),
    "02": (
        Question(10_000, "NumPy repeats the row for each prediction, and the column for each label."),
        Question(2.5, "write out the negative log-likelihood: in which part of it does the weight stand?"),
        Question(20, "sort the five; how many lie to either side of your value?"),
    ),
    "03": (
        Question(12, "each tenth of the difference costs them two digits: squaring X squares its condition.", within=1),
        Question(100, "the number of passes grows with the square of the condition.", within=10),
        Question(1, "of all minimisers, which one has the least w₁² + w₂²?", within=0.01),
    ),
    "04": (
        Question("unclear", "is the whole interval on one side of 0?", words=("yes", "no", "unclear")),
        Question(10_000, "in the table below figure 6, which row differs most between its two columns?"),
        Question(
            "ridge",
            "which of them was still level with the network on 1,000 rows and 2,000?",
            words=("pixels", "squares", "products", "ridge"),
        ),
    ),
    "05": (
        Question(300, "where is there only one way to fit all rows?"),
        Question("many", "how many ways are there to fit 500 rows?", words=("too few", "just enough", "many")),
        Question(
            "the same",
            "the tag has the same pixels in every picture of its task, and each has one weight.",
            words=("more", "less", "the same"),
        ),
    ),
    "06": (
        Question(1.1, "the part of the width that the shared rows make does not shrink with deals.", within=0.05),
        Question(
            "cannot tell",
            "5 % of 0.4 is 0.02: does the interval lie within ±0.02, or on one side of 0?",
            words=("better", "the same", "cannot tell"),
        ),
        Question(
            "bends",
            "a curve of one column is no line, and need not be a square.",
            words=("ridge", "products", "bends"),
        ),
    ),
}


def told(number, question, answer):
    """(whether the answer is right, whether it is wrong, a line that says so); neither is one still to come, `...`."""
    if answer is ...:
        return False, False, f"· {number} not answered yet"
    if not _is_kind(question, answer):
        kind = " or ".join(f'"{word}"' for word in question.words) or "a number"
        return False, True, f"✗ {number} asks for {kind}, not {_shown(answer)}"
    if question.words:
        right = answer.strip().lower() == question.right
    else:
        right = abs(answer - question.right) <= question.within
    if right:
        return True, False, f"✓ {number} {_shown(answer)}"
    return False, True, f"✗ {number} not {_shown(answer)}: {question.hint}"


def _is_kind(question, answer):
    if question.words:
        return isinstance(answer, str) and answer.strip().lower() in question.words
    return _is_number(answer)


def _is_number(answer):
    return isinstance(answer, Real) and not isinstance(answer, bool)


def _shown(answer):
    text = f"{answer:g}" if _is_number(answer) else repr(answer)
    return text if len(text) <= 40 else f"{text[:40]}…"
