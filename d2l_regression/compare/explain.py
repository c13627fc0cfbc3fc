"""What the models say of the columns: coefficients in the columns' own units, and what the network does with each.

Shapes: n rows, d encoded columns, g points of a grid.
"""

import re
from typing import NamedTuple

import numpy as np
import pandas as pd

from d2l_regression.compare.lines import Plain, error
from d2l_regression.solving import with_bias

SHOWN = 4  # columns whose dependence is drawn
LOOKED_AT = 40  # columns shuffled
ROWS = 400  # of the test rows, over which dependence is averaged
GRID = 24
DRAWS = 200  # bootstrap samples of the coefficients
MOST_COLUMNS = 200  # encoded; of more, no coefficient says much
_UNIT = re.compile(r"(.+?)\s*[(\[]([^()\[\]]+)[)\]]")


class Coefficient(NamedTuple):
    """One column's slope in least squares on all rows. low, high: 95 % by bootstrap. size: slope · standard deviation.

    column: encoded name, "cut=Ideal" for a word. aloud: the sentence.
    """

    column: str
    slope: float
    low: float
    high: float
    size: float
    aloud: str


def coefficients(table, seed=0):
    """The `Coefficient`s of least squares on all rows, largest effect first; none of more than 200 columns.

    They describe the rows at hand; nothing is tested with them.
    """
    plain = Plain().fit(table.X)
    names = plain.encoder.get_feature_names_out()
    kept = np.isfinite(plain.spread)
    if kept.sum() > min(MOST_COLUMNS, table.n / 3) or not kept.any():
        return []
    rng = np.random.default_rng(seed)
    rows = np.arange(table.n) if table.n <= 50_000 else rng.choice(table.n, 50_000, replace=False)
    Z = plain.transform(table.X.iloc[rows])[:, kept]
    y, spread = table.y[rows], plain.spread[kept]
    slopes = with_bias(Z, y[:, None])[0][:, 0]
    draws = _bootstrap(Z, y, rng)
    low, high = slopes + np.quantile(draws - draws.mean(axis=0), (0.025, 0.975), axis=0)
    order = np.argsort(-np.abs(slopes))
    return [
        Coefficient(
            str(names[kept][k]),
            *(float(value / spread[k]) for value in (slopes[k], low[k], high[k])),
            float(abs(slopes[k])),
            _aloud(table, str(names[kept][k]), slopes[k] / spread[k]),
        )
        for k in order
    ]


def _bootstrap(Z, y, rng):
    """Slopes of samples of the rows, with weights that add up to n, shape (DRAWS, d)."""
    n, d = Z.shape
    design = np.column_stack([np.ones(n), Z])
    found = np.empty((DRAWS, d))
    for k in range(DRAWS):
        weight = rng.multinomial(n, np.full(n, 1 / n)).astype(float)
        gram = (design * weight[:, None]).T @ design
        gram[np.diag_indices_from(gram)] += 1e-9 * n
        found[k] = np.linalg.solve(gram, design.T @ (weight * y))[1:]
    return found


def _aloud(table, column, slope):
    name, unit = _quantity(table.target)
    label, per = f"{name}", f" {unit}" if unit else ""
    if table.log_target:
        change = f"{np.expm1(slope) if abs(slope) < 50 else np.sign(slope) * np.inf:+.3g}"
        told = (
            f"{label} × {np.exp(np.clip(slope, -50, 50)):.3g}" if abs(slope) > 0.5 else f"{label} {float(change):+.2%}"
        )
    else:
        told = f"{label} {slope:+.3g}{per}"
    told = told.replace("-", "−").replace("%", " %")
    kind = table.kinds.get(column)
    if kind == "date":
        return f"one more day of {column}: {told}, all else equal"
    if kind == "yes/no":
        return f"{column} true rather than false: {told}, all else equal"
    if column in table.kinds:
        quantity, unit = _quantity(column)
        return f"one more {unit + ' of ' if unit else 'unit of '}{quantity}: {told}, all else equal"
    if column.endswith(" missing"):
        return f"{column.removesuffix(' missing')} not known: {told}, all else equal"
    name, _, level = column.partition("=")
    return f"{name} is {level}: {told} beside the average of its words, all else equal"


def _quantity(name):
    """("area", "m²") of "area (m²)"; a unit of None where the name has none."""
    match = _UNIT.fullmatch(name)
    return match.groups() if match else (name, None)


def dependence(table, fold, network, line, seed):
    """What the columns matter to the network, and how its predictions and the line's go along the four that most do.

    Importance is the growth of the error (1 − R²) on test rows when the column is shuffled among them.
    Returns: {"importance": [[column, growth]], "shown": [{column, kind, grid, network, line}]}, plain data.
    """
    rng = np.random.default_rng([seed, 7])
    rows = fold.test if len(fold.test) <= ROWS else np.sort(rng.choice(fold.test, ROWS, replace=False))
    X, y, mean = table.X.iloc[rows].reset_index(drop=True), table.y[rows], table.y[fold.train].mean()
    base = error(y, network.predict(X)[:, None], mean)[0]
    growth = []
    for name in list(X)[:LOOKED_AT]:
        shuffled = X.assign(**{name: X[name].to_numpy()[rng.permutation(len(X))]})
        growth.append((name, float(error(y, network.predict(shuffled)[:, None], mean)[0] - base)))
    growth.sort(key=lambda each: -each[1])
    train = table.X.iloc[fold.train]
    shown = [_along(name, table.kinds[name], train[name], X, network, line) for name, _ in growth[:SHOWN]]
    return {"importance": [list(each) for each in growth], "shown": shown}


def _along(name, kind, column, X, network, line):
    """Mean predictions of both, each row's value of one column replaced by that of the grid."""
    words = column.dtype == object
    if words:
        grid = column.where(column.notna(), "missing").value_counts().index[:8].tolist()
    else:
        grid = np.unique(np.nanquantile(column.astype(float), np.linspace(0.01, 0.99, GRID))).tolist()
    at = pd.concat([X.assign(**{name: pd.Series([value] * len(X), dtype=X[name].dtype)}) for value in grid])
    predicted = network.predict(at), line.predict(at)[:, 0]
    means = [each.reshape(len(grid), len(X)).mean(axis=1).tolist() for each in predicted]
    return {"column": name, "kind": kind, "grid": grid, "network": means[0], "line": means[1]}
