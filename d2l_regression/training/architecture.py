"""The model of `training.fit`: which are taken, and the type they are fed."""

import numpy as np

from d2l_regression.backend import keras
from d2l_regression.layers import PairwiseProducts, RunDense
from d2l_regression.models import run_count
from d2l_regression.training import programs
from d2l_regression.training.refusals import refuse

# What Keras' own fit calls, of the model's: where one of these is another's, it trains otherwise.
_TRAINING = (
    "fit",
    "make_train_function",
    "train_step",
    "compute_loss",
    "_compute_loss",
    "stateless_compute_loss",
    "compute_loss_and_updates",
)


def buildable_model(model, X, kind):
    """The model, built for features as X if it was not, and found to train as Keras' own, to one output a row.

    kind: the integers or booleans that X was given in, or None.
    """
    for method in _TRAINING:
        if method in vars(model) or getattr(type(model), method, None) is not getattr(keras.Model, method, None):
            refuse("own training", kind=type(model).__name__, method=method)
    takes, gives = _shapes(model, X.shape, kind)
    if takes[-1] != X.shape[1]:
        raise ValueError(
            f"X has {X.shape[1]} features, but the model's input has shape {takes}; its last number must be "
            f"{X.shape[1]}."
        )
    if gives[-1] != 1 or len(gives) != len(takes):
        refuse("outputs", gives=gives)
    if not model.trainable_variables:
        refuse("nothing to train")
    for layer in model._flatten_layers():
        if not layer.supports_jit and not isinstance(layer, keras.layers.LSTM | keras.layers.GRU):
            refuse("not compiled", what=f"layer {layer.name}", why=f"{type(layer).__name__} runs outside of one")
    _keep_runs_apart(model)
    return model


def _shapes(model, shape, kind):
    """The shapes of the model's input and output; builds the model as Keras does, by a call that changes no state."""
    own = "call" in vars(model) or not type(model).call.__module__.startswith("keras.")
    if not own and not model.built:
        model.build((None, shape[1]))
    inputs = getattr(model, "inputs", None)
    if own or inputs is None:
        outputs = keras.tree.flatten(model(keras.KerasTensor(shape, fed_dtype(model, kind))))
    else:
        outputs = model.outputs
    takes = [shape] if inputs is None else [tuple(each.shape) for each in inputs]
    if len(takes) != 1:
        refuse("inputs", count=len(takes))
    gives = [tuple(each.shape) for each in outputs]
    return takes[0], gives[0] if len(gives) == 1 else gives


def _keep_runs_apart(model):
    """Refuse a model with runs that has other layers than the two that keep runs apart."""
    if run_count(model) is None or programs.rowwise(model):
        return
    for layer in model.layers:
        kind = type(layer)
        one = not isinstance(layer, keras.layers.InputLayer) and kind not in (RunDense, PairwiseProducts)
        extras = [name for name in ("activity_regularizer",) if getattr(layer, name, None)]
        extras += [n for v in layer.weights for n in ("regularizer", "constraint") if getattr(v, n)]
        if one or extras or type(model) is not keras.Sequential:
            refuse("layers with runs", layer=layer.name, kind=" with ".join([kind.__name__, *extras[:1]]))
        if kind is RunDense and not _by_run(layer.activation):
            refuse("layers with runs", layer=layer.name, kind=f"RunDense with activation {layer.activation}")


def _by_run(activation):
    """Whether an activation of unknown make gives each run what it gives it alone; tried on random numbers."""
    tried = np.random.default_rng(0).standard_normal((3, 4, 5)).astype("float32")
    together = np.asarray(activation(keras.ops.convert_to_tensor(tried)))
    alone = [np.asarray(activation(keras.ops.convert_to_tensor(tried[k : k + 1])))[0] for k in range(3)]
    return np.allclose(together, alone, rtol=1e-5, atol=1e-6)


def fed_dtype(model, kind):
    """What the model is fed: float32, float64 if it computes in it, or integers or booleans where Keras feeds those.

    kind: the integers or booleans that X was given in, or None.
    """
    inputs = getattr(model, "inputs", None)
    wanted = inputs[0].dtype if inputs else kind or model.compute_dtype
    computes = {wanted, model.compute_dtype, *(v.dtype for v in model.weights)}
    if "float64" in computes and not programs.computes_double():
        refuse("float64", backend=keras.backend.backend())
    return wanted if wanted.startswith(("float64", "int", "uint", "bool")) else "float32"


def refuse_stateful(model):
    """Refuse a model that is to be evaluated and has layers that carry on from batch to batch."""
    for layer in model._flatten_layers():
        if getattr(layer, "stateful", False):
            refuse("stateful", layer=layer.name)
