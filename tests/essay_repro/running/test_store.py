"""A store survives kills, neighbours and full disks; expected bytes come from the standard csv module."""

import errno
import itertools
import json
import multiprocessing
import os
import random
import subprocess
import sys
import tempfile
import time

import numpy as np
import pytest
from filelock import FileLock
from hypothesis import given, settings
from hypothesis import strategies as st

from essay_repro.running import store
from essay_repro.running.results import Cell, ResultsError, Row, read, read_configuration, read_runs
from essay_repro.running.store import Store
from tests.essay_repro.running.curves import (
    CELLS,
    CONDITIONS,
    CONFIGURATION,
    expected_bytes,
    open_store,
    rows_of,
    rows_of_all,
    table,
)
from tests.programs_started import PATIENCE

# --- what goes in comes out


def test_the_table_is_what_one_writes_by_hand(tmp_path):
    row = Row("deep", np.int64(9), 0, 10, "test", "one_minus_r2", np.float32(0.25))
    open_store(tmp_path / "new" / "folder").add([row])
    by_hand = "experiment,condition,n_train,seed,step,split,metric,value\ncurves,deep,9,0,10,test,one_minus_r2,0.25\n"
    assert table(tmp_path / "new" / "folder").read_text() == by_hand


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_bytes_do_not_depend_on_order_or_grouping(data):
    cells = data.draw(st.lists(st.sampled_from(CELLS), unique=True, min_size=1))
    cuts = data.draw(st.sets(st.integers(1, len(cells))).map(sorted))
    with tempfile.TemporaryDirectory() as folder:
        for start, stop in zip([0, *cuts], [*cuts, len(cells)], strict=True):
            open_store(folder).add(data.draw(st.permutations(rows_of_all(cells[start:stop]))))
        assert table(folder).read_bytes() == expected_bytes(cells)
        assert read(folder, "curves") == rows_of_all(cell for cell in CELLS if cell in cells)


@settings(max_examples=25, deadline=None)
@given(st.floats(allow_nan=False, allow_infinity=False))
def test_every_finite_float_comes_back_exactly(value):
    with tempfile.TemporaryDirectory() as folder:
        open_store(folder).add([Row("deep", 9, 0, 1, "test", "m", value)])
        assert read(folder, "curves")[0].value.hex() == value.hex()


def test_missing_names_what_is_left_and_a_stored_cell_stays(tmp_path):
    store = open_store(tmp_path)
    assert store.missing(CELLS) == CELLS
    store.add(rows_of_all(CELLS[2:5]))
    changed = [row._replace(value=-1.0) for row in rows_of(CELLS[3])]
    open_store(tmp_path).add([*changed, *rows_of(CELLS[0])])
    assert store.missing(reversed(CELLS)) == [*reversed(CELLS[5:]), CELLS[1]]
    assert table(tmp_path).read_bytes() == expected_bytes([CELLS[0], *CELLS[2:5]])


def test_tuples_in_the_configuration_are_lists(tmp_path):
    Store(tmp_path, "curves", {"steps": (1, 10)}, CONDITIONS)
    Store(tmp_path, "curves", {"steps": [1, 10]}, CONDITIONS)
    assert read_configuration(tmp_path, "curves") == {"steps": [1, 10]}


# --- configurations


def test_another_configuration_is_refused_with_both_values(filled):
    other = {"steps": [1, 20], "rate": 0.1, "widths": {"deep": [32, 16]}, "penalty": 0.5}
    message = r"steps: stored \[1, 10\], requested \[1, 20\]; penalty: stored absent, requested 0.5\).*--fresh.*--out$"
    with pytest.raises(ResultsError, match=message):
        Store(filled, "curves", other, CONDITIONS)


def test_the_smallest_change_of_a_float_is_another_configuration(filled):
    with pytest.raises(ResultsError, match=r"rate: stored 0.1, requested 0.10000000000000002\)"):
        Store(filled, "curves", {**CONFIGURATION, "rate": np.nextafter(0.1, 1)}, CONDITIONS)


def test_fresh_forgets_this_experiment_only(filled):
    Store(filled, "others", CONFIGURATION, CONDITIONS).add([Row(*CELLS[0], 1, "test", "m", 1.0)])
    store = Store(filled, "curves", {"steps": 2}, CONDITIONS, fresh=True)
    assert store.missing(CELLS) == CELLS
    assert read_configuration(filled, "curves") == {"steps": 2}
    assert len(read(filled, "others")) == 1


