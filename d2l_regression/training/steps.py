"""One step of training, and prediction, as functions of tensors alone, for a backend to compile.

Shapes: n rows, d features, b batch, r runs. A state is (trainable, other, slots): the trainable weights, the model's
other variables and the optimiser's variables, each a list of tensors. Without a run axis r is 1 and left out of them.
"""

from d2l_regression.backend import keras
from d2l_regression.layers import materialised_by

ops = keras.ops


def training_step(model, has_runs, optimizer, loss, penalised, backend):
    """A function that trains one step: (state, data, batch) -> (state, losses of shape (r,)).

    Args:
        model: Keras model that maps (r, b, d) to (r, b, 1), or (b, d) to (b, 1).
        has_runs: whether the model has the run axis.
        optimizer: Keras optimiser whose `stateless_apply` works.
        loss: function(labels, predictions), both (m, 1), to the loss of each row, (m,).
        penalised: whether any L2 strength is above zero; if not, the gradients are left alone.
        backend: the loop's module, for `take`, `gradients`, `barrier` and `on_cpu`.

    The returned function takes data (X of shape (n, d), y of shape (n, 1), L2 strengths of shape (r,)) and a batch
    (positions of shape (r, b)) or, with partial batches, (positions, weights of shape (r, b)).
    """

    def step(state, data, batch):
        trainable, other, slots = state
        X, y, strengths = data
        inputs, labels = _rows(X, batch[0], has_runs, backend), backend.take(y, batch[0])

        def batch_loss(trainable):
            predictions, new_other, extra = model.stateless_call(
                trainable, other, inputs, training=True, return_losses=True
            )
            each = loss(ops.reshape(labels, (-1, 1)), ops.reshape(predictions, (-1, 1)))
            losses = _mean(ops.reshape(each, batch[0].shape), *batch[1:])
            if extra:  # A plain model's own penalties, such as kernel_regularizer; layers with runs have none.
                losses = losses + sum(extra)
            # Summed over runs, so that each run's weights get the gradient of its own loss.
            return ops.sum(losses), (losses, new_other)

        with materialised_by(backend.barrier if backend.on_cpu() else None):
            (losses, new_other), gradients = backend.gradients(batch_loss, trainable)
        if penalised:
            gradients = [_add_l2(g, v, strengths, has_runs) for g, v in zip(gradients, trainable, strict=True)]
        trainable, slots = optimizer.stateless_apply(slots, gradients, trainable)
        return (trainable, new_other, slots), losses

    return step


def prediction(model, has_runs, backend):
    """A function that predicts: (state, X, positions of shape (r, m)) -> predictions of shape (r, m)."""

    def predict(state, X, positions):
        inputs = _rows(X, positions, has_runs, backend)
        predictions, _ = model.stateless_call(state[0], state[1], inputs, training=False)
        return ops.reshape(predictions, positions.shape)

    return predict


def finite_runs(has_runs):
    """A function that says for each run whether all its weights are finite: state -> booleans of shape (r,)."""

    def finite(state):
        each = [ops.all(ops.isfinite(v), axis=range(1, len(v.shape)) if has_runs else None) for v in state[0]]
        return ops.reshape(ops.all(ops.stack(each), axis=0), (-1,))

    return finite


def _rows(X, positions, has_runs, backend):
    inputs = ops.cast(backend.take(X, positions), "float32")
    return inputs if has_runs else inputs[0]


def _mean(each, weights=None):
    """Mean over the rows of the batch, shape (r,); weights of 0 leave out the padding of a partial batch."""
    if weights is None:
        return ops.mean(each, axis=-1)
    return ops.sum(each * weights, axis=-1) / ops.sum(weights, axis=-1)


def _add_l2(gradient, weights, strengths, has_runs):
    shape = (-1,) + (1,) * (len(weights.shape) - 1) if has_runs else ()
    return gradient + ops.reshape(strengths, shape) * weights
