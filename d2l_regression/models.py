"""The models: linear regression, multilayer perceptrons, and linear regression on all pairwise products.

Shapes: d features, h hidden units, r runs. With ``runs=None`` a model is an ordinary Keras model that maps (b, d) to
(b, 1). With ``runs=r`` it holds r independent models and maps (r, b, d) to (r, b, 1).
"""

import numpy as np

from d2l_regression.backend import keras
from d2l_regression.layers import PairwiseProducts, RunDense

INITS = ("essay", "keras")


def linear(d, *, runs=None, seeds=0, init="essay"):
    """Linear regression b + w·x as a network of one layer.

    Args:
        d: number of features.
        runs: number of independent runs r held by the model, or None for a plain Keras model.
        seeds: one seed for each run (an integer s stands for s, s + 1, …, s + r - 1).
        init: "essay" or "keras", see `initialise`.

    Source: book section "Linear Regression"; essay, figure 1.
    """
    return mlp(d, (), runs=runs, seeds=seeds, init=init)


def mlp(d, hidden, *, activation="relu", runs=None, seeds=0, init="essay"):
    """A multilayer perceptron with the hidden sizes given, and one linear output.

    Args:
        d: number of features.
        hidden: sizes of the hidden layers, for example (32, 32, 16); empty for linear regression.
        activation: name of the Keras activation of the hidden layers.
        runs, seeds, init: as in `linear`.

    Source: essay, section "Learning Deeply And Cheaply".
    """
    if isinstance(hidden, int | np.integer):
        raise ValueError(f"hidden was {hidden}; it must list the sizes of the hidden layers, for example ({hidden},).")
    sizes = [_positive("hidden", size) for size in hidden]
    if runs is None:
        layers = [keras.layers.Dense(size, activation=activation) for size in sizes] + [keras.layers.Dense(1)]
    else:
        layers = [RunDense(size, runs, activation, "zeros") for size in sizes] + [RunDense(1, runs, None, "zeros")]
    return _built(layers, d, runs, seeds, init)


def pairwise(d, *, runs=None, seeds=0, init="essay"):
    """Linear regression on the d features and all their d(d + 1)/2 products, never built.

    Args: as in `linear`.

    Source: essay, figures 5 and 6 (33,152 features for d = 256).
    """
    return _built([PairwiseProducts(runs=runs)], d, runs, seeds, init)


def _built(layers, d, runs, seeds, init):
    _positive("d", d)
    if runs is not None:
        _positive("runs", runs)
    batch_shape = (None, d) if runs is None else (runs, None, d)
    model = keras.Sequential([keras.Input(batch_shape=batch_shape), *layers])
    initialise(model, seeds, init)
    return model


def _positive(name, value):
    if isinstance(value, bool) or not isinstance(value, (int, np.integer)) or value < 1:
        raise ValueError(f"{name} was {value!r}; it must be a whole number of at least 1.")
    return int(value)


def run_count(model):
    """Number of runs r the model holds, or None for a plain Keras model."""
    return getattr(model.layers[-1], "runs", None) if model.layers else None


def with_runs(model, runs):
    """A model of the same architecture with another number of runs, its weights not yet set."""
    layers = [layer.with_runs(runs) for layer in model.layers]
    batch_shape = (runs, None, model.input_shape[-1])
    return keras.Sequential([keras.Input(batch_shape=batch_shape, dtype=model.inputs[0].dtype), *layers])


