"""What the tests of the house look at: tracked files, and the source as syntax trees."""

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LIBRARY = ROOT / "cchc_lib"


def git(*arguments: str) -> str:
    """What git prints; a copy that is no checkout has no such tests."""
    try:
        done = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("not a git checkout")
    return done.stdout.decode("utf-8")


@cache
def tracked() -> list[Path]:
    """The tracked files that are there, below the root."""
    return [Path(name) for name in git("ls-files", "-z").split("\0") if name and (ROOT / name).is_file()]


@cache
def modules() -> dict[str, ast.Module]:
    """Every module of the library, by its path below the root."""
    paths = sorted(LIBRARY.rglob("*.py"))
    return {path.relative_to(ROOT).as_posix(): ast.parse(path.read_text(encoding="utf-8")) for path in paths}


def nodes(kind: type | tuple[type, ...]) -> Iterator[tuple[str, ast.AST]]:
    """Every node of a kind in the library, with the path of its module."""
    for name, tree in modules().items():
        yield from ((name, node) for node in ast.walk(tree) if isinstance(node, kind))


def imports(tree: ast.AST) -> Iterator[str]:
    """The full name of every module, and of everything taken from one, that is imported from outside."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
