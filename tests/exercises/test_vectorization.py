"""Adding held against Python's own sums; the timing against a clock that tells what it should."""

import contextlib
import io
import shutil
import stat

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.image import imread

from exercises.vectorization import Row, Table, add_loop, add_vectorized, as_text, compare, draw
from exercises.vectorization import solution as vectorization

ADDS = (add_loop, add_vectorized)


@pytest.fixture
def only(monkeypatch):
    """A function that leaves only the languages named to `compare`."""

    def leave(*names):
        monkeypatch.setattr(vectorization, "_LANGUAGES", {name: vectorization._LANGUAGES[name] for name in names})

    return leave


@pytest.fixture
def program(monkeypatch, tmp_path):
    """A function that makes a program of that name, and leaves nothing else on the PATH."""
    monkeypatch.setenv("PATH", str(tmp_path))

    def make(name, script):
        path = tmp_path / name
        path.write_text(f"#!/bin/sh\n{script}\n")
        path.chmod(path.stat().st_mode | stat.S_IEXEC)

    return make


@pytest.mark.parametrize("add", ADDS)
@given(pairs=st.lists(st.tuples(st.floats(-1e300, 1e300), st.floats(-1e300, 1e300)), min_size=1, max_size=20))
def test_both_ways_add_as_python_does(add, pairs):
    a, b = (list(column) for column in zip(*pairs, strict=True))
    total = add(a, b)
    assert total.shape == (len(a),)
    assert total.tolist() == [x + y for x, y in pairs]


@pytest.mark.parametrize("add", ADDS)
def test_the_vectors_stay_as_they_were(add):
    a, b = np.array([1.0, 2.0]), np.array([[10.0], [20.0]])
    total = add(a, b)
    total[:] = 0
    np.testing.assert_array_equal([a, b[:, 0]], [[1, 2], [10, 20]])


@pytest.mark.parametrize("add", ADDS)
@pytest.mark.parametrize(
    ("a", "b", "says"),
    [
        ([1, 2], [1, 2, 3], r"a has shape \(2,\) and b \(3,\)"),
        ([1, 2], [1], r"a has shape \(2,\) and b \(1,\)"),  # NumPy would broadcast
        ([1, 2], 1.0, r"b has shape \(\)"),
        (np.ones((2, 2)), [1, 2], r"a has shape \(2, 2\)"),
        ([], [], r"a is empty, shape \(0,\)"),
        ([np.nan], [1], r"a, shape \(1,\), holds NaN"),
        ("12", [1, 2], "a is not an array of real numbers"),
    ],
)
def test_what_cannot_be_added_is_refused(add, a, b, says):
    with pytest.raises(ValueError, match=says):
        add(a, b)


def test_every_way_of_this_machine_is_timed(only):
    only("Python list", "Python array", "NumPy", "C", "Octave", "R", "Julia")
    table = compare(n=50, repeats=1)
    names = [name for name, _, _ in table]
    expected = [f"{kind}, {way}" for kind in ("Python list", "Python array", "NumPy") for way in ("loop", "at once")]
    assert set(expected) <= set(names), "these ways need nothing that could be missing"
    assert len(set(names)) == len(names)
    seconds = [row.seconds for row in table]
    assert seconds == sorted(seconds)
    assert min(seconds) > 0
    assert [row.ratio for row in table] == [each / seconds[0] for each in seconds]
    for language in ("C", "Octave", "R", "Julia"):
        timed = any(name.startswith(language + ",") for name in names)
        assert timed != (language in table.absent), f"{language} is either timed or absent with a reason"


@pytest.mark.usefixtures("only_tensorflow")
def test_tensorflow_is_timed_both_ways(only, monkeypatch):
    """Its program runs here, where TensorFlow is imported already: a process of its own takes seconds to import it."""

    def run_here(command):
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            exec(command[-1], {})
        return printed.getvalue()

    monkeypatch.setattr(vectorization, "_run", run_here)
    only("NumPy", "TensorFlow")
    table = compare(n=3, repeats=1)
    assert {row.name for row in table if "NumPy" not in row.name} == {
        "TensorFlow, loop (of 100, scaled)",
        "TensorFlow, at once",
    }
    assert min(row.seconds for row in table) > 0
    assert table.absent == {}


