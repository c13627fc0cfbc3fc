"""The ensemble of `d2l_regression.estimators` against scikit-learn's and Keras' own ways: how fast, and how good.

    python benchmarks/compare.py speed              50 folds of 8 members at 5,000 × 20: some minutes on two cores
    python benchmarks/compare.py accuracy FOLDER    abalone.csv, Bikeshare.csv and diamonds.csv, as many as are there

Prints Markdown tables to stdout. Contenders take turns, fold by fold. TensorFlow and scikit-learn's processes live in
one process each, started before the first turn.
"""

import statistics
import sys
import textwrap
import time
import warnings
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd
from machine import header
from sklearn.ensemble import HistGradientBoostingRegressor
from sklearn.exceptions import ConvergenceWarning
from sklearn.model_selection import RepeatedKFold, ShuffleSplit, cross_val_score
from sklearn.neural_network import MLPRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from threadpoolctl import threadpool_limits

from d2l_regression import metrics
from d2l_regression.estimators import MLPEnsembleRegressor, PiecewiseLinearEncoder, TableEncoder
from d2l_regression.terminal import Parser

ROWS, COLUMNS, MEMBERS, HIDDEN, BATCH = 5_000, 20, 8, (64, 64), 256
EPOCHS = 20
UPDATES = EPOCHS * -(-ROWS * 4 // 5 // BATCH)
OURS, KERAS = "ours", "Keras fit"
SKLEARN, SKLEARN_JOBS = "MLPRegressor", "MLPRegressor, n_jobs=2"
TABLES = {"abalone": ("rings", []), "Bikeshare": ("bikers", ["casual", "registered"]), "diamonds": ("price", [])}


def invented():
    """Features of shape (5,000, 20) and labels that are no linear function of them."""
    rng = np.random.default_rng(0)
    X = rng.standard_normal((ROWS, COLUMNS))
    return X, X[:, 0] + np.sin(2 * X[:, 1]) + X[:, 2] * X[:, 3] + 0.5 * rng.standard_normal(ROWS)


def ours(seed):
    settings = {"steps": UPDATES, "max_steps": UPDATES, "batch_size": BATCH, "random_state": seed}
    return MLPEnsembleRegressor(HIDDEN, MEMBERS, **settings)


def one_of_sklearn(seed):
    whole_course = {"tol": 0.0, "n_iter_no_change": 10**6, "max_iter": EPOCHS}
    network = MLPRegressor(hidden_layer_sizes=HIDDEN, batch_size=BATCH, random_state=seed, **whole_course)
    return make_pipeline(StandardScaler(), network)


class Clock:
    """Seconds since it was made: those of the wall, and of this process on all cores."""

    def __init__(self):
        self._started = time.perf_counter(), time.process_time()

    def seconds(self, share=1.0):
        """(wall, cores), each times the share."""
        wall, cores = self._started
        return (time.perf_counter() - wall) * share, (time.process_time() - cores) * share


def seconds_of_ours(X, y, folds):
    clock = Clock()
    cross_val_score(ours(0), X, y, cv=folds)
    return clock.seconds(1 / len(folds))


def seconds_of_sklearn(X, y, folds, n_jobs=None):
    """Seconds a fold, with 8 members, from one member.

    On one thread a process: with two, products as small as these are slower, and on a busy machine many times so.
    """
    with threadpool_limits(1):
        clock = Clock()
        cross_val_score(one_of_sklearn(0), X, y, cv=folds, n_jobs=n_jobs)
        wall, cores = clock.seconds(MEMBERS / len(folds))
        return wall, cores if n_jobs is None else None  # other processes' are not counted here


def seconds_of_keras(X, y, folds):
    """Seconds a fold, with 8 members, from one member of the first fold; making and compiling it is part of it."""
    from d2l_regression.backend import keras

    train, test = folds[0]
    clock = Clock()
    scale = StandardScaler().fit(X[train])
    layers = [keras.layers.Dense(size, activation="relu") for size in HIDDEN]
    model = keras.Sequential([keras.Input((COLUMNS,)), *layers, keras.layers.Dense(1)])
    model.compile(optimizer="adam", loss="mse")
    model.fit(scale.transform(X[train]), y[train], batch_size=BATCH, epochs=EPOCHS, verbose=0)
    model.predict(scale.transform(X[test]), verbose=0)
    return clock.seconds(MEMBERS)


def speed(folds, turns):
    """Yield the lines of the table of times."""
    X, y = invented()
    splits = list(RepeatedKFold(n_splits=5, n_repeats=-(-folds // 5), random_state=0).split(X))[:folds]
    ways = {
        OURS: seconds_of_ours,
        SKLEARN: seconds_of_sklearn,
        SKLEARN_JOBS: partial(seconds_of_sklearn, n_jobs=2),
        KERAS: seconds_of_keras,
    }
    clock = Clock()
    cross_val_score(ours(0), X, y, cv=splits[:1])
    first, _ = clock.seconds()  # loads TensorFlow and compiles
    cross_val_score(one_of_sklearn(0), X, y, cv=splits[:2], n_jobs=2)  # starts the processes
    measured = {name: [] for name in ways}
    for turn in range(turns):
        mine = splits[turn * folds // turns : (turn + 1) * folds // turns]
        for name, way in ways.items():
            measured[name].append(way(X, y, mine))
            print(f"turn {turn + 1} of {turns}: {name} {measured[name][-1][0]:.2f} s a fold", file=sys.stderr)
    walls = {name: [wall for wall, _ in values] for name, values in measured.items()}
    medians = {name: statistics.median(values) for name, values in walls.items()}
    cores = {n: statistics.median(c for _, c in v) for n, v in measured.items() if v[0][1] is not None}
    heads = (
        "seconds a fold",
        "least and most of the turns",
        "÷ ours",
        "÷ ours with its start",
        "cores' seconds",
        "÷ ours",
    )
    yield f"| | {' | '.join(heads)} |"
    yield "|---|---:|---:|---:|---:|---:|---:|"
    for name, values in walls.items():
        ratios = [medians[name] / each for each in (medians[OURS], medians[OURS] + first / folds)]
        busy = (f"{cores[name]:.2f}", f"{cores[name] / cores[OURS]:.1f}") if name in cores else ("–", "–")
        cells = (
            f"{medians[name]:.2f}",
            f"{min(values):.2f} to {max(values):.2f}",
            *(f"{r:.1f}" for r in ratios),
            *busy,
        )
        yield f"| {name} | {' | '.join(cells)} |"
    yield ""
    yield from textwrap.wrap(
        f"{folds} folds of {ROWS:,} × {COLUMNS} in float64, {MEMBERS} members of layers {HIDDEN}, {UPDATES} updates of "
        f"{BATCH} rows each. Medians of {turns} turns, in which all take the same folds one after the other. "
        f"The start of ours, {first:.1f} s, loads TensorFlow and compiles; shared among the {folds} folds it is "
        f"{first / folds:.2f} s each. Of MLPRegressor, on one thread a process, one member of the eight is timed; of "
        "Keras one on a turn's first fold. Cores' seconds are what the process computed, without its "
        "waits for a busy machine.",
        120,
    )


def networks():
    """name -> a regressor for tables with words, made anew by each call."""
    scaled = partial(TableEncoder, StandardScaler())
    early = {"early_stopping": True, "max_iter": 1000, "random_state": 0}
    trees = HistGradientBoostingRegressor(random_state=0)
    return {
        "ensemble": MLPEnsembleRegressor(random_state=0),
        "ensemble, piecewise linear": MLPEnsembleRegressor(
            encoder=TableEncoder(PiecewiseLinearEncoder()), random_state=0
        ),
        "MLPRegressor": make_pipeline(scaled(), MLPRegressor(**early)),
        "MLPRegressor, same layers": make_pipeline(scaled(), MLPRegressor(hidden_layer_sizes=(128,) * 3, **early)),
        "HistGradientBoosting": make_pipeline(TableEncoder("passthrough"), trees),
    }


def accuracy(folder, rows, splits):
    """Yield the lines of the table of errors."""
    yield "| 1 − R² | rows | " + " | ".join(networks()) + " |"
    yield "|---|---:|" + "---:|" * len(networks())
    for name, (label, dropped) in TABLES.items():
        path = folder / f"{name}.csv"
        if not path.exists():
            print(f"{path} is not there: left out", file=sys.stderr)
            continue
        X = pd.read_csv(path).drop(columns=dropped)
        X = X.sample(min(rows, len(X)), random_state=0)
        y = X.pop(label).to_numpy(np.float64)
        errors = {each: [] for each in networks()}
        for train, test in ShuffleSplit(splits, test_size=0.2, random_state=0).split(X):
            for each, network in networks().items():
                predicted = network.fit(X.iloc[train], y[train]).predict(X.iloc[test])
                errors[each].append(metrics.one_minus_r2(y[test], predicted))
                print(f"{name}: {each} {errors[each][-1]:.4f}", file=sys.stderr)
        yield f"| {name} | {len(X):,} | " + " | ".join(f"{np.mean(values):.4f}" for values in errors.values()) + " |"
    yield ""
    yield from textwrap.wrap(
        f"Means of {splits} splits, 80 % of the rows for training; of each table at most {rows:,} rows, drawn at "
        "random. Everything is at its default, but early stopping and scaled inputs for MLPRegressor.",
        120,
    )


def arguments():
    parser = Parser(description=__doc__.partition("\n")[0])
    commands = parser.add_subparsers(dest="command", required=True)
    fast = commands.add_parser("speed", help="seconds a fold, and ratios")
    fast.add_argument("--folds", type=int, default=50, metavar="N", help="folds (default 50)")
    fast.add_argument("--turns", type=int, default=5, metavar="N", help="turns that share the folds out (default 5)")
    good = commands.add_parser("accuracy", help="errors on real tables")
    good.add_argument("folder", type=Path, help="where the tables are")
    good.add_argument("--rows", type=int, default=10**6, metavar="N", help="most rows of a table (default all)")
    good.add_argument("--splits", type=int, default=5, metavar="N", help="splits of each table (default 5)")
    chosen = parser.parse_args()
    if chosen.command == "speed" and not 1 <= chosen.turns <= chosen.folds:
        parser.error(f"--turns was {chosen.turns}; it may be 1 to the number of folds, {chosen.folds}")
    if chosen.command == "accuracy" and min(chosen.rows, chosen.splits) < 1:
        parser.error(f"--rows was {chosen.rows} and --splits {chosen.splits}; both must be at least 1")
    if chosen.command == "accuracy" and not any((chosen.folder / f"{name}.csv").exists() for name in TABLES):
        parser.error(f"{chosen.folder} holds none of {', '.join(f'{name}.csv' for name in TABLES)}")
    return chosen


def main():
    chosen = arguments()
    warnings.simplefilter("ignore", ConvergenceWarning)  # of MLPRegressor, which is told when to end
    print(header(), end="\n\n", flush=True)
    made = speed(chosen.folds, chosen.turns) if chosen.command == "speed" else None
    for line in made or accuracy(chosen.folder, chosen.rows, chosen.splits):
        print(line, flush=True)


if __name__ == "__main__":
    main()
