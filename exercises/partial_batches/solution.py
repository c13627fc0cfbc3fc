"""The last batch when the rows do not come out even: kept or dropped, and what each row then counts.

An epoch goes once over the rows in some order and cuts it into batches of batch_size; what is left over at the end is a
partial batch of fewer rows, which is kept or dropped. n rows.
Source: Dive into Deep Learning, "Synthetic Regression Data",
https://d2l.ai/chapter_linear-regression/synthetic-regression-data.html
"""

import numpy as np

from exercises.arguments import as_count, as_vector


def split_into_batches(order, batch_size, drop_last):
    """The batches of an epoch: a list of lists or arrays of row numbers, in the order given.

    order: row numbers, shape (n,), each 0 or more. batch_size: 1 or more. drop_last: True drops a partial batch, False
    keeps it; a full batch is never dropped, and no batch is empty.
    Raises: ValueError for anything else.

    >>> [list(batch) for batch in split_into_batches([3, 0, 2], 2, drop_last=False)]
    [[3, 0], [2]]
    """
    order, batch_size = [as_count(row, "order", least=0) for row in order], as_count(batch_size, "batch_size")
    if not order or not isinstance(drop_last, bool):
        raise ValueError(f"order has {len(order)} rows and drop_last is {drop_last!r}: give one or more, and a bool")
    # --- your work
    end = len(order) // batch_size * batch_size if drop_last else len(order)
    return [order[start : start + batch_size] for start in range(0, end, batch_size)]


def row_weights(n, batch_size, drop_last):
    """What each row counts in an epoch, shape (n,), by its place in the order.

    Each step goes along the mean gradient of its batch. Summed over the epoch's steps, the gradient of the row at place
    i has this factor in front; 0 if the row is dropped.
    n: rows, 1 or more. batch_size: 1 or more. drop_last: as in `split_into_batches`.
    Raises: ValueError for anything else.

    >>> row_weights(3, 2, drop_last=False).tolist()
    [0.5, 0.5, 1.0]
    """
    n, batch_size = as_count(n, "n"), as_count(batch_size, "batch_size")
    if not isinstance(drop_last, bool):
        raise ValueError(f"drop_last is {drop_last!r}, must be True or False")
    # --- your work
    places = np.arange(n)
    sizes = np.minimum(batch_size, n - places // batch_size * batch_size)
    return np.where((sizes < batch_size) & drop_last, 0.0, 1 / sizes)


def mean_over_rows(batch_means, n, batch_size):
    """The mean loss of all n rows, a float, from the mean loss of each batch. The partial batch was kept.

    batch_means: one for each batch, in order, shape (k,). n: rows of all batches together, 1 or more. batch_size: 1 or
    more.
    Raises: ValueError for anything else, and for another number of batches than n rows make.

    Two rows of mean 1 and one of 4:

    >>> round(mean_over_rows([1, 4], n=3, batch_size=2), 9)
    2.0
    """
    batch_means, n = as_vector(batch_means, "batch_means"), as_count(n, "n")
    batch_size = as_count(batch_size, "batch_size")
    if len(batch_means) != -(-n // batch_size):
        raise ValueError(f"batch_means has {len(batch_means)} entries; {n} rows by {batch_size} are another number")
    # --- your work
    sizes = np.full(len(batch_means), batch_size)
    sizes[-1] = n - batch_size * (len(sizes) - 1)
    return float(sizes @ batch_means / n)


def expected_unseen(n, batch_size, epochs, reshuffled):
    """The expected number of rows that no step has seen after these epochs, a float. The partial batch is dropped.

    n, batch_size, epochs: 1 or more. reshuffled: True: each epoch has a new order, all orders equally likely and none
    depending on another; False: one such order for all epochs.
    Raises: ValueError for anything else.

    One row of four is dropped, always the same:

    >>> expected_unseen(4, 3, epochs=5, reshuffled=False)
    1.0
    """
    n, batch_size = as_count(n, "n"), as_count(batch_size, "batch_size")
    epochs = as_count(epochs, "epochs")
    if not isinstance(reshuffled, bool):
        raise ValueError(f"reshuffled is {reshuffled!r}, must be True or False")
    # --- your work
    left = n % batch_size
    return n * (left / n) ** (epochs if reshuffled else 1)
