"""When the closed form beats stochastic gradient descent, and when it breaks, measured on this machine.

    python -m exercises.studies.closed_form

prints tables and draws results/closed-form.png and .svg: the time to a loss near the least, over rows and over
features, the passes that descent needs over the condition of X, and the digits that solvers keep.
Source: the exercise `least-squares`.
"""

import math
from fractions import Fraction

import numpy as np

from exercises import least_squares
from exercises.studies import program
from exercises.studies.accuracy import correct_digits
from exercises.studies.race import BATCH_SIZE, METHODS, NEAR, SHARES, multiplications, problem, race

ROWS, FEATURES = (1_000, 10_000, 100_000, 300_000), (10, 30, 100, 300, 1_000)
CONDITIONS = (1, 3, 10, 30, 100)
GAPS = tuple(10.0**-k for k in range(1, 15))

# The solvers of the exercise: what is counted is the digits.
SOLVERS = {
    "normal equations": least_squares.solve_normal_equations,
    "QR": least_squares.solve_qr,
    "minimum norm": lambda X, y: least_squares.solve_min_norm(X, y)[0],
    "refined": least_squares.solve_refined,
}
RIDGE = {"ridge": lambda X, y: least_squares.ridge(X, y, 0.001)}


def passes_needed(condition, n=200, d=5):
    """Passes of gradient descent until each weight is right to a hundredth, for labels without noise.

    The singular values of X lie evenly (in logarithms) between √n and √n / condition; the rate is the best constant
    one, and all rows are in each step.
    """
    rng = np.random.default_rng(0)
    U, V = (np.linalg.qr(rng.normal(size=(rows, d)))[0] for rows in (n, d))
    X = math.sqrt(n) * U * np.geomspace(1, 1 / condition, d) @ V.T
    truth, w = np.ones(d), np.zeros(d)
    gram, moment = X.T @ X / n, X.T @ (X @ truth) / n
    rate = 2 / (1 + condition**-2)
    passes = 0
    while np.abs(w - truth).max() > 0.01:
        w = w - rate * (gram @ w - moment)
        passes += 1
    return passes


def digits_kept(gap):
    """{solver: correct digits of the worst weight, None where it refuses}; two of three columns differ by about gap."""
    rng = np.random.default_rng(0)
    X = rng.normal(size=(30, 3))
    X[:, 2] = X[:, 1] + gap * rng.normal(size=30)
    y = X @ np.ones(3) + rng.normal(size=30)
    exact = _exact(X, y)
    kept = {}
    for name, solve in SOLVERS.items():
        try:
            kept[name] = correct_digits(solve(X, y), exact)
        except ValueError:
            kept[name] = None
    return kept


def _exact(X, y):
    """The exact least-squares weights of these very float64 numbers, as fractions: Gauss–Jordan on XᵀX."""
    rows = [[Fraction(v) for v in row] for row in X.tolist()]
    labels = [Fraction(v) for v in y.tolist()]
    d = len(rows[0])
    A = [
        [sum(row[i] * row[j] for row in rows) for j in range(d)]
        + [sum(r[i] * v for r, v in zip(rows, labels, strict=True))]
        for i in range(d)
    ]
    for i in range(d):
        A[i] = [v / A[i][i] for v in A[i]]
        for j in range(d):
            if j != i:
                A[j] = [v - A[j][i] * u for v, u in zip(A[j], A[i], strict=True)]
    return [row[-1] for row in A]


def cases():
    """{what is wrong: (X, y)} for designs that do not determine the weights, or barely do."""
    rng = np.random.default_rng(0)
    X, y = problem(6, 3)
    return {
        "4 rows, 6 features": problem(4, 6),
        "a column twice": (np.column_stack([X, X[:, 0]]), y),
        "every row twice": (np.vstack([X, X]), np.concatenate([y, y])),
        "2 rows, thrice each": (X[[0, 1] * 3], y),
        "2 rows, 1e-9 apart": (X[[0, 1] * 3] + 1e-9 * rng.normal(size=X.shape), y),
        "columns 1e-9 apart": (np.column_stack([X, X[:, 0] + 1e-9 * rng.normal(size=6)]), y),
    }


def _norm(solve, X, y):
    """‖w‖ as a text, or that the solver refuses."""
    try:
        return f"{np.linalg.norm(solve(X, y)):.3g}"
    except ValueError:
        return "refuses"


def measure():
    """Everything that is printed and drawn, by name."""
    solvers = SOLVERS | RIDGE
    return {
        "rows": {n: race(n, 20) for n in ROWS},
        "features": {d: race(10_000, d) for d in FEATURES},
        "passes": {condition: passes_needed(condition) for condition in CONDITIONS},
        "digits": {gap: digits_kept(gap) for gap in GAPS},
        "cases": {what: {name: _norm(s, X, y) for name, s in solvers.items()} for what, (X, y) in cases().items()},
    }


