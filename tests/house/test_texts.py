"""What no tracked text may hold: a machine's paths, a registry's host, a word about how it is made."""

import re
from pathlib import Path

import pytest

from .tree import ROOT, tracked

TEXT = {
    ".py",
    ".md",
    ".yaml",
    ".yml",
    ".toml",
    ".txt",
    ".ipynb",
    ".css",
    ".j2",
    ".json",
    ".typ",
    ".csv",
    ".po",
    ".cfg",
    "",
}
FORBIDDEN = {
    "a path of a machine": r"(?<![\w.])/(?:work|root|Users|mnt|srv)/|/home/(?!an/)\w+/|\b[A-Z]:\\+Users\b|/tmp/",
    "the host of a registry": r"pypi\.org|pythonhosted|anaconda\.org|npmjs|crates\.io|ghcr\.io|docker\.io"
    r"|deb\.debian|golang\.org",
    "a word about how it is made": r"\b(?:AI|LLMs?|GPT\w*|chatbot|Claude|Anthropic|OpenAI|Copilot|CEO)\b"
    r"|\bagents?\b|\blanguage models?\b|\bissues?(?: #?\d+|/|\.md)|\bthis session\b|\bsubagents?\b|\bbriefs?\b",
}
EXAMPLES = {  # paths that a test gives to the code to see them refused or taken out
    "tests/exporters/test_validation.py": "C:/tmp/",
}


def lines() -> list[tuple[str, int, str]]:
    found = []
    for path in tracked():
        if path.suffix in TEXT and (ROOT / path) != Path(__file__):
            text = (
                (ROOT / path).read_bytes().decode("utf-8", "replace").replace(EXAMPLES.get(path.as_posix(), "\0"), "")
            )
            found += [(path.as_posix(), number, line) for number, line in enumerate(text.splitlines(), 1)]
    return found


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_tracked_text_holds(what):
    pattern = re.compile(FORBIDDEN[what])
    assert [(name, number, line.strip()[:100]) for name, number, line in lines() if pattern.search(line)] == []
