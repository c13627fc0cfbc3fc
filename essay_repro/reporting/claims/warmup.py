"""The claims of "A Linear Regression Warmup": overfitting, a penalty, more rows, more features."""

import math
from itertools import pairwise

from essay_repro import features, linear, more_data, weight_decay
from essay_repro.drawing import summary
from essay_repro.reporting.claims.compared import errors_of, settings_of
from essay_repro.reporting.verdict import Claim, Statement, Untestable, below, exact, mean, minus

SECTION = "A Linear Regression Warmup"


def _overfit_gap(evidence):
    test, train = (errors_of(evidence, "linear", linear.TRAINED, split) for split in ("test", "train"))
    return [below("training error below test error after the last step", train, test)]


def _overfit_long(evidence):
    last, chosen = (errors_of(evidence, "linear", linear.TRAINED, step=step) for step in ("last", "validated"))
    # Not the best step on the test rows: no last step can ever be better than that one.
    return [below("test error at the step that validation rows choose below that of the last step", chosen, last)]


def _strength_errors(evidence, split="test"):
    """{strength: {seed: error after the last step}}."""
    settings = evidence.stored["weight_decay"].settings
    return {s: errors_of(evidence, "weight_decay", weight_decay.trained(s), split) for s in settings.strengths}


def _chosen_strength(evidence):
    """The strength of the least mean validation error: how a practitioner would tune it."""
    by_strength = _strength_errors(evidence, "validation")
    return min(by_strength, key=lambda strength: mean(by_strength[strength]))


def _l2_tradeoff(evidence):
    best = max(_chosen_strength(evidence), min(s for s in _strength_errors(evidence) if s))
    test, train = _strength_errors(evidence), _strength_errors(evidence, "train")
    return [
        below(
            f"training error of λ = 0 below that of λ = {best:g}, chosen on validation rows", train[0.0], train[best]
        ),
        below(f"test error of λ = {best:g} below that of λ = 0", test[best], test[0.0]),
    ]


def _l2_u_shape(evidence):
    test = _strength_errors(evidence)
    best = min(test, key=lambda strength: mean(test[strength]))
    # At an end of the range the best strength equals that end, and the difference is 0: not below it.
    return [
        below(f"least test error, at λ = {best:g}, below that at λ = {end:g}", test[best], test[end])
        for end in (min(test), max(test))
    ]


def _l2_gain(evidence):
    best, test = _chosen_strength(evidence), _strength_errors(evidence)
    points = minus(test[0.0], test[best])
    relative = summary.interval([1 - test[best][seed] / test[0.0][seed] for seed in test[0.0]])
    # "About 15 %" leaves open of what. Either reading within 10 to 20 will do.
    nearest = min(points, relative, key=lambda gain: abs(gain.mean - 0.15))
    told = f"gain of λ = {best:g}, chosen on validation rows"
    return [
        Statement(f"{told}, in 1 − R²", points, "above"),
        Statement(f"{told}, as a share of the error at λ = 0", relative, "above"),
        Statement(
            "distance of the nearer of the two from 0.15, at most 0.05", exact(abs(nearest.mean - 0.15)), "below", 0.05
        ),
    ]


def _gap(evidence, size):
    test, train = (errors_of(evidence, "more_data", more_data.TRAINED, s, size) for s in ("test", "train"))
    return {seed: test[seed] - train[seed] for seed in test}


def _data_gap(evidence):
    settings_of(evidence, "more_data", 1_000, 10_000)
    return [below("gap of 10,000 rows below that of 1,000", _gap(evidence, 10_000), _gap(evidence, 1_000))]


