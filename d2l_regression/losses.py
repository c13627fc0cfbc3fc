"""The book's squared loss as a Keras loss that refuses to broadcast."""

from d2l_regression.backend import keras


@keras.saving.register_keras_serializable(package="d2l_regression")
class HalfSquaredError(keras.losses.Loss):
    """½(ŷ − y)², averaged over the batch; its gradient with respect to ŷ is ŷ − y, with no stray 2.

    Half of keras.losses.MeanSquaredError: at the same learning rate, SGD on Keras' loss takes steps twice as long.
    labels y and predictions ŷ: shape (b,) or (b, 1), in any mix, b the same. Anything else raises ValueError naming
    both shapes: a (b, 2) against a (b, 1) would broadcast, and the model would learn from the wrong differences.
    dtype: what the loss computes in; None is Keras' float type, float32. A float64 model wants "float64".
    Source: Dive into Deep Learning, "Linear Regression", https://d2l.ai/chapter_linear-regression/linear-regression.html

    >>> labels, predictions = keras.ops.array([1.0, 2.0]), keras.ops.array([3.0, 2.0])
    >>> float(HalfSquaredError()(labels, predictions))  # ½ · (4 + 0) / 2
    1.0
    """

    def __init__(self, reduction="sum_over_batch_size", name="half_squared_error", dtype=None):
        super().__init__(name=name, reduction=reduction, dtype=dtype)

    def call(self, y_true, y_pred):
        """The loss of each row, shape (b,); Keras reduces it afterwards."""
        _check_shapes(tuple(y_true.shape), tuple(y_pred.shape))
        error = keras.ops.reshape(y_pred, (-1,)) - keras.ops.reshape(y_true, (-1,))
        return 0.5 * keras.ops.square(error)

    def get_config(self):
        """Settings that rebuild this loss; unlike Keras' own losses it remembers its dtype."""
        return {**super().get_config(), "dtype": self.dtype}


def _check_shapes(labels, predictions):
    """Refuse all but one number per row; a batch size of None (not known while Keras traces) matches any."""
    one_per_row = all(len(shape) == 1 or (len(shape) == 2 and shape[1] == 1) for shape in (labels, predictions))
    if not one_per_row or (labels[0] != predictions[0] and None not in (labels[0], predictions[0])):
        raise ValueError(
            f"labels have shape {labels} and predictions {predictions}: "
            "each may be (b,) or (b, 1) with the same b; give the model one output and one label per row"
        )