def test_a_store_whose_results_were_replaced_adds_nothing(filled):
    store = open_store(filled)
    Store(filled, "curves", {"steps": 2}, CONDITIONS, fresh=True)
    with pytest.raises(ResultsError, match="belongs to another configuration"):
        store.add(rows_of(CELLS[5]))
    assert not table(filled).exists()


# --- what `add` refuses


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
def test_a_value_that_is_not_finite_is_refused_and_nothing_stored(filled, value):
    rows = rows_of(CELLS[5])
    rows[2] = rows[2]._replace(value=value)
    message = f"condition {CELLS[5].condition}, n_train 9, seed 1: step 10, test, one_minus_r2 is {value}, not a finite"
    with pytest.raises(ResultsError, match=message):
        open_store(filled).add([*rows_of(CELLS[4]), *rows])
    assert table(filled).read_bytes() == expected_bytes(CELLS[:3])


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([rows_of(CELLS[5])[0]._replace(condition="wide")], "unknown condition 'wide', not one of"),
        ([rows_of(CELLS[5])[0]._replace(metric="a,b")], "'a,b' has a comma"),
        ([rows_of(CELLS[5])[0]._replace(split="a\nb")], "has a comma, a quote or a line break"),
        ([rows_of(CELLS[5])[0], rows_of(CELLS[5])[0]], "seed 1 has step 1, test, one_minus_r2 twice"),
        (rows_of(CELLS[3])[:3], "n_train 100, seed 1 has 3 rows, not 4"),
    ],
)
def test_rows_that_cannot_be_right_are_refused(filled, rows, message):
    with pytest.raises(ResultsError, match=message):
        open_store(filled).add(rows)
    assert table(filled).read_bytes() == expected_bytes(CELLS[:3])


# --- kills, neighbours, full disks


def add_one_by_one(folder, cells, together):
    """Runs in a process of its own: as many writes as cells. together: the barrier where it waits for the others."""
    store = open_store(folder)
    together.wait(timeout=PATIENCE)
    for cell in cells:
        store.add(rows_of(cell))


def test_two_processes_at_once_lose_and_double_nothing(tmp_path):
    context = multiprocessing.get_context("spawn")
    together = context.Barrier(2)
    many = [Cell(condition, n_train, seed) for condition in CONDITIONS for n_train in (9, 100) for seed in range(5)]
    # Ten cells of their own each, and ten that both of them have.
    lists = [many[:20], many[:9:-1]]
    processes = [context.Process(target=add_one_by_one, args=(tmp_path, cells, together)) for cells in lists]
    for process in processes:
        process.start()
    for process in processes:
        process.join(timeout=PATIENCE)
        assert process.exitcode == 0
    assert read(tmp_path, "curves") == rows_of_all(many)


ADD_MISSING = """
import json, sys
from essay_repro.running.results import Cell, Row
from essay_repro.running.store import Store
task = json.load(open(sys.argv[1], encoding="utf-8"))
store = Store(task["folder"], "curves", task["configuration"], task["conditions"])
rows = {}
for row in task["rows"]:
    rows.setdefault(Cell(*row[:3]), []).append(Row(*row))
for cell in store.missing(rows)[: int(sys.argv[2])]:
    store.add(rows[cell])
    print("added", flush=True)
sys.stdin.read()
"""


