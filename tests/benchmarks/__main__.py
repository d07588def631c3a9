"""`python -m tests.benchmarks [NAME …]`: measure all, or those that are named."""

import argparse
from dataclasses import fields
from pathlib import Path

from tests.whole.harness import REPOSITORY

from .changes import measure_changes
from .filling import measure_filling
from .growth import measure_growth
from .large import measure_large
from .making import measure_floor, measure_html, measure_pdf
from .report import put_into_page, write_table
from .scoring import measure_scoring
from .settings import Settings

BENCHMARKS = {
    "scoring": measure_scoring,
    "changes": measure_changes,
    "floor": measure_floor,
    "html": measure_html,
    "pdf": measure_pdf,
    "growth": measure_growth,
    "filling": measure_filling,
    "large": measure_large,
}


def main(arguments: list[str] | None = None) -> None:
    """Measure what is asked for and write a table of each."""
    asked = _parse(arguments)
    settings = Settings(**{field.name: getattr(asked, field.name) for field in fields(Settings)})
    for name in asked.names or BENCHMARKS:
        page = write_table(asked.output, name, BENCHMARKS[name](settings), settings)
        print(page.read_text(encoding="utf-8"), flush=True)
    if asked.page:
        put_into_page(REPOSITORY / "docs" / "performance.md", [asked.output / f"{name}.md" for name in BENCHMARKS])


def _parse(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(BENCHMARKS))
    parser.add_argument("--output", type=Path, default=REPOSITORY / "outputs" / "bench", help="where the tables go")
    parser.add_argument("--page", action="store_true", help="put the tables that are there into docs/performance.md")
    for field in fields(Settings):
        many = {"nargs": "+"} if isinstance(field.default, tuple) else {}
        parser.add_argument(f"--{field.name.replace('_', '-')}", type=int, default=field.default, **many)
    asked = parser.parse_args(arguments)
    if wrong := set(asked.names) - set(BENCHMARKS):
        parser.error(f"no benchmark {', '.join(sorted(wrong))}; there are {', '.join(BENCHMARKS)}")
    return asked


if __name__ == "__main__":
    main()
