"""`benchmarks/training.py` runs and prints whole tables; its arithmetic, by hand. No time is judged."""

import importlib.util
import math
import re
from types import SimpleNamespace

import pytest

from d2l_regression import backend_choice
from tests.benchmarks.printed import BENCHMARKS, number, printed, tables


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
