"""What is noticed about a table before anything is trained: named, with what to do about it, and nothing dropped."""

import numpy as np
import pandas as pd
from scipy import stats

from d2l_regression.compare.belonging import WIDE, groups, order
from d2l_regression.compare.leaks import ALIKE, combination, leaks, sum_in_words
from d2l_regression.compare.notes import Note, counted, percent

SAMPLE = 20_000  # rows looked at where every pair or sort counts


def notice(table):
    """The `Note`s on a `columns.Table`, beside those from reading it."""
    n = table.n
    rows = np.random.default_rng(0).choice(n, SAMPLE, replace=False) if n > SAMPLE else np.arange(n)
    rows.sort()
    sample = table.X.iloc[rows].reset_index(drop=True)
    y = table.y[rows]
    numbers = _filled(sample)
    return [
        *_duplicates(table),
        *_missing(table),
        *_label(table),
        *leaks(sample, numbers, y, table.target),
        *_alike(numbers),
        *_odd_values(sample),
        *_codes(sample, y, table.target),
        *(groups(sample, numbers, y) if table.groups is None and table.time is None else ()),
        *(order(table) if table.time is None else ()),
    ]


def _filled(frame):
    """The columns of numbers that vary, missing ones at the median: {name: shape (n,)}."""
    found = {}
    for name, column in frame.items():
        if column.dtype != object and column.notna().any():
            values = column.fillna(column.median()).to_numpy(dtype=float)
            if values.min() < values.max():
                found[name] = values
    return found


# --- rows and labels


def duplicates(table):
    """A number for each row, the same for rows that are alike in all columns and the label."""
    hashed = pd.util.hash_pandas_object(table.X, index=False).to_numpy() * np.uint64(31)  # numbers that wrap around
    hashed += pd.util.hash_array(table.y)
    return pd.factorize(hashed)[0]


def _duplicates(table):
    codes = duplicates(table)
    again = table.n - len(np.unique(codes))
    if again:
        says = "1 row is an exact copy of another" if again == 1 else f"{again:,} rows are exact copies of others"
        yield Note("duplicates", f"{says}, label included: copies stay in one fold, together with what they copy.")


def _missing(table):
    share = table.X.isna().mean()
    share = share[share > 0].sort_values(ascending=False)
    if len(share):
        some = ", ".join(f"{name} ({percent(value)})" for name, value in share.iloc[:5].items())
        more = f" and {len(share) - 5} more" if len(share) > 5 else ""
        says = f"Values are missing in {some}{more}: filled in from the training rows of each fold, and marked."
        yield Note("missing", says, tuple(share.index))


def _label(table):
    y, different = table.y, len(np.unique(table.y))
    if different == 2:
        yield Note("label", f"{table.target} has two values only: a classifier may suit it better than a regression.")
    if table.log_target or y.min() <= 0 or different <= 20:
        return
    long = stats.skew(y) > 2 and y.max() > 10 * np.median(y)
    if long and abs(stats.skew(np.log(y))) < stats.skew(y) / 2:
        says = f"{table.target} has a long tail upwards (median {np.median(y):g}, highest {y.max():g}): if errors in "
        yield Note("label", says + "per cent matter rather than in units, give --log-target.")


def _alike(numbers):
    """Columns that say the same as others: coefficients are shared among them as chance has it."""
    names = list(numbers)[:WIDE]
    if len(names) < 2:
        return
    Z = np.column_stack([numbers[name] for name in names])
    Z = (Z - Z.mean(axis=0)) / Z.std(axis=0)
    r = Z.T @ Z / len(Z)
    pairs = [
        (abs(r[i, j]), names[i], names[j]) for i, j in zip(*np.nonzero(np.triu(np.abs(r) > ALIKE, 1)), strict=True)
    ]
    if pairs:
        pairs.sort(reverse=True)
        some = "; ".join(f"{a} and {b} ({value:.3f})" for value, a, b in pairs[:4])
        more = f"; and {len(pairs) - 4} more pairs" if len(pairs) > 4 else ""
        says = f"Say nearly the same (correlation): {some}{more}. Their coefficients cannot be told apart one by one."
        yield Note("alike", says, tuple(dict.fromkeys(name for pair in pairs for name in pair[1:])))
    if len(names) > 60:
        return
    told = set()
    for name in names:
        rest = {other: numbers[other] for other in names if other != name}
        parts, weights, share = combination(rest, numbers[name], 1 - 1e-6)
        if parts and share > 1 - 1e-6 and not told & {name, *parts}:
            told |= {name, *parts}
            yield Note(
                "alike", f"{name} is {sum_in_words(parts, weights)}: one of these columns can go.", (name, *parts)
            )


# --- values


def _odd_values(sample):
    wild, zeros = [], []
    for name, column in sample.items():
        if column.dtype == object:
            continue
        values = column.dropna().to_numpy()
        low, middle, high = np.quantile(values, (0.25, 0.5, 0.75)) if len(values) else (0, 0, 0)
        if high > low:
            far = np.abs(values - middle) > 15 * (high - low)
            if 0 < far.sum() <= max(3, 0.001 * len(values)):
                worst = values[np.abs(values - middle).argmax()]
                wild.append((name, f"{name} ({worst:g}, median {middle:g})"))
        zero = (values == 0).sum()
        few = 0 < zero <= 0.02 * len(values) and values.min() == 0 and (values % 1 != 0).any()
        if few and values[values > 0].min() > middle / 3:
            zeros.append((name, f"{name} ({zero})"))
    if wild:
        yield _odd("Wild values, perhaps slips of the pen", wild, "they are kept, and no model sees them at full size.")
    if zeros:
        yield _odd("A few zeros far below all else, perhaps missing values", zeros, "they are kept as they are.")


def _codes(sample, y, target):
    """Numbers of nines far from all else that stand again and again: codes for a missing value, such as −999."""
    for name, column in {**sample, target: pd.Series(y)}.items():
        values = column.dropna().to_numpy() if column.dtype != object else []
        if len(values) and len(np.unique(values[:1000])) > 2:
            for code, rest in (
                (min(values), values[values > min(values)]),
                (max(values), values[values < max(values)]),
            ):
                again, far = len(values) - len(rest), np.abs(code - np.median(rest)) > 3 * np.ptp(rest)
                if again >= 3 and far and set(f"{abs(code):g}") == {"9"}:
                    says = (
                        f"{name} is {code:g} in {again} of {counted(len(values))}, far from all else: if that stands "
                    )
                    yield Note("values", f"{says}for a missing value, leave those cells empty.", (name,))


def _odd(what, found, then):
    more = f" and {len(found) - 5} more columns" if len(found) > 5 else ""
    return Note(
        "values", f"{what}: {', '.join(told for _, told in found[:5])}{more}; {then}", tuple(n for n, _ in found)
    )
