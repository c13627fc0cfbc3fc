"""What a student starts from, cut out of the reference solution at its marks."""

import ast
import textwrap
import threading

MARK = "    # --- your work"


_parsing = threading.Lock()


def parse(source):
    """The syntax tree, one at a time: Python 3.11's parser counts its depth for all threads together."""
    with _parsing:
        return ast.parse(source)


def cut(source):
    """The reference without its solutions.

    Of a function with the mark, what follows the mark becomes `raise NotImplementedError`; a function without one is
    kept as it is. Private helpers and constants go, and with them the imports that nothing uses any more.
    """
    lines = source.splitlines()
    kept = []
    for statement in parse(source).body:
        if not _private(statement):
            text = lines[statement.lineno - 1 : statement.end_lineno]
            if MARK in text:
                text = [*text[: text.index(MARK) + 1], "    raise NotImplementedError"]
            kept.append((statement, text))
    used = _names("\n".join("\n".join(text) for statement, text in kept if not _imports(statement)))
    kept = [(statement, text) for statement, text in kept if not _imports(statement) or _needed(statement, used)]
    return "".join(_joined(kept))


def with_body(source, function, body):
    """The reference with another solution of one function: what a student has who wrote only that."""
    lines = source.splitlines()
    found = next(s for s in parse(source).body if getattr(s, "name", "") == function)
    mark = lines.index(MARK, found.lineno)
    lines[mark + 1 : found.end_lineno] = textwrap.indent(textwrap.dedent(body).strip("\n"), "    ").splitlines()
    return "\n".join(lines) + "\n"


def functions(source):
    """{name: its parameters} of the functions a student is to write."""
    lines = source.splitlines()
    return {
        statement.name: [parameter.arg for parameter in statement.args.args]
        for statement in parse(source).body
        if isinstance(statement, ast.FunctionDef) and MARK in lines[statement.lineno : statement.end_lineno]
    }


def _private(statement):
    """Whether it defines a name with an underscore in front: that is for the reference only."""
    names = [getattr(statement, "name", "")]
    if isinstance(statement, ast.Assign):
        names = [target.id for target in statement.targets if isinstance(target, ast.Name)]
    return any(name.startswith("_") for name in names)


def _imports(statement):
    """Whether it is an import."""
    return isinstance(statement, ast.Import | ast.ImportFrom)


def _names(source):
    """All names that are used in the source."""
    return {node.id for node in ast.walk(parse(source)) if isinstance(node, ast.Name)}


def _needed(statement, used):
    """NumPy is kept always: it is what the student works with."""
    names = {(alias.asname or alias.name).split(".")[0] for alias in statement.names}
    return bool(names & (used | {"np"}))


def _joined(kept):
    """Two empty lines around blocks, one between other statements, none between imports of a kind."""
    previous = None
    for statement, text in kept:
        if previous is not None:
            either = {type(previous), type(statement)}
            blocks = either & {ast.FunctionDef, ast.ClassDef, ast.If}
            yield "\n\n" if blocks else "" if len(either) == 1 else "\n"
        yield "\n".join(text) + "\n"
        previous = statement
