"""Results on disk, read and checked: per experiment one CSV table and one JSON of the settings that made it.

A cell (condition, n_train, seed) is one training; its rows are what was measured on the way. `store.py` writes them.
"""

import json
import math
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple

from essay_repro.running import provenance

HEADER = "experiment,condition,n_train,seed,step,split,metric,value"
UNSAID = {"backend": "tensorflow"}  # what a configuration means that does not say
MOST_SEEDS = 1_000  # the interval of a mean is a hundredth of what it is for one seed by then, and cells are listed
# What a run is told by, where it says it. The file may have been edited.
_RUN = {
    **dict.fromkeys(("seconds", "processes"), (int, float)),
    **dict.fromkeys(("peak_memory_mb", "cpus", "threads"), (int, float, type(None))),
    **dict.fromkeys(("finished", "command", "backend", "device", "processor", "system", "python"), (str, type(None))),
    **dict.fromkeys(("commit", "accelerator", "note"), (str, type(None))),
    "versions": dict,
}


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

    @property
    def where(self) -> str:
        """Its place in words."""
        return f"step {self.step}, {self.split}, {self.metric}"


def read(folder: str | Path, experiment: str) -> list[Row]:
    """All rows of an experiment in the order of the file, every line checked.

    Raises: ResultsError that names the first wrong line, or the command to run where there are no results.
    """
    table, _ = paths(folder, experiment)
    data, settings = read_files(folder, experiment)
    rows = parse(data, settings, table, experiment)
    if not rows:
        environment = provenance.environment(backend(settings["configuration"]))
        raise ResultsError(f"{table} has no results yet: run {environment}python -m essay_repro.{experiment}")
    return rows


def read_configuration(folder: str | Path, experiment: str) -> dict[str, Any]:
    """The configuration that made an experiment's results. Raises: ResultsError if absent or damaged."""
    return read_files(folder, experiment)[1]["configuration"]


def backend(configuration: dict[str, Any]) -> str:
    """The backend that trained the results of a configuration."""
    return str({**UNSAID, **configuration}["backend"])  # a file that was edited may hold anything


def check_configuration(folder: str | Path, experiment: str, configuration: dict[str, Any]) -> None:
    """Raises: ResultsError, naming both, if an experiment's results were made with another configuration."""
    wanted = json.loads(json.dumps(configuration, allow_nan=False))
    check_same(read_configuration(folder, experiment), wanted, paths(folder, experiment)[1])


def read_runs(folder: str | Path, experiment: str) -> list[dict[str, Any]]:
    """What was recorded of each run that added results. Raises: ResultsError if absent or damaged."""
    return read_files(folder, experiment)[1]["runs"]


# --- files


def paths(folder: str | Path, experiment: str) -> tuple[Path, Path]:
    """The table and the settings of an experiment."""
    return Path(folder) / f"{experiment}.csv", Path(folder) / f"{experiment}.json"


def exists(folder: str | Path, experiment: str) -> bool:
    """Whether an experiment has a table. Raises: ResultsError where the system cannot tell."""
    table, _ = paths(folder, experiment)
    with explained(table):
        return table.exists()


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turns what the operating system refuses (disk full, no permission, lock held) into a ResultsError."""
    try:
        yield
    except OSError as error:
        raise ResultsError(f"{path}: {error.strerror or error}; cells stored before are kept") from error


def read_files(folder: str | Path, experiment: str) -> tuple[bytes | None, dict[str, Any]]:
    """The table's bytes (None while no cell is stored) and the settings. Raises: ResultsError if absent or damaged."""
    table, path = paths(folder, experiment)
    with explained(table):
        # The table first: settings are written before it, so those read after it are never the older of the two.
        data = table.read_bytes() if table.exists() else None
        text = path.read_bytes() if path.exists() else None
    if text is None and data is None:
        raise ResultsError(f"{table} does not exist: run {provenance.environment()}python -m essay_repro.{experiment}")
    if text is None:
        raise ResultsError(f"{table} has no {path.name} beside it to say what made it: {_anew(table, experiment)}")
    try:
        settings = json.loads(text)
        json.dumps(settings, ensure_ascii=False, allow_nan=False).encode()  # else it could not be written again
        settings = {"checksums": {}, **settings}  # a file of before there were any has none
        parts = ("configuration", "rows_per_cell", "checksums", "runs")
        whole = [type(settings[part]) for part in parts] == [dict, dict, dict, list]
        whole = whole and {int}.issuperset(map(type, settings["rows_per_cell"].values()))
        whole = whole and all(map(_is_run, settings["runs"]))
    except (ValueError, LookupError, TypeError, RecursionError):
        whole = False
    if not whole:
        raise ResultsError(f"{path} is damaged: {_anew(table, experiment)}")
    return data, settings


