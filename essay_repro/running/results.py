"""Results on disk: per experiment one CSV table and one JSON of the settings that made it, never half written.

A cell (condition, n_train, seed) is one training; its rows are what was measured on the way. Three rules keep the files
whole when a program is killed, runs twice at once, or meets a full disk:

1. A write makes a new file under a lock and renames it over the old one: a reader sees the old file or the new one.
2. The JSON is written before the CSV and says how many rows a cell has: a cell that lost some is told from a whole one.
3. The table is sorted: its bytes depend on the cells in it, not on the order in which they were trained.
"""

import json
import math
import operator
import os
import uuid
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, NamedTuple

from filelock import FileLock

from essay_repro.running import provenance

HEADER = "experiment,condition,n_train,seed,step,split,metric,value"
UNSAID = {"backend": "tensorflow"}  # what a configuration means that does not say
LOCK_SECONDS = 60.0  # a write takes well under a second: whoever waits this long waits for a program that hangs


class ResultsError(Exception):
    """One line for people: which file, what is wrong with it, what to do."""


class Cell(NamedTuple):
    """One training: condition (a curve of the figure), n_train (number of training rows), seed."""

    condition: str
    n_train: int
    seed: int

    def __str__(self) -> str:
        return f"condition {self.condition}, n_train {self.n_train}, seed {self.seed}"


class Row(NamedTuple):
    """One measured number: the cell's three names, step (updates done), split ("test"), metric, value (finite)."""

    condition: str
    n_train: int
    seed: int
    step: int
    split: str
    metric: str
    value: float

    @property
    def cell(self) -> Cell:
        """The training it was measured on."""
        return Cell(*self[:3])

    @property
    def place(self) -> tuple[int, str, str]:
        """Where it stands in its cell: (step, split, metric)."""
        return self[3:6]


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
        self._table, self._settings = _paths(folder, experiment)
        with self._locked():
            for path in (self._table, self._settings):
                _unfinished(path).unlink(missing_ok=True)
            if fresh:
                self._table.unlink(missing_ok=True)
            if fresh or self._replaceable():
                _replace_json(self._settings, {"configuration": self.configuration, "rows_per_cell": {}, "runs": []})
            self._load()

    def _replaceable(self) -> bool:
        """Whether there are no settings yet, or other ones left by a run that stored no cell: nothing would be lost."""
        if self._table.exists():
            return False
        try:
            return read_configuration(self.folder, self.experiment) != self.configuration
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
            rows_per_cell = _rows_per_cell(stored + new)  # stored ones first: new cells must be like them
            merged = sorted(stored + new, key=lambda row: (self._rank[row.condition], *row[1:6]))
            for _, flaw in _flaws(merged, rows_per_cell):
                raise ResultsError(f"{self._table}: {flaw}")
            if rows_per_cell != settings["rows_per_cell"]:
                _replace_json(self._settings, {**settings, "rows_per_cell": rows_per_cell})
            _replace(self._table, "\n".join([HEADER, *(_line(self.experiment, row) for row in merged), ""]))

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
        data, settings = _read_files(self.folder, self.experiment)
        # Not only on opening: another process may have begun afresh with other settings since.
        _check_same(settings["configuration"], self.configuration, self._settings)
        rows = _parse(data, settings, self._table, self.experiment)
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
            raise ResultsError(f"{self._table}: {row.cell}: {_told(row.place)} is {row.value}, not a finite number")
        return row

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """Holds the lock between processes; what the system refuses meanwhile becomes a ResultsError."""
        with _explained(self._table):
            self.folder.mkdir(parents=True, exist_ok=True)
            with FileLock(self.folder / f".{self.experiment}.lock", timeout=LOCK_SECONDS):
                yield


def read(folder: str | Path, experiment: str) -> list[Row]:
    """All rows of an experiment in the order of the file, every line checked.

    Raises: ResultsError that names the first wrong line, or the command to run where there are no results.
    """
    table, _ = _paths(folder, experiment)
    data, settings = _read_files(folder, experiment)
    rows = _parse(data, settings, table, experiment)
    if not rows:
        environment = provenance.environment(backend(settings["configuration"]))
        raise ResultsError(f"{table} has no results yet: run {environment}python -m essay_repro.{experiment}")
    return rows


