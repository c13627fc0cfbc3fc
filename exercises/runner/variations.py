"""One change at a time to a program's text: an operator, a constant, an axis, a dimension, a bound, a statement."""

import ast
from typing import NamedTuple

from exercises.runner import stub

SWAPS = {
    ast.Add: [ast.Sub],
    ast.Sub: [ast.Add],
    ast.Mult: [ast.Div],
    ast.Div: [ast.Mult],
    ast.MatMult: [ast.Mult],
    ast.Pow: [ast.Mult],
    ast.FloorDiv: [ast.Div],
    ast.Mod: [ast.FloorDiv],
    ast.Lt: [ast.LtE, ast.Gt],
    ast.LtE: [ast.Lt, ast.GtE],
    ast.Gt: [ast.GtE, ast.Lt],
    ast.GtE: [ast.Gt, ast.LtE],
    ast.Eq: [ast.NotEq],
    ast.NotEq: [ast.Eq],
    ast.Is: [ast.IsNot],
    ast.IsNot: [ast.Is],
    ast.And: [ast.Or],
    ast.Or: [ast.And],
}
PAIRS = [
    ("min", "max"),
    ("argmin", "argmax"),
    ("sum", "mean"),
    ("floor", "ceil"),
    ("zeros", "ones"),
    ("any", "all"),
    ("tril", "triu"),
    ("tril_indices", "triu_indices"),
    ("minimum", "maximum"),
    ("vstack", "hstack"),
    ("mean", "median"),
    ("cumsum", "cumprod"),
    ("sin", "cos"),
    ("exp", "expm1"),
    ("log", "log2"),
    ("round", "floor"),
    ("left", "right"),
    ("normal", "uniform"),
]
NAMES = {one: two for pair in PAIRS for one, two in (pair, pair[::-1])}
PEELED = {"abs", "sqrt", "sorted", "cumsum", "square", "log", "exp", "sort", "reversed"}
_NP_SHAPE = ast.Attribute(ast.Name("np"), "shape", ast.Load())
WEIGHTS = {"w", "v", "c"}  # whose length is the number of columns
LOOSER = 1e4  # times a bound that is the size of rounding
CUT_OFFS = {"lstsq": "rcond", "pinv": "rcond", "matrix_rank": "rtol"}  # what these call the share that counts as 0
ROUGH = 1e-6  # in place of the size of rounding in a bound of one's own
LOOSE = 1e-3  # in place of the size of rounding, which they take if they are not told
MANY = 20  # from here on a whole number is a bound or a size, and its neighbours mean the same
SAYS_ENOUGH = 16  # characters of an expression that is found again by them


def vary(source):
    """(where, change, text) of every variation of what a student is to write, and of its private helpers."""
    tree = ast.parse(source)
    lines = source.splitlines()
    for top in tree.body:
        name, after = _written(top, lines)
        if name is None:
            continue
        matrix = any(isinstance(node, ast.Name) and node.id == "X" for node in ast.walk(top))
        for path in _paths(top):
            node, owner = path[-1].node, path[-1].owner
            line = next((slot.node.lineno for slot in reversed(path) if hasattr(slot.node, "lineno")), 0)
            if line < after or (isinstance(owner, ast.keyword) and owner.arg == "strict"):
                continue
            for new in _variants(node, owner, matrix):
                shown = _context(path)
                before = _text(shown)
                _put(path[-1], new)
                change = f"{before} → {_text(shown)}"
                yield name, change, ast.unparse(ast.fix_missing_locations(tree)) + "\n"
                _put(path[-1], node)


def _written(top, lines):
    """(name, first line) of what of a statement may be varied; (None, 0) if it is given to the student."""
    if isinstance(top, ast.FunctionDef):
        if stub.MARK in lines[top.lineno : top.end_lineno]:
            return top.name, lines.index(stub.MARK, top.lineno) + 2
        return (top.name, top.body[0].lineno) if top.name.startswith("_") else (None, 0)
    if isinstance(top, ast.Assign) and isinstance(top.targets[0], ast.Name) and top.targets[0].id.startswith("_"):
        return top.targets[0].id, top.lineno
    return None, 0


class _Slot(NamedTuple):
    """A place in the tree: owner.field, or owner.field[index], which holds node."""

    owner: ast.AST
    field: str
    index: int | None
    node: ast.AST


def _paths(node, above=()):
    """The slots from the top down to everything below a node that can be replaced."""
    for field, value in ast.iter_fields(node):
        for index, child in enumerate(value) if isinstance(value, list) else ((None, value),):
            if isinstance(child, ast.AST):
                path = (*above, _Slot(node, field, index, child))
                yield path
                yield from _paths(child, path)


