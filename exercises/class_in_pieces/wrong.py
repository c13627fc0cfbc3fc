"""Wrong answers to class-in-pieces, each with the rung that must catch it, and right ones in another form."""

from exercises.runner.ladder import Wrong


def _adds(register):
    """An `add_to_class` whose decorator has these lines."""
    lines = "\n        ".join(register)
    return (
        f"def add_to_class(owner):\n    def register(function):\n        {lines}\n"
        "    return register\nreturn trial(add_to_class)"
    )


def _saves(*lines):
    """A HyperParameters whose method has these lines."""
    method = "\n        ".join(lines)
    return (
        f"class HyperParameters:\n    def save_hyperparameters(self, ignore=()):\n        {method}\n"
        "return trial(HyperParameters)"
    )


def _keeps(*lines, wraps=True):
    """A `keeps_arguments` whose wrapper has these lines, after it found {name: value} of all arguments but self."""
    wrapper = "\n        ".join(
        [
            "arguments = inspect.getcallargs(initialise, self, *positional, **named)",
            "del arguments['self']",
            *lines,
        ]
    )
    above = "@functools.wraps(initialise)" if wraps else ""
    return (
        f"def keeps_arguments(initialise):\n    {above}\n    def keep(self, *positional, **named):\n        {wrapper}\n"
        "    return keep\nreturn trial(keeps_arguments)"
    )


SET, RUN = "setattr(owner, function.__name__, function)", "initialise(self, *positional, **named)"
CALLER = "names, *rest, here = inspect.getargvalues(inspect.currentframe().f_back)"
UPDATE = "vars(self).update(self.hparams)"
KEPT = "if k not in ('self', *ignore) and k[0] != '_'}"

WRONG = [
    Wrong("under another name", "grown", "shape", _adds(["owner.function = function", "return function"])),
    Wrong(
        "what the function returns, not the function",
        "grown",
        "runs",
        _adds(["setattr(owner, function.__name__, function(owner, 0))", "return function"]),
    ),
    Wrong(
        "one count for the whole class",
        "grown",
        "by hand",
        _adds(["owner.count = start", "setattr(owner, function.__name__, classmethod(function))", "return function"]),
    ),
    Wrong(
        "to the bases as well",
        "grown",
        "law",
        _adds(
            [
                "for each in owner.__mro__[:-1]:",
                "    setattr(each, function.__name__, function)",
                "return function",
            ]
        ),
    ),
    Wrong("the name means None from then on", "grown", "trap", _adds([SET])),
    Wrong(
        "its own frame in place of the caller's",
        "saved",
        "shape",
        _saves(
            "arguments = inspect.getargvalues(inspect.currentframe())",
            f"self.hparams = {{k: arguments.locals[k] for k in arguments.args {KEPT}",
            UPDATE,
        ),
    ),
    Wrong(
        "neither *layers nor **more",
        "saved",
        "by hand",
        _saves(CALLER, f"self.hparams = {{k: here[k] for k in names {KEPT}", UPDATE),
    ),
    Wrong(
        "no hparams",
        "saved",
        "by hand",
        _saves(CALLER, f"vars(self).update({{k: here[k] for k in [*names, *rest] {KEPT})"),
    ),
    Wrong(
        "those to ignore are in hparams",
        "saved",
        "law",
        _saves(
            CALLER,
            "self.hparams = {k: here[k] for k in [*names, *rest] if k != 'self' and k[0] != '_'}",
            "vars(self).update({k: v for k, v in self.hparams.items() if k not in ignore})",
        ),
    ),
    Wrong(
        "all variables of the caller",
        "saved",
        "by hand",
        _saves(
            "here = inspect.currentframe().f_back.f_locals",
            f"self.hparams = {{k: v for k, v in here.items() if k != 'ignore' {KEPT.replace('if', 'and')}",
            UPDATE,
        ),
    ),
    Wrong(
        "underscores and all that is not 0",
        "saved",
        "trap",
        _saves(
            CALLER,
            "names = [k for k in [*names, *rest] if k not in ('self', *ignore) and (k[0] != '_' or here[k])]",
            "self.hparams = {k: here[k] for k in names}",
            UPDATE,
        ),
    ),
    Wrong("nothing is kept", "kept", "shape", "return trial(lambda initialise: initialise)"),
    Wrong(
        "without the defaults",
        "kept",
        "by hand",
        _keeps(
            "bound = inspect.signature(initialise).bind(self, *positional, **named).arguments",
            "vars(self).update((k, v) for k, v in bound.items() if k != 'self')",
            RUN,
        ),
    ),
    Wrong("kept after __init__ has run", "kept", "by hand", _keeps(RUN, "vars(self).update(arguments)")),
    Wrong(
        "in the class, so that the last object made decides",
        "kept",
        "shape",
        _keeps("for each in arguments.items():", "    setattr(type(self), *each)", RUN),
    ),
    Wrong(
        "**more as attributes of their own",
        "kept",
        "by hand",
        _keeps("arguments.update(arguments.pop('more'))", "vars(self).update(arguments)", RUN),
    ),
    Wrong("a wrapper under its own name", "kept", "trap", _keeps("vars(self).update(arguments)", RUN, wraps=False)),
    Wrong(
        "the caller's list of names made longer",
        "saved",
        "law",
        """
        class HyperParameters:
            def save_hyperparameters(self, ignore=()):
                names, *rest, here = inspect.getargvalues(inspect.currentframe().f_back)
                ignore.append("self")
                names = [name for name in [*names, *rest] if name not in (None, *ignore) and name[0] != "_"]
                self.hparams = {name: here[name] for name in names}
                vars(self).update(self.hparams)

        return trial(HyperParameters)
        """,
    ),
]
