"""An ensemble of multilayer perceptrons as a scikit-learn regressor.

Shapes: n rows, d columns of the table, k encoded columns, m members, e evaluations.
"""

import math
from functools import partial

import numpy as np
from sklearn.base import BaseEstimator, RegressorMixin, clone
from sklearn.model_selection import GroupShuffleSplit, ShuffleSplit
from sklearn.utils import check_random_state, get_tags
from sklearn.utils.validation import check_is_fitted

from d2l_regression.arguments import whole
from d2l_regression.estimators import members
from d2l_regression.estimators.table import TableEncoder, as_table, table_and_labels

_OWN = ("encoder", "steps", "random_state")  # settings that ensembles fitted together may differ in
_ROWS_ENCODED = 1 << 14  # rows encoded at once
_LEAST_STEPS = 1024  # updates that a training has before it, however few the rows


class MLPEnsembleRegressor(RegressorMixin, BaseEstimator):
    """The mean of m multilayer perceptrons that train side by side, with settings that suit most tables.

    Trained by AdamW on squared error, on the standardised label, with a learning rate that falls as a cosine, and
    stopped where the *ensemble's* error on rows set aside was least. Predictions are computed by NumPy in float64 from
    the stored weights, and stay within the range of the training labels. Takes what `TableEncoder` takes: arrays, and
    DataFrames with words, dates and missing values.

    Args:
        hidden_layer_sizes: units of each hidden layer (ReLU).
        n_estimators: members m.
        encoder: transformer of the table; None for `TableEncoder()`. Fitted on the rows that are trained on.
        learning_rate: of the first step.
        weight_decay: of AdamW.
        batch_size: rows of a batch, drawn with replacement.
        max_epochs: most passes over the rows; of a small table as many as 1,024 steps are.
        max_steps: most updates; None as `max_epochs` says. The learning rate reaches 0 there.
        steps: take exactly so many updates, at the learning rates of a training of `max_steps`, without setting rows
            aside. None to stop early, or where `early_stopping` is False to take them all.
        early_stopping: whether to set rows aside and take the weights of the step that was best on them.
        validation_fraction: share of the rows set aside, of groups if `fit` is given any.
        n_iter_no_change: end after so many evaluations (64 in a whole training) without a better one; None: never.
        random_state: as everywhere in scikit-learn: of initial weights, batches, and rows set aside.
        verbose: 1 prints about a line a second: steps done, and the latest error on the rows set aside.

    Attributes:
        encoder_: the fitted encoder.
        layers_: the members' weights: for each layer its kernels, shape (m, i, o), and biases, (m, 1, o), float32.
        label_mean_, label_scale_, label_range_: in the label's unit; of the rows trained on.
        n_steps_: updates that led to these weights. max_steps_: updates that the learning rate was made for.
        validation_scores_: rows (step, 1 − R² of the ensemble on the rows set aside), shape (e, 2).
        best_validation_score_: the least of these; None if no rows were set aside.

    Source: essay, section "Learning Deeply And Cheaply"; Gorishniy, Kotelnikov and Babenko, "TabM", 2025, for the mean
    of members stopped together; Holzmüller, Grinsztajn and Steinwart, "Better by Default", 2024, for the settings.
    """

    def __init__(
        self,
        hidden_layer_sizes=(128, 128, 128),
        n_estimators=8,
        encoder=None,
        *,
        learning_rate=2e-3,
        weight_decay=1e-2,
        batch_size=256,
        max_epochs=256,
        max_steps=None,
        steps=None,
        early_stopping=True,
        validation_fraction=0.2,
        n_iter_no_change=16,
        random_state=None,
        verbose=0,
    ):
        self.hidden_layer_sizes = hidden_layer_sizes
        self.n_estimators = n_estimators
        self.encoder = encoder
        self.learning_rate = learning_rate
        self.weight_decay = weight_decay
        self.batch_size = batch_size
        self.max_epochs = max_epochs
        self.max_steps = max_steps
        self.steps = steps
        self.early_stopping = early_stopping
        self.validation_fraction = validation_fraction
        self.n_iter_no_change = n_iter_no_change
        self.random_state = random_state
        self.verbose = verbose

    def fit(self, X, y, *, groups=None, X_val=None, y_val=None):
        """Train the members.

        Args:
            X: DataFrame or array, shape (n, d). y: labels, shape (n,).
            groups: a group for each row, shape (n,): rows of one are set aside together or not at all.
            X_val, y_val: rows to stop by, in place of some of X.

        Returns: self.
        Raises: ValueError for what scikit-learn refuses, and settings that do not fit; TrainingDivergedError.
        """
        return fit_together([self], [(X, y)], [(X_val, y_val)], groups=groups)[0]

    def _part(self, X, y, X_val, y_val, groups):
        """The `members.Part` of these rows; learns all but the weights."""
        X, y = table_and_labels(self, X, y, reset=True)
        random = check_random_state(self.random_state)
        seeds = random.randint(2**31 - 1, size=whole(self.n_estimators, "n_estimators", least=1)).tolist()
        aside = self.early_stopping and self.steps is None
        if X_val is not None:
            X_val, y_val = table_and_labels(self, X_val, y_val, reset=False)
        elif aside:
            inside, held = self._split(X, y, groups, random)
            X, X_val, y, y_val = _rows(X, inside), _rows(X, held), y[inside], y[held]
        self.encoder_ = (TableEncoder() if self.encoder is None else clone(self.encoder)).fit(X, y)
        self.label_mean_, spread = float(y.mean()), float(y.std())
        self.label_scale_ = spread if spread > 0 else 1.0
        self.label_range_ = float(y.min()), float(y.max())
        n, tables = len(y), [X]
        labels, stop = (y - self.label_mean_) / self.label_scale_, None
        self.max_steps_, steps = self._steps(n)
        if aside:
            # In one table with the rows trained on: a refit on all of them finds its program compiled.
            tables.append(X_val)
            labels = np.concatenate([labels, (y_val - self.label_mean_) / self.label_scale_])
            error = partial(self._validation_error, y_val=y_val)
            stop = members.Stop(np.arange(n, len(labels)), error, self.n_iter_no_change)
        return members.Part(self._encoded(tables), labels, np.arange(n), seeds, steps, stop)

    def _encoded(self, tables):
        """The encoded rows of tables one below the other, float32: never all of them in the encoder's float64."""
        found, at = None, 0
        for part in (part for X in tables for part in _parts(X)):
            each = np.asarray(self.encoder_.transform(part))
            if found is None:
                found = np.empty((sum(map(len, tables)), each.shape[1]), np.float32)
            found[at : at + len(each)] = each
            at += len(each)
        return found

    def _take(self, part, layers, best):
        """Learn the weights that came of a part."""
        self.layers_ = layers
        self.n_steps_ = best.step if best else part.steps
        self.validation_scores_ = np.array(best.values if best else np.zeros((0, 2)))
        self.best_validation_score_ = best.value if best else None
        return self

    def refit(self, X, y):
        """A new ensemble with these settings, trained on all rows given for the steps that this one has found best.

        With the rows that were set aside among them, it makes use of all; nothing is chosen anew.
        X, y: as in `fit`. Returns: another MLPEnsembleRegressor, fitted.
        """
        check_is_fitted(self)
        return clone(self).set_params(max_steps=self.max_steps_, steps=self.n_steps_).fit(X, y)

    def predict(self, X):
        """Predictions, shape (n,), in the label's unit, float64."""
        check_is_fitted(self)
        parts = _parts(as_table(self, X, reset=False))
        encoded = (np.asarray(self.encoder_.transform(part), np.float64) for part in parts)
        return self._in_label_units(np.concatenate([members.predict(self.layers_, each) for each in encoded]))

    @property
    def model_(self):
        """The members as a list of m plain Keras models, made anew each time.

        They map `encoder_.transform(X)` to the label's unit, shape (n, 1); `predict` is their mean, held to
        `label_range_`.
        """
        check_is_fitted(self)
        return members.plain_models(self.layers_, self.label_scale_, self.label_mean_)

    def _split(self, X, y, groups, random):
        """(rows to train on, rows set aside)."""
        if len(y) < 2:
            raise ValueError(
                f"Found array with {len(y)} sample(s) while a minimum of 2 is required: one row is set aside to stop "
                "by; give more, or early_stopping=False."
            )
        kind = ShuffleSplit if groups is None else GroupShuffleSplit
        splitter = kind(1, test_size=self.validation_fraction, random_state=random.randint(2**31 - 1))
        return next(splitter.split(X, y, groups))

    def _steps(self, n):
        """(updates that the learning rate is made for, updates to take) for n rows."""
        if self.max_steps is not None:
            most = whole(self.max_steps, "max_steps", least=1)
        else:
            most = max(_LEAST_STEPS, whole(self.max_epochs, "max_epochs", least=1) * math.ceil(n / self.batch_size))
        return most, most if self.steps is None else whole(self.steps, "steps", least=1)

    def _in_label_units(self, outputs):
        return np.clip(outputs * self.label_scale_ + self.label_mean_, *self.label_range_)

    def _validation_error(self, labels, outputs, y_val):  # noqa: ARG002 - y_val are the labels in their unit
        """1 − R² of the ensemble on the rows set aside, with the mean of the rows trained on for comparison."""
        predicted = self._in_label_units(np.mean(outputs, axis=0, dtype=np.float64))
        squared, total = np.sum((y_val - predicted) ** 2), np.sum((y_val - self.label_mean_) ** 2)
        return float(squared / total) if total > 0 else float(squared)

    def __sklearn_tags__(self):
        tags = super().__sklearn_tags__()
        tags.input_tags.allow_nan = self.encoder is None or get_tags(self.encoder).input_tags.allow_nan
        return tags


