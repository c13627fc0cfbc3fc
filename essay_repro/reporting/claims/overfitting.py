"""The claims of "Overfitting Is Not What You Think": larger networks, and a peak where every row is just fitted."""

import math

from essay_repro import double_descent, scaling
from essay_repro.reporting.claims.compared import errors_of, network_errors, networks_of
from essay_repro.reporting.verdict import Claim, Statement, below, exact, mean, minus

SECTION = "Overfitting Is Not What You Think"
NEAR = 1.25  # a peak at up to this multiple of the number of features, or down to its inverse, is near them


def _scale_safe(evidence):
    networks, sizes = networks_of(evidence)
    statements = []
    for size in sizes:
        errors = {hidden: network_errors(evidence, hidden, size) for hidden in networks}
        best = min(networks[:-1], key=lambda hidden: mean(errors[hidden]))
        told = f"{size:,} rows: {scaling.told(networks[-1])} minus the best smaller one, {scaling.told(best)}"
        statements.append(Statement(told, minus(errors[networks[-1]], errors[best]), "not above"))
    return statements


def _sample_descent(evidence):
    settings = evidence.stored["double_descent"].settings
    statements = []
    for name, count in double_descent.FEATURES.items():
        solved = {
            size: errors_of(evidence, "double_descent", double_descent.solved(name), n_train=size)
            for size in settings.sizes[name]
        }
        ridge = {
            size: errors_of(evidence, "double_descent", double_descent.ridge(name), n_train=size)
            for size in settings.sizes[name]
        }
        peak = max(solved, key=lambda size: mean(solved[size]))
        first, last = min(solved), max(solved)
        away = exact(max(peak / count, count / peak))
        statements += [
            Statement(f"{count} features: the peak, at {peak:,} rows, is so many times away", away, "below", NEAR),
            below(f"{count} features: {first:,} rows below the peak", solved[first], solved[peak], math.log),
            below(f"{count} features: {last:,} rows below the peak", solved[last], solved[peak], math.log),
            below(f"{count} features: at the peak, ridge below least squares", ridge[peak], solved[peak], math.log),
        ]
    return statements


CLAIMS = (
    Claim(
        "scale-safe", SECTION,
        "Larger networks do not overfit more.",
        ("scaling",), _scale_safe,
    ),
    Claim(
        "sample-descent", SECTION,
        "Over the number of rows the error peaks where there are about as many as features.",
        ("double_descent",), _sample_descent,
    ),
)  # fmt: skip
