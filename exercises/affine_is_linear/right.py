"""Right answers to affine-is-linear of another form than the reference; every one must pass."""

from exercises.runner.ladder import Right

RIGHT = [
    Right(
        "a list of rows",
        "append_one",
        "return [[*x, 1.0] for x in X]",
    ),
    Right(
        "put into an array of ones",
        "append_one",
        """
        A = np.ones((len(X), X.shape[1] + 1))
        A[:, :-1] = X
        return A
        """,
    ),
    Right(
        "a list",
        "to_linear",
        "return [*w, b]",
    ),
    Right(
        "a tuple",
        "to_linear",
        "return tuple(np.concatenate([w, [b]]))",
    ),
    Right(
        "a list, and a number of no dimension",
        "to_affine",
        "return [v[:-1].tolist(), np.array(v[-1])]",
    ),
    Right(
        "unpacked with a star",
        "to_affine",
        "*w, b = v\nreturn np.array(w), b",
    ),
]
