"""From Markdown to the page's blocks: a small argument by hand, and malformed ones that name their line."""

import re

import pytest

from essay_repro.reporting import parsing
from essay_repro.reporting.parsing import ArgumentError, Claims, Figure, Here, Measured, Part, Terms

WORDS = """
## Words {#words}

### data

- **strokes:** drawn *here*
- **mnist:** scanned

### auxiliary
### preset
### smoke

Short.
"""
WHOLE = f"""# A 5 % title

The lead, of
two lines.

## One {{#one}}

Prose with 1 −
R² and <b>.

- plain
- items

```figure
name: deep
number: 8
shows: deep, more_data
```

> Look *here*.

### A part

```claims
first
second
```

```here
Of {{data}}.
And {{auxiliary}}.
```

## Two {{#two}}

- **A term:** its text,
  in 95 %
- **Another:** one

```measured
choices
```
{WORDS}"""


def test_a_small_argument_by_hand():
    found = parsing.parse(WHOLE)
    assert (found.title, found.lead) == ("A 5\u00a0% title", "<p>The lead, of two lines.</p>\n")
    one, two = found.sections
    assert (one.name, one.title, two.name, two.title) == ("one", "One", "two", "Two")
    assert one.parts == [
        Part(
            "",
            [
                "<p>Prose with 1\u00a0−\u00a0R² and &lt;b&gt;.</p>\n",
                "<ul>\n<li>plain</li>\n<li>items</li>\n</ul>\n",
                Figure("deep", "8", ("deep", "more_data"), "<p>Look <em>here</em>.</p>\n", 14),
            ],
        ),
        Part("A part", [Claims(("first", "second"), 24), Here(("Of {data}.", "And {auxiliary}."))], 22),
    ]
    terms = Terms((("A term", "its text, in 95\u00a0%"), ("Another", "one")))
    assert two.parts == [Part("", [terms, Measured("choices")])]
    assert found.word("data", "strokes") == "drawn <em>here</em>"
    assert found.word("data", "emnist") is None
    assert found.smoke == "<p>Short.</p>\n"


def test_an_end_of_line_in_the_file_says_nothing():
    joined = WHOLE.replace("1 −\nR²", "1 − R²").replace("of\ntwo", "of two").replace("text,\n  in", "text, in")
    first, second = parsing.parse(WHOLE), parsing.parse(joined)
    assert (first.lead, first.of(str), first.of(Terms)) == (second.lead, second.of(str), second.of(Terms))


FIGURE = "```figure\nname: deep\nshows: deep\n```\n> x\n"


@pytest.mark.parametrize(
    ("text", "line", "told"),
    [
        # Lines by hand.
        ("", 1, "the page should begin with its title"),
        ("prose", 1, "the page should begin with its title"),
        ("\n## One {#one}", 2, "the page has one title"),
        ("# T\n\n# U", 3, "the page has one title"),
        ("# T\n\n### A part", 3, "a heading is a title #, a section ##, or a part ###"),
        ("# T\n\n## One {#one}\n\n#### deep", 5, "a heading is a title #, a section ##, or a part ###"),
        ("# T\n\n## One", 3, "a section should have a name in small letters, ## One {#name}"),
        ("# T\n\n## One {#One}", 3, "a section should have a name in small letters"),
        ("# T\n\n## One {#one}\n## Two {#one}", 4, "the name 'one' is taken"),
        ("# T\n## One {#runs}", 2, "the name 'runs' is taken"),
        (f"# T\n\n{FIGURE}", 3, "a block ```figure should stand in a section that is shown"),
        (f"# T\n## W {{#words}}\n{FIGURE}", 3, "a block ```figure should stand in a section that is shown"),
        ("# T\n## One {#one}\n```python\nx\n```", 3, "a block was ```python; it may be ```figure, ```claims"),
        ("# T\n## One {#one}\n```claims\n```", 3, "the block ```claims is empty"),
        ("# T\n## One {#one}\n```measured\nall\n```", 3, "a table was 'all'; it may be one of above one, choices"),
        ("# T\n## One {#one}\n```here\nOf {deta}.\n```", 3, "what stands in braces in ```here may be {data} or"),
        ("# T\n## One {#one}\n```here\nOf {data.\n```", 3, "what stands in braces in ```here may be {data} or"),
        (f"# T\n## One {{#one}}\n{FIGURE.replace('name', 'nmae')}", 4, "a figure's line was 'nmae: deep'"),
        (f"# T\n## One {{#one}}\n{FIGURE.replace(': deep', '')}", 4, "a figure's line was 'name'"),
        (f"# T\n## One {{#one}}\n{FIGURE.replace('shows', 'name')}", 5, "a figure's line was 'name: deep'"),
        (f"# T\n## One {{#one}}\n{FIGURE.replace('shows', 'number')}", 3, "a figure should have a line name: … and"),
        (f"# T\n## One {{#one}}\n{FIGURE.replace('> ', '')}", 3, "after the figure deep a quotation, > Look …, should"),
        (f"# T\n## One {{#one}}\n{FIGURE[:-4]}", 3, "after the figure deep a quotation, > Look …, should"),
        ("# T\n## One {#one}\n- **A:** b\n- c", 4, "in a list of terms each item should be one paragraph"),
        ("# T\n## One {#one}\n- **A:** b\n- ", 4, "in a list of terms each item should be one paragraph"),
        (f"# T\n{WORDS.replace('### preset', '')}", 14, "a section ## … {#words} should have a part ### preset"),
    ],
)
def test_what_is_malformed_is_one_line_that_names_the_line(text, line, told):
    with pytest.raises(ArgumentError, match=rf"^argument\.md, line {line}: {re.escape(told)}[^\n]*$"):
        parsing.parse(text)
