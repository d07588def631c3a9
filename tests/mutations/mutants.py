"""Every small wrong edit of a module that its tests ought to notice."""

import ast
import re
from collections import Counter
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path

_SWAPPED = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In, ast.And: ast.Or, ast.Or: ast.And,
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult, ast.FloorDiv: ast.Mult,
}  # fmt: skip
_OTHER_NAME = {"min": "max", "max": "min", "all": "any", "any": "all", "ZERO": "ONE", "ONE": "ZERO"}
_NO_ARGUMENTS_TO_SWAP = ("say", "isinstance", "getattr", "zip", "super", "cast", "Field", "TypeVar")


@dataclass(frozen=True)
class Mutant:
    """A module with one wrong edit.

    Attributes
    ----------
    file : Path
        Below the root.
    place : str
        The file and, inside it, the names of class and function: this is how a survivor is listed.
    edit : str
        What was written, and what is written instead.
    text : str
        The whole module with it.
    number : int
        How many alike came before it in its place.
    """

    file: Path
    place: str
    edit: str
    text: str
    number: int = 0


def find_mutants(root: Path, file: Path) -> list[Mutant]:
    """Every mutant of a module, in the order of its lines."""
    source = (root / file).read_text(encoding="utf-8")
    lines = source.encode().splitlines(keepends=True)
    found: list[Mutant] = []
    alike: Counter[tuple[str, str]] = Counter()
    for node, place in _statements(ast.parse(source), ()):
        for changed in (one for one in _changes(node) if ast.unparse(one) != ast.unparse(node)):
            start, end = (_offset(lines, *at) for at in _span(node))
            text = (source.encode()[:start] + f"({ast.unparse(changed)})".encode() + source.encode()[end:]).decode()
            where, edit = f"{file.as_posix()}:{'.'.join(place)}", f"{ast.unparse(node)} → {ast.unparse(changed)}"
            found.append(Mutant(file, where, edit, text, alike[where, edit]))
            alike[where, edit] += 1
    return found


def _span(node: ast.expr) -> tuple[tuple[int, int], tuple[int, int]]:
    return (node.lineno, node.col_offset), (node.end_lineno, node.end_col_offset)


def _offset(lines: list[bytes], number: int, column: int) -> int:
    return sum(map(len, lines[: number - 1])) + column


def _statements(node: ast.AST, place: tuple[str, ...]) -> Iterator[tuple[ast.expr, tuple[str, ...]]]:
    """The expressions of functions, with the names around them; no annotation, decorator, docstring or f-string."""
    for name, value in ast.iter_fields(node):
        if name in ("annotation", "returns", "decorator_list", "bases", "keywords") and not isinstance(
            node, ast.Call
        ):
            continue
        for child in value if isinstance(value, list) else [value]:
            if not isinstance(child, ast.AST) or isinstance(child, ast.JoinedStr) or _is_docstring(child):
                continue
            if isinstance(child, ast.keyword) and child.arg == "strict":  # of a zip, whose sequences are alike
                continue
            inside = (*place, child.name) if isinstance(child, ast.FunctionDef | ast.ClassDef) else place
            if isinstance(child, ast.expr) and place:
                yield child, place
            yield from _statements(child, inside)


def _is_docstring(node: ast.AST) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _changes(node: ast.expr) -> Iterator[ast.expr]:
    match node:
        case ast.Compare(ops=[op]) if type(op) in _SWAPPED:
            yield _with(node, ops=[_SWAPPED[type(op)]()])
        case ast.BoolOp(op=op) | ast.BinOp(op=op) if type(op) in _SWAPPED:
            yield _with(node, op=_SWAPPED[type(op)]())
        case ast.UnaryOp(op=ast.Not() | ast.USub(), operand=operand):
            yield operand
        case ast.IfExp():
            yield _with(node, body=node.orelse, orelse=node.body)
        case ast.Constant(value=bool(value)):
            yield _with(node, value=not value)
        case ast.Constant(value=int(value)):
            yield _with(node, value=value + 1)
        case ast.Name(id=name) if name in _OTHER_NAME:
            yield _with(node, id=_OTHER_NAME[name])
        case ast.Call():
            yield from _changed_calls(node)


def _changed_calls(call: ast.Call) -> Iterator[ast.expr]:
    match call:
        case ast.Call(func=ast.Name(id="say")):
            yield from _other_words(call)
        case ast.Call(func=function, args=[one, other, *rest]) if not _is_variadic(call):
            if ast.unparse(function) not in _NO_ARGUMENTS_TO_SWAP:
                yield _with(call, args=[other, one, *rest])


def _is_variadic(call: ast.Call) -> bool:
    """Whether its first arguments may stand in any order, or are not told one by one."""
    return any(isinstance(one, ast.Starred) for one in call.args) or ast.unparse(call.func) in ("min", "max")


def _other_words(call: ast.Call) -> Iterator[ast.expr]:
    """A sentence with two of its places changed for each other, or, without two, with a word too many."""
    said = call.args[0]
    if not isinstance(said, ast.Constant):
        return
    places = list(dict.fromkeys(re.findall(r"{\w+}", said.value)))
    if len(places) < 2:
        text = f"không {said.value}"
    else:
        one, other = places[:2]
        text = said.value.replace(one, "\0").replace(other, one).replace("\0", other)
    yield _with(call, args=[ast.Constant(text)])


def _with(node: ast.expr, **parts: object) -> ast.expr:
    changed = deepcopy(node)
    for name, part in parts.items():
        setattr(changed, name, part)
    return changed
