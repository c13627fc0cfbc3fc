"""The digits table: its problems held against exact rational arithmetic, its digits against hand calculations."""

import sys
from xml.etree import ElementTree

import numpy as np
import pytest
from matplotlib.image import imread

from exercises.studies import accuracy
from exercises.studies.accuracy import correct_digits, problems
from tests.exercises.test_least_squares import exact_solution


@pytest.fixture(scope="module")
def measured():
    return accuracy.measure()


def test_digits_by_hand():
    # By hand: relative errors 1e-3 and 1e-5; the worst coefficient counts.
    assert correct_digits([1001.0], ["1000"]) == pytest.approx(3, abs=1e-9)
    assert correct_digits([100001.0, 1001.0], ["100000", "1000"]) == pytest.approx(3, abs=1e-9)
    assert correct_digits([1.5, -2.0], ["1.5", "-2"]) == 16
    assert correct_digits([1e-4], ["0"]) == pytest.approx(4, abs=1e-9), "absolute where there is nothing to divide by"
    assert correct_digits([-1.0], ["1"]) == correct_digits([np.nan], ["1"]) == correct_digits([np.inf], ["1"]) == 0
    with pytest.raises(ValueError, match="argument 2 is longer"):
        correct_digits([1.0], ["1", "2"])


def test_digits_are_counted_beyond_what_float64_subtracts():
    # By hand: 0.1 as float64 is off by 5.55e-18, beyond 16 digits; the next float64 by 1.388e-17 more: 1.94e-16 of 0.1.
    assert correct_digits([0.1], ["0.1"]) == 16
    assert correct_digits([np.nextafter(0.1, 1)], ["0.1"]) == pytest.approx(-np.log10(1.94e-16), abs=0.01)


@pytest.mark.parametrize("problem", problems(), ids=lambda problem: problem.name)
def test_the_stored_answers_are_right(problem):
    # Oracle: rational arithmetic on the very numbers the solvers are handed.
    exact = exact_solution(problem.X, problem.y)
    for stored, want in zip(problem.exact, exact, strict=True):
        assert float(stored) == float(want)
    agreeing = correct_digits([float(coefficient) for coefficient in problem.exact], problem.certified)
    assert min(agreeing, 15) == pytest.approx(problem.shared_digits, abs=0.1), "the stored number stops at 15"


def test_there_are_eleven_problems_of_the_shapes_nist_gives():
    # By hand, from the headers of NIST's files: observations and coefficients.
    assert {problem.name: problem.X.shape for problem in problems()} == {
        "Norris": (36, 2),
        "Pontius": (40, 3),
        "NoInt1": (11, 1),
        "NoInt2": (3, 1),
        "Filip": (82, 11),
        "Longley": (16, 7),
        **{f"Wampler{k}": (21, 6) for k in range(1, 6)},
    }


def test_the_table_fits_a_terminal_and_says_what_happened(measured):
    lines = accuracy.as_text(measured).splitlines()
    assert max(map(len, lines)) <= 80
    rows = {line.split()[0]: line.split()[1:] for line in lines[4:15]}
    assert list(rows) == [problem.name for problem in problems()]
    assert all(len(cells) == len(accuracy.solvers()) + 1 for cells in rows.values())
    assert rows["Filip"][:2] == ["refuses", "0.0"], "normal equations say that they cannot, NumPy does not"
    assert float(rows["Filip"][-1]) >= 15


def test_without_scikit_learn_the_table_says_so(monkeypatch):
    monkeypatch.setitem(sys.modules, "sklearn", None)  # what makes Python's import fail
    monkeypatch.setitem(sys.modules, "sklearn.linear_model", None)
    assert "scikit-learn" not in accuracy.solvers()
    text = accuracy.as_text({"NoInt1": dict.fromkeys([*accuracy.solvers(), "refined, exact"], 14.0)})
    assert text.splitlines()[-1] == "scikit-learn: absent, it is not installed."


def test_the_command_prints_and_draws(measured, monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(accuracy, "measure", lambda: measured)
    accuracy.main(["--out", str(tmp_path / "new")])
    assert capsys.readouterr().out.startswith(accuracy.as_text(measured))
    picture = imread(tmp_path / "new" / "nist-digits.png")
    assert picture[:, :, :3].std() > 0.05, "something is drawn"
    texts = "".join(ElementTree.parse(tmp_path / "new" / "nist-digits.svg").getroot().itertext())
    for name in (*measured, *accuracy.solvers(), "refuses Filip"):
        assert name in texts
