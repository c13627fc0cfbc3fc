"""How long one training step takes: this package, Keras' fit, a PyTorch loop, and the machine's own limit.

    python benchmarks/training.py                        all networks, five repeats, under five minutes on two cores
    python benchmarks/training.py --networks linear 256x4 --repeats 9

Prints one Markdown table to stdout. Every contender trains with Adam on squared error, batches of 256 rows out of
50,000 × 256 held in memory, float32. Contenders take turns, and each number is the median of its turns. TensorFlow and
PyTorch live in processes of their own, so that the threads of one never wait for those of the other.
"""

import argparse
import importlib.util
import multiprocessing
import os
import platform
import statistics
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from functools import cache
from importlib.metadata import version
from itertools import pairwise
from pathlib import Path

import numpy as np

ROWS, FEATURES, BATCH = 50_000, 256, 256
NETWORKS = {
    "linear": (),
    "32-32-16": (32, 32, 16),
    "64-64-32": (64, 64, 32),
    "128-128-64-64": (128, 128, 64, 64),
    "256x4": (256,) * 4,
    "512x4": (512,) * 4,
}
# Rough microseconds of a step over and above its arithmetic, to choose how many steps fill a turn.
OVERHEAD = {"ours, 8 runs": 10, "ours, 1 run": 40, "Keras fit": 800, "PyTorch": 500}


@cache
def data():
    """Features of shape (50,000, 256), multiples of 1/128 in [−1, 1) as pixels are, and labels of shape (50,000, 1)."""
    rng = np.random.default_rng(0)
    X = (rng.integers(0, 256, (ROWS, FEATURES)) / 128 - 1).astype(np.float32)
    return X, rng.standard_normal((ROWS, 1)).astype(np.float32)


def products(hidden):
    """The matrix products of one step, as (rows, inner, columns): forward, for the weights, for the inputs.

    The first layer's inputs need no gradient, so that its third product is missing.
    """
    shapes = []
    for layer, (i, o) in enumerate(pairwise((FEATURES, *hidden, 1))):
        shapes += [(BATCH, i, o), (i, BATCH, o)] + ([(BATCH, o, i)] if layer else [])
    return shapes


def operations(shapes):
    """Floating-point operations of the products, a multiplication and an addition each."""
    return sum(2 * m * k * n for m, k, n in shapes)


def seconds_of(function, turn):
    """Seconds of one call, averaged over calls that fill a turn of so many seconds."""
    function()
    count, started = 0, time.perf_counter()
    while (now := time.perf_counter()) - started < turn:
        function()
        count += 1
    return (now - started) / count


# In the TensorFlow process


def ours(hidden, runs, steps):
    """Microseconds per step and run of `d2l_regression.training.fit`, its compilation left out."""
    from d2l_regression import models, training

    X, y = data()
    history = training.fit(models.mlp(FEATURES, hidden, runs=runs), X, y, steps=steps, optimizer="adam", loss="mse")
    return history.seconds["training"] / (steps - 1) / runs * 1e6


@cache
def keras_model(hidden):
    from d2l_regression.quiet import keras

    layers = [keras.layers.Dense(size, activation="relu") for size in hidden]
    model = keras.Sequential([keras.Input((FEATURES,)), *layers, keras.layers.Dense(1)])
    model.compile(optimizer="adam", loss="mse")
    X, y = data()
    model.fit(X[: 20 * BATCH], y[: 20 * BATCH], batch_size=BATCH, verbose=0)
    return model


