"""Shuffling rows that lie on a disk: permutations that need no table, blocks read in random order, and a buffer.

n rows, numbered 0 … n − 1, are too many to be held in memory, perhaps even their numbers are. `count_seeks` is given.
Source: Dive into Deep Learning, "Synthetic Regression Data",
https://d2l.ai/chapter_linear-regression/synthetic-regression-data.html
"""

import numpy as np

from exercises.arguments import as_count

MOST = 2**62  # rows; so that numbers of rows fit into 64 bits


def count_seeks(rows):
    """How often the disk must look for a row: the first one, and each that is not the next after the one before.

    >>> count_seeks([4, 5, 6, 0, 1])
    2
    """
    rows = [as_count(row, "rows", least=0) for row in rows]
    return sum(k == 0 or row != rows[k - 1] + 1 for k, row in enumerate(rows))


def permute_indices(positions, n, key):
    """Where a permutation of 0 … n − 1 sends these positions, whole numbers, shape (m,).

    The permutation belongs to n and key: it is the same whatever positions are asked for, it looks random, and another
    key has another one. Memory and time depend on m, not on n.
    positions: m whole numbers from 0 to n − 1, in any order. n: from 1 to MOST. key: 0 or more.
    Raises: ValueError for anything else.

    >>> sorted(permute_indices([0, 1, 2, 3, 4], 5, key=1).tolist())
    [0, 1, 2, 3, 4]
    """
    n, key = as_count(n, "n", most=MOST), as_count(key, "key", least=0)
    positions = [as_count(position, "positions", least=0, most=n - 1) for position in positions]
    # --- your work
    return _walk(positions, n, key, _forth)


def invert_permutation(images, n, key):
    """The positions that `permute_indices` with this n and key sends to these images, whole numbers, shape (m,).

    images: m whole numbers from 0 to n − 1, in any order. Memory, time, n, key and errors: as in `permute_indices`.

    >>> images = permute_indices([3, 0], 5, key=1)
    >>> invert_permutation(images, 5, key=1).tolist()
    [3, 0]
    """
    n, key = as_count(n, "n", most=MOST), as_count(key, "key", least=0)
    images = [as_count(image, "images", least=0, most=n - 1) for image in images]
    # --- your work
    return _walk(images, n, key, _back)


def read_blocks(n, block_size, key):
    """All rows in the order in which they are read, whole numbers, shape (n,): block by block, blocks in random order.

    A block is block_size rows that follow on each other, the first one from row 0; the last one has the rows that are
    left. Within a block rows are read in their order. Each order of the blocks may come; the key decides.
    n, block_size: 1 or more. key: 0 or more.
    Raises: ValueError for anything else.

    A block with room for all rows leaves them in their order:

    >>> read_blocks(5, 8, key=0).tolist()
    [0, 1, 2, 3, 4]
    """
    n, block_size, key = as_count(n, "n", most=MOST), as_count(block_size, "block_size"), as_count(key, "key", least=0)
    # --- your work
    blocks = -(-n // block_size)
    order = permute_indices(range(blocks), blocks, key)
    return np.concatenate([np.arange(k * block_size, min(n, (k + 1) * block_size)) for k in order.tolist()])


def shuffle_buffer(rows, buffer_size, seed):
    """The rows in the order in which they come out of a buffer, whole numbers, shape (m,).

    The first buffer_size rows fill the buffer. Then, again and again, one of the rows in it comes out, each as likely,
    and the next row takes its place. When no more come, those in the buffer come out in random order.
    rows: m whole numbers in the order in which they come in, each 0 or more; m is at least 1. buffer_size: 1 or more;
    more than m are m. seed: 0 or more; it decides all draws.
    Raises: ValueError for anything else.

    A buffer of one row shuffles nothing:

    >>> shuffle_buffer([7, 3, 5], 1, seed=0).tolist()
    [7, 3, 5]
    """
    rows, buffer_size = [as_count(row, "rows", least=0) for row in rows], as_count(buffer_size, "buffer_size")
    seed = as_count(seed, "seed", least=0)
    if not rows:
        raise ValueError("rows is empty; give at least one")
    # --- your work
    rng = np.random.default_rng(seed)
    buffer, out = rows[:buffer_size], []
    for row in rows[buffer_size:]:
        place = rng.integers(buffer_size)
        out.append(buffer[place])
        buffer[place] = row
    return np.array(out + [buffer[place] for place in rng.permutation(len(buffer))])


_ROUNDS = 6  # 4 are enough in theory, with perfectly random rounds; these are only well mixed


def _walk(numbers, n, key, network):
    """Send the numbers through the network, those that leave 0 … n − 1 again and again until they are back.

    The network permutes the numbers of two halves of `half` bits, fewer than 4n of them (or 4). A number lies on a
    cycle of this permutation, so the walk comes back inside; on average it takes fewer than four turns.
    """
    half = max(1, ((n - 1).bit_length() + 1) // 2)
    keys = np.random.SeedSequence(key).generate_state(_ROUNDS, np.uint64)
    x = network(np.array(numbers, np.uint64), half, keys)
    while (outside := x >= n).any():
        x[outside] = network(x[outside], half, keys)
    return x.astype(np.int64)


def _forth(x, half, keys):
    """Each round: (left, right) becomes (right, left ⊕ a function of right), which can be undone for any function."""
    mask = 2**half - 1
    for key in keys:
        left, right = x >> half, x & mask
        x = (right << half) | (left ^ (_mixed(right, key) & mask))
    return x


def _back(x, half, keys):
    """The rounds of `_forth` undone, the last one first."""
    mask = 2**half - 1
    for key in keys[::-1]:
        right, low = x >> half, x & mask
        x = ((low ^ (_mixed(right, key) & mask)) << half) | right
    return x


def _mixed(x, key):
    """64 bits that look random, from a number and a key. Products beyond 64 bits lose their upper part: that is wanted.

    Source: Steele, Lea and Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014 (SplitMix64).
    """
    x = x + key
    x = (x ^ (x >> 30)) * np.uint64(0xBF58476D1CE4E5B9)
    x = (x ^ (x >> 27)) * np.uint64(0x94D049BB133111EB)
    return x ^ (x >> 31)
