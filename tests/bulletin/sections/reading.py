"""Some sections of a document read back, without the rest of it."""

from tests.whole.harness import Made
from tests.whole.reading import Page, Table, one_line


def page_of(made: Made, kind: str, about: str, *names: str, lang: str = "vi") -> Page:
    """The sections of these names."""
    return Page("".join(made.section(name, kind, about, lang) for name in names))


def bullets(page: Page) -> list[str]:
    """Its sentences that are told point by point."""
    return [one_line(item) for item in page.tree("li")]


def rows_by_code(table: Table) -> dict[str, dict[str, str]]:
    """The rows of a table by the printed code of their criteria, each by its heads."""
    return {row[0].split()[0]: dict(zip(table.heads, row, strict=True)) for row in table.rows}
