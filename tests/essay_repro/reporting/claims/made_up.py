"""Rows made up for claims, by default such that all of them hold.

All have two seeds, and the errors of the second are 1.02 times those of the first. By hand: a difference d of two
errors is then d and 1.02 d, whose interval, 1.01 d ± 12.706 · 0.02 d/2, has the sign of d throughout; and logarithms of
errors differ by the same on both seeds. So the order of the errors written here decides every statement, and equal ones
leave it unclear.
"""

from dataclasses import replace

from essay_repro import scaling
from essay_repro.reporting import claims, verdict
from essay_repro.reporting.evidence import Evidence, Stored
from essay_repro.reporting.verdict import UNTESTED
from essay_repro.running import experiment
from essay_repro.running.results import Row

CLAIMS = {claim.name: claim for claim in claims.CLAIMS}
SMALL, LARGE = (32, 32, 16), (128, 128, 64, 64)
SHORT, LONG = 2_000, 5_000  # the two budgets of the products


def rows_of(condition, n_train, test, train=None, validation=None, steps=None, seeds=2):
    """Rows of a condition. Each split: the error, or errors over the steps, of seed 0; test's where not given."""
    errors = {"test": test, "train": test if train is None else train}
    errors["validation"] = test if validation is None else validation
    rows = []
    for split, curve in errors.items():
        curve = curve if isinstance(curve, list) else [curve]
        for seed in range(seeds):
            for step, error in zip(range(len(curve)) if steps is None else steps, curve, strict=True):
                rows.append(Row(condition, n_train, seed, step, split, "one_minus_r2", error * 1.02**seed))
                # In the author's metric all is the other way round: whoever took it would find the opposite.
                rows.append(Row(condition, n_train, seed, step, split, "one_minus_r2_rounded", 1 / error))
    return rows


def stored(name, rows, runs=(), **settings):
    """An experiment with those rows, and the paper preset's settings but for those given."""
    subject = experiment.get(name)
    return Stored(subject, rows, replace(subject.presets["paper"], **settings), list(runs))


def linear(test=(3.0, 0.6, 0.8), train=(3.0, 0.5, 0.4), validation=(3.0, 0.7, 0.9)):
    return stored("linear", rows_of("linear", 1_000, list(test), list(train), list(validation)))


def weight_decay(
    test=(1.0, 0.9, 0.85, 0.95), train=(0.5, 0.55, 0.6, 0.7), validation=None, strengths=(0.0, 0.1, 0.5, 1.0)
):
    rows = []
    for errors in zip(strengths, test, train, validation or test, strict=True):
        rows += rows_of(f"linear l2={errors[0]:g}", 1_000, *errors[1:])
    return stored("weight_decay", rows, strengths=strengths)


MORE_DATA = {200: 4.0, 1_000: 0.9, 10_000: 0.6, 50_000: 0.55}


def more_data(test=MORE_DATA, train=None):
    train = {size: 0.4 if size == 1_000 else test[size] - 0.01 for size in test} | (train or {})
    rows = [row for size in test for row in rows_of("linear", size, test[size], train[size])]
    return stored("more_data", rows, sizes=tuple(test))


SQUARES = {200: 5.0, 1_000: 1.0, 10_000: 0.5, 50_000: 0.5}
PRODUCTS = {200: [2.0, 1.8], 1_000: [0.5, 0.4], 10_000: [0.4, 0.3], 50_000: [0.4, 0.3]}


def features(squares=SQUARES, products=PRODUCTS):
    """products: {size: errors after the short and the long budget}."""
    rows = [row for size in squares for row in rows_of("squares", size, squares[size])]
    rows += [row for size in products for row in rows_of("pairwise", size, products[size], steps=(SHORT, LONG))]
    sizes = {"sizes": tuple(squares), "pairwise_sizes": tuple(products)}
    return stored("features", rows, **sizes, pairwise_short=SHORT, pairwise_steps=LONG)


DEEP = {200: [3.0, 1.0], 1_000: [3.0, 0.35, 0.38, 0.3], 10_000: [3.0, 0.2], 50_000: [3.0, 0.1]}


def deep(test=DEEP, validation=None, seeds=2):
    sized = {size: (test[size], None, (validation or test)[size]) for size in test}
    rows = [row for size in test for row in rows_of("mlp 32-32-16", size, *sized[size], seeds=seeds)]
    return stored("deep", rows, sizes=tuple(test))


SCALING = {SMALL: {500: 0.5, 50_000: 0.2}, (64, 64, 32): {500: 0.49, 50_000: 0.15}, LARGE: {500: 0.48, 50_000: 0.1}}


def networks(test=SCALING):
    rows = []
    for hidden in test:
        for size, errors in test[hidden].items():
            rows += rows_of(scaling.condition(hidden), size, errors)
    return stored("scaling", rows, networks=tuple(test), sizes=tuple(test[SMALL]))


SOLVED = {"pixels": {50: 2.0, 256: 90.0, 1_000: 0.6}, "squares": {50: 3.0, 512: 80.0, 1_000: 0.9}}
RIDGE = {"pixels": {50: 1.5, 256: 0.8, 1_000: 0.55}, "squares": {50: 1.6, 512: 0.9, 1_000: 0.6}}


def double_descent(solved=SOLVED, ridge=RIDGE):
    rows = []
    for kind, by_features in (("least squares", solved), ("ridge", ridge)):
        for name, by_size in by_features.items():
            for size, error in by_size.items():
                rows += rows_of(f"{kind} on {name}", size, error)
    sizes = {name: tuple(by_size) for name, by_size in solved.items()}
    return stored("double_descent", rows, sizes=sizes)


def multitask(main=(3.0, 0.45, 0.6), auxiliary=(3.0, 1.2, 1.3), both=(3.0, 0.4, 0.42)):
    arms = {"main only": main, "auxiliary only": auxiliary, "main + auxiliary": both}
    return stored("multitask", [row for arm in arms for row in rows_of(arm, 250, list(arms[arm]))])


def evidence(**changed):
    """What is stored if all claims hold, but for the experiments given; None leaves one out."""
    made = {
        "linear": linear, "weight_decay": weight_decay, "more_data": more_data, "features": features, "deep": deep,
        "scaling": networks, "double_descent": double_descent, "multitask": multitask,
    }  # fmt: skip
    parts = {name: changed[name] if name in changed else make() for name, make in made.items()}
    absent = {name: "not run" for name, part in parts.items() if part is None}
    return Evidence("strokes", "quick", {name: part for name, part in parts.items() if part}, absent, {})


def judged(name, **changed):
    """(verdict, outcome of each statement) of a claim."""
    finding = verdict.judge(CLAIMS[name], evidence(**changed))
    return finding.verdict, " ".join(statement.outcome for statement in finding.statements)


def untested(name, **changed):
    """Why a claim is not tested."""
    finding = verdict.judge(CLAIMS[name], evidence(**changed))
    assert (finding.verdict, finding.statements) == (UNTESTED, [])
    return finding.reason


def only(*sizes, of):
    return {size: of[size] for size in sizes}


def one_seed(part):
    return part._replace(rows=[row for row in part.rows if row.seed == 0])
