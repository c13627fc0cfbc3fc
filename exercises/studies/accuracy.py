"""How many digits each least-squares solver gets right on eleven problems whose answers are certified.

    python -m exercises.studies.accuracy

prints a table and draws results/nist-digits.png and .svg. The problems: NIST's Statistical Reference Datasets, `nist/`.
"""

import json
import math
from fractions import Fraction
from pathlib import Path
from typing import NamedTuple

import numpy as np

from exercises import least_squares
from exercises.studies import program

CAP = 16  # float64 holds no more digits
REFUSED = None  # in place of digits, where a solver says that it cannot


class Problem(NamedTuple):
    """X: shape (n, d); y: shape (n,); intercept: whether the first column of X is ones.

    certified: NIST's coefficients as text, 15 digits. exact: the coefficients that are right for X and y as float64
    holds them, 30 digits. shared_digits: in how many the two agree.
    """

    name: str
    X: np.ndarray
    y: np.ndarray
    intercept: bool
    certified: list
    exact: list
    shared_digits: float


def problems():
    """The eleven, in the order of NIST's page: from easy to hard."""
    names = ["norris", "pontius", "noint1", "noint2", "filip", "longley", *(f"wampler{k}" for k in range(1, 6))]
    return [_problem(json.loads((Path(__file__).parent / "nist" / f"{name}.json").read_text())) for name in names]


def _problem(stored):
    """A Problem from what is stored: powers of x up to its degree as columns, and ones for an intercept."""
    x = np.array(stored["x"])
    ones = np.ones((len(x), 1))
    powers = [x**k for k in range(2, stored["degree"] + 1)] if stored["degree"] else []
    columns = ([ones] if stored["intercept"] else []) + [x, *powers]
    certified = [repr(coefficient) for coefficient in stored["certified_coef"]]
    return Problem(
        stored["name"],
        np.hstack(columns),
        np.array(stored["y"]),
        stored["intercept"],
        certified,
        stored["float64_design_coef_30"],
        stored["float64_design_digits"],
    )


def correct_digits(w, reference):
    """−log₁₀ of the relative error of the worst coefficient, from 0 to 16.

    w: coefficients, shape (d,). reference: what they should be, d texts or numbers; one that should be 0 counts with
    its absolute error.
    """
    if not np.isfinite(w).all():
        return 0.0
    wanted = [Fraction(coefficient) for coefficient in reference]
    errors = [abs(Fraction(float(got)) - want) / (abs(want) or 1) for got, want in zip(w, wanted, strict=True)]
    worst = float(max(errors))
    return min(max(0.0, -math.log10(worst)), float(CAP)) if worst else float(CAP)


def solvers():
    """{name: function of a Problem that returns coefficients}; scikit-learn is missing where it is not installed."""
    found = {
        "normal equations": lambda p: least_squares.solve_normal_equations(p.X, p.y),
        "NumPy": lambda p: np.linalg.lstsq(p.X, p.y, rcond=None)[0],
        "scikit-learn": _scikit_learn,
        "QR": lambda p: least_squares.solve_qr(p.X, p.y),
        "minimum norm": lambda p: least_squares.solve_min_norm(p.X, p.y)[0],
        "refined": lambda p: least_squares.solve_refined(p.X, p.y),
    }
    try:
        import sklearn.linear_model  # noqa: F401
    except ImportError:
        del found["scikit-learn"]
    return found


def _scikit_learn(problem):
    """As its users call it: it adds the column of ones itself."""
    from sklearn.linear_model import LinearRegression

    features = problem.X[:, 1:] if problem.intercept else problem.X
    model = LinearRegression(fit_intercept=problem.intercept).fit(features, problem.y)
    return np.append(model.intercept_, model.coef_) if problem.intercept else model.coef_


def measure():
    """{problem: {solver: digits against NIST's certified values}}; and "refined, exact" against the exact answer."""
    return {problem.name: _digits(problem) for problem in problems()}


def _digits(problem):
    """{solver: correct digits, or REFUSED} on one problem."""
    digits = {}
    for name, solve in solvers().items():
        try:
            digits[name] = correct_digits(solve(problem), problem.certified)
        except ValueError:
            digits[name] = REFUSED
    return digits | {"refined, exact": correct_digits(least_squares.solve_refined(problem.X, problem.y), problem.exact)}


def as_text(measured):
    """The table, in lines of at most 80 characters."""
    names = list(next(iter(measured.values())))
    words = [["", *name.replace(",", "").replace("-", "- ").split(" ")] for name in names]
    lines = ["Correct digits of the worst coefficient", ""]
    lines += [" " * 8 + "".join(f"{of_name[part]:>10}" for of_name in words).rstrip() for part in (-2, -1)]
    for problem, digits in measured.items():
        lines.append(f"{problem:<8}" + "".join(f"{_cell(digits[name]):>10}" for name in names))
    hardest = min(problems(), key=lambda problem: problem.shared_digits)
    lines += [
        "",
        "Against NIST's certified values, which have 15 digits. The last column: against",
        "the exact answer for the numbers as float64 holds them. Rounding to float64",
        f"alone leaves {hardest.name} {hardest.shared_digits} digits of the certified answer.",
    ]
    return "\n".join(lines if "scikit-learn" in names else [*lines, "scikit-learn: absent, it is not installed."])


def _cell(digits):
    return "refuses" if digits is REFUSED else f"{digits:.1f}"


_MARKS = {
    "normal equations": ("#D55E00", "v"),
    "NumPy": ("#E69F00", "s"),
    "scikit-learn": ("#CC79A7", "X"),
    "QR": ("#56B4E9", "o"),
    "minimum norm": ("#009E73", "D"),
    "refined": ("#0072B2", "P"),
    "refined, exact": ("#000000", "*"),
}


def draw(measured):
    """A figure: one band a problem, in it one mark for each solver at its digits, one below the other."""
    from matplotlib.figure import Figure  # half a second to import: only who draws waits for it

    figure = Figure(figsize=(7.2, 7.2), layout="constrained")
    ax = figure.add_subplot()
    names = list(next(iter(measured.values())))
    for place, name in enumerate(names):
        colour, mark = _MARKS[name]
        refused = [problem for problem, digits in measured.items() if digits[name] is REFUSED]
        at = [(digits[name], row) for row, digits in enumerate(measured.values()) if digits[name] is not REFUSED]
        heights = [row + 0.76 * (place / (len(names) - 1) - 0.5) for _, row in at]
        label = f"{name} (refuses {', '.join(refused)})" if refused else name
        ax.plot([x for x, _ in at], heights, mark, color=colour, markersize=5, linestyle="none", label=label)
    ax.set_yticks(range(len(measured)), measured)
    ax.hlines(np.arange(len(measured) - 1) + 0.5, -0.3, CAP + 0.3, color="#DDDDDD", linewidth=0.8)
    ax.set(xlim=(-0.3, CAP + 0.3), ylim=(len(measured) - 0.5, -0.5))
    ax.set_xlabel("correct digits of the worst coefficient (more is better)")
    ax.tick_params(axis="y", length=0)
    ax.spines[["top", "right"]].set_visible(False)
    figure.legend(loc="outside upper left", ncols=3, frameon=False, fontsize=9)
    return figure


def main(arguments=None):
    """Print the table, draw the picture."""
    program.run(__spec__.name, __doc__, measure, as_text, draw, "nist-digits", arguments)


if __name__ == "__main__":
    main()
