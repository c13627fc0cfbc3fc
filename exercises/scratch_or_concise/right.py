"""Right answers to scratch-or-concise of another form than the reference; every one must pass."""

from exercises.runner.ladder import Right

RIGHT = [
    Right(
        "the bias as one more weight",
        "train_scratch",
        """
        A, v = np.column_stack([X, np.ones(len(X))]), np.zeros(X.shape[1] + 1)
        while len(order):
            rows, order = order[:batch_size], order[batch_size:]
            v -= learning_rate * np.mean((A[rows] @ v - y[rows])[:, None] * A[rows], axis=0)
        return v[:-1], v[-1]
        """,
    ),
    Right(
        "lists and loops",
        "train_scratch",
        """
        w, b = [0.0] * X.shape[1], 0.0
        for start in range(0, len(order), batch_size):
            rows = order[start : start + batch_size].tolist()
            errors = [sum(wj * xj for wj, xj in zip(w, X[row])) + b - y[row] for row in rows]
            slopes = [sum(e * X[row, j] for e, row in zip(errors, rows)) / len(rows) for j in range(len(w))]
            w = [wj - learning_rate * slope for wj, slope in zip(w, slopes)]
            b -= learning_rate * sum(errors) / len(rows)
        return w, b
        """,
    ),
    Right(
        "half the slopes in place of half the rate",
        "train_concise",
        """
        layer = Linear(X.shape[1])
        optimizer = SGD(layer, learning_rate)
        for rows in np.split(order, np.arange(batch_size, len(order), batch_size)):
            layer.backward(mean_squared_error(layer.forward(X[rows]), y[rows])[1] / 2)
            optimizer.step()
        return [layer.weight, layer.bias]
        """,
    ),
    Right(
        "a loop that counts batches, the weights copied",
        "train_concise",
        """
        net = Linear(X.shape[1])
        trainer = SGD(net, 0.5 * learning_rate)
        for k in range(-(-len(order) // batch_size)):
            batch = order[k * batch_size : (k + 1) * batch_size]
            loss, slopes = mean_squared_error(net.forward(X[batch]), y[batch])
            net.backward(slopes)
            trainer.step()
        return net.weight.copy(), np.array(net.bias)
        """,
    ),
    Right(
        "nanoseconds",
        "race",
        """
        table = np.zeros((2, repeats))
        for k in range(2 * repeats):
            train = (train_scratch, train_concise)[k % 2]
            began = time.perf_counter_ns()
            train(X, y, order, batch_size, learning_rate)
            table[k % 2, k // 2] = (time.perf_counter_ns() - began) / 1e9
        return table
        """,
    ),
    Right(
        "both once to warm up",
        "race",
        """
        both, table = (train_scratch, train_concise), []
        for k in range(repeats + 1):
            began = [time.perf_counter()]
            for train in both:
                train(X, y, order, batch_size, learning_rate)
                began.append(time.perf_counter())
            table.append(np.diff(began))
        return np.transpose(table[1:])
        """,
    ),
    Right(
        "a function that times one",
        "race",
        """
        def seconds(train):
            began = time.perf_counter()
            train(X, y, order, batch_size, learning_rate)
            return time.perf_counter() - began

        pairs = [(seconds(train_scratch), seconds(train_concise)) for _ in range(repeats)]
        return list(zip(*pairs))
        """,
    ),
    Right(
        "the time of day",
        "race",
        """
        table = []
        for _ in range(repeats):
            marks = [time.time()]
            for train in (train_scratch, train_concise):
                train(X, y[:, None], order=order, batch_size=batch_size, learning_rate=learning_rate)
                marks.append(time.time())
            table.append((marks[1] - marks[0], marks[2] - marks[1]))
        return [row[0] for row in table], [row[1] for row in table]
        """,
    ),
    Right(
        "a clock imported by its name, in a function's default",
        "race",
        """
        from time import monotonic

        def seconds(train, clock=monotonic):
            began = clock()
            trained = train(X, y, order, batch_size, learning_rate)
            return clock() - began

        scratch, concise = np.empty(repeats), np.empty(repeats)
        for k in range(repeats):
            scratch[k], concise[k] = seconds(train_scratch), seconds(train_concise)
        return scratch, concise
        """,
    ),
    Right(
        "timeit",
        "race",
        """
        import timeit

        both = [lambda: train_scratch(X, y, order, batch_size, learning_rate)]
        both.append(lambda: train_concise(X, y, order, batch_size, learning_rate))
        return np.array([[timeit.timeit(one, number=1) for one in both] for _ in range(repeats)]).T
        """,
    ),
    Right(
        "dates, and a context manager",
        "race",
        """
        from contextlib import contextmanager
        from datetime import datetime

        @contextmanager
        def timed(into):
            began = datetime.now()
            yield
            into.append((datetime.now() - began).total_seconds())

        scratch, concise = [], []
        for _ in range(repeats):
            with timed(scratch):
                train_scratch(X, y, order, batch_size, learning_rate)
            with timed(concise):
                train_concise(X, y, order, batch_size, learning_rate)
        return scratch, concise
        """,
    ),
    Right(
        "NumPy's percentiles",
        "speed_ratio",
        """
        ratios = (scratch / concise)[warm_up:]
        return np.median(ratios), np.percentile(ratios, 25), np.percentile(ratios, 75)
        """,
    ),
    Right(
        "sorted, and between two in proportion",
        "speed_ratio",
        """
        ratios = sorted(p / q for p, q in zip(scratch[warm_up:], concise[warm_up:]))
        places = np.array([0.5, 0.25, 0.75]) * (len(ratios) - 1)
        return np.interp(places, np.arange(len(ratios)), ratios)
        """,
    ),
]
