"""What comes from a student's process is taken for what it is, whoever wrote it."""

import numpy as np
import pytest

from exercises.runner import wire
from exercises.runner.plain import visible
from exercises.runner.student import Student

FORGER = """
import json, sys
worker = sys.modules["exercises.runner.worker"]
write = worker._write

def forged(replies, line):
    write(replies, json.dumps({"ticket": json.loads(line)["ticket"], **REPLY}))

def f():
    worker._write = forged
    return 1
"""


def nested(depth):
    return [nested(depth - 1)] if depth else 1


@pytest.mark.parametrize(
    ("reply", "failed"),
    [
        ({"value": 1, "arguments": []}, None),
        ({"value": [[[1]]], "arguments": []}, None),
        ({"value": {"array": "AAAA", "dtype": "O", "shape": [1], "scalar": False}, "arguments": []}, "gone"),
        ({"value": {"array": "AAAA", "dtype": "<f8", "shape": [-7], "scalar": False}, "arguments": []}, "gone"),
        ({"value": {"other": 1}, "arguments": []}, "gone"),
        ({"value": nested(60), "arguments": []}, "long"),
        ({"value": 1}, "gone"),
        ({"failed": "anything"}, "gone"),
        ({"failed": "raises", "line": "one", "bases": 3, "type": [], "text": None}, "gone"),
        ({"failed": "raises", "line": "one", "bases": [], "type": [], "text": "\x1b[2J\n"}, "raises"),
        ({"failed": "slow", "line": [1]}, "slow"),
        ({"ended": "memory"}, "memory"),
        ({"spent": "many", "value": 1, "arguments": []}, None),
    ],
)
def test_a_reply_that_is_written_by_the_file_is_a_result_or_a_failure(reply, failed, tmp_path):
    (tmp_path / "f.py").write_text(FORGER.replace("REPLY", repr(reply)), encoding="utf-8")
    with Student(tmp_path / "f.py", ["f"]) as student:
        told = student.call("f", [])
        assert told.get("failed") == failed
        if failed:
            assert told["line"] is None
        assert all(text.isprintable() for text in told.values() if isinstance(text, str))


STOPS_READING = """
import json, sys, time
worker = sys.modules["exercises.runner.worker"]

def f(x):
    request = sys._getframe(1).f_locals["request"]
    worker._write(worker_replies(), json.dumps({"ticket": request["ticket"], "value": 1, "arguments": []}))
    time.sleep(600)

def worker_replies():
    return sys._getframe(3).f_locals["replies"]
"""


def test_a_file_that_reads_no_request_holds_nothing_up(tmp_path, monkeypatch):
    """It answers itself, and never reads the next request, which is longer than a pipe holds."""
    monkeypatch.setattr("exercises.runner.student.GRACE", 0.5)
    (tmp_path / "f.py").write_text(STOPS_READING, encoding="utf-8")
    with Student(tmp_path / "f.py", ["f"], limit=0.5) as student:
        assert student.call("f", [0])["value"] == 1
        assert student.call("f", [np.zeros(200_000)])["failed"] in ("slow", "gone")


@pytest.mark.parametrize("line", ["[" * 100_000, '{"a":' * 100_000, "x" * (wire.LONGEST + 1), "[]", "3", ""])
def test_a_line_that_is_no_message_is_refused(line):
    with pytest.raises(ValueError, match=r"message|Expecting value"):
        wire.loads(line)


def test_levels_are_counted_in_lists_tuples_and_dicts():
    for packed in (nested(49), {"tuple": [nested(48)]}, {"dict": [[1, nested(48)]]}):
        wire.unpack(packed)
    for packed in (nested(50), {"tuple": [nested(49)]}, {"dict": [[1, nested(49)]]}):
        with pytest.raises(wire.TooLong):
            wire.unpack(packed)


@pytest.mark.parametrize(
    "value",
    [None, True, 3, -0.5, float("inf"), "ä\n", (1, [2.5]), {"a": (1,)}, np.arange(6.0).reshape(2, 3), np.float64(2)],
)
def test_values_arrive_as_they_were(value):
    back = wire.unpack(wire.loads(wire.dumps({"value": wire.pack(value)}))["value"])
    assert type(back) is type(value)
    assert np.array_equal(back, value) if isinstance(value, np.ndarray) else back == value


def test_text_that_a_terminal_obeys_is_shown_as_text():
    """By hand, as Python writes them; what can be printed stays, in any script."""
    assert visible("a\x1b[2J\r\n\u202e\x9b") == r"a\x1b[2J\r\n\u202e\x9b"
    assert visible("Σ (xᵢ − b)², 数") == "Σ (xᵢ − b)², 数"
