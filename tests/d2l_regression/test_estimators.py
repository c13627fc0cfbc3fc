"""The estimators in scikit-learn's hands: its own checks, searches, pipelines, processes and files."""

import pickle
import subprocess
import sys

import joblib
import numpy as np
import pytest
from sklearn.model_selection import GridSearchCV
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.utils.estimator_checks import parametrize_with_checks

from d2l_regression import estimators
from tests.programs_started import PATIENCE

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


def rows():
    X = np.random.default_rng(0).standard_normal((90, 3))
    return X, np.abs(X[:, 0])


def printed(program):
    """What a fresh Python prints."""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=PATIENCE)
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


def test_keras_is_not_loaded_until_a_network_trains():
    program = "import sys, d2l_regression.estimators as e; e.MinibatchLinearRegression().fit([[1.], [2.]], [1., 2.]); "
    assert printed(program + "print('keras' in sys.modules, 'tensorflow' in sys.modules)") == ["False", "False"]


@pytest.mark.slow
@pytest.mark.parametrize("library", [pickle, joblib])
def test_a_file_predicts_the_same_in_a_fresh_process_without_keras(library, tmp_path):
    X, y = rows()
    fitted, path = estimators.MLPEnsembleRegressor((8,), 2, max_steps=20, random_state=0).fit(X, y), tmp_path / "fitted"
    with path.open("wb") as file:
        library.dump(fitted, file)
    np.save(tmp_path / "X.npy", X)
    program = (
        f"import sys, numpy, {library.__name__} as library\n"
        f"fitted = library.load(open({str(path)!r}, 'rb'))\n"
        f"predicted = fitted.predict(numpy.load({str(tmp_path / 'X.npy')!r}))\n"
        "print('keras' in sys.modules, *map(float.hex, map(float, predicted)))"
    )
    loaded, *predicted = printed(program)
    assert loaded == "False"
    np.testing.assert_allclose([float.fromhex(each) for each in predicted], fitted.predict(X), rtol=1e-12)


@pytest.mark.nightly
def test_a_search_in_two_processes_finds_what_one_finds():
    X, y = rows()
    pipeline = make_pipeline(StandardScaler(), estimators.MLPEnsembleRegressor((8,), 2, max_steps=50, random_state=0))
    grid = {"mlpensembleregressor__learning_rate": [1e-4, 1e-2]}
    one, two = (GridSearchCV(pipeline, grid, cv=2, n_jobs=jobs).fit(X, y) for jobs in (1, 2))
    assert one.best_params_ == two.best_params_
    np.testing.assert_allclose(one.cv_results_["mean_test_score"], two.cv_results_["mean_test_score"], rtol=1e-12)
    np.testing.assert_array_equal(one.predict(X), two.predict(X))
