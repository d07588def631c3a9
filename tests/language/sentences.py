"""Every sentence that readers may meet: `say(…)` and `translate(…)` in the library, the Markdown of the notebooks."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import nbformat
from typer.main import get_command

from cchc_lib import cli
from cchc_lib.exporters.html import markdown_sentences

ROOT = Path(__file__).parents[2]
FUNCTIONS = ("say", "translate")
_PLACE = re.compile(r"\{\w+\}")
_OF_A_LANGUAGE = re.compile(r"[^\W\d_]|[«»]")


def find_sentences() -> dict[str, list[str]]:
    """Each sentence, and the files below the root in which it stands.

    Babel's own extractor would do but for calls within f-strings, which it does not see before Python 3.12.
    """
    found: dict[str, set[str]] = {}
    for path in sorted((ROOT / "cchc_lib").rglob("*.py")):
        for call in calls_of(path):
            if is_written_out(call):
                found.setdefault(call.args[0].value, set()).add(below_root(path))
    for text in help_of(get_command(cli.app)):
        found.setdefault(text, set()).add("cchc_lib/cli")
    for path in sorted((ROOT / "notebooks").glob("*.ipynb")):
        for text in markdown_of(path):
            found.setdefault(text, set()).add(below_root(path))
    return {text: sorted(places) for text, places in found.items()}


def is_in_words(text: str) -> bool:
    """Whether it says anything besides its values, as ``{name} ({block})`` does not: that reads alike everywhere."""
    return bool(_OF_A_LANGUAGE.search(_PLACE.sub("", text)))


def help_of(command) -> Iterator[str]:
    """What a command and those below it say of themselves and of what they take."""
    told = [command.help, *(text for param in command.params for text in (param.help, param.metavar))]
    yield from filter(None, told)
    for below in getattr(command, "commands", {}).values():
        yield from help_of(below)


@cache
def calls_of(path: Path) -> list[ast.Call]:
    """The calls of `say` and `translate` in a module, which is read once."""
    calls = (node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Call))
    return [call for call in calls if isinstance(call.func, ast.Name) and call.func.id in FUNCTIONS]


def is_written_out(call: ast.Call) -> bool:
    """Whether a call's sentence stands in it letter by letter, so that it can be found without running anything."""
    return isinstance(call.args[0], ast.Constant)


def markdown_of(path: Path) -> Iterator[str]:
    """The sentences of a notebook's Markdown, those of notes to the analyst too."""
    for cell in nbformat.read(path, as_version=4).cells:
        if cell.cell_type == "markdown":
            yield from (text for _, text in markdown_sentences(cell.source) if text)


def below_root(path: Path) -> str:
    """A path as the catalogue names it."""
    return path.relative_to(ROOT).as_posix()
