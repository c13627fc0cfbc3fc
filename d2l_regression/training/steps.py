"""One step of training, and prediction, as functions of tensors alone, for a backend to compile.

Shapes: n rows, d features, b batch, r runs. A state is (trainable, other, slots): the trainable weights, the model's
other variables and the optimiser's variables, each a list of tensors. Without a run axis r is 1 and left out of them.
"""

from d2l_regression.backend import keras
from d2l_regression.layers import materialised_by

ops = keras.ops


def training_step(model, has_runs, optimizer, objective, penalised, dtype, backend):
    """A function that trains one step: (state, data, batch) -> (state, losses of shape (r,)).

    Args:
        model: Keras model that maps (r, b, d) to (r, b, 1), or (b, d) to (b, 1).
        has_runs: whether the model has the run axis.
        optimizer: Keras optimiser whose `stateless_apply` works.
        objective: an `objective.Objective`.
        penalised: whether any L2 strength is above zero; if not, the gradients are left alone.
        dtype: of the features that the model is fed.
        backend: the loop's module, for `take`, `trained_call`, `gradients`, `update`, `barrier` and `on_cpu`.

    The returned function takes data (X of shape (n, d), y of shape (n, 1), L2 strengths of shape (r,)) and a batch
    (positions of shape (r, b)) or, with partial batches, (positions, 1 or 0 for each, of shape (r, b)).
    """

    def step(state, data, batch):
        trainable, other, slots = state
        X, y, strengths = data
        inputs, labels = _rows(X, batch[0], has_runs, dtype, backend), backend.take(y, batch[0])

        def scaled(loss):  # as some optimisers want it against underflow; they undo it in their update
            with keras.StatelessScope(state_mapping=zip(optimizer.variables, slots, strict=True)):
                return optimizer.scale_loss(loss)

        def batch_loss(trainable):
            losses, extra, new_other = backend.trained_call(
                model,
                optimizer,
                (trainable, other, slots),
                inputs,
                lambda predictions: objective(labels, _only(predictions), *batch[1:]),
            )
            # A plain model's own penalties, such as kernel_regularizer; layers with runs have none.
            losses = losses + sum(ops.cast(ops.sum(each), losses.dtype) for each in extra) if extra else losses
            # Summed over runs, so that each run's weights get the gradient of its own loss.
            return scaled(ops.sum(losses)), (losses, new_other)

        with materialised_by(backend.barrier if backend.on_cpu() else None):
            (losses, new_other), gradients = backend.gradients(batch_loss, trainable)
        if penalised:
            strengths = scaled(strengths)
            gradients = [_add_l2(g, v, strengths, has_runs) for g, v in zip(gradients, trainable, strict=True)]
        trainable, slots = backend.update(optimizer, slots, gradients, trainable)
        return (trainable, new_other, slots), losses

    return step


def prediction(model, has_runs, dtype, backend):
    """A function that predicts: (state, X, positions of shape (r, m)) -> predictions of shape (r, m)."""

    def predict(state, X, positions):
        inputs = _rows(X, positions, has_runs, dtype, backend)
        return ops.reshape(_only(backend.call(model, state, inputs)), positions.shape)

    return predict


def finite_runs(has_runs):
    """A function that says for each run whether all its weights are finite: state -> booleans of shape (r,)."""

    def finite(state):
        each = [ops.all(ops.isfinite(v), axis=range(1, len(v.shape)) if has_runs else None) for v in state[0]]
        return ops.reshape(ops.all(ops.stack(each), axis=0), (-1,))

    return finite


def _rows(X, positions, has_runs, dtype, backend):
    inputs = ops.cast(backend.take(X, positions), dtype)
    return inputs if has_runs else inputs[0]


def _only(predictions):
    """The model's one output, which it may give in a list or dict."""
    (predictions,) = keras.tree.flatten(predictions)
    return predictions


def _add_l2(gradient, weights, strengths, has_runs):
    shape = (-1,) + (1,) * (len(weights.shape) - 1) if has_runs else ()
    penalty = ops.cast(ops.reshape(strengths, shape), weights.dtype) * weights
    return penalty if gradient is None else ops.add(penalty, gradient)  # of tf.IndexedSlices, too
