"""README.md and the pages in docs, and the parts of them that tests follow."""

import re

from .tree import ROOT

PAGES = {
    path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8")
    for path in (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")))
}


def part(page: str, mark: str) -> str:
    """What stands in a page between ``<!-- MARK -->`` and its ``<!-- end of … -->``."""
    (_, after) = PAGES[page].split(f"<!-- {mark} -->\n")
    return after.split(f"<!-- end of {mark.partition(':')[0]} -->\n")[0]


def blocks(text: str) -> list[tuple[str, str]]:
    """Language and content of each fenced block."""
    return re.findall(r"^```(\w*)\n(.*?)\n```$", text, re.DOTALL | re.MULTILINE)
