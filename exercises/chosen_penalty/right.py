"""Right answers to chosen-penalty of another form than the reference; every one must pass."""

from exercises.runner.ladder import Right

RIGHT = [
    Right(
        "row by row, in a list",
        "error_on_new_rows",
        "return [float(noise_variance + (w - true_w) @ covariance @ (w - true_w)) for w in W]",
    ),
    Right(
        "an einsum",
        "error_on_new_rows",
        "off = true_w - W\nreturn np.einsum('pi,ij,pj->p', off, covariance, off) + noise_variance",
    ),
    Right(
        "an array of three",
        "cost_of_choice",
        """
        means = losses.mean(axis=0)
        k = np.flatnonzero(means == means.min())[-1]
        return np.array([k, expected[k] - min(expected), expected[k] - means[k]])
        """,
    ),
    Right(
        "a search from the end, in a list",
        "cost_of_choice",
        """
        means = losses.sum(axis=0) / len(losses)
        k = max(range(len(means)), key=lambda j: (-means[j], j))
        return [np.array(k), expected[k] - np.min(expected), expected[k] - means[k]]
        """,
    ),
    Right(
        "a loop from the strongest on",
        "one_standard_error_choice",
        """
        means = losses.mean(axis=0)
        best = max(j for j in range(len(means)) if means[j] == means.min())
        limit = means[best] + np.sqrt(np.var(losses[:, best], ddof=1) / len(losses))
        for j in reversed(range(len(means))):
            if means[j] <= limit:
                return j
        """,
    ),
    Right(
        "an array of no dimension",
        "one_standard_error_choice",
        """
        means = losses.mean(axis=0)
        best = np.flatnonzero(means == means.min())[-1]
        off = losses[:, best] - means[best]
        n = len(off)
        return np.array(np.max(np.nonzero(means <= means[best] + np.sqrt(off @ off / (n * (n - 1))))))
        """,
    ),
    Right(
        "draw by draw, in a list",
        "resampled_choices",
        """
        votes = [0.0] * losses.shape[1]
        for draw in rows:
            sums = losses[draw].sum(axis=0)
            votes[int(np.flatnonzero(sums == sums.min())[-1])] += 1 / len(rows)
        return votes
        """,
    ),
    Right(
        "how often each row was drawn, as a matrix",
        "resampled_choices",
        """
        counts = np.array([np.bincount(draw, minlength=len(losses)) for draw in rows])
        sums = counts @ losses
        p = losses.shape[1]
        chosen = p - 1 - sums[:, ::-1].argmin(axis=1)
        return np.mean(chosen[:, None] == np.arange(p), axis=0)
        """,
    ),
]
