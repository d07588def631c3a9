"""Some sections of a document read back, without the rest of it."""

from cchc_lib import open_quarter
from tests.whole.harness import Made
from tests.whole.reading import Page, Table


def page_of(made: Made, kind: str, about: str, *names: str) -> Page:
    """The sections of these names."""
    opened = open_quarter(made.name, root=made.root)
    document = getattr(opened, kind)(about) if about else getattr(opened, kind)()
    return Page("".join(getattr(document, name)().html for name in names))


def rows_by_code(table: Table) -> dict[str, dict[str, str]]:
    """The rows of a table by the printed code of their criteria, each by its heads."""
    return {row[0].split()[0]: dict(zip(table.heads, row, strict=True)) for row in table.rows}