def test_what_is_missing_is_named_with_its_reason(only, program):
    only("NumPy", "C", "Octave", "R", "Julia")
    program("octave-cli", "echo 'error: out of luck' >&2; exit 1")
    program("cc", "echo 'add.c: no' >&2; exit 1")
    table = compare(n=5, repeats=7)
    assert [name for name, _, _ in table if not name.startswith("NumPy")] == []
    assert table.absent == {
        "C": "it failed: add.c: no",
        "Octave": "it failed: error: out of luck",
        "R": "no Rscript on the PATH",
        "Julia": "no julia on the PATH",
    }
    assert "R: absent, no Rscript on the PATH" in as_text(table).splitlines()


def test_a_program_is_given_the_settings_and_its_numbers_are_read(only, program, tmp_path):
    only("NumPy", "Octave")
    program("octave-cli", f'printf "%s" "$*" > {tmp_path}/asked; echo "welcome"; echo 0.25; echo 0.125')
    table = compare(n=12, repeats=9)
    assert {row.name: row.seconds for row in table if "Octave" in row.name} == {
        "Octave, loop": 0.25,
        "Octave, at once": 0.125,
    }
    asked = (tmp_path / "asked").read_text()
    assert "rand(1, 12)" in asked
    assert "for r = 1:9 + 1" in asked, "one more than is counted, to warm up"


def test_c_is_timed_where_there_is_a_compiler(only):
    only("NumPy", "C")
    timed = "C, loop" in [row.name for row in compare(n=1000, repeats=7)]
    assert timed == any(shutil.which(compiler) for compiler in ("cc", "gcc", "clang"))


def test_the_first_call_is_not_timed_and_the_median_is_taken(monkeypatch):
    # By hand: a clock on which the first call takes 1,000 seconds and later ones 1, 2, 3, …: 1 shows that one call is
    # enough for a timing, then seven are timed, 2 to 8, and their median is 5.
    clock, costs = [0.0], iter([1000.0, *range(1, 100)])
    monkeypatch.setattr(vectorization.time, "perf_counter", lambda: clock[0])

    def add():
        clock[0] += next(costs)

    assert vectorization._median_seconds(add, repeats=7) == 5
    assert clock[0] == 1000 + sum(range(1, 9))


def test_quick_calls_are_timed_in_bulk(monkeypatch):
    clock, calls = [0.0], [0]
    monkeypatch.setattr(vectorization.time, "perf_counter", lambda: clock[0])

    def add():
        calls[0] += 1
        clock[0] += 1e-5

    assert vectorization._median_seconds(add, repeats=7) == pytest.approx(1e-5, rel=1e-9)
    assert calls[0] > 7 * 100, "100 calls of 10 µs fill a millisecond"


def test_at_least_seven_timings_are_taken(only, monkeypatch):
    only("NumPy")
    asked = []
    monkeypatch.setattr(vectorization, "_median_seconds", lambda _, repeats: asked.append(repeats) or 1.0)
    compare(n=3, repeats=1)
    compare(n=3, repeats=11)
    assert asked == [7, 7, 11, 11]


def test_a_wrong_sum_is_not_timed(monkeypatch):
    wrong = vectorization._in_python(np.copy, lambda a, b: a - b)
    monkeypatch.setattr(vectorization, "_LANGUAGES", {"wrong": wrong})
    with pytest.raises(ArithmeticError, match="does not give the sum"):
        compare(n=3, repeats=7)


@pytest.mark.parametrize(
    ("n", "repeats", "says"),
    [(0, 7, "n is 0, must be 1 or more"), (10, 0, "repeats is 0"), (2.5, 7, "n is 2.5, must be a whole number")],
)
def test_settings_that_time_nothing_are_refused(n, repeats, says):
    with pytest.raises(ValueError, match=says):
        compare(n, repeats)


TABLE = Table(
    [Row("NumPy, at once", 1.5e-6, 1.0), Row("TensorFlow, loop (of 100, scaled)", 12.0, 8e6)],
    {"Octave": "it failed: " + "a long story " * 20},
)


def test_the_table_fits_a_terminal():
    lines = as_text(TABLE).splitlines()
    assert max(map(len, lines)) <= 80
    # By hand: 1.5e-6 s are 1.50 µs, 12 s are 12,000,000.
    assert lines[1].split() == ["NumPy,", "at", "once", "1.50", "1.0"]
    assert lines[2].split()[-2:] == ["12,000,000.00", "8,000,000.0"]
    assert len(as_text([("a student's plain list", 1.0, 1.0)]).splitlines()) == 2


def test_the_chart_is_written_where_asked(tmp_path):
    path = tmp_path / "new" / "chart.png"
    draw(TABLE, path)
    picture = imread(path)
    assert picture.shape[0] > 200
    assert picture.shape[1] > 1000
    assert picture[:, :, :3].std() > 0.05, "something is drawn"