def as_text(measured):
    """The tables, in lines of at most 80 characters."""
    return "\n".join(
        [
            "Time to the least loss, in seconds by normal equations and in multiples of that;",
            f"SGD near the least loss, batches of {BATCH_SIZE}, fastest of {len(SHARES)} rates, in brackets passes",
            "",
            *_races(measured),
            "",
            *_counts(10_000, FEATURES[-1]),
            "",
            "Passes of gradient descent until each of 5 weights is right to a hundredth",
            "",
            *(f"  condition of X {c:>5}: {passes:>8,} passes" for c, passes in measured["passes"].items()),
            "",
            "Correct digits of the worst of three weights; two columns differ by",
            "",
            *_rows(measured["digits"], lambda gap: f"{gap:.0e}", lambda k: "refuses" if k is None else f"{k:.1f}"),
            "",
            "‖w‖ where X does not determine the weights, or barely",
            "",
            *_rows(measured["cases"], str, str),
        ]
    )


def _races(measured):
    """The lines of the table of times: a shape each."""
    yield "   rows features  normal eq.       QR      SVD       SGD to 1 %    SGD to 0.01 %"
    shapes = [(n, 20, found) for n, found in measured["rows"].items()]
    for n, d, (seconds, passes) in [*shapes, *((10_000, d, found) for d, found in measured["features"].items())]:
        times = {name: s / seconds["normal equations"] for name, s in seconds.items()}
        descents = "".join(f"{_short(times[name]):>9} ({_short(passes[name]):>5})" for name in NEAR)
        solved = f"{_short(times['QR']):>9}{_short(times['SVD']):>9}"
        yield f"{n:>7,}{d:>9,}{seconds['normal equations']:>10.2g} s{solved}{descents}"


def _short(number):
    """Two digits, or all before the point; a dash for what did not arrive in time."""
    if math.isinf(number):
        return "–"
    return f"{number:.0f}" if number >= 10 else f"{number:.2g}"


def _counts(n, d):
    counts = ", ".join(f"{name} {count:.0e}" for name, count in multiplications(n, d).items())
    return f"Multiplications at {n:,} × {d:,}, a pass of SGD {2 * n * d:.0e};", f"{counts}."


def _rows(table, head, cell):
    """Lines of a table {row: {column: value}}."""
    columns = list(next(iter(table.values())))
    wide = max(len(head(row)) for row in table) + 1
    words = [{"normal equations": "normal eq.", "minimum norm": "min. norm"}.get(name, name) for name in columns]
    yield " " * wide + "".join(f"{word:>11}" for word in words)
    for row, found in table.items():
        yield f"{head(row):<{wide}}" + "".join(f"{cell(found[column]):>11}" for column in columns)


def draw(measured):
    """A figure of four panels: seconds over rows, over features, passes over the condition, digits over the gap."""
    from matplotlib.figure import Figure

    from d2l_regression.plotting import PALETTE, name_ends

    figure = Figure(figsize=(9.6, 7.2), layout="constrained")
    (rows, features), (passes, digits) = figure.subplots(2, 2)
    names = [*METHODS, *NEAR]
    colours = dict(zip(names, ("vermillion", "blue", "green", "black", "orange"), strict=True))
    colours |= {"minimum norm": "green", "refined": "purple"}

    def line(ax, x, y, name):
        return ax.plot(x, y, marker="o", markersize=4, color=PALETTE[colours[name]], label=name)[0]

    for ax, found, title, x_label in (
        (rows, measured["rows"], "20 features: SGD needs no whole pass over many rows", "rows"),
        (features, measured["features"], "10,000 rows: the closed form pays for features", "features"),
    ):
        ax.set(xscale="log", yscale="log", xlabel=x_label, ylabel="seconds to the least loss")
        ax.set_title(title, loc="left", fontsize=10, pad=14)  # the topmost name may stand higher than the axis
        name_ends(ax, [line(ax, list(found), [s[name] for s, _ in found.values()], name) for name in names])
    conditions = np.array(list(measured["passes"]))
    passes.set(xscale="log", yscale="log", xlabel="condition of X", ylabel="passes until weights are right to 1 %")
    passes.set_title("Unlike columns: passes grow as the square of the condition", loc="left", fontsize=10)
    line(passes, conditions, list(measured["passes"].values()), "SGD to 1 %")
    digits.set(xscale="log", xlabel="difference of two columns", ylabel="correct digits of the worst weight")
    digits.set_title("Nearly equal columns cost digits", loc="left", fontsize=10)
    digits.invert_xaxis()
    kept = {name: [np.nan if k[name] is None else k[name] for k in measured["digits"].values()] for name in SOLVERS}
    name_ends(digits, [line(digits, GAPS, kept[name], name) for name in SOLVERS])
    for ax in figure.axes:
        ax.spines[["top", "right"]].set_visible(False)
    return figure


def main(arguments=None):
    """Print the tables, draw the picture."""
    program.run(__spec__.name, __doc__, measure, as_text, draw, "closed-form", arguments)


if __name__ == "__main__":
    main()
