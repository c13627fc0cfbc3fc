"""Rows that belong together, by group or by time, which folds of single rows would hide.

Shapes: n rows.
"""

import numpy as np
import pandas as pd
from scipy import stats

from d2l_regression.compare.notes import Note, quoted

FEWEST_GROUPS = 10
RARE = 1e-6  # chance of what is told of groups, were there none
WIDE = 300  # columns up to which every pair of them is looked at


def groups(sample, numbers, y):
    """Columns whose rows belong together, and so should not be split between training and test."""
    n = len(y)
    codes = {}
    for name, column in sample.items():
        if column.dtype == object or (name in numbers and (numbers[name] % 1 == 0).all()):
            code = pd.factorize(column)[0]
            levels = code.max() + 1
            if FEWEST_GROUPS <= levels <= n / 2:
                codes[name] = code
    determined = {name: _determined(code, sample.drop(columns=name)) for name, code in codes.items()}
    owners = [name for name, others in determined.items() if len(others) > 1]
    if owners:
        name = max(owners, key=lambda name: (len(determined[name]), -codes[name].max()))
        others = determined[name]
        some = (
            f"{', '.join(others[:-1])} and {others[-1]}" if len(others) < 5 else f"{', '.join(others[:3])} and others"
        )
        yield _suspected(name, codes[name], f"rows of one have the same {some}")
    for name in codes if not owners else ():
        if _share_a_level(name, codes[name], numbers, y):
            yield _suspected(name, codes[name], "what a line leaves of the label is alike within one")


def _suspected(name, code, why):
    says = f"{name} may be a group ({code.max() + 1} of them; {why}). If new rows will be of others, give --groups "
    says += f"{quoted(name)}."
    return Note("groups", says, (name,))


def _determined(code, frame):
    """The columns that have one value in nearly all groups of two rows or more."""
    counts = np.bincount(code[code >= 0])
    several = (code >= 0) & (counts[np.maximum(code, 0)] > 1)
    found = []
    if several.sum() < 2 * FEWEST_GROUPS:
        return found
    for name, column in frame.items():
        value = pd.factorize(column)[0][several]
        if not 2 <= len(np.unique(value)) <= code.max() + 1:
            continue
        most = pd.Series(value).groupby(code[several]).transform(lambda v: v.value_counts().iloc[0])
        size = counts[code[several]]
        common = np.bincount(value + 1).max() / len(value)
        if (most == size).mean() > 0.98 and common < 0.9:
            found.append(name)
    return found


def _share_a_level(name, code, numbers, y):
    """Whether rows of one group are alike in what the other columns leave of the label."""
    others = [values for other, values in numbers.items() if other != name][:WIDE]
    design = np.column_stack([np.ones(len(y)), *((x - x.mean()) / x.std() for x in others)])
    if len(y) < 2 * design.shape[1] + code.max():
        return False
    left = y - design @ np.linalg.lstsq(design, y, rcond=None)[0]
    known = code >= 0
    code, left = code[known], left[known]
    counts = np.bincount(code)
    mean = np.bincount(code, left) / counts
    between = counts @ (mean - left.mean()) ** 2 / (len(counts) - 1)
    within = ((left - mean[code]) ** 2).sum() / max(len(left) - len(counts), 1)
    size = (len(left) - (counts**2).sum() / len(left)) / (len(counts) - 1)
    alike = (between - within) / (between + (size - 1) * within + 1e-300)
    if alike < 0.05 or stats.f.sf(between / max(within, 1e-300), len(counts) - 1, len(left) - len(counts)) > RARE:
        return False
    if name in numbers:  # ages and years have an order: their means change little from one to the next
        order = pd.Series(numbers[name][known]).groupby(code).first().sort_values().index.to_numpy()
        means = mean[order]
        return bool(np.mean(np.diff(means) ** 2) > 1.3 * np.var(means))
    return True


def order(table):
    dates = [name for name, kind in table.kinds.items() if kind == "date"]
    for name in dates:
        says = f"{name} is a date: if new rows will be later ones, give --time {quoted(name)}."
        yield Note("time", says, (name,))
    if dates or table.n < 50 or (np.diff(table.y) >= 0).mean() > 0.95 or (np.diff(table.y) <= 0).mean() > 0.95:
        return
    for name, column in table.X.items():
        values = column.to_numpy()
        if (
            column.dtype != object
            and not np.isnan(values).any()
            and len(np.unique(values)) >= 10
            and (np.diff(values) >= 0).all()
        ):
            says = f"The rows stand in the order of {name}. If it is time and new rows will be later, give --time "
            says += f"{quoted(name)}."
            yield Note("time", says, (name,))
