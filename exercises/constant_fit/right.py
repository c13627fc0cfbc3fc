"""Right answers to constant-fit of another form than the reference; every one must pass."""

from exercises.runner.ladder import Right

RIGHT = [
    Right(
        "a 0-d array",
        "best_constant_squared",
        "return np.array(x.mean())",
    ),
    Right(
        "as the end of a descent",
        "best_constant_squared",
        "return x[0] + np.mean(x - x[0])",
    ),
    Right(
        "NumPy's median",
        "best_constant_absolute",
        "return np.median(x)",
    ),
    Right(
        "a 0-d array of the middle",
        "best_constant_absolute",
        """
        s = sorted(x)
        n = len(s)
        return np.array((s[(n - 1) // 2] + s[n // 2]) / 2)
        """,
    ),
    Right(
        "an array of two",
        "gaussian_mle",
        "return np.array([np.mean(x), np.var(x)])",
    ),
    Right(
        "a list of two",
        "gaussian_mle",
        "m = x.mean()\nreturn [m, ((x - m) ** 2).mean()]",
    ),
    Right(
        "a generator of two",
        "gaussian_mle",
        "return (f(x) for f in (np.mean, np.var))",
    ),
]
