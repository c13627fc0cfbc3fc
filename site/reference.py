"""The reference: what is public in the book's package, from its source text. Nothing is imported."""

import ast
import inspect
import re

PACKAGE = "d2l_regression"
INNER = {"arguments", "backend_choice", "machine", "terminal"}  # for the project itself
_HEAD = re.compile(r"^(Args|Attributes|Returns|Raises|Source|Yields):\s*(.*)$")
_ITEM = re.compile(r"^    (\S[^:]*): ?(.*)$")
_URL = re.compile(r"(?<![<(])(https?://\S+[^\s.,)])")


def write(root, folder):
    """A page for each module and each package that offers something, and their list."""
    (folder / "reference").mkdir(exist_ok=True)
    told = {}
    for path in sorted([*(root / PACKAGE).glob("*.py"), *(root / PACKAGE).glob("*/__init__.py")]):
        package = path.name == "__init__.py"
        name = path.parent.name if package else path.stem
        if name in (PACKAGE, *INNER):
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        nodes = _offered(tree, root) if package else tree.body
        module = f"{PACKAGE}.{name}"
        if lines := list(_members(nodes)):
            doc = ast.get_docstring(tree) or ""
            told[module] = doc.split("\n")[0]
            usage = ["```python", f"from {PACKAGE} import {name}", "```"]
            text = [f"# {name}", "", *usage, "", _prose(doc), "", f":::{{py:module}} {module}", ":::", "", *lines]
            (folder / "reference" / f"{module}.md").write_text("\n".join(text) + "\n", encoding="utf-8")
    index = ["# Reference", "", f"The public functions and classes of `{PACKAGE}`, by module.", ""]
    index += [f"- [{name}]({name}.md): {line}" for name, line in told.items()]
    index += ["", ":::{toctree}", ":hidden:", "", *told, ":::"]
    (folder / "reference" / "index.md").write_text("\n".join(index) + "\n", encoding="utf-8")


def _offered(tree, root):
    """The definitions that a package names in its __all__, wherever in it they stand."""
    names = next((ast.literal_eval(one.value) for one in tree.body if _assigns(one, "__all__")), [])
    found = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef | ast.ClassDef)}
    for one in tree.body:
        if isinstance(one, ast.ImportFrom) and {alias.name for alias in one.names} & set(names):
            path = root.joinpath(*one.module.split(".")).with_suffix(".py")
            body = ast.parse(path.read_text(encoding="utf-8")).body
            found |= {node.name: node for node in body if isinstance(node, ast.FunctionDef | ast.ClassDef)}
    return [found[name] for name in names if name in found]


def _assigns(node, name):
    return isinstance(node, ast.Assign) and [getattr(target, "id", None) for target in node.targets] == [name]


def _public(nodes, kinds):
    return [node for node in nodes if isinstance(node, kinds) and not node.name.startswith("_")]


def _members(nodes):
    """The public functions and classes among a module's statements, as lines below its name."""
    for node in _public(nodes, ast.FunctionDef | ast.ClassDef):
        if isinstance(node, ast.FunctionDef):
            yield from _entry("function", node.name + _signature(node), node)
        else:
            yield from _entry("class", node.name + _constructor(node), node, _methods(node))


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
    """A docstring as Markdown: its sections as bold words, what is indented below them a list, examples as code."""
    lines, listing, example = [], False, False
    for line in inspect.cleandoc(doc).split("\n"):
        if line.lstrip().startswith(">>>") and not example:
            lines, example = [*lines, "```python"], True
        if example and not line.strip():
            lines, example = [*lines, "```"], False
        if example:
            lines.append(line.strip() if line.lstrip().startswith(">>>") else line)
            continue
        line = _URL.sub(r"<\1>", line)
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
    return "\n".join([*lines, *(["```"] if example else [])])
