"""Where double descent peaks, by rows, features and penalty.

    python benchmarks/peaks.py > essay_repro/reporting/peaks.csv

Linear models on random ReLU features of the digits drawn here, solved exactly, as `essay_repro.double_descent` has them
for 500 rows: here for every number of rows, of features and strength of the penalty, so that a reader can move the
peak. Some minutes on two cores. A line for each model and seed: the error 1 − R² on 10,000 new rows.
"""

import sys

import numpy as np

from d2l_regression import metrics
from d2l_regression.terminal import Parser
from essay_repro.digits.task import load
from essay_repro.double_descent import DoubleDescent
from essay_repro.running.results import Cell
from essay_repro.running.sweep import run_on_subset

ROWS = (100, 200, 300, 500, 700, 1_000)
FEATURES = (10, 30, 60, 100, 150, 200, 250, 300, 400, 500, 600, 700, 850, 1_000, 1_500, 2_000)
STRENGTHS = (0.0, 0.001, 0.01, 0.1, 0.5)  # the last is the essay's best on 1,000 rows
SEEDS = 5


def random_features(X, seed, count):
    """max(0, XW) and a constant, shape (n, count + 1): the features of `double_descent.solve_random`."""
    d = X.shape[1]
    W = np.random.default_rng([seed, d]).standard_normal((count, d)).T / np.sqrt(d)
    return np.column_stack([np.maximum(X.astype(np.float64) @ W, 0), np.ones(len(X))])


def weights(design, labels, strengths):
    """The weights for each strength of the penalty, shape (columns, strengths), from one decomposition.

    The objective is that of `sweep.least_squares`; without a penalty the weights of least norm are taken.
    """
    U, s, Vt = np.linalg.svd(design, full_matrices=False)
    kept = s > max(design.shape) * np.finfo(float).eps * s[0]
    U, s, Vt = U[:, kept], s[kept], Vt[kept]
    penalty = len(design) * np.asarray(strengths) / 2
    return Vt.T @ (s[:, None] / (s[:, None] ** 2 + penalty) * (U.T @ labels))


def measure(rows=ROWS, features=FEATURES, strengths=STRENGTHS, seeds=SEEDS, settings=None):
    """Yield (rows, features, strength, seed, error on new rows) of every model."""
    settings = settings or DoubleDescent()
    table = load("strokes", settings)
    for seed in range(seeds):
        runs = {n: run_on_subset(table, settings, Cell("solved", n, seed)) for n in rows}
        test = next(iter(runs.values())).splits["test"]
        new = random_features(table.X[test], seed, max(features))
        for n, run in runs.items():
            known = random_features(table.X[run.rows], seed, max(features))
            for count in features:
                columns = [*range(count), -1]
                found = new[:, columns] @ weights(known[:, columns], table.y[run.rows].astype(float), strengths)
                for k, strength in enumerate(strengths):
                    yield n, count, strength, seed, metrics.one_minus_r2(table.y[test], found[:, k : k + 1])


def main(arguments=None):
    """Print the table."""
    Parser(prog="python benchmarks/peaks.py", description=__doc__.split("\n")[0]).parse_args(arguments)
    print("rows,features,l2,seed,one_minus_r2")
    for n, count, strength, seed, error in measure():
        print(f"{n},{count},{strength:g},{seed},{error:.4g}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
