"""Something to move: panels that were all drawn beforehand, of which a reader's inputs show one.

Without script the panels of the first choice stand side by side as small multiples. With it, `explore.js` first asks
for a guess, then shows the panel that the inputs name, and says it aloud. The inputs are the browser's own, which work
by keyboard.
"""

import math
from importlib.resources import files
from typing import NamedTuple

from d2l_regression.pages.markup import element, table, true_minus

STYLE, SCRIPT = (
    files("essay_repro.reporting").joinpath(f"explore.{kind}").read_text(encoding="utf-8") for kind in ("css", "js")
)


class Choice(NamedTuple):
    """A choice between a few things, told as radio buttons: its legend and {key: words}."""

    legend: str
    words: dict


class Slide(NamedTuple):
    """A choice along a scale, told as a slider with a stop for each: its name, {key: words}, and the first stop."""

    legend: str
    words: dict
    first: int = 0


class Panel(NamedTuple):
    """What one choice of all inputs shows: a key of each input, a heading, an <svg>, and a sentence for it."""

    keys: tuple
    heading: str
    picture: object
    told: str


def block(name, question, guesses, inputs, panels, numbers, answer):
    """The elements of something to move.

    Args:
        name: makes its ids and groups differ from those of others on the page.
        question: asked before anything moves. guesses: {key: words} to choose from.
        inputs: a `Choice` or `Slide` each. panels: a `Panel` for each combination of their keys.
        numbers: the table of all that the panels show, an element. answer: told on request, a text.
    """
    first = tuple(_first(one) for one in inputs)
    small = [panel for panel in panels if _is_small_multiple(panel, inputs)]
    return element(
        "div",
        _guess(name, question, guesses),
        element("div", *(_input(name, k, one) for k, one in enumerate(inputs)), class_="controls", hidden="hidden"),
        element("p", class_="said", aria_live="polite"),
        element("div", *(_panel(panel, panel in small) for panel in panels), class_="panels"),
        element("details", element("summary", "What it comes to"), element("p", answer)),
        element("details", element("summary", "All numbers"), numbers),
        class_="explore",
        id=name,
        data_first=" ".join(first),
    )


def _first(one):
    return list(one.words)[one.first if isinstance(one, Slide) else 0]


def _is_small_multiple(panel, inputs):
    """Whether all but the last input are at their first key: these panels stand side by side without script."""
    return panel.keys[:-1] == tuple(_first(one) for one in inputs[:-1])


def _guess(name, question, guesses):
    options = [
        element("label", element("input", type="radio", name=f"{name}-guess", value=words, required="required"), words)
        for words in guesses.values()
    ]
    asked = element("fieldset", element("legend", question), *options)
    return element("form", asked, element("button", "That is my guess", type="submit"), class_="guess", hidden="hidden")


def _input(name, k, one):
    if isinstance(one, Slide):
        words = list(one.words.values())
        slider = element(
            "input",
            type="range",
            min="0",
            max=str(len(words) - 1),
            step="1",
            value=str(one.first),
            data_keys="|".join(one.words),
            data_words="|".join(words),
            aria_valuetext=words[one.first],
        )
        told = element("span", f"{one.legend}: ", element("output", words[one.first]))
        return element("label", told, slider, class_="slide")
    buttons = [
        element(
            "label",
            element("input", type="radio", name=f"{name}-{k}", value=key, **({"checked": "checked"} if not i else {})),
            words,
        )
        for i, (key, words) in enumerate(one.words.items())
    ]
    return element("fieldset", element("legend", one.legend), *buttons)


def _panel(panel, small):
    heading = element("p", panel.heading, class_="heading")
    told = element("figcaption", true_minus(panel.told))
    return element(
        "figure",
        heading,
        panel.picture,
        told,
        class_="panel" + ("" if small else " more"),
        data_key=" ".join(panel.keys),
    )


def numbers(caption, header, lines):
    """The table of everything, which scrolls by itself."""
    return table(caption, header, [tuple(map(true_minus, line)) for line in lines], numbers=range(2, len(header)))


class Log(NamedTuple):
    """A logarithmic axis: values from `low` to `high` at places from `start` to `end`."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value):
        """The place of a value; beyond the ends, that of the nearer end."""
        value = min(max(value, self.low), self.high)
        share = math.log(value / self.low) / math.log(self.high / self.low)
        return round(self.start + share * (self.end - self.start), 1)

    def ticks(self):
        """Round values on the axis, 1, 2 and 5 times powers of ten."""
        powers = range(math.floor(math.log10(self.low)), math.ceil(math.log10(self.high)) + 1)
        values = (m * 10.0**p for p in powers for m in (1, 2, 5))
        return [value for value in values if self.low <= value * 1.001 and value <= self.high * 1.001]
