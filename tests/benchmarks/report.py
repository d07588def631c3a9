"""Tables of figures as Markdown for people and as JSON for programs."""

import json
import os
import platform
import re
import sys
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from importlib.metadata import distributions
from pathlib import Path

from .measure import NotRun, Spent
from .settings import RIVALS

LIBRARIES = (
    *("cchc", "papermill", "nbclient", "nbconvert", "ipykernel", "ploomber-engine", "playwright"),
    *("pandas", "matplotlib", "seaborn", "typst"),
)
BEGIN, END = "<!-- benchmarks -->", "<!-- end of benchmarks -->"
Figure = float | int | str | None


@dataclass(frozen=True)
class Table:
    """A heading, what was measured and how, and rows of figures."""

    title: str
    note: str
    heads: tuple[str, ...]
    rows: list[tuple[Figure, ...]]

    def to_markdown(self) -> str:
        """The table as it stands in docs/performance.md."""
        lines = [self.heads, ("---", *["---:"] * (len(self.heads) - 1)), *self.rows]
        table = "\n".join(f"| {' | '.join(map(_shown, line))} |" for line in lines)
        return f"## {self.title}\n\n{self.note}\n\n{table}\n"


def _shown(figure: Figure) -> str:
    match figure:
        case None:
            return "–"
        case float():
            return f"{figure:.2f}" if figure < 10 else f"{figure:.1f}"
        case _:
            return str(figure)


def race_rows(raced: Mapping[str, Spent | NotRun], against: str) -> list[tuple[Figure, ...]]:
    """Rows of a race: seconds and processor seconds a bulletin, and how many times one rival's speed."""
    return [_race_row(name, spent, raced[against]) for name, spent in raced.items()]


def _race_row(name: str, spent: Spent | NotRun, slow: Spent | NotRun) -> tuple[Figure, ...]:
    if isinstance(spent, NotRun):
        return name, f"not run: {spent}", None, None
    times = None if isinstance(slow, NotRun) else f"{slow.seconds / spent.seconds:.1f} ×"
    return name, *spent, times


def describe_machine() -> str:
    """Day, machine and versions, on which the figures depend."""
    versions = ", ".join(f"{name} {found}" for name, found in _versions().items())
    cores = os.cpu_count()
    return f"{_today()}, {cores} cores, {platform.system()}, Python {platform.python_version()}; {versions}"


def _today() -> str:
    return f"{datetime.now().astimezone():%Y-%m-%d}"


def _versions() -> dict[str, str]:
    there = {one.name: one.version for one in distributions(path=[str(RIVALS), *sys.path])}
    return {name: there[name] for name in LIBRARIES if name in there}


def write_table(folder: Path, name: str, table: Table, settings: object) -> Path:
    """Write ``NAME.md`` and ``NAME.json``; the first is returned."""
    folder.mkdir(parents=True, exist_ok=True)
    machine = {"date": _today(), "cores": os.cpu_count(), "system": platform.platform()}
    machine |= {"python": platform.python_version(), "versions": _versions()}
    content = {"machine": machine, "settings": asdict(settings), **asdict(table)}
    (folder / f"{name}.json").write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    page = folder / f"{name}.md"
    page.write_text(f"{table.to_markdown()}\n{describe_machine()}\n", encoding="utf-8")
    return page


def put_into_page(page: Path, tables: list[Path]) -> None:
    """Put the tables that were written between the two marks of the page; those that were not stay as they are."""
    before, rest = page.read_text(encoding="utf-8").split(BEGIN)
    known, after = rest.split(END)
    written = "".join(table.read_text(encoding="utf-8") for table in tables if table.is_file())
    found = "\n".join((_by_heading(known) | _by_heading(written)).values())
    page.write_text(f"{before}{BEGIN}\n\n{found}\n{END}{after}", encoding="utf-8")


def _by_heading(text: str) -> dict[str, str]:
    sections = [section.strip() for section in re.split(r"^(?=## )", text, flags=re.MULTILINE)]
    return {section.partition("\n")[0]: f"{section}\n" for section in sections if section}
