"""The essay's claims, each judged by the numbers that were measured here, and by these alone."""

import math
from itertools import pairwise

import numpy as np

from d2l_regression import features as engineered
from essay_repro import deep, double_descent, features, linear, more_data, multitask, scaling, weight_decay
from essay_repro.drawing import summary
from essay_repro.reporting.verdict import ONE_SEED, Claim, Statement, Untestable, below, exact, judge, mean, minus

ABOUT = 0.1  # how far "about 1" reaches, as a share of it
NEAR = 1.25  # a peak at up to this multiple of the number of features, or down to its inverse, is near them


def findings(evidence):
    """The `Finding` of every claim, in the essay's order."""
    return [judge(claim, evidence) for claim in CLAIMS]


def _errors(evidence, name, condition, split="test", n_train=None, step="last"):
    """{seed: 1 − R²} of a condition, after its last step or at the step that its validation rows choose."""
    rows = evidence.stored[name].rows
    curve = summary.curve(rows, condition, split, n_train=n_train)
    return curve.last if step == "last" else curve.at(summary.chosen(rows, condition, n_train=n_train))


def _settings(evidence, name, *sizes):
    """The settings of an experiment. Raises: Untestable if it did not train on one of the sizes."""
    settings = evidence.stored[name].settings
    for size in sizes:
        if size not in settings.sizes:
            raise Untestable(f"{name} has no models on {size:,} rows at this preset")
    return settings


# --- "A Linear Regression Warmup"


def _overfit_gap(evidence):
    test, train = (_errors(evidence, "linear", linear.TRAINED, split) for split in ("test", "train"))
    return [below("training error below test error after the last step", train, test)]


def _overfit_long(evidence):
    last, chosen = (_errors(evidence, "linear", linear.TRAINED, step=step) for step in ("last", "validated"))
    # Not the best step on the test rows: no last step can ever be better than that one.
    return [below("test error at the step that validation rows choose below that of the last step", chosen, last)]


def _strength_errors(evidence, split="test"):
    """{strength: {seed: error after the last step}}."""
    settings = evidence.stored["weight_decay"].settings
    return {s: _errors(evidence, "weight_decay", weight_decay.trained(s), split) for s in settings.strengths}


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
    test, train = (_errors(evidence, "more_data", more_data.TRAINED, s, size) for s in ("test", "train"))
    return {seed: test[seed] - train[seed] for seed in test}


def _data_gap(evidence):
    _settings(evidence, "more_data", 1_000, 10_000)
    return [below("gap of 10,000 rows below that of 1,000", _gap(evidence, 10_000), _gap(evidence, 1_000))]


def _data_monotone(evidence):
    # Up to about twice as many rows as features, the peak of interpolation is what changes with the rows.
    sizes = [size for size in _settings(evidence, "more_data").sizes if size >= 2 * 256]
    if len(sizes) < 3:
        raise Untestable("fewer than three sizes beyond the interpolation peak at this preset")
    test = {size: _errors(evidence, "more_data", more_data.TRAINED, n_train=size) for size in sizes}
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
    _settings(evidence, "more_data", 50_000)
    best = _chosen_strength(evidence)
    told = f"test error of 50,000 rows below that of 1,000 rows with λ = {best:g}, chosen on validation rows"
    return [
        below(told, _errors(evidence, "more_data", more_data.TRAINED, n_train=50_000), _strength_errors(evidence)[best])
    ]


def _squares(evidence):
    statements = []
    for size in _settings(evidence, "features").sizes:
        squares = _errors(evidence, "features", features.SQUARES, n_train=size)
        pixels = _errors(evidence, "more_data", more_data.TRAINED, n_train=size)
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
    return min((_errors(evidence, *of, n_train=size) for of in _LINEAR[:2]), key=mean)


# (experiment, condition) of the essay's linear models, each at the budget of the others.
_LINEAR = (("more_data", more_data.TRAINED), ("features", features.SQUARES), ("features", features.PAIRWISE))


def _best_linear(evidence, size, step):
    """(name, {seed: error}) of the best linear model by mean; after last steps, the products at the essay's budget too.

    Raises: KeyError if one of them did not train on so many rows.
    """
    names = ("pixels", "squares", "products")
    rivals = {n: _errors(evidence, *of, n_train=size, step=step) for n, of in zip(names, _LINEAR, strict=True)}
    if step == "last":
        rows = evidence.stored["features"].rows
        short = features.short_budget(rows)
        rivals[f"products after {short:,} steps"] = features.at_step(rows, size, short)
    return min(rivals.items(), key=lambda rival: mean(rival[1]))


# --- "Learning Deeply And Cheaply"


def _param_counts(evidence):
    del evidence  # counted, not measured
    columns = engineered.pairwise(np.zeros((1, 256), np.float32)).shape[1]
    count = scaling.parameters(256, deep.Deep.hidden)
    return [
        Statement("number of pairwise features, difference from 33,152", exact(abs(columns - 33_152)), "below", 0.5),
        # "Only ~9,800": right to the hundred.
        Statement(f"the network's {count:,} parameters, difference from 9,800", exact(abs(count - 9_800)), "below", 50),
    ]


