"""Parts of the README."""

import re

from .tree import README


def section(heading: str, level: int = 2) -> str:
    """The text below a heading, up to the next one of its level or above."""
    outside_code = re.sub(r"^```.*?^```$", lambda code: " " * len(code[0]), README, flags=re.DOTALL | re.MULTILINE)
    start = outside_code.index(f"\n{'#' * level} {heading}\n") + 1
    return README[start : re.compile(rf"\n#{{2,{level}}} ").search(outside_code, start).start()]


def blocks(text: str) -> list[tuple[str, str]]:
    """Language and content of each fenced block."""
    return re.findall(r"^```(\w*)\n(.*?)\n```$", text, re.DOTALL | re.MULTILINE)
