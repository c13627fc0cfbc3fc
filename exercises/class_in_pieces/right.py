"""Right answers to class-in-pieces of another form than the reference; every one must pass."""

from exercises.runner.ladder import Right

RIGHT = [
    Right(
        "a class as the decorator",
        "grown",
        """
        class AddToClass:
            def __init__(self, owner):
                self.owner = owner

            def __call__(self, function):
                type.__setattr__(self.owner, function.__qualname__.rpartition(".")[2], function)
                return function

        return list(trial(AddToClass))
        """,
    ),
    Right(
        "partial",
        "grown",
        """
        def register(owner, function):
            setattr(owner, function.__name__, function)
            return function

        return trial(lambda owner: functools.partial(register, owner))
        """,
    ),
    Right(
        "from the code object",
        "saved",
        """
        class HyperParameters:
            def save_hyperparameters(self, ignore=()):
                frame = inspect.stack()[1].frame
                code = frame.f_code
                count = code.co_argcount + code.co_kwonlyargcount
                count += bool(code.co_flags & inspect.CO_VARARGS) + bool(code.co_flags & inspect.CO_VARKEYWORDS)
                self.hparams = {}
                for name in code.co_varnames[1:count]:
                    if not name.startswith("_") and name not in ignore:
                        self.hparams[name] = frame.f_locals[name]
                        setattr(self, name, frame.f_locals[name])

        return dict(trial(HyperParameters))
        """,
    ),
    Right(
        "by the signature of the class",
        "saved",
        """
        class HyperParameters:
            def save_hyperparameters(self, ignore=()):
                here = inspect.currentframe().f_back.f_locals
                names = [n for n in inspect.signature(type(self)).parameters if n not in ignore and n[:1] != "_"]
                self.hparams = dict(zip(names, (here[n] for n in names), strict=True))
                for each in self.hparams.items():
                    setattr(self, *each)

        return trial(HyperParameters)
        """,
    ),
    Right(
        "getcallargs",
        "kept",
        """
        def keeps_arguments(initialise):
            def keep(self, *positional, **named):
                arguments = inspect.getcallargs(initialise, self, *positional, **named)
                del arguments["self"]
                for name, value in arguments.items():
                    setattr(self, name, value)
                initialise(self, *positional, **named)

            keep.__name__, keep.__doc__ = initialise.__name__, initialise.__doc__
            return keep

        return trial(keeps_arguments)
        """,
    ),
    Right(
        "the parameters one by one",
        "kept",
        """
        def keeps_arguments(initialise):
            @functools.wraps(initialise)
            def keep(*positional, **named):
                (self, *left), more = positional, dict(named)
                for p in list(inspect.signature(initialise).parameters.values())[1:]:
                    if p.kind is p.VAR_POSITIONAL:
                        value, left = tuple(left), []
                    elif p.kind is p.VAR_KEYWORD:
                        value = more
                    elif p.kind is p.POSITIONAL_OR_KEYWORD and left:
                        value = left.pop(0)
                    else:
                        value = more.pop(p.name, p.default)
                    self.__dict__[p.name] = value
                initialise(*positional, **named)

            return keep

        return trial(keeps_arguments)
        """,
    ),
]
