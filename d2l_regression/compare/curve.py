"""How much more data it would take: the difference of network and line over the training rows, and where it is 0.

As in the comparison itself, the line is the linear model that is chosen on rows set aside, anew for each number of
rows.
"""

from typing import NamedTuple

import numpy as np
import pandas as pd

from d2l_regression.arguments import generator

FARTHEST = 4  # times the rows there are: farther no curve of five points should be followed
DRAWS = 400
POWERS = np.array([0.15, 0.25, 0.35, 0.5, 0.7, 1.0, 1.4])


class Curve(NamedTuple):
    """The learning curve. points: DataFrame with share, rows, line, network, difference, fold.

    grid, middle, low, high: the fitted difference over training rows and its 95 % band, shapes (g,). crossing: (fewest,
    most) training rows at which the network draws level, None for no end within four times the rows. sentence: all of
    it in words.
    """

    points: pd.DataFrame
    grid: np.ndarray
    middle: np.ndarray
    low: np.ndarray
    high: np.ndarray
    crossing: tuple | None
    sentence: str


def points(jobs, first, trained):
    """The thinned folds and the whole ones, as rows of a DataFrame.

    jobs: what came of each fold, see `contest.job`. first: tidy results of that repeat. trained: rows
    that each fold trained on.
    """
    found = []
    for fold, (job, rows) in enumerate(zip(jobs, trained, strict=True)):
        found += [{"fold": fold, **point} for point in job.get("curve", ())]
        if job.get("curve"):
            chosen = first[(first.fold == fold) & first.chosen].set_index("family").error
            found.append({"fold": fold, "share": 1.0, "rows": rows, **chosen[["line", "network"]].to_dict()})
    frame = pd.DataFrame(found, columns=["fold", "share", "rows", "line", "network"])
    return frame.assign(difference=frame.network - frame.line)


def extrapolated(frame, seed):
    """The `Curve` of these points, see `points`."""
    wide = frame.pivot(index="fold", columns="share", values="difference").dropna(axis=1)
    rows = frame.groupby("share").rows.mean()[wide.columns].to_numpy()
    grid = np.geomspace(rows.min(), FARTHEST * rows.max(), 120)
    rng = generator(seed)
    values = wide.to_numpy()
    spread = np.maximum(values.std(axis=0, ddof=1) if len(values) > 1 else 1.0, 1e-9)
    drawn = [values[rng.integers(len(values), size=len(values))].mean(axis=0) for _ in range(DRAWS)]
    curves = np.array([_fitted(rows, each, spread, grid) for each in drawn])
    middle = _fitted(rows, values.mean(axis=0), spread, grid)
    low, high = np.quantile(curves, (0.025, 0.975), axis=0)
    crossing, sentence = _crossing(np.array([_level(grid, each) for each in curves]), rows)
    return Curve(frame, grid, middle, low, high, crossing, sentence)


def _fitted(rows, values, spread, grid):
    """a + b·n^−c by weighted least squares, c the best of a few: at the points of the grid."""
    if len(rows) < 3:
        return np.interp(grid, rows, values)
    best = (np.inf, None)
    for c in POWERS:
        basis = np.column_stack([np.ones(len(rows)), (rows / rows.max()) ** -c])
        weights, *_ = np.linalg.lstsq(basis / spread[:, None], values / spread, rcond=None)
        loss = (((basis @ weights - values) / spread) ** 2).sum()
        if loss < best[0] - 1e-12:
            best = (loss, (weights, c))
    weights, c = best[1]
    return weights[0] + weights[1] * (grid / rows.max()) ** -c


def _level(grid, difference):
    """Training rows from which on the network is ahead; 0 if it is all along, infinity if not within the grid."""
    behind = np.flatnonzero(difference >= 0)
    if not len(behind):
        return 0.0
    return np.inf if behind[-1] == len(grid) - 1 else float(grid[behind[-1] + 1])


def _crossing(level, rows):
    """((fewest, most) training rows or None, sentence). level: shape (DRAWS,). rows: that were tried."""
    fewest, latest = map(float, np.quantile(level, (0.025, 0.975), method="nearest"))
    most, farthest = f"{rows.max():,.0f}", f"{FARTHEST * rows.max():,.0f}"
    if latest == 0:
        return (0.0, 0.0), f"The network is ahead of the line on every number of rows tried, from {rows.min():,.0f} on."
    if np.isinf(level).mean() > 0.9:
        told = f"Not within four times your rows: up to {farthest} training rows the network does not pass the line."
        return None, told
    start = "fewer rows than were tried" if fewest == 0 else f"{fewest:,.0f}"
    if np.isinf(latest):
        told = f"Where the network would pass the line these rows do not say: between {start} and more than {farthest} "
        return (fewest, np.inf), f"{told}training rows, four times what a fold has."
    told = f"The network passes the line between {start} and {latest:,.0f} training rows; a fold has {most}."
    return (fewest, latest), told
