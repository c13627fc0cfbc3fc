"""Stored results are read whole or refused in one line: cut, edited, damaged, of another configuration."""

import os
import subprocess
import sys

import pytest

from essay_repro.running import results
from essay_repro.running.results import Cell, ResultsError, check_configuration, read
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

# --- configurations


def test_a_table_that_names_no_backend_is_tensorflows(filled):
    check_configuration(filled, "curves", {**CONFIGURATION, "backend": "tensorflow"})
    with pytest.raises(ResultsError, match=r'\(backend: stored "tensorflow", requested "jax"\)'):
        check_configuration(filled, "curves", {**CONFIGURATION, "backend": "jax"})


def test_a_configuration_is_checked_without_opening_the_store(filled):
    before = {path.name: path.read_bytes() for path in filled.iterdir()}
    check_configuration(filled, "curves", CONFIGURATION)
    check_configuration(filled, "curves", {**CONFIGURATION, "steps": (1, 10)})  # JSON has no tuples
    for other, message in (
        ({**CONFIGURATION, "steps": (1, 20)}, r"steps: stored \[1, 10\], requested \[1, 20\]"),
        ({**CONFIGURATION, "rate": 0.2, "penalty": 1}, "rate: stored 0.1, requested 0.2; penalty: stored absent, .* 1"),
        ({"steps": [1, 10], "rate": 0.1}, r'widths: stored {"deep": \[32, 16\]}, requested absent'),
    ):
        with pytest.raises(
            ResultsError, match=rf"curves\.json belongs to another configuration \({message}\).*--fresh"
        ):
            check_configuration(filled, "curves", other)
    assert {path.name: path.read_bytes() for path in filled.iterdir()} == before


def test_a_configuration_cannot_be_checked_where_there_is_none(tmp_path):
    with pytest.raises(ResultsError, match=r"curves\.csv does not exist: run .*python -m essay_repro\.curves$"):
        check_configuration(tmp_path, "curves", CONFIGURATION)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"configuration": 1, "rows_per_cell": {}, "runs": []}', "\0"])
def test_damaged_settings_are_refused_until_fresh(filled, text):
    (filled / "curves.json").write_text(text)
    for use in (open_store, lambda folder: read(folder, "curves")):
        with pytest.raises(ResultsError, match=r"curves\.json is damaged.*--fresh"):
            use(filled)
    assert open_store(filled, fresh=True).missing(CELLS) == CELLS


def test_a_table_without_its_settings_is_refused(filled):
    (filled / "curves.json").unlink()
    for use in (open_store, lambda folder: read(folder, "curves")):
        with pytest.raises(ResultsError, match=r"curves\.csv has no curves\.json"):
            use(filled)


# --- what `read` finds


@pytest.mark.usefixtures("both_installed")
@pytest.mark.parametrize(("backend", "begins"), [("tensorflow", ""), ("jax", "KERAS_BACKEND=jax ")])
def test_no_results_names_the_command(tmp_path, monkeypatch, backend, begins):
    monkeypatch.setenv("KERAS_BACKEND", backend)
    command = rf"run {begins}python -m essay_repro\.curves$"
    with pytest.raises(ResultsError, match=rf"curves\.csv does not exist: {command}"):
        read(tmp_path, "curves")
    Store(tmp_path, "curves", {**CONFIGURATION, "backend": backend}, CONDITIONS)
    with pytest.raises(ResultsError, match=rf"curves\.csv has no results yet: {command}"):
        read(tmp_path, "curves")


@pytest.mark.usefixtures("both_installed")
@pytest.mark.parametrize(
    ("present", "stored", "begins"),
    [
        # By hand; a table that names no backend is TensorFlow's.
        ("tensorflow", {}, ""),
        ("tensorflow", {"backend": "jax"}, "KERAS_BACKEND=jax "),
        ("jax", {}, "KERAS_BACKEND=tensorflow "),
    ],
)
def test_the_command_for_stored_results_begins_with_their_backend(tmp_path, monkeypatch, present, stored, begins):
    monkeypatch.setenv("KERAS_BACKEND", present)
    Store(tmp_path, "curves", {**CONFIGURATION, **stored}, CONDITIONS).add(rows_of(CELLS[0]))
    table(tmp_path).write_text("not a table\n")
    with pytest.raises(ResultsError, match=rf"begin anew: {begins}python -m essay_repro\.curves.* --fresh$"):
        read(tmp_path, "curves")
    table(tmp_path).write_text(results.HEADER + "\n")
    with pytest.raises(ResultsError, match=rf"has no results yet: run {begins}python -m essay_repro\.curves$"):
        read(tmp_path, "curves")


