"""Right answers to rate-and-epochs of another form than the reference; every one must pass."""

from exercises.rate_and_epochs.wrong import walk
from exercises.runner.ladder import Right

RIGHT = [
    Right("one rate after the other", "loss_grid", walk()),
    Right("the same, as lists", "loss_grid", walk("len(rows)").replace("np.array(grid)", "grid")),
    Right(
        "column by column",
        "cheapest",
        """
        for j, column in enumerate(losses.T):
            if column.min() <= target:
                return int(column.argmin()), j
        return -1, -1
        """,
    ),
    Right(
        "the least of all that will do",
        "cheapest",
        "r, e = losses.shape\n"
        "good = [(j, losses[i, j], i) for i in range(r) for j in range(e) if losses[i, j] <= target]\n"
        "return [min(good)[2], min(good)[0]] if good else [-1, -1]",
    ),
]
