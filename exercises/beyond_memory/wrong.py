"""Wrong answers to beyond-memory, each with the rung that must catch it."""

from exercises.runner.ladder import Wrong

WRONG = [
    Wrong(
        "the remainder in place of the walk",
        "permute_indices",
        "by hand",
        """
        half = max(1, ((n - 1).bit_length() + 1) // 2)
        keys = np.random.SeedSequence(key).generate_state(6, np.uint64)
        return (_forth(np.array(positions, np.uint64), half, keys) % n).astype(int)
        """,
    ),
    Wrong(
        "no walk, and numbers that are too large",
        "permute_indices",
        "shape",
        """
        half = max(1, ((n - 1).bit_length() + 1) // 2) + 3
        keys = np.random.SeedSequence(key).generate_state(6, np.uint64)
        return _forth(np.array(positions, np.uint64), half, keys).astype(int)
        """,
    ),
    Wrong(
        "multiplied and shifted",
        "permute_indices",
        "law",
        """
        shift, factor = np.random.default_rng(key).integers(n, size=2).tolist()
        while np.gcd(factor, n) != 1:
            factor = factor + 1
        return [(factor * position + shift) % n for position in positions]
        """,
    ),
    Wrong(
        "one round",
        "permute_indices",
        "law",
        """
        half = max(1, ((n - 1).bit_length() + 1) // 2)
        keys = np.random.SeedSequence(key).generate_state(1, np.uint64)
        x = _forth(np.array(positions, np.uint64), half, keys)
        while (x >= n).any():
            x[x >= n] = _forth(x[x >= n], half, keys)
        return x.astype(int)
        """,
    ),
    Wrong(
        "two rounds",
        "permute_indices",
        "law",
        """
        half = max(1, ((n - 1).bit_length() + 1) // 2)
        keys = np.random.SeedSequence(key).generate_state(2, np.uint64)
        x = _forth(np.array(positions, np.uint64), half, keys)
        while (x >= n).any():
            x[x >= n] = _forth(x[x >= n], half, keys)
        return x.astype(int)
        """,
    ),
    Wrong(
        "a table of all rows",
        "permute_indices",
        "trap",
        "return np.random.default_rng(key).permutation(n)[positions]",
    ),
    Wrong(
        "forth once more",
        "invert_permutation",
        "law",
        "return permute_indices(images, n, key)",
    ),
    Wrong(
        "the rounds in the same order",
        "invert_permutation",
        "by hand",
        """
        def turned(x, half, keys):
            return _back(x, half, keys[::-1])

        return _walk(images, n, key, turned)
        """,
    ),
    Wrong(
        "a table turned round",
        "invert_permutation",
        "trap",
        "return np.argsort(permute_indices(np.arange(n), n, key))[images]",
    ),
    Wrong(
        "rows that are not there",
        "read_blocks",
        "shape",
        """
        blocks = permute_indices(range(-(-n // block_size)), -(-n // block_size), key)
        return np.concatenate([np.arange(k * block_size, (k + 1) * block_size) for k in blocks])
        """,
    ),
    Wrong("every row for itself", "read_blocks", "by hand", "return permute_indices(range(n), n, key)"),
    Wrong(
        "the last block at the end",
        "read_blocks",
        "trap",
        """
        full = n // block_size
        order = permute_indices(range(full), full, key).tolist() if full else []
        rows = [row for k in order for row in range(k * block_size, (k + 1) * block_size)]
        return rows + list(range(full * block_size, n))
        """,
    ),
    Wrong(
        "begun somewhere, then in order",
        "read_blocks",
        "trap",
        """
        blocks = -(-n // block_size)
        order = [(k + key) % blocks for k in range(blocks)]
        return [row for k in order for row in range(k * block_size, min(n, (k + 1) * block_size))]
        """,
    ),
    Wrong(
        "the rest stays in the buffer",
        "shuffle_buffer",
        "shape",
        """
        rng = np.random.default_rng(seed)
        buffer, out = rows[:buffer_size], []
        for row in rows[buffer_size:]:
            place = rng.integers(len(buffer))
            out.append(buffer[place])
            buffer[place] = row
        return np.array(out)
        """,
    ),
    Wrong(
        "one row too many in the buffer",
        "shuffle_buffer",
        "by hand",
        """
        rng = np.random.default_rng(seed)
        buffer, out = [], []
        for row in rows:
            buffer.append(row)
            if len(buffer) > buffer_size:
                out.append(buffer.pop(rng.integers(len(buffer))))
        return np.array(out + rng.permutation(buffer).tolist())
        """,
    ),
    Wrong(
        "one bufferful after the other",
        "shuffle_buffer",
        "law",
        """
        rng = np.random.default_rng(seed)
        parts = [rng.permutation(rows[i : i + buffer_size]) for i in range(0, len(rows), buffer_size)]
        return np.concatenate(parts)
        """,
    ),
    Wrong(
        "the rest as it lies in the buffer",
        "shuffle_buffer",
        "trap",
        """
        rng = np.random.default_rng(seed)
        buffer, out = rows[:buffer_size], []
        for row in rows[buffer_size:]:
            place = rng.integers(len(buffer))
            out.append(buffer[place])
            buffer[place] = row
        return np.array(out + buffer)
        """,
    ),
    Wrong(
        "the images as they are",
        "invert_permutation",
        "by hand",
        "return (np.array(images) + 1) % n",
    ),
]
