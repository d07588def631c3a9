"""The same tables as Parquet files, for a warehouse: exact decimals as decimal128, days as date32, else text."""

import io
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ...bulletin.page import Page
from ...errors import UsageError
from ...exact import fixed
from ...files import replace_files
from ...folders import suffix_of
from ...language import say
from .table import Field, Table, read_value

if TYPE_CHECKING:
    import pyarrow

DIGITS = 38  # the most that decimal128 holds


def write_parquet(output: Path, page: Page, tables: Sequence[Table]) -> list[Path]:
    """Write a file a table into ``output``; its metadata says of which quarter, version and status it is.

    Raises
    ------
    UsageError
        If pyarrow is not installed.
    """
    if find_spec("pyarrow") is None:
        raise UsageError(say('Cần thêm thư viện pyarrow: pip install "cchc[parquet]"'))
    folder, suffix = output / "parquet", suffix_of(page.opened.lang)
    named = [table for table in tables if table.name]
    contents = {folder / f"{table.name}{suffix}.parquet": _write(page, table) for table in named}
    replace_files(contents)
    return list(contents)


def _write(page: Page, table: Table) -> bytes:
    import pyarrow
    from pyarrow import parquet

    columns = {
        field.name: pyarrow.array([_value(page, field, row) for row in table.rows], _type_of(field))
        for field in table.fields
    }
    about = {"quarter": page.results.quarter, "regulation": page.results.version, "status": page.status()}
    about |= {"title": table.title, "date": page.dated.isoformat(), "mark": page.mark}
    described = {f"cchc.{key}": page.write.plain(value) for key, value in about.items()}
    held = io.BytesIO()
    parquet.write_table(pyarrow.table(columns).replace_schema_metadata(described), held)
    return held.getvalue()


def _type_of(field: Field) -> "pyarrow.DataType":
    import pyarrow

    if field.kind is Fraction:
        return pyarrow.decimal128(DIGITS, field.places)
    return {int: pyarrow.int64(), date: pyarrow.date32()}.get(field.kind, pyarrow.string())


def _value(page: Page, field: Field, row: object) -> Any:
    value = read_value(page, field, row)
    return Decimal(fixed(value, field.places)) if isinstance(value, Fraction) else None if value == "" else value
