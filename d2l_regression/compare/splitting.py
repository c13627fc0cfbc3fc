"""Which rows are tested on, and which train: folds by row, by group, or by time, all from one seed.

Shapes: n rows. Rows that are exact copies of each other are dealt out together.
"""

from typing import NamedTuple

import numpy as np

from d2l_regression.compare.errors import TableError
from d2l_regression.compare.notes import counted
from d2l_regression.compare.noticing import duplicates

FOLDS = 5
ASIDE = 0.2  # of the training rows, to choose by
FEWEST_GROUPS = 10  # in all; below, a mean over groups has no interval worth the name


class Fold(NamedTuple):
    """One split of the table, row numbers.

    repeat, fold: which it is. fit: rows that models are fitted on while one is chosen. valid: rows it is chosen by.
    test: rows of the result. The chosen one is fitted anew on `train`, which is fit and valid.
    """

    repeat: int
    fold: int
    fit: np.ndarray
    valid: np.ndarray
    test: np.ndarray

    @property
    def train(self):
        """All rows that are not tested on, in their order."""
        return np.sort(np.concatenate([self.fit, self.valid]))

    @property
    def name(self):
        """As people say it: "repeat 2, fold 1"."""
        return f"repeat {self.repeat + 1}, fold {self.fold + 1}"


def folds(table, repeats, seed):
    """All `Fold`s of a `columns.Table`, repeat by repeat.

    Raises: TableError for too few groups or moments.
    """
    if table.time is not None:
        return [fold for repeat in range(repeats) for fold in _by_time(table, repeat)]
    codes = units(table)
    fewest = FEWEST_GROUPS if table.groups is not None else 2 * FOLDS
    if codes.max() + 1 < fewest:
        what = f"groups of {table.groups_name!r}" if table.groups is not None else "different rows"
        raise TableError(f"there are {codes.max() + 1} {what}; a comparison needs {fewest} at least")
    found = []
    for repeat in range(repeats):
        rng = np.random.default_rng([seed, repeat])
        part = _dealt(codes, np.full(FOLDS, 1 / FOLDS), rng)
        for fold in range(FOLDS):
            rest = np.flatnonzero(part != fold)
            aside = _dealt(codes[rest], np.array([ASIDE, 1 - ASIDE]), rng) == 0
            found.append(Fold(repeat, fold, rest[~aside], rest[aside], np.flatnonzero(part == fold)))
    return found


def units(table):
    """A number for each row, 0 and up: rows of the same are never on both sides of a split."""
    return table.groups if table.groups is not None else duplicates(table)


def _dealt(codes, shares, rng):
    """The part, 0 … p − 1, of each row, so that rows of one code share it and parts have about their share of rows.

    codes: shape (n,). shares: shape (p,), sum 1.
    """
    counts = np.bincount(codes)
    present = np.flatnonzero(counts)
    order = present[rng.permutation(len(present))]
    part_of = np.empty(len(counts), dtype=int)
    if counts.max() == 1:
        edges = np.round(np.cumsum(shares) * len(order)).astype(int)
        part_of[order] = np.searchsorted(edges, np.arange(len(order)), side="right")
        return part_of[codes]
    order = order[np.argsort(-counts[order], kind="stable")]  # the largest first: the small ones even it out
    room = shares * counts.sum()
    for code in order:
        part = int(np.argmax(room / shares)) if counts[code] > 1 else int(np.argmax(room))
        part_of[code] = part
        room[part] -= counts[code]
    return part_of[codes]


def _by_time(table, repeat):
    """Forward blocks: train on all rows before a block, test on the block; the last fifth of the former chooses.

    The blocks are the same in every repeat: only the networks' seeds differ.
    """
    moments = np.unique(table.time)
    edges = moments[np.round(np.linspace(0, len(moments), FOLDS + 2)).astype(int)[1:-1]]
    block = np.searchsorted(edges, table.time, side="right")
    for fold in range(FOLDS):
        before = np.flatnonzero(block <= fold)
        test = np.flatnonzero(block == fold + 1)
        cut = np.quantile(table.time[before], 1 - ASIDE, method="lower")
        aside = table.time[before] >= cut if cut > table.time[before].min() else table.time[before] > cut
        if min(aside.sum(), (~aside).sum(), len(test)) < 3:
            raise TableError(
                f"time: block {fold + 2} of {FOLDS + 1} leaves {counted(int((~aside).sum()))} to fit on and "
                f"{counted(len(test))} to test on; leave --time out, or give more rows"
            )
        yield Fold(repeat, fold, before[~aside], before[aside], test)


def ratio(table, fold):
    """Test to training part, in rows, or in groups where these are what new data brings: for the interval."""
    if table.groups is None:
        return len(fold.test) / len(fold.train)
    return len(np.unique(table.groups[fold.test])) / len(np.unique(table.groups[fold.train]))


def thinned(table, fold, share, seed, least=20):
    """The fold with a share of its training rows, those of a smaller share among them; None below `least` rows.

    Of forward blocks the latest rows, else units in an order of the fold's own.
    """
    parts = []
    codes = None if table.time is not None else units(table)
    for rows in (fold.fit, fold.valid):
        if codes is None:
            order = np.argsort(table.time[rows], kind="stable")[::-1]
            parts.append(np.sort(rows[order[: round(share * len(rows))]]))
            continue
        present = np.unique(codes[rows])
        order = np.random.default_rng([seed, fold.repeat, fold.fold]).permutation(present)
        parts.append(rows[np.isin(codes[rows], order[: round(share * len(order))])])
    if len(parts[0]) < least or len(parts[1]) < 4:
        return None
    return fold._replace(fit=parts[0], valid=parts[1])
