"""Wrong answers to reading-gradients, each with the rung that must catch it."""

from exercises.runner.ladder import Wrong

WRONG = [
    Wrong(
        "units at rest let the error through",
        "network_gradients",
        "by hand",
        """
        hidden = np.maximum(0, X @ W1 + b1)
        e = (hidden @ w2 + b2 - y) / len(y)
        by_sums = np.outer(e, w2)
        return X.T @ by_sums, by_sums.sum(axis=0), hidden.T @ e, e.sum()
        """,
    ),
    Wrong(
        "the mask taken from max(0, ·), which is never below 0",
        "network_gradients",
        "by hand",
        """
        hidden = np.maximum(0, X @ W1 + b1)
        e = (hidden @ w2 + b2 - y) / len(y)
        by_sums = np.outer(e, w2) * (hidden >= 0)
        return X.T @ by_sums, by_sums.sum(axis=0), hidden.T @ e, e.sum()
        """,
    ),
    Wrong(
        "not divided by the rows",
        "network_gradients",
        "by hand",
        """
        sums = X @ W1 + b1
        e = np.maximum(0, sums) @ w2 + b2 - y
        by_sums = np.outer(e, w2) * (sums > 0)
        return X.T @ by_sums, by_sums.sum(axis=0), np.maximum(0, sums).T @ e, e.sum()
        """,
    ),
    Wrong(
        "a slope on the edge",
        "network_gradients",
        "trap",
        """
        sums = X @ W1 + b1
        e = (np.maximum(0, sums) @ w2 + b2 - y) / len(y)
        by_sums = np.outer(e, w2) * (sums >= 0)
        return X.T @ by_sums, by_sums.sum(axis=0), np.maximum(0, sums).T @ e, e.sum()
        """,
    ),
    Wrong(
        "differences in one direction",
        "numerical_gradients",
        "by hand",
        """
        parameters = [W1, b1, w2, np.array(b2)]
        here, gradients = network_loss(X, y, *parameters), []
        for parameter in parameters:
            gradients.append(np.zeros(parameter.shape))
            for place in np.ndindex(parameter.shape):
                kept = parameter[place]
                parameter[place] = kept + step
                gradients[-1][place] = (network_loss(X, y, *parameters) - here) / step
                parameter[place] = kept
        return tuple(gradients)
        """,
    ),
    Wrong(
        "the entries not put back",
        "numerical_gradients",
        "by hand",
        """
        parameters = [W1, b1, w2, np.array(b2)]
        gradients = []
        for parameter in parameters:
            gradients.append(np.zeros(parameter.shape))
            for place in np.ndindex(parameter.shape):
                parameter[place] += step
                above = network_loss(X, y, *parameters)
                parameter[place] -= 2 * step
                gradients[-1][place] = (above - network_loss(X, y, *parameters)) / (2 * step)
        return tuple(gradients)
        """,
    ),
    Wrong(
        "a step of its own",
        "numerical_gradients",
        "law",
        """
        step = min(step, 0.6)
        parameters = [W1, b1, w2, np.array(b2)]
        gradients = [np.zeros(parameter.shape) for parameter in parameters]
        for parameter, gradient in zip(parameters, gradients):
            for place in np.ndindex(parameter.shape):
                kept = parameter[place]
                parameter[place] = kept + step
                above = network_loss(X, y, *parameters)
                parameter[place] = kept - step
                gradient[place] = (above - network_loss(X, y, *parameters)) / (2 * step)
                parameter[place] = kept
        return tuple(gradients)
        """,
    ),
    Wrong(
        "the backward pass under another name",
        "numerical_gradients",
        "law",
        "return network_gradients(X, y, W1, b1, w2, b2)",
    ),
    Wrong("the norms summed", "global_norm", "by hand", "return sum(np.linalg.norm(g) for g in gradients)"),
    Wrong("squares without a root", "global_norm", "by hand", "return sum((g**2).sum() for g in gradients)"),
    Wrong(
        "squares that overflow",
        "global_norm",
        "trap",
        "with np.errstate(over='ignore'):\n    return np.sqrt(sum((g**2).sum() for g in gradients))",
    ),
    Wrong(
        "divided by a largest entry that is 0",
        "global_norm",
        "trap",
        """
        entries = np.concatenate(gradients)
        with np.errstate(invalid="ignore"):
            return np.abs(entries).max() * np.linalg.norm(entries / np.abs(entries).max())
        """,
    ),
    Wrong("at rest on one row", "dead_units", "by hand", "return np.flatnonzero(np.any(X @ W1 + b1 <= 0, axis=0))"),
    Wrong("True or False for each unit", "dead_units", "shape", "return np.all(X @ W1 + b1 <= 0, axis=0)"),
    Wrong("only sums below 0", "dead_units", "trap", "return np.flatnonzero(np.all(X @ W1 + b1 < 0, axis=0))"),
    Wrong(
        "the mean over the rows",
        "dead_units",
        "by hand",
        "return np.flatnonzero((X @ W1 + b1).mean(axis=0) <= 0)",
    ),
]