def _is_run(run: Any) -> bool:
    """Whether it is what `Store.record` writes, as far as others read it."""
    return isinstance(run, dict) and all(isinstance(run[key], _RUN[key]) for key in _RUN.keys() & run.keys())


def _shown(settings: dict[str, Any], key: str) -> str:
    return json.dumps(settings[key], ensure_ascii=False, sort_keys=True) if key in settings else "absent"


def check_same(stored: dict[str, Any], requested: dict[str, Any], path: Path) -> None:
    """Raises: ResultsError, naming the settings in which two configurations differ. path: of the stored one."""
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


def written(experiment: str, row: Row) -> str:
    """The row as the table has it. `repr` is the shortest text that reads back as the same float64.

    >>> written("deep", Row("mlp", 500, 0, 64, "test", "one_minus_r2", 0.1))
    'deep,mlp,500,0,64,test,one_minus_r2,0.1'
    """
    return ",".join([experiment, *map(str, row[:6]), repr(row.value)])


def _anew(table: Path, experiment: str, trained_with: str | None = None) -> str:
    """The advice to train an experiment again, with the options that its folder's name tells: other results stay.

    trained_with: the backend of what is stored; None if unknown.
    """
    data, _, preset = table.parent.name.rpartition("-")
    given = f" --data {data} --preset {preset} --out {table.parent.parent}" if data else ""
    return f"begin anew: {provenance.environment(trained_with)}python -m essay_repro.{experiment}{given} --fresh"


def parse(data: bytes | None, settings: dict[str, Any], path: Path, experiment: str) -> list[Row]:
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
    for position, flaw in flaws(rows, settings["rows_per_cell"]):
        raise ResultsError(f"{path}, line {position + 2}: {flaw}: {advice}")
    for cell, found in checksums(rows).items():
        if settings["checksums"].get(cell, found) != found:
            raise ResultsError(
                f"{path}: rows of {cell} (condition, n_train, seed) are not as they were stored: {advice}"
            )
    return rows


def _parse_line(line: str, experiment: str) -> Row:
    """The row of one line. Raises: ValueError that says what is wrong with it."""
    fields = line.split(",")
    if len(fields) != 8:
        raise ValueError(f"{len(fields)} columns, not 8")
    if fields[0] != experiment:
        raise ValueError(f"experiment {fields[0]!r}, not {experiment!r}")
    row = Row(fields[1], *map(int, fields[2:5]), *fields[5:7], float(fields[7]))
    if not 0 <= row.seed < MOST_SEEDS:
        raise ValueError(f"seed {row.seed}, may be 0 to {MOST_SEEDS - 1}")
    if not math.isfinite(row.value):
        raise ValueError(f"{fields[7]} is not a finite number")
    # Python reads " 1_0" and "1.50" too; a line the program did not write like this was edited.
    if written(experiment, row) != line or not line.isprintable() or "\ufffd" in line:
        raise ValueError(f"{line!r} is not written as the program writes it")
    return row


def _group(cell: Cell) -> str:
    """What cells that differ only in seed have in common."""
    return f"{cell.condition},{cell.n_train}"


def count_rows(rows: Iterable[Row]) -> dict[str, int]:
    """How many rows the first cell of each group has; cells that differ only in seed are a group.

    >>> count_rows([Row("mlp", 500, 0, step, "test", "one_minus_r2", 0.1) for step in (0, 64)])
    {'mlp,500': 2}
    """
    counts: dict[str, int] = {}
    for cell, count in Counter(row.cell for row in rows).items():
        counts.setdefault(_group(cell), count)
    return counts


def checksums(rows: Iterable[Row]) -> dict[str, str]:
    """The CRC-32 of each cell's rows, in whatever order: an edited digit, which nothing else would tell, shows."""
    cells = groupby(sorted(rows), key=lambda row: row.cell)
    return {",".join(map(str, cell)): f"{zlib.crc32(repr([*its]).encode()):08x}" for cell, its in cells}


def flaws(rows: Sequence[Row], rows_per_cell: dict[str, int]) -> Iterator[tuple[int, str]]:
    """Where rows stand twice or cells are not whole: index of the row, and what is wrong.

    A cell is whole if it has as many rows as promised and the same places as most such cells of its group.
    """
    cells: dict[Cell, dict[tuple[int, str, str], int]] = {}
    for index, row in enumerate(rows):
        places = cells.setdefault(row.cell, {})
        if row.place in places:
            yield index, f"{row.cell} has {row.where} twice"
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
            yield index, f"{cell} has {rows[index].where}, which other seeds do not have"
        elif places.keys() != expected:
            promised = rows_per_cell.get(_group(cell), 0)
            yield max(places.values()), f"{cell} has {len(places)} rows, not {promised}"