# When the network is compared, and how a statement says it.
WINS_AT = (("last", "last steps"), ("validated", "steps chosen on validation rows"))


def compared_sizes(evidence):
    """The numbers of rows on which the network is compared: without the strongest linear model a win says nothing."""
    return [n for n in _settings(evidence, "deep").sizes if n in _settings(evidence, "features").pairwise_sizes]


def _deep_wins(evidence):
    sizes = compared_sizes(evidence)
    if not sizes:
        raise Untestable("the network and the products were not trained on the same number of rows")
    statements = []
    for step, told in WINS_AT:
        for size in sizes:
            network = _errors(evidence, "deep", deep.DEEP, n_train=size, step=step)
            name, rival = _best_linear(evidence, size, step)
            statements.append(
                below(f"{size:,} rows, {told}: network below the best linear model, {name}", network, rival)
            )
    return statements


def _deep_steps(evidence):
    size = _settings(evidence, "deep").curve_size
    _settings(evidence, "deep", size)
    curve = summary.curve(evidence.stored["deep"].rows, deep.DEEP, "test", n_train=size)
    if len(curve.by_seed) < 2:
        raise Untestable(ONE_SEED)
    dip, peak = largest_rise([mean(curve.at(dict.fromkeys(curve.by_seed, k))) for k in range(len(curve.steps))])
    if dip == peak:
        falling = exact(0)  # the curve never rises: there is no interval to form
        return [
            Statement(f"error rises between two of the steps {curve.steps}", falling, "above"),
            Statement("and falls after that", falling, "below"),
        ]
    at = {k: curve.at(dict.fromkeys(curve.by_seed, k)) for k in (0, dip, peak, -1)}
    return [
        below(f"error falls from step 0 to step {curve.steps[dip]:,}", at[dip], at[0]),
        below(f"rises to step {curve.steps[peak]:,}", at[dip], at[peak]),
        below(f"and falls again to the last, {curve.steps[-1]:,}", at[-1], at[peak]),
    ]


def largest_rise(values):
    """(position of the start, of the end) of the largest rise in a list of numbers; equal if it never rises."""
    pairs = [(k, later) for k in range(len(values)) for later in range(k, len(values))]
    return max(pairs, key=lambda pair: values[pair[1]] - values[pair[0]])


def _scaling(evidence):
    """(smallest network, others, sizes) that were trained. Raises: Untestable if there is nothing to compare."""
    settings = evidence.stored["scaling"].settings
    if "scaling" in evidence.partial:  # the largest network, which the claims are about, comes last
        trained = ", ".join(map(scaling.told, settings.networks))
        raise Untestable(f"of the preset's networks only {trained} were trained")
    if len(settings.networks) < 2:
        raise Untestable("only one network was trained at this preset")
    return settings.networks, sorted(settings.sizes)


def _network_errors(evidence, hidden, size):
    return _errors(evidence, "scaling", scaling.condition(hidden), n_train=size)


def _scale_helps(evidence):
    networks, sizes = _scaling(evidence)

    def kept(size):
        """{seed: error of the largest network as a share of the smallest's}, its logarithm: gains are then sums."""
        small, large = (_network_errors(evidence, hidden, size) for hidden in (networks[0], networks[-1]))
        return {seed: math.log(large[seed] / small[seed]) for seed in small}

    ends = " against ".join(scaling.told(hidden) for hidden in (networks[-1], networks[0]))
    small, large = (_network_errors(evidence, hidden, sizes[-1]) for hidden in (networks[0], networks[-1]))
    shares = [f"{math.exp(mean(kept(size))):.2f}" for size in (sizes[-1], sizes[0])]
    told = (
        f"share of the error that is left on {sizes[-1]:,} rows ({shares[0]}) below that on {sizes[0]:,} ({shares[1]})"
    )
    return [
        below(f"{sizes[-1]:,} rows: {ends}", large, small),
        Statement(f"{told}, logarithms", minus(kept(sizes[-1]), kept(sizes[0])), "below"),
    ]


def _scale_safe(evidence):
    networks, sizes = _scaling(evidence)
    statements = []
    for size in sizes:
        errors = {hidden: _network_errors(evidence, hidden, size) for hidden in networks}
        best = min(networks[:-1], key=lambda hidden: mean(errors[hidden]))
        told = f"{size:,} rows: {scaling.told(networks[-1])} minus the best smaller one, {scaling.told(best)}"
        statements.append(Statement(told, minus(errors[networks[-1]], errors[best]), "not above"))
    return statements


# --- "Overfitting Is Not What You Think", "The Magic Of Positive Interference"


