"""The benchmark programs run and print whole tables; their arithmetic is right. No time is judged."""

import importlib
import importlib.util
import json
import math
import re
import shutil
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from d2l_regression import backend_choice
from essay_repro import NAMES
from essay_repro.running import experiment
from essay_repro.running.sweep import least_squares
from tests.programs_started import PATIENCE

BENCHMARKS = Path(__file__).parent.parent / "benchmarks"


@pytest.fixture
def module(monkeypatch):
    """name -> the module of that name in benchmarks/, imported as its programs import each other."""
    monkeypatch.syspath_prepend(BENCHMARKS)
    return importlib.import_module


def printed(program, *arguments, code=0):
    """What a program prints to stdout, or to stderr if it is to fail."""
    command = [sys.executable, str(BENCHMARKS / program), *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE)
    assert done.returncode == code, done.stderr
    return done.stderr if code else done.stdout


def tables(text):
    """The Markdown tables of a text, each a list of rows of cells, the heads first."""
    found = [block.splitlines() for block in text.split("\n\n") if block.startswith("|")]
    rows = [[[cell.strip() for cell in line.strip("|").split("|")] for line in lines] for lines in found]
    for head, rule, *body in rows:
        assert body
        assert all(len(line) == len(head) == len(rule) for line in body)
    return [[head, *body] for head, _, *body in rows]


def number(cell):
    """The number that a cell shows."""
    return float(re.fullmatch(r"([\d,]+(\.\d+)?(e-\d+)?)( %)?", cell)[1].replace(",", ""))


# The programs


@pytest.mark.nightly
@pytest.mark.skipif(not backend_choice.installed("tensorflow"), reason="TensorFlow is absent; the floors are its own")
def test_training_prints_times_and_ratios_for_each_network():
    times, ratios = tables(printed("training.py", "--quick", "--networks", "linear"))
    assert [line[0] for line in times[1:]] == [line[0] for line in ratios[1:]] == ["linear"]
    packages = {"PyTorch": "torch", "PyTorch, compiled": "torch", "JAX, 8 runs": "jax", "scikit-learn": "sklearn"}
    for contender, cell in zip(times[0][1:], times[1][1:], strict=True):
        if importlib.util.find_spec(packages.get(contender, "keras")) is None:
            assert cell == "–"
        elif contender != "PyTorch, compiled" or cell != "–":  # it needs a C++ compiler
            assert number(cell) > 0
    assert times[1].count("–") == ratios[1].count("–") - 1  # of the linear model one floor is left out
    assert number(ratios[1][-1]) > 0


@pytest.mark.nightly
def test_compare_prints_times_with_their_ratios():
    (times,) = tables(printed("compare.py", "speed", "--folds", "2", "--turns", "1"))
    ours, *others = times[1:]
    assert ours[0] == "ours"
    for line in others:
        assert number(line[3]) == pytest.approx(number(line[1]) / number(ours[1]), rel=0.05, abs=0.1)
        assert number(line[4]) < number(line[3])


@pytest.mark.nightly
def test_compare_prints_errors_of_the_tables_that_are_there(tmp_path):
    """By hand: the label is the number of a letter, which all can learn."""
    lines = [f"{'abc'[k % 3]},{k % 7},{k % 3}" for k in range(200)]
    (tmp_path / "abalone.csv").write_text("\n".join(["sex,size,rings", *lines]))
    (errors,) = tables(printed("compare.py", "accuracy", tmp_path, "--rows", "150", "--splits", "1"))
    assert errors[1][:2] == ["abalone", "150"]
    assert all(number(cell) < 0.1 for cell in errors[1][2:])


def test_compare_says_which_tables_it_looks_for(tmp_path):
    said = printed("compare.py", "accuracy", tmp_path, code=2)
    assert "holds none of abalone.csv, Bikeshare.csv, diamonds.csv" in said


@pytest.mark.nightly
def test_growth_prints_four_tables_and_draws_them(tmp_path):
    text = printed("growth.py", "--quick", "--out", tmp_path)
    found = tables(text)
    assert [table[0][0] for table in found] == ["rows", "width", "runs", "steps"]
    assert all(len(table) == 3 for table in found)
    assert all(number(cell) >= 0 for table in found for line in table[1:] for cell in line if cell != "–")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["benchmarks-growth.png", "benchmarks-growth.svg"]


