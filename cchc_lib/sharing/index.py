"""The index of a quarter, which leads to every bulletin that was made."""

import json
import re
from collections.abc import Iterable, Mapping
from html import unescape
from pathlib import Path

from ..bulletin.writer import Line, Link, Num, Part, Writer
from ..files import replace_file
from ..folders import Folders
from ..language import say
from ..looks import page_style
from ..results import QuarterResults, UnitRow
from ..scoring import UnitScore

_TITLE = re.compile(r"<title>(.*?)</title>")
_PAGE = """<!DOCTYPE html>
<html lang="{lang}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; font-src data:">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>{style}</style>
</head>
<body>
<main>
<header class="masthead"><h1>{title}</h1>{notice}</header>
{body}
</main>
</body>
</html>
"""


def write_index(folders: Folders, results: QuarterResults, lang: str = "vi") -> Path:
    """Write ``outputs/<quarter>/index.html``: the ranking of each block, and links to what was made.

    Returns
    -------
    Path
        The page.
    """
    output = folders.outputs_of(results.quarter)
    made, writer = read_made(output), Writer(lang)
    title = say("Bản tin CCHC {quarter}: {name}", quarter=results.quarter, name=results.organisation.name)
    notice = say("Dữ liệu minh họa, không phải kết quả thật của đơn vị")
    page = _PAGE.format(
        lang=lang,
        title=writer.text(title),
        style=page_style(),
        notice=writer.paragraph(notice, "notice").html if results.settings.illustrative else "",
        body="\n".join(part.html for part in _body(output, results, made, writer)),
    )
    replace_file(output / "index.html", page.encode("utf-8"))
    return output / "index.html"


def read_made(output: Path) -> dict[str, dict]:
    """What the run record says was made, by name of the bulletin."""
    record = output / "run.json"
    return json.loads(record.read_text(encoding="utf-8"))["made"] if record.is_file() else {}


def _body(output: Path, results: QuarterResults, made: Mapping[str, dict], writer: Writer) -> Iterable[Part]:
    yield Part(f"<h2>{writer.text(say('Bản tin chung'))}</h2>")
    blocks = list(results.regulation.blocks)
    general = {name: entry for name, entry in made.items() if "unit" not in entry["parameters"]}
    general = dict(sorted(general.items(), key=lambda item: _place(item[1], blocks)))
    named = [(_title_of(output, entry) or name, _links(entry)) for name, entry in general.items()]
    yield writer.bullets(say("{title}: {links}", title=title, links=links) for title, links in named)
    by_unit: dict[str, list[Link]] = {}
    for entry in made.values():
        if "unit" in entry["parameters"]:
            by_unit.setdefault(entry["parameters"]["unit"], []).extend(_links(entry))
    for name, block in results.regulation.blocks.items():
        scores, units = results.scores(block=name), results.units(block=name)
        ordered = sorted(units.values(), key=lambda unit: -scores[unit.id].total if unit.id in scores else 1)
        rows = [_row(unit, scores.get(unit.id), by_unit.get(unit.id, []), results) for unit in ordered]
        if rows:
            yield Part(f"<h2>{writer.text(block.title)}</h2>")
            heads = [say("Đơn vị"), say("Hạng"), say("Điểm"), say("Xếp loại"), say("Bản tin")]
            caption = say("{block}, tối đa {most} điểm", block=block.title, most=block.max_points)
            table = writer.table(caption, heads, rows, numeric=[1, 2])
            region = f'<div class="scroll" role="region" tabindex="0" aria-label="{writer.text(caption)}">'
            yield Part(f"{region}{table.html}</div>")


def _row(unit: UnitRow, score: UnitScore | None, links: list[Link], results: QuarterResults) -> Line:
    if score is None:
        return Line([unit.name, "–", "–", unit.missing, links or "–"])
    points = Num(score.total, results.regulation.rounding.places)
    grade = results.regulation.grade(score.final_class).title
    return Line([unit.name, str(score.rank or "–"), points, grade, links or "–"])


def _title_of(output: Path, entry: Mapping) -> str:
    """The title that a bulletin's page bears."""
    page = next((output / path for path in entry["files"] if path.endswith(".html")), None)
    if page is None or not page.is_file():
        return ""
    with page.open(encoding="utf-8") as file:
        found = _TITLE.search(file.read(4096))
    return unescape(found[1]) if found else ""


def _place(entry: Mapping, blocks: list[str]) -> tuple:
    """What is of the whole first, then kind by kind in the order of the blocks."""
    block = entry["parameters"].get("block", "")
    return block in blocks, entry["entry"], blocks.index(block) if block in blocks else 0


def _links(entry: Mapping) -> list[Link]:
    """Links to the files of a bulletin that people read."""
    return [
        Link(path, path.rpartition(".")[2].upper())
        for path in entry.get("files", {})
        if path.startswith("bulletins/")
    ]
