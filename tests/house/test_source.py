"""What stands in the source: encodings and docstrings always, a name or number of a regulation never."""

import ast
import re
from collections.abc import Iterator

import pytest

from cchc_lib.files import read_yaml

from .tree import LIBRARY, ROOT, modules, nodes

NAMING = {"id", "block", "name", "short", "aliases", "title", "clause", "number", "issuer", "parent", "committee",
          "contact", "notice", "legal_basis", "changes"}  # fmt: skip
OPENING = {"open", "read_text", "write_text", "fdopen", "TextIOWrapper"}
NO_TEXT = {"pikepdf.open", "os.open", "parcel.open"}  # the last of what is packed in a zip
NUMBERS_OF_ARITHMETIC = {0, 1, 2, 100}
NOT_OURS = ("OFL.txt", "README.md")


def test_every_text_file_is_opened_with_its_encoding():
    assert [
        (name, ast.unparse(call)) for name, call in nodes(ast.Call) if opens_text(call) and not names_encoding(call)
    ] == []


def opens_text(call: ast.Call) -> bool:
    """Whether it opens, reads or writes a file, and not as bytes."""
    function = ast.unparse(call.func)
    if function.rpartition(".")[2] not in OPENING or function in NO_TEXT:
        return False
    arguments = [ast.unparse(argument) for argument in (*call.args, *(k.value for k in call.keywords))]
    return not any(re.fullmatch(r"'[rwax+]*b[+]?'", argument) for argument in arguments)


def names_encoding(call: ast.Call) -> bool:
    """Whether it says in which encoding."""
    return "encoding" in {keyword.arg for keyword in call.keywords}


# --- no name, no number of the regulation ---


def words_of(data: object, naming: bool = False) -> Iterator[str]:
    """The texts below keys that name something."""
    if isinstance(data, dict):
        for key, value in data.items():
            yield from words_of(value, key in NAMING or (naming and key in ("vi", "en")))
    elif isinstance(data, list):
        for value in data:
            yield from words_of(value, naming)
    elif naming and not re.fullmatch(r"[\d.]+", data):
        yield data


def test_no_name_of_the_company_its_units_or_its_regulation_is_in_the_library():
    files = [ROOT / "params" / "units.yaml", *(ROOT / "params" / "regulation").rglob("*.yaml")]
    words = {word for path in files if path.name != "examples.yaml" for word in words_of(read_yaml(path))}
    assert len(words) > 300
    words |= {"Trà Vinh", "EVN", "EVNSPC", "QĐ-EVN"}
    found = []
    for path in sorted(LIBRARY.rglob("*")):
        if path.suffix in {".py", ".typ", ".j2", ".css", ".json", ".txt", ".po"} and path.name not in NOT_OURS:
            found += [(path.name, word) for word in words_in(path.read_text(encoding="utf-8"), words)]
    assert found == []


def words_in(text: str, words: set[str]) -> list[str]:
    """Those that stand in a text as words of their own."""
    held = (word for word in words if word in text)
    return [word for word in held if re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", text)]


def test_a_word_is_found_where_it_stands_alone():
    assert words_in("ở Trà Vinh, a-b", {"Trà Vin", "Trà Vinh", "b"}) == ["Trà Vinh"]


@pytest.mark.parametrize("room", ["model", "scoring"])
def test_scoring_knows_no_number_but_those_of_arithmetic(room):
    trees = [tree for name, tree in modules().items() if name.startswith(f"cchc_lib/{room}/")]
    constants = {node.value for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Constant)}
    assert {value for value in constants if type(value) in (int, float)} <= NUMBERS_OF_ARITHMETIC


# --- docstrings ---


def public(node: ast.AST) -> Iterator[ast.AST]:
    """Functions and classes without an underscore, and the methods of these classes."""
    for child in node.body:
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) and not child.name.startswith(
            "_"
        ):
            yield child
            if isinstance(child, ast.ClassDef):
                yield from public(child)


def told_above(node: ast.ClassDef, classes: dict[str, ast.ClassDef]) -> set[str]:
    """The methods that its bases, and the bases of these, say something of."""
    bases = [classes[name] for base in node.bases if (name := ast.unparse(base)) in classes]
    told = {method.name for base in bases for method in public(base) if ast.get_docstring(method)}
    return told.union(*(told_above(base, classes) for base in bases))


def test_everything_public_says_what_it_is():
    classes = {c.name: c for _, c in nodes(ast.ClassDef)}
    missing = [name for name, tree in modules().items() if not ast.get_docstring(tree)]
    for name, tree in modules().items():
        for node in (node for node in public(tree) if node in tree.body):
            missing += [] if ast.get_docstring(node) else [(name, node.name)]
            if isinstance(node, ast.ClassDef):  # a method that overrides one which says so need not say it again
                inherited = told_above(node, classes)
                silent = [m.name for m in public(node) if not ast.get_docstring(m) and m.name not in inherited]
                missing += [(name, f"{node.name}.{method}") for method in silent]
    assert missing == []