@pytest.mark.nightly
def test_hours_prints_a_line_for_each_experiment():
    text = printed("hours.py", "--quick")
    (table,) = tables(text)
    assert [line[0] for line in table[1:]] == ["`linear`", "`deep`", "all, extrapolated where not measured"]
    assert [line[1] for line in table[1:]] == ["600,000", "4,800,000", "5,400,000"]
    assert all(number(cell) > 0 for line in table[1:] for cell in line[2:] if cell != "–")
    assert "Extrapolated: each network is trained on this machine" in text


@pytest.mark.parametrize(
    ("program", "arguments", "said"),
    [
        ("training.py", ("--repeats", "0"), "--repeats was 0; it must be at least 1"),
        ("training.py", ("--networks", "64"), "argument --networks: invalid choice: '64'"),
        ("growth.py", ("--out", BENCHMARKS / "growth.py"), "it must be a folder that can be written to"),
    ],
)
def test_a_wrong_argument_is_named(program, arguments, said):
    assert said in printed(program, *arguments, code=2)


# Their arithmetic, by hand


def test_products_of_a_step(module):
    floors = module("floors")
    assert floors.products(()) == ((256, 256, 1), (256, 256, 1))
    assert floors.products((32,)) == ((256, 256, 32), (256, 256, 32), (256, 32, 1), (32, 256, 1), (256, 1, 32))
    assert floors.operations(floors.products(())) == 2 * 2 * 65_536
    assert floors.operations([(2, 3, 5), (1, 1, 1)]) == 2 * 30 + 2


@pytest.mark.usefixtures("only_tensorflow")
def test_the_compiled_loop_takes_each_product_every_time(module):
    """Products are not moved out of the loop, nor cut down to the entries that are used; but for the column by row."""
    floors = module("floors")
    shapes = floors.products((32, 16))
    program, operands = floors.product_loop(shapes)
    text = program.experimental_get_compiler_ir(operands, 3)(stage="optimized_hlo")
    body = next(part for part in text.split("\n\n") if part.startswith("%while_body"))
    taken = re.findall(r"= f32\[([\d,]+)\]\S* dot\(", body)
    sizes = sorted(m * n for m, k, n in shapes if k > 1)
    assert sorted(math.prod(map(int, size.split(","))) for size in taken) == sizes
    assert text.count(" dot(") == len(sizes)


def test_times_and_ratios(module):
    training = module("training")
    medians = {"ours, 8 runs": 2.0, "ours, 1 run": 4.0, "Keras fit": 1_000.4, training.RATE: 0.5, training.OWN: 1.0}
    times, ratios = list(training.times([("256x4", medians)])), list(training.ratios([("linear", medians)]))
    assert times[2] == "| 256x4 | 2.0 | 4.0 | 1,000 | – | – | – | – |"
    assert ratios[2] == "| linear | 500.2 | – | – | – | – | – | 50 % |"
    assert list(training.ratios([("256x4", medians)]))[2] == "| 256x4 | 500.2 | – | – | – | – | 25 % | 50 % |"
    assert all(line.count("|") == lines[0].count("|") for lines in (times, ratios) for line in lines)


def test_a_contender_that_cannot_take_part_is_asked_once(module, monkeypatch):
    training, contenders = module("training"), module("contenders")
    asked = []

    def call(_, function, *arguments):
        return function(*arguments)

    def refuses(hidden, steps):
        asked.append((hidden, steps))
        raise contenders.UnavailableError("no compiler")

    monkeypatch.setattr(training, "product_rate", lambda _: 1e9)
    monkeypatch.setattr(training, "own_products", lambda *_: 7.0)
    some = {
        "steady": contenders.Contender("a", lambda _, steps: steps, 85),
        "none": contenders.Contender("b", refuses, 1),
    }
    medians, unavailable = training.measure("linear", some, 3, 0.1, SimpleNamespace(call=call))
    # 262,144 operations at 1 GFLOP/s: a floor of 262.144 µs; 1.2 of it and 85 µs go 250 times into 0.1 s.
    assert medians == {training.RATE: 262.144, training.OWN: 7.0, "steady": 250}
    assert unavailable == {"none": "no compiler"}
    assert len(asked) == 1


