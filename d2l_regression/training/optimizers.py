"""An optimiser as a pure function of its state: a copy with all its settings, for weights of other shapes."""

from d2l_regression.backend import keras
from d2l_regression.training.refusals import refuse

# These update each weight by itself, so runs that share a kernel's tensor train exactly as they would alone.
ELEMENTWISE = ("SGD", "Adam", "AdamW", "Adamax", "Nadam", "RMSprop", "Adagrad", "Adadelta", "Ftrl", "Lion")
_ELEMENTWISE_KINDS = tuple(getattr(keras.optimizers, name) for name in ELEMENTWISE)

# Keras assigns to the model's weights for these, under a condition, which a compiled loop would lose.
_UNSUPPORTED = ("use_ema", "gradient_accumulation_steps")


def usable(optimizer, model, runs):
    """The Keras optimiser, built for the model's weights, and found to train as Keras does and to keep runs apart.

    optimizer: as in `model.compile`, or its class; None for the one that the model was compiled with.
    """
    given = optimizer
    optimizer = getattr(model, "optimizer", None) if given is None else given
    if optimizer is None:
        raise ValueError("optimizer was None and the model is not compiled; compile it or pass optimizer=….")
    optimizer = keras.optimizers.get(optimizer() if isinstance(optimizer, type) else optimizer)
    name = type(optimizer).__name__
    for each in _all(optimizer):
        for setting in _UNSUPPORTED:
            if getattr(each, setting, None):
                refuse("averages", optimizer=type(each).__name__, setting=setting)
    scaled = isinstance(optimizer, keras.optimizers.LossScaleOptimizer)
    if model.dtype_policy.name == "mixed_float16" and not scaled:
        refuse("loss scale", optimizer=name)
    clips = [n for n in ("clipnorm", "global_clipnorm") if getattr(optimizer, n, None) is not None]
    if runs > 1 and (type(optimizer) not in _ELEMENTWISE_KINDS or clips):
        refuse("mixed runs", optimizer=f"{name} with {clips[0]}" if clips else name, known=", ".join(ELEMENTWISE))
    if not optimizer.built:
        optimizer.build(model.trainable_variables)
    mine = {id(v) for v in model.trainable_variables}
    if mine != {id(v) for v in optimizer._trainable_variables}:
        raise ValueError(
            f"optimizer was {name}, already in use for other weights than the model trains now; make a new one for "
            "each model, and after layers were frozen."
        )
    return optimizer


def keeps_more(optimizer):
    """Whether it has variables that are in no state, as Nadam has under a loss scale: Keras does not list these."""
    listed = {id(v) for v in (*optimizer.variables, *optimizer._trainable_variables)}
    held = [value for each in _all(optimizer) for value in vars(each).values()]
    parts = [part for value in held for part in (value if isinstance(value, list | tuple) else [value])]
    return any(isinstance(part, keras.Variable) and id(part) not in listed for part in parts)


def _all(optimizer):
    """The optimiser and those that it is made of."""
    found = [optimizer]
    for value in vars(optimizer).values():
        for each in value if isinstance(value, list | tuple) else [value]:
            if isinstance(each, keras.optimizers.Optimizer):
                found += _all(each)
    return found


def stateless(optimizer, own, variables, backend):
    """A copy of the optimiser for these weights, whose `stateless_apply` works.

    Not by `get_config`, which leaves out what methods have set and needs a configuration of every schedule: the copy
    has all the attributes, and in the places of variables, and of what they are known by, those of the copy.

    Args:
        optimizer: built for the weights `own`.
        variables: the copy's weights, in the order of `own`; the shapes may differ in the number of runs.
        backend: the loop's module, for `stateless_kind` and `decays`.
    """
    return _Copy(optimizer, own, variables, backend).of(optimizer)


class _Copy:
    def __init__(self, optimizer, own, variables, backend):
        pairs = list(zip(own, variables, strict=True))
        self._backend, self._variables = backend, variables
        self._made = {id(mine): theirs for mine, theirs in pairs}
        self._shapes = {tuple(mine.shape): tuple(theirs.shape) for mine, theirs in pairs}
        key = backend.stateless_kind(type(optimizer))._var_key
        self._keys = {optimizer._var_key(mine): key(optimizer, theirs) for mine, theirs in pairs}

    def of(self, value):
        """The value with copies of the optimisers, lists and variables in it; all else is shared."""
        if id(value) in self._made:
            return self._made[id(value)]
        if isinstance(value, keras.Variable):
            self._made[id(value)] = made = self._variable(value)
            return made
        if isinstance(value, keras.optimizers.Optimizer):
            return self._optimizer(value)
        if isinstance(value, list | tuple) and type(value).__name__ in ("list", "tuple", "TrackedList", "ListWrapper"):
            self._made[id(value)] = made = [self.of(each) for each in value]
            return tuple(made) if isinstance(value, tuple) else made
        if isinstance(value, dict):
            return {self._keys.get(key, key): self.of(each) for key, each in value.items()}
        if isinstance(value, set):
            return {self._keys.get(each, each) for each in value}
        return value

    def _variable(self, variable):
        shape = self._shapes.get(tuple(variable.shape), tuple(variable.shape))
        if shape == tuple(variable.shape):
            return variable  # Its value is never read: the state takes its place.
        return keras.Variable(keras.ops.zeros(shape, variable.dtype), dtype=variable.dtype, trainable=False)

    def _optimizer(self, optimizer):
        kind = self._backend.stateless_kind(type(optimizer))
        self._made[id(optimizer)] = made = object.__new__(kind)
        for name, value in list(vars(optimizer).items()):
            vars(made)[name] = value if name.startswith("_self_") else self.of(value)
        weights = [self.of(v) for v in optimizer._trainable_variables]
        decays = [self._backend.decays(optimizer, v) for v in optimizer._trainable_variables]
        vars(made)["_exclude_from_weight_decay_cache"] = dict(zip(map(made._var_key, weights), decays, strict=True))
        # In the order of the model, in which the gradients come; the optimiser may have been built in another.
        taken = {id(v) for v in weights}
        vars(made)["_trainable_variables"] = [v for v in self._variables if id(v) in taken]
        return made