def _parts(X):
    """The rows of a table some at a time."""
    return (_rows(X, slice(k, k + _ROWS_ENCODED)) for k in range(0, len(X), _ROWS_ENCODED))


def _rows(X, rows):
    return X[rows] if isinstance(X, np.ndarray) else X.iloc[rows]


def fit_together(models, rows, aside=None, groups=None, room=(0, 0)):
    """Fit ensembles of the same settings on tables of their own, side by side: much less time than one by one.

    Args:
        models: `MLPEnsembleRegressor`s that differ in `encoder`, `steps` and `random_state` alone.
        rows: a pair (X, y) for each, as `fit` takes them. aside: a pair (X_val, y_val) for each, or None.
        groups: as `fit` takes them, of one model. room: rows and encoded columns that tables are filled up to at least,
            with what is never trained on: ensembles fitted in the same room share a compiled program.

    Returns: the models, fitted, each as it would be alone.
    Raises: ValueError as `fit`, and for settings that differ; TrainingDivergedError.
    """
    aside = [(None, None)] * len(models) if aside is None else aside
    settings = [{k: v for k, v in model.get_params(deep=False).items() if k not in _OWN} for model in models]
    if any(each != settings[0] for each in settings):
        raise ValueError(f"models differ in more than {', '.join(_OWN)}; fit those of other settings apart")
    parts = [
        model._part(*its_rows, *its_aside, groups)
        for model, its_rows, its_aside in zip(models, rows, aside, strict=True)
    ]
    first = models[0]
    if len({model.max_steps_ for model in models}) > 1:
        raise ValueError("models have learning rates of several lengths; give max_steps where the rows are not as many")
    found = members.train(
        parts,
        hidden=first.hidden_layer_sizes,
        schedule=(first.learning_rate, first.max_steps_, first.weight_decay),
        batch_size=whole(first.batch_size, "batch_size", least=1),
        room=room,
        name=type(first).__name__ if first.verbose else None,
    )
    return [model._take(part, *each) for model, part, each in zip(models, parts, found, strict=True)]
