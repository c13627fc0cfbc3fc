"""The essay's task as one table of rows: digits to train on, to test on and, for `multitask`, of the auxiliary task."""

import hashlib
from dataclasses import dataclass

import numpy as np

from essay_repro import digits

TAG = 2.0  # The author's code writes +2 into the first five features of the main data set, and −2 of the auxiliary one.
TAGGED_FEATURES = 5


@dataclass(frozen=True)
class Table:
    """All rows of one experiment.

    Attributes:
        X: features, shape (n, 256): pixels in [−1, 1], the first five replaced by the tag of the data set.
        y: labels, shape (n, 1): the digit, 0 to 9.
        pool, test, auxiliary: the numbers of the rows of each kind; training subsets are drawn from the pool.
    """

    X: np.ndarray
    y: np.ndarray
    pool: np.ndarray
    test: np.ndarray
    auxiliary: np.ndarray

    def checksum(self):
        """A number, in hexadecimal, that other rows would not have."""
        found = hashlib.sha256()
        for array in (self.X, self.y, self.pool, self.test, self.auxiliary):
            found.update(f"{array.dtype.str}{array.shape}".encode() + np.ascontiguousarray(array).tobytes())
        return found.hexdigest()[:16]


def load(data, settings, *, auxiliary=None, auxiliary_rows=0, data_dir=None):
    """The table for a main source and, if named, an auxiliary one.

    Raises: digits.DataError if the files of a source are missing or damaged.
    """
    parts = [
        digits.load(data, "train", settings.pool_rows, data_dir=data_dir),
        digits.load(data, "test", settings.test_rows, data_dir=data_dir),
    ]
    if auxiliary is not None:
        parts.append(digits.load(auxiliary, "train", auxiliary_rows, data_dir=data_dir))
    X = np.concatenate([part.images for part in parts])
    y = np.concatenate([part.labels for part in parts])
    main = settings.pool_rows + settings.test_rows
    X[:main, :TAGGED_FEATURES], X[main:, :TAGGED_FEATURES] = TAG, -TAG
    rows = np.arange(len(X))
    return Table(X, y, rows[: settings.pool_rows], rows[settings.pool_rows : main], rows[main:])


def draw(table, seed, n_train, n_validation):
    """Training and validation rows of one seed: the start and the end of one random order of the pool.

    The subsets of one seed are nested: the smaller is the start of the larger.

    Raises: ValueError if the pool is too small for both.
    """
    if n_train + n_validation > len(table.pool):
        raise ValueError(f"n_train {n_train} and {n_validation} validation rows exceed the pool's {len(table.pool)}.")
    order = np.random.default_rng([seed, len(table.pool)]).permutation(table.pool)
    return order[:n_train], order[len(order) - n_validation :]
