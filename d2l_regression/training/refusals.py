"""What `fit` does not do as Keras does, and therefore refuses by name; docs/fit.md says why."""

REFUSED = {
    "streams": "{name} was a {kind}; fit takes arrays of all rows: read them into one first, such as np.concatenate.",
    "inputs": "the model takes {count} inputs; fit feeds one, of shape (b, d): use Keras' own fit for it.",
    "outputs": "the model's output has shape {gives}; it must end in 1, one number for each row.",
    "own training": "the model's class {kind} has a {method} of its own, which fit would not call; use its own fit.",
    "own updates": "the weight {weight} is set by its own layer in training, and fit would lose that; "
    "use Keras' own fit for it.",
    "not compiled": "{what} cannot be part of a compiled program: {why}; use Keras' own fit, or do it before training.",
    "sparse gradients": "optimizer was {optimizer}, which divides the sparse gradients of Embedding layers, and that "
    "would compile anew in every call; use another optimizer, or Keras' own fit.",
    "failed checks": "{what}: {why}; TensorFlow's own programs check that, XLA's do not: use Keras' own fit.",
    "own conditions": "the variable {variable} is assigned under a condition or in a loop, and fit would lose that; "
    "assign keras.ops.where(…), or use Keras' own fit.",
    "stateful": "the model's layer {layer} is stateful: predictions depend on what came before; evaluate by Keras' own "
    "predict.",
    "nothing to train": "the model has no trainable weights; set trainable = True on one of its layers.",
    "float64": "the model's dtype is float64, which {backend} computes in float32; enable float64 there first.",
    "loss scale": "the model's dtype is mixed_float16, for which Keras scales the loss; pass no optimizer, or "
    "keras.optimizers.LossScaleOptimizer({optimizer}).",
    "averages": "optimizer was {optimizer} with {setting}, which the compiled loop cannot run; "
    "use Keras' own fit for it.",
    "mixed runs": "optimizer was {optimizer}, which mixes the model's runs; it may be one of {known}.",
    "layers with runs": "the model has runs, and its layer {layer} is {kind}, which may mix them; "
    "a model with runs is made by d2l_regression.models.",
    "several losses": "loss was {loss!r}; the model has one output: give one loss.",
    "flat labels": "loss {loss} gives other numbers for labels of shape (b,), as y was given, than for (b, 1), as the "
    "model gives; write it for (b, 1), and pass y.reshape(-1, 1).",
    "no reduction": "loss reduces by {reduction!r}; it may reduce by {known}.",
    "unlike batches": "loss was {loss}, which may look at other rows, and the runs' last batches differ in size; "
    "give all runs as many rows, or sampling='replacement'.",
    "callbacks without epochs": "callbacks has {callback}, which Keras calls at the ends of epochs; "
    "train whole epochs with epochs=… and sampling='epochs', or give a function.",
    "callbacks at batches": "callbacks has {callback} with {hook}, which would have to be called at every batch; "
    "use Keras' own fit for it, or give a function.",
    "callbacks at evaluation": "callbacks has {callback} with {hook}, which fit does not call; use on_epoch_end, where "
    "the scores are known.",
    "changed while training": "a callback has frozen layers, or compiled the model anew, which counts in the next fit; "
    "end this one with model.stop_training = True.",
    "callbacks with runs": "callbacks has {callback}, which watches one model, and the model has {runs} runs; "
    "give a function.",
    "callbacks uncompiled": "callbacks has {callback}, which reads model.optimizer; compile the model, and pass no "
    "other optimizer.",
    "other callbacks": "callbacks has {callback}, which works within Keras' own fit alone; use that for it.",
    "unknown monitor": "callbacks has {callback} with monitor={monitor!r}, which may be one of {known}.",
}


def refuse(name, /, **told):
    """Raise the ValueError for one of `REFUSED`, with its blanks filled in."""
    raise ValueError(REFUSED[name].format(**told))
