"""From Markdown to the argument's sections, parts and blocks: the page's prose, and what stands where in it.

`argument.md` has the page's order. Beside prose it has:

    # Title               the page's, once, at the top; the lead follows it
    ## Title {#name}      a section, and its anchor in the page
    ### Title             a part of a section

    ```figure             a figure by its file name; number: in the essay, left out if it is ours;
    name: deep            shows: the experiments whose rows are drawn
    number: 8
    shows: deep, more_data
    ```

    > Look for …          what to look at, after each figure

    ```claims             the names of the claims that are made here, a line each
    ```measured           one of the tables that `measured.py` makes, by name
    ```here               sentences on the results that are shown, a line each, with {data} or {auxiliary} in the place
                          of words for it; a sentence without its word is left out

    - **Term:** text      a list of terms: each of its items begins with one

Titles are plain text. The section `words` is not shown: its parts say in words what each data source, auxiliary task
and preset is, and what stands above a page of the smoke preset. What no section places is shown in a last one.
"""

import re
from typing import NamedTuple

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from d2l_regression.pages.markup import unbroken
from essay_repro.reporting import measured
from essay_repro.running.results import ResultsError

FILE = "argument.md"


class ArgumentError(ResultsError):
    """One line for the author: which line of the file is malformed, and how it should be."""


class Figure(NamedTuple):
    """A figure: its file name, number in the essay ("" if ours), experiments drawn, what to look at (HTML)."""

    name: str
    number: str
    shows: tuple
    look: str
    line: int = 0


class Claims(NamedTuple):
    """The names of claims."""

    names: tuple
    line: int = 0


class Measured(NamedTuple):
    """The name of a table of `measured.TABLES`."""

    name: str


class Here(NamedTuple):
    """Sentences on the results that are shown, with {data} and {auxiliary} in the place of words."""

    sentences: tuple


class Terms(NamedTuple):
    """Terms with a text each: pairs of (text, HTML)."""

    pairs: tuple


class Printed(NamedTuple):
    """The name of an experiment whose printed table stands here."""

    experiment: str


class Part(NamedTuple):
    """One step of the argument: its title, "" where a section begins, its blocks (prose is HTML), and its line."""

    title: str
    blocks: list
    line: int = 0

    def of(self, kind):
        """The blocks of a kind."""
        return [block for block in self.blocks if isinstance(block, kind)]


class Section(NamedTuple):
    """One section: its anchor in the page, title, parts."""

    name: str
    title: str
    parts: list

    def of(self, kind):
        """The blocks of a kind in all parts."""
        return [block for part in self.parts for block in part.of(kind)]


class Argument(NamedTuple):
    """The whole: title, lead (HTML), sections, and the parts of the section `words` by their titles."""

    title: str
    lead: str
    sections: list
    words: dict

    def of(self, kind):
        """The blocks of a kind in all sections."""
        return [block for section in self.sections for block in section.of(kind)]

    def word(self, kind, name):
        """A data source, auxiliary task or preset in words; None if there are none for it."""
        return dict(pair for terms in self.words[kind].of(Terms) for pair in terms.pairs).get(name)

    @property
    def smoke(self):
        """What stands above a page of the smoke preset (HTML)."""
        return "".join(self.words["smoke"].of(str))


def parse(text):
    """The `Argument` that a Markdown text is.

    Raises: ArgumentError that names the first line that is malformed.
    """
    sections, nodes = [], iter(SyntaxTreeNode(_MARKDOWN.parse(text)).children)
    for node in nodes:
        if node.type == "heading":
            _begin(node, sections)
            continue
        if not sections:
            refuse(_line(node), "the page should begin with its title, # Title")
        block = _figure(node, next(nodes, None)) if _kind(node) == "figure" else _block(node)
        if sections[-1].name in ("", "words") and not isinstance(block, (str, Terms)):
            refuse(_line(node), f"a block ```{_kind(node)} should stand in a section that is shown")
        sections[-1].parts[-1].blocks.append(block)
    if not sections:
        refuse(1, "the page should begin with its title, # Title")
    lead, *sections = sections
    words = {part.title: part for section in sections if section.name == "words" for part in section.parts}
    for wanted in ("data", "auxiliary", "preset", "smoke"):
        if wanted not in words:
            refuse(len(text.splitlines()), f"a section ## … {{#words}} should have a part ### {wanted}")
    shown = [section for section in sections if section.name != "words"]
    return Argument(lead.title, "".join(lead.of(str)), shown, words)


def refuse(line, told):
    """Raises: ArgumentError that names a line of the file."""
    raise ArgumentError(f"{FILE}, line {line}: {told}")


def _line(node):
    return node.map[0] + 1


