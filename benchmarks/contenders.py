"""Ways to train the same network, each measured by a function that gives microseconds per step and run.

All train with Adam on squared error, batches of 256 rows out of 50,000 × 256 held in memory, float32. The first step,
which compiles or allocates, is left out. Packages are imported where they are used: a process has one of them, so that
the threads of one never wait for those of another.
"""

import logging
import os
import time
from collections.abc import Callable
from functools import cache, partial
from itertools import pairwise
from typing import NamedTuple

import numpy as np

ROWS, FEATURES, BATCH = 50_000, 256, 256
_LEAST_STEPS = 32  # of several runs: the first calls are short, and each copies all weights


class UnavailableError(Exception):
    """Why a contender cannot take part on this machine, in one line."""


@cache
def data():
    """Features of shape (50,000, 256), multiples of 1/128 in [−1, 1) as pixels are, and labels of shape (50,000, 1)."""
    return made(ROWS)


def made(rows):
    """Features and labels as in `data`, of so many rows."""
    rng = np.random.default_rng(0)
    X = rng.integers(0, 256, (rows, FEATURES), dtype=np.uint8).astype(np.float32)
    X /= 128  # in place: a million rows take a gigabyte
    X -= 1
    return X, rng.standard_normal((rows, 1), dtype=np.float32)


