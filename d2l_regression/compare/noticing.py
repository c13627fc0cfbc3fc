"""What is noticed about a table before anything is trained: named, with what to do about it, and nothing dropped."""

import shlex

import numpy as np
import pandas as pd
from scipy import stats

from d2l_regression.compare.columns import Note

ALIKE = 0.99  # |correlation| with the label from which a column is suspected to be made from it
RANKS_ALIKE = 0.997  # the same of ranks, which any rising function of the label leaves at 1
EXACT = 0.9999  # R² of a combination of columns from which it is suspected to be the label, or one of them
MOST_PARTS = 5  # columns in such a combination
SAMPLE = 20_000  # rows looked at where every pair or sort counts
WIDE = 300  # columns up to which every pair of them is looked at
FEWEST_GROUPS = 10
RARE = 1e-6  # chance of what is told of groups, were there none


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
        *_leaks(sample, numbers, y, table.target),
        *_alike(numbers),
        *_odd_values(sample),
        *(_groups(sample, numbers, y) if table.groups is None and table.time is None else ()),
        *(_order(table) if table.time is None else ()),
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
    columns = table.X.assign(**{"": table.y})
    hashed = pd.util.hash_pandas_object(columns.where(columns.notna(), "missing"), index=False)
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
        some = ", ".join(f"{name} ({_percent(value)})" for name, value in share.iloc[:5].items())
        more = f" and {len(share) - 5} more" if len(share) > 5 else ""
        says = f"Values are missing in {some}{more}: filled in from the training rows of each fold, and marked."
        yield Note("missing", says, tuple(share.index))


def _percent(share):
    return "under 1 %" if share < 0.01 else f"{share:.0%}".replace("%", " %")


def _label(table):
    y, different = table.y, len(np.unique(table.y))
    if different == 2:
        yield Note("label", f"{table.target} has two values only: a classifier may suit it better than a regression.")
    if (
        not table.log_target
        and y.min() > 0
        and different > 20
        and stats.skew(y) > 2
        and y.max() > 30 * np.median(y) / 3
    ):
        if abs(stats.skew(np.log(y))) < stats.skew(y) / 2:
            says = (
                f"{table.target} has a long tail upwards (median {np.median(y):g}, highest {y.max():g}): if errors in "
            )
            yield Note("label", says + "per cent matter rather than in units, give --log-target.")


# --- columns that give the label away


def _leaks(sample, numbers, y, target):
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
    parts, weights, share = _combination(rest, y)
    if parts:
        exact = "exactly " if share > 1 - 1e-9 else f"(R² {share:.5f}) "
        yield _leak(parts, f"together give {target} away: it is {exact}{_sum(parts, weights)}", several=True)


def _leak(names, how, several=False):
    names = names if several else [names]
    dropped = " ".join(f"--drop {_quoted(name)}" for name in names)
    who = f"{', '.join(names[:-1])} and {names[-1]}" if several else names[0]
    return Note("leak", f"{who} {how}. If it is not known before the label is, give {dropped}.", tuple(names))


def _quoted(name):
    """A name as a command line takes it."""
    return shlex.quote(name) if name.isascii() else f'"{name}"'


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


def _combination(numbers, y, least=EXACT):
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


def _sum(names, weights):
    """A weighted sum of columns in words.

    >>> _sum(["a", "b"], [1.0, -2.0])
    'a − 2·b'
    """
    told = ""
    for name, weight in zip(names, weights, strict=True):
        near = round(weight) if round(weight) and abs(weight - round(weight)) < 1e-3 * abs(weight) else weight
        sign = ("−" if near < 0 else "") if not told else (" − " if near < 0 else " + ")
        told += sign + ("" if abs(near) == 1 else f"{abs(near):.3g}·") + name
    return told


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
        parts, weights, share = _combination(rest, numbers[name], 1 - 1e-6)
        if parts and share > 1 - 1e-6 and not told & {name, *parts}:
            told |= {name, *parts}
            yield Note("alike", f"{name} is {_sum(parts, weights)}: one of these columns can go.", (name, *parts))


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
        if 0 < zero <= 0.02 * len(values) and values.min() == 0 and (values % 1 != 0).any():
            if values[values > 0].min() > middle / 3:
                zeros.append((name, f"{name} ({zero})"))
    if wild:
        yield _odd("Wild values, perhaps slips of the pen", wild, "they are kept, and no model sees them at full size.")
    if zeros:
        yield _odd("A few zeros far below all else, perhaps missing values", zeros, "they are kept as they are.")


def _odd(what, found, then):
    more = f" and {len(found) - 5} more columns" if len(found) > 5 else ""
    return Note(
        "values", f"{what}: {', '.join(told for _, told in found[:5])}{more}; {then}", tuple(n for n, _ in found)
    )


# --- groups and order


def _groups(sample, numbers, y):
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
        if _share_a_level(name, codes[name], sample, numbers, y):
            yield _suspected(name, codes[name], "what a line leaves of the label is alike within one")


def _suspected(name, code, why):
    says = f"{name} may be a group ({code.max() + 1} of them; {why}). If new rows will be of others, give --groups {_quoted(name)}."
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


def _share_a_level(name, code, sample, numbers, y):
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


def _order(table):
    dates = [name for name, kind in table.kinds.items() if kind == "date"]
    for name in dates:
        says = f"{name} is a date: if new rows will be later ones, give --time {_quoted(name)}, which tests on later rows only."
        yield Note("time", says, (name,))
    if dates or table.n < 50 or (np.diff(table.y) >= 0).mean() > 0.95 or (np.diff(table.y) <= 0).mean() > 0.95:
        return
    for name, column in table.X.items():
        values = column.to_numpy()
        if (
            column.dtype != object
            and not np.isnan(values).any()
            and 10 <= len(np.unique(values))
            and (np.diff(values) >= 0).all()
        ):
            says = f"The rows stand in the order of {name}. If it is time and new rows will be later, give --time {_quoted(name)}."
            yield Note("time", says, (name,))
