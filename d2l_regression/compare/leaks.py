"""Columns that give the label away: the label in other units, a function of it, or parts that add up to it.

Shapes: n rows.
"""

import numpy as np
import pandas as pd
from scipy import stats

from d2l_regression.compare.notes import Note, quoted

ALIKE = 0.99  # |correlation| with the label from which a column is suspected to be made from it
RANKS_ALIKE = 0.997  # the same of ranks, which any rising function of the label leaves at 1
EXACT = 0.9999  # R² of a combination of columns from which it is suspected to be the label, or one of them
MOST_PARTS = 5  # columns in such a combination


def leaks(sample, numbers, y, target):
    leaking = []
    for name, x in numbers.items():
        how = _same(x, y, target)
        if how:
            leaking.append(name)
            yield _leak(name, how)
    for name, column in sample.items():
        if column.dtype == object:
            explained, levels = _between(column, y)
            if explained > ALIKE and levels < len(y) / 3:
                yield _leak(name, f"knows {target} almost exactly: its words explain {explained:.2%} of it")
    rest = {name: x for name, x in numbers.items() if name not in leaking}
    parts, weights, share = combination(rest, y)
    if parts:
        exact = "exactly " if share > 1 - 1e-9 else f"(R² {share:.5f}) "
        yield _leak(parts, f"together give {target} away: it is {exact}{sum_in_words(parts, weights)}", several=True)


def _leak(names, how, several=False):
    names = names if several else [names]
    dropped = " ".join(f"--drop {quoted(name)}" for name in names)
    who = f"{', '.join(names[:-1])} and {names[-1]}" if several else names[0]
    return Note("leak", f"{who} {how}. If it is not known before the label is, give {dropped}.", tuple(names))


def _same(x, y, target):
    """How a column is the label in other words; None if it is not."""
    r = _correlation(x, y)
    ranks = _correlation(stats.rankdata(x), stats.rankdata(y))
    found = {f"is {target} in other units": abs(r)}
    if y.min() > 0:
        found[f"is the logarithm of {target}"] = abs(_correlation(x, np.log(y)))
        found[f"is the square of {target}"] = abs(_correlation(x, y**2))
        found[f"is the root of {target}"] = abs(_correlation(x, np.sqrt(y)))
        found[f"is the inverse of {target}"] = abs(_correlation(x, 1 / y))
        if x.min() > 0:
            found[f"is a power of {target}"] = abs(_correlation(np.log(x), np.log(y))) - 1e-9
    found[f"is the exponential of {target}"] = abs(_correlation(np.log(x), y)) if x.min() > 0 else 0
    how, best = max(found.items(), key=lambda item: item[1])
    if best > 1 - 1e-7:
        return how
    if abs(r) > ALIKE:
        return f"is almost {target} itself (correlation {r:.4f})"
    if best > 0.999:
        return f"{how.replace('is ', 'is almost ', 1)} (correlation {best:.4f})"
    if abs(ranks) > RANKS_ALIKE and len(np.unique(y)) > 20:
        return f"rises and falls with {target} almost without fail (correlation of ranks {ranks:.4f})"
    return None


def _correlation(x, y):
    """Pearson's r; 0 where one of them does not vary."""
    x, y = x - x.mean(), y - y.mean()
    size = np.sqrt((x @ x) * (y @ y))
    return float(x @ y / size) if size > 0 and np.isfinite(size) else 0.0


def _between(column, y):
    """(share of the label's variance between the words, number of words)."""
    codes, words = pd.factorize(column)
    codes = np.where(codes < 0, len(words), codes)
    count = np.bincount(codes)
    mean = np.bincount(codes, y) / np.maximum(count, 1)
    return float((count @ (mean - y.mean()) ** 2) / ((y - y.mean()) ** 2).sum()), int((count > 0).sum())


def combination(numbers, y, least=EXACT):
    """(names, weights, R²): the few columns whose weighted sum is y, found one by one; no names if there are none."""
    if len(numbers) < 2 or len(y) < 10 * MOST_PARTS:
        return [], [], 0.0
    names = list(numbers)
    Z = np.column_stack([numbers[name] for name in names])
    Z = (Z - Z.mean(axis=0)) / Z.std(axis=0)
    size = y.std()
    left, chosen = (y - y.mean()) / size, []
    for _ in range(MOST_PARTS):
        gain = np.abs(Z.T @ left)
        gain[chosen] = -1
        chosen.append(int(gain.argmax()))
        weights = np.linalg.lstsq(Z[:, chosen], (y - y.mean()) / size, rcond=None)[0]
        left = (y - y.mean()) / size - Z[:, chosen] @ weights
        share = 1 - left @ left / len(y)
        if share > least:
            if len(chosen) == 1:
                return [], [], 0.0  # a pair alike is told elsewhere
            scale = np.array([numbers[names[k]].std() for k in chosen])
            return [names[k] for k in chosen], weights * size / scale, float(share)
        if len(chosen) == len(names):
            break
    return [], [], 0.0


def sum_in_words(names, weights):
    """A weighted sum of columns in words.

    >>> sum_in_words(["a", "b"], [1.0, -2.0])
    'a − 2·b'
    """
    told = ""
    for name, weight in zip(names, weights, strict=True):
        near = round(weight) if round(weight) and abs(weight - round(weight)) < 1e-3 * abs(weight) else weight
        sign = ("−" if near < 0 else "") if not told else (" − " if near < 0 else " + ")
        told += sign + ("" if abs(near) == 1 else f"{abs(near):.3g}·") + name
    return told
