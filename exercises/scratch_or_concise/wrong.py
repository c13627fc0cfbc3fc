"""Wrong answers to scratch-or-concise, each with the rung that must catch it."""

from exercises.runner.ladder import Wrong


def _scratch(what, rung, *changes):
    """A wrong answer to train_scratch: lines of the right one, changed."""
    body = """
        w, b = np.zeros(X.shape[1]), 0.0
        for start in range(0, len(order), batch_size):
            rows = order[start : start + batch_size]
            errors = X[rows] @ w + b - y[rows]
            w = w - learning_rate * X[rows].T @ errors / len(rows)
            b = b - learning_rate * errors.mean()
        return w, float(b)
        """
    return Wrong(what, "train_scratch", rung, _changed(body, changes))


def _concise(what, rung, *changes):
    """A wrong answer to train_concise: lines of the right one, changed."""
    body = """
        layer = Linear(X.shape[1])
        optimizer = SGD(layer, learning_rate / 2)
        for start in range(0, len(order), batch_size):
            rows = order[start : start + batch_size]
            _, slopes = mean_squared_error(layer.forward(X[rows]), y[rows])
            layer.backward(slopes)
            optimizer.step()
        return layer.weight, layer.bias
        """
    return Wrong(what, "train_concise", rung, _changed(body, changes))


def _race(what, rung, *changes):
    """A wrong answer to race: lines of the right one, changed."""
    body = """
        seconds = {train_scratch: [], train_concise: []}
        for _ in range(repeats):
            for train, taken in seconds.items():
                began = time.perf_counter()
                train(X, y, order, batch_size, learning_rate)
                taken.append(time.perf_counter() - began)
        return tuple(np.array(taken) for taken in seconds.values())
        """
    return Wrong(what, "race", rung, _changed(body, changes))


def _changed(body, changes):
    for before, after in changes:
        if before not in body:
            raise ValueError(f"{before!r} is not in the answer that it is to change")
        body = body.replace(before, after)
    return body


