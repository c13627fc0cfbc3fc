"""Seconds by a clock that is set: what functions of a few lines tell, worked out by hand, by each clock."""

import datetime
import sys
import time
import timeit
from types import ModuleType

import pytest

from exercises.runner import clock
from exercises.runner.student import Student

SOURCE = """
import time, timeit
from datetime import datetime
from time import perf_counter, monotonic as now

print("loaded")

def slow(x): return x + 1
def fast(x): return slow(x) + 1

def both(x, read=perf_counter):
    began = read()
    slow(x)
    between = read()
    fast(x)
    return between - began, read() - between

def by_name(): return both(0, now)
def by_time(): return both(0, time.time)
def by_nanoseconds(): return [each / 1e9 for each in both(0, time.perf_counter_ns)]
def by_processor(): return both(0, time.process_time)
def by_date(): return [each.total_seconds() for each in both(0, datetime.now)]
def by_timeit(): return timeit.timeit(lambda: slow(0), number=1), timeit.timeit(lambda: fast(0), number=1)
def twice(): return both(0), both(0)
def mixed(): return time.time() - time.perf_counter()
def fails():
    began = time.perf_counter()
    try:
        slow(None)
    except TypeError:
        return time.perf_counter() - began
"""
TAKEN = {"slow": [3.0, 0.5], "fast": [2.0]}
ONES = ["both", "by_name", "by_time", "by_nanoseconds", "by_processor", "by_date", "by_timeit"]


def load():
    module = ModuleType("student")
    exec(SOURCE, vars(module))
    return module


@pytest.mark.parametrize("name", ONES)
def test_a_call_takes_what_is_set_by_every_clock(name):
    """The slow one that the fast one calls takes no time of its own, so that the fast one takes 2."""
    value, runs = clock.run(load, name, [0] if name == "both" else [], TAKEN)
    assert list(value) == pytest.approx([3, 2], abs=1e-6)
    assert runs == [["slow", 1], ["fast", 2]]


def test_one_call_after_the_other_and_from_the_first_again():
    assert clock.run(load, "twice", [], TAKEN)[0] == ((3, 2), (0.5, 2))
    assert clock.run(load, "twice", [], {"slow": [3.0], "fast": [2.0, 4.0]})[0] == ((3, 2), (3, 4))


def test_a_call_that_raises_has_taken_its_time_and_two_clocks_are_not_alike():
    assert clock.run(load, "fails", [], TAKEN)[0] == 3
    assert clock.run(load, "mixed", [], TAKEN)[0] > 1e6


def test_the_clocks_go_on_afterwards():
    before = time.perf_counter, time.time_ns, datetime.datetime, sys.modules["timeit"], sys.getprofile()
    clock.run(load, "by_timeit", [], TAKEN)
    with pytest.raises(TypeError):
        clock.run(load, "by_name", [0], TAKEN)
    assert (time.perf_counter, time.time_ns, datetime.datetime, sys.modules["timeit"], sys.getprofile()) == before
    assert timeit.default_timer is time.perf_counter


def test_a_students_process_has_it_too_and_its_file_prints_once(tmp_path):
    (tmp_path / "f.py").write_text(SOURCE, encoding="utf-8")
    with Student(tmp_path / "f.py", ["both"]) as student:
        reply = student.call("both", [0], "clocked", TAKEN)
        assert reply["value"] == {"tuple": [3.0, 2.0]}
        assert reply["runs"] == [("slow", 1), ("fast", 2)]
        assert not reply["changed"]
        assert student.call("both", [0])["value"]["tuple"][0] < 1, "its own clock is back"
    assert student.printed.count("loaded") == 1
