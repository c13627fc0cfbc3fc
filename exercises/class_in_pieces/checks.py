"""Checks of class-in-pieces. Nothing is read: the classes are made and used."""

import numpy as np

from exercises.runner.ladder import check

EXAMPLES = {"grown": (5, [1, 10, 100]), "saved": ([3, 0.5], {}, []), "kept": ([3, 0.5], {})}
DEFAULTS = {"rate": 0.1, "layers": (), "name": "net", "more": {}}


def made(random):
    """Arguments by place, by name, and what each comes to."""
    width, rate, depth = (int(number) for number in random.integers(3, 1000, 3))
    layers = tuple(int(number) for number in random.integers(3, 99, 4))
    name = f"net {random.integers(1000)}"
    options = {"name": name, "depth": depth, "colour": "red"}
    more = {"depth": depth, "colour": "red"}
    return [width, rate, *layers], options, {"width": width, "rate": rate, "layers": layers, "name": name, "more": more}


def counted(call, start, steps):
    """The four parts of `grown`."""
    answer = call("grown", start, steps).has_parts("counts", "later", "of_base", "kept")
    return [answer.part(i, name) for i, name in enumerate(("counts", "later", "of_base", "kept"))]


def says(value, wanted):
    """Whether it is this truth value, Python's or NumPy's."""
    return np.ndim(value) == 0 and np.asarray(value).dtype == bool and bool(value) is wanted


@check("shape", "grown")
def a_count_for_each_step(call):
    counts, later, _, _ = counted(call, 5, [1, 10, 100])
    cause = "add_to_class(Owner) gives a decorator; that puts the function into Owner under function.__name__"
    good = isinstance(counts.value, list | tuple | np.ndarray) and len(counts.value) == 3
    good = good and None not in list(counts.value)
    counts.must(good, "three counts: the class has no method add", cause)
    later.is_number()


@check("by hand", "grown")
def one_ten_a_hundred(call):
    counts, later, _, _ = counted(call, 5, [1, 10, 100])
    cause = "the function itself becomes the attribute of the class: then the object comes in as self"
    counts.must(list(counts.value) == [6, 16, 116], "[6, 16, 116]: 5 + 1, + 10, + 100", cause)
    later.must(
        later.value == 6, "6: a second counter begins at 5 again", "what belongs to an object was put into the class"
    )


@check("law", "grown")
def sums_of_steps(call, random):
    for k in (4, 7):
        start, steps = int(random.integers(3, 99)), [int(step) for step in random.integers(-50, 50, k)]
        counts, later, of_base, _ = counted(call, start, steps)
        wanted = [start + sum(steps[: i + 1]) for i in range(k)]
        counts.leaves_arguments().must(
            list(counts.value) == wanted, f"{wanted}", "the same method, called again and again"
        )
        later.must(later.value == start + steps[0], f"{start + steps[0]}", "each object has a count of its own")
        cause = "setattr(owner, …) changes the owner alone; object, or the bases, are not yours to change"
        of_base.must(says(of_base.value, False), "False: the base class does not have the method", cause)


@check("trap", "grown")
def the_name_still_means_the_function(call):
    *_, still = counted(call, 5, [1, 10, 100])
    cause = "what a decorator returns is what the name means from then on: without a return that is None"
    still.must(
        says(still.value, True), "True: `add` is still the function, so that a second class can have it as well", cause
    )


def held(call, arguments, expected, cause):
    """Expect that the model holds these, and all of them together as hparams."""
    answer = call("saved", *arguments)
    own = {name: value for name, value in answer.value.items() if name != "hparams"}
    answer.must(own == expected, f"the attributes {expected}", cause, own)
    together = answer.value.get("hparams")
    answer.must(together == expected, f"hparams, with the same in it: {expected}", "all together in one dict", together)
    return answer


@check("shape", "saved")
def a_dictionary(call):
    answer = call("saved", [3, 0.5], {}, [])
    answer.must(
        isinstance(answer.value, dict), "what vars(model) gives, a dict", "end with return trial(HyperParameters)"
    )
    cause = "inspect.currentframe().f_back is the function that calls; inspect.getargvalues tells its arguments"
    answer.must("width" in answer.value, "an attribute width among them", cause)


@check("by hand", "saved")
def by_place_and_by_default(call):
    cause = "of the caller's arguments all but self, those with a default too, *layers and **more by their names"
    held(call, ([3, 0.5], {}, []), {"width": 3, **DEFAULTS, "rate": 0.5}, cause)
    held(
        call,
        ([3, 0.5, 7, 8], {"depth": 4}, []),
        {"width": 3, "rate": 0.5, "layers": (7, 8), "name": "net", "more": {"depth": 4}},
        cause,
    )


@check("law", "saved")
def all_but_those_to_ignore(call, random):
    for ignore in (["rate"], ["more", "width"], ["layers", "name", "no such"]):
        values, options, expected = made(random)
        left = {name: value for name, value in expected.items() if name not in ignore}
        answer = held(call, (values, options, ignore), left, "neither as an attribute nor in hparams")
        answer.leaves_arguments("the names to ignore are the caller's list: add yours to a copy")


@check("trap", "saved")
def what_is_no_argument(call):
    cause = (
        "the caller's frame holds its other variables as well (here area), and getargvalues tells which are arguments"
    )
    held(call, ([6], {}, ["name"]), {"width": 6, "rate": 0.1, "layers": (), "more": {}}, cause)
    cause = "a name with an underscore in front is meant for nobody else"
    held(call, ([6], {"_seed": 4}, []), {"width": 6, **DEFAULTS}, cause)


def parts(call, values, options):
    """The three parts of `kept`."""
    answer = call("kept", values, options).has_parts("held", "at_first", "name")
    return [answer.part(i, name) for i, name in enumerate(("held", "at_first", "name"))]


@check("shape", "kept")
def attributes_and_more(call):
    attributes, *_ = parts(call, [3, 0.5], {})
    good = isinstance(attributes.value, dict) and "width" in attributes.value
    attributes.must(good, "a dict with width in it", "vars(self)[name] = value, or setattr(self, name, value)")


@check("by hand", "kept")
def by_place_by_name_and_by_default(call):
    cause = "inspect.signature(function).bind(…) tells which value goes to which name; apply_defaults adds the rest"
    attributes, at_first, _ = parts(call, [3, 0.5], {})
    attributes.must(attributes.value == {"width": 3, **DEFAULTS, "rate": 0.5}, "width 3, rate 0.5, the defaults", cause)
    at_first.must(at_first.value == 3, "3: the attributes are there before __init__ runs", "keep first, then call")
    attributes, *_ = parts(call, [], {"rate": 7, "width": 4})
    attributes.must(attributes.value == {"width": 4, **DEFAULTS, "rate": 7}, "width 4, rate 7, the defaults", cause)


@check("law", "kept")
def whatever_it_is_made_with(call, random):
    for _ in range(3):
        values, options, expected = made(random)
        attributes, at_first, _ = parts(call, values, options)
        cause = "*layers is one tuple, **more one dict, and the object's own: not the class's"
        attributes.leaves_arguments().must(attributes.value == expected, f"{expected}", cause)
        at_first.must(at_first.value == expected["width"], f"{expected['width']}", "keep first, then call")


@check("trap", "kept")
def still_itself(call):
    *_, name = parts(call, [3, 0.5], {})
    cause = "functools.wraps(function) gives the wrapper the name and the text of what it wraps"
    name.must(tuple(name.value) == ("__init__", "Make it."), "('__init__', 'Make it.')", cause)