WRONG = [
    _scratch("a loss without the ½", "by hand", ("- learning_rate", "- 2 * learning_rate")),
    _scratch("the sum over the batch", "by hand", (" / len(rows)", ""), ("mean()", "sum()")),
    _scratch("the bias left at 0", "by hand", ("b = b - learning_rate * errors.mean()", "pass")),
    _scratch("the order not used", "by hand", ("order[start : start + batch_size]", "order[:batch_size]")),
    _scratch(
        "rows as they lie",
        "law",
        ("order[start : start + batch_size]", "np.arange(start, min(start + batch_size, len(order))) % len(y)"),
    ),
    _scratch(
        "averaged over a whole batch always",
        "trap",
        ("/ len(rows)", "/ batch_size"),
        ("errors.mean()", "errors.sum() / batch_size"),
    ),
    _scratch(
        "the last, short batch dropped", "trap", ("len(order), batch_size", "len(order) - batch_size + 1, batch_size")
    ),
    _scratch(
        "the bias by the new weights",
        "by hand",
        ("b = b - learning_rate * errors.mean()", "b = b - learning_rate * (X[rows] @ w + b - y[rows]).mean()"),
    ),
    _concise("the rate not halved", "by hand", ("learning_rate / 2", "learning_rate")),
    _concise("the rate doubled", "by hand", ("learning_rate / 2", "2 * learning_rate")),
    _concise("one step at the end", "by hand", ("    optimizer.step()", "pass\n        optimizer.step()")),
    _concise(
        "a new layer for each batch",
        "by hand",
        ("rows = order", "layer = optimizer.layer = Linear(X.shape[1]); rows = order"),
    ),
    _concise(
        "rows as they lie",
        "law",
        (
            "rows = order[start : start + batch_size]",
            "rows = np.arange(start, min(start + batch_size, len(order))) % len(y)",
        ),
    ),
    _concise(
        "the last, short batch dropped", "trap", ("len(order), batch_size", "len(order) - batch_size + 1, batch_size")
    ),
    _concise(
        "slopes of the whole batch size", "trap", ("backward(slopes)", "backward(slopes * len(rows) / batch_size)")
    ),
    Wrong(
        "the other training called",
        "train_concise",
        "trap",
        "return train_scratch(X, y, order, batch_size, learning_rate)",
    ),
    _race(
        "all of one, then all of the other",
        "trap",
        (
            "for _ in range(repeats):\n            for train, taken in seconds.items():",
            "for train, taken in seconds.items():\n            for _ in range(repeats):",
        ),
    ),
    _race("milliseconds", "by hand", ("time.perf_counter() - began", "1000 * (time.perf_counter() - began)")),
    _race("the clock itself", "by hand", ("time.perf_counter() - began", "time.perf_counter()")),
    _race("the clock not read again", "shape", ("time.perf_counter() - began", "began - began")),
    _race(
        "all seconds in one row",
        "shape",
        ("return tuple(np.array(taken) for taken in seconds.values())", "return np.concatenate([*seconds.values()])"),
    ),
    _race("one training of each", "shape", ("range(repeats)", "range(1)")),
    _race("a batch alone is timed", "trap", ("y, order,", "y, order[:batch_size],")),
    _race(
        "scratch for both",
        "by hand",
        (
            "return tuple(np.array(taken) for taken in seconds.values())",
            "return seconds[train_scratch], seconds[train_scratch]",
        ),
    ),
    _race(
        "each under the other's name",
        "by hand",
        ("for taken in seconds.values())", "for taken in reversed(seconds.values()))"),
    ),
    _race(
        "the clock begun once, at the start",
        "by hand",
        ("for _ in range(repeats):", "began = time.perf_counter()\n        for _ in range(repeats):"),
        ("        began = time.perf_counter()\n                train", "        train"),
    ),
    _race(
        "both under each name",
        "by hand",
        ("train(X, y,", "train_scratch(X, y, order, batch_size, learning_rate); train_concise(X, y,"),
    ),
    _race("two clocks", "by hand", ("time.perf_counter() - began", "time.time() - began")),
    _race("another rate", "trap", ("learning_rate)", "learning_rate / 2)")),
    _race(
        "scratch for both, concise not trained",
        "by hand",
        ("seconds = {train_scratch: [], train_concise: []}", "seconds = {train_scratch: []}"),
        (
            "return tuple(np.array(taken) for taken in seconds.values())",
            "return seconds[train_scratch], seconds[train_scratch]",
        ),
    ),
    _race("the mean of all for each", "by hand", ("np.array(taken) for", "np.full(repeats, np.mean(taken)) for")),
    Wrong(
        "made up",
        "race",
        "by hand",
        """
        rng = np.random.default_rng()
        return rng.uniform(1e-5, 2e-5, repeats), rng.uniform(1e-5, 2e-5, repeats)
        """,
    ),
    Wrong(
        "upside down",
        "speed_ratio",
        "by hand",
        """
        low, ratio, high = np.quantile(concise[warm_up:] / scratch[warm_up:], [0.25, 0.5, 0.75])
        return ratio, low, high
        """,
    ),
    Wrong(
        "the warm-up counted",
        "speed_ratio",
        "by hand",
        """
        low, ratio, high = np.quantile(scratch / concise, [0.25, 0.5, 0.75])
        return ratio, low, high
        """,
    ),
    Wrong(
        "the least and the greatest",
        "speed_ratio",
        "by hand",
        """
        ratios = scratch[warm_up:] / concise[warm_up:]
        return np.median(ratios), ratios.min(), ratios.max()
        """,
    ),
    Wrong(
        "the ratio of two medians",
        "speed_ratio",
        "by hand",
        """
        ratios = scratch[warm_up:] / concise[warm_up:]
        ratio = np.median(scratch[warm_up:]) / np.median(concise[warm_up:])
        return ratio, np.quantile(ratios, 0.25), np.quantile(ratios, 0.75)
        """,
    ),
    Wrong(
        "the mean of the ratios",
        "speed_ratio",
        "law",
        """
        ratios = scratch[warm_up:] / concise[warm_up:]
        return ratios.mean(), np.quantile(ratios, 0.25), np.quantile(ratios, 0.75)
        """,
    ),
    Wrong(
        "in the order low, ratio, high",
        "speed_ratio",
        "by hand",
        "return tuple(np.quantile(scratch[warm_up:] / concise[warm_up:], [0.25, 0.5, 0.75]))",
    ),
    Wrong(
        "quartiles of what was measured, not between",
        "speed_ratio",
        "law",
        """
        ratios = np.sort(scratch[warm_up:] / concise[warm_up:])
        n = len(ratios)
        return np.median(ratios), ratios[n // 4], ratios[3 * n // 4]
        """,
    ),
]
