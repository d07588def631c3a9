"""The frame of an index page, and links to the files that it leads to."""

import hashlib
from base64 import b64encode
from collections.abc import Iterable, Sequence
from html import escape
from pathlib import Path

from ..bulletin.drawing.writer import Part, Writer
from ..files import replace_file
from ..language import LANGUAGES, Message, say
from ..stylesheets import index_script, index_style

_PAGE = """<!DOCTYPE html>
<html lang="{lang}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>{style}</style>
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


def index_name(lang: str) -> str:
    """``index.html``; in English ``index.en.html``."""
    return "index.html" if lang == LANGUAGES[0] else f"index.{lang}.html"


def write_page(
    folder: Path, writer: Writer, title: Message, parts: Iterable[Part], *, scripted: bool = False
) -> Path:
    """Write an index page that loads nothing, and runs no script but ours where it is ``scripted``."""
    script = index_script() if scripted else ""
    digest = b64encode(hashlib.sha256(script.encode()).digest()).decode()
    page = _PAGE.format(
        lang=writer.lang,
        policy=f"{_POLICY}; script-src 'sha256-{digest}'" if scripted else _POLICY,
        title=writer.text(title),
        style=index_style(),
        body="\n".join(part.html for part in parts),
        script=f"<script>{script}</script>" if scripted else "",
    )
    replace_file(folder / index_name(writer.lang), page.encode("utf-8"))
    return folder / index_name(writer.lang)


def write_masthead(writer: Writer, issuer: object, title: Message, chips: Iterable[tuple[str, object]] = ()) -> Part:
    """The head of an index; ``chips`` are classes and words, such as a status."""
    inner = "".join(f'<p class="{css}">{writer.text(content)}</p>' for css, content in chips)
    head = f'<p class="issuer">{writer.text(issuer)}</p><h1>{writer.text(title)}</h1>'
    return Part(f'<header class="masthead">{head}{inner}</header>')


def write_links(writer: Writer, about: object, documents: Sequence[str], data: Sequence[str]) -> str:
    """Links to the forms of a bulletin and to its data; ``about`` tells them apart for whoever only hears them."""
    links = [_link(writer, path, path.rpartition(".")[2].upper(), about) for path in documents]
    if data:
        items = "".join(f"<li>{_link(writer, path, _short(path, writer.lang), about)}</li>" for path in data)
        summary = writer.text(say("CSV ({n})", n=len(data)))
        links.append(f"<details><summary>{summary}</summary><ul>{items}</ul></details>")
    return f'<div class="links">{"".join(links)}</div>'


def _link(writer: Writer, path: str, label: str, about: object) -> str:
    spoken = escape(f"{label}, {writer.plain(about)}")
    return f'<a href="{escape(path)}" aria-label="{spoken}">{escape(label)}</a>'


def _short(path: str, lang: str) -> str:
    """The name of a data file without that of its bulletin, which is the folder that it lies in."""
    _, bulletin, name = path.rsplit("/", 2)
    return name.removeprefix(bulletin.removesuffix(f".{lang}") + "_")
