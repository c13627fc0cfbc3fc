"""The picture of SGD's hopping on absolute errors, against the exercise's own SGD and a linear program."""

import numpy as np
import pytest
from scipy.optimize import linprog

from exercises import laplace_noise
from exercises.studies import hopping


@pytest.fixture(autouse=True)
def _short(monkeypatch):
    monkeypatch.setattr(hopping, "STEPS", 600)
    monkeypatch.setattr(hopping, "AT", np.array([1, 10, 100, 550, 570, 590, 600]))


def test_a_constant_rate_takes_the_path_of_the_exercise():
    """Against `laplace_noise.sgd`, step for step."""
    X, y = hopping.problem(3, 50, 2)
    ours = hopping.path(X, y, hopping.CONSTANT[1], 7, 8, at=[1, 5, 60])
    for coefficients, steps in zip(ours, [1, 5, 60], strict=True):
        w, b, _ = laplace_noise.sgd(X, y, 0.1, steps, 8, 7)
        np.testing.assert_allclose(coefficients, [*w, b], rtol=1e-12)


def test_the_least_is_that_of_the_linear_program():
    X, y = hopping.problem(0, 60, 3)
    n, A = len(y), np.column_stack([X, np.ones(60)])
    program = linprog(
        np.r_[np.zeros(4), np.ones(n)],
        A_ub=np.block([[A, -np.eye(n)], [-A, -np.eye(n)]]),
        b_ub=np.r_[y, -y],
        bounds=[(None, None)] * 4 + [(0, None)] * n,
    )
    least = hopping.least_sum(X, y)
    assert least == pytest.approx(program.fun, rel=1e-9)
    zero = hopping.excess(X, y, np.zeros((1, 4)), least)[0]
    assert zero == pytest.approx(np.abs(y).sum() / program.fun - 1, rel=1e-9)


def test_an_average_and_a_smooth_slope_by_hand():
    """One row, x = 0 and y = 4, so that only b moves: 1, 2 by rate 1; weights 1 and 2 of 3; Huber's slope −4/8."""
    X, y = np.zeros((1, 1)), np.array([4.0])
    averaged = hopping.Way("averaged", lambda _k: 1.0, averaged=True)
    assert hopping.path(X, y, averaged, 0, 1, at=[1, 2])[:, 1] == pytest.approx([1, 5 / 3])
    smooth = hopping.Way("smooth", lambda _k: 1.0, lambda _k: 8.0)
    assert hopping.path(X, y, smooth, 0, 1, at=[1, 2])[:, 1] == pytest.approx([0.5, 0.5 + 3.5 / 8])


def test_the_program_prints_and_draws_what_it_measured(tmp_path, capsys, monkeypatch):
    """Short as it is, the larger rates have reached their floors, which rise with the rate."""
    found = hopping.measure(range(2))
    monkeypatch.setattr(hopping, "measure", lambda: found)
    hopping.main(["--out", str(tmp_path)])
    text = capsys.readouterr().out
    assert max(map(len, text.splitlines()[:-1])) <= 80
    assert all(way.name in text for part in hopping.PARTS for way in part.ways)
    assert (tmp_path / "laplace-hopping.png").stat().st_size > 10_000
    floors = [hopping.floor(each) for each in found[0].values()]
    assert np.all(floors[0] > floors[1])
    assert all(np.all(floor > 0) for floor in floors)