def read_configuration(folder: str | Path, experiment: str) -> dict[str, Any]:
    """The configuration that made an experiment's results. Raises: ResultsError if absent or damaged."""
    return _read_files(folder, experiment)[1]["configuration"]


def backend(configuration: dict[str, Any]) -> str:
    """The backend that trained the results of a configuration."""
    return str({**UNSAID, **configuration}["backend"])  # a file that was edited may hold anything


def check_configuration(folder: str | Path, experiment: str, configuration: dict[str, Any]) -> None:
    """Raises: ResultsError, naming both, if an experiment's results were made with another configuration."""
    _check_same(
        read_configuration(folder, experiment),
        json.loads(json.dumps(configuration, allow_nan=False)),
        _paths(folder, experiment)[1],
    )


def read_runs(folder: str | Path, experiment: str) -> list[dict[str, Any]]:
    """What was recorded of each run that added results. Raises: ResultsError if absent or damaged."""
    return _read_files(folder, experiment)[1]["runs"]


# --- files


def write(path: Path, text: str) -> None:
    """Writes a file beside the results, whole or not at all. Raises: ResultsError if it cannot be written."""
    with _explained(path):
        _replace(path, text)


def _paths(folder: str | Path, experiment: str) -> tuple[Path, Path]:
    """The table and the settings of an experiment."""
    return Path(folder) / f"{experiment}.csv", Path(folder) / f"{experiment}.json"


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    """Turns what the operating system refuses (disk full, no permission, lock held) into a ResultsError."""
    try:
        yield
    except OSError as error:
        raise ResultsError(f"{path}: {error.strerror or error}; cells stored before are kept") from error


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


def _read_files(folder: str | Path, experiment: str) -> tuple[bytes | None, dict[str, Any]]:
    """The table's bytes (None while no cell is stored) and the settings."""
    table, path = _paths(folder, experiment)
    with _explained(table):
        # The table first: settings are written before it, so those read after it are never the older of the two.
        data = table.read_bytes() if table.exists() else None
        text = path.read_bytes() if path.exists() else None
    if text is None and data is None:
        raise ResultsError(f"{table} does not exist: run {provenance.environment()}python -m essay_repro.{experiment}")
    if text is None:
        raise ResultsError(f"{table} has no {path.name} beside it to say what made it: {_anew(table, experiment)}")
    try:
        settings = json.loads(text)
        whole = [type(settings[key]) for key in ("configuration", "rows_per_cell", "runs")] == [dict, dict, list]
    except (ValueError, LookupError, TypeError):
        whole = False
    if not whole:
        raise ResultsError(f"{path} is damaged: {_anew(table, experiment)}")
    return data, settings


def _shown(settings: dict[str, Any], key: str) -> str:
    return json.dumps(settings[key], ensure_ascii=False, sort_keys=True) if key in settings else "absent"


def _check_same(stored: dict[str, Any], requested: dict[str, Any], path: Path) -> None:
    differences = "; ".join(_differences(stored, requested))
    if differences:
        raise ResultsError(
            f"{path} belongs to another configuration ({differences}): "
            "replace its results with --fresh, or keep both with another --out"
        )


def _differences(stored: dict[str, Any], requested: dict[str, Any]) -> Iterator[str]:
    """Each setting in which two configurations differ, with both values."""
    stored, requested = {**UNSAID, **stored}, {**UNSAID, **requested}
    for key in {**stored, **requested}:
        old, new = (_shown(side, key) for side in (stored, requested))
        if old != new:
            yield f"{key}: stored {old}, requested {new}"


# --- lines


def _line(experiment: str, row: Row) -> str:
    """The row as the table has it. `repr` is the shortest text that reads back as the same float64."""
    return ",".join([experiment, *map(str, row[:6]), repr(row.value)])


def _told(place: tuple[int, str, str]) -> str:
    return f"step {place[0]}, {place[1]}, {place[2]}"


