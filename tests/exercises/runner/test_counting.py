"""Steps, elements and additions of whole arrays, counted by hand for functions of a few lines."""

import operator
import random

import numpy as np
import pytest

from exercises.arguments import as_pair
from exercises.runner.counting import SHARED, called, count
from exercises.runner.student import Student

A, B = np.arange(5.0), np.arange(5.0, 10.0)


def indexed(a, b):
    return [a[i] + b[i] for i in range(len(a))]


def through_the_guard(a, b):
    a, b = as_pair(a, b)
    return [p + q for p, q in zip(a, b, strict=True)]


@pytest.mark.parametrize(
    ("function", "elements", "adds"),
    [
        (indexed, 10, 0),
        (through_the_guard, 10, 0),
        (lambda a, b: list(map(operator.add, a, b)), 10, 0),
        (lambda a, b: np.frompyfunc(operator.add, 2, 1)(a, b), 10, 0),
        (lambda a, b: [p + q for p, q in zip(a.tolist(), b.tolist(), strict=True)], 10, 0),
        (lambda a, b: a[0] + b[-1], 2, 0),
        (lambda a, b: a.item(0) + b.item(1), 2, 0),
        (lambda a, b: a + b, 0, 1),
        (lambda a, b: np.add(a[:3], b[:3]) * b[2:], 0, 1),
        (lambda a, b: a - -b, 0, 1),
        (lambda a, b: np.add(a, b, out=np.zeros(5)) * np.isfinite(a).all(), 0, 1),
    ],
)
def test_elements_and_additions(function, elements, adds):
    found = count(function, [A, B])
    assert (found["elements"], found["adds"]) == (elements, adds)
    assert found["seconds"] > 0


def read_and_added(a, b):
    for i in range(len(a)):
        a[i], b[i]
    return a + b


@pytest.mark.parametrize(
    ("function", "moved"),
    [
        (indexed, True),
        (through_the_guard, True),
        (lambda a, b: [p + q for p, q in zip(a.tolist(), b.tolist(), strict=True)], True),
        (lambda a, b: [a.item(i) + b.item(i) for i in range(5)], True),
        (read_and_added, False),
        (lambda a, b: a + b, False),
    ],
)
def test_whether_the_result_comes_from_the_elements_that_are_taken(function, moved):
    assert count(function, [A, B])["moved"] is moved


def test_what_a_call_calls_in_its_order():
    """Of this file only, methods by their class; by hand: the outer call, indexed twice, then the method."""

    class Sum:
        def add(self):
            return np.add(*self.both)

    def calls(a, b):
        both = Sum()
        both.both = indexed(a, b), indexed(b, a)
        return both.add()

    names = [name.rpartition("<locals>.")[2] for name in called(calls, [A, B], __file__)]
    assert [name for name in names if not name.endswith("<listcomp>")] == ["calls", "indexed", "indexed", "Sum.add"]


@pytest.mark.parametrize(
    ("draw", "shared"),
    [
        (lambda: np.random.default_rng(0).normal(), ()),
        (lambda: np.random.normal(), SHARED[:1]),  # noqa: NPY002
        (lambda: np.random.seed(3), SHARED[:1]),  # noqa: NPY002
        (lambda: random.random(), SHARED[1:]),
        (lambda: (np.random.rand(), random.seed(1)), SHARED),  # noqa: NPY002
    ],
)
def test_a_generator_for_all_that_was_changed_is_told(draw, shared):
    state, both = random.getstate(), np.random.get_state()  # noqa: NPY002
    try:
        assert called(draw, [], "no file") == list(shared)
    finally:
        random.setstate(state)
        np.random.set_state(both)  # noqa: NPY002


def test_steps_grow_with_a_loop_wherever_it_stands():
    def recursion(a):
        return [] if not len(a) else [*recursion(a[:-1]), 0]

    for loop in (lambda a: [0 for _ in range(len(a))], lambda a: sorted(a, key=lambda _: 0), recursion):
        few, many = (count(loop, [np.zeros(n)])["steps"] for n in (10, 100))
        assert many - few >= 90
    few, many = (count(lambda a: a * 2 + 1, [np.zeros(n)])["steps"] for n in (10, 100))
    assert many == few


def test_arguments_stay_as_they_were_and_nothing_is_watched_afterwards():
    count(indexed, [A, B])
    assert type(A) is np.ndarray
    assert type(as_pair(A, B)[0]) is np.ndarray


def test_a_students_process_tells_the_seconds_of_a_call_not_those_of_all_its_counting(tmp_path):
    """Sleeping takes seconds of the clock, by which a call is timed, and none of the processor."""
    (tmp_path / "f.py").write_text("import time\n\ndef f(x):\n    time.sleep(0.3)\n", encoding="utf-8")
    with Student(tmp_path / "f.py", ["f"]) as student:
        assert student.call("f", [1], do="count")["seconds"] >= 0.3
