"""What claims compare: errors of one condition, and of the networks that were trained."""

from essay_repro import scaling
from essay_repro.drawing import summary
from essay_repro.reporting.verdict import Untestable


def errors_of(evidence, name, condition, split="test", n_train=None, step="last"):
    """{seed: 1 − R²} of a condition, after its last step or at the step that its validation rows choose."""
    rows = evidence.stored[name].rows
    curve = summary.curve(rows, condition, split, n_train=n_train)
    return curve.last if step == "last" else curve.at(summary.chosen(rows, condition, n_train=n_train))


def settings_of(evidence, name, *sizes):
    """The settings of an experiment. Raises: Untestable if it did not train on one of the sizes."""
    settings = evidence.stored[name].settings
    for size in sizes:
        if size not in settings.sizes:
            raise Untestable(f"{name} has no models on {size:,} rows at this preset")
    return settings


def networks_of(evidence):
    """(networks, the smallest first; sizes) that were trained. Raises: Untestable if there is nothing to compare."""
    settings = evidence.stored["scaling"].settings
    if "scaling" in evidence.partial:  # the largest network, which the claims are about, comes last
        trained = ", ".join(map(scaling.told, settings.networks))
        raise Untestable(f"of the preset's networks only {trained} were trained")
    if len(settings.networks) < 2:
        raise Untestable("only one network was trained at this preset")
    return settings.networks, sorted(settings.sizes)


def network_errors(evidence, hidden, size):
    """{seed: 1 − R²} of a network of those hidden layers, after its last step."""
    return errors_of(evidence, "scaling", scaling.condition(hidden), n_train=size)