def _put(slot, node):
    if slot.index is None:
        setattr(slot.owner, slot.field, node)
    else:
        getattr(slot.owner, slot.field)[slot.index] = node


def _context(path):
    """The slot at the end of the path, or the next one above it that holds enough text to be found again."""
    for slot in reversed(path):
        held = isinstance(slot.node, ast.expr | ast.stmt | ast.keyword)
        if isinstance(slot.node, ast.stmt) or (held and len(_text(slot)) >= SAYS_ENOUGH):
            return slot
    return path[0]


def _text(slot):
    """What stands in a slot now, in one line: of a statement with a block of its own only the head."""
    held = getattr(slot.owner, slot.field)
    node = held if slot.index is None else held[slot.index]
    text = "nothing" if isinstance(node, ast.Pass) else ast.unparse(node)
    return text.splitlines()[0] if isinstance(node, ast.For | ast.While | ast.If | ast.With) else " ".join(text.split())


def _variants(node, owner, matrix):
    """What may stand in place of a node."""
    if type(node) in SWAPS:
        yield from (swap() for swap in SWAPS[type(node)])
    elif isinstance(node, ast.Constant):
        yield from map(ast.Constant, _constants(node.value))
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub | ast.Not | ast.Invert):
        yield node.operand
    elif isinstance(node, ast.Attribute | ast.Name) and isinstance(owner, ast.Call) and owner.func is node:
        yield from _functions(node)
    elif isinstance(node, ast.Attribute) and node.attr == "T":
        yield node.value
    elif isinstance(node, ast.Attribute) and node.attr == "eps":
        yield ast.Constant(ROUGH)
    elif isinstance(node, ast.Call):
        yield from _calls(node, matrix)
    elif isinstance(node, ast.Subscript):
        yield from _dimensions(node)
    elif isinstance(node, ast.IfExp):
        yield from (node.body, node.orelse)
    elif isinstance(node, ast.Return) and isinstance(node.value, ast.Tuple):
        yield ast.Return(ast.Tuple(node.value.elts[::-1], ast.Load()))
    elif isinstance(node, ast.Assign | ast.AugAssign) or (isinstance(node, ast.Expr) and not _is_text(node.value)):
        yield ast.Pass()
    elif isinstance(node, ast.If):
        yield ast.If(ast.Constant(False), node.body, node.orelse)


def _is_text(node):
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def _constants(value):
    """Other constants: for a small whole number its neighbours, for a bound the size of rounding a loose one."""
    if isinstance(value, bool):
        return [not value]
    if isinstance(value, int):
        near = [value + 1] + ([value - 1] if value else [])
        return near if abs(value) < MANY else [10 * value, value // 10]
    if isinstance(value, float):
        if 0 < abs(value) < 1e-5:
            return [value * LOOSER]
        return [value * 2, value * 1.01] if value else [0.1]
    return []


def _functions(node):
    """Another function of the kind."""
    name = node.attr if isinstance(node, ast.Attribute) else node.id
    if name in NAMES:
        new = NAMES[name]
        yield ast.Attribute(node.value, new, ast.Load()) if isinstance(node, ast.Attribute) else ast.Name(new)


def _calls(node, matrix):
    """A call without its function or one of its keywords, with a loose cut-off, or of the columns for the rows."""
    name = getattr(node.func, "attr", getattr(node.func, "id", ""))
    if name in PEELED and len(node.args) == 1 and not isinstance(node.args[0], ast.GeneratorExp | ast.Starred):
        yield node.args[0]
    if name == "len":
        yield ast.BinOp(node, ast.Sub(), ast.Constant(1))
        if matrix and ast.unparse(node.args[0]) not in WEIGHTS:
            yield ast.Subscript(ast.Call(_NP_SHAPE, [ast.Name("X")], []), ast.Constant(-1))
    told = [keyword for keyword in node.keywords if ast.unparse(keyword.value) != "None"]
    if name in CUT_OFFS and CUT_OFFS[name] not in [keyword.arg for keyword in told]:
        yield ast.Call(node.func, node.args, [*told, ast.keyword(CUT_OFFS[name], ast.Constant(LOOSE))])
    for i, keyword in enumerate(node.keywords):
        given = keyword.value.value if isinstance(keyword.value, ast.Constant) else ...
        if keyword.arg not in (None, "strict") and given is not None and not isinstance(given, bool):
            yield ast.Call(node.func, node.args, node.keywords[:i] + node.keywords[i + 1 :])


def _dimensions(node):
    """The other dimension of a matrix."""
    if isinstance(node.value, ast.Attribute) and node.value.attr == "shape" and isinstance(node.slice, ast.Constant):
        yield ast.Subscript(node.value, ast.Constant(1 - node.slice.value), ast.Load())
