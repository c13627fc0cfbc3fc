"""`benchmarks/interval.py` counts how often an interval holds the truth, and goes on from what is kept."""

import json

import pytest

from tests.benchmarks.printed import tables


def kept(kind, number, mean, half, verdict="cannot tell"):
    return {
        "kind": kind,
        "number": number,
        "mean": mean,
        "low": mean - half,
        "high": mean + half,
        "verdict": verdict,
    }


def test_what_is_covered_by_hand(module):
    """Means 0, 0 and 3: the true difference is 1, which one interval of three holds."""
    found = [kept("linear", 0, 0, 0.5), kept("linear", 1, 0, 1.5, "worse"), kept("linear", 2, 3, 0.4)]
    (rows,) = tables("\n".join(module("interval").table(found)))
    assert rows[1] == ["linear", "3", "+1.000", "33.3 %", "0.0 %", "33.3 %", "0.0 %", "66.7 %", "0.800"]


def test_only_what_is_missing_is_computed(module, monkeypatch, tmp_path):
    interval = module("interval")
    file, asked = tmp_path / "kept.jsonl", []
    there = [kept("linear", 0, 0, 1), kept("products", 0, 0, 1), kept("linear", 7, 0, 1)]
    file.write_text("".join(json.dumps(each) + "\n" for each in there))

    def difference(kind, number):
        asked.append((kind, number))
        return kept(kind, number, 0, 1)

    monkeypatch.setattr(interval, "difference", difference)
    assert len(interval.made(file, 1)) == 5, "of each kind one; the eighth of the first is of a longer run"
    assert asked == [("additive", 0), ("nothing", 0), ("waves", 0)]
    assert len(file.read_text().splitlines()) == 6


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--tables", "0"], "--tables was 0; it must be at least 1"),
        (["--kept", "."], "--kept was ., which is no file"),
        (["--as-far", "--kept", "absent"], "--kept was absent, which is no file"),
    ],
)
def test_what_cannot_be_is_one_line(module, monkeypatch, capsys, arguments, said):
    monkeypatch.setattr("sys.argv", ["interval.py", *arguments])
    with pytest.raises(SystemExit, match="2"):
        module("interval").main()
    (line,) = capsys.readouterr().err.strip().splitlines()
    assert said in line


@pytest.mark.nightly
def test_a_line_has_no_share_of_noise_called_better(module):
    """The truth of noise alone: no network is better than its mean."""
    found = module("interval").difference("nothing", 0)
    assert found["low"] < found["mean"] < found["high"]
    assert found["verdict"] != "better"
