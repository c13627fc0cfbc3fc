"""The claims on a similar task, on rows for which they hold, hold in part, or do not hold."""

from essay_repro.reporting.verdict import FAILS, HOLDS, IN_PART
from tests.essay_repro.reporting.claims.made_up import judged, multitask


def test_aux_fails():
    # 1.3 at the last step, 1.2 at the chosen one: at least about 1, which begins at 0.9.
    assert judged("aux-fails") == (HOLDS, "yes yes")
    assert judged("aux-fails", multitask=multitask(auxiliary=(3.0, 0.91, 0.95))) == (HOLDS, "yes yes")
    # By hand: the means are 1.01 times these, so that 0.88 and 0.95 are 0.889 and 0.96.
    assert judged("aux-fails", multitask=multitask(auxiliary=(3.0, 0.88, 0.95))) == (IN_PART, "yes no")
    assert judged("aux-fails", multitask=multitask(auxiliary=(3.0, 0.5, 0.6))) == (FAILS, "no no")


def test_multitask():
    # Last step 0.42 against 0.6, chosen step 0.4 against 0.45, overfitting 0.02 against 0.15.
    assert judged("multitask") == (HOLDS, "yes yes yes")
    # As the essay's author measured: less at the last step and less overfitting, but not at the chosen step.
    assert judged("multitask", multitask=multitask(both=(3.0, 0.46, 0.47))) == (IN_PART, "yes no yes")
    # Lower everywhere, and overfitting more: 0.35 − 0.1 against 0.15.
    assert judged("multitask", multitask=multitask(both=(3.0, 0.1, 0.35))) == (IN_PART, "yes yes no")
    # 0.7, 0.5 and 0.2 against 0.6, 0.45 and 0.15.
    assert judged("multitask", multitask=multitask(both=(3.0, 0.5, 0.7))) == (FAILS, "no no no")
