"""Wrong answers to rate-and-epochs, each with the rung that must catch it, and right ones in another form."""

from exercises.runner.ladder import Wrong


def walk(divisor="len(rows)", half="/ 2", begin="w = np.zeros(X.shape[1])", first="", count="epochs"):
    """A body that walks one rate after the other."""
    return f"""
        grid = []
        {first}
        for rate in rates:
            {begin}
            after = []
            for _ in range(max(epochs) + 1):
                after.append(np.mean((X @ w - y) ** 2) {half})
                for start in range(0, len(y), batch_size):
                    rows = range(len(y))[start : start + batch_size]
                    w = w - rate * X[rows].T @ (X[rows] @ w - y[rows]) / {divisor}
            grid.append([after[c] for c in {count}])
        return np.array(grid)
        """


WRONG = [
    Wrong("a column for each rate", "loss_grid", "shape", walk().replace("np.array(grid)", "np.array(grid).T")),
    Wrong("the sum over the batch", "loss_grid", "by hand", walk("1")),
    Wrong("without the ½", "loss_grid", "by hand", walk(half="")),
    Wrong("on from the last rate", "loss_grid", "by hand", walk(begin="pass", first="w = np.zeros(X.shape[1])")),
    Wrong("the rest over the full size", "loss_grid", "trap", walk("batch_size")),
    Wrong("epochs sorted", "loss_grid", "trap", walk(count="sorted(epochs)")),
    Wrong("the least loss of all", "cheapest", "by hand", "return np.unravel_index(np.argmin(losses), losses.shape)"),
    Wrong(
        "below the target only",
        "cheapest",
        "by hand",
        "j = int(np.argmax((losses < target).any(axis=0)))\nreturn int(np.argmin(losses[:, j])), j",
    ),
    Wrong(
        "the first rate that will do",
        "cheapest",
        "by hand",
        "j = int(np.argmax((losses <= target).any(axis=0)))\nreturn int(np.argmax(losses[:, j] <= target)), j",
    ),
    Wrong(
        "a place though there is none",
        "cheapest",
        "trap",
        "j = int(np.argmax((losses <= target).any(axis=0)))\nreturn int(np.argmin(losses[:, j])), j",
    ),
    Wrong(
        "no batch that is not full but the last of several",
        "loss_grid",
        "trap",
        walk().replace("range(0, len(y), batch_size)", "range(0, len(y) if batch_size <= len(y) else 0, batch_size)"),
    ),
    Wrong(
        "a count that comes twice filled in once",
        "loss_grid",
        "trap",
        walk(count="range(max(epochs) + 1)").replace(
            "return np.array(grid)",
            """places = {count: epochs.index(count) for count in epochs}
        losses = np.zeros((len(rates), len(epochs)))
        for count, place in places.items():
            losses[:, place] = np.array(grid)[:, count]
        return losses""",
        ),
    ),
]
