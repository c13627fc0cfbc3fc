"""Which rows form the batch of each step, as a pure function of seed and step.

A step's batch does not depend on how training is cut into calls, on the run's neighbours or on the Keras backend.
Shapes: n rows to draw from, b rows of a batch, s steps.
"""

from functools import lru_cache

import numpy as np

SAMPLINGS = ("replacement", "epochs")


def draw(sampling, seed, n, batch_size, start, stop):
    """Row positions of the batches of steps start … stop - 1, and their weights.

    Args:
        sampling: "replacement": b independent draws a step (the essay). "epochs": every row once an epoch, in a new
            order each epoch, the last and smaller batch of an epoch kept (the book).
        seed: integer seed of the run, at least 0.
        n: number of rows to draw from.
        batch_size: b.
        start, stop: first step and the one after the last, counted from 0.

    Returns:
        positions, shape (s, b), integers in 0 … n - 1; weights, shape (s, b), 1 for a row of the batch and 0 for
        the padding of a partial batch, or None where every batch is full.

    Raises:
        ValueError: another sampling.

    Source: book section "Linear Regression Implementation from Scratch" for epochs; the essay's code for replacement.
    """
    if sampling == "replacement":
        return _with_replacement(seed, n, batch_size, start, stop), None
    if sampling == "epochs":
        return _reshuffled(seed, n, batch_size, start, stop)
    raise ValueError(f"sampling was {sampling!r}; it may be one of {', '.join(SAMPLINGS)}.")


def steps_per_epoch(n, batch_size):
    """Number of batches that hold n rows once, the partial one included."""
    return -(-n // batch_size)


def partial(sampling, n, batch_size):
    """Whether an epoch of n rows ends with a partial batch."""
    return sampling == "epochs" and n % batch_size > 0


def pieces(sampling, n, batch_size, start, stop):
    """Yield (start, stop, b) for the steps start … stop - 1, cut where their number of rows b changes."""
    per_epoch = steps_per_epoch(n, batch_size) if partial(sampling, n, batch_size) else 0
    while start < stop:
        # The last batch of an epoch is a piece of its own, and those before it are another.
        full = per_epoch - 1 - start % per_epoch if per_epoch else stop - start
        size, length = (batch_size, full) if full else (n % batch_size, 1)
        yield start, min(start + length, stop), size
        start += length


def _generator(seed, purpose):
    key = np.random.SeedSequence([seed, purpose]).generate_state(2, np.uint64)
    return np.random.Philox(key=key)


def _with_replacement(seed, n, batch_size, start, stop):
    # Philox yields four 64-bit words a counter and two positions a word: a step owns a whole number of counters.
    counters = -(-batch_size // 8)
    generator = _generator(seed, 1).advance(start * counters)
    words = generator.random_raw((stop - start) * counters * 4).view(np.uint32).reshape(stop - start, counters * 8)
    # Multiply and shift maps 32 random bits to 0 … n - 1; its bias is below n / 2**32.
    scaled = np.multiply(words[:, :batch_size], np.uint64(n), dtype=np.uint64)
    scaled >>= np.uint64(32)
    return scaled.astype(np.int32)


def _reshuffled(seed, n, batch_size, start, stop):
    per_epoch = steps_per_epoch(n, batch_size)
    first = start // per_epoch
    orders = [_padded_order(seed, n, batch_size, epoch) for epoch in range(first, -(-stop // per_epoch))]
    if not orders:
        return np.zeros((0, batch_size), np.int32), None
    wanted = slice(start - first * per_epoch, stop - first * per_epoch)
    positions = np.concatenate(orders)[wanted]
    if n % batch_size == 0:
        return positions, None
    mask = (np.arange(per_epoch * batch_size) < n).astype(np.float32).reshape(per_epoch, batch_size)
    return positions, np.tile(mask, (len(orders), 1))[wanted]


# A call usually ends within an epoch and the next call goes on in it: the orders of the latest calls are kept.
@lru_cache(maxsize=32)
def _padded_order(seed, n, batch_size, epoch):
    """The batches of one epoch, shape (steps per epoch, b); the last one padded with row 0."""
    order = np.zeros((steps_per_epoch(n, batch_size), batch_size), np.int32)
    order.ravel()[:n] = np.random.Generator(_generator(seed, 2).jumped(epoch + 1)).permutation(n)
    order.flags.writeable = False
    return order
