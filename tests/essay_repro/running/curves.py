"""An experiment of made-up rows, and what its table must be: bytes from the standard csv module."""

import csv
import io
from pathlib import Path

from essay_repro.running.results import Cell, Row
from essay_repro.running.store import Store

# Not in alphabetical order, and with a two-byte letter: a cut can fall into the middle of it.
CONDITIONS = ["linear", "weight decay λ=0.1", "deep"]
CONFIGURATION = {"steps": [1, 10], "rate": 0.1, "widths": {"deep": [32, 16]}}
CELLS = [Cell(condition, n_train, seed) for condition in CONDITIONS for n_train in (9, 100) for seed in (0, 1)]


def rows_of(cell):
    """The four rows of a cell; each value is a different float, so that mixed-up rows would show."""
    base = CONDITIONS.index(cell.condition) + cell.n_train + cell.seed / 7
    return [
        Row(*cell, step, split, "one_minus_r2", (base + step) / (3 if split == "test" else 5))
        for step in (1, 10)
        for split in ("test", "train")
    ]


def rows_of_all(cells):
    return [row for cell in cells for row in rows_of(cell)]


def open_store(folder, **options):
    return Store(folder, "curves", CONFIGURATION, CONDITIONS, **options)


def expected_bytes(cells):
    """What the table of these cells must be, written by the csv module (the oracle)."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["experiment", "condition", "n_train", "seed", "step", "split", "metric", "value"])
    ordered = sorted(cells, key=lambda cell: (CONDITIONS.index(cell.condition), *cell[1:]))
    writer.writerows(["curves", *row] for row in rows_of_all(ordered))
    return text.getvalue().encode()


def table(folder):
    return Path(folder) / "curves.csv"