def _kind(node):
    """What a fenced block says it is; "" for anything else."""
    return node.info.strip() if node.type == "fence" else ""


def _begin(node, sections):
    """Begin what a heading begins: the page, a section, or a part of the last one."""
    line, title, level = _line(node), node.children[0].content, int(node.tag[1])
    if level == 1 or not sections:
        if level != 1 or sections:
            refuse(line, "the page has one title, # Title, above everything else")
        sections.append(Section("", unbroken(title), [Part("", [])]))
    elif level == 2:
        found = re.fullmatch(r"(.+?)\s*\{#([a-z][a-z-]*)\}", title)
        if not found:
            refuse(line, f"a section should have a name in small letters, ## {title} {{#name}}")
        if found[2] in ("claims", "more", "runs", *(section.name for section in sections)):
            refuse(
                line, f"the name {found[2]!r} is taken: each section has its own, and the page has claims, more, runs"
            )
        sections.append(Section(found[2], unbroken(found[1]), [Part("", [])]))
    elif level == 3 and len(sections) > 1:
        sections[-1].parts.append(Part(unbroken(title), [], line))
    else:
        refuse(line, "a heading is a title #, a section ##, or a part ### of a section")


def _block(node):
    """The block that a node is which is neither a heading nor a figure."""
    if node.type == "fence":
        return _fence(node)
    if node.type == "bullet_list" and (terms := _terms(node)):
        return terms
    return _html(node)


def _html(*nodes):
    tokens = [token for node in nodes for token in node.to_tokens()]
    return _MARKDOWN.renderer.render(tokens, _MARKDOWN.options, {})


def _fence(node):
    line, kind = _line(node), _kind(node)
    given = tuple(text.strip() for text in node.content.splitlines() if text.strip())
    if kind not in ("claims", "measured", "here"):
        refuse(line, f"a block was ```{kind}; it may be ```figure, ```claims, ```measured or ```here")
    if not given:
        refuse(line, f"the block ```{kind} is empty")
    if kind == "claims":
        return Claims(given, line)
    if kind == "measured":
        if len(given) > 1 or given[0] not in measured.TABLES:
            refuse(line, f"a table was {'; '.join(given)!r}; it may be one of {', '.join(measured.TABLES)}")
        return Measured(given[0])
    try:
        node.content.format(data="", auxiliary="")
    except (LookupError, ValueError):
        refuse(line, "what stands in braces in ```here may be {data} or {auxiliary}")
    return Here(given)


def _figure(node, after):
    """A figure, and the quotation after it that says what to look at."""
    line, given = _line(node), {}
    for number, text in enumerate(node.content.splitlines(), line + 1):
        key, colon, value = (part.strip() for part in text.partition(":"))
        if not colon or not value or key not in ("name", "number", "shows") or key in given:
            refuse(number, f"a figure's line was {text!r}; it may be name: …, number: … or shows: …, each once")
        given[key] = value
    if not given.keys() >= {"name", "shows"}:
        refuse(line, "a figure should have a line name: … and a line shows: …")
    if after is None or after.type != "blockquote":
        refuse(line, f"after the figure {given['name']} a quotation, > Look …, should say what to look at")
    shows = tuple(name.strip() for name in given["shows"].split(","))
    return Figure(given["name"], given.get("number", ""), shows, _html(*after.children), line)


def _terms(node):
    """The `Terms` of a list; None if it is a list of other things."""
    texts = [item.children[0].children[0].content if item.children else "" for item in node.children]
    found = [re.fullmatch(r"\*\*(.+?):\*\*\s+(.+)", text, re.DOTALL) for text in texts]
    if not any(found):
        return None
    for item, term in zip(node.children, found, strict=True):
        if not term or len(item.children) > 1:
            refuse(_line(item), "in a list of terms each item should be one paragraph that begins with **Term:**")
    return Terms(tuple((unbroken(term[1]), _MARKDOWN.renderInline(term[2])) for term in found))


def prose(text):
    """The HTML of a Markdown text.

    >>> prose("R² is *not* 5.")
    '<p>R² is <em>not</em> 5.</p>\\n'
    """
    return _MARKDOWN.render(text)


def _joined(state):
    """A paragraph is one line: where it is broken in the file says nothing."""
    for token in state.tokens:
        if token.type == "inline":
            token.content = token.content.replace("\n", " ")


def _unbroken(state):
    for token in state.tokens:
        for child in token.children or ():
            if child.type == "text":
                child.content = unbroken(child.content)


_MARKDOWN = MarkdownIt("commonmark", {"html": False})
_MARKDOWN.core.ruler.before("inline", "joined", _joined)
_MARKDOWN.core.ruler.push("unbroken", _unbroken)
