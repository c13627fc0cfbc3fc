"""The reference: what is public in the book's package, from its source text. Nothing is imported."""

import ast
import inspect
import re

PACKAGE = "d2l_regression"
_HEAD = re.compile(r"^(Args|Attributes|Returns|Raises|Source|Yields):\s*(.*)$")
_ITEM = re.compile(r"^    (\S[^:]*): ?(.*)$")


def write(root, folder):
    """A page for each module that says anything of itself, and their list."""
    (folder / "reference").mkdir(exist_ok=True)
    told = {}
    for path in sorted((root / PACKAGE).rglob("*.py")):
        parts = path.relative_to(root).with_suffix("").parts
        if any(part.startswith("_") and part != "__init__" for part in parts):
            continue
        name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        tree = ast.parse(path.read_text(encoding="utf-8"))
        lines = list(_members(tree, name))
        if lines:
            told[name] = (ast.get_docstring(tree) or "").split("\n")[0]
            text = [
                f"# {name}",
                "",
                _prose(ast.get_docstring(tree) or ""),
                "",
                f":::{{py:module}} {name}",
                ":::",
                "",
                *lines,
            ]
            (folder / "reference" / f"{name}.md").write_text("\n".join(text) + "\n", encoding="utf-8")
    index = ["# Reference", "", "The public functions and classes of `d2l_regression`, by module.", ""]
    index += [f"- [{name}]({name}.md): {line}" for name, line in told.items()]
    index += ["", ":::{toctree}", ":hidden:", "", *told, ":::"]
    (folder / "reference" / "index.md").write_text("\n".join(index) + "\n", encoding="utf-8")


def _public(nodes, kinds):
    return [node for node in nodes if isinstance(node, kinds) and not node.name.startswith("_")]


def _members(tree, module):
    """The public functions and classes of a module, as lines."""
    for node in _public(tree.body, ast.FunctionDef | ast.ClassDef):
        if isinstance(node, ast.FunctionDef):
            yield from _entry("function", f"{module}.{node.name}{_signature(node)}", node)
        else:
            yield from _entry("class", f"{module}.{node.name}{_constructor(node)}", node, _methods(node))


def _methods(node):
    for method in _public(node.body, ast.FunctionDef):
        names = {getattr(decorator, "id", "") for decorator in method.decorator_list}
        if not ast.get_docstring(method):
            continue
        if "property" in names:
            yield from _entry("property", method.name, method, fence=":::")
        else:
            kind = "classmethod" if "classmethod" in names else "staticmethod" if "staticmethod" in names else "method"
            yield from _entry(kind, method.name + _signature(method, bound=kind != "staticmethod"), method, fence=":::")


def _entry(kind, signature, node, inside=(), fence="::::"):
    doc = ast.get_docstring(node) or ""
    yield from (f"{fence}{{py:{kind}}} {signature}", _prose(doc), "", *inside, fence, "")


def _signature(node, bound=False):
    arguments = ast.parse(ast.unparse(node)).body[0].args
    if bound:
        arguments.args = arguments.args[1:]
    return f"({ast.unparse(arguments)})"


def _constructor(node):
    """What a class is called with: its __init__, or its fields."""
    for method in node.body:
        if isinstance(method, ast.FunctionDef) and method.name == "__init__":
            return _signature(method, bound=True)
    fields = [field for field in node.body if isinstance(field, ast.AnnAssign)]
    told = [field.target.id + (f"={ast.unparse(field.value)}" if field.value else "") for field in fields]
    bases = {ast.unparse(base) for base in node.bases}
    data = "NamedTuple" in bases or any("dataclass" in ast.unparse(decorator) for decorator in node.decorator_list)
    return f"({', '.join(told)})" if data and fields else ""


def _prose(doc):
    """A docstring as Markdown: its sections as bold words, what is indented below them as a list."""
    lines, listing = [], False
    for line in inspect.cleandoc(doc).split("\n"):
        head = _HEAD.match(line)
        item = _ITEM.match(line) if listing else None
        if head:
            listing = not head[2]
            lines += ["", f"**{head[1]}:** {head[2]}".rstrip(), *([""] if listing else [])]
        elif item:
            lines.append(f"- `{item[1]}`: {item[2]}")
        elif listing and line.startswith("    "):
            lines.append(f"  {line.strip()}")
        else:
            listing = listing and not line.strip()
            lines.append(line)
    return "\n".join(lines)