def ours(runs, hidden, steps):
    """`d2l_regression.training.fit` with so many runs in one model, which share the steps out."""
    from d2l_regression import models, training

    X, y = data()
    steps = max(_LEAST_STEPS, steps // runs)
    history = training.fit(models.mlp(FEATURES, hidden, runs=runs), X, y, steps=steps, optimizer="adam", loss="mse")
    return history.seconds["training"] / (steps - 1) / runs * 1e6


@cache
def _keras_model(hidden):
    from d2l_regression.backend import keras

    layers = [keras.layers.Dense(size, activation="relu") for size in hidden]
    model = keras.Sequential([keras.Input((FEATURES,)), *layers, keras.layers.Dense(1)])
    model.compile(optimizer="adam", loss="mse")
    X, y = data()
    model.fit(X[: 20 * BATCH], y[: 20 * BATCH], batch_size=BATCH, verbose=0)
    return model


def keras_fit(hidden, steps):
    """Keras' own fit, as its guide writes it, on NumPy arrays."""
    model, (X, y) = _keras_model(hidden), data()
    per_pass, passes = _passes(steps)
    rows = per_pass * BATCH
    started = time.perf_counter()
    model.fit(X[:rows], y[:rows], batch_size=BATCH, epochs=passes, verbose=0)
    return (time.perf_counter() - started) / (per_pass * passes) * 1e6


@cache
def _torch_step(hidden):
    """One step of a plain PyTorch loop with data in memory and random batches."""
    import torch

    torch.set_num_threads(os.cpu_count() or 1)
    sizes = (FEATURES, *hidden, 1)
    layers = [part for i, o in pairwise(sizes) for part in (torch.nn.Linear(i, o), torch.nn.ReLU())][:-1]
    model = torch.nn.Sequential(*layers)
    optimizer = torch.optim.Adam(model.parameters())
    X, y = map(torch.from_numpy, data())

    def step():
        rows = torch.randint(ROWS, (BATCH,))
        loss = torch.nn.functional.mse_loss(model(X[rows]), y[rows])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()

    step()
    return step


@cache
def _compiled_torch_step(hidden):
    """The same step, all of it compiled: forward and backward make one graph, the optimiser's update another."""
    import torch

    logging.getLogger("torch").setLevel(logging.ERROR)  # it warns that it leaves the profiler's marks out
    torch.compiler.reset()  # each network starts with an empty cache: it holds eight programs of one function
    step = torch.compile(_torch_step(hidden), dynamic=False)
    try:
        step()
    except Exception as error:  # whatever a compiler that is missing or too old makes of it
        reason = str(error).strip().partition("\n")[0] or type(error).__name__
        raise UnavailableError(f"torch.compile failed: {reason}") from None
    return step


def torch_loop(hidden, steps, build=_torch_step):
    """A PyTorch loop, eager unless `build` compiles the step."""
    step = build(hidden)
    done, started = 0, time.perf_counter()
    # On a busy machine PyTorch's threads wait for each other, and a step takes 50 times as long: three seconds will do.
    while done < steps and time.perf_counter() - started < 3:
        step()
        done += 1
    return (time.perf_counter() - started) / done * 1e6


def _jax_loss(weights, X, y):
    import jax.numpy as jnp

    for w, b in weights[:-1]:
        X = jnp.maximum(X @ w + b, 0)
    w, b = weights[-1]
    return jnp.mean((X @ w + b - y) ** 2)


@cache
def _jax_program(hidden, runs, steps):
    """() -> the losses of so many steps of all runs, waited for: what who knows JAX well would write."""
    import jax
    import jax.numpy as jnp

    X, y = map(jnp.asarray, data())
    rng, sizes = np.random.default_rng(0), (FEATURES, *hidden, 1)
    weights = [
        (jnp.asarray(rng.normal(0, i**-0.5, (runs, i, o)), jnp.float32), jnp.zeros((runs, o)))
        for i, o in pairwise(sizes)
    ]
    zeros = jax.tree.map(jnp.zeros_like, weights)

    def run_step(weights, mean, square, t, key):
        rows = jax.random.randint(key, (BATCH,), 0, ROWS)
        loss, gradient = jax.value_and_grad(_jax_loss)(weights, X[rows], y[rows])
        mean = jax.tree.map(lambda m, g: 0.9 * m + 0.1 * g, mean, gradient)
        square = jax.tree.map(lambda s, g: 0.999 * s + 0.001 * g * g, square, gradient)
        rate = 0.001 * jnp.sqrt(1 - 0.999**t) / (1 - 0.9**t)
        weights = jax.tree.map(lambda w, m, s: w - rate * m / (jnp.sqrt(s) + 1e-7), weights, mean, square)
        return weights, mean, square, loss

    def step(carry, t):
        *state, keys = carry
        keys = jax.vmap(jax.random.fold_in, (0, None))(keys, t)
        *state, losses = jax.vmap(run_step, (0, 0, 0, None, 0))(*state, t, keys)
        return (*state, keys), losses

    keys = jax.random.split(jax.random.key(0), runs)
    program = jax.jit(lambda carry: jax.lax.scan(step, carry, jnp.arange(1, steps + 1)))
    start = weights, zeros, zeros, keys
    program(start)[1].block_until_ready()
    return lambda: program(start)[1].block_until_ready()


def jax_program(runs, hidden, steps):
    """An expert's own JAX: runs by `vmap`, steps by `lax.scan`, batches drawn inside, all of it one program."""
    steps = max(_LEAST_STEPS, steps // runs)
    steps = 2 ** round(np.log2(steps))  # few lengths, since each compiles
    program = _jax_program(hidden, runs, steps)
    started = time.perf_counter()
    program()
    return (time.perf_counter() - started) / steps / runs * 1e6


@cache
def _sklearn_model(hidden):
    from sklearn.neural_network import MLPRegressor

    model = MLPRegressor(hidden_layer_sizes=hidden, solver="adam", alpha=0, batch_size=BATCH, shuffle=True)
    X, y = data()
    return model.partial_fit(X[: 2 * BATCH], y[: 2 * BATCH, 0])


def sklearn_fit(hidden, steps):
    """scikit-learn's MLPRegressor, whose partial_fit takes one shuffled pass over the rows it is given."""
    model, (X, y) = _sklearn_model(hidden), data()
    per_pass, passes = _passes(steps)
    rows = per_pass * BATCH
    started = time.perf_counter()
    for _ in range(passes):
        model.partial_fit(X[:rows], y[:rows, 0])
    return (time.perf_counter() - started) / (per_pass * passes) * 1e6


def _passes(steps):
    """(steps of a pass, passes) of whole batches that come to about so many steps."""
    per_pass = min(steps, ROWS // BATCH)
    return per_pass, max(1, round(steps / per_pass))


class Contender(NamedTuple):
    """package: what must be installed, and whose process it runs in. measure: (hidden, steps) -> µs per step and run.

    overhead: rough microseconds of a step over and above its arithmetic, to choose how many steps fill a turn.
    """

    package: str
    measure: Callable
    overhead: float


CONTENDERS = {
    "ours, 8 runs": Contender("keras", partial(ours, 8), 10),
    "ours, 1 run": Contender("keras", partial(ours, 1), 40),
    "Keras fit": Contender("keras", keras_fit, 800),
    "PyTorch": Contender("torch", torch_loop, 500),
    "PyTorch, compiled": Contender("torch", partial(torch_loop, build=_compiled_torch_step), 400),
    "JAX, 8 runs": Contender("jax", partial(jax_program, 8), 20),
    "scikit-learn": Contender("sklearn", sklearn_fit, 500),
}