@pytest.mark.slow
def test_a_kill_at_any_moment_corrupts_nothing(tmp_path):
    """A program that adds cell after cell is killed at random moments; then a last one runs in peace."""
    cells = [Cell(condition, n_train, seed) for condition in CONDITIONS for n_train in (9, 100) for seed in range(40)]
    folder, task = tmp_path / "results", tmp_path / "task.json"
    chance = random.Random(1)
    chance.shuffle(cells)
    arguments = {"folder": str(folder), "configuration": CONFIGURATION, "conditions": CONDITIONS}
    task.write_text(json.dumps({**arguments, "rows": rows_of_all(cells)}), encoding="utf-8")
    command = [sys.executable, "-c", ADD_MISSING, str(task)]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    stored = set()
    for _ in range(15):
        # At most 12 cells a round, so that after 15 rounds some of the 240 are left on however fast a machine.
        with subprocess.Popen(
            [*command, "12"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment
        ) as program:
            before, told = stored, chance.randint(1, 8)
            for _ in range(told):
                assert program.stdout.readline().strip() == b"added"
            time.sleep(chance.uniform(0, 0.003))
            program.kill()
        stored = {row.cell for row in read(folder, "curves")}
        assert table(folder).read_bytes() == expected_bytes(stored)
        assert before < stored
        assert len(stored) >= len(before) + told
    subprocess.run([*command, "240"], env=environment, check=True, capture_output=True, stdin=subprocess.DEVNULL)
    assert table(folder).read_bytes() == expected_bytes(cells)
    assert {path.name for path in folder.iterdir()} <= {"curves.csv", "curves.json", ".curves.lock"}


def test_opening_removes_what_a_killed_write_left(filled):
    for name in (".curves.csv.unfinished", ".curves.json.unfinished", ".others.csv.unfinished"):
        (filled / name).write_text("half a li")
    open_store(filled)
    assert [path.name for path in filled.glob("*.unfinished")] == [".others.csv.unfinished"]


class PowerCut(BaseException):
    """Ends the program where it stands: nothing in it catches this."""


def add_but_fail(folder, monkeypatch, moment, error):
    """Adds a cell, the first of its size, and raises `error` at one of the eight moments of doing so.

    The settings are written first (0 open, 1 sync, 2 rename, 3 sync the folder), then the table (4, 5, 6, 7).
    """
    opened, moments = open_store(folder), itertools.count()

    def failing(function):
        def call(*arguments):
            if next(moments) == moment:
                raise error
            return function(*arguments)

        return call

    with monkeypatch.context() as patch:
        patch.setattr(store, "open", failing(open), raising=False)
        patch.setattr(os, "fsync", failing(os.fsync))
        patch.setattr(os, "replace", failing(os.replace))
        opened.add(rows_of(CELLS[8]))


@pytest.mark.parametrize("moment", range(8))
def test_a_power_cut_leaves_the_old_table_or_the_new_one(filled, monkeypatch, moment):
    with pytest.raises(PowerCut, match="now"):
        add_but_fail(filled, monkeypatch, moment, PowerCut("now"))
    cells = CELLS[:3] if moment < 7 else [*CELLS[:3], CELLS[8]]
    assert table(filled).read_bytes() == expected_bytes(cells)
    assert read(filled, "curves") == rows_of_all(cells)
    open_store(filled).add(rows_of(CELLS[8]))
    assert table(filled).read_bytes() == expected_bytes([*CELLS[:3], CELLS[8]])
    assert {path.name for path in filled.iterdir()} <= {"curves.csv", "curves.json", ".curves.lock"}


@pytest.mark.parametrize("moment", [0, 1, 2, 4, 5, 6])
@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EACCES])
def test_a_refused_write_is_told_and_leaves_the_earlier_cells(filled, monkeypatch, moment, code):
    with pytest.raises(ResultsError, match=rf"curves\.csv: {os.strerror(code)}; cells stored before are kept$"):
        add_but_fail(filled, monkeypatch, moment, OSError(code, os.strerror(code)))
    assert read(filled, "curves") == rows_of_all(CELLS[:3])


def test_a_folder_that_cannot_be_made_is_told(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(ResultsError, match=r"curves\.csv: (Not a directory|File exists|.*cannot find the path)"):
        open_store(tmp_path / "file" / "results")


def test_a_lock_that_never_opens_is_told(filled, monkeypatch):
    opened = open_store(filled)
    monkeypatch.setattr(store, "LOCK_SECONDS", 0.05)
    with FileLock(filled / ".curves.lock"), pytest.raises(ResultsError, match=r"\.curves\.lock.*could not be acquired"):
        opened.add(rows_of(CELLS[5]))


def test_runs_are_kept_and_a_run_replaces_only_itself(tmp_path):
    first, second = open_store(tmp_path), open_store(tmp_path)
    first.record({"seconds": 1})
    second.record({"seconds": 2})
    first.record({"seconds": 3})
    open_store(tmp_path).add(rows_of(CELLS[0]))
    assert sorted(run["seconds"] for run in read_runs(tmp_path, "curves")) == [2, 3]
    assert read_configuration(tmp_path, "curves") == CONFIGURATION


def test_settings_without_cells_give_way_to_others(tmp_path):
    """A run that stored nothing (its data were missing, say) must not force --fresh on the next one."""
    open_store(tmp_path)
    other = {**CONFIGURATION, "steps": 7}
    Store(tmp_path, "curves", other, CONDITIONS)
    assert read_configuration(tmp_path, "curves") == other
