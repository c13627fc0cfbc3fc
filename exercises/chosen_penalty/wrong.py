"""Wrong answers to chosen-penalty, each with the rung that must catch it."""

from exercises.runner.ladder import Wrong

WRONG = [
    Wrong(
        "the noise left out",
        "error_on_new_rows",
        "by hand",
        "off = W - true_w\nreturn np.sum(off @ covariance * off, axis=1)",
    ),
    Wrong(
        "the distance from the true weights",
        "error_on_new_rows",
        "by hand",
        "return noise_variance + np.sum((W - true_w) ** 2, axis=1)",
    ),
    Wrong(
        "each feature by itself",
        "error_on_new_rows",
        "law",
        "return noise_variance + (W - true_w) ** 2 @ np.diag(covariance)",
    ),
    Wrong(
        "through a factor of the covariance",
        "error_on_new_rows",
        "trap",
        """
        L = np.linalg.cholesky(covariance)
        return noise_variance + np.sum(((W - true_w) @ L) ** 2, axis=1)
        """,
    ),
    Wrong(
        "the best chosen by what is expected",
        "cost_of_choice",
        "by hand",
        "i = int(np.argmin(expected))\nreturn i, 0.0, expected[i] - losses.mean(axis=0)[i]",
    ),
    Wrong(
        "seen less expected",
        "cost_of_choice",
        "by hand",
        """
        means = losses.mean(axis=0)
        i = int(np.argmin(means))
        return i, expected[i] - expected.min(), means[i] - expected[i]
        """,
    ),
    Wrong(
        "the first of equal ones",
        "cost_of_choice",
        "trap",
        """
        means = losses.mean(axis=0)
        i = int(np.argmin(means))
        return i, expected[i] - expected.min(), expected[i] - means[i]
        """,
    ),
    Wrong(
        "the variance over n",
        "one_standard_error_choice",
        "by hand",
        """
        means = losses.mean(axis=0)
        best = int(np.argmin(means))
        return int(np.flatnonzero(means <= means[best] + losses[:, best].std() / np.sqrt(len(losses)))[-1])
        """,
    ),
    Wrong(
        "the spread of a loss, not of the mean",
        "one_standard_error_choice",
        "by hand",
        """
        means = losses.mean(axis=0)
        best = int(np.argmin(means))
        return int(np.flatnonzero(means <= means[best] + losses[:, best].std(ddof=1))[-1])
        """,
    ),
    Wrong(
        "the first within one standard error",
        "one_standard_error_choice",
        "by hand",
        """
        means = losses.mean(axis=0)
        best = int(np.argmin(means))
        error = losses[:, best].std(ddof=1) / np.sqrt(len(losses))
        return int(np.flatnonzero(means <= means[best] + error)[0])
        """,
    ),
    Wrong(
        "less, where at most is meant",
        "one_standard_error_choice",
        "trap",
        """
        means = losses.mean(axis=0)
        best = int(np.argmin(means))
        error = losses[:, best].std(ddof=1) / np.sqrt(len(losses))
        return max([best, *np.flatnonzero(means < means[best] + error).tolist()])
        """,
    ),
    Wrong(
        "each row drawn counted once",
        "resampled_choices",
        "by hand",
        """
        chosen = [np.argmin(losses[np.unique(draw)].mean(axis=0)) for draw in rows]
        return np.bincount(chosen, minlength=losses.shape[1]) / len(rows)
        """,
    ),
    Wrong(
        "penalties that are never chosen left out",
        "resampled_choices",
        "shape",
        "return np.bincount(np.argmin(losses[rows].mean(axis=1), axis=1)) / len(rows)",
    ),
    Wrong(
        "the number of draws, not their share",
        "resampled_choices",
        "by hand",
        "return np.bincount(np.argmin(losses[rows].mean(axis=1), axis=1), minlength=losses.shape[1])",
    ),
    Wrong(
        "the first of equal ones in each draw",
        "resampled_choices",
        "trap",
        "return np.bincount(np.argmin(losses[rows].mean(axis=1), axis=1), minlength=losses.shape[1]) / len(rows)",
    ),
    Wrong(
        "the loss of the chosen one as its regret",
        "cost_of_choice",
        "by hand",
        """
        means = losses.mean(axis=0)
        chosen = len(means) - 1 - int(np.argmin(means[::-1]))
        return chosen, means[chosen] - means.min(), expected[chosen] - means[chosen]
        """,
    ),
]
