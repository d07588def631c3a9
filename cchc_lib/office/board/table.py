"""A table for the board: what each column is called, and what stands in it of a row."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from ...bulletin.page import Page

Value = object  # a text in any form, a whole number, an exact number, a day; None where there is nothing


@dataclass(frozen=True, slots=True)
class Field:
    """A column.

    Attributes
    ----------
    name : str
        In files for machines, where it stays the same in every language.
    head : object
        In files for people.
    show : callable
        What stands in it of a row.
    kind : type
        ``str``, ``int``, ``date`` or, of exact numbers, ``Fraction``.
    places : int
        Decimals of exact numbers, as the regulation prints them.
    width : int
        In characters; 0 where it is for machines alone.
    mark_of : callable, optional
        The format in which a number of a row is shown, where that says more than the number.
    """

    name: str
    head: object
    show: Callable[[Any], Value]
    kind: type = str
    places: int = 0
    width: int = 12
    mark_of: Callable[[Any], str] | None = None


def texts(name: str, head: object, show: Callable[[Any], Value], width: int = 18) -> Field:
    """A column of texts."""
    return Field(name, head, show, width=width)


def for_machines(name: str, show: Callable[[Any], Value]) -> Field:
    """A column of ids, which people have names for."""
    return Field(name, "", show, width=0)


def wholes(name: str, head: object, show: Callable[[Any], Value]) -> Field:
    """A column of whole numbers."""
    return Field(name, head, show, int, width=7)


def exacts(
    name: str, head: object, show: Callable[[Any], Value], places: int, mark_of: Callable[[Any], str] | None = None
) -> Field:
    """A column of exact numbers, printed to so many decimals."""
    return Field(name, head, show, Fraction, places, 9, mark_of)


def read_value(page: Page, field: Field, row: object) -> str | int | date | Fraction | None:
    """What stands in a column of a row: numbers and days as they are, all else as it is read."""
    value = field.show(row)
    return value if isinstance(value, int | date | Fraction | None) else page.write.plain(value)


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its rows.

    Attributes
    ----------
    name : str
        Of its file for machines; empty where another table has all its rows.
    sheet : object
        Of its sheet.
    notes : sequence
        Sentences that are read before it.
    """

    name: str
    sheet: object
    title: object
    fields: Sequence[Field]
    rows: Sequence[Any]
    notes: Sequence[object] = ()
