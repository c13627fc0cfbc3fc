"""Right answers to endless-data of another form than the reference; every one must pass."""

from exercises.runner.ladder import Right

RIGHT = [
    Right(
        "a generator from both numbers, in a list",
        "stream_batch",
        """
        g = np.random.default_rng([seed, step, 7])
        X = g.standard_normal((batch_size, len(w)))
        return [X, (X @ w + b + noise * g.standard_normal(batch_size)).tolist()]
        """,
    ),
    Right(
        "row by row, from one long draw",
        "stream_batch",
        """
        g = np.random.Generator(np.random.Philox(np.random.SeedSequence([step, seed])))
        Z = g.standard_normal((batch_size, len(w) + 1))
        return Z[:, :-1].tolist(), Z[:, :-1] @ w + b + noise * Z[:, -1]
        """,
    ),
    Right(
        "row by row, by Welford",
        "update_moments",
        """
        mean, spread = np.where(count, mean, 0.0), np.where(count, count * variance, 0.0)
        for x in X:
            count += 1
            gap = x - mean
            mean = mean + gap / count
            spread = spread + gap * (x - mean)
        return [count, mean.tolist(), spread / count]
        """,
    ),
    Right(
        "squares around a middle of its own",
        "update_moments",
        """
        middle, n = X[0], len(X)
        total = count + n
        sums = count * (mean - middle) + (X - middle).sum(axis=0)
        new = middle + sums / total
        spread = count * (variance + (mean - new) ** 2) + ((X - new) ** 2).sum(axis=0)
        return np.array(total), new, spread / total
        """,
    ),
    Right(
        "split with NumPy, in a list",
        "one_pass",
        """
        w, losses, cuts = np.zeros(X.shape[1]), [], range(batch_size, len(y), batch_size)
        for A, t in zip(np.split(X, cuts), np.split(y, cuts)):
            e = A @ w - t
            losses += [float(e @ e) / 2 / len(t)]
            w = w - learning_rate * (e[:, None] * A).mean(axis=0)
        return [w.tolist(), losses]
        """,
    ),
    Right(
        "row by row within a batch",
        "one_pass",
        """
        d, losses = X.shape[1], []
        w = [0.0] * d
        for start in range(0, len(y), batch_size):
            stop = min(start + batch_size, len(y))
            e = [sum(X[i][j] * w[j] for j in range(d)) - y[i] for i in range(start, stop)]
            losses.append(sum(v * v for v in e) / 2 / len(e))
            w = [w[j] - learning_rate * sum(v * X[start + i][j] for i, v in enumerate(e)) / len(e) for j in range(d)]
        return np.array(w), np.array(losses)
        """,
    ),
]
