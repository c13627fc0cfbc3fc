"""Wrong answers to endless-data, each with the rung that must catch it."""

from exercises.runner.ladder import Wrong

WRONG = [
    Wrong(
        "seed and step added",
        "stream_batch",
        "trap",
        """
        random = np.random.default_rng(seed + step)
        X = random.normal(size=(batch_size, len(w)))
        return X, X @ w + b + noise * random.normal(size=batch_size)
        """,
    ),
    Wrong(
        "a counter that the next step runs into",
        "stream_batch",
        "trap",
        """
        random = np.random.Generator(np.random.Philox(key=seed, counter=step))
        X = random.normal(size=(batch_size, len(w)))
        return X, X @ w + b + noise * random.normal(size=batch_size)
        """,
    ),
    Wrong(
        "another batch every time",
        "stream_batch",
        "law",
        """
        random = np.random.default_rng()
        X = random.normal(size=(batch_size, len(w)))
        return X, X @ w + b + noise * random.normal(size=batch_size)
        """,
    ),
    Wrong(
        "the step not used",
        "stream_batch",
        "law",
        """
        random = np.random.default_rng(seed)
        X = random.normal(size=(batch_size, len(w)))
        return X, X @ w + b + noise * random.normal(size=batch_size)
        """,
    ),
    Wrong(
        "the same draws for features and noise",
        "stream_batch",
        "law",
        """
        X = np.random.default_rng([seed, step]).normal(size=(batch_size, len(w)))
        return X, X @ w + b + noise * np.random.default_rng([seed, step]).normal(size=batch_size)
        """,
    ),
    Wrong(
        "the bias forgotten",
        "stream_batch",
        "by hand",
        """
        random = np.random.default_rng([seed, step])
        X = random.normal(size=(batch_size, len(w)))
        return X, X @ w + noise * random.normal(size=batch_size)
        """,
    ),
    Wrong(
        "a mean of means",
        "update_moments",
        "by hand",
        "return count + len(X), (mean + X.mean(axis=0)) / 2, (variance + X.var(axis=0)) / 2",
    ),
    Wrong(
        "the distance between the parts' means left out",
        "update_moments",
        "by hand",
        """
        total = count + len(X)
        parts = [(count * old + len(X) * new) / total for old, new in ((mean, X.mean(0)), (variance, X.var(0)))]
        return total, *parts
        """,
    ),
    Wrong(
        "mean of squares less square of the mean",
        "update_moments",
        "trap",
        """
        total = count + len(X)
        squares = (count * (variance + mean**2) + (X**2).sum(axis=0)) / total
        mean = (count * mean + X.sum(axis=0)) / total
        return total, mean, squares - mean**2
        """,
    ),
    Wrong(
        "the loss after the step",
        "one_pass",
        "by hand",
        """
        w, losses = np.zeros(X.shape[1]), []
        for start in range(0, len(y), batch_size):
            rows, labels = X[start : start + batch_size], y[start : start + batch_size]
            w = w - learning_rate * rows.T @ (rows @ w - labels) / len(labels)
            losses.append(np.mean((rows @ w - labels) ** 2) / 2)
        return w, losses
        """,
    ),
    Wrong(
        "what is left over is dropped",
        "one_pass",
        "shape",
        """
        w, losses = np.zeros(X.shape[1]), []
        for start in range(0, len(y) - batch_size + 1, batch_size):
            rows, labels = X[start : start + batch_size], y[start : start + batch_size]
            losses.append(np.mean((rows @ w - labels) ** 2) / 2)
            w = w - learning_rate * rows.T @ (rows @ w - labels) / len(labels)
        return w, losses
        """,
    ),
    Wrong(
        "always divided by the batch size",
        "one_pass",
        "trap",
        """
        w, losses = np.zeros(X.shape[1]), []
        for start in range(0, len(y), batch_size):
            rows, labels = X[start : start + batch_size], y[start : start + batch_size]
            losses.append(np.sum((rows @ w - labels) ** 2) / batch_size / 2)
            w = w - learning_rate * rows.T @ (rows @ w - labels) / batch_size
        return w, losses
        """,
    ),
    Wrong(
        "n − 1 below the variance",
        "update_moments",
        "shape",
        """
        total = count + len(X)
        gap = X.mean(axis=0) - mean
        spread = count * variance + len(X) * X.var(axis=0, ddof=1) + gap**2 * count * len(X) / total
        return total, mean + gap * len(X) / total, spread / total
        """,
    ),
    Wrong(
        "the count of the batches",
        "update_moments",
        "by hand",
        """
        total = count + len(X)
        gap = X.mean(axis=0) - mean
        spread = count * variance + len(X) * X.var(axis=0) + gap**2 * count * len(X) / total
        return count + 2, mean + gap * len(X) / total, spread / total
        """,
    ),
    Wrong(
        "without the ½",
        "one_pass",
        "by hand",
        """
        w, losses = np.zeros(X.shape[1]), []
        for start in range(0, len(y), batch_size):
            rows, labels = X[start : start + batch_size], y[start : start + batch_size]
            error = rows @ w - labels
            losses.append(np.mean(error**2))
            w = w - 2 * learning_rate * rows.T @ error / len(labels)
        return w, np.array(losses)
        """,
    ),
]
