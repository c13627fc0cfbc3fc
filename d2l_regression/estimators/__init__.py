"""Estimators and encodings with scikit-learn's interface, for tables of your own.

Keras is loaded when the first network trains, and never to predict, to pickle or to encode.
"""

from d2l_regression.estimators.columns import PiecewiseLinearEncoder, SmoothClipScaler
from d2l_regression.estimators.ensemble import MLPEnsembleRegressor
from d2l_regression.estimators.minibatch import MinibatchLinearRegression
from d2l_regression.estimators.table import TableEncoder

__all__ = [
    "MLPEnsembleRegressor",
    "MinibatchLinearRegression",
    "PiecewiseLinearEncoder",
    "SmoothClipScaler",
    "TableEncoder",
]
