"""The numbers the essay's author stored, as facts to compare with: github.com/jbuckman/lr-vs-dl, folder results.

`published.csv` holds, for every evaluation, the mean over trials of 1 − R² and its standard error, of predictions
rounded to whole digits, on EMNIST.
"""

import csv
from functools import cache
from importlib.resources import files


@cache
def rows():
    """All published rows as dicts of strings, in the order of the file."""
    text = files("essay_repro.drawing").joinpath("published.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def curve(experiment, condition, n_train, split="test"):
    """(steps, mean of 1 − R² at them) of a published curve; two empty lists where the author stored none.

    >>> curve("linear", "linear", 77)
    ([], [])
    """
    wanted = (experiment, condition, str(n_train), split)
    found = [r for r in rows() if (r["experiment"], r["condition"], r["n_train"], r["split"]) == wanted]
    return [int(r["step"]) for r in found], [float(r["one_minus_r2_rounded_mean"]) for r in found]


def last(experiment, condition, n_train, split="test"):
    """The published mean after the last step, as a table shows it; "" where the author stored none."""
    _, means = curve(experiment, condition, n_train, split)
    return f"{means[-1]:.3f}" if means else ""
