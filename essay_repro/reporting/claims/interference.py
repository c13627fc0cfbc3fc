"""The claims of "The Magic Of Positive Interference": a similar task beside the main one."""

from essay_repro import multitask
from essay_repro.drawing import summary
from essay_repro.reporting.claims.compared import errors_of
from essay_repro.reporting.verdict import ONE_SEED, Claim, Statement, Untestable, below, exact, mean

SECTION = "The Magic Of Positive Interference"
ABOUT = 0.1  # how far "about 1" reaches, as a share of it


def _aux_fails(evidence):
    statements = []
    for step, told in (("last", "after the last step"), ("validated", "at the step chosen on validation rows")):
        errors = errors_of(evidence, "multitask", multitask.AUXILIARY, step=step)
        if len(errors) < 2:
            raise Untestable(ONE_SEED)
        told = f"mean error of training on auxiliary rows alone, {told} ({summary.interval(errors.values())})"
        statements.append(Statement(told, exact(mean(errors)), "above", 1 - ABOUT))
    return statements


def _multitask(evidence):
    last, chosen = (
        {arm: errors_of(evidence, "multitask", arm, step=step) for arm in (multitask.MAIN, multitask.BOTH)}
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


CLAIMS = (
    Claim(
        "aux-fails", SECTION,
        "Training on the auxiliary task alone fails on the main one.",
        ("multitask",), _aux_fails,
    ),
    Claim(
        "multitask", SECTION,
        "Training on both reduces overfitting and improves the main task.",
        ("multitask",), _multitask,
    ),
)  # fmt: skip