def test_passes_of_whole_batches(module):
    contenders = module("contenders")
    assert contenders._passes(40) == (40, 1)
    assert contenders._passes(400) == (195, 2)  # 195 whole batches of 256 in 50,000 rows


def test_points_take_turns_and_give_medians(module):
    growth, asked = module("growth"), []

    def measure(point):
        asked.append(point)
        return point + len(asked), 1

    assert growth.in_turns((10, 20), 3, measure) == {10: [13.0, 1.0], 20: [24.0, 1.0]}
    assert asked == [10, 20] * 3


def test_growth_tables(module):
    growth = module("growth")
    found = {
        "rows": {1_000: (0.5, 3.2)},
        "widths": {16: (40.0, 400.0), 32: (50.0,)},
        "runs": {8: (480.0,)},
        "compiling": 1.0,
        "steps": {500: (0.25,)},
    }
    lines = list(growth.tables(found, 2_000))
    assert "| 1,000 | 0.50 | 3.20 | 200.0 |" in lines  # 3.2 s over 2,000 steps of 8 runs
    assert "| 16 | 4,401 | 40.0 | 400 | 10.0 |" in lines  # 257 · 16 + 17 · 16 + 17 weights and biases
    assert "| 32 | 9,313 | 50.0 | – | – |" in lines
    assert "| 8 | 480.0 | 60.0 |" in lines
    assert "| 500 | 0.25 | 1.25 | 500 | 2,500 |" in lines


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


def test_peaks_are_solved_as_the_essay_s_models_are(module):
    """Oracle: the experiments' own solver, one strength at a time."""
    peaks = module("peaks")
    rng = np.random.default_rng(0)
    for rows, columns in ((30, 8), (8, 30)):
        design, labels = rng.normal(size=(rows, columns)), rng.normal(size=(rows, 1))
        found = peaks.weights(design, labels, (0.0, 0.5))
        for k, strength in enumerate((0.0, 0.5)):
            assert found[:, k : k + 1] == pytest.approx(least_squares(design, labels, strength), rel=1e-9, abs=1e-12)


def test_the_sweep_of_similarity_prints_its_table(module, capsys):
    assert module("similarity").main(["--quick"]) == 0
    lines = [line for line in capsys.readouterr().out.splitlines() if line.startswith("| ")]
    assert len(lines) == 2 + len(module("similarity").second_tasks(10, 10))
    assert all(line.count("|") == 7 for line in lines)


def test_ridge_of_the_sweep_is_not_harmed_by_a_tag_that_stands_for_its_bias(module):
    """Oracle: scikit-learn's, whose intercept is under no penalty. The new rows have the tag that few rows had."""
    linear_model = pytest.importorskip("sklearn.linear_model")
    similarity = module("similarity")
    rng = np.random.default_rng(0)
    X = np.column_stack([np.where(np.arange(400) < 380, -2.0, 2.0), rng.normal(size=(400, 3))])
    y = 4.5 + X[:, 1:2] + rng.normal(0, 0.1, (400, 1))
    parts = X[:390], y[:390], X[390:], y[390:]
    fitted = linear_model.Ridge(alpha=390 * similarity.STRENGTH / 2).fit(*parts[:2])
    expected = 1 - fitted.score(*parts[2:])
    assert similarity.ridge_error(*parts) == pytest.approx(expected, rel=1e-9)
    with_ones = [np.column_stack([features, np.ones(len(features))]) for features in parts[::2]]
    harmed = with_ones[1] @ least_squares(with_ones[0], parts[1], similarity.STRENGTH)
    assert np.mean((harmed - parts[3]) ** 2) / np.var(parts[3]) > 2 * expected


def test_second_tasks_go_from_the_same_to_labels_at_random(module):
    tasks = module("similarity").second_tasks(200, 100)
    pictures = [images for images, _ in tasks.values()]
    mirrored = pictures[3]
    assert all(images.shape == (200, 256) for images in pictures)
    assert (pictures[1].reshape(-1, 16, 16)[:, ::-1].reshape(200, -1) == mirrored).all()
    assert (pictures[4] == mirrored).all()
    labels = [part[:, 0] for _, part in tasks.values()]
    assert all(len(set(labels[4][labels[3] == digit])) == 1 for digit in range(10)), "renamed: one name for each"
    assert sorted(labels[5]) == sorted(labels[3])
    assert (labels[5] == labels[3]).mean() < 0.3
