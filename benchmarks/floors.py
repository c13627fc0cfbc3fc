"""What no training step can beat: its floating-point operations at the machine's best rate, and its products alone."""

import os
import time
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from itertools import cycle, pairwise

import numpy as np
from contenders import BATCH, FEATURES, ROWS, data

LARGE = 2048  # rows and columns of a product that runs at the machine's best rate
_CALL_OPERATIONS = 5e9  # of a call of the compiled loop: some 20 ms, beside which its overhead of 0.2 ms is nothing


def products(hidden):
    """The matrix products of one step, as (rows, inner, columns): forward, for the weights, for the inputs.

    The first layer's inputs need no gradient, so that its third product is missing.
    """
    shapes = []
    for layer, (i, o) in enumerate(pairwise((FEATURES, *hidden, 1))):
        shapes += [(BATCH, i, o), (i, BATCH, o)] + ([(BATCH, o, i)] if layer else [])
    return tuple(shapes)


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


def _tensorflow():
    from d2l_regression.backend import keras  # noqa: F401, I001 - silences what TensorFlow says while it starts
    import tensorflow

    return tensorflow


@cache
def product_loop(shapes):
    """(program, operands): program(operands, count) takes the products count times in a loop compiled by XLA.

    Both operands of each are stored row by row, as suits the product best: a training step may have to transpose. The
    product of a column with a row, for the inputs of the last layer, is the only one that XLA does not take in full.
    """
    tf = _tensorflow()
    from tensorflow.compiler.tf2xla.python.xla import optimization_barrier

    from d2l_regression.training.loop_tensorflow import compiled

    rng = np.random.default_rng(0)
    sizes = [size for m, k, n in shapes for size in ((m, k), (k, n))]
    operands = [tf.constant(rng.standard_normal(size, dtype=np.float32)) for size in sizes]

    def loop(operands, count):
        def body(k, total):
            # Without the barriers XLA would take all products once, before the loop, and only their first entries.
            *held, total = optimization_barrier(*operands, total)
            for a, b in zip(held[::2], held[1::2], strict=True):
                total += optimization_barrier(tf.matmul(a, b))[0][0, 0]
            return k + 1, total

        return tf.while_loop(lambda k, _: k < count, body, (0, tf.constant(0.0)))[1]

    return compiled(loop), operands


def seconds_in_xla(shapes, turn):
    """Seconds of the products with each core taking them in a loop of its own, divided by the number of cores."""
    tf, (program, operands) = _tensorflow(), product_loop(shapes)
    count, cores = max(1, round(_CALL_OPERATIONS / operations(shapes))), os.cpu_count() or 1

    def call(_):
        return program(operands, tf.constant(count)).numpy()

    call(0)  # compiled once, not by all threads at once
    with ThreadPoolExecutor(cores) as pool:
        return seconds_of(lambda: list(pool.map(call, range(cores))), turn) / count / cores


def product_rate(turn):
    """Floating-point operations a second of a 2048 × 2048 product: the best of NumPy, TensorFlow, XLA on each core."""
    tf = _tensorflow()
    a = np.random.default_rng(0).standard_normal((LARGE, LARGE), dtype=np.float32)
    b = tf.constant(a)
    large = ((LARGE,) * 3,)
    ways = (
        seconds_of(lambda: a @ a, turn / 3),
        seconds_of(lambda: tf.matmul(b, b).numpy(), turn / 3),
        seconds_in_xla(large, turn / 3),
    )
    return operations(large) / min(ways)


def own_products(hidden, turn):
    """Microseconds of the step's products alone; of the linear model with the gather of its batch."""
    return (seconds_in_xla(products(hidden), turn) if hidden else seconds_of(_linear_step(), turn)) * 1e6


def _linear_step():
    """A function that gathers a batch and takes the linear model's two matrix-vector products in NumPy, on one core."""
    X, _ = data()
    w, e, batch = (np.ones(shape, np.float32) for shape in (FEATURES, BATCH, (BATCH, FEATURES)))
    positions = cycle(np.random.default_rng(0).integers(0, ROWS, (10_000, BATCH), dtype=np.int32))

    def step():
        np.take(X, next(positions), axis=0, out=batch, mode="clip")
        return batch @ w, e @ batch

    return step
