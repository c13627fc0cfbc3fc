"""The program that sets the closed form against SGD: small shapes, by hand or against NumPy."""

from fractions import Fraction

import numpy as np
import pytest

from exercises.runner import catalog
from exercises.studies import closed_form, race


def test_multiplications_by_hand():
    """3 features of 100 rows: 900 + 9, 3,600 − 36, 1,800 + 297."""
    assert race.multiplications(100, 3) == {"normal equations": 909, "QR": 3564, "SVD": 2097}


def test_the_methods_agree():
    X, y = race.problem(40, 4)
    for method in race.METHODS.values():
        np.testing.assert_allclose(method(X, y), np.linalg.lstsq(X, y, rcond=None)[0], rtol=1e-9)


def test_the_exact_answer_by_hand():
    """Rows (1, 0), (1, 1), (1, 3) and labels 1, 2, 2: 3a + 4b = 5 and 4a + 10b = 8 give a = 9/7, b = 2/7."""
    X, y = np.array([[1.0, 0], [1, 1], [1, 3]]), np.array([1.0, 2, 2])
    assert closed_form._exact(X, y) == [Fraction(9, 7), Fraction(2, 7)]


def test_descent_stops_where_it_says():
    X, y = race.problem(640, 3)
    least = 0.5 * np.mean((y - X @ np.linalg.lstsq(X, y, rcond=None)[0]) ** 2)
    found = race.descend(X, y, least)
    near, nearer = found.values()
    assert 0 < near[0] <= nearer[0] < np.inf
    assert near[1] <= nearer[1]


def test_passes_grow_as_the_square_of_the_condition():
    """The slowest direction shrinks by 1 − 2/(κ² + 1) a pass: ten times κ, a hundred times the passes."""
    ten, hundred = closed_form.passes_needed(10), closed_form.passes_needed(100)
    assert closed_form.passes_needed(1) == 1
    assert hundred / ten == pytest.approx(100, rel=0.05)
    told = " ".join(catalog.texts(catalog.get("least-squares"))["answer"].split())
    assert f"takes 1, {ten:,} and {hundred:,} passes at κ = 1, 10 and 100" in told, "the written answer is current"


def test_digits_fall_twice_as_fast_by_normal_equations():
    """From 1e-2 to 1e-5 the normal equations lose about 6 digits, QR about 3, refinement none."""
    before, after = closed_form.digits_kept(1e-2), closed_form.digits_kept(1e-5)
    lost = {name: before[name] - after[name] for name in before}
    assert 4.5 < lost["normal equations"] < 7.5
    assert 1.5 < lost["QR"] < 4.5
    assert after["refined"] > 15
    assert closed_form.digits_kept(1e-9)["normal equations"] is None


def test_the_program_prints_and_draws_what_it_measured(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(closed_form, "ROWS", (200, 400))
    monkeypatch.setattr(closed_form, "FEATURES", (3, 5))
    monkeypatch.setattr(closed_form, "CONDITIONS", (1, 3))
    closed_form.main(["--out", str(tmp_path)])
    text = capsys.readouterr().out
    assert max(map(len, text.splitlines()[:-1])) <= 80
    assert (tmp_path / "closed-form.png").stat().st_size > 10_000
    assert all(what in text for what in closed_form.cases())
    norms = next(line for line in text.splitlines() if line.startswith("4 rows, 6 features")).split()[4:]
    refusing = [norm == "refuses" for norm in norms]
    assert refusing == [True, True, False, True, False], "normal equations, QR, minimum norm, refined, ridge"
