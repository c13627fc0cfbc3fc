"""Right answers to partial-batches of another form than the reference; every one must pass."""

from exercises.runner.ladder import Right

RIGHT = [
    Right(
        "a generator",
        "split_into_batches",
        """
        starts = range(0, len(order), batch_size)
        return (order[i : i + batch_size] for i in starts if not drop_last or i + batch_size <= len(order))
        """,
    ),
    Right(
        "arrays in a tuple",
        "split_into_batches",
        """
        cut = np.split(np.array(order), range(batch_size, len(order), batch_size))
        return tuple(part for part in cut if len(part) == batch_size or not drop_last)
        """,
    ),
    Right(
        "a list",
        "row_weights",
        """
        full, left = divmod(n, batch_size)
        return [1 / batch_size] * (full * batch_size) + [0.0 if drop_last else 1 / max(left, 1)] * left
        """,
    ),
    Right(
        "batch after batch",
        "row_weights",
        """
        weights = np.zeros(n)
        for start in range(0, n, batch_size):
            part = weights[start : start + batch_size]
            if len(part) == batch_size or not drop_last:
                part[:] = 1 / len(part)
        return weights
        """,
    ),
    Right(
        "NumPy's weighted average",
        "mean_over_rows",
        """
        return np.average(batch_means, weights=[min(batch_size, n - s) for s in range(0, n, batch_size)])
        """,
    ),
    Right(
        "an array of no dimension",
        "mean_over_rows",
        """
        left = n - batch_size * (len(batch_means) - 1)
        return np.array((batch_size * batch_means[:-1].sum() + left * batch_means[-1]) / n)
        """,
    ),
    Right(
        "a product",
        "expected_unseen",
        "left = n % batch_size\nreturn left * (left / n) ** (epochs - 1) if reshuffled else left",
    ),
    Right(
        "an array of no dimension",
        "expected_unseen",
        "chance = (n % batch_size) / n\nreturn np.array(n * chance ** (epochs if reshuffled else 1))",
    ),
]
