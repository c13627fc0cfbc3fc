"""Data for the regression "16×16 grey digit → number 0 to 9", from five sources behind one function, `load`.

strokes and typeset are drawn by the project itself; mnist, emnist and tmnist are published files.
"""

from dataclasses import dataclass
from operator import index
from pathlib import Path

import numpy as np

from . import files, strokes
from .errors import DataError

__all__ = ["AUXILIARY", "SOURCES", "SPLITS", "DataError", "Digits", "load"]

SOURCES = ("strokes", "mnist", "emnist")  # handwriting: the main data
AUXILIARY = ("typeset", "tmnist")  # print: similar, not the same
SPLITS = ("train", "test")


@dataclass(frozen=True)
class Digits:
    """Rows of one source and split.

    images: grey levels k/128 − 1 with whole k from 0 (paper) to 255 (ink), float32, shape (n, d = 256).
    labels: the digits, 0 to 9, float32, shape (n, 1).
    """

    images: np.ndarray
    labels: np.ndarray
    source: str
    split: str


def load(source: str, split: str, rows: int, *, seed: int = 0, data_dir: Path | None = None) -> Digits:
    """n rows of a source's split; the same arguments give the same rows, and fewer rows are the first of more rows.

    source: one of SOURCES or AUXILIARY. split: "train" or "test", which share no rows; AUXILIARY has "train" only.
    rows: n. A generator has any number; of a file's rows a random choice without repetition, since some are sorted.
    seed: at least 0; picks the generator's stream, or the choice.
    data_dir: folder with the published files; if None, mnist and emnist are fetched once. Generators need none.
    Raises: ValueError for an argument it cannot be; DataError if files are missing, damaged, or have fewer rows.
    Source: the essay's code, github.com/jbuckman/lr-vs-dl, for the features' scale and the label.
    """
    _check(source, split)
    rows, seed = _whole("rows", rows, least=1), _whole("seed", seed, least=0)
    if source in ("strokes", "typeset"):
        return _digits(*_drawn(source, split, rows, seed), source, split)
    images, labels = _read(source, split, data_dir)
    if rows > len(images):
        raise DataError(
            f"{source} has {len(images)} {split} rows, {rows} were asked for; ask for {len(images)} or fewer"
        )
    chosen = np.random.default_rng([SPLITS.index(split), seed]).permutation(len(images))[:rows]
    return _digits(images[chosen], labels[chosen], source, split)


def _drawn(source, split, rows, seed):
    if source == "strokes":
        return strokes.pixels(split, rows, seed)
    # Here, because it loads Matplotlib, which a process that trains on strokes does without.
    from . import typeset

    return typeset.pixels(rows, seed)


def _read(source, split, data_dir):
    if source == "tmnist":
        return files.tmnist(data_dir)
    return {"mnist": files.mnist, "emnist": files.emnist}[source](split, data_dir)


def _digits(grey, labels, source, split):
    images = grey * np.float32(1 / 128)
    images -= np.float32(1)
    return Digits(images, labels.astype(np.float32).reshape(-1, 1), source, split)


def _check(source, split):
    if source not in (*SOURCES, *AUXILIARY):
        raise ValueError(f"source is {source!r}, may be one of {', '.join((*SOURCES, *AUXILIARY))}")
    splits = SPLITS[:1] if source in AUXILIARY else SPLITS
    if split not in splits:
        raise ValueError(f"split is {split!r}, may be {' or '.join(splits)} for source {source}")


def _whole(name, value, least):
    try:
        number = index(value)
    except TypeError:
        number = None
    if number is None or isinstance(value, bool) or number < least:
        raise ValueError(f"{name} is {value!r}, may be a whole number from {least} on")
    return number
