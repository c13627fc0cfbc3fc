"""The claims of "Learning Deeply And Cheaply": a small network against linear models, and larger ones against it."""

import math

from essay_repro import deep, features, more_data, scaling
from essay_repro.drawing import summary
from essay_repro.reporting.claims.compared import errors_of, network_errors, networks_of, settings_of
from essay_repro.reporting.verdict import ONE_SEED, Claim, Statement, Untestable, below, exact, mean, minus

SECTION = "Learning Deeply And Cheaply"
# When the network is compared, and how a statement says it.
WINS_AT = (("last", "last steps"), ("validated", "steps chosen on validation rows"))


def compared_sizes(evidence):
    """The numbers of rows on which the network is compared: without the strongest linear model a win says nothing."""
    return [n for n in settings_of(evidence, "deep").sizes if n in settings_of(evidence, "features").pairwise_sizes]


def _deep_wins(evidence):
    sizes = compared_sizes(evidence)
    if not sizes:
        raise Untestable("the network and the products were not trained on the same number of rows")
    statements = []
    for step, told in WINS_AT:
        for size in sizes:
            network = errors_of(evidence, "deep", deep.DEEP, n_train=size, step=step)
            name, rival = _best_linear(evidence, size, step)
            statements.append(
                below(f"{size:,} rows, {told}: network below the best linear model, {name}", network, rival)
            )
    return statements


def _best_linear(evidence, size, step):
    """(name, {seed: error}) of the best linear model by mean; after last steps, the products at the essay's budget too.

    Raises: KeyError if one of them did not train on so many rows.
    """
    linear = {
        "pixels": ("more_data", more_data.TRAINED),
        "squares": ("features", features.SQUARES),
        "products": ("features", features.PAIRWISE),
    }
    rivals = {name: errors_of(evidence, *of, n_train=size, step=step) for name, of in linear.items()}
    if step == "last":
        rows = evidence.stored["features"].rows
        short = features.short_budget(rows)
        rivals[f"products after {short:,} steps"] = features.at_step(rows, size, short)
    return min(rivals.items(), key=lambda rival: mean(rival[1]))


def _deep_steps(evidence):
    size = settings_of(evidence, "deep").curve_size
    settings_of(evidence, "deep", size)
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
    """(position of the start, of the end) of the largest rise in a list of numbers; equal if it never rises.

    >>> largest_rise([3.0, 0.4, 0.6, 0.5, 0.7, 0.3])
    (1, 4)
    """
    pairs = [(k, later) for k in range(len(values)) for later in range(k, len(values))]
    return max(pairs, key=lambda pair: values[pair[1]] - values[pair[0]])


def _scale_helps(evidence):
    networks, sizes = networks_of(evidence)

    def kept(size):
        """{seed: error of the largest network as a share of the smallest's}, its logarithm: gains are then sums."""
        small, large = (network_errors(evidence, hidden, size) for hidden in (networks[0], networks[-1]))
        return {seed: math.log(large[seed] / small[seed]) for seed in small}

    ends = " against ".join(scaling.told(hidden) for hidden in (networks[-1], networks[0]))
    small, large = (network_errors(evidence, hidden, sizes[-1]) for hidden in (networks[0], networks[-1]))
    shares = [f"{math.exp(mean(kept(size))):.2f}" for size in (sizes[-1], sizes[0])]
    told = (
        f"share of the error that is left on {sizes[-1]:,} rows ({shares[0]}) below that on {sizes[0]:,} ({shares[1]})"
    )
    return [
        below(f"{sizes[-1]:,} rows: {ends}", large, small),
        Statement(f"{told}, logarithms", minus(kept(sizes[-1]), kept(sizes[0])), "below"),
    ]


CLAIMS = (
    Claim(
        "deep-wins", SECTION,
        "The small network is better than every linear model on every number of rows.",
        ("more_data", "features", "deep"), _deep_wins,
    ),
    Claim(
        "deep-steps", SECTION,
        "Over the steps of its training its error falls, rises, and falls again.",
        ("deep",), _deep_steps,
    ),
    Claim(
        "scale-helps", SECTION,
        "Larger networks are better, the more so the more rows there are.",
        ("scaling",), _scale_helps,
    ),
)  # fmt: skip