def keras_fit(hidden, steps):
    """Microseconds per step of Keras' own fit, as its guide writes it, on NumPy arrays, warmed up."""
    model, (X, y) = keras_model(hidden), data()
    per_epoch = min(steps, ROWS // BATCH)
    epochs = max(1, round(steps / per_epoch))
    rows = per_epoch * BATCH
    started = time.perf_counter()
    model.fit(X[:rows], y[:rows], batch_size=BATCH, epochs=epochs, verbose=0)
    return (time.perf_counter() - started) / (per_epoch * epochs) * 1e6


def product_rate(turn):
    """Floating-point operations a second of a 2048 × 2048 product, the best of NumPy and TensorFlow."""
    from d2l_regression.quiet import keras  # noqa: F401, I001 - silences what TensorFlow says while it starts
    import tensorflow as tf

    a = np.random.default_rng(0).standard_normal((2048, 2048)).astype(np.float32)
    b = tf.constant(a)
    fastest = min(seconds_of(lambda: a @ a, turn), seconds_of(lambda: tf.matmul(b, b).numpy(), turn))
    return 2 * 2048**3 / fastest


def own_shapes(hidden, turn):
    """Microseconds of the step's products at their own shapes, each the faster of NumPy and TensorFlow.

    For the linear model: gather the batch and take the two matrix-vector products, in NumPy.
    """
    import tensorflow as tf

    X, _ = data()
    rng = np.random.default_rng(0)
    if not hidden:
        w, e, batch = (np.ones(shape, np.float32) for shape in (FEATURES, BATCH, (BATCH, FEATURES)))
        positions = iter(rng.integers(0, ROWS, (1_000_000, BATCH), dtype=np.int32))

        def gather_and_multiply():
            np.take(X, next(positions), axis=0, out=batch, mode="clip")
            return batch @ w, e @ batch

        return seconds_of(gather_and_multiply, turn) * 1e6
    total = 0.0
    for m, k, n in products(hidden):
        a, b = (rng.standard_normal(shape).astype(np.float32) for shape in ((m, k), (k, n)))
        s, t = tf.constant(a), tf.constant(b)
        share = turn / len(products(hidden)) / 2
        total += min(
            seconds_of(lambda a=a, b=b: a @ b, share), seconds_of(lambda s=s, t=t: tf.matmul(s, t).numpy(), share)
        )
    return total * 1e6


# In the PyTorch process


@cache
def torch_model(hidden):
    import torch

    torch.set_num_threads(os.cpu_count() or 1)
    sizes = (FEATURES, *hidden, 1)
    layers = [part for i, o in pairwise(sizes) for part in (torch.nn.Linear(i, o), torch.nn.ReLU())][:-1]
    model = torch.nn.Sequential(*layers)
    return model, torch.optim.Adam(model.parameters())


def torch_loop(hidden, steps):
    """Microseconds per step of a plain PyTorch loop with data in memory and random batches, warmed up."""
    import torch

    (model, optimizer), (X, y) = torch_model(hidden), data()
    X, y = torch.from_numpy(X), torch.from_numpy(y)

    def step():
        rows = torch.randint(ROWS, (BATCH,))
        loss = torch.nn.functional.mse_loss(model(X[rows]), y[rows])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()

    step()
    done, started = 0, time.perf_counter()
    # On a busy machine PyTorch's threads wait for each other, and a step takes 50 times as long: three seconds will do.
    while done < steps and time.perf_counter() - started < 3:
        step()
        done += 1
    return (time.perf_counter() - started) / done * 1e6


# The table


def contenders(keras_process, torch_process):
    """name -> function(hidden, steps) that measures the contender in its own process, in microseconds."""
    chosen = {
        "ours, 8 runs": lambda hidden, steps: keras_process.submit(ours, hidden, 8, max(2, steps // 8)).result(),
        "ours, 1 run": lambda hidden, steps: keras_process.submit(ours, hidden, 1, steps).result(),
        "Keras fit": lambda hidden, steps: keras_process.submit(keras_fit, hidden, steps).result(),
    }
    if torch_process is not None:
        chosen["PyTorch"] = lambda hidden, steps: torch_process.submit(torch_loop, hidden, steps).result()
    return chosen


def measure(name, repeats, turn, keras_process, torch_process):
    """Medians for one network in microseconds per step and run, by contender and for the two floors."""
    hidden = NETWORKS[name]
    turns = {}
    for repeat in range(repeats):
        print(f"{name}: repeat {repeat + 1} of {repeats}", file=sys.stderr)
        rate = keras_process.submit(product_rate, turn / 4).result()
        floor = operations(products(hidden)) / rate * 1e6
        turns.setdefault("floor", []).append(floor)
        turns.setdefault("own shapes", []).append(keras_process.submit(own_shapes, hidden, turn / 2).result())
        for contender, function in contenders(keras_process, torch_process).items():
            steps = max(10, int(turn / (floor * 1.2 + OVERHEAD[contender]) * 1e6))
            turns.setdefault(contender, []).append(function(hidden, steps))
    return {what: statistics.median(values) for what, values in turns.items()}


def line(name, medians):
    """One row of the table. The linear model's floor is the gather and two products: its limit is memory."""
    limit = medians["floor"] if NETWORKS[name] else medians["own shapes"]
    best = medians["ours, 8 runs"]
    columns = ("ours, 8 runs", "ours, 1 run", "Keras fit", "PyTorch")
    cells = [f"{medians[c]:,.0f}" if c in medians else "–" for c in columns[2:]]
    cells = [f"{medians[c]:,.1f}" for c in columns[:2]] + cells
    cells += [f"{medians[c] / best:.1f}" if c in medians else "–" for c in columns[2:]]
    cells += [f"{limit:,.1f}", f"{medians['own shapes']:,.1f}"]
    cells += [f"{100 * limit / medians[c]:.0f} %" if c in medians else "–" for c in columns]
    return f"| {name} | {' | '.join(cells)} |"


TITLE = """\
| network | ours, 8 runs | ours, 1 run | Keras fit | PyTorch | Keras ÷ ours | PyTorch ÷ ours | floor¹ | own shapes² | \
floor ÷ ours, 8 runs | ÷ ours, 1 run | ÷ Keras | ÷ PyTorch |
|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|"""

NOTES = """
Microseconds per step and run; ratios are to ours with 8 runs.
¹ The step's floating-point operations at the rate of this machine's 2048 × 2048 product, the best of NumPy and
TensorFlow; linear: the gather of the batch and two matrix-vector products in NumPy, on one core in
single precision (ours spreads runs over cores and holds pixels in half precision: above 100 % is possible).
² The step's products one by one at their own shapes, the best of NumPy and TensorFlow."""


def cpu_name():
    """The processor's name, as the system gives it."""
    info = Path("/proc/cpuinfo")
    if info.exists():
        for entry in info.read_text(encoding="utf-8").splitlines():
            if entry.startswith("model name"):
                return entry.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def header():
    """Machine, versions, date and command, in one line."""
    packages = [name for name in ("keras", "tensorflow", "torch", "numpy") if importlib.util.find_spec(name)]
    versions = ", ".join(f"{name} {version(name)}" for name in packages)
    command = " ".join(["python benchmarks/training.py", *sys.argv[1:]])
    machine = f"{cpu_name()}, {os.cpu_count()} cores; Python {platform.python_version()}"
    # Other programs distort the numbers; the load before the first measurement tells of them.
    load = f"; load average {os.getloadavg()[0]:.1f} at the start" if hasattr(os, "getloadavg") else ""
    return f"{machine}, {versions}; {date.today()}{load}; `{command}`"


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument(
        "--networks", nargs="+", choices=NETWORKS, default=list(NETWORKS), metavar="NETWORK", help=", ".join(NETWORKS)
    )
    parser.add_argument("--repeats", type=int, default=5, metavar="N", help="turns of each contender (default 5)")
    parser.add_argument("--quick", action="store_true", help="one short turn each: does it run?")
    chosen = parser.parse_args()
    if chosen.repeats < 1:
        parser.error(f"--repeats was {chosen.repeats}; it must be at least 1")
    return chosen


def main():
    chosen = arguments()
    repeats, turn = (1, 0.1) if chosen.quick else (chosen.repeats, 0.6)
    spawn = multiprocessing.get_context("spawn")  # TensorFlow hangs in a forked process.
    has_torch = importlib.util.find_spec("torch") is not None
    print(header(), end="\n\n", flush=True)
    print(TITLE, flush=True)
    with ProcessPoolExecutor(1, spawn) as keras_process, ProcessPoolExecutor(1, spawn) as torch_process:
        for name in chosen.networks:
            medians = measure(name, repeats, turn, keras_process, torch_process if has_torch else None)
            print(line(name, medians), flush=True)
    print(NOTES)


if __name__ == "__main__":
    main()
