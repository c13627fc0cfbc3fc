"""A notebook's cell as a student's file: what is there for the notebook goes, and every line keeps its number."""

import ast
import functools
import hashlib
import re

from exercises.runner import catalog, stub

TOOL = "exercises.notebook"
CALLS = ("task", "check", "hint", "solution", "progress", "arguments", "answers")  # what that module has for students
SEAL = "# From a notebook's cell, "  # begins the last line of a file that was written so

# Lines that are IPython's, not Python's: %magic, !command, either on the right of a name, and name? for help.
_IPYTHON = re.compile(r"^[ \t]*(?:[\w, .]+=[ \t]*)?[%!].*$|^[ \t]*\?+[\w.]+$|^[ \t]*[\w.]+\?+[ \t]*$", re.MULTILINE)
_DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


def as_file(exercise, cell, names=frozenset()):
    """What a cell writes into the student's file; functions that it lacks are to be written.

    names: under which the notebook knows `exercises.notebook` or what is in it; those of the cell are seen anyway.
    """
    text = blanked(cell, names)
    stubs = [
        f"\n\ndef {name}({', '.join(catalog.functions(exercise)[name])}):\n    raise NotImplementedError\n"
        for name in missing(exercise, text)
    ]
    return "\n".join(line.rstrip() for line in text.rstrip().split("\n")) + "\n" + "".join(stubs)


def missing(exercise, text):
    """The exercise's functions that the text does not define; none if it is no Python."""
    bound = bindings(text)
    return [] if bound is None else [name for name in catalog.functions(exercise) if name not in bound]


def defines(exercise, text):
    """Whether the text defines any of the exercise's functions, or seems to, if it is no Python."""
    bound = bindings(text)
    if bound is None:
        return any(re.search(rf"^[ \t]*def[ \t]+{name}\b", text, re.MULTILINE) for name in catalog.functions(exercise))
    return any(name in bound for name in catalog.functions(exercise))


@functools.lru_cache(256)
def bindings(text):
    """The names that a cell or a file binds at its top; None if it is no Python."""
    tree = _tree(_python(text))
    if tree is None:
        return None
    bound = set()
    for statement in tree.body:
        if isinstance(statement, _DEFINITIONS):
            bound.add(statement.name)
        elif isinstance(statement, ast.Import | ast.ImportFrom):
            bound.update((alias.asname or alias.name).split(".")[0] for alias in statement.names)
        else:
            bound |= _stored(statement)
    return bound


def blanked(text, names=frozenset()):
    """The cell without IPython's lines, imports of `exercises.notebook`, and what is done with it and what it gave."""
    text = _python(text)
    tree = _tree(text)
    if tree is None:
        return text
    names = set(names) | imported(text)
    lines = text.encode().split(b"\n")  # a syntax tree counts columns in bytes
    for statement in tree.body:
        if _tool_names(statement) or (not isinstance(statement, _DEFINITIONS) and _mentions(statement, names)):
            _blank(lines, statement, alone=not any(_share(statement, other) for other in tree.body))
            names |= _stored(statement).difference(*(_stored(other) for other in tree.body if other is not statement))
    return b"\n".join(lines).decode()


def imported(text):
    """The names under which a cell imports `exercises.notebook` or what is in it."""
    tree = _tree(_python(text))
    return set() if tree is None else {name for statement in tree.body for name in _tool_names(statement)}


def checked(text, names):
    """The names of the exercises for which a cell calls `check`. names: as in `as_file`."""
    tree = _tree(_python(text))
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)] if tree else []
    return {
        str(argument.value).replace("_", "-")
        for call in calls
        if _mentions(call.func, names) and "check" in (getattr(call.func, "attr", ""), getattr(call.func, "id", ""))
        for argument in call.args
        if isinstance(argument, ast.Constant)
    }


def sealed(text):
    """The text with a last line that tells whether anybody has changed it since."""
    return f"{text}\n\n{SEAL}{_digest(text)}: written anew by each ex.check there; an edited file is kept.\n"


def is_sealed(text):
    """Whether the text is as `sealed` left it: nothing of it is lost if the cell writes it anew."""
    body, _, last = text.rpartition(f"\n\n{SEAL}")
    return last.startswith(_digest(body))


def unsealed(text):
    """The text without its seal, if it has one."""
    return text.rpartition(f"\n\n{SEAL}")[0] or text


def _digest(text):
    return hashlib.sha256(text.encode(errors="replace")).hexdigest()[:12]


def _python(text):
    """The cell, IPython's lines made empty if there are any."""
    return text if _tree(text) else _IPYTHON.sub("", text)


def _tree(text):
    """The syntax tree, or None if it is no Python."""
    try:
        return stub.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def _tool_names(statement):
    """The names that an import of `exercises.notebook` binds; none if the statement is no such import."""
    package, _, module = TOOL.rpartition(".")
    if isinstance(statement, ast.Import):
        return {alias.asname or package for alias in statement.names if alias.name == TOOL}
    if isinstance(statement, ast.ImportFrom) and statement.module == TOOL:
        found = {alias.asname or alias.name for alias in statement.names}
        return set(CALLS) if found == {"*"} else found
    if isinstance(statement, ast.ImportFrom) and statement.module == package:
        return {alias.asname or alias.name for alias in statement.names if alias.name == module}
    return set()


def _stored(tree):
    """The names to which something in it is assigned."""
    return {n.id for n in ast.walk(tree) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}


def _mentions(tree, names):
    return any(isinstance(node, ast.Name) and node.id in names for node in ast.walk(tree))


def _share(one, other):
    """Whether two statements, written with `;` between, have a line in common."""
    return one is not other and one.lineno <= other.end_lineno and other.lineno <= one.end_lineno


def _blank(lines, statement, alone):
    """Make the statement's lines empty, or put `pass` in its place if others share them."""
    first, last = statement.lineno - 1, statement.end_lineno - 1
    before, after = lines[first][: statement.col_offset], lines[last][statement.end_col_offset :]
    if alone:
        lines[first : last + 1] = [b""] * (last + 1 - first)
    elif first == last:
        width = statement.end_col_offset - statement.col_offset
        lines[first] = before + b"pass".ljust(width) + after
    else:
        lines[first : last + 1] = [before + b"pass" + b"\\", *[b"\\"] * (last - first - 1), after]
