"""Wrong answers to partial-batches, each with the rung that must catch it."""

from exercises.runner.ladder import Wrong

WRONG = [
    Wrong(
        "the last batch always dropped",
        "split_into_batches",
        "shape",
        "return [order[i : i + batch_size] for i in range(0, len(order) - batch_size + 1, batch_size)]",
    ),
    Wrong(
        "batches evened out",
        "split_into_batches",
        "shape",
        """
        if drop_last:
            order = order[: len(order) // batch_size * batch_size]
        return np.array_split(order, -(-len(order) // batch_size))
        """,
    ),
    Wrong(
        "filled up with rows from the start",
        "split_into_batches",
        "shape",
        """
        if drop_last:
            order = order[: len(order) // batch_size * batch_size]
        return [(order + order)[i : i + batch_size] for i in range(0, len(order), batch_size)]
        """,
    ),
    Wrong(
        "places in place of rows",
        "split_into_batches",
        "by hand",
        """
        end = len(order) // batch_size * batch_size if drop_last else len(order)
        return [list(range(i, min(i + batch_size, end))) for i in range(0, end, batch_size)]
        """,
    ),
    Wrong(
        "the last batch dropped even if it is full",
        "split_into_batches",
        "trap",
        """
        batches = [order[i : i + batch_size] for i in range(0, len(order), batch_size)]
        return batches[:-1] if drop_last else batches
        """,
    ),
    Wrong(
        "an empty batch at the end",
        "split_into_batches",
        "trap",
        """
        batches = [order[k * batch_size : (k + 1) * batch_size] for k in range(len(order) // batch_size + 1)]
        return batches[:-1] if drop_last else batches
        """,
    ),
    Wrong("the same for all rows", "row_weights", "by hand", "return np.full(n, 1 / batch_size)"),
    Wrong(
        "dropped rows that still count",
        "row_weights",
        "by hand",
        "return np.array([1 / min(batch_size, n - i // batch_size * batch_size) for i in range(n)])",
    ),
    Wrong(
        "only the rows that are seen",
        "row_weights",
        "shape",
        """
        sizes = np.minimum(batch_size, n - np.arange(n) // batch_size * batch_size)
        return 1 / sizes[sizes == batch_size] if drop_last else 1 / sizes
        """,
    ),
    Wrong(
        "a last batch of n % batch_size rows, also of 0",
        "row_weights",
        "trap",
        """
        weights = np.full(n, 1 / batch_size)
        if n // batch_size * batch_size == n:
            weights[-batch_size:] = 0.0
        elif drop_last:
            weights[n - n % batch_size :] = 0.0
        else:
            weights[n - n % batch_size :] = 1 / (n % batch_size)
        return weights
        """,
    ),
    Wrong("the mean of the means", "mean_over_rows", "by hand", "return np.mean(batch_means)"),
    Wrong(
        "the last batch as if it were full",
        "mean_over_rows",
        "by hand",
        "return np.sum(batch_means) * batch_size / n",
    ),
    Wrong(
        "a last batch of no rows",
        "mean_over_rows",
        "trap",
        "return (np.sum(batch_means[:-1]) * batch_size + batch_means[-1] * (n % batch_size)) / n",
    ),
    Wrong("as if the order stayed", "expected_unseen", "by hand", "return float(n % batch_size)"),
    Wrong(
        "left over at least once",
        "expected_unseen",
        "by hand",
        """
        missed = n % batch_size / n
        return n * (1 - (1 - missed) ** epochs) if reshuffled else n * missed
        """,
    ),
    Wrong(
        "batches that overlap no more than they must",
        "expected_unseen",
        "by hand",
        "return max(0.0, n - epochs * (n // batch_size * batch_size)) if reshuffled else n % batch_size",
    ),
    Wrong(
        "a whole batch left over where none is",
        "expected_unseen",
        "trap",
        "left = n % batch_size or batch_size\nreturn n * (left / n) ** (epochs if reshuffled else 1)",
    ),
    Wrong(
        "always divided by full batches",
        "mean_over_rows",
        "by hand",
        "return batch_size * np.sum(batch_means) / n",
    ),
]
