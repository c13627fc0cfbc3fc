"""Right answers to beyond-memory of another form than the reference; every one must pass."""

from exercises.runner.ladder import Right

RIGHT = [
    Right(
        "a list of ints, one by one",
        "permute_indices",
        "return [int(_walk([p], n, key, _forth)[0]) for p in positions]",
    ),
    Right(
        "a cipher of another kind",
        "permute_indices",
        """
        import hashlib

        half = max(1, ((n - 1).bit_length() + 1) // 2)
        mask = 2**half - 1


        def rounds(x):
            for k in range(6):
                left, right = x >> half, x & mask
                digest = hashlib.blake2b(f"{key}.{k}.{right}".encode(), digest_size=8).digest()
                x = (right << half) | (left ^ (int.from_bytes(digest, "big") & mask))
            return x


        images = []
        for position in positions:
            x = rounds(position)
            while x >= n:
                x = rounds(x)
            images.append(x)
        return images
        """,
    ),
    Right(
        "a list of ints, one by one",
        "invert_permutation",
        "return [int(_walk([image], n, key, _back)[0]) for image in images]",
    ),
    Right(
        "round by round, in a tuple",
        "invert_permutation",
        """
        half = max(1, ((n - 1).bit_length() + 1) // 2)
        mask = 2**half - 1
        keys = np.random.SeedSequence(key).generate_state(_ROUNDS, np.uint64)
        found = []
        for image in images:
            x = image
            while True:
                for k in keys[::-1]:
                    right, low = x >> half, x & mask
                    x = ((low ^ (int(_mixed(np.array([right], np.uint64), k)[0]) & mask)) << half) | right
                if x < n:
                    break
            found.append(x)
        return tuple(found)
        """,
    ),
    Right(
        "a list of ints",
        "read_blocks",
        """
        blocks = [list(range(s, min(n, s + block_size))) for s in range(0, n, block_size)]
        return [row for k in np.random.default_rng(key).permutation(len(blocks)) for row in blocks[k]]
        """,
    ),
    Right(
        "a table of blocks, short ones cut",
        "read_blocks",
        """
        count = -(-n // block_size)
        table = np.arange(count * block_size).reshape(count, block_size)
        rows = table[np.random.default_rng(key).permutation(count)].ravel()
        return rows[rows < n]
        """,
    ),
    Right(
        "a list, with a buffer that swaps its end",
        "shuffle_buffer",
        """
        rng, buffer, out = np.random.default_rng(seed), [], []
        for row in rows:
            if len(buffer) == min(buffer_size, len(rows)):
                k = int(rng.integers(len(buffer)))
                buffer[k], buffer[-1] = buffer[-1], buffer[k]
                out.append(buffer.pop())
            buffer.append(row)
        while buffer:
            out.append(buffer.pop(int(rng.integers(len(buffer)))))
        return out
        """,
    ),
    Right(
        "drawn by Python's own generator, in a tuple",
        "shuffle_buffer",
        """
        import random

        rng, waiting, buffer = random.Random(seed), iter(rows), []
        out = []
        for row in waiting:
            if len(buffer) < buffer_size:
                buffer.append(row)
                continue
            k = rng.randrange(buffer_size)
            out.append(buffer[k])
            buffer[k] = row
        rng.shuffle(buffer)
        return (*out, *buffer)
        """,
    ),
]