def test_a_cut_table_is_refused_or_has_fewer_whole_cells(filled):
    """A cut between two cells leaves a sound table of the first ones, which the next run completes; no other does."""
    whole = expected_bytes(CELLS[:3])
    sound = {len(expected_bytes(CELLS[:count])): count for count in range(4)}
    for length in range(len(whole)):
        table(filled).write_bytes(whole[:length])
        if length in sound:
            assert open_store(filled).missing(CELLS[:3]) == CELLS[sound[length] : 3]
            continue
        line = whole[:length].count(b"\n") + (whole[:length][-1:] != b"\n")
        with pytest.raises(ResultsError, match=f"curves.csv, line {max(line, 1)}: "):
            read(filled, "curves")
    table(filled).write_bytes(whole[: len(expected_bytes(CELLS[:1]))])
    open_store(filled).add(rows_of_all(CELLS[:3]))
    assert table(filled).read_bytes() == whole


def edited(line, old, new):
    """The table of `filled` as a list of lines, with `old` replaced in one of them, counted from 1."""
    lines = expected_bytes(CELLS[:3]).split(b"\n")
    assert old in lines[line - 1]
    lines[line - 1] = lines[line - 1].replace(old, new, 1)
    return b"\n".join(lines)


def without_line(line):
    lines = expected_bytes(CELLS[:3]).split(b"\n")
    return b"\n".join(lines[: line - 1] + lines[line:])


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (edited(1, b"seed", b"Seed"), "line 1: the header should be experiment,condition,"),
        (edited(1, b"experiment", b"\xef\xbb\xbfexperiment"), "line 1: the header"),
        (expected_bytes(CELLS[:3]).replace(b"\n", b"\r\n"), "line 1: the header"),
        (edited(3, b",train,", b","), "line 3: 7 columns, not 8"),
        (edited(3, b"curves", b"others"), "line 3: experiment 'others', not 'curves'"),
        (edited(4, b",9,", b",nine,"), "line 4: invalid literal for int.*'nine'"),
        (edited(4, b",9,", b",9.0,"), "line 4: invalid literal for int"),
        (edited(4, b",9,", b",09,"), "line 4: .* is not written as the program writes it"),
        (edited(4, b"one_minus_r2,", b"one_minus_r2,0"), "line 4: .* is not written as the program writes it"),
        (edited(4, b"one_minus_r2,", b"one_minus_r2,x"), "line 4: could not convert string to float"),
        (edited(4, b"one_minus_r2,", b"one_minus_r2,nan,"), "line 4: 9 columns, not 8"),
        (edited(4, b"test", b"t\xffst"), "line 4: .* is not written as the program writes it"),
        (edited(5, b",10,", b",1,"), "line 5: .*seed 0 has step 1, train, one_minus_r2 twice"),
        (edited(9, b",10,", b",20,"), "line 9: .*seed 1 has step 20, train, one_minus_r2, which other seeds do not"),
        (without_line(3), "line 4: condition linear, n_train 9, seed 0 has 3 rows, not 4"),
        (without_line(13), "line 12: condition linear, n_train 100, seed 0 has 3 rows, not 4"),
        (expected_bytes(CELLS[:4] + CELLS[8:9]), "line 21: condition deep, n_train 9, seed 0 has 4 rows, not 0"),
    ],
)
def test_an_edited_line_is_named(filled, data, message):
    table(filled).write_bytes(data)
    with pytest.raises(ResultsError, match=rf"curves\.csv, {message}"):
        read(filled, "curves")


def test_unlike_the_majority_is_wrong_even_if_first(tmp_path):
    cells = [Cell("linear", 9, seed) for seed in range(3)]
    open_store(tmp_path).add(rows_of_all(cells))
    table(tmp_path).write_text(table(tmp_path).read_text().replace(",0,10,train,", ",0,11,train,"))
    with pytest.raises(
        ResultsError, match=r"line 5: .*seed 0 has step 11, train, one_minus_r2, which other seeds do not"
    ):
        read(tmp_path, "curves")


# --- without NumPy


def test_reading_results_imports_no_numerical_package():
    program = (
        "import sys, essay_repro.running.results; print(sorted({'numpy', 'keras', 'tensorflow'} & set(sys.modules)))"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    assert subprocess.check_output([sys.executable, "-c", program], env=environment, text=True).strip() == "[]"
