"""Results on disk, written: a store adds cells to an experiment's table, and no file is ever half written.

Three rules keep the files whole when a program is killed, runs twice at once, or meets a full disk:

1. A write makes a new file under a lock and renames it over the old one: a reader sees the old file or the new one.
2. The JSON is written before the CSV and says how many rows a cell has, and their checksum: a cell that lost some, or
   whose digits were edited, is told from a whole one.
3. The table is sorted: its bytes depend on the cells in it, not on the order in which they were trained.
"""

import json
import math
import operator
import os
import uuid
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from filelock import FileLock

from essay_repro.running import results
from essay_repro.running.results import Cell, ResultsError, Row

LOCK_SECONDS = 60.0  # a write takes well under a second: whoever waits this long waits for a program that hangs


class Store:
    """The results of one experiment, open for adding cells; several processes may have them open at once.

    folder: made if absent, `results/<data>-<preset>`. experiment: names the two files in it.
    configuration: every setting that changes a number, as JSON knows it (tuples become lists).
    conditions: all conditions, in the order in which the table lists them.
    fresh: begin without this experiment's earlier results. With several processes, only the first to open may say so.
    Raises: ResultsError if the folder holds results of another configuration, or damaged ones, or cannot be written.
    """

    def __init__(
        self,
        folder: str | Path,
        experiment: str,
        configuration: dict[str, Any],
        conditions: Sequence[str],
        *,
        fresh: bool = False,
    ):
        self.folder, self.experiment = Path(folder), experiment
        self.configuration = json.loads(json.dumps(configuration, allow_nan=False))
        self._rank = {condition: rank for rank, condition in enumerate(conditions)}
        self._run = uuid.uuid4().hex
        self._table, self._settings = results.paths(folder, experiment)
        with self._locked():
            for path in (self._table, self._settings):
                _unfinished(path).unlink(missing_ok=True)
            if fresh:
                self._table.unlink(missing_ok=True)
            if fresh or self._replaceable():
                begun = {"configuration": self.configuration, "rows_per_cell": {}, "checksums": {}, "runs": []}
                _replace_json(self._settings, begun)
            self._load()

    def _replaceable(self) -> bool:
        """Whether there are no settings yet, or other ones left by a run that stored no cell: nothing would be lost."""
        if self._table.exists():
            return False
        try:
            return results.read_configuration(self.folder, self.experiment) != self.configuration
        except ResultsError:
            return True

    def missing(self, cells: Iterable[Cell]) -> list[Cell]:
        """The given cells that are not stored yet, in the order given; the file is read anew.

        Raises: ResultsError if the files are damaged, or now belong to another configuration.
        """
        present = {row.cell for row in self._load()[0]}
        return [cell for cell in cells if cell not in present]

    def add(self, rows: Iterable[Row]) -> None:
        """Stores whole cells in one atomic write; a cell that is there already stays as it is.

        rows: all rows of one or more cells, in any order. Cells that differ only in seed have the same places
            (step, split, metric): by that a whole cell is known.
        Raises: ResultsError for a value that is not finite, a condition not announced, a row given twice, a cell unlike
            those of other seeds, a file that cannot be written. Then nothing of this call is stored; what was, stays.
        """
        given = [self._checked(row) for row in rows]
        with self._locked():
            stored, settings = self._load()
            present = {row.cell for row in stored}
            new = [row for row in given if row.cell not in present]
            if not new:
                return
            rows_per_cell = results.count_rows(stored + new)  # stored ones first: new cells must be like them
            merged = sorted(stored + new, key=lambda row: (self._rank[row.condition], *row[1:6]))
            for _, flaw in results.flaws(merged, rows_per_cell):
                raise ResultsError(f"{self._table}: {flaw}")
            described = {"rows_per_cell": rows_per_cell, "checksums": results.checksums(merged)}
            _replace_json(self._settings, {**settings, **described})
            lines = [results.HEADER, *(results.written(self.experiment, row) for row in merged)]
            _replace(self._table, "\n".join([*lines, ""]))

    def record(self, metadata: dict[str, Any]) -> None:
        """Writes what is known of this run into the JSON, beside earlier runs; a second call replaces the first.

        metadata: from `provenance.metadata()`, or any dict that JSON knows. Call it if the run added cells.
        Raises: ResultsError if the files are damaged, of another configuration by now, or cannot be written.
        """
        with self._locked():
            _, settings = self._load()
            others = [run for run in settings["runs"] if run.get("id") != self._run]
            _replace_json(self._settings, {**settings, "runs": [*others, {"id": self._run, **metadata}]})

    def _load(self) -> tuple[list[Row], dict[str, Any]]:
        """Rows and settings as they are on disk now, refused where they are not this store's."""
        data, settings = results.read_files(self.folder, self.experiment)
        # Not only on opening: another process may have begun afresh with other settings since.
        results.check_same(settings["configuration"], self.configuration, self._settings)
        rows = results.parse(data, settings, self._table, self.experiment)
        for row in rows:
            self._check_condition(row)
        return rows, settings

    def _check_condition(self, row: Row) -> None:
        if row.condition not in self._rank:
            raise ResultsError(f"{self._table}: unknown condition {row.condition!r}, not one of {list(self._rank)}")

    def _checked(self, row: Row) -> Row:
        """The row in plain Python numbers (it may come with NumPy's), or ResultsError."""
        n_train, seed, step = map(operator.index, row[1:4])
        row = Row(row.condition, n_train, seed, step, row.split, row.metric, float(row.value))
        self._check_condition(row)
        for name in (row.condition, row.split, row.metric):
            # The table has no quoting, so that any program can split its lines at the commas.
            if not name.isprintable() or "," in name or '"' in name:
                raise ResultsError(f"{self._table}: {name!r} has a comma, a quote or a line break in it")
        if not math.isfinite(row.value):
            raise ResultsError(f"{self._table}: {row.cell}: {row.where} is {row.value}, not a finite number")
        return row

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """Holds the lock between processes; what the system refuses meanwhile becomes a ResultsError."""
        with results.explained(self._table):
            self.folder.mkdir(parents=True, exist_ok=True)
            with FileLock(self.folder / f".{self.experiment}.lock", timeout=LOCK_SECONDS):
                yield


# --- files


def write(path: Path, text: str) -> None:
    """Writes a file beside the results, whole or not at all. Raises: ResultsError if it cannot be written."""
    with results.explained(path):
        _replace(path, text)


def _unfinished(path: Path) -> Path:
    """Where a file is written before it is renamed. One name is enough: only the holder of the lock writes there."""
    return path.with_name(f".{path.name}.unfinished")


def _replace(path: Path, text: str) -> None:
    """Makes `text` the content of `path` at once: after a kill or a power cut the file is the old or the new one."""
    with open(_unfinished(path), "wb") as file:
        file.write(text.encode())
        file.flush()
        os.fsync(file.fileno())  # else the new name can reach the disk before the content does
    os.replace(_unfinished(path), path)
    # The rename is done; where a folder cannot be synced (Windows, some network drives) no run should end over that.
    with suppress(OSError):
        descriptor = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _replace_json(path: Path, settings: dict[str, Any]) -> None:
    _replace(path, json.dumps(settings, indent=2, ensure_ascii=False, allow_nan=False) + "\n")
