"""`benchmarks/hours.py` counts what the paper preset asks for; its arithmetic, by hand."""

import json
import shutil

import pytest

from essay_repro import NAMES
from essay_repro.running import experiment
from tests.benchmarks.printed import number, printed, tables


@pytest.mark.nightly
def test_hours_prints_a_line_for_each_experiment():
    text = printed("hours.py", "--quick")
    (table,) = tables(text)
    assert [line[0] for line in table[1:]] == ["`linear`", "`deep`", "all, extrapolated where not measured"]
    assert [line[1] for line in table[1:]] == ["600,000", "4,800,000", "5,400,000"]
    assert all(number(cell) > 0 for line in table[1:] for cell in line[2:] if cell != "–")
    assert "Extrapolated: each network is trained on this machine" in text


def test_extrapolation(module):
    hours = module("hours")
    assert hours.seconds(hours.Workload(1_000, 500, 0), hours.Rates(2, 0.01, 0.001)) == pytest.approx(12.5)
    assert [hours.hours(s) for s in (36, 5_400, 90_000)] == ["0.01", "1.5", "25"]


def test_workloads_of_the_paper_preset(module):
    """By hand: 3 seeds, evaluated at step 0, 18 powers of two and the last of 200,000, on 1,000 + 250 + 10,000 rows."""
    hours = module("hours")
    found = hours.workloads(experiment.get("linear"))
    assert found["linear"].run_steps == 3 * 200_000
    assert found["linear"].rows == pytest.approx(3 * 20 * 11_250)
    assert found[None].run_steps == 0
    assert found[None].solved > 0
    assert {name: w.run_steps for name, w in hours.workloads(experiment.get("multitask")).items()} == {
        "256-256-256-256": 10 * 4 * 200_000
    }
    assert set(hours.workloads(experiment.get("features"))) == {"squares", "pairwise", None}
    assert set(hours.workloads(experiment.get("double_descent"))) == {None}
    networks = ["32-32-16", "64-64-32", "128-128-64-64", "256-256-256-256", "512-512-512-512"]
    assert list(hours.workloads(experiment.get("scaling"))) == networks


def test_every_condition_has_a_network_whose_hidden_layers_are_read_back(module):
    hours = module("hours")
    for name in NAMES:
        networks = hours.workloads(experiment.get(name))
        assert all(network is None or hours.multiplications(network) > 0 for network in networks)
        assert all(workload.rows >= 0 for workload in networks.values())
    assert hours.hidden_of("32-32-16") == (32, 32, 16)
    assert hours.hidden_of("linear") == ()
    assert hours.multiplications("32-32-16") == 256 * 32 + 32 * 32 + 32 * 16 + 16


def test_hours_add_up_what_is_measured_and_else_what_is_extrapolated(module):
    hours = module("hours")
    lines = list(
        hours.table({"linear": (600, 7_200), "deep": (400, 3_600)}, {"strokes": {"linear": 1_800}, "mnist": {}})
    )
    assert lines[2] == "| `linear` | 600 | 0.5 | – | 2 |"
    assert lines[3] == "| `deep` | 400 | – | – | 1 |"
    assert lines[4] == "| all, extrapolated where not measured | 1,000 | 1.5 | 3 | 3 |"


def test_stored_results_that_are_absent_are_named(module, monkeypatch, tmp_path):
    hours = module("hours")
    monkeypatch.setattr(hours, "RESULTS", tmp_path)
    spent, lines = hours.measured("strokes")
    assert spent == {}
    assert "strokes-paper has no results yet" in lines[0]


def test_hours_count_what_cpus_trained_alone(module, monkeypatch, tmp_path):
    """By hand: of two stored experiments one is said to come from a GPU."""
    hours = module("hours")
    folder = tmp_path / "strokes-paper"
    folder.mkdir()
    for name in ("linear.csv", "linear.json", "deep.csv", "deep.json"):
        shutil.copy(hours.RESULTS / "strokes-paper" / name, folder)
    file = folder / "deep.json"
    stored = json.loads(file.read_text())
    for run in stored["runs"]:
        run.update(device="GPU", accelerator="a card", seconds=7_200 / len(stored["runs"]))
    file.write_text(json.dumps(stored))
    monkeypatch.setattr(hours, "RESULTS", tmp_path)
    spent, lines = hours.measured("strokes")
    assert set(spent) == {"linear"}
    assert any(line.startswith("strokes, deep: 2 h on ") and "a card" in line for line in lines)
