"""The textbook's linear regression by minibatch SGD as a scikit-learn regressor.

Shapes: n rows, d columns of the table, k encoded columns.
"""

import numpy as np
from sklearn.base import BaseEstimator, RegressorMixin, clone
from sklearn.utils import check_random_state, get_tags
from sklearn.utils.validation import check_is_fitted

from d2l_regression import data, scratch
from d2l_regression.arguments import whole
from d2l_regression.estimators.table import TableEncoder, as_table, table_and_labels


class MinibatchLinearRegression(RegressorMixin, BaseEstimator):
    """Linear regression by minibatch SGD, each update as the book writes it, on standardised columns and label.

    Takes what `TableEncoder` takes. Its coefficients are in the columns' own units; with enough epochs and a learning
    rate that is small enough they are those of least squares.

    Args:
        learning_rate: η of the loss with the ½, on standardised columns and label; None for ⅓ over the mean squared
            length of a row, which is small enough for any table.
        batch_size: rows of a batch.
        n_epochs: passes over the rows, each in a new order. The last half's learning rate is a tenth, so that the
            noise of the batches dies away.
        encoder: transformer of the table; None for `TableEncoder("passthrough")`: columns keep their units.
        random_state: as everywhere in scikit-learn: of the initial weights and the batches.

    Attributes:
        coef_: shape (k,), label's unit for one unit of an encoded column, in the order of
            `encoder_.get_feature_names_out()`.
        intercept_: in the label's unit.
        loss_curve_: loss of each batch before its step, on the standardised label.
        encoder_: the fitted encoder.

    Source: book section "Linear Regression Implementation from Scratch".
    """

    def __init__(self, learning_rate=None, batch_size=32, n_epochs=100, encoder=None, random_state=None):
        self.learning_rate = learning_rate
        self.batch_size = batch_size
        self.n_epochs = n_epochs
        self.encoder = encoder
        self.random_state = random_state

    def fit(self, X, y):
        """Train on a DataFrame or array, shape (n, d), and labels, shape (n,). Returns: self.

        Raises: ValueError for what scikit-learn refuses, and settings that do not fit; FloatingPointError if the loss
        grows beyond all bounds.
        """
        X, y = table_and_labels(self, X, y, reset=True)
        random = check_random_state(self.random_state)
        self.encoder_ = (TableEncoder("passthrough") if self.encoder is None else clone(self.encoder)).fit(X, y)
        encoded = np.asarray(self.encoder_.transform(X), np.float64)
        scale, label = data.Standardizer.fit(encoded), data.Standardizer.fit(y[:, None])
        Z, t = scale.transform(encoded), label.transform(y[:, None])
        rate = self.learning_rate
        if rate is None:
            rate = 1 / (3 * max(1.0, float(np.mean(np.sum(Z**2, axis=1)))))
        trained, self.loss_curve_ = None, []
        epochs = whole(self.n_epochs, "n_epochs", least=1)
        for part, share in ((epochs - epochs // 2, 1.0), (epochs // 2, 0.1)):
            start = None if trained is None else (trained.w, trained.b)
            seed = random.randint(2**31 - 1)
            trained = scratch.train(Z, t, rate * share, self.batch_size, part, seed, start=start)
            self.loss_curve_ += trained.batch_losses.tolist()
        w, b = scale.to_original_units(trained.w * label.std[0], trained.b * label.std[0] + label.mean[0])
        self.coef_, self.intercept_ = w[:, 0], b
        return self

    def predict(self, X):
        """Predictions, shape (n,), in the label's unit, float64."""
        check_is_fitted(self)
        return self.encoder_.transform(as_table(self, X, reset=False)) @ self.coef_ + self.intercept_

    @property
    def model_(self):
        """A plain Keras model of one layer, made anew each time: from `encoder_.transform(X)` to the label's unit."""
        check_is_fitted(self)
        from d2l_regression import models

        model = models.linear(len(self.coef_))
        model.set_weights([self.coef_[:, None], np.array([self.intercept_])])
        return model

    def __sklearn_tags__(self):
        tags = super().__sklearn_tags__()
        tags.input_tags.allow_nan = self.encoder is None or get_tags(self.encoder).input_tags.allow_nan
        return tags
