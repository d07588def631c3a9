"""The frame of an index page, what one tells the index above it, and links to the files that it leads to."""

import hashlib
import re
from base64 import b64encode
from collections.abc import Iterable, Sequence
from html import escape
from pathlib import Path
from typing import NamedTuple

from ..bulletin.drawing.writer import Part, Writer
from ..files import replace_file
from ..folders import WAY_BACK, index_name
from ..language import Message, say
from ..stylesheets import index_script, index_style

_PAGE = """<!DOCTYPE html>
<html lang="{lang}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
{told}<style>{style}</style>
</head>
<body>
<main>
{body}
</main>
{script}
</body>
</html>
"""
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; font-src data:; base-uri 'none'; form-action 'none'"
_TOLD = '<meta name="bulletins" content="{} {} {}">\n'
_COUNTS = re.compile(r'<meta name="bulletins" content="(\d+) (\d+) (\d+)">')


class Counts(NamedTuple):
    """How many bulletins there are of those that there should be, and how many failed, by a quarter's index."""

    made: int
    due: int
    failed: int


def read_counts(page: Path) -> Counts | None:
    """What the index of a quarter says of its bulletins; None where it says nothing."""
    with page.open(encoding="utf-8") as file:
        found = _COUNTS.search(file.read(2048))
    return Counts(*map(int, found.groups())) if found else None


def write_page(
    folder: Path, writer: Writer, title: Message, parts: Iterable[Part], *, told: Counts | None = None
) -> Path:
    """Write an index page that loads nothing; that of a quarter tells its counts, and runs our script."""
    script = index_script() if told else ""
    digest = b64encode(hashlib.sha256(script.encode()).digest()).decode()
    page = _PAGE.format(
        lang=writer.lang,
        policy=f"{_POLICY}; script-src 'sha256-{digest}'" if told else _POLICY,
        told=_TOLD.format(*told) if told else "",
        title=escape(writer.plain(title)),
        style=index_style(),
        body="\n".join(part.html for part in parts),
        script=f"<script>{script}</script>" if told else "",
    )
    replace_file(folder / index_name(writer.lang), page.encode("utf-8"))
    return folder / index_name(writer.lang)


def write_links(writer: Writer, kind: object, about: object, documents: Sequence[str], data: Sequence[str]) -> str:
    """Links to a bulletin, to its other forms and to its data; ``about`` tells them apart for who only hears them.

    From its page a way leads back: this address alone uncovers it there, for whoever was sent the page has no index.
    """
    about = say("{kind}, {about}", kind=kind, about=about)
    links = []
    for path in documents:
        is_page = path.endswith(".html")
        label = writer.plain(kind) if is_page else path.rpartition(".")[2].upper()
        links.append(_link(writer, f"{path}#{WAY_BACK}" if is_page else path, label, about))
    if data:
        items = "".join(f"<li>{_link(writer, path, _short(path, writer.lang), about)}</li>" for path in data)
        summary = writer.text(say("CSV ({n})", n=len(data)))
        links.append(f"<details><summary>{summary}</summary><ul>{items}</ul></details>")
    return f'<div class="links">{"".join(links)}</div>'


def _link(writer: Writer, path: str, label: str, about: object) -> str:
    heard = writer.plain(about)
    spoken = escape(heard if heard.startswith(label) else f"{label}, {heard}")
    return f'<a href="{escape(path)}" aria-label="{spoken}">{escape(label)}</a>'


def _short(path: str, lang: str) -> str:
    """The name of a data file without that of its bulletin, which is the folder that it lies in."""
    _, bulletin, name = path.rsplit("/", 2)
    return name.removeprefix(bulletin.removesuffix(f".{lang}") + "_")