def _sample_descent(evidence):
    settings = evidence.stored["double_descent"].settings
    statements = []
    for name, count in double_descent.FEATURES.items():
        solved = {
            size: _errors(evidence, "double_descent", double_descent.solved(name), n_train=size)
            for size in settings.sizes[name]
        }
        ridge = {
            size: _errors(evidence, "double_descent", double_descent.ridge(name), n_train=size)
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


def _aux_fails(evidence):
    statements = []
    for step, told in (("last", "after the last step"), ("validated", "at the step chosen on validation rows")):
        errors = _errors(evidence, "multitask", multitask.AUXILIARY, step=step)
        if len(errors) < 2:
            raise Untestable(ONE_SEED)
        told = f"mean error of training on auxiliary rows alone, {told} ({summary.interval(errors.values())})"
        statements.append(Statement(told, exact(mean(errors)), "above", 1 - ABOUT))
    return statements


def _multitask(evidence):
    last, chosen = (
        {arm: _errors(evidence, "multitask", arm, step=step) for arm in (multitask.MAIN, multitask.BOTH)}
        for step in ("last", "validated")
    )
    overfit = {
        arm: {seed: last[arm][seed] - chosen[arm][seed] for seed in last[arm]}
        for arm in (multitask.MAIN, multitask.BOTH)
    }
    together, alone = multitask.BOTH, multitask.MAIN
    return [
        below("last step: both tasks below the main task alone", last[together], last[alone]),
        below("step chosen on validation rows: both below alone", chosen[together], chosen[alone]),
        below(
            "last step minus chosen step, what overfitting costs: both below alone", overfit[together], overfit[alone]
        ),
    ]


_WARMUP, _DEEPLY = "A Linear Regression Warmup", "Learning Deeply And Cheaply"
_SCALES = "Which Approach Scales Better?"
_OVERFITTING, _INTERFERENCE = "Overfitting Is Not What You Think", "The Magic Of Positive Interference"

CLAIMS = (
    Claim(
        "overfit-gap", _WARMUP,
        "Linear regression on 1,000 rows fits these better than new ones.",
        ("linear",), _overfit_gap,
    ),
    Claim(
        "overfit-long", _WARMUP,
        "Beyond a certain step, training it longer makes it worse on new rows.",
        ("linear",), _overfit_long,
    ),
    Claim(
        "l2-tradeoff", _WARMUP,
        "An L2 penalty costs error on the training rows and saves error on new ones.",
        ("weight_decay",), _l2_tradeoff,
    ),
    Claim(
        "l2-u-shape", _WARMUP,
        "Over the strength of the penalty the error is a U: tuning matters.",
        ("weight_decay",), _l2_u_shape,
    ),
    Claim(
        "l2-gain", _WARMUP,
        "The tuned penalty improves the error on new rows by about 15 %.",
        ("weight_decay",), _l2_gain,
    ),
    Claim(
        "data-gap", _WARMUP,
        "Ten times the rows shrink the gap between training and test error.",
        ("more_data",), _data_gap,
    ),
    Claim(
        "data-monotone", _WARMUP,
        "More rows always help linear regression, by less and less.",
        ("more_data",), _data_monotone,
    ),
    Claim(
        "data-beats-l2", _WARMUP,
        "50,000 rows are better than the tuned penalty on 1,000.",
        ("weight_decay", "more_data"), _data_beats_l2,
    ),
    Claim(
        "squares", _WARMUP,
        "Squares of the pixels help from about 2,500 rows on, and hurt below.",
        ("more_data", "features"), _squares,
    ),
    Claim(
        "pairwise", _WARMUP,
        "All pairwise products are better than fewer features on every number of rows.",
        ("more_data", "features"), _pairwise,
    ),
    Claim(
        "param-counts", _SCALES,
        "The products are 33,152 features, the small network has about 9,800 parameters.",
        (), _param_counts,
    ),
    Claim(
        "deep-wins", _DEEPLY,
        "The small network is better than every linear model on every number of rows.",
        ("more_data", "features", "deep"), _deep_wins,
    ),
    Claim(
        "deep-steps", _DEEPLY,
        "Over the steps of its training its error falls, rises, and falls again.",
        ("deep",), _deep_steps,
    ),
    Claim(
        "scale-helps", _DEEPLY,
        "Larger networks are better, the more so the more rows there are.",
        ("scaling",), _scale_helps,
    ),
    Claim(
        "scale-safe", _OVERFITTING,
        "Larger networks do not overfit more.",
        ("scaling",), _scale_safe,
    ),
    Claim(
        "sample-descent", _OVERFITTING,
        "Over the number of rows the error peaks where there are about as many as features.",
        ("double_descent",), _sample_descent,
    ),
    Claim(
        "aux-fails", _INTERFERENCE,
        "Training on the auxiliary task alone fails on the main one.",
        ("multitask",), _aux_fails,
    ),
    Claim(
        "multitask", _INTERFERENCE,
        "Training on both reduces overfitting and improves the main task.",
        ("multitask",), _multitask,
    ),
)  # fmt: skip
