"""What scikit-learn asks of every estimator: its own checks, with no failure expected."""

import pytest
from sklearn.utils.estimator_checks import parametrize_with_checks

from d2l_regression import estimators

SMALL = estimators.MLPEnsembleRegressor((32,), n_estimators=2, max_steps=256, random_state=0)


@parametrize_with_checks(
    [
        estimators.SmoothClipScaler(),
        estimators.PiecewiseLinearEncoder(),
        estimators.TableEncoder(),
        estimators.TableEncoder(numeric=estimators.PiecewiseLinearEncoder(4)),
        estimators.MinibatchLinearRegression(random_state=0),
        SMALL,
    ]
)
def test_scikit_learn_checks(estimator, check):
    check(estimator)


@pytest.mark.nightly
@parametrize_with_checks([estimators.MLPEnsembleRegressor(random_state=0)])
def test_scikit_learn_checks_at_the_settings_by_default(estimator, check):
    check(estimator)
