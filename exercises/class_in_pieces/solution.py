"""Methods given to a class after it was made, and arguments that save themselves: the book's design, in plain Python.

In each function `trial` is given: it makes classes and uses what you hand to it. Write what it needs below the mark,
and end with `return trial(...)`.
Source: Dive into Deep Learning, "Object-Oriented Design for Implementation",
https://d2l.ai/chapter_linear-regression/oo-design.html
"""

import functools
import inspect

import numpy as np


def grown(start, steps):
    """(counts, later, of_base, kept): what a class does whose method comes from `add_to_class`, which is yours.

    `@add_to_class(Owner)` above a function makes it a method of Owner, under its own name, for objects that are there
    already and for those to come. Owner's base classes stay as they are; the function's name still means the function.
    start: what a counter begins with, a number. steps: numbers to add, at least one, shape (k,).
    counts: after each step, k numbers. later: the count of a second counter after the first step. of_base: whether the
    base class has the method. kept: whether the name still means the function.

    >>> grown(5, [1, 10])
    ([6, 16], 6, False, True)
    """

    def trial(add_to_class):
        class Base:
            def __init__(self, count):
                self.count = count

        class Counter(Base):
            pass

        older, first = Counter(start), np.atleast_1d(steps).tolist()[0]

        @add_to_class(Counter)
        def add(self, step):
            self.count += step
            return self.count

        counts = [older.add(step) if hasattr(older, "add") else None for step in steps]
        newer = Counter(start)
        later = newer.add(first) if hasattr(newer, "add") else None
        return counts, later, hasattr(Base, "add"), add is vars(Counter).get("add")

    # --- your work
    def add_to_class(owner):
        def register(function):
            setattr(owner, function.__name__, function)
            return function

        return register

    return trial(add_to_class)


def saved(values, options, ignore):
    """All that a model holds, {name: value}, after `self.save_hyperparameters(ignore)` in `__init__`; yours is that.

    `save_hyperparameters` makes an attribute of each argument of the function that calls it, defaults included; *layers
    as one tuple and **more as one dict. Not of self, nor of those in `ignore`, nor of names with an underscore in
    front, nor of variables that are no arguments. All of them together are the attribute hparams, {name: value}.
    values: what the model is made with by place, a list. options: by name, a dict. ignore: names, a list.

    >>> saved([3], {"depth": 4}, ["rate", "name"])
    {'hparams': {'width': 3, 'layers': (), 'more': {'depth': 4}}, 'width': 3, 'layers': (), 'more': {'depth': 4}}
    """

    def trial(HyperParameters):
        class Model(HyperParameters):
            def __init__(self, width, rate=0.1, *layers, name="net", _seed=0, **more):
                area = width * width
                self.save_hyperparameters(ignore)
                del area, rate, layers, name, more  # all that is left of them is what was saved

        return vars(Model(*values, **options))

    # --- your work
    class HyperParameters:
        def save_hyperparameters(self, ignore=()):
            names, *rest, here = inspect.getargvalues(inspect.currentframe().f_back)
            names = [name for name in [*names, *rest] if name not in (None, "self", *ignore) and name[0] != "_"]
            self.hparams = {name: here[name] for name in names}
            vars(self).update(self.hparams)

    return trial(HyperParameters)


def kept(values, options):
    """(held, at_first, name): what a model holds whose `__init__` stands under `@keeps_arguments`, which is yours.

    `keeps_arguments` needs no line in `__init__` and no caller's frame: before `__init__` runs, each of its arguments
    but self becomes an attribute, defaults included; *layers as one tuple, **more as one dict. The decorated function
    keeps its name and its text.
    values, options: as in `saved`. held: {name: value}. at_first: the width that the first line of `__init__` sees.
    name: of the decorated function, and its text.

    >>> held, at_first, name = kept([3], {"depth": 4})
    >>> held["rate"], held["more"], at_first, name
    (0.1, {'depth': 4}, 3, ('__init__', 'Make it.'))
    """

    def trial(keeps_arguments):
        class Model:
            @keeps_arguments
            def __init__(self, width, rate=0.1, *layers, name="net", **more):
                """Make it."""
                self.seen = getattr(self, "width", None)
                del width, rate, layers, name, more  # too late: they have been kept

        model = Model(*values, **options)
        Model(-1)  # another one, with attributes of its own
        held = vars(model).copy()
        return held, held.pop("seen", None), (Model.__init__.__name__, Model.__init__.__doc__)

    # --- your work
    def keeps_arguments(initialise):
        signature = inspect.signature(initialise)

        @functools.wraps(initialise)
        def keep(self, *positional, **named):
            bound = signature.bind(self, *positional, **named)
            bound.apply_defaults()
            (_, *arguments) = bound.arguments.items()
            vars(self).update(arguments)
            return initialise(self, *positional, **named)

        return keep

    return trial(keeps_arguments)
