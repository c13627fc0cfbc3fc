"""Wrong answers to early-stopping, each with the rung that must catch it."""

from exercises.runner.ladder import Wrong

WRONG = [
    Wrong(
        "the best of all errors, those after the stop included",
        "stop_by_patience",
        "by hand",
        """
        best, waited = 0, 0
        for epoch, error in enumerate(errors):
            best, waited = (epoch, 0) if error < errors[best] else (best, waited + 1)
            if waited == patience:
                return int(np.argmin(errors)), epoch
        return best, len(errors) - 1
        """,
    ),
    Wrong(
        "one epoch too late",
        "stop_by_patience",
        "by hand",
        """
        best = 0
        for epoch, error in enumerate(errors):
            best = epoch if error < errors[best] else best
            if epoch - best > patience:
                return best, epoch
        return best, len(errors) - 1
        """,
    ),
    Wrong(
        "all epochs without improvement counted together",
        "stop_by_patience",
        "by hand",
        """
        best, bad = 0, 0
        for epoch, error in enumerate(errors[1:], 1):
            best, bad = (epoch, bad) if error < errors[best] else (best, bad + 1)
            if bad == patience:
                return best, epoch
        return best, len(errors) - 1
        """,
    ),
    Wrong(
        "as good counted as better",
        "stop_by_patience",
        "trap",
        """
        best = 0
        for epoch, error in enumerate(errors):
            best = epoch if error <= errors[best] else best
            if epoch - best == patience:
                return best, epoch
        return best, len(errors) - 1
        """,
    ),
    Wrong(
        "trained to the end",
        "weights_after",
        "by hand",
        "return np.linalg.pinv(X) @ y",
    ),
    Wrong(
        "steps without n",
        "weights_after",
        "by hand",
        """
        U, s, Vt = np.linalg.svd(X, full_matrices=False)
        return Vt.T @ ((1 - (1 - learning_rate * s**2) ** steps) / s * (U.T @ y))
        """,
    ),
    Wrong(
        "infinitely small steps",
        "weights_after",
        "by hand",
        """
        U, s, Vt = np.linalg.svd(X, full_matrices=False)
        return Vt.T @ ((1 - np.exp(-learning_rate * s**2 / len(y) * steps)) / s * (U.T @ y))
        """,
    ),
    Wrong(
        "a division by a singular value of 0",
        "weights_after",
        "trap",
        """
        U, s, Vt = np.linalg.svd(X, full_matrices=False)
        with np.errstate(all="ignore"):
            return Vt.T @ ((1 - (1 - learning_rate * s**2 / len(y)) ** steps) / s * (U.T @ y))
        """,
    ),
    Wrong(
        "as many steps as there is time for",
        "weights_after",
        "trap",
        """
        w = np.zeros(X.shape[1])
        for _ in range(min(steps, 2000)):
            w = w - learning_rate * X.T @ (X @ w - y) / len(y)
        return w
        """,
    ),
    Wrong(
        "weak directions lost in 1 − x",
        "weights_after",
        "trap",
        """
        U, s, Vt = np.linalg.svd(X, full_matrices=False)
        kept = 1 - (1 - learning_rate * s**2 / len(y)) ** steps
        return Vt.T @ (np.divide(kept, s, out=np.zeros_like(s), where=s > 0) * (U.T @ y))
        """,
    ),
    Wrong("the rule of thumb", "matching_penalty", "by hand", "return 1 / (learning_rate * steps)"),
    Wrong(
        "the strongest direction alone",
        "matching_penalty",
        "law",
        """
        s = np.linalg.norm(X, 2) ** 2 / len(X)
        lost = (1 - learning_rate * s) ** steps
        return s * lost / (1 - lost)
        """,
    ),
    Wrong(
        "λ without n",
        "matching_penalty",
        "by hand",
        """
        s = np.linalg.svd(X, compute_uv=False) ** 2
        kept = np.sum(1 - (1 - learning_rate * s / len(X)) ** steps)
        low, high = 1e-9, 1e9
        for _ in range(200):
            middle = np.sqrt(low * high)
            low, high = (middle, high) if np.sum(s / (s + middle)) > kept else (low, middle)
        return middle
        """,
    ),
    Wrong(
        "fixed bounds for λ",
        "matching_penalty",
        "trap",
        """
        s = np.linalg.svd(X, compute_uv=False) ** 2 / len(X)
        kept = np.sum(1 - (1 - learning_rate * s) ** steps)
        low, high = 1e-6, 1e3
        for _ in range(200):
            middle = (low + high) / 2
            low, high = (middle, high) if np.sum(s / (s + middle)) > kept else (low, middle)
        return middle
        """,
    ),
    Wrong(
        "a bound of 0 for λ",
        "matching_penalty",
        "trap",
        """
        s = np.linalg.svd(X, compute_uv=False) ** 2 / len(X)
        s = s[s > 1e-14 * s[0]]
        lost = (1 - learning_rate * s) ** steps
        with np.errstate(all="ignore"):
            each = s * lost / (1 - lost)
            low, high = each.min(), each.max()
            for _ in range(200):
                middle = np.sqrt(low) * np.sqrt(high)
                low, high = (middle, high) if np.sum(middle / (s + middle)) < lost.sum() else (low, middle)
        return middle
        """,
    ),
    Wrong(
        "small steps lost in 1 − x",
        "matching_penalty",
        "trap",
        """
        s = np.linalg.svd(X, compute_uv=False) ** 2 / len(X)
        s = s[s > 1e-14 * s[0]]
        kept = 1 - (1 - learning_rate * s) ** steps
        low, high = s[-1] * (1 / kept.mean() - 1), s[0] * (1 / kept.mean() - 1)
        for _ in range(200):
            middle = np.sqrt(low) * np.sqrt(high)
            low, high = (middle, high) if np.sum(s / (s + middle)) > kept.sum() else (low, middle)
        return middle
        """,
    ),
    Wrong(
        "never beyond the goal",
        "weights_after",
        "by hand",
        """
        U, s, Vt = np.linalg.svd(X, full_matrices=False)
        seen = (s > 0) & (s > 1e-12 * s[0])
        shares = learning_rate * s**2 / len(y)
        small = np.minimum(shares, 0.5)
        kept = np.where(shares < 0.5, -np.expm1(steps * np.log1p(-small)), 1 - np.abs(1 - shares) ** steps)
        return Vt.T @ (np.divide(kept, s, out=np.zeros_like(s), where=seen) * (U.T @ y))
        """,
    ),
    Wrong(
        "a loose cut-off",
        "weights_after",
        "trap",
        """
        U, s, Vt = np.linalg.svd(X, full_matrices=False)
        seen = (s > 0) & (s > 1e-9 * s[0])
        shares = learning_rate * s**2 / len(y)
        small = np.minimum(shares, 0.5)
        kept = np.where(shares < 0.5, -np.expm1(steps * np.log1p(-small)), 1 - (1 - shares) ** steps)
        return Vt.T @ (np.divide(kept, s, out=np.zeros_like(s), where=seen) * (U.T @ y))
        """,
    ),
    Wrong(
        "a loose cut-off",
        "matching_penalty",
        "trap",
        """
        s = np.linalg.svd(X, compute_uv=False) ** 2 / len(X)
        s = s[s > 1e-14 * s[0]]  # of squares, which is 1e-7 of the singular values
        shares = learning_rate * s
        small = np.minimum(shares, 0.5)
        kept = np.where(shares < 0.5, -np.expm1(steps * np.log1p(-small)), 1 - (1 - shares) ** steps)
        low, high = s[-1] * (1 / kept.mean() - 1), s[0] * (1 / kept.mean() - 1)
        for _ in range(200):
            middle = np.sqrt(low) * np.sqrt(high)
            low, high = (middle, high) if np.sum(s / (s + middle)) > kept.sum() else (low, middle)
        return middle
        """,
    ),
    Wrong(
        "no cut-off",
        "weights_after",
        "trap",
        """
        U, s, Vt = np.linalg.svd(X, full_matrices=False)
        shares = learning_rate * s**2 / len(y)
        small = np.minimum(shares, 0.5)
        kept = np.where(shares < 0.5, -np.expm1(steps * np.log1p(-small)), 1 - (1 - shares) ** steps)
        return Vt.T @ (np.divide(kept, s, out=np.zeros_like(s), where=s > 0) * (U.T @ y))
        """,
    ),
]