def _data_monotone(evidence):
    # Up to about twice as many rows as features, the peak of interpolation is what changes with the rows.
    sizes = [size for size in settings_of(evidence, "more_data").sizes if size >= 2 * 256]
    if len(sizes) < 3:
        raise Untestable("fewer than three sizes beyond the interpolation peak at this preset")
    test = {size: errors_of(evidence, "more_data", more_data.TRAINED, n_train=size) for size in sizes}
    falls = [
        below(f"error on {more:,} rows below that on {less:,}", test[more], test[less])
        for less, more in pairwise(sizes)
    ]

    def per_doubling(less, more):
        return {seed: (test[less][seed] - test[more][seed]) / math.log2(more / less) for seed in test[less]}

    first, last = per_doubling(*sizes[:2]), per_doubling(*sizes[-2:])
    told = f"gain a doubling from {sizes[-2]:,} to {sizes[-1]:,} rows below that from {sizes[0]:,} to {sizes[1]:,}"
    return [*falls, below(told, last, first)]


def _data_beats_l2(evidence):
    settings_of(evidence, "more_data", 50_000)
    best = _chosen_strength(evidence)
    many = errors_of(evidence, "more_data", more_data.TRAINED, n_train=50_000)
    told = f"test error of 50,000 rows below that of 1,000 rows with λ = {best:g}, chosen on validation rows"
    return [below(told, many, _strength_errors(evidence)[best])]


def _squares(evidence):
    statements = []
    for size in settings_of(evidence, "features").sizes:
        squares = errors_of(evidence, "features", features.SQUARES, n_train=size)
        pixels = errors_of(evidence, "more_data", more_data.TRAINED, n_train=size)
        if size >= 2_500:
            statements.append(below(f"{size:,} rows: squares below pixels", squares, pixels))
        else:
            statements.append(below(f"{size:,} rows: pixels below squares", pixels, squares))
    return statements


def _pairwise(evidence):
    stored = evidence.stored["features"]
    statements = []
    for step in (stored.settings.pairwise_short, stored.settings.pairwise_steps):
        for size in stored.settings.pairwise_sizes:
            products = features.at_step(stored.rows, size, step)
            told = f"{size:,} rows: products after {step:,} steps below the better of pixels and squares"
            statements.append(below(told, products, _better_plain(evidence, size)))
    return statements


def _better_plain(evidence, size):
    """{seed: error after the last step} of pixels or squares, whichever has the lower mean."""
    plain = ("more_data", more_data.TRAINED), ("features", features.SQUARES)
    return min((errors_of(evidence, *of, n_train=size) for of in plain), key=mean)


CLAIMS = (
    Claim(
        "overfit-gap", SECTION,
        "Linear regression on 1,000 rows fits these better than new ones.",
        ("linear",), _overfit_gap,
    ),
    Claim(
        "overfit-long", SECTION,
        "Beyond a certain step, training it longer makes it worse on new rows.",
        ("linear",), _overfit_long,
    ),
    Claim(
        "l2-tradeoff", SECTION,
        "An L2 penalty costs error on the training rows and saves error on new ones.",
        ("weight_decay",), _l2_tradeoff,
    ),
    Claim(
        "l2-u-shape", SECTION,
        "Over the strength of the penalty the error is a U: tuning matters.",
        ("weight_decay",), _l2_u_shape,
    ),
    Claim(
        "l2-gain", SECTION,
        "The tuned penalty improves the error on new rows by about 15 %.",
        ("weight_decay",), _l2_gain,
    ),
    Claim(
        "data-gap", SECTION,
        "Ten times the rows shrink the gap between training and test error.",
        ("more_data",), _data_gap,
    ),
    Claim(
        "data-monotone", SECTION,
        "More rows always help linear regression, by less and less.",
        ("more_data",), _data_monotone,
    ),
    Claim(
        "data-beats-l2", SECTION,
        "50,000 rows are better than the tuned penalty on 1,000.",
        ("weight_decay", "more_data"), _data_beats_l2,
    ),
    Claim(
        "squares", SECTION,
        "Squares of the pixels help from about 2,500 rows on, and hurt below.",
        ("more_data", "features"), _squares,
    ),
    Claim(
        "pairwise", SECTION,
        "All pairwise products are better than fewer features on every number of rows.",
        ("more_data", "features"), _pairwise,
    ),
)  # fmt: skip