def parameter_count(model):
    """Number of free parameters of one run; the zero half of a triangular matrix is not counted."""
    total = sum(int(np.prod(v.shape)) for v in model.trainable_variables) // (run_count(model) or 1)
    zeros = [d * (d - 1) // 2 for d in (layer.products.shape[-1] for layer in model.layers if _is_pairwise(layer))]
    return total - sum(zeros)


def _is_pairwise(layer):
    return isinstance(layer, PairwiseProducts)


def initialise(model, seeds=0, init="essay"):
    """Draw the model's initial weights anew, each run from its own seed alone.

    NumPy draws them, so that they are the same on every Keras backend, and the same for a run alone and among others.

    Args:
        model: a model made by this module.
        seeds: one seed for each run, or one integer s for s, s + 1, …, s + r - 1.
        init: "essay": kernels normal with standard deviation 1/√fan_in, the output kernel of an MLP zero, biases
            uniform in ±1/√fan_in (PyTorch's default, which the author's code keeps). "keras": Glorot uniform
            kernels and zero biases, Keras' default.

    Raises:
        ValueError: an unknown init, or as many seeds as runs are not given.

    Source: the author's code (github.com/jbuckman/lr-vs-dl, main.py); keras.layers.Dense.
    """
    if init not in INITS:
        raise ValueError(f"init was {init!r}; it may be one of {', '.join(INITS)}.")
    runs = run_count(model)
    drawn = [_draw(model, seed, init) for seed in seed_list(seeds, runs)]
    for variable, values in zip(model.trainable_variables, zip(*drawn, strict=True), strict=True):
        variable.assign(values[0] if runs is None else np.stack(values))


def seed_list(seeds, runs):
    """The seeds of r runs as a list of r integers (of one, without a run axis)."""
    count = runs or 1
    if np.ndim(seeds) == 0:
        seeds = [_seed(seeds) + k for k in range(count)]
    seeds = [_seed(seed) for seed in seeds]
    if len(seeds) != count:
        raise ValueError(f"seeds has {len(seeds)} entries for {count} runs; give one for each run, or one integer.")
    return seeds


def _seed(value):
    if isinstance(value, bool) or not isinstance(value, (int, np.integer)) or value < 0:
        raise ValueError(f"seeds has {value!r}; a seed must be a whole number of at least 0.")
    return int(value)


def _draw(model, seed, init):
    """The weights of one run, in the order of `model.trainable_variables`."""
    rng = np.random.Generator(np.random.Philox(np.random.SeedSequence([seed, 0x1417])))
    layers = [layer for layer in model.layers if layer.trainable_variables]
    single = [_draw_layer(layer, rng, init, output=layer is layers[-1] and len(layers) > 1) for layer in layers]
    return [weights for layer in single for weights in layer]


def _draw_layer(layer, rng, init, output):
    d, units = layer.kernel.shape[-2:]
    bias_shape = layer.bias.shape[1:] if getattr(layer, "runs", None) else layer.bias.shape
    fan_in = d + d * (d + 1) // 2 if _is_pairwise(layer) else d
    if init == "keras":
        limit = np.sqrt(6 / (fan_in + units))
        draw, bias = (lambda shape: rng.uniform(-limit, limit, shape)), np.zeros(bias_shape)
    else:
        scale = 0.0 if output else 1 / np.sqrt(fan_in)
        draw, bias = (lambda shape: scale * rng.standard_normal(shape)), None
    kernels = [draw((d, units))] + ([np.triu(draw((d, d)))] if _is_pairwise(layer) else [])
    if bias is None:
        bias = rng.uniform(-1, 1, bias_shape) / np.sqrt(fan_in)
    return [weights.astype("float32") for weights in (*kernels, bias)]


def unstack(model):
    """A list of r plain Keras models, one for each run, that save, load and predict without this package.

    Raises:
        ValueError: the model has no run axis.
    """
    runs = run_count(model)
    if runs is None:
        raise ValueError("the model has no run axis; it is a plain Keras model already.")
    return [_plain(model, run) for run in range(runs)]


def _plain(model, run):
    d = model.input_shape[-1]
    inputs = hidden = keras.Input((d,))
    for layer in model.layers:
        weights = [np.asarray(w)[run] for w in layer.get_weights()]
        hidden = (_plain_pairwise if _is_pairwise(layer) else _plain_dense)(layer, weights, hidden)
    return keras.Model(inputs, hidden)


def _plain_dense(layer, weights, x):
    dense = keras.layers.Dense(layer.units, activation=layer.activation)
    y = dense(x)
    dense.set_weights([weights[0], weights[1][0]])
    return y


def _plain_pairwise(layer, weights, x):
    """The pairwise model from standard layers: Dense(x) + sum of (x U) ∘ x, the sum being a Dense layer of ones."""
    del layer
    kernel, products, bias = weights
    d = kernel.shape[0]
    dense, cross = keras.layers.Dense(1), keras.layers.Dense(d, use_bias=False)
    row_sum = keras.layers.Dense(1, use_bias=False, trainable=False)
    y = keras.layers.add([dense(x), row_sum(keras.layers.multiply([cross(x), x]))])
    dense.set_weights([kernel, bias[0]])
    cross.set_weights([products])
    row_sum.set_weights([np.ones((d, 1))])
    return y
