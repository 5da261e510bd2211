"""Small wrong changes to Python: one operator, constant or member of an enum at a time."""

import ast
from collections import Counter
from collections.abc import Iterator
from copy import deepcopy
from itertools import chain
from typing import NamedTuple

COMPARISONS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
OPERATORS: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
}
MEMBERS = {
    "Truth": ("NO", "UNKNOWN", "YES"),
    "Marker": ("NOT_ASKED", "UNKNOWN", "NOTHING", "PRESENT"),
    "ProgrammeOutcome": ("LIKELY", "CHECK", "OTHER_PATH", "NOT_APPLICABLE", "EXPIRED"),
    "logic": ("YES", "NO", "STUCK", "OPEN", "OPEN_NUMBER"),
}
MASKS = ("MASK_NO", "MASK_UNKNOWN", "MASK_YES", "MASK_ANY")
CALLS = {"min": "max", "max": "min", "any": "all", "all": "any"}


class CodeMutant(NamedTuple):
    """``source`` is what ``module`` would hold; ``place`` says what was changed, and how."""

    module: str
    place: str
    source: str


def mutants(module: str, source: str) -> Iterator[CodeMutant]:
    """Yield every mutant of one module."""
    tree, seen = ast.parse(source), Counter[str]()
    for place, (owner, node) in enumerate(_working_nodes(tree)):
        for changed in _changed(node):
            words = (" ".join(ast.unparse(part).split()) for part in (node, changed))
            name = f"{owner}: {' to '.join(words)}"
            seen[name] += 1
            again = f" (no. {seen[name]})" if seen[name] > 1 else ""
            yield CodeMutant(module, name + again, ast.unparse(_replaced(tree, place, changed)))


def _working_nodes(node: ast.AST, owner: str = "module") -> Iterator[tuple[str, ast.AST]]:
    """Yield (function, node) of what runs: no annotations, no docstrings."""
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        owner = node.name if owner == "module" else f"{owner}.{node.name}"
    yield owner, node
    for name, part in ast.iter_fields(node):
        if name in (
            "annotation",
            "returns",
            "decorator_list",
        ):  # frozen or not: nothing runs differently
            continue
        for child in part if isinstance(part, list) else [part]:
            if isinstance(child, ast.AST) and not _is_docstring(child):
                yield from _working_nodes(child, owner)


def _is_docstring(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    )


def _replaced(tree: ast.Module, place: int, changed: ast.AST) -> ast.Module:
    copy = deepcopy(tree)
    _, target = list(_working_nodes(copy))[place]
    target.__class__ = changed.__class__  # in place: the parent need not be known
    target.__dict__.update(changed.__dict__)
    return copy


def _changed(node: ast.AST) -> Iterator[ast.AST]:
    """Yield the node with one thing about it wrong."""
    yield from chain(_operators(node), _choices(node), _values(node))


def _operators(node: ast.AST) -> Iterator[ast.AST]:
    match node:
        case ast.Compare():
            for place, operator in enumerate(node.ops):
                ops = list(node.ops)
                ops[place] = COMPARISONS[type(operator)]()
                yield ast.Compare(node.left, ops, node.comparators)
        case ast.BoolOp():
            other = ast.Or() if isinstance(node.op, ast.And) else ast.And()
            yield ast.BoolOp(other, node.values)
        case ast.BinOp() if type(node.op) in OPERATORS:
            yield ast.BinOp(node.left, OPERATORS[type(node.op)](), node.right)


def _choices(node: ast.AST) -> Iterator[ast.AST]:
    match node:
        case ast.UnaryOp(op=ast.Not()):
            yield ast.Call(ast.Name("bool", ast.Load()), [node.operand], [])
        case ast.IfExp():
            yield ast.IfExp(node.test, node.orelse, node.body)
        case ast.If() if not isinstance(node.test, ast.Compare | ast.UnaryOp):
            yield ast.If(ast.UnaryOp(ast.Not(), node.test), node.body, node.orelse)
        case ast.Call(func=ast.Name(id=name)) if name in CALLS:
            yield ast.Call(ast.Name(CALLS[name], ast.Load()), node.args, node.keywords)


def _values(node: ast.AST) -> Iterator[ast.AST]:
    match node:
        case ast.Constant(value=bool() as value):
            yield ast.Constant(not value)
        case ast.Constant(value=int() as value):
            yield from (ast.Constant(value + step) for step in (-1, 1))
        case ast.Attribute(value=ast.Name(id=owner), attr=member, ctx=ast.Load()):
            others = MEMBERS.get(owner, ()) if member in MEMBERS.get(owner, ()) else ()
            yield from (ast.Attribute(node.value, m, node.ctx) for m in others if m != member)
        case ast.Name(id=name, ctx=ast.Load()) if name in MASKS:
            yield from (ast.Name(mask, node.ctx) for mask in MASKS if mask != name)