def _anew(table: Path, experiment: str, trained_with: str | None = None) -> str:
    """The advice to train an experiment again, with the options that its folder's name tells: other results stay.

    trained_with: the backend of what is stored; None if unknown.
    """
    data, _, preset = table.parent.name.rpartition("-")
    given = f" --data {data} --preset {preset} --out {table.parent.parent}" if data else ""
    return f"begin anew: {provenance.environment(trained_with)}python -m essay_repro.{experiment}{given} --fresh"


def _parse(data: bytes | None, settings: dict[str, Any], path: Path, experiment: str) -> list[Row]:
    """The rows of a table. Raises: ResultsError that names the first line that is not as `Store.add` writes it."""
    if data is None:
        return []
    lines = data.decode(errors="replace").split("\n")
    advice = f"restore the file, or {_anew(path, experiment, backend(settings['configuration']))}"
    if lines.pop():
        raise ResultsError(f"{path}, line {len(lines) + 1}: the file is cut off here: {advice}")
    if lines[:1] != [HEADER]:
        raise ResultsError(f"{path}, line 1: the header should be {HEADER}: {advice}")
    rows = []
    for number, line in enumerate(lines[1:], start=2):
        try:
            rows.append(_parse_line(line, experiment))
        except ValueError as error:
            raise ResultsError(f"{path}, line {number}: {error}: {advice}") from error
    for position, flaw in _flaws(rows, settings["rows_per_cell"]):
        raise ResultsError(f"{path}, line {position + 2}: {flaw}: {advice}")
    return rows


def _parse_line(line: str, experiment: str) -> Row:
    """The row of one line. Raises: ValueError that says what is wrong with it."""
    fields = line.split(",")
    if len(fields) != 8:
        raise ValueError(f"{len(fields)} columns, not 8")
    if fields[0] != experiment:
        raise ValueError(f"experiment {fields[0]!r}, not {experiment!r}")
    row = Row(fields[1], *map(int, fields[2:5]), *fields[5:7], float(fields[7]))
    if not math.isfinite(row.value):
        raise ValueError(f"{fields[7]} is not a finite number")
    # Python reads " 1_0" and "1.50" too; a line the program did not write like this was edited.
    if _line(experiment, row) != line or not line.isprintable() or "\ufffd" in line:
        raise ValueError(f"{line!r} is not written as the program writes it")
    return row


def _group(cell: Cell) -> str:
    """What cells that differ only in seed have in common."""
    return f"{cell.condition},{cell.n_train}"


def _rows_per_cell(rows: Iterable[Row]) -> dict[str, int]:
    """How many rows each group's first cell has."""
    counts: dict[str, int] = {}
    for cell, count in Counter(row.cell for row in rows).items():
        counts.setdefault(_group(cell), count)
    return counts


def _flaws(rows: Sequence[Row], rows_per_cell: dict[str, int]) -> Iterator[tuple[int, str]]:
    """Where rows stand twice or cells are not whole: index of the row, and what is wrong.

    A cell is whole if it has as many rows as promised and the same places as most such cells of its group.
    """
    cells: dict[Cell, dict[tuple[int, str, str], int]] = {}
    for index, row in enumerate(rows):
        places = cells.setdefault(row.cell, {})
        if row.place in places:
            yield index, f"{row.cell} has {_told(row.place)} twice"
        places[row.place] = index
    whole = Counter(
        (_group(cell), frozenset(places))
        for cell, places in cells.items()
        if len(places) == rows_per_cell.get(_group(cell))
    )
    usual = dict(key for key, _ in reversed(whole.most_common()))  # a dict keeps the last: the most common
    for cell, places in cells.items():
        expected = usual.get(_group(cell), frozenset())
        extra = places.keys() - expected
        if expected and extra:
            index = min(places[place] for place in extra)
            yield index, f"{cell} has {_told(rows[index].place)}, which other seeds do not have"
        elif places.keys() != expected:
            promised = rows_per_cell.get(_group(cell), 0)
            yield max(places.values()), f"{cell} has {len(places)} rows, not {promised}"
