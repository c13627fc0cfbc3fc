"""Wrong answers to affine-is-linear, each with the rung that must catch it."""

from exercises.runner.ladder import Wrong

WRONG = [
    Wrong(
        "the ones in front",
        "append_one",
        "by hand",
        "return np.column_stack([np.ones(len(X)), X])",
    ),
    Wrong(
        "the ones as a row",
        "append_one",
        "shape",
        "return np.vstack([X, np.ones(X.shape[1])])",
    ),
    Wrong(
        "a 1 added to every feature, not put behind",
        "append_one",
        "shape",
        "return X + 1",
    ),
    Wrong(
        "the ones put into the caller's last column",
        "append_one",
        "shape",
        "X[:, -1] = 1\nreturn X",
    ),
    Wrong("the bias added to the weights", "to_linear", "shape", "return w + b"),
    Wrong(
        "whole numbers only",
        "to_linear",
        "law",
        """
        v = np.zeros(len(w) + 1, dtype=int)
        v[:-1], v[-1] = w, b
        return v
        """,
    ),
    Wrong(
        "a bias of length one",
        "to_affine",
        "shape",
        "return v[:-1], v[-1:]",
    ),
    Wrong(
        "the bias taken from the front",
        "to_affine",
        "by hand",
        "return v[1:], v[0]",
    ),
    Wrong(
        "only the bias",
        "to_linear",
        "shape",
        "return np.array([b])",
    ),
    Wrong(
        "the bias in front",
        "to_linear",
        "by hand",
        "return np.append(b, w)",
    ),
    Wrong(
        "the bias with its sign turned",
        "to_affine",
        "by hand",
        "return v[:-1], -v[-1]",
    ),
    Wrong(
        "the parts exchanged",
        "to_affine",
        "shape",
        "return v[-1], v[:-1]",
    ),
]
