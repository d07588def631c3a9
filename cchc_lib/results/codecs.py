"""How a table is declared: by classes whose fields are its columns, each written and read by its type.

An exact number stands as ``n/d`` text, a name in two columns, Vietnamese and English, a list as JSON.
"""

import json
import sqlite3
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date
from fractions import Fraction
from functools import cache, lru_cache
from operator import itemgetter
from typing import Any, NamedTuple, NewType, TypeVar, get_args, get_origin, get_type_hints

from ..exact import ratio_text, read_ratio
from ..language import LANGUAGES, Message, Text
from ..model import ASSESSMENT_COLUMNS, Row
from ..quarter import Quarter, parse_period

ENTERED_COLUMNS = ASSESSMENT_COLUMNS[2:]
Entered = NewType("Entered", dict[str, str])  # what stands in these columns, without what is blank

S = TypeVar("S")
Selected = sqlite3.Row | dict[str, Any]  # values by column, as they stand in the file


def in_languages(message: Message | Text, speak: Callable[[str], str] = str) -> Text:
    """A sentence in both languages, each as it is spoken of the body, as the results keep it."""
    return Text(*(message.to(speak(lang)) for lang in LANGUAGES))


class _Codec(NamedTuple):
    """How a value stands in columns, and how it is read back from them."""

    write: Callable[[Any], Iterable]
    read: Callable[..., Any]
    kinds: dict[str, str] = {"{}": "TEXT NOT NULL"}  # noqa: RUF012 - a field's default, which nobody changes


def _as_it_is(value: Any) -> Any:
    return value


_read_columns = lru_cache(json.loads)  # of the rows of a sheet they are the same
_TEXT, _NUMBER, _MAYBE = "TEXT NOT NULL", "INTEGER NOT NULL", "TEXT"
_CODECS: dict[object, _Codec] = {
    str: _Codec(lambda text: (text,), _as_it_is),
    int: _Codec(lambda number: (number,), _as_it_is, {"{}": _NUMBER}),
    bool: _Codec(lambda flag: (flag,), bool, {"{}": _NUMBER}),
    Fraction: _Codec(lambda x: (ratio_text(x),), read_ratio),
    Quarter: _Codec(lambda quarter: (str(quarter),), parse_period),
    date: _Codec(lambda day: (day.isoformat(),), date.fromisoformat),
    tuple: _Codec(lambda items: (json.dumps(items),), lambda text: tuple(json.loads(text))),
    Text: _Codec(lambda text: (text.vi, text.en), Text, {"{}_vi": _TEXT, "{}_en": _MAYBE}),
    Row: _Codec(
        lambda row: (row.file, row.sheet, row.number, json.dumps(row.columns)),
        lambda file, sheet, number, columns: Row(file, sheet, number, _read_columns(columns)),
        {"file": _TEXT, "sheet": _MAYBE, "row": _NUMBER, "columns": _TEXT},
    ),
    Entered: _Codec(
        lambda values: [values.get(column) or None for column in ENTERED_COLUMNS],
        lambda *values: {column: value for column, value in zip(ENTERED_COLUMNS, values, strict=True) if value},
        dict.fromkeys(ENTERED_COLUMNS, _MAYBE),
    ),
}


class _Field:
    """A field of a table's class: its columns, and how it is written to them and read from a row."""

    def __init__(self, name: str, kind: Any):
        is_optional = type(None) in get_args(kind)
        codec = _CODECS[get_args(kind)[0] if is_optional else get_origin(kind) or kind]
        self.columns = {
            column.format(name): sql.removesuffix(" NOT NULL") if is_optional else sql
            for column, sql in codec.kinds.items()
        }
        pick, blank = itemgetter(*self.columns), (None,) * len(self.columns)
        read = codec.read if len(blank) == 1 else lambda values: codec.read(*values)
        self.write, self.read = codec.write, lambda row: read(pick(row))
        if is_optional:
            first = next(iter(self.columns))
            self.write = lambda value: blank if value is None else codec.write(value)
            self.read = lambda row: None if row[first] is None else read(pick(row))


def fields_of(kind: type, *, without: Collection[str] = ("row",), **behind: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a class with their types, ``without`` some; others stand ``behind`` those that are named."""
    found: dict[str, Any] = {}
    for name, hint in get_type_hints(kind).items():
        if name not in without:
            found |= {name: hint, **behind.get(name, {})}
    return found


class Table:
    """A table with the fields of these classes as its columns, and those that are named besides.

    It is ``keyed`` where the first one is its key.
    """

    def __init__(self, name: str, *parts: type, keyed: bool = False, **hints: Any):
        self.name, self._keyed = name, keyed
        self.hints = {field: kind for part in parts for field, kind in get_type_hints(part).items()} | hints
        self._fields = {field: _Field(field, kind) for field, kind in self.hints.items()}
        self._fields_in: Callable[[type], dict[str, _Field]] = cache(self._find_fields)

    @property
    def columns(self) -> tuple[str, ...]:
        """All columns, in their order."""
        return tuple(column for field in self._fields.values() for column in field.columns)

    @property
    def exact_columns(self) -> set[str]:
        """The columns of exact numbers, blank or not."""
        exact = (self._fields[field] for field, kind in self.hints.items() if Fraction in (kind, *get_args(kind)))
        return {column for field in exact for column in field.columns}

    @property
    def declared(self) -> str:
        """What makes it, in SQL."""
        columns = {name: kind for field in self._fields.values() for name, kind in field.columns.items()}
        if self._keyed:
            columns |= {next(iter(columns)): "TEXT PRIMARY KEY"}
        return f"CREATE TABLE {self.name} ({', '.join(map(' '.join, columns.items()))})"

    def fill(self, database: sqlite3.Connection, rows: Iterable[tuple]) -> None:
        """Make it, and add encoded rows."""
        database.execute(self.declared)
        names, places = ", ".join(self.columns), ", ".join("?" * len(self.columns))
        database.executemany(f"INSERT INTO {self.name} ({names}) VALUES ({places})", rows)

    def put(self, database: sqlite3.Connection, sources: Iterable[object], **more: Callable[[Any], Any]) -> None:
        """Make it, and add a row of each source; ``more`` gives of it what it has no attribute for."""
        values = ((source, {name: give(source) for name, give in more.items()}) for source in sources)
        self.fill(database, (self.encode(source, **given) for source, given in values))

    def encode(self, source: object = None, part: type | None = None, /, **more: Any) -> tuple:
        """A row, or the ``part`` of it that a class has, as it stands in the file.

        Its values are ``more``, and the attributes of ``source`` that are called like the fields.
        """
        fields = self._fields_in(part) if part else self._fields
        values = ((field, more[name] if name in more else getattr(source, name)) for name, field in fields.items())
        return tuple(written for field, value in values for written in field.write(value))

    def columns_of(self, shape: type) -> tuple[str, ...]:
        """The columns of the fields that a class shares with it."""
        return tuple(column for field in self._fields_in(shape).values() for column in field.columns)

    def read(self, shape: type[S], row: Selected, /, **more: Any) -> S:
        """A row as an instance of a class, by the fields that both have; ``more`` are others of the class."""
        shared = self._fields_in(shape).items()
        return shape(**{name: field.read(row) for name, field in shared if name not in more}, **more)

    def value(self, field: str, row: Selected) -> Any:
        """One field of a row."""
        return self._fields[field].read(row)

    def _find_fields(self, shape: type) -> dict[str, _Field]:
        return {name: self._fields[name] for name in get_type_hints(shape) if name in self._fields}
