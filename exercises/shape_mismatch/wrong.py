"""Wrong answers to shape-mismatch, each with the rung that must catch it."""

from exercises.runner.ladder import Wrong

WRONG = [
    Wrong("each output with its own label", "broadcast_loss", "by hand", "return ((outputs - y) ** 2).mean() / 2"),
    Wrong("without the ½", "broadcast_loss", "by hand", "return ((outputs[:, None] - y) ** 2).mean()"),
    Wrong(
        "the scatter of the labels forgotten",
        "broadcast_loss",
        "by hand",
        "return ((outputs - y.mean()) ** 2).mean() / 2",
    ),
    Wrong("all n² differences", "broadcast_loss", "trap", "return ((outputs[:, None] - y) ** 2).mean() / 2"),
    Wrong(
        "means of squares",
        "broadcast_loss",
        "trap",
        "return ((outputs**2).mean() - 2 * outputs.mean() * y.mean() + (y**2).mean()) / 2",
    ),
    Wrong("towards its own label", "broadcast_gradient", "by hand", "return (outputs - y) / len(y)"),
    Wrong("not divided by n", "broadcast_gradient", "by hand", "return outputs - y.mean()"),
    Wrong("a matrix of pulls", "broadcast_gradient", "shape", "return (outputs[:, None] - y) / len(y) ** 2"),
    Wrong(
        "least squares, as was meant",
        "fit_broadcast",
        "by hand",
        "c = np.linalg.lstsq(np.column_stack([X, np.ones(len(y))]), y, rcond=None)[0]\nreturn c[:-1], c[-1]",
    ),
    Wrong(
        "the mean, whatever the batch",
        "fit_broadcast",
        "by hand",
        "return np.zeros(X.shape[1]), y.mean()",
    ),
    Wrong(
        "an output's own label counted among the others",
        "fit_broadcast",
        "by hand",
        """
        targets = y / batch_size + y.mean() * (1 - 1 / batch_size)
        c = np.linalg.lstsq(np.column_stack([X, np.ones(len(y))]), targets, rcond=None)[0]
        return c[:-1], c[-1]
        """,
    ),
    Wrong(
        "no shape compared",
        "matched_loss",
        "trap",
        "return ((outputs - y) ** 2).mean() / 2",
    ),
    Wrong(
        "lengths compared",
        "matched_loss",
        "trap",
        """
        if len(outputs) != len(y):
            raise ValueError(f"{outputs.shape} and {y.shape}")
        return ((outputs - y) ** 2).mean() / 2
        """,
    ),
    Wrong(
        "sizes compared, and reshaped",
        "matched_loss",
        "trap",
        """
        if outputs.size != y.size:
            raise ValueError(f"{outputs.shape} and {y.shape}")
        return ((outputs - y.reshape(outputs.shape)) ** 2).mean() / 2
        """,
    ),
    Wrong("without the ½", "matched_loss", "by hand", "return ((outputs - y) ** 2).mean()"),
    Wrong(
        "the sign turned",
        "broadcast_gradient",
        "by hand",
        "return (y.mean() - outputs) / len(y)",
    ),
    Wrong(
        "the labels' mean in every batch",
        "fit_broadcast",
        "by hand",
        """
        targets = y / batch_size + y.mean() * (1 - 1 / batch_size)
        c = np.linalg.lstsq(np.column_stack([X, np.ones(len(y))]), targets, rcond=None)[0]
        return c[:-1], c[-1]
        """,
    ),
]
