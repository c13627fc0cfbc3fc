"""Which rows form the batch of each step, as a pure function of seed and step.

A step's batch does not depend on how training is cut into calls, on the run's neighbours or on the Keras backend.
Shapes: n rows to draw from, b rows of a batch, s steps.
"""

import numpy as np

SAMPLINGS = ("replacement", "epochs")


def draw(sampling, seed, n, batch_size, start, stop):
    """Row positions of the batches of steps start … stop - 1, and their weights.

    Args:
        sampling: "replacement": b independent draws a step (the essay). "epochs": every row once an epoch, in a new
            order each epoch, the last and smaller batch of an epoch kept (the book).
        seed: integer seed of the run.
        n: number of rows to draw from.
        batch_size: b.
        start, stop: first step and the one after the last, counted from 0.

    Returns:
        positions, shape (s, b), integers in 0 … n - 1; weights, shape (s, b), 1 for a row of the batch and 0 for
        the padding of a partial batch, or None where every batch is full.
    """
    if sampling == "replacement":
        return _with_replacement(seed, n, batch_size, start, stop), None
    if sampling == "epochs":
        return _reshuffled(seed, n, batch_size, start, stop)
    raise ValueError(f"sampling was {sampling!r}; it may be one of {', '.join(SAMPLINGS)}.")


def steps_per_epoch(n, batch_size):
    """Number of batches that hold n rows once, the partial one included."""
    return -(-n // batch_size)


def _generator(seed, purpose):
    key = np.random.SeedSequence([seed, purpose]).generate_state(2, np.uint64)
    return np.random.Philox(key=key)


def _with_replacement(seed, n, batch_size, start, stop):
    # Philox yields four 64-bit words a counter and two positions a word: a step owns a whole number of counters.
    counters = -(-batch_size // 8)
    generator = _generator(seed, 1).advance(start * counters)
    words = generator.random_raw((stop - start) * counters * 4).view(np.uint32).reshape(stop - start, -1)
    # Multiply and shift maps 32 random bits to 0 … n - 1; its bias is below n / 2**32.
    return ((words[:, :batch_size].astype(np.uint64) * np.uint64(n)) >> np.uint64(32)).astype(np.int32)


def _reshuffled(seed, n, batch_size, start, stop):
    per_epoch = steps_per_epoch(n, batch_size)
    positions = np.zeros((stop - start, batch_size), np.int32)
    weights = np.zeros((stop - start, batch_size), np.float32)
    for epoch in range(start // per_epoch, -(-stop // per_epoch)):
        order = np.random.Generator(_generator(seed, 2).jumped(epoch + 1)).permutation(n).astype(np.int32)
        for step in range(max(start, epoch * per_epoch), min(stop, (epoch + 1) * per_epoch)):
            first = (step - epoch * per_epoch) * batch_size
            rows = order[first : first + batch_size]
            positions[step - start, : len(rows)] = rows
            weights[step - start, : len(rows)] = 1.0
    return positions, (None if n % batch_size == 0 else weights)
