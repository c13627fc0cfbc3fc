"""Wrong answers to constant-fit, each with the rung that must catch it."""

from exercises.runner.ladder import Wrong

WRONG = [
    Wrong(
        "the middle of the range",
        "best_constant_squared",
        "by hand",
        "return (min(x) + max(x)) / 2",
    ),
    Wrong(
        "a division that drops the fraction",
        "best_constant_squared",
        "law",
        "return float(sum(x) // len(x))",
    ),
    Wrong(
        "the mean for absolute deviations too",
        "best_constant_absolute",
        "by hand",
        "return sum(x) / len(x)",
    ),
    Wrong(
        "the element in the middle, unsorted",
        "best_constant_absolute",
        "law",
        "return x[len(x) // 2]",
    ),
    Wrong(
        "one of the two values in the middle",
        "best_constant_absolute",
        "trap",
        "return sorted(x)[len(x) // 2]",
    ),
    Wrong("the variance alone", "gaussian_mle", "shape", "return np.var(x)"),
    Wrong(
        "the unbiased variance",
        "gaussian_mle",
        "by hand",
        "return np.mean(x), np.var(x, ddof=1)",
    ),
    Wrong(
        "the standard deviation",
        "gaussian_mle",
        "by hand",
        "return np.mean(x), np.std(x)",
    ),
    Wrong(
        "the mean of squares less the square of the mean",
        "gaussian_mle",
        "trap",
        "x = np.asarray(x)\nreturn np.mean(x), np.mean(x**2) - np.mean(x) ** 2",
    ),
    Wrong(
        "n − 1 in place of n",
        "best_constant_squared",
        "by hand",
        "return sum(x) / max(1, len(x) - 1)",
    ),
    Wrong(
        "the median",
        "best_constant_squared",
        "by hand",
        "return float(np.median(x))",
    ),
    Wrong(
        "the middle of the range for distances",
        "best_constant_absolute",
        "by hand",
        "return (min(x) + max(x)) / 2",
    ),
]
