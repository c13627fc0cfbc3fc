"""The loss of a batch, as Keras computes it, for one model or for each of r runs.

Shapes: b batch, r runs, m = r·b rows of all runs.
"""

from dataclasses import dataclass

import numpy as np

from d2l_regression.backend import keras
from d2l_regression.losses import HalfSquaredError
from d2l_regression.training.refusals import refuse

ops = keras.ops

# What a batch's losses may be reduced by; Keras' None would leave a loss for each row.
AVERAGES = ("sum_over_batch_size", "mean", "mean_with_sample_weight")
REDUCTIONS = (*AVERAGES, "sum")

# These give each row a loss that depends on this row alone, so runs and padding may stand side by side in one call.
_ROWWISE = tuple(
    getattr(keras.losses, name)
    for name in (
        "mean_squared_error",
        "mean_absolute_error",
        "mean_absolute_percentage_error",
        "mean_squared_logarithmic_error",
        "huber",
        "log_cosh",
        "poisson",
        "binary_crossentropy",
    )
)
_FunctionLoss = keras.losses.MeanSquaredError.__bases__[0]  # what Keras' compile makes of a loss function


@dataclass(frozen=True)
class Objective:
    """What a step minimises: a Keras loss, times Keras' `loss_weights`.

    Attributes:
        loss: a keras.losses.Loss.
        weight: of `compile(loss_weights=…)`, or None.
    """

    loss: keras.losses.Loss
    weight: float | None = None

    @property
    def rowwise(self):
        """Whether a row's loss is known to depend on that row alone."""
        settings = getattr(self.loss, "_fn_kwargs", {})
        if "call" in vars(self.loss) or settings.get("axis", -1) != -1:
            return False
        own = type(self.loss).__module__.partition(".")[0] == "keras" and getattr(self.loss, "fn", None) in _ROWWISE
        return own or type(self.loss) is HalfSquaredError

    @property
    def dtype(self):
        """What losses are told in."""
        return "float64" if self.loss.dtype == "float64" else "float32"

    def __call__(self, labels, predictions, filled=None):
        """The loss of each run, shape (r,), of labels, shape (r, b, 1), and predictions, of that shape or (b, 1).

        Rows that a layer such as Masking has masked do not count, as in Keras.
        filled: 1 for the rows of a partial batch, 0 for its padding, shape (r, b); only where the loss is `rowwise`.
        """
        masked = keras.src.backend.get_keras_mask(predictions) is not None  # JAX's tensors have no attribute for it
        by_row = self.rowwise and not masked
        losses = self._by_row(labels, predictions, filled) if by_row else self._by_run(labels, predictions)
        losses = ops.cast(losses, self.dtype)
        return losses if self.weight is None else losses * self.weight

    def _by_run(self, labels, predictions):
        if len(predictions.shape) < len(labels.shape):
            return ops.reshape(self.loss(labels[0], predictions), (1,))
        return ops.stack([self.loss(labels[run], predictions[run]) for run in range(labels.shape[0])])

    def _by_row(self, labels, predictions, filled):
        rows = [ops.cast(ops.reshape(each, (-1, 1)), self.loss.dtype) for each in (labels, predictions)]
        each = ops.reshape(self.loss.call(*rows), labels.shape[:2])
        total = self.loss.reduction == "sum"
        if filled is None:
            return ops.sum(each, axis=-1) if total else ops.mean(each, axis=-1)
        filled = ops.cast(filled, each.dtype)
        weighted = ops.sum(each * filled, axis=-1)
        return weighted if total else weighted / ops.sum(filled, axis=-1)


def objective(loss, model, flat):
    """The `Objective` of the loss given to `fit`, or of the one that the model was compiled with.

    flat: whether the labels were given in the shape (n,), in which Keras hands them to a loss class of someone's own.
    """
    weight = None
    if loss is None:
        loss, weight = getattr(model, "loss", None), _compiled_weight(model)
    loss = _one(loss, model)
    if loss is None:
        raise ValueError("loss was None and the model is not compiled with one; compile it or pass loss=….")
    loss = keras.losses.get(loss() if isinstance(loss, type) else loss)
    if not isinstance(loss, keras.losses.Loss):
        loss = _FunctionLoss(loss)
    if loss.reduction not in REDUCTIONS:
        refuse("no reduction", reduction=loss.reduction, known=", ".join(REDUCTIONS))
    if flat and not isinstance(loss, _FunctionLoss | HalfSquaredError):
        _refuse_flat_labels(loss)
    return Objective(loss, weight)


def _refuse_flat_labels(loss):
    """Refuse a loss that is another number for labels of shape (b,), as were given, than for (b, 1); tried on three."""
    predictions = ops.convert_to_tensor([[0.3], [0.9], [1.1]], loss.dtype)
    labels = ops.convert_to_tensor([0.2, 1.5, 0.7], loss.dtype)
    told = []
    for each in (labels, labels[:, None]):
        try:
            with keras.StatelessScope():
                told.append(float(loss(each, predictions)))
        except Exception:  # of whatever kind: what someone has written does not take this shape
            told.append(None)
    flat, column = told
    if flat is not None and (column is None or not np.isclose(flat, column, rtol=1e-4, equal_nan=True)):
        refuse("flat labels", loss=type(loss).__name__)


def _one(loss, model):
    """The only loss of a list or dict, as Keras takes them for the model's outputs."""
    if isinstance(loss, dict) and not {"class_name", "config"} <= set(loss):
        names = getattr(model, "output_names", None) or list(loss)
        if not set(loss) <= set(names):
            raise ValueError(f"loss names {', '.join(map(repr, loss))}; the model's output is {', '.join(names)}.")
        loss = list(loss.values())
    if not isinstance(loss, list | tuple):
        return loss
    if len(loss) != 1:
        refuse("several losses", loss=loss)
    return loss[0]


def _compiled_weight(model):
    """The model's one loss weight, or None; Keras keeps it only where it will be used."""
    weights = getattr(getattr(model, "_compile_loss", None), "_user_loss_weights", None)
    weights = list(weights.values()) if isinstance(weights, dict) else weights
    if weights is None or isinstance(weights, int | float):
        return weights
    if len(weights) != 1:
        refuse("several losses", loss=f"loss_weights={weights}")
    return None if weights[0] is None else float(weights[0])
