"""Stored results that were damaged or edited: refused in one line that names the file, or read, never a traceback.

D2L_CASES tells how many copies are damaged at random, by default 200; each case is drawn from its own number.
"""

import json
import os
import re
import shutil
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from essay_repro.reporting import evidence, ran, verdict
from essay_repro.running import results
from essay_repro.running.results import ResultsError

CASES = int(os.environ.get("D2L_CASES", "200"))
STORED = Path(__file__).parents[3] / "docs" / "strokes-quick"
VALUES = (None, True, 0, -1, 2, 1.5, 1e308, 10**20, "", "text", "\ud800", "\x00", [], {}, [[1]], {"a": None})
TEXTS = (
    b"",
    b"null",
    b"[]",
    b"{}",
    b"[" * 100_000,
    b"9" * 5000,
    b"1e999",
    b"NaN",
    b"\xff\xfe",
    b'{"configuration": 1}',
)


@pytest.fixture
def folder(tmp_path):
    """A copy of one experiment's results."""
    for ending in ("csv", "json"):
        shutil.copy(STORED / f"linear.{ending}", tmp_path)
    return tmp_path


def used(folder):
    """What of the results a report and a resumed program use; None, or the line that refuses them."""
    try:
        found = evidence.read(folder, "strokes", "quick")
        configurations = {name: results.read_configuration(folder, name) for name in found.stored}
        str(ran.section(found, configurations))
        json.dumps(verdict.as_json(found, []), allow_nan=False, ensure_ascii=False).encode()
    except ResultsError as error:
        return str(error)
    return None


def edited(node, draw):
    """The JSON with one of its values replaced, removed, doubled, or under another name."""
    if not isinstance(node, dict | list) or not node or draw.random() < 0.1:
        return VALUES[draw.integers(len(VALUES))]
    keys = list(node) if isinstance(node, dict) else list(range(len(node)))
    key, how = keys[draw.integers(len(keys))], draw.random()
    copy = node.copy()
    if how < 0.1:
        del copy[key]
    elif how < 0.2 and isinstance(copy, list):
        copy.append(copy[key])
    elif how < 0.2:
        copy[f"{key}2"] = copy.pop(key)
    else:
        copy[key] = edited(copy[key], draw)
    return copy


def damaged(content, draw):
    """The bytes cut, or with a part changed, doubled or removed; or a line doubled, removed or moved."""
    start, end = sorted(draw.integers(0, len(content) + 1, 2).tolist())
    lines = content.splitlines(keepends=True)
    line = int(draw.integers(len(lines)))
    return (
        content[:start],
        content[:start] + draw.bytes(min(8, end - start)) + content[start + min(8, end - start) :],
        content[:start] + content[end:],
        content[:end] + content[start:],
        b"".join([*lines[:line], *lines[line + 1 :]]),
        b"".join([*lines[: line + 1], *lines[line:]]),
        b"".join([*lines[line:], *lines[:line]]),
        content + content,
    )[draw.integers(8)]


def test_what_was_damaged_at_random_is_refused_in_a_line_or_used(folder):
    table, settings = results.paths(folder, "linear")
    whole, described = table.read_bytes(), settings.read_bytes()
    rows, outcomes = results.read(folder, "linear"), Counter()
    for number in range(CASES):
        draw = np.random.default_rng(number)
        table.write_bytes(whole), settings.write_bytes(described)
        kind = number % 3
        if kind == 0:
            table.write_bytes(damaged(whole, draw))
        elif kind == 1:
            settings.write_bytes(damaged(described, draw))
        else:
            settings.write_text(json.dumps(edited(json.loads(described), draw)))
        said = used(folder)
        outcomes[kind, said is None] += 1
        if said is None:  # whole cells may be missing, which is told; what is read was stored
            found = results.read(folder, "linear")
            assert set(found) <= set(rows), number
            assert kind == 0 or found == rows, number
        else:
            assert str(folder) in said, number
            assert said.isprintable(), number
    print(f"{CASES:,} copies: {dict(outcomes)}")


@pytest.mark.parametrize("text", TEXTS, ids=range(len(TEXTS)))
def test_settings_that_are_none_are_refused(folder, text):
    results.paths(folder, "linear")[1].write_bytes(text)
    assert used(folder).startswith(f"{folder / 'linear.json'} is damaged: begin anew: ")


@pytest.mark.parametrize(
    ("key", "value"),
    [("seconds", "ten"), ("seconds", float("inf")), ("versions", ["numpy"]), ("command", 3), ("processes", None)],
)
def test_a_run_that_is_told_otherwise_is_damage(folder, key, value):
    path = results.paths(folder, "linear")[1]
    settings = json.loads(path.read_text(encoding="utf-8"))
    settings["runs"][0][key] = value
    path.write_text(json.dumps(settings))
    assert used(folder).startswith(f"{path} is damaged")


def test_a_seed_that_nobody_trained_does_not_fill_the_memory(folder):
    """All rows of a seed renamed: the table is whole, and there would be a milliard of cells before it."""
    table, _ = results.paths(folder, "linear")
    text = table.read_text(encoding="utf-8")
    table.write_text(text.replace(",1000,1,", ",1000,999999999,"), encoding="utf-8")
    assert "seed 999999999, may be 0 to 999" in used(folder)


@pytest.mark.parametrize("line", [1, 17, -1])
def test_an_edited_digit_is_told(folder, line):
    """Still a number, written as the program writes it: only the checksum of its cell tells."""
    table, _ = results.paths(folder, "linear")
    lines = table.read_text(encoding="utf-8").splitlines()
    *names, value = lines[line].split(",")
    lines[line] = ",".join([*names, repr(float(value) + 0.001)])
    table.write_text("\n".join([*lines, ""]), encoding="utf-8")
    assert re.search(
        r"linear.csv: rows of .*,1000,\d \(condition, n_train, seed\) are not as they were stored", used(folder)
    )


def test_results_of_before_there_were_checksums_are_read(folder):
    path = results.paths(folder, "linear")[1]
    settings = json.loads(path.read_text(encoding="utf-8"))
    del settings["checksums"]
    path.write_text(json.dumps(settings))
    assert used(folder) is None
