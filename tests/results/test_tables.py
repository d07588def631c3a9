"""A table's columns follow from the types of its fields, and what was written comes back."""

import sqlite3
from datetime import date
from fractions import Fraction
from typing import Any, get_type_hints

import pytest

from cchc_lib.language import Text
from cchc_lib.model import EnteredRow, PlanTask, Row, Shortcoming
from cchc_lib.quarter import Quarter
from cchc_lib.results import LayerScore, Standing, tables
from cchc_lib.results.codecs import Entered, Table
from cchc_lib.results.reading import UnitOutcome
from cchc_lib.scoring import CriterionScore, UnitScore


class Sample:
    """A field of each type."""

    name: str
    count: int
    flag: bool
    exact: Fraction
    quarter: Quarter
    day: date
    places: tuple[int, ...]
    title: Text
    values: Entered
    place: Row
    nothing: Text | None
    later: Fraction | None


VALUES: dict[str, Any] = {
    "name": "tên; 'nháy'",
    "count": -3,
    "flag": True,
    "exact": Fraction(-1, 3),
    "quarter": Quarter(2019, 1),
    "day": date(2019, 3, 31),
    "places": (2, 0),
    "title": Text("Đội"),
    "values": {"verified_value": "9,5", "evidence": "ảnh"},
    "place": Row("a/b.csv", None, 7, {"unit": "Đơn vị"}),
    "nothing": None,
    "later": Fraction(2),
}
# where a class is read of a table, and the fields that the file holds otherwise than it does
READ = [
    (tables.TOTALS, UnitScore, {"ceilings"}),
    (tables.TOTALS, Standing, {"ceilings"}),
    (tables.TOTALS, UnitOutcome, {"ceilings"}),
    (tables.SCORES, CriterionScore, set()),
    (tables.SCORES, LayerScore, {"points"}),  # of those that have an x, which alone are read so
    (tables.INPUTS, EnteredRow, {"values"}),
    (tables.SHORTCOMINGS, Shortcoming, set()),
    (tables.PLAN, PlanTask, set()),
]


@pytest.fixture
def filled() -> sqlite3.Connection:
    """A database with one row of samples."""
    table, database = Table("samples", Sample, keyed=True), sqlite3.connect(":memory:")
    table.fill(database, [table.encode(**VALUES)])
    database.row_factory = sqlite3.Row
    return database


def test_what_was_written_comes_back_as_it_was(filled):
    (row,) = filled.execute("SELECT * FROM samples")
    table = Table("samples", Sample)
    assert {name: table.value(name, row) for name in VALUES} == VALUES


def test_exact_numbers_stand_as_text_and_names_in_two_columns(filled):
    (row,) = filled.execute("SELECT exact, title_vi, title_en, later, nothing_vi, typeof(exact) FROM samples")
    assert tuple(row) == ("-1/3", "Đội", None, "2/1", None, "text")


def test_what_must_be_there_must_be_there(filled):
    kinds = {
        row["name"]: (row["type"], row["notnull"], row["pk"]) for row in filled.execute("PRAGMA table_info(samples)")
    }
    assert kinds["name"] == ("TEXT", 0, 1)
    assert kinds["count"] == ("INTEGER", 1, 0)
    assert (kinds["title_vi"], kinds["title_en"]) == (("TEXT", 1, 0), ("TEXT", 0, 0))
    assert kinds["nothing_vi"] == kinds["later"] == ("TEXT", 0, 0)


def test_a_field_that_has_no_value_is_told_by_its_name():
    with pytest.raises(AttributeError, match="exact"):
        Table("samples", Sample).encode(**{name: value for name, value in VALUES.items() if name != "exact"})


@pytest.mark.parametrize(("table", "shape", "others"), READ)
def test_a_class_that_is_read_of_a_table_has_its_types(table, shape, others):
    declared, read = table.hints, get_type_hints(shape)
    shared = (declared.keys() & read.keys()) - others
    assert len(shared) > 1
    assert {name: read[name] for name in shared} == {name: declared[name] for name in shared}


def test_of_a_part_only_its_fields_are_asked_for():
    class Part:
        exact: Fraction
        flag: bool

    assert Table("samples", Sample).encode(None, Part, exact=Fraction(1, 2), flag=False) == ("1/2", False)
