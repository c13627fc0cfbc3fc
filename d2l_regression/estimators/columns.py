"""Encodings of numeric columns, fitted on training rows: scaled and softly clipped, or piecewise linear.

Shapes: n rows, d columns, t bins.
"""

import warnings

import numpy as np
from sklearn.base import BaseEstimator, OneToOneFeatureMixin, TransformerMixin
from sklearn.utils.validation import check_is_fitted, validate_data

from d2l_regression.arguments import whole

LIMIT = 3.0  # what a scaled value tends to, however wild it is
_FAR = 1e100  # in units of the spread; beyond it squares overflow


class SmoothClipScaler(OneToOneFeatureMixin, TransformerMixin, BaseEstimator):
    """z = (x − median) / IQR, then z / √(1 + (z/3)²): near 0 the scaled value itself, never beyond ±3.

    One wild value moves neither the median nor the quartiles, and is itself bounded. Where the quartiles are equal,
    half the range stands for the IQR; a constant column becomes 0. Missing values stay missing.

    Attributes:
        center_, scale_: shape (d,), in the columns' units.

    Source: Holzmüller, Grinsztajn and Steinwart, "Better by Default" (RealMLP), 2024.

    >>> SmoothClipScaler().fit_transform([[0.0], [1.0], [2.0], [3.0], [1e9]]).round(3).ravel().tolist()
    [-0.949, -0.493, 0.0, 0.493, 3.0]
    """

    def fit(self, X, y=None):  # noqa: ARG002 - scikit-learn hands a label to every transformer
        """Find each column's median and spread. X: shape (n, d). Returns: self."""
        X = validate_data(self, X, dtype=np.float64, ensure_all_finite="allow-nan")
        with warnings.catch_warnings(), np.errstate(over="ignore", invalid="ignore"):
            warnings.filterwarnings("ignore", "All-NaN", RuntimeWarning)
            percentile = np.nanpercentile if np.isnan(X).any() else np.percentile  # which is much faster
            low, first, median, third, high = percentile(X, [0, 25, 50, 75, 100], axis=0)
            spread = np.where(third > first, third - first, high / 2 - low / 2)
        self.center_ = np.nan_to_num(median)
        self.scale_ = np.where((spread > 0) & np.isfinite(spread), spread, 1.0)
        constant = ~(high > low)  # also where nothing is known of the column: whatever comes later says nothing
        self.scale_[constant] = np.inf
        return self

    def transform(self, X):
        """The columns scaled and clipped, shape (n, d), without a unit."""
        check_is_fitted(self)
        X = validate_data(self, X, dtype=np.float64, ensure_all_finite="allow-nan", reset=False)
        with np.errstate(over="ignore"):
            z = np.clip((X - self.center_) / self.scale_, -_FAR, _FAR)
        return z / np.sqrt(1 + (z / LIMIT) ** 2)

    def __sklearn_tags__(self):
        tags = super().__sklearn_tags__()
        tags.input_tags.allow_nan = True
        return tags


class PiecewiseLinearEncoder(TransformerMixin, BaseEstimator):
    """Each column as its t quantile bins: 1 in the bins below x, 0 in those above, and in x's own how far in it lies.

    A linear model on these columns is a broken line in x, with its corners at the quantiles of the training rows; to a
    network they are features that it would need many units to make.

    Args:
        n_bins: most bins of a column, t. A column of few values has fewer: between two neighbours of them one each.

    Attributes:
        edges_: a list of d arrays, the bins' edges in the column's unit; a constant column has one edge and no bin.

    Source: Gorishniy, Rubachev and Babenko, "On Embeddings for Numerical Features in Tabular Deep Learning", 2022.

    >>> PiecewiseLinearEncoder(n_bins=2).fit([[0.0], [1.0], [3.0]]).transform([[0.5], [2.0], [9.0]]).tolist()
    [[0.5, 0.0], [1.0, 0.5], [1.0, 1.0]]
    """

    def __init__(self, n_bins=16):
        self.n_bins = n_bins

    def fit(self, X, y=None):  # noqa: ARG002
        """Find the edges of each column's bins. X: shape (n, d), finite. Returns: self."""
        X = validate_data(self, X, dtype=np.float64)
        shares = np.linspace(0, 1, whole(self.n_bins, "n_bins", least=1) + 1)
        self.edges_ = [self._edges(column, shares) for column in X.T]
        return self

    @staticmethod
    def _edges(column, shares):
        values = np.unique(column)
        return values if len(values) <= len(shares) else np.unique(np.quantile(column, shares, method="inverted_cdf"))

    def transform(self, X):
        """Between 0 and 1, shape (n, sum of the columns' bins)."""
        check_is_fitted(self)
        X = validate_data(self, X, dtype=np.float64, reset=False)
        parts = [self._filled(column, edges) for column, edges in zip(X.T, self.edges_, strict=True)]
        return np.concatenate(parts, axis=1)

    @staticmethod
    def _filled(column, edges):
        # Halves, since the distance between two numbers may be beyond the largest.
        inside = column[:, None] / 2 - edges[:-1] / 2
        return np.clip(inside / (np.diff(edges / 2)), 0, 1)

    def get_feature_names_out(self, input_features=None):
        """Names as "age_from_30", by the lower edge of the bin."""
        check_is_fitted(self)
        names = _names_in(self, input_features)
        return np.array(
            [f"{name}_from_{edge:.6g}" for name, edges in zip(names, self.edges_, strict=True) for edge in edges[:-1]],
            dtype=object,
        )


def _names_in(encoder, given):
    """The names of the columns that an encoder was fitted on, checked as scikit-learn does."""
    from sklearn.utils.validation import _check_feature_names_in

    return _check_feature_names_in(encoder, given)
